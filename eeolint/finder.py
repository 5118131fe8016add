"""Many literals found in squeezed words: looked up word by word in a short text, by an automaton as soon as there is so much text that it pays.

An automaton over all literals of a pack takes as long to build as twenty postings take to look up.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

Hit = tuple[int, int, int]  # the number of a literal, its beginning and its end

SOON = 60_000  # characters after which looking up has cost as much as an automaton does


class Rows(NamedTuple):
    """Rows of unsigned integers as two strings of bytes, which load at once however many rows there are: where each begins, and all in a row."""

    starts: bytes
    numbers: bytes

    def row(self, number: int) -> memoryview:
        """One row."""
        start, end = memoryview(self.starts).cast("I")[number : number + 2]
        return memoryview(self.numbers).cast("I")[start:end]


def rows(of: Iterable[Iterable[int]]) -> Rows:
    """Rows of numbers as plain data."""
    starts, numbers = array("I", [0]), array("I")
    for row in of:
        numbers.extend(row)
        starts.append(len(numbers))
    return Rows(starts.tobytes(), numbers.tobytes())


class Packed(NamedTuple):
    """Literals by number as plain data of few objects, whatever their number.

    `lines`: the literals, one a line; those that begin with a whole word stand in front, with others of the same word. `words`: these words with the
    numbers of their groups; `groups`: of each where it begins and ends in `lines`, and the number of its first literal. `beginnings`: beginnings of
    words, with the numbers of their literals.
    """

    lines: bytes
    words: dict[bytes, int]
    groups: Rows
    beginnings: dict[bytes, int]


def ordered(literals: Iterable[bytes]) -> list[bytes]:
    """Literals in the order of their numbers."""
    return sorted(literals, key=lambda literal: (not _word(literal), _word(literal), literal))


def pack(literals: list[bytes]) -> Packed:
    """Literals in the order of their numbers as plain data."""
    words: dict[bytes, int] = {}
    groups, at, number = list[tuple[int, int, int]](), 0, 0
    for word, group in groupby(takewhile(_word, literals), _word):
        together = list(group)
        end = at + sum(map(len, together)) + len(together)
        words[word] = len(groups)
        groups.append((at, end - 1, number))
        at, number = end, number + len(together)
    beginnings = {literal[1:]: behind for behind, literal in enumerate(literals[number:], number)}
    return Packed(b"\n".join(literals), words, rows(groups), beginnings)


def _word(literal: bytes) -> bytes:
    """The whole word that a literal begins with; nothing where it is but the beginning of a word."""
    return literal[1 : max(1, literal.find(b" ", 1))]


class Finder:
    """Finds literals in any number of texts."""

    def __init__(self, literals: Packed) -> None:
        self._literals, self._groups = literals, Rows(*literals.groups)
        self._lengths = sorted(set(map(len, literals.beginnings)))
        self._known: Callable[[bytes], tuple[tuple[int, bytes], ...]] = cache(lambda word: tuple(self._at_word(word)))
        self._automaton: BytesAhoCorasick | None = None
        self._left = SOON

    def hits(self, words: bytes) -> list[Hit]:
        """Every literal in squeezed words."""
        self._left -= len(words)
        if self._left >= 0:
            return list(self._looked_up(words))
        if self._automaton is None:
            self._automaton = _automaton(self._literals.lines.split(b"\n"))
        return self._automaton.find_matches_as_indexes(words, overlapping=True)

    def _looked_up(self, words: bytes) -> Iterator[Hit]:
        at, known = 0, self._known
        for word in words[1:].split(b" "):
            for number, literal in known(word):
                if words.startswith(literal, at):
                    yield number, at, at + len(literal)
            at += len(word) + 1

    def _at_word(self, word: bytes) -> Iterator[tuple[int, bytes]]:
        """The literals that may stand where a word stands, with their numbers."""
        beginnings = self._literals.beginnings
        yield from ((beginnings[cut], b" " + cut) for length in self._lengths if length <= len(word) and (cut := word[:length]) in beginnings)
        group = self._literals.words.get(word)
        if group is not None:
            start, end, number = self._groups.row(group)
            yield from enumerate(self._literals.lines[start:end].split(b"\n"), number)


def _automaton(literals: list[bytes]) -> BytesAhoCorasick:
    # The one over bytes: folded words are one byte a character, so offsets stay. Its import is not for a run over one file.
    from ahocorasick_rs import BytesAhoCorasick

    return BytesAhoCorasick(literals)
