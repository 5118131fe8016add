"""An audit from its beginning to its end: tables are planned, parts that are missing are made, and what came of it is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import reduce
from importlib.util import find_spec
from typing import Any, NamedTuple

from eeolint import __version__
from eeolint.audit import manifest
from eeolint.audit.columns import ColumnError, Columns
from eeolint.audit.identities import Identities
from eeolint.audit.manifest import Asked, AuditError
from eeolint.audit.pool import Done, Pool, Tick
from eeolint.audit.progress import Progress
from eeolint.audit.results import Account, Dataset, Form
from eeolint.audit.rows import LIMITS, Limits
from eeolint.audit.selection import Selection
from eeolint.audit.tables import MOST_ROWS, Table, TableError, Unit, opened, tables_in
from eeolint.audit.work import Bench, Job, JobError, Source, Task, Unmarked
from eeolint.config import Configuration, Layer
from eeolint.model import Unread

Gather = Callable[[str], tuple[str, ...]]


class Order(NamedTuple):
    """What is asked: tables and folders, where the results go, which columns hold what, which rows, and how the linter is configured.

    `workers` 0 lints in this process, which no row can then be kept from killing.
    """

    paths: tuple[str, ...]
    out: str
    flags: Layer
    form: Form = "jsonl"
    columns: Mapping[str, str | None] = {}
    selection: Selection = Selection()
    config: str | None = None
    isolated: bool = False
    workers: int = 0
    timeout: float = 30.0
    resume: bool = False
    limits: Limits = LIMITS
    most: int = MOST_ROWS


class Outcome(NamedTuple):
    """What came of an audit: the account of all rows, tables that could not be read, ids that stand in several rows (ids, rows), parts.

    `stopped` says why the audit did not come to its end; it is empty for one that was interrupted.
    """

    account: Account
    unread: tuple[Unread, ...] = ()
    doubled: tuple[int, int] = (0, 0)
    parts: int = 0
    stopped: str | None = None

    def sentence(self) -> str:
        """One line that accounts for every row."""
        account = self.account
        counted = ((account.errors, "error"), (account.warnings, "warning"), (account.notes, "note"))
        found = ", ".join(f"{number:,} {what}{'s'[: number != 1]}" for number, what in counted)
        rows = f"{account.with_findings:,} of {account.rows:,} row{'s'[: account.rows != 1]}"
        return f"{found} in {rows}; {account.checked:,} checked, {account.not_checked:,} not checked, {account.unread:,} unread"


class _Planned(NamedTuple):
    """A table that is audited, with all that is known of it."""

    source: Source
    table: Table
    identity: Asked


class Audit:
    """One audit. `gather` finds the postings of a folder, `say` tells what should be known at once.

    Raises AuditError where it cannot be begun, PackError and ConfigError for a mistaken configuration.
    """

    def __init__(self, order: Order, gather: Gather, say: Callable[[str], None]) -> None:
        # Arrow's own allocators keep what was freed, in every worker; the system's takes it back. It is too late where pyarrow is there already.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        self._order, self._say = order, say
        self._unread: list[Unread] = []
        self._planned = list(self._plan(gather))
        self._dataset = Dataset(os.path.join(order.out, "results"), order.form)

    def run(self, watch: Callable[[Progress], None] = lambda _: None) -> Outcome:
        """Make the parts that are missing, and say what came of all."""
        with manifest.locked(self._order.out), closing(Identities()) as identities:
            known = self._known()
            job, asked = self._job(known)
            if known and (changed := manifest.differences(known["asked"], asked)):
                raise AuditError(f"{self._order.out}: the audit there cannot be resumed, for these differ from what it was asked: {changed}")
            manifest.write(self._order.out, asked, {"state": "unfinished"})
            os.makedirs(self._dataset.folder, exist_ok=True)
            self._dataset.sweep()
            outcome = _Course(self._order, job, self._planned, self._unread).run(identities, watch)
            self._dataset.sweep()
            return self._kept(asked, outcome)

    def _kept(self, asked: Asked, outcome: Outcome) -> Outcome:
        """The outcome, put down beside the results."""
        try:
            manifest.write(self._order.out, asked, came_of(outcome))
        except AuditError as error:  # where results could not be written this may fail as well, and they are what counts
            return outcome._replace(stopped=outcome.stopped or str(error))
        return outcome

    def _plan(self, gather: Gather) -> Iterator[_Planned]:
        """The tables that can be read, each once; what cannot is among the unread."""
        for path, files in dict(self._found(gather)).items():
            try:
                table = opened(path, files)
                columns = Columns(text="text") if files else Columns.found(table.names, self._order.columns)
                missing = [one for one in self._order.selection.columns if one not in table.names]
                if missing:
                    raise ColumnError(f"there is no column {missing[0]!r} for --where")  # noqa: TRY301 -- of a kind with those that are raised
                yield _Planned(Source(path, columns), table, manifest.identity(path, files))
                self._say(f"{path}: {columns}" if not files else f"{path}: {len(files)} files")
            except (TableError, ColumnError, OSError) as error:
                self._unread.append(Unread(path, str(error)))

    def _found(self, gather: Gather) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The tables that are named, or lie in folders that are; the postings of a folder are one table."""
        for path in self._order.paths:
            if not os.path.isdir(path):
                yield path, ()
                continue
            tables = [table for table in tables_in(path) if not self._is_ours(table)]
            yield from ((table, ()) for table in tables)
            files = tuple(file for file in gather(path) if not self._is_ours(file))
            if files and files != (path,):
                yield path, files
            elif not tables:
                self._unread.append(Unread(path, "a folder without tables or postings"))

    def _is_ours(self, path: str) -> bool:
        """Whether a file lies where the results do."""
        return os.path.abspath(path).startswith(os.path.join(os.path.abspath(self._order.out), ""))

    def _known(self) -> dict[str, Any] | None:
        known = manifest.read(self._order.out)
        if not self._order.resume and (known or self._dataset.parts()):
            raise AuditError(f"{self._order.out}: there are results already; --resume goes on with them, another --out begins anew")
        return known if self._order.resume else None

    def _job(self, known: dict[str, Any] | None) -> tuple[Job, Asked]:
        """What is to be done, and all that decides about the results; the day is that of the audit that is resumed."""
        order = self._order
        flags = order.flags
        if known and "as_of" not in Configuration(flags, order.config, isolated=order.isolated).run:
            flags = _on(flags, date.fromisoformat(known["asked"]["as_of"]))
        sources = tuple(one.source for one in self._planned)
        job = Job(sources, self._dataset, flags, order.config, order.isolated, "", order.selection, order.limits)
        linter = job.linters().of("-")
        day, rules = linter.settings.day, linter.pack.digest
        asked = {
            "version": __version__,
            "tables": [{**one.identity, "columns": dict(one.source.columns.held)} for one in self._planned],
            "where": list(map(str, order.selection.where)),
            "sample": order.selection.sample,
            "seed": order.selection.seed,
            "limit": order.selection.limit,
            "characters": order.limits.characters,
            "rows_per_part": order.most,
            "format": order.form,
            "rules": rules,
            "as_of": day.isoformat(),
            "options": linter.identity.replace(rules, "").replace(repr(day), ""),
        }
        return job._replace(flags=_on(flags, day), pack=rules), asked


