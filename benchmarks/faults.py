"""What may befall an audit, tried on made postings: a table of what happened, and whether the results are those of an undisturbed run, byte for byte.

usage: python benchmarks/faults.py [--rows N]    (3,000; some faults take a table of their own)
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import made
import pyarrow as pa
import pyarrow.parquet as pq

from eeolint.audit.columns import Columns
from eeolint.audit.pool import Done, Pool
from eeolint.audit.results import Account, Dataset
from eeolint.audit.rows import LIMITS
from eeolint.audit.tables import opened
from eeolint.audit.work import Job, Source, Task
from eeolint.config import Layer, RunOptions

USUAL = ("--isolated", "--as-of", "2026-11-23", "--rows-per-part", "50", "--workers", "2", "--format", "parquet")
KILLS = 50
HUGE = 100_000_000  # bytes of a cell
SMALL = 1_500_000  # bytes of a disk that is soon full
SHIFT = """
import datetime, sys, time
real, began = time.time, time.time()
time.time = lambda: began - 3600 * (real() - began)  # the clock goes backwards, an hour a second
time.time_ns = lambda: int(time.time() * 1e9)
from eeolint.cli import main
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


class Tried(NamedTuple):
    """A fault, what happened, and whether nothing was lost."""

    fault: str
    happened: str
    kept: bool


