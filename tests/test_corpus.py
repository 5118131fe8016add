"""Harmless wording: each line of clean.txt stays silent under every wording rule, each line of known.txt is one that we still get wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import eeolint

CORPUS = Path(__file__).resolve().parent / "corpus"


def lines(name: str) -> list[str]:
    path = CORPUS / name
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")] if path.exists() else []


def flagged(linter: eeolint.Linter, text: str) -> list[tuple[str, str]]:
    return [(f.rule, text[f.start : f.end]) for f in linter.lint(text).findings if f.rule.startswith("wording/")]


@pytest.mark.parametrize("text", lines("clean.txt"))
def test_harmless_wording_stays_silent(linter: eeolint.Linter, text: str) -> None:
    assert flagged(linter, text) == []


def test_each_known_false_alarm_still_fires_else_it_belongs_to_the_clean_corpus(linter: eeolint.Linter) -> None:
    assert [text for text in lines("known.txt") if not flagged(linter, text)] == []


def test_the_corpus_is_large_and_holds_no_line_twice() -> None:
    texts = lines("clean.txt") + lines("known.txt")
    assert len(texts) >= 80
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("place", ["gb", "ie", "us-ca", "ca-on", "au-nsw", "in", "sg"])
def test_harmless_wording_stays_silent_in_other_places(linter_for: Callable[..., eeolint.Linter], place: str) -> None:
    assert [(text, found) for text in lines("clean.txt") if (found := flagged(linter_for(place), text))] == []


@pytest.mark.parametrize("frame", ["Night Baker\n\nRequirements\n- {}\n", "# Night Baker\n\n{}\n\nBenefits:\nBread.\n", "We bake. {} We sell."])
def test_harmless_wording_stays_silent_wherever_it_stands(linter: eeolint.Linter, frame: str) -> None:
    assert [(text, found) for text in lines("clean.txt") if (found := flagged(linter, frame.format(text)))] == []
