"""Tables of postings: what each format has in common, and which format a path is.

A table is read in units, stretches of rows that any process can open by themselves and whose results are one part. Units depend on the table alone,
so that the parts are the same whoever works on them. Rows are streamed; neither a table nor a unit is ever held as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from eeolint.audit.columns import Columns, words
from eeolint.audit.rows import Limits, Row

MOST_ROWS = 2_000  # of a unit
MOST_BYTES = 8_000_000  # of a unit, about


class TableError(ValueError):
    """A table that cannot be read at all; the message says why."""


class Unit(NamedTuple):
    """`rows` rows of a table from the row `first` on, and where in its file they are: what `start` and `stop` count is the format's own.

    `number` is that of the part, `weight` the bytes that it stands for in the progress, `files` those of a folder.
    """

    first: int
    rows: int
    start: int = 0
    stop: int = 0
    weight: int = 0
    files: tuple[str, ...] = ()
    table: int = 0
    number: int = 0


class Cells(NamedTuple):
    """One row as its table has it. A cell that is an exception could not be read; `error` says why none could. `file`: the row is a file."""

    row: int
    values: dict[str, Any]
    error: str | None = None
    file: str | None = None


class Table(Protocol):
    """A table of one format. Whatever is wrong with it as a whole is a TableError; what is wrong with a row is in its Cells."""

    source: str

    @property
    def size(self) -> int:
        """Bytes of all that it is made of."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""

    def units(self, most: int, limits: Limits) -> Iterator[Unit]:
        """All of its rows, in units of at most `most` rows."""

    def read(self, unit: Unit, names: tuple[str, ...], limits: Limits) -> Iterator[Cells]:
        """The rows of a unit with some of their columns, in order."""


def row_of(cells: Cells, columns: Columns, source: str) -> Row:
    """The row that some cells are, by what each column holds."""
    said: dict[str, str | None] = {}
    errors = [cells.error] if cells.error else []
    for field, name in columns.held:
        try:
            said[field] = _said(cells.values.get(name))
        except UnicodeDecodeError:
            errors.append(f"column {name!r} is not UTF-8")
        except ValueError as error:
            errors.append(f"column {name!r} is {error}")
    return Row(cells.file or source, cells.row, **said, error="; ".join(errors) or None, is_file=cells.file is not None)


def _said(cell: Any) -> str | None:
    if isinstance(cell, ValueError):
        raise cell
    return words(cell)


def _delimited(path: str) -> Table:
    from eeolint.audit.delimited import Delimited

    return Delimited(path)


def _json_lines(path: str) -> Table:
    from eeolint.audit.json_lines import JsonLines

    return JsonLines(path)


def _parquet(path: str) -> Table:
    from eeolint.audit.arrow import ParquetTable

    return ParquetTable(path)


def _arrow(path: str) -> Table:
    from eeolint.audit.arrow import ArrowTable

    return ArrowTable(path)


FORMATS: dict[str, Callable[[str], Table]] = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".tab": _delimited,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
    ".pq": _parquet,
    ".arrow": _arrow,
    ".feather": _arrow,
    ".ipc": _arrow,
}


def opened(path: str, files: tuple[str, ...] = ()) -> Table:
    """The table at a path; of a folder the one of its `files`. Raises TableError."""
    if os.path.isdir(path):
        from eeolint.audit.files import Files

        return Files(path, files)
    make = FORMATS.get(os.path.splitext(path)[1].lower())
    if make is None:
        raise TableError(f"not a table by its name ({', '.join(FORMATS)}), nor a folder")
    try:
        return make(path)
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror or error}") from None


def tables_in(folder: str) -> Iterator[str]:
    """The tables of a folder and of those in it, in order, but hidden ones and what is marked as no data, as in the folders that Spark writes."""
    for here, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith((".", "_")))
        for name in sorted(names):
            if not name.startswith((".", "_")) and os.path.splitext(name)[1].lower() in FORMATS:
                yield os.path.join(here, name)


def cut(bounds: Iterable[tuple[int, int]], most: int) -> Iterator[Unit]:
    """Units out of the bounds of rows, which lie one behind the other in a file: none has more rows than `most`, nor many more bytes than usual."""
    first = rows = begin = 0
    for start, stop in bounds:
        begin = start if not rows else begin
        rows += 1
        if rows == most or stop - begin >= MOST_BYTES:
            yield Unit(first, rows, begin, stop, stop - begin)
            first, rows = first + rows, 0
    if rows:
        yield Unit(first, rows, begin, stop, stop - begin)
