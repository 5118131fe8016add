"""The summary of an audit: what is counted of the results, from either format, in bounded memory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eeolint.audit import ledger, stored
from eeolint.audit.account import Summary
from eeolint.audit.progress import Progress
from eeolint.audit.stored import Row, Stored
from eeolint.audit.summary import summarize
from eeolint.linter import UsageError
from eeolint.pack import Pack, load

Audit = Callable[..., Path]

FULL = "Acme hires regardless of race, sex, age and all that the law protects by name."
SPARSE = "Acme hires regardless of race and sex."


def finding(rule: str = "wording/age/recent-graduate", severity: str = "warning", match: str | None = "recent graduate") -> dict[str, Any]:
    blank: dict[str, Any] = {"confidence": "high", "column": "text", "start": 0, "end": 1, "message": "m", "suggestion": None, "citations": []}
    return {"rule": rule, "severity": severity, "match": match, "fingerprint": "f", **blank}


def covered(place: str = "us", *, listed: bool = True, **statuses: str) -> list[dict[str, Any]]:
    return [{"place": place, "characteristic": name, "status": status.replace("_", "-"), "listed": listed} for name, status in statuses.items()]


def stated(words: str = SPARSE, company: str | None = "Acme", **statuses: str) -> dict[str, Any]:
    return {"company": company, "statement": words, "catch_all": False, "coverage": covered(**statuses)}


def duty(name: str, place: str, status: str) -> dict[str, str]:
    return {"duty": name, "place": place, "status": status}


ERROR = {"errors": 1, "findings": [finding("wording/sex/foreman", "error", "foreman")]}
UNREAD = {"status": "unread", "error": "no text", "id": "u1"}
GERMAN = {"status": "not checked", "error": "German", "language": "de"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load()


@pytest.fixture
def summary(audit: Audit, pack: Pack) -> Callable[..., Summary]:
    """The summary of the results with such rows."""
    return lambda *cells, **asked: summarize(Stored(str(audit(*cells, **asked))), pack)


MIXED = (
    {"company": "Acme", "id": "a", "digest": "d", "warnings": 2, "findings": [finding(), finding("coverage/missing-characteristic", match=None)]},
    {**UNREAD, "error": None},
    {**stated(race="named", age="missing"), "duties": [duty("us-co-pay", "us-co", "missing")], "flesch_kincaid_grade": 7.25, "assumed": True},
    {"jurisdictions": ["us-ca", "gb"], "unsettled": ["location: \u201cBath\u201d may be in two places"], "gave_up": ["mine/rule"]},
    GERMAN,
)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_rows_are_read_back_as_they_were_written_from_either_format(audit: Audit, form: str) -> None:
    folder = audit(*MIXED, form=form, parts=2)
    assert list(Stored(str(folder)).rows()) == [
        Row("jobs.csv", 0, "a", "Acme", digest="d", language="en", jurisdictions=("us",), warnings=2,
            findings=(("wording/age/recent-graduate", "warning", "recent graduate"), ("coverage/missing-characteristic", "warning", None))),
        Row("jobs.csv", 1, "u1", status="unread", language="en", jurisdictions=("us",)),
        Row("jobs.csv", 2, None, "Acme", language="en", jurisdictions=("us",), assumed=True, statement=SPARSE, flesch_kincaid_grade=7.25,
            coverage=(("us", "race", "named", True), ("us", "age", "missing", True)), duties=(("us-co-pay", "us-co", "missing"),)),
        Row("jobs.csv", 3, language="en", jurisdictions=("us-ca", "gb"), unsettled=(MIXED[3]["unsettled"][0],), gave_up=("mine/rule",)),
        Row("jobs.csv", 4, status="not checked", error="German", language="de", jurisdictions=("us",)),
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_only_what_is_wanted_is_read(audit: Audit, form: str) -> None:
    folder = audit({"id": "x", "statement": SPARSE, "coverage": covered(race="named")}, form=form)
    assert list(Stored(str(folder)).rows(("id", "coverage"))) == [Row(id="x", coverage=(("us", "race", "named", True),))]


def test_batches_of_parquet_are_cut_at_their_own_rows(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_BATCH", 2)
    cells = [{"jurisdictions": ["us"] * number, "coverage": covered(**{f"c{at}": "named" for at in range(number)})} for number in range(7)]
    read = list(Stored(str(audit(*cells, form="parquet"))).rows())
    assert [len(row.jurisdictions) for row in read] == [len(row.coverage) for row in read] == list(range(7))


def test_a_part_that_is_still_being_written_is_not_read(audit: Audit) -> None:
    folder = audit({"id": "whole"})
    (folder / "results" / ".part-00001.jsonl").write_text("{", encoding="utf-8")
    (folder / "results" / "part-00001.jsonl.tmp").write_text("{", encoding="utf-8")
    assert [row.id for row in Stored(str(folder)).rows()] == ["whole"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (None, "holds no audit"),
        ({}, "no results yet"),
        ({"part-00000.parquet": b"not Parquet"}, "part-00000.parquet: cannot be read"),
        ({"part-00000.jsonl": b'{"file": '}, "part-00000.jsonl: cannot be read"),
        ({"part-00000.jsonl": b'{"file": "a"}\n'}, "part-00000.jsonl: cannot be read: it has no column 'row'"),
        ({"part-00000.jsonl": b"[]\n"}, "part-00000.jsonl: cannot be read"),
    ],
    ids=["no folder", "no part", "no Parquet", "half a line", "other columns", "no row"],
)
def test_what_is_no_audit_is_refused_by_name(tmp_path: Path, pack: Pack, parts: dict[str, bytes] | None, said: str) -> None:
    if parts is not None:
        (tmp_path / "results").mkdir()
        for name, data in parts.items():
            (tmp_path / "results" / name).write_bytes(data)
    with pytest.raises(UsageError, match=said):
        summarize(Stored(str(tmp_path)), pack)


def test_every_row_is_accounted_for(summary: Callable[..., Summary]) -> None:
    totals = summary(*MIXED, ERROR, UNREAD).totals
    assert (totals.rows, totals.checked, totals.not_checked, totals.unread) == (7, 4, 1, 2)
    assert (totals.errors, totals.warnings, totals.with_errors, totals.with_warnings, totals.with_findings) == (1, 2, 1, 1, 2)
    assert (totals.unstated, totals.unnamed, totals.employers, totals.statements, totals.gave_up) == (3, 2, 1, 1, 1)


def test_nothing_at_all_has_a_summary(summary: Callable[..., Summary]) -> None:
    empty = summary()
    assert (empty.totals.rows, empty.first, empty.rules, empty.employers.shown, empty.readability) == (0, (), (), (), None)
    assert set(empty.employers.rest) == {0}


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_what_was_not_read_or_not_checked_is_told_with_its_reason(summary: Callable[..., Summary], form: str) -> None:
    made = summary(UNREAD, {**UNREAD, "error": "not UTF-8"}, UNREAD, GERMAN, {**GERMAN, "language": "fr"}, GERMAN, form=form)
    assert [tuple(one) for one in made.unread.reasons] == [("no text", 2), ("not UTF-8", 1)]
    assert [(one.row, one.id, one.reason) for one in made.unread.named] == [(0, "u1", "no text"), (1, "u1", "not UTF-8"), (2, "u1", "no text")]
    assert [tuple(one) for one in made.unchecked] == [("de", 2), ("fr", 1)]


def test_reasons_without_end_are_gathered(summary: Callable[..., Summary]) -> None:
    made = summary(*({"status": "unread", "error": f"reason {number}"} for number in range(70)))
    assert len(made.unread.reasons) == 51
    assert tuple(made.unread.reasons[0]) == ("other reasons", 20)
    assert len(made.unread.named) == 20


def test_rules_come_worst_first_with_their_share_and_an_example(summary: Callable[..., Summary], pack: Pack) -> None:
    twice = {"warnings": 2, "findings": [finding(), finding(match="new grads")]}
    first, second = summary(twice, {"warnings": 1, "findings": [finding()]}, {**ERROR, "id": "e"}, {}).rules
    assert (first.rule, first.severity, first.findings, first.postings, first.share) == ("wording/sex/foreman", "error", 1, 1, 0.25)
    assert tuple(first.example) == ("foreman", "jobs.csv", 2, "e")
    assert (second.findings, second.postings, second.share, second.example.match) == (3, 2, 0.5, "recent graduate")
    assert (second.title, second.fix) == (pack.rules[second.rule].title, pack.rules[second.rule].fix)


def test_a_rule_that_the_pack_no_longer_has_keeps_its_id(summary: Callable[..., Summary]) -> None:
    (rule,) = summary({"notes": 1, "findings": [finding("theirs/old", "note", None)]}).rules
    assert (rule.title, rule.fix, rule.severity, rule.example.match) == ("theirs/old", "", "note", None)


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        (stated(race="named", sex="implied"), "named"),
        (stated(race="named", age="catch_all"), "softened"),
        (stated(race="catch_all", age="missing"), "lacking"),
        ({"company": "Acme"}, "unstated"),
        ({**stated(), "coverage": covered(race="named") + covered(listed=False, union="missing")}, "named"),
        ({**stated(), "jurisdictions": ["us-ca"], "coverage": covered("us-ca", race="named") + covered("us", age="missing")}, "lacking"),
        ({**stated(), "coverage": covered("us-ca", hair="missing") + covered("us", age="named")}, "named"),
        ({**stated(), "jurisdictions": ["atlantis"], "coverage": covered("atlantis", age="missing")}, "lacking"),
    ],
    ids=["all named", "catch-all", "lacking", "no statement", "hardly ever printed", "the parent's", "another place's", "a place that is not known"],
)
def test_a_statement_is_held_against_what_its_place_protects(summary: Callable[..., Summary], cells: dict[str, Any], verdict: str) -> None:
    made = summary(cells)
    (place,), (cell,) = made.places, made.coverage.cells
    for one in (place, cell):
        assert {name: getattr(one, name) for name in ("named", "softened", "lacking", "unstated")} == {
            name: int(name == verdict) for name in ("named", "softened", "lacking", "unstated")
        }


def test_a_posting_in_several_places_counts_in_each_but_not_in_one_and_its_parent(summary: Callable[..., Summary]) -> None:
    made = summary({"jurisdictions": ["us-ca", "us", "gb"]}, {"jurisdictions": ["gb"], **ERROR})
    assert [(place.place, place.name, place.postings, place.with_errors) for place in made.places] == [
        ("gb", "Great Britain", 2, 1),
        ("us-ca", "California", 1, 0),
    ]


def test_the_matrix_says_what_is_lacking_most_often_and_what_a_catch_all_softens(summary: Callable[..., Summary]) -> None:
    gaps = (stated(age="missing"), stated(age="missing", sex="catch_all"), stated(sex="missing", age="named"), stated("Other words.", age="named"))
    (cell,) = (made := summary(*gaps)).coverage.cells
    assert (cell.employer, cell.place, cell.postings, cell.named, cell.lacking) == ("Acme", "us", 4, 1, 3)
    assert [tuple(one) for one in cell.lacks] == [("age", "age", 2, 0), ("sex", "sex", 1, 1)]
    assert [(place.place, place.lacks) for place in made.coverage.places] == [("us", cell.lacks)]


def test_employers_are_told_apart_whatever_their_capitals_and_spaces(summary: Callable[..., Summary]) -> None:
    made = summary({"company": "Acme  Bread"}, {"company": "ACME BREAD", **ERROR}, {"company": "Bolt"}, {})
    assert [(one.name, one.postings, one.with_errors) for one in made.employers.shown] == [("Acme Bread", 2, 1), (None, 1, 0), ("Bolt", 1, 0)]
    assert made.totals.employers == 2


def test_of_many_employers_the_worst_are_shown_and_the_rest_added_up(summary: Callable[..., Summary]) -> None:
    made = summary(*({"company": f"E{number:03}", **(ERROR if number >= 60 else {})} for number in range(80)))
    assert [one.name for one in made.employers.shown] == [*(f"E{number:03}" for number in range(60, 80)), *(f"E{number:03}" for number in range(30))]
    assert (made.employers.rest.employers, made.employers.rest.postings, made.employers.rest.with_errors) == (30, 30, 0)


def test_one_edit_clears_the_postings_of_a_statement(summary: Callable[..., Summary]) -> None:
    capitals = SPARSE.upper()
    cells = (*[stated(age="missing")] * 5, *[stated(capitals, age="missing", veteran_status="missing")] * 2, *[stated(FULL, age="named")] * 3)
    made = summary(*cells, {"company": "Acme"}, {"company": "Bolt"})
    (acme,) = made.consistency.employers
    assert (acme.name, acme.postings, acme.statements, acme.wordings, acme.unstated) == ("Acme", 11, 2, 2, 1)
    sparse, full = acme.groups
    assert (sparse.postings, sparse.clears, full.postings, full.clears) == (7, 7, 3, 0)
    assert [tuple(one) for one in sparse.add] == [("age", "age", 7, 5), ("veteran_status", "veteran status", 2, 7)]
    assert made.consistency.several == 1
    assert ("edit", 7, "Acme: add age, veteran status to one statement: clears 7 of 7 postings") in made.first


def test_variants_show_the_words_that_differ(summary: Callable[..., Summary]) -> None:
    long = "Acme is an equal opportunity employer and considers all applicants without regard to race, sex, age or disability."
    (acme,) = summary(*[stated(long)] * 3, stated(long.replace("disability", "belief")), *[stated("We are fair.")] * 2).consistency.employers
    (variant,) = acme.groups[0].variants
    assert (acme.statements, acme.wordings, acme.groups[0].wordings) == (2, 3, 2)
    assert [tuple(one) for one in variant.differs] == [("disability.", "belief.")]


def test_an_employer_with_one_statement_that_lacks_nothing_is_consistent(summary: Callable[..., Summary]) -> None:
    made = summary(*[stated(FULL, race="named")] * 3, stated(FULL, company="Bolt", race="named"))
    assert (made.consistency.several, made.consistency.employers) == (0, ())


def test_postings_without_an_employer_are_grouped_but_are_no_employer(summary: Callable[..., Summary]) -> None:
    made = summary(*(stated(words, company=None) for words in ("First words for all.", "Other sentence here.")))
    assert made.consistency.several == 0
    assert [(one.name, one.wordings) for one in made.consistency.employers] == [(None, 2)]


def test_a_dataset_in_parquet_without_pyarrow_says_what_it_needs(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = audit({}, form="parquet")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match=r"pip install 'eeolint\[audit\]'"):
        list(Stored(str(folder)).rows())


def test_the_rarest_of_too_many_wordings_are_left_out_and_told(summary: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eeolint.audit.summary._MOST_WORDINGS", 2)
    cells = [stated(f"{name} words for all.") for name in ("first", "first", "second", "second", "third")]
    (acme,) = summary(*cells).consistency.employers
    assert (acme.wordings, acme.left_out, sum(group.postings for group in acme.groups)) == (3, 1, 4)


def test_duties_that_are_open_come_unmet_first(summary: Callable[..., Summary], pack: Pack) -> None:
    made = summary(
        {"duties": [duty("us-adea-ads", "us", "at risk"), duty("us-1981", "us", "nothing found"), duty("gone-duty", "us-co", "breached")]},
        {"duties": [duty("us-adea-ads", "us", "nothing found"), duty("us-co-pay", "us-co", "missing")]},
        {"duties": [duty("us-co-pay", "us-co", "met")]},
    )
    assert [(one.duty, one.breached, one.missing, one.at_risk, one.met) for one in made.duties] == [
        ("gone-duty", 1, 0, 0, 0),
        ("us-co-pay", 0, 1, 0, 1),
        ("us-adea-ads", 0, 0, 1, 0),
    ]
    assert made.duties[0].summary == "gone-duty"
    assert made.duties[1].summary == pack.law.places["us-co"].obligations["us-co-pay"].summary
    assert made.duties[1].place_name == "Colorado"


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ((7.4,), (1, 7, 7, 7, [(7, 1)])),
        ((1.0, 2.0, 3.0, 4.0), (4, 1, 2, 3, [(1, 1), (2, 1), (3, 1), (4, 1)])),
        ((-3.0, 99.0, None), (2, 0, 0, 30, [(0, 1), (30, 1)])),
    ],
)
def test_grades_are_a_distribution_with_quartiles(summary: Callable[..., Summary], grades: tuple[float | None, ...], expected: Any) -> None:
    reading = summary(*({"flesch_kincaid_grade": grade} for grade in grades)).readability
    assert reading is not None
    assert (*reading[:4], [tuple(one) for one in reading.grades]) == expected


def test_what_was_assumed_of_places_is_told(summary: Callable[..., Summary]) -> None:
    assumed = summary(*MIXED, {"assumed": True}).assumed
    assert (assumed.default_place, assumed.unsettled) == (2, 1)
    assert [one.reason for one in assumed.named] == MIXED[3]["unsettled"]


def test_what_to_do_first_is_law_then_duties_then_edits_then_what_was_not_seen(summary: Callable[..., Summary]) -> None:
    cells = (ERROR, {"duties": [duty("us-co-pay", "us-co", "missing")]}, stated(age="missing"), UNREAD, UNREAD)
    assert [(step.kind, step.postings) for step in summary(*cells).first] == [("rule", 1), ("duty", 1), ("edit", 1), ("statement", 2), ("unread", 2)]


def test_a_long_edit_names_what_clears_most_of_the_postings(summary: Callable[..., Summary]) -> None:
    cells = (*[stated(age="missing")] * 9, stated(age="missing", creed="missing", hair="missing"))
    assert "Acme: add age to one statement: clears 9 of 10 postings; 2 characteristics more clear 10" in [one.says for one in summary(*cells).first]


@pytest.mark.parametrize(("what", "most"), [("_MOST_HELD", 1), ("_MOST_CHARACTERS", 1), ("_SLICE", 1)])
def test_what_is_held_in_memory_does_not_change_what_is_said(
    summary: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch, what: str, most: int
) -> None:
    cells = [stated(f"{SPARSE} {number % 7}", f"E{number % 5}", age="missing" if number % 3 else "named") for number in range(60)]
    at_once = summary(*cells, name="one")
    monkeypatch.setattr(ledger, what, most)
    assert summary(*cells, name="two")._replace(audit=at_once.audit) == at_once


def test_both_formats_and_any_number_of_parts_come_to_the_same(summary: Callable[..., Summary]) -> None:
    cells = (*MIXED, ERROR, UNREAD, *(stated(age="missing", company=f"E{number}") for number in range(9)))
    one, *others = (summary(*cells, form=form, parts=parts, name=f"{form}{parts}") for form in ("jsonl", "parquet") for parts in (1, 3))
    assert all(other._replace(audit=one.audit) == one for other in others)


def test_the_audit_is_named_by_what_it_was_asked(summary: Callable[..., Summary]) -> None:
    tables = [{"path": "jobs.csv", "size": 3}]
    asked = {"rules": "abc", "version": "1.2.3", "as_of": "2026-11-23", "tables": tables, "where": ["country=US"], "sample": 1000, "limit": None}
    damaged = ({"source": "b.parquet", "reason": "damaged"},)
    audited = summary({}, **asked, options="()", state="unfinished", unread_tables=damaged).audit
    assert (audited.pack, audited.version, audited.as_of, audited.tables) == ("abc", "1.2.3", "2026-11-23", ("jobs.csv",))
    assert (audited.state, audited.selection, audited.options) == ("unfinished", ("country=US", "sample 1,000"), "()")
    assert [tuple(one) for one in audited.unread_tables] == [("b.parquet", "damaged")]


def test_a_dataset_that_says_nothing_of_itself_has_a_summary_all_the_same(summary: Callable[..., Summary]) -> None:
    audited = summary({}).audit
    assert (audited.pack, audited.version, audited.as_of, audited.tables, audited.state) == (None, None, None, (), None)


def test_how_far_it_has_come_is_told_part_by_part(audit: Audit) -> None:
    told: list[Progress] = []
    folder = audit(*MIXED, UNREAD, parts=2)
    assert len(list(Stored(str(folder), told.append).rows())) == 6
    assert [(one.rows, one.unread, one.bytes < one.of_bytes) for one in told] == [(3, 1, True), (6, 2, False)]
