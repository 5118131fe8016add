"""Each way to get a file of a pack wrong is told with file, line and key, and none hides another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import eeolint
from eeolint.pack import load
from eeolint.schema import Problem

# Lines of the values in the rule that these tests damage.
LINES = {
    "message": 4, "severity": 5, "cite": 7,
    "match.kind": 9, "match.phrases": 10, "examples.bad[0]": 13, "examples.bad[1]": 14, "examples.good[0]": 16,
}  # fmt: skip


def at(pack: Any, line: int, key: str, said: str, file: str = "rule.yaml") -> None:
    """The pack's only mistake stands in this file, at this line and key, and its message says this."""
    problems: list[Problem] = pack.problems()
    told = "\n".join(map(str, problems))
    assert [(Path(p.file).name, p.line, p.key) for p in problems] == [(Path(file).name, line, key)], told
    assert said in problems[0].message, told


def test_the_rule_that_these_tests_damage_has_no_mistake(small_pack: Any) -> None:
    small_pack.rule()
    assert list(small_pack.parse().rules) == ["quiet", "mine/rule"]
    assert small_pack.words("A zebra crossing.") == ["zebra crossing"]


@pytest.mark.parametrize(
    ("replace", "line", "key", "said"),
    [
        (("title: Crossings", "stauts: stable\ntitle: Crossings"), 1, "stauts", "unknown key; did you mean 'status'?"),
        (("title: Crossings", "colour: red\ntitle: Crossings"), 1, "colour", "unknown key"),
        (("  kind: phrases", "  kind: phrases\n  frases: []"), 10, "match.frases", "unknown key; did you mean 'phrases'?"),
        (("title: Crossings", "title: Crossings\ntitle: Others"), 2, "title", "this key stands twice"),
        (("crosswalk}", "crosswalk, Zebra: x, Zebra: y}"), LINES["match.phrases"], "match.phrases.Zebra", "this key stands twice"),
        (("title: Crossings", "title: NO"), 1, "title", "YAML reads 'NO' as true or false; put it in quotes"),
        (("title: Crossings", "title: on"), 1, "title", "YAML reads 'on' as true or false"),
        (("title: Crossings", "title: 12"), 1, "title", "YAML reads '12' as a number"),
        (("title: Crossings", "title: 2026-01-01"), 1, "title", "YAML reads '2026-01-01' as a date"),
        (("title: Crossings", "title:"), 1, "title", "as nothing; put it in quotes"),
        (("title: Crossings", "title: ' '"), 1, "title", "this must not be empty"),
        (("title: Crossings", "title: [a, b]"), 1, "title", "a text is wanted here, not a sequence"),
        (("cite: [ours/act]", "cite: [ours/act, NO]"), LINES["cite"], "cite[1]", "YAML reads 'NO' as true or false"),
        (("cite: [ours/act]", "cite: ours/act"), LINES["cite"], "cite", "a list is wanted here"),
        (("cite: [ours/act]", "cite: []"), LINES["cite"], "cite", "at least one citation is wanted"),
        (("cite: [ours/act]", "cite: [ours/law]"), LINES["cite"], "cite", "rules/sources has no 'ours/law'"),
        (("cite: [ours/act]", "cite: [ours/hearsay]"), LINES["severity"], "severity", "a source that was not read cannot carry a rule above a note"),
        (("cite: [ours/act]", "cite: [ours/act]\nwhere: [xx, qq]"), 8, "where", "rules/law has no place 'qq'"),
        (("cite: [ours/act]", "cite: [ours/act]\nzones: {not: [attic]}"), 8, "zones.not[0]", "'attic' is not one of"),
        (("cite: [ours/act]", "cite: [ours/act]\nstatus: stabel"), 8, "status", "did you mean 'stable'?"),
        (("severity: warning", "severity: warn"), LINES["severity"], "severity", "not one of 'error', 'warning', 'note'; did you mean 'warning'?"),
        (("  kind: phrases", "  kind: frases"), LINES["match.kind"], "match.kind", "did you mean 'phrases'?"),
        (("  kind: phrases\n", ""), 9, "match.kind", "missing; one of phrases"),
        (("{zebra crossing: crosswalk}", "{zebra (crossing: crosswalk}"), LINES["match.phrases"], "match.phrases.zebra (crossing", "is never closed"),
        (("{zebra crossing: crosswalk}", "{_ a: crosswalk}"), LINES["match.phrases"], "match.phrases._ a", "one fixed word of at least two letters"),
        (("{zebra crossing: crosswalk}", '{"{plant} bed": crosswalk}'), LINES["match.phrases"], "match.phrases.{plant} bed", "no word list 'plant'"),
        (("crosswalk}", 'crosswalk}\n  unless: ["{plant} bed"]'), 11, "match.unless", "there is no word list 'plant'"),
        (("crosswalk}", "crosswalk}\n  unless: [{before: [(open]}]"), 11, "match.unless", "is never closed"),
        (("crosswalk}", "crosswalk}\n  unless: [{befor: [a]}]"), 11, "match.unless[0].befor", "did you mean 'before'?"),
        (("crosswalk}", "crosswalk}\n  only: [{zones: [attic]}]"), 11, "match.only[0].zones[0]", "'attic' is not one of"),
        (("examples:", "levels:\n  - {severity: note, when: {sentence: [(open]}}\nexamples:"), 12, "levels", "is never closed"),
        (("{match}", "{match}{word}"), LINES["message"], "message", "{word} is not known here; known: match, suggest"),
        (("{match}", "{}"), LINES["message"], "message", "is not known here"),
        (("{match}", "{match"), LINES["message"], "message", "its braces do not pair"),
        (("is for animals", "is for animals" + " and more" * 20), LINES["message"], "message", "at most 140 read well"),
        (("The [[zebra crossing]]", "The zebra crossing"), LINES["examples.bad[0]"], "examples.bad[0]", "mark what is to be flagged"),
        (("A [[zebra crossing]].", "A [[zebra crossing."), LINES["examples.bad[1]"], "examples.bad[1]", "mark what is to be flagged"),
        (('\n    - {text: "A [[zebra crossing]]."}', ""), 13, "examples.bad", "1 given; at least 2 are wanted"),
        (("\n    - {text: A crossing., because: No zebra.}", ""), 16, "examples.good", "2 given; at least 3 are wanted"),
        (("{text: A crosswalk., because: It is the plain word.}", "{text: A crosswalk.}"), 16, "examples.good[0].because", "missing"),
        (('striped."}', 'striped.", place: qq}'), LINES["examples.bad[0]"], "examples.bad[0].place", "rules/law has no place 'qq'"),
        (("{text: A zebra., because: No crossing.}", "{text: A zebra., because: x, place: qq}"), 17, "examples.good[1].place", "no place 'qq'"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_is_told_with_its_line_and_key(small_pack: Any, replace: tuple[str, str], line: int, key: str, said: str) -> None:
    small_pack.rule(replace=replace)
    at(small_pack, line, key, said)


@pytest.mark.parametrize("key", ["title", "why", "fix", "message", "severity", "confidence", "cite"])
def test_a_rule_without_a_key_that_it_needs_is_refused(small_pack: Any, key: str) -> None:
    path = small_pack.rule()
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if not line.startswith(f"{key}:")))
    at(small_pack, 1, key, "missing")


def test_a_rule_without_examples_is_refused(small_pack: Any) -> None:
    path = small_pack.rule()
    path.write_text(path.read_text().split("examples:")[0])
    at(small_pack, 1, "examples", "missing")


@pytest.mark.parametrize(
    ("match", "said"),
    [
        ({"kind": "pattern", "pattern": "zebra(", "because": "x", "anchors": ["zebra"]}, "not an expression"),
        ({"kind": "pattern", "pattern": "zebra", "because": "x", "anchors": []}, "anchor"),
        ({"kind": "pattern", "pattern": "zebra", "because": "", "anchors": ["zebra"]}, "must not be empty"),
        ({"kind": "notice", "notice": "accomodation", "fault": "absent"}, "accomodation"),
        (
            {"kind": "balance", "at_least": 1.0, "ahead": 1.0, "min_words": 1, "lists": {"one": {"label": "one", "mean": 1.0, "words": ["zebra"]}}},
            "two",
        ),
        ({"kind": "phrases", "phrases": {}}, "phrase"),
    ],
    ids=["an expression that does not compile", "no anchor", "no reason", "a notice that no vocabulary knows", "a balance of one list", "no phrase"],
)
def test_a_rule_that_could_not_speak_is_refused(small_pack: Any, match: dict[str, Any], said: str) -> None:
    small_pack.rule(message="zebras", match=match)
    assert any(said in str(problem) for problem in small_pack.problems())


def test_a_suggestion_in_the_message_needs_one_for_every_phrase(small_pack: Any) -> None:
    small_pack.rule(message="write '{suggest}'", match={"kind": "phrases", "phrases": {"zebra crossing": None}})
    assert [p.message for p in small_pack.problems()] == ["{suggest} needs a suggestion for every phrase"]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", 1, "the file is empty"),
        (b"# nothing but a comment\n", 1, "the file is empty"),
        (b"title: caf\xe9\n", 1, "not UTF-8: byte 10"),
        (b"title: [a, b\nwhy: x\n", 2, "not YAML"),
        (b"title: a\n\tb: c\n", 2, "not YAML"),
        (b"- a\n- b\n", 1, "a mapping of keys to values is wanted here, not a sequence"),
        (b"just words\n", 1, "a mapping of keys to values is wanted here, not a scalar"),
    ],
    ids=["empty", "only a comment", "Latin-1", "an open bracket", "a tab", "a list", "a text"],
)
def test_a_file_that_cannot_be_read_is_told_once(small_pack: Any, content: bytes, line: int, said: str) -> None:
    small_pack.file("rule.yaml", content)
    at(small_pack, line, "", said)


