"""Each context key of rules/README.md: where it holds the rule keeps silent, elsewhere it speaks."""

from __future__ import annotations

from typing import Any

import pytest

FLAGGED = ["zebra crossing"]


@pytest.mark.parametrize(
    ("context", "excused", "flagged"),
    [
        ("old zebra crossing song", "Sing the old zebra crossing song.", "Sing at the old zebra crossing."),
        ({"over": ["zebra crossing gmbh"]}, "Zebra Crossing GmbH is hiring.", "GmbH has a zebra crossing."),
        ({"over": ["crossing guard"]}, "A zebra crossing guard.", "A zebra crossing and a crossing guard."),
        ({"before": ["no"]}, "We have no zebra crossing.", "We have no new zebra crossing."),
        ({"before": ["no"]}, 'We have no "zebra crossing".', "No. Zebra crossing ahead."),
        ({"before": ["no ..."]}, "We have no new and shiny zebra crossing.", "No, we do after all have one zebra crossing."),
        ({"before": ["lamp"]}, "A lamp/zebra crossing.", "A zebra crossing lamp."),
        ({"after": ["ahead"]}, "Zebra crossing ahead.", "Zebra crossing far ahead."),
        ({"after": ["ahead"]}, "The zebra crossing (ahead) is new.", "Ahead: zebra crossing. Ahead of us."),
        ({"after": ["... ahead"]}, "A zebra crossing not very far ahead.", "A zebra crossing one two three four five ahead."),
        ({"sentence": ["museum"]}, "The museum shows a zebra crossing.", "The museum is open. It has a zebra crossing."),
        ({"near": ["museum"]}, "The museum is open. It has a zebra crossing.", "The museum is open. It is big. It has a zebra crossing."),
        ({"near": ["museum"]}, "It has a zebra crossing. The museum is open.", "It has a zebra crossing. It is big. The museum is open."),
        ({"posting": ["museum"]}, "A museum.\n\nIt is big. It is old. It is far. It has a zebra crossing.", "A house.\n\nIt has a zebra crossing."),
        ({"posting": ["big museum"]}, "A zebra crossing. See our big museum.", "A zebra crossing. It is big. Museum next door."),
        ({"zones": ["benefits"]}, "Work here\n\nBenefits:\nA zebra crossing.", "Work here\n\nRequirements:\nA zebra crossing."),
        ({"zones": ["benefits", "requirements"]}, "Work here\n\nRequirements:\nA zebra crossing.", "Work here\n\nAbout us:\nA zebra crossing."),
        ({"titled": True}, "You will visit Zebra Crossing in the north.", "You will visit the zebra crossing in the north."),
        ({"titled": True}, "You will visit Zebra Crossing in the north.", "Zebra crossing in the north."),
        ({"titled": True}, "You will visit Zebra Crossing in the north.", "Visit The Great Zebra Crossing In The North."),
        ({"titled": False}, "You will visit the zebra crossing in the north.", "You will visit Zebra Crossing in the north."),
        ({"exact": ["Zebra Crossing"]}, "We love Zebra Crossing here.", "We love zebra crossing here."),
        ({"exact": ["ZEBRA CROSSING"]}, "We love ZEBRA CROSSING here.", "We love Zebra Crossing here."),
        ({"sentence": ["museum", "gallery"]}, "A gallery with a zebra crossing.", "A library with a zebra crossing."),
        ({"sentence": ["museum"], "before": ["no"]}, "The museum has no zebra crossing.", "The museum has a zebra crossing."),
        ({"sentence": ["museum"], "before": ["no"]}, "The museum has no zebra crossing.", "The house has no zebra crossing."),
        ({"earlier": ["museum"]}, "The museum in town shows a rather old zebra crossing.", "A zebra crossing in the museum."),
        ({"later": ["museum"]}, "A zebra crossing from an old and dusty but fine museum.", "The museum has a zebra crossing."),
        ({"at": ["line start"]}, "The town has\n- Zebra crossing of old", "The town has\n- one zebra crossing"),
        ({"at": ["line end"]}, "One zebra crossing.\nIt is old.", "One zebra crossing of old.\nIt is old."),
        ({"at": ["sentence start"]}, "It is old. Zebra crossing ahead.", "It is an old zebra crossing."),
        ({"at": ["sentence end"]}, "It is an old zebra crossing. See it.", "It is an old zebra crossing to see."),
        ({"at": ["line start", "line end"]}, "An old zebra crossing", "An old zebra crossing ahead"),
        ({"at": ["line end"]}, "* See the zebra crossing *", "* See the zebra crossing of old *"),
        ({"sentence": ["{animal}s club"]}, "The sea lions club and its zebra crossing.", "The dogs club and its zebra crossing."),
    ],
)
def test_a_context_of_unless_excuses_where_it_holds_and_nowhere_else(small_pack: Any, context: Any, excused: str, flagged: str) -> None:
    small_pack.matching(unless=[context])
    assert small_pack.words(excused) == []
    assert [words.lower() for words in small_pack.words(flagged)] == FLAGGED


@pytest.mark.parametrize(
    ("context", "flagged", "left_alone"),
    [
        ({"before": ["want a"]}, "We want a zebra crossing.", "We have a zebra crossing."),
        ({"sentence": ["wanted"]}, "Wanted: a zebra crossing.", "Wanted. A zebra crossing."),
        ("painted zebra crossing", "A painted zebra crossing.", "A zebra crossing, painted."),
    ],
)
def test_a_context_of_only_is_needed_for_the_rule_to_speak(small_pack: Any, context: Any, flagged: str, left_alone: str) -> None:
    small_pack.matching(only=[context])
    assert small_pack.words(flagged) == FLAGGED
    assert small_pack.words(left_alone) == []


