"""Words in the place of others: capitals, number, article, verb; what is not certain stays."""

from __future__ import annotations

import pytest

from eeolint.agreement import capitals, numbered, with_article, with_verb
from eeolint.model import Span


@pytest.mark.parametrize(
    ("words", "old", "around", "said"),
    [
        ("salesperson", "salesman", ("a ", " now"), "salesperson"),
        ("salesperson", "Salesman", ("", " wanted"), "Salesperson"),
        ("salesperson", "SALESMAN", ("", ""), "SALESPERSON"),
        ("maintenance worker", "Handyman", ("", " wanted"), "Maintenance worker"),
        ("maintenance worker", "Handyman", ("Night ", ""), "Maintenance Worker"),
        ("maintenance worker", "Handyman", ("", " Wanted"), "Maintenance Worker"),
        ("insurance agent", "Insurance Man", ("", ""), "Insurance Agent"),
        ("insurance agent", "Insurance man", ("", ""), "Insurance agent"),
        ("they", "He/she", ("", " is"), "They"),
        ("they", "S/he", ("", " is"), "They"),
        ("they", "HE/SHE", ("", " WILL"), "THEY"),
    ],
)
def test_the_capitals_of_the_original_are_kept(words: str, old: str, around: tuple[str, str], said: str) -> None:
    assert capitals(words, old, around) == said


@pytest.mark.parametrize(
    ("words", "old", "said"),
    [
        ("salesperson", "salesman", "salesperson"),
        ("salesperson", "salesmen", "salespeople"),
        ("postal worker", "postmen", "postal workers"),
        ("server", "waiters", "servers"),
        ("server", "waitress", "server"),
        ("servers", "waiters", "servers"),
        ("salesperson", "salesman/saleswoman", "salesperson"),
        ("salespeople", "salesmen or saleswomen", "salespeople"),
    ],
)
def test_plural_follows_plural(words: str, old: str, said: str) -> None:
    assert numbered(words, old) == said


@pytest.mark.parametrize(
    ("words", "old"), [("servers", "waiter"), ("salespeople", "salesman or saleswomen"), ("chair", "chairmen"), ("cabin crews", "stewardess")]
)
def test_a_number_that_is_not_certain_is_left(words: str, old: str) -> None:
    assert numbered(words, old) is None


@pytest.mark.parametrize(
    ("text", "old", "new", "after"),
    [
        ("We want a fireman.", "fireman", "firefighter", "We want a firefighter."),
        ("We want an actress.", "actress", "performer", "We want a performer."),
        ("A stewardess helps.", "stewardess", "attendant", "An attendant helps."),
        ("The stewardess helps.", "stewardess", "attendant", "The attendant helps."),
        ("Plan a stewardess.", "stewardess", "usher", None),
        ("A\nstewardess helps.", "stewardess", "attendant", "An\nattendant helps."),
        ("A **stewardess** helps.", "stewardess", "attendant", None),
        ("A **fireman** helps.", "fireman", "firefighter", "A **firefighter** helps."),
        ("Plan a man-hour.", "man-hour", "hour", None),
    ],
)
def test_the_article_follows_the_sound(text: str, old: str, new: str, after: str | None) -> None:
    span = Span(text.index(old), text.index(old) + len(old))
    found = with_article(span, old, new, text)
    assert (found and text[: found[0].start] + found[1] + text[found[0].end :]) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("he/she is here", "they are here"), ("he/she was here", "they were here"), ("he/she has keys", "they have keys"),
        ("he/she does it", "they do it"), ("he/she doesn't", "they don't"), ("he/she will go", "they will go"), ("he/she must go", "they must go"),
        ("he/she works here", "they work here"), ("he/she also reports here", "they also report here"), ("he/she teaches", "they teach"),
        ("he/she manages it. The lead plans and checks.", "they manage it. The lead plans and checks."),
    ],
)  # fmt: skip
def test_a_verb_that_is_known_follows_they(text: str, after: str) -> None:
    found = with_verb(Span(0, 6), "they", text)
    assert found is not None
    assert found[1] + text[found[0].end :] == after


@pytest.mark.parametrize(
    "text",
    [
        "he/she frobs", "he/she", "he/she, too", "he/she works and reports here", "he/she plans the week, checks it, and goes",
        "he/she is kind and helps", "he/she\nis here", "he/she who works",
    ],
)  # fmt: skip
def test_a_verb_that_is_not_certain_is_left(text: str) -> None:
    assert with_verb(Span(0, 6), "they", text) is None


@pytest.mark.parametrize("before", ["is ", "when does ", "the lead and "])
def test_a_pronoun_behind_its_verb_or_beside_another_subject_is_left(before: str) -> None:
    assert with_verb(Span(len(before), len(before) + 6), "they", f"{before}he/she works") is None
