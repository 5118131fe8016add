"""The outputs for other programs: what each says of a finding, a suppressed one and a posting that was not checked, and that no text breaks one."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eeolint
from eeolint.model import Citation, Confidence, Finding, Result, Severity, Suppressed, Unread
from eeolint.render import Run, renderer
from eeolint.render.csv_report import COLUMNS
from eeolint.render.harmless import one_line
from eeolint.tally import Tally

HERE = Path(__file__).resolve().parent
NEW = ("sarif", "github", "gitlab", "junit", "rdjson", "csv", "markdown")
AGAINST = ("sarif", "junit", "rdjson")  # formats of which there is a public schema

TEXT = """Zebra keeper of the park behind the old mill — “day” 🦓

We want a zebra crossing guard for the town, and an 🦓 Zebra crossing too.
We are an equal opportunity employer and hire regardless of race, sex or any other protected status.
"""


@pytest.fixture(scope="module")
def write(zebras: eeolint.Linter) -> Callable[..., str]:
    """Render inputs in a format: `write("sarif", ("a.txt", TEXT), Unread(…), a_result)`."""

    def make(form: str, *inputs: tuple[str, str] | Unread | Result, fail_on: Severity | None = Severity.WARNING, summary: bool = False) -> str:
        results = [zebras.lint(one[1])._replace(source=one[0]) if type(one) is tuple else one for one in inputs]
        tally = Tally()
        run = Run(zebras.pack, zebras.settings, tally, places=zebras.places, fail_on=fail_on, summary=summary)
        return "".join(renderer(form)(tally.count(results), run))

    return make


def finding(start: int | None, end: int | None, message: str = "it is for animals", severity: Severity = Severity.WARNING, **keys: Any) -> Finding:
    return Finding("mine/rule", severity, Confidence.HIGH, start, end, message, **keys)


def span_of(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


ACT = Citation("An act", "https://example.com/act")
GERMAN = "Wir backen das Brot und die Brötchen, der Ofen ist heiß und das Haus ist warm und die Nacht ist lang."
WHOLE = Result(
    "jobs/b.txt",
    TEXT,
    (
        finding(0, 5, "'Zebra' is an animal", Severity.ERROR, suggestion="horse", citations=(ACT,)),
        finding(TEXT.index("keeper"), TEXT.index("crossing"), "it goes on for lines", Severity.NOTE),
        finding(None, None, "no word of pay", suggestion="Pay: $[lowest] to $[highest]"),
    ),
    suppressed=(
        Suppressed(finding(*span_of("zebra crossing")), "comment", "It is the name of the street."),
        Suppressed(finding(0, 5), "baseline", "accepted"),
    ),
    gave_up=("mine/rule",),
)
INPUTS = (("jobs/a.txt", TEXT), WHOLE, ("clean.txt", "We bake."), ("de.txt", GERMAN), Unread("c.txt", "not text in UTF-8"))


@pytest.mark.parametrize("form", NEW)
def test_the_whole_output_is_as_it_was(write: Any, form: str) -> None:
    text = re.sub(r'("pack": )"\w+"|("(?:semanticV|v)ersion": )"0[\d.]+"', r'\1\2"…"', write(form, *INPUTS))
    path = HERE / "golden" / f"output.{form}"
    if os.environ.get("EEOLINT_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "look at the difference; if it is meant, run again with EEOLINT_GOLDEN=write"


def valid(form: str, text: str) -> Any:
    """The data of a JSON output that agrees with our schema of it, which is narrower than the public one."""
    data = json.loads(text)
    schema = json.loads((HERE / "data" / f"{form}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, schema, jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())
    return data


@pytest.mark.parametrize("form", AGAINST)
@pytest.mark.parametrize("inputs", [INPUTS, (), (Unread("c.txt", "not text"),)], ids=["all", "nothing", "only unread"])
def test_the_output_agrees_with_the_public_schema(write: Any, agree: Callable[[str, str], None], form: str, inputs: Any) -> None:
    agree(form, write(form, *inputs))


WRONG = {
    "sarif": ('"level": "error"', '"level": "bad"'),
    "junit": ("<testcase name=", "<testcase nom="),
    "rdjson": ('"severity": "ERROR"', '"severity": "BAD"'),
    "gitlab": ('"severity": "major"', '"severity": "bad"'),
}


@pytest.mark.parametrize("form", WRONG)
def test_the_whole_output_agrees_with_its_schema_and_would_not_with_a_mistake_in_it(agree: Callable[[str, str], None], form: str) -> None:
    import xmlschema

    text = (HERE / "golden" / f"output.{form}").read_text(encoding="utf-8")
    agree(form, text)
    assert WRONG[form][0] in text
    with pytest.raises((jsonschema.ValidationError, xmlschema.XMLSchemaValidationError)):
        agree(form, text.replace(*WRONG[form]))


@pytest.mark.parametrize("form", ["sarif", "rdjson", "gitlab"])
@pytest.mark.parametrize("inputs", [INPUTS, (), (Unread("c.txt", "not text"),)], ids=["all", "nothing", "only unread"])
def test_the_json_outputs_agree_with_their_schemas(write: Any, form: str, inputs: Any) -> None:
    valid(form, write(form, *inputs))


# --- SARIF


def sarif(text: str) -> dict[str, Any]:
    [run] = valid("sarif", text)["runs"]
    return run  # type: ignore[no-any-return]


def test_sarif_places_every_finding_at_its_words_in_code_points(write: Any) -> None:
    results = sarif(write("sarif", ("a.txt", TEXT)))["results"]
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in results]
    lines = TEXT.split("\n")
    assert [lines[one["startLine"] - 1][one["startColumn"] - 1 : one["endColumn"] - 1] for one in regions] == ["zebra crossing", "Zebra crossing"]


def test_sarif_keeps_the_fingerprint_of_a_finding_that_moves(write: Any) -> None:
    [here, _], [there, _] = (sarif(write("sarif", ("a.txt", text)))["results"] for text in (TEXT, "A new line.\n\n" + TEXT))
    assert here["partialFingerprints"] == there["partialFingerprints"]
    assert here["locations"] != there["locations"]


def test_sarif_names_the_rule_of_each_result_and_explains_it(write: Any) -> None:
    run = sarif(write("sarif", *INPUTS))
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert rules[0]["help"]["markdown"] == 'They are for animals.\n\n**Do:** Write "crosswalk".\n\nBy:\n\n- [An act](https://example.com/act)\n'


def test_sarif_tells_suppressed_findings_with_their_reasons_and_last(write: Any) -> None:
    results = sarif(write("sarif", WHOLE))["results"]
    assert [one.get("suppressions") for one in results] == [
        None,
        None,
        None,
        [{"kind": "inSource", "justification": "comment: It is the name of the street."}],
        [{"kind": "external", "justification": "baseline: accepted"}],
    ]


def test_sarif_notifies_of_what_was_not_checked(write: Any) -> None:
    [invocation] = sarif(write("sarif", *INPUTS))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [(one["level"], one["message"]["text"]) for one in invocation["toolExecutionNotifications"]] == [
        ("warning", "mine/rule gave up: its expression took too long on this text"),
        ("warning", "not checked: written in German; the rules are for English"),
        ("error", "not read: not text in UTF-8"),
    ]
    assert sarif(write("sarif", ("a.txt", TEXT)))["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_sarif_holds_no_more_results_than_code_scanning_takes_and_those_the_worst(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eeolint.render.sarif_report._MOST_RESULTS", 2)
    run = sarif(write("sarif", ("a.txt", TEXT), WHOLE))
    assert [one["level"] for one in run["results"]] == ["error", "warning"]
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"].startswith("5 more findings are left out")


def test_sarif_offers_a_fix_where_the_suggestion_stands_in_for_the_words(write: Any) -> None:
    results = sarif(write("sarif", ("a.txt", TEXT), WHOLE))["results"]
    fixes = {one["message"]["text"]: one["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] for one in results if "fixes" in one}
    assert list(fixes.values()) == [{"text": "Horse"}, {"text": "crosswalk"}, {"text": "Crosswalk"}]


def test_a_path_is_relative_to_the_folder_of_the_run(write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for source in (str(tmp_path / "jobs" / "a b.txt"), "./jobs/a b.txt", "jobs//a b.txt"):
        [first, _] = sarif(write("sarif", (source, TEXT)))["results"]
        assert first["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "jobs/a%20b.txt"}
    assert valid("gitlab", write("gitlab", ("/elsewhere/a.txt", TEXT)))[0]["location"]["path"] == "/elsewhere/a.txt"


# --- GitHub


def commands(text: str) -> tuple[list[tuple[str, dict[str, str], str]], str]:
    """The commands of an output as the runner reads them, and its last line."""
    *rows, last = re.split(r"\r\n|\r|\n", text.removesuffix("\n"))
    found = []
    for row in rows:
        kind, named, data = re.fullmatch(r"::(\w+) (.*?)::(.*)", row).groups()  # type: ignore[union-attr]
        properties = dict(one.split("=", 1) for one in named.split(","))
        found.append((kind, {name: unquote(value) for name, value in properties.items()}, unquote(data)))
    return found, last


def test_github_annotates_the_words_of_a_finding(write: Any) -> None:
    [first, _], last = commands(write("github", ("jobs/a,b:c%0A.txt", TEXT)))
    place = {"file": "jobs/a,b:c%0A.txt", "line": "3", "endLine": "3", "col": "11", "endColumn": "25", "title": "mine/rule"}
    assert first == ("warning", place, "'zebra crossing' is for animals; suggested: crosswalk")
    assert last == "2 findings (2 warnings) in 1 of 1 posting; 0 suppressed, 0 below confidence, 0 unread"


def test_github_annotates_what_stands_nowhere_on_the_first_line_and_what_goes_on_without_columns(write: Any) -> None:
    [_, _, lines, nowhere], _ = commands(write("github", WHOLE))
    assert lines[1].keys() == {"file", "line", "endLine", "title"}
    assert nowhere[1] == {"file": "jobs/b.txt", "line": "1", "title": "mine/rule"}


@pytest.mark.parametrize(
    ("summary", "where"), [(True, "all are in the summary of the job"), (False, "write --output sarif:FILE or html:FILE to see all")]
)
def test_github_says_what_a_step_would_not_show(write: Any, summary: bool, where: str) -> None:
    many = [(f"{number}.txt", TEXT) for number in range(8)]
    found, last = commands(write("github", *many, WHOLE, summary=summary))
    assert Counter(kind for kind, _, _ in found) == {"warning": 10, "error": 1, "notice": 1}
    assert last.endswith(f"; GitHub shows 10 of a kind, 8 more are not shown here: {where}")


def test_annotations_come_with_the_summary_of_the_job(run: Any, postings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    folder = postings(a="We want a salesman.")
    assert run("check", "--format", "github", folder).code == 1
    assert summary.read_text(encoding="utf-8").startswith("# Before\n### eeolint: findings in 1 posting\n")
    run("check", folder)
    assert summary.read_text(encoding="utf-8").count("eeolint") == 1


# --- GitLab


def test_gitlab_tells_the_same_finding_in_two_files_apart(write: Any) -> None:
    issues = valid("gitlab", write("gitlab", ("a.txt", TEXT), ("b.txt", TEXT)))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 4


def test_gitlab_knows_an_issue_again_that_moved(write: Any) -> None:
    [here, _], [there, _] = (valid("gitlab", write("gitlab", ("a.txt", text))) for text in (TEXT, "A new line.\n\n" + TEXT))
    assert here["fingerprint"] == there["fingerprint"]
    assert there["location"]["lines"] == {"begin": 5, "end": 5}


# --- JUnit


def suites(text: str) -> list[ET.Element]:
    """The suites of an output in Ant's shape, whose counts are those of their cases."""
    root = ET.fromstring(text)
    assert (root.tag, root.attrib) == ("testsuites", {})
    for number, suite in enumerate(root):
        assert suite.keys() == ["name", "package", "id", "tests", "failures", "errors", "skipped", "timestamp", "hostname", "time"]
        assert suite.get("id") == str(number)
        assert [part.tag for part in suite if part.tag != "testcase"] == ["properties", "system-out", "system-err"]
        assert suite[0].tag == "properties"
        cases = suite.findall("testcase")
        assert all(case.keys() == ["name", "classname", "time"] and len(case) <= 1 for case in cases)
        outcomes = Counter(part.tag for case in cases for part in case)
        counts = {"tests": len(cases), "failures": outcomes["failure"], "errors": outcomes["error"], "skipped": outcomes["skipped"]}
        assert {name: int(suite.get(name, "")) for name in counts} == counts
    return list(root)


