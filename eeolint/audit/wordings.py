"""The statements of one employer: near-duplicates in groups, the words in which these differ, and the edit that closes their gaps."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

_ALIKE = 0.6  # of their pairs of neighbouring words two statements must share this much to be one statement with an edit
_MOST_WORDS = 400  # of a statement that are compared
_WORD = re.compile(r"[^\W_]+")


class Wording(NamedTuple):
    """One statement as an employer uses it: `gaps` are the sets of characteristics that it lacks, each with the postings in which it lacks them."""

    words: str
    postings: int
    gaps: tuple[tuple[tuple[str, ...], int], ...] = ()


class Difference(NamedTuple):
    """Where a wording parts from the most used one: the words there, and here."""

    instead_of: str
    stands: str


class Addition(NamedTuple):
    """A characteristic that an edit adds, the postings that lack it, and those that lack nothing more once it and all before it are added."""

    characteristic: str
    postings: int
    cleared: int


class Group(NamedTuple):
    """Wordings that are one statement with edits, the most used one first."""

    wordings: tuple[Wording, ...]

    @property
    def postings(self) -> int:
        """The postings that have one of the wordings."""
        return sum(wording.postings for wording in self.wordings)

    @property
    def clears(self) -> int:
        """The postings that lack something, which one edit of the statement mends."""
        return sum(postings for wording in self.wordings for gaps, postings in wording.gaps if gaps)

    @property
    def adds(self) -> tuple[Addition, ...]:
        """What that edit adds, what most postings lack first."""
        gaps = [(set(lacking), postings) for wording in self.wordings for lacking, postings in wording.gaps if lacking]
        lacking: Counter[str] = Counter()
        for characteristics, postings in gaps:
            lacking.update(dict.fromkeys(characteristics, postings))
        order = sorted(lacking, key=lambda one: (-lacking[one], one))
        cleared = Counter[int]()
        for characteristics, postings in gaps:
            cleared[max(map(order.index, characteristics))] += postings
        sums = accumulate(cleared[at] for at in range(len(order)))
        return tuple(map(Addition, order, (lacking[one] for one in order), sums))


def folded(statement: str) -> str:
    """The words alone, in lower case: statements that are the same in this are one wording."""
    return " ".join(_WORD.findall(statement.casefold()))


def grouped(wordings: Iterable[Wording]) -> list[Group]:
    """Near-duplicates together; a wording joins the most used one that it is like, and is never chained to it through a third."""
    heads: list[tuple[frozenset[tuple[str, str]], list[Wording]]] = []
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for wording in sorted(wordings, key=lambda one: (-one.postings, one.words)):
        pairs = _pairs(wording.words)
        best = _most_alike(pairs, having, [head for head, _ in heads])
        if best is None:
            for pair in pairs:
                having[pair].append(len(heads))
            heads.append((pairs, [wording]))
        else:
            heads[best][1].append(wording)
    return sorted((Group(tuple(members)) for _, members in heads), key=lambda group: -group.postings)


def _pairs(words: str) -> frozenset[tuple[str, str]]:
    each = folded(words).split()[:_MOST_WORDS]
    return frozenset(zip(["", *each], [*each, ""], strict=True))


def _most_alike(
    pairs: frozenset[tuple[str, str]], having: dict[tuple[str, str], list[int]], heads: Sequence[frozenset[tuple[str, str]]]
) -> int | None:
    shared = Counter(number for pair in pairs for number in having.get(pair, ()))
    alike = [(common / (len(pairs) + len(heads[number]) - common), -number) for number, common in shared.items()]
    best, number = max(alike, default=(0.0, 0))
    return -number if best >= _ALIKE else None


def differences(most_used: str, other: str) -> tuple[Difference, ...]:
    """Where the words of a wording part from those of the most used one, capitals and commas aside; at an end the other side is empty."""
    here, there = other.split()[:_MOST_WORDS], most_used.split()[:_MOST_WORDS]
    compared = SequenceMatcher(None, [folded(word) for word in there], [folded(word) for word in here], autojunk=False)
    cuts = [cut for cut in compared.get_opcodes() if cut[0] != "equal"]
    return tuple(Difference(" ".join(there[a:b]), " ".join(here[c:d])) for _, a, b, c, d in cuts)
