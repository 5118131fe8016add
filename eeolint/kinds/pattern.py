"""Kind `pattern`: a regular expression, for what the phrase language cannot say; the rule tells why."""

from collections.abc import Iterator
from typing import Annotated, Literal

from eeolint.kinds.contexts import any_holds
from eeolint.kinds.hits import Hit
from eeolint.kinds.when import Text, When
from eeolint.model import Span
from eeolint.reading import Reading
from eeolint.records import NamedTuple
from eeolint.timed import compiled

_REACH = 200  # characters around an anchor in which the expression runs
_SECONDS = 0.5  # a pattern that backtracks without end on a hostile text gives up here


def compilable(pattern: str) -> None:
    """A check for an expression of the `regex` library."""
    import regex

    try:
        regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"not an expression: {error}") from None


class Pattern(NamedTuple):
    """`pattern` runs over folded text, without regard to case unless `case` is true; one of `anchors` stands in every match."""

    kind: Literal["pattern"]
    pattern: Annotated[str, compilable]
    because: Text
    anchors: tuple[Text, ...]
    suggest: Text | None = None
    case: bool = False
    only: tuple[Text | When, ...] = ()
    unless: tuple[Text | When, ...] = ()


def indexed(match: Pattern) -> Iterator[tuple[str, str]]:
    """Rows (label, phrase) for the index: the anchors."""
    yield from (("", phrase) for phrase in match.anchors)


def check(match: Pattern, rule: str, reading: Reading) -> Iterator[Hit]:
    """Hits of one rule, in order; the expression runs around each anchor, inside its sentence."""
    done = 0
    for anchor in reading.scan.matches(rule):
        sentence = reading.scan.sentence(anchor.span.start)
        start, end = max(done, sentence.start, anchor.span.start - _REACH), min(sentence.end, anchor.span.end + _REACH)
        for span in _found(match, rule, reading, start, end):
            done = span.end
            if (not match.only or any_holds(match.only, reading, span)) and not any_holds(match.unless, reading, span):
                words = " ".join(reading.posting.text[span.start : span.end].split())
                yield Hit(span, {"match": words, "suggest": match.suggest or ""}, match.suggest)


def _found(match: Pattern, rule: str, reading: Reading, start: int, end: int) -> Iterator[Span]:
    text = reading.scan.folded.shape if match.case else reading.scan.folded.lower
    try:
        for found in compiled(match.pattern).finditer(text, start, end, timeout=_SECONDS):
            yield Span(*found.span())
    except TimeoutError:
        reading.gave_up.append(rule)
