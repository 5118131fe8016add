"""The result cache: it gives what a linter gives, forgets when anything that decides has changed, and its own troubles are nobody's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import eeolint
from eeolint import cache as cache_room
from eeolint import pack
from eeolint.cache import Cache
from eeolint.commands.running import FEWEST
from eeolint.linter import Linter
from eeolint.model import Posting, Result, Unread

from .conftest import DAY, PROJECT

TEXT = "Baker wanted\n\nWe look for a recent graduate who bakes bread. He will open the shop.\nWe are an equal opportunity employer.\n"


class Counting(Linter):
    """A linter that counts the postings that it lints itself."""

    linted = 0

    def lint_posting(self, posting: Posting) -> Result:
        type(self).linted += 1
        return super().lint_posting(posting)


@pytest.fixture(autouse=True)
def from_zero() -> None:
    Counting.linted = 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def posting(tmp_path: Path) -> Path:
    path = tmp_path / "baker.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


PACK = lru_cache(pack.load)


def counting(pack: Any = None, **options: Any) -> Counting:
    return Counting(**{"jurisdictions": ("us-ca",), "as_of": DAY, **options}, pack=pack or PACK())


def lint(linter: Linter, path: Path, folder: Path) -> Result | Unread:
    cache = Cache(str(folder))
    result = cache.lint_input(linter, str(path))
    cache.keep()
    return result


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("baker.txt", TEXT),
        ("baker.md", f"---\nlocation: Denver, Colorado\n---\n# Baker\n\n{TEXT}"),
        ("baker.html", f"<h1>Baker</h1><p>{TEXT}</p>"),
        ("backer.txt", "Wir suchen einen Bäcker, der mit uns das Brot backt und die Kunden in der Stadt beliefert."),
        ("empty.txt", ""),
        ("marked.txt", "\ufeff" + TEXT.replace("\n", "\r\n")),
    ],
)
def test_a_hit_is_what_was_linted(tmp_path: Path, folder: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    linter = counting(jurisdictions=None)
    first, second = (lint(linter, path, folder) for _ in range(2))
    assert first == second == linter.lint_input(str(path))
    assert repr(first) == repr(second)  # equal tuples of other types have another repr
    assert Counting.linted == 2  # once for the cache, once for the comparison


def test_the_same_text_elsewhere_is_a_hit_with_its_own_name(tmp_path: Path, folder: Path, posting: Path) -> None:
    (copy := tmp_path / "copy.txt").write_bytes(posting.read_bytes())
    linter = counting()
    lint(linter, posting, folder)
    assert lint(linter, copy, folder).source == str(copy)
    assert Counting.linted == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"as_of": date(2020, 1, 1)},
        {"jurisdictions": ("gb",)},
        {"jurisdictions": None},
        {"jurisdictions": None, "default_jurisdiction": "gb"},
        {"facts": {"employees": 3}},
        {"ignore": ("wording",)},
        {"select": ("wording",)},
        {"confidence": "high"},
        {"preview": True},
        {"severity": {"wording": "note"}},
    ],
    ids=str,
)
def test_a_change_of_the_configuration_is_a_miss(posting: Path, folder: Path, changed: dict[str, Any]) -> None:
    lint(counting(), posting, folder)
    other = counting(**changed)
    assert lint(other, posting, folder) == other.lint_input(str(posting))
    assert Counting.linted == 3


def test_a_change_of_the_posting_is_a_miss(posting: Path, folder: Path) -> None:
    linter = counting()
    lint(linter, posting, folder)
    posting.write_text(f"{TEXT}\n", encoding="utf-8")
    lint(linter, posting, folder)
    assert Counting.linted == 2


def test_another_format_is_a_miss(tmp_path: Path, posting: Path, folder: Path) -> None:
    (page := tmp_path / "baker.html").write_bytes(posting.read_bytes())
    linter = counting()
    lint(linter, posting, folder)
    assert lint(linter, page, folder) == linter.lint_input(str(page))
    assert Counting.linted == 3


def test_another_pack_is_a_miss(posting: Path, folder: Path) -> None:
    linter = counting()
    lint(linter, posting, folder)
    lint(counting(linter.pack._replace(digest="another")), posting, folder)
    assert Counting.linted == 2


def test_another_version_is_a_miss(posting: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linter = counting()
    lint(linter, posting, folder)
    monkeypatch.setattr(cache_room, "__version__", "another")
    lint(linter, posting, folder)
    assert Counting.linted == 2


@pytest.mark.parametrize("data", [b"", b"x", bytes(5_000), None], ids=["empty", "short", "zeros", "cut"])
def test_a_damaged_page_is_made_anew(posting: Path, folder: Path, data: bytes | None) -> None:
    linter = counting()
    first = lint(linter, posting, folder)
    (page,) = folder.iterdir()
    page.write_bytes(page.read_bytes()[:-9] if data is None else data)
    assert lint(linter, posting, folder) == first
    lint(linter, posting, folder)
    assert Counting.linted == 2


def test_every_single_byte_of_a_page_may_be_damaged(posting: Path, folder: Path) -> None:
    linter = counting()
    first = lint(linter, posting, folder)
    (page,) = folder.iterdir()
    whole = page.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 20)):
        page.write_bytes(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
        assert lint(linter, posting, folder) == first


def test_a_folder_that_cannot_be_written_to_is_no_fault(posting: Path, tmp_path: Path) -> None:
    (no_folder := tmp_path / "file").write_text("", encoding="utf-8")  # holds for root, too, whom no permission stops
    linter = counting()
    assert lint(linter, posting, no_folder / "cache") == linter.lint_input(str(posting))


def test_what_cannot_be_read_is_told_as_ever(tmp_path: Path, folder: Path) -> None:
    (binary := tmp_path / "x.txt").write_bytes(b"\0\xff")
    linter = counting()
    for path in (binary, tmp_path / "nowhere.txt", tmp_path):
        assert lint(linter, path, folder) == linter.lint_input(str(path))
    assert not folder.exists()


def test_a_rule_that_gave_up_is_asked_again(posting: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linter = counting()
    monkeypatch.setattr(linter, "lint_posting", lambda posting: Result(posting.source, posting.original, gave_up=("wording/x",)))
    lint(linter, posting, folder)
    assert not folder.exists()


def test_a_page_holds_so_many_results_and_drops_those_not_asked_for(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_room, "MOST_RESULTS", 3)
    monkeypatch.setattr(Cache, "_page", _one_page)
    linter, paths = counting(), [tmp_path / f"{number}.txt" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_text(f"{number}", encoding="utf-8")
    for path in paths[:3]:
        lint(linter, path, folder)
    cache = Cache(str(folder))
    cache.lint_input(linter, str(paths[0]))
    cache.lint_input(linter, str(paths[3]))
    cache.keep()
    Counting.linted = 0
    for path in (paths[0], paths[2], paths[3]):
        lint(linter, path, folder)
    assert Counting.linted == 0
    lint(linter, paths[1], folder)
    assert Counting.linted == 1


def _one_page(cache: Cache, _: bytes) -> Any:
    path = os.path.join(cache._folder, "results-0.marshal")
    return cache._pages.setdefault("", cache_room._Page(path))


def test_a_page_has_so_many_bytes(posting: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_room, "MOST_BYTES", 100)
    linter = counting()
    lint(linter, posting, folder)
    assert all(page.stat().st_size < 200 for page in folder.iterdir())
    lint(linter, posting, folder)
    assert Counting.linted == 2


WRITER = """
import sys
from datetime import date
import eeolint
from eeolint.cache import Cache
linter = eeolint.Linter(jurisdictions=("us",), as_of=date(2026, 11, 23))
for _ in range(3):
    cache = Cache(sys.argv[1])
    for path in sys.argv[2:]:
        assert cache.lint_input(linter, path) == linter.lint_input(path), path
    cache.keep()
