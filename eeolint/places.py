"""From what a posting says of its location to the places whose law acts on it, each with its reason; never a guess.

A line is cut into alternatives ("Austin, TX or Denver"), an alternative into parts ("Austin", "TX"); each part may be several areas, and those that
fit together are kept. What remains more than one is reported with the candidates. Names are those of rules/vocabulary; the populations there, from
GeoNames, decide only between a city or region that everybody means and its small namesakes.
"""

import mmap
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from eeolint.automaton import Kept
from eeolint.expressions import deferred
from eeolint.law import Law
from eeolint.model import Place, Posting, Unsettled, Where
from eeolint.records import NamedTuple
from eeolint.vocabulary import PlaceNames

_DOMINANT, _LARGE = 12, 300  # how many times larger than its namesakes a city must be that stands alone; thousands of people that it must have
_MOST = 40  # alternatives of one line that are read
_MOST_PARTS = 10_000  # parts of locations that are remembered
_LONGEST = 300  # characters of a line that are read
_CODE = 3  # most letters of a state's or a country's code
_TAIL = 3  # most words of a state's or a country's name without a comma before it
_REMOTE = deferred(
    r"\b(?:fully |100% )?(?:remote(?:ly)?|work from home|wfh|home[ -]?based|telecommut\w+|telework\w*|virtual|distributed|anywhere(?: in)?)\b",
    re.IGNORECASE,
)
_EXCEPT = deferred(r"\b(?:except(?:ing| for)?|excluding|other than|but not|not (?:available )?in|outside(?: of)?|non[- ])\b.*", re.IGNORECASE)
# "Portland, OR" is no alternative.
_EITHER = deferred(r"\s*(?:[;|\n•·]|\s/\s|\b(?:and/or|or|and)\b|(?<!,)\s(?:OR|AND)\s|&|\s\+\s)\s*")
_PARTS = deferred(r"\s*(?:,|\(|\)|\[|\]|:|\s[-–—]+\s|/)\s*")
_NOISE = deferred(
    r"\b(?:(?:remote(?:ly)?|hybrid)(?: ok(?:ay)?)?|on-?site|in[- ]office|office|offices|hq|headquarters|head office|based|only|"
    r"downtown|central|city of|work from home|wfh|telework\w*|telecommut\w*|virtual|anywhere|(?-i:within|in|near|the|a|our)|"
    r"candidates?|residents?|employees?|preferred|flexible|full[- ]time|part[- ]time|"
    r"multiple locations|various locations|location|locations|region|campus|home[- ]?based|distributed|eligible|fully|100%|days?|per|week|\d+)\b",
    re.IGNORECASE,
)
_GLUED = deferred(r"\b([A-Z]{2,3})-(?=[A-Z])")  # "USA-CA-San Diego"
# "bend, or", but not "bend, or boston"
_LOWER_CODE = deferred(r"(?:(?<=, )|(?<=- )|(?<=\()|(?<=remote ))[a-z]{2,3}(?= *(?:$|[,;/|)\d]| or | and ))")
_AROUND = deferred(r"^greater\s+|(?:\s+(?:metro(?:politan)?|metroplex|area))+$", re.IGNORECASE)  # more than the city, less than its state
_SIDE = deferred(r"^(?:(?:north|south|east|west|up|mid)(?:ern|state)?[ -]+)+", re.IGNORECASE)
_STREET = deferred(r"\s*\w+\s.*\D\s\d{1,3}[a-z]?\s*")  # "Unter den Linden 5"
_LABELLED = deferred(
    r"^[^\w\n]{0,6}(?:📍[ \t]*|(?:(?:job|work|primary|office|position|role)[ \t]+)?"
    r"(?:locations?|based[ \t]+in|place[ \t]+of[ \t]+work|workplace|duty[ \t]+station|where)"
    r"(?:[ \t]*\([^)\n]{0,30}\))?[*_ \t]*[:–—|-][*_ \t]*)(\w[^\n]{1,250})$",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD, _SHORT = 10, 70  # first lines of a posting of which one may be nothing but its location, and how long that is at most
_TITLE_PLACE = deferred(r"\(([^()\n]+)\)|\s[-–—|]\s+([^()\n]+)$")
_POSTCODE = deferred(r"\b(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b")
# What tells the country: the form of a postcode, and only the United States call a county "Orange County".
_COUNTRY = deferred(
    r"(?P<us>\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\w County\b)|(?P<ca>\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b)|(?P<gb>\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)"
)


_DROPPED = dict.fromkeys(map(ord, ".'’"))


@lru_cache(maxsize=4096)
def folded_name(name: str) -> str:
    """A name as the list of cities is sorted by: lower case, without accents, full stops and apostrophes."""
    plain = name if name.isascii() else "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.translate(_DROPPED).replace("-", " ").casefold().split())


def called(names: PlaceNames) -> dict[str, tuple[str, ...]]:
    """The ids of the countries and regions that have a name, by name."""
    known: dict[str, dict[str, None]] = {}
    for ids in (names.countries, names.regions):
        for at, forms in ids.items():
            for form in forms:
                known.setdefault(_key(form), {})[at] = None
                known.setdefault(_key(_bare(form)), {})[at] = None
    return {name: tuple(ats) for name, ats in known.items()}


class Stated(NamedTuple):
    """Words by which a posting says where it is, and where these stand."""

    words: str
    by: str


class Area(NamedTuple):
    """Something that a part of a location may mean: `at` is the id of its region or country, `city` the folded name of a city or county in it."""

    at: str
    city: str = ""
    size: int = 0  # thousands of people; 0 where it is no city

    def fits(self, other: "Area") -> bool:
        """Whether one may lie in the other."""
        nested = self.at == other.at or self.at.startswith(f"{other.at}-") or other.at.startswith(f"{self.at}-")
        return nested and (not self.city or not other.city or self.city == other.city)

    def narrowed(self, other: "Area") -> "Area":
        """The narrower of two that fit."""
        at = max(self.at, other.at, key=len)
        named = self if self.city else other
        return Area(at, named.city, named.size)


class Located(NamedTuple):
    """What one alternative of a location comes to: ids of places, or of the candidates where it may mean several."""

    words: str
    places: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    remote: bool = False


class Gazetteer:
    """The names of places.

    `called`: the countries and regions that have a name, as `called` gives them; `cities`: a sorted list, one name a line; `localities`: the cities
    and counties with a law of their own, by what they lie in and their folded name.
    """

    def __init__(
        self, names: PlaceNames, called: Mapping[str, tuple[str, ...]], cities: bytes | mmap.mmap, localities: dict[tuple[str, str], str]
    ) -> None:
        self._names, self._called, self._cities, self._local = names, called, cities, localities
        self._areas: Kept[str, list[Area]] = Kept(self._all_named, _MOST_PARTS)  # many postings name the same places

    def _regions(self, key: str) -> list[Area]:
        return [Area(at) for at in self._called.get(key, ())]

    @cached_property
    def _with_law(self) -> dict[str, list[str]]:
        """What the cities and counties with a law of their own lie in, by their names."""
        called: dict[str, list[str]] = {}
        for at, name in self._local:
            called.setdefault(name, []).append(at)
        return called

    @cached_property
    def _vague(self) -> frozenset[str]:
        return frozenset(map(folded_name, self._names.vague))

    def areas(self, part: str) -> list[Area]:
        """All that a part may mean; of "Greater Boston" and "Upstate New York" the state alone is certain."""
        return self._areas[part]

    def _all_named(self, part: str) -> list[Area]:
        named = self._named(part)
        if not named and (city := _AROUND.sub("", part)) != part:
            named = self._named(f"Greater {city}") or [Area(area.at) for area in self._meant(city, self._named(city))]
        elif not named and (state := _SIDE.sub("", part)) != part:
            named = [area for area in self._named(state) if not area.city]
        return list(dict.fromkeys(named))

    def _named(self, part: str) -> list[Area]:
        """What has this very name: a region, a city or county by another name, one in the list of cities, which has none that is called by a code."""
        key, name = _key(part), folded_name(part)
        regions = self._regions(key) or self._regions(name)
        other = self._cities_called(folded_name(self._names.cities[name].partition(", ")[0])) if name in self._names.cities else []
        listed = [] if regions and key != name else self._cities_called(name)
        elsewhere = {area.at for area in other}
        return [*regions, *other, *(area for area in listed if area.at not in elsewhere)]

    def _cities_called(self, name: str) -> list[Area]:
        listed = list(self._listed(name)) if name else []
        named = {area.at for area in listed}
        return listed + [Area(at, name) for at in self._with_law.get(name, ()) if at not in named]

    def _listed(self, name: str) -> Iterator[Area]:
        start = f"{name}\t".encode()
        line = self._line_from(start)
        if line.startswith(start):
            for column in line.decode().split("\t")[1:]:
                where, _, size = column.partition(" ")
                yield Area(where, name, int(size))

    def _line_from(self, start: bytes) -> bytes:
        """The first line of the list of cities that does not come before `start`; to cut the list into lines would take longer than all look-ups."""
        cities, low, high = self._cities, 0, len(self._cities)
        while low < high:
            line = cities.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = cities.find(b"\n", line, high) % (high + 1)  # where there is none, as far as it goes
            if cities[line:end] < start:
                low = end + 1
            else:
                high = line
        return cities[low : cities.find(b"\n", low) % (len(cities) + 1)]

    def is_vague(self, part: str) -> bool:
        """Whether a name is that of no one place."""
        return folded_name(part) in self._vague

    def name(self, at: str) -> str:
        """What to call a country or region."""
        return next(iter(self._names.regions.get(at) or self._names.countries.get(at) or (at,)))

    def is_location(self, line: str) -> bool:
        """Whether a line is nothing but a location: more than one name, or a name and how remote the work is."""
        parts = [part for part in map(_bare, _PARTS.split(_codes_apart(line))) if part]
        known = list(self._known_parts(parts))
        names = ", ".join(part for part, _ in known)
        return bool(known) and names.count(",") + bool(_REMOTE.search(line)) >= 1 and len(names) >= len(", ".join(parts))

    def locate(self, line: str) -> Iterator[Located]:
        """What a line that gives a location comes to, alternative by alternative."""
        line = _codes_apart(line[:_LONGEST])
        remote = bool(_REMOTE.search(line))
        found: list[Located] = []
        for alternative in self._alternatives(_EXCEPT.sub("", line)):
            country = [Area(match.lastgroup or "") for match in _COUNTRY.finditer(alternative)][:1]
            for words, areas in self._groups(_POSTCODE.sub(" ", alternative)):
                found.append(self._settled(words, _narrowed(areas, country) or areas, remote))
        certain = [place for one in found for place in one.places]
        yield from dict.fromkeys(self._among(one, certain) for one in found)

    def _alternatives(self, line: str) -> Iterator[str]:
        whole = self.areas(_bare(_POSTCODE.sub(" ", line)))
        for alternative in [line] if whole else _EITHER.split(line)[:_MOST]:
            several = self._names.cities.get(folded_name(_bare(alternative)), "").split("; ")
            yield from several if len(several) > 1 else (alternative,)

    def _groups(self, alternative: str) -> Iterator[tuple[str, list[Area]]]:
        """Runs of parts that fit together, with the areas that all of them leave; "Denver, Boston" is two."""
        whole = self.areas(_bare(alternative))
        parts = [alternative] if whole else [part for part in _PARTS.split(alternative) if not _STREET.fullmatch(part)]
        words: list[str] = []
        areas: list[Area] = []
        for part, here in self._known_parts(map(_bare, parts)):
            both = [] if _are_two_cities(areas, here) else _narrowed(areas, here) or (_misfit(areas, part, here) if len(words) == 1 else [])
            if areas and not both:
                yield ", ".join(words), areas
                words, areas = [], []
            words.append(part)
            areas = both if areas else here
        if areas:
            yield ", ".join(words), areas

    def _known_parts(self, parts: Iterable[str]) -> Iterator[tuple[str, list[Area]]]:
        """The parts that are names, with what they may mean; "Sydney NSW" is two names without a comma."""
        for part in filter(None, parts):
            here = self.areas(part)
            if here or self.is_vague(part):
                yield part, here or [Area("")]
                continue
            words = part.split(" ")
            cuts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) - 1, max(0, len(words) - _TAIL - 1), -1))
            head, tail = next(((head, tail) for head, tail in cuts if self.areas(tail)), ("", ""))
            if head and (_narrowed(self.areas(head), self.areas(tail)) or len(head.split(" ")) > 1):
                yield from self._known_parts((head, tail))

    def _settled(self, words: str, areas: list[Area], remote: bool) -> Located:
        """The one place that the areas leave, or the candidates; of places that lie in one another the outer one is certain."""
        vague = self.is_vague(words)
        places = {self._local.get((area.at, area.city), area.at) for area in (areas if vague else self._meant(words, areas))} - {""}
        outer = tuple(sorted(place for place in places if not any(place.startswith(f"{other}-") for other in places)))
        if len(outer) == 1:
            return Located(words, () if vague else outer, (), remote)
        return Located(words, (), outer, remote)

    def _meant(self, words: str, areas: list[Area]) -> list[Area]:
        """What everybody means by the words: what the vocabulary says, a region rather than small cities of its name, or a city that dominates."""
        city, _, within = self._names.cities.get(folded_name(words), "").partition(", ")
        regions = [area for area in areas if not area.city]
        if within:
            return _narrowed(self._named(city), self._named(within))
        if len(regions) == 1 and ", " not in words and all(area.size < _LARGE for area in areas):
            return regions
        return _dominant(areas)

    def _among(self, located: Located, certain: list[str]) -> Located:
        """Candidates of which one lies where another part of the line does: "Austin, Dallas and Houston, TX"; or is a region beside it: "NY, WA"."""
        near = [one for one in located.candidates if any(one == place or place.startswith(f"{one}-") for place in certain)]
        if not near:
            countries = {place.split("-")[0] for place in certain}
            regions = self._regions(_key(located.words))
            near = [one for one in located.candidates if regions and "-" in one and one.split("-")[0] in countries]
            near = near if all(Area(one) in regions for one in near) else []
        return located._replace(places=(near[0],), candidates=()) if len(near) == 1 else located


