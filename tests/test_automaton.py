"""The automaton over words: it finds every phrase that a walk word by word would find, and knows where each begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eeolint.automaton import Automaton, Kept, Rows, rows
from eeolint.pairs import Seconds, may_begin, next_word, pairs_of, word_end
from eeolint.paths import Graph
from eeolint.shapes import Beginning, Either, Number, Row, Shape, Text, optional


def automaton(*shapes: Shape) -> Automaton[int]:
    graph = Graph()
    for number, shape in enumerate(shapes):
        graph.begin(shape.through(graph, graph.ending(number)))
    return Automaton(graph.packed(), int)


def found(of: Automaton[int], words: str) -> list[tuple[int, int]]:
    """The indexes of words at which phrases begin, with the numbers of the phrases; both walks find them."""
    text = words.encode()
    walked = of.walk(text)
    assert of.walk_by_sums(text) == walked
    return sorted({(words.count(" ", 0, at), number) for at, ends in walked for number in ends})


NEW_YORK = Row([Text("new"), Text("york")])
RECENT = Row([Text("recent"), Beginning("grad")])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("new york", [(0, 0)]),
        ("a new york job", [(1, 0)]),
        ("new new york", [(1, 0)]),
        ("new  york", [(0, 0)]),
        ("new   york  ", [(0, 0)]),
        ("new yorker", []),
        ("york new", []),
        ("new", []),
        ("", []),
        ("recent graduates", [(0, 1)]),
        ("recent grad", [(0, 1)]),
        ("recent gra", []),
        ("recent new york", [(1, 0)]),
        ("under 000 years", [(0, 2)]),
        ("under 0 000 years", [(0, 2)]),
        ("under twenty years", [(0, 2)]),
        ("under twenty one years", [(0, 2)]),
        ("under twenty two three years", []),
        ("under years", []),
        ("big team", [(0, 3)]),
        ("big happy team", [(0, 3)]),
        ("big sad team", []),
    ],
)
def test_phrases_are_found_where_they_begin(words: str, expected: list[tuple[int, int]]) -> None:
    under = Row([Text("under"), Number(), Text("years")])
    team = Row([Text("big"), optional(Text("happy")), Text("team")])
    assert found(automaton(NEW_YORK, RECENT, under, team), words) == expected


def test_of_beginnings_that_hold_one_another_each_is_found() -> None:
    of = automaton(Beginning("grad"), Beginning("graduat"), Text("graduates"), Row([Text("a"), Beginning("b")]), Row([Text("a"), Beginning("bc")]))
    assert found(of, "graduates") == [(0, 0), (0, 1), (0, 2)]
    assert found(of, "grads") == [(0, 0)]
    assert found(of, "a bcd") == [(0, 3), (0, 4)]
    assert found(of, "a bd") == [(0, 3)]


def test_a_number_has_four_words_at_most() -> None:
    of = automaton(Row([Number(), Text("years")]))
    assert found(of, "0 000 000 00 years") == [(0, 0), (1, 0), (2, 0), (3, 0)]
    assert found(of, "0 0 0 0 0 years")[0] == (1, 0)


def test_a_phrase_is_followed_to_the_first_place_where_anything_may_stand() -> None:
    of = automaton(Row([Text("write"), Beginning("to"), Text("us")]))
    assert found(of, "write toward him") == [(0, 0)]
    assert found(of, "write him") == []


_WORD = st.text("ab", min_size=1, max_size=2)
_PIECE = st.one_of(_WORD.map(Text), _WORD.map(Beginning), st.lists(_WORD.map(Text), min_size=1, max_size=3).map(Either))


def stands(items: list[Shape], words: list[str]) -> bool:
    """Whether words begin with a phrase, tried by every spelling."""
    if not items:
        return True
    first, *rest = items
    for spelling in first.spellings:
        if words and (words[0].startswith(spelling.text) if spelling.open else words[0] == spelling.text):
            return spelling.open or stands(rest, words[1:])
    return False


@given(st.lists(st.lists(_PIECE, min_size=1, max_size=3), min_size=1, max_size=6), st.lists(_WORD, max_size=8))
def test_a_walk_finds_what_is_found_by_trying_each_phrase_at_each_word(phrases: list[list[Shape]], words: list[str]) -> None:
    expected = [(at, number) for at in range(len(words)) for number, phrase in enumerate(phrases) if stands(phrase, words[at:])]
    assert found(automaton(*map(Row, phrases)), " ".join(words)) == sorted(expected)


class _Loaded(Rows):
    """Counts the states that are loaded."""

    loaded = 0

    def row(self, number: int) -> list[int]:
        _Loaded.loaded += 1
        return super().row(number)


@pytest.mark.parametrize("phrases", [2, 1000])
def test_a_walk_takes_one_state_a_word_however_many_phrases_begin_alike(phrases: int) -> None:
    graph = Graph()
    for number in range(phrases):
        last = f"x{number:b}".replace("0", "a").replace("1", "b")
        graph.begin(Row([Text("we"), Text("want"), Text(last)]).through(graph, graph.ending(number)))
    packed = graph.packed()
    of = Automaton(packed._replace(states=_Loaded(*packed.states)), int)
    _Loaded.loaded = 0
    assert of.walk(b"we want xb you") == [(0, (1,))]
    assert _Loaded.loaded == len(["we", "want", "xb"])


_WORDS = st.frozensets(_WORD.map(str.encode), min_size=1, max_size=3)


@given(
    st.dictionaries(_WORD.map(str.encode), st.none() | st.dictionaries(_WORD.map(str.encode), st.none() | _WORDS, max_size=3), max_size=5),
    st.lists(_WORD.map(str.encode), max_size=2),
    st.lists(st.sampled_from([b"", b"a", b"b", b"ab", b"ba", b"aa", b"c"]), max_size=9),
)
def test_no_word_that_may_begin_a_phrase_is_sorted_out(whole: dict[bytes, Seconds], beginnings: list[bytes], words: list[bytes]) -> None:
    text, standing = b" ".join(words), [word for word in words if word]

    def begins(at: int) -> bool:
        first, second, third = (*standing[at : at + 3], b"", b"")[:3]
        if any(map(first.startswith, beginnings)):
            return True
        seconds = whole.get(first, {})
        thirds = frozenset() if seconds is not None and second not in seconds else seconds and seconds[second]
        return thirds is None or third in thirds

    expected = [at for at in range(len(standing)) if begins(at)]
    starts = may_begin(text, *map(bytes, pairs_of(whole, beginnings)))
    assert starts == sorted(set(starts))
    assert all(text[start : word_end(text, start)] for start in starts)
    assert {len(text[:start].split()) for start in starts} >= set(expected)


def test_few_words_that_begin_nothing_are_let_through() -> None:
    numbers = range(1000)
    firsts: dict[bytes, Seconds] = {b"first%d" % at: {b"second%d" % at: None, b"between%d" % at: frozenset([b"third%d" % at])} for at in numbers}
    tables = pairs_of(firsts, [b"cut%d" % number for number in range(50)])
    no_pairs = b" ".join(b"word%d first%d second%d %d" % (at, at, at + 1, at) for at in numbers)
    no_thirds = b" ".join(b"word%d first%d between%d third%d" % (at, at, at, at + 1) for at in numbers)
    for text in (no_pairs, no_thirds):
        assert len(may_begin(text, *map(bytes, tables))) < 150


def test_words_are_stepped_over() -> None:
    text = b" one  two"
    assert [next_word(text, 0), word_end(text, 1), next_word(text, 4), word_end(text, 6), next_word(text, 9)] == [1, 4, 6, 9, 9]


def test_rows_of_numbers_come_back() -> None:
    packed = Rows(*rows([[1, 2], [], [3]]))
    assert [packed.row(number) for number in range(3)] == [[1, 2], [], [3]]


def test_what_is_kept_is_made_once_and_forgotten_when_there_is_too_much() -> None:
    made: list[int] = []
    kept = Kept[int, int](lambda key: made.append(key) or 2 * key, most=2)
    assert [kept[1], kept[1], kept[2], kept[3], kept[1]] == [2, 2, 4, 6, 2]
    assert made == [1, 2, 3, 1]
