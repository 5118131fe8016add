"""Postings that are hard cases of the law, each with what a careful lawyer expects.

NAME.md is the posting, NAME.json says who asks and what is right: `law` is why, `given` what the linter is told, `findings` all that it must say of
duties and wording, `duties` and `coverage` how the posting stands to those at issue. EEOLINT_GOLDEN=write writes what the linter says today: read the
difference against the statute before you commit it.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import eeolint
from eeolint.model import Finding, Result
from eeolint.pack import Pack

CASES = sorted((Path(__file__).resolve().parent / "golden" / "law").glob("*.json"))
SELECT = ("duty", "wording")


def lint(path: Path, given: dict[str, Any], pack: Pack) -> Result:
    places = given.get("jurisdictions")
    linter = eeolint.Linter(
        jurisdictions=None if places is None else tuple(places),
        facts=given.get("facts", {}),
        as_of=date.fromisoformat(given["as_of"]),
        select=SELECT,
        pack=pack,
    )
    [result] = linter.lint_file(path.with_suffix(".md"))
    assert isinstance(result, Result)
    return result


def said(finding: Finding, result: Result) -> dict[str, str | None]:
    """A finding as a golden file tells it: of one that stands nowhere the message says the place, of another the text the words."""
    duty, words = finding.rule.startswith("duty/"), None if finding.start is None else result.text[finding.start : finding.end]
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "place": finding.message.partition(":")[0] if duty else None,
        "words": words,
    }


def seen(result: Result, expected: dict[str, Any]) -> dict[str, Any]:
    """What the linter says of all that a golden file speaks of."""
    statuses = {duty.id: duty.status for duty in result.duties}
    found = {**expected, "findings": sorted((said(finding, result) for finding in result.findings), key=str)}
    found["duties"] = {name: statuses.get(name) for name in expected["duties"]}
    if "coverage" in expected:
        rows = {row.characteristic: [row.place, row.status] for row in result.coverage}
        found["coverage"] = {name: rows.get(name) for name in expected["coverage"]}
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_hard_case_is_judged_as_the_law_has_it(path: Path, shipped_pack: Pack) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    found = seen(lint(path, expected["given"], shipped_pack), expected)
    if os.environ.get("EEOLINT_GOLDEN") == "write":
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == {**expected, "findings": sorted(expected["findings"], key=str)}


def test_there_are_hard_cases_and_each_has_its_posting() -> None:
    assert len(CASES) >= 40
    assert {path.stem for path in CASES} == {path.stem for path in CASES[0].parent.glob("*.md")}
