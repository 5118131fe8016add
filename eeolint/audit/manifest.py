"""What an audit was asked, in a file beside its results: who resumes it is held to that. A lock keeps two audits out of one folder."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

_NAME, _LOCK = "audit.json", "audit.lock"
SCHEMA = "eeolint-audit/1"
_BEYOND = 1 << 20  # byte of the lock that stands for all of it
_ENDS = 65_536  # bytes at either end of a table that are looked at

Asked = dict[str, Any]  # plain values, all of which decide about the results


class AuditError(ValueError):
    """An audit that cannot be begun or resumed; the message says why."""


def read(folder: str) -> dict[str, Any] | None:
    """What the audit in a folder was asked, and what came of it; None where there is none. Raises AuditError for a damaged file."""
    path = os.path.join(folder, _NAME)
    try:
        with open(path, encoding="utf-8") as stream:
            found = json.load(stream)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise AuditError(f"{path}: cannot be read: {error}") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise AuditError(f"{path}: not of an audit by this version ({SCHEMA})")
    return found


def write(folder: str, asked: Asked, came_of_it: dict[str, Any]) -> None:
    """Put both into the folder, whole or not at all. Raises AuditError where that is not to be had."""
    path = os.path.join(folder, _NAME)
    try:
        with open(f"{path}.tmp", "w", encoding="utf-8") as stream:
            json.dump({"schema": SCHEMA, "asked": asked, **came_of_it}, stream, indent=1, ensure_ascii=False)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(f"{path}.tmp", path)
    except OSError as error:
        raise AuditError(f"{path}: cannot be written: {error.strerror or error}") from None


def differences(before: Asked, now: Asked) -> str:
    """What is asked otherwise than it was; empty where nothing is."""
    return ", ".join(key for key in dict.fromkeys((*before, *now)) if before.get(key) != now.get(key))


def identity(path: str, files: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a table is known by: its size, when it was changed, what stands at both ends; of a folder the same of all its files but for the last."""
    if files:
        known = hashlib.sha256("".join(f"{name}\0{_stamp(name)}\n" for name in files).encode(errors="surrogateescape"))
        return {"path": path, "files": len(files), "digest": known.hexdigest()}
    size, changed = _stamp(path)
    with open(path, "rb") as stream:
        ends = hashlib.sha256(stream.read(_ENDS))
        stream.seek(max(0, size - _ENDS))
        ends.update(stream.read(_ENDS))
    return {"path": path, "size": size, "changed": changed, "digest": ends.hexdigest()}


def _stamp(path: str) -> tuple[int, int]:
    try:
        known = os.stat(path)
    except OSError:
        return 0, 0
    return known.st_size, known.st_mtime_ns


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Hold the lock of a folder, whose file stays. The system takes it from a process that dies. Raises AuditError where it is held."""
    with _opened(os.path.join(folder, _LOCK)) as stream:
        if not _lock(stream.fileno()):
            stream.seek(0)
            raise AuditError(f"{folder}: another audit writes there (process {stream.read().strip() or 'unknown'})")
        stream.seek(0)
        stream.truncate()
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield


def _opened(path: str) -> TextIO:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return open(path, "a+", encoding="utf-8")
    except OSError as error:
        raise AuditError(f"{path}: cannot be written: {error.strerror or error}") from None


if sys.platform == "win32":

    def _lock(descriptor: int) -> bool:
        import msvcrt

        os.lseek(descriptor, _BEYOND, os.SEEK_SET)  # what is locked there nobody else can read
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
