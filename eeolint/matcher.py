"""All phrases of all rules and vocabularies in one index: a scan of a text gives candidates, the phrase's own expression decides.

A scan walks along the words of a text; `indexing` says which part of a phrase it follows, and what else a phrase needs in its sentence.
"""

import marshal
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from eeolint.automaton import Automaton, Kept, Packed
from eeolint.expressions import Expressions
from eeolint.lexicon import Lexicon
from eeolint.model import Span
from eeolint.records import NamedTuple, record_of
from eeolint.text import Bounds, Folded, fold, sentence_starts
from eeolint.vocabulary import Phrases
from eeolint.words import Words, WordSet, word_set

AS_FOUND, ANYHOW = 0, 1  # whether matches begin where a phrase is found, or anywhere in its sentence
NO_NEED = -1
_FEW = 4  # words


class Entry(NamedTuple):
    """One phrase of the index.

    `how`: one of `AS_FOUND`, `ANYHOW`; `need`: the number of a set of words of which its sentence holds one besides, or `NO_NEED`; `initials`: the
    letters that a match may begin with, if that is to be looked for and known.
    """

    owner: str
    pattern: str
    label: str
    how: int
    need: int
    initials: str


class IndexData(NamedTuple):
    """The index as plain data, as a cache keeps it; each entry is marshalled by itself, as a run reads few of them."""

    automaton: Packed
    needs: tuple[Words, ...]
    entries: Sequence[bytes]


class Match(NamedTuple):
    """A phrase found: where, and the label that it was indexed with."""

    span: Span
    label: str


class Sentence:
    """One sentence of a text: its bounds, and its words with the spaces around them."""

    def __init__(self, folded: Folded, span: Span) -> None:
        self.start, self.end = span
        self._bytes = folded.words[self.start : self.end + 1] + b" "
        self._words = frozenset(self._bytes.split())

    def has(self, any_of: WordSet) -> bool:
        """Whether a word of a set stands in the sentence."""
        whole, beginnings = any_of
        return not self._words.isdisjoint(whole) or (bool(beginnings) and any(word in self._bytes for word in beginnings))


class _Lead(NamedTuple):
    """An entry as a scan meets it: its owner, its number, how it is verified, and what it needs."""

    owner: str
    number: int
    how: int
    need: WordSet | None


Candidate = tuple[int, int, int, int]  # the number of an entry, how it is verified, where it was found and in which sentence
Found = dict[str, list[Candidate]]  # by owner


class Index:
    """The phrases of an `IndexData`, ready to scan for; `late` gives the index of phrases that few texts ask for."""

    def __init__(self, data: IndexData, expressions: Expressions | None = None, late: Callable[[], IndexData] | None = None) -> None:
        self.expressions, self._data, self._late = expressions or Expressions(), data, late
        self.entries: Kept[int, Entry] = Kept(lambda number: Entry(*marshal.loads(data.entries[number])))  # noqa: S302 -- data only, and our own
        self.compiled: Kept[int, re.Pattern[str]] = Kept(lambda number: self.expressions.compile(self.entries[number].pattern))
        self._beginnings: Kept[str, re.Pattern[str]] = Kept(lambda initials: self.expressions.compile(rf"[{initials}](?<!\w.)"))
        self._needs: Kept[int, WordSet] = Kept(lambda number: word_set(data.needs[number]))
        self._leads: Kept[int, _Lead] = Kept(self._lead)
        self._automaton: Automaton[_Lead] = Automaton(data.automaton, self._leads.__getitem__)
        self._later: Index | None = None

    @property
    def late(self) -> "Index":
        """The index of what few texts ask for, built when one does."""
        if self._later is None:
            assert self._late is not None
            self._later = Index(self._late(), self.expressions)
        return self._later

    def __len__(self) -> int:
        return len(self._data.entries)

    def scan(self, text: str) -> "Scan":
        """Scan one text for the candidates of every owner."""
        folded = fold(text)
        return Scan(folded, Bounds(sentence_starts(folded.shape), len(folded.shape)), self)

    def walk(self, words: bytes) -> list[tuple[int, tuple[_Lead, ...]]]:
        """Where parts of phrases begin in folded words, as offsets, with what there is to know of the phrases."""
        return self._automaton.walk(words)

    def candidates(self, scan: "Scan", within: Span) -> Found:
        """What may match in a stretch of a text: the phrases whose part stands there, if what they need besides stands in its sentence."""
        found: Found = defaultdict(list)
        sentence, ends = scan.sentences.at(within.start), scan.ends
        for at, leads in self.walk(scan.folded.words[within.start + 1 : within.end + 1]):
            start = within.start + at
            while ends[sentence] <= start:
                sentence += 1
            for owner, entry, how, need in leads:
                if need is None or scan.cut(sentence).has(need):
                    found[owner].append((entry, how, start, sentence))
        return found

    def anywhere(self, number: int, lower: str, within: Span) -> Iterator[re.Match[str]]:
        """What a phrase matches in a stretch of a text in lower case; matches may overlap."""
        initials, expression = self.entries[number].initials, self.compiled[number]
        if not initials:
            yield from expression.finditer(lower, *within)
            return
        # Most letters begin no word, and most words none of the phrase: to try its expression there would be for nothing.
        for word in self._beginnings[initials].finditer(lower, *within):
            if match := expression.match(lower, word.start(), within.end):
                yield match

    def _lead(self, number: int) -> _Lead:
        entry = self.entries[number]
        return _Lead(entry.owner, number, entry.how, None if entry.need == NO_NEED else self._needs[entry.need])


