"""Every query of docs/guides/audit-queries.md, read from the page and run over a small audit."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytest.importorskip("pandas")
if find_spec("duckdb") is None:
    pytest.skip("DuckDB is not installed", allow_module_level=True)

PAGE = Path(__file__).resolve().parent.parent / "docs" / "guides" / "audit-queries.md"
SPARSE, FULL, FAIR = "Acme hires regardless of race and sex.", "Acme hires regardless of race, sex and age.", "We are fair to all of you."


class Block(NamedTuple):
    """A fenced block under its heading."""

    heading: str
    language: str
    code: str


def blocks() -> list[Block]:
    found, heading = [], ""
    for match in re.finditer(
        r"^#+ (?P<heading>[^\n]+)$|^```(?P<language>\w+)\n(?P<code>.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        heading = match["heading"] or heading
        if match["code"]:
            found.append(Block(heading, match["language"], match["code"]))
    return found


def finding(rule: str, severity: str, match: str | None, fingerprint: str) -> dict[str, Any]:
    given = {"confidence": "high", "column": "text", "start": 0, "end": 3, "message": "a message", "suggestion": None, "citations": ["urn:law"]}
    return {"rule": rule, "severity": severity, "match": match, "fingerprint": fingerprint, **given}


GRADUATE = finding("wording/age/recent-graduate", "warning", "recent graduate", "f1")
FOREMAN = finding("wording/sex/foreman", "error", "foreman", "f2")
MISSING = {"place": "us", "characteristic": "age"}


def covered(age: str) -> list[dict[str, Any]]:
    union = {"place": "us", "characteristic": "union", "status": "missing", "listed": False}
    return [{**MISSING, "status": age, "listed": True}, union]


def notice(contact: str) -> dict[str, Any]:
    return {"kind": "accommodation", "applicants": True, "contact": contact}


LACKING = {"statement": SPARSE, "missing": [MISSING], "coverage": covered("missing")}
ROWS = (
    {"id": "a1", "company": "Acme", "digest": "x", "warnings": 2, "findings": [GRADUATE, {**GRADUATE, "fingerprint": "f3"}], **LACKING,
     "flesch_kincaid_grade": 8.0, "notices": [notice("specific")]},
    {"id": "a2", "company": "Acme", "digest": "y", "errors": 1, "findings": [FOREMAN], **LACKING, "statement": SPARSE.upper(),
     "duties": [{"duty": "us-co-pay", "place": "us-co", "status": "missing"}], "jurisdictions": ["us", "us-co"], "flesch_kincaid_grade": 10.0},
    {"id": "a3", "company": "Acme", "digest": "z", "statement": FULL, "coverage": covered("named"), "notices": [notice("general")]},
    {"id": "b1", "company": "Bolt", "digest": "w", "statement": FAIR, "coverage": covered("catch-all"), "assumed": True, "location": "Bath",
     "unsettled": ["two places"], "duties": [{"duty": "us-co-pay", "place": "us-co", "status": "met"}]},
    {"id": "c1", "company": "Cork", "status": "unread", "error": "no text"},
    {"id": "d1", "company": "Dill", "status": "not checked", "error": "German", "language": "de"},
)  # fmt: skip
EARLIER = ({**ROWS[0], "findings": [GRADUATE], "warnings": 1}, {**ROWS[1], "digest": "old"}, ROWS[3])

EXPECTED: dict[str, list[tuple[Any, ...]]] = {
    "What became of the rows": [("checked", "", 4), ("not checked", "German", 1), ("unread", "no text", 1)],
    "Which rules were heard most": [
        ("wording/age/recent-graduate", "warning", 2, 1, 25.0),
        ("wording/sex/foreman", "error", 1, 1, 25.0),
    ],
    "All findings of one rule, to work through": [("Acme", "a1", None, "recent graduate", None)] * 2,
    "Employers with the most errors": [("Acme", 3, 1, 1)],
    "Errors and warnings by place": [("us", 4, 1, 2), ("us-co", 1, 1, 0)],
    "Coverage by employer and place": [("Acme", "us", 3, 3, 1), ("Acme", "us-co", 1, 1, 0), ("Bolt", "us", 1, 1, 1)],
    "The same as a matrix": [("Acme", "1 of 3", "0 of 1"), ("Bolt", "1 of 1", None)],
    "What statements lack most often": [("us", "age", "missing", 2), ("us", "age", "catch-all", 1)],
    "One employer, one statement?": [("Acme", SPARSE.upper(), 2), ("Acme", FULL, 1)],
    "The edit that mends most postings": [("Acme", SPARSE.upper(), "age", 1), ("Acme", SPARSE, "age", 1)],
    "Wordings that are nearly the same": [("Acme", FULL, SPARSE, 1, 0.96)],
    "Duties that are not met": [("us-co-pay", "us-co", "missing", 1)],
    "Postings without an accommodation notice that names whom to ask": [("Acme", "a2"), ("Acme", "a3"), ("Bolt", "b1")],
    "How hard postings are to read": [("Acme", 2, 9.0, 10.0)],
    "Where the place was assumed, or is not settled": [("Bath", True, 1)],
    "What is new since the last audit": [("Acme", "a1", "wording/age/recent-graduate", "recent graduate")],
    "A table for counsel": [(3,)],
    "One line a finding": [
        ("Acme", "a1", "wording/age/recent-graduate", "warning", "recent graduate"),
        ("Acme", "a1", "wording/age/recent-graduate", "warning", "recent graduate"),
        ("Acme", "a2", "wording/sex/foreman", "error", "foreman"),
    ],
    "Rules by employer": [(2, 1)],
    "What statements lack, by employer": [(2,)],
    "Whether the text has changed since the last audit": [("a1", False, 1, 2), ("a2", True, 0, 0), ("b1", False, 0, 0)],
}
FIRST = {"DuckDB", "pandas"}  # the blocks that open the table


# In a process of its own: where DuckDB is loaded the interpreter may end on a page of remarks about DuckDB's bindings.
ASK = """
import duckdb, json, sys
with duckdb.connect() as base:
    for query in json.load(sys.stdin):
        found = base.execute(query).fetchall()
