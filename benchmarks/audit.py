"""An audit in one process against the pool on two workers, on the same table of made postings: time, and memory of all processes together.

usage: python benchmarks/audit.py [--rows N] [--rounds N] [--workers N] [--spark]    (200,000 rows, 1 round, 2 workers)

With --spark Spark as well, on as many cores of this machine, its start included.
"""

from __future__ import annotations

import argparse
import glob
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import NamedTuple

import made

PAUSE = 0.2  # seconds between two looks at the memory
POOL = "pool"


class Measured(NamedTuple):
    """One run: wall and processor time in seconds, peak memory in MB."""

    wall: float
    processor: float
    memory: float


def measured(command: list[str]) -> Measured:
    """Run a command and watch it."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    peaks: list[float] = []
    used: dict[int, float] = {}
    watcher = threading.Thread(target=watch, args=(process, peaks, used))
    watcher.start()
    _, said = process.communicate()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}: {said}")
    return Measured(time.perf_counter() - began, sum(used.values()), max(peaks))


def watch(process: subprocess.Popen[str], peaks: list[float], used: dict[int, float]) -> None:
    """Note the memory and the processor time of a process and of all that it began, for as long as it lives."""
    while process.poll() is None:
        alive = list(family(process.pid))
        peaks.append(sum(map(memory, alive)))
        used |= {pid: seconds for pid in alive if (seconds := processor(pid))}
        time.sleep(PAUSE)


def family(pid: int) -> Iterator[int]:
    """A process and those below it, whichever of its threads began them."""
    yield pid
    for children in glob.glob(f"/proc/{pid}/task/*/children"):
        try:
            with open(children, encoding="ascii") as stream:
                found = stream.read().split()
        except OSError:
            continue
        for child in found:
            yield from family(int(child))


def memory(pid: int) -> float:
    """The share of a process in the memory that it uses, in MB."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0


def processor(pid: int) -> float:
    """The processor time that a process has used, in seconds."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stream:
            user, system = stream.read().rpartition(")")[2].split()[11:13]
    except (OSError, ValueError):
        return 0.0
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure both ways in turn, and print medians."""
    parser = argparse.ArgumentParser()
    for name, usual in {"--rows": 200_000, "--rounds": 1, "--workers": 2}.items():
        parser.add_argument(name, type=int, default=usual)
    parser.add_argument("--spark", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "postings.parquet")
        made.write(table, asked.rows)
        ways = {"one process": ("--workers", "0"), POOL: ("--workers", str(asked.workers))}
        if asked.spark:
            ways["Spark"] = ("--engine", "spark", "--master", f"local[{asked.workers}]")
        runs: dict[str, list[Measured]] = {way: [] for way in ways}
        for turn in range(asked.rounds):
            for way, flags in ways.items():
                out = os.path.join(folder, f"{way}-{turn}")
                runs[way].append(measured([sys.executable, "-m", "eeolint", "audit", table, "--isolated", *flags, "--out", out]))
    print(f"{asked.rows:,} rows, {asked.rounds} round{'s'[: asked.rounds != 1]}, {asked.workers} workers, load {os.getloadavg()[0]:.1f}")
    medians = {way: [statistics.median(column) for column in zip(*found, strict=True)] for way, found in runs.items()}
    for way, (wall, processor, peak) in medians.items():
        ratios = " ".join(f"{wall / medians[other][0]:6.2f} × {other}" for other in ("one process", POOL))
        print(f"{way:12} {wall:8.1f} s {asked.rows / wall:8.0f} rows a second {ratios} {processor:8.1f} s of processors {peak:6.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
