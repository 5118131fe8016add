"""All phrases of all rules and vocabularies in one index: a scan of a text gives candidates, the phrase's own expression decides.

The scan is one pass of Aho-Corasick over the squeezed words for the rarest literals without which no phrase can match, mostly the very words that a
match begins with. What else a phrase cannot do without is found in the same pass where it is rare, and must stand in the same sentence.
"""

import marshal
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from eeolint.expressions import Expressions
from eeolint.finder import Finder, Hit, Packed, Rows, ordered, pack, rows
from eeolint.literals import Cost, Literals, Words, WordSet, as_bytes, cost_by, first_words, word_set
from eeolint.model import Span
from eeolint.phrases import Phrase
from eeolint.text import Bounds, Folded, Squeezed, fold, sentence_starts, squeeze
from eeolint.vocabulary import Lexicon, Phrases


class Entry(NamedTuple):
    """One phrase of the index. `needs` and `begins` are numbers of sets.

    `needs`: literals of which its sentence holds one besides that which finds it, or none; `begins`: first words of a match, unless a match begins
    where the phrase is found, or nothing is known of it; `rest`: the expression of what a match is from the place on where it is found, or none.
    """

    owner: str
    pattern: str
    label: str
    needs: int
    begins: int
    rest: int


_NONE, _AS_FOUND, _ANYHOW = -1, -2, -3
_WHOLE = -1  # the text as one long sentence
_ELSEWHERE = 2.0  # how many times more a hit costs behind which the beginning of a match must be looked for
_MOST_NEEDED, _RARE = 40, 40.0  # most literals that only confirm what others found, and the most that they may cost


class IndexData(NamedTuple):
    """The index as plain data, as a cache keeps it; each entry is marshalled by itself, as a run reads few of them.

    `found_by`: per literal the entries that it leads to; `confirms`: per literal the needs that it meets. `begins`: first words by number; `rests`:
    expressions by number.
    """

    literals: Packed
    found_by: Rows
    confirms: Rows
    begins: tuple[Words, ...]
    rests: tuple[str, ...]
    entries: tuple[bytes, ...]


def build(phrases: Iterable[tuple[str, str, Phrase]], cost: Cost | None = None) -> IndexData:
    """Index (owner, label, phrase) rows; labels come back with the matches, and a phrase is looked up by its cheapest literals."""
    cost = cost or cost_by({})
    found_by, confirms = defaultdict[bytes, list[int]](list), defaultdict[bytes, list[int]](list)
    needs: dict[Literals, int] = {}
    begins: dict[Words, int] = {}
    rests: dict[str, int] = {}
    entries: list[bytes] = []
    for owner, label, phrase in phrases:
        anchor = min((*phrase.leading, *phrase.runs), key=lambda run: cost(run) * (1.0 if run in phrase.leading else _ELSEWHERE))
        for literal in map(as_bytes, anchor):
            found_by[literal].append(len(entries))
        need, begin, rest = _need(phrase, anchor, cost), _ANYHOW, _NONE
        if anchor in phrase.leading:
            begin = _AS_FOUND
        elif phrase.opening:
            begin = begins.setdefault(first_words(phrase.opening), len(begins))
        if begin != _AS_FOUND and anchor in phrase.rests:
            rest = rests.setdefault(phrase.rests[anchor], len(rests))
        entries.append(marshal.dumps((owner, phrase.pattern, label, needs.setdefault(need, len(needs)) if need else _NONE, begin, rest)))
    for any_of, number in needs.items():
        for literal in map(as_bytes, any_of):
            confirms[literal].append(number)
    literals = ordered({*found_by, *confirms})
    leads, confirmed = (rows(by.get(literal, ()) for literal in literals) for by in (found_by, confirms))
    return IndexData(pack(literals), leads, confirmed, tuple(begins), tuple(rests), tuple(entries))


