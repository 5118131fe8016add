"""Statements of one employer: which are one with an edit, where they part, and what mends them."""

from __future__ import annotations

import pytest

from eeolint.audit.wordings import Addition, Difference, Group, Wording, differences, folded, grouped

LONG = "Acme is an equal opportunity employer and considers all applicants without regard to race, color, religion, sex, age or disability."
LONGER = LONG.replace("sex,", "sex, pregnancy, sexual orientation,")
SHORT = "Acme is an equal opportunity employer."
OTHER = "Everyone is welcome to apply here, whoever they are and wherever they come from, and we mean it."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Equal Opportunity Employer", "equal opportunity employer.", True),
        ("We\u2019re fair to all", "We're fair to all", True),
        ("race,  sex", "race; sex", True),
        ("race, sex", "sex, race", False),
        ("雇用機会均等", "採用機会均等", False),
    ],
)
def test_a_wording_is_known_by_its_words_alone(one: str, other: str, *, same: bool) -> None:
    assert (folded(one) == folded(other)) is same


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        ((LONG, LONGER), [[LONG, LONGER]]),
        ((LONGER, LONG), [[LONGER, LONG]]),
        ((LONG, SHORT), [[LONG], [SHORT]]),
        ((LONG, OTHER, LONGER, SHORT), [[LONG, LONGER], [OTHER], [SHORT]]),
        ((), []),
        (("",), [[""]]),
    ],
    ids=["added words", "left out words", "the first sentence alone", "mixed", "none", "no words"],
)
def test_near_duplicates_are_one_statement_with_the_most_used_wording_first(words: tuple[str, ...], groups: list[list[str]]) -> None:
    used = [Wording(one, 100 - number) for number, one in enumerate(words)]
    assert [[wording.words for wording in group.wordings] for group in grouped(reversed(used))] == groups


def test_a_wording_joins_the_statement_that_it_is_most_like() -> None:
    nearer = LONGER.replace("age or", "age, creed or")
    heads = (Wording(LONG.replace("Acme is", "At Acme we are").replace("considers", "welcome"), 50), Wording(LONGER, 40), Wording(nearer, 1))
    assert [len(group.wordings) for group in grouped(heads)] == [1, 2]


def test_wordings_are_not_chained_through_a_third() -> None:
    words = [f"word{number}" for number in range(20)]
    near = words[:16] + [f"new{number}" for number in range(4)]
    far = words[:12] + [f"new{number}" for number in range(8)]
    used = (Wording(" ".join(words), 3), Wording(" ".join(near), 2), Wording(" ".join(far), 1))
    assert [len(group.wordings) for group in grouped(used)] == [2, 1]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (LONG, ()),
        (LONG.upper(), ()),
        (LONGER, (Difference("", "pregnancy, sexual orientation,"),)),
        (LONG.replace("considers", "hires"), (Difference("considers", "hires"),)),
        (LONG.replace("religion, ", ""), (Difference("religion,", ""),)),
        (LONG.replace("Acme", "Bolt").replace("sex,", "gender,"), (Difference("Acme", "Bolt"), Difference("sex,", "gender,"))),
    ],
)
def test_the_words_in_which_a_wording_differs_are_shown(other: str, expected: tuple[Difference, ...]) -> None:
    assert differences(LONG, other) == expected


def test_one_edit_adds_what_is_lacking_anywhere_and_says_what_each_step_clears() -> None:
    group = Group(
        (
            Wording(LONG, 10, ((("genetic_information",), 6), (("genetic_information", "hair"), 3), ((), 1))),
            Wording(LONGER, 4, ((("hair", "union"), 4),)),
        )
    )
    assert group.postings == 14
    assert group.clears == 13
    assert group.adds == (Addition("genetic_information", 9, 6), Addition("hair", 7, 9), Addition("union", 4, 13))


def test_a_statement_without_gaps_needs_no_edit() -> None:
    group = Group((Wording(LONG, 10, (((), 10),)),))
    assert (group.clears, group.adds) == (0, ())
