"""Kind `balance`: how far coded words lean one way, as a share of all words, as the study measured it."""

from collections.abc import Iterator
from typing import Literal

from eeolint.kinds.hits import Hit
from eeolint.kinds.when import Text
from eeolint.reading import Reading
from eeolint.records import NamedTuple


class CodedWords(NamedTuple):
    """One list of a study: `label` names the lean, `mean` is the share of its words in real postings (percent of all words)."""

    label: Text
    mean: float
    words: tuple[Text, ...]


class Balance(NamedTuple):
    """Speaks where one list's share reaches `at_least` (percent of words) and is `ahead` times the next list's, in at least `min_words` words."""

    kind: Literal["balance"]
    lists: dict[str, CodedWords]
    at_least: float
    ahead: float
    min_words: int


def indexed(match: Balance) -> Iterator[tuple[str, str]]:
    """Rows (label, phrase) for the index; the label is the list."""
    yield from ((name, word) for name, coded in match.lists.items() for word in coded.words)


def check(match: Balance, rule: str, reading: Reading) -> Iterator[Hit]:
    """At most one hit, on no place: it is the whole that leans."""
    if reading.words < max(1, match.min_words):
        return
    # Not before there are enough candidates is it worth finding out what they match.
    if 100 * reading.scan.most(rule) < match.at_least * reading.words:
        return
    found = [m for m in reading.scan.matches(rule) if reading.zones.at(m.span.start) not in ("statement", "accommodation")]
    shares = {name: 100 * sum(m.label == name for m in found) / reading.words for name in match.lists}
    first, second = sorted(shares, key=lambda name: -shares[name])[:2]
    if shares[first] < match.at_least or shares[first] < match.ahead * shares[second]:
        return
    said = [reading.scan.folded.lower[m.span.start : m.span.end] for m in found if m.label == first]
    coded, other = match.lists[first], match.lists[second]
    fields = {
        "lean": coded.label, "share": f"{shares[first]:.1f}", "mean": f"{coded.mean:.2f}", "other": other.label,
        "other_share": f"{shares[second]:.1f}", "words": ", ".join(sorted(set(said), key=lambda word: (-said.count(word), word))[:8]),
    }  # fmt: skip
    yield Hit(None, fields)
