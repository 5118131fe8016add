"""Directives in postings: what they suppress, what they leave alone, what is said of those that do not do what they say."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import eeolint
from eeolint.directives import is_directive, read
from eeolint.fingerprint import fingerprints
from eeolint.model import Posting, Result, Span
from eeolint.readers import read as read_bytes

Lint = Callable[..., Result]
RULE = "mine/rule"


_PACK = """title: Animals
why: They are no work of ours.
fix: Write of people.
message: "'{match}' is an animal"
severity: warning
confidence: high
cite: [us/cfr1625.4]
match: {kind: phrases, phrases: {ANIMAL: null}}
examples:
  bad: [{text: "A [[ANIMAL]]."}, {text: "The [[ANIMAL]]."}]
  good: [{text: A zoo., because: It is none.}, {text: A dog., because: Another.}, {text: A cat., because: Another.}]
"""


@pytest.fixture(scope="module")
def lint(tmp_path_factory: pytest.TempPathFactory) -> Lint:
    """Lint a text by its format under two rules of our own and those on directives."""
    folder = tmp_path_factory.mktemp("packs") / "mine"
    folder.mkdir()
    for name, animal in (("rule", "zebra crossing"), ("other", "sea lion")):
        (folder / f"{name}.yaml").write_text(_PACK.replace("ANIMAL", animal), encoding="utf-8")

    made: dict[str, eeolint.Linter] = {}

    def linted(text: str, form: str = "md", **chosen: Any) -> Result:
        asked = {"select": ("mine", "suppression"), **chosen}
        if str(asked) not in made:
            made[str(asked)] = eeolint.Linter(jurisdictions=("us",), as_of=date(2026, 11, 23), rules=(str(folder),), **asked)
        posting = read_bytes(text.encode(), f"a.{form}")
        assert isinstance(posting, Posting)
        return made[str(asked)].lint_posting(posting)

    return linted


def said(result: Result) -> list[str]:
    return [finding.rule.rpartition("/")[2] for finding in result.findings]


ZEBRA = "You paint the zebra crossing and look after it."
MARKDOWN = {
    "the line": (f"{ZEBRA} <!-- eeolint-disable-line mine/rule -- Its name. -->", 1, 0),
    "the line, from its middle": ("A <!-- eeolint-disable-line mine/rule -- Its name. --> zebra crossing.", 1, 0),
    "the line, of which the words begin on the one before": ("A zebra\ncrossing. <!-- eeolint-disable-line mine/rule -- Its name. -->", 1, 0),
    "a family": (f"{ZEBRA} <!-- eeolint-disable-line mine -- Its name. -->", 1, 0),
    "several rules": ("A zebra crossing, a sea lion. <!-- eeolint-disable-line mine/rule, mine/other -- Names. -->", 2, 0),
    "another line": (f"{ZEBRA}\n\nBread. <!-- eeolint-disable-line mine/rule -- Its name. -->", 0, 1),
    "the next line": (f"<!-- eeolint-disable-next-line mine/rule -- Its name. -->\n{ZEBRA}", 1, 0),
    "the next line behind an empty one": (f"<!-- eeolint-disable-next-line mine/rule -- Its name. -->\n\n{ZEBRA}", 1, 0),
    "the next line behind another directive": (
        "<!-- eeolint-disable-next-line mine/rule -- A. -->\n<!-- eeolint-disable-next-line mine/other -- B. -->\nA zebra crossing, a sea lion.",
        2,
        0,
    ),
    "the next line only": (f"<!-- eeolint-disable-next-line mine/rule -- Its name. -->\n{ZEBRA}\n\n{ZEBRA}", 1, 1),
    "a block": (f"{ZEBRA}\n\n<!-- eeolint-disable mine/rule -- A. -->\n\n{ZEBRA}\n\n{ZEBRA}\n\n<!-- eeolint-enable mine/rule -->\n\n{ZEBRA}", 2, 2),
    "a block that ends all": (f"<!-- eeolint-disable mine/rule -- A. -->\n\n{ZEBRA}\n\n<!-- eeolint-enable -->\n\n{ZEBRA}", 1, 1),
    "a block without end": (f"{ZEBRA}\n\n<!-- eeolint-disable mine/rule -- A. -->\n\n{ZEBRA}\n\n{ZEBRA}", 2, 1),
    "the file": (f"{ZEBRA}\n\n{ZEBRA}\n\n<!-- eeolint-disable-file mine/rule -- A. -->", 2, 0),
    "a day to come": (f"{ZEBRA} <!-- eeolint-disable-line mine/rule -- Its name until 2027-03-01 -->", 1, 0),
    "a directive over several lines": (f"<!--\n  eeolint-disable-file mine/rule\n  -- A. [until 2027-03-01]\n-->\n\n{ZEBRA}", 1, 0),
    "a list": (f"- {ZEBRA} <!-- eeolint-disable-line mine/rule -- A. -->\n- {ZEBRA}", 1, 1),
    "front matter": (f"---\ntitle: Keeper\neeolint:\n  ignore:\n    - rule: mine/rule\n      reason: A.\n---\n{ZEBRA}", 1, 0),
    "front matter with several rules": (
        f"---\neeolint:\n  ignore:\n    - {{rule: [mine/rule, mine/other], reason: A., until: 2027-03-01}}\n---\n{ZEBRA} A sea lion.",
        2,
        0,
    ),
    "no front matter of ours": (f"---\ntitle: Keeper\n---\n{ZEBRA}", 0, 1),
    "code": (f"```\n<!-- eeolint-disable-file mine/rule -- A. -->\n```\n\n{ZEBRA}", 0, 1),
    "windows' line ends": (f"<!-- eeolint-disable-next-line mine/rule -- A. -->\r\n{ZEBRA}\r\n\r\n{ZEBRA}\r\n", 1, 1),
}


@pytest.mark.parametrize(("text", "suppressed", "left"), MARKDOWN.values(), ids=MARKDOWN)
def test_a_directive_suppresses_what_it_says_and_no_more(lint: Lint, text: str, suppressed: int, left: int) -> None:
    result = lint(text)
    assert [one.by for one in result.suppressed] == ["comment"] * suppressed
    assert [one for one in said(result) if one in ("rule", "other")] == ["rule"] * left
    assert all(text[one.finding.start : one.finding.end].split() in (["zebra", "crossing"], ["sea", "lion"]) for one in result.suppressed)


PLAIN = {
    "the next line": (f"# eeolint: disable-next-line mine/rule -- Its name.\n{ZEBRA}\n{ZEBRA}\n", 1, 1),
    "a block": (f"# eeolint: disable mine/rule -- Its name.\n{ZEBRA}\n# eeolint: enable\n{ZEBRA}\n", 1, 1),
    "the file": (f"{ZEBRA}\n{ZEBRA}\n  # eeolint: disable-file mine/rule -- Its name.", 2, 0),
    "not inside a line": (f"{ZEBRA} # eeolint: disable-file mine/rule -- Its name.\n{ZEBRA}\n", 0, 2),
}


@pytest.mark.parametrize(("text", "suppressed", "left"), PLAIN.values(), ids=PLAIN)
def test_plain_text_takes_directives_on_lines_of_their_own(lint: Lint, text: str, suppressed: int, left: int) -> None:
    result = lint(text, "txt")
    assert len(result.suppressed) == suppressed
    assert said(result) == ["rule"] * left


HTML = {
    "the line": (f"<p>{ZEBRA}</p> <!-- eeolint-disable-line mine/rule -- A. -->\n<p>{ZEBRA}</p>", 1, 1),
    "the next line with words": (f"<!-- eeolint-disable-next-line mine/rule -- A. -->\n<p>\n{ZEBRA}\n</p>", 1, 0),
    "the head": (f"<head><!-- eeolint-disable-file mine/rule -- A. --><title>x</title></head><p>{ZEBRA}</p>", 1, 0),
    "a script": (f"<script>'<!-- eeolint-disable-file mine/rule -- A. -->'</script><p>{ZEBRA}</p>", 0, 1),
}


@pytest.mark.parametrize(("text", "suppressed", "left"), HTML.values(), ids=HTML)
def test_html_takes_directives_in_comments(lint: Lint, text: str, suppressed: int, left: int) -> None:
    result = lint(text, "html")
    assert len(result.suppressed) == suppressed
    assert said(result) == ["rule"] * left


def faulty(directive: str, words: str = ZEBRA) -> str:
    return f"{words} <!-- eeolint-{directive} -->"


WRONG = {
    "unused": (faulty("disable-line mine/rule -- A.", "Bread."), ["unused"]),
    "unused of two": (faulty("disable-line mine/rule, mine/other -- A."), ["unused"]),
    "no reason": (faulty("disable-line mine/rule"), ["rule", "no-reason"]),
    "dashes without a reason": (faulty("disable-line mine/rule --"), ["rule", "no-reason"]),
    "expired": (faulty("disable-line mine/rule -- A. until 2026-11-23"), ["rule", "expired"]),
    "expires tomorrow": (faulty("disable-line mine/rule -- A. until 2026-11-24"), []),
    "unknown": (faulty("disable-line mine/rul -- A."), ["rule", "unknown-rule"]),
    "one unknown of two": (faulty("disable-line mine/rul, mine/rule -- A."), ["unknown-rule"]),
    "misspelt": (faulty("disable-lin mine/rule -- A."), ["rule", "malformed"]),
    "no rule": (faulty("disable-line -- A."), ["rule", "malformed"]),
    "no date": (faulty("disable-line mine/rule -- A. [until spring]"), ["rule", "malformed"]),
    "no day of the calendar": (faulty("disable-line mine/rule -- A. until 2027-02-30"), ["rule", "malformed"]),
    "nothing begun": (faulty("enable mine/rule"), ["rule", "malformed"]),
    "a remark": (f"{ZEBRA} <!-- Our eeolint directives were read. -->", ["rule"]),
    "another tool's": (f"{ZEBRA} <!-- markdownlint-disable-line MD001 -->", ["rule"]),
}


@pytest.mark.parametrize(("text", "rules"), WRONG.values(), ids=WRONG)
def test_what_a_directive_fails_to_do_is_a_finding(lint: Lint, text: str, rules: list[str]) -> None:
    result = lint(text)
    assert said(result) == rules
    for finding in result.findings:
        if finding.rule != RULE:
            assert text[finding.start : finding.end].startswith("<!-- eeolint")
            assert text[finding.start : finding.end].endswith("-->")


FRONT = {
    "a key that is not known": ("eeolint:\n  ignored: []", "ignored", "unknown key 'ignored'; did you mean 'ignore'?"),
    "a key of an entry that is not known": (
        "eeolint:\n  ignore:\n    - {rul: mine/rule, reason: A.}",
        "{rul: mine/rule, reason: A.}",
        "did you mean",
    ),
    "no list": ("eeolint:\n  ignore: mine/rule", "ignore", "a list is wanted"),
    "no mapping": ("eeolint: mine/rule", "eeolint", "a mapping is wanted"),
    "no date": ("eeolint:\n  ignore:\n    - {rule: mine, reason: A., until: soon}", "{rule: mine, reason: A., until: soon}", "'soon' is not a"),
    "no YAML": ("eeolint: {ignore: [", "eeolint: {ignore: [", "not YAML"),
}


@pytest.mark.parametrize(("front", "words", "problem"), FRONT.values(), ids=FRONT)
def test_a_mistake_in_front_matter_is_a_finding_at_its_words(lint: Lint, front: str, words: str, problem: str) -> None:
    text = f"---\ntitle: Bäcker\n{front}\n---\n{ZEBRA}\n"
    [finding] = [finding for finding in lint(text).findings if finding.rule == "suppression/malformed"]
    assert text[finding.start : finding.end] == words
    assert problem in finding.message


def test_an_entry_of_front_matter_that_does_nothing_is_told_at_its_words(lint: Lint) -> None:
    text = "---\neeolint:\n  ignore:\n    - rule: mine/rule\n      reason: A.\n    - rule: mine/other\n      reason: B.\n---\nA sea lion.\n"
    [finding] = lint(text).findings
    assert (finding.rule, text[finding.start : finding.end]) == ("suppression/unused", "rule: mine/rule\n      reason: A.")


@pytest.mark.parametrize("chosen", [{"select": ("mine/other", "suppression")}, {"ignore": ("mine/rule",)}, {"severity": {"mine/rule": "off"}}])
def test_a_directive_for_a_rule_that_did_not_run_is_not_called_unused(lint: Lint, chosen: dict[str, Any]) -> None:
    assert said(lint(faulty("disable-line mine/rule -- A."), **chosen)) == []


def test_findings_on_directives_obey_selection_and_severity(lint: Lint) -> None:
    text = faulty("disable-line mine/rule -- A.", "Bread.")
    assert said(lint(text, ignore=("suppression/unused",))) == []
    assert [finding.severity.value for finding in lint(text, severity={"suppression": "note"}).findings] == ["note"]


LONG = "We bake bread at night with nine people and look after the ovens in the old shop by the sea. " * 6


@pytest.mark.parametrize(
    ("directive", "left"),
    [("disable-file notice/statement-absent -- A.", False), ("disable notice/statement-absent -- A.", True)],
    ids=["the file's", "a block's"],
)
def test_what_stands_nowhere_is_suppressed_for_the_file_alone(linter: eeolint.Linter, directive: str, left: bool) -> None:
    result = linter.lint(f"# eeolint: {directive}\n{LONG}\n")
    assert ("notice/statement-absent" in {finding.rule for finding in result.findings}) is left
    assert ("notice/statement-absent" in {one.finding.rule for one in result.suppressed}) is not left


def test_a_directive_reads_as_the_parts_that_it_has() -> None:
    found = read("<!-- eeolint-disable-line a/b, c -- because -- of that (until 2027-03-01). -->", Span(0, 9))
    assert (found.verb, found.rules, found.reason, str(found.until)) == ("disable-line", ("a/b", "c"), "because -- of that", "2027-03-01")


@pytest.mark.parametrize(
    ("comment", "is_one"),
    [(" eeolint-disable x", True), ("eeolint: nothing", True), (" eeolint disable x", True), (" eeolint is a linter", False), ("by eeolint-", False)],
)
def test_a_comment_is_a_directive_if_it_speaks_to_us(comment: str, is_one: bool) -> None:
    assert is_directive(comment) is is_one


@pytest.mark.parametrize("form", ["html", "json"])
def test_suppressed_findings_stay_in_the_reports_with_their_reasons(run: Callable[..., Any], form: str, tmp_path: Path) -> None:
    posting = tmp_path / "a.md"
    posting.write_text("We need a foreman. <!-- eeolint-disable-line wording/sex -- A <b>quotation</b>. -->\n", encoding="utf-8")
    ran = run("check", posting, "--format", form, "--select", "wording")
    assert ran.code == 0
    if form == "html":
        assert "Suppressed findings: 1" in ran.out
        assert "A &lt;b&gt;quotation&lt;/b&gt;." in ran.out
        return
    [one] = json.loads(ran.out)["postings"][0]["suppressed"]
    assert (one["by"], one["reason"], one["span"]["text"]) == ("comment", "A <b>quotation</b>.", "foreman")


def test_the_last_line_counts_what_is_suppressed(run: Callable[..., Any]) -> None:
    text = b"# eeolint: disable-file wording/sex -- A quotation.\nWe need a foreman in the bakery by the sea.\n"
    assert run("check", "-", "--select", "wording", "--no-facts", stdin=text).last_line.startswith("0 findings in 0 of 1 posting; 1 suppressed")
    assert run("check", "-", "--select", "wording", "--no-facts", stdin=text.replace(b"foreman", b"baker")).last_line.endswith(
        "0 suppressed, 0 below confidence, 0 unread"
    )


PIECES = [
    "We need a salesman and a foreman",
    "who is a recent graduate.",
    "",
    "- young and energetic people",
    "## What you do",
    "Native speakers",
    "*only* men.",
]
DIRECTIVES = {
    "md": ["<!-- eeolint-disable-line {} -- A. -->", "<!-- eeolint-disable-next-line {} -- A. -->", "<!-- eeolint-disable-file {} -- A. -->"],
    "txt": ["# eeolint: disable-next-line {} -- A.", "# eeolint: disable {} -- A.", "# eeolint: enable"],
}


@pytest.mark.parametrize("form", ["md", "txt"])
@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_with_directives_has_the_findings_of_one_without(linter: eeolint.Linter, form: str, data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7))
    rule = st.sampled_from(["wording/sex", "wording/age/recent-graduate", "wording"])
    with_them = list(lines)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(with_them)))
        directive = data.draw(st.sampled_from(DIRECTIVES[form])).format(data.draw(rule))
        if form == "md" and at < len(with_them) and with_them[at] and data.draw(st.booleans()):
            with_them[at] += f" {directive}"
        else:
            with_them.insert(at, directive)
    assert words("\n".join(with_them), form, linter) == words("\n".join(lines), form, linter)


def words(text: str, form: str, linter: eeolint.Linter) -> list[tuple[str, str]]:
    """Rules and flagged words of all findings in order, suppressed ones too and those on directives left out."""
    posting = read_bytes(text.encode(), f"a.{form}")
    assert isinstance(posting, Posting)
    result = linter.lint_posting(posting)
    found = [*result.findings, *(one.finding for one in result.suppressed)]
    rows = sorted(
        (finding.start or 0, finding.rule, text[finding.start : finding.end]) for finding in found if not finding.rule.startswith("suppression/")
    )
    return [(rule, " ".join(flagged.split())) for _, rule, flagged in rows]


SOURCES = [
    "Plain words, *some* of them **strong**, and [a link](https://example.com).",
    "- an item with &amp; an entity",
    "> a quotation",
    "| a | b |\n|---|---|\n| c | d |",
    "    code",
    "zero\u200bwidth and soft\u00adhyphens",
    "two lines\nof one paragraph",
    "",
    "<b>bold</b> HTML",
]


@given(st.lists(st.tuples(st.sampled_from(SOURCES), st.booleans(), st.booleans()), min_size=1, max_size=8), st.sampled_from(["md", "html", "txt"]))
@settings(max_examples=150, deadline=None)
def test_what_is_read_around_directives_maps_to_its_own_characters(pieces: list[tuple[str, bool, bool]], form: str) -> None:
    directive = "# eeolint: disable-file wording -- A." if form == "txt" else "<!-- eeolint-disable-file wording -- A. -->"
    rows = [
        row for text, before, behind in pieces for row in ((directive,) * before + (f"{text} {directive}" if behind and form != "txt" else text,))
    ]
    source = "\n".join(rows)
    posting = read_bytes(source.encode(), f"a.{form}")
    assert isinstance(posting, Posting)
    assert posting.original == source
    assert "eeolint" not in posting.text or "code" in source
    last = 0
    for start, at, length, width in posting.segments:
        assert at >= last
        last = at + width
        if length == width:
            assert posting.text[start : start + length].split() == source[at : at + width].replace("\xa0", " ").split()


@pytest.mark.parametrize("text", ["We bake bread.", "---\ntitle: Baker\n---\nWe bake bread."])
def test_a_posting_without_directives_keeps_none(text: str) -> None:
    posting = read_bytes(text.encode(), "a.md")
    assert isinstance(posting, Posting)
    assert (posting.comments, posting.front) == ((), None)


@pytest.mark.parametrize(
    "text",
    ["<!-- eeolint-disable-line " * 20_000, "<head>" + "<!-- eeolint " * 20_000 + "</head>", f"<!-- eeolint-disable x -- {'[until ' * 20_000}-->"],
    ids=["comments without end", "a head of them", "dates without end"],
)
def test_hostile_directives_cost_little(linter: eeolint.Linter, text: str) -> None:
    began = process_time()
    posting = read_bytes(f"{ZEBRA}{text}".encode(), "a.html")
    assert isinstance(posting, Posting)
    fingerprints(linter.lint_posting(posting))
    assert process_time() - began < 4


def calls(job: Callable[[], object]) -> int:
    """How many functions a job calls, which is the same on every machine and at every time."""
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        job()
    finally:
        sys.setprofile(None)
    return counted


REASON = "<!-- eeolint-{} mine/rule -- reason -->\n"
MANY = {
    "no directive": f"{ZEBRA}\n\n",
    "lines": f"{ZEBRA} <!-- eeolint-disable-line mine/rule -- reason -->\n\n",
    "next lines": f"{REASON.format('disable-next-line')}{ZEBRA}\n\n",
    "next lines without words": REASON.format("disable-next-line"),
    "next lines on one line": "<!-- eeolint-disable-next-line mine/rule -- reason --> ",
    "blocks": f"{REASON.format('disable')}{ZEBRA}\n\n<!-- eeolint-enable mine/rule -->\n\n",
    "blocks without end": f"{REASON.format('disable')}{ZEBRA}\n\n",
    "ends without a beginning": "<!-- eeolint-enable mine/rule -->\n\nBread.\n\n",
    "files": f"{REASON.format('disable-file')}{ZEBRA}\n\n",
    "unused": f"{REASON.format('disable-line')}Bread.\n\n",
    "without a reason": f"{REASON.format('disable-line').replace(' -- reason', '')}Bread.\n\n",
}


@pytest.mark.parametrize("form", ["md", "html", "txt"])
@pytest.mark.parametrize("shape", MANY)
def test_twice_as_many_directives_are_twice_the_work(lint: Lint, shape: str, form: str) -> None:
    text = re.sub(r"<!-- eeolint-(.*?) -->", r"\n# eeolint: \1\n", MANY[shape]) if form == "txt" else MANY[shape]
    lint(text * 2, form)  # what is compiled and looked up once
    few, many = (calls(lambda number=number: lint(text * number, form)) for number in (200, 400))
    assert many < 2.1 * few
