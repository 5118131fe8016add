"""The command: exit codes, streams, and an account that leaves nothing out."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import eeolint
from eeolint import linter as linter_module

Run = Callable[..., Any]
Postings = Callable[..., Path]

CLEAN = "We bake bread for the town, and you will help us at night.\n"
WARNING = "We want a salesman for our bakery, and you will help us at night.\n"
ERROR = "Only male candidates may apply for this work in our bakery.\n"
NOTE = "We need a coding ninja for the website of our bakery in town.\n"
WORDING = ("--select", "wording")


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (CLEAN, "note", 0), (NOTE, "note", 1), (NOTE, "warning", 0), (WARNING, "warning", 1), (WARNING, "error", 0), (WARNING, "note", 1),
        (ERROR, "error", 1), (ERROR, "warning", 1), (ERROR, "never", 0), (WARNING, None, 1), (NOTE, None, 0),
    ],
)  # fmt: skip
def test_the_exit_code_is_1_only_for_findings_as_bad_as_fail_on(run: Run, postings: Postings, text: str, fail_on: str | None, code: int) -> None:
    chosen = ("--fail-on", fail_on) if fail_on else ()
    assert run("check", *WORDING, *chosen, postings(a=text)).code == code


def test_check_is_the_default_command(run: Run, postings: Postings) -> None:
    folder = postings(a=WARNING)
    assert run(*WORDING, folder) == run("check", *WORDING, folder)


def test_a_file_called_like_a_command_can_be_checked_by_its_path(run: Run, postings: Postings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = postings()
    (folder / "rules").write_text(WARNING)
    monkeypatch.chdir(folder)
    assert run("check", *WORDING, "rules").code == 1
    assert run(*WORDING, "./rules").code == 1


def test_a_missing_path_is_2_with_its_name_and_the_rest_is_checked_still(run: Run, postings: Postings) -> None:
    folder = postings(a=WARNING)
    ran = run("check", *WORDING, folder / "nowhere.txt", folder / "a.txt")
    assert ran.code == 2
    assert "nowhere.txt: cannot be read: No such file or directory" in ran.err
    assert "[wording/sex/salesman]" in ran.out
    assert "1 finding (1 warning) in 1 of 1 posting" in ran.last_line
    assert "1 unread" in ran.last_line


def test_never_failing_does_not_hide_what_could_not_be_read(run: Run, tmp_path: Path) -> None:
    assert run("check", "--fail-on", "never", tmp_path / "nowhere.txt").code == 2


def test_a_file_that_is_no_text_is_2_with_the_reason(run: Run, postings: Postings) -> None:
    folder = postings(a=CLEAN, b=b"caf\xe9")
    ran = run("check", folder)
    assert ran.code == 2
    assert "b.txt: not text in UTF-8 or UTF-16" in ran.err
    assert "1 unread" in ran.last_line


@pytest.mark.usefixtures("bound_by_modes")
def test_a_file_that_may_not_be_read_is_2_with_the_reason(run: Run, postings: Postings) -> None:
    folder = postings(a=CLEAN)
    (folder / "a.txt").chmod(0)
    ran = run("check", folder)
    assert ran.code == 2
    assert "a.txt: cannot be read: Permission denied" in ran.err


@pytest.mark.usefixtures("bound_by_modes")
@pytest.mark.parametrize("named", ["", "below"])
def test_a_folder_that_may_not_be_listed_is_2_with_the_reason_and_the_others_are_linted(run: Run, postings: Postings, named: str) -> None:
    folder = postings(a=CLEAN)
    locked = folder / "below"
    locked.mkdir()
    (locked / "b.txt").write_text(WARNING)
    locked.chmod(0)
    try:
        ran = run("check", folder / named)
    finally:
        locked.chmod(0o700)
    assert ran.code == 2
    assert f"{locked}: cannot be read: Permission denied" in ran.err
    assert f"in 0 of {1 - bool(named)} posting" in ran.last_line


@pytest.mark.usefixtures("bound_by_modes")
def test_a_locked_folder_that_is_left_out_is_not_told_of(run: Run, postings: Postings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder := postings(a=CLEAN))
    (folder / "below").mkdir(mode=0)
    ran = run("check", ".", "--exclude", "below")
    (folder / "below").chmod(0o700)
    assert (ran.code, ran.err) == (0, "")


def test_a_folder_stands_for_its_postings_in_order_hidden_ones_left_out(run: Run, postings: Postings) -> None:
    folder = postings(b=CLEAN, a=WARNING, c_md=WARNING, d_html=WARNING)
    (folder / "e.py").write_text(WARNING)
    (folder / "UPPER.TXT").write_text(WARNING)
    for below in (".git", "node_modules", "deep"):
        (folder / below).mkdir()
        (folder / below / "x.txt").write_text(WARNING)
    ran = run("check", *WORDING, folder)
    places = re.findall(r"^(\S+?):\d+:\d+: ", ran.out, re.MULTILINE)
    assert [Path(place).relative_to(folder).as_posix() for place in places] == ["UPPER.TXT", "a.txt", "c.md", "d.html", "deep/x.txt"]
    assert "5 findings (5 warnings) in 5 of 6 postings" in ran.last_line


def test_a_folder_without_postings_is_2_and_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("check", tmp_path / "empty")
    assert ran.code == 2
    assert "empty" in ran.err
    assert "no posting" in ran.err
    assert "1 unread" in ran.last_line


def test_a_file_that_is_named_twice_is_checked_once(run: Run, postings: Postings) -> None:
    folder = postings(a=WARNING)
    assert "in 1 of 1 posting" in run("check", *WORDING, folder / "a.txt", folder, folder / "a.txt").last_line


def test_any_file_that_is_named_is_checked_whatever_its_extension(run: Run, postings: Postings) -> None:
    path = postings() / "posting.rst"
    path.write_text(WARNING)
    assert run("check", *WORDING, path).code == 1


def test_standard_input_is_a_posting(run: Run) -> None:
    ran = run("check", *WORDING, "-", stdin=WARNING.encode())
    assert ran.code == 1
    assert ran.out.startswith("<stdin>:1:11: warning: ")


def test_empty_standard_input_is_an_empty_posting(run: Run) -> None:
    ran = run("check", *WORDING, "-")
    assert (ran.code, ran.last_line) == (0, "0 findings in 0 of 1 posting; 0 suppressed, 0 below confidence, 0 unread")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("check", "--severity", "wording=loud", "x"), "eeolint check: argument --severity: 'wording=loud' is not PREFIX=WEIGHT, such as"),
        (("check", "--fail-on", "bad", "x"), "eeolint check: argument --fail-on: invalid choice: 'bad' (choose from"),
        (("check", "--as-of", "soon", "x"), "eeolint check: argument --as-of: 'soon' is not a date such as 2027-01-31"),
        (("check", "--format", "pdf", "x"), "eeolint check: argument --format: invalid choice: 'pdf'"),
        (("check", "--output", "html", "x"), "eeolint check: argument --output: 'html' is not FORMAT:PATH, such as html:report.html; formats: text,"),
        (("check", "--nonsense", "x"), "eeolint check: there is no '--nonsense' here ("),
        (("check", "--exlude", "y", "x"), "eeolint check: there is no '--exlude' here; did you mean '--exclude'? (`eeolint check --help` says"),
        (("baseline", "audit", "--basline"), "eeolint baseline audit: there is no '--basline' here; did you mean '--baseline'?"),
        (("fix", "--watch"), "eeolint fix: there is no '--watch' here ("),
        (("chek", "x"), "eeolint: there is no file and no command 'chek'; did you mean 'check'?"),
        (("explain",), "eeolint explain: the following arguments are required: ID"),
        (("schema", "law"), "eeolint schema: argument kind: invalid choice: 'law'"),
        (("check", "--watch", "-"), "eeolint: --watch wants files"),
        (("check", "--stdin-filename", "a.md", "b.md"), "eeolint: --stdin-filename names what comes by standard input: write `eeolint check --stdin"),
        (
            ("fix", "--stdin-filename", "a.md"),
            "eeolint: --stdin-filename names what comes by standard input: write `eeolint fix --stdin-filename a.md -`",
        ),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_wrong_on_one_line_of_stderr(run: Run, argv: tuple[str, ...], said: str) -> None:
    ran = run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
    assert ran.err.count("\n") == 1


def test_a_file_with_a_name_like_a_command_is_linted(run: Run, postings: Postings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(postings(a=CLEAN))
    Path("chek").write_text(CLEAN)
    assert run("chek").code == 0


@pytest.mark.parametrize("value", ["html", "html:", "pdf:x.pdf", ":x", ""])
def test_an_output_without_format_or_path_is_2(run: Run, postings: Postings, value: str) -> None:
    ran = run("check", "--output", value, postings(a=CLEAN))
    assert ran.code == 2
    assert "is not FORMAT:PATH" in ran.err


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("atlantis", "; known: ae, at, au, be,"),
        ("us-cal", "; did you mean 'us-ca'?"),
        ("California", "; did you mean 'us-ca'?"),
        ("UK", "; did you mean 'gb'?"),
    ],
)
@pytest.mark.parametrize("flag", ["--jurisdiction", "--fact"])
def test_an_unknown_place_is_2_and_names_the_one_that_was_meant_or_the_known(run: Run, postings: Postings, flag: str, place: str, said: str) -> None:
    ran = run("check", flag, f"hires_in={place}" if flag == "--fact" else place, postings(a=CLEAN))
    assert ran.code == 2
    assert f"there is no place {place!r}{said}" in ran.err


@pytest.mark.parametrize(("prefix", "said"), [("wording/agee", "; did you mean 'wording/age'?"), ("nix", "\n")])
def test_an_unknown_rule_is_2_and_names_the_one_that_was_meant(run: Run, postings: Postings, prefix: str, said: str) -> None:
    ran = run("check", "--select", prefix, postings(a=CLEAN))
    assert ran.code == 2
    assert f"no rule's id begins with {prefix!r} (`eeolint rules` lists them){said}" in ran.err


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("prefix", ["wrding", "wording/agee", "wordin", "wording/age/recent-grad"])
def test_a_prefix_that_selects_no_rule_is_2(run: Run, postings: Postings, option: str, prefix: str) -> None:
    ran = run("check", option, prefix, postings(a=CLEAN))
    assert ran.code == 2
    assert repr(prefix) in ran.err


BOTH = "We want a salesman, and only recent graduates, for our bakery in town at night.\n"


@pytest.mark.parametrize(
    ("options", "families"),
    [
        (("--select", "wording"), {"age", "sex"}),
        (("--select", "wording/"), {"age", "sex"}),
        (("--select", "wording/sex"), {"sex"}),
        (("--select", "wording/sex", "--select", "wording/age"), {"age", "sex"}),
        (("--select", "wording/sex/salesman"), {"sex"}),
        (("--select", "wording", "--ignore", "wording/age"), {"sex"}),
        (("--select", "wording", "--ignore", "wording/age", "--ignore", "wording/sex"), set()),
    ],
)
def test_rules_are_selected_and_ignored_by_prefix(run: Run, options: tuple[str, ...], families: set[str]) -> None:
    ran = run("check", *options, "--format", "json", "-", stdin=BOTH.encode())
    assert {finding["rule"].split("/")[1] for finding in json.loads(ran.out)["postings"][0]["findings"]} == families


def test_what_is_below_the_confidence_asked_for_is_counted_and_not_shown(run: Run) -> None:
    text = "A dominant, competitive and aggressive leader who can decide on any challenge and lead an ambitious, determined team. " * 8
    selected = ("check", "--select", "style/gender-coded-words", "--no-facts")
    shown, hidden = run(*selected, "-", stdin=text.encode()), run(*selected, "--confidence", "high", "-", stdin=text.encode())
    assert "1 finding (1 note)" in shown.last_line
    assert hidden.last_line == "0 findings in 0 of 1 posting; 0 suppressed, 1 below confidence, 0 unread"


def test_the_last_line_accounts_for_everything(run: Run, postings: Postings) -> None:
    german = "Wir suchen eine Person für unsere Backstube, und Sie lernen bei uns alles, was Sie für die Arbeit in der Nacht brauchen.\n"
    folder = postings(a=WARNING, b=CLEAN, c=NOTE, d=german, e=b"\xe9")
    ran = run("check", *WORDING, folder, folder / "nowhere.txt")
    assert ran.last_line == (
        "2 findings (1 warning, 1 note) in 2 of 4 postings; 0 suppressed, 0 below confidence, 2 unread, 1 not checked (written in German)"
    )


def test_findings_go_to_stdout_and_all_else_to_stderr(run: Run, postings: Postings) -> None:
    ran = run("check", *WORDING, postings(a=WARNING))
    assert ran.err == ""
    assert "salesman" in ran.out


@pytest.mark.parametrize(
    ("variables", "colored"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"FORCE_COLOR": ""}, False),
        ({"NO_COLOR": ""}, False),
    ],
)
def test_color_follows_the_environment(
    run: Run, postings: Postings, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colored: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("check", *WORDING, postings(a=WARNING)).out) is colored


def test_no_color_wins_over_a_terminal(run: Run, postings: Postings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = postings(a=WARNING)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert "\x1b[" in run("check", *WORDING, folder).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("check", *WORDING, folder).out


def test_several_outputs_are_written_beside_what_is_printed(run: Run, postings: Postings, tmp_path: Path) -> None:
    folder = postings(a=WARNING, b=CLEAN)
    ran = run("check", *WORDING, "--output", f"json:{tmp_path / 'r.json'}", "--output", f"html:{tmp_path / 'r.html'}", folder)
    assert ran.code == 1
    assert ran.last_line.startswith("1 finding (1 warning) in 1 of 2 postings")
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [len(posting["findings"]) for posting in report["postings"]] == [1, 0]
    assert report["tally"]["warnings"] == 1
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_output_that_cannot_be_written_is_2_and_the_others_are_written(run: Run, postings: Postings, tmp_path: Path) -> None:
    folder = postings(a=CLEAN)
    ran = run("check", *WORDING, "--output", f"json:{folder / 'a.txt' / 'r.json'}", "--output", f"html:{tmp_path / 'r.html'}", folder)
    assert ran.code == 2
    assert "r.json: cannot be written: " in ran.err
    assert (tmp_path / "r.html").exists()


def test_a_path_with_a_colon_can_be_written(run: Run, postings: Postings, tmp_path: Path) -> None:
    run("check", *WORDING, "--output", f"json:{tmp_path / 'a:b.json'}", postings(a=CLEAN))
    assert (tmp_path / "a:b.json").exists()


def test_facts_are_printed_for_one_posting_and_not_for_many_unless_asked(run: Run, postings: Postings) -> None:
    folder = postings(a=CLEAN, b=CLEAN)
    assert "facts of" in run("check", *WORDING, folder / "a.txt").out
    assert "facts of" not in run("check", *WORDING, folder).out
    assert run("check", *WORDING, "--facts", folder).out.count("facts of") == 2
    assert "facts of" not in run("check", *WORDING, "--no-facts", folder / "a.txt").out


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ((), "us (default: the posting names no place that is certain)"),
        (("--jurisdiction", "us-ca", "--jurisdiction", "gb"), "us-ca (chosen), gb (chosen)"),
    ],
)
def test_the_facts_say_which_places_were_chosen_and_why(run: Run, postings: Postings, chosen: tuple[str, ...], said: str) -> None:
    assert f"places: {said}" in " ".join(run("check", *chosen, *WORDING, postings(a=CLEAN)).out.split())


def test_the_law_of_the_day_is_that_of_as_of(run: Run, postings: Postings) -> None:
    ran = run("check", "--as-of", "2020-02-03", "--format", "json", *WORDING, postings(a=CLEAN))
    assert json.loads(ran.out)["as_of"] == "2020-02-03"


@pytest.mark.parametrize("argv", [("--version",), ("-h",), ("--help",), ("check", "--help")])
def test_version_and_help_are_0(run: Run, argv: tuple[str, ...]) -> None:
    ran = run(*argv)
    assert ran.code == 0
    assert ran.out
    assert ran.err == ""


@pytest.mark.usefixtures("parsed_once")
@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("wording/sex/salesman", ("`wording/sex/salesman`", "warning", "**Do:**", "Flagged:", "«", "Left alone:", "By:", "https://", "read 2026-")),
        ("us-co", ("# Colorado", "United States (federal)", "## Protected characteristics", "### us-co-pay", "C.R.S.", "https://")),
        ("us-co-pay", ("# us-co-pay", "since 2021-01-01", "Asks for: the pay or its range", "Penalty:", "Sources:")),
        ("genetic_information", ("# Genetic information", "Named by:", "Protected in:", "United States (federal)")),
    ],
)
def test_explain_tells_of_a_rule_a_place_a_duty_or_a_characteristic_by_whose_authority(run: Run, name: str, parts: tuple[str, ...]) -> None:
    ran = run("explain", name)
    assert ran.code == 0
    for part in parts:
        assert part in ran.out


def test_stale_citations_are_listed_with_what_rests_on_them(run: Run, small_pack: Any) -> None:
    small_pack.rule()
    assert run("rules", "--rules", small_pack.mine, "--stale", "-1").out.startswith("ours/act: read 2026-11-23; ")
    assert run("rules", "--rules", small_pack.mine, "--stale", "36500").out == ""


def test_explain_of_an_unknown_rule_is_2_with_a_hint(run: Run) -> None:
    ran = run("explain", "wording/sex/salesmen")
    assert ran.code == 2
    assert "did you mean 'wording/sex/salesman'?" in ran.err
    assert ran.out == ""


def test_rules_lists_every_rule_once_with_severity_and_title(run: Run, shipped: Any) -> None:
    ran = run("rules")
    rows = [re.split(r"\s{2,}", line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [row[0] for row in rows] == sorted(shipped.rules)
    assert all(row[1] in ("error", "warning", "note") and row[2] for row in rows)


def test_rules_check_of_a_good_pack_counts_what_it_ran(run: Run, small_pack: Any) -> None:
    small_pack.rule()
    ran = run("rules", "--check", small_pack.mine)
    assert ran.code == 0
    assert ran.out == "2 rules, 3 places; 0 examples do not hold\n"


def test_rules_check_tells_each_example_that_does_not_hold(run: Run, small_pack: Any) -> None:
    small_pack.rule(replace=("A [[zebra crossing]].", "A [[zebra]] crossing."))
    ran = run("rules", "--check", small_pack.mine)
    assert ran.code == 1
    assert "mine/rule: bad[1]: flags 'zebra crossing', not 'zebra'" in ran.out


@pytest.mark.parametrize("command", [("rules", "--check"), ("check", "-", "--rules"), ("explain", "mine/rule", "--rules")])
def test_a_bad_pack_is_2_with_every_mistake(run: Run, small_pack: Any, command: tuple[str, ...]) -> None:
    path = small_pack.rule("rule", replace=("severity: warning", "severity: loud"))
    other = small_pack.rule("other", replace=("confidence: high", "confidence: sure"))
    ran = run(*command, small_pack.mine)
    assert ran.code == 2
    assert "the rule pack has 2 mistakes:" in ran.err
    assert f"{path}:5: 'loud' is not one of" in ran.err
    assert f"{other}:6: 'sure' is not one of" in ran.err
    assert ran.out == ""


def test_a_folder_of_rules_that_is_not_there_is_2(run: Run, tmp_path: Path) -> None:
    ran = run("check", "--rules", tmp_path / "nowhere", "-")
    assert ran.code == 2
    assert "there is no such folder of rules" in ran.err


def test_a_users_rule_speaks_beside_the_shipped_ones(run: Run, small_pack: Any) -> None:
    small_pack.rule()
    ran = run("check", "--rules", small_pack.mine, "--jurisdiction", "xx", "-", stdin=b"A zebra crossing.")
    assert ran.code == 1
    assert "[mine/rule]" in ran.out


SECRET = "The candidate's name is Rumpelstiltskin."


def test_a_fault_is_3_and_its_report_holds_no_word_of_the_posting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object, source: str, _called: str | None) -> None:
        raise ValueError(SECRET + source)

    monkeypatch.setattr(linter_module.Linter, "lint_input", fail)
    ran = run("check", "-", stdin=SECRET.encode())
    assert ran.code == 3
    assert "a fault of eeolint's" in ran.err
    assert eeolint.__version__ in ran.err
    assert "ValueError" in ran.err
    assert "test_cli.py" in ran.err
    assert "Rumpelstiltskin" not in ran.err + ran.out


def test_an_interruption_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_self: object, _source: str, _called: str | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(linter_module.Linter, "lint_input", interrupt)
    assert run("check", "-").code == 130


def test_an_expression_that_takes_too_long_is_no_fault_and_the_rest_is_reported(small_pack: Any) -> None:
    small_pack.rule("slow", match={"kind": "pattern", "pattern": r"zebra (?:\w|\w\w|[a-z]+)+$x", "because": "It is slow.", "anchors": ["zebra"]})
    small_pack.rule("quick")
    result = small_pack.linter().lint("A zebra crossing, and zebra " + "a" * 60 + "!")
    assert [finding.rule for finding in result.findings] == ["mine/quick"]
    assert result.gave_up == ("mine/slow",)


LONG = """Night Baker, Leeds