def test_junit_fails_what_fails_the_run(write: Any) -> None:
    for fail_on, failures in ((Severity.ERROR, 1), (Severity.WARNING, 2), (Severity.NOTE, 3), (None, 0)):
        [suite] = suites(write("junit", WHOLE, fail_on=fail_on))
        assert suite.get("failures") == str(failures)
        assert (suite.findtext("system-out") or "").count("\n") == 3 - failures


def test_junit_passes_a_clean_posting_and_shows_what_was_not_checked(write: Any) -> None:
    _, whole, clean, german, unread = suites(write("junit", *INPUTS))
    assert [case.get("name") for case in clean.findall("testcase")] == ["nothing fails"]
    assert german.findall("testcase/skipped")[0].get("message") == "not checked: written in German; the rules are for English"
    assert unread.findall("testcase/error")[0].attrib == {"message": "not read: not text in UTF-8", "type": "not-read"}
    assert whole.findall("testcase/error")[0].get("type") == "gave-up"
    assert [one.get("message") for one in whole.findall("testcase/skipped")][1] == "suppressed by baseline: accepted"


def test_junit_names_a_case_the_same_when_it_moves(write: Any) -> None:
    [here], [there] = (suites(write("junit", ("a.txt", text))) for text in (TEXT, "A new line.\n\n" + TEXT))
    names = [[case.get("name") for case in suite.findall("testcase")] for suite in (here, there)]
    assert names[0] == names[1]
    assert len(set(names[0])) == 2


