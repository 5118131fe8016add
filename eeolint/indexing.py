"""How phrases get into the index: each by the part of it that a walk over words can follow.

A phrase without a gap is followed from its first word to its last. Of one with a gap, the part is followed that stands in the fewest postings; if it
is not the first, a match may begin anywhere in its sentence, and the sentence must hold a word of the rest.
"""

import marshal
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eeolint.matcher import ANYHOW, AS_FOUND, NO_NEED, Entry, IndexData
from eeolint.paths import Graph
from eeolint.phrases import Phrase
from eeolint.shapes import Beginning, Either, Row, Shape, Teller, Text
from eeolint.telling import Cost, Word, as_words, cost_by
from eeolint.words import Words

_ELSEWHERE = 2.0  # how many times more a hit costs behind which the beginning of a match must be looked for


class _Anchor(NamedTuple):
    """The part of a phrase that is followed, how a match is verified that it finds, and words of which the sentence holds one besides."""

    shape: Shape
    how: int
    needs: frozenset[Word]


def build(phrases: Iterable[tuple[str, str, Phrase]], cost: Cost | None = None) -> IndexData:
    """Index (owner, label, phrase) rows; labels come back with the matches."""
    told = Teller(cost or cost_by({}))
    graph, entries, needs = Graph(), list[bytes](), dict[Words, int]()
    for number, (owner, label, phrase) in enumerate(phrases):
        shape, how, needed = _anchor(phrase.shape, told)
        graph.begin(shape.through(graph, graph.ending(number)))
        need = needs.setdefault(as_words(needed), len(needs)) if needed else NO_NEED
        initials = "".join(sorted(phrase.shape.initials)) if how == ANYHOW and phrase.shape.begins == {"word"} else ""
        entries.append(marshal.dumps(tuple(Entry(owner, phrase.pattern, label, how, need, initials))))
    return IndexData(graph.packed(), tuple(needs), tuple(entries))


def _anchor(shape: Row, told: Teller) -> _Anchor:
    items = shape.items
    if not shape.is_open and shape.begins <= {"word", "mark"}:
        return _Anchor(shape, AS_FOUND if shape.begins == {"word"} else ANYHOW, frozenset())
    parts = list(_parts(items))
    if not parts:  # there is no telling how it begins: a word of it finds it
        return _Anchor(_any_of(told(shape)), ANYHOW, frozenset())
    first, behind = min(parts, key=lambda part: _expected(items[slice(*part)], told) * (_ELSEWHERE if part[0] else 1.0))
    rest = Row((*items[:first], *items[behind:]))
    how = AS_FOUND if first == 0 and shape.begins == {"word"} else ANYHOW
    return _Anchor(Row(items[first:]), how, told(rest) if how == ANYHOW else frozenset())


def _parts(items: tuple[Shape, ...]) -> Iterator[tuple[int, int]]:
    """Where parts begin that may be followed, and where each ends: behind the first item in which anything may stand."""
    for first in range(len(items)):
        if Row(items[first:]).begins <= {"word", "mark"}:
            yield first, next((at + 1 for at in range(first, len(items)) if items[at].is_open), len(items))


def _expected(items: tuple[Shape, ...], told: Teller) -> float:
    telling = told(Row(items))
    return told.cost(telling) if telling else float("inf")


def _any_of(words: frozenset[Word]) -> Shape:
    return Either(Text(word.letters) if word.whole else Beginning(word.letters) for word in sorted(words))
