"""The command `eeolint audit`: tables in, one table of results out, whoever works on it and however often it is begun."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eeolint.audit import progress
from eeolint.audit.identities import Identities
from eeolint.audit.manifest import AuditError, locked
from eeolint.audit.record import COLUMNS
from eeolint.audit.selection import Condition, Selection
from eeolint.audit.tables import Cells, Unit

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

CLEAN = "You bake bread with two colleagues. Monday to Friday.\nPay is 3,200 dollars a month.\n"
DIRTY = CLEAN + "We look for a recent graduate.\n"
ROWS = [
    {"id": str(number), "title": "Baker", "text": DIRTY if number % 3 == 0 else CLEAN, "country": "US" if number % 2 else "GB"}
    for number in range(20)
]
USUAL = ("--isolated", "--select", "wording", "--as-of", "2026-11-23")

Audit = Callable[..., Any]


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a table: `table("a.csv", rows)`."""

    def write(name: str = "jobs.csv", rows: list[dict[str, Any]] = ROWS) -> Path:
        path = tmp_path / name
        if path.suffix == ".csv":
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, rows[0])
                writer.writeheader()
                writer.writerows(rows)
        elif path.suffix == ".parquet":
            pq.write_table(pa.Table.from_pylist(rows), path)
        else:
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return path

    return write


@pytest.fixture
def audit(run: Callable[..., Any], tmp_path: Path) -> Audit:
    """Run the command with the results in a folder of their own, in this process unless `workers` says otherwise."""

    def command(*argv: object, out: str = "out", workers: int = 0) -> Any:
        return run("audit", "--out", tmp_path / out, "--workers", workers, *USUAL, *argv)

    return command


