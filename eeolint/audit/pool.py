"""A supervised pool of processes. What kills or stops one is known by its row: that row is given up, and all others are linted.

Each worker tells in shared memory where it stands. If it dies, its unit is done again by another; a row at which that happens again and again, or
that takes longer than its time, is left out then. Time is monotonic: to set the clock disturbs nothing.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from ctypes import c_longlong
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import RawArray
from typing import Any, NamedTuple

from eeolint.audit.results import Account
from eeolint.audit.tables import Unit
from eeolint.audit.work import Bench, Job, JobError, Task

_STRIKES = 4  # deaths at one row, with none elsewhere in its unit in between, that make it its fault; fewer may be those of a machine without memory
_DEATHS = 100  # without one unit done in between
_TICK = 0.2  # seconds between two looks at the workers
_TO_READ = 10  # times as long as a row may take to lint may it take to read: there may be much to pass over
Make = Callable[[Job], Bench]
_IDLE, _READING, _LINTING, _WRITING = range(4)


class Done(NamedTuple):
    """A unit whose part is written."""

    unit: Unit
    account: Account


class Tick(NamedTuple):
    """The number of rows that are done of units that are not."""

    rows: int


class WorkerFaultError(RuntimeError):
    """A fault of ours in a worker; `frames` is where it was."""

    def __init__(self, kind: str, frames: str) -> None:
        super().__init__(kind)
        self.frames = frames


class _Unable(NamedTuple):
    """What a worker sends when it cannot go on; `fault` is the trace of a fault of ours."""

    why: str
    fault: str = ""


class _SharedMark:
    """Where a worker stands, in memory that its supervisor sees: its state, and the position of its row."""

    def __init__(self, shared: Any) -> None:
        self._shared = shared

    def reading(self, position: int) -> None:
        shared = self._shared
        shared[1] = position
        shared[0] = _READING

    def linting(self, position: int) -> None:
        self._shared[0] = _LINTING

    def writing(self) -> None:
        self._shared[0] = _WRITING


def _work(job: Job, make: Make, inbox: Connection[Any, Any], outbox: Connection[Any, Any], shared: Any) -> None:
    """The life of a worker: it ends when there is nothing more in its inbox, or nobody at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the supervisor
    with suppress(EOFError, BrokenPipeError):
        try:
            bench, mark = make(job), _SharedMark(shared)
            while (task := inbox.recv()) is not None:
                outbox.send(bench.do(task, mark))
                shared[0] = _IDLE
            bench.close()
        except (BrokenPipeError, EOFError):
            raise
        except JobError as error:
            outbox.send(_Unable(str(error)))
        except Exception as error:  # noqa: BLE001 -- told to the supervisor, which raises it
            outbox.send(_Unable(type(error).__name__, "".join(traceback.format_tb(error.__traceback__))))


class _Worker:
    """One process, and what its supervisor knows of it."""

    def __init__(self, job: Job, make: Make) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._shared = RawArray(c_longlong, 2)
        inbox, self._outbox = spawn.Pipe(duplex=False)
        self.inbox, outbox = spawn.Pipe(duplex=False)
        self.process = spawn.Process(target=_work, args=(job, make, inbox, outbox, self._shared), daemon=True)
        with _uninterrupted():
            self.process.start()
        inbox.close()
        outbox.close()
        self.task: Task | None = None
        self._seen, self._since = (0, 0), time.monotonic()

    def begin(self, task: Task) -> None:
        """Hand it a task; that nobody takes it is found out when nothing comes back."""
        self.task = task
        self._shared[0], self._since = _IDLE, time.monotonic()
        with suppress(OSError):
            self._outbox.send(task)

    @property
    def stands(self) -> tuple[int, int]:
        """Its state and the position of its row."""
        return self._shared[0], self._shared[1]

    def is_late(self, timeout: float) -> bool:
        """Whether it has stood at one row for too long."""
        now = time.monotonic()
        if (stands := self.stands) != self._seen or stands[0] not in (_LINTING, _READING):
            self._seen, self._since = stands, now
        return now - self._since > timeout * (_TO_READ if stands[0] == _READING else 1)

    def end(self) -> int | None:
        """Kill it, if it is not dead, and return its exit code."""
        self.process.kill()
        self.process.join()
        self.inbox.close()
        self._outbox.close()
        return self.process.exitcode

    def dismiss(self) -> None:
        """Let it end by itself."""
        with suppress(OSError):
            self._outbox.send(None)
        self.process.join(timeout=5)
        self.end()