# --- rdjson


def test_rdjson_counts_columns_in_bytes_and_suggests_what_fits_there(write: Any) -> None:
    diagnostics = valid("rdjson", write("rdjson", ("a.txt", TEXT)))["diagnostics"]
    lines = [line.encode() for line in TEXT.split("\n")]
    found = [(one["location"]["range"]["start"], one["location"]["range"]["end"], one["suggestions"][0]["text"]) for one in diagnostics]
    assert [(lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1].decode(), text) for start, end, text in found] == [
        ("zebra crossing", "crosswalk"),
        ("Zebra crossing", "Crosswalk"),
    ]


@pytest.mark.parametrize("text", ["A zebra\ncrossing.", "A **zebra** crossing."], ids=["two lines", "markup"])
def test_rdjson_suggests_nothing_that_would_break_lines_or_markup(write: Any, text: str) -> None:
    result = Result("a.md", text, (finding(2, len(text) - 1, suggestion="crosswalk"),))
    [diagnostic] = valid("rdjson", write("rdjson", result))["diagnostics"]
    assert "suggestions" not in diagnostic
    assert diagnostic["message"].endswith("; suggested: crosswalk")


def test_advice_is_no_suggestion_to_accept(write: Any) -> None:
    diagnostics = valid("rdjson", write("rdjson", WHOLE))["diagnostics"]
    assert [one["suggestions"][0]["text"] for one in diagnostics if "suggestions" in one] == ["Horse"]


