"""What the command line names: files, folders, standard input, each once and in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

_POSTINGS = (".txt", ".text", ".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml")
_SKIPPED = frozenset({"node_modules", "__pycache__"})

Exclusion = Callable[[str], bool]


def gather(
    paths: Iterable[str], excluded: Exclusion = lambda _: False, *, force_exclude: bool = False, respect_gitignore: bool = True
) -> tuple[str, ...]:
    """The files that `paths` stand for, each once.

    A folder stands for the postings in it, but hidden folders, what is `excluded` and, in a checkout, what Git ignores. Any other path stands for
    itself, even if it is excluded, unless `force_exclude` asks otherwise: a hook names every file.
    """
    found: dict[str, None] = {}
    for path in paths:
        if os.path.isdir(path):
            found |= dict.fromkeys(_of_folder(path, excluded, respect_gitignore=respect_gitignore))
        elif not (force_exclude and excluded(path)):
            found[path] = None
    return tuple(found)


def _of_folder(folder: str, excluded: Exclusion, *, respect_gitignore: bool) -> Iterable[str]:
    all_here = list(_in_folder(folder))
    ignored = _ignored(folder, all_here) if respect_gitignore else frozenset[str]()
    kept = [path for path in all_here if path not in ignored and not excluded(path)]
    return kept if all_here else [folder]  # a folder without postings is reported as unread, not passed over in silence


def _in_folder(folder: str) -> Iterator[str]:
    """The postings of a folder, and the folders in it that may not be listed, which are then told of as unread."""
    locked: list[str] = []
    for here, below, names in os.walk(folder, onerror=lambda error: locked.append(error.filename)):
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(names):
            if name.lower().endswith(_POSTINGS):
                yield os.path.join(here, name)
    yield from locked


def _ignored(folder: str, paths: list[str]) -> frozenset[str]:
    """Those of `paths` that Git ignores; none outside a checkout, or where there is no Git."""
    if not paths or not _in_checkout(os.path.abspath(folder)):
        return frozenset()
    import subprocess

    asked = "\0".join(map(os.path.abspath, paths)).encode(errors="surrogateescape")
    try:
        told = subprocess.run(["git", "-C", folder, "check-ignore", "-z", "--stdin"], input=asked, capture_output=True, check=False).stdout  # noqa: S603, S607
    except OSError:
        return frozenset()
    named = set(told.decode(errors="surrogateescape").split("\0"))
    return frozenset(path for path in paths if os.path.abspath(path) in named)


def _in_checkout(folder: str) -> bool:
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above
    return True
