"""Configuration: the nearest file, what it extends, tables by path, flags on top; where each value came from; every mistake with its line."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from eeolint import config
from eeolint.config import Configuration, Layer, LintOptions, RunOptions
from eeolint.employer import Profile
from eeolint.globs import matches
from eeolint.law import Employer
from eeolint.schema import ConfigError

FLAGS = Layer(config.COMMAND_LINE, "")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write files below a folder that becomes the working one: `tree({"uk/eeolint.toml": "…"})`."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


def values(resolved: config.Resolved) -> dict[str, Any]:
    return {key: value.value for key, value in resolved.items()}


def test_without_a_file_nothing_is_set(tree: Callable[..., Path]) -> None:
    tree({"a.md": ""})
    assert Configuration(FLAGS).lint("a.md") == {}
    assert Configuration(FLAGS).run == {}


@pytest.mark.parametrize(("name", "text"), [("eeolint.toml", 'ignore = ["style"]'), ("pyproject.toml", '[tool.eeolint]\nignore = ["style"]')])
def test_both_files_are_read(tree: Callable[..., Path], name: str, text: str) -> None:
    tree({name: text})
    assert values(Configuration(FLAGS).lint("jobs/a.md")) == {"ignore": ("style",)}


def test_a_pyproject_without_our_table_is_passed_over(tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": 'ignore = ["style"]', "jobs/pyproject.toml": "[tool.other]\nkey = 1"})
    assert values(Configuration(FLAGS).lint("jobs/a.md")) == {"ignore": ("style",)}


def test_the_nearest_file_wins_as_a_whole(tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": 'ignore = ["style"]\npreview = true', "uk/eeolint.toml": 'jurisdictions = ["gb"]'})
    assert values(Configuration(FLAGS).lint("uk/a.md")) == {"jurisdictions": ("gb",)}
    assert values(Configuration(FLAGS).lint("a.md")) == {"ignore": ("style",), "preview": True}


def test_a_file_counts_behind_what_it_extends(tree: Callable[..., Path]) -> None:
    tree(
        {
            "base.toml": 'preview = true\nextend_ignore = ["style"]\n[severity]\n"wording/age" = "error"\n"wording/sex" = "note"',
            "uk/eeolint.toml": 'extend = "../base.toml"\npreview = false\nextend_ignore = ["duty"]\n[severity]\n"wording/age" = "note"',
        }
    )
    assert values(Configuration(FLAGS).lint("uk/a.md")) == {
        "preview": False,
        "extend_ignore": ("style", "duty"),
        "severity": {"wording/age": "note", "wording/sex": "note"},
    }


def test_tables_by_path_count_in_their_order(tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": '[files."jobs/uk/**"]\njurisdictions = ["gb"]\n[files."*.old.md"]\nignore = ["wording"]'})
    settled = Configuration(FLAGS)
    assert values(settled.lint("jobs/uk/london/a.md")) == {"jurisdictions": ("gb",)}
    assert values(settled.lint("jobs/uk/a.old.md")) == {"jurisdictions": ("gb",), "ignore": ("wording",)}
    assert values(settled.lint("jobs/us/a.md")) == {}


def test_flags_outweigh_files_and_facts_are_laid_over_each_other(tree: Callable[..., Path]) -> None:
    facts = "[employer.facts]\nemployees = 40\nstrike = false\nemployees_in = {us-ca = 4}"
    tree({"eeolint.toml": f'ignore = ["style"]\n[employer]\nname = "Acme"\n{facts}'})
    told = Profile(facts=Employer(employees=60, employees_in={"us-co": 5}))
    flags = Layer(config.COMMAND_LINE, "", LintOptions(ignore=("duty",), employer=told))
    found = values(Configuration(flags).lint("a.md"))
    assert found["ignore"] == ("duty",)
    assert found["employer"] == Profile("Acme", None, Employer(60.0, {"us-ca": 4.0, "us-co": 5}, strike=False))


def test_each_value_says_where_it_came_from(tree: Callable[..., Path]) -> None:
    tree({"base.toml": "\n\npreview = true\n", "eeolint.toml": 'extend = "base.toml"\n\n[severity]\nstyle = "off"\n'})
    found = Configuration(Layer(config.COMMAND_LINE, "", LintOptions(ignore=("duty",)))).lint("a.md")
    assert {key: value.origins for key, value in found.items()} == {
        "preview": ("base.toml:3",),
        "severity": ("eeolint.toml:3",),
        "ignore": ("the command line",),
    }


def test_what_concerns_the_run_is_read_from_the_working_folder(tree: Callable[..., Path]) -> None:
    folder = tree(
        {"eeolint.toml": 'as_of = 2026-01-31\nrules = ["acme"]\nexclude = ["drafts"]\nfail_on = "error"', "uk/eeolint.toml": 'fail_on = "note"'}
    )
    found = values(Configuration(FLAGS).run)
    assert found == {"as_of": date(2026, 1, 31), "rules": (f"{folder}/acme",), "exclude": ((str(folder), "drafts"),), "fail_on": "error"}


def test_one_file_alone_or_none_at_all(tree: Callable[..., Path]) -> None:
    tree({"eeolint.toml": 'ignore = ["style"]', "other.toml": "preview = true"})
    assert values(Configuration(FLAGS, "other.toml").lint("a.md")) == {"preview": True}
    assert Configuration(FLAGS, isolated=True).lint("a.md") == {}


def problems(**files: str) -> list[tuple[str, int, str]]:
    with pytest.raises(ConfigError) as caught:
        Configuration(FLAGS).lint("a.md")
    return [(problem.file, problem.line, problem.key) for problem in caught.value.problems]


def test_every_mistake_is_told_at_once_with_its_line(tree: Callable[..., Path]) -> None:
    tree(
        {
            "eeolint.toml": """\
            jurisdiction = ["us"]
            preview = "perhaps"
            as_of = "soon"

            [severity]
            "wording/age" = "loud"

            [employer.facts]
            employes = 40

            [files."uk/**"]
            ignore = "style"
            fail_on = "note"
            """
        }
    )
    assert problems() == [
        ("eeolint.toml", 1, "jurisdiction"),
        ("eeolint.toml", 2, "preview"),
        ("eeolint.toml", 3, "as_of"),
        ("eeolint.toml", 6, "severity.wording/age"),
        ("eeolint.toml", 9, "employer.facts.employes"),
        ("eeolint.toml", 12, "files.uk/**.ignore"),
        ("eeolint.toml", 13, "files.uk/**.fail_on"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('ignore = ["style"\npreview = true', 2, "not TOML"),
        ('ignroe = ["style"]', 1, "unknown key; did you mean 'ignore'?"),
        ('fail_no = "note"', 1, "unknown key; did you mean 'fail_on'?"),
        ("jurisdictions = [1]", 1, "TOML reads '1' as a number; put it in quotes"),
        ('preview = true\nextend = "base.toml"', 2, "there is no file"),
        ('extend = "eeolint.toml"', 1, "extends itself"),
        ('format = "jsn"', 1, "'jsn' is not one of 'text',"),
        ('output = ["json:x", "html"]', 1, "'html' is not FORMAT:PATH, such as html:report.html"),
        ('employer = "acme.toml"', 1, "a table [employer] is wanted here; only the flag --employer names a file"),
        ('exclude = "a"', 1, "a list is wanted here: write [ … ] (exclude)"),
        ('baseline = ""', 1, "this must not be empty"),
        ('[tool.eeolint]\nfail_on = "error"', 1, "the table [tool.eeolint] is for pyproject.toml"),
        (
            '[files."uk/**"]\ncache = false',
            2,
            "this concerns the run as a whole, and cannot differ from file to file: put it at the top (files.uk/**.cache)",
        ),
    ],
)
def test_a_mistake_names_the_mend(tree: Callable[..., Path], text: str, line: int, said: str) -> None:
    tree({"eeolint.toml": text})
    with pytest.raises(ConfigError) as caught:
        Configuration(FLAGS).lint("a.md")
    assert [problem.line for problem in caught.value.problems] == [line]
    assert said in str(caught.value)


def test_a_file_that_is_no_text_is_a_mistake(tree: Callable[..., Path]) -> None:
    (tree({}) / "eeolint.toml").write_bytes(b"\xff\xfe")
    assert problems() == [("eeolint.toml", 1, "")]


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.md", "a/b/c.md", True),
        ("drafts", "a/drafts/c.md", True),
        ("a/*.md", "a/c.md", True),
        ("a/*.md", "a/b/c.md", False),
        ("a/**", "a/b/c.md", True),
        ("a/", "a/b/c.md", True),
        ("a", "ab/c.md", False),
        ("b/*.md", "a/b/c.md", False),
        ("*", "../c.md", False),
    ],
)
def test_globs(pattern: str, path: str, fits: bool) -> None:
    assert matches(f"/top/{path}", (pattern,), "/top") is fits


def test_the_json_schema_knows_the_formats() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"format": "jsn"}, config.json_schema())
    jsonschema.validate({"format": "json", "baseline": "known.json", "diff_base": "origin/main"}, config.json_schema())


def test_the_json_schema_takes_what_is_read_and_refuses_the_rest() -> None:
    schema = config.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == {*LintOptions._fields, *RunOptions._fields}
    jsonschema.validate({"ignore": ["style"], "files": {"uk/**": {"jurisdictions": ["gb"]}}, "severity": {"style": "off"}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"ignroe": []}, schema)
