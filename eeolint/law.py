"""Who protects what, since when and until when, and on whose authority; the YAML of `rules/law` and `rules/sources` is its only source."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from eeolint.model import Citation
from eeolint.records import NamedTuple


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

    def holds(self, value: float) -> bool:
        """Whether a number is within the bounds."""
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)

    def __str__(self) -> str:
        least = "" if self.at_least is None else f"at least {self.at_least:,.15g}"
        most = "" if self.below is None else f"fewer than {self.below:,.15g}"
        return " and ".join(filter(None, (least, most)))


class Facts(NamedTuple):
    """Conditions on facts about the employer; each that is given must hold.

    `employees` counts all, wherever they are, `employees_here` those in the place; `contract_value` is in US dollars.
    """

    employees: Size | None = None
    employees_here: Size | None = None
    contract_value: Size | None = None
    federal_contractor: bool | None = None
    state_contractor: bool | None = None
    public_employer: bool | None = None
    ai_screening: bool | None = None
    agency: bool | None = None
    strike: bool | None = None


class Employer(NamedTuple):
    """What is known of the employer; None or absent is unknown. `employees_in` and `hires_in` go by place; `contract_value` is in US dollars."""

    employees: float | None = None
    employees_in: dict[str, float] = {}
    contract_value: float | None = None
    federal_contractor: bool | None = None
    state_contractor: bool | None = None
    public_employer: bool | None = None
    ai_screening: bool | None = None
    agency: bool | None = None
    strike: bool | None = None
    hires_in: tuple[str, ...] | None = None

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> "Employer":
        """Read facts as a configuration gives them: names of fields, or `employees.PLACE`. Raises ValueError with the mend."""
        known: dict[str, Any] = {"employees_in": {}}
        for name, value in facts.items():
            field, _, place = name.partition(".")
            if field not in cls._fields or field == "employees_in" or (place and field != "employees"):
                import difflib

                near = difflib.get_close_matches(field, cls._fields, 1)
                known_facts = ", ".join(cls._settable())
                raise ValueError(f"there is no fact {name!r}; known: {known_facts}{f'; did you mean {near[0]!r}?' if near else ''}")
            read = _read_fact(field, value)
            if place:
                known["employees_in"][place] = read
            else:
                known[field] = read
        return cls(**known)

    @classmethod
    def _settable(cls) -> list[str]:
        return ["employees", "employees.PLACE", *(field for field in cls._fields if not field.startswith("employees"))]

    def meets(self, when: Facts | None, place: str) -> tuple[bool | None, tuple[str, ...]]:
        """Whether conditions hold in a place, None where that hangs on facts that are not known; and which these are."""
        unknown = []
        for fact, wanted in (when._asdict() if when else {}).items():
            holds = True if wanted is None else self._holds(fact, wanted, place)
            if holds is False:
                return False, ()
            if holds is None:
                unknown.append(f"employees.{place}" if fact == "employees_here" else fact)
        return (None, tuple(unknown)) if unknown else (True, ())

    def _holds(self, fact: str, wanted: Size | bool, place: str) -> bool | None:
        if isinstance(wanted, bool):
            known = getattr(self, fact)
            return None if known is None else known is wanted
        if fact == "employees_here":
            return self._employs_here(wanted, place)
        count = getattr(self, fact)
        if count is not None:
            return wanted.holds(count)
        # Who employs so many in one place employs no fewer in all.
        return True if fact == "employees" and wanted.below is None and wanted.holds(max(self.employees_in.values(), default=0)) else None

    def _employs_here(self, wanted: Size, place: str) -> bool | None:
        if place in self.employees_in:
            return wanted.holds(self.employees_in[place])
        least = wanted.at_least or 0
        if self.employees is not None and self.employees < least:
            return False
        # A statute that counts from one in the place reaches whoever hires there; only a count that says otherwise takes it back.
        return True if least <= 1 and wanted.below is None else None


_UNKNOWN = Employer()


def _read_fact(field: str, value: object) -> object:
    """The value of one fact, from a configuration's own type or from text."""
    if field == "hires_in":
        places = value.split(",") if isinstance(value, str) else value
        if isinstance(places, list | tuple):
            return tuple(str(place).strip() for place in places)
        raise ValueError(f"hires_in={value!r} is no list of places, such as us-ca,us-co")
    if field in ("employees", "contract_value"):
        try:
            return float(str(value).replace(",", "").replace("_", ""))
        except ValueError:
            raise ValueError(f"{field}={value!r} is not a number") from None
    said = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).lower())
    if said is None:
        raise ValueError(f"{field}={value!r} is neither yes nor no")
    return said


class Protection(NamedTuple):
    """A characteristic that a place protects. `listed`: equality statements print it; `implied_by`: a broader word that takes it in.

    `by_name`: a catch-all does not stand for it.
    """

    cite: tuple[str, ...]
    statute: str = ""
    listed: bool = True
    implied_by: str | None = None
    verified: bool = True
    effective: date | None = None
    until: date | None = None
    scope: str = ""
    when: Facts | None = None
    by_name: bool = False


class Obligation(NamedTuple):
    """A duty that acts on a posting; `until` is the first day on which it no longer holds.

    `asks` and `bars` are parts of vocabulary/parts.yaml that the posting must, or must not, show; `met_by` are parts that meet it where they stand,
    though it may be met elsewhere, so that their absence says nothing; `acts_through` are prefixes of the rules on wording that find a breach;
    `remote`: it reaches remote work that may be done in the place; `enforced`: the day from which a breach has consequences, where it is later.
    """

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
    asks: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()
    acts_through: tuple[str, ...] = ()
    remote: bool = False
    enforced: date | None = None


class Jurisdiction(NamedTuple):
    """One place: what it protects and demands beyond its parent. `found_as`: what a city or a county is called in locations."""

    name: str
    statute: str
    as_of: date
    protects: dict[str, Protection] = {}
    obligations: dict[str, Obligation] = {}
    parent: str | None = None
    found_as: tuple[str, ...] = ()


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
    """All places and citations of a pack; `remote` are the places of which a duty reaches remote work.

    What was worked out for one posting is kept for the next.
    """

    def __init__(self, places: Mapping[str, Jurisdiction], sources: Mapping[str, Source], remote: tuple[str, ...] = ()) -> None:
        self.places, self.sources, self.remote = places, sources, remote
        self._protected: dict[tuple[str, date, str], list[Protected]] = {}
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

    def protected(self, place: str, day: date, employer: Employer = _UNKNOWN) -> list[Protected]:
        """What holds in a place on `day`, its parents' protections included, save what does not reach an employer of whom so much is known.

        Where several of them protect the same characteristic, the most specific place speaks, unless a parent is surer of it.
        """
        key = place, day, "" if employer == _UNKNOWN else repr(employer)
        if key not in self._protected:
            self._protected[key] = list(self._in_force(place, day, employer).values())
        return self._protected[key]

    def _in_force(self, place: str, day: date, employer: Employer) -> dict[str, Protected]:
        found: dict[str, Protected] = {}
        for at in self.line(place):
            jurisdiction = self.places[at]
            for characteristic, protection in jurisdiction.protects.items():
                if not in_force(protection, day) or employer.meets(protection.when, at)[0] is False:
                    continue
                if characteristic not in found or _surer(protection, found[characteristic].protection):
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
