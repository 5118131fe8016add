"""The automaton over the words of all phrases, as `paths` made it: loaded state by state, as a text comes to them."""

import sys
from array import array
from collections.abc import Callable, Container, Iterable
from itertools import compress, count, islice
from operator import contains
from typing import Generic, TypeVar

from eeolint.pairs import Pairs, may_begin, next_word, word_end
from eeolint.records import NamedTuple

_Key = TypeVar("_Key")
_Made = TypeVar("_Made")
_End = TypeVar("_End")  # what a walk tells of a phrase that ends

END = b"\n"  # behind the last word; no phrase holds it
_IS_COMPILED = not __file__.endswith((".py", ".pyc"))  # this very room: `resources.is_compiled` tells of the build
_MOST_WORDS = 200_000  # words of postings that are remembered


class Rows(NamedTuple):
    """Rows of unsigned integers as two strings of bytes, which load at once however many rows there are: where each begins, and all in a row."""

    starts: bytes | memoryview
    numbers: bytes | memoryview

    def row(self, number: int) -> list[int]:
        """One row."""
        start, end = memoryview(self.starts).cast("I")[number : number + 2]
        return memoryview(self.numbers).cast("I")[start:end].tolist()


def rows(of: Iterable[Iterable[int]]) -> Rows:
    """Rows of numbers as plain data."""
    starts, numbers = array("I", [0]), array("I")
    for row in of:
        numbers.extend(row)
        starts.append(len(numbers))
    return Rows(starts.tobytes(), numbers.tobytes())


class Packed(NamedTuple):
    """An automaton as plain data of few objects, whatever its size.

    `words`, `beginnings`: the states to which the first word of a phrase leads; `states`: of each how many lists of words lead on and how many of
    beginnings, these lists by number with the state that each leads to, and the numbers of the phrases that end here; `lists`: the lists of words, a
    line each, and where their lines begin; `pairs`: by which words a compiled build tells where no phrase begins.
    """

    words: dict[bytes, int]
    beginnings: dict[bytes, int]
    states: Rows
    lists: bytes | memoryview
    lines: bytes
    pairs: Pairs


class _State(Generic[_End]):
    """Where words and beginnings of words lead, by the numbers of states, and the phrases that end here."""

    def __init__(self, words: dict[bytes, int], beginnings: dict[bytes, int], ends: tuple[_End, ...] = ()) -> None:
        self.words, self.beginnings, self.ends = words, beginnings, ends
        self.leads_on = bool(words or beginnings)
        self._lengths = sorted(set(map(len, beginnings)), reverse=True)

    def begun(self, word: bytes) -> int | None:
        """Where the longest beginning of a word leads, as it leads wherever a shorter one does."""
        for length in self._lengths:
            to = self.beginnings.get(word[:length])
            if to is not None:
                return to
        return None

    def leads_to(self, word: bytes) -> int | None:
        """The state to which a word leads."""
        to = self.words.get(word)
        return self.begun(word) if to is None and self.beginnings else to


class _Any:
    """Holds every word."""

    def __contains__(self, word: object) -> bool:
        return True


_NO_WORD: Container[bytes] = frozenset()
_ANY_WORD = _Any()


class Kept(dict[_Key, _Made]):
    """What belongs to keys, made when it is first asked for: a run needs little of an index. More than `most` are forgotten."""

    def __init__(self, make: Callable[[_Key], _Made], most: int = sys.maxsize) -> None:
        self._make, self._most = make, most

    def __missing__(self, key: _Key) -> _Made:
        if len(self) >= self._most:
            self.clear()
        made = self[key] = self._make(key)
        return made