We bake bread for the whole town. You will open the shop at six, keep the ovens warm and teach our new hands. The work is at night.

Requirements
- You have baked before, or you want to learn it; we are looking for a salesman, too.
- You lift sacks of flour and stand for some hours.
- You write a little Python and keep our records in order, and you talk with our guests.

Benefits
Bread, a pension plan, parental leave and a free Monday.

Equal Opportunity
We are an equal opportunity employer and do not discriminate on the basis of race, color, religion, sex, national origin, age or disability.
If you need a reasonable accommodation to apply, write to access@example.com. We’re open todayâ€”and tomorrow.
"""


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.mark.usefixtures("no_network")
def test_a_check_with_all_rules_never_asks_the_network(run: Run, tmp_path: Path) -> None:
    ran = run("check", "--preview", "--jurisdiction", "us-ca", "--output", f"html:{tmp_path / 'r.html'}", "-", stdin=LONG.encode())
    assert ran.code == 1, ran.err
    assert "flesch" in ran.out
    assert "damaged" in ran.out


COMMAND = (sys.executable, "-m", "eeolint")


def process(*argv: object, environment: dict[str, str], project: Path, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, argv)], input=stdin, capture_output=True, check=False, env={**environment, **variables}, cwd=project, timeout=120
    )


def test_the_module_runs_as_a_command(environment: dict[str, str], project: Path) -> None:
    ran = process("check", *WORDING, "-", environment=environment, project=project, stdin=WARNING.encode())
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert b"salesman" in ran.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_stream_that_lacks_a_character_is_no_fault(environment: dict[str, str], project: Path, encoding: str) -> None:
    ran = process(
        "check",
        *WORDING,
        "-",
        environment=environment,
        project=project,
        stdin="We want a salesman \u2014 \u4f60\u597d \u2192 for our bakery in town.".encode(),
        PYTHONIOENCODING=encoding,
        PYTHONUTF8="0",
    )
    assert ran.returncode == 1, ran.stderr.decode()
    assert b"salesman" in ran.stdout


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="file names are Unicode there")
def test_a_file_name_that_is_no_text_is_no_fault(environment: dict[str, str], project: Path, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as stream:
        stream.write(WARNING.encode())
    ran = subprocess.run(
        [*map(os.fsencode, COMMAND), b"check", b"--select", b"wording", path],
        capture_output=True,
        check=False,
        env=environment,
        cwd=project,
        timeout=120,
    )
    assert ran.returncode == 1, ran.stderr.decode()


def test_a_reader_that_goes_away_is_no_fault(environment: dict[str, str], project: Path, postings: Postings) -> None:
    folder = postings(**{f"p{number}": WARNING for number in range(200)})
    with subprocess.Popen(
        [*COMMAND, "check", *WORDING, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=project
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(120) == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")
@pytest.mark.parametrize("command", [["check", "--format", "json"], ["rules"]])
def test_where_no_space_is_left_for_the_output_that_is_told(
    command: list[str], environment: dict[str, str], project: Path, postings: Postings
) -> None:
    paths = [str(postings(p=WARNING))] if command[0] == "check" else []
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [*COMMAND, *command, *paths], stdout=full, stderr=subprocess.PIPE, check=False, env=environment, cwd=project, timeout=120
        )
    assert ran.returncode == 2
    assert ran.stderr.decode() == "eeolint: the output cannot be written: there is no space left; make some, or write it elsewhere\n"
