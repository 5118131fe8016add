"""A folder of postings, each a file of its own: text, Markdown or HTML."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property

from eeolint.audit.rows import Limits
from eeolint.audit.tables import Cells, Unit
from eeolint.model import Unread
from eeolint.readers import bytes_of, decode


class Files:
    """The postings of one folder, in the order of `files`; a unit brings its own, so that only one who plans has to know all."""

    def __init__(self, folder: str, files: tuple[str, ...]) -> None:
        self.source, self._files = folder, files
        self.names = ("text",)

    @cached_property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(map(_size, self._files))

    def units(self, most: int, limits: Limits) -> Iterator[Unit]:
        """Some files each."""
        for first in range(0, len(self._files), most):
            files = self._files[first : first + most]
            yield Unit(first, len(files), weight=sum(map(_size, files)), files=files)

    def read(self, unit: Unit, names: tuple[str, ...], limits: Limits) -> Iterator[Cells]:
        """The files of a unit, each the row 0 of its own."""
        for path in unit.files:
            if _size(path) > limits.bytes:
                yield Cells(0, {}, limits.exceeded, path)
                continue
            data = bytes_of(path)
            text = None if isinstance(data, Unread) else decode(data)
            why = data.reason if isinstance(data, Unread) else "not text in UTF-8 or UTF-16" if text is None else None
            yield Cells(0, {"text": text}, why, path)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
