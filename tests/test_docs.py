"""The pages under docs/ say what the data says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_pages_that_are_written_from_data_are_up_to_date(project: Path, environment: dict[str, str]) -> None:
    ran = subprocess.run([sys.executable, "tools/docs.py", "--check"], cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")
