"""Which words of a text may begin a phrase, told by sums over letters: no word that does is missed, and few that do not are let through.

To look a word up, Python makes an object of it; a sum takes a few instructions a letter where this room is compiled, and only there it is used.
A phrase of more than a word needs the second behind the first, which few pairs of words of a text are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from eeolint.records import NamedTuple

if TYPE_CHECKING:
    from mypy_extensions import i64

_SPACE: Final = 32
_FACTOR: Final = 1_000_003
_LARGEST: Final = 0x3FFFFFFF  # sum of a word; what it is multiplied to stays below 2 to the 63rd
_TURN: Final = 8191  # of the first word's sum, so that "a b" is not "b a"
_BEGINS: Final = 1  # what is known of a sum: it is that of a first word
_ANY: Final = 2  # of one whose second word is not looked at
_PREFIX: Final = 4  # of the beginning of first words
_ROOM: Final = 16  # how many times more places than sums there are: one in so many is let through by mistake
_AT_EVERY_LETTER: Final = 8  # how many times more places again for beginnings, which are looked for at every letter of a word


class Pairs(NamedTuple):
    """Tables by sums, each as long as a power of two: a byte for every sum of a first word, a bit for every sum of a pair."""

    firsts: bytes | memoryview
    prefixes: bytes | memoryview
    pairs: bytes | memoryview


NO_PAIRS = Pairs(b"", b"", b"")  # stands where the tables lie elsewhere; it cannot be asked


def pairs_of(whole: dict[bytes, frozenset[bytes] | None], beginnings: Iterable[bytes]) -> Pairs:
    """The tables of first words, each with the words that may stand behind it (None: whatever stands there), and of beginnings of first words."""
    cut = frozenset(map(_sum, beginnings))
    firsts, prefixes = bytearray(_places(len(whole))), bytearray(_places(_AT_EVERY_LETTER * len(cut)))
    pairs = bytearray(_places(sum(map(len, filter(None, whole.values())))) // 8)
    for one in cut:
        prefixes[one & (len(prefixes) - 1)] = _PREFIX
    sums = {word: _sum(word) for word in frozenset[bytes]().union(whole, *filter(None, whole.values()))}
    for first, seconds in whole.items():
        firsts[sums[first] & (len(firsts) - 1)] |= _ANY if seconds is None else _BEGINS
        for second in seconds or ():
            both = (sums[first] * _TURN + sums[second]) & (8 * len(pairs) - 1)
            pairs[both >> 3] |= 1 << (both & 7)
    return Pairs(bytes(firsts), bytes(prefixes), bytes(pairs))


def may_begin(text: bytes, firsts: bytes, prefixes: bytes, pairs: bytes) -> list[int]:
    """Where words of folded words stand that may begin a phrase; the tables are those of a `Pairs`."""
    few: i64 = len(firsts) - 1
    fewer: i64 = len(prefixes) - 1
    many: i64 = 8 * len(pairs) - 1
    found: list[int] = []
    word: i64 = 0  # where the word at hand begins
    sum_: i64 = 0  # that of its letters so far
    begun: i64 = 0  # whether one of its beginnings begins a phrase
    last: i64 = -1  # where the word before it begins, if that begins a phrase and needs a second word
    last_sum: i64 = 0
    end: i64 = len(text)
    at: i64 = 0
    while at <= end:
        letter: i64 = _SPACE
        if at < end:
            letter = text[at]
        at += 1
        if letter != _SPACE:
            sum_ = (sum_ * _FACTOR + letter) & _LARGEST
            prefix: i64 = prefixes[sum_ & fewer]
            begun |= prefix
            continue
        if at - 1 > word:
            if last >= 0:
                both: i64 = (last_sum * _TURN + sum_) & many
                eight: i64 = pairs[both >> 3]
                if eight >> (both & 7) & 1:
                    found.append(last)
                last = -1
            known: i64 = firsts[sum_ & few]
            if begun or known & _ANY:
                found.append(word)
            elif known:
                last = word
                last_sum = sum_
            sum_ = 0
            begun = 0
        word = at
    return found


def next_word(text: bytes, at: i64) -> i64:
    """Where the first word of folded words at or behind an offset begins; their length where there is none."""
    end: i64 = len(text)
    while at < end:
        letter: i64 = text[at]
        if letter != _SPACE:
            break
        at += 1
    return at


def word_end(text: bytes, at: i64) -> i64:
    """Where the word of folded words ends that begins at an offset."""
    end: i64 = len(text)
    while at < end:
        letter: i64 = text[at]
        if letter == _SPACE:
            break
        at += 1
    return at


def _sum(word: bytes) -> int:
    total = 0
    for letter in word:
        total = (total * _FACTOR + letter) & _LARGEST
    return total


def _places(sums: int) -> int:
    return max(64, 1 << (_ROOM * sums).bit_length())
