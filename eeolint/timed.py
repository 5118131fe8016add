"""Expressions of the `regex` library, which give up when their time is over; like those of `re` they are remembered from run to run.

Most of the library is its compiler: to load it and to compile one pattern takes a tenth of a short run. What it makes of a pattern is plain data, of
which its engine, a module of its own, builds the expression. Where either is not as it was, patterns are compiled as ever.
"""

from __future__ import annotations

import marshal
import os
import sys
from functools import cache
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

from eeolint import __version__, marshalled, resources
from eeolint.archive import Archive, key_of, opened, packed

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    import regex

_ENGINE = "regex._regex"
_learned: dict[int, bytes] = {}


@cache
def compiled(pattern: str) -> regex.Pattern[str]:
    """The expression of a pattern."""
    engine, known = _engine(), _known()
    plain = known.get(pattern) if known else None
    if engine is None or plain is None:
        return _compiled_anew(pattern)
    spec, _ = engine
    try:
        built: regex.Pattern[str] = _loaded(spec).compile(*marshal.loads(plain))  # noqa: S302 -- data only
    except (TypeError, ValueError, EOFError, RuntimeError, AttributeError, ImportError):
        return _compiled_anew(pattern)
    return built


def keep() -> None:
    """Remember for the next run what was compiled in this one."""
    if _learned and (engine := _engine()):
        known = _known()
        content = packed(engine[1], dict(known.items() if known else ()) | _learned)
        if known:
            known.close()
        marshalled.put(_file(), content)
        _learned.clear()
        _known.cache_clear()


def _compiled_anew(pattern: str) -> regex.Pattern[str]:
    import regex

    made = regex.compile(pattern)
    data = getattr(made, "_pickled_data", None)  # what it pickles
    if data is not None:
        _learned[key_of(pattern)] = marshal.dumps(data)
    return made


@cache
def _engine() -> tuple[ModuleSpec, str] | None:
    """Where the engine lies, and what it is known by."""
    package = PathFinder.find_spec("regex")
    spec = PathFinder.find_spec(_ENGINE, package.submodule_search_locations) if package else None
    if spec is None or spec.origin is None:
        return None
    about = os.stat(spec.origin)
    return spec, f"{sys.hexversion:x} {about.st_size} {about.st_mtime_ns}"


def _loaded(spec: ModuleSpec) -> Any:
    """The engine, without the library around it."""
    if _ENGINE not in sys.modules:
        from importlib.util import module_from_spec

        module = module_from_spec(spec)
        assert spec.loader is not None
        spec.loader.exec_module(module)
        sys.modules[_ENGINE] = module  # where the library will find it, should somebody import that
    return sys.modules[_ENGINE]


@cache
def _known() -> Archive | None:
    known, engine = opened(_file()), _engine()
    return known if known and engine and known.head == engine[1] else None


def _file() -> str:
    return os.path.join(resources.cache(), f"timed-{__version__}.archive")
