"""What may stand around a match for a rule to speak, to keep silent, or to speak more softly."""

import re
from collections.abc import Callable
from typing import Any

from eeolint.expressions import deferred
from eeolint.kinds.when import When
from eeolint.model import Span
from eeolint.reading import Reading

_BETWEEN = r"[\s\"'(\[,/:\-]*"
_NAME_LIKE = deferred(r"[A-Z][\w'&.\-]*")
_DRESS = " \t\r#*_>·-=:|~.!?,;\"'()[]"  # what may stand between a match and the edge that it stands at


def holds(context: str | When, reading: Reading, span: Span) -> bool:
    """Whether a context holds around a match; a bare phrase is short for `over`."""
    if isinstance(context, str):
        return _over((context,), reading, span)
    for at, check in _IN_ORDER:
        wanted = context[at]
        if (wanted or wanted is False) and not check(wanted, reading, span):
            return False
    return True


def any_holds(contexts: tuple[str | When, ...], reading: Reading, span: Span) -> bool:
    """Whether one of several contexts holds."""
    for context in contexts:  # noqa: SIM110 -- the hot loop of all rules; a generator takes a third more
        if holds(context, reading, span):
            return True
    return False


def _search(phrases: tuple[str, ...], reading: Reading, within: Span) -> bool:
    return bool(reading.lexicon.expression(phrases).search(reading.scan.folded.lower, *within))


def _over(phrases: tuple[str, ...], reading: Reading, span: Span) -> bool:
    found = reading.scan.found(phrases, reading.lexicon, reading.scan.sentences.at(span.start))
    return any(span.overlaps(match.span()) for match in found)


def _sentence(phrases: tuple[str, ...], reading: Reading, span: Span) -> bool:
    return any(reading.scan.found(phrases, reading.lexicon, reading.scan.sentences.at(span.start)))


def _before(phrases: tuple[str, ...], reading: Reading, span: Span) -> bool:
    scan, number = reading.scan, reading.scan.sentences.at(span.start)
    if not scan.may_hold(phrases, reading.lexicon, number):
        return False
    return bool(reading.lexicon.ending(phrases, _BETWEEN).search(scan.folded.lower, scan.sentences.starts[number], span.start))


def _after(phrases: tuple[str, ...], reading: Reading, span: Span) -> bool:
    scan, number = reading.scan, reading.scan.sentences.at(span.start)
    if not scan.may_hold(phrases, reading.lexicon, number):
        return False
    end = max(scan.sentences.span(number).end, span.end)
    return bool(reading.lexicon.beginning(phrases, _BETWEEN).match(scan.folded.lower, span.end, end))


def _matched(phrases: tuple[str, ...], reading: Reading, span: Span) -> bool:
    return bool(reading.lexicon.expression(phrases).fullmatch(reading.scan.folded.lower, *span))


def _at(edges: tuple[str, ...], reading: Reading, span: Span) -> bool:
    return any(_stands_at(edge, reading, span) for edge in edges)


def _stands_at(edge: str, reading: Reading, span: Span) -> bool:
    """Whether nothing but marks stands between a match and one edge of its line or sentence."""
    shape, (start, end) = reading.scan.folded.shape, reading.scan.sentence(span.start)
    if edge.startswith("line"):
        behind = shape.find("\n", span.end)
        start, end = max(start, shape.rfind("\n", 0, span.start) + 1), len(shape) if behind < 0 else behind
    between = shape[start : span.start] if edge.endswith("start") else shape[span.end : end]
    return not between.strip(_DRESS + "\n")


def _titled(wanted: bool, reading: Reading, span: Span) -> bool:
    """A name's capital: inside a sentence, where the words around it are not all capitalised as in a title."""
    shape, sentence = reading.scan.folded.shape, reading.scan.sentence(span.start)
    if not _NAME_LIKE.match(shape, span.start):
        return not wanted
    words = re.findall(r"[A-Za-z][\w']*", shape[sentence.start : sentence.end])
    capitals = sum(word[0].isupper() for word in words)
    inside = shape[sentence.start : span.start].strip(" \t\n*#\"'(-·") != ""
    return wanted is (inside and capitals * 2 <= len(words))


_CHECKS: dict[str, Callable[[Any, Reading, Span], bool]] = {
    "places": lambda places, reading, span: reading.law.holds_in(places, reading.places),
    "zones": lambda names, reading, span: reading.zones.at(span.start) in names,
    "exact": lambda texts, reading, span: reading.scan.folded.shape[span.start : span.end] in texts,
    "titled": _titled,
    "at": _at,
    "matched": _matched,
    "over": _over,
    "before": _before,
    "after": _after,
    "earlier": lambda phrases, reading, span: _search(phrases, reading, Span(reading.scan.sentence(span.start).start, span.start)),
    "later": lambda phrases, reading, span: _search(phrases, reading, Span(span.end, max(span.end, reading.scan.sentence(span.start).end))),
    "sentence": _sentence,
    "near": lambda phrases, reading, span: _search(phrases, reading, reading.scan.sentence(span.start, 1)),
    "posting": lambda phrases, reading, span: reading.holds(phrases),
}
_IN_ORDER = tuple((When._fields.index(key), check) for key, check in _CHECKS.items())  # the cheap ones first
