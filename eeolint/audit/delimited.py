"""CSV and its kin: cells apart by a comma, a semicolon, a tab or a bar; the first record names the columns.

Quoted cells may hold line breaks, so only one who reads from the beginning knows where a record begins. Whoever plans the units does so once.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from functools import cached_property
from typing import BinaryIO

from eeolint.audit.rows import Limits
from eeolint.audit.tables import Cells, TableError, Unit, cut

_DELIMITERS = ",;\t|"
_MARK = b"\xef\xbb\xbf"
_FOREIGN_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PIECE = 1_000_000  # bytes that are read at once of a record that is passed over
_LONGEST_HEADER = 1_000_000  # bytes
csv.field_size_limit(2**31 - 1)  # what is too long is known by its lines, before they are cells


class Delimited:
    """One file of records."""

    def __init__(self, path: str) -> None:
        self.source = path
        self.size = os.path.getsize(path)
        self._header, self._start, self._delimiter = _header(path)

    @property
    def names(self) -> tuple[str, ...]:
        """The cells of the first record."""
        return self._header

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {name: at for at, name in reversed([*enumerate(self._header)])}  # of two columns with one name the first

    def units(self, most: int, limits: Limits) -> Iterator[Unit]:
        """Stretches of bytes between records."""
        with open(self.source, "rb") as stream:
            yield from cut(((record.start, record.stop) for record in self._records(stream, self._start, self.size, limits)), most)

    def read(self, unit: Unit, names: tuple[str, ...], limits: Limits) -> Iterator[Cells]:
        """The records between the bounds."""
        wanted = [(name, self._positions[name]) for name in names]
        with open(self.source, "rb") as stream:
            for row, record in enumerate(self._records(stream, unit.start, unit.stop, limits), unit.first):
                cells = record.cells
                values = {name: cells[at] for name, at in wanted if at < len(cells)}
                yield Cells(row, values, record.error or self._miscounted(cells))

    def _miscounted(self, cells: list[str]) -> str | None:
        most = len(self._header)
        return f"it has {len(cells)} cells, the header {most}: a quotation mark is missing, or one too many" if len(cells) > most else None

    def _records(self, stream: BinaryIO, start: int, stop: int, limits: Limits) -> Iterator[_Record]:
        lines = _Lines(stream, start, limits.bytes)
        reader = csv.reader(lines, delimiter=self._delimiter)
        while lines.at < stop:
            begin = lines.begin()
            try:
                cells, error = next(reader), None
            except StopIteration:
                return
            except _TooLongError:
                lines.pass_over(begin)
                cells, error = [], limits.exceeded
            except csv.Error as wrong:
                cells, error = [], f"not CSV: {wrong}"
            if cells or error:
                yield _Record(begin, lines.at, cells, "not UTF-8" if lines.broken else error)


class _Record:
    """A record and the bytes between which it stands."""

    __slots__ = ("cells", "error", "start", "stop")

    def __init__(self, start: int, stop: int, cells: list[str], error: str | None) -> None:
        self.start, self.stop, self.cells, self.error = start, stop, cells, error


class _TooLongError(Exception):
    pass


class _Lines:
    """Lines of text for a csv.reader. It knows where they end, whether those of a record were UTF-8, and stops where they get too many."""

    def __init__(self, stream: BinaryIO, at: int, longest: int) -> None:
        self._stream, self._longest, self._record = stream, longest, at
        self.at, self.broken = at, False
        stream.seek(at)

    def begin(self) -> int:
        """Where the record begins that is read next."""
        self._record, self.broken = self.at, False
        return self.at

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._longest)
        if not line:
            raise StopIteration
        self.at += len(line)
        if self.at - self._record >= self._longest:
            raise _TooLongError
        try:
            return line.decode()
        except UnicodeDecodeError:
            self.broken = True
            return line.decode("utf-8", "replace")

    def pass_over(self, begin: int) -> None:
        """Go behind a record: where a line ends and quotation marks are even; behind its first line where they never are."""
        self.at = self._end(begin, quoted=True) or self._end(begin, quoted=False)
        self._stream.seek(self.at)

    def _end(self, begin: int, *, quoted: bool) -> int:
        self._stream.seek(begin)
        at, odd, piece = begin, False, b""
        while piece := self._stream.readline(_PIECE):
            at += len(piece)
            odd ^= bool(quoted and piece.count(b'"') % 2)
            if piece.endswith(b"\n") and not odd:
                return at
        return 0 if odd else at


def _header(path: str) -> tuple[tuple[str, ...], int, str]:
    """The names of the columns, where the records begin, and what stands between cells. Raises TableError."""
    with open(path, "rb") as stream:
        start = stream.read(len(_MARK))
        if start.startswith(_FOREIGN_MARKS):
            raise TableError("not UTF-8 but UTF-16; save it as UTF-8")
        lines = _Lines(stream, len(_MARK) if start == _MARK else 0, _LONGEST_HEADER)
        try:
            first = next(lines)
            delimiter = max(_DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one))))
            names = next(csv.reader(_Joined(first, lines), delimiter=delimiter))
        except StopIteration:
            raise TableError("empty: the first line is to name the columns") from None
        except (csv.Error, _TooLongError):
            raise TableError("not CSV: its first line names no columns") from None
        if lines.broken or "\0" in "".join(names):
            raise TableError("not UTF-8; save it as UTF-8")
    return tuple(name.strip() for name in names), lines.at, delimiter


class _Joined:
    """A line that was read already, then those behind it, of which no more is taken than is asked for."""

    def __init__(self, first: str, rest: _Lines) -> None:
        self._first: str | None = first
        self._rest = rest

    def __iter__(self) -> _Joined:
        return self

    def __next__(self) -> str:
        first, self._first = self._first, None
        return next(self._rest) if first is None else first
