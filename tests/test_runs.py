"""The option `run` of kind `phrases`: a rule speaks once for matches that stand together, and never for one alone."""

from __future__ import annotations

from typing import Any

import pytest

PHRASES = {"zebra(s)?": None, "quagga(s)?": None, "sea lion(s)?": None}


def flagged(pack: Any, text: str, run: dict[str, Any] | None = None, **keys: Any) -> list[str]:
    """What a rule on animals flags; its runs have at least two members, at most ten characters apart, unless `run` says otherwise."""
    pack.matching(PHRASES, run={"members": 2, "apart": 10, **(run or {})}, **keys)
    words: list[str] = pack.words(text)
    return words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We keep a zebra, a quagga and two sea lions.", ["zebra, a quagga and two sea lions"]),
        ("Zebras, zebras.", ["Zebras, zebras"]),
    ],
)
def test_a_rule_speaks_once_from_the_first_member_to_the_last(small_pack: Any, text: str, found: list[str]) -> None:
    assert flagged(small_pack, text) == found


@pytest.mark.parametrize(("members", "found"), [(3, ["zebra, quagga, zebra"]), (4, [])])
def test_a_run_has_at_least_so_many_members(small_pack: Any, members: int, found: list[str]) -> None:
    assert flagged(small_pack, "A zebra, quagga, zebra.", {"members": members}) == found


@pytest.mark.parametrize("text", ["A zebra.", "No animals at all."])
def test_a_match_alone_is_no_run(small_pack: Any, text: str) -> None:
    assert flagged(small_pack, text) == []


@pytest.mark.parametrize(("apart", "found"), [(7, ["zebra, or a quagga"]), (6, [])])
def test_members_are_at_most_so_many_characters_apart(small_pack: Any, apart: int, found: list[str]) -> None:
    assert flagged(small_pack, "See a zebra, or a quagga.", {"apart": apart}) == found


@pytest.mark.parametrize("text", ["It is a zebra. Quagga is gone.", "- zebra\n- quagga"])
def test_a_run_ends_with_its_sentence(small_pack: Any, text: str) -> None:
    assert flagged(small_pack, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zebra, quagga, and far from them a quagga and a zebra.", ["Zebra, quagga", "quagga and a zebra"]),
        ("Zebra, quagga. Quagga and zebra.", ["Zebra, quagga", "Quagga and zebra"]),
    ],
)
def test_each_run_is_flagged(small_pack: Any, text: str, found: list[str]) -> None:
    assert flagged(small_pack, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A lion, zebra, quagga, lion.", ["lion, zebra, quagga, lion"]),
        ("A zebra that a lion saw, a quagga.", ["zebra that a lion saw, a quagga"]),
        ("A zebra and a white quagga.", ["zebra and a white quagga"]),
    ],
)
def test_words_of_also_lengthen_a_run_and_bridge_its_gaps(small_pack: Any, text: str, found: list[str]) -> None:
    assert flagged(small_pack, text, {"also": ["lion", "white quagga"]}) == found


@pytest.mark.parametrize("text", ["Lion, lion and lion.", "A zebra and a lion."])
def test_words_of_also_do_not_make_a_run(small_pack: Any, text: str) -> None:
    assert flagged(small_pack, text, {"also": ["lion"]}) == []


@pytest.mark.parametrize(
    ("context", "excused", "found"),
    [
        ({"before": ["no"]}, "No zebra, quagga.", "Zebra, no quagga."),
        ({"after": ["ahead"]}, "Zebra, quagga ahead.", "Zebra ahead, quagga."),
        ("plains zebra", "Quagga, plains zebra, quagga.", "Quagga, zebra, plains quagga."),
        ({"matched": ["zebra and quagga"]}, "Zebra and quagga.", "Zebra and quagga, zebra."),
        ({"earlier": ["museum"]}, "The museum has zebra, quagga.", "Zebra, museum, quagga."),
    ],
)
def test_a_context_stands_around_the_whole_run(small_pack: Any, context: Any, excused: str, found: str) -> None:
    assert flagged(small_pack, excused, unless=[context]) == []
    assert len(flagged(small_pack, found, unless=[context])) == 1


@pytest.mark.parametrize(("text", "found"), [("Quagga, plains zebra.", ["Quagga, plains zebra"]), ("Quagga, zebra.", [])])
def test_a_context_of_only_may_ask_for_a_certain_member(small_pack: Any, text: str, found: list[str]) -> None:
    assert flagged(small_pack, text, only=["plains zebra"]) == found


@pytest.mark.parametrize(("text", "severities"), [("Zebra, quagga in a zoo.", ["note"]), ("Zebra, quagga.", ["warning"])])
def test_a_level_is_for_the_whole_run(small_pack: Any, text: str, severities: list[str]) -> None:
    match = {"kind": "phrases", "phrases": PHRASES, "run": {"members": 2, "apart": 10}}
    small_pack.rule(match=match, levels=[{"severity": "note", "when": {"after": ["in a zoo"]}}])
    assert [f.severity for f in small_pack.linter().lint(text).findings] == severities


def test_the_message_quotes_the_run_on_one_line(small_pack: Any) -> None:
    small_pack.matching(PHRASES, run={"members": 2, "apart": 10})
    (finding,) = small_pack.linter().lint("A zebra\nor quagga.").findings
    assert (finding.message, finding.suggestion) == ("'zebra or quagga' is for animals", None)


@pytest.mark.parametrize(
    ("run", "key", "said"),
    [
        ({"members": 1, "apart": 10}, "match.run.members", "at least 2 members"),
        ({"members": 2, "apart": 0}, "match.run.apart", "at least one character"),
        ({"members": 2}, "match.run.apart", "missing"),
        ({"members": 2, "apart": 10, "also": ["(lion"]}, "match.run.also", "is never closed"),
        ({"members": 2, "apart": 10, "also": ["{plant}"]}, "match.run.also", "no word list 'plant'"),
    ],
)
def test_a_mistake_in_a_run_is_told_with_its_key(small_pack: Any, run: dict[str, Any], key: str, said: str) -> None:
    small_pack.matching(PHRASES, run=run)
    (problem,) = small_pack.problems()
    assert problem.key == key
    assert said in problem.message


@pytest.mark.parametrize("phrases", [{"zebra": "horse"}, {"zebra": None, "quagga": "horse"}])
def test_a_run_has_no_suggestions(small_pack: Any, phrases: dict[str, str | None]) -> None:
    small_pack.matching(phrases, run={"members": 2, "apart": 10})
    (problem,) = small_pack.problems()
    assert (problem.key, "the place of a whole run" in problem.message) == ("match.phrases", True)