@pytest.fixture
def results(tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    def read(out: str = "out") -> list[dict[str, Any]]:
        parts = sorted((tmp_path / out / "results").iterdir())
        if parts and parts[0].suffix == ".jsonl":
            return [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]
        return [row for part in parts for row in pq.read_table(part).to_pylist()]

    return read


def checksum(out: Path) -> str:
    """Of all parts in their order."""
    return hashlib.sha256(b"".join(part.read_bytes() for part in sorted((out / "results").iterdir()))).hexdigest()


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.jsonl", "jobs.parquet"])
@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_every_row_has_a_row_of_results_in_order(audit: Audit, table: Audit, results: Audit, name: str, form: str) -> None:
    ran = audit(table(name), "--format", form)
    rows = results()
    assert ran.code == 0
    assert [row["id"] for row in rows] == [row["id"] for row in ROWS]
    assert [row["row"] for row in rows] == list(range(20))
    assert [len(row["findings"]) for row in rows] == [int(number % 3 == 0) for number in range(20)]
    assert ran.last_line == "0 errors, 7 warnings, 0 notes in 7 of 20 rows; 20 checked, 0 not checked, 0 unread"
    assert list(rows[0]) == [column.name for column in COLUMNS]


def test_the_columns_that_were_found_are_told(audit: Audit, table: Audit) -> None:
    path = table()
    assert f"{path}: text = 'text', title = 'title', country = 'country', id = 'id'" in audit(path).err


def test_columns_may_be_named(audit: Audit, table: Audit, results: Audit) -> None:
    path = table(rows=[{"a": DIRTY, "b": "4", "text": "nothing"}])
    assert audit(path, "--text", "a", "--id", "b").code == 0
    [row] = results()
    assert (row["id"], row["warnings"]) == ("4", 1)


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.jsonl", "jobs.parquet"])
def test_results_are_the_same_bytes_whoever_works(audit: Audit, table: Audit, tmp_path: Path, name: str) -> None:
    path = table(name)
    for out, workers in {"here": 0, "one": 1, "three": 3}.items():
        assert audit(path, "--rows-per-part", "3", out=out, workers=workers).code == 0
    assert len(list((tmp_path / "here" / "results").iterdir())) == 7
    assert checksum(tmp_path / "here") == checksum(tmp_path / "one") == checksum(tmp_path / "three")


def test_several_tables_and_folders_are_one_table_of_results(audit: Audit, table: Audit, results: Audit, postings: Audit, tmp_path: Path) -> None:
    folder = postings(a=DIRTY, b_md=f"---\ntitle: Foreman\nlocation: Denver, CO\n---\n\n{CLEAN}", c_html=f"<p>{DIRTY}</p>")
    (folder / "more").mkdir()
    table("postings/more/jobs.jsonl", ROWS[:2])
    assert audit(table(), folder).code == 0
    rows = results()
    assert [Path(row["file"]).name for row in rows[-6:]] == ["jobs.csv", "jobs.jsonl", "jobs.jsonl", "a.txt", "b.md", "c.html"]
    assert [row["row"] for row in rows[-3:]] == [0, 0, 0]
    assert [row["warnings"] for row in rows[-3:]] == [1, 1, 1]
    assert rows[-2]["jurisdictions"] == ["us-co-denver"]


@pytest.mark.parametrize(
    ("flags", "ids", "workers"),
    [
        (["--where", "country=US"], range(1, 20, 2), 0),
        (["--where", "country!=US"], range(0, 20, 2), 0),
        (["--where", "text~recent grad", "--where", "country=US"], (3, 9, 15), 2),
        (["--where", "title=Cook"], (), 0),
        (["--limit", "3"], (0, 1, 2), 0),
        (["--limit", "3", "--where", "country=US"], (1, 3, 5), 2),
        (["--limit", "100"], range(20), 0),
    ],
)
def test_only_some_rows_are_audited(audit: Audit, table: Audit, results: Audit, flags: list[str], ids: Any, workers: int) -> None:
    assert audit(table("jobs.jsonl"), *flags, "--rows-per-part", "4", workers=workers).code == 0
    assert [int(row["id"]) for row in results()] == list(ids)


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.parquet"])
def test_a_sample_is_the_same_for_the_same_seed(audit: Audit, table: Audit, results: Audit, name: str) -> None:
    path = table(name)
    for out, seed in {"a": "1", "b": "1", "c": "2"}.items():
        audit(path, "--sample", "6", "--seed", seed, "--rows-per-part", "5", out=out)
    ids = {out: [row["id"] for row in results(out)] for out in "abc"}
    assert ids["a"] == ids["b"] == sorted(ids["a"], key=int)
    assert len(set(ids["a"])) == 6
    assert ids["a"] != ids["c"]


def test_a_sample_gives_every_row_its_chance() -> None:
    units = [Unit(at * 10, 10, number=at) for at in range(10)]
    counts = [0] * 100
    for seed in range(400):
        chosen = Selection(sample=20, seed=seed).chosen(units, lambda unit: [Cells(unit.first + at, {}) for at in range(10)])
        for number, positions in (chosen or {}).items():
            for position in positions:
                counts[number * 10 + position] += 1
    assert sum(counts) == 400 * 20
    assert 40 < min(counts) <= max(counts) < 125


@pytest.mark.parametrize(
    ("said", "text", "holds"),
    [
        ("a=b", "b", True),
        ("a = b", "b", True),
        ("a=b=c", "b=c", True),
        ("a!=b", "b", False),
        ("a!=", "", False),
        ("a=", "", True),
        ("a~^b.$", "bc", True),
        ("a~^b$", "bc", False),
    ],
)
def test_conditions(said: str, text: str, holds: bool) -> None:
    assert Condition.of(said).holds(text) is holds


@pytest.mark.parametrize("said", ["country", "=US", "title~["])
def test_a_mistaken_condition_is_told(audit: Audit, table: Audit, said: str) -> None:
    ran = audit(table(), "--where", said)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_condition_on_a_column_that_is_not_there_is_told(audit: Audit, table: Audit) -> None:
    ran = audit(table(), "--where", "land=US")
    assert ran.code == 2
    assert "there is no column 'land' for --where" in ran.err


def test_rows_that_cannot_be_read_are_told_and_the_exit_code_is_zero(audit: Audit, table: Audit, results: Audit) -> None:
    ran = audit(table("jobs.jsonl", [{"text": None}, *ROWS[:2]]))
    assert ran.code == 0
    assert [row["status"] for row in results()] == ["unread", "checked", "checked"]
    assert "jobs.jsonl: row 0: no text" in ran.err
    assert ran.last_line.endswith("2 checked, 0 not checked, 1 unread")


def test_of_many_unread_rows_some_are_named_and_all_are_counted(audit: Audit, table: Audit) -> None:
    ran = audit(table("jobs.jsonl", [{"text": ""}] * 30 + ROWS), "--rows-per-part", "7", workers=2)
    assert [f"row {number}: " in ran.err for number in (0, 19, 20)] == [True, True, False]
    assert "and 10 more rows are unread" in ran.err


@pytest.mark.parametrize("other", ["nowhere.csv", "words.csv", "empty.jsonl", "silent.csv"])
def test_a_table_that_cannot_be_read_makes_exit_code_two_and_the_others_are_done(
    audit: Audit, table: Audit, results: Audit, tmp_path: Path, other: str
) -> None:
    (tmp_path / "words.csv").write_text("a,b\n1,2\n")
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "silent.csv").write_text("id,text\n1,\n2,\n")
    ran = audit(tmp_path / other, table())
    assert ran.code == 2
    assert f"{other}: " in ran.err
    assert sum(row["status"] == "checked" for row in results()) == 20


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("error", 0), ("warning", 1), ("note", 1)])
def test_findings_decide_the_exit_code_only_if_they_are_asked_to(audit: Audit, table: Audit, level: str, code: int) -> None:
    assert audit(table(), "--fail-on", level).code == code