def test_one_context_of_several_is_enough(small_pack: Any) -> None:
    small_pack.matching(unless=[{"before": ["no"]}, {"after": ["ahead"]}])
    assert small_pack.words("No zebra crossing. A zebra crossing ahead. A zebra crossing here.") == FLAGGED


def test_unless_weighs_more_than_only(small_pack: Any) -> None:
    small_pack.matching(only=[{"sentence": ["wanted"]}], unless=[{"before": ["no"]}])
    assert small_pack.words("Wanted: no zebra crossing.") == []


def test_each_occurrence_is_weighed_by_itself(small_pack: Any) -> None:
    small_pack.matching(unless=[{"before": ["no"]}])
    result = small_pack.linter().lint("No zebra crossing, a zebra crossing.")
    assert [f.start for f in result.findings] == [21]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("A zebra crossing in a zoo.", "note"),
        ("A zebra crossing on a farm.", "error"),
        ("A zebra crossing in a zoo on a farm.", "note"),
        ("A zebra crossing.", "warning"),
    ],
)
def test_the_first_level_that_holds_sets_the_severity(small_pack: Any, text: str, severity: str) -> None:
    small_pack.rule(
        levels=[
            {"severity": "note", "when": {"sentence": ["zoo"]}, "because": "Zebras live there."},
            {"severity": "error", "when": {"sentence": ["farm"]}},
        ]
    )
    assert [f.severity for f in small_pack.linter().lint(text).findings] == [severity]


def test_a_level_that_is_off_silences_the_rule(small_pack: Any) -> None:
    small_pack.rule(levels=[{"severity": "off", "when": {"sentence": ["zoo"]}}])
    assert small_pack.words("A zebra crossing in a zoo. A zebra crossing.") == FLAGGED
    assert small_pack.linter().lint("A zebra crossing in a zoo.").findings == ()


@pytest.mark.parametrize(
    ("zones", "flagged"),
    [
        ({"only": ["requirements"]}, ["requirements"]),
        ({"not": ["requirements"]}, ["body", "benefits", "statement", "accommodation"]),
        ({"only": ["requirements", "benefits"], "not": ["benefits"]}, ["requirements"]),
        (None, ["body", "requirements", "benefits"]),
    ],
)
def test_a_rule_speaks_only_in_its_zones_and_by_default_not_in_statements_and_notices(small_pack: Any, zones: Any, flagged: list[str]) -> None:
    small_pack.rule(**({"zones": zones} if zones else {}))
    text = (
        "Guard\n\nOne body zebra crossing.\n\nRequirements:\nOne requirements zebra crossing.\n\nBenefits:\nOne benefits zebra crossing.\n\n"
        "Offers:\nAn equal opportunity employer with one statement zebra crossing.\n\n"
        "Hours:\nNoon.\n\nThen.\n\nThere.\n\nApplicants who need reasonable accommodation at one accommodation zebra crossing may ask."
    )
    assert [text[: f.start].rsplit(maxsplit=1)[-1] for f in small_pack.linter().lint(text).findings] == flagged


def test_a_pattern_speaks_where_its_expression_matches_in_a_sentence_that_holds_an_anchor(small_pack: Any) -> None:
    match = {
        "kind": "pattern",
        "pattern": r"zebra\s+\d+",
        "because": "A phrase cannot count.",
        "anchors": ["zebra"],
        "suggest": "a zebra",
        "unless": [{"before": ["no"]}],
    }
    small_pack.rule(match=match)
    result = small_pack.linter().lint("Zebra 12 is here. No zebra 13. 14 zebras.")
    assert [(f.start, f.end, f.suggestion) for f in result.findings] == [(0, 8, "a zebra")]


@pytest.mark.parametrize(("case", "flagged"), [(True, ["ZEBRA"]), (False, ["zebra", "ZEBRA"])])
def test_a_pattern_minds_capitals_only_if_told(small_pack: Any, case: bool, flagged: list[str]) -> None:
    pattern = r"\bZEBRA\b" if case else r"\bzebra\b"
    small_pack.rule(match={"kind": "pattern", "pattern": pattern, "because": "It minds capitals.", "anchors": ["zebra"], "case": case})
    assert small_pack.words("A zebra and a ZEBRA.") == flagged


def test_a_context_of_places_holds_there_and_inside_them(small_pack: Any) -> None:
    small_pack.matching(unless=[{"places": ["xx"]}])
    assert small_pack.words("A zebra crossing.", "us") == FLAGGED
    assert small_pack.words("A zebra crossing.", "xx") == small_pack.words("A zebra crossing.", "xx-yy") == []


def test_a_context_of_places_names_a_place_that_is_known(small_pack: Any) -> None:
    small_pack.matching(unless=[{"places": ["atlantis"]}])
    assert [str(problem.message) for problem in small_pack.problems()] == ["rules/law has no place 'atlantis'"]


def test_a_context_of_matched_is_for_some_of_a_rules_phrases(small_pack: Any) -> None:
    small_pack.matching({"zebra crossing": None, "quagga bridge": None}, unless=[{"matched": ["zebra (crossing|bridge)"], "before": ["no"]}])
    assert small_pack.words("No zebra crossing. No quagga bridge. A zebra crossing.") == ["quagga bridge", "zebra crossing"]
