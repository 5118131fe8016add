"""What a worker does: it lints a unit and writes its part. Whatever a worker needs to know is in its job, which travels between processes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from eeolint.audit.columns import Columns
from eeolint.audit.record import Record
from eeolint.audit.results import Account, Dataset
from eeolint.audit.rows import LIMITS, Limits, Row, audit_row, unread
from eeolint.audit.selection import Selection
from eeolint.audit.tables import Cells, Table, TableError, Unit, opened, row_of
from eeolint.config import Configuration, Layer
from eeolint.linters import Linters
from eeolint.rules import keep_learned


class JobError(Exception):
    """The job cannot be done, or not as it was planned; the message says why."""


class Source(NamedTuple):
    """A table that is audited, and what its columns are."""

    path: str
    columns: Columns


class Job(NamedTuple):
    """What all workers do. `flags`, `config` and `isolated` configure the linter, `pack` is the digest of the rules that it must have."""

    sources: tuple[Source, ...]
    dataset: Dataset
    flags: Layer
    config: str | None = None
    isolated: bool = False
    pack: str = ""
    selection: Selection = Selection()
    limits: Limits = LIMITS

    def linters(self) -> Linters:
        """The linters by the configuration. Raises what a mistaken one raises."""
        return Linters(Configuration(self.flags, self.config, isolated=self.isolated))


class Task(NamedTuple):
    """One unit. `only` are the positions of the rows that are chosen, None for all; `faults` say which are not to be linted, and why.

    From the position `end` on nothing is to be read, and `why` says so.
    """

    unit: Unit
    only: frozenset[int] | None = None
    faults: tuple[tuple[int, str], ...] = ()
    end: int | None = None
    why: str = ""


class Mark(Protocol):
    """Is told where the work stands, so that it is known if the worker dies."""

    def reading(self, position: int) -> None:
        """A row is about to be read."""

    def linting(self, position: int) -> None:
        """It has been read and is about to be linted."""

    def writing(self) -> None:
        """All rows are done."""


class Unmarked:
    """Where nobody watches."""

    def reading(self, position: int) -> None:
        """Nothing."""

    linting = reading

    def writing(self) -> None:
        """Nothing."""


class Bench:
    """The linter and the tables of a job, ready for any number of tasks. Raises JobError where the rules are not those that were planned with."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._linters = job.linters()
        self._linter = self._linters.of("-")
        if self._linters.pack.digest != job.pack:
            raise JobError("the rules have changed since the audit began; undo that, or begin again")
        self._tables: dict[int, Table] = {}
        gc.collect()
        gc.freeze()  # rules live as long as the process, and need not be looked over again and again

    def do(self, task: Task, mark: Mark) -> Account:
        """Lint the rows of a task and write its part. Raises JobError where that cannot be written, or the table be read no more."""
        try:
            return self._job.dataset.write(task.unit.number, self._records(task, mark))
        except TableError as error:
            raise JobError(f"{self._job.sources[task.unit.table].path}: {error}") from None
        except OSError as error:
            raise JobError(f"{error.filename or self._job.dataset.folder}: {error.strerror or error}") from None

    def close(self) -> None:
        """Remember what was learned of expressions."""
        keep_learned(self._linters.pack)

    def _records(self, task: Task, mark: Mark) -> Iterator[Record]:
        source, faults = self._job.sources[task.unit.table], dict(task.faults)
        rows, position = self._cells(task.unit), 0
        mark.reading(0)
        while position != task.end and (cells := next(rows, None)) is not None:
            if self._is_chosen(task, position, cells):
                mark.linting(position)
                row, why = row_of(cells, source.columns, source.path), faults.get(position)
                yield unread(row, why) if why else audit_row(row, self._linter, self._job.limits)
            position += 1
            mark.reading(position)
        mark.writing()
        yield from self._unreadable(task) if task.end is not None else ()

    def _cells(self, unit: Unit) -> Iterator[Cells]:
        source = self._job.sources[unit.table]
        if unit.table not in self._tables:
            self._tables[unit.table] = opened(source.path)
        names = dict.fromkeys((*source.columns.names, *self._job.selection.columns))
        return self._tables[unit.table].read(unit, tuple(names), self._job.limits)

    def _is_chosen(self, task: Task, position: int, cells: Cells) -> bool:
        return position in task.only if task.only is not None else self._job.selection.holds(cells)

    def _unreadable(self, task: Task) -> Iterator[Record]:
        """Records of the rows that nobody can read."""
        path, unit = self._job.sources[task.unit.table].path, task.unit
        for position in range(task.end or 0, unit.rows):
            if task.only is None or position in task.only:
                row = Row(unit.files[position], 0) if unit.files else Row(path, unit.first + position)
                yield unread(row, task.why)
