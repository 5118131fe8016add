"""What an auditor wants of the results of an audit: totals, rules, places, employers, coverage, consistency, duties, and what to do first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from eeolint import __version__
from eeolint.audit.account import (
    SCHEMA,
    Add,
    Assumed,
    Audited,
    Consistency,
    Coverage,
    CoverageCell,
    DutyCount,
    EmployerCount,
    Employers,
    EmployerStatements,
    Grade,
    Lacking,
    Language,
    PlaceCount,
    PlaceLacks,
    Readability,
    Reason,
    Rest,
    RuleCount,
    StatementGroup,
    Step,
    Summary,
    TableUnread,
    Totals,
    Unread,
    Variant,
)
from eeolint.audit.counts import Counts
from eeolint.audit.ledger import Ledger, without
from eeolint.audit.stored import Stored
from eeolint.audit.wordings import Group, Wording, differences, grouped
from eeolint.model import Severity

if TYPE_CHECKING:
    from eeolint.pack import Pack

_MOST = 50  # employers that are shown
_STEPS = 2  # of one kind that are told first
_MOST_LACKING = 8  # characteristics that are named of a cell of the matrix
_MOST_WORDINGS = 500  # of one employer that are held against each other, the most used ones
_MOST_GROUPS, _MOST_MEMBERS = 10, 5  # statements of one employer, and wordings of one statement, that are shown
_MOST_OF_THEM = 0.8  # of the postings that an edit clears: what it takes for the last of them is told apart

_EMPLOYERS = """
SELECT employer, name, postings, with_errors, with_warnings, errors, warnings, unstated, lacking
FROM employers ORDER BY with_errors DESC, with_warnings DESC, postings DESC, name LIMIT ?"""
_EVERY_EMPLOYER = """
SELECT COUNT(*), IFNULL(SUM(postings), 0), IFNULL(SUM(with_errors), 0), IFNULL(SUM(with_warnings), 0), IFNULL(SUM(errors), 0),
  IFNULL(SUM(warnings), 0), IFNULL(SUM(unstated), 0), IFNULL(SUM(lacking), 0)
FROM employers"""
_HAS = "SELECT COUNT(DISTINCT statement) FROM uses WHERE employer = ? AND statement <> 0"
_CELLS = "SELECT place, postings, named, softened, lacking, unstated FROM cells WHERE employer = ? ORDER BY postings DESC, place"
_CELL_LACKS = """
SELECT characteristic, missing, softened FROM lacks WHERE employer = ? AND place = ?
ORDER BY missing DESC, softened DESC, characteristic LIMIT ?"""
_PLACE_LACKS = """
SELECT place, characteristic, SUM(missing) AS missing, SUM(softened) AS softened FROM lacks GROUP BY place, characteristic
ORDER BY place, missing DESC, softened DESC, characteristic"""
_SEVERAL = """
SELECT COUNT(*) FROM (
  SELECT employer FROM uses JOIN employers USING (employer) WHERE statement <> 0 AND name <> '' GROUP BY employer HAVING COUNT(DISTINCT statement) > 1
)"""
_INCONSISTENT = """
SELECT employer, name, SUM(uses.postings), COUNT(DISTINCT NULLIF(statement, 0)) AS wordings,
  SUM(CASE statement WHEN 0 THEN uses.postings ELSE 0 END)
