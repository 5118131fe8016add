"""The baseline: what is known does not fail, what is new does, what is fixed is told and taken out; broken files are refused with a mend."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eeolint.baseline import SCHEMA, Baseline, Entry, audited, written

Run = Callable[..., Any]
GOLDEN = Path(__file__).parent / "golden" / "baseline.json"
CLEAN = "We bake bread at night and sell it to the town in the morning.\n"
FOREMAN = f"{CLEAN}We need a foreman for the bakery by the sea.\n{CLEAN}"
SALESMAN = f"{CLEAN}We want a salesman who sells our bread to the hotels.\n{CLEAN}"
DAY = ("--as-of", "2026-11-23", "--jurisdiction", "us", "--select", "wording", "--select", "suppression")


class Repository:
    """A folder of postings with a baseline beside them."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.file, self._run = folder, folder / "known.json", run

    def posting(self, text: str, name: str = "jobs/a.txt") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def baseline(self, action: str, *more: str) -> Any:
        return self._run("baseline", action, self.folder / "jobs", "--baseline", self.file, *DAY, *more)

    def check(self, *more: str) -> Any:
        return self._run("check", self.folder / "jobs", "--baseline", self.file, *DAY, *more)

    @property
    def entries(self) -> list[dict[str, str]]:
        return json.loads(self.file.read_text(encoding="utf-8"))["findings"]  # type: ignore[no-any-return]


@pytest.fixture
def repository(tmp_path: Path, run: Run) -> Repository:
    return Repository(tmp_path, run)


def test_known_findings_do_not_fail_and_are_counted(repository: Repository) -> None:
    repository.posting(FOREMAN + SALESMAN)
    assert repository.baseline("write").out == f"{repository.file}: 2 known findings; 0 fixed, 2 new\n"
    ran = repository.check("--no-facts")
    assert ran.code == 0
    assert ran.last_line == "0 findings in 0 of 1 posting; 2 suppressed, 0 below confidence, 0 unread"


def test_a_new_finding_fails_and_is_the_only_one_shown(repository: Repository) -> None:
    repository.posting(FOREMAN)
    repository.baseline("write")
    repository.posting(FOREMAN + SALESMAN)
    ran = repository.check("--format", "json")
    assert ran.code == 1
    [posting] = json.loads(ran.out)["postings"]
    assert [finding["span"]["text"] for finding in posting["findings"]] == ["salesman"]
    assert [(one["span"]["text"], one["by"], one["reason"]) for one in posting["suppressed"]] == [("foreman", "baseline", "known, not yet judged")]


def test_edits_elsewhere_in_the_file_leave_a_known_finding_known(repository: Repository) -> None:
    repository.posting(FOREMAN)
    repository.baseline("write")
    repository.posting(f"We bake cakes.\n\nWe close on Sundays, and on the first Monday of a month.\n\n\n{FOREMAN}We like cats.\n")
    assert repository.check().code == 0


def test_the_same_words_once_more_are_new(repository: Repository) -> None:
    repository.posting(FOREMAN)
    repository.baseline("write")
    repository.posting(FOREMAN + "\n" + FOREMAN)
    assert repository.check().code == 1


def test_fixed_findings_are_told_by_a_check_and_taken_out_by_an_update(repository: Repository) -> None:
    repository.posting(FOREMAN + SALESMAN)
    repository.baseline("write")
    repository.posting(SALESMAN)
    told = repository.check().err
    assert 'fixed: jobs/a.txt: "foreman"' in told
    assert "1 known finding fixed; `eeolint baseline update` takes them out" in told
    assert len(repository.entries) == 2
    updated = repository.baseline("update")
    assert 'fixed: jobs/a.txt: "foreman"' in updated.err
    assert [entry["words"] for entry in repository.entries] == ["salesman"]
    assert repository.check().err == ""


