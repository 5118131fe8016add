"""A table for a spreadsheet: one row a finding, counted or suppressed, and one for each posting or rule that could not be checked."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from eeolint.fingerprint import fingerprints, suppressed_fingerprints
from eeolint.model import Finding, Result, Unread
from eeolint.render import Run
from eeolint.render.findings import path, region, troubles, words
from eeolint.render.harmless import one_line, visible
from eeolint.text import Lines

COLUMNS = (
    "path", "line", "column", "end_line", "end_column", "status", "severity", "confidence", "rule", "message", "words", "suggestion", "reason",
    "citations", "fingerprint",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # with which a cell is a formula to some program, in full width too


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """Rows as they come; `status` is "counted", "suppressed by …", or why something could not be checked."""
    buffer = StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for result in results:
        for row in _rows(result):
            writer.writerow([_cell(str(row.get(column, ""))) for column in COLUMNS])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _rows(result: Result | Unread) -> Iterator[dict[str, object]]:
    there: dict[str, object] = {"path": path(result.source)}
    for trouble in troubles(result):
        yield there | {"status": trouble.id, "message": trouble.message}
    if isinstance(result, Unread):
        return
    lines = Lines.of(result.text)
    for finding, known in zip(result.findings, fingerprints(result), strict=True):
        yield there | _row(finding, lines) | {"status": "counted", "fingerprint": known}
    for one, known in zip(result.suppressed, suppressed_fingerprints(result), strict=True):
        yield there | _row(one.finding, lines) | {"status": f"suppressed by {one.by}", "reason": one.reason, "fingerprint": known}


def _row(finding: Finding, lines: Lines) -> dict[str, object]:
    found = region(finding, lines)
    return {
        **({"line": found.line, "column": found.column, "end_line": found.end_line, "end_column": found.end_column} if found else {}),
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "rule": finding.rule,
        "message": one_line(finding.message),
        "words": one_line(words(finding, lines)),
        "suggestion": one_line(finding.suggestion or ""),
        "citations": " ".join(citation.url for citation in finding.citations),
    }


def _cell(text: str) -> str:
    """Text that no spreadsheet runs, as OWASP advises (CSV injection): with a quote in front where it begins like a formula."""
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
