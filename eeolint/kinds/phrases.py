"""Kind `phrases`: each occurrence of a phrase, unless its surroundings excuse it."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from eeolint.kinds.contexts import Text, When, any_holds
from eeolint.kinds.hits import Hit
from eeolint.reading import Reading


class Phrases(NamedTuple):
    """`phrases`: what to find, and what to write instead (null: nothing fits in its place). Contexts are those of rules/README.md."""

    kind: Literal["phrases"]
    phrases: dict[Text, Text | None]
    only: tuple[Text | When, ...] = ()
    unless: tuple[Text | When, ...] = ()


def indexed(match: Phrases) -> Iterator[tuple[str, str]]:
    """Rows (label, phrase) for the index; the label is the suggestion."""
    yield from ((suggestion or "", phrase) for phrase, suggestion in match.phrases.items())


def check(match: Phrases, rule: str, reading: Reading) -> Iterator[Hit]:
    """Hits of one rule, in order."""
    for found in reading.scan.matches(rule):
        if (not match.only or any_holds(match.only, reading, found.span)) and not any_holds(match.unless, reading, found.span):
            words = reading.posting.text[found.span.start : found.span.end]
            yield Hit(found.span, {"match": " ".join(words.split()), "suggest": found.label}, found.label or None)
