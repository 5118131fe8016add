"""Kind `damage`: characters that were decoded with the wrong code page ("â€”" for a dash), with the text repaired."""

from collections.abc import Iterator
from typing import Literal

from eeolint.expressions import deferred
from eeolint.kinds.hits import Hit
from eeolint.model import Span
from eeolint.reading import Reading
from eeolint.records import NamedTuple

# UTF-8 read as Windows-1252 or Latin-1: a lead byte's letter, then continuation bytes' signs.
_SUSPECT = deferred(r"(?:[ÂÃ][\x80-\xbf\u0152-\u2122]|â[\x80\u20ac\u201a][\x80-\xbf\u0152-\u2122]|ð[\x9f\u0178][\x80-\xbf\u0152-\u2122]{2})+")
_LEADS = "âãð".encode("latin-1")  # in lower case, as words are folded: to look for three bytes takes no time


class Damage(NamedTuple):
    """Has no fields: what is damaged is not a matter of opinion."""

    kind: Literal["damage"]


def indexed(match: Damage) -> Iterator[tuple[str, str]]:
    """Nothing: it is no word."""
    yield from ()


def check(match: Damage, rule: str, reading: Reading) -> Iterator[Hit]:
    """One hit per damaged run whose repair is plain."""
    text, words = reading.posting.text, reading.scan.folded.words
    if not any(lead in words for lead in _LEADS):
        return
    for found in _SUSPECT.finditer(text):
        repaired = _repaired(found.group())
        if repaired != found.group():
            yield Hit(Span(*found.span()), {"match": found.group(), "suggest": repaired}, repaired)


def _repaired(run: str) -> str:
    """What was meant; the run itself where that is not plain."""
    try:
        return run.encode("cp1252").decode("utf-8")
    except UnicodeError:  # bytes that Windows-1252 leaves open, or damage upon damage: the library knows them all, and costs 30 ms to load
        import ftfy

        return ftfy.fix_encoding(run)