FROM uses JOIN employers USING (employer)
GROUP BY employer HAVING wordings > 1 OR SUM(gaps <> '') > 0
ORDER BY SUM(CASE gaps WHEN '' THEN 0 ELSE uses.postings END) DESC, wordings DESC, SUM(uses.postings) DESC, name LIMIT ?"""
_WORDINGS = """
SELECT statement, words, SUM(postings) FROM uses JOIN texts USING (statement) WHERE employer = ? GROUP BY statement
ORDER BY SUM(postings) DESC, words LIMIT ?"""
_GAPS = "SELECT gaps, postings FROM uses WHERE employer = ? AND statement = ?"


def summarize(stored: Stored, pack: Pack, against: Stored | None = None) -> Summary:
    """Read all results once (twice with a trend) and say what they come to."""
    ledger = Ledger()
    try:
        counts = Counts(pack.law, ledger)
        counts.add(stored.rows())
        made = _Making(counts, ledger, pack).summary(_audited(stored))
    finally:
        ledger.close()
    if against is None:
        return made
    from eeolint.audit.trend import trend

    return made._replace(trend=trend(against, stored, pack))


def _audited(stored: Stored) -> Audited:
    manifest, asked = stored.manifest, stored.asked
    return Audited(
        folder=stored.folder,
        state=manifest.get("state"),
        version=asked.get("version"),
        pack=asked.get("rules"),
        as_of=asked.get("as_of"),
        tables=tuple(str(table["path"]) for table in asked.get("tables", ())),
        unread_tables=tuple(TableUnread(str(one["source"]), str(one["reason"])) for one in manifest.get("unread_tables", ())),
        selection=(*asked.get("where", ()), *(f"{name} {asked[name]:,}" for name in ("sample", "limit") if asked.get(name) is not None)),
        options=asked.get("options"),
    )


class _Making:
    """The parts of a summary, each from the counts or by a query."""

    def __init__(self, counts: Counts, ledger: Ledger, pack: Pack) -> None:
        self._counts, self._ledger, self._pack = counts, ledger, pack
        self._checked = counts.totals["checked"]

    def summary(self, audited: Audited) -> Summary:
        """All parts; what to do first is drawn from the others."""
        counts = self._counts
        parts = Summary(
            schema=SCHEMA,
            version=__version__,
            audit=audited,
            totals=self._totals(),
            first=(),
            unread=Unread(tuple(Reason(*one) for one in counts.reasons.most_common()), tuple(counts.unread)),
            unchecked=tuple(Language(*one) for one in counts.languages.most_common()),
            assumed=Assumed(counts.totals["assumed"], counts.totals["unsettled"], tuple(counts.unsettled)),
            rules=tuple(self._rules()),
            places=tuple(self._places()),
            employers=self._employers(),
            coverage=self._coverage(),
            consistency=self._consistency(),
            duties=tuple(self._duties()),
            readability=self._readability(),
        )
        return parts._replace(first=tuple(_steps(parts)))

    def _totals(self) -> Totals:
        counted = self._counts.totals
        employers = self._number("SELECT COUNT(*) FROM employers WHERE name <> ''")
        statements = self._number("SELECT COUNT(*) FROM texts")
        numbers = {name: counted[name.replace("_", " ")] for name in Totals._fields}
        return Totals(**{**numbers, "employers": employers, "statements": statements})

    def _rules(self) -> Iterator[RuleCount]:
        counts = self._counts
        worst: dict[str, Severity] = {}
        for rule, severity in counts.findings:
            worst[rule] = min(worst.get(rule, Severity(severity)), Severity(severity), key=lambda one: one.rank)
        for rule, postings in sorted(counts.postings.items(), key=lambda item: (worst[item[0]].rank, -item[1], item[0])):
            known = self._pack.rules.get(rule)
            title, fix = (known.title, known.fix) if known else (rule, "")
            findings = sum(counts.findings[rule, severity] for severity in Severity)
            yield RuleCount(rule, title, fix, worst[rule].value, findings, postings, _share(postings, self._checked), counts.examples[rule])

    def _places(self) -> Iterator[PlaceCount]:
        counted = self._counts.places
        found = [(place, number) for (place, what), number in counted.items() if what == "postings"]
        for place, _ in sorted(found, key=lambda item: (-item[1], item[0])):
            numbers = {name: counted[place, name.replace("_", " ")] for name in PlaceCount._fields[2:]}
            yield PlaceCount(place, self._place(place), **numbers)

    def _place(self, place: str) -> str:
        return self._pack.law.places[place].name if place in self._pack.law.places else place

    def _label(self, characteristic: str) -> str:
        known = self._pack.vocabulary.characteristics.get(characteristic)
        return known.label if known else characteristic

    def _employers(self) -> Employers:
        rows = self._ledger.ask(_EMPLOYERS, _MOST)
        shown = tuple(EmployerCount._make([name or None, *numbers, self._number(_HAS, employer)]) for employer, name, *numbers in rows)
        return Employers(shown, Rest._make(without((one[:-1] for one in shown), next(self._ledger.ask(_EVERY_EMPLOYER)))))

    def _number(self, query: str, *values: object) -> int:
        (number,) = next(self._ledger.ask(query, *values))
        return int(number)

    def _coverage(self) -> Coverage:
        cells = (
            CoverageCell._make([name or None, *cell, tuple(self._lacking(self._ledger.ask(_CELL_LACKS, employer, cell[0], _MOST_LACKING)))])
            for employer, name, *_ in self._ledger.ask(_EMPLOYERS, _MOST)
            for cell in self._ledger.ask(_CELLS, employer)
        )
        by_place = groupby(self._ledger.ask(_PLACE_LACKS), key=itemgetter(0))
        lacks = (PlaceLacks(place, tuple(self._lacking(row[1:] for row in islice(rows, _MOST_LACKING)))) for place, rows in by_place)
        return Coverage(tuple(cells), tuple(lacks))

    def _lacking(self, rows: Iterable[Any]) -> Iterator[Lacking]:
        return (Lacking(name, self._label(name), *numbers) for name, *numbers in rows)

    def _consistency(self) -> Consistency:
        return Consistency(self._number(_SEVERAL), tuple(self._statements(*row) for row in self._ledger.ask(_INCONSISTENT, _MOST)))

    def _statements(self, employer: int, name: str, postings: int, wordings: int, unstated: int) -> EmployerStatements:
        groups = grouped(self._wordings(employer))
        shown = sorted(groups, key=lambda group: (-group.clears, -group.postings))[:_MOST_GROUPS]
        left_out = max(0, wordings - _MOST_WORDINGS)
        return EmployerStatements(name or None, postings, len(groups), wordings, unstated, left_out, tuple(map(self._group, shown)))

    def _wordings(self, employer: int) -> Iterable[Wording]:
        for statement, words, postings in self._ledger.ask(_WORDINGS, employer, _MOST_WORDINGS):
            gaps = self._ledger.ask(_GAPS, employer, statement)
            yield Wording(words, postings, tuple((tuple(filter(None, lacking.split(","))), number) for lacking, number in gaps))

    def _group(self, group: Group) -> StatementGroup:
        head, *others = group.wordings
        adds = tuple(Add(name, self._label(name), postings, cleared) for name, postings, cleared in group.adds)
        variants = tuple(Variant(one.postings, one.words, differences(head.words, one.words)) for one in others[: _MOST_MEMBERS - 1])
        return StatementGroup(head.words, group.postings, len(group.wordings), group.clears, adds, variants)

    def _duties(self) -> Iterator[DutyCount]:
        by_duty: dict[tuple[str, str], dict[str, int]] = {}
        for (duty, place, status), number in self._counts.duties.items():
            by_duty.setdefault((duty, place), {})[status] = number
        made = [self._duty(*key, numbers) for key, numbers in by_duty.items()]
        open_ones = (one for one in made if any(one[5:-1]))
        yield from sorted(open_ones, key=lambda one: (-one.breached - one.missing, -one.at_risk, -one.conditional, one.place, one.duty))

    def _duty(self, duty: str, place: str, numbers: dict[str, int]) -> DutyCount:
        jurisdiction = self._pack.law.places.get(place)
        known = jurisdiction.obligations.get(duty) if jurisdiction else None
        summary, statute = (known.summary, known.statute or (jurisdiction.statute if jurisdiction else "")) if known else (duty, "")
        counts = (numbers.get(name.replace("_", " "), 0) for name in DutyCount._fields[5:])
        return DutyCount(duty, place, self._place(place), summary, statute, *counts)

    def _readability(self) -> Readability | None:
        grades = sorted(self._counts.grades.items())
        if not grades:
            return None
        sums = list(accumulate(number for _, number in grades))

        def reached_by(part: float) -> int:
            return next(grade for (grade, _), reached in zip(grades, sums, strict=True) if reached >= sums[-1] * part)

        return Readability(sums[-1], reached_by(0.25), reached_by(0.5), reached_by(0.75), tuple(Grade(*one) for one in grades))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _steps(summary: Summary) -> Iterator[Step]:
    """What to do first: what the law forbids, then what it asks, then the edits that mend most, then what was not seen at all."""
    yield from (*_rule_steps(summary), *_duty_steps(summary), *_edit_steps(summary), *_statement_steps(summary))
    if summary.totals.unread:
        reason = summary.unread.reasons[0]
        yield Step("unread", summary.totals.unread, f"see why rows could not be read; most often: {reason.reason}")


def _rule_steps(summary: Summary) -> Iterator[Step]:
    for rule in [one for one in summary.rules if one.severity == "error"][:_STEPS]:
        yield Step("rule", rule.postings, f"{rule.title}: {rule.fix} ({rule.rule})")


def _duty_steps(summary: Summary) -> Iterator[Step]:
    for duty in [one for one in summary.duties if one.breached or one.missing][:1]:
        yield Step("duty", duty.breached + duty.missing, f"meet {duty.duty}: {duty.summary}")


def _edit_steps(summary: Summary) -> Iterator[Step]:
    edits = [(group, one.name) for one in summary.consistency.employers for group in one.groups if group.clears]
    for group, name in sorted(edits, key=lambda edit: -edit[0].clears)[:_STEPS]:
        yield Step("edit", group.clears, f"{name or 'No employer named'}: {edit_in_words(group)}")


def edit_in_words(group: StatementGroup) -> str:
    """The one edit of a statement that clears its postings; of a long one the part that clears most of them."""
    enough = next(at for at, one in enumerate(group.add, 1) if one.cleared >= group.clears * _MOST_OF_THEM)
    named = group.add[:enough]
    wordings = "one statement" if group.wordings == 1 else f"one statement in {group.wordings:,} wordings"
    rest = f"; {len(group.add) - enough} characteristics more clear {group.clears:,}" if group.add[enough:] else ""
    said = ", ".join(one.label for one in named[:_MOST_LACKING]) + (f" and {enough - _MOST_LACKING} more" if enough > _MOST_LACKING else "")
    return f"add {said} to {wordings}: clears {named[-1].cleared:,} of {group.postings:,} postings{rest}"


def _statement_steps(summary: Summary) -> Iterator[Step]:
    if summary.totals.unstated:
        yield Step("statement", summary.totals.unstated, "write a statement where there is none: eeolint statement --jurisdiction PLACE")
