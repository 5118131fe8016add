"""Two audits held against each other: what else has changed, which rules are new, gone and still there, and whether statements lack less."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eeolint.audit import trend as room
from eeolint.audit.account import RuleTrend, Trend
from eeolint.audit.stored import Stored
from eeolint.audit.trend import trend
from eeolint.pack import load

Audit = Callable[..., Path]
Compare = Callable[..., Trend]


def heard(*ids: str, **cells: Any) -> dict[str, Any]:
    """A posting on which some rules were heard, perhaps more than once."""
    blank = {"severity": "warning", "confidence": "high", "message": "m", "citations": [], "fingerprint": "f"}
    nowhere = dict.fromkeys(("column", "start", "end", "match", "suggestion"))
    return {"findings": [{"rule": one, **blank, **nowhere} for one in ids], "warnings": len(ids), "digest": "d", **cells}


def lacking(*characteristics: str, stated: bool = True, **cells: Any) -> dict[str, Any]:
    coverage = [{"place": "us", "characteristic": one, "status": "missing", "listed": True} for one in characteristics]
    return heard(**cells, statement="We are fair." if stated else None, coverage=coverage)


@pytest.fixture
def compare(audit: Audit) -> Compare:
    """The trend from one list of rows to another."""

    def run(was: list[dict[str, Any]], now: list[dict[str, Any]], was_asked: Any = None, now_asked: Any = None, form: str = "jsonl") -> Trend:
        before = audit(*was, name="was", form=form, **(was_asked or {}))
        after = audit(*now, name="now", form=form, **(now_asked or {}))
        return trend(Stored(str(before)), Stored(str(after)), load())

    return run


def counts(made: Trend) -> dict[str, dict[str, int]]:
    """Of each rule what is not zero."""
    return {one.rule: {name: getattr(one, name) for name in RuleTrend._fields[2:] if getattr(one, name)} for one in made.rules}


def matched(made: Trend) -> dict[str, int]:
    return {name: number for name, number in made.matched._asdict().items() if number}


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ([heard("a", id="1")], [heard("a", id="1")], {"a": {"still": 1}}),
        ([heard("a", "a", id="1")], [heard("a", id="1")], {"a": {"still": 1}}),
        ([heard(id="1")], [heard("a", id="1")], {"a": {"new": 1, "new_unchanged": 1}}),
        ([heard(id="1")], [heard("a", id="1", digest="e")], {"a": {"new": 1}}),
        ([heard("a", id="1")], [heard(id="1")], {"a": {"gone": 1, "gone_unchanged": 1}}),
        ([heard("a", id="1")], [heard("b", id="1", digest="e")], {"a": {"gone": 1}, "b": {"new": 1}}),
        ([], [heard("a", id="1")], {"a": {"came": 1}}),
        ([heard("a", id="1")], [], {"a": {"went": 1}}),
        ([heard("a", id="1")], [heard("a", id="2")], {"a": {"came": 1, "went": 1}}),
        ([heard(id="1")], [heard(id="1")], {}),
    ],
    ids=["still", "fewer times", "new", "new with the text", "gone", "one for another", "came", "went", "another id", "silent"],
)
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_rule_is_new_gone_or_still_there_by_posting(compare: Compare, was: Any, now: Any, expected: Any, form: str) -> None:
    assert counts(compare(was, now, form=form)) == expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ([heard(id="1"), heard(id="2")], [heard(id="2"), heard(id="1", digest="e")], {"both": 2, "changed": 1, "unchanged": 1}),
        ([heard(), heard()], [heard(), heard(digest="e"), heard()], {"both": 2, "changed": 1, "unchanged": 1, "came": 1}),
        ([heard(file="a.csv")], [heard(file="b.csv")], {"came": 1, "went": 1}),
        ([heard(id="1", file="a.csv")], [heard(id="1", file="b.csv", row=9)], {"both": 1, "unchanged": 1}),
        ([heard(id="1"), heard("a", id="1")], [heard(id="1")], {"both": 1, "unchanged": 1, "repeated": 1}),
        ([heard(id="1")], [heard(id="1"), heard("a", id="1")], {"both": 1, "unchanged": 1, "repeated": 1}),
        ([heard(id="1")], [heard(id="1", status="unread")], {"both": 1, "unchecked": 1}),
        ([heard(id="1", status="not checked")], [heard("a", id="1")], {"both": 1, "unchecked": 1}),
    ],
    ids=["by id", "by row", "other file", "id before file", "id twice before", "id twice now", "unread now", "not checked before"],
)
def test_postings_are_matched_by_id_else_by_file_and_row(compare: Compare, was: Any, now: Any, expected: dict[str, int]) -> None:
    assert matched(compare(was, now)) == expected


@pytest.mark.parametrize(
    ("was", "now", "better", "worse"),
    [
        (lacking("age", "sex"), lacking("age"), 1, 0),
        (lacking("age"), lacking("age", "sex"), 0, 1),
        (lacking("age"), lacking("age"), 0, 0),
        (lacking(stated=False), lacking("age", "sex"), 1, 0),
        (lacking("age"), lacking(stated=False), 0, 1),
    ],
    ids=["less", "more", "same", "a statement now", "no statement now"],
)
def test_coverage_goes_up_and_down(compare: Compare, was: Any, now: Any, better: int, worse: int) -> None:
    made = compare([was], [now])
    assert (made.matched.better, made.matched.worse) == (better, worse)


def test_employers_with_most_that_is_new_come_first(compare: Compare) -> None:
    was = [heard("a", "b", id="1", company="Acme"), lacking("age", id="2", company="Bolt"), heard("a", id="3", company="Cork")]
    now = [heard("b", id="1", company="ACME"), heard("a", "b", "c", id="2", company="Bolt", digest="e"), heard("a", id="4")]
    made = compare(was, now)
    assert [tuple(one) for one in made.employers] == [
        ("Bolt", 1, 1, 3, 0, 0, 0, 1),
        ("ACME", 1, 1, 0, 1, 1, 0, 0),
        (None, 0, 1, 0, 0, 0, 0, 0),
        ("Cork", 1, 0, 0, 0, 0, 0, 0),
    ]
    assert set(made.rest) == {0}


def test_an_employers_postings_count_where_they_were_checked(compare: Compare) -> None:
    made = compare([heard(id="1", company="Acme"), heard(id="2", company="Acme")], [heard(id="1", company="Acme", status="unread"), heard(id="2")])
    assert [(one.name, one.earlier, one.postings) for one in made.employers] == [(None, 1, 1), ("Acme", 1, 0)]


def test_the_employers_that_are_not_shown_are_added_up(compare: Compare) -> None:
    rows = [heard(id=f"{number}", company=f"E{number}") for number in range(53)]
    made = compare(rows, [{**row, **heard("a", id=row["id"])} for row in rows])
    assert len(made.employers) == 50
    assert (made.rest.employers, made.rest.postings, made.rest.new) == (3, 3, 3)


def test_what_is_held_in_memory_does_not_change_the_trend(compare: Compare, audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    was = [heard(*"ab"[number % 2 :], id=f"{number}", company=f"E{number % 6}") for number in range(40)]
    now = [heard(*"abc"[number % 3 :], id=f"{number}", company=f"E{number % 6}") for number in range(5, 45)]
    made = compare(was, now)
    monkeypatch.setattr(room, "_MOST_HELD", 1)
    again = trend(Stored(made.against), Stored(made.against.replace("was", "now")), load())
    assert again == made


ASKED = {"version": "1.0.0", "rules": "aaa", "as_of": "2026-11-23", "options": "Settings(select=(), preview=False)", "limit": None}


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({}, []),
        ({"tables": [{"path": "other.csv"}]}, []),
        ({"rules": "bbb", "as_of": "2026-12-01"}, [("rules", "aaa", "bbb"), ("as_of", "2026-11-23", "2026-12-01")]),
        ({"version": "2.0.0"}, [("version", "1.0.0", "2.0.0")]),
        ({"limit": 500, "where": ["a=b", "c=d"]}, [("where", None, "a=b, c=d"), ("limit", None, "500")]),
        ({"options": "Settings(select=('wording',), preview=False)"}, [("options", "Settings(select=(),", "Settings(select=('wording',),")]),
    ],
)
def test_what_else_has_changed_than_the_postings_is_told(compare: Compare, now: dict[str, Any], said: list[tuple[str | None, ...]]) -> None:
    assert [tuple(one) for one in compare([heard()], [heard()], ASKED, {**ASKED, **now}).differs] == said


def test_an_audit_that_says_nothing_of_itself_differs_from_one_that_does(compare: Compare) -> None:
    differs = compare([heard()], [heard()], None, {"rules": "aaa"}).differs
    assert [tuple(one) for one in differs] == [("rules", None, "aaa")]
