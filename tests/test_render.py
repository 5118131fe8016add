"""What each output shows, and that no posting can make it do anything else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eeolint.model import Result, Unread
from eeolint.render import Run, renderer
from eeolint.tally import Tally

GOLDEN = Path(__file__).resolve().parent / "golden"
SCHEMA = Path(__file__).resolve().parent.parent / "reports" / "schema" / "report-1.schema.json"

TEXT = """Zebra keeper

We want a zebra crossing guard for the town.\tA second zebra
crossing will follow.

Requirements
- A long line of words that no terminal shows in full, for it goes on and on before it comes to the zebra crossing, and goes on behind it.

We are an equal opportunity employer and hire regardless of race, sex or any other protected status.
Applicants who need reasonable accommodation because of a disability write to access@example.com.
"""


def agrees(name: str, text: str) -> bool:
    """Whether a text is that of a golden file, which EEOLINT_GOLDEN=write writes anew."""
    path = GOLDEN / name
    if os.environ.get("EEOLINT_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"look at the difference; if it is meant, run again with EEOLINT_GOLDEN=write ({name})"
    return True


@pytest.fixture
def rendered(small_pack: Any) -> Callable[..., str]:
    """Render results of the small pack: `rendered("text", ("a.txt", TEXT), Unread(…))`."""
    small_pack.rule()

    def make(form: str, *inputs: tuple[str, str] | Unread, color: bool = False, facts: bool = False, places: tuple[str, ...] = ("xx",)) -> str:
        linter = small_pack.linter(*places)
        tally = Tally()
        results: list[Result | Unread] = [one if isinstance(one, Unread) else linter.lint(one[1])._replace(source=one[0]) for one in inputs]
        return "".join(renderer(form)(tally.count(results), Run(linter.pack, linter.settings, tally, color, facts, linter.places)))

    return make


def test_the_whole_text_report_is_as_it_was(rendered: Any) -> None:
    assert agrees("report.txt", rendered("text", ("jobs/a.txt", TEXT), ("b.txt", "We bake."), Unread("c.txt", "not text"), facts=True))


def test_the_whole_text_report_in_color_is_as_it_was(rendered: Any) -> None:
    assert agrees("report-color.txt", rendered("text", ("a.txt", TEXT), color=True))


def test_color_adds_nothing_but_color(rendered: Any) -> None:
    plain, colored = rendered("text", ("a.txt", TEXT), facts=True), rendered("text", ("a.txt", TEXT), color=True, facts=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


def test_a_clean_run_prints_its_account_and_nothing_else(rendered: Any) -> None:
    assert rendered("text", ("a.txt", "We bake.")) == "0 findings in 0 of 1 posting; 0 suppressed, 0 below confidence, 0 unread\n"


def test_the_quoted_line_and_its_marks_stand_under_one_another(rendered: Any) -> None:
    lines = rendered("text", ("a.txt", TEXT)).splitlines()
    quoted = [(line, lines[number + 1]) for number, line in enumerate(lines) if re.match(r" *\d+ \|", line)]
    assert [line[marks.index("^") : marks.rindex("^") + 1] for line, marks in quoted] == ["zebra crossing", "zebra", "zebra crossing"]
    assert max(len(line) for line, _ in quoted) <= 110


def test_a_source_that_was_not_read_is_not_said_to_have_been(small_pack: Any) -> None:
    small_pack.rule(severity="note", cite=["ours/hearsay"])
    linter, tally = small_pack.linter(), Tally()
    text = "".join(renderer("text")(tally.count([linter.lint("A zebra crossing.")]), Run(linter.pack, linter.settings, tally)))
    assert "Heard of" in text
    assert "read :" not in text
    assert "read None" not in text


HOSTILE = "\x1b[2J\x1b]0;owned\x07 \x9b31m \x08\x08 zebra crossing \x1b[31m\x7f \r::error::zebra"


@pytest.mark.parametrize("place", ["text", "name", "unread"])
def test_control_characters_of_a_posting_or_its_name_do_not_reach_the_terminal(rendered: Any, place: str) -> None:
    inputs = {"text": ("a.txt", HOSTILE), "name": (HOSTILE, "A zebra crossing."), "unread": Unread(HOSTILE, "not text")}
    text = rendered("text", inputs[place], facts=True)
    assert not set(text) & {chr(code) for code in (*range(32), *range(127, 160)) if chr(code) != "\n"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(SCHEMA.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def valid(report: str, schema: dict[str, Any]) -> dict[str, Any]:
    data = json.loads(report)
    jsonschema.validate(data, schema, jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())
    return data  # type: ignore[no-any-return]


def test_the_schema_is_one_and_describes_every_key(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    for record in (schema, *schema["$defs"].values()):
        assert record["additionalProperties"] is False
        assert record["required"] == list(record["properties"])
        assert all("description" in value or "$ref" in value for value in record["properties"].values())
        assert record["description"]


@pytest.mark.parametrize(
    "inputs",
    [
        (),
        (("a.txt", TEXT),),
        (("a.txt", TEXT), ("b.txt", ""), Unread("c.txt", "not text"), ("d.txt", HOSTILE)),
        (Unread("c.txt", "not text"),),
        (("a.txt", "Wir backen das Brot und die Brötchen, der Ofen ist heiß und das Haus ist warm und die Nacht ist lang."),),
    ],
    ids=["no posting", "one", "several", "only unread", "another language"],
)
def test_the_json_report_is_valid(rendered: Any, schema: dict[str, Any], inputs: tuple[Any, ...]) -> None:
    data = valid(rendered("json", *inputs), schema)
    assert len(data["postings"]) == sum(not isinstance(one, Unread) for one in inputs)
    assert len(data["unread"]) == data["tally"]["unread"] == sum(isinstance(one, Unread) for one in inputs)


def test_the_whole_json_report_is_as_it_was(rendered: Any, schema: dict[str, Any]) -> None:
    data = valid(rendered("json", ("a.txt", TEXT), Unread("c.txt", "not text")), schema)
    data.update(pack="…", version="…")
    assert agrees("report.json", json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def spans(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if "end_column" in data:
            yield data
        for value in data.values():
            yield from spans(value)
    elif isinstance(data, list):
        for value in data:
            yield from spans(value)


def test_every_span_of_the_json_report_holds_the_words_that_stand_there(rendered: Any) -> None:
    posting = json.loads(rendered("json", ("a.txt", TEXT)))["postings"][0]
    found = list(spans(posting))
    assert len(found) >= 12
    for span in found:
        assert TEXT[span["start"] : span["end"]] == span["text"] != ""
        assert TEXT.split("\n")[span["line"] - 1][span["column"] - 1 :].startswith(span["text"].split("\n")[0])


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60), st.text(max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_gives_a_valid_json_report(rendered: Any, schema: dict[str, Any], text: str, name: str) -> None:
    data = valid(rendered("json", (name, f"{text} zebra crossing {text} equal opportunity employer {text}")), schema)
    assert data["postings"][0]["source"] == name


def test_the_shipped_rules_give_a_valid_json_report(run: Callable[..., Any], schema: dict[str, Any]) -> None:
    text = (
        "We want a salesman.\n\nWe are an equal opportunity employer and hire regardless of race or sex. "
        "Applicants may ask for a reasonable accommodation: call (555) 555-0100.\n" * 4
    )
    data = valid(run("check", "--format", "json", "--jurisdiction", "us-ca", "--jurisdiction", "gb", "-", stdin=text.encode()).out, schema)
    posting = data["postings"][0]
    assert posting["findings"]
    assert posting["statements"]
    assert posting["notices"]
    assert posting["coverage"]
    assert date.fromisoformat(data["as_of"])


class Page(HTMLParser):
    """What a browser makes of a page: its tags, with attributes, and the text in each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