def _need(phrase: Phrase, anchor: Literals, cost: Cost) -> Literals | None:
    """What tells most of a phrase besides the literals that find it, if it is rare enough to be looked for in every text."""
    telling = (run for run in phrase.runs if len(run) <= _MOST_NEEDED and not all(any(one in longer for one in run) for longer in anchor))
    rarest = min(telling, key=cost, default=None)
    return rarest if rarest and cost(rarest) <= _RARE else None


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
        self._places: dict[WordSet, list[int]] = {}

    def has(self, any_of: WordSet) -> bool:
        """Whether a word of a set stands in the sentence."""
        whole, beginnings = any_of
        return not self.words.isdisjoint(whole) or (bool(beginnings) and any(word in self.bytes for word in beginnings))

    def places(self, any_of: WordSet) -> list[int]:
        """Where the words of a set stand, as offsets of the text; many phrases of a rule begin alike."""
        if any_of not in self._places:
            self._places[any_of] = list(self._found(any_of))
        return self._places[any_of]

    def _found(self, any_of: WordSet) -> Iterator[int]:
        whole, beginnings = any_of
        for literal in (*[b" " + word + b" " for word in self.words & whole], *beginnings):
            at = self.bytes.find(literal)
            while at >= 0:
                yield self.start + at
                at = self.bytes.find(literal, at + 1)


Candidate = tuple[int, int, int, int]  # the number of an entry, how it is verified, where it was found and in which sentence
Found = dict[str, list[Candidate]]  # by owner
_Made = TypeVar("_Made")
_Lead = tuple[str, int, int, int]  # the owner of an entry, its number, how it is verified and what it needs


class _Kept(dict[int, _Made]):
    """What belongs to numbers, made when it is first asked for: a run needs little of an index."""

    def __init__(self, make: Callable[[int], _Made]) -> None:
        self._make = make

    def __missing__(self, number: int) -> _Made:
        made = self[number] = self._make(number)
        return made


class Index:
    """The phrases of an `IndexData`, ready to scan for; `late` gives the index of phrases that few texts ask for."""

    def __init__(self, data: IndexData, expressions: Expressions | None = None, late: Callable[[], IndexData] = lambda: build(())) -> None:
        self.expressions, self._data, self._late = expressions or Expressions(), data, late
        self._built_late: Index | None = None
        self.entries = _Kept(lambda number: Entry(*marshal.loads(data.entries[number])))  # noqa: S302 -- data only, and our own
        self.compiled = _Kept(lambda number: self.expressions.compile(self.entries[number].pattern))
        self.begins = _Kept(lambda number: word_set(data.begins[number]))
        self.rests = _Kept(lambda number: self.expressions.compile(data.rests[number]))
        self._leads = _Kept(self._lead)
        self._finder = Finder(Packed(*data.literals))
        self._found_by, self._confirms = Rows(*data.found_by), Rows(*data.confirms)

    @property
    def late(self) -> "Index":
        """The index of what few texts ask for, built when one does."""
        if self._built_late is None:
            self._built_late = Index(self._late(), self.expressions)
        return self._built_late

    def __len__(self) -> int:
        return len(self._data.entries)

    def scan(self, text: str) -> "Scan":
        """Scan one text for the candidates of every owner."""
        folded = fold(text)
        return Scan(folded, Bounds(sentence_starts(folded.shape), len(folded.shape)), self)

    def hits(self, squeezed_words: bytes) -> list[Hit]:
        """Every literal in squeezed words."""
        return self._finder.hits(squeezed_words)

    def candidates(self, squeezed: Squeezed, sentences: list[int]) -> Found:
        """What may match: the entries of every literal found, if what they need besides stands in its sentence."""
        starts, left_out, leads_of = squeezed.starts, squeezed.left_out, self._leads
        found: Found = defaultdict(list)
        waiting: list[tuple[tuple[_Lead, ...], int, int]] = []
        confirmed = set[tuple[int, int]]()
        for literal, at, _ in self.hits(squeezed.words):
            start = at + left_out[bisect_right(starts, at + 1) - 1]  # the offset of its first word in the text
            sentence = bisect_right(sentences, start) - 1
            sure, unsure, needs = leads_of[literal]
            for owner, number, how, _ in sure:
                found[owner].append((number, how, start, sentence))
            if unsure:
                waiting.append((unsure, start, sentence))
            for need in needs:
                confirmed.add((need, sentence))
        for unsure, start, sentence in waiting:
            for owner, number, how, need in unsure:
                if (need, sentence) in confirmed:
                    found[owner].append((number, how, start, sentence))
        return found

    def _lead(self, literal: int) -> tuple[tuple[_Lead, ...], tuple[_Lead, ...], tuple[int, ...]]:
        """The entries that a literal leads to, by themselves and where what they need is confirmed, and the needs that it confirms."""
        entries = ((number, self.entries[number]) for number in self._found_by.row(literal))
        leads = [(entry.owner, number, _AS_FOUND if entry.begins == _AS_FOUND else entry.rest, entry.needs) for number, entry in entries]
        sure, unsure = (tuple(lead for lead in leads if (lead[3] == _NONE) is wanted) for wanted in (True, False))
        return sure, unsure, tuple(self._confirms.row(literal))


