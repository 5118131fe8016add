"""Globs, as configuration files write them, against paths."""

import os
from collections.abc import Iterable


def matches(path: str, patterns: Iterable[str], folder: str) -> bool:
    """Whether a path, seen from a folder, fits one of some globs; `**` is any number of folders, and a pattern without a slash fits at any depth."""
    from wcmatch import glob

    inside = os.path.relpath(path, folder).replace(os.sep, "/")
    if inside.startswith("../"):
        return False
    at_any_depth = [pattern if "/" in pattern.rstrip("/") else f"**/{pattern}" for pattern in patterns]
    below = [f"{pattern.rstrip('/')}/**" for pattern in at_any_depth]
    return bool(glob.globmatch(inside, [*at_any_depth, *below], flags=glob.GLOBSTAR | glob.DOTGLOB | glob.FORCEUNIX))
