"""What a directive to eeolint in a posting says: `eeolint-disable-line RULE, RULE -- reason until 2027-03-01`, or an entry of the front matter.

The language only: what a directive suppresses, and whether its rules exist, is for `suppress.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from eeolint.model import Span
from eeolint.schema import Decoder, near

VERBS = ("disable", "disable-line", "disable-next-line", "disable-file", "enable")
_OPENING = re.compile(r"(?:<!--|#)?\s*eeolint(?:-(?=\w)|:\s*|\s+(?=(?:dis|en)able))")
_SAID = re.compile(r"(?P<verb>[\w-]*)(?P<rules>.*?)(?:\s(?:--|[—–])(?:\s(?P<reason>.*))?)?$", re.DOTALL)
_UNTIL = re.compile(r"\s*(?:[\[(]\s*until\s+(?P<bracketed>[^\])]{0,40})[\])]|\buntil\s+(?P<bare>\d[\d./-]{5,9}))\s*\.?\s*$")


class Directive(NamedTuple):
    """One directive, at `span` of the source. `rules` are prefixes of rule ids; `until` is the first day on which it no longer acts.

    `problem` says why it cannot be read; it then does nothing.
    """

    span: Span
    verb: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    until: date | None = None
    problem: str | None = None


def is_directive(comment: str) -> bool:
    """Whether the text of a comment speaks to eeolint, rightly or wrongly."""
    return _OPENING.match(comment) is not None


def read(comment: str, span: Span) -> Directive:
    """The directive of a comment, which stands at `span`; its marks (`<!--`, `#`) are no part of what it says."""
    opening = _OPENING.match(comment)
    said = _SAID.match(" ".join(comment[opening.end() if opening else 0 :].removesuffix("-->").split()))
    verb, rules, reason = said.group("verb", "rules", "reason") if said else ("", "", None)
    directive = Directive(span, verb, tuple(filter(None, re.split(r"[\s,]+", rules or ""))))
    if verb not in VERBS:
        return directive._replace(problem=f"there is no {verb!r}{near(verb, VERBS)}; known: {', '.join(VERBS)}")
    if not directive.rules and verb != "enable":
        return directive._replace(problem="it names no rule; write the id or the family of one, such as wording/age")
    return _with_reason(directive, reason or "")


def _with_reason(directive: Directive, said: str) -> Directive:
    """The directive with its reason, and the date at the end of it."""
    until = _UNTIL.search(said)
    if until is None:
        return directive._replace(reason=said.strip())
    directive = directive._replace(reason=said[: until.start()].strip(" ,;"))
    day = (until.group("bracketed") or until.group("bare") or "").strip()
    try:
        return directive._replace(until=date.fromisoformat(day))
    except ValueError:
        return directive._replace(problem=f"{day!r} is not a date; write it as 2027-03-01")


class _Ignored(NamedTuple):
    """One entry of `eeolint: ignore:` in front matter."""

    rule: str | tuple[str, ...]
    reason: str = ""
    until: date | None = None


def in_front_matter(text: str, at: int) -> Iterator[Directive]:
    """The directives of front matter, which stands at source offset `at`: entries of `ignore` under its key `eeolint`, for the whole posting."""
    import yaml

    try:
        root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        key = re.search(r"(?m)^eeolint:.*$", text)
        if key:
            yield _malformed(Span(*key.span()), at, "the front matter is not YAML")
        return
    for key, value in root.value if root is not None and root.id == "mapping" else ():
        if key.value == "eeolint":
            yield from _under_key(value, text, at, _span(key, text))


def _under_key(node: Any, text: str, at: int, key: Span) -> Iterator[Directive]:
    """The entries of `ignore`; `key` is where the key `eeolint` stands, for mistakes of the whole."""
    for name, value in node.value if node.id == "mapping" else ():
        if name.value != "ignore":
            yield _malformed(_span(name, text), at, f"unknown key {name.value!r}{near(str(name.value), ('ignore',))}")
        elif value.id != "sequence":
            yield _malformed(_span(name, text), at, "a list is wanted under `ignore`: one '- rule: …' with its 'reason: …' each")
        else:
            yield from (_entry(item, text, at) for item in value.value)
    if node.id != "mapping":
        yield _malformed(key, at, "a mapping is wanted under `eeolint`, with the key `ignore`")


def _entry(node: Any, text: str, at: int) -> Directive:
    decoder, span = Decoder(""), _span(node, text)
    entry: _Ignored | None = decoder.decode(node, _Ignored, "")
    if entry is None:
        return _malformed(span, at, "; ".join(f"{problem.key}: {problem.message}" for problem in decoder.problems))
    rules = (entry.rule,) if isinstance(entry.rule, str) else entry.rule
    return Directive(_moved(span, at), "disable-file", tuple(rules), entry.reason.strip(), entry.until)


def _malformed(span: Span, at: int, problem: str) -> Directive:
    return Directive(_moved(span, at), "disable-file", problem=problem)


def _span(node: Any, text: str) -> Span:
    """Where a YAML node stands; one in block style ends where the next begins, which leaves room to take away."""
    start = node.start_mark.index
    return Span(start, start + len(text[start : node.end_mark.index].rstrip()))


def _moved(span: Span, at: int) -> Span:
    return Span(span.start + at, span.end + at)
