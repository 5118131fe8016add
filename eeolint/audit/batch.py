"""A batch of rows in Arrow → a batch of results in Arrow: what the pool does with a part of a table, and Spark with a part of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from eeolint.audit.columns import Columns
from eeolint.audit.record import Record, arrow_schema
from eeolint.audit.rows import LIMITS, Limits, audit_row
from eeolint.audit.tables import Cells, row_of
from eeolint.linter import Linter

if TYPE_CHECKING:
    import pyarrow as pa


def lint_batch(batch: pa.RecordBatch, linter: Linter, columns: Columns, *, file: str = "", first: int = 0, limits: Limits = LIMITS) -> pa.RecordBatch:
    """Lint the rows of a batch, which are those of `file` from the row `first` on, in order; one row of results for each. Never raises for a row."""
    cells = cells_of(batch, columns.names, first, limits)
    return as_batch(audit_row(row_of(one, columns, file), linter, limits) for one in cells)


def cells_of(batch: pa.RecordBatch, names: tuple[str, ...], first: int, limits: Limits) -> Iterator[Cells]:
    """The rows of a batch with some of its columns; what is longer than the limits is not taken out of Arrow's memory."""
    if not names:
        yield from (Cells(first + at, {}) for at in range(batch.num_rows))
        return
    for at, values in enumerate(zip(*(_cells(batch.column(name), limits) for name in names), strict=True)):
        yield Cells(first + at, dict(zip(names, values, strict=True)))


def _cells(column: pa.Array[Any], limits: Limits) -> Iterator[Any]:
    """The cells of a column as Python's; in place of one that cannot be had the reason."""
    for cell in column:
        try:
            yield cell.as_py() if _size(cell) <= limits.bytes else ValueError(limits.exceeded)
        except UnicodeDecodeError as error:
            yield error


def _size(cell: pa.Scalar[Any]) -> int:
    """Bytes of a text; 0 of anything else."""
    buffer = getattr(cell, "as_buffer", None)
    held = buffer() if buffer else None
    return held.size if held is not None else 0


def as_batch(records: Iterable[Record]) -> pa.RecordBatch:
    """Records as Arrow has them."""
    import pyarrow as pa

    return pa.RecordBatch.from_pylist(list(records), schema=arrow_schema())
