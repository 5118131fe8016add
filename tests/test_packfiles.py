"""What the files of packs are known by before they are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eeolint import packfiles, resources
from eeolint.schema import PackError


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack of somebody's own, of one file."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "rule.yaml").write_text("a", encoding="utf-8")
    return folder


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list of files of an installation, and a shipped pack of one file beside it."""
    shipped, written = tmp_path / "rules", tmp_path / "RECORD"
    shipped.mkdir()
    (shipped / "rule.yaml").write_text("a", encoding="utf-8")
    written.write_text("rules/rule.yaml", encoding="utf-8")
    monkeypatch.setattr(resources, "rules", lambda: str(shipped))
    monkeypatch.setattr(resources, "installation", lambda: str(written))
    return written


def stamp(*folders: Path) -> str:
    return packfiles.stamp(tuple(map(str, folders)), "this version")


def test_files_that_nobody_touched_have_the_same_stamp(own: Path) -> None:
    assert stamp(own) == stamp(own)
    assert stamp(own) != stamp()
    assert stamp(own) != packfiles.stamp((str(own),), "another version")


def test_a_file_that_was_written_added_or_removed_changes_the_stamp(own: Path) -> None:
    first = stamp(own)
    (own / "rule.yaml").write_text("b", encoding="utf-8")
    written = stamp(own)
    (own / "other.yml").write_text("b", encoding="utf-8")
    added = stamp(own)
    (own / "rule.yaml").unlink()
    assert len({first, written, added, stamp(own)}) == 4


def test_a_file_of_the_same_size_and_time_is_told_from_another(own: Path) -> None:
    first, before = stamp(own), (own / "rule.yaml").stat()
    (own / "rule.yaml").write_text("b", encoding="utf-8")
    os.utime(own / "rule.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert stamp(own) != first


def test_an_installed_pack_is_known_by_its_installation(installed: Path) -> None:
    first = stamp()
    (installed.parent / "rules" / "rule.yaml").write_text("b", encoding="utf-8")
    assert stamp() == first
    installed.write_text("rules/rule.yaml,", encoding="utf-8")
    assert stamp() != first


def test_packs_of_ones_own_are_looked_at_beside_an_installed_one_too(installed: Path, own: Path) -> None:
    first = stamp(own)
    (own / "rule.yaml").write_text("b", encoding="utf-8")
    assert stamp(own) != first


def test_a_checkout_has_no_installation() -> None:
    assert resources.installation() is None


def test_a_folder_that_is_missing_is_told(own: Path) -> None:
    with pytest.raises(PackError, match="there is no such folder of rules"):
        stamp(own / "missing")
