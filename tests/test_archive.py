"""Archives: each value is found by its key, a row by its numbers; what is damaged is not read."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from eeolint.archive import Archive, ends_of, key_of, opened, packed

VALUES = {key_of("rules", "one"): b"first", key_of("rules", "two"): b"", key_of("places", "us"): b"x" * 9000}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "an.archive"
    file.write_bytes(packed(("head", 1), VALUES))
    return file


def test_a_value_is_found_by_its_key_and_the_head_is_there_at_once(path: Path) -> None:
    archive = opened(str(path))
    assert archive is not None
    assert archive.head == ("head", 1)
    assert [archive.get("rules", "one"), archive.get("rules", "two"), archive.get("places", "us")] == [b"first", b"", b"x" * 9000]
    assert dict(archive.items()) == VALUES
    assert archive.count == 3


@pytest.mark.parametrize("words", [("rules", "three"), ("rules",), ("rulesone",), ("one", "rules"), ("", "")])
def test_what_has_no_such_key_is_not_found(words: tuple[str, ...], path: Path) -> None:
    archive = opened(str(path))
    assert archive is not None
    assert archive.get(*words) is None
    assert archive.bounds(*words) is None


def test_a_row_gives_its_values_by_number() -> None:
    values = (b"a", b"", b"ccc")
    row = Archive(packed(None, {key_of("row"): b"".join(values), key_of("other"): b"zz"})).row(ends_of(values), "row")
    assert tuple(row) == values
    assert len(row) == 3
    with pytest.raises(IndexError):
        row[3]


def test_an_archive_without_values_is_one() -> None:
    archive = Archive(packed("head", {}))
    assert (archive.head, archive.count, archive.get("a")) == ("head", 0, None)


def test_a_pickled_archive_needs_no_file(path: Path) -> None:
    archive = opened(str(path))
    assert archive is not None
    told = pickle.dumps(archive)
    archive.close()
    path.unlink()
    assert pickle.loads(told).get("rules", "one") == b"first"


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: content + b"x", lambda content: b"", lambda content: b"\0" * 50])
def test_what_is_damaged_is_not_read(damage: Callable[[bytes], bytes], path: Path) -> None:
    path.write_bytes(damage(path.read_bytes()))
    assert opened(str(path)) is None


def test_where_there_is_no_file_there_is_no_archive(tmp_path: Path) -> None:
    assert opened(str(tmp_path / "none")) is None
