"""The recipe for Dask, as its guide has it, gives the results of the pool."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")
pa = pytest.importorskip("pyarrow")

import pyarrow.parquet as pq  # noqa: E402 -- behind the question whether it is there

from eeolint.audit.batch import lint_batch  # noqa: E402
from eeolint.audit.columns import Columns  # noqa: E402
from eeolint.linter import Linter  # noqa: E402

ROWS, GROUP = 50, 20


@pytest.fixture
def jobs(tmp_path: Path) -> pa.Table:
    """A table in three row groups, in a file as the guide names it."""
    texts = [f"We look for a {'recent graduate' if n % 2 else 'baker'}, the {n}th this year." if n % 7 else None for n in range(ROWS)]
    table = pa.table({"id": list(range(ROWS)), "description": texts})
    pq.write_table(table, tmp_path / "jobs.parquet", row_group_size=GROUP)
    return table


def test_the_recipe_of_the_guide_lints_each_row_as_the_pool_does(project: Path, tmp_path: Path, jobs: Any, environment: dict[str, str]) -> None:
    guide = (project / "docs" / "guides" / "dask.md").read_text(encoding="utf-8")
    modules = dict(re.findall(r"```python\n# (\w+\.py)\n(.*?)```", guide, re.DOTALL))
    assert modules.keys() == {"lint_jobs.py", "run.py"}
    for name, code in modules.items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    quiet = {"DASK_DISTRIBUTED__DASHBOARD__LINK": "", "PYTHONPATH": str(project)}
    command = [sys.executable, "-W", "error", "run.py"]
    ran = subprocess.run(command, cwd=tmp_path, env={**environment, **quiet}, capture_output=True, text=True, check=False, timeout=150)
    assert (ran.returncode, ran.stdout) == (0, f"{ROWS} rows\n"), ran.stderr
    linter = Linter(jurisdictions=("us-ca",), as_of=date(2026, 11, 23))
    [batch] = jobs.to_batches()
    results = sorted((tmp_path / "results").iterdir())
    assert [pq.read_metadata(part).num_rows for part in results] == [20, 20, 10]
    assert (
        pq.read_table(tmp_path / "results").to_pylist() == lint_batch(batch, linter, Columns("description", id="id"), file="jobs.parquet").to_pylist()
    )