def test_an_update_adds_nothing(repository: Repository) -> None:
    repository.posting(FOREMAN)
    repository.baseline("write")
    repository.posting(FOREMAN + SALESMAN)
    assert repository.baseline("update").out.endswith("1 known finding; 0 fixed, 1 new, which are not in it\n")
    assert [entry["words"] for entry in repository.entries] == ["foreman"]


def test_entries_of_files_that_are_gone_are_fixed_and_those_of_files_not_asked_for_stay(repository: Repository, run: Run) -> None:
    one, other = repository.posting(FOREMAN), repository.posting(SALESMAN, "jobs/b.txt")
    repository.baseline("write")
    one.unlink()
    assert run("baseline", "update", other, "--baseline", repository.file, *DAY).code == 0
    assert [entry["path"] for entry in repository.entries] == ["jobs/b.txt"]
    repository.posting(FOREMAN)
    run("baseline", "write", one, "--baseline", repository.file, *DAY)
    assert [entry["path"] for entry in repository.entries] == ["jobs/a.txt", "jobs/b.txt"]


def test_what_a_rule_that_did_not_run_found_is_not_called_fixed(repository: Repository) -> None:
    repository.posting(FOREMAN)
    repository.baseline("write")
    assert repository.check("--ignore", "wording/sex").err == ""


def test_a_second_write_keeps_what_was_judged(repository: Repository) -> None:
    repository.posting(FOREMAN)
    repository.baseline("write")
    repository.file.write_text(repository.file.read_text().replace('"todo", "reason": ""', '"accepted", "reason": "A title of the union."'))
    repository.posting(FOREMAN + SALESMAN)
    repository.baseline("write")
    assert [(entry["words"], entry["label"]) for entry in repository.entries] == [("foreman", "accepted"), ("salesman", "todo")]
    assert "accepted: A title of the union." in repository.check("--format", "json").out


