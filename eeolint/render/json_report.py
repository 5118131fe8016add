"""JSON for programs: everything that a result holds, by the schema `eeolint-report/1` (reports/schema/report-1.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from eeolint import __version__
from eeolint.model import Citation, Coverage, Duty, Finding, Notice, Result, Severity, Span, Statement, Unread
from eeolint.render import Run
from eeolint.text import Lines

SCHEMA = "eeolint-report/1"


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """One JSON document, written posting by posting."""
    head = {
        "schema": SCHEMA,
        "version": __version__,
        "pack": run.pack.digest,
        "pack_read": run.pack.read,
        "as_of": run.settings.day.isoformat(),
        "places": None if run.places is None else [place._asdict() for place in run.places],
    }
    yield json.dumps(head, indent=1, ensure_ascii=False)[:-2] + ',\n "postings": ['
    unread, first = [], True
    for result in results:
        if isinstance(result, Unread):
            unread.append(result._asdict())
            continue
        yield ("\n" if first else ",\n") + json.dumps(posting(result, run), ensure_ascii=False)
        first = False
    tail = {"unread": unread, "tally": tally(run)}
    yield "],\n" + json.dumps(tail, indent=1, ensure_ascii=False)[2:] + "\n"


def tally(run: Run) -> dict[str, Any]:
    """The account of the run."""
    counts = run.tally
    return {
        "postings": counts.postings,
        "with_findings": counts.with_findings,
        **{f"{severity.value}s": counts.severities[severity] for severity in Severity},
        "suppressed": counts.suppressed,
        "below_confidence": counts.below_confidence,
        "not_checked": counts.languages.total(),
        "unread": counts.unread,
        "gave_up": counts.gave_up,
    }


def posting(result: Result, run: Run) -> dict[str, Any]:
    """One posting with its findings and facts; lines and columns are counted from 1, offsets in characters from 0."""
    lines = Lines.of(result.text)
    return {
        "source": result.source,
        "places": [place._asdict() for place in result.jurisdictions],
        "unsettled": [{**one._asdict(), "message": str(one)} for one in result.unsettled],
        "language": result.language,
        "unchecked": result.unchecked,
        "findings": [_finding(finding, lines, run) for finding in result.findings],
        "suppressed": [{**_finding(one.finding, lines, run), "by": one.by, "reason": one.reason} for one in result.suppressed],
        "statements": [_statement(statement, lines) for statement in result.statements],
        "notices": [_notice(notice, lines) for notice in result.notices],
        "coverage": [_coverage(row, lines) for row in result.coverage],
        "duties": [_duty(duty, lines) for duty in result.duties],
        "readability": result.readability,
        "below_confidence": result.below_confidence,
        "gave_up": list(result.gave_up),
    }


def _finding(finding: Finding, lines: Lines, run: Run) -> dict[str, Any]:
    rule = run.pack.rules[finding.rule]
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "span": _span(finding.start, finding.end, lines),
        "message": finding.message,
        "suggestion": finding.suggestion,
        "title": rule.title,
        "why": rule.why,
        "fix": rule.fix,
        "citations": [_citation(citation) for citation in finding.citations],
    }


def _span(start: int | None, end: int | None, lines: Lines) -> dict[str, Any] | None:
    if start is None or end is None:
        return None
    (line, column), (end_line, end_column) = lines.place(start), lines.place(end)
    return {"start": start, "end": end, "line": line, "column": column, "end_line": end_line, "end_column": end_column, "text": lines.text[start:end]}


def _span_of(span: Span | None, lines: Lines) -> dict[str, Any] | None:
    return _span(*span, lines) if span else None


def _spans(spans: Iterable[Span], lines: Lines) -> list[dict[str, Any] | None]:
    return [_span(*span, lines) for span in spans]


def _statement(statement: Statement, lines: Lines) -> dict[str, Any]:
    return {
        "span": _span(statement.start, statement.end, lines),
        "named": {name: _spans(spans, lines) for name, spans in statement.named.items()},
        "catch_all": statement.catch_all,
        "catch_all_span": _span_of(statement.catch_all_span, lines),
    }


def _notice(notice: Notice, lines: Lines) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "span": _span(notice.start, notice.end, lines),
        "applicants": notice.applicants,
        "applicants_span": _span_of(notice.applicants_span, lines),
        "contact": notice.contact,
        "contact_span": _span_of(notice.contact_span, lines),
        "grounds": list(notice.grounds),
    }


def _coverage(row: Coverage, lines: Lines) -> dict[str, Any]:
    return {
        "characteristic": row.characteristic,
        "place": row.place,
        "status": row.status,
        "by": row.by,
        "spans": _spans(row.spans, lines),
        "statute": row.statute,
        "listed": row.listed,
        "verified": row.verified,
        "citations": [_citation(citation) for citation in row.citations],
    }


def _duty(duty: Duty, lines: Lines) -> dict[str, Any]:
    return {
        "id": duty.id,
        "place": duty.place,
        "kind": duty.kind,
        "topic": duty.topic,
        "status": duty.status,
        "summary": duty.summary,
        "statute": duty.statute,
        "effective": duty.effective.isoformat() if duty.effective else None,
        "until": duty.until.isoformat() if duty.until else None,
        "enforced": duty.enforced.isoformat() if duty.enforced else None,
        "penalty": duty.penalty,
        "facts": list(duty.facts),
        "lacks": list(duty.lacks),
        "breaks": list(duty.breaks),
        "spans": _spans(duty.spans, lines),
        "verified": duty.verified,
        "citations": [_citation(citation) for citation in duty.citations],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return citation._asdict()