def test_the_configuration_of_the_working_folder_counts(
    run: Audit, table: Audit, results: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "eeolint.toml").write_text('select = ["wording"]\njurisdictions = ["gb"]\n\n[severity]\n"wording/age" = "error"\n')
    assert run("audit", table(), "--out", "out", "--workers", 2, "--as-of", "2026-11-23").code == 0
    assert [(row["errors"], row["jurisdictions"]) for row in results()[:2]] == [(1, ["gb"]), (0, ["gb"])]


def test_an_audit_is_not_begun_over_another(audit: Audit, table: Audit, tmp_path: Path) -> None:
    audit(table())
    before = checksum(tmp_path / "out")
    ran = audit(table())
    assert ran.code == 2
    assert "there are results already; --resume goes on with them" in ran.err
    assert checksum(tmp_path / "out") == before


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.jsonl", "jobs.parquet"])
@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_an_audit_is_resumed_without_loss_or_doubles(audit: Audit, table: Audit, tmp_path: Path, name: str, form: str) -> None:
    path = table(name)
    flags = ("--rows-per-part", "3", "--format", form)
    whole = audit(path, *flags, out="whole")
    audit(path, *flags)
    parts = sorted((tmp_path / "out" / "results").iterdir())
    for part in (parts[1], parts[4]):
        part.unlink()
    (tmp_path / "out" / "results" / f"{parts[1].name}.123.tmp").write_bytes(b"half a part")
    kept = parts[0].stat().st_mtime_ns
    ran = audit(path, *flags, "--resume", workers=2)
    assert checksum(tmp_path / "out") == checksum(tmp_path / "whole")
    assert parts[0].stat().st_mtime_ns == kept
    assert (ran.code, ran.last_line) == (0, whole.last_line)


