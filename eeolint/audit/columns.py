"""Which column of a table is which: as the flags say, else by names that say it themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any, NamedTuple, Self

from eeolint.schema import near

# The names that are looked for, best first. They are compared without case, spaces, dashes and underscores.
_NAMES = {
    "text": ("text", "jobdescription", "description", "postingtext", "jobtext", "fulltext", "body", "content", "posting", "jobposting", "jobad"),
    "html": ("html", "descriptionhtml", "htmldescription", "bodyhtml", "jobdescriptionhtml", "contenthtml", "rawhtml"),
    "title": ("title", "jobtitle", "postingtitle", "position", "positiontitle", "role"),
    "location": ("location", "joblocation", "locations", "city", "place", "worklocation", "candidaterequiredlocation"),
    "company": ("company", "companyname", "employer", "employername", "organization", "organisation", "hiringorganization", "businessname"),
    "country": ("country", "countrycode", "jobcountry", "addresscountry"),
    "id": ("id", "jobid", "postingid", "reqid", "requisitionid", "jobreqid", "externalid", "guid", "url", "joburl", "link"),
}
FIELDS = tuple(_NAMES)


class ColumnError(ValueError):
    """A table lacks a column that was asked for, or has none that holds postings; the message names those that it has."""


class Columns(NamedTuple):
    """The names of a table's columns by what they hold; None where there is none. `text` or `html` is always there once they are found."""

    text: str | None = None
    html: str | None = None
    title: str | None = None
    location: str | None = None
    company: str | None = None
    country: str | None = None
    id: str | None = None

    @classmethod
    def found(cls, names: Iterable[str], asked: Mapping[str, str | None] | None = None) -> Self:
        """The columns among `names`; `asked` has those that are to be taken. Raises ColumnError."""
        there, given = list(names), {field: name for field, name in (asked or {}).items() if name}
        for field, name in given.items():
            if name not in there:
                raise ColumnError(f"there is no column {name!r} for {field}{near(name, there)}; there are: {_listed(there)}")
        free = {_bare(name): name for name in reversed(there) if name not in given.values()}
        by_name = {field: next((free[one] for one in called if one in free), None) for field, called in _NAMES.items()}
        if "text" in given or "html" in given:  # which column is read is settled
            by_name["text"] = by_name["html"] = None
        columns = cls(**{**by_name, **given})
        if columns.text is None and columns.html is None:
            raise ColumnError(f"no column is called as one that holds postings; name it with --text or --html. There are: {_listed(there)}")
        return columns

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(dict.fromkeys(name for name in self if name))

    @property
    def held(self) -> tuple[tuple[str, str], ...]:
        """What is held, and the name of the column that holds it."""
        return tuple((field, name) for field, name in self._asdict().items() if name)

    def __str__(self) -> str:
        return ", ".join(f"{field} = {name!r}" for field, name in self.held)


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names)) or "none"


def words(value: Any) -> str | None:
    """A cell as text: lists by semicolons, objects by commas; None for what is empty. Raises ValueError for bytes that are no text."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bytes):
        return value.decode("utf-8") or None
    if isinstance(value, Mapping):
        return ", ".join(filter(None, map(words, value.values()))) or None
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(words, value))) or None
    if isinstance(value, float):  # as pandas keeps whole numbers beside cells that are empty
        return None if isnan(value) else str(int(value)) if value.is_integer() else str(value)
    return str(value)
