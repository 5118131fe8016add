"""Which rows of the tables are audited: those that satisfy all conditions, of these a sample, of that the first."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, Self

from eeolint.audit.columns import words
from eeolint.audit.tables import Cells, Unit

_CONDITION = re.compile(r"(?P<column>.+?)\s*(?P<operator>!=|=|~)\s*(?P<value>.*)", re.DOTALL)

Chosen = dict[int, frozenset[int]]  # by the number of a unit the positions of its rows


class Condition(NamedTuple):
    """What a cell must be, must not be, or must hold as an expression; an empty cell is an empty text."""

    column: str
    operator: str
    value: str

    @classmethod
    def of(cls, said: str) -> Self:
        """Read `country=US`, `country!=US` or `title~(?i)nurse`. Raises ValueError."""
        found = _CONDITION.fullmatch(said)
        if not found:
            raise ValueError(f"{said!r} is not COLUMN=VALUE, COLUMN!=VALUE or COLUMN~EXPRESSION")
        condition = cls(*found.groups())
        try:
            condition.holds("")
        except re.error as error:
            raise ValueError(f"{condition.value!r} is no regular expression: {error}") from None
        return condition

    def holds(self, text: str) -> bool:
        """Whether it holds for the text of a cell."""
        if self.operator == "~":
            return re.search(self.value, text) is not None
        return (text == self.value) == (self.operator == "=")

    def __str__(self) -> str:
        return "".join(self)


class Selection(NamedTuple):
    """Conditions, the size of a sample with the seed of its dice, and how many rows of these at most; None is all."""

    where: tuple[Condition, ...] = ()
    sample: int | None = None
    seed: int = 0
    limit: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the conditions ask for."""
        return tuple(dict.fromkeys(one.column for one in self.where))

    def holds(self, cells: Cells) -> bool:
        """Whether a row satisfies the conditions. One that cannot be read does, so that it is told of."""
        return cells.error is not None or all(one.holds(_text(cells.values.get(one.column))) for one in self.where)

    def chosen(self, units: Iterable[Unit], read: Callable[[Unit], Iterable[Cells]]) -> Chosen | None:
        """The rows that a sample and a limit leave of units that `read` opens; None where neither is asked for."""
        if self.sample is None and self.limit is None:
            return None
        rows = ((unit.number, at) for unit in units for at, cells in enumerate(read(unit)) if self.holds(cells))
        some = rows if self.sample is None else iter(_sample(rows, self.sample, self.seed))
        chosen: dict[int, set[int]] = {}
        for number, at in islice(some, self.limit):
            chosen.setdefault(number, set()).add(at)
        return {number: frozenset(rows) for number, rows in chosen.items()}


def _text(cell: Any) -> str:
    try:
        return "" if isinstance(cell, ValueError) else words(cell) or ""
    except ValueError:
        return ""


def _sample(rows: Iterator[tuple[int, int]], size: int, seed: int) -> list[tuple[int, int]]:
    """As many rows out of a stream of unknown length, each as likely as any other, in their order."""
    dice = random.Random(seed)  # noqa: S311 -- the same sample for the same seed is what is wanted
    kept = list(islice(rows, size))
    for seen, row in enumerate(rows, size + 1):
        if (place := dice.randrange(seen)) < size:
            kept[place] = row
    return sorted(kept)
