"""Equal-opportunity statements and accommodation notices, written for some places, a day and an employer.

What the places protect and list is named, in the order of `grounds`; what all their laws read into a broader word stands in brackets behind it.
Duties that a statement can meet add the characteristics or the sentence that they ask for. All words are those of `rules/vocabulary/drafts.yaml`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple, get_args

from eeolint.duties import Acting, acting
from eeolint.law import Employer, Jurisdiction, Law, Protected
from eeolint.model import Place
from eeolint.vocabulary import Characteristic, Text, Vocabulary

Style = Literal["short", "full"]
STYLES: tuple[Style, ...] = get_args(Style)


class English(NamedTuple):
    """The words of some places: each fills the frame of its name."""

    places: tuple[Text, ...]
    employer: Text
    considers: Text
    stages: Text
    aid: Text
    because: Text


class Ground(NamedTuple):
    """How characteristics are named in a list: by `say`, in some Englishes otherwise; what laws read into one that `gathers` stands in brackets."""

    of: tuple[Text, ...]
    say: Text | None = None
    by: dict[str, Text] = {}
    gathers: bool = False


class Frames(NamedTuple):
    """The paragraphs of a style."""

    statement: tuple[Text, ...]
    notice: tuple[Text, ...]


class Titles(NamedTuple):
    """Headings over the parts, where the output has headings."""

    statement: Text
    notice: Text


class Contact(NamedTuple):
    """How a notice asks the reader to get in touch, by what the contact is."""

    email: Text
    phone: Text
    form: Text
    other: Text
    missing: Text


class Sentence(NamedTuple):
    """What a duty asks a statement to say; `certain`: only where the employer's facts show that it acts."""

    say: Text
    certain: bool = False


class Drafts(NamedTuple):
    """The words of all drafts."""

    english: dict[str, English]
    grounds: tuple[Ground, ...]
    umbrella: Text
    catch_all: Text
    titles: Titles
    styles: dict[Style, Frames]
    contact: Contact
    we_are: Text
    named: Text
    duties: dict[str, Sentence]
    not_english: tuple[Text, ...] = ()


class Order(NamedTuple):
    """What a draft is for. `name` and `contact` (an e-mail address, a telephone number, the address of a form) may be empty."""

    places: tuple[Place, ...]
    day: date
    employer: Employer = Employer()
    name: str = ""
    contact: str = ""
    style: Style = "full"


class Named(NamedTuple):
    """Characteristics that a draft names with the same words, and the places on whose account."""

    characteristics: tuple[str, ...]
    words: str
    places: tuple[str, ...]