def test_the_place_of_the_call_does_not_matter(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repository.posting(FOREMAN)
    repository.baseline("write")
    monkeypatch.chdir(path.parent)
    assert run("check", "a.txt", "--baseline", "../known.json", *DAY).code == 0


def test_what_a_directive_suppresses_is_no_entry(repository: Repository) -> None:
    repository.posting(f"# eeolint: disable-file wording/sex -- A quotation.\n{FOREMAN}")
    repository.baseline("write")
    assert repository.entries == []


def test_a_directive_makes_no_known_finding_beside_it_a_new_one(repository: Repository) -> None:
    near = "We need a foreman and a salesman for the bakery by the sea.\n"
    repository.posting(near)
    repository.baseline("write")
    repository.posting(f"# eeolint: disable-next-line wording/sex/foreman -- A quotation of the union's list.\n{near}")
    ran = repository.check("--format", "json")
    assert ran.code == 0
    assert {one["by"] for one in json.loads(ran.out)["postings"][0]["suppressed"]} == {"comment", "baseline"}


def test_the_whole_file_is_as_it_was(repository: Repository) -> None:
    repository.posting(SALESMAN + "We want young and energetic people.\n", "jobs/b.txt")
    repository.posting(FOREMAN)
    repository.baseline("write")
    data = json.loads(repository.file.read_text(encoding="utf-8"))
    text = repository.file.read_text(encoding="utf-8").replace(data["pack"], "…").replace(f'"version": "{data["version"]}"', '"version": "…"')
    if os.environ.get("EEOLINT_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.fixture
def configured(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A folder whose configuration names the baseline, and the day."""
    keys = 'baseline = "known.json"\nas_of = 2026-11-23\njurisdictions = ["us"]\nselect = ["wording"]\n'
    (repository.folder / "eeolint.toml").write_text(keys, encoding="utf-8")
    monkeypatch.chdir(repository.folder)
    return repository


def test_a_configuration_names_the_baseline_for_all_commands(configured: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    configured.posting(FOREMAN)
    assert run("baseline", "write", "jobs").out == "known.json: 1 known finding; 0 fixed, 1 new\n"
    assert run("check", "jobs").code == 0
    assert 'baseline = "known.json"  # eeolint.toml:1' in run("config").out.splitlines()
    monkeypatch.chdir(configured.folder / "jobs")  # a path is seen from the file that names it
    assert run("check", "a.txt").code == 0
    assert run("baseline", "audit").out.startswith('jobs/a.txt: "foreman"')


@pytest.mark.parametrize(
    ("flags", "code"), [((), 0), (("--no-baseline",), 1), (("--baseline", "other.json"), 2), (("--isolated", "--select", "wording"), 1)]
)
def test_flags_outweigh_the_baseline_that_is_configured(configured: Repository, run: Run, flags: tuple[str, ...], code: int) -> None:
    configured.posting(FOREMAN)
    run("baseline", "write", "jobs")
    assert run("check", *flags, "jobs").code == code


def test_a_configured_baseline_that_is_not_there_is_told_with_the_line_that_names_it(configured: Repository, run: Run) -> None:
    configured.posting(FOREMAN)
    ran = run("check", "jobs")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "eeolint: eeolint.toml:1: known.json: cannot be read: No such file or directory; `eeolint baseline write` makes one\n"


def test_a_quiet_run_says_nothing_of_what_is_fixed_unless_it_fails(configured: Repository, run: Run) -> None:
    configured.posting(FOREMAN)
    run("baseline", "write", "jobs")
    configured.posting(CLEAN)
    assert run("check", "--quiet", "jobs")[1:] == ("", "")
    configured.posting(SALESMAN)
    assert "fixed: jobs/a.txt" in run("check", "--quiet", "jobs").err


@pytest.fixture
def one_known(configured: Repository, run: Run) -> Path:
    """A posting with two job titles side by side, one of them known."""
    path = configured.posting(f"We want a salesman and a foreman.\n{CLEAN}")
    run("baseline", "write", "jobs")
    lines = configured.file.read_text(encoding="utf-8").splitlines(keepends=True)
    known = "".join(line for line in lines if '"words": "foreman"' not in line)
    configured.file.write_text(known.replace("},\n ]", "}\n ]"), encoding="utf-8")
    assert [entry["words"] for entry in configured.entries] == ["salesman"]
    return path


def test_fixes_leave_what_is_known_alone_though_words_beside_it_change(one_known: Path, run: Run) -> None:
    ran = run("fix", "jobs")
    assert one_known.read_text(encoding="utf-8") == f"We want a salesman and a supervisor.\n{CLEAN}"
    assert (ran.code, ran.err) == (0, "eeolint: 1 fix in 1 of 1 file; 0 findings left; 1 known or unchanged, and so left alone\n")


def test_fixes_without_the_baseline_are_of_all(one_known: Path, run: Run) -> None:
    ran = run("fix", "--no-baseline", "jobs")
    assert one_known.read_text(encoding="utf-8") == f"We want a salesperson and a supervisor.\n{CLEAN}"
    assert (ran.code, ran.err) == (0, "eeolint: 2 fixes in 1 of 1 file; 0 findings left\n")


def test_a_statement_whose_absence_is_known_is_not_added(configured: Repository, run: Run) -> None:
    path = configured.posting(CLEAN * 10)
    (configured.folder / "acme.toml").write_text('name = "Acme"\ncontact = "jobs@acme.example"\n', encoding="utf-8")
    flags = ("--jurisdiction", "us", "--select", "notice", "--employer", "acme.toml", "--unsafe", "jobs")
    run("baseline", "write", "--select", "notice", "jobs")
    run("fix", *flags)
    assert path.read_text(encoding="utf-8") == CLEAN * 10
    run("fix", "--no-baseline", *flags)
    assert "equal opportunity" in path.read_text(encoding="utf-8")


ENTRY = Entry("a.txt", "wording/sex/foreman", "0" * 32, "foreman", "'foreman' names a sex", "todo", "", "2026-11-23")
GOOD = written(Baseline((ENTRY,), "abc"))
BROKEN = {
    "no file": (None, "cannot be read: No such file", "`eeolint baseline write` makes one"),
    "no JSON": (GOOD[:-3], ":7:3: not JSON", "restore it"),
    "a merge": (GOOD.replace(' "findings"', f'{"<" * 7} HEAD\n "findings"'), ":5:1: not JSON", "restore it"),
    "a list": ("[]", f"schema: None is not '{SCHEMA}'", "write it anew"),
    "another version": (GOOD.replace("baseline/1", "baseline/9"), "schema: 'eeolint-baseline/9' is not", "use the version that wrote it"),
    "no list of findings": (json.dumps({"schema": SCHEMA, "findings": {}}), "findings: a list is wanted", "restore it"),
    "an entry that is none": (json.dumps({"schema": SCHEMA, "findings": [1]}), "findings[0]: an object is wanted", ""),
    "an unknown key": (GOOD.replace('"when"', '"wen"'), "findings[0].wen: unknown key", "findings[0].when: missing"),
    "a number": (GOOD.replace('"reason": ""', '"reason": 7'), "findings[0].reason: 7 is not a text", ""),
    "an unknown label": (GOOD.replace('"todo"', '"fine"'), "findings[0].label: 'fine' is not one of todo, accepted, false-positive", ""),
}


@pytest.mark.parametrize(("text", "problem", "mend"), BROKEN.values(), ids=BROKEN)
def test_a_broken_baseline_is_refused_with_its_place_and_a_mend(repository: Repository, text: str | None, problem: str, mend: str) -> None:
    repository.posting(FOREMAN)
    if text is not None:
        repository.file.write_text(text, encoding="utf-8")
    ran = repository.check()
    assert (ran.code, ran.out) == (2, "")
    assert str(repository.file) in ran.err
    assert problem in ran.err
    assert mend in ran.err


def test_a_baseline_reads_back_as_it_was_written(repository: Repository, run: Run) -> None:
    repository.file.write_text(GOOD, encoding="utf-8")
    ran = run("baseline", "audit", "--baseline", repository.file)
    assert ran.code == 0
    assert ran.out == "a.txt: \"foreman\" 'foreman' names a sex [wording/sex/foreman], known, not yet judged (2026-11-23)\n"


@pytest.mark.parametrize(("path", "lines"), [("a.txt", 1), ("b.txt", 0), ("jobs", 0), (".", 1)])
def test_an_audit_is_of_the_files_that_are_named(repository: Repository, run: Run, path: str, lines: int) -> None:
    repository.file.write_text(GOOD, encoding="utf-8")
    named = path if path == "." else repository.folder / path
    assert len(run("baseline", "audit", named, "--baseline", repository.file).out.splitlines()) == lines


@pytest.mark.parametrize(
    ("answers", "label", "reason"),
    [
        (["a", "A title."], "accepted", "A title."),
        (["f", " No\nsex. "], "false-positive", "No sex."),
        (["t", "Next week."], "todo", "Next week."),
        (["s"], "todo", ""),
        (["q"], "todo", ""),
        ([None], "todo", ""),
        (["a", None], "todo", ""),
    ],
)
def test_an_audit_takes_down_what_is_answered(answers: list[str | None], label: str, reason: str) -> None:
    asked: list[str] = []

    def ask(question: str) -> str | None:
        asked.append(question)
        return answers[len(asked) - 1]

    [entry] = audited(Baseline((ENTRY,)), ask, date(2026, 12, 1)).entries
    assert (entry.label, entry.reason) == (label, reason)
    assert entry.when == ("2026-12-01" if reason else "2026-11-23")
    assert '"foreman"' in asked[0]
    assert "names a sex" in asked[0]


def test_an_audit_asks_of_nothing_that_is_judged() -> None:
    judged = Baseline((ENTRY.judged("accepted", "A title.", date(2026, 12, 1)),))
    assert audited(judged, lambda _: pytest.fail("asked"), date(2026, 12, 2)) == judged


def test_words_that_would_steer_a_terminal_do_not_reach_it() -> None:
    assert str(ENTRY._replace(words="\x1b[2J\r")).isprintable()
