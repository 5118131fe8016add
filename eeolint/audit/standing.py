"""How a posting's statement stands to what its places protect; what statements hardly ever print is no gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from eeolint.audit.stored import Row, Structs
from eeolint.law import Law


class Cell(NamedTuple):
    """How a posting stands to one place: `named` all it protects, `softened` by a catch-all, `lacking` something, or `unstated`."""

    place: str
    verdict: str
    missing: tuple[str, ...] = ()
    softened: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """What one posting's statement comes to in its places. It is counted as an object, for to compare contents costs more than to count."""

    cells: tuple[Cell, ...]
    gaps: tuple[str, ...]

    @property
    def distance(self) -> int:
        """How far the statement is from naming all: what it lacks in each place; no statement is farther than any."""
        return sum(_UNSTATED if cell.verdict == "unstated" else len(cell.missing) for cell in self.cells)


_UNSTATED = 1000


class Standings:
    """Works out outcomes under a law; thousands of postings share one, so each is worked out once."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._outcome = lru_cache(maxsize=16_384)(self._held_against)

    def of(self, row: Row) -> Outcome:
        """The outcome of a row that was checked."""
        return self._outcome(row.jurisdictions, row.coverage, bool(row.statement))

    def _held_against(self, places: tuple[str, ...], coverage: Structs, stated: bool) -> Outcome:
        cells = tuple(self._cell(place, coverage, stated=stated) for place in self._most_specific(places))
        return Outcome(cells, tuple(sorted({gap for cell in cells for gap in cell.missing})))

    def _most_specific(self, places: tuple[str, ...]) -> tuple[str, ...]:
        above = {parent for place in places for parent in list(self._line(place))[1:]}
        return tuple(place for place in places if place not in above)

    def _line(self, place: str) -> Iterator[str]:
        """The place and those that it lies in; a place that this pack no longer knows stands alone."""
        return self._law.line(place) if place in self._law.places else iter((place,))

    def _cell(self, place: str, coverage: Structs, *, stated: bool) -> Cell:
        if not stated:
            return Cell(place, "unstated")
        line = set(self._line(place))
        here = [(characteristic, status) for at, characteristic, status, listed in coverage if listed and at in line]
        missing = tuple(sorted({characteristic for characteristic, status in here if status == "missing"}))
        softened = tuple(sorted({characteristic for characteristic, status in here if status == "catch-all"}))
        return Cell(place, "lacking" if missing else "softened" if softened else "named", missing, softened)
