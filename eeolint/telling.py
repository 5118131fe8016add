"""Words by which a phrase is known to be likely in a sentence, and how often they stand in postings."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from eeolint.text import fold
from eeolint.words import Words

_TELLING_LETTERS = frozenset("bcdefghjklmnopqrtuvwxyz")  # as words of their own; "a", "i" and the "s" of an apostrophe stand everywhere
_UNCOUNTED = 3.0  # how often a word that is not counted stands in a hundred postings, over its length
_A_WORD = 0.1  # what a word more costs, counted in hits in a hundred postings


class Word(NamedTuple):
    """A whole word, or the beginning of words."""

    letters: str
    whole: bool = True


Cost = Callable[[frozenset[Word]], float]


def tells(word: Word) -> bool:
    """Whether a word says anything by standing somewhere."""
    return len(word.letters) > 1 or word.letters in _TELLING_LETTERS


def cost_by(frequency: Mapping[str, int]) -> Cost:
    """A measure of sets of words: in how many of a hundred postings they stand, and how many there are to keep."""
    counted = sorted(frequency)

    @cache
    def expected(word: Word) -> float:
        uncounted = _UNCOUNTED / len(word.letters)  # a word that is not counted is taken for a rare one, the rarer the longer
        if word.whole:
            return frequency.get(word.letters, uncounted)
        alike = counted[bisect_left(counted, word.letters) : bisect_left(counted, word.letters + "\xff")]
        return uncounted + sum(frequency[one] for one in alike)

    return lambda any_of: sum(map(expected, any_of)) + _A_WORD * len(any_of)


def as_words(any_of: Iterable[Word]) -> Words:
    """Words as plain data."""
    in_order = sorted(any_of)
    whole, beginnings = (tuple(as_bytes(one.letters) for one in in_order if one.whole is wanted) for wanted in (True, False))
    return whole, beginnings


@cache
def as_bytes(letters: str) -> bytes:
    """Letters of a folded phrase as they stand in folded words."""
    return fold(letters).words[1:-1]
