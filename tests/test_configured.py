"""The command under a configuration: what is linted, how, and what a mistake says; the commands that show and begin one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eeolint import watching
from eeolint.arguments import SHELLS

Run = Callable[..., Any]
TEXT = "We are looking for recent graduates.\n"
RULE = "wording/age/recent-graduate"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write files below a folder that becomes the working one."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


def test_without_arguments_the_command_explains_itself(run: Run) -> None:
    ran = run()
    assert ran.code == 0
    assert "lint postings" in ran.out


def test_check_without_a_path_lints_the_working_folder(run: Run, tree: Callable[..., Path]) -> None:
    tree({"jobs/a.txt": TEXT})
    ran = run("check")
    assert ran.code == 1
    assert ran.out.startswith("./jobs/a.txt:1:20: warning:")


def test_each_posting_is_linted_as_its_folder_says(run: Run, tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": f'[severity]\n"{RULE}" = "error"', "jobs/a.txt": TEXT, "old/a.txt": TEXT, "old/eeolint.toml": 'ignore = ["wording"]'})
    ran = run("check", "--select", RULE, "jobs", "old")
    assert ran.last_line.startswith("1 finding (1 error) in 1 of 2 postings")


def test_what_does_not_exist_is_told_with_its_line(run: Run, tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": '\njurisdictions = ["us-cal"]', "a.txt": TEXT})
    ran = run("check", "a.txt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("eeolint: eeolint.toml:2: there is no place 'us-cal'; did you mean 'us-ca'?")


def test_a_default_place_that_does_not_exist_is_told_with_its_line(run: Run, tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": '\ndefault_jurisdiction = "atlantis"', "a.txt": TEXT})
    ran = run("check", "a.txt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("eeolint: eeolint.toml:2: there is no place 'atlantis'; known: ")


def test_the_mistakes_of_all_configurations_are_told_before_anything_is_linted(run: Run, tree: Callable[..., Path]) -> None:
    tree({"a/x.txt": TEXT, "a/eeolint.toml": "ignroe = []", "b/x.txt": TEXT, "b/eeolint.toml": "\nselekt = []"})
    ran = run("check", "a", "b")
    assert (ran.code, ran.out) == (2, "")
    assert [line.split(" (")[0] for line in ran.err.splitlines()] == [
        "eeolint: the configuration has 2 mistakes:",
        "a/eeolint.toml:1: unknown key; did you mean 'ignore'?",
        "b/eeolint.toml:2: unknown key; did you mean 'select'?",
    ]


def test_fail_on_and_output_come_from_the_configuration_and_flags_outweigh_them(run: Run, tree: Callable[..., Path]) -> None:
    folder = tree({"eeolint.toml": 'fail_on = "error"\nformat = "json"\noutput = ["html:report.html"]', "a.txt": TEXT})
    ran = run("check", "a.txt")
    assert ran.code == 0
    assert ran.out.startswith('{\n "schema"')
    assert (folder / "report.html").exists()
    assert run("check", "--fail-on", "note", "--format", "text", "a.txt").code == 1


@pytest.mark.parametrize(
    ("flags", "severity"),
    [
        (["--severity", "wording/age=note"], "1 note"),
        (["--severity", f"{RULE}=error"], "1 error"),
        (["--severity", "wording=off"], None),
        (["--extend-ignore", "wording/age"], None),
        (["--ignore", "style,wording/sex"], "1 warning"),
    ],
)
def test_flags_weigh_and_choose_rules(run: Run, tree: Callable[..., Path], flags: list[str], severity: str | None) -> None:
    tree({"a.txt": TEXT})
    ran = run("check", *flags, "a.txt")
    assert ran.last_line.startswith(f"1 finding ({severity})" if severity else "0 findings")


def test_exit_zero_is_for_findings_only(run: Run, tree: Callable[..., Path]) -> None:
    tree({"a.txt": TEXT})
    assert run("check", "--exit-zero", "a.txt").code == 0
    assert run("check", "--exit-zero", "missing.txt").code == 2


def test_a_rule_in_preview_speaks_where_it_is_called_by_its_full_id(small_pack: Any) -> None:
    small_pack.rule(status="preview")
    text = "A zebra crossing."
    assert not small_pack.linter().lint(text).findings
    assert not small_pack.linter(extend_select=("mine",)).lint(text).findings
    assert [finding.rule for finding in small_pack.linter(extend_select=("mine/rule",)).lint(text).findings] == ["mine/rule"]


def test_extend_select_adds_to_select(small_pack: Any) -> None:
    small_pack.rule()
    text = "A zebra crossing and a quagga crossing."
    assert [finding.rule for finding in small_pack.linter(select=("quiet",)).lint(text).findings] == ["quiet"]
    assert len(small_pack.linter(select=("quiet",), extend_select=("mine",)).lint(text).findings) == 2


def test_statistics_count_findings_by_rule(run: Run, tree: Callable[..., Path]) -> None:
    tree({"a.txt": TEXT + TEXT, "b.txt": "We want a ninja.\n"})
    lines = run("check", "--statistics", "a.txt", "b.txt").out.splitlines()
    assert lines[0] == f"2  warning  {RULE}  Recent graduates wanted"
    assert lines[-1].startswith("3 findings")


def test_excluded_files_are_left_out_of_folders_and_named_ones_only_if_forced(run: Run, tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": 'exclude = ["drafts", "*.old.txt"]', "jobs/a.txt": "", "jobs/drafts/b.txt": TEXT, "jobs/c.old.txt": TEXT})
    assert "of 1 posting" in run("check", "jobs").last_line
    assert "of 2 postings" in run("check", "jobs/drafts/b.txt", "jobs/c.old.txt").last_line
    assert "of 0 postings" in run("check", "--force-exclude", "jobs/drafts/b.txt").last_line
    assert "of 2 postings" in run("check", "--exclude", "jobs", "--isolated", "jobs/a.txt", "jobs/c.old.txt").last_line


@pytest.mark.skipif(not shutil.which("git"), reason="there is no Git here")
def test_a_report_among_the_postings_is_none_of_them_in_the_next_run(run: Run, tree: Callable[..., Path]) -> None:
    tree({"a.txt": TEXT})
    first, second = (run("check", "--output", "html:report.html", ".") for _ in range(2))
    assert first == second
    assert "of 1 posting;" in second.last_line
    assert "of 2 postings;" in run("check", ".").last_line


def test_what_git_ignores_is_left_out(run: Run, tree: Callable[..., Path]) -> None:
    folder = tree({".gitignore": "out/\n", "jobs/a.txt": TEXT, "jobs/out/b.txt": TEXT})
    assert "of 2 postings" in run("check", "jobs").last_line
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    assert "of 1 posting" in run("check", "jobs").last_line
    assert "of 2 postings" in run("check", "--no-respect-gitignore", "jobs").last_line
    assert "of 1 posting" in run("check", "jobs/out/b.txt").last_line


def test_standard_input_is_what_its_name_says(run: Run, tree: Callable[..., Path]) -> None:
    tree({"uk/eeolint.toml": 'ignore = ["wording"]'})
    html = b"<p>We want recent <b>graduates</b>.</p>"
    assert "0 findings" in run("check", "--stdin-filename", "uk/a.html", "-", stdin=html).last_line
    assert run("check", "--stdin-filename", "us/a.html", "-", stdin=html).out.startswith("us/a.html:1:12: warning")


def test_config_shows_each_value_with_its_origin(run: Run, tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": 'ignore = ["style"]\n\n[files."uk/**"]\njurisdictions = ["gb"]\n'})
    lines = run("config", "--show", "--preview", "uk/a.md").out.splitlines()
    assert 'ignore = ["style"]  # eeolint.toml:1' in lines
    assert 'jurisdictions = ["gb"]  # eeolint.toml:4' in lines
    assert "preview = true  # the command line" in lines
    assert 'fail_on = "warning"  # default' in lines


def test_config_tells_what_does_not_exist(run: Run, tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": 'ignore = ["stile"]'})
    ran = run("config")
    assert ran.code == 2
    assert "eeolint.toml:1: no rule's id begins with 'stile'" in ran.err


def test_init_writes_a_configuration_that_is_read(run: Run, tree: Callable[..., Path]) -> None:
    folder = tree({"jobs/a.txt": TEXT, "README.md": "# Jobs\n"})
    assert run("init").code == 0
    assert run("check").last_line.endswith("0 unread")
    text = (folder / "eeolint.toml").read_text(encoding="utf-8")
    uncommented = "\n".join(line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in text.splitlines())
    (folder / "eeolint.toml").write_text(uncommented, encoding="utf-8")
    assert run("config").code == 0


@pytest.mark.parametrize("name", ["eeolint.toml", "pyproject.toml"])
def test_init_leaves_a_configuration_alone(run: Run, tree: Callable[..., Path], name: str) -> None:
    folder = tree({name: "[tool.eeolint]\n" if name == "pyproject.toml" else "preview = true\n"})
    before = (folder / name).read_text(encoding="utf-8")
    ran = run("init")
    assert (ran.code, (folder / name).read_text(encoding="utf-8")) == (2, before)
    assert "nothing was changed" in ran.err


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_the_flags(run: Run, shell: str) -> None:
    ran = run("completion", shell)
    assert ran.code == 0
    assert "stdin-filename" in ran.out
    assert f"usage: eeolint completion [-h] {{{','.join(SHELLS)}}}" in run("completion", "--help").out


def offered(shell: str, script: str, line: str, folder: Path) -> set[str]:
    """What a shell offers behind a line, without the descriptions."""
    program = shutil.which(shell) or pytest.skip(f"there is no {shell} here")
    (folder / "script").write_text(script, encoding="utf-8")
    words = ("--no-config", "-c") if shell == "fish" else ("--norc", "--noprofile", "-c")
    ask = {
        "fish": "source $argv[1]; complete -C $argv[2]",
        "bash": "source $0; COMP_LINE=$1; COMP_POINT=${#1}; read -ra COMP_WORDS <<< \"$1\"; [[ $1 != *\\  ]] || COMP_WORDS+=(''); "
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _shtab_eeolint; printf '%s\\n' \"${COMPREPLY[@]}\"",
    }
    ran = subprocess.run(
        [program, *words, ask[shell], str(folder / "script"), line], capture_output=True, text=True, check=True, cwd=folder, timeout=60
    )
    return {row.split("\t")[0].rstrip("/ ") for row in ran.stdout.splitlines()}


@pytest.mark.parametrize("shell", ["bash", "fish"])
@pytest.mark.parametrize(
    ("line", "among", "not_among"),
    [
        ("eeolint ", "check", "--severity"),
        ("eeolint ba", "baseline", "check"),
        ("eeolint baseline ", "audit", "check"),
        ("eeolint check --sev", "--severity", "--select"),
        ("eeolint check --fail-on ", "never", "off"),
        ("eeolint check jo", "jobs", "check"),
        ("eeolint check --config se", "settings.toml", "jobs"),
    ],
)
def test_a_shell_offers_what_may_stand_there(run: Run, tmp_path: Path, shell: str, line: str, among: str, not_among: str) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "settings.toml").touch()
    found = offered(shell, run("completion", shell).out, line, tmp_path)
    assert among in found
    assert not_among not in found


def test_watching_looks_again_when_a_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    seen = watching.changes(lambda: [str(path)], pause=0)
    next(seen)
    path.write_text(TEXT, encoding="utf-8")
    next(seen)
    path.unlink()
    next(seen)


def test_watch_lints_again_and_ends_with_an_interruption(run: Run, tree: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tree({"a.txt": TEXT})

    def paused(_: float) -> None:
        if not (folder / "a.txt").read_text(encoding="utf-8"):
            raise KeyboardInterrupt
        (folder / "a.txt").write_text("", encoding="utf-8")

    monkeypatch.setattr(watching.time, "sleep", paused)
    ran = run("check", "--watch", "a.txt")
    assert ran.code == 130
    assert ran.out.count(" of 1 posting") == 2
