"""The pre-commit hook, as a repository of postings runs it.

It installs from the network, and so runs only where EEOLINT_TEST_HOOK=1 is set (.ci/run sets it).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.environ.get("EEOLINT_TEST_HOOK") != "1", reason="EEOLINT_TEST_HOOK=1 is not set")

GIT = (
    "git",
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.com",
    "-c",
    "init.defaultBranch=main",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "core.hooksPath=/dev/null",
)


def repository(folder: Path, environment: dict[str, str]) -> Path:
    """Make a folder a repository of one commit."""
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        subprocess.run([*GIT, *command], cwd=folder, check=True, env=environment, timeout=60)
    return folder


@pytest.fixture(scope="module")
def plain(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("GIT_")}


@pytest.fixture(scope="module")
def hook(project: Path, tmp_path_factory: pytest.TempPathFactory, plain: dict[str, str]) -> Path:
    """The project as it stands, committed in a repository of its own."""
    copy = tmp_path_factory.mktemp("hook") / "eeolint"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".git", "__pycache__", ".*cache*", ".venv*", "tests"))
    return repository(copy, plain)


def tried(hook: Path, folder: Path, environment: dict[str, str], home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(hook), "eeolint", "--all-files", "--verbose"],
        capture_output=True, text=True, check=False, cwd=folder, env={**environment, "PRE_COMMIT_HOME": str(home)}, timeout=900,
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_the_hook_fails_on_a_posting_with_a_warning_and_shows_where(hook: Path, home: Path, plain: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "baker.md").write_text("# Baker\n\nWe want a salesman, too.\n", encoding="utf-8")
    (tmp_path / "clean.txt").write_text("We bake bread.\n", encoding="utf-8")
    (tmp_path / "code.py").write_text("salesman = 1\n", encoding="utf-8")
    ran = tried(hook, repository(tmp_path, plain), plain, home)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "baker.md:3:11: warning: " in ran.stdout
    assert "code.py" not in ran.stdout


def test_the_hook_passes_clean_postings(hook: Path, home: Path, plain: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "clean.html").write_text("<p>We bake bread.</p>\n", encoding="utf-8")
    ran = tried(hook, repository(tmp_path, plain), plain, home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout
