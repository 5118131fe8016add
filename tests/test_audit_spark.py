"""Audits on Spark say what the pool says, on one machine and on a cluster that loses a machine on the way."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

import pyarrow.parquet as pq  # noqa: E402 -- behind the question whether it is there

from eeolint.audit import spark as engine  # noqa: E402
from eeolint.audit import spark_tables as tables  # noqa: E402
from eeolint.audit.batch import lint_batch  # noqa: E402
from eeolint.audit.columns import ColumnError, Columns  # noqa: E402
from eeolint.audit.rows import LIMITS, Limits, audit_row  # noqa: E402
from eeolint.audit.tables import opened, row_of, tables_in  # noqa: E402
from eeolint.linter import Linter, UsageError  # noqa: E402

try:
    import pyspark
except ImportError:
    pyspark = None

needs_spark = pytest.mark.skipif(pyspark is None or not shutil.which("java"), reason="there is no pyspark, or no Java")

SHORT_LIVED = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}  # no time for what makes long runs of Java fast
OPENINGS = ("We bake bread.", "Our yard builds small boats.", "The library looks for help at its desk.", "We mend clocks and watches.")
ASKED = (
    "You have two years of experience with customers.",
    "We want a recent graduate who learns quickly.",
    "You can lift 50 pounds and stand all day.",
    "A native English speaker will do best here.",
)
CLOSINGS = (
    "We are an equal opportunity employer and do not discriminate on the basis of race, color, religion, sex, national origin, age or disability.",
    "Write to us with a few words about yourself.",
    "<p>We hire without regard to race or sex.</p>",
)
PLACES = ("Denver, Colorado", "Oakland, California", "Leeds, United Kingdom", None)
ODD = {5: None, 11: "", 17: "nothing\0here", 23: "Wir suchen einen Bäcker und eine Köchin, die mit uns arbeiten und die Stadt kennen." * 3}


def table(rows: int) -> pa.Table:
    """Postings put together from pieces, some of which cannot be linted."""
    texts = [ODD.get(n, f"{OPENINGS[n % 4]} {ASKED[n // 4 % 4]}\n\n{CLOSINGS[n % 3]} ({n})") for n in range(rows)]
    return pa.table(
        {"ref": [f"job {n}" for n in range(rows)], "description": texts, "city": [PLACES[n % 4] for n in range(rows)], "pay": list(range(rows))}
    )


def expected(postings: pa.Table, linter: Linter, *, file: str = "", limits: Limits = LIMITS) -> list[dict[str, Any]]:
    """What the pool's function says of a table."""
    found = Columns.found(postings.column_names, {"id": "ref"})
    [batch] = postings.combine_chunks().to_batches()
    return lint_batch(batch, linter, found, file=file, limits=limits).to_pylist()


