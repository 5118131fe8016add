"""When files change: asked again and again, which every file system can answer and no dependency is needed for."""

import os
import time
from collections.abc import Callable, Iterable, Iterator

_PAUSE = 0.5  # seconds between two looks


def changes(files: Callable[[], Iterable[str]], pause: float = _PAUSE) -> Iterator[None]:
    """Once at the beginning, and whenever one of the files is written, comes or goes; `files` is asked anew each time."""
    before: dict[str, tuple[int, int]] | None = None
    while True:
        now = {path: _state(path) for path in files()}
        if now != before:
            yield
            before = now
        time.sleep(pause)


def _state(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return 0, -1
    return status.st_mtime_ns, status.st_size
