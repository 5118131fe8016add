"""What a shipped rule is: its examples hold, its sources are there and were read, and no two rules claim the same words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from eeolint import examples
from eeolint.kinds import INDEXED
from eeolint.model import Severity
from eeolint.pack import Pack
from eeolint.parsing import Parsed
from eeolint.rules import Rule

RULES = Path(__file__).resolve().parent.parent / "rules"
FAMILIES = ("wording", "duty", "coverage", "notice", "style", "suppression")
FILES = {path.relative_to(RULES).with_suffix("").as_posix(): path for family in FAMILIES for path in sorted((RULES / family).rglob("*.yaml"))}
every_rule = pytest.mark.parametrize("name", FILES)


@every_rule
def test_the_examples_of_a_rule_hold(shipped: Parsed, shipped_pack: Pack, day: date, name: str) -> None:
    assert [str(failure) for failure in examples.failures(shipped_pack, name, shipped.rules[name], day)] == []


@every_rule
def test_a_rule_shows_what_it_flags_and_what_it_leaves_alone(shipped: Parsed, name: str) -> None:
    shown = shipped.rules[name].examples
    assert shown is not None
    assert len({bad.text for bad in shown.bad}) >= 2
    assert len({good.text for good in shown.good}) >= 3
    assert all(good.because for good in (*shown.good, *shown.known))
    assert not {bad.text.replace("[[", "").replace("]]", "") for bad in shown.bad} & {good.text for good in shown.good}


@every_rule
def test_a_rule_cites_sources_that_exist_and_were_read(shipped: Parsed, name: str) -> None:
    rule = shipped.rules[name]
    assert rule.cite
    sources = [shipped.sources[key] for key in rule.cite]
    severities = {rule.severity, *(Severity(level.severity) for level in rule.levels if level.severity != "off")}
    if severities != {Severity.NOTE}:
        assert all(source.verified for source in sources), "above a note stands only what was read"
    assert all(source.read for source in sources if source.verified)


@every_rule
def test_a_rule_says_why_and_what_to_do_in_sentences(shipped: Parsed, name: str) -> None:
    rule = shipped.rules[name]
    assert rule.why.strip().endswith((".", "!", '."', ".)"))
    assert rule.fix.strip().endswith((".", "!", '."', ".)", "?"))
    assert not rule.title.endswith(".")
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", str(rule))


def test_every_file_of_the_families_is_a_rule_of_the_pack_and_no_rule_lies_elsewhere(shipped: Parsed) -> None:
    assert sorted(shipped.rules) == sorted(FILES)


def test_there_are_rules_at_all() -> None:
    assert Counter(name.split("/")[0] for name in FILES).keys() == set(FAMILIES)


def rows(rule: Rule) -> Iterator[str]:
    """A rule's phrases with spaces and case out of the way."""
    for phrase in getattr(rule.match, "phrases", ()):
        yield " ".join(phrase.lower().split())


def together(one: Rule, other: Rule) -> bool:
    """Whether two rules may speak of one posting: one of them everywhere, or both in one place."""
    return not one.where or not other.where or bool(set(one.where) & set(other.where))


def apart(one: Rule, other: Rule) -> bool:
    """Whether two rules speak in zones that share nothing, of a phrase and of a run of phrases, or each only in contexts of its own.

    The bad examples then show that they differ.
    """
    if bool(getattr(one.match, "run", None)) is not bool(getattr(other.match, "run", None)):
        return True
    if getattr(one.match, "only", ()) and getattr(other.match, "only", ()):
        return True
    return bool(one.zones.only and other.zones.only and not set(one.zones.only) & set(other.zones.only))


def test_no_phrase_is_claimed_by_two_rules_that_hold_in_the_same_place(shipped: Parsed) -> None:
    owners: dict[str, list[str]] = {}
    for name, rule in shipped.rules.items():
        for phrase in set(rows(rule)):
            owners.setdefault(phrase, []).append(name)
    claimed = [
        (phrase, one, other)
        for phrase, names in owners.items()
        for one, other in combinations(names, 2)
        if together(shipped.rules[one], shipped.rules[other]) and not apart(shipped.rules[one], shipped.rules[other])
    ]
    assert not claimed


def test_no_rule_names_a_phrase_twice(shipped: Parsed) -> None:
    assert {
        name: twice for name, rule in shipped.rules.items() if (twice := [phrase for phrase, count in Counter(rows(rule)).items() if count > 1])
    } == {}


def doubles(name: str, rule: Rule, linter: Any) -> Iterator[tuple[str, str, str]]:
    """Findings of other rules on the very words that a bad example marks; two kinds of wrong may overlap, and of one family the worst speaks."""
    for bad in rule.examples.bad if rule.examples else ():
        text, spans = examples.unmarked(bad.text)
        found = [f for f in linter.lint(text).findings if f.start is not None and f.rule.startswith("wording/") and f.rule != name]
        yield from ((name, f.rule, text[f.start : f.end]) for f in found if (f.start, f.end) in spans and f.rule.split("/")[1] != name.split("/")[1])


def test_the_words_of_a_bad_example_are_flagged_for_one_reason_only(shipped: Parsed, linter_for: Callable[..., Any]) -> None:
    doubled = []
    for name, rule in shipped.rules.items():
        if rule.match.kind in INDEXED and rule.status == "stable":
            doubled += doubles(name, rule, linter_for(*rule.where[:1] or ("us",)))
    assert not doubled


def test_no_source_stands_under_two_keys_of_one_file(shipped: Parsed) -> None:
    keys = Counter((key.split("/")[0], source.title, source.url) for key, source in shipped.sources.items())
    assert [source for source, count in keys.items() if count > 1] == []


Schema = jsonschema.Draft202012Validator


@pytest.fixture(scope="module")
def schemas() -> dict[str, Schema]:
    """What editors are given, each checked once to be a schema."""
    from eeolint.law import Jurisdiction
    from eeolint.schema import json_schema

    written = {"rule": json_schema(Rule, "eeolint rule"), "place": json_schema(Jurisdiction, "eeolint place")}
    for one in written.values():
        Schema.check_schema(one)
    return {kind: Schema(one) for kind, one in written.items()}


def plain(path: Path) -> Any:
    """A YAML file as JSON has it: dates as text."""
    return json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader), default=str))


@every_rule
def test_the_schema_for_editors_accepts_a_rule(schemas: dict[str, Schema], name: str) -> None:
    schemas["rule"].validate(plain(FILES[name]))


@pytest.mark.parametrize("path", sorted((RULES / "law").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_for_editors_accepts_a_place(schemas: dict[str, Schema], path: Path) -> None:
    schemas["place"].validate(plain(path))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"severty": "note"}, "severty"),
        ({"severity": "bad"}, "bad"),
        ({"cite": "us/x"}, "us/x"),
        ({"title": None}, "None"),
        ({"match": {"kind": "phrase"}}, "phrase"),
    ],
)
def test_the_schema_for_editors_refuses_what_the_reader_refuses(schemas: dict[str, Schema], change: dict[str, Any], said: str) -> None:
    rule = {**plain(next(iter(FILES.values()))), **change}
    with pytest.raises(jsonschema.ValidationError, match=said):
        schemas["rule"].validate(rule)


def test_the_command_prints_the_schema_that_was_tested(run: Callable[..., Any], schemas: dict[str, Schema]) -> None:
    for kind, schema in schemas.items():
        ran = run("schema", kind)
        assert ran.code == 0
        assert json.loads(ran.out) == schema.schema
        Schema.check_schema(schema.schema)
