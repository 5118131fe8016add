"""What the command line names: files, folders, standard input, each once and in order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

_POSTINGS = (".txt", ".text", ".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml")
_SKIPPED = frozenset({"node_modules", "__pycache__"})


def gather(paths: Iterable[str]) -> tuple[str, ...]:
    """The files that `paths` stand for. A folder stands for the postings in it, hidden folders left out; any other path for itself."""
    return tuple(dict.fromkeys(found for path in paths for found in (_in_folder(path) if os.path.isdir(path) else (path,))))


def _in_folder(folder: str) -> Iterator[str]:
    empty = True
    for here, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(names):
            if name.lower().endswith(_POSTINGS):
                empty = False
                yield os.path.join(here, name)
    if empty:
        yield folder  # a folder without postings is reported as unread, not passed over in silence
