"""A self-contained page for an auditor: readable without scripts, with them searchable and sortable, and nothing from the network."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eeolint import resources
from eeolint.audit.account import CoverageCell, Summary
from eeolint.audit.render import called
from eeolint.audit.summary import edit_in_words

_ROWS, _COLUMNS = 20, 10  # employers and places of the matrix; the table under it has all cells


class Matrix(NamedTuple):
    """The employers with the most errors by the places with the most of their postings; None where an employer has none."""

    places: tuple[str, ...]
    rows: tuple[tuple[str | None, tuple[CoverageCell | None, ...]], ...]


def render(summary: Summary, *, color: bool = False) -> Iterator[str]:
    """One page."""
    # Names and statements are hostile text: everything is escaped.
    loader = FileSystemLoader(resources.templates())
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(n=_number, edit=edit_in_words, verdict=_verdict, called=called)
    names = {place.place: place.name for place in summary.places}
    yield environment.get_template("summary.html.j2").render(summary=summary, matrix=_matrix(summary), place_names=names)


def _number(value: int) -> str:
    return f"{value:,}"


def _verdict(cell: CoverageCell) -> str:
    """The word, and the class, that a cell of the matrix is shown by."""
    if cell.named == cell.postings:
        return "named"
    return "missing" if cell.lacking or cell.unstated else "implied"


def _matrix(summary: Summary) -> Matrix:
    cells = summary.coverage.cells
    by_employer = [(name, {cell.place: cell for cell in group}) for name, group in groupby(cells, key=attrgetter("employer"))][:_ROWS]
    sums: dict[str, int] = {}
    for _, row in by_employer:
        for place, cell in row.items():
            sums[place] = sums.get(place, 0) + cell.postings
    places = tuple(sorted(sums, key=lambda place: (-sums[place], place))[:_COLUMNS])
    return Matrix(places, tuple((name, tuple(row.get(place) for place in places)) for name, row in by_employer))
