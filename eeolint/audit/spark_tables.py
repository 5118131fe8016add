"""Tables as Spark reads them and results as it writes them, for `eeolint audit --engine spark`.

Rows have the names and numbers that the pool gives them: numbers count from the beginning of each file, however Spark parts it.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from eeolint.audit.json_lines import cells_of_line
from eeolint.audit.manifest import AuditError
from eeolint.audit.rows import LIMITS
from eeolint.audit.spark import Briefing, mapped, placed

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_FORMATS = {"parquet": "parquet", "pq": "parquet", "csv": "csv", "tsv": "csv", "tab": "csv", "jsonl": "lines", "ndjson": "lines"}
_EXTENSION = re.compile(rf"\.({'|'.join(_FORMATS)})(?:\.(?:gz|bz2|zst|snappy|lz4))?$", re.IGNORECASE)
_MOST_BYTES = 16_000_000  # of a partition: some thousand postings, which take half a minute
_ALONE = 1 << 50  # bytes that a file counts for beside its own: no two are in one partition
_IN_PARTITION = (1 << 33) - 1  # the part of monotonically_increasing_id that counts in a partition
_LOOKED_AT = 100  # lines whose keys are the names of the columns
_STRETCH = 512  # rows that stay together where a table is spread
_NO_PYSPARK = "there is no pyspark: pip install 'eeolint[spark]'"
_NO_JAVA = "Spark needs Java, and there is none: install a JRE, 17 or newer (`apt-get install default-jre-headless`), or set JAVA_HOME to where it is"


class SparkError(AuditError):
    """What Spark was asked for and could not do, in a line."""


def session(master: str | None = None) -> SparkSession:
    """A session of the cluster at `master`; without it of the one that spark-submit or Spark's own configuration names, else of this machine's cores.

    Raises SparkError where pyspark or Java is missing.
    """
    with failures():
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise SparkError(_NO_PYSPARK) from None
        if "PYSPARK_GATEWAY_PORT" not in os.environ:
            _prepare(master)
        builder = SparkSession.builder.appName("eeolint audit").config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
        made = (builder.master(master) if master else builder).getOrCreate()
        made.sparkContext.setLogLevel("ERROR")
        return own(made)


def _prepare(master: str | None) -> None:
    """What Spark needs of this machine where it is started from here: Java, and for its workers this very Python."""
    home = os.environ.get("JAVA_HOME")  # which goes before the path
    if not shutil.which(os.path.join(home, "bin", "java") if home else "java"):
        raise SparkError(_NO_JAVA)
    if (master or "local").startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def own(shared: SparkSession) -> SparkSession:
    """A session with settings of our own: partitions hold one file each, and are small, for linting takes longer than reading."""
    session, context = shared.newSession(), shared.sparkContext
    usual = {"spark.sql.files.maxPartitionBytes": _MOST_BYTES, "spark.sql.shuffle.partitions": 4 * context.defaultParallelism}
    given = {name for name, _ in context.getConf().getAll()}
    for name, value in {"spark.sql.files.openCostInBytes": _ALONE, **{name: usual[name] for name in usual if name not in given}}.items():
        session.conf.set(name, str(value))
    return session


@contextmanager
def failures() -> Iterator[None]:
    """What Spark raises becomes a SparkError of one line; its own warning about pandas, which has no part in this, is not shown."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        try:
            yield
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in ("pyspark", "py4j"):
                raise
            raise SparkError(_said(str(error))) from error


def _said(trace: str) -> str:
    """What matters of Spark's account of an error: the line of the fault itself."""
    told = re.search(r"Job aborted due to stage failure: (.*)", trace)
    if told is None:
        return re.sub(r"^\[[A-Z_.]+\] | SQLSTATE: \w+$", "", trace.strip().splitlines()[0])
    last = re.findall(r"^(?!\s)[\w.]+(?:Error|Exception): .*", trace, re.MULTILINE)
    return f"Spark gave up: {told[1]}{f' ({last[-1]})' if last else ''}; if a row is to blame, --engine pool names it"


class Frame(NamedTuple):
    """What Spark reads of a path, in so many `parts`: its columns, and which file and row each of its rows is.

    `lines`: it has lines of JSON in one column, and `names` are their keys.
    """

    df: DataFrame
    names: tuple[str, ...]
    file: Column
    row: Column
    parts: int
    lines: bool = False