ATTACK = (
    """<script>alert(1)</script><img src=x onerror=alert(1)> "' onmouseover=alert(1) x=" </style></div>"""
    "{{ 7*7 }}{% raw %} javascript:alert(1) &lt;b&gt; zebra crossing"
)


@pytest.mark.parametrize("place", ["text", "name", "unread"])
def test_hostile_text_stays_text_in_the_html_report(rendered: Any, place: str) -> None:
    harmless = {"text": ("a.txt", "A zebra crossing"), "name": ("a.txt", "A zebra crossing."), "unread": Unread("c.txt", "not text")}
    hostile = {"text": ("a.txt", ATTACK), "name": (ATTACK, "A zebra crossing."), "unread": Unread(ATTACK, ATTACK)}
    page, plain = Page(rendered("html", hostile[place])), Page(rendered("html", harmless[place]))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert [sorted(attributes) for _, attributes in page.tags] == [sorted(attributes) for _, attributes in plain.tags]
    assert ATTACK.split(" zebra", maxsplit=1)[0] in page.words


def test_hostile_words_of_a_finding_a_statement_and_a_notice_stay_text(rendered: Any) -> None:
    statement, notice = f"an equal opportunity employer {ATTACK} regardless of race", f"reasonable accommodation {ATTACK} write to a@example.com"
    text = f"We are {statement}. Applicants who need {notice}."
    tags = {tag for tag, _ in Page(rendered("html", ("a.txt", text))).tags}
    assert not tags & {"script", "img", "iframe", "object", "embed", "form", "input"}


@given(st.text(st.sampled_from("<>&\"'`=/ \n{}%abz-!")), st.text(st.sampled_from("<>&\"'`=/ {}%ab")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_any_text_shows_in_the_html_report_as_it_is(rendered: Any, text: str, name: str) -> None:
    page = Page(rendered("html", (name, f"{text} zebra crossing {text}")))
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "a1"})
    assert "".join(text.split()) in "".join(page.words.split())
    assert "".join(name.split()) in "".join(page.words.split())


