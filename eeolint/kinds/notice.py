"""Kind `notice`: a notice or a statement that is absent, or of which a part is missing."""

from collections.abc import Iterator
from typing import Literal

from eeolint.kinds.hits import Hit
from eeolint.model import Span
from eeolint.reading import Reading
from eeolint.records import NamedTuple


class NoticeFault(NamedTuple):
    """`fault` of the notice named `notice` ("statement" for the equal-opportunity statement).

    "absent": there is none; "applicants": none reaches the application stage; "contact": none says whom to ask. Below `min_words` a text is no
    whole posting, and what it lacks says nothing.
    """

    kind: Literal["notice"]
    notice: str
    fault: Literal["absent", "applicants", "contact"]
    suggest: str | None = None
    min_words: int = 0


def indexed(match: NoticeFault) -> Iterator[tuple[str, str]]:
    """Nothing of its own: the words of notices are indexed with the vocabulary."""
    yield from ()


def check(match: NoticeFault, rule: str, reading: Reading) -> Iterator[Hit]:
    """At most one hit, on the notice at fault, or on no place where there is none."""
    if reading.words < match.min_words:
        return
    if match.notice == "statement":
        if match.fault == "absent" and not reading.statements:
            yield Hit(None, {}, match.suggest)
        return
    found = [notice for notice in reading.notices if notice.kind == match.notice]
    if match.fault == "absent" or not found:
        if match.fault == "absent" and not found:
            yield Hit(None, {}, match.suggest)
        return
    if match.fault == "applicants" and not any(notice.applicants for notice in found):
        yield Hit(Span(found[0].start, found[0].end), {}, match.suggest)
    reaching = [notice for notice in found if notice.applicants]
    if match.fault == "contact" and reaching and all(notice.contact == "none" for notice in reaching):
        yield Hit(Span(reaching[0].start, reaching[0].end), {}, match.suggest)
