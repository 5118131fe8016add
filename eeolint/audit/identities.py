"""Whether ids stand in more than one row: hashes of all in a file, so that memory does not grow with the table."""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter

_AT_ONCE = 500_000  # hashes that are compared in one pass
_BLOCK = 8 * 65_536  # bytes that are read at once


class Identities:
    """Takes hashes of eight bytes."""

    def __init__(self) -> None:
        self._stream = tempfile.TemporaryFile()  # noqa: SIM115 -- it lives as long as this does
        self._number = 0

    def add(self, hashes: bytes) -> None:
        """Take some, one behind the other."""
        self._stream.write(hashes)
        self._number += len(hashes) // 8

    def doubled(self) -> tuple[int, int]:
        """How many ids stand in more than one row, and in how many rows they stand."""
        passes = 1 + self._number // _AT_ONCE
        each = [self._doubled(one, passes) for one in range(passes)]
        return sum(ids for ids, _ in each), sum(rows for _, rows in each)

    def _doubled(self, one: int, passes: int) -> tuple[int, int]:
        """The same of every so-manieth hash by its value."""
        self._stream.seek(0)
        seen: set[int] = set()
        again: Counter[int] = Counter()
        while piece := self._stream.read(_BLOCK):
            for value in array("Q", piece):
                if value % passes == one:
                    if value in seen:
                        again[value] += 1
                    seen.add(value)
        return len(again), again.total() + len(again)

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