def test_the_html_report_loads_nothing(rendered: Any) -> None:
    html = rendered("html", ("a.txt", TEXT), Unread("c.txt", "not text"))
    page = Page(html)
    assert {tag for tag, _ in page.tags}.isdisjoint({"link", "script", "img", "iframe", "object", "embed", "video", "audio", "base", "source"})
    assert not [attributes for _, attributes in page.tags if {"src", "srcset", "data", "background", "action", "poster"} & set(attributes)]
    assert any("default-src 'none'" in str(attributes.get("content")) for tag, attributes in page.tags if tag == "meta")
    assert "@import" not in html
    assert "url(" not in html
    assert not [a for tag, a in page.tags if "style" in a or any(name.startswith("on") for name in a)]


def test_the_html_report_links_to_its_sources_by_web_addresses_only(rendered: Any) -> None:
    links = [attributes["href"] for tag, attributes in Page(rendered("html", ("a.txt", TEXT))).tags if tag == "a"]
    assert "https://example.com/act" in links
    assert all(link and link.startswith(("https://", "http://", "#")) for link in links)


def test_every_link_inside_the_html_report_leads_to_one_place(rendered: Any) -> None:
    page = Page(rendered("html", ("a.txt", TEXT), ("b.txt", TEXT)))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids)), "two postings share the ids of their findings"
    assert {attributes["href"] for tag, attributes in page.tags if tag == "a" and str(attributes["href"]).startswith("#")} == {
        f"#{one}" for one in ids
    }


def test_the_html_report_shows_findings_evidence_and_account(rendered: Any) -> None:
    words = " ".join(Page(rendered("html", ("a.txt", TEXT), Unread("c.txt", "not text"))).words.split())
    for shown in (
        "'zebra crossing' is for animals",
        "Ixland Act 1",
        "“race”",
        "only implied by sex",
        "with a catch-all",
        "access@example.com",
        "c.txt: not text",
        "3 findings (3 warnings) in 1 of 1 posting",
        "2026-11-23",
    ):
        assert shown in words


def test_the_html_report_marks_the_words_of_each_finding(rendered: Any) -> None:
    marks = re.findall(r"<mark class=\"warning\">(.*?)<a ", rendered("html", ("a.txt", TEXT)), re.DOTALL)
    assert [unescape(mark) for mark in marks] == ["zebra crossing", "zebra\ncrossing", "zebra crossing"]


def test_reports_say_when_the_law_was_read_and_when_each_citation_was(rendered: Any) -> None:
    report = json.loads(rendered("json", ("a.txt", TEXT)))
    assert (report["pack_read"], report["as_of"]) == ("2026-11-23", "2026-11-23")
    assert {citation["read"] for row in report["postings"][0]["coverage"] for citation in row["citations"]} == {"2026-11-23"}
    page = rendered("html", ("a.txt", TEXT))
    assert "whose law was last read on 2026-11-23" in page
    assert 'title="An act, read 2026-11-23"' in page


def test_the_html_report_tells_the_ground_of_a_rule_once_a_posting(rendered: Any) -> None:
    page = rendered("html", ("a.txt", TEXT), ("b.txt", TEXT))
    of_zebras = [part for part in re.findall(r"<section .*?</section>", page, re.DOTALL) if "is for animals" in part]
    assert [part.count("<p><b>Do:</b>") for part in of_zebras] == [1, 0, 0, 1, 0, 0]
    first = re.findall(r'id="(f\d-\d)"', of_zebras[0] + of_zebras[3])
    assert [re.findall(r'href="#(f\d-\d)"', part) for part in of_zebras] == [[], first[:1], first[:1], [], first[1:], first[1:]]


@pytest.mark.parametrize(
    "quoted",
    [
        "We want a <b>zebra crossing</b> guard for the town.\tA second zebra",
        "We want a zebra crossing guard for the town.\tA second <b>zebra\ncrossing</b>",
        "… in full, for it goes on and on before it comes to the <b>zebra crossing</b>, and goes on behind it.",
    ],
)
def test_the_html_report_quotes_a_finding_in_its_line(rendered: Any, quoted: str) -> None:
    assert f'<p class="quoted">{quoted}</p>' in rendered("html", ("a.txt", TEXT))


def test_the_html_report_can_be_used_without_eyes(rendered: Any) -> None:
    page = Page(rendered("html", ("a.txt", TEXT), ("b.txt", TEXT), Unread("c.txt", "not text")))
    tags = [tag for tag, _ in page.tags]
    assert [tags.count(tag) for tag in ("main", "h1", "header")] == [1, 1, 1]
    assert tags.count("caption") == tags.count("table") > 0
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    regions = [attributes["aria-label"] for _, attributes in page.tags if attributes.get("role") == "region"]
    assert len(regions) == len(set(regions)) == tags.count("table") + 2  # and the text of each posting, as all that scrolls can be reached by keys
    assert all(attributes.get("tabindex") == "0" for _, attributes in page.tags if attributes.get("role") == "region")
    assert dict(page.tags)["html"] == {"lang": "en"}


def test_a_posting_that_was_not_checked_says_so_in_the_html_report(rendered: Any) -> None:
    german = "Wir backen das Brot und die Brötchen, der Ofen ist heiß und das Haus ist warm und die Nacht ist lang."
    assert "Not checked: written in German" in " ".join(Page(rendered("html", ("a.txt", german))).words.split())