PLACE = "name: Zedland\nstatute: Zed 1\nas_of: 2026-11-23\nprotects:\n  age: {cite: [ours/act]}\n"


def test_the_place_that_these_tests_damage_has_no_mistake(small_pack: Any) -> None:
    small_pack.file("law/zz.yaml", PLACE)
    assert small_pack.parse().places["zz"].name == "Zedland"


@pytest.mark.parametrize(
    ("replace", "line", "key", "said"),
    [
        (("statute:", "status:"), None, None, "unknown key; did you mean 'statute'?"),
        (("as_of: 2026-11-23", "as_of: yesterday"), 3, "as_of", "'yesterday' is not a date such as 2026-01-31"),
        (("as_of: 2026-11-23", "as_of: 2026-11-31"), 3, "as_of", "is not a date"),
        (("as_of: 2026-11-23", "as_of: 2026-11-23\nparent: ww"), 4, "parent", "there is no place 'ww'"),
        (("as_of: 2026-11-23", "as_of: 2026-11-23\nparent: zz"), 4, "parent", "zz"),
        (("  age:", "  shoe_size:"), 5, "protects.shoe_size", "vocabulary/characteristics.yaml has no 'shoe_size'"),
        (("[ours/act]}", "[ours/act], implied_by: shoe_size}"), 5, "protects.age", "vocabulary/characteristics.yaml has no 'shoe_size'"),
        (("[ours/act]", "[ours/nothing]"), 5, "protects.age.cite", "rules/sources has no 'ours/nothing'"),
        (("[ours/act]", "[]"), 5, "protects.age.cite", "at least one citation is wanted"),
        (("[ours/act]}", "[ours/act], listed: maybe}"), 5, "protects.age.listed", "'maybe' is not a true or false"),
        (("[ours/act]}", "[ours/act], when: {employees: {at_least: few}}}"), 5, "protects.age.when.employees.at_least", "'few' is not a number"),
        (
            ("protects:", "obligations:\n  zz-pay: {kind: must, topic: pay, summary: Pay., cite: [ours/act]}\nprotects:"),
            5,
            "obligations.zz-pay.kind",
            "'must' is not one of",
        ),
        (
            ("protects:", "obligations:\n  zz-pay: {kind: required, topic: pay, summary: Pay., cite: [ours/no]}\nprotects:"),
            5,
            "obligations.zz-pay.cite",
            "rules/sources has no 'ours/no'",
        ),
    ],
)
def test_a_mistake_in_a_place_is_told_with_its_line_and_key(
    small_pack: Any, replace: tuple[str, str], line: int | None, key: str | None, said: str
) -> None:
    assert replace[0] in PLACE
    small_pack.file("law/zz.yaml", PLACE.replace(*replace))
    if line is None:
        assert any(said in problem.message for problem in small_pack.problems())
    else:
        at(small_pack, line, key or "", said, "zz.yaml")


