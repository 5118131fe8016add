"""Kind `coverage`: the characteristics that a place protects and the statement does not name."""

from collections.abc import Iterator
from typing import Literal

from eeolint.kinds.hits import Hit
from eeolint.model import Citation, Coverage, Severity, Span
from eeolint.reading import Reading
from eeolint.records import NamedTuple

_FEWEST_LISTED = 2  # characteristics that make a list
_REPORTED = {"missing": ("missing", "catch-all"), "implied": ("implied",)}


class CoverageGap(NamedTuple):
    """`report`: "missing" (no word for it) or "implied" (only a broader word).

    A catch-all, a law known from memory only, or a short statement that lists nothing softens the finding to `softened`. Below `min_words` a text
    is no whole posting, and what it lacks says nothing.
    """

    kind: Literal["coverage"]
    report: Literal["missing", "implied"]
    softened: Severity = Severity.NOTE
    min_words: int = 0


def indexed(match: CoverageGap) -> Iterator[tuple[str, str]]:
    """Nothing of its own: the characteristics are indexed with the vocabulary."""
    yield from ()


def check(match: CoverageGap, rule: str, reading: Reading) -> Iterator[Hit]:
    """One hit per place and degree of certainty, on the first statement."""
    if not reading.places or reading.words < match.min_words or not reading.statements:
        return
    reported, lists = _REPORTED[match.report], _lists(reading)
    for place in reading.law.most_specific(reading.places):
        gaps = [row for row in reading.covered(place) if row.listed and row.status in reported]
        for certain in (True, False):
            rows = [row for row in gaps if (row.verified and row.status == "missing" and lists) is certain]
            if rows:
                yield _hit(match, rows, place, reading, certain)


def _lists(reading: Reading) -> bool:
    """Whether a statement lists grounds; one that only promises equal opportunity is short, not incomplete."""
    return any(len(statement.named) >= _FEWEST_LISTED for statement in reading.statements)


def _hit(match: CoverageGap, rows: list[Coverage], place: str, reading: Reading, certain: bool) -> Hit:
    labels = [row.label for row in rows]
    citations: dict[str, Citation] = {citation.key: citation for row in rows for citation in row.citations}
    words = [reading.vocabulary.characteristics[row.characteristic].print for row in rows]
    broader = [reading.vocabulary.characteristics[row.by].label for row in rows if row.by]
    fields = {
        "characteristics": _listed(labels),
        "place": reading.law.places[place].name,
        "statute": "; ".join(dict.fromkeys(row.statute for row in rows)),
        "broader": _listed(list(dict.fromkeys(broader))),
        "gap": _gap(rows, reading),
    }
    first = reading.statements[0]
    severity = None if certain else match.softened
    return Hit(Span(first.start, first.end), fields, f"add to the statement: {', '.join(words)}", severity, tuple(citations.values()))


def _gap(rows: list[Coverage], reading: Reading) -> str:
    it = "it" if len(rows) == 1 else "them"
    if any(row.status == "catch-all" for row in rows):
        return f"leaves {it} to its catch-all"
    return f"does not name {it}" if _lists(reading) else "is a short one without a list"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}" if words else ""
