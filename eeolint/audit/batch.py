"""A batch of rows in Arrow → a batch of results in Arrow: what the pool does with a part of a table, and Spark with a part of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from eeolint.audit.columns import Columns, words
from eeolint.audit.record import Record, arrow_schema
from eeolint.audit.rows import LIMITS, Limits, Row, audit_row
from eeolint.linter import Linter

if TYPE_CHECKING:
    import pyarrow as pa


def lint_batch(batch: pa.RecordBatch, linter: Linter, columns: Columns, *, file: str = "", first: int = 0, limits: Limits = LIMITS) -> pa.RecordBatch:
    """Lint the rows of a batch, which are those of `file` from the row `first` on, in order; one row of results for each. Never raises for a row."""
    return as_batch(audit_row(row, linter, limits) for row in rows_of(batch, columns, file=file, first=first, limits=limits))


def rows_of(batch: pa.RecordBatch, columns: Columns, *, file: str = "", first: int = 0, limits: Limits = LIMITS) -> Iterator[Row]:
    """The rows of a batch; what is longer than the limits is not taken out of Arrow's memory."""
    names = columns.names
    cells = zip(*(_cells(batch.column(name), limits) for name in names), strict=True)
    for at, values in enumerate(cells):
        yield row_of(dict(zip(names, values, strict=True)), columns, file, first + at)


def row_of(cells: dict[str, Any], columns: Columns, file: str, number: int) -> Row:
    """The row of some cells by their columns' names. A cell that is an exception says why it could not be read."""
    said: Record = {}
    errors = []
    for field, name in columns._asdict().items():
        if name is None:
            continue
        try:
            said[field] = _said(cells.get(name))
        except (UnicodeDecodeError, ValueError) as error:
            errors.append(f"column {name!r} is {'not UTF-8' if isinstance(error, UnicodeDecodeError) else error}")
    return Row(file, number, **said, error="; ".join(errors) or None)


def _said(cell: Any) -> str | None:
    if isinstance(cell, ValueError):
        raise cell
    return words(cell)


def _cells(column: pa.Array[Any], limits: Limits) -> Iterator[Any]:
    """The cells of a column as Python's; in place of one that cannot be had the reason."""
    for cell in column:
        try:
            yield cell.as_py() if _size(cell) <= 4 * limits.characters else ValueError(f"longer than {limits.characters:,} characters")
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