class Bench:
    """A folder with a table of made postings, and an undisturbed audit of it."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.folder, self.rows, self.table = folder, rows, folder / "postings.parquet"
        made.write(str(self.table), rows)
        self.audit(self.table, "whole")
        self.whole = self.checksum("whole")

    def command(self, table: Path, out: str, *more: str) -> list[str]:
        return [sys.executable, "-m", "eeolint", "audit", *more, str(table), *USUAL, "--out", str(self.folder / out)]

    def audit(self, table: Path, out: str, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(table, out, *more), capture_output=True, text=True, check=False)

    def begun(self, out: str, parts: int) -> subprocess.Popen[str]:
        """An audit that has written some parts."""
        process = subprocess.Popen(self.command(self.table, out), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        while process.poll() is None and len(self.parts(out)) < parts:
            time.sleep(0.02)
        return process

    def parts(self, out: str) -> list[Path]:
        return sorted((self.folder / out / "results").glob("*.parquet"))

    def checksum(self, out: str) -> str:
        return hashlib.sha256(b"".join(part.read_bytes() for part in self.parts(out))).hexdigest()

    def is_whole(self, out: str) -> bool:
        return self.checksum(out) == self.whole

    def statuses(self, out: str) -> list[str]:
        return [row["status"] for part in self.parts(out) for row in pq.read_table(part, columns=["status"]).to_pylist()]


def killed_workers(bench: Bench) -> Tried:
    """Fifty workers are killed, each at a row by chance."""
    flags, folder = Layer("", "", run=RunOptions(as_of=date(2026, 11, 23))), bench.folder / "killed" / "results"
    folder.mkdir(parents=True)
    columns = Columns.found(made.Posting.__annotations__)
    job = Job((Source(str(bench.table), columns),), Dataset(str(folder), "parquet"), flags, isolated=True)
    job = job._replace(pack=job.linters().pack.digest)
    tasks = [Task(unit._replace(number=number)) for number, unit in enumerate(opened(str(bench.table)).units(50, LIMITS))]
    pool, dice, killed, done = Pool(job, 2, 30.0), random.Random(5), 0, list[Account]()
    for event in pool.run(tasks):
        if isinstance(event, Done):
            done.append(event.account)
        at_work = [worker for worker in pool.workers if worker.task and worker.stands[1] > 0]
        time.sleep(dice.uniform(0, 0.1))
        if at_work and killed < KILLS and len(done) * KILLS >= killed * len(tasks):
            os.kill(dice.choice(at_work).process.pid or 0, signal.SIGKILL)
            killed += 1
    same = bench.is_whole("killed")
    return Tried(f"worker killed (SIGKILL) {killed} times", f"{sum(one.rows for one in done):,} rows, {sum(one.unread for one in done)} unread", same)


def killed_run(bench: Bench) -> Tried:
    process = bench.begun("supervisor", 5)
    process.kill()
    process.communicate()
    before = len(bench.parts("supervisor"))
    bench.audit(bench.table, "supervisor", "--resume")
    return Tried("whole run killed, then --resume", f"{before} parts kept, {len(bench.parts('supervisor'))} in the end", bench.is_whole("supervisor"))


def interrupted(bench: Bench) -> Tried:
    process = bench.begun("interrupted", 5)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate()
    before = len(bench.parts("interrupted"))
    bench.audit(bench.table, "interrupted", "--resume")
    return Tried(
        "Ctrl-C, then --resume", f"exit {process.returncode}, {before} parts valid", process.returncode == 130 and bench.is_whole("interrupted")
    )


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of a megabyte and a half, if we may mount one."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)], capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=False)


def full_disk(bench: Bench) -> Tried:
    with small_disk(bench.folder / "small") as mounted:
        if not mounted:
            return Tried("disk full", "not tried: no right to mount a small disk (tests/test_audit_faults.py bounds files instead)", kept=True)
        ran = bench.audit(bench.table, "small")
        said = ran.stderr.splitlines()[-1].split("; ")[0].removeprefix("eeolint: ").replace(f"{bench.folder}/", "")
        before = len(bench.parts("small"))
        subprocess.run(["mount", "-o", "remount,size=500M", str(bench.folder / "small")], check=False)
        bench.audit(bench.table, "small", "--resume")
        return Tried("disk full, then room and --resume", f"exit {ran.returncode}, {before} parts valid: {said}", bench.is_whole("small"))


def two_at_once(bench: Bench) -> Tried:
    first = bench.begun("twice", 1)
    second = bench.audit(bench.table, "twice", "--resume")
    first.communicate()
    said = second.stderr.splitlines()[-1].rpartition(": ")[2]
    return Tried("two audits on one output", f"the second: exit {second.returncode}, {said}", second.returncode == 2 and bench.is_whole("twice"))


def shifted_clock(bench: Bench) -> Tried:
    program = bench.folder / "shifted.py"
    program.write_text(SHIFT)
    command = bench.command(bench.table, "shifted")
    ran = subprocess.run([sys.executable, str(program), *command[3:]], capture_output=True, text=True, check=False)
    return Tried("clock set back an hour a second", f"exit {ran.returncode}", bench.is_whole("shifted"))


def _few() -> list[dict[str, str | None]]:
    return [{"id": one["id"], "text": one["description"]} for one in made.postings(100)]


def _json_lines(path: Path, rows: list[dict[str, str | None]]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def _csv(path: Path, rows: list[dict[str, str | None]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def _of_rows(bench: Bench, fault: str, table: Path, unread: int, also: str = "") -> Tried:
    """An audit of a hundred rows of which some must be unread, and named, and all others checked."""
    out = table.name.replace(".", "-")
    ran = bench.audit(table, out)
    statuses = bench.statuses(out)
    said = next((line.partition(": row ")[2] for line in ran.stderr.splitlines() if ": row " in line or (also and also in line)), "")
    kept = statuses.count("unread") == unread and statuses.count("checked") == len(statuses) - unread and also in ran.stderr
    return Tried(fault, f"exit {ran.returncode}, {len(statuses)} rows, {unread} unread{f': row {said}' if said else ''}{also and f', {also}'}", kept)


def null_text(bench: Bench) -> Tried:
    rows = _few()
    rows[7]["text"] = None
    return _of_rows(bench, "null text", _json_lines(bench.folder / "null.jsonl", rows), 1)


def not_utf_8_csv(bench: Bench) -> Tried:
    path = _csv(bench.folder / "latin.csv", _few())
    path.write_bytes(path.read_bytes().replace(b"Acme", b"Caf\xe9", 1))
    return _of_rows(bench, "invalid UTF-8 in CSV", path, 1)


def not_utf_8_json(bench: Bench) -> Tried:
    path = _json_lines(bench.folder / "latin.jsonl", _few())
    path.write_bytes(path.read_bytes().replace(b"Acme", b"Caf\xe9", 1))
    return _of_rows(bench, "invalid UTF-8 in JSON Lines", path, 1)


def huge_cell(bench: Bench) -> Tried:
    rows = _few()
    rows[50]["text"] = "Bake bread.\n" * (HUGE // 12)
    return _of_rows(bench, "cell of 100 MB", _csv(bench.folder / "huge.csv", rows), 1)


def double_ids(bench: Bench) -> Tried:
    rows = _few()
    return _of_rows(bench, "duplicate ids", _json_lines(bench.folder / "double.jsonl", [*rows, *rows[:3]]), 0, "3 ids stand in more than one row")


def cut_parquet(bench: Bench) -> Tried:
    cut = bench.folder / "cut.parquet"
    cut.write_bytes(bench.table.read_bytes()[:-1_000])
    beside = _json_lines(bench.folder / "beside.jsonl", _few())
    ran = bench.audit(cut, "cut", str(beside))
    checked = bench.statuses("cut").count("checked")
    return Tried("truncated Parquet, another table beside", f"exit {ran.returncode}, told; the other: {checked} checked", checked == 100)


def damaged_parquet(bench: Bench) -> Tried:
    path, rows = bench.folder / "damaged.parquet", _few()
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=25, use_dictionary=False, compression="none")
    data, at = bytearray(path.read_bytes()), pq.ParquetFile(path).metadata.row_group(1).column(1).data_page_offset
    data[at : at + 40] = b"\xff" * 40
    path.write_bytes(data)
    return _of_rows(bench, "damaged page of Parquet", path, 25)


FAULTS: tuple[Callable[[Bench], Tried], ...] = (
    killed_workers,
    killed_run,
    interrupted,
    full_disk,
    two_at_once,
    shifted_clock,
    cut_parquet,
    damaged_parquet,
    not_utf_8_csv,
    not_utf_8_json,
    huge_cell,
    null_text,
    double_ids,
)


def main() -> int:
    """Try all, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=3_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked.rows)
        print(f"{asked.rows:,} rows; an undisturbed run: sha256 {bench.whole}")
        tried = []
        for fault in FAULTS:
            tried.append(fault(bench))
            print(f"{tried[-1].fault:40} {'nothing lost' if tried[-1].kept else 'LOST':13} {tried[-1].happened}", flush=True)
    return 0 if all(one.kept for one in tried) else 1


if __name__ == "__main__":
    raise SystemExit(main())
