"""A repository of two hundred postings of every kind that turns up: what becomes of each, and an account that adds up.

( cd FOLDER && eeolint check . )    exit code 2 with the unread among them, 1 without, 0 for the clean alone
"""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

SIZE = 200
CLEAN = "{job} wanted\n\nYou {task} with two colleagues. Monday to Friday, {hours} hours a week.\nPay is 3,200 dollars a month.\n"
DIRTY = CLEAN + "We look for a recent graduate. He will learn from the best.\n"
GERMAN = "Wir suchen eine Kraft für den Verkauf, die mit uns und für die Kunden in der Stadt arbeitet und die Waren auch ausliefert.\n"
JOBS = ("Baker", "Welder", "Gardener", "Clerk", "Plumber", "Printer")
TASKS = ("check orders", "answer letters", "repair tools", "plan the day", "keep the books")


class Kind(NamedTuple):
    """One kind of file: how it ends, its bytes for a text, and what becomes of it: "clean", "found", "unread" or "unchecked"."""

    suffix: str
    outcome: str
    data: Callable[[str], bytes]
    text: str = DIRTY


def _page(text: str) -> str:
    return "".join(f"<p>{line}</p>\n" for line in text.splitlines() if line)


KINDS = {
    "clean": Kind(".txt", "clean", str.encode, CLEAN),
    "clean_markdown": Kind(".md", "clean", lambda text: f"# {text}".encode(), CLEAN),
    "dirty": Kind(".txt", "found", str.encode),
    "dirty_markdown": Kind(".md", "found", lambda text: f"# {text}".encode()),
    "dirty_html": Kind(".html", "found", lambda text: _page(text).encode()),
    "broken_html": Kind(".html", "found", lambda text: f"<html><body><div><b>{_page(text)}<!-- <script>x".encode()),
    "broken_front_matter": Kind(".md", "found", lambda text: f"---\nlocation: [Denver\n: {{\n---\n\n{text}".encode()),
    "endless_front_matter": Kind(".md", "found", lambda text: f"---\nlocation: Denver\n\n{text}".encode()),
    "crlf": Kind(".txt", "found", lambda text: text.replace("\n", "\r\n").encode()),
    "utf_16": Kind(".txt", "found", lambda text: text.encode("utf-16")),
    "byte_order_mark": Kind(".md", "found", lambda text: text.encode("utf-8-sig")),
    "huge": Kind(".txt", "found", lambda text: (text + CLEAN * (1_000_000 // len(CLEAN))).encode()),
    "empty": Kind(".txt", "clean", lambda _: b""),
    "german": Kind(".txt", "unchecked", str.encode, GERMAN),
    "binary": Kind(".txt", "unread", lambda text: b"\x89PNG\r\n\0\xff" + text.encode()),
    "latin_1": Kind(".txt", "unread", lambda text: f"{text}Caf\xe9".encode("latin-1")),
    "locked": Kind(".txt", "unread", str.encode),
    "loop": Kind(".txt", "unread", str.encode),
    "dangling": Kind(".txt", "unread", str.encode),
}
ONCE = ("huge",)  # a megabyte takes its time
LINKS = ("loop", "dangling")
OVER = "uk"  # a folder whose own configuration lets everything pass


class Repository(NamedTuple):
    """Where the postings lie, and of what kind each is by its path from there."""

    folder: Path
    kinds: dict[str, str]

    def of(self, *outcomes: str) -> set[str]:
        """The postings with some outcomes."""
        return {path for path, kind in self.kinds.items() if KINDS[kind].outcome in outcomes}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Two hundred postings from one seed in nested folders, and a few files that are no postings."""
    folder, dice = tmp_path_factory.mktemp("repository"), random.Random(5)
    names = [*KINDS, *dice.choices([kind for kind in KINDS if kind not in ONCE], k=SIZE - len(KINDS))]
    if os.name == "nt":  # nothing can be locked there by its mode
        names = [name if name != "locked" else "dirty" for name in names]
    kinds = {f"{dice.choice(('', 'us/', 'us/west/'))}{number:03}_{name}{KINDS[name].suffix}": name for number, name in enumerate(names)}
    for path, name in kinds.items():
        _write(folder / path, name, dice)
    (folder / "eeolint.toml").write_text('jurisdictions = ["us"]\nselect = ["wording"]\nas_of = 2026-11-23\nexclude = ["uk"]\n', encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "us" / "around").symlink_to(folder)  # a folder that holds itself
    (folder / OVER).mkdir()
    (folder / OVER / "eeolint.toml").write_text('jurisdictions = ["gb"]\nselect = ["wording"]\nignore = ["wording"]\n', encoding="utf-8")
    (folder / OVER / "dirty.txt").write_text(_filled(DIRTY, dice), encoding="utf-8")
    return Repository(folder, kinds)


def _write(path: Path, name: str, dice: random.Random) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if name in LINKS:
        path.symlink_to(path if name == "loop" else path.with_name("nowhere"))
        return
    path.write_bytes(KINDS[name].data(_filled(KINDS[name].text, dice)))
    if name == "locked":
        path.chmod(0)


def _filled(text: str, dice: random.Random) -> str:
    return text.format(job=dice.choice(JOBS), task=dice.choice(TASKS), hours=dice.randint(20, 40))


@pytest.fixture
def check(repository: Repository, request: pytest.FixtureRequest, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    if os.name != "nt":
        request.getfixturevalue("bound_by_modes")
    monkeypatch.chdir(repository.folder)
    return lambda *words: run("check", *words)


@pytest.fixture
def report(check: Callable[..., Any]) -> dict[str, Any]:
    return json.loads(check("--format", "json", ".").out)  # type: ignore[no-any-return]


def _paths(rows: Iterable[dict[str, Any]]) -> set[str]:
    return {os.path.relpath(row["source"]) for row in rows}


def test_two_hundred_postings_are_each_told_of_once(repository: Repository, report: dict[str, Any]) -> None:
    told = [*report["postings"], *report["unread"]]
    assert len(repository.kinds) == len(told) == SIZE
    assert _paths(told) == set(repository.kinds)


def test_each_kind_comes_out_as_it_should(repository: Repository, report: dict[str, Any]) -> None:
    outcome = dict.fromkeys(_paths(report["unread"]), "unread")
    for row in report["postings"]:
        outcome[os.path.relpath(row["source"])] = "unchecked" if row["unchecked"] else "found" if row["findings"] else "clean"
    wrong = {path: (kind, outcome[path]) for path, kind in repository.kinds.items() if outcome[path] != KINDS[kind].outcome}
    assert wrong == {}


def test_a_reason_is_given_for_each_that_is_not_read(repository: Repository, check: Callable[..., Any]) -> None:
    said = check(".").err
    for path in repository.of("unread"):
        locked = "cannot be read: Permission denied" if repository.kinds[path] == "locked" else "cannot be read: .+|not text in UTF-8 or UTF-16"
        assert re.search(rf"{re.escape(path)}: (?:{locked})", said), path


def test_the_last_line_adds_up(repository: Repository, check: Callable[..., Any]) -> None:
    counts = Counter(KINDS[kind].outcome for kind in repository.kinds.values())
    line = check(".").last_line
    assert f" in {counts['found']} of {SIZE - counts['unread']} postings; " in line
    assert f"{counts['unread']} unread, {counts['unchecked']} not checked (written in German)" in line
    total, *parts = map(int, re.findall(r"(\d+) (?:findings?|errors?|warnings?|notes?)\b", line))
    assert total == sum(parts) > 0


@pytest.mark.parametrize(
    ("outcomes", "flags", "code"),
    [
        (("clean", "unchecked"), (), 0),
        (("clean", "found", "unchecked"), (), 1),
        (("clean", "found", "unchecked"), ("--exit-zero",), 0),
        (("clean", "unread"), (), 2),
        (("found", "unread"), ("--exit-zero",), 2),
    ],
)
def test_the_exit_code_goes_by_the_worst(
    repository: Repository, check: Callable[..., Any], outcomes: tuple[str, ...], flags: tuple[str, ...], code: int
) -> None:
    assert check(*flags, *sorted(repository.of(*outcomes))).code == code


@pytest.mark.parametrize("form", ["sarif", "junit", "rdjson", "gitlab"])
def test_an_output_of_all_agrees_with_its_schema(check: Callable[..., Any], agree: Callable[[str, str], None], tmp_path: Path, form: str) -> None:
    check("--output", f"{form}:{tmp_path / form}", ".")
    agree(form, (tmp_path / form).read_text(encoding="utf-8"))


def test_a_second_run_from_the_cache_says_the_same(check: Callable[..., Any]) -> None:
    assert check("--no-cache", ".") == check(".") == check(".")


def test_the_same_words_are_found_at_the_same_place_however_they_are_written(report: dict[str, Any], repository: Repository) -> None:
    kinds = ("dirty", "crlf", "utf_16", "byte_order_mark")
    found: dict[str, set[tuple[Any, ...]]] = {kind: set() for kind in kinds}
    for row in report["postings"]:
        kind = repository.kinds[os.path.relpath(row["source"])]
        if kind in kinds:
            found[kind].add(tuple((one["rule"], one["span"]["line"], one["span"]["column"]) for one in row["findings"]))
    assert found["dirty"] == found["crlf"] == found["utf_16"] == found["byte_order_mark"]
    assert len(found["dirty"]) == 1


def test_a_folder_that_is_left_out_is_linted_when_it_is_named_and_by_its_own_configuration(check: Callable[..., Any]) -> None:
    ran = check(f"{OVER}/dirty.txt")
    assert ran.code == 0
    assert ran.last_line.startswith("0 findings in 0 of 1 posting;")


def test_a_mistake_in_a_nested_configuration_stops_the_run_before_anything_is_linted(
    repository: Repository, check: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "eeolint.toml").write_text("selekt = []\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(CLEAN, encoding="utf-8")
    ran = check(*sorted(repository.of("found")), tmp_path / "a.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "eeolint.toml:1" in ran.err
