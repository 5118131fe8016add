"""The seed posting and the evaluation data beside the project; none of its text stands here beyond the words that a finding must name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import eeolint
from eeolint.model import Result, Severity

pytestmark = pytest.mark.shared

NAMED = {
    "race": "race",
    "religion": "religion",
    "color": "color",
    "national_origin": "national origin",
    "sex": "sex",
    "pregnancy": "pregnancy",
    "reproductive_health": "reproductive health decisions",
    "sexual_orientation": "sexual orientation",
    "gender_identity": "gender identity",
    "gender_expression": "gender expression",
    "age": "age",
    "veteran_status": "veteran",
    "disability": "disability",
    "genetic_information": "genetic information",
    "political": "political",
}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


@pytest.fixture(scope="module")
def seed(shared: Path) -> str:
    [path] = (shared / "seeds").glob("*.txt")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def federal(linter: eeolint.Linter, seed: str) -> Result:
    return linter.lint(seed)


@pytest.fixture(scope="module")
def californian(linter_for: Callable[..., eeolint.Linter], seed: str) -> Result:
    return linter_for("us-ca").lint(seed)


def test_the_seed_has_one_statement_with_its_heading_and_a_catch_all(federal: Result, seed: str) -> None:
    [statement] = federal.statements
    assert seed[statement.start :].startswith("Equal Employment Opportunity")
    assert seed[: statement.end].endswith((" here.", "protected characteristics."))
    assert statement.catch_all
    assert statement.catch_all_span is not None
    assert "other applicable legally protected characteristics" in seed[slice(*statement.catch_all_span)]


def test_the_seeds_statement_names_fifteen_characteristics_and_no_other(federal: Result) -> None:
    [statement] = federal.statements
    assert set(statement.named) == set(NAMED)


@pytest.mark.parametrize("characteristic", NAMED)
def test_each_characteristic_of_the_seed_is_located_at_its_words(federal: Result, seed: str, characteristic: str) -> None:
    [statement] = federal.statements
    spans = statement.named[characteristic]
    said = [seed[slice(*span)] for span in spans]
    assert any(NAMED[characteristic] in words for words in said)
    others = [words for name, words in NAMED.items() if name != characteristic and words not in NAMED[characteristic]]
    assert not [(words, other) for words in said for other in others if f" {other} " in f" {words.replace(',', ' ')} "], (
        "the words of one characteristic hold another's"
    )


def test_the_seed_has_one_accommodation_notice_and_it_is_read_in_full(federal: Result, seed: str) -> None:
    [notice] = federal.notices
    assert (notice.kind, notice.applicants, notice.contact, set(notice.grounds)) == ("accommodation", True, "specific", {"disability", "veteran"})
    assert notice.contact_span is not None
    assert "request form" in seed[slice(*notice.contact_span)]
    assert seed[notice.start :].startswith("Meta is committed to providing reasonable accommodations")


def test_the_seed_has_no_error_and_no_warning_under_federal_law(federal: Result) -> None:
    assert [f for f in federal.findings if f.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("place", ["us", "us-ca"])
def test_the_seeds_damaged_characters_are_a_note_with_the_repair(linter_for: Callable[..., eeolint.Linter], seed: str, place: str) -> None:
    [finding] = [f for f in linter_for(place).lint(seed).findings if f.rule == "style/damaged-characters"]
    assert (finding.severity, seed[finding.start : finding.end], finding.suggestion) == (Severity.NOTE, "â€”", "—")


@pytest.mark.parametrize("missing", ["ancestry", "marital_status", "medical_condition", "military_status"])
def test_california_protects_more_than_the_seed_names(californian: Result, missing: str) -> None:
    [row] = [row for row in californian.coverage if row.characteristic == missing]
    assert row.status == "catch-all"
    assert row.place == "us-ca"
    assert row.statute
    assert row.citations
    assert all(citation.url.startswith("http") and citation.verified for citation in row.citations)


def test_the_catch_all_softens_what_california_misses_to_a_cited_note(californian: Result) -> None:
    [finding] = [f for f in californian.findings if f.rule == "coverage/missing-characteristic"]
    assert finding.severity is Severity.NOTE
    assert "California" in finding.message
    for words in ("ancestry", "marital status", "medical condition", "military status"):
        assert words in finding.message
        assert finding.suggestion is not None
        assert words in finding.suggestion
    assert finding.citations
    assert all(citation.verified for citation in finding.citations)


def test_the_seeds_reading_figures_are_facts(federal: Result) -> None:
    assert {"flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog"} <= set(federal.readability)
    assert 8 < federal.readability["flesch_kincaid_grade"] < 22


def test_the_seed_is_judged_under_the_place_that_was_chosen(californian: Result) -> None:
    assert [(place.id, place.name) for place in californian.jurisdictions] == [("us-ca", "California")]


def notices(shared: Path) -> list[Any]:
    return list(rows(shared / "evaluation" / "clean_notices.jsonl"))


def test_nothing_in_a_statutory_or_standard_notice_is_flagged(linter: eeolint.Linter, shared: Path) -> None:
    flagged = {
        row["id"]: [(f.rule, row["text"][f.start : f.end]) for f in found] for row in notices(shared) if (found := linter.lint(row["text"]).findings)
    }
    assert not flagged


@pytest.mark.parametrize("place", ["us-ca", "gb", "ca-on", "au-nsw"])
def test_no_wording_rule_of_a_place_flags_a_standard_notice(linter_for: Callable[..., eeolint.Linter], shared: Path, place: str) -> None:
    found = [(row["id"], f.rule) for row in notices(shared) for f in linter_for(place).lint(row["text"]).findings if f.rule.startswith("wording/")]
    assert not found


def test_every_posting_of_the_data_is_linted_and_accounted_for(shared: Path, day: Any) -> None:
    from eeolint.tally import Tally

    linter = eeolint.Linter(as_of=day, ignore=("style/reading-grade",))
    texts = [row["text"] for row in rows(shared / "evaluation" / "postings_dev.jsonl")]
    tally = Tally()
    results = list(tally.count(map(linter.lint, texts)))
    assert len(results) == len(texts) == tally.postings
    assert [result.text for result in results if isinstance(result, Result)] == texts
    assert tally.findings == sum(len(result.findings) for result in results if isinstance(result, Result))
    for result in results:
        assert isinstance(result, Result)
        assert not (result.unchecked and result.findings)
        spans = [(f.start, f.end) for f in result.findings if f.start is not None and f.end is not None]
        assert all(0 <= start < end <= len(result.text) for start, end in spans)
