"""What every match of a piece of a phrase looks like in the squeezed words of a text: the algebra by which phrases are indexed.

A squeezed text has one space between two words and nothing else (`text.squeeze`), so neighbouring words of a phrase are one literal however a
posting spaces them.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import accumulate
from typing import NamedTuple

Literals = frozenset[str]
Frequency = Mapping[str, int]
Cost = Callable[[Literals], float]

_MOST = 300  # strings of a piece; the product of more is cut at a word
_TELLING_LETTERS = frozenset("bcdefghjklmnopqrtuvwxyz")  # as words of their own; "a", "i" and the "s" of an apostrophe stand everywhere
_UNCOUNTED = 3.0  # how often a word that is not counted stands in a hundred postings, over its length
_RARER = 0.1  # how much rarer each further word makes a literal
_A_LITERAL = 0.1  # what a literal more costs at every start, counted in hits in a hundred postings
_SPACES = re.compile(" +")


class Heads(NamedTuple):
    """How a piece of a phrase may begin: strings of `whole` are all of it, those of `cut` only its beginning.

    A string that begins with a space begins with a mark, of which words show nothing; a `cut` that ends with one ends at the end of a word.
    """

    whole: Literals = frozenset()
    cut: Literals = frozenset()

    def optional(self) -> "Heads":
        """The same piece, or nothing."""
        return Heads(self.whole | {""}, self.cut)

    def joined(self, behind: "Heads") -> "Heads":
        """The piece with another as its next word."""
        if self._too_many(behind):
            return Heads(cut=self.cut | {head + " " if head else "" for head in self.whole})
        whole = frozenset(_spaced(head, tail) if tail else head for head in self.whole for tail in behind.whole)
        return Heads(whole, self.cut | {_spaced(head, tail) for head in self.whole for tail in behind.cut})

    def glued(self, behind: "Heads") -> "Heads":
        """The piece with another behind it in the same word."""
        if self._too_many(behind):
            return Heads(cut=self.cut | self.whole)
        whole = frozenset(head + tail for head in self.whole for tail in behind.whole)
        return Heads(whole, self.cut | {head + tail for head in self.whole for tail in behind.cut})

    def _too_many(self, behind: "Heads") -> bool:
        return len(self.cut) + len(self.whole) * (len(behind.whole) + len(behind.cut)) > _MOST

    def literals(self) -> Literals:
        """The heads as they stand in squeezed words; empty where they tell nothing."""
        found = self._in_words()
        return found if all(map(_tells, found)) else frozenset()

    def opening(self) -> Literals:
        """The heads as they stand in squeezed words, for what is known to stand there; empty where they may begin with anything, or with a mark."""
        return frozenset() if self.marked() else self._in_words()

    def _in_words(self) -> Literals:
        if "" in self.whole or "" in self.cut:
            return frozenset()
        return frozenset([*map(_squeezed, [f" {head} " for head in self.whole]), *map(_squeezed, [f" {head}" for head in self.cut])])

    def marked(self) -> bool:
        """Whether the piece may begin with a mark."""
        return any(head.startswith(" ") for head in self.whole | self.cut)


UNKNOWN = Heads(cut=frozenset([""]))


def either(options: Iterable[Heads]) -> Heads:
    """The heads of alternatives: of too many only their first words."""
    options = tuple(options)
    for some in (options, tuple(map(_first_words, options))):
        found = Heads(frozenset[str]().union(*(one.whole for one in some)), frozenset[str]().union(*(one.cut for one in some)))
        if len(found.whole) + len(found.cut) <= _MOST:
            return found
    return UNKNOWN


def _first_words(heads: Heads) -> Heads:
    return Heads(cut=frozenset(map(_first_word, heads.whole | heads.cut)))


def _first_word(head: str) -> str:
    first, space, _ = head.lstrip().partition(" ")
    return " " * head.startswith(" ") + first + space


def _spaced(head: str, tail: str) -> str:
    return f"{head} {tail}" if head else tail


def _squeezed(literal: str) -> str:
    return _SPACES.sub(" ", literal) if "  " in literal else literal


def _tells(literal: str) -> bool:
    words = literal.strip()
    return len(words) > 1 or words in _TELLING_LETTERS


def runs(pieces: Iterable[Heads]) -> list[Heads]:
    """What the first of the pieces, the first two and so on look like together, as long as a piece more tells more."""
    grown = [(run, run.literals()) for run in accumulate(pieces, Heads.joined)]
    behind = [literals for _, literals in grown[1:]]
    return [run for (run, literals), longer in zip(grown, [*behind, frozenset()], strict=True) if literals and literals != longer]


def opening(pieces: Iterable[Heads]) -> Literals:
    """What the pieces begin with, one word or more of it; empty where that is unknown."""
    return next(filter(None, map(Heads.opening, accumulate(pieces, Heads.joined))), frozenset())


def cost_by(frequency: Frequency, a_literal: float = _A_LITERAL) -> Cost:
    """A measure of literal sets: how many of their literals stand in a hundred postings, and how many there are to keep."""
    words = sorted(frequency)

    def beginning(word: str) -> float:
        alike = words[bisect_left(words, word) : bisect_left(words, word + "\xff")]
        return _UNCOUNTED / len(word) + sum(frequency[one] for one in alike)

    @cache
    def expected(literal: str) -> float:
        """A word that is not counted is taken for a rare one, the rarer the longer."""
        *before, last = literal.split()
        counts = [frequency.get(word, _UNCOUNTED / len(word)) for word in before]
        counts.append(frequency.get(last, _UNCOUNTED / len(last)) if literal.endswith(" ") else beginning(last))
        return min(counts) * _RARER ** len(before)

    return lambda any_of: sum(map(expected, any_of)) + a_literal * len(any_of)


Words = tuple[tuple[bytes, ...], tuple[bytes, ...]]
WordSet = tuple[frozenset[bytes], tuple[bytes, ...]]  # whole words, and beginnings of words with the space before them


def rarest_word(literal: str, cost: Cost) -> str:
    """The rarest word of a literal, with the spaces around it."""
    words: list[str] = re.findall(r"(?= ).[^ ]+ ?", literal.replace(" ", "  "))
    return min(words, key=lambda word: cost(frozenset([word])))


def rarest_words(any_of: Literals, cost: Cost) -> Words:
    """One word of each literal, as plain data."""
    return _as_words({rarest_word(literal, cost) for literal in any_of})


def first_words(any_of: Literals) -> Words:
    """The first words of literals, as plain data: whole ones, and beginnings of words."""
    return _as_words({literal[: literal.find(" ", 1) + 1] or literal for literal in any_of})


def _as_words(words: Iterable[str]) -> Words:
    """Words with the spaces around them as plain data: whole ones, and beginnings of words."""
    in_order = sorted(words)
    whole, beginnings = (tuple(as_bytes(one.strip()) for one in in_order if one.endswith(" ") is ended) for ended in (True, False))
    return whole, beginnings


def word_set(words: Words) -> WordSet:
    """First words, ready to be looked for."""
    whole, beginnings = words
    return frozenset(whole), tuple(b" " + word for word in beginnings)


def as_bytes(literal: str) -> bytes:
    """A literal in the encoding of folded words."""
    return literal.encode("latin-1", "replace")
