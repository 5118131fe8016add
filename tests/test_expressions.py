"""Expressions: one that is deferred is not compiled before its first use, and is then like any other."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from eeolint import expressions


@pytest.mark.parametrize(("pattern", "flags", "text"), [(r"a(?P<more>b*)", 0, "xabbay"), (r"A", re.IGNORECASE, "banana"), (r"z", 0, "a")])
def test_a_deferred_expression_finds_what_it_would_have_found(pattern: str, flags: int, text: str) -> None:
    deferred, plain = expressions.deferred(pattern, flags), re.compile(pattern, flags)
    for _ in range(2):
        assert [match.span() for match in deferred.finditer(text)] == [match.span() for match in plain.finditer(text)]
        assert deferred.sub("-", text) == plain.sub("-", text)
        assert deferred.groupindex == plain.groupindex


def test_a_deferred_expression_is_compiled_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    original = re.compile
    monkeypatch.setattr(expressions.re, "compile", lambda pattern, flags=0: compiled.append(pattern) or original(pattern, flags))
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
