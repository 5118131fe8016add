"""All phrases of all rules and vocabularies in one index: a scan of a text gives candidates, the phrase's own expression decides.

The scan is one pass of Aho-Corasick over the squeezed words for the rarest literals without which no phrase can match: mostly the words with which a
match begins. A phrase found by other words is tried only in sentences that hold a literal of each of its other sets, too.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

import ahocorasick_rs

from eeolint.expressions import Expressions
from eeolint.literals import Cost, Literals, cost_by
from eeolint.model import Span
from eeolint.phrases import Phrase
from eeolint.text import Bounds, Folded, Squeezed, fold, sentence_starts, squeeze
from eeolint.vocabulary import asked_late

# ahocorasick_rs offers the automaton over bytes; folded words are one byte a character, so offsets stay.
_Automaton = ahocorasick_rs.BytesAhoCorasick


class Entry(NamedTuple):
    """One phrase of the index. `needs`: the set of which its sentence has a word besides its literals; `begins`: the set that a match begins with.

    Instead of a set's number `needs` may say none, and `begins` that a match begins where the phrase is found, or that nothing is known.
    """

    owner: str
    pattern: str
    label: str
    needs: int
    begins: int


_NONE, _AS_FOUND, _ANYHOW = -1, -1, -2
_ELSEWHERE = 2.0  # how many times more a hit costs behind which the beginning of a match must be looked for
_TELLING = 1500.0  # most words of a set in a hundred postings that is worth asking for
_MOST_WORDS = 50_000  # that are remembered with their sets

WordSet = tuple[tuple[bytes, ...], tuple[bytes, ...]]


class IndexData(NamedTuple):
    """The index as plain data, as a cache keeps it.

    `found_by`: per literal the entries that it leads to; `sets`: per number whole words and beginnings of words.
    """

    literals: tuple[bytes, ...]
    found_by: tuple[tuple[int, ...], ...]
    sets: tuple[WordSet, ...]
    entries: tuple[Entry, ...]


def build(phrases: Iterable[tuple[str, str, Phrase]], cost: Cost | None = None) -> IndexData:
    """Index (owner, label, phrase) rows; labels come back with the matches, and a phrase is looked up by its cheapest literals."""
    cost = cost or cost_by({})
    found_by: dict[str, list[int]] = {}
    sets: dict[WordSet, int] = {}
    entries: list[Entry] = []
    for owner, label, phrase in phrases:
        anchor = min(phrase.runs, key=lambda run: cost(run) * (1 if run in phrase.leading else _ELSEWHERE))
        for literal in anchor:
            found_by.setdefault(literal, []).append(len(entries))
        others = [any_of for any_of in phrase.literals if not _implies(anchor, any_of) and cost(any_of) < _TELLING]
        needs = sets.setdefault(_first_words(min(others, key=cost)), len(sets)) if others else _NONE
        begins = _ANYHOW if not phrase.leading else _AS_FOUND if anchor in phrase.leading else sets.setdefault(_first_words(phrase.leading[0]), len(sets))
        entries.append(Entry(owner, phrase.pattern, label, needs, begins))
    return IndexData(tuple(map(_bytes, found_by)), tuple(map(tuple, found_by.values())), tuple(sets), tuple(entries))


def _implies(run: Literals, any_of: Literals) -> bool:
    return all(any(literal in longer for literal in any_of) for longer in run)


def _first_words(any_of: Literals) -> WordSet:
    firsts = sorted({literal[: literal.find(" ", 1) + 1] or literal for literal in any_of})
    whole, beginnings = (tuple(_bytes(one.strip()) for one in firsts if one.endswith(" ") is ended) for ended in (True, False))
    return whole, beginnings


def _bytes(literal: str) -> bytes:
    return literal.encode("latin-1", "replace")


class Match(NamedTuple):
    """A phrase found: where, and the label that it was indexed with."""

    span: Span
    label: str


class Having(dict[bytes, int]):
    """Which sets that entries need have a word, as bits: worked out when the word is first met, and remembered."""

    def __init__(self, data: IndexData) -> None:
        self._words: dict[bytes, int] = {}
        self._beginnings: dict[bytes, int] = {}
        for number in {entry[3] for entry in data.entries} - {_NONE}:
            for kind, words in zip((self._words, self._beginnings), data.sets[number], strict=True):
                for word in words:
                    kind[word] = kind.get(word, 0) | 1 << number

    def __missing__(self, word: bytes) -> int:
        if len(self) > _MOST_WORDS:
            self.clear()
        beginnings = (self._beginnings.get(word[:end], 0) for end in range(1, len(word) + 1))
        self[word] = reduce(or_, beginnings, self._words.get(word, 0))
        return self[word]


class Sentences:
    """The sentences of a text as one index sees them, each cut but once."""

    def __init__(self, words: bytes, bounds: Bounds, having: Having) -> None:
        self._words, self._bounds, self._having = words, bounds, having
        self._cut: dict[int, tuple[int, int, int]] = {}

    def cut(self, offset: int) -> tuple[int, int, int]:
        """The sentence that holds `offset`: its bounds, and the sets that have one of its words."""
        number = self._bounds.at(offset)
        if number not in self._cut:
            start, end = self._bounds.span(number)
            having = filter(None, map(self._having.__getitem__, self._words[start : end + 1].split()))
            self._cut[number] = start, end, reduce(or_, having, 0)
        return self._cut[number]


def _places(words: bytes, start: int, end: int, begins: WordSet) -> Iterator[int]:
    """Where between two offsets of a text a word of a set stands."""
    whole, beginnings = begins
    sentence = words[start : end + 2]
    for literal in (*(b" " + word + b" " for word in set(sentence.split()).intersection(whole)), *(b" " + word for word in beginnings)):
        at = sentence.find(literal)
        while at >= 0:
            yield start + at
            at = sentence.find(literal, at + 1)


Found = dict[str, list[tuple[int, int]]]  # per owner the entries that may match, each with a place where it was found
_Lead = tuple[int, str, int]


class Index:
    """The automaton over the literals of an `IndexData`, ready to scan; `late` is the index of phrases that few texts ask for."""

    def __init__(self, data: IndexData, expressions: Expressions | None = None, late: IndexData | None = None) -> None:
        self.expressions, self._late = expressions or Expressions(), late
        self.entries = tuple(map(Entry._make, data.entries))
        self._data, self.sets = data, data.sets
        self._leads: list[tuple[_Lead, ...]] = [()] * len(data.literals)
        self._automaton = _Automaton(data.literals)

    @cached_property
    def late(self) -> "Index | None":
        """The index of what few texts ask for, built when one does."""
        return Index(self._late, self.expressions) if self._late else None

    @cached_property
    def having(self) -> Having:
        """Which of the sets that entries need have a word."""
        return Having(self._data)

    def scan(self, text: str) -> "Scan":
        """Scan one text for the candidates of every owner."""
        folded = fold(text)
        return Scan(folded, Bounds(sentence_starts(folded.shape), len(folded.shape)), self)

    def candidates(self, squeezed: Squeezed, sentences: Sentences) -> Found:
        """What may match: the entries of every literal found, in whose sentence all sets that it needs have a word."""
        found: Found = {}
        leads, starts, left_out = self._leads, squeezed.starts, squeezed.left_out
        begin = end = having = 0
        for literal, at, _ in self._automaton.find_matches_as_indexes(squeezed.words, overlapping=True):
            start = at + left_out[bisect_right(starts, at + 1) - 1]
            for number, owner, needs in leads[literal] or self._lead(literal):
                if needs:
                    if not begin <= start < end:
                        begin, end, having = sentences.cut(start)
                    if needs & ~having:
                        continue
                if owner in found:
                    found[owner].append((number, start))
                else:
                    found[owner] = [(number, start)]
        return found

    def _lead(self, literal: int) -> tuple[_Lead, ...]:
        """Where a literal leads to, put together when it is first met."""
        entries = ((number, self.entries[number]) for number in self._data.found_by[literal])
        leads = tuple((number, entry.owner, 0 if entry.needs == _NONE else 1 << entry.needs) for number, entry in entries)
        self._leads[literal] = leads
        return leads


class Scan:
    """One text with its candidates; what each owner really matches is found when it is asked for."""

    def __init__(self, folded: Folded, sentences: Bounds, index: Index) -> None:
        self.folded, self.sentences, self._index = folded, sentences, index
        self.squeezed = squeeze(folded.words)
        self._cut = Sentences(folded.words, sentences, index.having)
        self.candidates = index.candidates(self.squeezed, self._cut)
        self._found: dict[str, list[Match]] = {}
        self._every: dict[str, list[Match]] = {}

    @cached_property
    def _late(self) -> Found:
        if not self._index.late:
            return {}
        self._late_cut = Sentences(self.folded.words, self.sentences, self._index.late.having)
        return self._index.late.candidates(self.squeezed, self._late_cut)

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
            verified = self._verified(self._late.get(owner, ()), self._index.late, self._late_cut)
        else:
            verified = self._verified(self.candidates.get(owner, ()), self._index, self._cut)
        verified.sort()
        return [match for _, _, _, match in verified]

    def _verified(self, candidates: Iterable[tuple[int, int]], index: Index, cut: Sentences) -> list[tuple[int, int, int, Match]]:
        """Matches with what orders them: where they begin, the longest first, and of equals the phrase that was indexed first."""
        found: list[tuple[int, int, int, Match]] = []
        inside = set[tuple[int, int]]()
        lower, bounds = self.folded.lower, self.sentences
        for number, start in candidates:
            _, pattern, label, _, begins = index.entries[number]
            expression = index.expressions.compile(pattern)
            if begins == _AS_FOUND:
                matches: Iterable[re.Match[str] | None] = (expression.match(lower, start, bounds.end_at(start)),)
            elif (number, sentence := bounds.at(start)) in inside:
                continue
            else:
                inside.add((number, sentence))
                first, end = bounds.span(sentence)
                if begins == _ANYHOW:
                    matches = expression.finditer(lower, first, end)
                else:
                    places = _places(self.folded.words, first, end, index.sets[begins])
                    matches = [expression.match(lower, at, end) for at in places]
            for match in matches:
                if match:
                    span = Span(*match.span())
                    found.append((span.start, -span.end, number, Match(span, label)))
        return found


def _longest(matches: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in matches:
        if kept and match.span.start < kept[-1].span.end:
            if match.span.end - match.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1] = match
        else:
            kept.append(match)
    return kept
