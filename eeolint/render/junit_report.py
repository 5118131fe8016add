"""JUnit's XML, which Jenkins, GitLab, Azure and Bitbucket show: one suite a posting, one case a finding, in the shape of Apache Ant's schema.

A case fails where its finding counts for the exit code; findings below that are told in the suite's output, suppressed ones are skipped cases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr  # writes only

from eeolint.fingerprint import fingerprints, suppressed_fingerprints
from eeolint.model import Finding, Result, Unread
from eeolint.render import Run
from eeolint.render.findings import path, region, said, troubles
from eeolint.render.harmless import one_line, visible
from eeolint.text import Lines

_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot say, and carriage returns, which it would change
_SHOWN = 8  # digits of a fingerprint that tell the cases of one rule apart, from run to run


class _Case(NamedTuple):
    """One case; `outcome` is "failure", "error", "skipped" or nothing."""

    name: str
    outcome: str = ""
    type: str = ""
    message: str = ""
    text: str = ""


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """Suite by suite, as they come."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    for number, result in enumerate(results):
        yield from _suite(number, result, run)
    yield "</testsuites>\n"


def _suite(number: int, result: Result | Unread, run: Run) -> Iterator[str]:
    name = visible(path(result.source)) or "unnamed"
    cases = list(_cases(result, run)) or [_Case("nothing fails")]
    told = [] if isinstance(result, Unread) else list(_told(result, run))
    outcomes = Counter(case.outcome for case in cases)
    counts = {"tests": len(cases), "failures": outcomes["failure"], "errors": outcomes["error"], "skipped": outcomes["skipped"]}
    # Nothing is timed, and the day is the one whose law counts, so that equal runs give equal reports.
    when = {"timestamp": f"{run.settings.day}T00:00:00", "hostname": "localhost", "time": 0}
    yield f"<testsuite{_attributes({'name': name, 'package': 'eeolint', 'id': number, **counts, **when})}>\n<properties/>\n"
    for case in cases:
        yield _written(case, name)
    yield f"<system-out>{_text(''.join(told))}</system-out>\n<system-err/>\n</testsuite>\n"


def _cases(result: Result | Unread, run: Run) -> Iterator[_Case]:
    for trouble in troubles(result):
        outcome = "skipped" if trouble.id == "not-checked" else "error"
        yield _Case(trouble.message if trouble.id == "gave-up" else trouble.id, outcome, trouble.id, trouble.message)
    if isinstance(result, Unread):
        return
    lines = Lines.of(result.text)
    for finding, known in zip(result.findings, fingerprints(result), strict=True):
        if _fails(finding, run):
            yield _Case(_named(finding, known), "failure", finding.severity.value, said(finding), _explained(finding, result.source, lines, run))
    for one, known in zip(result.suppressed, suppressed_fingerprints(result), strict=True):
        yield _Case(_named(one.finding, known), "skipped", message=f"suppressed by {one.by}: {one.reason}")


def _fails(finding: Finding, run: Run) -> bool:
    return run.fail_on is not None and finding.severity.rank <= run.fail_on.rank


def _named(finding: Finding, known: str) -> str:
    return f"{finding.rule} {known[:_SHOWN]}"


def _told(result: Result, run: Run) -> Iterator[str]:
    lines = Lines.of(result.text)
    for finding in result.findings:
        if not _fails(finding, run):
            yield f"{_place(finding, result.source, lines)}: {finding.severity.value}: {one_line(said(finding))} [{finding.rule}]\n"


def _explained(finding: Finding, source: str, lines: Lines, run: Run) -> str:
    rule = run.pack.rules[finding.rule]
    by = "".join(f"by: {citation.title}: {citation.url}\n" for citation in finding.citations)
    return f"{_place(finding, source, lines)}\nwhy: {one_line(rule.why)}\ndo: {one_line(rule.fix)}\n{by}"


def _place(finding: Finding, source: str, lines: Lines) -> str:
    found, there = region(finding, lines), visible(path(source))
    return there if found is None else f"{there}:{found.line}:{found.column}"


def _written(case: _Case, posting: str) -> str:
    head = f"<testcase{_attributes({'name': case.name, 'classname': posting, 'time': 0})}"
    if not case.outcome:
        return head + "/>\n"
    kind = {} if case.outcome == "skipped" else {"type": case.type}
    return f"{head}><{case.outcome}{_attributes({'message': one_line(case.message), **kind})}>{_text(case.text)}</{case.outcome}></testcase>\n"


def _attributes(named: dict[str, object]) -> str:
    return "".join(f" {name}={quoteattr(_NO_XML.sub(_SIGN, str(value)))}" for name, value in named.items())


def _text(text: str) -> str:
    return escape(_NO_XML.sub(_SIGN, text))


_SIGN = "\ufffd"
