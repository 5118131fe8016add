"""Who protects what, since when and until when, and on whose authority; the YAML of `rules/law` and `rules/sources` is its only source."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, NamedTuple

from eeolint.model import Citation


def web_address(value: str) -> None:
    """A check for an address that a report may link to."""
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"{value!r} is not a web address; it begins with https:// or http://")


class Source(NamedTuple):
    """A citation as YAML gives it; its key is added when the pack is put together."""

    title: str
    url: Annotated[str, web_address]
    kind: str = "unclassified"
    read: date | None = None
    as_of: str = ""
    says: str = ""
    verified: bool = True

    def citation(self, key: str) -> Citation:
        """The citation that findings carry."""
        return Citation(self.title, self.url, self.kind, self.read.isoformat() if self.read else "", self.as_of, self.says, self.verified, key)


class Size(NamedTuple):
    """A condition on a number: `at_least` inclusive, `below` exclusive."""

    at_least: float | None = None
    below: float | None = None


class Facts(NamedTuple):
    """Conditions on facts about the employer; each that is given must hold. `contract_value` is in US dollars."""

    employees: Size | None = None
    contract_value: Size | None = None
    federal_contractor: bool | None = None
    state_contractor: bool | None = None
    public_employer: bool | None = None
    ai_screening: bool | None = None
    agency: bool | None = None


class Protection(NamedTuple):
    """A characteristic that a place protects. `listed`: equality statements print it; `implied_by`: a broader word that takes it in."""

    cite: tuple[str, ...]
    statute: str = ""
    listed: bool = True
    implied_by: str | None = None
    verified: bool = True
    effective: date | None = None
    until: date | None = None
    scope: str = ""
    when: Facts | None = None


class Obligation(NamedTuple):
    """A duty that acts on a posting; `until` is the first day on which it no longer holds."""

    kind: Literal["required", "prohibited", "recommended"]
    topic: str
    summary: str
    cite: tuple[str, ...]
    statute: str = ""
    effective: date | None = None
    until: date | None = None
    when: Facts | None = None
    penalty: str = ""
    verified: bool = True


class Jurisdiction(NamedTuple):
    """One place: what it protects and demands beyond its parent."""

    name: str
    statute: str
    as_of: date
    protects: dict[str, Protection] = {}
    obligations: dict[str, Obligation] = {}
    parent: str | None = None


class Protected(NamedTuple):
    """A protection with the place that gives it."""

    characteristic: str
    place: str
    name: str
    statute: str
    protection: Protection


def in_force(rule: Protection | Obligation, day: date) -> bool:
    """Whether the law stands on `day`; `until` is the first day without it."""
    return (rule.effective is None or rule.effective <= day) and (rule.until is None or day < rule.until)


class Law:
    """All places and citations of a pack; what was worked out for one posting is kept for the next."""

    def __init__(self, places: Mapping[str, Jurisdiction], sources: Mapping[str, Source]) -> None:
        self.places, self.sources = places, sources
        self._protected: dict[tuple[str, date], list[Protected]] = {}
        self._citations: dict[tuple[str, ...], tuple[Citation, ...]] = {}

    def line(self, place: str) -> Iterator[str]:
        """The place, its parent, and so on up."""
        at: str | None = place
        while at is not None:
            yield at
            at = self.places[at].parent

    def holds_in(self, where: tuple[str, ...], places: tuple[str, ...]) -> bool:
        """Whether what is scoped to `where` (empty: everywhere) holds in one of `places`; parents pass down."""
        return not where or any(at in where for place in places for at in self.line(place))

    def protected(self, place: str, day: date) -> list[Protected]:
        """What holds in a place on `day`, its parents' protections included.

        Where several of them protect the same characteristic, the most specific place speaks, unless a parent is surer of it.
        """
        if (place, day) not in self._protected:
            self._protected[place, day] = list(self._in_force(place, day).values())
        return self._protected[place, day]

    def _in_force(self, place: str, day: date) -> dict[str, Protected]:
        found: dict[str, Protected] = {}
        for at in self.line(place):
            jurisdiction = self.places[at]
            for characteristic, protection in jurisdiction.protects.items():
                if in_force(protection, day) and (characteristic not in found or _surer(protection, found[characteristic].protection)):
                    statute = protection.statute or jurisdiction.statute
                    found[characteristic] = Protected(characteristic, at, jurisdiction.name, statute, protection)
        return found

    def most_specific(self, places: tuple[str, ...]) -> tuple[str, ...]:
        """The places without those that are a parent of another."""
        above = {parent for place in places for parent in list(self.line(place))[1:]}
        return tuple(place for place in places if place not in above)

    def citations(self, keys: tuple[str, ...]) -> tuple[Citation, ...]:
        """Citations of source keys."""
        if keys not in self._citations:
            self._citations[keys] = tuple(self.sources[key].citation(key) for key in keys)
        return self._citations[keys]


def _surer(one: Protection, other: Protection) -> bool:
    return (one.verified, one.listed) > (other.verified, other.listed) and one.verified >= other.verified and one.listed >= other.listed
