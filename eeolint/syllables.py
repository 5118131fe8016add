"""Syllables as textstat counts them where it has no dictionary of pronunciation: the places where pyphen would part a word, and one.

pyphen takes 60 ms to import and to read its patterns, textstat 200 ms. What is needed of both, the patterns and the list of easy words, is taken from
the installed packages once and remembered for as long as the two files are as they were.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.machinery import PathFinder
from itertools import count
from typing import Self

from eeolint import marshalled, resources
from eeolint.records import NamedTuple

_FORMAT = 3  # of what is remembered
_LEAST_LONG = 3  # syllables; textstat's threshold for English
_LEAST_BESIDE = 2  # letters on either side of a parting, pyphen's default
_LONGEST_KEPT, _MOST_KEPT = 40, 50_000  # letters of a word that is kept, and number of such words: some megabytes at most
_DOT_ABOVE = "\u0307"  # what "\u0130" has in lower case besides an i; where textstat asks for difficult words it takes it for punctuation


class Word(NamedTuple):
    """How many syllables, and whether it is a difficult word: of three or more, and none of textstat's easy ones."""

    syllables: int
    difficult: bool

    @property
    def long(self) -> bool:
        """Whether it has three syllables or more."""
        return self.syllables >= _LEAST_LONG

    @property
    def code(self) -> int:
        """Both in one small number, which is counted twice as fast as a record."""
        return 2 * self.syllables + self.difficult

    @classmethod
    def of(cls, code: int) -> Self:
        """The word of a code."""
        return cls(code // 2, bool(code % 2))


class Trie(NamedTuple):
    """Weights by piece of a word as a double array, which loads at once: the `base` of a state and the code of a letter make the state that follows.

    `letters` are those that have codes, from 1 on; `checks` has the state that each follows; `marks` the number of its row in `rows`: one weight
    before each character of the piece and one behind the last.
    """

    letters: str
    base: bytes
    checks: bytes
    marks: bytes
    rows: tuple[bytes, ...]


_NUMBERS = "i"  # arrays of states
_NOBODY = -1  # what a state follows that there is not


def trie(patterns: Mapping[str, bytes]) -> Trie:
    """The double array of pieces, a dot for either end of a word, and their weights."""
    letters = "".join(sorted({letter for piece in patterns for letter in piece}))
    follow: dict[str, set[str]] = {}
    for piece in patterns:
        for end in range(len(piece)):
            follow.setdefault(piece[:end], set()).add(piece[end])
    begins, states = _placed({piece: [letters.index(letter) + 1 for letter in sorted(follow[piece])] for piece in follow}, letters)
    rows = {row: number for number, row in enumerate(dict.fromkeys((b"", *patterns.values())))}
    room = max(states.values()) + len(letters) + 1
    base, checks, marks = (array(_NUMBERS, [initial]) * room for initial in (0, _NOBODY, 0))
    for piece, state in states.items():
        base[state], marks[state] = begins.get(piece, 0), rows[patterns.get(piece, b"")]
        checks[state] = states[piece[:-1]] if piece else _NOBODY
    return Trie(letters, base.tobytes(), checks.tobytes(), marks.tobytes(), tuple(rows))


def _placed(follow: Mapping[str, list[int]], letters: str) -> tuple[dict[str, int], dict[str, int]]:
    """The base of every piece by the codes that follow it, and every piece's state; those that many follow first, as single ones fit anywhere."""
    begins: dict[str, int] = {}
    states, taken, free = {"": 0}, {0}, len(letters) + 1
    tried: dict[int, int] = {}  # by number of codes, before where there is no more room for so many
    for piece, codes in sorted(follow.items(), key=lambda one: -len(one[1])):
        while free in taken:
            free += 1
        first = max(free - codes[0], tried.get(len(codes), 0) if len(codes) > 1 else 0)
        begins[piece] = tried[len(codes)] = next(at for at in count(first) if taken.isdisjoint([at + code for code in codes]))
        taken.update(begins[piece] + code for code in codes)
        states |= {piece + letters[code - 1]: begins[piece] + code for code in codes}
    return begins, states


class Words(dict[str, int]):
    """Codes of words in lower case, without punctuation but the apostrophe of a contraction; each is counted when it is first asked for.

    `easy`: the easy words of three syllables and more.
    """

    def __init__(self, patterns: Trie, easy: Iterable[str]) -> None:
        super().__init__()
        self._codes = {letter: code for code, letter in enumerate(patterns.letters, 1)}
        self._base, self._checks, self._marks = (array(_NUMBERS, one) for one in (patterns.base, patterns.checks, patterns.marks))
        self._rows, self._easy = patterns.rows, frozenset(easy)

    def __missing__(self, word: str) -> int:
        syllables, bare = self.syllables(word), word.replace(_DOT_ABOVE, "")
        found = Word(syllables, bare not in self._easy and (syllables if bare == word else self.syllables(bare)) >= _LEAST_LONG).code
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:  # the words of a language are soon back, those of a hostile text are not
                self.clear()
            self[word] = found
        return found

    def syllables(self, word: str) -> int:
        """One more than the places between two letters whose weight is odd."""
        weights = self._weights(f".{word}.")
        return 1 + sum(weight & 1 for weight in weights[1 + _LEAST_BESIDE : len(word) + 2 - _LEAST_BESIDE])

    def _weights(self, pointed: str) -> bytearray:
        """The greatest weight that a pattern gives to each place of a word."""
        base, checks, marks, rows = self._base, self._checks, self._marks, self._rows
        codes, weights = [self._codes.get(letter, 0) for letter in pointed], bytearray(len(pointed) + 1)
        for start in range(len(codes)):
            state = 0
            for at in range(start, len(codes)):
                follows = base[state] + codes[at]
                if checks[follows] != state:
                    break
                state = follows
                if marks[state]:
                    for place, weight in enumerate(rows[marks[state]], start):
                        if weight > weights[place]:  # noqa: PLR1730 -- a call of `max` would take most of the time
                            weights[place] = weight
        return weights


@cache
def known() -> Words:
    """The words of textstat and pyphen as installed."""
    hyphenation = _installed("pyphen", "dictionaries", "hyph_en_US.dic")
    easy = _installed("textstat", "resources", "en", "easy_words.txt")
    path = os.path.join(resources.cache(), "syllables.marshal")
    stamp = (_FORMAT, _state(hyphenation), _state(easy))
    kept = marshalled.load(path)
    if isinstance(kept, tuple) and kept[:1] == (stamp,):
        return Words(Trie(*kept[1]), kept[2])
    with open(easy, encoding="utf-8") as stream:
        patterns, long = _made(stream.read().split())
    marshalled.save(path, (stamp, tuple(patterns), long))
    return Words(patterns, long)


def _installed(package: str, *parts: str) -> str:
    """The path of a file of a package that is not imported for it."""
    spec = PathFinder.find_spec(package)
    assert spec is not None, f"{package} is a dependency"
    assert spec.origin is not None
    return os.path.join(os.path.dirname(spec.origin), *parts)


def _state(path: str) -> tuple[str, int, int]:
    """What a file is known by unread."""
    about = os.stat(path)
    return path, about.st_size, about.st_mtime_ns


def _made(easy: list[str]) -> tuple[Trie, list[str]]:
    """The arguments of `Words`."""
    import pyphen

    patterns = trie({piece: bytes(offset) + bytes(weights) for piece, (offset, weights) in pyphen.Pyphen(lang="en_US").hd.patterns.items()})
    counted = Words(patterns, []).syllables
    return patterns, [word for word in easy if counted(word) >= _LEAST_LONG]
