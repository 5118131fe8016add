"""A command line of paths alone is read as argparse reads it, and any other is left to argparse; the program ends with the command's code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from eeolint import plainly
from eeolint.arguments import COMMANDS, parsed


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b c.md", "jobs"):
        (tmp_path / name).write_text("Bake bread.", encoding="utf-8")


@pytest.mark.parametrize(
    "arguments", [["a.txt"], ["check", "a.txt"], ["check", "a.txt", "missing.txt"], ["b c.md", "a.txt"], ["check", "check"], ["."]]
)
def test_paths_are_read_as_argparse_reads_them(arguments: list[str]) -> None:
    plain, full = plainly.paths(arguments), vars(parsed(arguments))
    assert plain is not None
    assert vars(plain) == {key: value for key, value in full.items() if value}
    assert all(not getattr(plain, key) for key, value in full.items() if not value)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check"],
        ["-"],
        ["check", "-"],
        ["a.txt", "--quiet"],
        ["--version"],
        ["missing.txt"],
        ["chekc", "a.txt"],
        ["jobs"],
        *([c] for c in COMMANDS),
    ],
)
def test_what_may_be_more_than_paths_is_left_to_argparse(arguments: list[str]) -> None:
    assert plainly.paths(arguments) is None


def test_commands_are_words_of_letters_which_no_path_is_taken_for() -> None:
    assert all(command.isalpha() for command in COMMANDS)


@pytest.mark.parametrize(("text", "code"), [("Bake bread.", 0), ("We want a young man.", 1)])
def test_the_program_ends_with_the_code_of_its_command(text: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    ran = subprocess.run([sys.executable, "-m", "eeolint", "a.txt"], capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == code
    assert ran.stdout.splitlines()[-1].endswith("unread")


def test_whoever_waits_for_the_end_of_the_process_is_called(tmp_path: Path) -> None:
    code = "import atexit, sys; from eeolint.cli import run; atexit.register(print, 'the end'); sys.argv = ['eeolint', 'a.txt']; run()"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "the end")


def test_a_check_of_paths_sets_up_no_command_line() -> None:
    code = "import sys; from eeolint.cli import main; main(['a.txt']); print({'argparse', 'yaml', 'hashlib', 'textwrap'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert ran.stdout.splitlines()[-1] == "set()"
