"""What may befall an audit from outside: a full disk, a killed process, damaged tables, cells beyond all bounds. Nothing is lost, and all is told."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

DIRTY = "You bake bread with two colleagues. Monday to Friday.\nWe look for a recent graduate.\n"
USUAL = ("--isolated", "--select", "wording", "--as-of", "2026-11-23")
HUGE = 100_000_000
MEMORY = 300  # MB that a process may take at most, whatever a cell holds
UNPACKED = 700  # the same of Parquet, whose cells Arrow unpacks whole

# Runs the command in its own process, and says at the end how much memory it took at most, in kilobytes.
MEASURED = """
import sys
from eeolint.cli import main
code = main(sys.argv[1:])
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1])
sys.exit(code)
"""
# The same, where no file may grow beyond some bytes: to write on is the same error as on a full disk but for its number.
BOUNDED = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); from eeolint.cli import main; sys.exit(main(sys.argv[1:]))"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Place:
    """A folder with tables and audits of them, each in a process of its own."""

    def __init__(self, folder: Path, project: Path, environment: dict[str, str]) -> None:
        self.folder, self.project, self.environment = folder, project, environment

    def begin(self, *argv: object, out: str = "out", code: str | None = None) -> subprocess.Popen[str]:
        program = ["-m", "eeolint"] if code is None else ["-c", code]
        words = ["audit", "--out", str(self.folder / out), *USUAL, *map(str, argv)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen([sys.executable, *program, *words], cwd=self.project, env=self.environment, **pipes)

    def audit(self, *argv: object, out: str = "out", code: str | None = None) -> Ran:
        process = self.begin(*argv, out=out, code=code)
        said, err = process.communicate(timeout=120)
        return Ran(process.returncode, said, err)

    def parts(self, out: str = "out") -> list[Path]:
        return sorted((self.folder / out / "results").glob("part-*[lt]"))

    def rows(self, out: str = "out") -> list[dict[str, Any]]:
        return [row for part in self.parts(out) for row in pq.read_table(part).to_pylist()]

    def checksum(self, out: str = "out") -> str:
        return hashlib.sha256(b"".join(part.read_bytes() for part in self.parts(out))).hexdigest()

    def json_lines(self, number: int) -> Path:
        path = self.folder / "jobs.jsonl"
        path.write_text("".join(f"{json.dumps({'id': str(at), 'text': f'{at}. {DIRTY * (1 + at % 7)}'})}\n" for at in range(number)))
        return path


@pytest.fixture
def place(tmp_path: Path, project: Path, environment: dict[str, str]) -> Place:
    return Place(tmp_path, project, environment)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit for files")
@pytest.mark.parametrize("workers", [0, 2])
def test_where_nothing_more_can_be_written_it_says_so_and_can_go_on(place: Place, workers: int) -> None:
    path, flags = place.json_lines(60), ("--rows-per-part", "20", "--format", "jsonl", "--workers", workers)
    ran = place.audit(path, *flags, code=BOUNDED.format(18_000))
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.err.splitlines()[-1].endswith("the same command with --resume goes on with it")
    assert "results" in ran.err.splitlines()[-1]
    assert not list((place.folder / "out" / "results").glob("*.tmp"))
    assert place.audit(path, *flags, "--resume").code == 0
    place.audit(path, *flags, out="whole")
    assert place.checksum() == place.checksum("whole")


def test_a_run_that_is_killed_goes_on_as_if_nothing_had_been(place: Place) -> None:
    path, flags = place.json_lines(2_000), ("--rows-per-part", "50", "--workers", "2")
    process = place.begin(path, *flags)
    while len(place.parts()) < 4:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert len(place.parts()) < 40
    ran = place.audit(path, *flags, "--resume")
    assert (ran.code, len(place.parts())) == (0, 40)
    whole = place.audit(path, *flags, out="whole")
    assert whole.out.splitlines()[2:] == ran.out.splitlines()[2:]  # the line above names the folder
    assert place.checksum() == place.checksum("whole")


@pytest.mark.skipif(sys.platform != "linux", reason="processes are listed elsewhere")
def test_workers_end_when_nobody_waits_for_them(place: Place) -> None:
    process = place.begin(place.json_lines(2_000), "--rows-per-part", "50", "--workers", "2")
    while not place.parts():
        time.sleep(0.02)
    workers = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    process.send_signal(signal.SIGKILL)
    process.communicate()
    until = time.monotonic() + 20
    while any(_is_alive(pid) for pid in workers):
        assert time.monotonic() < until
        time.sleep(0.05)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_two_audits_do_not_write_into_one_folder(place: Place) -> None:
    path = place.json_lines(2_000)
    first = place.begin(path, "--rows-per-part", "50", "--workers", "1")
    while not place.parts():
        time.sleep(0.02)
    second = place.audit(path, "--resume", "--workers", "1", "--rows-per-part", "50")
    assert second.code == 2
    assert f"another audit writes there (process {first.pid})" in second.err
    first.communicate(timeout=120)
    assert first.returncode == 0
    assert len(place.rows()) == 2_000


def test_a_table_that_is_cut_off_is_told_and_the_others_are_audited(place: Place) -> None:
    cut = place.folder / "cut.parquet"
    pq.write_table(pa.Table.from_pylist([{"text": DIRTY}] * 100), cut)
    cut.write_bytes(cut.read_bytes()[:-20])
    ran = place.audit(cut, place.json_lines(5), "--workers", "2")
    assert ran.code == 2
    assert "cut.parquet: not Parquet, or cut off" in ran.err
    assert len(place.rows()) == 5


def _csv(path: Path, cell: bytes) -> None:
    path.write_bytes(b'id,text\n0,fine\n1,"' + cell + b'"\n2,fine\n')


def _jsonl(path: Path, cell: bytes) -> None:
    path.write_bytes(b'{"id": "0", "text": "fine"}\n{"id": "1", "text": "' + cell.replace(b"\n", b"\\n") + b'"}\n{"id": "2", "text": "fine"}\n')


def _parquet(path: Path, cell: bytes) -> None:
    texts = [b"fine", cell, b"fine"]
    pq.write_table(pa.table({"id": ["0", "1", "2"], "text": pa.array(texts).cast(pa.string())}), path)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units")
@pytest.mark.parametrize(("name", "write", "most"), [("a.csv", _csv, MEMORY), ("a.jsonl", _jsonl, MEMORY), ("a.parquet", _parquet, UNPACKED)])
def test_a_cell_of_a_hundred_megabytes_is_told_and_takes_little_memory(place: Place, name: str, write: Any, most: int) -> None:
    write(place.folder / name, b"Bake bread.\n" * (HUGE // 12))
    ran = place.audit(place.folder / name, "--workers", "0", code=MEASURED)
    assert ran.code == 0
    assert [row["status"] for row in place.rows()] == ["checked", "unread", "checked"]
    assert "longer than 1,000,000 characters" in place.rows()[1]["error"]
    assert int(ran.out.splitlines()[-1]) / 1024 < most


@pytest.mark.parametrize(("name", "write"), [("a.csv", _csv), ("a.jsonl", _jsonl)])
def test_bytes_that_are_not_utf_8_cost_their_row_and_name_it(place: Place, name: str, write: Callable[[Path, bytes], None]) -> None:
    write(place.folder / name, b"caf\xe9")
    ran = place.audit(place.folder / name, "--workers", "0")
    assert ran.code == 0
    assert f"{name}: row 1" in ran.err
    assert "not UTF-8" in ran.err
    assert [row["status"] for row in place.rows()] == ["checked", "unread", "checked"]
