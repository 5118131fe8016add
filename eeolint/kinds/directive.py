"""Kind `directive`: something is wrong with what a posting says to eeolint itself, in a comment or in its front matter."""

from collections.abc import Iterator
from typing import Literal

from eeolint.kinds.hits import Hit
from eeolint.reading import Reading
from eeolint.records import NamedTuple


class DirectiveFault(NamedTuple):
    """Which fault the rule speaks of."""

    kind: Literal["directive"]
    fault: Literal["unused", "expired", "unknown-rule", "no-reason", "malformed"]


def indexed(match: DirectiveFault) -> Iterator[tuple[str, str]]:
    """Nothing: directives are no part of the text."""
    yield from ()


def check(match: DirectiveFault, rule: str, reading: Reading) -> Iterator[Hit]:
    """Nothing yet: what a directive comes to is known when all other rules have spoken (`suppress.py`)."""
    yield from ()
