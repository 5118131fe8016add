"""Reviewdog's diagnostic format (https://github.com/reviewdog/reviewdog/tree/master/proto/rdf): review comments, with a suggestion to accept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from eeolint.model import Finding, Result, Severity, Unread
from eeolint.render import Run
from eeolint.render.findings import path, region, replacement, said, troubles
from eeolint.text import Lines

_SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """One diagnostic a line, as they come."""
    yield '{"source": {"name": "eeolint"}, "diagnostics": ['
    between = "\n"
    for result in results:
        for diagnostic in _diagnostics(result, run):
            yield between + json.dumps(diagnostic, ensure_ascii=False)
            between = ",\n"
    yield "\n]}\n"


def _diagnostics(result: Result | Unread, run: Run) -> Iterator[dict[str, Any]]:
    for trouble in troubles(result):
        severity = "ERROR" if trouble.id == "not-read" else "WARNING"
        yield {"message": trouble.message, "location": {"path": path(result.source)}, "severity": severity, "code": {"value": trouble.id}}
    if not isinstance(result, Unread):
        lines = Lines.of(result.text)
        for finding in result.findings:
            yield _diagnostic(finding, result.source, lines, run)


def _diagnostic(finding: Finding, source: str, lines: Lines, run: Run) -> dict[str, Any]:
    there, instead = _range(finding, lines), replacement(finding, lines, run)
    return {
        "message": said(finding),
        "location": {"path": path(source), "range": there},
        "severity": _SEVERITY[finding.severity],
        "code": {"value": finding.rule, **({"url": finding.citations[0].url} if finding.citations else {})},
        **({"suggestions": [{"range": there, "text": instead}]} if instead else {}),
    }


def _range(finding: Finding, lines: Lines) -> dict[str, dict[str, int]]:
    """Columns count bytes of UTF-8; what stands nowhere is a remark on the first line."""
    found = region(finding, lines)
    if found is None:
        return {"start": {"line": 1}}
    return {"start": _position(found.line, found.column, lines), "end": _position(found.end_line, found.end_column, lines)}


def _position(line: int, column: int, lines: Lines) -> dict[str, int]:
    start = lines.starts[line - 1]
    before = lines.text[start : start + column - 1]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}
