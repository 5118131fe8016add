"""One output each, and the table of them. A renderer takes results in order and yields text; it holds them all only where its format must."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import NamedTuple

from eeolint.engine import Settings
from eeolint.model import Result, Unread
from eeolint.rules import Pack
from eeolint.tally import Tally


class Run(NamedTuple):
    """What renderers know besides the results: the pack and the settings; the tally is whole when the results are at their end."""

    pack: Pack
    settings: Settings
    tally: Tally
    color: bool = False
    facts: bool = False


Renderer = Callable[[Iterable[Result | Unread], Run], Iterator[str]]


def renderer(name: str) -> Renderer:
    """The renderer of a format; its module is loaded when it is asked for."""
    found: Renderer = import_module(f"eeolint.render.{name}_report").render
    return found