class Draft(NamedTuple):
    """A statement and a notice, paragraph by paragraph. `missing` are keys of the employer file that left a blank; `notes` concern its use."""

    statement: tuple[str, ...]
    notice: tuple[str, ...]
    named: tuple[Named, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


class _Item(NamedTuple):
    """A ground of a list, whether it gathers others, and the broader characteristics into which the laws read it (None: one that does not)."""

    named: Named
    gathers: bool
    broader: frozenset[str | None]


def draft(order: Order, drafts: Drafts, law: Law, vocabulary: Vocabulary) -> Draft:
    """Write a statement and a notice."""
    duties = [one for one in acting(order.places, order.day, order.employer, law) if not one.coming and one.duty.kind == "required"]
    wanted = _wanted(order, law, duties, vocabulary)
    items = list(_items(wanted, drafts, law, vocabulary))
    writing = list(dict.fromkeys(_english(place.id, drafts, law) for place in order.places))
    words = {
        **drafts.english[writing[0]]._asdict(),
        "aid": " or ".join(dict.fromkeys(drafts.english[name].aid for name in writing)),
        "we_are": drafts.named.format(name=order.name) if order.name else drafts.we_are,
        "grounds": _series([*_bracketed(items, drafts), drafts.catch_all]),
        "contact": _contact(order.contact, drafts.contact),
    }
    frames = drafts.styles[order.style]
    return Draft(
        (*_filled(frames.statement, words), *_sentences(duties, drafts)),
        tuple(_filled(frames.notice, words)),
        tuple(item.named for item in items),
        () if order.contact else ("contact",),
        tuple(_notes(duties, drafts)),
    )


def _wanted(order: Order, law: Law, duties: Iterable[Acting], vocabulary: Vocabulary) -> dict[str, list[Protected | None]]:
    """The characteristics to be named, each with those that protect it; None stands for a duty that asks for it."""
    wanted: dict[str, list[Protected | None]] = {}
    for place in law.most_specific(tuple(place.id for place in order.places)):
        for entry in law.protected(place, order.day, order.employer):
            if entry.protection.listed:
                wanted.setdefault(entry.characteristic, []).append(entry)
    for one in duties:
        for name in (name for part in one.asks for name in vocabulary.parts[part].names):
            wanted.setdefault(name, []).append(None)
    return wanted


def _items(wanted: Mapping[str, list[Protected | None]], drafts: Drafts, law: Law, vocabulary: Vocabulary) -> Iterator[_Item]:
    """The grounds of the list in order, each characteristic in the first that speaks for it."""
    left = dict(wanted)
    for ground in drafts.grounds:
        if not left.keys() >= set(ground.of):
            continue
        entries = [entry for name in ground.of for entry in left[name]]
        places = tuple(dict.fromkeys(entry.place for entry in entries if entry))
        english = _english(places[0], drafts, law) if places else next(iter(drafts.english))
        words = _words(ground, english, vocabulary.characteristics)
        if words:
            broader = frozenset(entry.protection.implied_by if entry else None for entry in entries)
            yield _Item(Named(ground.of, words, places), ground.gathers, broader)
            left = {name: entry for name, entry in left.items() if name not in ground.of}


def _words(ground: Ground, english: str, characteristics: Mapping[str, Characteristic]) -> str | None:
    """What a ground is called in an English; None where it is not for this one."""
    said = ground.by.get(english) or ground.say
    return said or (characteristics[ground.of[0]].print if len(ground.of) == 1 else None)


def _bracketed(items: list[_Item], drafts: Drafts) -> Iterator[str]:
    """The words of a list, in brackets behind a broader ground those that every law reads into it: all that some law does, or none."""
    gathered: set[_Item] = set()
    for item in items:
        parts = [part for part in items if item.gathers and part.broader & set(item.named.characteristics)]
        inside = parts if all(len(part.broader) == 1 for part in parts) else []
        gathered.update(inside)
        if inside:
            yield drafts.umbrella.format(ground=item.named.words, parts=_series([part.named.words for part in inside], "and"))
        elif item not in gathered:
            yield item.named.words


def _series(words: list[str], last: str = "or") -> str:
    """Words in a row; a comma before the last keeps apart what holds such a word of its own."""
    if len(words) == 1:
        return words[0]
    apart = last == "or" or any(f" {last} " in one for one in words[:-1])
    return f"{', '.join(words[:-1])}{',' if apart else ''} {last} {words[-1]}"


def _english(place: str, drafts: Drafts, law: Law) -> str:
    """The English of a place: that of the nearest place above it that has one."""
    by_place = {at: name for name, english in drafts.english.items() for at in english.places}
    return next(
        (by_place[at] for at in law.line(place) if at in by_place), next(name for name, english in drafts.english.items() if not english.places)
    )


def _contact(contact: str, ways: Contact) -> str:
    return _way(contact, ways).format(contact=contact)


def _way(contact: str, ways: Contact) -> str:
    if not contact:
        return ways.missing
    if "@" in contact and "://" not in contact:
        return ways.email
    if re.match(r"https?://|www\.", contact):
        return ways.form
    return ways.phone if re.fullmatch(r"\+?[\d\s().x/-]{5,}", contact) else ways.other


def _filled(frames: Iterable[str], words: Mapping[str, object]) -> list[str]:
    return [frame.format_map(words) for frame in frames]


def _sentences(duties: Iterable[Acting], drafts: Drafts) -> Iterator[str]:
    """What the duties ask a statement to say."""
    for one in duties:
        sentence = drafts.duties.get(one.duty.id)
        if sentence and not (sentence.certain and one.duty.facts):
            yield sentence.say


def _notes(duties: Iterable[Acting], drafts: Drafts) -> Iterator[str]:
    """What the law says of the language of a posting."""
    for one in duties:
        if one.duty.id in drafts.not_english:
            yield f"the draft is English; {one.duty.place} ({one.duty.statute}): {one.duty.summary}"


_FIELDS = {"statement": {*English._fields, "we_are", "grounds"} - {"places"}, "notice": {*English._fields, "we_are", "contact"} - {"places"}}


def problems(drafts: Drafts, characteristics: Mapping[str, Characteristic], places: Mapping[str, Jurisdiction]) -> Iterator[tuple[str, str]]:
    """Mistakes that one value alone does not show, as (key, message)."""
    yield from _english_problems(drafts, places)
    yield from _ground_problems(drafts, characteristics)
    for style in STYLES:
        if style not in drafts.styles:
            yield f"styles.{style}", "missing"
    duties = {name for place in places.values() for name in place.obligations}
    for key, names in (("duties", drafts.duties), ("not_english", drafts.not_english)):
        yield from ((key, f"rules/law has no duty {name!r}") for name in names if name not in duties)
    for key, frame, fields in _frames(drafts):
        yield from _frame_problems(key, frame, fields)


def _english_problems(drafts: Drafts, places: Mapping[str, Jurisdiction]) -> Iterator[tuple[str, str]]:
    for name, english in drafts.english.items():
        yield from ((f"english.{name}.places", f"rules/law has no place {place!r}") for place in english.places if place not in places)
    if sum(not english.places for english in drafts.english.values()) != 1:
        yield "english", "one of them, and only one, has no places: that for all others"


def _ground_problems(drafts: Drafts, characteristics: Mapping[str, Characteristic]) -> Iterator[tuple[str, str]]:
    for number, ground in enumerate(drafts.grounds):
        for name in ground.of:
            if name not in characteristics:
                yield f"grounds[{number}].of", f"vocabulary/characteristics.yaml has no {name!r}"
        for name in ground.by:
            if name not in drafts.english:
                yield f"grounds[{number}].by.{name}", f"english has no {name!r}"
    for name in characteristics.keys() - {ground.of[0] for ground in drafts.grounds if len(ground.of) == 1}:
        yield "grounds", f"no entry is for {name!r} alone"


def _frames(drafts: Drafts) -> Iterator[tuple[str, str, set[str]]]:
    """Every frame with its key and what it may be filled with."""
    yield "umbrella", drafts.umbrella, {"ground", "parts"}
    yield "named", drafts.named, {"name"}
    yield from ((f"contact.{kind}", frame, {"contact"}) for kind, frame in drafts.contact._asdict().items())
    for style, frames in drafts.styles.items():
        for part, fields in _FIELDS.items():
            yield from ((f"styles.{style}.{part}[{number}]", frame, fields) for number, frame in enumerate(getattr(frames, part)))


def _frame_problems(key: str, frame: str, fields: set[str]) -> Iterator[tuple[str, str]]:
    try:
        used = {field for _, field, _, _ in string.Formatter().parse(frame) if field is not None}
    except ValueError as error:
        yield key, f"its braces do not pair: {error}"
        return
    for field in sorted(used - fields):
        yield key, f"{{{field}}} is not known here; known: {', '.join(sorted(fields))}"
