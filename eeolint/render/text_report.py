"""For a terminal or a hook: the line quoted, the span marked, what is wrong, why, what to do, and by whose authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from eeolint.model import Duty, Finding, Result, Severity, Unread
from eeolint.render import Run
from eeolint.render.findings import troubles
from eeolint.render.harmless import CONTROLS, visible
from eeolint.text import Lines

_COLORS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.NOTE: "36;1"}
_WIDTH = 100
_CITATIONS = 2  # of each finding; the other formats hold all
_CONTEXT = 30  # characters of a long line that are quoted before the span


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """Findings posting by posting, facts where asked for, and the account at the end."""
    for result in results:
        source = visible(result.source)
        for trouble in troubles(result):
            yield f"{source}: {trouble.message}\n\n"
        if isinstance(result, Unread):
            continue
        lines = Lines.of(result.text)
        explained: set[str] = set()
        for finding in result.findings:
            yield _finding(finding, source, lines, run) + ("" if finding.rule in explained else _explained(finding, run)) + "\n"
            explained.add(finding.rule)
        if run.facts and not result.unchecked:
            yield _facts(result, source, lines, run) + "\n"
    yield run.tally.sentence() + "\n"


def _finding(finding: Finding, source: str, lines: Lines, run: Run) -> str:
    place = source
    if finding.start is not None:
        line, column = lines.place(finding.start)
        place = f"{source}:{line}:{column}"
    severity = _paint(finding.severity.value, _COLORS[finding.severity], run)
    head = f"{_paint(place, '1', run)}: {severity}: {finding.message.translate(CONTROLS)} [{finding.rule}]\n"
    return head + _quote(finding, lines, run)


def _explained(finding: Finding, run: Run) -> str:
    """Why, what to do, and by whose authority; said once a posting for each rule."""
    rule = run.pack.rules[finding.rule]
    said = [("why", rule.why), ("do", f"{rule.fix} ({finding.suggestion.translate(CONTROLS)})" if finding.suggestion else rule.fix)]
    said += [
        ("by", f"{citation.title}{f', read {citation.read}' if citation.read else ''}: {citation.url}") for citation in finding.citations[:_CITATIONS]
    ]
    return "".join(_labelled(label, text) for label, text in said)


def _quote(finding: Finding, lines: Lines, run: Run) -> str:
    """The line of the finding with the span marked; a span of several lines is marked to the end of its first."""
    if finding.start is None or finding.end is None:
        return ""
    number, column = lines.place(finding.start)
    text = lines.line(number).replace("\t", " ").translate(CONTROLS)
    width = max(1, min(finding.end - finding.start, len(text) - column + 1))
    cut = max(0, column - 1 - _CONTEXT) if len(text) > _WIDTH else 0
    shown, marked = text[cut : cut + _WIDTH], min(width, _WIDTH - (column - 1 - cut))
    before, after = "…" if cut else " ", "…" if cut + _WIDTH < len(text) else ""
    gutter = f"{number:>6} |"
    marks = _paint("^" * marked, _COLORS[finding.severity], run)
    return f"{gutter}{before}{shown}{after}\n{' ' * 6} | {' ' * (column - 1 - cut)}{marks}\n"


@lru_cache(maxsize=4096)  # a rule says the same in every posting, and to fill lines takes longer than all else that is printed
def _labelled(label: str, text: str) -> str:
    return _filled(text, f"   {label:>3}: ", " " * 8)


def _filled(text: str, first: str, others: str) -> str:
    """The words of a text in lines that begin so, none longer than the width unless a word is; `textwrap` would know more, and cost more."""
    lines, words = [], text.split()
    line = first + "".join(words[:1])
    for word in words[1:]:
        if len(line) + 1 + len(word) <= _WIDTH:
            line += f" {word}"
        else:
            lines.append(line)
            line = others + word
    return "\n".join((*lines, line)) + "\n"


def _paint(text: str, code: str, run: Run) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if run.color else text


def _facts(result: Result, source: str, lines: Lines, run: Run) -> str:
    """What was found in one posting, complaint or not."""
    said = [f"facts of {source}"]
    said += [f"  places: {', '.join(f'{place.id} ({place.reason})' for place in result.jurisdictions) or 'none'}"]
    said += [f"  not settled: {one}" for one in result.unsettled]
    for statement in result.statements:
        names = ", ".join(run.pack.vocabulary.characteristics[name].label for name in statement.named) or "no characteristic"
        catch_all = "; catch-all" if statement.catch_all else ""
        said.append(f"  equal-opportunity statement, line {lines.place(statement.start)[0]}: names {names}{catch_all}")
    for notice in result.notices:
        contact = f"{notice.contact} contact" if notice.contact != "none" else "no contact"
        words = f" ({' '.join(result.text[slice(*notice.contact_span)].translate(CONTROLS).split())})" if notice.contact_span else ""
        reach = "reaches applicants" if notice.applicants else "does not reach applicants"
        grounds = f"; names {', '.join(notice.grounds)}" if notice.grounds else ""
        said.append(f"  {notice.kind} notice, line {lines.place(notice.start)[0]}: {reach}; {contact}{words}{grounds}")
    said += [_duty(duty, lines) for duty in result.duties if duty.status in _DUTIES]
    if result.readability:
        said.append("  reading: " + ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in result.readability.items()))
    return "".join(_filled(line, "  " if line.startswith(" ") else "", "    ") for line in said)


_DUTIES = {
    "missing": "is not met",
    "breached": "is breached",
    "at risk": "is at risk",
    "conditional": "may not be met",
    "unsettled": "is not settled",
    "coming": "is to come",
    "met": "is met",
}  # those of which nothing was found, or that the text cannot show, are told by the other formats


def _duty(duty: Duty, lines: Lines) -> str:
    """One duty in a line: which, since when, and how the posting stands to it."""
    since = f", since {duty.effective}" if duty.effective and duty.status != "coming" else f", from {duty.effective}" if duty.effective else ""
    place = f", line {lines.place(duty.spans[0].start)[0]}" if duty.spans else ""
    facts = f" (depends on {', '.join(duty.facts)})" if duty.facts else ""
    return f"  duty {duty.id} ({duty.statute}{since}) {_DUTIES[duty.status]}{place}{facts}"
