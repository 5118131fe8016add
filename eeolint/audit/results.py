"""The results of an audit: one table in parts, each written whole or not at all, and the account of what became of the rows."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import BinaryIO, Literal, NamedTuple

from eeolint.audit.record import Record
from eeolint.model import Severity

Form = Literal["parquet", "jsonl"]
_PART = re.compile(r"part-(\d+)\.(parquet|jsonl)")
_CHUNK = 64  # records that are held as Python's before they are Arrow's
_GROUP = 8  # chunks of a row group
_NAMED = 20  # unread rows that an account names
_COUNTED = ("file", "row", "id", "status", "error", "errors", "warnings", "notes")
_HASH = 8  # bytes of the hash of an id


class Unreadable(NamedTuple):
    """A row that is not linted, and why."""

    file: str
    row: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}: row {self.row}: {self.why}"


class Account(NamedTuple):
    """What became of some rows. `named` are the first unread ones, `ids` hashes of the ids, one behind the other."""

    rows: int = 0
    checked: int = 0
    not_checked: int = 0
    unread: int = 0
    with_findings: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    named: tuple[Unreadable, ...] = ()
    ids: bytes = b""

    @classmethod
    def of(cls, records: Iterable[Record]) -> Account:
        """The account of records, of which some columns are enough."""
        rows = list(records)
        statuses = [row["status"] for row in rows]
        unread = (Unreadable(row["file"], row["row"], row["error"]) for row in rows if row["status"] == "unread")
        counts = (
            len(rows),
            statuses.count("checked"),
            statuses.count("not checked"),
            statuses.count("unread"),
            sum(1 for row in rows if row["errors"] or row["warnings"] or row["notes"]),
            *(sum(row[f"{severity.value}s"] for row in rows) for severity in Severity),
        )
        hashes = (blake2b(row["id"].encode(), digest_size=_HASH).digest() for row in rows if row["id"] is not None)
        return cls._make((*counts, tuple(islice(unread, _NAMED)), b"".join(hashes)))

    def plus(self, other: Account) -> Account:
        """Of the rows of both; the ids are left to who counts them."""
        counts = (one + another for one, another in zip(self[:8], other[:8], strict=True))
        return Account._make((*counts, (self.named + other.named)[:_NAMED], b""))

    def at_least(self, severity: Severity) -> int:
        """Number of findings as bad as `severity` or worse."""
        return sum(getattr(self, f"{one.value}s") for one in Severity if one.rank <= severity.rank)


class Dataset(NamedTuple):
    """The folder of the parts and their format."""

    folder: str
    form: Form

    def part(self, number: int) -> str:
        """Where a part lies; if there is a file, it is complete."""
        return os.path.join(self.folder, f"part-{number:05}.{self.form}")

    def parts(self) -> dict[int, str]:
        """The parts that are there, by their numbers, in order."""
        names = os.listdir(self.folder) if os.path.isdir(self.folder) else []
        found = {int(match.group(1)): os.path.join(self.folder, name) for name in names if (match := _PART.fullmatch(name))}
        return dict(sorted(found.items()))

    def sweep(self) -> None:
        """Take away what workers that died have left half written."""
        for name in os.listdir(self.folder):
            if name.endswith(".tmp"):
                os.remove(os.path.join(self.folder, name))

    def write(self, number: int, records: Iterator[Record]) -> Account:
        """Write a part beside its place and move it there. Raises OSError, and leaves nothing then."""
        path = self.part(number)
        beside, counted = f"{path}.{os.getpid()}.tmp", _Counted(records)
        try:
            with open(beside, "wb") as stream:
                (_write_parquet if self.form == "parquet" else _write_lines)(stream, counted)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(beside, path)
        except BaseException:
            if os.path.exists(beside):
                os.remove(beside)
            raise
        return counted.account

    def account(self, number: int) -> Account | None:
        """The account of a part that is there; None where somebody has damaged it."""
        try:
            return Account.of(self._counted(self.part(number)))
        except (OSError, ValueError, KeyError):
            return None

    def _counted(self, path: str) -> Iterator[Record]:
        if self.form == "parquet":
            import pyarrow.parquet as pq

            yield from pq.read_table(path, columns=list(_COUNTED), partitioning=None).to_pylist()
            return
        with open(path, encoding="utf-8") as lines:
            yield from ({name: row[name] for name in _COUNTED} for row in map(json.loads, lines))


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    while chunk := list(islice(records, _CHUNK)):
        yield chunk


class _Counted:
    """Chunks of records that are counted as they pass by."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records = records
        self._account, self._ids = Account(), list[bytes]()

    def __iter__(self) -> Iterator[list[Record]]:
        for chunk in _chunks(self._records):
            one = Account.of(chunk)
            self._account = self._account.plus(one)
            self._ids.append(one.ids)
            yield chunk

    @property
    def account(self) -> Account:
        """Of all that have passed."""
        return self._account._replace(ids=b"".join(self._ids))


def _write_lines(stream: BinaryIO, chunks: Iterable[list[Record]]) -> None:
    for chunk in chunks:
        stream.writelines(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for record in chunk)


def _write_parquet(stream: BinaryIO, chunks: Iterable[list[Record]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from eeolint.audit.batch import as_batch
    from eeolint.audit.record import arrow_schema

    batches = map(as_batch, chunks)
    with pq.ParquetWriter(stream, arrow_schema(), compression="zstd") as writer:
        while some := list(islice(batches, _GROUP)):
            writer.write_table(pa.Table.from_batches(some))