def test_places_that_are_above_one_another_are_refused(small_pack: Any) -> None:
    small_pack.file("law/zz.yaml", PLACE + "parent: zz-a\n")
    small_pack.file("law/zz-a.yaml", PLACE + "parent: zz\n")
    assert any("parent" in problem.key for problem in small_pack.problems())


def test_a_place_may_be_written_in_a_yml_file(small_pack: Any) -> None:
    small_pack.file("law/zz.yml", PLACE)
    assert small_pack.parse().places["zz"].name == "Zedland"


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        ("act2: {title: An act}\n", 1, "act2.url", "missing"),
        ("act2: {title: An act, url: www.example.com}\n", 1, "act2.url", "is not a web address"),
        ("act2: {title: An act, url: 'javascript:alert(1)'}\n", 1, "act2.url", "is not a web address"),
        ("act2:\n  title: An act\n  url: https://example.com\n  read: lately\n", 4, "act2.read", "is not a date"),
        ("act2: {title: An act, url: 'https://example.com', author: me}\n", 1, "act2.author", "unknown key"),
        ("act2: {title: A, url: 'https://example.com'}\nact2: {title: B, url: 'https://example.com'}\n", 2, "act2", "this key stands twice"),
    ],
)
def test_a_mistake_in_a_source_is_told_with_its_line_and_key(small_pack: Any, text: str, line: int, key: str, said: str) -> None:
    small_pack.file("sources/more.yaml", text)
    at(small_pack, line, key, said, "more.yaml")