def read(spark: SparkSession, path: str) -> Frame:
    """The table at a path that Spark can read, or of all tables below it, which are of one format. Raises SparkError."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(path).inputFiles()
    found = {match[1].lower() for file in files if (match := _EXTENSION.search(file))}
    formats = {_FORMATS[extension] for extension in found}
    if len(formats) != 1:
        several = f"tables of several formats ({', '.join(sorted(formats))}): name them one by one" if formats else "no table that Spark reads"
        raise SparkError(f"{several}; its formats are known by their names: {', '.join(f'.{one}' for one in _FORMATS)}")
    partitioned = any(re.search(r"/[^/=]+=[^/]*/", file) for file in files)  # columns that folders name, as in company=Acme/
    kept = {"pathGlobFilter": f"*.{{{','.join(sorted(found))}}}*", "recursiveFileLookup": not partitioned}
    reader = {"parquet": _parquet, "csv": _csv, "lines": _lines}[formats.pop()]
    return reader(spark, path, kept)


def _parquet(spark: SparkSession, path: str, kept: Mapping[str, Any]) -> Frame:
    from pyspark.sql.functions import col

    df = spark.read.options(**kept).parquet(path)
    return Frame(df, tuple(df.columns), col("_metadata.file_path"), col("_metadata.row_index"), df.rdd.getNumPartitions())


def _csv(spark: SparkSession, path: str, kept: Mapping[str, Any]) -> Frame:
    from pyspark.sql import functions as sql

    head = spark.read.options(**kept).text(path).head()
    if head is None:
        raise SparkError("empty: the first line is to name the columns")
    between = max(",;\t|", key=lambda one: len(next(csv.reader([head[0]], delimiter=one))))
    df = spark.read.options(**kept).csv(path, sep=between, header=True, multiLine=True, escape='"', enforceSchema=False)
    return Frame(df, tuple(df.columns), sql.col("_metadata.file_path"), _counted(), df.rdd.getNumPartitions())


def _lines(spark: SparkSession, path: str, kept: Mapping[str, Any]) -> Frame:
    """Lines with their numbers. A file may be read in pieces, so the lines of each are counted first; only then it is known where the next begins."""
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    at = {"file": "_metadata.file_path", "block": "_metadata.file_block_start"}
    text = spark.read.options(**kept).text(path, lineSep="\n")
    lines = text.select(sql.col("value").cast("binary"), *(sql.col(column).alias(name) for name, column in at.items()), _counted().alias("row"))
    before = Window.partitionBy("file").orderBy("block").rowsBetween(Window.unboundedPreceding, -1)
    begins = sql.coalesce(sql.sum("count").over(before), sql.lit(0)).alias("begins")
    pieces = lines.groupBy("file", "block").count().select("file", "block", begins)
    df = lines.join(sql.broadcast(pieces), ["file", "block"]).select("value", "file", (sql.col("begins") + sql.col("row")).alias("row"))
    return Frame(df, _keys(text.take(_LOOKED_AT)), sql.col("file"), sql.col("row"), text.rdd.getNumPartitions(), lines=True)


def _keys(lines: list[Any]) -> tuple[str, ...]:
    """The keys of the objects in some lines."""
    cells = (cells_of_line(at, str(line[0]).encode(), LIMITS) for at, line in enumerate(lines))
    names = {name: None for one in cells if one for name in one.values}
    if not names:
        raise SparkError("not JSON Lines: none of its first lines is an object")
    return tuple(names)


def _counted() -> Column:
    """The number of a row in its partition, which holds one file, or one piece of it."""
    from pyspark.sql.functions import monotonically_increasing_id

    return monotonically_increasing_id().bitwiseAND(_IN_PARTITION)


def linted(spark: SparkSession, frame: Frame, told: Briefing) -> DataFrame:
    """The results of a table whose columns are `told`."""
    rows = placed(frame.df, ("value",) if frame.lines else told.names, frame.file, frame.row)
    cores = spark.sparkContext.defaultParallelism
    return mapped(rows if frame.parts >= 2 * cores else _spread(rows, 4 * cores), told._replace(lines=frame.lines))


def _spread(df: DataFrame, parts: int) -> DataFrame:
    """A table in so many parts. CSV is read in one a file, for what a line break is, quoted or not, is known from the beginning only."""
    from pyspark.sql.functions import col, floor

    return df.repartition(parts, "file", floor(col("row") / _STRETCH)).sortWithinPartitions("file", "row")


def is_elsewhere(path: str) -> bool:
    """Whether a path is an address, as of a bucket, and none of this machine's."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", path) is not None


def address(path: str) -> str:
    """A path as Spark takes it, whose own file system may be another than this machine's. It wants no sign escaped."""
    return path if is_elsewhere(path) else f"file:{os.path.abspath(path)}"


def write(results: DataFrame, folder: str) -> int:
    """Write results as Parquet: on this machine in parts that are named as the pool's are, elsewhere as Spark names them; returns how many.

    Raises SparkError where the workers write to other disks than this machine's.
    """
    kept = results.write.option("compression", "zstd")
    if is_elsewhere(folder):
        kept.parquet(folder)
        return len(results.sparkSession.read.parquet(folder).inputFiles())
    beside = f"{os.path.abspath(folder)}.tmp"
    try:
        kept.mode("overwrite").parquet(address(beside))
        return _in_place(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _in_place(beside: str, folder: str) -> int:
    parts = sorted(name for name in os.listdir(beside) if name.endswith(".parquet"))
    if not parts:
        raise SparkError(f"{folder}: the workers of the cluster wrote to disks of their own: --out must be where all machines see it")
    os.makedirs(folder, exist_ok=True)
    for number, name in enumerate(parts):
        os.replace(os.path.join(beside, name), os.path.join(folder, f"part-{number:05}.parquet"))
    return len(parts)
