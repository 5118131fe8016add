from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eeolint.text import Bounds, Lines, count_words, fold, sentence_starts

ANY_TEXT = st.text(st.characters())  # lone surrogates too: a file name or a JSON row may hold them


def sentences(text: str) -> list[str]:
    bounds = Bounds(sentence_starts(fold(text).shape), len(text))
    pieces = (text[slice(*bounds.span(number))].strip(" \n\xb7") for number in range(len(bounds.starts)))
    return [piece for piece in pieces if piece]


@given(ANY_TEXT)
def test_folding_keeps_the_length_of_every_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.shape) == len(folded.lower) == len(folded.words) - 2 == len(text)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("she\u2019s", "she's"),
        ("\u201cYoung\u201d", '"young"'),
        ("able\u2011bodied", "able-bodied"),
        ("a\u2014b", "a-b"),
        ("new\xa0grad", "new grad"),
        ("\u2022 Lead", "\xb7 lead"),
    ],
)
def test_typographic_variants_are_folded_to_what_is_typed(typed: str, plain: str) -> None:
    assert fold(typed).lower == plain


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Age max. 35", "Age max  35"),
        ("MIN. 2 years", "MIN  2 years"),
        ("max.35", "max 35"),
        ("Max. age", "Max. age"),
        ("Stay max. six months", "Stay max. six months"),
        ("Pay 50k max.\n5 days", "Pay 50k max.\n5 days"),
        ("hr@max.1.example", "hr@max.1.example"),
        ("www.max.24.example", "www.max.24.example"),
        ("approx.  30", "approx   30"),
        ("Ten years max. We pay well.", "Ten years max. We pay well."),
        ("climax. 3 acts, admin. 2", "climax. 3 acts, admin. 2"),
        ("Up to the max.", "Up to the max."),
        ("max.   35", "max.   35"),
    ],
)
def test_a_shortened_word_that_goes_on_loses_its_stop(text: str, shape: str) -> None:
    assert fold(text).shape == shape


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize("piece", [".", "!", ".?", "\n", "*", " * ", ". '", "Mr.", ", '", "\xb7", "a\n"])
def test_a_page_of_stops_comes_to_its_end(piece: str) -> None:
    text = fold("You bake" + piece * (300_000 // len(piece)) + " Apply.").shape
    assert sentence_starts(text)[-1] <= len(text)


@pytest.mark.parametrize("stops", [".", "...", "?!", "." * 30])
def test_a_row_of_stops_ends_one_sentence(stops: str) -> None:
    assert sentence_starts(f"You bake bread{stops} You sell it") == [0, len("You bake bread ") + len(stops)]


def test_a_shortened_word_before_a_figure_ends_no_sentence() -> None:
    assert sentence_starts(fold("Age max. 35 years. Apply.").shape) == [0, 19]


@given(st.text(st.sampled_from("aZ9 .-\n\xe9\u2022\u0142"), max_size=40))
def test_words_are_counted_without_being_parted(text: str) -> None:
    words = fold(text).words
    assert count_words(words) == len(words.split())


def test_plain_text_is_folded_to_itself() -> None:
    assert fold('Café "A-1", it\'s 5/6!').shape == 'Café "A-1", it\'s 5/6!'


def test_words_hold_a_space_for_all_that_is_no_letter_or_digit_and_a_nought_for_every_figure() -> None:
    assert fold("It's 24/7, OK?").words == b" it s 00 0  ok  "


@pytest.mark.parametrize(
    ("word", "inside"),
    [("heł", "he"), ("Augenhöhe", "he"), ("mężczyzna", "na"), ("ağa", "a"), ("heа", "he"), ("ho\u0301man", "man"), ("Ma\u0308nner", "ma")],
    ids=["Polish", "German", "Polish in the middle", "Turkish", "a Cyrillic letter", "a combining accent before", "a combining accent behind"],
)
def test_a_word_boundary_does_not_open_inside_a_word(word: str, inside: str) -> None:
    assert not re.search(rf"(?<!\w){inside}(?!\w)", fold(word).lower)
    assert f" {inside} ".encode("latin-1") not in fold(word).words


@given(ANY_TEXT)
def test_every_letter_and_digit_of_every_script_stays_part_of_a_word(text: str) -> None:
    folded = fold(text)
    for character, lower, word in zip(text, folded.lower, folded.words[1:-1], strict=True):
        if character.isalnum():
            assert re.match(r"\w", lower), unicodedata.name(character, repr(character))
            assert word != ord(" "), unicodedata.name(character, repr(character))


@given(ANY_TEXT)
def test_what_is_no_letter_never_becomes_one(text: str) -> None:
    folded = fold(text)
    for character, word in zip(text, folded.words[1:-1], strict=True):
        if not character.isalnum() and not unicodedata.category(character).startswith("M"):
            assert word == ord(" "), unicodedata.name(character, repr(character))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We bake bread. You help us.", ["We bake bread.", "You help us."]),
        ("Do you bake? We do!\nCome in.", ["Do you bake?", "We do!", "Come in."]),
        ("First part\n\nsecond part", ["First part", "second part"]),
        ("Duties\n\xb7 bake\n\xb7 sell", ["Duties", "bake", "sell"]),
        ("You bake \xb7 you sell", ["You bake", "you sell"]),
        ('He said "stop." We went on.', ['He said "stop."', "We went on."]),
        ("We are in Paris.We hire.", ["We are in Paris.", "We hire."]),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ask Dr. Smith or Ms. Jones about it.",
        "Work in the U.S. Army or elsewhere.",
        "We use tools, e.g. Python, i.e. a language.",
        "Pay is 3.50 an hour.",
        "This line goes\non in lower case.",
        "We hire bakers and\nCooks.",
    ],
)
def test_sentences_do_not_end_at_abbreviations_or_wrapped_lines(text: str) -> None:
    assert sentences(text) == [text]


