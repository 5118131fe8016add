"""An audit on Spark from its beginning to its end, with the outcome that one of the pool has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import reduce
from typing import TYPE_CHECKING

from eeolint import __version__
from eeolint.audit import manifest, spark_tables
from eeolint.audit.columns import ColumnError, Columns
from eeolint.audit.manifest import AuditError
from eeolint.audit.results import Account, Dataset, Unreadable
from eeolint.audit.run import Order, Outcome, came_of
from eeolint.audit.spark import Briefing, briefing
from eeolint.audit.spark_tables import Frame, SparkError
from eeolint.config import Configuration
from eeolint.linters import Linters
from eeolint.model import Unread

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_NAMED = 20  # unread rows that an outcome names
_REFUSED = "Spark repeats what failed by itself, and reads tables as a whole: --resume, --sample, --limit and --format jsonl are for --engine pool"


def audit(order: Order, master: str | None, say: Callable[[str], None]) -> Outcome:
    """Audit tables on the cluster at `master`; `say` tells what should be known at once.

    Raises AuditError where it cannot be begun, SparkError where Spark gives up, PackError and ConfigError for a mistaken configuration.
    """
    if order.resume or order.selection.sample is not None or order.selection.limit is not None or order.form != "parquet":
        raise AuditError(_REFUSED)
    told = _told(order)
    with spark_tables.failures():
        spark = spark_tables.session(master)
        unread: list[Unread] = []
        planned = list(_planned(order, spark, told, say, unread))
        if not planned:
            return Outcome(Account(), tuple(unread))
        results = reduce(lambda above, below: above.union(below), (spark_tables.linted(spark, *one) for one in planned))
        try:
            return _kept(order, [one for _, one in planned], results, tuple(unread))
        except KeyboardInterrupt:
            say(f"interrupted; nothing is kept in {order.out}: what Spark writes is whole or not there")
            raise


def _kept(order: Order, told: list[Briefing], results: DataFrame, unread: tuple[Unread, ...]) -> Outcome:
    """Write the results and, in a folder of this machine, what was asked. It is ours meanwhile, and has no results before all are there."""
    if spark_tables.is_elsewhere(order.out):
        return _written(order, results, unread)
    with manifest.locked(order.out):
        if manifest.read(order.out) or Dataset(os.path.join(order.out, "results"), order.form).parts():
            raise AuditError(f"{order.out}: there are results already; another --out begins anew")
        outcome = _written(order, results, unread)
        manifest.write(order.out, _asked(order, told), came_of(outcome))
    return outcome


def _written(order: Order, results: DataFrame, unread: tuple[Unread, ...]) -> Outcome:
    folder = f"{order.out.rstrip('/')}/results"
    parts = spark_tables.write(results, folder)
    return _outcome(results.sparkSession.read.parquet(spark_tables.address(folder)), parts, unread)


def _asked(order: Order, told: list[Briefing]) -> manifest.Asked:
    """What decided about the results, as the pool puts it down."""
    one = told[0]
    return {
        "version": __version__,
        "engine": "spark",
        "tables": [{"path": each.given, "columns": dict(each.columns.held)} for each in told],
        "where": list(map(str, order.selection.where)),
        "characters": order.limits.characters,
        "format": order.form,
        "rules": one.pack.digest,
        "as_of": one.options["as_of"].isoformat(),
        "options": one.identity.replace(one.pack.digest, "").replace(repr(one.options["as_of"]), ""),
    }


def _outcome(results: DataFrame, parts: int, unread: tuple[Unread, ...]) -> Outcome:
    """What came of the rows, counted where they are."""
    counts = _counts(results)
    lost = (Unread(file, f"none of its {one.rows} rows can be read") for file, one in counts.items() if one.rows == one.unread)
    account = reduce(Account.plus, counts.values(), Account())
    return Outcome(account._replace(named=_named(results) if account.unread else ()), (*unread, *lost), _doubled(results), parts)


def _counts(results: DataFrame) -> dict[str, Account]:
    """The account of each file, without names."""
    from pyspark.sql import functions as sql

    statuses = (results.status == status for status in ("checked", "not checked", "unread"))
    found = (results.errors > 0) | (results.warnings > 0) | (results.notes > 0)
    counted = [sql.sum(one.cast("int")) for one in (*statuses, found)]
    summed = (sql.sum(name) for name in ("errors", "warnings", "notes"))
    files = results.groupBy("file").agg(sql.count("*"), *counted, *summed).orderBy("file").collect()
    return {file: Account._make((*counts, (), b"")) for file, *counts in files}


def _named(results: DataFrame) -> tuple[Unreadable, ...]:
    """The first rows that are unread."""
    missed = results.where(results.status == "unread").orderBy("file", "row").limit(_NAMED)
    return tuple(Unreadable(*row) for row in missed.select("file", "row", "error", "id").collect())


def _doubled(results: DataFrame) -> tuple[int, int]:
    """How many ids stand in more than one row, and in how many rows they stand."""
    from pyspark.sql import functions as sql

    several = results.where(results.id.isNotNull()).groupBy("id").count().where("count > 1")
    [(ids, rows)] = several.agg(sql.count("*"), sql.sum("count")).collect()
    return ids, rows or 0


def _told(order: Order) -> Briefing:
    configuration = Configuration(order.flags, order.config, isolated=order.isolated)
    rules = configuration.run["rules"].value if "rules" in configuration.run else ()
    options = Linters(configuration).options("-")
    return briefing({**options, "rules": rules}, order.limits)._replace(selection=order.selection)


def _planned(order: Order, spark: SparkSession, told: Briefing, say: Callable[[str], None], unread: list[Unread]) -> Iterator[tuple[Frame, Briefing]]:
    """The tables that can be read; what cannot is added to the unread."""
    for path in dict.fromkeys(order.paths):
        try:
            with spark_tables.failures():
                frame = spark_tables.read(spark, path)
            columns = Columns.found(frame.names, order.columns)
            missing = [one for one in order.selection.columns if one not in frame.names]
            if missing:
                raise ColumnError(f"there is no column {missing[0]!r} for --where")  # noqa: TRY301 -- of a kind with those that are raised
            say(f"{path}: {columns}")
            yield frame, told._replace(columns=columns, given=path)
        except (SparkError, ColumnError) as error:
            unread.append(Unread(path, str(error)))
