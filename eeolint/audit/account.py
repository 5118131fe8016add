"""The nouns of a summary: what `summary` works out, what the renderers show, and, name by name, what the JSON holds."""

from __future__ import annotations

from typing import NamedTuple

from eeolint.audit.counts import Example, Named
from eeolint.audit.wordings import Difference

SCHEMA = "eeolint-summary/1"


class TableUnread(NamedTuple):
    """A table that could not be read, or not to its end."""

    table: str
    reason: str


class Audited(NamedTuple):
    """What the audit says of itself; None where the dataset does not say it. `selection`: which rows, if not all."""

    folder: str
    state: str | None
    version: str | None
    pack: str | None
    as_of: str | None
    tables: tuple[str, ...]
    unread_tables: tuple[TableUnread, ...]
    selection: tuple[str, ...]
    options: str | None


class Totals(NamedTuple):
    """The account of all rows. `named` and `unnamed`: employers, and postings that name none; `unstated`: postings without a statement."""

    rows: int
    checked: int
    not_checked: int
    unread: int
    errors: int
    warnings: int
    notes: int
    with_findings: int
    with_errors: int
    with_warnings: int
    suppressed: int
    below_confidence: int
    gave_up: int
    unstated: int
    employers: int
    unnamed: int
    statements: int


class Reason(NamedTuple):
    """Why rows could not be read."""

    reason: str
    rows: int


class Unread(NamedTuple):
    """The rows that could not be read: all by their reasons, the first by their names."""

    reasons: tuple[Reason, ...]
    named: tuple[Named, ...]


class Language(NamedTuple):
    """Postings that were not checked, by their language."""

    language: str
    rows: int


class RuleCount(NamedTuple):
    """How often a rule was heard; `share` is of the postings that were checked."""

    rule: str
    title: str
    fix: str
    severity: str
    findings: int
    postings: int
    share: float
    example: Example


class PlaceCount(NamedTuple):
    """Postings in a place, and how their statements stand to its law: name it all, leave some to a catch-all, lack some, or are not there."""

    place: str
    name: str
    postings: int
    with_errors: int
    with_warnings: int
    named: int
    softened: int
    lacking: int
    unstated: int


class EmployerCount(NamedTuple):
    """Postings of an employer; `name` is None where they name none."""

    name: str | None
    postings: int
    with_errors: int
    with_warnings: int
    errors: int
    warnings: int
    unstated: int
    lacking: int
    statements: int


class Rest(NamedTuple):
    """The employers that are not shown, in all."""

    employers: int
    postings: int
    with_errors: int
    with_warnings: int
    errors: int
    warnings: int
    unstated: int
    lacking: int


class Employers(NamedTuple):
    """Those with the most postings that have errors, then warnings, then the most postings; and all others."""

    shown: tuple[EmployerCount, ...]
    rest: Rest


class Lacking(NamedTuple):
    """A characteristic, with the postings whose statement does not name it, and those that leave it to the catch-all."""

    characteristic: str
    label: str
    missing: int
    softened: int


class CoverageCell(NamedTuple):
    """One employer's postings in one place, held against what is protected there; `employer` is None where they name none."""

    employer: str | None
    place: str
    postings: int
    named: int
    softened: int
    lacking: int
    unstated: int
    lacks: tuple[Lacking, ...]


class PlaceLacks(NamedTuple):
    """What statements lack in one place, over all employers."""

    place: str
    lacks: tuple[Lacking, ...]


class Coverage(NamedTuple):
    """The matrix of employers and places; its columns' sums are in the table of places."""

    cells: tuple[CoverageCell, ...]
    places: tuple[PlaceLacks, ...]


class Variant(NamedTuple):
    """A wording of a statement, and where it parts from the most used one."""

    postings: int
    words: str
    differs: tuple[Difference, ...]


class Add(NamedTuple):
    """A characteristic that an edit adds, the postings that lack it, and those that are clear once it and all before it are added."""

    characteristic: str
    label: str
    postings: int
    cleared: int