def in_order(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(results, key=lambda row: (row["file"], row["row"]))


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of Spark on two cores of this machine."""
    from pyspark.sql import SparkSession

    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("spark"))}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, **SHORT_LIVED}.items():
            patch.setenv(name, value)
        patch.setenv("PYTHONPATH", str(Path(engine.__file__).parents[2]))  # for its workers
        session = SparkSession.builder.master("local[2]").config(map=quiet).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


def plain(frame: Any) -> list[dict[str, Any]]:
    """Rows of a frame as dictionaries all the way down, in order."""
    return in_order([row.asDict(recursive=True) for row in frame.collect()])


@pytest.fixture
def told(day: Any) -> Callable[..., engine.Briefing]:
    def make(**options: Any) -> engine.Briefing:
        return engine.briefing({"as_of": day, **options}, LIMITS)._replace(columns=Columns("description"))

    return make


def partition(**columns: list[Any]) -> pa.RecordBatch:
    """A batch as a worker gets it."""
    rows = len(columns["description"])
    return pa.record_batch({**columns, "file": ["a table"] * rows, "row": list(range(100, 100 + rows))})


def test_a_partition_gets_a_row_of_results_for_each_of_its_rows(told: Callable[..., engine.Briefing]) -> None:
    [results] = engine.linted(told(), [partition(description=["We bake bread.", None])])
    assert results.schema == engine.arrow_schema()
    assert [(row["file"], row["row"], row["status"]) for row in results.to_pylist()] == [("a table", 100, "checked"), ("a table", 101, "unread")]


def test_results_come_in_small_batches_however_large_those_of_spark_are(told: Callable[..., engine.Briefing]) -> None:
    batches = list(engine.linted(told(), [partition(description=["We bake."] * 600)]))
    assert [batch.num_rows for batch in batches] == [256, 256, 88]
    assert [row for batch in batches for row in batch.column("row").to_pylist()] == list(range(100, 700))


def test_a_worker_makes_its_linter_once(told: Callable[..., engine.Briefing]) -> None:
    assert engine._linter(told()) is engine._linter(told())
    assert engine._linter(told()) is not engine._linter(told(jurisdictions=("gb",)))


def test_a_worker_with_another_version_says_so(told: Callable[..., engine.Briefing]) -> None:
    with pytest.raises(engine.VersionError, match=r"the driver 0\.0\.0: install one version"):
        list(engine.linted(told()._replace(version="0.0.0"), []))


def test_the_day_is_that_of_the_driver(monkeypatch: pytest.MonkeyPatch, day: Any) -> None:
    class Frozen(engine.date):
        @classmethod
        def today(cls) -> Any:
            return day

    monkeypatch.setattr(engine, "date", Frozen)
    assert engine.briefing({}, LIMITS).options == {"as_of": day}
    assert engine.briefing({"as_of": None}, LIMITS).options == {"as_of": day}


def test_options_that_are_wrong_are_refused_before_anything_runs(told: Callable[..., engine.Briefing]) -> None:
    with pytest.raises(UsageError, match="there is no place 'atlantis'"):
        told(jurisdictions=("atlantis",))


def test_the_rules_of_a_folder_travel_with_the_order(small_pack: Any) -> None:
    small_pack.rule()
    told = engine.briefing({"rules": (str(small_pack.mine),), "jurisdictions": ("xx",)}, LIMITS)
    shutil.rmtree(small_pack.mine)
    [results] = engine.linted(told._replace(columns=Columns("description")), [partition(description=["A zebra crossing.", "A crossing."])])
    assert [[finding["rule"] for finding in row["findings"]] for row in results.to_pylist()] == [["mine/rule"], []]


@needs_spark
@pytest.mark.spark
class TestOnOneMachine:
    @pytest.mark.parametrize("limits", [Limits(), Limits(characters=90)])
    def test_spark_says_what_the_pool_says(self, spark: Any, tmp_path: Path, day: Any, limits: Limits) -> None:
        from pyspark.sql import functions as sql

        pq.write_table(table(80), tmp_path / "jobs.parquet", row_group_size=10)
        frame = spark.read.parquet(str(tmp_path / "jobs.parquet")).repartition(3)
        results = engine.lint(frame, columns={"id": "ref"}, file="jobs", row=sql.col("pay"), limits=limits, as_of=day)
        assert plain(results) == expected(table(80), Linter(as_of=day), file="jobs", limits=limits)

    def test_what_spark_writes_has_the_schema_of_results(self, spark: Any, tmp_path: Path) -> None:
        frame = spark.createDataFrame([("We bake bread.",)], ["text"])
        engine.lint(frame).write.parquet(str(tmp_path / "results"))
        written = pq.read_table(tmp_path / "results").schema
        assert [(field.name, field.type) for field in written] == [(field.name, field.type) for field in engine.arrow_schema()]

    def test_a_frame_without_files_gets_numbers_that_are_unique(self, spark: Any) -> None:
        frame = spark.createDataFrame([(f"We bake bread {n}.",) for n in range(40)], ["text"]).repartition(4)
        rows = plain(engine.lint(frame))
        assert len({row["row"] for row in rows}) == 40
        assert {row["file"] for row in rows} == {""}

    def test_a_row_without_a_file_or_a_number_is_a_row(self, spark: Any) -> None:
        from pyspark.sql import functions as sql

        frame = spark.createDataFrame([("We bake bread.", None, None)], "text string, path string, number int")
        [row] = plain(engine.lint(frame, file=sql.col("path"), row="number"))
        assert (row["status"], row["file"], row["row"]) == ("checked", "", -1)

    def test_columns_with_odd_names_are_read(self, spark: Any) -> None:
        frame = spark.createDataFrame([("We want a recent graduate.", "Baker")], ["the.text", "a `file`"])
        [row] = plain(engine.lint(frame, columns={"text": "the.text", "title": "a `file`"}))
        assert (row["status"], row["title"], row["warnings"]) == ("checked", "Baker", 1)

    def test_columns_with_the_names_of_results_are_read(self, spark: Any) -> None:
        frame = spark.createDataFrame([("We bake.", "Baker", 7)], ["file", "row", "status"])
        [row] = plain(engine.lint(frame, columns={"text": "file", "title": "row", "id": "status"}, file="jobs", row="status"))
        assert (row["status"], row["title"], row["id"], row["file"], row["row"]) == ("checked", "Baker", "7", "jobs", 7)

    def test_a_frame_without_postings_is_refused_before_anything_runs(self, spark: Any) -> None:
        with pytest.raises(ColumnError, match="no column is called as one that holds postings"):
            engine.lint(spark.range(3))


def by_the_pool(path: Path, asked: dict[str, str], linter: Linter) -> list[dict[str, Any]]:
    """What the pool says of the tables at a path, but in one process."""
    records = []
    for one in tables_in(str(path)) if path.is_dir() else [str(path)]:
        held = opened(one)
        found = Columns.found(held.names, asked)
        for unit in held.units(1000, LIMITS):
            records += [audit_row(row_of(cells, found, one), linter) for cells in held.read(unit, found.names, LIMITS)]
    return in_order(pa.Table.from_pylist(records, schema=engine.arrow_schema()).to_pylist())


def write_csv(path: Path, rows: int, between: str = ",") -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=between, lineterminator="\n")
        writer.writerow(["ref", "description", "city"])
        for n in range(rows):
            writer.writerow([f"job {n}", f'{OPENINGS[n % 4]} It is "{between}"\n{ASKED[n % 3]}', PLACES[n % 4] or ""])


def write_lines(path: Path, rows: int) -> None:
    odd = {4: b"", 9: b"  \r", 14: b"{broken", 19: b'{"description": "\xff"}', 24: b"[1]"}
    postings = [json.dumps({"description": row["description"], "city": row["city"], "ref": row["pay"]}).encode() for row in table(rows).to_pylist()]
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join(odd.get(n, line) for n, line in enumerate(postings)))


def write_parquet(path: Path, rows: int) -> None:
    pq.write_table(table(rows), path, row_group_size=20)


def write_folder(path: Path, rows: int) -> None:
    (path / "below").mkdir(parents=True)
    write_csv(path / "a, b%20#+.csv", rows)
    write_csv(path / "below" / "bäcker.csv", 7)
    (path / "README.txt").write_text("These are no postings.", encoding="utf-8")


WRITERS = {
    "jobs.csv": write_csv,
    "jobs.tsv": lambda path, rows: write_csv(path, rows, "\t"),
    "jobs.jsonl": write_lines,
    "jobs.parquet": write_parquet,
    "a folder": write_folder,
}


def results_of(spark: Any, path: Path, **options: Any) -> Any:
    """The frame of the results of the tables at a path."""
    frame = tables.read(tables.own(spark), str(path))
    told = engine.briefing(options, LIMITS)._replace(columns=Columns.found(frame.names, {"id": "ref"}), given=str(path))
    return tables.linted(tables.own(spark), frame, told)


@needs_spark
@pytest.mark.spark
class TestTables:
    @pytest.mark.parametrize("name", WRITERS)
    def test_spark_reads_what_the_pool_reads(self, spark: Any, tmp_path: Path, day: Any, name: str) -> None:
        WRITERS[name](tmp_path / name, 60)
        options = {"as_of": day, "select": ("wording",)}
        expected = by_the_pool(tmp_path / name, {"id": "ref"}, Linter(**options))
        assert len(expected) >= 57
        assert plain(results_of(spark, tmp_path / name, **options)) == expected

    def test_columns_that_folders_name_are_read_with_the_others(self, spark: Any, tmp_path: Path) -> None:
        for company in ("Acme", "Bolt"):
            (tmp_path / f"company={company}").mkdir()
            write_parquet(tmp_path / f"company={company}" / "jobs.parquet", 6)
        rows = plain(results_of(spark, tmp_path))
        assert [(row["company"], row["row"]) for row in rows] == [(company, n) for company in ("Acme", "Bolt") for n in range(6)]

    def test_packed_lines_are_read(self, spark: Any, tmp_path: Path) -> None:
        write_lines(tmp_path / "jobs.jsonl", 30)
        (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress((tmp_path / "jobs.jsonl").read_bytes()))
        rows = plain(results_of(spark, tmp_path / "packed.jsonl.gz"))
        assert [(row["row"], row["error"]) for row in rows] == [
            (row["row"], row["error"]) for row in by_the_pool(tmp_path / "jobs.jsonl", {}, Linter(select=("wording",)))
        ]

    def test_lines_are_numbered_from_the_beginning_of_a_file_however_it_is_parted(self, spark: Any, tmp_path: Path) -> None:
        write_lines(tmp_path / "jobs.jsonl", 200)
        write_lines(tmp_path / "more.jsonl", 100)
        session = tables.own(spark)
        session.conf.set("spark.sql.files.maxPartitionBytes", "5000")
        frame = tables.read(session, str(tmp_path))
        assert frame.parts > 6
        numbers = sorted((Path(row["file"]).name, row["row"]) for row in frame.df.collect())
        assert numbers == [("jobs.jsonl", n) for n in range(200)] + [("more.jsonl", n) for n in range(100)]

    def test_a_table_in_one_part_is_spread_over_the_cores(self, spark: Any, tmp_path: Path) -> None:
        write_csv(tmp_path / "jobs.csv", 2000)
        assert results_of(spark, tmp_path / "jobs.csv").rdd.getNumPartitions() == 8
        assert tables.read(tables.own(spark), str(tmp_path / "jobs.csv")).parts == 1

    @pytest.mark.parametrize(
        ("names", "said"),
        [
            ((), "no table that Spark reads"),
            (("jobs.txt",), "no table that Spark reads"),
            (("a.csv", "b.jsonl"), r"tables of several formats \(csv, lines\): name them one by one"),
            (("empty.csv",), "the first line is to name the columns"),
            (("empty.jsonl",), "none of its first lines is an object"),
        ],
    )
    def test_what_is_no_table_is_refused(self, spark: Any, tmp_path: Path, names: tuple[str, ...], said: str) -> None:
        for name in names:
            (tmp_path / name).write_bytes(b"")
        with pytest.raises(tables.SparkError, match=said), tables.failures():
            tables.read(tables.own(spark), str(tmp_path))

    def test_a_table_that_is_not_there_is_told_in_a_line(self, spark: Any, tmp_path: Path) -> None:
        with pytest.raises(tables.SparkError, match=r"Path does not exist: .*nowhere\.csv") as raised, tables.failures():
            tables.read(tables.own(spark), str(tmp_path / "nowhere.csv"))
        assert "\n" not in str(raised.value)


@needs_spark
@pytest.mark.spark
class TestTheCommand:
    def test_it_says_and_writes_what_it_does_with_the_pool(self, spark: Any, tmp_path: Path, run: Callable[..., Any]) -> None:
        write_parquet(tmp_path / "jobs.parquet", 60)
        write_csv(tmp_path / "jobs.csv", 30)
        (tmp_path / "empty.jsonl").write_bytes(b"")
        asked = [*sorted(tmp_path.iterdir()), "--id", "ref", "--where", "ref!=job 7", "--as-of", "2026-11-23", "--select", "wording,coverage"]
        pool = run("audit", *asked, "--out", tmp_path / "pool", "--workers", "0")
        ran = run("audit", *asked, "--out", tmp_path / "spark %20 ö#1", "--engine", "spark")
        assert (ran.code, ran.out) == (pool.code, pool.out) == (2, pool.out)
        assert sorted(ran.err.splitlines()) == sorted(pool.err.splitlines())
        results = [in_order(pq.read_table(tmp_path / engine / "results").to_pylist()) for engine in ("pool", "spark %20 ö#1")]
        assert len(results[0]) == 88
        assert results[0] == results[1]

    def test_what_was_asked_and_came_of_it_is_put_down_as_by_the_pool(self, spark: Any, tmp_path: Path, run: Callable[..., Any]) -> None:
        write_csv(tmp_path / "jobs.csv", 5)
        run("audit", tmp_path / "jobs.csv", "--out", tmp_path / "pool", "--workers", "0", "--as-of", "2026-11-23")
        run("audit", tmp_path / "jobs.csv", "--out", tmp_path / "spark", "--engine", "spark", "--as-of", "2026-11-23")
        pool, known = (json.loads((tmp_path / engine / "audit.json").read_bytes()) for engine in ("pool", "spark"))
        its_own = {"engine", "tables"}
        assert {key: value for key, value in known["asked"].items() if key not in its_own}.items() <= pool["asked"].items()
        assert {key: value for key, value in known.items() if key not in ("asked", "parts")}.items() <= pool.items()

    def test_a_folder_with_results_is_refused(self, spark: Any, tmp_path: Path, run: Callable[..., Any]) -> None:
        write_csv(tmp_path / "jobs.csv", 5)
        command = ("audit", tmp_path / "jobs.csv", "--out", tmp_path / "out", "--engine", "spark")
        assert run(*command).code == 0
        ran = run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.endswith("there are results already; another --out begins anew\n")

    @pytest.mark.parametrize("flags", [("--resume",), ("--sample", "2"), ("--limit", "2"), ("--format", "jsonl")])
    def test_what_only_the_pool_can_do_is_refused(self, tmp_path: Path, run: Callable[..., Any], flags: tuple[str, ...]) -> None:
        ran = run("audit", tmp_path, "--out", tmp_path / "out", "--engine", "spark", *flags)
        assert ran.code == 2
        assert "for --engine pool" in ran.err

    def test_nothing_is_kept_of_one_that_is_interrupted(
        self, spark: Any, tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_csv(tmp_path / "jobs.csv", 5)

        def interrupted(beside: str, folder: str) -> int:
            assert os.listdir(beside)
            raise KeyboardInterrupt

        monkeypatch.setattr(tables, "_in_place", interrupted)
        ran = run("audit", tmp_path / "jobs.csv", "--out", tmp_path / "out", "--engine", "spark")
        assert (ran.code, ran.out) == (130, "")
        assert ran.err.endswith("what Spark writes is whole or not there\n")
        assert [path.name for path in (tmp_path / "out").iterdir() if path.name != "audit.lock"] == []

    def test_a_table_without_rows_is_no_fault(self, spark: Any, tmp_path: Path, run: Callable[..., Any]) -> None:
        (tmp_path / "jobs.csv").write_text("id,text\n", encoding="utf-8")
        ran = run("audit", tmp_path / "jobs.csv", "--out", tmp_path / "out", "--engine", "spark")
        assert (ran.code, ran.out.splitlines()[-1]) == (0, "0 errors, 0 warnings, 0 notes in 0 of 0 rows; 0 checked, 0 not checked, 0 unread")

    def test_a_worker_that_dies_is_told_in_a_line_with_what_to_do(self, spark: Any) -> None:
        told = engine.briefing({}, LIMITS)._replace(columns=Columns("text"), options={"as_of": Deadly()})
        frame = engine.placed(spark.createDataFrame([("We bake.",)], ["text"]), ("text",), "", None)
        with pytest.raises(tables.SparkError, match=r"^Spark gave up: Task .*exited unexpectedly.*--engine pool names it$"), tables.failures():
            engine.mapped(frame, told).collect()


@needs_spark
@pytest.mark.spark
def test_the_code_of_the_guide_runs(spark: Any, project: Path) -> None:
    guide = (project / "docs" / "guides" / "spark.md").read_text(encoding="utf-8")
    blocks = [code for code in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "spark." in code]
    postings = [(n, f"We want {'a recent graduate' if n % 3 else 'a salesman'}.") for n in range(9)]
    spark.createDataFrame(postings, "ref int, description string").createOrReplaceTempView("jobs")
    names: dict[str, Any] = {"spark": spark}
    for block in blocks:
        exec(block, names)
    assert len(blocks) == 2
    assert spark.table("job_findings").count() == 9
    assert {row.id for row in names["worst"].collect()} <= {str(n) for n in range(9)}
    assert names["worst"].count() > 0


def test_the_flags_of_the_guide_are_those_of_the_command(project: Path, run: Callable[..., Any]) -> None:
    guide = (project / "docs" / "guides" / "spark.md").read_text(encoding="utf-8")
    options = set(re.findall(r"--([a-z][a-z-]+)", run("audit", "--help").out))
    commands = re.findall(r"(?:eeolint|audit\.py) audit [^\n`]*", guide)
    assert len(commands) >= 5
    assert {flag for line in commands for flag in re.findall(r"(?<= )--([a-z][a-z-]+)", line)} <= options


class Deadly:
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


def test_a_cluster_is_asked_for_with_the_engine(tmp_path: Path, run: Callable[..., Any]) -> None:
    ran = run("audit", tmp_path, "--out", tmp_path / "out", "--master", "spark://there:7077")
    assert (ran.code, ran.err) == (2, "eeolint: --master is for --engine spark\n")


@pytest.mark.parametrize(
    ("path", "elsewhere"),
    [("s3a://lake/jobs", True), ("dbfs:/jobs", True), ("hdfs://head:9000/jobs", True), ("jobs", False), ("/jobs/a:b", False), ("C:/jobs", False)],
)
def test_an_address_is_told_from_a_path(path: str, elsewhere: bool) -> None:
    assert tables.is_elsewhere(path) == elsewhere


def test_where_pyspark_is_missing_the_extra_is_named(tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    ran = run("audit", tmp_path, "--out", tmp_path / "out", "--engine", "spark")
    assert (ran.code, ran.out, ran.err) == (2, "", "eeolint: there is no pyspark: pip install 'eeolint[spark]'\n")


@pytest.mark.skipif(pyspark is None, reason="there is no pyspark")
@pytest.mark.parametrize("home", [None, "/nowhere"])
def test_where_java_is_missing_it_is_named(tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, home: str | None) -> None:
    monkeypatch.setenv("PATH", str(tmp_path)) if home is None else monkeypatch.setenv("JAVA_HOME", home)
    ran = run("audit", tmp_path, "--out", tmp_path / "out", "--engine", "spark")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("eeolint: Spark needs Java, and there is none: install a JRE")


class Cluster:
    """A master and two workers of one core each, on loopback, and what they say."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._running = folder, dict[str, subprocess.Popen[bytes]]()
        self.environment = {
            **os.environ,
            "SPARK_HOME": str(Path(pyspark.__file__).parent),
            **SHORT_LIVED,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": sys.executable,
            "PYTHONPATH": str(Path(engine.__file__).parents[2]),
            "PYSPARK_SUBMIT_ARGS": "--conf spark.executor.memory=512m --conf spark.driver.memory=512m --conf spark.ui.enabled=false pyspark-shell",
        }
        self.url = self._start("master", "master.Master", r"Starting Spark master at (spark://\S+)")
        for name in ("one", "two"):
            self._start(name, "worker.Worker", r"Successfully registered with master (\S+)", "--cores", "1", "--memory", "600m", self.url)

    def _start(self, name: str, what: str, until: str, *more: str) -> str:
        log = self._folder / f"{name}.log"
        spark_class = [f"{self.environment['SPARK_HOME']}/bin/spark-class", f"org.apache.spark.deploy.{what}"]
        there = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        with log.open("wb") as said:
            environment = {**self.environment, "SPARK_WORKER_DIR": str(self._folder / "work" / name)}
            self._running[name] = subprocess.Popen([*spark_class, *there, *more], env=environment, stdout=said, stderr=said, start_new_session=True)
        return awaited(lambda: re.search(until, log.read_text(errors="replace")), 60)[1]

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        """End a process and all that it started."""
        process = self._running.pop(name)
        os.killpg(process.pid, how)
        process.wait(30)

    def stop(self) -> None:
        for name in list(self._running):
            self.kill(name)


def awaited(look: Callable[[], Any], seconds: float) -> Any:
    """What `look` finds, when it does."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)
    return found


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.stop()


@needs_spark
@pytest.mark.spark
@pytest.mark.skipif(os.name == "nt", reason="Spark's scripts that start a master are for a POSIX shell")
def test_a_cluster_that_loses_a_machine_on_the_way_says_what_the_pool_says(cluster: Cluster, tmp_path: Path, day: Any) -> None:
    jobs, out = tmp_path / "jobs", tmp_path / "out"
    jobs.mkdir()
    for part in range(16):
        pq.write_table(table(50).slice(part), jobs / f"{part:02}.parquet")
    command = [
        sys.executable,
        "-m",
        "eeolint",
        "audit",
        jobs,
        "--out",
        out,
        "--id",
        "ref",
        "--as-of",
        str(day),
        "--engine",
        "spark",
        "--master",
        cluster.url,
    ]
    with subprocess.Popen(command, env=cluster.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as driver:
        awaited(lambda: len(list(out.glob("results.tmp/_temporary/*/task_*"))) >= 3, 90)
        cluster.kill("one")
        said, _ = driver.communicate(timeout=120)
    assert driver.returncode == 0, said
    assert "Lost executor" in said
    assert in_order(pq.read_table(out / "results").to_pylist()) == by_the_pool(jobs, {"id": "ref"}, Linter(as_of=day))
