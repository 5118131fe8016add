"""A self-contained page for people: the account, and for each posting its facts as evidence, its text with the findings marked, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from eeolint import __version__, resources
from eeolint.model import Coverage, Duty, Finding, Result, Severity, Suppressed, Unread
from eeolint.render import Run
from eeolint.text import Lines

_LONGEST_MARK = 200  # a finding on a whole statement is shown by its number, not by painting the paragraph
_MOST_POSTINGS = 500  # a browser opens a page of this many in a second; more is what JSON is for


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """One HTML page."""
    held = list(results)
    read = [result for result in held if not isinstance(result, Unread)]
    shown = sorted(read, key=_worst)[:_MOST_POSTINGS]
    # A posting is hostile text: everything is escaped unless this module marked it up itself.
    loader = FileSystemLoader(resources.templates())
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    yield environment.get_template("report.html.j2").render(
        version=__version__,
        run=run,
        settings=run.settings,
        tally=run.tally,
        severities=list(Severity),
        postings=[_posting(number, result, run) for number, result in enumerate(shown, 1)],
        left_out=len(read) - len(shown),
        unread=[result for result in held if isinstance(result, Unread)],
    )


def _worst(result: Result) -> tuple[int, int]:
    return min((finding.severity.rank for finding in result.findings), default=3), -len(result.findings)


def _posting(place: int, result: Result, run: Run) -> dict[str, Any]:
    lines = Lines.of(result.text)
    numbered = [(number, f"f{place}-{number}", finding) for number, finding in enumerate(result.findings, 1)]
    first = {_ground(finding): (number, anchor) for number, anchor, finding in reversed(numbered)}
    return {
        "result": result,
        "findings": [_finding(number, anchor, finding, first[_ground(finding)], lines, run) for number, anchor, finding in numbered],
        "suppressed": [_suppressed(one, lines) for one in result.suppressed],
        "text": _marked(result.text, numbered),
        "statements": [{"statement": s, "line": lines.place(s.start)[0], "text": result.text[s.start : s.end]} for s in result.statements],
        "notices": [_notice(notice, result, lines) for notice in result.notices],
        "coverage": [(place, _rows(list(rows), result, run)) for place, rows in _by_place(result, run)],
        "duties": [_duty(duty, result, run) for duty in sorted(result.duties, key=lambda duty: list(_STATUS).index(duty.status))],
    }


_STATUS = {  # what a reader is told, and the colour that it is told in
    "breached": ("breached", "missing"),
    "missing": ("not met", "missing"),
    "at risk": ("wording found that it reaches", "implied"),
    "conditional": ("depends on the employer", "implied"),
    "coming": ("to come", "implied"),
    "unsettled": ("not settled", "soft"),
    "met": ("met", "named"),
    "nothing found": ("no wording found that it reaches", "named"),
    "unseen": ("the text cannot show it", "soft"),
}


def _duty(duty: Duty, result: Result, run: Run) -> dict[str, Any]:
    said, tone = _STATUS[duty.status]
    words = [" ".join(result.text[slice(*span)].split()) for span in duty.spans[:_MOST_WORDS]]
    shown = [text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}…" for text in dict.fromkeys(words)]
    return {"duty": duty, "place": run.pack.law.places[duty.place].name, "status": said, "tone": tone, "words": shown}


_MOST_WORDS, _LONGEST_WORDS = 3, 80  # evidence of one duty: how many quotations, and how long each


def _finding(number: int, anchor: str, finding: Finding, first: tuple[int, str], lines: Lines, run: Run) -> dict[str, Any]:
    """What a card shows; `first` is the number and the anchor of the finding that tells the ground."""
    line, quoted = lines.place(finding.start)[0] if finding.start is not None else None, _quoted(finding, lines)
    rule = run.pack.rules[finding.rule]
    return {"number": number, "anchor": anchor, "finding": finding, "rule": rule, "line": line, "first": first, "quoted": quoted}


def _ground(finding: Finding) -> tuple[object, ...]:
    """What a finding rests on, which is told once a posting: its rule, and the law where that is another in each place."""
    return finding.rule, finding.citations


_AROUND = 60  # characters quoted before and behind the words of a finding


def _quoted(finding: Finding, lines: Lines) -> Markup | None:
    """The words of a finding in their line, as far as it is near; none for one that stands nowhere or speaks of a whole statement."""
    if finding.start is None or finding.end is None or finding.end - finding.start > _LONGEST_MARK:
        return None
    (number, column), text = lines.place(finding.start), lines.text
    before = text[finding.start - column + 1 : finding.start]
    behind = text[finding.end : max(finding.end, finding.start - column + 1 + len(lines.line(number)))]
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(behind) > _AROUND:
        behind = behind[:_AROUND].rpartition(" ")[0] + " …"
    return Markup("{}<b>{}</b>{}").format(before, text[finding.start : finding.end], behind)


_BY = {"comment": "a directive in the posting", "baseline": "the baseline", "policy": "the company's policy"}


def _suppressed(one: Suppressed, lines: Lines) -> dict[str, Any]:
    line = lines.place(one.finding.start)[0] if one.finding.start is not None else None
    return {"finding": one.finding, "line": line, "by": _BY[one.by], "reason": one.reason}


def _notice(notice: Any, result: Result, lines: Lines) -> dict[str, Any]:
    contact = result.text[slice(*notice.contact_span)] if notice.contact_span else ""
    return {"notice": notice, "line": lines.place(notice.start)[0], "text": result.text[notice.start : notice.end], "contact": contact}


def _by_place(result: Result, run: Run) -> Iterator[tuple[str, Iterable[Coverage]]]:
    for place, rows in groupby(result.coverage, key=lambda row: row.place):
        yield run.pack.law.places[place].name, rows


_ORDER = {"missing": 0, "catch-all": 1, "implied": 2, "named": 3}


def _rows(rows: list[Coverage], result: Result, run: Run) -> list[dict[str, Any]]:
    """Rows of the evidence table: gaps first, then what is named, by its very words."""
    ordered = sorted(rows, key=lambda row: (not row.listed, _ORDER[row.status], row.label))
    labels = {name: characteristic.label for name, characteristic in run.pack.vocabulary.characteristics.items()}
    return [{"row": row, "by": labels.get(row.by or "", ""), "words": _words(row, result)} for row in ordered]


def _words(row: Coverage, result: Result) -> list[str]:
    return list(dict.fromkeys(" ".join(result.text[slice(*span)].split()) for span in row.spans))


def _marked(text: str, numbered: list[tuple[int, str, Finding]]) -> Markup:
    """The posting, escaped, with findings marked; of findings that overlap the first one's words are marked, and all numbers shown."""
    parts, last = [], 0
    for number, anchor, finding in numbered:
        if finding.start is None or finding.end is None:
            continue
        if finding.start < last or finding.end - finding.start > _LONGEST_MARK:
            parts.append(escape(text[last : max(last, finding.start)]))
            last = max(last, finding.start)
            parts.append(Markup('<a class="{}" href="#{}"><sup>{}</sup></a>').format(finding.severity.value, anchor, number))
            continue
        parts.append(escape(text[last : finding.start]))
        words = text[finding.start : finding.end]
        parts.append(Markup('<mark class="{}">{}<a href="#{}"><sup>{}</sup></a></mark>').format(finding.severity.value, words, anchor, number))
        last = finding.end
    parts.append(escape(text[last:]))
    return Markup("").join(parts)
