"""The words by which postings do things: name a characteristic, promise equal opportunity, offer an accommodation, open a section.

All of it is YAML in `rules/vocabulary`; this room gives it types and owners in the index.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from eeolint.records import NamedTuple


def nonempty(value: str) -> None:
    """A check for text that must say something."""
    if not value.strip():
        raise ValueError("this must not be empty")


Phrases = tuple[str, ...]
Text = Annotated[str, nonempty]


class Characteristic(NamedTuple):
    """A protected characteristic and the words that name it.

    `names` count in a list of grounds, `people` in an invitation, `abbreviations` in a tagline such as EOE/M/F/D/V; inside a phrase of `unless`
    a word names nothing.
    """

    label: Text
    print: Text
    names: Phrases
    people: Phrases = ()
    abbreviations: tuple[str, ...] = ()
    unless: Phrases = ()


class StatementWords(NamedTuple):
    """How an equal-opportunity statement reads. `statements.py` says what each list does."""

    promises: Phrases
    taglines: Phrases
    mentions: Phrases
    prohibitions: Phrases
    connectors: Phrases
    whoever: Phrases
    weak_connectors: Phrases
    invitations: Phrases
    welcomes: Phrases
    catch_alls: Phrases
    cut_catch_alls: Phrases
    asides: Phrases
    others: Phrases
    duties: Phrases
    topics: Phrases
    headings: Phrases


_STATEMENT_PARTS = (
    "promises", "taglines", "mentions", "prohibitions", "connectors", "whoever", "weak_connectors", "invitations", "welcomes",
    "catch_alls", "asides", "others", "topics",
)  # fmt: skip


SPARED = "spared"  # label of what lies over `others`, which the longest match decides


class Offer(NamedTuple):
    """One way to offer something: a sentence with a phrase of `of`, a phrase of every list of `says`, and none of `unless`."""

    of: Phrases
    says: tuple[Phrases, ...] = ()
    unless: Phrases = ()


class NoticeWords(NamedTuple):
    """How a notice reads. `notices.py` says what each list does."""

    offers: dict[str, Offer]
    others: Phrases
    spared: Phrases
    duties: Phrases
    applicants: Phrases
    applicants_unless: Phrases
    specific: Phrases
    general: Phrases
    contact_unless: Phrases
    leads_in: Phrases
    goes_on: Phrases
    breaks_off: Phrases
    grounds: dict[str, Phrases]


Zone = Literal["title", "statement", "accommodation", "benefits", "pay", "requirements", "duties", "company", "legal", "body"]


class ZoneWords(NamedTuple):
    """How a section shows itself: by a heading, or by cues inside a sentence that stands under no heading."""

    headings: Phrases
    cues: Phrases = ()


class Language(NamedTuple):
    """A language known by its most frequent words (each word lower-case), and how to name it to a reader."""

    name: Text
    words: tuple[str, ...]


class Part(NamedTuple):
    """Something that a duty asks a posting to show, or bars: by phrases, by a statement that names `names`, by a notice, or by pay of a `pay` shape.

    `spelled`: the statement names them in words, for which a letter of a tagline ("M/F/D/V") does not do.

    Of pay "open" is a range without one of its ends, and "wide" one whose ends differ by more than `most`, or by more than `times` the lower, in
    `currency` a year; pay above `above` is exempt.
    """

    label: Text
    shown_by: Phrases = ()
    names: tuple[Text, ...] = ()
    spelled: bool = False
    statement: bool = False
    notice: Text | None = None
    pay: Literal["stated", "open", "wide"] | None = None
    most: float | None = None
    times: float | None = None
    above: float | None = None
    currency: str = ""


class Fact(NamedTuple):
    """A fact about the employer on which duties hang, as a finding asks for it ("how many people you employ").

    One that is `rare` is true of so few employers that a posting is asked for it only where words of `suggested_by` stand in it.
    """

    label: Text
    rare: bool = False
    suggested_by: Phrases = ()


class PlaceNames(NamedTuple):
    """How places are called: by id, the first name being the one to print; `vague` names are those of no one place."""

    countries: dict[str, tuple[Text, ...]]
    regions: dict[str, tuple[Text, ...]]
    cities: dict[str, Text]
    vague: tuple[Text, ...]


class Vocabulary(NamedTuple):
    """All word lists of a pack."""

    characteristics: dict[str, Characteristic]
    statement: StatementWords
    notices: dict[str, NoticeWords]
    zones: dict[str, ZoneWords]
    languages: dict[str, Language]
    frequency: dict[str, int]
    places: PlaceNames
    parts: dict[str, Part]
    facts: dict[str, Fact]
    words: dict[str, Phrases]

    def indexed(self) -> Iterator[tuple[str, str, str]]:
        """Rows (owner, label, phrase) for the index."""
        for name, characteristic in self.characteristics.items():
            yield from (("characteristic", name, phrase) for phrase in characteristic.names)
            yield from (("people", name, phrase) for phrase in characteristic.people)
            yield from (("no characteristic", name, phrase) for phrase in characteristic.unless)
        for group in _STATEMENT_PARTS:
            yield from ((f"statement {group}", "", phrase) for phrase in getattr(self.statement, group))
        for kind, words in self.notices.items():
            yield from ((f"{kind} others", "", phrase) for phrase in words.others)
            yield from ((f"{kind} others", SPARED, phrase) for phrase in words.spared)
            for way, offer in words.offers.items():
                yield from ((f"{kind} offer {way}", "", phrase) for phrase in offer.of)
        for name, part in self.parts.items():
            yield from ((f"part {name}", "", phrase) for phrase in part.shown_by)
        for name, fact in self.facts.items():
            yield from ((f"fact {name}", "", phrase) for phrase in fact.suggested_by)


def asked_late(owner: str) -> bool:
    """Whether an owner's phrases matter only in a text in which something else of their subject stands: the index keeps them apart."""
    return owner in ("characteristic", "people", "no characteristic") or owner.endswith((" others", " asides", " topics"))