def _dominant(areas: list[Area]) -> list[Area]:
    """A city alone that everybody means: many times larger than all its namesakes, with no region or country of the name."""
    cities = sorted((area for area in areas if area.size), key=lambda area: -area.size)
    if not cities or any(not area.size and not area.city for area in areas):
        return areas
    first, *others = cities
    return [first] if others and first.size >= max(_LARGE, _DOMINANT * others[0].size) else areas


def _narrowed(areas: list[Area], others: list[Area]) -> list[Area]:
    """What both may mean together. "New York, NY" is the city: a state is not said to lie in itself."""
    pairs = [(one, other) for one in areas for other in others if one.fits(other)]
    nested = [pair for pair in pairs if pair[0] != pair[1]]
    return list(dict.fromkeys(one.narrowed(other) for one, other in nested or pairs))


def _are_two_cities(areas: list[Area], others: list[Area]) -> bool:
    """Whether two names are large cities of one country, though the region called like one has a small namesake of the other: "Boston, New York"."""
    one, other = (max(some, key=lambda area: area.size, default=Area("")) for some in (areas, others))
    near = one.at.split("-")[0] == other.at.split("-")[0] and not one.fits(other)
    return near and min(one.size, other.size) >= _LARGE and all(area.size < _LARGE for area in _narrowed(areas, others))


