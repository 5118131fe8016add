"""Expressions: one that is deferred is not compiled before its first use, and is then like any other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eeolint import archive, expressions


@pytest.mark.parametrize(("pattern", "flags", "text"), [(r"a(?P<more>b*)", 0, "xabbay"), (r"A", re.IGNORECASE, "banana"), (r"z", 0, "a")])
def test_a_deferred_expression_finds_what_it_would_have_found(pattern: str, flags: int, text: str) -> None:
    deferred, plain = expressions.deferred(pattern, flags), re.compile(pattern, flags)
    for _ in range(2):
        assert [match.span() for match in deferred.finditer(text)] == [match.span() for match in plain.finditer(text)]
        assert deferred.sub("-", text) == plain.sub("-", text)
        assert deferred.groupindex == plain.groupindex


def test_a_deferred_expression_is_compiled_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    own = expressions.Expressions()
    monkeypatch.setattr(expressions, "_own", lambda: own)
    original = own.compile
    monkeypatch.setattr(own, "compile", lambda pattern, flags=0: compiled.append(pattern) or original(pattern, flags))
    deferred = expressions.deferred("b+")
    assert compiled == []
    assert [bool(deferred.search(text)) for text in ("abba", "a", "b")] == [True, False, True]
    assert compiled == ["b+"]


@pytest.mark.parametrize("module", ["eeolint.pay", "eeolint.places"])
def test_importing_what_few_postings_need_compiles_nothing_of_its_own(module: str) -> None:
    code = (
        "import sys, re, eeolint.law, eeolint.vocabulary, eeolint.expressions; before = len(re._cache); "
        f"import {module}; print(len(re._cache) - before)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert int(ran.stdout) <= 1


PATTERNS = [(r"a(?P<more>b*)", 0), (r"(?P<first>x)(y)?(?P<last>z)", re.IGNORECASE), (r"(?mi)^b", 0), (r"a # b", re.VERBOSE), (r"\bé\b", 0)]
TEXT = "abb xyz XZ\nB a é abab"


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_what_was_remembered_is_what_was_compiled(pattern: str, flags: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "codes")
    first, plain = expressions.Expressions(), re.compile(pattern, flags)
    first.compile(pattern, flags)
    first.keep(path)
    monkeypatch.setattr(expressions._parser, "parse", lambda *_: pytest.fail("it was remembered"))
    built = expressions.remembered(path).compile(pattern, flags)
    assert [(match.span(), match.groupdict(), match.lastgroup) for match in built.finditer(TEXT)] == [
        (match.span(), match.groupdict(), match.lastgroup) for match in plain.finditer(TEXT)
    ]
    assert (built.flags, built.groups, built.groupindex, built.pattern) == (plain.flags, plain.groups, plain.groupindex, plain.pattern)


def test_what_is_learned_is_added_to_what_was_remembered(tmp_path: Path) -> None:
    path = str(tmp_path / "codes")
    for pattern in ("one", "two"):
        known = expressions.remembered(path)
        known.compile(pattern)
        known.keep(path)
    kept = archive.opened(path)
    assert kept is not None
    assert kept.count == 2
    assert all(kept.get(pattern, "0") for pattern in ("one", "two"))


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-3], lambda content: b"", lambda content: b"x" * len(content), lambda content: content + b"."]
)
def test_a_damaged_file_of_expressions_is_as_none(damage: Any, tmp_path: Path) -> None:
    path = tmp_path / "codes"
    first = expressions.Expressions()
    first.compile("a+b")
    first.keep(str(path))
    path.write_bytes(damage(path.read_bytes()))
    assert expressions.remembered(str(path)).compile("a+b").findall("aab") == ["aab"]


def test_expressions_of_another_python_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "codes")
    first = expressions.Expressions()
    first.compile("a+b")
    first.keep(path)
    monkeypatch.setattr(expressions, "_VERSION", "another")
    assert expressions.remembered(path)._known is None