def _on(flags: Layer, day: date) -> Layer:
    return flags._replace(run=flags.run._replace(as_of=day))


class _Course:
    """The parts of one audit as they are made."""

    def __init__(self, order: Order, job: Job, planned: list[_Planned], unread: list[Unread]) -> None:
        self._order, self._job, self._planned = order, job, planned
        self._unread = dict.fromkeys(unread)
        self._accounts: dict[int, tuple[int, Account]] = {}  # of the units that are done, with the numbers of their tables
        self._bytes = self._of_bytes = 0
        self._rows = self._unread_rows = 0

    def run(self, identities: Identities, watch: Callable[[Progress], None]) -> Outcome:
        """Make what is missing, and count all."""
        self._of_bytes, stopped = sum(one.table.size for one in self._planned), None
        try:
            with closing(self._events(self._tasks(identities))) as events:
                for event in events:
                    if isinstance(event, Done):
                        self._add(event.unit, event.account, identities)
                    under_way = event.rows if isinstance(event, Tick) else 0
                    watch(Progress(self._rows + under_way, self._bytes, self._of_bytes, self._unread_rows))
        except KeyboardInterrupt:
            stopped = ""
        except (JobError, OSError) as error:
            stopped = str(error)
        return self._outcome(identities, stopped)

    def _events(self, tasks: Iterator[Task]) -> Generator[Done | Tick, None, None]:
        if self._order.workers:
            return Pool(self._job, self._order.workers, self._order.timeout).run(tasks)
        return self._here(tasks)

    def _here(self, tasks: Iterator[Task]) -> Generator[Done | Tick, None, None]:
        """All in this process."""
        bench = None
        for task in tasks:
            bench = bench or Bench(self._job)
            yield Done(task.unit, bench.do(task, Unmarked()))
        if bench:
            bench.close()

    def _tasks(self, identities: Identities) -> Iterator[Task]:
        """The units whose parts are not there. Those that are there are counted, and those without a chosen row are passed over."""
        selection = self._order.selection
        chosen = selection.chosen(self._units(), lambda unit: self._planned[unit.table].table.read(unit, selection.columns, self._order.limits))
        there = self._job.dataset.parts()
        for unit in self._units():
            if chosen is not None and unit.number not in chosen:
                self._bytes += unit.weight
            elif unit.number in there and (account := self._job.dataset.account(unit.number)) is not None:
                self._add(unit, account, identities)
            else:
                yield Task(unit, None if chosen is None else chosen[unit.number])

    def _units(self) -> Iterator[Unit]:
        """All units of all tables, numbered. A table that turns out to be damaged ends there."""
        number = 0
        for at, one in enumerate(self._planned):
            try:
                for unit in one.table.units(self._order.most, self._order.limits):
                    yield unit._replace(table=at, number=number)
                    number += 1
            except (TableError, OSError) as error:
                self._unread[Unread(one.source.path, str(error))] = None

    def _add(self, unit: Unit, account: Account, identities: Identities) -> None:
        identities.add(account.ids)
        self._accounts[unit.number] = unit.table, account._replace(ids=b"")
        self._bytes += unit.weight
        self._rows += account.rows
        self._unread_rows += account.unread

    def _outcome(self, identities: Identities, stopped: str | None) -> Outcome:
        in_order = [self._accounts[number] for number in sorted(self._accounts)]
        for at, one in enumerate(self._planned):
            table = _sum(account for number, account in in_order if number == at)
            if table.rows and table.unread == table.rows:
                self._unread[Unread(one.source.path, f"none of its {table.rows} rows can be read")] = None
        account = _sum(account for _, account in in_order)
        return Outcome(account, tuple(self._unread), identities.doubled(), len(in_order), stopped)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def usual_form() -> Form:
    """Parquet where there is pyarrow to write it."""
    return "parquet" if find_spec("pyarrow") else "jsonl"


def _sum(accounts: Iterable[Account]) -> Account:
    return reduce(Account.plus, accounts, Account())


def came_of(outcome: Outcome) -> dict[str, Any]:
    """What is put down of an outcome."""
    counts = {name: value for name, value in outcome.account._asdict().items() if isinstance(value, int)}
    ids, rows = outcome.doubled
    return {
        "state": "complete" if outcome.stopped is None else "unfinished",
        "parts": outcome.parts,
        **counts,
        "doubled_ids": {"ids": ids, "rows": rows},
        "unread_tables": [one._asdict() for one in outcome.unread],
    }
