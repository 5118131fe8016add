"""All phrases of all rules and vocabularies in one index: a scan of a text gives candidates, the phrase's own expression decides.

The scan is one pass of Aho-Corasick over the folded words for the rarest literals without which no phrase can match. A phrase is tried only in
sentences that hold a literal of each of its other sets, too.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import ahocorasick_rs

from eeolint.expressions import Expressions
from eeolint.model import Span
from eeolint.phrases import Frequency, Phrase, expected
from eeolint.text import Bounds, Folded, fold, sentence_starts
from eeolint.vocabulary import asked_late

# ahocorasick_rs offers the automaton over bytes; folded words are one byte a character, so offsets stay.
_Automaton = ahocorasick_rs.BytesAhoCorasick


class Entry(NamedTuple):
    """One phrase of the index. `others`: literal sets besides the one that finds it; `begins`: the set that a match begins with.

    Instead of a set's number `begins` may say that it is the set by which the phrase is found, or that none is known.
    """

    owner: str
    pattern: str
    label: str
    others: tuple[int, ...]
    begins: int


_AS_FOUND, _ANYHOW = -1, -2


class IndexData(NamedTuple):
    """The index as plain data, as a cache keeps it.

    `found_by`: per literal the entries that it leads to; `sets`: literal sets by number, each its whole words and its beginnings of words.
    """

    literals: tuple[bytes, ...]
    found_by: tuple[tuple[int, ...], ...]
    sets: tuple[tuple[tuple[bytes, ...], tuple[bytes, ...]], ...]
    entries: tuple[Entry, ...]


def build(phrases: Iterable[tuple[str, str, Phrase]], frequency: Frequency = MappingProxyType({})) -> IndexData:
    """Index (owner, label, phrase) rows; labels come back with the matches, and a phrase is looked up by its rarest literals."""
    found_by: dict[str, list[int]] = {}
    sets: dict[tuple[tuple[bytes, ...], tuple[bytes, ...]], int] = {}
    entries: list[Entry] = []
    for owner, label, phrase in phrases:
        first, *rest = sorted(phrase.literals, key=lambda any_of: expected(any_of, frequency))
        for literal in first:
            found_by.setdefault(literal, []).append(len(entries))
        others = tuple(sets.setdefault(_split(any_of), len(sets)) for any_of in rest)
        if phrase.leading is None or phrase.leading == first:
            begins = _ANYHOW if phrase.leading is None else _AS_FOUND
        else:
            begins = sets.setdefault(_split(phrase.leading), len(sets))
        entries.append(Entry(owner, phrase.pattern, label, others, begins))
    return IndexData(tuple(map(_bytes, found_by)), tuple(map(tuple, found_by.values())), tuple(sets), tuple(entries))


def _split(any_of: frozenset[str]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The whole words of a literal set, and its beginnings of words."""
    whole = tuple(sorted(_bytes(literal.strip()) for literal in any_of if literal.endswith(" ")))
    return whole, tuple(sorted(_bytes(literal.strip()) for literal in any_of if not literal.endswith(" ")))


def _bytes(literal: str) -> bytes:
    return literal.encode("latin-1", "replace")


class Match(NamedTuple):
    """A phrase found: where, and the label that it was indexed with."""

    span: Span
    label: str


class Sentences:
    """The sentences of a text as the matcher cuts them, each but once."""

    def __init__(self, words: bytes, bounds: Bounds) -> None:
        self._words, self._bounds = words, bounds
        self._cut: dict[int, tuple[int, int, bytes, frozenset[bytes]]] = {}

    def cut(self, offset: int) -> tuple[int, int, bytes, frozenset[bytes]]:
        """The sentence that holds `offset`: its bounds, its folded words with the space before them, and the set of them."""
        number = self._bounds.at(offset)
        if number not in self._cut:
            begin, end = self._bounds.span(number)
            sentence = self._words[begin : end + 1]
            self._cut[number] = (begin, end, sentence, frozenset(sentence.split()))
        return self._cut[number]