def test_words_in_capitals_are_replaced_by_capitals(write: Any) -> None:
    [diagnostic] = valid("rdjson", write("rdjson", ("a.txt", "ONE ZEBRA CROSSING.")))["diagnostics"]
    assert diagnostic["suggestions"][0]["text"] == "CROSSWALK"


# --- CSV


def rows(text: str) -> list[dict[str, str]]:
    found = list(csv.reader(io.StringIO(text)))
    assert tuple(found[0]) == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in found)
    assert not [cell for row in found for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]
    return [dict(zip(COLUMNS, row, strict=True)) for row in found[1:]]


def test_csv_has_a_row_for_everything(write: Any) -> None:
    found = rows(write("csv", *INPUTS))
    counted, suppressed = ["counted"] * 2, ["suppressed by comment", "suppressed by baseline"]
    assert [row["status"] for row in found] == [*counted, "gave-up", *counted, "counted", *suppressed, "not-checked", "not-read"]
    assert found[0]["words"] == "zebra crossing"
    assert found[6]["reason"] == "It is the name of the street."


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", " =1", "＝1"])
def test_a_formula_in_a_posting_is_text_in_the_table(write: Any, formula: str) -> None:
    [row] = rows(write("csv", Result(formula, formula, (finding(0, len(formula), formula, suggestion=formula),))))
    for column in ("path", "message", "words", "suggestion"):
        assert row[column].startswith(("'", "\ufffd")), column


