"""Findings that a posting's own directives suppress, and what is wrong with the directives themselves."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import accumulate, count
from typing import NamedTuple

from eeolint.directives import Directive, in_front_matter, read
from eeolint.engine import Engine, in_order
from eeolint.kinds.hits import Hit
from eeolint.model import Finding, Posting, Result, Span, Suppressed
from eeolint.policy import covers
from eeolint.schema import near
from eeolint.text import Lines, Stretches


def applied(result: Result, posting: Posting, engine: Engine) -> Result:
    """The result with suppressed findings apart, and findings on directives that do not what they say."""
    directives = _directives(posting)
    if not directives or result.unchecked:
        return result
    known = frozenset(family for name in engine.pack.heads for family in _families(name))
    scopes = _Scopes(_scopes(directives, posting, engine.settings.day, known))
    over = [scopes.first_over(finding) for finding in result.findings]
    kept = [finding for finding, scope in zip(result.findings, over, strict=True) if scope is None]
    gone = (Suppressed(finding, "comment", scope.reason) for finding, scope in zip(result.findings, over, strict=True) if scope)
    faults = [*_faults(directives, engine, known), *_unused(scopes.unused(), result, engine)]
    said = (finding for fault in faults for finding in _said(fault, result, engine))
    return result._replace(findings=tuple(sorted((*kept, *said), key=in_order)), suppressed=(*result.suppressed, *gone))


def _directives(posting: Posting) -> list[Directive]:
    text, front = posting.original, posting.front
    comments = [read(text[slice(*span)], span) for span in sorted(posting.comments)]
    under_key = in_front_matter(text[slice(*front)], front.start) if front else ()
    return [*under_key, *comments]


_DEEPEST = 8  # parts of an id that may be families; no rule lies as deep


def _families(rule: str) -> list[str]:
    """A rule, or a family, and the families that it lies in."""
    parts = rule.rstrip("/").split("/", _DEEPEST)
    return ["/".join(parts[:number]) for number in range(len(parts), 0, -1)]


class _Scope(NamedTuple):
    """What one directive suppresses of one rule or family: findings that touch `where`. Scopes are numbered in the order of their directives."""

    number: int
    rule: str
    verb: str
    where: Span
    reason: str
    directive: Span


_NOWHERE = Span(-1, 0)  # where what is missing stands: before the text, where only what is meant for the whole posting reaches
_ALL = Span(-1, sys.maxsize)


class _Row:
    """Scopes of one verb for one rule. None begins or ends before the one in front of it, so that those over a finding stand side by side."""

    def __init__(self, scopes: list[_Scope]) -> None:
        self._scopes = scopes
        self._starts, self._ends = [scope.where.start for scope in scopes], [scope.where.end for scope in scopes]
        self._used: list[Span] = []

    def first_over(self, span: Span) -> _Scope | None:
        """The first of the scopes over a span; all of them have been of use."""
        over = Span(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))
        if over.start >= over.end:
            return None
        self._used.append(over)
        return self._scopes[over.start]

    def unused(self) -> Iterator[_Scope]:
        """Those that were over nothing."""
        used = Stretches(self._used)
        return (scope for number, scope in enumerate(self._scopes) if not used.touched_by(Span(number, number + 1)))


class _Scopes:
    """All scopes of a posting."""

    def __init__(self, scopes: Iterable[_Scope]) -> None:
        rows: dict[str, dict[str, list[_Scope]]] = defaultdict(lambda: defaultdict(list))
        for scope in scopes:
            rows[scope.rule.rstrip("/")][scope.verb].append(scope)
        self._rows = {rule: [_Row(row) for row in by_verb.values()] for rule, by_verb in rows.items()}

    def first_over(self, finding: Finding) -> _Scope | None:
        """The first scope that suppresses a finding."""
        span = _NOWHERE if finding.start is None or finding.end is None else Span(finding.start, finding.end)
        rows = (row for family in _families(finding.rule) for row in self._rows.get(family, ()))
        return min((scope for row in rows if (scope := row.first_over(span))), default=None)

    def unused(self) -> Iterator[_Scope]:
        """Scopes that have suppressed nothing."""
        return (scope for rows in self._rows.values() for row in rows for scope in row.unused())


def _scopes(directives: Iterable[Directive], posting: Posting, day: date, known: frozenset[str]) -> Iterator[_Scope]:
    """The scopes of the directives that act: whose rules there are, who say why, and whose time has not come."""
    ground, closings, numbers = _Ground(posting), _closings(directives), count()
    for one in directives:
        if one.verb != "enable" and _acts(one, day):
            for rule in one.rules:
                if rule.rstrip("/") in known:
                    yield _Scope(next(numbers), rule, one.verb, _where(one, rule, ground, closings), one.reason, one.span)


def _acts(directive: Directive, day: date) -> bool:
    return not directive.problem and bool(directive.reason) and not _is_over(directive, day)


def _is_over(directive: Directive, day: date) -> bool:
    return directive.until is not None and directive.until <= day


def _closings(directives: Iterable[Directive]) -> dict[str, list[int]]:
    """Where `enable` stands, by what it ends; what it ends without a rule, which is everything, has the name ""."""
    closings: dict[str, list[int]] = defaultdict(list)
    for one in directives:
        if one.verb == "enable" and not one.problem:
            for rule in one.rules or ("",):
                closings[rule.rstrip("/")].append(one.span.start)
    return closings


def _where(directive: Directive, rule: str, ground: _Ground, closings: Mapping[str, list[int]]) -> Span:
    at, behind = directive.span
    if directive.verb == "disable-file":
        return _ALL
    if directive.verb == "disable":
        rows = (closings.get(family, []) for family in ("", *_families(rule)))
        ends = [row[number] for row in rows if (number := bisect_right(row, at)) < len(row)]
        return Span(behind, min(ends, default=ground.end))
    if directive.verb == "disable-line":
        return Span(ground.line(at).start, ground.line(behind).end)
    return ground.line(ground.next_words(ground.line(behind).end))


_WORD = re.compile(r"\S")


class _Ground:
    """The lines of a source, and the words in it that readers see."""

    def __init__(self, posting: Posting) -> None:
        self._text, self._segments = posting.text, posting.segments
        self._lines, self.end = Lines.of(posting.original), len(posting.original)
        self._behind = list(accumulate((source + width for _, source, _, width in posting.segments), max))
        self._worded = [number for number, segment in enumerate(posting.segments) if _WORD.search(posting.text, segment[0], segment[0] + segment[2])]

    def line(self, at: int) -> Span:
        """The line of an offset, with its end."""
        number, starts = self._lines.place(at)[0], self._lines.starts
        return Span(starts[number - 1], starts[number] if number < len(starts) else self.end)

    def next_words(self, at: int) -> int:
        """Where the first words begin at or behind a source offset: neither blank lines, marks nor directives count as the next line."""
        number = bisect_right(self._behind, at)
        later = bisect_right(self._worded, number)
        for candidate in (number, *self._worded[later : later + 1]):
            if candidate < len(self._segments) and (found := self._words(candidate, at)) is not None:
                return found
        return self.end

    def _words(self, number: int, at: int) -> int | None:
        """The source offset of the first words of a segment, not before `at` where its characters have each a place of their own."""
        start, source, length, width = self._segments[number]
        first = max(0, at - source) if length == width else 0
        found = _WORD.search(self._text, start + first, start + length)
        return None if found is None else source + (found.start() - start if length == width else 0)


class _Fault(NamedTuple):
    """Something wrong with a directive; `fields` fill the message of the rule that speaks of it."""

    kind: str
    directive: Span
    fields: dict[str, str]


def _faults(directives: Iterable[Directive], engine: Engine, known: frozenset[str]) -> Iterator[_Fault]:
    """What is wrong with directives by themselves."""
    begun = _begun(directives)
    for one in directives:
        fields = {"rule": ", ".join(one.rules), "until": str(one.until), "problem": one.problem or ""}
        unknown = [rule for rule in one.rules if rule.rstrip("/") not in known]
        if one.problem:
            yield _Fault("malformed", one.span, fields)
            continue
        if unknown:
            meant = near(unknown[0], engine.pack.heads) if len(unknown) == 1 else ""
            yield _Fault("unknown-rule", one.span, {**fields, "rule": f"{', '.join(unknown)}{meant}"})
        if one.verb == "enable":
            if all(begun.get(rule.rstrip("/"), one.span) >= one.span for rule in one.rules or ("",)):
                yield _Fault("malformed", one.span, {**fields, "problem": "it ends what no eeolint-disable has begun"})
        elif not one.reason:
            yield _Fault("no-reason", one.span, fields)
        elif _is_over(one, engine.settings.day):
            yield _Fault("expired", one.span, fields)


def _begun(directives: Iterable[Directive]) -> dict[str, Span]:
    """Where `disable` first stands for each rule and its families, and for any, by the name ""."""
    begun: dict[str, Span] = {}
    for one in directives:
        for rule in one.rules if one.verb == "disable" else ():
            for family in ("", *_families(rule)):
                begun[family] = min(one.span, begun.get(family, one.span))
    return begun


def _unused(scopes: Iterable[_Scope], result: Result, engine: Engine) -> Iterator[_Fault]:
    """Scopes that suppressed nothing, where all rules that they name had their say in this run."""
    awake = engine.heard(result.jurisdictions) - set(result.gave_up)

    @cache
    def all_spoke(rule: str) -> bool:
        heads = {name for name, head in engine.pack.heads.items() if head.status == "stable" and covers(rule, name)}
        return bool(heads) and heads <= awake

    for scope in scopes:
        if all_spoke(scope.rule):
            yield _Fault("unused", scope.directive, {"rule": scope.rule, "until": "", "problem": ""})


def _said(fault: _Fault, result: Result, engine: Engine) -> Iterator[Finding]:
    """What the rules for a fault say of it."""
    for name in engine.on_directives(result.jurisdictions):
        if getattr(engine.pack.rules[name].match, "fault", None) == fault.kind:
            yield engine.finding(name, Hit(fault.directive, fault.fields))
