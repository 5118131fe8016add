"""Tables of every format: the same rows from each, in units that can be read by themselves, and what is wrong with them told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eeolint.audit.rows import LIMITS, Limits
from eeolint.audit.tables import Cells, Table, TableError, opened, tables_in

pa = pytest.importorskip("pyarrow")
import pyarrow.feather  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

ROWS = [{"id": str(number), "text": f'Baker {number}\n\nYou bake, "daily"; é, {"–" * number}\n'} for number in range(23)]


def _csv(path: Path, rows: list[dict[str, Any]], delimiter: str = ",", encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def _stream(path: Path, rows: list[dict[str, Any]]) -> None:
    with pa.ipc.new_stream(path, pa.Table.from_pylist(rows).schema) as writer:
        for batch in pa.Table.from_pylist(rows).to_batches(max_chunksize=9):
            writer.write_batch(batch)


WRITERS: dict[str, Callable[[Path, list[dict[str, Any]]], None]] = {
    "comma.csv": _csv,
    "semicolon.csv": lambda path, rows: _csv(path, rows, ";"),
    "bar.csv": lambda path, rows: _csv(path, rows, "|"),
    "tab.tsv": lambda path, rows: _csv(path, rows, "\t"),
    "mark.csv": lambda path, rows: _csv(path, rows, encoding="utf-8-sig"),
    "lines.jsonl": lambda path, rows: path.write_text("".join(f"{json.dumps(row)}\n" for row in rows)) and None,
    "mark.ndjson": lambda path, rows: path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(map(json.dumps, rows)).encode()) and None,
    "groups.parquet": lambda path, rows: pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=9),
    "one.pq": lambda path, rows: pq.write_table(pa.Table.from_pylist(rows), path),
    "batches.feather": lambda path, rows: pyarrow.feather.write_feather(pa.Table.from_pylist(rows), path, chunksize=9),
    "plain.arrow": lambda path, rows: pyarrow.feather.write_feather(pa.Table.from_pylist(rows), path, compression="uncompressed"),
    "stream.arrow": _stream,
}


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Table]:
    """A table of some bytes: `table("a.csv", b"…")`."""

    def write(name: str, data: bytes | str) -> Table:
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        return opened(str(tmp_path / name))

    return write


def cells(table: Table, most: int = 1_000, limits: Limits = LIMITS) -> list[Cells]:
    return [one for unit in table.units(most, limits) for one in table.read(unit, table.names, limits)]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("most", [1, 4, 1_000])
def test_every_format_gives_the_same_rows_in_units_of_any_size(tmp_path: Path, name: str, most: int) -> None:
    WRITERS[name](tmp_path / name, ROWS)
    table = opened(str(tmp_path / name))
    assert table.names == ("id", "text")
    read = cells(table, most)
    assert [(one.row, one.values, one.error) for one in read] == [(number, row, None) for number, row in enumerate(ROWS)]
    units = list(table.units(most, LIMITS))
    assert [unit.first for unit in units] == [sum(unit.rows for unit in units[:at]) for at in range(len(units))]
    assert max(unit.rows for unit in units) <= most


@pytest.mark.parametrize("name", WRITERS)
def test_any_unit_can_be_read_by_itself_and_again(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name, ROWS)
    units = list(opened(str(tmp_path / name)).units(4, LIMITS))
    for order in (units[::-1], [units[2], units[2], units[-1], units[0]]):
        table = opened(str(tmp_path / name))
        for unit in order:
            assert [one.values for one in table.read(unit, ("id", "text"), LIMITS)] == ROWS[unit.first : unit.first + unit.rows]


@pytest.mark.parametrize("name", WRITERS)
def test_a_unit_that_was_left_half_way_is_read_anew(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name, ROWS)
    table = opened(str(tmp_path / name))
    unit = next(table.units(8, LIMITS))
    assert next(table.read(unit, ("id",), LIMITS)).values["id"] == "0"
    assert [one.values["id"] for one in table.read(unit, ("id",), LIMITS)] == [str(number) for number in range(unit.rows)]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", "text\nx".encode("utf-16"), "UTF-16"),
        ("a.csv", b"t\xe9xt\nx", "not UTF-8"),
        ("a.jsonl", b"", "none of its first lines is an object"),
        ("a.jsonl", b"[1]\n2\n", "none of its first lines is an object"),
        ("a.jsonl", '{"a": 1}'.encode("utf-16"), "UTF-16"),
        ("a.parquet", b"PAR1 and no more", "not Parquet, or cut off"),
        ("a.parquet", b"", "not Parquet, or cut off"),
        ("a.feather", b"ARROW1 and no more", "not Arrow, or cut off"),
        ("a.xlsx", b"", "not a table by its name"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(table: Callable[..., Table], name: str, data: bytes, said: str) -> None:
    with pytest.raises(TableError, match=said):
        table(name, data).names  # noqa: B018


def test_a_missing_table_says_so() -> None:
    with pytest.raises(TableError, match="No such file"):
        opened("nowhere.csv")


def test_rows_of_csv_with_too_few_cells_are_read_and_with_too_many_are_not(table: Callable[..., Table]) -> None:
    one, two, three = cells(table("a.csv", "id,text\n1\n2,b,c\n3,d\n"))
    assert (one.values, one.error) == ({"id": "1"}, None)
    assert "3 cells, the header 2" in (two.error or "")
    assert three.values == {"id": "3", "text": "d"}


def test_blank_lines_are_no_rows_of_csv_and_count_in_json_lines(table: Callable[..., Table]) -> None:
    assert [(one.row, one.values["id"]) for one in cells(table("a.csv", "id,text\n\n1,a\n\n\n2,b\n\n"))] == [(0, "1"), (1, "2")]
    assert [(one.row, one.values["id"]) for one in cells(table("a.jsonl", '\n{"id": "1"}\n\n{"id": "2"}'))] == [(1, "1"), (3, "2")]


def test_of_two_columns_with_one_name_the_first_is_read(table: Callable[..., Table]) -> None:
    assert cells(table("a.csv", "text,text\n1,2\n"))[0].values == {"text": "1"}


@pytest.mark.parametrize("most", [1, 1_000])
def test_bytes_that_are_not_utf_8_cost_their_row(table: Callable[..., Table], most: int) -> None:
    for one in (table("a.csv", b"id,text\n1,a\n2,\xe9\n3,c\n"), table("a.jsonl", b'{"id": "1"}\n{"id": "\xe9"}\n{"id": "3"}\n')):
        read = cells(one, most)
        assert [(cell.row, "not UTF-8" in (cell.error or "")) for cell in read] == [(0, False), (1, True), (2, False)]
        assert read[2].values["id"] == "3"


@pytest.mark.parametrize("line", ['{"id": ', "[1]", "7", "{'id': 1}", "[" * 100_000])
def test_a_broken_line_is_told_by_its_number(table: Callable[..., Table], line: str) -> None:
    one, two, three = cells(table("a.jsonl", f'{{"id": 1}}\n{line}\n{{"id": 3}}\n'))
    assert (two.error or "").startswith("line 2 is n")
    assert (one.error, three.error, three.values) == (None, None, {"id": 3})


@pytest.mark.parametrize("most", [1, 1_000])
@pytest.mark.parametrize("cell", ["b" * 50_000, "b\n" * 25_000, 'b""c\r\n' * 10_000])
def test_a_row_of_csv_that_is_too_long_is_passed_over(table: Callable[..., Table], cell: str, most: int) -> None:
    small = Limits(1_000)
    one = table("a.csv", f'id,text\n1,a\n2,"{cell}"\n3,"c\nc"\n')
    read = cells(one, most, small)
    assert [(cell.row, cell.error) for cell in read] == [(0, None), (1, "longer than 1,000 characters"), (2, None)]
    assert read[2].values == {"id": "3", "text": "c\nc"}


def test_a_quotation_mark_that_nothing_closes_costs_few_rows(table: Callable[..., Table]) -> None:
    rows = "".join(f"{number},line {number}\n" for number in range(3_000))
    one = table("a.csv", f'id,text\n1,a\n2,"open\n{rows}')
    read = cells(one, limits=Limits(1_000))
    assert read[1].error == "longer than 1,000 characters"
    assert [cell.values["id"] for cell in read[2:]] == [str(number) for number in range(3_000)]


def test_a_line_of_json_that_is_too_long_is_passed_over(table: Callable[..., Table]) -> None:
    one = table("a.jsonl", f'{{"id": 1}}\n{{"id": "{"b" * 200_000}"}}\n{{"id": 3}}\n')
    assert [cell.error for cell in cells(one, limits=Limits(1_000))] == [None, "longer than 1,000 characters", None]


def test_units_are_cut_by_bytes_as_well(table: Callable[..., Table]) -> None:
    one = table("a.csv", "text\n" + f"{'b' * 3_000_000}\n" * 7)
    assert [unit.rows for unit in one.units(1_000, LIMITS)] == [3, 3, 1]


def test_rows_of_parquet_behind_damage_are_rows_with_an_error(tmp_path: Path) -> None:
    path, rows = tmp_path / "a.parquet", [{"text": f"{number:05} " * 500} for number in range(3_000)]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=1_000, compression="none", use_dictionary=False, write_page_index=False)
    data = bytearray(path.read_bytes())
    at = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    data[at : at + 40] = b"\xff" * 40
    path.write_bytes(data)
    read = cells(opened(str(path)))
    assert [one.row for one in read] == list(range(3_000))
    broken = [one.row for one in read if one.error]
    assert broken == list(range(1_000, 2_000))
    assert "cannot be read" in (read[1_000].error or "")


def test_a_folder_of_postings_has_a_row_for_each_file(postings: Callable[..., Path]) -> None:
    folder = postings(a="text", b_md="# Baker", c=b"\xff\xfe\x00", d=b"caf\xe9")
    paths = tuple(sorted(map(str, folder.iterdir())))
    table = opened(str(folder), paths)
    assert [(one.row, one.file, one.error is None) for one in cells(table, 3)] == [(0, path, number < 2) for number, path in enumerate(paths)]
    assert [unit.files for unit in table.units(3, LIMITS)] == [paths[:3], paths[3:]]


def test_a_folder_stands_for_the_tables_in_it_but_hidden_ones(tmp_path: Path) -> None:
    for name in ("b/part-1.parquet", "a.csv", "b/_SUCCESS", "b/.part.crc", "_delta_log/0.jsonl", "b/_tmp.parquet", "x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [path.removeprefix(f"{tmp_path}/") for path in tables_in(str(tmp_path))] == ["a.csv", "b/part-1.parquet"]


def test_csv_is_read_as_the_csv_module_reads_it(table: Callable[..., Table]) -> None:
    text = 'id,text\n1,"a ""quoted"" word"\n2,5" pipe\n3,"line\nbreak",\n4, "spaced"\n'
    expected = list(csv.reader(io.StringIO(text)))[1:]
    read = cells(table("a.csv", text))
    assert [one.values.get("text") for one in read] == [row[1] for row in expected]
