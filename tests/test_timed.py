"""Expressions with a time limit: remembered ones find what compiled ones find, without the library's compiler."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from eeolint import timed

PATTERNS = [r"(?<!\bshe or )(?:he|him)\b", r"(?<title>ab|c+)d(?P=title)", r"(?i:x)+(?=y)", r"(?<=\w{0,3}) \d+"]
TEXT = "she or he and him abdab ccdcc Xxy no 12"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(tmp_path))
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    """What a process does not know when it begins."""
    timed.compiled.cache_clear()
    timed._known.cache_clear()
    timed._learned.clear()


def spans(pattern: str) -> list[tuple[int, int]]:
    return [match.span() for match in timed.compiled(pattern).finditer(TEXT, timeout=5)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_was_remembered_finds_what_was_compiled(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [match.span() for match in regex.finditer(pattern, TEXT)]
    assert expected
    assert spans(pattern) == expected
    timed.keep()
    forget()
    monkeypatch.setattr(timed, "_compiled_anew", lambda pattern: pytest.fail("it was remembered"))
    assert spans(pattern) == expected


def test_what_is_learned_is_added_to_what_was_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    for pattern in PATTERNS:
        spans(pattern)
        timed.keep()
        forget()
    monkeypatch.setattr(timed, "_compiled_anew", lambda pattern: pytest.fail("it was remembered"))
    assert all(spans(pattern) for pattern in PATTERNS)


@pytest.mark.parametrize("content", [b"", b"\0" * 100])
def test_what_is_damaged_is_compiled_anew(content: bytes, tmp_path: Path) -> None:
    expected = spans(PATTERNS[0])
    timed.keep()
    forget()
    [path] = tmp_path.glob("timed-*")
    path.write_bytes(content)
    assert spans(PATTERNS[0]) == expected


def test_what_another_release_of_the_library_has_made_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = spans(PATTERNS[0])
    timed.keep()
    forget()
    engine = timed._engine()
    assert engine is not None
    monkeypatch.setattr(timed, "_engine", lambda: (engine[0], "another"))
    assert timed._known() is None
    assert spans(PATTERNS[0]) == expected


def test_time_runs_out_for_a_remembered_expression_as_well() -> None:
    pattern = r"(?:a|aa|b?a)+c"
    for _ in range(2):
        with pytest.raises(TimeoutError):
            list(timed.compiled(pattern).finditer("a" * 60 + "bc", timeout=0.05))
        timed.keep()
        forget()


def test_the_compiler_of_the_library_is_not_imported_for_what_was_remembered_and_may_be_later() -> None:
    code = (
        "import sys; from eeolint import timed; found = timed.compiled('(?<!x+)ab').findall('ab xxab'); timed.keep(); "
        "print('regex._regex_core' in sys.modules, found); import regex; print(regex.findall('a+', 'aab'))"
    )
    ran = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout for _ in range(2)]
    assert [out.splitlines() for out in ran] == [["True ['ab']", "['aa']"], ["False ['ab']", "['aa']"]]