class Automaton(Generic[_End]):
    """Walks along words; `ending` makes of a phrase's number what a walk tells where the phrase may end."""

    def __init__(self, packed: Packed, ending: Callable[[int], _End]) -> None:
        self._packed, self._ending = packed, ending
        self._tables: tuple[bytes, bytes, bytes, bytes, bytes] | None = None  # of pairs, where they are asked
        self._begin: _State[_End] = _State(packed.words, packed.beginnings)
        self._rows, self._lines = packed.states, memoryview(packed.lines).cast("I")
        self._lists: Kept[int, list[bytes]] = Kept(self._list)
        self._states: Kept[int, _State[_End]] = Kept(self._state)
        self._first: Kept[bytes, int | None] = Kept(self._begin.leads_to, _MOST_WORDS)
        self._followed_by: Kept[bytes, Container[bytes]] = Kept(self._second_words, _MOST_WORDS)

    def walk(self, text: bytes) -> list[tuple[int, tuple[_End, ...]]]:
        """Where phrases may begin in folded words, as offsets, with what `ending` made of the phrases; empty words count for nothing."""
        if _IS_COMPILED:
            return self.walk_by_sums(text)
        found, states, begin = [], self._states, self._first
        words = text.split(b" ")
        words.append(END)
        before = start = 0
        # Half of all words begin some phrase, but few of these are followed by its second word; this look at pairs runs without the interpreter.
        for at in compress(count(), map(contains, map(self._followed_by.__getitem__, words), islice(words, 1, None))):
            here, to = at, begin[words[at]]
            while to is not None:
                state = states[to]
                if state.ends:
                    if before < at:
                        start += len(b" ".join(words[before:at])) + 1
                        before = at
                    found.append((start, state.ends))
                if not state.leads_on:
                    break
                here += 1
                while not (word := words[here]):
                    here += 1
                to = state.words.get(word)
                if to is None and state.beginnings:
                    to = state.begun(word)
        return found

    def walk_by_sums(self, text: bytes) -> list[tuple[int, tuple[_End, ...]]]:
        """The same in a compiled build: there it is faster not to part words that begin nothing."""
        if self._tables is None:
            firsts, prefixes, pairs, opened, thirds = map(bytes, self._packed.pairs)
            self._tables = firsts, prefixes, pairs, opened, thirds
        found, states, begin = list[tuple[int, tuple[_End, ...]]](), self._states, self._first
        for start in may_begin(text, *self._tables):
            end = word_end(text, start)
            to = begin[text[start:end]]
            while to is not None:
                state = states[to]
                if state.ends:
                    found.append((start, state.ends))
                here = next_word(text, end)
                if not state.leads_on or here == len(text):
                    break
                end = word_end(text, here)
                word = text[here:end]
                to = state.words.get(word)
                if to is None and state.beginnings:
                    to = state.begun(word)
        return found

    def _second_words(self, first: bytes) -> Container[bytes]:
        """The words that may stand behind the first one of a phrase."""
        to = self._first[first]
        if to is None:
            return _NO_WORD
        state = self._states[to]
        return _ANY_WORD if state.ends or state.beginnings else state.words

    def _state(self, number: int) -> _State[_End]:
        words, beginnings, *row = self._rows.row(number)
        behind = 2 * (words + beginnings)
        leads = self._leads(row[: 2 * words])
        if behind:
            leads[b""] = number  # whatever stands behind an empty word may follow, for all that the look at pairs can see
        return _State(leads, self._leads(row[2 * words : behind]), tuple(map(self._ending, row[behind:])))

    def _leads(self, pairs: list[int]) -> dict[bytes, int]:
        """Words with the states that they lead to, from numbers of lists and of states in turn."""
        leads: dict[bytes, int] = {}
        for number, to in zip(pairs[::2], pairs[1::2], strict=True):
            leads.update(dict.fromkeys(self._lists[number], to))
        return leads

    def _list(self, number: int) -> list[bytes]:
        """The words of a list, which states share: objects of their own would take a tenth more memory."""
        return bytes(self._packed.lists[self._lines[number] : self._lines[number + 1] - 1]).split(b" ")
