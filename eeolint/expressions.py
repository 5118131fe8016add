"""Regular expressions that are compiled once and remembered from run to run.

Python's `re` takes half a millisecond to compile a phrase, and a posting calls for a few hundred of several thousand: more than all the rest of a
check. What `re` makes of a pattern is a list of numbers, and to build the expression from them takes a hundredth of the time. They are learned as
patterns are used, so that neither a start nor a changed rule pays for patterns that nobody needs. Those of packs are kept by pack, those of the
engine's own code in a file for all.

The functions that give and take these numbers are `re`'s own but not public; where a Python lacks them, patterns are compiled as ever.
"""

import marshal
import os
import re
import sys
from array import array
from functools import cache
from typing import Any, cast

from eeolint import __version__, marshalled, resources
from eeolint.archive import Archive, key_of, opened, packed
from eeolint.records import NamedTuple

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _parser  # type: ignore[attr-defined]

    _VERSION = f"{_sre.MAGIC}-{_sre.CODESIZE}-{sys.hexversion:x}"
except (ImportError, AttributeError):  # another Python than CPython, or a later one
    _VERSION = ""

_UNSIGNED = "I"
_MOST_LEARNED = 20_000  # whoever meets more patterns than any pack holds keeps no account of them


class _Deferred:
    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # What was asked for once stands in the instance, so that the next use is as fast as the expression's own.
        found = self.__dict__[name] = getattr(_own().compile(self._pattern, self._flags), name)
        return found


def deferred(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """An expression of the engine's own that is compiled at its first use: most postings need few of them."""
    return cast("re.Pattern[str]", _Deferred(pattern, int(flags)))


class Code(NamedTuple):
    """What `re` makes of a pattern: its flags, its numbers, how many groups it has, and which of them have names."""

    flags: int
    numbers: bytes
    groups: int
    names: dict[str, int] = {}


class Expressions:
    """Compiles patterns, from remembered codes where there are any."""

    def __init__(self, known: Archive | None = None) -> None:
        self._known = known
        self._new: dict[int, bytes] = {}
        self._compiled: dict[tuple[str, int], re.Pattern[str]] = {}

    def compile(self, pattern: str, flags: int = 0) -> re.Pattern[str]:
        """The expression of a pattern."""
        found = self._compiled.get((pattern, flags))
        if found is None:
            found = self._compiled[pattern, flags] = self._remembered(pattern, flags) or self._learned(pattern, flags)
        return found

    def _remembered(self, pattern: str, flags: int) -> re.Pattern[str] | None:
        plain = self._known.get(pattern, str(flags)) if self._known else None
        try:
            return _built(pattern, Code(*marshal.loads(plain))) if plain else None  # noqa: S302 -- data only: marshal builds no objects and runs nothing
        except (TypeError, ValueError, EOFError, RuntimeError, OverflowError):  # `_sre` checks every code; a damaged one is compiled anew
            return None

    def _learned(self, pattern: str, flags: int) -> re.Pattern[str]:
        if not _VERSION or len(self._new) + (self._known.count if self._known else 0) > _MOST_LEARNED:
            return re.compile(pattern, flags)
        parsed = _parser.parse(pattern, flags)
        numbers = array(_UNSIGNED, _compiler._code(parsed, flags)).tobytes()  # noqa: SLF001
        code = Code(int(flags | parsed.state.flags), numbers, parsed.state.groups - 1, dict(parsed.state.groupdict))
        self._new[key_of(pattern, str(flags))] = marshal.dumps(tuple(code))
        return _built(pattern, code)

    def keep(self, path: str) -> None:
        """Write what was learned to a file, with what was known before."""
        if not self._new or not _VERSION:
            return
        content = packed(_VERSION, dict(self._known.items() if self._known else ()) | self._new)
        if self._known:
            self._known.close()  # some systems replace no file that is in use
        marshalled.put(path, content)
        self._known, self._new = Archive(content), {}


def remembered(path: str) -> Expressions:
    """The expressions of a file that `keep` wrote; none where there is no such file, or it is of another Python."""
    known = opened(path)
    return Expressions(known if known and known.head == _VERSION else None)


@cache
def _own() -> Expressions:
    """The expressions of the engine's own code."""
    return remembered(_own_file())


def keep_own() -> None:
    """Remember for the next run how the expressions of the engine's own code were compiled."""
    _own().keep(_own_file())


def _own_file() -> str:
    return os.path.join(resources.cache(), f"codes-own-{__version__}.archive")


def _built(pattern: str, code: Code) -> re.Pattern[str]:
    numbers = array(_UNSIGNED)
    numbers.frombytes(code.numbers)
    named = {number: name for name, number in code.names.items()}
    groups = tuple(map(named.get, range(code.groups + 1)))
    built: re.Pattern[str] = _sre.compile(pattern, code.flags, numbers.tolist(), code.groups, code.names, groups)
    return built
