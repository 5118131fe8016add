"""Only what has changed since a revision: wording by line, all else by file, and clear words where Git cannot tell."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eeolint.changes import changed_lines

Run = Callable[..., Any]
FOREMAN = "We need a foreman for the bakery by the sea.\n"
SALESMAN = "We want a salesman who sells our bread to the hotels.\n"
CLEAN = "We bake bread at night and sell it in the morning.\n"


class Repository:
    """A Git repository of postings."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self._run = folder, run
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Postings")

    def check(self, *paths: object, base: str = "HEAD", select: str = "wording") -> Any:
        chosen = ("--jurisdiction", "us", "--select", select, "--no-facts")
        return self._run("check", *(paths or (self.folder,)), "--diff-base", base, *chosen)


@pytest.fixture
def repository(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "repository"
    folder.mkdir()
    return Repository(folder, run)


def found(ran: Any) -> list[str]:
    """Names and words of the findings of a run."""
    heads = [line for line in ran.out.splitlines() if line.endswith("]") and ": " in line]
    return sorted(f"{Path(line.split(':')[0]).name} {line.split(chr(39))[1]}" for line in heads)


def test_wording_is_reported_on_changed_lines_only(repository: Repository) -> None:
    repository.write("a.txt", FOREMAN + CLEAN)
    repository.commit()
    repository.write("a.txt", FOREMAN + CLEAN + SALESMAN)
    ran = repository.check()
    assert found(ran) == ["a.txt salesman"]
    assert "as in HEAD, and so left out: 0 files, and 1 finding on wording of changed files" in ran.err


def test_a_line_that_was_taken_out_changes_no_other(repository: Repository) -> None:
    repository.write("a.txt", FOREMAN + CLEAN)
    repository.commit()
    repository.write("a.txt", FOREMAN)
    assert found(repository.check()) == []


def test_files_that_have_not_changed_are_left_out_and_told(repository: Repository) -> None:
    repository.write("a.txt", FOREMAN)
    repository.write("b.txt", CLEAN)
    repository.commit()
    repository.write("b.txt", CLEAN + SALESMAN)
    ran = repository.check()
    assert found(ran) == ["b.txt salesman"]
    assert "1 file, and 0 findings" in ran.err


def test_what_a_changed_file_lacks_is_reported_wherever_the_change_stands(repository: Repository) -> None:
    long = CLEAN * 12
    repository.write("a.txt", long)
    repository.write("b.txt", long)
    repository.commit()
    repository.write("a.txt", long + CLEAN)
    ran = repository.check(select="notice/statement-absent")
    assert "a.txt: note: no equal-opportunity statement" in ran.out
    assert "b.txt" not in ran.out


@pytest.mark.parametrize("staged", [False, True], ids=["untracked", "staged"])
def test_every_line_of_a_new_file_has_changed(repository: Repository, staged: bool) -> None:
    repository.write("a.txt", CLEAN)
    repository.commit()
    repository.write("jobs/zoë b.txt", FOREMAN)
    if staged:
        repository.git("add", "-A")
    assert found(repository.check()) == ["zoë b.txt foreman"]


def test_of_a_renamed_file_only_the_changed_lines_count(repository: Repository) -> None:
    repository.write("a.txt", FOREMAN + CLEAN * 10)
    repository.commit()
    repository.git("mv", "a.txt", 'b "new".txt')
    assert found(repository.check()) == []
    repository.write('b "new".txt', FOREMAN + CLEAN * 10 + SALESMAN)
    assert found(repository.check()) == ['b "new".txt salesman']


def test_a_file_of_which_git_shows_no_lines_counts_as_a_whole(repository: Repository) -> None:
    repository.write("a.txt", CLEAN.encode("utf-16"))
    repository.commit()
    repository.write("a.txt", (CLEAN + FOREMAN).encode("utf-16"))
    assert found(repository.check()) == ["a.txt foreman"]


def test_another_revision_and_another_folder_are_no_matter(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("jobs/a.txt", FOREMAN)
    repository.commit()
    repository.write("jobs/a.txt", FOREMAN + SALESMAN)
    repository.commit()
    monkeypatch.chdir(repository.folder / "jobs")
    assert found(repository.check("a.txt", base="HEAD~1")) == ["a.txt salesman"]
    assert found(repository.check("a.txt", base="main")) == []


def test_settings_of_the_user_do_not_change_the_answer(repository: Repository) -> None:
    for key, value in (("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("color.ui", "always"), ("diff.external", "false")):
        repository.git("config", key, value)
    repository.write("a.txt", FOREMAN)
    repository.commit()
    repository.write("a.txt", FOREMAN + SALESMAN)
    assert found(repository.check()) == ["a.txt salesman"]


def test_a_file_that_is_not_there_is_still_unread(repository: Repository) -> None:
    repository.write("a.txt", CLEAN)
    repository.commit()
    ran = repository.check(repository.folder / "a.txt", repository.folder / "gone.txt")
    assert ran.code == 2
    assert "gone.txt: cannot be read" in ran.err


@pytest.mark.parametrize(("base", "said"), [("no-such", "knows no revision 'no-such'"), ("--output=x", "knows no revision '--output=x'")])
def test_an_unknown_revision_is_refused(repository: Repository, base: str, said: str) -> None:
    repository.write("a.txt", CLEAN)
    repository.commit()
    ran = repository._run("check", repository.folder, f"--diff-base={base}")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (repository.folder / "x").exists()


def test_without_a_repository_or_git_the_run_is_refused(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "a.txt").write_text(CLEAN)
    ran = run("check", tmp_path / "jobs", "--diff-base", "HEAD")
    assert ran.code == 2
    assert "not a git repository" in ran.err
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run("check", tmp_path / "jobs", "--diff-base", "HEAD")
    assert ran.code == 2
    assert "there is no command `git`" in ran.err


def test_what_no_revision_can_be_held_against_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.txt", CLEAN)
    repository.commit()
    (tmp_path / "b.txt").write_text(CLEAN)
    assert "standard input has no revision" in repository.check("-").err
    ran = repository.check(repository.folder / "a.txt", tmp_path / "b.txt")
    assert ran.code == 2
    assert "not in the repository" in ran.err


def test_lines_of_a_text_that_look_like_those_of_a_diff_are_no_lines_of_a_diff() -> None:
    diff = (
        b"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1,3 @@\n-x\n+++ b/other\n+@@ -1 +9 @@\n+y\n@@ -9,0 +12 @@\n+z\n\\ No newline at end of file\n"
    )
    assert list(changed_lines(diff)) == [("a", frozenset({1, 2, 3, 12}))]


@pytest.fixture
def configured(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository whose configuration names the revision, with a known line and a new one."""
    keys = 'diff_base = "HEAD"\njurisdictions = ["us"]\nselect = ["wording"]\nexclude = ["*.toml"]\n'
    (repository.folder / "eeolint.toml").write_text(keys, encoding="utf-8")
    repository.write("a.txt", FOREMAN + CLEAN)
    repository.commit()
    repository.write("a.txt", FOREMAN + CLEAN + SALESMAN)
    monkeypatch.chdir(repository.folder)
    return repository


def test_a_configuration_names_the_revision_and_a_flag_outweighs_it(configured: Repository, run: Run) -> None:
    assert 'diff_base = "HEAD"  # eeolint.toml:1' in run("config").out.splitlines()
    assert found(run("check", ".")) == ["a.txt salesman"]
    assert found(run("check", "--no-diff-base", ".")) == ["a.txt foreman", "a.txt salesman"]


def test_an_unknown_revision_is_told_with_the_line_that_names_it(configured: Repository, run: Run) -> None:
    configured.write("eeolint.toml", '\ndiff_base = "nowhere"\n')
    ran = run("check", ".")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("eeolint: eeolint.toml:2: --diff-base: Git knows no revision 'nowhere'")


def test_what_an_editor_hands_over_is_linted_whatever_revision_is_configured(configured: Repository, run: Run) -> None:
    ran = run("check", "--stdin-filename", "a.txt", "-", stdin=(FOREMAN + SALESMAN).encode())
    assert found(ran) == ["a.txt foreman", "a.txt salesman"]


def test_fixes_are_of_changed_lines_only(configured: Repository, run: Run) -> None:
    configured.write("b.txt", FOREMAN)
    configured.commit()
    configured.write("a.txt", FOREMAN + CLEAN + SALESMAN + FOREMAN)
    ran = run("fix", ".")
    left = (configured.folder / "a.txt").read_text(encoding="utf-8")
    assert (left.count("foreman"), left.count("supervisor"), (configured.folder / "b.txt").read_text(encoding="utf-8")) == (1, 1, FOREMAN)
    assert "known or unchanged, and so left alone" in ran.err
    run("fix", "--no-diff-base", ".")
    assert "foreman" not in (configured.folder / "a.txt").read_text(encoding="utf-8")
