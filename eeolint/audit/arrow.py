"""Parquet and Arrow: tables that say where their rows are, read batch by batch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from eeolint.audit.batch import cells_of
from eeolint.audit.rows import Limits
from eeolint.audit.tables import MOST_BYTES, Cells, TableError, Unit

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    raise TableError("Parquet and Arrow are read by pyarrow, which is not here: pip install 'eeolint[audit]'") from None

if TYPE_CHECKING:
    from collections.abc import Iterable

_BATCH_ROWS, _BATCH_BYTES = 256, 4_000_000  # of a batch, at most
_BUFFER = 1 << 20  # bytes of a column that are read at once


class ParquetTable:
    """One file; a unit lies within a row group. `start` of a unit is the number of its row group."""

    def __init__(self, path: str) -> None:
        self.source = path
        self.size = os.path.getsize(path)
        try:
            self._file = pq.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False)
        except (pa.ArrowException, OSError) as error:
            raise TableError(f"not Parquet, or cut off: {_first_line(error)}") from None
        groups = (self._file.metadata.row_group(number) for number in range(self._file.num_row_groups))
        self._groups = [(group.num_rows, group.total_byte_size) for group in groups]
        self._firsts = [0, *accumulate(rows for rows, _ in self._groups)]
        self._cursor: tuple[tuple[int, tuple[str, ...]], _Cursor] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, but not what is nested in them."""
        return tuple(self._file.schema_arrow.names)

    def units(self, most: int, limits: Limits) -> Iterator[Unit]:
        """Rows of one row group each."""
        total = max(1, self._firsts[-1])
        for number, ((rows, size), first) in enumerate(zip(self._groups, self._firsts, strict=False)):
            step = min(most, max(1, MOST_BYTES * rows // max(1, size)))
            for start, stop in _steps(rows, step):
                yield Unit(first + start, stop - start, number, weight=(stop - start) * self.size // total)

    def read(self, unit: Unit, names: tuple[str, ...], limits: Limits) -> Iterator[Cells]:
        """The rows of a unit; those that come behind damage are rows with an error."""
        return _whole(unit, names, limits, self._batches(unit, names))

    def _batches(self, unit: Unit, names: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
        """The batches of a unit. A row group can only be read from its beginning: who goes on where the last unit ended, or behind it, reads on."""
        start, key = unit.first - self._firsts[unit.start], (unit.start, names)
        known, cursor = self._cursor or (None, None)
        self._cursor = None  # for one who stops half way, or meets damage, has no place to go on from
        if cursor is None or known != key or cursor.at > start:
            rows, size = self._groups[unit.start]
            most = min(_BATCH_ROWS, max(1, _BATCH_BYTES * rows // max(1, size)))
            cursor = _Cursor(self._file.iter_batches(batch_size=most, row_groups=[unit.start], columns=list(names)))
        yield from cursor.between(start, start + unit.rows)
        self._cursor = key, cursor


class ArrowTable:
    """One file of Arrow's: the format with random access, which is Feather's, or a stream. `start` of a unit is the number of its batch."""

    def __init__(self, path: str) -> None:
        self.source = path
        self.size = os.path.getsize(path)
        self._batches = _Stored(path)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, but not what is nested in them."""
        return tuple(self._batches.schema.names)

    def units(self, most: int, limits: Limits) -> Iterator[Unit]:
        """Rows of one batch each."""
        first = 0
        for number, batch in self._batches.all():
            step = min(most, max(1, MOST_BYTES * batch.num_rows // max(1, batch.nbytes)))
            for start, stop in _steps(batch.num_rows, step):
                weight = (stop - start) * batch.nbytes // max(1, batch.num_rows)
                yield Unit(first + start, stop - start, number, start, weight)
            first += batch.num_rows

    def read(self, unit: Unit, names: tuple[str, ...], limits: Limits) -> Iterator[Cells]:
        """The rows of a unit; what is damaged comes as rows with an error."""
        return _whole(unit, names, limits, self._slices(unit))

    def _slices(self, unit: Unit) -> Iterator[pa.RecordBatch]:
        batch = self._batches.at(unit.start)
        for start, stop in _steps(unit.rows, _BATCH_ROWS):
            yield batch.slice(unit.stop + start, stop - start)


class _Cursor:
    """A place in the rows of a row group; it only goes on."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        self._batches, self.at = iter(batches), 0
        self._left: pa.RecordBatch | None = None

    def between(self, start: int, stop: int) -> Iterator[pa.RecordBatch]:
        """The batches of the rows from `start` to `stop`, those on the way left out."""
        while self.at < stop and (batch := self._left or next(self._batches, None)) is not None:
            begin, end = max(0, start - self.at), min(batch.num_rows, stop - self.at)
            self._left = batch.slice(end) if end < batch.num_rows else None
            self.at += end
            if begin < end:
                yield batch.slice(begin, end - begin)


class _Stored:
    """The batches of a file by their numbers, mapped into memory and not read into it; the last one that was asked for is kept."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open()

    def _open(self) -> None:
        self._reader = _reader(self._path)
        self._kept: tuple[int, pa.RecordBatch | None] = (-1, None)

    @property
    def schema(self) -> pa.Schema:
        """Of all batches."""
        return self._reader.schema

    def all(self) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Every batch with its number. Raises TableError where the file is damaged."""
        number = 0
        try:
            while not isinstance(self._reader, pa.RecordBatchFileReader) or number < self._reader.num_record_batches:
                yield number, self.at(number)
                number += 1
        except StopIteration:
            return
        except (pa.ArrowException, OSError) as error:
            raise TableError(f"damaged behind batch {number}: {_first_line(error)}") from None

    def at(self, number: int) -> pa.RecordBatch:
        """One batch. A stream is read on to it, or again from the beginning. Raises StopIteration behind the last."""
        at, batch = self._kept
        if number < at:
            self._open()
            at, batch = self._kept
        while at < number or batch is None:
            if isinstance(self._reader, pa.RecordBatchFileReader):
                at, batch = number, self._reader.get_batch(number)
            else:
                at, batch = at + 1, self._reader.read_next_batch()
            batch.validate()
            self._kept = at, batch
        return batch


def _reader(path: str) -> pa.RecordBatchFileReader | pa.RecordBatchStreamReader:
    try:
        return pa.ipc.open_file(pa.memory_map(path))
    except pa.ArrowInvalid:
        pass  # a stream, or no Arrow at all
    try:
        return pa.ipc.open_stream(pa.memory_map(path))
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"not Arrow, or cut off: {_first_line(error)}") from None


def _whole(unit: Unit, names: tuple[str, ...], limits: Limits, batches: Iterable[pa.RecordBatch]) -> Iterator[Cells]:
    """The cells of all rows of a unit: where the batches end too early, or in an error, the rest cannot be read."""
    row, why = unit.first, "the file ends before it"
    try:
        for batch in batches:
            for cells in cells_of(batch, names, row, limits):
                yield cells
                row = cells.row + 1
    except (pa.ArrowException, OSError) as error:
        why = f"cannot be read: {_first_line(error)}"
    for left in range(row, unit.first + unit.rows):
        yield Cells(left, {}, why)


def _steps(rows: int, step: int) -> Iterator[tuple[int, int]]:
    return pairwise([*range(0, rows, step), rows])


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
