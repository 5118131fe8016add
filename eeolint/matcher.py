"""All phrases of all rules and vocabularies in one index: a scan of a text gives candidates, the phrase's own expression decides.

The scan is one pass of Aho-Corasick over the squeezed words for the rarest literals without which no phrase can match: mostly the words with which a
match begins. A phrase found by other words is tried only in sentences that hold a literal of each of its other sets, too.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import ahocorasick_rs

from eeolint.expressions import Expressions
from eeolint.literals import Cost, Literals, Words, WordSet, as_bytes, cost_by, first_words, word_set
from eeolint.model import Span
from eeolint.phrases import Phrase
from eeolint.text import Bounds, Folded, Squeezed, fold, sentence_starts, squeeze
from eeolint.vocabulary import Lexicon, Phrases

# ahocorasick_rs offers the automaton over bytes; folded words are one byte a character, so offsets stay.
_Automaton = ahocorasick_rs.BytesAhoCorasick


class Entry(NamedTuple):
    """One phrase of the index. `needs`: sets of each of which its sentence has a word; `begins`: the set that a match begins with.

    Instead of a set's number `begins` may say that a match begins where the phrase is found, or that nothing is known.
    """

    owner: str
    pattern: str
    label: str
    needs: tuple[int, ...]
    begins: int


_AS_FOUND, _ANYHOW = -1, -2


class IndexData(NamedTuple):
    """The index as plain data, as a cache keeps it.

    `found_by`: per literal the entries that it leads to; `sets`: per number whole words and beginnings of words.
    """

    literals: tuple[bytes, ...]
    found_by: tuple[tuple[int, ...], ...]
    sets: tuple[Words, ...]
    entries: tuple[Entry, ...]


def build(phrases: Iterable[tuple[str, str, Phrase]], cost: Cost | None = None) -> IndexData:
    """Index (owner, label, phrase) rows; labels come back with the matches, and a phrase is looked up by its cheapest literals."""
    cost = cost or cost_by({})
    found_by: dict[str, list[int]] = {}
    sets: dict[Words, int] = {}
    entries: list[Entry] = []
    for owner, label, phrase in phrases:
        anchor = min((*phrase.leading, *phrase.runs), key=cost)
        for literal in anchor:
            found_by.setdefault(literal, []).append(len(entries))
        begins = _ANYHOW if not phrase.leading else _AS_FOUND if anchor in phrase.leading else sets.setdefault(first_words(phrase.leading[0]), len(sets))
        others = [any_of for any_of in phrase.literals if not _implies(anchor, any_of)] if begins != _AS_FOUND or "{0,4}?" in phrase.pattern else []
        needs = dict.fromkeys(sets.setdefault(first_words(any_of), len(sets)) for any_of in sorted(others, key=cost))
        entries.append(Entry(owner, phrase.pattern, label, tuple(needs), begins))
    return IndexData(tuple(map(as_bytes, found_by)), tuple(map(tuple, found_by.values())), tuple(sets), tuple(entries))


def _implies(run: Literals, any_of: Literals) -> bool:
    return all(any(literal in longer for literal in any_of) for longer in run)


class Match(NamedTuple):
    """A phrase found: where, and the label that it was indexed with."""

    span: Span
    label: str


class Sentence:
    """One sentence of a text: its bounds, and its words with the spaces around them."""

    def __init__(self, folded: Folded, span: Span) -> None:
        self.start, self.end = span
        self.bytes = folded.words[self.start : self.end + 1] + b" "
        self.words = frozenset(self.bytes.split())

    def has(self, any_of: WordSet) -> bool:
        """Whether a word of a set stands in the sentence."""
        whole, beginnings = any_of
        return not self.words.isdisjoint(whole) or (bool(beginnings) and any(word in self.bytes for word in beginnings))

    def places(self, any_of: WordSet) -> Iterator[int]:
        """Where the words of a set stand, as offsets of the text."""
        whole, beginnings = any_of
        for literal in (*(b" " + word + b" " for word in self.words & whole), *beginnings):
            at = self.bytes.find(literal)
            while at >= 0:
                yield self.start + at
                at = self.bytes.find(literal, at + 1)


Found = dict[str, list[tuple[int, int, int]]]  # per owner the entries that may match, each with a place where it was found and its sentence


class Index:
    """The automaton over the literals of an `IndexData`, ready to scan; `late` is the index of phrases that few texts ask for."""

    def __init__(self, data: IndexData, expressions: Expressions | None = None, late: IndexData | None = None) -> None:
        self.expressions, self._late = expressions or Expressions(), late
        self.entries = tuple(map(Entry._make, data.entries))
        self._data = data
        self._sets: dict[int, WordSet] = {}
        self._leads: list[tuple[tuple[str, int], ...]] = [()] * len(data.literals)
        self._expressions: list[re.Pattern[str] | None] = [None] * len(data.entries)
        self._automaton = _Automaton(data.literals)

    @cached_property
    def late(self) -> "Index":
        """The index of what few texts ask for, built when one does."""
        return Index(self._late or build(()), self.expressions)

    def set(self, number: int) -> WordSet:
        """A set of words, put together when it is first asked for."""
        if number not in self._sets:
            self._sets[number] = word_set(self._data.sets[number])
        return self._sets[number]

    def scan(self, text: str) -> "Scan":
        """Scan one text for the candidates of every owner."""
        folded = fold(text)
        return Scan(folded, Bounds(sentence_starts(folded.shape), len(folded.shape)), self)

    def expression(self, number: int) -> re.Pattern[str]:
        """The expression of an entry."""
        found = self._expressions[number]
        if found is None:
            found = self._expressions[number] = self.expressions.compile(self.entries[number].pattern)
        return found

    def candidates(self, squeezed: Squeezed, sentences: list[int]) -> Found:
        """What may match: the entries of every literal found."""
        found: Found = {}
        leads, starts, left_out = self._leads, squeezed.starts, squeezed.left_out
        for literal, at, _ in self._automaton.find_matches_as_indexes(squeezed.words, overlapping=True):
            start = at + left_out[bisect_right(starts, at + 1) - 1]
            sentence = bisect_right(sentences, start) - 1
            for owner, number in leads[literal] or self._lead(literal):
                if owner in found:
                    found[owner].append((number, start, sentence))
                else:
                    found[owner] = [(number, start, sentence)]
        return found

    def _lead(self, literal: int) -> tuple[tuple[str, int], ...]:
        """Where a literal leads to, put together when it is first met."""
        leads = self._leads[literal] = tuple((self.entries[number].owner, number) for number in self._data.found_by[literal])
        return leads


class Scan:
    """One text with its candidates; what each owner really matches is found when it is asked for."""

    def __init__(self, folded: Folded, sentences: Bounds, index: Index) -> None:
        self.folded, self.sentences, self._index = folded, sentences, index
        self.squeezed = squeeze(folded.words)
        self.candidates = index.candidates(self.squeezed, sentences.starts)
        self._cut: dict[int, Sentence] = {}
        self._late: dict[int, Found] = {}
        self._found: dict[tuple[str, int | None], list[Match]] = {}

    def sentence(self, offset: int, reach: int = 0) -> Span:
        """Bounds of the sentence that holds `offset`, with `reach` more on either side."""
        return self.sentences.around(offset, reach)

    def matches(self, owner: str, sentence: int | None = None) -> list[Match]:
        """What the phrases of `owner` match, in order; of matches that overlap the longest is kept. An owner that is asked late is asked by sentence."""
        if owner not in self.candidates and sentence is None:
            return []
        if (owner, sentence) not in self._found:
            self._found[owner, sentence] = _longest(self._in_order(owner, sentence))
        return self._found[owner, sentence]

    def found(self, phrases: Phrases, lexicon: Lexicon, sentence: int) -> Iterator[re.Match[str]]:
        """What a list of phrases that is not indexed matches in a sentence, which is searched only if it has a word of theirs."""
        telling = lexicon.telling(phrases)
        if telling and not self._sentence(sentence).has(telling):
            return iter(())
        return lexicon.expression(phrases).finditer(self.folded.lower, *self.sentences.span(sentence))

    def most(self, owner: str, sentence: int | None = None) -> int:
        """How many matches there may be at most, without looking at any."""
        found = self.candidates if sentence is None else self._candidates(sentence)
        return len(found.get(owner, ()))

    def every(self, owner: str, sentence: int | None = None) -> list[Match]:
        """What the phrases of `owner` match, overlaps between different labels kept: "gender identity or expression" names two characteristics."""
        by_label: dict[str, list[Match]] = {}
        for match in self._in_order(owner, sentence):
            by_label.setdefault(match.label, []).append(match)
        return [match for matches in by_label.values() for match in _longest(matches)]

    def _in_order(self, owner: str, sentence: int | None) -> list[Match]:
        index, found = (self._index, self.candidates) if sentence is None else (self._index.late, self._candidates(sentence))
        candidates = found.get(owner)
        return self._verified(candidates, index) if candidates else []

    def _candidates(self, sentence: int) -> Found:
        """The candidates of the late index in one sentence."""
        if sentence not in self._late:
            start, end = self.sentences.span(sentence)
            self._late[sentence] = self._index.late.candidates(squeeze(self.folded.words[start : end + 2], start), self.sentences.starts)
        return self._late[sentence]

    def _verified(self, candidates: list[tuple[int, int, int]], index: Index) -> list[Match]:
        """What candidates match, in order: the longest first, and of equals that of the phrase that was indexed first."""
        found: list[tuple[int, int, int, Match]] = []
        entries, lower, span = index.entries, self.folded.lower, self.sentences.span
        inside: dict[tuple[int, int], None] = {}
        for number, start, sentence in candidates:
            _, _, label, needs, begins = entries[number]
            if begins != _AS_FOUND:
                inside[number, sentence] = None
            elif not needs or all(map(self._sentence(sentence).has, map(index.set, needs))):
                match = index.expression(number).match(lower, start, span(sentence)[1])
                if match:
                    first, end = match.span()
                    found.append((first, -end, number, Match(Span(first, end), label)))
        for number, sentence in inside:
            for match in self._inside(number, self._sentence(sentence), index):
                first, end = match.span()
                found.append((first, -end, number, Match(Span(first, end), entries[number].label)))
        found.sort()
        return [match for _, _, _, match in found]

    def _sentence(self, number: int) -> Sentence:
        if number not in self._cut:
            self._cut[number] = Sentence(self.folded, self.sentences.span(number))
        return self._cut[number]

    def _inside(self, number: int, sentence: Sentence, index: Index) -> Iterable[re.Match[str]]:
        """Matches of one entry that begin anywhere in a sentence."""
        entry = index.entries[number]
        if not all(map(sentence.has, map(index.set, entry.needs))):
            return ()
        expression, lower = index.expression(number), self.folded.lower
        if entry.begins == _ANYHOW:
            return expression.finditer(lower, sentence.start, sentence.end)
        return filter(None, (expression.match(lower, at, sentence.end) for at in sentence.places(index.set(entry.begins))))


def _longest(matches: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in matches:
        if kept and match.span.start < kept[-1].span.end:
            if match.span.end - match.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1] = match
        else:
            kept.append(match)
    return kept
