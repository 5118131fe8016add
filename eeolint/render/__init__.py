"""One output each, and the table of them. A renderer takes results in order and yields text; it holds them all only where its format must."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from eeolint.engine import Settings
from eeolint.model import Place, Result, Severity, Unread
from eeolint.pack import Pack
from eeolint.records import NamedTuple
from eeolint.tally import Tally


class Run(NamedTuple):
    """What renderers know besides the results: the pack, the settings and the places if they were chosen; the tally is whole at the results' end.

    `fail_on` is the least severity that fails the run, None if none does; `summary`: the job's summary of GitHub Actions is written as well.
    """

    pack: Pack
    settings: Settings
    tally: Tally
    color: bool = False
    facts: bool = False
    places: tuple[Place, ...] | None = None
    fail_on: Severity | None = Severity.WARNING
    summary: bool = False


Renderer = Callable[[Iterable[Result | Unread], Run], Iterator[str]]


def renderer(name: str) -> Renderer:
    """The renderer of a format; its module is loaded when it is asked for."""
    found: Renderer = import_module(f"eeolint.render.{name}_report").render
    return found
