"""Kind `conditional`: what a posting may lack by law if facts about the employer that nobody has told bring it in."""

from collections.abc import Iterator
from typing import Literal

from eeolint.kinds import duty
from eeolint.kinds.hits import Hit, listed
from eeolint.model import Duty, Severity
from eeolint.reading import Reading
from eeolint.records import NamedTuple


class Conditional(NamedTuple):
    """Speaks once for all duties that may not be met, naming every fact to set; below `min_words` a text is no whole posting and lacks nothing."""

    kind: Literal["conditional"]
    min_words: int = 80


def indexed(match: Conditional) -> Iterator[tuple[str, str]]:
    """Nothing of its own: the words of parts are indexed with the vocabulary."""
    yield from ()


def check(match: Conditional, rule: str, reading: Reading) -> Iterator[Hit]:
    """At most one hit, on no place."""
    if not reading.places or reading.words < match.min_words:
        return
    waiting = [one for one in reading.duties if one.status == "conditional" and one.lacks]
    if waiting:
        facts = tuple(dict.fromkeys(fact for one in waiting for fact in one.facts))
        fields = {
            "place": duty.places(waiting, reading),
            "parts": listed(list(_parts(waiting, reading))),
            "condition": listed(duty.asked(facts, reading)),
            "facts": listed(list(facts)),
        }
        yield Hit(None, fields, None, Severity.NOTE, duty.cited(waiting))


def _parts(duties: list[Duty], reading: Reading) -> Iterator[str]:
    """Each part that may be lacking, with the statute where one alone asks for it."""
    asking: dict[str, list[str]] = {}
    for one in duties:
        for part in one.lacks:
            asking.setdefault(part, []).append(one.statute)
    for part, statutes in asking.items():
        yield reading.vocabulary.parts[part].label + (f" ({statutes[0]})" if len(statutes) == 1 else "")
