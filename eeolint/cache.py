"""Results of postings that were linted before: what neither the posting nor anything that decides about it has changed is not worked out again.

A result goes by the hash of the posting's bytes, its format, and all that a linter is made of (`Linter.identity`, the code, the packages beside it).
Sixteen pages hold the results, each one file that is read when a posting first asks for it and written, whole or not at all, when the run is over.
A page that is damaged, or that cannot be written, costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any, get_args, get_origin

from eeolint import __version__, marshalled, resources
from eeolint.linter import Linter
from eeolint.model import Result, Unread
from eeolint.readers import bytes_of, decode, read
from eeolint.schema import freeze, hints, thaw

MOST_RESULTS = 1_000  # of a page; those that were not asked for longest go first
MOST_BYTES = 8_000_000  # of a page
_HASH = 16  # bytes
_CODE = ("", "kinds", "readers")  # folders of ours that decide what a result is

Frozen = tuple[Any, ...]


class Cache:
    """Lints as a linter does, but what is remembered only once; `keep` writes what is new."""

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder or resources.cache()
        self._pages: dict[str, _Page] = {}
        self._made_of: dict[Linter, bytes] = {}
        self._around = _surroundings()

    def lint_input(self, linter: Linter, source: str, called: str | None = None) -> Result | Unread:
        """What `linter.lint_input` gives."""
        data = bytes_of(source)
        if isinstance(data, Unread):
            return data
        name = (called or "<stdin>") if source == "-" else source
        key = self._key(linter, name, data)
        page = self._page(key)
        text = decode(data) if key in page else None
        return self._linted(linter, name, data, key) if text is None else page.result(key, name, text)

    def keep(self) -> None:
        """Write the pages that know something new; a folder that cannot be written to is no fault."""
        for page in self._pages.values():
            page.keep()

    def _linted(self, linter: Linter, name: str, data: bytes, key: bytes) -> Result | Unread:
        posting = read(data, name)
        if isinstance(posting, Unread):
            return posting
        result = linter.lint_posting(posting)
        if not result.gave_up and result.text == decode(data):  # a rule that ran out of time may have more of it in the next run
            self._page(key).add(key, result)
        return result

    def _key(self, linter: Linter, name: str, data: bytes) -> bytes:
        if linter not in self._made_of:
            self._made_of[linter] = f"{self._around}\0{linter.identity}\0".encode()
        form = os.path.splitext(name)[1].lower()
        return hashlib.blake2b(self._made_of[linter] + f"{form}\0".encode(errors="surrogateescape") + data, digest_size=_HASH).digest()

    def _page(self, key: bytes) -> _Page:
        name = f"{key[0] >> 4:x}"
        if name not in self._pages:
            self._pages[name] = _Page(os.path.join(self._folder, f"results-{name}.marshal"))
        return self._pages[name]


class _Page:
    """Frozen results by their keys, those that were asked for last at the end."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._known = _read(path)
        self._new: dict[bytes, Frozen] = {}
        self._asked: dict[bytes, None] = {}
        self._rows: dict[tuple[int, Any], Any] = {}

    def __contains__(self, key: bytes) -> bool:
        return key in self._known

    def result(self, key: bytes, source: str, text: str) -> Result:
        """A remembered result, of the posting that has this text."""
        self._asked[key] = None
        fields = (self._thawed(plain, kind) for plain, kind in zip(self._known[key], _FIELDS.values(), strict=True))
        return Result(source, text, *fields)

    def add(self, key: bytes, result: Result) -> None:
        """Remember a result."""
        self._new[key] = tuple(freeze(getattr(result, name)) for name in _FIELDS)

    def keep(self) -> None:
        """Write the page if it has learned something, with what other processes have written to it meanwhile."""
        if not self._new:
            return
        asked = {key: self._known[key] for key in self._asked}
        there = {key: value for key, value in _read(self._path).items() if key not in asked}
        page = _bounded([*(there | asked | self._new).items()])
        marshalled.put(self._path, _digest(page) + page)

    def _thawed(self, plain: Any, kind: Any) -> Any:
        if get_origin(kind) is not tuple:
            return thaw(plain, kind)
        return tuple(self._row(row, get_args(kind)[0]) for row in plain)

    def _row(self, plain: Any, kind: Any) -> Any:
        """A row of a result. Those that several results have in common are one object in the page, and are thawed once."""
        key = id(plain), kind
        if key not in self._rows:
            self._rows[key] = thaw(plain, kind)
        return self._rows[key]


_FIELDS = dict([*hints(Result).items()][2:])  # but `source` and `text`, which the posting itself brings


def _read(path: str) -> dict[bytes, Frozen]:
    """The results of a page; none where it is missing, damaged or of another Python."""
    try:
        with open(path, "rb") as stream:
            digest, plain = stream.read(_HASH), stream.read()
        known: dict[bytes, Frozen] = marshal.loads(plain) if digest == _digest(plain) else {}  # noqa: S302 -- data only, and as it was written
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return known


def _bounded(results: list[tuple[bytes, Frozen]]) -> bytes:
    """A page of the last results, as many as there is room for."""
    kept = results[-MOST_RESULTS:]
    page = _marshalled(kept)
    while len(page) > MOST_BYTES:
        kept = kept[len(kept) // 2 + 1 :]
        page = _marshalled(kept)
    return page


def _marshalled(results: Iterable[tuple[bytes, Frozen]]) -> bytes:
    seen: dict[Any, Any] = {}
    return marshal.dumps({key: _shared(value, seen.setdefault) for key, value in results})


def _shared(value: Any, once: Callable[[Any, Any], Any]) -> Any:
    """A frozen value in which equal tuples and texts are one object: marshal writes an object once, and reads it back as one."""
    if isinstance(value, dict):
        return {_shared(key, once): _shared(one, once) for key, one in value.items()}
    if isinstance(value, tuple):
        value = tuple(_shared(one, once) for one in value)
        return value if any(isinstance(one, dict) for one in value) else once((tuple, *map(id, value)), value)
    return once(value, value) if isinstance(value, str) else value


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_HASH).digest()


def _surroundings() -> str:
    """What a result owes to other than the linter and the posting: our code, the packages beside it, the Python."""
    here = os.path.dirname(os.path.abspath(__file__))
    files = (one for folder in _CODE for one in os.scandir(os.path.join(here, folder)) if one.is_file())
    modules = sorted((one.path, one.stat().st_size, one.stat().st_mtime_ns) for one in files)
    packages = [(folder, os.stat(folder).st_mtime_ns) for folder in sys.path if folder.endswith("-packages") and os.path.isdir(folder)]
    return repr((__version__, sys.hexversion, modules, packages))
