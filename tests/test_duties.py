"""Duties of the law: which act where, when and for whom, and whether a posting meets them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import eeolint
from eeolint.law import Employer, Facts, Size
from eeolint.linter import UsageError

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


@pytest.fixture
def land(small_pack: Any) -> Any:
    """A pack whose place xx has one duty, told with other keys, and a rule that speaks for it."""

    def make(**keys: Any) -> Any:
        place = {"name": "Ixland", "statute": "Ixland Act 1", "as_of": date(2026, 11, 23), "obligations": {"xx-pay": {**DUTY, **keys}}}
        small_pack.rule("duty/pay", **RULE)
        small_pack.law("xx", place)
        return small_pack

    return make


def findings(pack: Any, text: str, *places: str, **settings: Any) -> list[tuple[str, str]]:
    return [(str(f.severity), f.message) for f in pack.linter(*places, **settings).lint(text).findings if f.rule == "mine/duty/pay"]


def status(pack: Any, text: str, *places: str, **settings: Any) -> list[str]:
    return [duty.status for duty in pack.linter(*places, **settings).lint(text).duties]


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
    assert message.endswith("it depends on how many people you employ (set employees)")
    assert status(pack, FILLER) == ["conditional"]


@pytest.mark.parametrize(("facts", "speaks"), [({"employees": 15}, True), ({"employees": 14}, False), ({"employees": 40, "employees.xx": 3}, False)])
def test_a_known_fact_decides(land: Any, facts: dict[str, object], speaks: bool) -> None:
    found = findings(land(when={"employees": {"at_least": 15}}), FILLER, facts=facts)
    assert [severity for severity, _ in found] == (["warning"] if speaks else [])


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"effective": date(2026, 11, 23)}, ["missing"]),
        ({"effective": date(2026, 12, 24)}, ["coming"]),
        ({"effective": date(2028, 1, 1)}, []),
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


def test_a_duty_from_memory_is_a_note(land: Any) -> None:
    assert [severity for severity, _ in findings(land(verified=False), FILLER)] == ["note"]


def test_what_is_barred_is_found_where_it_stands(land: Any) -> None:
    pack = land(asks=[], bars=["open_pay_range"])
    text = f"{FILLER}\nPay: from $20 an hour."
    assert status(pack, text) == ["breached"]
    assert status(pack, FILLER) == ["met"]


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