class StatementGroup(NamedTuple):
    """One statement of an employer with its near-duplicates: adding `add` to it clears so many postings of all gaps."""

    words: str
    postings: int
    wordings: int
    clears: int
    add: tuple[Add, ...]
    variants: tuple[Variant, ...]


class EmployerStatements(NamedTuple):
    """How consistent one employer is. `wordings` counts all; `left_out` are those too rare to be held against the others."""

    name: str | None
    postings: int
    statements: int
    wordings: int
    unstated: int
    left_out: int
    groups: tuple[StatementGroup, ...]


class Consistency(NamedTuple):
    """Employers whose statements lack something in most postings, then those with most wordings; `several`: how many have more than one."""

    several: int
    employers: tuple[EmployerStatements, ...]


class DutyCount(NamedTuple):
    """A duty of a place's law, and the postings by how they stand to it."""

    duty: str
    place: str
    place_name: str
    summary: str
    statute: str
    breached: int
    missing: int
    at_risk: int
    conditional: int
    unsettled: int
    coming: int
    met: int


class Grade(NamedTuple):
    """Postings of one school grade by Flesch and Kincaid, rounded; the last holds all above."""

    grade: int
    postings: int


class Readability(NamedTuple):
    """How postings read: the grade that a quarter, half, and three quarters of them do not exceed."""

    postings: int
    lower_quartile: int
    median: int
    upper_quartile: int
    grades: tuple[Grade, ...]


class Assumed(NamedTuple):
    """Postings for which the default place stood in, and those of whose location something could not be settled, the first of them named."""

    default_place: int
    unsettled: int
    named: tuple[Named, ...]


class Step(NamedTuple):
    """Something to do, and the postings that it would mend."""

    kind: str
    postings: int
    says: str


class Change(NamedTuple):
    """Something that decides about findings and differs between two audits; None where one does not say it."""

    what: str
    was: str | None
    now: str | None


class Matched(NamedTuple):
    """Postings of two audits. `unchecked`: in both, but not checked in both; `repeated`: not compared, for another has the same id.

    `changed` and `unchanged` are the texts of those checked in both; `better` and `worse` is how much their statements lack.
    """

    both: int
    unchanged: int
    changed: int
    unchecked: int
    came: int
    went: int
    repeated: int
    better: int
    worse: int


class RuleTrend(NamedTuple):
    """Postings that a rule was heard on: newly, no longer, or still, among those that both audits checked; in some of them the text is the same.

    `came` and `went` are those on postings that only one of the audits has.
    """

    rule: str
    title: str
    new: int
    new_unchanged: int
    gone: int
    gone_unchanged: int
    still: int
    came: int
    went: int


class EmployerTrend(NamedTuple):
    """An employer's checked postings earlier and now, rules new, gone and still on them, and the postings whose statements lack less or more."""

    name: str | None
    earlier: int
    postings: int
    new: int
    gone: int
    still: int
    better: int
    worse: int


class RestTrend(NamedTuple):
    """The employers that are not shown, in all."""

    employers: int
    earlier: int
    postings: int
    new: int
    gone: int
    still: int
    better: int
    worse: int


class Trend(NamedTuple):
    """Two audits; `differs` says what else than the postings may have made the difference."""

    against: str
    differs: tuple[Change, ...]
    matched: Matched
    rules: tuple[RuleTrend, ...]
    employers: tuple[EmployerTrend, ...]
    rest: RestTrend


class Summary(NamedTuple):
    """All of it; `trend` is None where no other audit was named."""

    schema: str
    version: str
    audit: Audited
    totals: Totals
    first: tuple[Step, ...]
    unread: Unread
    unchecked: tuple[Language, ...]
    assumed: Assumed
    rules: tuple[RuleCount, ...]
    places: tuple[PlaceCount, ...]
    employers: Employers
    coverage: Coverage
    consistency: Consistency
    duties: tuple[DutyCount, ...]
    readability: Readability | None
    trend: Trend | None = None
