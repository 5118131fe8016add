"""A summary for a comment on a pull request or the summary of a job: the account, the findings as a table, and what could not be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eeolint.model import Finding, Result, Severity, Unread
from eeolint.render import Run
from eeolint.render.findings import path, region, said, troubles
from eeolint.render.harmless import one_line, visible
from eeolint.text import Lines

_MOST_CHARACTERS = 60_000  # GitHub takes 65,536 in a comment
_LONGEST = 300  # characters of one message
_SIGN = {Severity.ERROR: "🔴 error", Severity.WARNING: "🟡 warning", Severity.NOTE: "🔵 note"}


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """Worst first, as much as a comment holds; so all rows are made before the first is written."""
    rows: list[list[str]] = [[] for _ in Severity]
    unchecked: list[str] = []
    for result in results:
        unchecked += [f"- {_literal(visible(path(result.source)))}: {_literal(one_line(trouble.message))}\n" for trouble in troubles(result)]
        if not isinstance(result, Unread):
            lines = Lines.of(result.text)
            for finding in result.findings:
                rows[finding.severity.rank].append(_row(finding, result.source, lines))
    yield f"### eeolint: {_headline(run)}\n\n{_literal(run.tally.sentence())}, under the law of {run.settings.day}.\n"
    yield from _limited("\nNot checked:\n\n", unchecked, _MOST_CHARACTERS // 4)
    yield from _limited("\n| | where | what | rule |\n|---|---|---|---|\n", [row for some in rows for row in some], _MOST_CHARACTERS // 2)


def _headline(run: Run) -> str:
    if not run.tally.findings:
        return "nothing found" if not run.tally.unread else "nothing found, but not everything was read"
    postings = run.tally.with_findings
    return f"findings in {postings} posting{'s' if postings > 1 else ''}"


def _limited(head: str, rows: list[str], most: int) -> Iterator[str]:
    """Rows under their head, as long as they have room."""
    if not rows:
        return
    yield head
    length = 0
    for number, row in enumerate(rows):
        length += len(row)
        if length > most:
            yield f"\n… and {len(rows) - number} more.\n"
            return
        yield row


def _row(finding: Finding, source: str, lines: Lines) -> str:
    found = region(finding, lines)
    where = visible(path(source)) + (f":{found.line}" if found else "")
    message = one_line(said(finding))
    shown = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
    return f"| {_SIGN[finding.severity]} | {_literal(where)} | {_literal(shown)} | {_literal(finding.rule)} |\n"


_SYNTAX = re.compile(r"[\\`*_{}\[\]<>&#|~@$^=]|:(?=\S)|www\.|(?<![\w.])[+-](?=\s)|\.(?=\w)")


def _literal(text: str) -> str:
    """Text that stays text: no markup, no cell of its own, no link, and nobody is called by name."""
    return _SYNTAX.sub(lambda found: "".join(f"&#{ord(c)};" for c in found.group()) + ("&#8203;" if found.group() in "@#" else ""), text)