# --- Markdown


def markdown(text: str) -> tuple[list[str], list[str]]:
    """What a reader of Markdown sees: the kinds of its elements, and the texts of its blocks."""
    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    kinds, blocks = [], [""]
    for event in pyromark.Markdown(options=options).events(text):
        if "Text" in event:
            blocks[-1] += event["Text"]
        else:
            kinds.append(str(event))
            blocks.append("")
    return kinds, [block for block in blocks if block]


def test_markdown_shows_the_worst_first(write: Any) -> None:
    _, blocks = markdown(write("markdown", ("jobs/a.txt", TEXT), WHOLE))
    assert [block for block in blocks if block[0] in "🔴🟡🔵"] == ["🔴 error", "🟡 warning", "🟡 warning", "🟡 warning", "🔵 note"]


def test_markdown_of_a_clean_run_is_two_lines(write: Any) -> None:
    assert markdown(write("markdown", ("a.txt", "We bake.")))[1] == [
        "eeolint: nothing found",
        "0 findings in 0 of 1 posting; 0 suppressed, 0 below confidence, 0 unread, under the law of 2026-11-23.",
    ]


def test_markdown_fits_in_a_comment_and_counts_the_rest(write: Any) -> None:
    text = write("markdown", *[(f"jobs/{number}.txt", TEXT) for number in range(300)], *[Unread(f"{number}.txt", "@" * 300) for number in range(300)])
    assert len(text) < 65_536
    shown = text.count("🟡")
    assert f"\n… and {600 - shown} more.\n" in text


# --- any text

PIECES = (
    "zebra crossing", " ", "\n", "\r\n", "\r", "::error::x", "%0A", "%", ",", ":", "]]>", "<!--", "-->", "<script>", "&amp;", "&",
    "=cmd|' /C calc'!A0", "\x00", "\x1b[2J", "\x07", "\x85", "\u2028", "|", "`", "``", "@octocat", "#1", "[x](http://e.example)",
    "![x](y)", "*a*", "_a_", "~~a~~", "\\", "{0}", "{", "}", "]", "(", '"', "'", "www.example.com", "http://example.com", "a@b.example",
    "- a", "1. a", "é", "🦓", "##[error]", "\ufffe", "\t", "$a$",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@st.composite
def hostile(draw: st.DrawFn) -> Result:
    """A result whose every text is hostile."""
    text = draw(texts) + "zebra" + draw(texts)
    ends = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(ends, ends).map(sorted) | st.just((None, None)), min_size=1, max_size=4))
    severities = st.sampled_from(Severity)
    made = [finding(*span, "!" + draw(texts), draw(severities), suggestion=draw(st.none() | texts.map("x{}".format))) for span in spans]
    kept = draw(st.integers(0, len(made)))
    suppressed = tuple(Suppressed(one, "comment", draw(texts)) for one in made[kept:])
    return Result("p" + draw(texts), text, tuple(made[:kept]), suppressed=suppressed, unchecked=draw(st.none() | st.just("written in German")))


any_text = settings(deadline=None, max_examples=60)


@any_text
@given(hostile(), texts)
def test_no_text_breaks_sarif(write: Any, result: Result, reason: str) -> None:
    run = sarif(write("sarif", result, Unread(result.source, f"a{reason}")))
    assert len(run["results"]) == len(result.findings) + len(result.suppressed)
    for one in run["results"]:
        message = one["message"]["text"]
        assert "](" not in message
        assert not re.search(r"\{", message.replace("{{", ""))
    named = Counter(said.replace("{{", "{").replace("}}", "}").replace("] (", "](") for said in (one["message"]["text"] for one in run["results"]))
    everything = [*result.findings, *(one.finding for one in result.suppressed)]
    assert all(any(one.message.replace("] (", "](") in said for said in named) for one in everything)