class Index:
    """The automaton over the literals of an `IndexData`, ready to scan; `late` is the index of phrases that few texts ask for."""

    def __init__(self, data: IndexData, expressions: Expressions | None = None, late: IndexData | None = None) -> None:
        self.expressions, self._late = expressions or Expressions(), late
        self.entries = tuple(map(Entry._make, data.entries))
        self.sets = tuple((frozenset(whole), tuple(b" " + word for word in beginnings)) for whole, beginnings in data.sets)
        self._leads = tuple(
            tuple((number, self.entries[number].owner, tuple(self.sets[other] for other in self.entries[number].others)) for number in found)
            for found in data.found_by
        )
        self._automaton = _Automaton(data.literals)

    @cached_property
    def late(self) -> "Index | None":
        """The index of what few texts ask for, built when one does."""
        return Index(self._late, self.expressions) if self._late else None

    def scan(self, text: str) -> "Scan":
        """Scan one text for the candidates of every owner."""
        folded = fold(text)
        return Scan(folded, Bounds(sentence_starts(folded.shape), len(folded.shape)), self)

    def candidates(self, folded: Folded, sentences: Sentences) -> dict[str, dict[int, list[int]]]:
        """Per owner the entries that may match, with the places where a literal stands in whose sentence all other sets have one, too."""
        found: dict[str, dict[int, list[int]]] = {}
        begin = end = 0
        sentence, words = b"", frozenset[bytes]()
        for literal, start, _ in self._automaton.find_matches_as_indexes(folded.words, overlapping=True):
            if not begin <= start < end:
                begin, end, sentence, words = sentences.cut(start)
            for number, owner, others in self._leads[literal]:
                for whole, beginnings in others:
                    if words.isdisjoint(whole) and not (beginnings and any(word in sentence for word in beginnings)):
                        break
                else:
                    found.setdefault(owner, {}).setdefault(number, []).append(start)
        return found


class Scan:
    """One text with its candidates; what each owner really matches is found when it is asked for."""

    def __init__(self, folded: Folded, sentences: Bounds, index: Index) -> None:
        self.folded, self.sentences, self._index = folded, sentences, index
        self._cut = Sentences(folded.words, sentences)
        self.candidates = index.candidates(folded, self._cut)
        self._found: dict[str, list[Match]] = {}
        self._every: dict[str, list[Match]] = {}

    @cached_property
    def _late(self) -> dict[str, dict[int, list[int]]]:
        return self._index.late.candidates(self.folded, self._cut) if self._index.late else {}

    def sentence(self, offset: int, reach: int = 0) -> Span:
        """Bounds of the sentence that holds `offset`, with `reach` more on either side."""
        return self.sentences.around(offset, reach)

    def matches(self, owner: str) -> list[Match]:
        """What the phrases of `owner` match, in order; of matches that overlap the longest is kept."""
        if owner not in self._found:
            self._found[owner] = _longest(self._in_order(owner))
        return self._found[owner]

    def every(self, owner: str) -> list[Match]:
        """What the phrases of `owner` match, overlaps between different labels kept: "gender identity or expression" names two characteristics."""
        if owner not in self._every:
            by_label: dict[str, list[Match]] = {}
            for match in self._in_order(owner):
                by_label.setdefault(match.label, []).append(match)
            self._every[owner] = [match for matches in by_label.values() for match in _longest(matches)]
        return self._every[owner]

    def _in_order(self, owner: str) -> list[Match]:
        if asked_late(owner) and self._index.late:
            verified = self._verified(self._late.get(owner, {}), self._index.late)
        else:
            verified = self._verified(self.candidates.get(owner, {}), self._index)
        return sorted(verified, key=lambda m: (m.span.start, -m.span.end))

    def _verified(self, candidates: dict[int, list[int]], index: Index) -> Iterator[Match]:
        for number, starts in candidates.items():
            entry = index.entries[number]
            if entry.begins == _AS_FOUND:
                yield from self._leading(entry, starts)
            elif entry.begins == _ANYHOW:
                yield from self._inside(entry, starts)
            else:
                yield from self._leading(entry, self._beginnings(*index.sets[entry.begins], starts))

    def _beginnings(self, whole: frozenset[bytes], beginnings: tuple[bytes, ...], starts: list[int]) -> list[int]:
        """Where, in the sentences that hold the literals at `starts`, a literal stands that a match may begin with."""
        words, found = self.folded.words, set[int]()
        until = -1
        for start in sorted(starts):
            if start < until:
                continue
            begin, until, _, here = self._cut.cut(start)
            for literal in (*(b" " + word + b" " for word in whole & here), *beginnings):
                at = words.find(literal, begin, until + 2)
                while at >= 0:
                    found.add(at)
                    at = words.find(literal, at + 1, until + 2)
        return sorted(found)

    def _leading(self, entry: Entry, starts: list[int]) -> Iterator[Match]:
        """Matches that begin where a literal does."""
        expression, lower = self._index.expressions.compile(entry.pattern), self.folded.lower
        for start in starts:
            match = expression.match(lower, start, self.sentences.end_at(start))
            if match:
                yield Match(Span(*match.span()), entry.label)

    def _inside(self, entry: Entry, starts: list[int]) -> Iterator[Match]:
        """Matches anywhere in the sentences that hold a literal."""
        expression, lower = self._index.expressions.compile(entry.pattern), self.folded.lower
        for sentence in sorted({self.sentences.at(start) for start in starts}):
            for match in expression.finditer(lower, *self.sentences.span(sentence)):
                yield Match(Span(*match.span()), entry.label)


def _longest(matches: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in matches:
        if kept and match.span.start < kept[-1].span.end:
            if match.span.end - match.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1] = match
        else:
            kept.append(match)
    return kept