"""


def test_processes_at_the_same_time_do_not_harm_each_other(tmp_path: Path, folder: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(12)]
    for number, path in enumerate(paths):
        path.write_text(f"{TEXT}{number}", encoding="utf-8")
    shares = [paths[at : at + 6] for at in (0, 3, 6)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", WRITER, str(folder)]
    writers = [subprocess.Popen([*command, *map(str, share)], env=environment) for share in shares]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert not [page for page in folder.iterdir() if page.suffix != ".marshal"]
    assert all(cache_room._read(str(page)) for page in folder.iterdir())


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As many postings as are worth remembering, and a cache of their own in which nothing lies but the shipped pack."""
    (own := tmp_path / "own").mkdir()
    for name in (f"pack-{pack.load().digest}.archive", "digests.marshal"):
        shutil.copy(Path(os.environ["EEOLINT_CACHE_DIR"]) / name, own)
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(own))
    (postings := tmp_path / "postings").mkdir()
    for number in range(FEWEST):
        (postings / f"{number}.txt").write_text(f"{TEXT}{number}\n", encoding="utf-8")
    return postings


def pages(folder: Path) -> list[Path]:
    return list((folder.parent / "own").glob("results-*"))


@pytest.mark.parametrize("form", ["text", "json", "html", "statistics"])
def test_a_second_run_prints_the_same(many: Path, run: Callable[..., Any], form: str) -> None:
    first, second = (run("check", "--isolated", "--format", form, many) for _ in range(2))
    assert first == second
    assert pages(many)


def test_no_cache_remembers_nothing(many: Path, run: Callable[..., Any]) -> None:
    fresh = run("check", "--isolated", "--no-cache", many)
    assert not pages(many)
    assert run("check", "--isolated", many) == fresh


def test_the_configuration_may_do_without(many: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(many)
    (many / "eeolint.toml").write_text("cache = false\n", encoding="utf-8")
    assert run("check", ".").code == 1
    assert not pages(many)


def test_a_few_postings_are_linted_without_it(many: Path, run: Callable[..., Any]) -> None:
    run("check", "--isolated", *list(many.iterdir())[1:])
    assert not pages(many)


def test_linters_of_the_same_options_have_the_same_identity() -> None:
    pack = eeolint.Linter(as_of=DAY).pack
    assert eeolint.Linter(as_of=DAY, pack=pack).identity == eeolint.Linter(as_of=DAY, pack=pack).identity
    assert eeolint.Linter(as_of=DAY, pack=pack).identity != eeolint.Linter(as_of=DAY, pack=pack, ignore=("wording",)).identity
