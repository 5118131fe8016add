"""Findings that a posting's own directives suppress, and what is wrong with the directives themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from eeolint.directives import Directive, in_front_matter, read
from eeolint.engine import Engine, in_order
from eeolint.kinds.hits import Hit
from eeolint.model import Finding, Posting, Result, Span, Suppressed
from eeolint.policy import covers
from eeolint.schema import near
from eeolint.text import Lines


def applied(result: Result, posting: Posting, engine: Engine) -> Result:
    """The result with suppressed findings apart, and findings on directives that do not what they say."""
    directives = _directives(posting)
    if not directives or result.unchecked:
        return result
    scopes = list(_scopes(directives, posting, engine))
    over = [[scope for scope in scopes if scope.covers(finding)] for finding in result.findings]
    kept = [finding for finding, here in zip(result.findings, over, strict=True) if not here]
    gone = (Suppressed(finding, "comment", here[0].reason) for finding, here in zip(result.findings, over, strict=True) if here)
    faults = [*_faults(directives, engine), *_unused(scopes, {scope for here in over for scope in here}, result, engine)]
    said = (finding for fault in faults for finding in _said(fault, result, engine))
    return result._replace(findings=tuple(sorted((*kept, *said), key=in_order)), suppressed=(*result.suppressed, *gone))


def _directives(posting: Posting) -> list[Directive]:
    text, front = posting.original, posting.front
    comments = [read(text[slice(*span)], span) for span in posting.comments]
    under_key = in_front_matter(text[slice(*front)], front.start) if front else ()
    return [*under_key, *comments]


class _Scope(NamedTuple):
    """What one directive suppresses of one rule or family: findings that touch `where`; None for all, those that stand nowhere among them."""

    rule: str
    where: Span | None
    reason: str
    directive: Span

    def covers(self, finding: Finding) -> bool:
        if not covers(self.rule, finding.rule):
            return False
        if self.where is None:
            return True
        return finding.start is not None and finding.end is not None and self.where.overlaps((finding.start, finding.end))


def _scopes(directives: Iterable[Directive], posting: Posting, engine: Engine) -> Iterator[_Scope]:
    """The scopes of the directives that act: whose rules there are, who say why, and whose time has not come."""
    lines, ends = Lines.of(posting.original), len(posting.original)
    acting = [one for one in directives if one.verb != "enable" and _acts(one, engine.settings.day)]
    closing = [one for one in directives if one.verb == "enable" and not one.problem]
    for one in acting:
        for rule in one.rules:
            if _known(rule, engine):
                end = next((close.span.start for close in closing if close.span.start > one.span.start and _closes(close, rule)), ends)
                yield _Scope(rule, _where(one, end, posting, lines), one.reason, one.span)


def _acts(directive: Directive, day: date) -> bool:
    return not directive.problem and bool(directive.reason) and not _is_over(directive, day)


def _is_over(directive: Directive, day: date) -> bool:
    return directive.until is not None and directive.until <= day


def _closes(enable: Directive, rule: str) -> bool:
    """Whether an `enable` ends what was begun for a rule: one without rules ends everything."""
    return not enable.rules or any(covers(prefix, rule) for prefix in enable.rules)


def _known(rule: str, engine: Engine) -> bool:
    return any(covers(rule, name) for name in engine.pack.heads)


def _where(directive: Directive, end: int, posting: Posting, lines: Lines) -> Span | None:
    if directive.verb == "disable-file":
        return None
    if directive.verb == "disable":
        return Span(directive.span.end, end)
    if directive.verb == "disable-line":
        return Span(_line(directive.span.start, lines).start, _line(directive.span.end, lines).end)
    return _line(_next_words(posting, _line(directive.span.end, lines).end), lines)


def _line(at: int, lines: Lines) -> Span:
    """The line of an offset, with its end."""
    number = lines.place(at)[0]
    return Span(lines.starts[number - 1], lines.starts[number] if number < len(lines.starts) else len(lines.text))


def _next_words(posting: Posting, at: int) -> int:
    """Where the first words begin that readers see at or behind a source offset: neither blank lines, marks nor directives count as the next line."""
    for start, source, length, width in posting.segments:
        if source + width > at:
            first = max(0, at - source) if length == width else 0
            shown = posting.text[start + first : start + length]
            if shown.strip():
                return source + (first + len(shown) - len(shown.lstrip()) if length == width else 0)
    return len(posting.original)


class _Fault(NamedTuple):
    """Something wrong with a directive; `fields` fill the message of the rule that speaks of it."""

    kind: str
    directive: Span
    fields: dict[str, str]


def _faults(directives: Iterable[Directive], engine: Engine) -> Iterator[_Fault]:
    """What is wrong with directives by themselves."""
    begun = [one for one in directives if one.verb == "disable"]
    for one in directives:
        fields = {"rule": ", ".join(one.rules), "until": str(one.until), "problem": one.problem or ""}
        unknown = [rule for rule in one.rules if not _known(rule, engine)]
        if one.problem:
            yield _Fault("malformed", one.span, fields)
            continue
        if unknown:
            meant = near(unknown[0], engine.pack.heads) if len(unknown) == 1 else ""
            yield _Fault("unknown-rule", one.span, {**fields, "rule": f"{', '.join(unknown)}{meant}"})
        if one.verb == "enable":
            if not any(other.span < one.span and _closes(one, rule) for other in begun for rule in other.rules):
                yield _Fault("malformed", one.span, {**fields, "problem": "it ends what no eeolint-disable has begun"})
        elif not one.reason:
            yield _Fault("no-reason", one.span, fields)
        elif _is_over(one, engine.settings.day):
            yield _Fault("expired", one.span, fields)


def _unused(scopes: Iterable[_Scope], used: set[_Scope], result: Result, engine: Engine) -> Iterator[_Fault]:
    """Scopes that suppressed nothing, where all rules that they name had their say in this run."""
    awake = engine.heard(result.jurisdictions) - set(result.gave_up)
    for scope in scopes:
        heads = {name for name, head in engine.pack.heads.items() if head.status == "stable" and covers(scope.rule, name)}
        if scope not in used and heads and heads <= awake:
            yield _Fault("unused", scope.directive, {"rule": scope.rule, "until": "", "problem": ""})


def _said(fault: _Fault, result: Result, engine: Engine) -> Iterator[Finding]:
    """What the rules for a fault say of it."""
    for name in engine.on_directives(result.jurisdictions):
        if getattr(engine.pack.rules[name].match, "fault", None) == fault.kind:
            yield engine.finding(name, Hit(fault.directive, fault.fields))