print(json.dumps(found))
"""


def answered(queries: Iterable[str], folder: Path) -> list[tuple[Any, ...]]:
    """What the last of some queries answers, asked one after the other in a folder."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK], input=json.dumps(list(queries)), cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert asked.returncode == 0, asked.stderr
    return [tuple(row) for row in json.loads(asked.stdout)]


@pytest.fixture
def filled(audit: Callable[..., Path]) -> Callable[[str], str]:
    """A block's code with the folders of two audits in place of their names."""
    folders = {"DIR": audit(*ROWS, form="parquet", parts=2), "OLD": audit(*EARLIER, form="parquet", name="old")}
    return lambda code: re.sub(r"\b(DIR|OLD)\b", lambda match: str(folders[match.group()]), code)


@pytest.mark.parametrize("block", [one for one in blocks() if one.language == "sql" and one.heading not in FIRST], ids=lambda block: block.heading)
def test_a_query_in_sql_answers_its_heading(filled: Callable[[str], str], block: Block, tmp_path: Path) -> None:
    opening = [one.code for one in blocks() if one.heading == "DuckDB"]
    assert answered(map(filled, (*opening, block.code)), tmp_path) == EXPECTED[block.heading]


@pytest.mark.parametrize("block", [one for one in blocks() if one.language == "sql" and one.heading not in FIRST], ids=lambda block: block.heading)
def test_the_answer_to_a_query_does_not_hang_on_the_order_of_the_rows(filled: Callable[[str], str], block: Block, tmp_path: Path) -> None:
    """DuckDB promises none, and two threads do not keep one: what a query leaves open comes out this way today and that way tomorrow."""
    opening = [
        one.code.replace("SELECT *", "SELECT * REPLACE (list_reverse(findings) AS findings)").rstrip(";\n")
        for one in blocks()
        if one.heading == "DuckDB"
    ]
    turned = [f'{one} ORDER BY id DESC, "row" DESC;' for one in opening]
    assert answered(map(filled, (*turned, block.code)), tmp_path) == EXPECTED[block.heading]


@pytest.mark.parametrize("block", [one for one in blocks() if one.language == "python" and one.heading not in FIRST], ids=lambda block: block.heading)
def test_a_query_in_pandas_answers_its_heading(filled: Callable[[str], str], block: Block) -> None:
    known: dict[str, Any] = {}
    for opening in [one for one in blocks() if one.heading == "pandas"]:
        exec(filled(opening.code), known)
    steps = ast.parse(filled(block.code))
    last = steps.body.pop()
    assert isinstance(last, ast.Expr), "the block ends on what it shows"
    exec(compile(steps, "page", "exec"), known)
    shown = eval(compile(ast.Expression(last.value), "page", "eval"), known)
    assert list(shown.itertuples(index=False, name=None)) == EXPECTED[block.heading]


def test_every_query_of_the_page_is_held_against_what_it_should_answer() -> None:
    headings = [block.heading for block in blocks() if block.heading not in FIRST]
    assert headings == list(EXPECTED)
    assert len(headings) >= 12


def test_the_table_for_counsel_is_a_file_with_a_head(filled: Callable[[str], str], tmp_path: Path) -> None:
    answered((filled(block.code) for block in blocks() if block.heading in ("DuckDB", "A table for counsel")), tmp_path)
    lines = (tmp_path / "findings.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == ["company", "id", "title", "place", "severity", "rule", "match", "message", "source"]
    assert len(lines) == 4
