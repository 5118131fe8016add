"""For a terminal: what was audited, what to do first, and the heads of the tables; one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from eeolint.audit.account import Summary, Trend
from eeolint.audit.render import called
from eeolint.render.harmless import visible

_WIDTH = 110
_RULES, _EMPLOYERS, _PLACES, _CHANGES = 8, 5, 5, 4  # lines of each table
_FIRST, _COLUMN = 50, 12  # characters of a table's first column, and of the others
_COLORS = {"error": "31;1", "warning": "33;1", "note": "36;1", "head": "1"}

_Line = tuple[str, str]  # its style, and the words


def render(summary: Summary, *, color: bool = False) -> Iterator[str]:
    """The screen, line by line."""
    for style, words in _lines(summary):
        # A name is hostile text, and a terminal obeys what it is shown.
        line = visible(words) if len(words) <= _WIDTH else f"{visible(words[: _WIDTH - 1])}…"
        yield f"\x1b[{_COLORS[style]}m{line}\x1b[0m\n" if color and style else f"{line}\n"


def _lines(summary: Summary) -> Iterator[_Line]:
    yield from _account(summary)
    if summary.trend:
        yield from _headed(f"Since the audit in {summary.trend.against}", _trend(summary.trend))
    yield from _headed("What to do first", _steps(summary))
    yield from _headed(_row("Most frequent rules", "postings", "share"), _rules(summary))
    yield from _headed(_row("Employers", "postings", "errors in", "warnings in", "lacking in", "wordings"), _employers(summary))
    yield from _headed(_row("Places", "postings", "errors in", "warnings in", "lacking in", "unstated"), _places(summary))


def _headed(title: str, lines: Iterable[_Line]) -> Iterator[_Line]:
    """A table under its title, unless it is empty."""
    held = list(lines)
    if held:
        yield from (("", ""), ("head", title), *held)


def _row(first: object, *others: object) -> str:
    """Columns: the first to the left, the others to the right; numbers with commas."""
    words = str(first)
    shown = words if len(words) <= _FIRST else f"{words[: _FIRST - 1]}…"
    return f"{shown:{_FIRST}}" + "".join(f"{one:>{_COLUMN},}" if isinstance(one, int) else f"{one:>{_COLUMN}}" for one in others)


def _account(summary: Summary) -> Iterator[_Line]:
    totals, audit = summary.totals, summary.audit
    languages = ", ".join(f"{one.language} {one.rows:,}" for one in summary.unchecked[:4])
    not_checked = f"{totals.not_checked:,} not checked{f' ({languages})' if languages else ''}"
    yield "head", f"{totals.rows:,} rows, {totals.checked:,} checked, {not_checked}, {totals.unread:,} unread"
    if audit.selection:
        yield "", f"only rows with {', '.join(audit.selection)}"
    if audit.state == "unfinished":
        yield "warning", "the audit did not come to its end: these are the rows that it had read"
    for table in audit.unread_tables:
        yield "error", f"{table.table}: {table.reason}"
    yield "", f"law as of {audit.as_of or '?'}, rule pack {(audit.pack or '?')[:12]}, eeolint {audit.version or '?'}; {audit.folder}"
    yield "", f"errors in {totals.with_errors:,} postings, warnings in {totals.with_warnings:,}, no statement in {totals.unstated:,}"
    if summary.assumed.default_place or summary.assumed.unsettled:
        assumed = summary.assumed
        yield "", f"places: the default stood in for {assumed.default_place:,} postings, something was not settled in {assumed.unsettled:,}"


def _trend(trend: Trend) -> Iterator[_Line]:
    for change in trend.differs:
        yield "warning", f"not the same: {called(change.what)} {change.was or '?'}, now {change.now or '?'}"
    matched = trend.matched
    yield "", f"{matched.both:,} postings in both ({matched.changed:,} with other text), {matched.came:,} came, {matched.went:,} went"
    new, gone = (sum(getattr(rule, what) for rule in trend.rules) for what in ("new", "gone"))
    yield (
        "",
        f"{new:,} new findings by rule and posting, {gone:,} gone; statements lack less in {matched.better:,} postings, more in {matched.worse:,}",
    )
    for rule in [one for one in trend.rules if one.new or one.gone][:_CHANGES]:
        yield "", f"  {rule.rule}: {rule.new:,} new, {rule.gone:,} gone, {rule.still:,} still"


def _steps(summary: Summary) -> Iterator[_Line]:
    for step in summary.first:
        lines = wrap(" ".join(step.says.split()), _WIDTH - 11, max_lines=2, placeholder=" …", break_long_words=True)
        yield from (("", f"{f'{step.postings:,}' if at == 0 else '':>9}  {line}") for at, line in enumerate(lines))


def _rules(summary: Summary) -> Iterator[_Line]:
    for rule in summary.rules[:_RULES]:
        said = f"{rule.severity:8}{rule.rule}"
        example = f"  “{' '.join(rule.example.match.split())}”" if rule.example.match else ""
        yield rule.severity, _row(said, rule.postings, f"{rule.share:.1%}") + example[: _WIDTH - _FIRST - 2 * _COLUMN]
    if len(summary.rules) > _RULES:
        yield "", f"{len(summary.rules) - _RULES} rules more"


def _employers(summary: Summary) -> Iterator[_Line]:
    for one in summary.employers.shown[:_EMPLOYERS]:
        yield "", _row(one.name or "(no employer named)", one.postings, one.with_errors, one.with_warnings, one.lacking, one.statements)
    more = len(summary.employers.shown[_EMPLOYERS:]) + summary.employers.rest.employers
    if more:
        yield "", f"{more:,} employers more; {summary.consistency.several:,} in all have more than one wording of their statement"


def _places(summary: Summary) -> Iterator[_Line]:
    for place in summary.places[:_PLACES]:
        yield "", _row(f"{place.name} ({place.place})", place.postings, place.with_errors, place.with_warnings, place.lacking, place.unstated)
    if len(summary.places) > _PLACES:
        yield "", f"{len(summary.places) - _PLACES} places more"