class Pool:
    """Up to `workers` processes that do a job, each at a bench that it makes; a row may take `timeout` seconds."""

    def __init__(self, job: Job, workers: int, timeout: float, make: Make = Bench) -> None:
        self._job, self._most, self._timeout, self._make = job, workers, timeout, make
        self.workers: list[_Worker] = []
        self._again: deque[Task] = deque()
        self._strikes: dict[int, tuple[tuple[int, int], int]] = {}  # by unit where its worker died last, and how often there
        self._deaths = 0

    def run(self, tasks: Iterable[Task]) -> Generator[Done | Tick, None, None]:
        """Do all tasks, in any order. Raises JobError where a worker cannot go on; no process is left behind, however it ends."""
        try:
            yield from self._run(iter(tasks))
            for worker in self.workers:
                worker.dismiss()
        finally:
            for worker in self.workers:
                worker.end()

    def _run(self, tasks: Iterator[Task]) -> Iterator[Done | Tick]:
        self._hand_out(tasks)
        while busy := {worker.inbox: worker for worker in self.workers if worker.task}:
            for inbox in wait(list(busy), timeout=min(_TICK, self._timeout / 4)):
                yield from self._heard(busy.pop(inbox))  # type: ignore[call-overload]
            for worker in busy.values():
                if worker.is_late(self._timeout):
                    self._late(worker)
            yield Tick(sum(worker.stands[1] for worker in self.workers if worker.task))
            self._hand_out(tasks)

    def _hand_out(self, tasks: Iterator[Task]) -> None:
        idle = [worker for worker in self.workers if not worker.task]
        while idle or len(self.workers) < self._most:
            task = self._again.popleft() if self._again else next(tasks, None)
            if task is None:
                return
            if not idle:
                self.workers.append(_Worker(self._job, self._make))
            (idle.pop() if idle else self.workers[-1]).begin(task)

    def _heard(self, worker: _Worker) -> Iterator[Done]:
        """Take what a worker has sent, or its end."""
        assert worker.task
        try:
            message = worker.inbox.recv()
        except (EOFError, OSError):
            self._died(worker)
            return
        if isinstance(message, _Unable):
            raise WorkerFaultError(message.why, message.fault) if message.fault else JobError(message.why)
        task, worker.task, self._deaths = worker.task, None, 0
        yield Done(task.unit, message)

    def _died(self, worker: _Worker) -> None:
        task, (state, position), why = worker.task, worker.stands, _ended(worker.end())
        assert task
        self.workers.remove(worker)
        self._deaths += 1
        if self._deaths >= _DEATHS:
            raise JobError(f"{_DEATHS} workers have died one after another, {why}; what is done is kept")
        last, times = self._strikes.get(task.unit.number, (None, 0))
        times = times + 1 if last == (state, position) else 1
        self._strikes[task.unit.number] = (state, position), times
        if state in (_READING, _LINTING) and times >= _STRIKES:
            task = _without(task, state, position, f"each of {_STRIKES} workers died at it, {why}")
        self._again.append(task)

    def _late(self, worker: _Worker) -> None:
        """A worker stands still: end it, and leave the row out."""
        task, (state, position) = worker.task, worker.stands
        assert task
        worker.end()
        self.workers.remove(worker)
        self._again.append(_without(task, state, position, f"it took longer than {self._timeout * (_TO_READ if state == _READING else 1):g} seconds"))


def _without(task: Task, state: int, position: int, why: str) -> Task:
    """The task without a row; without all rows from there on where it cannot be read."""
    if state == _READING:
        return task._replace(end=position, why=why)
    return task._replace(faults=(*task.faults, (position, why)))


def _ended(code: int | None) -> str:
    """What an exit code says."""
    if code is None or code >= 0:
        return f"with exit code {code}"
    names = {-one: one.name for one in signal.Signals}
    return f"by {names.get(code, f'signal {-code}')}"


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A process that begins here is not interrupted by Ctrl-C, not even while it starts."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
