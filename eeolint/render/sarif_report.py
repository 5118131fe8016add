"""SARIF 2.1.0 for code scanning, inside what GitHub takes in: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.

A run may hold so many results and no more. The worst are kept, and so all are rendered before the first is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

from eeolint import __version__
from eeolint.explain import rule_help
from eeolint.fingerprint import fingerprints, suppressed_fingerprints
from eeolint.model import Finding, Result, Severity, Suppressed, Unread
from eeolint.render import Run
from eeolint.render.findings import path, region, replacement, said, troubles
from eeolint.text import Lines

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST_RESULTS = 25_000  # of a run; GitHub refuses a file with more
_MOST_CHARACTERS = 1_024  # of a rule's description
_MOST_TAGS = 10  # of a rule
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """One SARIF log with one run."""
    kept: list[list[str]] = [[] for _ in range(len(Severity) + 1)]  # by severity, and the suppressed ones last
    notifications: list[dict[str, Any]] = []
    rules: dict[str, int] = {}
    number = 0
    for result in results:
        notifications += [_notification(trouble.message, _LEVEL[trouble.id], result.source) for trouble in troubles(result)]
        for rank, row in () if isinstance(result, Unread) else _rows(result, run, rules):
            number += 1
            if len(kept[rank]) < _MOST_RESULTS:
                kept[rank].append(json.dumps(row, ensure_ascii=False))
    written = list(islice(chain.from_iterable(kept), _MOST_RESULTS))
    if number > len(written):
        left_out = f"{number - len(written)} more findings are left out: code scanning takes {_MOST_RESULTS}, and the worst are here"
        notifications.append(_notification(left_out, "warning"))
    yield from _log(written, notifications, rules, run)


def _log(written: list[str], notifications: list[dict[str, Any]], rules: dict[str, int], run: Run) -> Iterator[str]:
    driver = {
        "name": "eeolint",
        "version": __version__,
        "semanticVersion": __version__,
        "properties": {"pack": run.pack.digest, "asOf": run.settings.day.isoformat()},
        "rules": [_rule(name, run) for name in rules],
    }
    invocation = {"executionSuccessful": not run.tally.unread, "toolExecutionNotifications": notifications}
    head = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "invocations": [invocation]}
    yield f'{{\n"$schema": "{_SCHEMA}",\n"version": "2.1.0",\n"runs": [\n'
    yield json.dumps(head, indent=1, ensure_ascii=False)[:-2] + ',\n "results": [\n'
    for last, row in enumerate(written, 1 - len(written)):
        yield f"{row}\n" if last == 0 else f"{row},\n"
    yield " ]\n}\n]\n}\n"


def _rule(name: str, run: Run) -> dict[str, Any]:
    rule = run.pack.rules[name]
    citations = run.pack.law.citations(rule.cite)
    tags = [*dict.fromkeys(("job-posting", *name.split("/")[:-1], *rule.where))]
    return {
        "id": name,
        "shortDescription": {"text": _message(rule.title)[:_MOST_CHARACTERS]},
        "fullDescription": {"text": _message(" ".join(rule.why.split()))[:_MOST_CHARACTERS]},
        "help": {"text": _message(rule.fix), "markdown": rule_help(rule, citations)},
        **({"helpUri": citations[0].url} if citations else {}),
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {
            "precision": rule.confidence.value,
            "problem.severity": _PROBLEM[rule.severity],
            "tags": tags[:_MOST_TAGS],
        },
    }


def _rows(result: Result, run: Run, rules: dict[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    lines = Lines.of(result.text)
    for finding, known in zip(result.findings, fingerprints(result), strict=True):
        yield finding.severity.rank, _result(finding, known, result.source, lines, run, rules)
    for one, known in zip(result.suppressed, suppressed_fingerprints(result), strict=True):
        yield len(Severity), {**_result(one.finding, known, result.source, lines, run, rules), "suppressions": [_suppression(one)]}


def _result(finding: Finding, known: str, source: str, lines: Lines, run: Run, rules: dict[str, int]) -> dict[str, Any]:
    artifact = {"uri": _uri(source)}
    there, instead = _region(finding, lines), replacement(finding, lines, run)
    change = {"artifactLocation": artifact, "replacements": [{"deletedRegion": there, "insertedContent": {"text": instead}}]}
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.setdefault(finding.rule, len(rules)),
        "level": finding.severity.value,
        "message": {"text": _message(said(finding))},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": there}}],
        "partialFingerprints": {"primaryLocationLineHash": known},
        **({"fixes": [{"description": {"text": _message(f"write: {instead}")}, "artifactChanges": [change]}]} if instead else {}),
        "properties": {"confidence": finding.confidence.value, "citations": [citation.url for citation in finding.citations]},
    }


def _region(finding: Finding, lines: Lines) -> dict[str, int]:
    """What is missing stands nowhere, but code scanning shows only what has a line: the first."""
    found = region(finding, lines)
    if found is None:
        return {"startLine": 1}
    return {"startLine": found.line, "startColumn": found.column, "endLine": found.end_line, "endColumn": found.end_column}


def _suppression(one: Suppressed) -> dict[str, str]:
    return {"kind": "inSource" if one.by == "comment" else "external", "justification": f"{one.by}: {one.reason}"}


_LEVEL = {"not-read": "error", "not-checked": "warning", "gave-up": "warning"}


def _notification(text: str, level: str, source: str | None = None) -> dict[str, Any]:
    where = {"locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(source)}}}]} if source is not None else {}
    return {"level": level, "message": {"text": _message(text)}, **where}


def _message(text: str) -> str:
    """Text in which a viewer finds no placeholder and no link (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _uri(source: str) -> str:
    return quote(path(source), safe="/", errors="surrogateescape")