@given(st.one_of(ANY_TEXT, st.text("aB .\n\xb7!?\r\t-", max_size=300)))
def test_sentence_starts_rise_from_nought_and_stay_in_the_text(text: str) -> None:
    starts = sentence_starts(fold(text).shape)
    assert starts[0] == 0
    assert all(one < other for one, other in itertools.pairwise(starts))
    assert starts[-1] <= len(text)


@given(ANY_TEXT)
def test_sentences_cover_the_text_without_gap_or_overlap(text: str) -> None:
    bounds = Bounds(sentence_starts(fold(text).shape), len(text))
    spans = [bounds.span(number) for number in range(len(bounds.starts))]
    assert "".join(text[slice(*span)] for span in spans) == text
    assert all(spans[bounds.at(offset)].start <= offset < spans[bounds.at(offset)].end for offset in range(len(text)))


@pytest.mark.parametrize("text", ["word " * 3000, "x" * 9000, "a" * 1999 + " " + "b" * 5000, "Stop. " * 2 + "y z" * 4000])
def test_no_sentence_is_longer_than_two_thousand_characters(text: str) -> None:
    bounds = Bounds(sentence_starts(text), len(text))
    lengths = [span.end - span.start for span in map(bounds.span, range(len(bounds.starts)))]
    assert max(lengths) <= 2000
    assert sum(lengths) == len(text)


def test_a_long_text_is_cut_at_a_space() -> None:
    text = "word " * 3000
    assert all(text[start - 1] == " " for start in sentence_starts(text)[1:])


def test_bounds_reach_over_their_neighbours_and_no_further() -> None:
    bounds = Bounds([0, 10, 20, 30], 40)
    assert bounds.around(15) == (10, 20)
    assert bounds.around(15, 1) == (0, 30)
    assert bounds.around(35, 5) == (0, 40)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_kind_of_line_end_ends_one_line(end: str) -> None:
    text = f"one{end}two{end}{end}four"
    lines = Lines.of(text)
    assert lines.place(text.index("one")) == (1, 1)
    assert lines.place(text.index("wo")) == (2, 2)
    assert lines.place(text.index("four")) == (4, 1)
    assert [lines.line(number) for number in (1, 2, 3, 4)] == ["one", "two", "", "four"]


def test_a_form_feed_ends_no_line() -> None:
    assert Lines.of("one\x0ctwo\u2028three").place(5) == (1, 6)


@given(st.text("ab\r\n", max_size=60), st.data())
def test_line_and_column_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    lines = Lines.of(text)
    line, column = lines.place(offset)
    assert lines.starts[line - 1] + column - 1 == offset
    assert column >= 1
    assert line == 1 + len(re.findall(r"\r\n|\n|\r", text[: lines.starts[line - 1]]))