def test_a_table_that_is_named_twice_is_audited_once(audit: Audit, table: Audit, results: Audit, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    path = table("tables/jobs.csv")
    assert audit(path, tmp_path / "tables", path).code == 0
    assert len(results()) == 20


@pytest.mark.parametrize("flags", [("--row-timeout", "0"), ("--row-timeout", "soon"), ("--workers", "-1"), ("--limit", "some")])
def test_numbers_that_are_none_are_told(audit: Audit, table: Audit, flags: tuple[str, str]) -> None:
    ran = audit(table(), *flags)
    assert ran.code == 2
    assert f"argument {flags[0]}" in ran.err


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_a_part_that_somebody_has_damaged_is_made_again(audit: Audit, table: Audit, tmp_path: Path, form: str) -> None:
    path, flags = table(), ("--rows-per-part", "5", "--format", form)
    audit(path, *flags)
    before = checksum(tmp_path / "out")
    part = sorted((tmp_path / "out" / "results").iterdir())[1]
    part.write_bytes(part.read_bytes()[:-30])
    assert audit(path, *flags, "--resume").code == 0
    assert checksum(tmp_path / "out") == before


def test_results_that_lie_in_an_audited_folder_are_no_tables_of_it(run: Audit, table: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    table()
    for _ in range(2):
        ran = run("audit", ".", "--out", "out", "--workers", 0, "--resume", "--format", "jsonl", *USUAL)
        (tmp_path / "out" / "summary.html").write_text("<p>A page.</p>")
        assert ran.code == 0
        assert "in 7 of 20 rows" in ran.last_line


def test_a_folder_that_cannot_be_written_is_told(audit: Audit, table: Audit, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = audit(table(), out="file/out")
    assert ran.code == 2
    assert "cannot be written: Not a directory" in ran.err


def test_to_resume_where_nothing_is_begins(audit: Audit, table: Audit, results: Audit) -> None:
    assert audit(table(), "--resume").code == 0
    assert len(results()) == 20


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--where", "country=US"], "where"),
        (["--limit", "3"], "limit"),
        (["--ignore", "wording/age"], "options"),
        (["--as-of", "2026-11-24"], "as_of"),
        (["--format", "jsonl"], "format"),
        (["--rows-per-part", "3"], "rows_per_part"),
        (["--text", "title"], "tables"),
    ],
)
def test_an_audit_that_is_asked_otherwise_is_not_resumed(audit: Audit, table: Audit, flags: list[str], said: str) -> None:
    path = table()
    audit(path)
    ran = audit(path, "--resume", *flags)
    assert ran.code == 2
    assert f"differ from what it was asked: {said}" in ran.err


def test_an_audit_of_a_table_that_has_changed_is_not_resumed(audit: Audit, table: Audit) -> None:
    audit(table())
    ran = audit(table(rows=[*ROWS[:-1], {**ROWS[-1], "text": DIRTY}]), "--resume")
    assert ran.code == 2
    assert "asked: tables" in ran.err


def test_an_audit_goes_on_with_the_law_of_the_day_on_which_it_began(
    run: Audit, table: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date(2027, 3, 1)

    command = ("audit", table(), "--out", tmp_path / "out", "--isolated", "--select", "wording", "--workers", 0, "--resume")
    assert run(*command).code == 0
    began = json.loads((tmp_path / "out" / "audit.json").read_text())["asked"]["as_of"]
    monkeypatch.setattr("eeolint.linter.date", Tomorrow)
    assert run(*command).code == 0
    assert json.loads((tmp_path / "out" / "audit.json").read_text())["asked"]["as_of"] == began
    assert run(*command, "--as-of", "2027-03-01").code == 2


def test_the_account_is_kept_beside_the_results(audit: Audit, table: Audit, tmp_path: Path) -> None:
    audit(table())
    known = json.loads((tmp_path / "out" / "audit.json").read_text())
    assert {name: known[name] for name in ("state", "rows", "checked", "unread", "warnings")} == {
        "state": "complete",
        "rows": 20,
        "checked": 20,
        "unread": 0,
        "warnings": 7,
    }


def test_one_folder_takes_one_audit_at_a_time(audit: Audit, table: Audit, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with locked(str(tmp_path / "out")):
        ran = audit(table())
    assert ran.code == 2
    assert f"another audit writes there (process {os.getpid()})" in ran.err
    assert audit(table()).code == 0


def test_the_lock_of_a_process_that_died_holds_nobody_up(tmp_path: Path) -> None:
    hold = f"from eeolint.audit.manifest import locked\nimport os, signal\nwith locked({str(tmp_path)!r}): os.kill(os.getpid(), signal.SIGKILL)"
    assert subprocess.run([sys.executable, "-c", hold], check=False, cwd=Path(__file__).parent.parent).returncode == -signal.SIGKILL
    assert (tmp_path / "audit.lock").exists()
    with locked(str(tmp_path)), pytest.raises(AuditError), locked(str(tmp_path)):
        pass


def test_ids_that_stand_in_several_rows_are_kept_and_told(audit: Audit, table: Audit, results: Audit) -> None:
    ran = audit(table(rows=[*ROWS, ROWS[3], ROWS[3], ROWS[4]]))
    assert len(results()) == 23
    assert "2 ids stand in more than one row (5 rows); all are kept" in ran.err
    assert "more than one row" not in audit(table(), out="other").err


def test_hashes_are_compared_in_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eeolint.audit.identities._AT_ONCE", 10)
    identities = Identities()
    for number in [*range(100), *range(0, 100, 7), 7]:
        identities.add(number.to_bytes(8, sys.byteorder))
    assert identities.doubled() == (15, 31)
    identities.close()


def test_an_interrupted_audit_is_valid_and_goes_on(audit: Audit, table: Audit, tmp_path: Path, environment: dict[str, str]) -> None:
    path = table("jobs.jsonl", ROWS * 200)
    command = [
        "--isolated",
        "--select",
        "wording",
        "--as-of",
        "2026-11-23",
        "--rows-per-part",
        "20",
        "--workers",
        "2",
        "--out",
        str(tmp_path / "out"),
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "eeolint", "audit", str(path), *command],
        cwd=Path(__file__).parent.parent,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell lets what it runs in the background ignore Ctrl-C, these tests perhaps among it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 -- no threads here
    )
    results = tmp_path / "out" / "results"
    while not results.is_dir() or len(list(results.glob("*.parquet"))) < 5:
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to all processes of the job
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert err.splitlines()[-1].endswith("the same command with --resume goes on with it")
    assert not list(results.glob("*.tmp"))
    assert 5 <= sum(pq.read_table(part).num_rows for part in results.iterdir()) / 20 < 200
    assert audit(path, "--rows-per-part", "20", "--resume").code == 0
    audit(path, "--rows-per-part", "20", out="whole")
    assert checksum(tmp_path / "out") == checksum(tmp_path / "whole")


def test_without_pyarrow_csv_and_json_lines_are_read_and_parquet_is_told(
    audit: Audit, table: Audit, results: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [table("jobs.csv"), table("jobs.parquet")]
    for name in [name for name in sys.modules if name.split(".")[0] == "pyarrow" or name == "eeolint.audit.arrow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = audit(*paths, "--format", "jsonl")
    assert ran.code == 2
    assert "jobs.parquet: Parquet and Arrow are read by pyarrow" in ran.err
    assert "eeolint[audit]" in ran.err
    assert len(results()) == 20


def test_a_check_imports_nothing_of_an_audit(environment: dict[str, str], project: Path) -> None:
    asked = (
        "import sys; from eeolint.cli import main; main(['check', 'examples/baker.md']); "
        "sys.exit(str([name for name in sys.modules if name.startswith(('eeolint.audit', 'pyarrow', 'multiprocessing'))]))"
    )
    ran = subprocess.run([sys.executable, "-c", asked], cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert ran.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("seconds", "now", "said"),
    [
        (10.0, progress.Progress(1_000, 500, 1_000, 2), "1,000 rows, 100 a second, 0:10 left, 2 unread"),
        (100.0, progress.Progress(2_000, 10, 1_000, 0), "2,000 rows, 20 a second, 2:45:00 left, 0 unread"),
        (0.0, progress.Progress(0, 0, 1_000, 0), "0 rows, 0 a second, …, 0 unread"),
    ],
)
def test_the_progress_says_rate_and_time_left(seconds: float, now: progress.Progress, said: str) -> None:
    assert progress.line(progress.Progress(0, 0, 1_000, 0), now, seconds).endswith(said)


def test_the_bar_draws_over_itself_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, clock = io.StringIO(), iter((0.0, 0.01, 5.0))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    bar = progress.Bar(stream)
    for rows in (0, 10, 500):
        bar.show(progress.Progress(rows, rows, 1_000, 0))
    bar.clear()
    drawn = stream.getvalue().split("\r\x1b[K")
    assert len(drawn) == 4
    assert "500 rows, 100 a second" in drawn[2]
    assert drawn[-1] == ""


def test_there_is_no_bar_where_there_is_no_terminal(audit: Audit, table: Audit) -> None:
    assert "\r" not in audit(table()).err