def _misfit(areas: list[Area], part: str, here: list[Area]) -> list[Area]:
    """What a city and a region without one of its name may mean.

    It is a large city of the country with the same code ("Tel Aviv, IL"), else either: the region may have a town that is not listed ("Lisbon, ND").
    """
    regions = [area for area in here if "-" in area.at and not area.city]
    cities = _dominant(areas)
    if not regions or any(not area.size for area in areas) or any(area.size >= _LARGE for area in here):
        return []
    abroad = [area for area in cities if part.isupper() and area.at.split("-")[0] == part.lower() and area.size >= _LARGE]
    return abroad or [*regions, *cities]


def _codes_apart(line: str) -> str:
    """A line with its codes in capitals, and each on its own: "USA-CA-San Diego", "bend, or"."""
    return _LOWER_CODE.sub(lambda match: match.group().upper(), line) if line.islower() else _GLUED.sub(r"\1, ", line)


def _bare(part: str) -> str:
    """A part without the words that say how the work is done."""
    return " ".join(_NOISE.sub(" ", part).split()).strip(" -–—,.;()")


def _key(name: str) -> str:
    """Names fold; codes of two or three letters must be written in capitals, as "IN" is a state and "in" is none."""
    code = name.replace(".", "")
    return code if len(code) <= _CODE and code.isupper() else folded_name(name)


