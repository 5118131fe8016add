"""A company's policy: other weights, more that is required, words that it allows; and its mistakes, all at once."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import eeolint
from eeolint.pack import load
from eeolint.schema import PackError

HEAD = "name: Acme's policy\nurl: https://acme.example/hiring\nas_of: 2026-10-01\n"
SENTENCES = """
  sentences:
    relocation:
      title: relocation is paid for
      why: People outside the city did not apply.
      any: [we pay for relocation, relocation (support|assistance)]
      fix: We pay for relocation.
"""
POLICY = f"""
severity: {{wording/culture: note, wording/culture/ninja: error, style: 'off'}}
require:
  characteristics: [caste]
  {SENTENCES.strip()}
allow:
  - {{words: [rockstar baker*], because: It is our band's name.}}
  - {{words: [recent graduate*], rules: [wording/culture], because: It is no matter of culture.}}
"""
POSTING = """We want a rockstar baker who is a ninja, and recent graduates. You bake bread at night with a team of nine people, you look after the
ovens, and you train the new people who join us in spring. You know flour and water, you like to begin early, and you tell us when something goes
wrong. We bake for the whole town and for three hotels by the sea, and we close on Sundays. We give you bread, holidays and a bus ticket.

We do not discriminate on the basis of race, color, religion, sex, national origin, age, disability, genetic information, veteran status or any
other characteristic protected by law. Applicants who need an accommodation may write to access@acme.example.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    acme = tmp_path_factory.mktemp("packs") / "acme"
    acme.mkdir()
    (acme / "policy.yaml").write_text(HEAD + POLICY, encoding="utf-8")
    return str(acme)


@pytest.fixture(scope="module")
def lint(folder: str) -> Callable[..., eeolint.Result]:
    """Lint a text under the policy beside the shipped rules."""

    def under_the_policy(text: str = POSTING, **settings: Any) -> eeolint.Result:
        return eeolint.Linter(jurisdictions=("us",), as_of=date(2026, 11, 23), rules=(folder,), **settings).lint(text)

    return under_the_policy


def severities(result: eeolint.Result) -> dict[str, str]:
    return {finding.rule: finding.severity.value for finding in result.findings}


def test_the_most_specific_prefix_of_a_policy_weighs_a_rule(lint: Callable[..., eeolint.Result]) -> None:
    found = severities(lint(POSTING + "\nWe work hard and play hard.\n"))
    assert found["wording/culture/ninja"] == "error"
    assert {found[rule] for rule in found if rule.startswith("wording/culture/") and rule != "wording/culture/ninja"} == {"note"}
    assert found["wording/age/recent-graduate"] == "warning"
    assert not any(rule.startswith("style/") for rule in found)


def test_what_a_run_asks_for_outweighs_the_policy(lint: Callable[..., eeolint.Result]) -> None:
    found = severities(lint(severity={"wording": "note", "wording/age": "off"}))
    assert found["wording/culture/ninja"] == "note"
    assert "wording/age/recent-graduate" not in found


def test_a_required_characteristic_is_missing_in_spite_of_the_catch_all(lint: Callable[..., eeolint.Result]) -> None:
    result = lint()
    missing = next(finding for finding in result.findings if finding.rule == "coverage/missing-characteristic")
    assert missing.message == "Acme's policy (company policy) protects caste; the statement does not name it"
    assert (missing.severity, missing.citations[0].url) == ("warning", "https://acme.example/hiring")
    assert [(place.id, place.reason) for place in result.jurisdictions] == [("us", "chosen"), ("acme", "the policy of a rule pack")]


def test_a_required_characteristic_that_is_named_is_met(lint: Callable[..., eeolint.Result]) -> None:
    assert "coverage/missing-characteristic" not in severities(lint(POSTING.replace("basis of race", "basis of caste, race")))


def test_a_required_sentence_that_is_absent_is_reported_under_a_rule_of_its_own(lint: Callable[..., eeolint.Result]) -> None:
    found = [finding for finding in lint().findings if finding.rule == "acme/relocation"]
    assert [(finding.severity, finding.start, finding.suggestion) for finding in found] == [("warning", None, "We pay for relocation.")]


@pytest.mark.parametrize("text", [f"{POSTING}\nWe offer relocation assistance.\n", "A short text says nothing by what it lacks."])
def test_a_required_sentence_that_is_there_is_met(lint: Callable[..., eeolint.Result], text: str) -> None:
    assert "acme/relocation" not in severities(lint(text))


def test_allowed_words_are_suppressed_with_the_reason(lint: Callable[..., eeolint.Result]) -> None:
    gone = [(one.finding.rule, one.by, one.reason) for one in lint().suppressed]
    assert gone == [("wording/culture/rockstar", "policy", "It is our band's name.")]


def test_words_are_allowed_for_the_rules_that_the_policy_names_only(lint: Callable[..., eeolint.Result]) -> None:
    assert {"wording/culture/ninja", "wording/age/recent-graduate"} <= severities(lint()).keys()


@pytest.mark.usefixtures("parsed_once")
def test_a_policy_is_listed_and_explained_like_law(folder: str, run: Callable[..., Any]) -> None:
    assert "relocation is paid for" in run("explain", "acme/relocation", "--rules", folder).out
    assert "caste" in run("explain", "acme", "--rules", folder).out


# What follows needs none of the shipped rules.


def written(small_pack: Any, policy: str, name: str = "mine") -> str:
    pack: Path = small_pack.mine.parent / name
    pack.mkdir(exist_ok=True)
    (pack / "policy.yaml").write_text(HEAD + textwrap.dedent(policy), encoding="utf-8")
    return str(pack)


def test_an_empty_policy_changes_nothing(small_pack: Any) -> None:
    small_pack.rule()
    before = small_pack.linter().lint("A zebra crossing.")
    written(small_pack, "")
    assert small_pack.linter().lint("A zebra crossing.") == before


def test_a_policy_counts_behind_those_that_it_extends(small_pack: Any) -> None:
    small_pack.rule()
    written(small_pack, "severity: {quiet: error}\nallow: [{words: [zebra], rules: [quiet], because: x}]", name="group")
    written(small_pack, "extends: [../group]\nseverity: {mine/rule: note}")
    choices = load((str(small_pack.mine),)).choices
    assert choices.severity == {"quiet": "error", "mine/rule": "note"}
    assert [choice.words for choice in choices.allow] == [("zebra",)]


def test_a_policy_that_extends_itself_is_refused(small_pack: Any) -> None:
    written(small_pack, "extends: [../mine]", name="group")
    written(small_pack, "extends: [../group]")
    assert "extends itself" in str(small_pack.problems())


def test_a_policy_that_extends_what_is_not_there_is_refused(small_pack: Any) -> None:
    written(small_pack, "extends: [../grup]")
    assert "there is no such folder of rules" in str(small_pack.problems())


def test_two_packs_of_one_name_are_refused(small_pack: Any) -> None:
    other = written(small_pack, "", name="other")
    twin = Path(other) / "mine"
    twin.mkdir()
    with pytest.raises(PackError, match="a pack of the same name; rename"):
        load((str(small_pack.mine), str(twin)))


def test_every_mistake_of_a_policy_is_told_with_its_line(small_pack: Any) -> None:
    written(
        small_pack,
        """\
        severty: {}
        severity: {wording/culture: loud}
        allow: [{words: [rockstar]}]
        """,
    )
    told = [(problem.line, problem.key) for problem in small_pack.problems()]
    assert told == [(4, "severty"), (5, "severity.wording/culture"), (6, "allow[0].because")]


@pytest.mark.parametrize(
    ("policy", "key", "said"),
    [
        ("severity: {quiett: note}", "severity.quiett", "no rule's id begins with 'quiett'; did you mean 'quiet'?"),
        ("require: {characteristics: [sox]}", "require.characteristics[0]", "there is no characteristic 'sox'; did you mean 'sex'?"),
        ("allow: [{words: ['(rockstar'], rules: [quiet], because: x}]", "allow[0].words", ""),
        ("allow: [{words: [x], rules: [wording], because: x}]", "allow[0].rules", "no rule's id begins with 'wording'"),
        (f"require:\n  {SENTENCES.strip()}".replace("we pay for relocation", "'(x'"), "require.sentences.relocation.any", "never closed"),
        (f"require:\n  {SENTENCES.strip()}".replace("we pay for relocation", "'_ 5 _'"), "require.sentences.relocation.any", "one fixed word"),
    ],
)
def test_what_a_policy_names_must_exist(small_pack: Any, policy: str, key: str, said: str) -> None:
    written(small_pack, policy)
    problems = [problem for problem in small_pack.problems() if problem.key == key]
    assert len(problems) == 1
    assert said in problems[0].message


def test_a_policy_in_a_folder_called_like_a_place_is_refused(small_pack: Any) -> None:
    folder = written(small_pack, "", name="xx")
    with pytest.raises(PackError, match="'xx' is the id of a place; rename the folder"):
        load((folder,))
