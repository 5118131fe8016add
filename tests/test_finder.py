from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eeolint import finder
from eeolint.finder import Finder, Rows, ordered, pack, rows

LITERALS = [b" new ", b" new york ", b" new yor", b" yorker ", b" york", b" graduat", b" recent graduat", b" a "]


def found(words: bytes, literals: list[bytes] = LITERALS, *, soon: bool = False) -> list[bytes]:
    """What is found in squeezed words, in alphabetical order; `soon`: by the automaton at once."""
    in_order = ordered(literals)
    of = Finder(pack(in_order))
    if soon:
        of.hits(b" x" * finder.SOON)
    hits = of.hits(words)
    assert all(words[start:end] == in_order[number] for number, start, end in hits)
    return sorted(in_order[number] for number, _, _ in hits)


@pytest.mark.parametrize("soon", [False, True])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (b" a new york job ", [b" a ", b" new ", b" new yor", b" new york ", b" york"]),
        (b" recent graduates ", [b" graduat", b" recent graduat"]),
        (b" a new yorker ", [b" a ", b" new ", b" new yor", b" york", b" yorker "]),
        (b" renewed ", []),
        (b" ", []),
        (b"", []),
    ],
)
def test_literals_are_found_at_words_and_their_beginnings(words: bytes, expected: list[bytes], soon: bool) -> None:
    assert found(words, soon=soon) == expected


_WORD = st.text("ab", min_size=1, max_size=3)


@given(
    literals=st.lists(st.tuples(st.lists(_WORD, min_size=1, max_size=3), st.sampled_from([" ", ""])), min_size=1, max_size=12),
    words=st.lists(_WORD, max_size=12),
)
def test_looking_up_finds_what_the_automaton_finds(literals: list[tuple[list[str], str]], words: list[str]) -> None:
    texts = list({f" {' '.join(one)}{end}".encode() for one, end in literals})
    squeezed = f" {' '.join(words)} ".encode()
    assert found(squeezed, texts) == found(squeezed, texts, soon=True)


def test_rows_of_numbers_come_back() -> None:
    packed = Rows(*rows([[1, 2], [], [3]]))
    assert [list(packed.row(number)) for number in range(3)] == [[1, 2], [], [3]]
