"""Kind `readability`: textstat's figures, and a word where one of them is out of reach for most readers."""

from collections.abc import Iterator
from typing import Literal

from eeolint.kinds.hits import Hit
from eeolint.reading import Reading
from eeolint.records import NamedTuple

Metric = Literal["flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog_index", "automated_readability_index", "coleman_liau_index"]


class Readability(NamedTuple):
    """`metrics`: what is reported as a fact; `metric` above `above` speaks, in a text of at least `min_words` words."""

    kind: Literal["readability"]
    metrics: tuple[Metric, ...]
    metric: Metric
    above: float
    min_words: int


def indexed(match: Readability) -> Iterator[tuple[str, str]]:
    """Nothing: it is counted, not looked for."""
    yield from ()


def check(match: Readability, rule: str, reading: Reading) -> Iterator[Hit]:
    """At most one hit, on no place."""
    if reading.words < match.min_words:
        return
    figures = reading.readability(match.metrics)
    if figures.get(match.metric, 0) > match.above:
        yield Hit(None, {"value": f"{figures[match.metric]:.1f}", "metric": match.metric.replace("_", " ")})
