"""The words that lead through many phrases at once: a graph of what may follow what, and the automaton that walks it.

The automaton begins anew at every word of a text, so that where a phrase begins is always known, and takes each further word in one look-up, however
many phrases there are. A phrase is followed to its end, or to the first place where anything may stand: its expression says the rest.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from eeolint.automaton import Packed, rows
from eeolint.pairs import Seconds, Thirds, pairs_of
from eeolint.telling import Word, as_bytes

_FIGURES = tuple(b"0" * length for length in range(1, 40))  # in folded words every figure is a 0; longer ones are no numbers that a posting states

MOST_FIGURES = 4  # words of one number, as in "1,000,000.00": a page of nothing but figures must not be walked from each of them to its end


class Arc(NamedTuple):
    """A word as folded words have it, or the beginning of one, that leads to a node."""

    word: bytes
    whole: bool
    to: int


class Onward(NamedTuple):
    """What may follow: words, and the numbers of the phrases that may end here."""

    arcs: frozenset[Arc]
    ends: frozenset[int]

    def joined(self, other: "Onward") -> "Onward":
        """What may follow in one of two ways."""
        return Onward(self.arcs | other.arcs, self.ends | other.ends)


class Graph:
    """The words of phrases. `end` is where the phrase ends that is being added."""

    def __init__(self) -> None:
        self.end = Onward(frozenset(), frozenset())
        self._begin: list[Onward] = []
        self._nodes: list[Onward] = []
        self._numbers: dict[Onward, int] = {}
        self._figures: dict[Onward, Onward] = {}

    def ending(self, number: int) -> Onward:
        """The end of phrase `number`, which is added next."""
        self.end = Onward(frozenset(), frozenset([number]))
        return self.end

    def begin(self, onward: Onward) -> None:
        """Let what is given stand at the beginning of a phrase."""
        self._begin.append(onward)

    def leading(self, word: Word, onward: Onward) -> Onward:
        """A word, and what follows behind it."""
        if onward not in self._numbers:
            self._numbers[onward] = len(self._nodes)
            self._nodes.append(onward)
        return Onward(frozenset([Arc(as_bytes(word.letters), word.whole, self._numbers[onward])]), frozenset())

    def figures(self, onward: Onward) -> Onward:
        """Words of figures, one to four, and what follows behind them."""
        if onward not in self._figures:
            found, behind = onward, onward
            for _ in range(MOST_FIGURES):
                found = Onward(frozenset(Arc(one, whole=True, to=len(self._nodes)) for one in _FIGURES), frozenset())
                self._nodes.append(behind)
                behind = found.joined(onward)
            self._figures[onward] = found
        return self._figures[onward]

    def packed(self) -> Packed:
        """The automaton of all phrases that were begun."""
        return _Determined(self._nodes).packed(self._begin)


Nodes = frozenset[int]


class _State(NamedTuple):
    """Where words lead to, and beginnings of words, by sets of nodes; and the phrases that may end here."""

    words: dict[bytes, Nodes]
    beginnings: dict[bytes, Nodes]
    ends: tuple[int, ...]


class _Determined:
    """The states of the automaton: each is a set of nodes in which a walk may be."""

    def __init__(self, nodes: list[Onward]) -> None:
        self._nodes = nodes
        self._all: list[Nodes] = []
        self._numbers: dict[Nodes, int] = {}
        self._lists: dict[tuple[bytes, ...], int] = {}
        self._leading: dict[Nodes, Thirds] = {}

    def packed(self, begin: list[Onward]) -> Packed:
        """The automaton that begins with the words given."""
        first = _state(begin)
        for nodes in (*first.words.values(), *first.beginnings.values()):
            self._number(nodes)
        pairs = pairs_of({word: self._seconds(to) for word, to in first.words.items()}, first.beginnings)
        states = [self._row(nodes) for nodes in self._all]  # each may find more
        lists = [b" ".join(words) for words in self._lists]
        starts = {word: self._number(to) for word, to in first.words.items()}
        cut = {word: self._number(to) for word, to in first.beginnings.items()}
        return Packed(starts, cut, rows(states), b"\n".join(lists), array("I", _offsets(lists)).tobytes(), pairs)

    def _number(self, nodes: Nodes) -> int:
        if nodes not in self._numbers:
            self._numbers[nodes] = len(self._all)
            self._all.append(nodes)
        return self._numbers[nodes]

    def _seconds(self, nodes: Nodes) -> Seconds:
        """The words that lead on, each with those behind it; None if a phrase ends there, or the beginning of a word leads on."""
        state = self._state(nodes)
        return None if state.ends or state.beginnings else {word: self._thirds(to) for word, to in state.words.items()}

    def _thirds(self, nodes: Nodes) -> Thirds:
        if nodes not in self._leading:
            state = self._state(nodes)
            self._leading[nodes] = None if state.ends or state.beginnings else frozenset(state.words)
        return self._leading[nodes]

    def _state(self, nodes: Nodes) -> _State:
        return _state([self._nodes[node] for node in sorted(nodes)])

    def _row(self, nodes: Nodes) -> list[int]:
        """A state as a row of numbers: how many lists of words and of beginnings there are, each with where it leads, and the ends."""
        state = self._state(nodes)
        words, beginnings = self._by_target(state.words), self._by_target(state.beginnings)
        return [len(words), len(beginnings), *chain.from_iterable((*words, *beginnings)), *state.ends]

    def _by_target(self, leads: dict[bytes, Nodes]) -> list[tuple[int, int]]:
        by_target: dict[int, list[bytes]] = {}
        for word, nodes in leads.items():
            by_target.setdefault(self._number(nodes), []).append(word)
        return [(self._lists.setdefault(tuple(words), len(self._lists)), to) for to, words in by_target.items()]


def _offsets(lists: list[bytes]) -> Iterable[int]:
    at = 0
    for one in lists:
        yield at
        at += len(one) + 1
    yield at


def _state(among: list[Onward]) -> _State:
    arcs = frozenset[Arc]().union(*(one.arcs for one in among))
    whole, beginnings = dict[bytes, set[int]](), dict[bytes, set[int]]()
    for word, is_whole, to in arcs:
        (whole if is_whole else beginnings).setdefault(word, set()).add(to)
    lengths = sorted(set(map(len, beginnings)))

    def begun(word: bytes) -> Iterator[int]:
        """Where the beginnings of a word lead."""
        return chain.from_iterable(beginnings.get(word[:length], ()) for length in lengths if length <= len(word))

    ends = sorted(frozenset[int]().union(*(one.ends for one in among)))
    words = {word: frozenset(chain(to, begun(word)) if lengths else to) for word, to in sorted(whole.items())}
    return _State(words, {word: frozenset(begun(word)) for word in sorted(beginnings)}, tuple(ends))