class Scan:
    """One text with its candidates; what each owner really matches is found when it is asked for."""

    def __init__(self, folded: Folded, sentences: Bounds, index: Index) -> None:
        self.folded, self.sentences, self._index = folded, sentences, index
        self.ends = [*sentences.starts[1:], sentences.length]
        self._cut: list[Sentence | None] = [None] * len(sentences.starts)
        self.candidates = index.candidates(self, Span(0, sentences.length))
        self._late: dict[int, Found] = {}
        self._found: dict[str, list[Match]] = {}
        self._found_in: dict[tuple[str, int], list[Match]] = {}

    def sentence(self, offset: int, reach: int = 0) -> Span:
        """Bounds of the sentence that holds `offset`, with `reach` more on either side."""
        return self.sentences.around(offset, reach)

    def cut(self, number: int) -> Sentence:
        """A sentence by its number."""
        cut = self._cut[number]
        if cut is None:
            cut = self._cut[number] = Sentence(self.folded, self.sentences.span(number))
        return cut

    def matches(self, owner: str, sentence: int | None = None) -> list[Match]:
        """What the phrases of `owner` match, in order; of matches that overlap the longest is kept. The late index is asked by sentence."""
        if sentence is not None:
            if (owner, sentence) not in self._found_in:
                self._found_in[owner, sentence] = _longest(self._in_order(owner, sentence))
            return self._found_in[owner, sentence]
        if owner not in self.candidates:
            return []
        found = self._found.get(owner)
        if found is None:
            found = self._found[owner] = _longest(self._in_order(owner))
        return found

    def found(self, phrases: Phrases, lexicon: Lexicon, sentence: int) -> Iterator[re.Match[str]]:
        """What a list of phrases that is not indexed matches in a sentence, which is searched only if it has a word of theirs."""
        if not self.may_hold(phrases, lexicon, sentence):
            return iter(())
        return lexicon.expression(phrases).finditer(self.folded.lower, *self.sentences.span(sentence))

    def may_hold(self, phrases: Phrases, lexicon: Lexicon, sentence: int) -> bool:
        """Whether a sentence has a word of a list of phrases that is not indexed, without which none of them stands there."""
        telling = lexicon.telling(phrases)
        return telling is None or self.cut(sentence).has(telling)

    def sentences_with(self, any_of: WordSet | None) -> Sequence[int]:
        """Numbers of the sentences that hold a word of a set, in order; of all where none is given."""
        if any_of is None:
            return range(len(self.sentences.starts))
        words, beginnings = any_of
        # Of many it pays to know which stand in the text before any is looked for.
        standing = words if len(words) <= _FEW else words.intersection(self.folded.words.split())
        literals = (*[b" " + word + b" " for word in standing], *beginnings)
        return sorted({self.sentences.at(at) for literal in literals for at in self._places(literal)})

    def _places(self, literal: bytes) -> Iterator[int]:
        at = self.folded.words.find(literal)
        while at >= 0:
            yield at
            at = self.folded.words.find(literal, at + 1)

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

    def _in_order(self, owner: str, sentence: int | None = None) -> list[Match]:
        index, found = (self._index, self.candidates) if sentence is None else (self._index.late, self._candidates(sentence))
        candidates = found.get(owner)
        return self._verified(candidates, index) if candidates else []

    def _candidates(self, sentence: int) -> Found:
        """The candidates of the late index in one sentence."""
        if sentence not in self._late:
            self._late[sentence] = self._index.late.candidates(self, self.sentences.span(sentence))
        return self._late[sentence]

    def _verified(self, candidates: list[Candidate], index: Index) -> list[Match]:
        """What candidates match, in order: the longest first, and of equals that of the phrase that was indexed first."""
        found: set[tuple[int, int, int]] = set()
        anyhow: set[tuple[int, int]] = set()
        lower, ends, compiled = self.folded.lower, self.ends, index.compiled
        for number, how, start, sentence in candidates:
            if how == AS_FOUND:
                if match := compiled[number].match(lower, start, ends[sentence]):
                    found.add((start, -match.end(), number))
            else:
                anyhow.add((number, sentence))
        for number, sentence in anyhow:
            within = index.anywhere(number, lower, self.sentences.span(sentence))
            found.update((match.start(), -match.end(), number) for match in within)
        if not found:
            return []
        return [record_of(Match, (record_of(Span, (start, -end)), index.entries[number].label)) for start, end, number in sorted(found)]


def _longest(matches: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in matches:
        if kept and match.span.start < kept[-1].span.end:
            if match.span.end - match.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1] = match
        else:
            kept.append(match)
    return kept
