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
    """One phrase of the index. `needs`: sets of words besides its literals of each of which its sentence has one; `begins`: the set that a match begins with.

    Instead of a set's number `begins` may say that a match begins where the phrase is found, or that nothing is known.
    """

    owner: str
    pattern: str
    label: str
    needs: tuple[int, ...]
    begins: int


_AS_FOUND, _ANYHOW = -1, -2
_ELSEWHERE = 2.0  # how many times more a hit costs behind which the beginning of a match must be looked for
_MOST_WORDS = 50_000  # that are remembered with their sets


class IndexData(NamedTuple):
    """The index as plain data, as a cache keeps it.

    `found_by`: per literal the entries that it leads to; `words` and `beginnings`: per word, and per beginning of one, the sets that have it.
    """

    literals: tuple[bytes, ...]
    found_by: tuple[tuple[int, ...], ...]
    words: dict[bytes, tuple[int, ...]]
    beginnings: dict[bytes, tuple[int, ...]]
    entries: tuple[Entry, ...]


def build(phrases: Iterable[tuple[str, str, Phrase]], cost: Cost | None = None) -> IndexData:
    """Index (owner, label, phrase) rows; labels come back with the matches, and a phrase is looked up by its cheapest literals."""
    cost = cost or cost_by({})
    found_by: dict[str, list[int]] = {}
    sets: dict[Literals, int] = {}
    entries: list[Entry] = []
    for owner, label, phrase in phrases:
        anchor = min(phrase.runs, key=lambda run: cost(run) * (1 if run in phrase.leading else _ELSEWHERE))
        for literal in anchor:
            found_by.setdefault(literal, []).append(len(entries))
        needs = {sets.setdefault(_first_words(any_of), len(sets)) for any_of in phrase.literals if not _implies(anchor, any_of)}
        begins = _ANYHOW if not phrase.leading else _AS_FOUND if anchor in phrase.leading else sets.setdefault(_first_words(phrase.leading[0]), len(sets))
        entries.append(Entry(owner, phrase.pattern, label, tuple(sorted(needs)), begins))
    return IndexData(tuple(map(_bytes, found_by)), tuple(map(tuple, found_by.values())), *_inverted(sets), tuple(entries))


def _implies(run: Literals, any_of: Literals) -> bool:
    return all(any(literal in longer for literal in any_of) for longer in run)


def _first_words(any_of: Literals) -> Literals:
    return frozenset(literal[: literal.find(" ", 1) + 1] or literal for literal in any_of)


def _inverted(sets: Mapping[Literals, int]) -> tuple[dict[bytes, tuple[int, ...]], dict[bytes, tuple[int, ...]]]:
    """Per whole word, and per beginning of one, the numbers of the sets that have it."""
    whole: dict[bytes, tuple[int, ...]] = {}
    beginnings: dict[bytes, tuple[int, ...]] = {}
    for any_of, number in sets.items():
        for literal in any_of:
            kind = whole if literal.endswith(" ") else beginnings
            kind[word] = (*kind.get(word := _bytes(literal.strip()), ()), number)
    return whole, beginnings


def _bytes(literal: str) -> bytes:
    return literal.encode("latin-1", "replace")


class Match(NamedTuple):
    """A phrase found: where, and the label that it was indexed with."""

    span: Span
    label: str


class Sets(dict[bytes, int]):
    """Which sets of an index have a word, as bits: worked out when the word is first met, and remembered."""

    def __init__(self, data: IndexData) -> None:
        self._words, self._beginnings = data.words, data.beginnings
        self._longest = max(map(len, data.beginnings), default=0)

    def __missing__(self, word: bytes) -> int:
        numbers = set(self._words.get(word, ()))
        for end in range(1, min(len(word), self._longest) + 1):
            numbers.update(self._beginnings.get(word[:end], ()))
        if len(self) > _MOST_WORDS:
            self.clear()
        self[word] = _bits(numbers)
        return self[word]


def _bits(numbers: Iterable[int]) -> int:
    """Numbers as the bits of one."""
    return reduce(or_, (1 << number for number in numbers), 0)


class Sentences:
    """The sentences of a text as one index sees them, each cut but once."""

    def __init__(self, words: bytes, bounds: Bounds, sets: Sets) -> None:
        self._words, self._bounds, self._sets = words, bounds, sets
        self._cut: dict[int, tuple[int, int, int]] = {}

    def cut(self, offset: int) -> tuple[int, int, int]:
        """The sentence that holds `offset`: its bounds, and the sets that have one of its words."""
        number = self._bounds.at(offset)
        if number not in self._cut:
            start, end = self._bounds.span(number)
            having = filter(None, map(self._sets.__getitem__, self._words[start : end + 1].split()))
            self._cut[number] = start, end, reduce(or_, having, 0)
        return self._cut[number]

    def places(self, begins: int, number: int) -> list[int]:
        """Where in a sentence a word of set `begins` stands."""
        start, end = self._bounds.span(number)
        found = []
        for word in {word for word in self._words[start : end + 1].split() if self._sets[word] >> begins & 1}:
            literal = b" " + word + b" "
            at = self._words.find(literal, start, end + 2)
            while at >= 0:
                found.append(at)
                at = self._words.find(literal, at + 1, end + 2)
        return sorted(found)


Found = dict[str, list[tuple[int, int]]]  # per owner the entries that may match, each with a place where it was found
_Lead = tuple[int, str, int]


class Index:
    """The automaton over the literals of an `IndexData`, ready to scan; `late` is the index of phrases that few texts ask for."""

    def __init__(self, data: IndexData, expressions: Expressions | None = None, late: IndexData | None = None) -> None:
        self.expressions, self._late = expressions or Expressions(), late
        self.entries = tuple(map(Entry._make, data.entries))
        self._data, self.sets = data, Sets(data)
        self._leads: list[tuple[_Lead, ...]] = [()] * len(data.literals)
        self._automaton = _Automaton(data.literals)

    @cached_property
    def late(self) -> "Index | None":
        """The index of what few texts ask for, built when one does."""
        return Index(self._late, self.expressions) if self._late else None

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
        leads = tuple((number, entry.owner, _bits(entry.needs)) for number, entry in entries)
        self._leads[literal] = leads
        return leads


class Scan:
    """One text with its candidates; what each owner really matches is found when it is asked for."""

    def __init__(self, folded: Folded, sentences: Bounds, index: Index) -> None:
        self.folded, self.sentences, self._index = folded, sentences, index
        self.squeezed = squeeze(folded.words)
        self._cut = Sentences(folded.words, sentences, index.sets)
        self.candidates = index.candidates(self.squeezed, self._cut)
        self._found: dict[str, list[Match]] = {}
        self._every: dict[str, list[Match]] = {}

    @cached_property
    def _late(self) -> Found:
        if not self._index.late:
            return {}
        self._late_cut = Sentences(self.folded.words, self.sentences, self._index.late.sets)
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
                    matches = [expression.match(lower, at, end) for at in cut.places(begins, sentence)]
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
