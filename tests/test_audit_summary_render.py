"""The summary as a screen, as JSON and as a page; and the command that writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from eeolint.audit.account import SCHEMA, Summary
from eeolint.audit.render import outputs, rendered
from eeolint.audit.stored import Stored
from eeolint.audit.summary import summarize
from eeolint.pack import load

Audit = Callable[..., Path]
Run = Callable[..., Any]

HOSTILE = "<script>alert(1)</script>\x1b[31m\u2028& \"'"
PAGE = Path(__file__).resolve().parent.parent / "reports" / "templates" / "summary.html.j2"
SCHEMA_FILE = Path(__file__).resolve().parent.parent / "reports" / "schema" / "summary-1.schema.json"


def row(number: int) -> dict[str, Any]:
    """One of many postings, with something of everything."""
    one = {
        "rule": f"mine/rule-{number % 12}",
        "severity": ("error", "warning", "note")[number % 3],
        "confidence": "high",
        "column": "text",
        "start": 0,
    }
    finding = {**one, "end": 5, "match": HOSTILE, "message": HOSTILE, "suggestion": None, "citations": [], "fingerprint": "f"}
    status = ("missing", "named", "catch-all")[number % 3]
    return {
        "id": f"{HOSTILE}{number}",
        "company": f"{HOSTILE} {number % 7}",
        "jurisdictions": [("us", "us-ca", "gb", "ca-on", "us-co", "ie", "us-ny")[number % 7]],
        "errors": int(number % 3 == 0),
        "warnings": int(number % 3 == 1),
        "findings": [finding],
        "statement": f"{HOSTILE} We hire regardless of race, sex or age and of {'much else' if number % 2 else 'anything'}.",
        "coverage": [{"place": "us", "characteristic": "age", "status": status, "listed": True}],
        "duties": [{"duty": "us-co-pay", "place": "us-co", "status": ("missing", "met", "at risk")[number % 3]}],
        "flesch_kincaid_grade": float(number % 9),
        "unsettled": [HOSTILE] if number % 10 == 0 else [],
        "digest": str(number % 4),
    }


MANY = [row(number) for number in range(60)]
UNREAD = [{"status": "unread", "error": HOSTILE, "file": HOSTILE} for _ in range(3)]
GERMAN = [{"status": "not checked", "error": "German", "language": "de"}]
ASKED = {"rules": "0123456789abcdef" * 2, "version": "1.0.0", "as_of": "2026-11-23", "tables": [{"path": HOSTILE}], "where": [HOSTILE], "sample": 70}


@pytest.fixture
def whole(audit: Audit) -> Summary:
    """A summary with everything, hostile text wherever a table can put it."""
    now = audit(*MANY, *UNREAD, *GERMAN, **ASKED, unread_tables=({"source": HOSTILE, "reason": HOSTILE},), state="unfinished")
    was = audit(*[{**one, "digest": "x"} for one in MANY[10:]], row(77), name="old", **{**ASKED, "rules": "b", "where": []})
    return summarize(Stored(str(now)), load(), Stored(str(was)))


@pytest.fixture
def bare(audit: Audit) -> Summary:
    return summarize(Stored(str(audit())), load())


def text(form: str, summary: Summary, **asked: Any) -> str:
    return "".join(rendered(form, summary, **asked))


def test_the_screen_says_what_it_must_and_fits(whole: Summary) -> None:
    lines = text("text", whole).splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 110
    said = "\n".join(lines)
    for words in (
        "64 rows, 60 checked",
        "1 not checked (de 1)",
        "3 unread",
        "did not come to its end",
        "What to do first",
        "not the same: the rule pack",
    ):
        assert words in said


def test_without_a_trend_the_screen_is_short(audit: Audit) -> None:
    made = summarize(Stored(str(audit(*MANY))), load())
    assert len(text("text", made).splitlines()) <= 45
    assert "Since" not in text("text", made)


def test_the_screen_of_nothing_is_its_account(bare: Summary) -> None:
    assert text("text", bare).splitlines()[0] == "0 rows, 0 checked, 0 not checked, 0 unread"
    assert len(text("text", bare).splitlines()) == 3


def test_no_text_of_a_table_steers_the_terminal(whole: Summary) -> None:
    assert "\x1b" not in text("text", whole)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text("text", whole))
    colored = text("text", whole, color=True)
    assert "\x1b[31;1m" in colored
    assert "\x1b[31m" not in colored


def schema() -> Any:
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("which", ["whole", "bare"])
def test_the_json_agrees_with_its_schema(request: pytest.FixtureRequest, which: str) -> None:
    data = json.loads(text("json", request.getfixturevalue(which)))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(data, schema(), jsonschema.Draft202012Validator)
    assert data["schema"] == SCHEMA


def test_the_json_holds_what_the_summary_does(whole: Summary) -> None:
    data = json.loads(text("json", whole))
    assert data["totals"] == whole.totals._asdict()
    assert data["employers"]["shown"][0] == whole.employers.shown[0]._asdict()
    assert whole.trend is not None
    assert data["trend"]["matched"] == whole.trend.matched._asdict()


def test_a_key_more_or_less_is_against_the_schema(whole: Summary) -> None:
    data = json.loads(text("json", whole))
    for spoiled in ({**data, "more": 1}, {key: value for key, value in data.items() if key != "totals"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(spoiled, schema(), jsonschema.Draft202012Validator)


class Page(HTMLParser):
    """What a test asks of a page: its tags with their attributes, and whether all that is opened is closed."""

    VOID = frozenset(("meta", "br", "input"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("which", ["whole", "bare"])
def test_the_page_is_well_formed_and_asks_nothing_of_the_network(request: pytest.FixtureRequest, which: str) -> None:
    html = text("html", request.getfixturevalue(which))
    page = Page(html)
    assert page.open == []
    assert len(page.all("script")) == len(page.all("h1")) == len(page.all("main")) == 1
    assert not re.search(r"https?://|@import|url\(|src=", html)
    assert all(str(link["href"]).startswith("#") for link in page.all("a"))
    assert any("default-src 'none'" in str(meta.get("content")) for meta in page.all("meta"))


def test_nothing_of_a_table_is_markup_on_the_page(whole: Summary) -> None:
    html = text("html", whole)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_page_can_be_used_without_eyes_and_without_colours(whole: Summary) -> None:
    page = Page(text("html", whole))
    ids = [str(attributes["id"]) for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in page.all("a")} <= set(ids)
    assert all("scope" in cell for cell in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    labels = [attributes["aria-label"] for _, attributes in page.tags if attributes.get("role") == "region"]
    assert len(labels) == len(set(labels)) == len(page.all("table"))
    assert page.all("html") == [{"lang": "en"}]


def test_the_page_says_each_number_of_the_matrix(whole: Summary) -> None:
    html = text("html", whole)
    for cell in whole.coverage.cells:
        assert f"{cell.named} of {cell.postings}" in html


def themes() -> list[dict[str, str]]:
    """The colours of the light and of the dark theme."""
    return [dict(re.findall(r"--([a-z-]+): (#\w+);", block)) for block in re.findall(r":root \{([^}]*)\}", PAGE.read_text(encoding="utf-8"))]


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "error", "warning", "note", "good"])
@pytest.mark.parametrize("paper", ["paper", "wash"])
def test_every_colour_of_words_can_be_read(theme: int, ink: str, paper: str) -> None:
    colors = themes()[theme]
    darker, lighter = sorted(map(luminance, (colors[ink], colors[paper])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([], (("text", None), ("html", "d/summary.html"), ("json", "d/summary.json"))),
        (["json"], (("json", None),)),
        (["html:a.html", "text"], (("html", "a.html"), ("text", None))),
    ],
)
def test_a_summary_goes_where_it_is_asked_to(asked: list[str], expected: Any) -> None:
    assert outputs(asked, "d") == expected


def test_the_command_prints_the_screen_and_writes_the_page_and_the_json(run: Run, audit: Audit) -> None:
    folder = audit(*MANY)
    ran = run("summary", folder)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "60 rows, 60 checked, 0 not checked, 0 unread")
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8"))["totals"]["rows"] == 60
    assert (folder / "summary.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_command_writes_only_what_it_is_asked_for(run: Run, audit: Audit, tmp_path: Path) -> None:
    folder, old = audit(*MANY), audit(*MANY[5:], name="old")
    ran = run("summary", folder, "--against", old, "--summary", "json", "--summary", f"html:{tmp_path / 'new' / 'page.html'}")
    assert (ran.code, json.loads(ran.out)["trend"]["against"]) == (0, str(old))
    assert sorted(path.name for path in folder.iterdir()) == ["results"]
    assert (tmp_path / "new" / "page.html").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("{empty}",), "holds no audit"),
        (("{audit}", "--against", "{empty}"), "holds no audit"),
        (("{audit}", "--summary", "pdf"), "is not FORMAT"),
        (("{audit}", "--summary", "html:"), "is not FORMAT"),
        (("{audit}", "--summary", "html:{audit}"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_2(run: Run, audit: Audit, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    empty, folder = tmp_path / "empty", audit({})
    empty.mkdir()
    ran = run("summary", *(one.format(empty=empty, audit=folder) for one in arguments))
    assert (ran.code, said in ran.err) == (2, True)


def test_another_rule_pack_than_the_audits_is_told(run: Run, audit: Audit) -> None:
    assert "the audit used another rule pack" in run("summary", audit({}, name="one", rules="f" * 32)).err
    assert run("summary", audit({}, name="two", rules=load().digest)).err == ""


TABLE = "id,company,text\n1,Acme,We look for a recent graduate.\n2,Acme,We bake.\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_an_audit_ends_with_the_summary_and_its_account_is_the_last_line(run: Run, table: Path, tmp_path: Path) -> None:
    ran = run("audit", table, "--out", tmp_path / "out", "--workers", 0, "--isolated", "--select", "wording")
    assert ran.out.startswith("2 rows, 2 checked")
    assert ran.last_line.endswith("2 checked, 0 not checked, 0 unread")
    assert json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))["audit"]["tables"] == [str(table)]
    assert (tmp_path / "out" / "summary.html").exists()


def test_what_an_audit_prints_for_a_program_is_that_alone(run: Run, table: Path, tmp_path: Path) -> None:
    ran = run("audit", table, "--out", tmp_path / "out", "--workers", 0, "--isolated", "--select", "wording", "--summary", "json")
    assert json.loads(ran.out)["totals"]["rows"] == 2
    assert "2 checked, 0 not checked, 0 unread" in ran.err
    assert not (tmp_path / "out" / "summary.json").exists()


def test_an_audit_against_another_has_its_trend(run: Run, table: Path, tmp_path: Path) -> None:
    options = ("--workers", 0, "--isolated", "--select", "wording")
    run("audit", table, "--out", tmp_path / "old", *options)
    table.write_text(TABLE.replace("recent graduate", "baker"), encoding="utf-8")
    ran = run("audit", table, "--out", tmp_path / "new", *options, "--against", tmp_path / "old", "--summary", "json")
    made = json.loads(ran.out)["trend"]
    assert (made["differs"], made["matched"]["changed"], made["matched"]["unchanged"]) == ([], 1, 1)
    assert [(one["rule"], one["gone"], one["gone_unchanged"]) for one in made["rules"]] == [("wording/age/recent-graduate", 1, 0)]


def test_an_audit_against_nothing_is_refused_before_it_begins(run: Run, table: Path, tmp_path: Path) -> None:
    ran = run("audit", table, "--out", tmp_path / "out", "--against", tmp_path / "nowhere")
    assert (ran.code, "holds no audit" in ran.err, (tmp_path / "out").exists()) == (2, True, False)
