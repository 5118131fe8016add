"""Duties of the law: which act where, when and for whom, and whether a posting meets them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import eeolint
from eeolint.law import Employer, Facts, Size
from eeolint.linter import UsageError
from eeolint.pack import Pack

PROJECT = Path(__file__).resolve().parent.parent
FILLER = "We bake bread for the town and you will help us at night with dough and ovens. " * 8
DUTY: dict[str, Any] = {
    "kind": "required",
    "topic": "pay",
    "summary": "Say the pay.",
    "statute": "Ixland Pay Act 3",
    "cite": ["ours/act"],
    "asks": ["pay"],
}
RULE: dict[str, Any] = {"message": "{place} asks for {part} ({statute}){condition}", "match": {"kind": "duty", "part": "pay"}, "examples": {
    "bad": [{"text": "A baker."}, {"text": "A cook."}], "good": [{"text": "Pay: $20 an hour.", "because": "There it is."}] * 3}}  # fmt: skip

UNSET: dict[str, Any] = {**RULE, "message": "{place}: {parts}, by {condition} ({facts})", "match": {"kind": "conditional"}, "examples": {
    "bad": [{"text": "A baker."}, {"text": "A cook."}], "good": [{"text": "Pay: $20 an hour.", "because": "There it is."}] * 3}}  # fmt: skip


@pytest.fixture
def land(small_pack: Any) -> Any:
    """A pack whose place xx has one duty, told with other keys, and a rule that speaks for it."""

    def make(**keys: Any) -> Any:
        place = {"name": "Ixland", "statute": "Ixland Act 1", "as_of": date(2026, 11, 23), "obligations": {"xx-pay": {**DUTY, **keys}}}
        small_pack.rule("duty/pay", **RULE)
        small_pack.rule("duty/unset", **UNSET)
        small_pack.law("xx", place)
        return small_pack

    return make


def findings(pack: Any, text: str, *places: str, **settings: Any) -> list[tuple[str, str]]:
    return [(str(f.severity), f.message) for f in pack.linter(*places, **settings).lint(text).findings if f.rule.startswith("mine/duty/")]


def status(pack: Any, text: str, *places: str, **settings: Any) -> list[str]:
    return [duty.status for duty in pack.linter(*places, **settings).lint(text).duties]


def change(path: Path, changed: Callable[[Any], Any]) -> None:
    """Write a file of YAML anew, with what stands there changed."""
    path.write_text(yaml.safe_dump(changed(yaml.safe_load(path.read_text(encoding="utf-8")))), encoding="utf-8")


def test_a_duty_that_the_posting_does_not_meet_is_a_finding_with_place_and_statute(land: Any) -> None:
    assert findings(land(), FILLER) == [("warning", "Ixland asks for the pay or its range (Ixland Pay Act 3)")]
    assert status(land(), FILLER) == ["missing"]


def test_a_duty_that_is_met_is_a_fact_and_no_finding(land: Any) -> None:
    assert findings(land(), f"{FILLER} Pay: $20 an hour.") == []
    [duty] = land().linter().lint(f"{FILLER} Pay: $20 an hour.").duties
    assert duty.status == "met"
    assert f"{FILLER} Pay: $20 an hour."[slice(*duty.spans[0])] == "$20 an hour"


def test_a_fragment_lacks_nothing(land: Any) -> None:
    assert findings(land(), "Bakers wanted.") == []


def test_places_inside_have_the_duty_too_and_others_do_not(land: Any) -> None:
    assert len(findings(land(), FILLER, "xx-yy")) == 1
    assert findings(land(), FILLER, "us") == []


def test_a_duty_that_hangs_on_an_unknown_fact_is_one_note_that_names_the_fact(land: Any) -> None:
    pack = land(when={"employees": {"at_least": 15}})
    [(severity, message)] = findings(pack, FILLER)
    assert severity == "note"
    assert message == "Ixland: the pay or its range (Ixland Pay Act 3), by how many people you employ (employees)"
    assert status(pack, FILLER) == ["conditional"]


def test_all_duties_that_hang_on_unknown_facts_are_one_note(land: Any) -> None:
    pack = land(asks=["pay", "benefits"], when={"employees": {"at_least": 15}, "ai_screening": True})
    [(_, message)] = findings(pack, FILLER)
    assert message == (
        "Ixland: the pay or its range (Ixland Pay Act 3) and a general description of the benefits (Ixland Pay Act 3), "
        "by how many people you employ and whether AI takes part in the selection (employees and ai_screening)"
    )


def test_a_breach_that_hangs_on_an_unknown_fact_is_a_note_where_it_stands(land: Any) -> None:
    [(severity, message)] = findings(land(bars=["pay"], asks=[], when={"employees": {"at_least": 15}}), f"{FILLER} Pay: $20 an hour.")
    assert severity == "note"
    assert message.endswith("it depends on how many people you employ (set employees)")


@pytest.mark.parametrize(
    ("text", "facts", "said"),
    [
        (FILLER, {}, ("unsettled", 0)),
        (f"{FILLER} You stand in for striking bakers as replacement staff.", {}, ("conditional", 1)),
        (FILLER, {"strike": "yes"}, ("missing", 1)),
        (f"{FILLER} Pay: $20 an hour.", {}, ("met", 0)),
    ],
)
def test_a_rare_fact_is_asked_for_only_where_the_words_suggest_it(land: Any, text: str, facts: dict[str, object], said: tuple[str, int]) -> None:
    pack = land(when={"strike": True})
    assert (*status(pack, text, facts=facts), len(findings(pack, text, facts=facts))) == said


@pytest.mark.parametrize(
    ("when", "facts", "said"),
    [
        ({"employees": 15}, {"employees": 15}, "missing"),
        ({"employees": 15}, {"employees": 14}, None),
        ({"employees": 15}, {"employees": 40, "employees.xx": 3}, "missing"),
        ({"employees": 15}, {"employees.us": 20}, "missing"),
        ({"employees": 15}, {"employees.xx": 3}, "conditional"),
        ({"employees_here": 15}, {"employees": 40}, "conditional"),
        ({"employees_here": 15}, {"employees": 14}, None),
        ({"employees_here": 15}, {"employees": 40, "employees.xx": 3}, None),
        ({"employees_here": 15}, {"employees.xx": 15}, "missing"),
        ({"employees": 15, "employees_here": 1}, {"employees": 15}, "missing"),
        ({"employees": 15, "employees_here": 1}, {"employees": 15, "employees.xx": 0}, None),
    ],
)
def test_a_size_counts_all_or_those_in_the_place(land: Any, when: dict[str, int], facts: dict[str, object], said: str | None) -> None:
    pack = land(when={fact: {"at_least": number} for fact, number in when.items()})
    assert status(pack, FILLER, facts=facts) == ([said] if said else [])


def test_a_size_in_the_place_is_asked_for_by_the_fact_to_set(land: Any) -> None:
    [(_, message)] = findings(land(when={"employees_here": {"at_least": 15}}), FILLER)
    assert message.endswith("by how many people you employ in Ixland (employees.xx)")


@pytest.mark.parametrize(("enforced", "said"), [(date(2027, 1, 1), ("note", True)), (date(2026, 11, 23), ("warning", False))])
def test_a_duty_that_is_not_enforced_yet_is_a_note_with_the_day(land: Any, enforced: date, said: tuple[str, bool]) -> None:
    pack = land(enforced=enforced)
    [(severity, message)] = findings(pack, FILLER)
    assert (severity, message.endswith("; enforced from 2027-01-01")) == said
    assert status(pack, FILLER) == ["missing"]


@pytest.mark.parametrize(("text", "said"), [(f"{FILLER} Pay: $20 an hour.", "met"), (FILLER, "unseen")])
def test_what_may_be_told_elsewhere_is_met_where_it_stands_and_never_missed(land: Any, text: str, said: str) -> None:
    pack = land(asks=[], met_by=["pay"])
    assert status(pack, text) == [said]
    assert findings(pack, text) == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"effective": date(2026, 11, 23)}, ["missing"]),
        ({"effective": date(2026, 12, 24)}, ["coming"]),
        ({"effective": date(2027, 5, 22)}, ["coming"]),
        ({"effective": date(2027, 5, 23)}, []),
        ({"until": date(2026, 11, 23)}, []),
        ({"until": date(2026, 11, 24)}, ["missing"]),
    ],
)
def test_the_law_of_the_day_counts(land: Any, keys: dict[str, Any], said: list[str]) -> None:
    assert status(land(**keys), FILLER) == said


def test_a_duty_to_come_is_a_note_with_its_date(land: Any) -> None:
    [(severity, message)] = findings(land(effective=date(2026, 12, 24)), FILLER)
    assert severity == "note"
    assert "from 2026-12-24" in message


@pytest.mark.parametrize(
    ("keys", "text", "said"),
    [
        ({"met_by": ["pay"]}, FILLER, "coming"),
        ({"met_by": ["pay"]}, f"{FILLER} Pay: $20 an hour.", "met"),
        ({"acts_through": ["mine/crossing"]}, f"{FILLER} A zebra crossing.", "coming"),
    ],
)
def test_a_duty_to_come_that_lacks_nothing_is_told_as_coming_and_is_no_finding(land: Any, keys: dict[str, Any], text: str, said: str) -> None:
    pack = land(asks=[], effective=date(2026, 12, 24), **keys)
    pack.rule("crossing")
    assert status(pack, text) == [said]
    assert findings(pack, text) == []


def test_a_duty_from_memory_is_a_note(land: Any) -> None:
    assert [severity for severity, _ in findings(land(verified=False), FILLER)] == ["note"]


def test_what_is_barred_is_found_where_it_stands(land: Any) -> None:
    pack = land(asks=[], bars=["open_pay_range"])
    text = f"{FILLER}\nPay: from $20 an hour."
    assert status(pack, text) == ["breached"]
    assert status(pack, FILLER) == ["nothing found"]


def test_a_duty_on_wording_is_at_risk_where_its_rules_speak(land: Any) -> None:
    pack = land(asks=[], acts_through=["mine/crossing"])
    pack.rule("crossing")
    assert status(pack, f"{FILLER} A zebra crossing.") == ["at risk"]
    assert status(pack, FILLER) == ["nothing found"]


def test_remote_work_is_reached_where_the_employer_hires(land: Any) -> None:
    pack = land(remote=True)
    remote = f"Baker\nLocation: Remote (Usland)\n\n{FILLER}"
    inside = {"name": "Ixland", "parent": "us", "statute": "Act 1", "as_of": date(2026, 11, 23), "obligations": {"xx-pay": {**DUTY, "remote": True}}}
    pack.law("xx", inside)
    linter = eeolint.Linter(as_of=date(2026, 11, 23), rules=(str(pack.mine),))
    result = linter.lint(remote.replace("Usland", "US"))
    assert [(place.id, place.remote) for place in result.jurisdictions] == [("us", True)]
    assert [(duty.status, duty.facts) for duty in result.duties] == [("conditional", ("hires_in",))]
    sure = eeolint.Linter(as_of=date(2026, 11, 23), rules=(str(pack.mine),), facts={"hires_in": "xx"}).lint(remote.replace("Usland", "US"))
    assert [duty.status for duty in sure.duties] == ["missing"]


def test_a_plain_posting_hears_of_unset_facts_at_most_once_in_every_shipped_place(shipped_pack: Pack) -> None:
    plain = f"Baker\n\n{FILLER}\n\nWe are an equal opportunity employer. Write to jobs@example.com if you need an accommodation to apply."
    noise = {}
    for place in shipped_pack.law.places:
        linter = eeolint.Linter(jurisdictions=(place,), as_of=date(2026, 11, 23), select=("duty",), pack=shipped_pack)
        found = linter.lint(plain).findings
        noise[place] = [finding.message for finding in found if "set " in finding.message]
    assert {place: said for place, said in noise.items() if len(said) > 1} == {}
    assert noise["us-ca"]
    assert noise["gb"] == []


@pytest.mark.parametrize(
    ("text", "names", "spelled", "said"),
    [
        ("We hire regardless of disability.", ["disability"], True, "met"),
        ("EOE M/F/D/V", ["disability"], True, "missing"),
        ("EOE M/F/D/V", ["disability"], False, "met"),
        ("We hire regardless of race.", ["disability"], True, "missing"),
    ],
)
def test_a_letter_of_a_tagline_names_nothing_in_words(land: Any, text: str, names: list[str], spelled: bool, said: str) -> None:
    pack = land(asks=["tagline"])
    shipped = yaml.load((PROJECT / "rules/vocabulary/characteristics.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    small = yaml.safe_load((pack.base / "vocabulary/characteristics.yaml").read_text(encoding="utf-8"))
    known = {**small, **{name: shipped[name] for name in ("sex", "disability", "veteran_status")}}  # which have letters
    change(pack.base / "vocabulary/characteristics.yaml", lambda _: known)
    change(pack.base / "vocabulary/drafts.yaml", lambda drafts: {**drafts, "grounds": [{"of": [name]} for name in known]})
    change(pack.base / "vocabulary/parts.yaml", lambda parts: {**parts, "tagline": {"label": "tagline", "names": names, "spelled": spelled}})
    assert status(pack, f"{FILLER}\n\n{text}") == [said]


@pytest.mark.parametrize(("fact", "said"), [("strike", "missing: duties may hang on this fact"), ("weather", "no duty can hang on this fact")])
def test_the_facts_of_a_pack_are_those_that_duties_may_hang_on(land: Any, fact: str, said: str) -> None:
    pack = land()
    facts = yaml.safe_load((pack.base / "vocabulary/facts.yaml").read_text())
    changed = {name: one for name, one in facts.items() if name != fact} if fact in facts else {**facts, fact: {"label": "how it is"}}
    (pack.base / "vocabulary/facts.yaml").write_text(yaml.safe_dump(changed))
    assert [problem.message for problem in pack.problems()] == [said]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"employes": 3}, "did you mean 'employees'?"),
        ({"employees": "many"}, "is not a number"),
        ({"agency": "perhaps"}, "neither yes nor no"),
        ({"hires_in": "atlantis"}, "no place"),
    ],
)
def test_a_wrong_fact_is_told_with_its_mend(facts: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?")):
        eeolint.Linter(facts=facts)


def test_conditions_hold_fail_or_wait_for_a_fact() -> None:
    when = Facts(employees=Size(at_least=15), agency=True)
    assert Employer(employees=20, agency=True).meets(when, "xx") == (True, ())
    assert Employer(employees=3).meets(when, "xx") == (False, ())
    assert Employer(employees=20).meets(when, "xx") == (None, ("agency",))
    assert Employer().meets(None, "xx") == (True, ())
