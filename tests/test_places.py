from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from eeolint.pack import Pack

LINES = Path(__file__).resolve().parent / "data" / "locations.tsv"
SHARE = 0.98


class Expected(NamedTuple):
    """What a careful person reads in a location line: the innermost places that are certain, or else the candidates that it leaves open."""

    line: str
    places: frozenset[str]
    candidates: frozenset[str]


class Answer(NamedTuple):
    """What the gazetteer reads in the same line."""

    places: frozenset[str]
    candidates: frozenset[str]

    def right(self, expected: Expected) -> bool:
        return self.places == expected.places and self.candidates >= expected.candidates

    def wrong(self, expected: Expected) -> frozenset[str]:
        """The places that are neither expected nor hold an expected one: an id begins with the ids of what it lies in."""
        return frozenset(p for p in self.places if not any(e == p or e.startswith(f"{p}-") for e in expected.places))


def ids(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split(",")))


def test_location_lines_are_read_as_a_careful_person_reads_them(shipped_pack: Pack) -> None:
    gazetteer = shipped_pack.gazetteer()
    rows = [line.split("\t") for line in LINES.read_text(encoding="utf-8").splitlines()]
    lines = [Expected(line, ids(places), ids(candidates)) for line, places, candidates in rows]
    assert len(lines) == 300
    answers: dict[Expected, Answer] = {}
    for expected in lines:
        found = list(gazetteer.locate(expected.line))
        answers[expected] = Answer(frozenset(p for f in found for p in f.places), frozenset(c for f in found for c in f.candidates))
    missed = [f"{e.line!r}: {sorted(a.places)}, open {sorted(a.candidates)}" for e, a in answers.items() if not a.right(e)]
    wrong = [f"{e.line!r}: {sorted(a.wrong(e))}" for e, a in answers.items() if a.wrong(e)]
    assert wrong == []
    assert len(missed) <= (1 - SHARE) * len(lines), "\n".join(missed)


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("Boston, New York", {"us-ma-boston", "us-ny"}),  # there is a small Boston in the state of New York
        ("New York, Boston, Chicago", {"us-ny", "us-ma-boston", "us-il-chicago"}),
        ("Buffalo, New York", {"us-ny"}),
        ("Rome, New York", {"us-ny"}),  # the large one lies in another country
        ("Boston, NY", {"us-ny"}),  # a code is no city
        ("Brooklyn, New York", {"us-ny-nyc"}),
        ("Kansas City, Missouri", {"us-mo-kc"}),
    ],
)
def test_two_large_cities_are_no_small_one_in_a_state_that_is_called_like_the_other(line: str, places: set[str], shipped_pack: Pack) -> None:
    assert {place for located in shipped_pack.gazetteer().locate(line) for place in located.places} == places
