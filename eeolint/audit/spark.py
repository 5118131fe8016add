"""Audits on Spark: the frame's batches, as `mapInArrow` has them, through the function that the pool runs.

Every Python worker makes its linter once, of plain values that travel with the function: the options, and the pack as the driver has read it. So
neither the folders of rule packs nor a cache need be on the machines of a cluster; eeolint itself must be, in the driver's version.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from eeolint import __version__
from eeolint.audit.batch import as_batch, cells_of
from eeolint.audit.columns import Columns
from eeolint.audit.json_lines import cells_of_line
from eeolint.audit.record import arrow_schema
from eeolint.audit.rows import LIMITS, Limits, Row, audit_row
from eeolint.audit.selection import Selection
from eeolint.audit.tables import Cells, row_of
from eeolint.linter import Linter
from eeolint.pack import Frozen, frozen, thawed

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType

_ROWS = 256  # of a batch of results: a posting's takes ten times the memory of its text before it is in Arrow


class VersionError(RuntimeError):
    """A worker of the cluster has another eeolint than the driver."""


class Briefing(NamedTuple):
    """All that a worker must know, in plain values; linters of the same `identity` say the same.

    `selection` has conditions only; `given` is the path by which files below it are called; `lines`: the one column has lines of JSON.
    """

    version: str
    identity: str
    pack: Frozen
    options: dict[str, Any]
    limits: Limits
    columns: Columns = Columns()
    selection: Selection = Selection()
    given: str = ""
    lines: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(dict.fromkeys((*self.columns.names, *self.selection.columns)))


def lint(
    df: DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    file: str | Column = "",
    row: str | Column | None = None,
    limits: Limits = LIMITS,
    **options: Any,
) -> DataFrame:
    """Lint a frame of postings: one row of results for each of its rows, with the columns of `eeolint.audit.record`.

    `columns` says which column is which ({"text": "body", "id": "req"}); what it leaves out is found by its name. `file` (a text, or a column) and
    `row` (a column's name, or a column) become those of the results: without them nothing, and a number that is unique in the frame. Where they
    are null, the results have "" and -1.
    `options` are those of `Linter`. Raises what `Linter` raises, and ColumnError where no column holds postings, before anything runs.
    """
    told = briefing(options, limits)._replace(columns=Columns.found(df.columns, columns))
    return mapped(placed(df, told.names, file, row), told)


def briefing(options: Mapping[str, Any], limits: Limits) -> Briefing:
    """What workers are told of any table. The day is fixed here: a run over midnight has one law. Raises what `Linter` raises."""
    made_of = {"as_of": date.today(), **{name: value for name, value in options.items() if value is not None and name != "rules"}}
    pack = frozen(tuple(map(str, options.get("rules") or ())))
    return Briefing(__version__, Linter(**made_of, pack=thawed(pack)).identity, pack, made_of, limits)


def placed(df: DataFrame, names: Iterable[str], file: str | Column, row: str | Column | None) -> DataFrame:
    """The columns that are read, by plain names (`mapInArrow` stumbles over a dot), and each row's file and number behind them."""
    from pyspark.sql import functions as sql

    where = sql.lit(file) if isinstance(file, str) else file
    number = sql.monotonically_increasing_id() if row is None else sql.col(row) if isinstance(row, str) else row
    cells = (df[f"`{name.replace('`', '``')}`"].alias(f"cell{at}") for at, name in enumerate(names))
    known = sql.coalesce(where, sql.lit("")).alias("file"), sql.coalesce(number.cast("long"), sql.lit(-1)).alias("row")
    return df.select(*cells, *known)


def mapped(df: DataFrame, told: Briefing) -> DataFrame:
    """The results of such a frame."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)  # which has no part in this
        return df.mapInArrow(partial(linted, told), schema())


def schema() -> StructType:
    """The schema of results as Spark has it."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(arrow_schema())


def linted(told: Briefing, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The results of a partition; what a worker runs."""
    linter = _linter(told)
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            rows = _rows(batch.slice(start, _ROWS), told)
            yield as_batch(audit_row(row, linter, told.limits) for row in rows)


def _rows(batch: pa.RecordBatch, told: Briefing) -> Iterator[Row]:
    """The rows of a batch: its last two columns have their files and numbers."""
    held: list[pa.Array[Any]]
    *held, files, numbers = batch.columns
    where: list[tuple[Any, Any]] = list(zip(files.to_pylist(), numbers.to_pylist(), strict=True))
    cells = _of_lines(held[0], where, told.limits) if told.lines else _of_cells(held, where, told)
    for (file, _), one in zip(where, cells, strict=True):
        if one is not None and told.selection.holds(one):
            yield row_of(one, told.columns, _called(file, told.given))


def _of_cells(held: list[pa.Array[Any]], where: list[tuple[Any, Any]], told: Briefing) -> Iterator[Cells]:
    import pyarrow as pa

    batch = pa.RecordBatch.from_arrays(held, names=list(told.names))
    for (_, number), cells in zip(where, cells_of(batch, told.names, 0, told.limits), strict=True):
        yield cells._replace(row=number)


def _of_lines(lines: pa.Array[Any], where: list[tuple[Any, Any]], limits: Limits) -> Iterator[Cells | None]:
    """What lines of JSON hold; nothing for those that are blank."""
    held: list[Any] = lines.to_pylist()
    for (_, number), line in zip(where, held, strict=True):
        yield cells_of_line(number, line, limits)


@lru_cache(maxsize=1)  # rows of one file follow each other
def _called(address: str, given: str) -> str:
    """A file as the pool calls it: by the path that was given, where it lies on this machine; else by its address."""
    parts = urlsplit(address)
    if not given or parts.scheme != "file":
        return address
    path, root = unquote(parts.path), os.path.abspath(given)
    return given + path[len(root) :] if path.startswith(root) else path


_made: dict[str, Linter] = {}  # the linter of this process, by its identity


def _linter(told: Briefing) -> Linter:
    if told.version != __version__:
        raise VersionError(f"this worker has eeolint {__version__}, the driver {told.version}: install one version on all machines")
    if told.identity not in _made:
        _made.clear()
        _made[told.identity] = Linter(**told.options, pack=thawed(told.pack))
    return _made[told.identity]
