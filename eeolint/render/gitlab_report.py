"""Code Quality for merge requests of GitLab (https://docs.gitlab.com/ci/testing/code_quality/), one array of issues.

GitLab tells issues apart by fingerprint alone, so the path is part of it here; it knows no suppressed ones, so they are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from eeolint.fingerprint import fingerprints
from eeolint.model import Result, Severity, Unread
from eeolint.render import Run
from eeolint.render.findings import Region, path, region, said, troubles
from eeolint.text import Lines

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_TROUBLE = {"not-read": "major", "not-checked": "minor", "gave-up": "minor"}
_FIRST_LINE = Region(1, 1, 1, 1)  # GitLab shows only what has a line


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """One issue a line, as they come."""
    yield "["
    between = "\n"
    for result in results:
        for issue in _issues(result):
            yield between + json.dumps(issue, ensure_ascii=False)
            between = ",\n"
    yield "\n]\n"


def _issues(result: Result | Unread) -> Iterator[dict[str, Any]]:
    for trouble in troubles(result):
        yield _issue(result.source, trouble.id, trouble.message, trouble.message, _TROUBLE[trouble.id], _FIRST_LINE)
    if not isinstance(result, Unread):
        lines = Lines.of(result.text)
        for finding, known in zip(result.findings, fingerprints(result), strict=True):
            place = region(finding, lines) or _FIRST_LINE
            yield _issue(result.source, finding.rule, said(finding), known, _SEVERITY[finding.severity], place)


def _issue(source: str, name: str, description: str, known: str, severity: str, place: Region) -> dict[str, Any]:
    there = path(source)
    return {
        "description": description,
        "check_name": name,
        "fingerprint": sha256(f"{there}\0{known}".encode(errors="backslashreplace")).hexdigest()[:32],
        "severity": severity,
        "location": {"path": there, "lines": {"begin": place.line, "end": place.end_line}},
    }
