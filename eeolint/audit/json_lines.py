"""JSON Lines: one object a line. A row's number is that of its line, so that a broken line is found again; blank lines are no rows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from eeolint.audit.rows import LIMITS, Limits
from eeolint.audit.tables import Cells, TableError, Unit, cut

_MARK = b"\xef\xbb\xbf"
_FOREIGN_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ESCAPED = 12  # bytes that a character may take, two escapes of six
_PIECE = 65_536  # bytes that are read at once of what is not kept
_LOOKED_AT = 100  # rows whose keys are the names of the columns


class JsonLines:
    """One file of objects."""

    def __init__(self, path: str) -> None:
        self.source = path
        self.size = os.path.getsize(path)
        with open(path, "rb") as stream:
            if stream.read(2).startswith(_FOREIGN_MARKS):
                raise TableError("not UTF-8 but UTF-16; save it as UTF-8")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The keys of the first rows. Raises TableError where none of them is an object."""
        begin = Unit(0, 0, 0, self.size)
        known = {name: None for cells in islice(self.read(begin, (), LIMITS), _LOOKED_AT) for name in cells.values}
        if not known:
            raise TableError("not JSON Lines: none of its first lines is an object")
        return tuple(known)

    def units(self, most: int, limits: Limits) -> Iterator[Unit]:
        """Stretches of bytes between lines."""
        yield from cut(((start, stop) for start, stop, _ in _lines(self.source, 0, self.size, _PIECE)), most)

    def read(self, unit: Unit, names: tuple[str, ...], limits: Limits) -> Iterator[Cells]:
        """The lines between the bounds that are not blank, with all of their keys: to leave some out takes longer."""
        lines = _lines(self.source, unit.start, unit.stop, _longest(limits) + 1)
        for row, (_, _, line) in enumerate(lines, unit.first):
            if (cells := cells_of_line(row, line, limits)) is not None:
                yield cells


def _lines(path: str, start: int, stop: int, longest: int) -> Iterator[tuple[int, int, bytes]]:
    """Where each line begins and ends, and its bytes, of which no more than `longest` is read at once, and kept."""
    with open(path, "rb") as stream:
        stream.seek(start)
        while start < stop and (line := stream.readline(longest)):
            at, piece = start + len(line), line
            while not piece.endswith(b"\n") and (piece := stream.readline(_PIECE)):
                at += len(piece)
            yield start, at, line
            start = at


def _longest(limits: Limits) -> int:
    return _ESCAPED * limits.characters


def cells_of_line(row: int, line: bytes, limits: Limits) -> Cells | None:
    """The row that a line of a file is; none if it is blank."""
    if len(line) > _longest(limits):
        return Cells(row, {}, limits.exceeded)
    return _cells(row, line if row else line.removeprefix(_MARK)) if line and not line.isspace() else None


def _cells(row: int, line: bytes) -> Cells:
    try:
        found = json.loads(line.decode())
    except UnicodeDecodeError:
        return Cells(row, {}, f"line {row + 1} is not UTF-8")
    except RecursionError:
        return Cells(row, {}, f"line {row + 1} is nested too deeply")
    except ValueError as error:
        said = f"{error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else type(error).__name__
        return Cells(row, {}, f"line {row + 1} is not JSON: {said}")
    return Cells(row, found) if isinstance(found, dict) else Cells(row, {}, f"line {row + 1} is no object")
