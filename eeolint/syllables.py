"""Syllables as textstat counts them where it has no dictionary of pronunciation: the places where pyphen would part a word, and one.

pyphen takes 60 ms to import and to read its patterns, textstat 200 ms. What is needed of both, the patterns and the list of easy words, is taken from
the installed packages once and remembered for as long as the two files are as they were.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from importlib.machinery import PathFinder

from eeolint import marshalled, resources
from eeolint.records import NamedTuple

_FORMAT = 2  # of what is remembered
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


class Words(dict[str, Word]):
    """Words in lower case, without punctuation but the apostrophe of a contraction; each is counted when it is first asked for.

    `patterns`: weights by piece of a word, a dot for either end of it: one weight before each character and one behind the last. What a pattern
    begins with stands there too, with no weights, so that a search ends where no pattern can follow.
    `easy`: the easy words of three syllables and more.
    """

    def __init__(self, patterns: dict[str, bytes], easy: Iterable[str]) -> None:
        super().__init__()
        self._patterns, self._easy = patterns, frozenset(easy)

    def __missing__(self, word: str) -> Word:
        syllables, bare = self.syllables(word), word.replace(_DOT_ABOVE, "")
        found = Word(syllables, bare not in self._easy and (syllables if bare == word else self.syllables(bare)) >= _LEAST_LONG)
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
        patterns, length = self._patterns, len(pointed)
        weights = bytearray(length + 1)
        for start in range(length):
            for end in range(start + 1, length + 1):
                found = patterns.get(pointed[start:end])
                if found is None:
                    break
                for place, weight in enumerate(found, start):
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
        return Words(*kept[1:])
    with open(easy, encoding="utf-8") as stream:
        plain = _made(stream.read().split())
    marshalled.save(path, (stamp, *plain))
    return Words(*plain)


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


def _made(easy: list[str]) -> tuple[dict[str, bytes], list[str]]:
    """The arguments of `Words`."""
    import pyphen

    patterns: dict[str, bytes] = {}
    for pattern, (offset, weights) in pyphen.Pyphen(lang="en_US").hd.patterns.items():
        patterns[pattern] = bytes(offset) + bytes(weights)
        for end in range(1, len(pattern)):
            patterns.setdefault(pattern[:end], b"")
    count = Words(patterns, []).syllables
    return patterns, [word for word in easy if count(word) >= _LEAST_LONG]
