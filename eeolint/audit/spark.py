"""Audits on Spark: the frame's batches, as `mapInArrow` has them, through the function that the pool runs.

Every Python worker makes its linter once, of plain values that travel with the function: the options, and the pack as the driver has read it. So
neither the folders of rule packs nor a cache need be on the machines of a cluster; eeolint itself must be, in the driver's version.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from eeolint import __version__
from eeolint.audit.batch import as_batch, rows_of
from eeolint.audit.columns import Columns
from eeolint.audit.record import arrow_schema
from eeolint.audit.rows import LIMITS, Limits, audit_row
from eeolint.linter import Linter
from eeolint.rules import Frozen, frozen, thawed

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType

_ROWS = 256  # of a batch of results: a posting's takes ten times the memory of its text before it is in Arrow


class VersionError(RuntimeError):
    """A worker of the cluster has another eeolint than the driver."""


class Order(NamedTuple):
    """All that a worker must know, in plain values; linters of the same `identity` say the same."""

    version: str
    identity: str
    pack: Frozen
    options: dict[str, Any]
    columns: Columns
    limits: Limits


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
    `row` (a column's name, or a column) become those of the results: without them nothing, and a number that is unique in the frame.
    `options` are those of `Linter`. Raises what `Linter` raises, and ColumnError where no column holds postings, before anything runs.
    """
    found = Columns.found(df.columns, columns)
    return _mapped(placed(df, found, file, row), order(found, limits, options))


def order(columns: Columns, limits: Limits, options: Mapping[str, Any]) -> Order:
    """What workers are told. The day is fixed here: a run over midnight has one law. Raises what `Linter` raises."""
    told = {"as_of": date.today(), **{name: value for name, value in options.items() if value is not None and name != "rules"}}
    pack = frozen(tuple(map(str, options.get("rules") or ())))
    return Order(__version__, Linter(**told, pack=thawed(pack)).identity, pack, told, columns, limits)


def placed(df: DataFrame, columns: Columns, file: str | Column, row: str | Column | None) -> DataFrame:
    """The columns that are read, by plain names (`mapInArrow` stumbles over a dot), and each row's file and number behind them."""
    from pyspark.sql import functions as sql

    where = sql.lit(file) if isinstance(file, str) else file
    number = sql.monotonically_increasing_id() if row is None else sql.col(row) if isinstance(row, str) else row
    cells = (df[f"`{name.replace('`', '``')}`"].alias(f"cell{at}") for at, name in enumerate(columns.names))
    return df.select(*cells, where.alias("file"), number.cast("long").alias("row"))


def _mapped(df: DataFrame, order: Order) -> DataFrame:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)  # which has no part in this
        return df.mapInArrow(partial(linted, order), schema())


def schema() -> StructType:
    """The schema of results as Spark has it."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(arrow_schema())


def linted(order: Order, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The results of a partition; what a worker runs."""
    linter = _linter(order)
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            yield _results(batch.slice(start, _ROWS), order, linter)


def _results(batch: pa.RecordBatch, order: Order, linter: Linter) -> pa.RecordBatch:
    cells: list[pa.Array[Any]]
    *cells, files, numbers = batch.columns
    where: Iterator[tuple[Any, Any]] = zip(files.to_pylist(), numbers.to_pylist(), strict=True)
    rows = rows_of(batch.from_arrays(cells, names=list(order.columns.names)), order.columns, limits=order.limits)
    placed = (row._replace(file=file, row=number) for row, (file, number) in zip(rows, where, strict=True))
    return as_batch(audit_row(row, linter, order.limits) for row in placed)


_made: dict[str, Linter] = {}  # the linter of this process, by its identity


def _linter(order: Order) -> Linter:
    if order.version != __version__:
        raise VersionError(f"this worker has eeolint {__version__}, the driver {order.version}: install one version on all machines")
    if order.identity not in _made:
        _made.clear()
        _made[order.identity] = Linter(**order.options, pack=thawed(order.pack))
    return _made[order.identity]
