"""What a reader of our promises would try: no network in any command, and a fault's report without a word of the posting."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from eeolint.arguments import COMMANDS

SECRET = "Zanzibar-Quokka"
TEXT = f"{SECRET} wanted\n\nWe look for a recent graduate. He opens the shop.\nWe are an equal opportunity employer.\n"
CALLS = {
    "check": ["check", "--isolated", "{posting}"],
    "check in JSON": ["check", "--isolated", "--format", "json", "{posting}"],
    "check in HTML": ["check", "--isolated", "--format", "html", "{posting}"],
    "audit": ["audit", "--isolated", "--workers", "0", "--out", "out", "."],
    "fix": ["fix", "--isolated", "--diff", "{posting}"],
    "baseline": ["baseline", "write", "--isolated", "{posting}"],
    "summary": ["summary", "--isolated", "{audit}"],
    "statement": ["statement", "--isolated", "--jurisdiction", "us-ca,gb", "--employer", "{employer}"],
    "config": ["config", "--show", "{posting}"],
    "init": ["init"],
    "rules": ["rules"],
    "explain": ["explain", "us-co-pay"],
    "schema": ["schema", "config"],
    "completion": ["completion", "bash"],
}
STEPS = {  # what each command calls first that does its work
    "check": "eeolint.linter.Linter.lint_posting",
    "check in JSON": "eeolint.render.json_report.render",
    "check in HTML": "eeolint.render.html_report.render",
    "audit": "eeolint.audit.run.Audit.run",
    "fix": "eeolint.linter.Linter.lint_posting",
    "baseline": "eeolint.linter.Linter.lint_posting",
    "summary": "eeolint.audit.stored.Stored.rows",
    "statement": "eeolint.linter.Linter.draft",
    "config": "eeolint.config.Configuration.shown",
    "init": "eeolint.init.write",
    "rules": "eeolint.explain.listing",
    "explain": "eeolint.explain.page",
    "schema": "eeolint.config.json_schema",
    "completion": "eeolint.arguments.parser",
}


@pytest.fixture
def call(run: Callable[..., Any], audit: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Run one of CALLS in a folder of its own, with a posting and an employer's file, beside the results of an audit."""
    results = audit({"company": SECRET, "statement": SECRET}, name=f"../{tmp_path.name}-audit")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posting.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "employer.toml").write_text(f'name = "{SECRET}"\ncontact = "jobs@example.org"\n', encoding="utf-8")
    names = {"posting": "posting.md", "employer": "employer.toml", "audit": results}
    return lambda name: run(*(word.format(**names) for word in CALLS[name]))


def test_every_command_is_called_here() -> None:
    assert {words[0] for words in CALLS.values()} >= set(COMMANDS)


@pytest.mark.parametrize("name", CALLS)
def test_no_command_opens_a_socket(call: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(socket, "socket", _NoSocket)  # a class still, as `ssl` makes its own of it
    for opener in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, opener, _refused)
    ran = call(name)
    assert ran.code == (1 if name.startswith(("check", "fix")) else 0), ran.err


@pytest.mark.parametrize("name", CALLS)
def test_a_fault_is_reported_without_a_word_of_what_was_read(call: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(STEPS[name], _failing)
    ran = call(name)
    assert ran.code == 3
    assert SECRET not in ran.out + ran.err
    assert "Python" in ran.err
    assert ran.err.rstrip().endswith("RuntimeError")


def test_a_fault_while_a_posting_is_read_does_not_show_it(call: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eeolint.readers.markdown.read_markdown", _failing)
    ran = call("check")
    assert ran.code == 3
    assert SECRET not in ran.out + ran.err


class _NoSocket(socket.socket):
    def __init__(self, *arguments: Any, **more: Any) -> None:
        _refused(*arguments, **more)


def _refused(*_: object, **__: object) -> NoReturn:
    raise AssertionError("the network was asked for")


def _failing(*_: object, **__: object) -> NoReturn:
    raise RuntimeError(TEXT)
