"""Regular expressions that are compiled once and remembered from run to run.

Python's `re` takes half a millisecond to compile a phrase, and a posting calls for a few hundred of several thousand: more than all the rest of a
check. What `re` makes of a pattern is a list of numbers, and to build the expression from them takes a hundredth of the time. They are learned as
patterns are used, so that neither a start nor a changed rule pays for patterns that nobody needs.

The functions that give and take these numbers are `re`'s own but not public; where a Python lacks them, patterns are compiled as ever.
"""

import re
import sys
from array import array
from typing import Any, cast

from eeolint import marshalled
from eeolint.records import NamedTuple

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _parser  # type: ignore[attr-defined]

    _VERSION = f"{_sre.MAGIC}-{_sre.CODESIZE}-{sys.hexversion:x}"
except (ImportError, AttributeError):  # another Python than CPython, or a later one
    _VERSION = ""

_UNSIGNED = "I"
_MOST_LEARNED = 20_000  # a process that meets more patterns than any pack holds keeps no account of them


class _Deferred:
    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # What was asked for once stands in the instance, so that the next use is as fast as the expression's own.
        found = self.__dict__[name] = getattr(re.compile(self._pattern, self._flags), name)
        return found


def deferred(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """An expression of the engine's own that is compiled at its first use: most postings need few of them."""
    return cast("re.Pattern[str]", _Deferred(pattern, flags))


class Code(NamedTuple):
    """What `re` makes of a pattern without named groups: its flags, its numbers, and how many groups it has."""

    flags: int
    numbers: bytes
    groups: int


class Expressions:
    """Compiles patterns, from remembered codes where there are any."""

    def __init__(self, codes: dict[str, tuple[Any, ...]] | None = None) -> None:
        self._codes = codes or {}
        self._compiled: dict[str, re.Pattern[str]] = {}
        self._new = False

    def compile(self, pattern: str) -> re.Pattern[str]:
        """The expression of a pattern."""
        found = self._compiled.get(pattern)
        if found is None:
            found = self._compiled[pattern] = self._remembered(pattern) or self._learned(pattern)
        return found

    def _remembered(self, pattern: str) -> re.Pattern[str] | None:
        if pattern not in self._codes:
            return None
        try:
            return _built(pattern, Code(*self._codes[pattern]))
        except (TypeError, ValueError, RuntimeError, OverflowError):  # `_sre` checks every code; a damaged one is compiled anew
            return None

    def _learned(self, pattern: str) -> re.Pattern[str]:
        if not _VERSION or len(self._codes) > _MOST_LEARNED:
            return re.compile(pattern)
        parsed = _parser.parse(pattern, 0)
        numbers = array(_UNSIGNED, _compiler._code(parsed, 0)).tobytes()  # noqa: SLF001
        code = Code(parsed.state.flags, numbers, parsed.state.groups - 1)
        self._codes[pattern], self._new = tuple(code), True
        return _built(pattern, code)

    def keep(self, path: str) -> None:
        """Write what was learned to a file."""
        if self._new and _VERSION:
            marshalled.save(path, (_VERSION, self._codes))


def remembered(path: str) -> Expressions:
    """The expressions of a file that `keep` wrote; none where there is no such file, or it is of another Python."""
    try:
        version, codes = marshalled.load(path)
    except (TypeError, ValueError):
        return Expressions()
    return Expressions(codes if version == _VERSION and isinstance(codes, dict) else None)


def _built(pattern: str, code: Code) -> re.Pattern[str]:
    numbers = array(_UNSIGNED)
    numbers.frombytes(code.numbers)
    built: re.Pattern[str] = _sre.compile(pattern, code.flags, numbers.tolist(), code.groups, {}, (None,) * (code.groups + 1))
    return built
