"""Annotations of a pull request, as workflow commands of GitHub Actions.

A step shows ten annotations of a kind, and no word about the others. So ten are printed, and the last line says how many more there are and where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from eeolint.model import Finding, Result, Severity, Unread
from eeolint.render import Run
from eeolint.render.findings import path, region, said, troubles
from eeolint.render.harmless import one_line, visible
from eeolint.text import Lines

_MOST = 10  # annotations of a kind that GitHub shows for a step
_KIND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """One command a finding, up to the limit, and the account."""
    shown = Counter[str]()
    for result in results:
        for kind, command in _commands(result):
            shown[kind] += 1
            if shown[kind] <= _MOST:
                yield f"::{kind} {command}\n"
    more = sum(number - _MOST for number in shown.values() if number > _MOST)
    where = "all are in the summary of the job" if run.summary else "write --output sarif:FILE or html:FILE to see all"
    yield run.tally.sentence() + (f"; GitHub shows {_MOST} of a kind, {more} more are not shown here: {where}" if more else "") + "\n"


def _commands(result: Result | Unread) -> Iterator[tuple[str, str]]:
    """Kind and rest of each command."""
    for trouble in troubles(result):
        kind = "error" if trouble.id == "not-read" else "warning"
        yield kind, _command({"file": path(result.source), "title": trouble.id}, trouble.message)
    if not isinstance(result, Unread):
        lines = Lines.of(result.text)
        for finding in result.findings:
            yield _KIND[finding.severity], _command(_properties(finding, result.source, lines), said(finding))


def _properties(finding: Finding, source: str, lines: Lines) -> dict[str, object]:
    found, title = region(finding, lines), {"title": finding.rule}
    if found is None:
        return {"file": path(source), "line": 1} | title
    # GitHub takes columns only for what stands in one line.
    columns = {"col": found.column, "endColumn": found.end_column} if found.line == found.end_line else {}
    return {"file": path(source), "line": found.line, "endLine": found.end_line} | columns | title


def _command(properties: dict[str, object], message: str) -> str:
    return ",".join(f"{name}={_property(str(value))}" for name, value in properties.items()) + f"::{_data(one_line(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
