"""The pre-commit hook, as a repository of postings runs it.

It installs from the network, and so runs only where EEOLINT_TEST_HOOK=1 is set (.ci/run sets it).
"""

from __future__ import annotations

import json
import os
import re
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


def tried(hook: Path, folder: Path, environment: dict[str, str], home: Path, name: str = "eeolint", *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(hook), name, "--all-files", "--verbose", *more],
        capture_output=True, text=True, check=False, cwd=folder, env={**environment, "PRE_COMMIT_HOME": str(home)}, timeout=900,
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def findings(output: str) -> set[str]:
    """The lines of an output that tell a finding, without the colors of it."""
    return set(re.findall(r"^.*: (?:error|warning|note): .*$", re.sub(r"\x1b\[[\d;]*m", "", output), re.MULTILINE))


def test_the_hook_fails_on_a_posting_with_a_warning_and_shows_where(hook: Path, home: Path, plain: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "baker.md").write_text("# Baker\n\nWe want a salesman, too.\n", encoding="utf-8")
    (tmp_path / "clean.txt").write_text("We bake bread.\n", encoding="utf-8")
    (tmp_path / "code.py").write_text("salesman = 1\n", encoding="utf-8")
    ran = tried(hook, repository(tmp_path, plain), plain, home)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "baker.md:3:11: warning: " in ran.stdout
    assert "code.py" not in ran.stdout


def test_the_hook_passes_clean_postings_and_says_nothing(hook: Path, home: Path, plain: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "clean.html").write_text("<p>We bake bread.</p>\n", encoding="utf-8")
    ran = tried(hook, repository(tmp_path, plain), plain, home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout
    assert "0 findings" not in ran.stdout


@pytest.fixture
def many(tmp_path: Path, plain: dict[str, str]) -> Path:
    """A repository of so many postings that a hook splits them, a few with findings."""
    for number in range(24):
        text = "We want a salesman.\n" if number % 5 == 0 else "We bake bread.\n"
        (tmp_path / f"job {number}.txt").write_text(text, encoding="utf-8")
    return repository(tmp_path, plain)


def test_the_fix_hook_fails_where_it_has_changed_a_posting_and_then_passes(hook: Path, home: Path, plain: dict[str, str], tmp_path: Path) -> None:
    posting = tmp_path / "baker.md"
    posting.write_text("# Baker\n\nWe want a salesman, too.\n", encoding="utf-8")
    ran = tried(hook, repository(tmp_path, plain), plain, home, "eeolint-fix")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "files were modified by this hook" in ran.stdout
    assert posting.read_text(encoding="utf-8") == "# Baker\n\nWe want a salesperson, too.\n"
    assert tried(hook, tmp_path, plain, home, "eeolint-fix").returncode == 0


def test_the_hook_says_the_same_split_over_processes_as_in_one(hook: Path, home: Path, plain: dict[str, str], many: Path) -> None:
    ran = tried(hook, many, plain, home)
    alone = subprocess.run(
        [sys.executable, "-m", "eeolint", "check", *sorted(path.name for path in many.glob("*.txt"))],
        capture_output=True, text=True, check=False, cwd=many, env=plain, timeout=120,
    )  # fmt: skip
    assert (ran.returncode, alone.returncode) == (1, 1)
    assert findings(ran.stdout) == findings(alone.stdout)
    assert len(findings(ran.stdout)) == 5


def test_the_report_hook_writes_one_page_about_all_postings(hook: Path, home: Path, plain: dict[str, str], many: Path) -> None:
    for _ in range(2):  # the second run does not read the report of the first
        ran = tried(hook, many, plain, home, "eeolint-report", "--hook-stage", "manual")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        page = (many / ".eeolint" / "report.html").read_text(encoding="utf-8")
        assert "5 findings (5 warnings) in 5 of 24 postings" in " ".join(page.split())


def test_prek_runs_the_hook_as_pre_commit_does(hook: Path, plain: dict[str, str], many: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    prek = shutil.which("prek") or pytest.skip("prek is not installed")
    ran = subprocess.run(
        [prek, "try-repo", str(hook), "eeolint", "--all-files", "--verbose"],
        capture_output=True, text=True, check=False, cwd=many, env={**plain, "PREK_HOME": str(tmp_path_factory.mktemp("prek"))}, timeout=900,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert len(findings("\n".join(line.strip() for line in ran.stdout.splitlines()))) == 5


def test_the_environment_of_the_hook_is_small(hook: Path, home: Path, plain: dict[str, str], many: Path) -> None:
    """pre-commit.ci takes 250 MiB for all hooks of a repository together."""
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hook, check=True, env=plain, capture_output=True, text=True, timeout=60)
    configured = {"repos": [{"repo": str(hook), "rev": asked.stdout.strip(), "hooks": [{"id": "eeolint"}]}]}
    (many / ".pre-commit-config.yaml").write_text(json.dumps(configured), encoding="utf-8")
    installed = {**plain, "PRE_COMMIT_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "pre_commit", "install-hooks"], cwd=many, check=True, env=installed, capture_output=True, timeout=900)
    [environment] = home.glob("repo*/py_env-*")
    size = sum(path.lstat().st_size for path in environment.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{size / 1e6:.1f} MB")  # noqa: T201 -- pytest -s shows it
    assert size < 60_000_000, f"{size / 1e6:.0f} MB"
