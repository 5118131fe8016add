"""One wording, one finding: what the engine keeps of findings that overlap."""

from __future__ import annotations

from typing import Any


def test_of_two_rules_of_a_family_on_the_same_words_the_worse_speaks(small_pack: Any) -> None:
    small_pack.rule("animals/soft", replace=("warning", "note"))
    small_pack.rule("animals/hard", replace=("warning", "error"))
    assert [f.rule for f in small_pack.linter().lint("A zebra crossing.").findings] == ["mine/animals/hard"]


def test_of_two_equally_bad_ones_the_longer_speaks(small_pack: Any) -> None:
    small_pack.rule("animals/short")
    small_pack.rule("animals/long", replace=("phrases: {zebra crossing", "phrases: {old zebra crossing"))
    assert [f.rule for f in small_pack.linter().lint("An old zebra crossing.").findings] == ["mine/animals/long"]


def test_rules_of_two_families_both_speak(small_pack: Any) -> None:
    small_pack.rule("animals/one")
    small_pack.rule("plants/other")
    assert len(small_pack.linter().lint("A zebra crossing.").findings) == 2