@any_text
@given(hostile(), texts)
def test_no_text_forges_a_command(write: Any, result: Result, reason: str) -> None:
    found, last = commands(write("github", result, Unread(result.source, reason)))
    assert len(found) == len(result.findings) + bool(result.unchecked) + 1
    assert all(properties.keys() <= {"file", "line", "endLine", "col", "endColumn", "title"} for _, properties, _ in found)
    said = [data for _, properties, data in found if properties["title"] == "mine/rule"]
    assert all(data.startswith(one_line(one.message)) for one, data in zip(result.findings, said, strict=True))
    assert not last.startswith("::")


@any_text
@given(hostile(), texts)
def test_no_text_breaks_gitlab_or_rdjson(write: Any, result: Result, reason: str) -> None:
    inputs = (result, Unread(result.source, reason))
    number = len(result.findings) + bool(result.unchecked) + 1
    issues, diagnostics = valid("gitlab", write("gitlab", *inputs)), valid("rdjson", write("rdjson", *inputs))["diagnostics"]
    assert (len(issues), len(diagnostics)) == (number, number)
    assert len({issue["fingerprint"] for issue in issues}) == number


@any_text
@given(hostile(), texts)
def test_no_text_breaks_junit(write: Any, result: Result, reason: str) -> None:
    suite, unread = suites(write("junit", result, Unread(result.source, reason), fail_on=Severity.NOTE))
    assert int(suite.get("failures", "")) == len(result.findings)
    assert int(suite.get("skipped", "")) == len(result.suppressed) + bool(result.unchecked)
    assert unread.get("errors") == "1"


@any_text
@given(hostile(), texts)
def test_no_text_breaks_a_row_or_begins_a_formula(write: Any, result: Result, reason: str) -> None:
    text = write("csv", result, Unread(result.source, reason))
    assert len(rows(text)) == len(result.findings) + len(result.suppressed) + bool(result.unchecked) + 1
    assert len(re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028]", text)) == len(rows(text)) + 2, "a row is a line"


@any_text
@given(hostile(), texts)
def test_no_text_marks_up_a_summary_or_calls_anybody(write: Any, result: Result, reason: str) -> None:
    text = write("markdown", result, Unread(result.source, reason))
    kinds, blocks = markdown(text)
    assert not [kind for kind in kinds if re.search("link|image|html|code|emphasis|strong|strikethrough|break", kind.lower())]
    assert not [block for block in blocks if re.search(r"[@#]\w", block)]
    assert sum(block.startswith(("🔴", "🟡", "🔵")) for block in blocks) == len(result.findings)


def test_several_outputs_are_written_at_once(run: Any, postings: Any, tmp_path: Path) -> None:
    folder = postings(a="We want a salesman.")
    files: Iterable[Path] = [tmp_path / f"report.{form}" for form in NEW]
    ran = run("check", folder, *(f"--output={form}:{path}" for form, path in zip(NEW, files, strict=True)))
    assert ran.code == 1
    assert all("salesman" in path.read_text(encoding="utf-8") for path in files)


def test_the_folder_of_an_output_is_made(run: Any, postings: Any, tmp_path: Path) -> None:
    path = tmp_path / "reports" / "today" / "report.csv"
    run("check", postings(a="We bake."), f"--output=csv:{path}")
    assert path.exists()


def test_quiet_prints_nothing_where_nothing_fails_the_run(run: Any, postings: Any, tmp_path: Path) -> None:
    clean, dirty = tmp_path / "clean.txt", postings(a="We want a salesman.")
    clean.write_text("We bake bread.", encoding="utf-8")
    assert run("check", "--quiet", clean) == (0, "", "")
    assert run("check", "--quiet", "--fail-on", "error", dirty) == (0, "", "")
    assert run("check", "--quiet", "--fail-on", "never", dirty) == (0, "", "")
    assert run("check", "--quiet", dirty).out == run("check", dirty).out != ""


def test_quiet_is_no_silence_about_what_could_not_be_read(run: Any, tmp_path: Path) -> None:
    ran = run("check", "--quiet", tmp_path / "nowhere.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere.txt: cannot be read" in ran.err
