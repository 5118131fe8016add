"""Time and memory of the summary of a large audit, whose results are made up here: no posting is linted.

usage: python benchmarks/summary.py [--rows 1000000] [--jsonl] [--against]
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from eeolint.audit import record
from eeolint.audit.rows import Row, audit_row
from eeolint.linter import Linter

PART = 50_000  # rows
POOL = 600  # rows that are linted; all others are taken from them, with an employer and a statement of their own
CITIES = (
    "Oakland, CA",
    "Austin, TX",
    "Denver, CO",
    "Chicago, IL",
    "Boston, MA",
    "Seattle, WA",
    "Newark, NJ",
    "Atlanta, GA",
    "London, UK",
    "Toronto, ON",
)
GROUNDS = ("race", "color", "religion", "sex", "national origin", "age", "disability", "veteran status", "sexual orientation", "pregnancy")
DUTIES = "You plan the week, answer the phones, keep the shelves in order and tell the team what is missing. "


def made(dice: random.Random) -> list[record.Record]:
    """Some postings, linted: their places, findings, coverage and duties are of the size that real ones have."""
    linter = Linter(as_of=date(2026, 11, 23))
    return [audit_row(Row("made", 0, _posting(dice), location=dice.choice(CITIES)), linter) for _ in range(POOL)]


def _posting(dice: random.Random) -> str:
    grounds = ", ".join(dice.sample(GROUNDS, dice.randint(5, len(GROUNDS))))
    statement = f"We are an equal opportunity employer and consider all applicants without regard to {grounds}."
    extra = dice.choice(("", "We look for a recent graduate. ", "He reports to the foreman. ", "Pay: $20 to $24 an hour. "))
    return f"{DUTIES * 8}{extra}\n\n{statement if dice.random() < 0.9 else ''}"


def write(folder: str, rows: int, *, jsonl: bool, dice: random.Random) -> None:
    """A dataset of so many rows: one employer for every two hundred postings, one distinct statement for every twenty."""
    pool = pa.RecordBatch.from_pylist(made(dice), schema=record.arrow_schema())
    os.makedirs(os.path.join(folder, "results"))
    for part, first in enumerate(range(0, rows, PART)):
        numbers = range(first, min(rows, first + PART))
        batch = pool.take(pa.array([dice.randrange(POOL) for _ in numbers]))
        path = os.path.join(folder, "results", f"part-{part:05}")
        table = pa.table(batch).cast(record.arrow_schema())
        for name, values in _own(numbers, rows, dice).items():
            at = table.schema.get_field_index(name)
            table = table.set_column(at, table.schema.field(name), pa.array(values, table.schema.field(name).type))
        _put(table, path, jsonl=jsonl)


def _own(numbers: range, rows: int, dice: random.Random) -> dict[str, list[Any]]:
    employers = [int(dice.paretovariate(0.9)) % max(1, rows // 200) for _ in numbers]
    statements = [f"{employer % 1000} of us are an equal opportunity employer in unit {dice.randrange(rows // 20)}." for employer in employers]
    return {
        "row": list(numbers),
        "id": [f"job-{number}" for number in numbers],
        "company": [f"Employer {employer}" for employer in employers],
        "statement": [None if dice.random() < 0.1 else statement for statement in statements],
    }


def _put(table: pa.Table, path: str, *, jsonl: bool) -> None:
    if jsonl:
        import json

        with open(f"{path}.jsonl", "w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(row) + "\n" for row in table.to_pylist())
    else:
        pq.write_table(table, f"{path}.parquet")


def _measured(folder: str, against: str | None) -> None:
    """In a process of its own: what the interpreter, the pack and pyarrow take belongs to it, the making of the dataset does not."""
    from eeolint.audit.stored import Stored
    from eeolint.audit.summary import summarize
    from eeolint.pack import load

    pack = load()
    start, busy = time.perf_counter(), time.process_time()
    made_of = summarize(Stored(folder), pack, Stored(against) if against else None)
    took, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    totals = made_of.totals
    print(f"{totals.rows:,} rows, {totals.employers:,} employers, {totals.statements:,} statements{', with a trend' if against else ''}")
    print(f"{took:.1f} s ({busy:.1f} s of processor time, {busy / max(1, totals.rows) * 1e6:.0f} µs a row); peak memory {peak:.0f} MB")


def main() -> int:
    """Make a dataset, or two, and measure in another process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--jsonl", action="store_true")
    parser.add_argument("--against", action="store_true", help="with a trend")
    parser.add_argument("--measure", nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        _measured(asked.measure[0], next(iter(asked.measure[1:]), None))
        return 0
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        audits = [os.path.join(folder, name) for name in (("new", "old") if asked.against else ("new",))]
        for seed, audit in enumerate(audits):
            write(audit, asked.rows, jsonl=asked.jsonl, dice=random.Random(seed))
        return os.spawnv(os.P_WAIT, sys.executable, [sys.executable, __file__, "--measure", *audits])


if __name__ == "__main__":
    raise SystemExit(main())
