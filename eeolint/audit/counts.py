"""What is counted in one pass over all rows. What could grow with the audit goes to the ledger; the rest is bounded by the rules and the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from eeolint.audit.ledger import UNSTATED, Ledger, employer_of, key_of
from eeolint.audit.standing import Outcome, Standings
from eeolint.audit.stored import Row
from eeolint.audit.wordings import folded
from eeolint.law import Law

_MOST_REASONS, _MOST_NAMED = 50, 20
_OTHER_REASONS = "other reasons"
_LONGEST_REASON, _LONGEST_MATCH, _LONGEST_STATEMENT = 200, 500, 4_000  # characters that are shown
_HIGHEST_GRADE = 30


class Example(NamedTuple):
    """The first words that a rule was heard on, and where they stand; None for what is missing and stands nowhere."""

    match: str | None
    file: str
    row: int
    id: str | None


class Named(NamedTuple):
    """A row that is named with the reason."""

    file: str
    row: int
    id: str | None
    reason: str


class Counts:
    """Adds up rows."""

    def __init__(self, law: Law, ledger: Ledger) -> None:
        self._standings, self._ledger = Standings(law), ledger
        self.totals: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.unread: list[Named] = []
        self.unsettled: list[Named] = []
        self.languages: Counter[str] = Counter()
        self.findings: Counter[tuple[str, str]] = Counter()  # by rule and severity
        self.postings: Counter[str] = Counter()  # that a rule was heard on
        self.examples: dict[str, Example] = {}
        self.places: Counter[tuple[str, str]] = Counter()  # by place and what is counted
        self.duties: Counter[tuple[str, ...]] = Counter()  # by duty, place and status
        self.grades: Counter[int] = Counter()

    def add(self, rows: Iterable[Row]) -> None:
        """Count all rows, and let the ledger have what it held."""
        for row in rows:
            self.totals["rows"] += 1
            self.totals[row.status] += 1
            if row.status == "checked":
                self._checked(row)
            elif row.status == "unread":
                self._unread(row)
            else:
                self.languages[row.language or "unknown"] += 1
        self._ledger.spill()

    def _unread(self, row: Row) -> None:
        reason = (row.error or "no reason is given")[:_LONGEST_REASON]
        known = reason in self.reasons or len(self.reasons) < _MOST_REASONS
        self.reasons[reason if known else _OTHER_REASONS] += 1
        if len(self.unread) < _MOST_NAMED:
            self.unread.append(Named(row.file, row.row, row.id, reason))

    def _checked(self, row: Row) -> None:
        self._sums(row)
        if row.findings:
            self._findings(row)
        self.duties.update(row.duties)
        if row.flesch_kincaid_grade is not None:
            self.grades[min(max(round(row.flesch_kincaid_grade), 0), _HIGHEST_GRADE)] += 1
        outcome = self._standings.of(row)
        self._places(row, outcome)
        self._employer(row, outcome)

    def _sums(self, row: Row) -> None:
        totals = self.totals
        totals["errors"] += row.errors
        totals["warnings"] += row.warnings
        totals["notes"] += row.notes
        totals["with errors"] += row.errors > 0
        totals["with warnings"] += row.warnings > 0
        totals["with findings"] += bool(row.findings)
        totals["suppressed"] += row.suppressed
        totals["below confidence"] += row.below_confidence
        totals["gave up"] += bool(row.gave_up)
        totals["assumed"] += row.assumed
        totals["unstated"] += not row.statement
        totals["unnamed"] += not row.company
        if row.unsettled:
            totals["unsettled"] += 1
            if len(self.unsettled) < _MOST_NAMED:
                self.unsettled.append(Named(row.file, row.row, row.id, row.unsettled[0]))

    def _findings(self, row: Row) -> None:
        for rule, severity, match in row.findings:
            self.findings[rule, severity] += 1
            if rule not in self.examples:
                self.examples[rule] = Example(match and match[:_LONGEST_MATCH], row.file, row.row, row.id)
        for rule in {finding[0] for finding in row.findings}:
            self.postings[rule] += 1

    def _places(self, row: Row, outcome: Outcome) -> None:
        for cell in outcome.cells:
            self.places[cell.place, "postings"] += 1
            self.places[cell.place, cell.verdict] += 1
            self.places[cell.place, "with errors"] += row.errors > 0
            self.places[cell.place, "with warnings"] += row.warnings > 0

    def _employer(self, row: Row, outcome: Outcome) -> None:
        employer, name = employer_of(row.company)
        amounts = (row.errors > 0, row.warnings > 0, row.errors, row.warnings, not row.statement, bool(outcome.gaps))
        self._ledger.employer(employer, name, amounts)
        statement = _statement(row.statement) if row.statement else UNSTATED
        self._ledger.outcome(employer, statement, (row.statement or "")[:_LONGEST_STATEMENT], outcome)


@lru_cache(maxsize=4_096)
def _statement(words: str) -> int:
    return key_of(folded(words))
