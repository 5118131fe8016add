"""The hooks, as a repository of postings runs them by pre-commit and by prek, installed from a folder of wheels and from nowhere else.

To fill the folder and to install takes half a minute, and so they run only where EEOLINT_TEST_HOOK=1 is set (.ci/run sets it).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.environ.get("EEOLINT_TEST_HOOK") != "1", reason="EEOLINT_TEST_HOOK=1 is not set")

SCRIPTS = os.path.dirname(sys.executable)  # where pip has put prek, too
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
def hook(project: Path, tmp_path_factory: pytest.TempPathFactory, offline: dict[str, str]) -> Path:
    """The project as it stands, committed in a repository of its own."""
    copy = tmp_path_factory.mktemp("hook") / "eeolint"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".git", "__pycache__", ".*cache*", ".venv*", "tests"))
    return repository(copy, offline)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the runners keep what they install."""
    return tmp_path_factory.mktemp("home")


Runner = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def runner(home: Path, offline: dict[str, str]) -> Runner:
    """Run pre-commit or prek in a folder: `runner("prek", folder, "run", …)`."""

    def call(name: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit"] if name == "pre-commit" else [os.path.join(SCRIPTS, name)]
        homes = {"PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home / "prek")}
        return subprocess.run([*command, *words], capture_output=True, text=True, check=False, cwd=folder, env={**offline, **homes}, timeout=900)

    return call


@pytest.fixture(scope="module")
def hooked(hook: Path, home: Path, offline: dict[str, str], runner: Runner) -> Runner:
    """Run a hook over a folder that is made a repository: `hooked(folder, "eeolint")`. What it needs is installed at the first time."""
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hook, check=True, env=offline, capture_output=True, text=True, timeout=60)
    hooks = [{"id": "eeolint"}, {"id": "eeolint-fix"}, {"id": "eeolint-report"}]
    configured = home / "config.yaml"
    configured.write_text(json.dumps({"repos": [{"repo": str(hook), "rev": asked.stdout.strip(), "hooks": hooks}]}), encoding="utf-8")

    def call(folder: Path, name: str, *words: str, by: str = "pre-commit") -> subprocess.CompletedProcess[str]:
        if not (folder / ".git").exists():
            repository(folder, offline)
        return runner(by, folder, "run", "--config", str(configured), "--verbose", name, *(words or ("--all-files",)))

    return call


def findings(output: str) -> set[str]:
    """The lines of an output that tell a finding, without the colors of it."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", output)
    return {line.strip() for line in plain.splitlines() if re.search(r": (?:error|warning|note): ", line)}


RUNNERS = pytest.mark.parametrize("by", ["pre-commit", "prek"])


@RUNNERS
def test_the_hook_can_be_tried_and_shows_where_a_posting_has_a_warning(
    hook: Path, runner: Runner, offline: dict[str, str], tmp_path: Path, by: str
) -> None:
    (tmp_path / "baker.md").write_text("# Baker\n\nWe want a salesman, too.\n", encoding="utf-8")
    (tmp_path / "clean.txt").write_text("We bake bread.\n", encoding="utf-8")
    (tmp_path / "code.py").write_text("salesman = 1\n", encoding="utf-8")
    ran = runner(by, repository(tmp_path, offline), "try-repo", str(hook), "eeolint", "--all-files", "--verbose")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "baker.md:3:11: warning: " in ran.stdout
    assert "code.py" not in ran.stdout


@RUNNERS
def test_the_hook_passes_clean_postings_and_says_nothing(hooked: Runner, tmp_path: Path, by: str) -> None:
    (tmp_path / "clean.html").write_text("<p>We bake bread.</p>\n", encoding="utf-8")
    ran = hooked(tmp_path, "eeolint", by=by)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout
    assert "0 findings" not in ran.stdout + ran.stderr


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of so many postings that a runner splits them, a few with findings."""
    for number in range(24):
        text = "We want a salesman.\n" if number % 5 == 0 else "We bake bread.\n"
        (tmp_path / f"job {number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@RUNNERS
def test_the_fix_hook_fails_where_it_has_changed_a_posting_and_then_passes(hooked: Runner, tmp_path: Path, by: str) -> None:
    posting = tmp_path / "baker.md"
    posting.write_text("# Baker\n\nWe want a salesman, too.\n", encoding="utf-8")
    ran = hooked(tmp_path, "eeolint-fix", by=by)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "files were modified by this hook" in ran.stdout.lower()
    assert posting.read_text(encoding="utf-8") == "# Baker\n\nWe want a salesperson, too.\n"
    assert hooked(tmp_path, "eeolint-fix", by=by).returncode == 0


@RUNNERS
def test_the_hook_says_the_same_split_over_processes_as_in_one(hooked: Runner, offline: dict[str, str], many: Path, by: str) -> None:
    ran = hooked(many, "eeolint", by=by)
    alone = subprocess.run(
        [sys.executable, "-m", "eeolint", "check", *sorted(path.name for path in many.glob("*.txt"))],
        capture_output=True, text=True, check=False, cwd=many, env=offline, timeout=120,
    )  # fmt: skip
    assert (ran.returncode, alone.returncode) == (1, 1)
    assert findings(ran.stdout) == findings(alone.stdout)
    assert len(findings(ran.stdout)) == 5


@RUNNERS
def test_the_order_of_the_files_changes_nothing(hooked: Runner, many: Path, by: str) -> None:
    names = sorted(path.name for path in many.glob("*.txt"))
    there, back = (hooked(many, "eeolint", "--files", *order, by=by) for order in (names, names[::-1]))
    assert (there.returncode, back.returncode) == (1, 1), there.stdout + there.stderr
    assert findings(there.stdout) == findings(back.stdout)
    assert len(findings(there.stdout)) == 5


@RUNNERS
def test_the_report_hook_writes_one_page_about_all_postings(hooked: Runner, many: Path, by: str) -> None:
    for _ in range(2):  # the second run does not read the report of the first
        ran = hooked(many, "eeolint-report", "--all-files", "--hook-stage", "manual", by=by)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        page = (many / ".eeolint" / "report.html").read_text(encoding="utf-8")
        assert "5 findings (5 warnings) in 5 of 24 postings" in " ".join(page.split())


def test_the_environment_of_the_hook_is_small(hooked: Runner, home: Path, tmp_path: Path) -> None:
    """pre-commit.ci takes 250 MiB for all hooks of a repository together."""
    (tmp_path / "clean.txt").write_text("We bake bread.\n", encoding="utf-8")
    hooked(tmp_path, "eeolint")
    environment = next(home.glob("repo*/py_env-*"))
    size = sum(path.lstat().st_size for path in environment.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{size / 1e6:.1f} MB")  # noqa: T201 -- pytest -s shows it
    assert size < 60_000_000, f"{size / 1e6:.0f} MB"
