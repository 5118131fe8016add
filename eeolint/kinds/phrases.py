"""Kind `phrases`: each occurrence of a phrase, or each run of them, unless its surroundings excuse it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Literal

from eeolint.kinds.contexts import any_holds
from eeolint.kinds.hits import Hit
from eeolint.kinds.when import Text, When
from eeolint.matcher import Match
from eeolint.model import Span
from eeolint.reading import Reading
from eeolint.records import NamedTuple

_FEWEST_MEMBERS = 2


def several(value: int) -> None:
    """A check for a number of members that make a run."""
    if value < _FEWEST_MEMBERS:
        raise ValueError(f"a run has at least {_FEWEST_MEMBERS} members")


def positive(value: int) -> None:
    """A check for a distance."""
    if value < 1:
        raise ValueError("a distance of at least one character is wanted")


class Run(NamedTuple):
    """Matches that stand together: at least `members` in one sentence, each at most `apart` characters behind the one before.

    Words of `also` are no members: they lengthen a run and bridge its gaps, but do not make one.
    """

    members: Annotated[int, several]
    apart: Annotated[int, positive]
    also: tuple[Text, ...] = ()


class Phrases(NamedTuple):
    """`phrases`: what to find, and what to write instead (null: nothing fits in its place). Contexts are those of rules/README.md.

    With `run` the rule speaks once for matches that stand together, from the first to the last, and never for a match alone.
    """

    kind: Literal["phrases"]
    phrases: dict[Text, Text | None]
    run: Run | None = None
    only: tuple[Text | When, ...] = ()
    unless: tuple[Text | When, ...] = ()


def indexed(match: Phrases) -> Iterator[tuple[str, str]]:
    """Rows (label, phrase) for the index; the label is the suggestion."""
    yield from ((suggestion or "", phrase) for phrase, suggestion in match.phrases.items())


def check(match: Phrases, rule: str, reading: Reading) -> Iterator[Hit]:
    """Hits of one rule, in order."""
    matches = reading.scan.matches(rule)
    for span, label in _runs(match.run, matches, reading) if match.run else matches:
        if (not match.only or any_holds(match.only, reading, span)) and not any_holds(match.unless, reading, span):
            words = reading.posting.text[span.start : span.end]
            yield Hit(span, {"match": " ".join(words.split()), "suggest": label}, label or None)


def _runs(run: Run, matches: list[Match], reading: Reading) -> Iterator[Match]:
    """The runs of a rule's matches, in order, each as one match."""
    if len(matches) < run.members:
        return
    for sentence, together in groupby(matches, key=lambda one: reading.scan.sentence(one.span.start)):
        members = [one.span for one in together]
        if len(members) >= run.members:
            also = reading.lexicon.expression(run.also).finditer(reading.scan.folded.lower, *sentence)
            yield from (Match(span, "") for span in _joined(run, members, [Span(*found.span()) for found in also]))


def _joined(run: Run, members: list[Span], also: list[Span]) -> Iterator[Span]:
    """The stretches in which enough members follow one another closely."""
    first, last, count = 0, -run.apart - 1, 0
    for span, counts in sorted([*((span, 1) for span in members), *((span, 0) for span in also)]):
        if span.start > last + run.apart:
            if count >= run.members:
                yield Span(first, last)
            first, count = span.start, 0
        last, count = max(last, span.end), count + counts
    if count >= run.members:
        yield Span(first, last)
