"""A summary as text for the terminal, as JSON, and as a page: one module each, loaded when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib import import_module

from eeolint.audit.account import Summary


def rendered(form: str, summary: Summary, *, color: bool = False) -> Iterator[str]:
    """The summary in one of the formats, piece by piece; `color` is for a terminal."""
    pieces: Iterator[str] = import_module(f"eeolint.audit.render.{form}_summary").render(summary, color=color)
    return pieces


def outputs(asked: Iterable[str], folder: str) -> tuple[tuple[str, str | None], ...]:
    """Rows (format, path) of what was asked as FORMAT or FORMAT:PATH; what has no path is printed. By default there is a page, too."""
    given = tuple((form, path or None) for form, _, path in (one.partition(":") for one in asked))
    return given or (("text", None), *((form, os.path.join(folder, f"summary.{form}")) for form in ("html", "json")))


_CALLED = {
    "rules": "the rule pack",
    "as_of": "the day whose law counts",
    "version": "eeolint's version",
    "characters": "the longest posting that is read",
}


def called(what: str) -> str:
    """What to call something that was asked of two audits otherwise."""
    return _CALLED.get(what, what)
