"""Which words of a text may begin a phrase, told by sums over letters: no word that does is missed, and few that do not are let through.

To look a word up, Python makes an object of it; a sum takes a few instructions a letter where this room is compiled, and only there it is used.
A phrase of several words needs the second behind the first, which few pairs of words of a text are, and of those few have a third that may follow.
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


Thirds = frozenset[bytes] | None  # words that may stand third; None: whatever stands there
Seconds = dict[bytes, Thirds] | None  # words that may stand second, each with those; None: whatever stands there


class Pairs(NamedTuple):
    """Tables by sums, each as long as a power of two.

    `firsts`, `prefixes`: a byte for every sum of a first word, of a beginning of first words; `pairs`, `opened`, `thirds`: a bit for every sum of a
    pair that suffices, of one that a third word must follow, of such a third word and the second before it.
    """

    firsts: bytes | memoryview
    prefixes: bytes | memoryview
    pairs: bytes | memoryview
    opened: bytes | memoryview
    thirds: bytes | memoryview


NO_PAIRS = Pairs(b"", b"", b"", b"", b"")  # stands where the tables lie elsewhere; it cannot be asked


def pairs_of(whole: dict[bytes, Seconds], beginnings: Iterable[bytes]) -> Pairs:
    """The tables of first words, each with the words that may stand behind it, and of beginnings of first words."""
    cut = frozenset(map(_sum, beginnings))
    firsts, prefixes = bytearray(_places(len(whole))), bytearray(_places(_AT_EVERY_LETTER * len(cut)))
    for one in cut:
        prefixes[one & (len(prefixes) - 1)] = _PREFIX
    pairs, opened = set[tuple[bytes, bytes]](), set[tuple[bytes, bytes]]()
    behind: dict[frozenset[bytes], set[bytes]] = {}  # second words, by what may stand behind them: many share it
    for first, seconds in whole.items():
        firsts[_sum(first) & (len(firsts) - 1)] |= _ANY if seconds is None else _BEGINS
        for second, thirds in (seconds or {}).items():
            (pairs if thirds is None else opened).add((first, second))
            if thirds is not None:
                behind.setdefault(thirds, set()).add(second)
    thirds_too = {(second, third) for thirds, seconds in behind.items() for second in seconds for third in thirds}
    return Pairs(bytes(firsts), bytes(prefixes), _bits(pairs), _bits(opened), _bits(thirds_too))


def _bits(pairs: set[tuple[bytes, bytes]]) -> bytes:
    bits = bytearray(_places(len(pairs)) // 8)
    sums = {word: _sum(word) for pair in pairs for word in pair}
    for first, second in pairs:
        both = (sums[first] * _TURN + sums[second]) & (8 * len(bits) - 1)
        bits[both >> 3] |= 1 << (both & 7)
    return bytes(bits)


def may_begin(text: bytes, firsts: bytes, prefixes: bytes, pairs: bytes, opened: bytes, thirds: bytes) -> list[int]:
    """Where words of folded words stand that may begin a phrase, in order; the tables are those of a `Pairs`."""
    few: i64 = len(firsts) - 1
    fewer: i64 = len(prefixes) - 1
    found: list[int] = []
    word: i64 = 0  # where the word at hand begins
    sum_: i64 = 0  # that of its letters so far
    begun: i64 = 0  # whether one of its beginnings begins a phrase
    last: i64 = -1  # where the word before it begins, if that begins a phrase and needs a second word
    last_sum: i64 = 0
    before: i64 = -1  # where the word before that one begins, if both begin a phrase that needs a third word
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
            both: i64 = last_sum * _TURN + sum_
            if before >= 0 and _has(thirds, both):
                _put(found, before)
            before = -1
            if last >= 0 and _has(pairs, both):
                found.append(last)
            elif last >= 0 and _has(opened, both):
                before = last
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


def _has(bits: bytes, sum_: i64) -> bool:
    many: i64 = len(bits)
    place: i64 = sum_ & (8 * many - 1)
    eight: i64 = bits[place >> 3]
    return (eight >> (place & 7) & 1) != 0


def _put(found: list[int], before: i64) -> None:
    """Put a word in its place; at most the word behind it stands there already."""
    if found and found[-1] > before:
        found.append(found[-1])
        found[-2] = before
    else:
        found.append(before)


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