def test_a_mistake_in_a_word_list_is_told_with_its_line_and_key(small_pack: Any) -> None:
    small_pack.file("vocabulary/words/plants.yaml", "tree: [oak, NO]\n")
    at(small_pack, 1, "tree[1]", "YAML reads 'NO' as true or false", "plants.yaml")


def test_a_file_that_the_vocabulary_does_not_know_is_refused(small_pack: Any) -> None:
    small_pack.file("vocabulary/verbs.yaml", "a: [b]\n")
    assert [Path(problem.file).name for problem in small_pack.problems()] == ["verbs.yaml"]


def test_a_bad_phrase_of_the_vocabulary_is_told_with_its_own_file(small_pack: Any) -> None:
    path = small_pack.base / "vocabulary/statement.yaml"
    path.write_text(path.read_text().replace("promises:\n", "promises:\n  - equal (opportunity\n", 1))
    assert [Path(problem.file).name for problem in small_pack.problems()] == ["statement.yaml"]


def test_mistakes_of_several_files_are_told_at_once(small_pack: Any) -> None:
    small_pack.rule("one", replace=("title: Crossings", "titel: Crossings"))
    small_pack.rule("two", replace=("severity: warning", "severity: loud"))
    small_pack.file("law/zz.yaml", PLACE.replace("2026-11-23", "soon"))
    small_pack.file("sources/more.yaml", "act2: {title: An act}\n")
    told = {(Path(problem.file).name, problem.key) for problem in small_pack.problems()}
    assert {("one.yaml", "titel"), ("one.yaml", "title"), ("two.yaml", "severity"), ("zz.yaml", "as_of"), ("more.yaml", "act2.url")} == told


