"""The supervised pool: what kills or stops a worker is known by its row, and costs that row alone."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eeolint.audit import pool, work
from eeolint.audit.columns import Columns
from eeolint.audit.pool import Done, Pool, WorkerFaultError
from eeolint.audit.results import Account, Dataset
from eeolint.audit.rows import LIMITS
from eeolint.audit.tables import opened
from eeolint.audit.work import Job, JobError, Source, Task
from eeolint.config import Layer, LintOptions, RunOptions

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

CLEAN = "You bake bread with two colleagues. Monday to Friday.\n"

# What a worker does when it meets some words. It is a module of its own, so that a process that is spawned can import it.
BAD = '''
import os, signal, time
from eeolint.audit import work

lint = work.audit_row


def audit_row(row, linter, limits):
    words = (row.text or "").split(" ")[0]
    if words == "CRASH":
        os.kill(os.getpid(), signal.SIGSEGV)
    if words == "LEAVE":
        os._exit(7)
    if words == "HANG":
        time.sleep(600)
    if words == "FAULT":
        work.no_such_name
    return lint(row, linter, limits)


class Bad(work.Bench):
    def __init__(self, job):
        super().__init__(job)
        work.audit_row = audit_row


class Crossed(Bad):
    """Cannot read beyond some row."""

    def _cells(self, unit):
        for position, cells in enumerate(super()._cells(unit)):
            if unit.first + position == 6:
                os.kill(os.getpid(), signal.SIGSEGV)
            yield cells


class Stillborn(work.Bench):
    def __init__(self, job):
        os._exit(3)
'''


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module of bad workers."""
    import importlib

    (tmp_path / "bad_workers.py").write_text(BAD)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(work, "audit_row", work.audit_row)
    return importlib.reload(importlib.import_module("bad_workers"))


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., tuple[Job, list[Task]]]:
    """A job on rows with some texts, and its tasks of three rows each."""

    def make(*texts: str, most: int = 3) -> tuple[Job, list[Task]]:
        path = str(tmp_path / "jobs.parquet")
        pq.write_table(pa.Table.from_pylist([{"text": text} for text in texts]), path)
        (tmp_path / "results").mkdir(exist_ok=True)
        flags = Layer("", "", LintOptions(select=("wording",)), RunOptions(as_of=date(2026, 11, 23)))
        one = Job((Source(path, Columns("text")),), Dataset(str(tmp_path / "results"), "parquet"), flags, isolated=True)
        units = (unit._replace(number=number) for number, unit in enumerate(opened(path).units(most, LIMITS)))
        return one._replace(pack=one.linters().pack.digest), [Task(unit) for unit in units]

    return make


def done(events: Iterator[Any]) -> dict[int, Account]:
    return {event.unit.number: event.account for event in events if isinstance(event, Done)}


def statuses(job: Job) -> list[tuple[str, str | None]]:
    rows = [row for part in job.dataset.parts().values() for row in pq.read_table(part).to_pylist()]
    return [(row["status"], row["error"]) for row in rows]


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("CRASH", "each of 4 workers died at it, by SIGSEGV"),
        ("LEAVE", "each of 4 workers died at it, with exit code 7"),
        ("HANG", "it took longer than 1 seconds"),
    ],
)
def test_a_row_that_ends_or_stops_its_worker_is_unread_and_all_others_are_checked(job: Any, bad: Any, word: str, error: str) -> None:
    one, tasks = job(*[CLEAN] * 4, f"{word} here", *[CLEAN] * 5, f"{word} there")
    accounts = done(Pool(one, 2, 1.0, bad.Bad).run(tasks))
    assert sorted(accounts) == [0, 1, 2, 3]
    found = statuses(one)
    assert [at for at, (status, _) in enumerate(found) if status == "unread"] == [4, 10]
    assert found[4] == ("unread", error)
    assert len(found) == 11


def test_rows_behind_one_that_cannot_be_read_are_unread_to_the_end_of_the_unit(job: Any, bad: Any) -> None:
    one, tasks = job(*[CLEAN] * 12, most=5)
    done(Pool(one, 2, 5.0, bad.Crossed).run(tasks))
    assert [status for status, _ in statuses(one)] == ["checked"] * 6 + ["unread"] * 4 + ["checked"] * 2


def test_workers_that_die_before_they_begin_end_the_audit(job: Any, bad: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_DEATHS", 4)
    one, tasks = job(CLEAN)
    with pytest.raises(JobError, match="4 workers have died one after another, with exit code 3"):
        done(Pool(one, 2, 5.0, bad.Stillborn).run(tasks))


def test_a_fault_in_a_row_costs_the_row(job: Any, bad: Any) -> None:
    one, tasks = job(CLEAN, CLEAN)
    assert done(Pool(one, 1, 5.0, bad.Bad).run(tasks))[0].checked == 2


def test_a_fault_in_a_worker_is_raised_with_where_it_was(job: Any, bad: Any) -> None:
    one, tasks = job("FAULT here")
    with pytest.raises(WorkerFaultError, match="AttributeError") as raised:
        done(Pool(one, 1, 5.0, bad.Bad).run(tasks))
    assert "bad_workers.py" in raised.value.frames


def test_other_rules_than_planned_with_end_the_audit(job: Any) -> None:
    one, tasks = job(CLEAN)
    with pytest.raises(JobError, match="the rules have changed"):
        done(Pool(one._replace(pack="other"), 1, 5.0).run(tasks))


def test_a_table_that_is_gone_ends_the_audit(job: Any) -> None:
    one, tasks = job(CLEAN)
    os.remove(one.sources[0].path)
    with pytest.raises(JobError, match=r"jobs\.parquet: .*No such file"):
        done(Pool(one, 1, 5.0).run(tasks))


def test_workers_that_are_killed_again_and_again_lose_nothing(job: Any) -> None:
    one, tasks = job(*[CLEAN * 40] * 3_000, most=100)
    workers, dice, killed, accounts = Pool(one, 2, 30.0), random.Random(1), 0, {}
    for event in workers.run(tasks):
        if isinstance(event, Done):
            accounts[event.unit.number] = event.account
        at_work = [worker for worker in workers.workers if worker.task]
        if at_work and killed < 8 and len(accounts) > killed:
            os.kill(dice.choice(at_work).process.pid or 0, signal.SIGKILL)
            killed += 1
    assert killed == 8
    assert len(accounts) == 30
    assert statuses(one) == [("checked", None)] * 3_000


def test_no_process_is_left_behind(job: Any) -> None:
    one, tasks = job(*[CLEAN] * 9)
    workers = Pool(one, 2, 30.0)
    events = workers.run(tasks)
    next(events)
    pids = [worker.process.pid for worker in workers.workers]
    events.close()
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)


def test_to_set_the_clock_disturbs_nothing(job: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one, tasks = job(*[CLEAN] * 9)
    jumps = iter(range(10**9, 0, -86_400))
    for name in ("time", "time_ns"):
        monkeypatch.setattr(time, name, lambda: next(jumps))
    assert len(done(Pool(one, 2, 30.0).run(tasks))) == 3
