"""A line on a terminal that says how far an audit has come, how fast it is, and how long it will take."""

from __future__ import annotations

import shutil
import time
from typing import NamedTuple, TextIO


class Progress(NamedTuple):
    """How far an audit has come: rows that are done, bytes of the tables that are, those of all tables, and rows that were unread."""

    rows: int
    bytes: int
    of_bytes: int
    unread: int


_PAUSE = 0.1  # seconds between two lines
_WIDTH = 24  # characters of the bar


class Bar:
    """Draws over its own line; `clear` takes it away."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn = float("-inf")
        self._first: tuple[float, Progress] | None = None

    def show(self, progress: Progress) -> None:
        """Draw the line anew, if the last one is old enough."""
        now = time.monotonic()
        if self._first is None:
            self._first = now, progress
        if now - self._drawn >= _PAUSE:
            self._drawn = now
            began, first = self._first
            self._stream.write(f"\r\x1b[K{line(first, progress, now - began)[: shutil.get_terminal_size().columns - 1]}")
            self._stream.flush()

    def clear(self) -> None:
        """Leave the line empty."""
        self._stream.write("\r\x1b[K")
        self._stream.flush()


def line(first: Progress, progress: Progress, seconds: float) -> str:
    """The line of an audit that had come so far at first, and has come so far now."""
    share = progress.bytes / progress.of_bytes if progress.of_bytes else 1.0
    done = min(_WIDTH, round(share * _WIDTH))
    rate = (progress.rows - first.rows) / seconds if seconds > 0 else 0.0
    read = progress.bytes - first.bytes
    left = f"{_duration(seconds * (progress.of_bytes - progress.bytes) / read)} left" if read else "…"
    said = f"{progress.rows:,} rows, {rate:,.0f} a second, {left}, {progress.unread:,} unread"
    return f"[{'#' * done}{'.' * (_WIDTH - done)}] {share:4.0%} {said}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