def test_mistakes_across_files_are_told_at_once(small_pack: Any) -> None:
    small_pack.rule("one", replace=("[ours/act]", "[ours/nothing]"))
    small_pack.rule("two", replace=("{match}", "{word}"))
    small_pack.file("law/zz.yaml", PLACE.replace("[ours/act]", "[ours/nothing]"))
    assert [(Path(p.file).name, p.key) for p in small_pack.problems()] == [
        ("zz.yaml", "protects.age.cite"),
        ("one.yaml", "cite"),
        ("two.yaml", "message"),
    ]


def test_the_error_prints_as_file_line_message_and_key(small_pack: Any) -> None:
    path = small_pack.rule(replace=("severity: warning", "severity: warn"))
    with pytest.raises(eeolint.PackError) as raised:
        small_pack.parse()
    assert str(raised.value) == f"{path}:5: 'warn' is not one of 'error', 'warning', 'note'; did you mean 'warning'? (severity)"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(eeolint.PackError, match="there is no such folder of rules"):
        load((str(tmp_path / "nowhere"),))


def test_a_users_pack_lies_beside_the_base_under_its_folders_name(small_pack: Any) -> None:
    small_pack.rule("road/zebra")
    pack = load((str(small_pack.mine),))
    assert list(pack.rules) == ["quiet", "mine/road/zebra"]
    assert pack.rules["mine/road/zebra"].title == "Crossings"


def test_a_pack_from_the_cache_is_the_pack_that_was_parsed(small_pack: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(tmp_path / "cache"))
    small_pack.rule()
    first, second = load((str(small_pack.mine),)), load((str(small_pack.mine),))
    assert len(list((tmp_path / "cache").glob("pack-*"))) == 1
    assert first.rules["mine/rule"] == second.rules["mine/rule"]
    assert dict(first.law.places) == dict(second.law.places)


def test_a_changed_pack_is_not_taken_from_the_cache(small_pack: Any) -> None:
    small_pack.rule()
    assert small_pack.words("A zebra crossing.") == ["zebra crossing"]
    small_pack.matching({"sea lion crossing": None})
    assert small_pack.words("A zebra crossing.") == []


@pytest.mark.parametrize("content", [b"", b"no marshal", b"\x00" * 40])
def test_a_damaged_cache_is_written_anew(small_pack: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(tmp_path / "cache"))
    small_pack.rule()
    load((str(small_pack.mine),))
    cached = list((tmp_path / "cache").iterdir())
    for path in cached:
        path.write_bytes(content)
    assert load((str(small_pack.mine),)).rules["mine/rule"].title == "Crossings"
    assert len(cached) == 2
    assert all(path.read_bytes() != content for path in cached)


def test_a_pack_is_known_by_its_files_whenever_they_were_written(small_pack: Any) -> None:
    small_pack.rule()
    digest = load((str(small_pack.mine),)).digest
    small_pack.rule(title="Other crossings")
    assert load((str(small_pack.mine),)).digest != digest
    small_pack.rule()
    assert load((str(small_pack.mine),)).digest == digest


def test_a_cache_folder_that_cannot_be_written_is_no_fault(small_pack: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(tmp_path / "file" / "cache"))
    small_pack.rule()
    assert load((str(small_pack.mine),)).rules["mine/rule"].title == "Crossings"


def test_the_cache_keeps_the_newest_packs_and_removes_no_file_of_others(small_pack: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(folder))
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    for number in range(20):
        small_pack.rule(title=f"Crossings {number}")
        pack = load((str(small_pack.mine),))
        os.utime(folder / f"pack-{pack.digest}.archive", ns=(number, number))
    kept = sorted(path.name for path in folder.iterdir())
    assert "notes.txt" in kept
    assert f"pack-{pack.digest}.archive" in kept
    assert len(kept) == 16 + len(["notes.txt", "digests.marshal"])