def stated(posting: Posting, gazetteer: Gazetteer) -> Iterator[Stated]:
    """What a posting says of its location: its front matter or data, else its labelled lines, else a line of its head or its title."""
    if posting.locations:
        yield from (Stated(words, "front matter") for words in posting.locations)
        return
    labelled = [Stated(line.group(1).strip(" *_\t"), "location line") for line in map(_LABELLED.match, posting.text.split("\n")) if line]
    if labelled:
        yield from labelled
        return
    head = [line.strip(" *_#\t") for line in posting.text[: _HEAD * _LONGEST].split("\n") if line.strip()][:_HEAD]
    yield from (Stated(line, "line at the head") for line in head[1:] if len(line) <= _SHORT and gazetteer.is_location(line))
    for match in _TITLE_PLACE.finditer(head[0] if head and len(head[0]) <= _LONGEST else ""):
        words = match.group(1) or match.group(2)
        if gazetteer.is_location(words):
            yield Stated(words, "title")


def find(posting: Posting, gazetteer: Gazetteer, law: Law) -> Where:
    """The places whose law acts on a posting by what it says of its location, and what could not be settled."""
    places: dict[str, Place] = {}
    unsettled: dict[tuple[str, tuple[str, ...]], Unsettled] = {}
    for said in stated(posting, gazetteer):
        for located in gazetteer.locate(said.words):
            known = tuple(place for place in located.places if place in law.places)
            for place in known:
                remote = ", remote" if located.remote else ""
                reason = f'{said.by}: "{located.words}"{remote}'
                places.setdefault(place, Place(place, law.places[place].name, reason, located.remote))
            if not known:
                candidates = located.candidates or located.places
                one = Unsettled(located.words, said.by, tuple(map(gazetteer.name, candidates)), bool(located.places))
                unsettled.setdefault((located.words, candidates), one)
    return Where(tuple(places.values()), tuple(unsettled.values()))
