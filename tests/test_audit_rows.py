"""From one row of a table to one record: columns, titles, places, what cannot be read."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest

from eeolint.audit import batch, record, rows
from eeolint.audit.columns import ColumnError, Columns, words
from eeolint.audit.tables import row_of
from eeolint.linter import Linter
from eeolint.readers.html import read_html

pa = pytest.importorskip("pyarrow")

CLEAN = "You bake bread with two colleagues from Monday to Friday.\nPay is 3,200 dollars a month.\n"
DIRTY = CLEAN + "We look for a recent graduate.\n"
STATEMENT = "We are an equal opportunity employer.  All applicants are considered without regard to race, color,\nreligion or sex.\n"
GERMAN = "Wir suchen eine Kraft für den Verkauf, die mit uns und für die Kunden in der Stadt arbeitet und die Waren auch ausliefert.\n"


@pytest.fixture(scope="module")
def everywhere() -> Linter:
    """A linter that takes the places from the postings."""
    return Linter(select=("wording", "coverage"), as_of=date(2026, 11, 23))


def audited(linter: Linter, text: str | None = CLEAN, **cells: Any) -> record.Record:
    return rows.audit_row(rows.Row("jobs.csv", 7, text, **cells), linter)


def found(one: record.Record) -> list[tuple[str | None, str | None]]:
    return [(finding["column"], finding["match"]) for finding in one["findings"] if finding["match"]]


@pytest.mark.parametrize(
    ("names", "asked", "expected"),
    [
        (("id", "Job Title", "Job_Description", "City"), {}, {"text": "Job_Description", "title": "Job Title", "location": "City", "id": "id"}),
        (("description_html", "employer"), {}, {"html": "description_html", "company": "employer"}),
        (("text", "description"), {}, {"text": "text"}),
        (("text", "description"), {"text": "description"}, {"text": "description"}),
        (("text", "html"), {"text": "text"}, {"text": "text"}),
        (("words", "where"), {"text": "words", "location": "where"}, {"text": "words", "location": "where"}),
        (("text", "title"), {"id": "title"}, {"text": "text", "id": "title"}),
    ],
)
def test_columns_are_found_by_their_names_unless_they_are_given(names: tuple[str, ...], asked: dict[str, str], expected: dict[str, str]) -> None:
    assert {field: name for field, name in Columns.found(names, asked)._asdict().items() if name} == expected


@pytest.mark.parametrize(
    ("names", "asked", "said"),
    [
        (("a", "b"), {}, "no column is called"),
        (("text",), {"title": "tilte"}, "no column 'tilte' for title"),
        (("title", "text"), {"text": "txt"}, "did you mean"),
    ],
)
def test_columns_that_are_not_there_are_told(names: tuple[str, ...], asked: dict[str, str], said: str) -> None:
    with pytest.raises(ColumnError, match=said):
        Columns.found(names, asked)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Denver", "Denver"),
        ("", None),
        (None, None),
        (b"Denver", "Denver"),
        (12, "12"),
        (12.0, "12"),
        (float("nan"), None),
        (["Denver, CO", "Austin, TX"], "Denver, CO; Austin, TX"),
        ({"city": "Denver", "region": None, "country": "US"}, "Denver, US"),
    ],
)
def test_cells_become_text(cell: Any, expected: str | None) -> None:
    assert words(cell) == expected


def test_a_record_has_every_column_whatever_becomes_of_the_row(everywhere: Linter) -> None:
    names = [column.name for column in record.COLUMNS]
    for text in (CLEAN, DIRTY, GERMAN, None, ""):
        assert list(audited(everywhere, text)) == names


def test_what_the_row_says_is_kept(everywhere: Linter) -> None:
    one = audited(everywhere, DIRTY, title="Baker", id="4", company="Acme", location="Denver, CO", country="US")
    given = {"file": "jobs.csv", "row": 7, "id": "4", "title": "Baker", "company": "Acme", "location": "Denver, CO", "country": "US"}
    assert {name: one[name] for name in given} == given
    assert (one["status"], one["error"], one["language"], one["characters"]) == ("checked", None, "en", len(DIRTY))
    assert one["digest"] == hashlib.sha256(DIRTY.encode()).hexdigest()[:16]


def test_findings_stand_in_the_cell_of_the_posting_or_of_its_title(everywhere: Linter) -> None:
    one = audited(everywhere, DIRTY, title="Shop foreman")
    assert found(one) == [("title", "foreman"), ("text", "recent graduate")]
    in_title, in_text = one["findings"][:2]
    assert "Shop foreman"[in_title["start"] : in_title["end"]] == "foreman"
    assert DIRTY[in_text["start"] : in_text["end"]] == "recent graduate"
    assert one["warnings"] == 2


def test_a_title_that_the_posting_begins_with_is_not_put_above_it(everywhere: Linter) -> None:
    one = audited(everywhere, f"Shop Foreman\n\n{DIRTY}", title="Shop foreman")
    assert found(one) == [("text", "Foreman"), ("text", "recent graduate")]


def test_a_title_that_is_not_given_is_the_postings_own(everywhere: Linter) -> None:
    assert audited(everywhere, f"<h1>Baker</h1><p>{CLEAN}</p>")["title"] == "Baker"
    assert audited(everywhere, CLEAN)["title"] is None


@pytest.mark.parametrize("column", ["html", "text"])
def test_html_is_read_as_html_from_either_column(everywhere: Linter, column: str) -> None:
    cell = "<p>We look for a recent&nbsp;<b>graduate</b>.</p><script>a recent graduate</script>"
    one = audited(everywhere, **{"text": CLEAN, column: cell}, title="Baker")
    [finding] = [finding for finding in one["findings"] if finding["match"]]
    assert finding["match"] == "recent graduate"
    assert cell[finding["start"] : finding["end"]] == "recent&nbsp;<b>graduate"


@pytest.mark.parametrize("text", ["a < b and c > d", "mail <jobs@example.org>", "use std::vector<p>", "1 <2"])
def test_plain_text_with_angles_is_plain_unless_a_tag_lays_out_text(text: str) -> None:
    assert (rows.Row("a", 0, text).reader is read_html) == ("<p>" in text)


@pytest.mark.parametrize(
    ("location", "country", "places", "assumed"),
    [
        ("Denver, CO", None, ["us-co-denver"], False),
        ("San Jose, CA", "US", ["us-ca"], False),
        (None, "gb", ["gb"], False),
        ("Remote", "United States", ["us"], False),
        (None, None, ["us"], True),
    ],
)
def test_places_come_from_the_columns(everywhere: Linter, location: str | None, country: str | None, places: list[str], assumed: bool) -> None:
    one = audited(everywhere, location=location, country=country)
    assert (one["jurisdictions"], one["assumed"]) == (places, assumed)


def test_a_location_that_is_not_certain_is_told(everywhere: Linter) -> None:
    one = audited(everywhere, location="Springfield")
    assert one["assumed"]
    assert "Springfield" in one["unsettled"][0]


def test_a_statement_is_squeezed_and_held_against_the_place(everywhere: Linter) -> None:
    one = audited(everywhere, CLEAN + STATEMENT, country="US")
    assert "race, color, religion or sex" in one["statement"]
    assert "  " not in one["statement"]
    assert {"race", "sex"} <= set(one["named"])
    assert {"place": "us", "characteristic": "age"} in one["missing"]
    assert {"place": "us", "characteristic": "race", "status": "named"} in one["coverage"]


def test_without_a_statement_its_columns_are_null(everywhere: Linter) -> None:
    one = audited(everywhere)
    assert (one["statement"], one["catch_all"], one["named"]) == (None, None, [])


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ({"text": None}, "no text"),
        ({"text": " \n"}, "no text"),
        ({"text": "Bake\0bread"}, "NUL"),
        ({"text": "b" * 1_000_001}, "longer than 1,000,000 characters"),
        ({"error": "line 3 is not JSON"}, "line 3 is not JSON"),
    ],
)
def test_what_cannot_be_read_is_a_record_with_the_reason(everywhere: Linter, cells: dict[str, Any], error: str) -> None:
    one = audited(everywhere, **{"text": CLEAN, **cells}, id="4")
    assert (one["status"], one["id"], one["findings"]) == ("unread", "4", [])
    assert error in one["error"]


def test_a_posting_in_another_language_is_not_checked(everywhere: Linter) -> None:
    one = audited(everywhere, GERMAN, country="DE")
    assert (one["status"], one["error"], one["language"], one["findings"]) == ("not checked", "written in German", "de", [])


def test_a_fault_costs_one_row_and_its_reason_has_no_word_of_the_posting(everywhere: Linter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Linter, "lint_posting", lambda *_: {}["Zanzibar"])
    one = audited(everywhere)
    assert one["status"] == "unread"
    assert "KeyError in test_audit_rows.py:" in one["error"]
    assert "Zanzibar" not in one["error"]


def test_halves_of_characters_are_replaced(everywhere: Linter) -> None:
    one = audited(everywhere, DIRTY + "\ud83d", title="Baker \udc00")
    assert one["title"] == "Baker \ufffd"
    assert found(one) == [("text", "recent graduate")]


def test_a_batch_gives_the_records_of_its_rows(everywhere: Linter) -> None:
    cells = [{"text": DIRTY, "title": "Baker"}, {"text": None, "title": "Welder"}, {"text": GERMAN, "title": None}]
    lint = batch.lint_batch(pa.RecordBatch.from_pylist(cells), everywhere, Columns("text", title="title"), file="a.parquet", first=40)
    assert lint.schema == record.arrow_schema()
    assert lint.column("row").to_pylist() == [40, 41, 42]
    expected = [rows.audit_row(rows.Row("a.parquet", 40 + at, **one), everywhere) for at, one in enumerate(cells)]
    for one, same in zip(lint.to_pylist(), expected, strict=True):
        assert [one.pop(figure) or 0 for figure in record.FIGURES] == pytest.approx([same.pop(figure) or 0 for figure in record.FIGURES], rel=1e-5)
        assert one == same


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.dictionary(pa.int32(), pa.string())])
def test_a_batch_reads_text_of_any_type(everywhere: Linter, kind: Any) -> None:
    column = pa.array([DIRTY, None, CLEAN]).cast(kind) if kind != pa.string_view() else pa.array([DIRTY, None, CLEAN], kind)
    read = batch.cells_of(pa.RecordBatch.from_arrays([column], ["text"]), ("text",), 0, rows.LIMITS)
    assert [row_of(cells, Columns("text"), "a").text for cells in read] == [DIRTY, None, CLEAN]


def test_cells_that_are_not_utf_8_or_too_long_are_unread_and_the_others_are_not(everywhere: Linter) -> None:
    broken = pa.array([CLEAN.encode(), b"Caf\xe9", b"b" * 5_000_000, DIRTY.encode()])
    for column in (broken, pa.Array.from_buffers(pa.string(), 4, broken.buffers())):
        lint = batch.lint_batch(pa.RecordBatch.from_arrays([column], ["text"]), everywhere, Columns("text")).to_pylist()
        assert [one["status"] for one in lint] == ["checked", "unread", "unread", "checked"]
        assert [one["error"] for one in lint][1:3] == ["column 'text' is not UTF-8", "column 'text' is longer than 1,000,000 characters"]


def test_the_documentation_has_every_column_and_every_field() -> None:
    lines = list(record.documented())
    assert len(lines) == 2 + len(record.COLUMNS) + sum(len(column.fields) for column in record.COLUMNS)
