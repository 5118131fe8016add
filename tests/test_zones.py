from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

import eeolint
from eeolint.model import Posting, Span
from eeolint.vocabulary import Zone

ZoneAt = Callable[[str, str], str]


@pytest.fixture(scope="module")
def zone_at(tmp_path_factory: pytest.TempPathFactory) -> ZoneAt:
    """Name of the zone in which a word of a text stands: beside the shipped pack there is one rule a zone, and each speaks in that zone only."""
    folder: Path = tmp_path_factory.mktemp("zones")
    for zone in get_args(Zone):
        for word in ("marked", "first", "second", "third", "other"):
            rule = {
                "title": zone, "why": "It tells the zone.", "fix": "Nothing.", "message": "here",
                "severity": "note", "confidence": "high", "cite": ["us/cfr1625.4"],
                "zones": {"only": [zone]}, "match": {"kind": "phrases", "phrases": {word: None}},
                "examples": {"bad": [{"text": "[[x]]"}] * 2, "good": [{"text": "x", "because": "x"}] * 3},
            }  # fmt: skip
            folder.joinpath(f"{zone}-{word}.yaml").write_text(yaml.safe_dump(rule), encoding="utf-8")
    linter = eeolint.Linter(rules=(str(folder),), select=(folder.name,))

    def at(text: str, word: str) -> str:
        zones = [f.rule.split("/")[1].split("-")[0] for f in linter.lint(text).findings if f.rule.endswith(f"-{word}")]
        assert len(zones) == 1, f"{word!r} must stand once in {text!r}, in one zone: {zones}"
        return zones[0]

    return at


@pytest.mark.parametrize(
    ("heading", "zone"),
    [
        ("Requirements", "requirements"),
        ("## Requirements", "requirements"),
        ("**Qualifications**", "requirements"),
        ("REQUIREMENTS:", "requirements"),
        ("What you'll bring", "requirements"),
        ("Minimum qualifications:", "requirements"),
        ("Responsibilities", "duties"),
        ("What you'll do", "duties"),
        ("Benefits", "benefits"),
        ("Perks & benefits", "benefits"),
        ("What we offer:", "benefits"),
        ("Salary range", "pay"),
        ("Compensation", "pay"),
        ("About us", "company"),
        ("Who we are", "company"),
        ("About Acme", "company"),
        ("Equal Opportunity Statement", "statement"),
        ("Hobbies:", "body"),
    ],
)
def test_a_heading_opens_a_zone(zone_at: ZoneAt, heading: str, zone: str) -> None:
    assert zone_at(f"Night Baker\n\nWe bake.\n\n{heading}\nThe marked words.\n", "marked") == zone


def test_a_zone_ends_at_the_next_heading(zone_at: ZoneAt) -> None:
    text = "Night Baker\n\nRequirements\nFlour and first water.\n\nBenefits\nBread and second water.\n\n## Odds and ends\nSalt and third water."
    assert [zone_at(text, words) for words in ("first", "second", "third")] == ["requirements", "benefits", "body"]


def test_words_before_a_colon_open_a_zone_on_their_own_line(zone_at: ZoneAt) -> None:
    assert zone_at("Night Baker\n\nWe bake.\n\nRequirements: the marked words.\n", "marked") == "requirements"


def test_a_heading_word_inside_a_sentence_opens_nothing(zone_at: ZoneAt) -> None:
    assert zone_at("Night Baker\n\nOur requirements change with the season.\nThe marked words.\n", "marked") == "body"


@pytest.mark.parametrize("title", ["Marked Baker", "# Marked Baker", "Marked Baker (f/m/d), Leeds"])
def test_a_short_first_line_is_the_title(zone_at: ZoneAt, title: str) -> None:
    assert zone_at(f"{title}\n\nWe bake other bread.\n", "marked") == "title"
    assert zone_at(f"{title}\n\nWe bake other bread.\n", "other") == "body"


@pytest.mark.parametrize(
    "text",
    ["We bake other bread.\n\nJoin us.", "We bake other bread", "Join us and bake other bread, because we need you and " + "more " * 30 + "\n\nNow"],
)
def test_a_sentence_a_lone_line_or_a_long_line_is_no_title(zone_at: ZoneAt, text: str) -> None:
    assert zone_at(text, "other") == "body"


def test_a_reader_that_knows_the_title_is_believed(small_pack: Any) -> None:
    small_pack.rule(zones={"only": ["title"]})
    text = "We sit here.\nzebra crossing guard\nzebra crossing"
    posting = Posting(text, title=Span(13, 33))
    assert [f.start for f in small_pack.linter().lint_posting(posting).findings] == [13]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Night Baker\n\nWe are an equal opportunity employer and hire regardless of race or marked age.", "statement"),
        ("Night Baker\n\nIf you need a reasonable accommodation to apply, call the marked number.", "accommodation"),
        ("Night Baker\n\nRequirements\nYou bake.\nWe are an equal opportunity employer and hire regardless of race or marked age.", "statement"),
    ],
)
def test_a_statement_and_a_notice_lie_over_what_headings_say(zone_at: ZoneAt, text: str, zone: str) -> None:
    assert zone_at(text, "marked") == zone


def test_a_cue_places_a_sentence_that_stands_under_no_heading(zone_at: ZoneAt) -> None:
    text = "Night Baker\n\nWe bake. You get dental cover and marked leave. We sell other goods."
    assert zone_at(text, "marked") == "benefits"
    assert zone_at(text, "other") == "body"


def test_a_cue_does_not_move_a_sentence_that_stands_under_a_heading(zone_at: ZoneAt) -> None:
    assert zone_at("Night Baker\n\nRequirements\nYou know dental marked cover.", "marked") == "requirements"


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", "x", ":", "#", "Title\n", "\r\n\r\n", ":\n:\n:"])
def test_the_smallest_texts_have_zones(small_pack: Any, text: str) -> None:
    small_pack.rule()
    assert small_pack.linter().lint(text).findings == ()