class Scan:
    """One text with its candidates; what each owner really matches is found when it is asked for."""

    def __init__(self, folded: Folded, sentences: Bounds, index: Index) -> None:
        self.folded, self.sentences, self._index = folded, sentences, index
        self.squeezed = squeeze(folded.words)
        self._ends = [*sentences.starts[1:], sentences.length]
        self.candidates = index.candidates(self.squeezed, sentences.starts)
        self._cut: dict[int, Sentence] = {}
        self._late: dict[int, Found] = {}
        self._rests: dict[tuple[int, int, bool], bool] = {}
        self._found: dict[tuple[str, int | None], list[Match]] = {}

    def sentence(self, offset: int, reach: int = 0) -> Span:
        """Bounds of the sentence that holds `offset`, with `reach` more on either side."""
        return self.sentences.around(offset, reach)

    def matches(self, owner: str, sentence: int | None = None) -> list[Match]:
        """What the phrases of `owner` match, in order; of matches that overlap the longest is kept. The late index is asked by sentence."""
        if owner not in self.candidates and sentence is None:
            return []
        if (owner, sentence) not in self._found:
            self._found[owner, sentence] = _longest(self._in_order(owner, sentence))
        return self._found[owner, sentence]

    def found(self, phrases: Phrases, lexicon: Lexicon, sentence: int) -> Iterator[re.Match[str]]:
        """What a list of phrases that is not indexed matches in a sentence, which is searched only if it has a word of theirs."""
        if not self.may_hold(phrases, lexicon, sentence):
            return iter(())
        return lexicon.expression(phrases).finditer(self.folded.lower, *self.sentences.span(sentence))

    def may_hold(self, phrases: Phrases, lexicon: Lexicon, sentence: int | None = None) -> bool:
        """Whether a sentence, or the text, has a word of a list of phrases that is not indexed, without which none of them stands there."""
        telling = lexicon.telling(phrases)
        return telling is None or self._sentence(_WHOLE if sentence is None else sentence).has(telling)

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

    def _verified(self, candidates: list[Candidate], index: Index) -> list[Match]:
        """What candidates match, in order: the longest first, and of equals that of the phrase that was indexed first."""
        found: list[tuple[int, int, int]] = []
        inside: dict[tuple[int, int], int] = {}
        lower, ends, compiled = self.folded.lower, self._ends, index.compiled
        for number, how, start, sentence in candidates:
            if how == _AS_FOUND:
                if match := compiled[number].match(lower, start, ends[sentence]):
                    found.append((start, -match.end(), number))
            elif how == _NONE or self._goes_on(how, start, ends[sentence], index):
                inside[number, sentence] = max(start, inside.get((number, sentence), 0))
        for (number, sentence), last in inside.items():
            found += [(match.start(), -match.end(), number) for match in self._inside(number, self._sentence(sentence), last, index)]
        return [Match(Span(start, -end), index.entries[number].label) for start, end, number in sorted(found)] if found else []

    def _goes_on(self, rest: int, start: int, end: int, index: Index) -> bool:
        """Whether an entry may match that was found at `start`: many go on in the same way from there."""
        key = (rest, start, index is self._index)
        if key not in self._rests:
            self._rests[key] = index.rests[rest].match(self.folded.lower, start, end) is not None
        return self._rests[key]

    def _sentence(self, number: int) -> Sentence:
        if number not in self._cut:
            self._cut[number] = Sentence(self.folded, Span(0, self.sentences.length) if number == _WHOLE else self.sentences.span(number))
        return self._cut[number]

    def _inside(self, number: int, sentence: Sentence, last: int, index: Index) -> Iterable[re.Match[str]]:
        """Matches of one entry that begin anywhere in a sentence, but not behind the `last` place where it was found."""
        expression, lower, begins = index.compiled[number], self.folded.lower, index.entries[number].begins
        if begins == _ANYHOW:
            return expression.finditer(lower, sentence.start, sentence.end)
        return filter(None, [expression.match(lower, at, sentence.end) for at in sentence.places(index.begins[begins]) if at <= last])


def _longest(matches: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in matches:
        if kept and match.span.start < kept[-1].span.end:
            if match.span.end - match.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1] = match
        else:
            kept.append(match)
    return kept
