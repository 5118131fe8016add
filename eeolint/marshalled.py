"""Plain values in files of the cache: read back in a millisecond, written whole or not at all."""

import marshal
import os
from typing import Any


def load(path: str) -> Any:
    """What `save` wrote; nothing where there is no such file, or it is damaged."""
    try:
        with open(path, "rb") as stream:
            return marshal.loads(stream.read())  # noqa: S302 -- data only: marshal builds no objects and runs nothing
    except (OSError, ValueError, EOFError, TypeError):
        return None


def save(path: str, plain: Any) -> None:
    """Write what `load` reads."""
    put(path, marshal.dumps(plain))


def put(path: str, content: bytes) -> None:
    """Write beside and move into place, so that a process that reads meanwhile sees the whole or nothing; a read-only home is no fault."""
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(beside, "wb") as stream:
            stream.write(content)
        os.replace(beside, path)
    except OSError:
        return
