"""The public interface of the house in Python: one class, whose arguments have the names of the configuration keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from os import PathLike
from types import MappingProxyType
from typing import TYPE_CHECKING

from eeolint.engine import Engine, Settings
from eeolint.law import Employer
from eeolint.model import Confidence, Place, Posting, Result, Unread, Where
from eeolint.pack import Pack, load
from eeolint.places import Gazetteer, find
from eeolint.policy import covers
from eeolint.readers import read_input
from eeolint.readers.plain import read_plain
from eeolint.schema import near

if TYPE_CHECKING:
    from eeolint.drafting import Draft, Style

DEFAULT_PLACE = "us"
_DEFAULT = "default: the posting names no place that is certain"


class UsageError(ValueError):
    """Something that was asked for does not exist; the message says what does, `key` which argument named it."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


class Linter:
    """Lints postings under the law of some places on one day.

    `jurisdictions` are ids of rules/law ("us", "us-ca"); None takes them from what each posting says of its location, and `default_jurisdiction`
    where it says nothing certain. `facts` are what is known of the employer (rules/README.md, "Employer facts"); `as_of` is the day whose law counts
    (today, if None); `select` and `ignore` are prefixes of rule ids; `confidence` is the least that is reported; `rules` are folders of rule packs
    beside the shipped one; `preview` lets rules of that status speak; `severity` gives rules another weight, "off" for none, by prefix.
    `extend_select` adds to `select`, and calls rules in preview by their full ids; `pack` is one that was loaded before (`rules` is not read then).
    Raises UsageError for a place or a fact that is not known, and PackError for a pack with mistakes.
    """

    def __init__(  # noqa: PLR0913 -- one keyword for each key of the configuration
        self,
        *,
        jurisdictions: tuple[str, ...] | None = None,
        facts: Mapping[str, object] | Employer = MappingProxyType({}),
        as_of: date | None = None,
        select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        confidence: str = "low",
        rules: tuple[str, ...] = (),
        preview: bool = False,
        severity: Mapping[str, str] = MappingProxyType({}),
        extend_select: tuple[str, ...] = (),
        pack: Pack | None = None,
        default_jurisdiction: str = DEFAULT_PLACE,
    ) -> None:
        self.pack = pack or load(tuple(map(str, rules)))
        self._check_places("jurisdictions", jurisdictions or ())
        if default_jurisdiction != DEFAULT_PLACE:  # which a pack of somebody's own may lack
            self._check_places("default_jurisdiction", (default_jurisdiction,))
        for key, prefixes in {"select": select, "extend_select": extend_select, "ignore": ignore, "severity": tuple(severity)}.items():
            self._check_prefixes(key, prefixes)
        try:
            employer = facts if isinstance(facts, Employer) else Employer.of(facts)
        except ValueError as error:
            raise UsageError(str(error), "employer") from None
        self._check_places("employer", (*employer.employees_in, *(employer.hires_in or ())))
        self.settings = Settings(
            as_of or date.today(), employer, tuple(select), tuple(ignore), Confidence(confidence), preview, severity, tuple(extend_select)
        )
        self.places = None if jurisdictions is None else tuple(self._place(place, "chosen") for place in dict.fromkeys(jurisdictions))
        self._default = tuple(self._place(place, _DEFAULT) for place in (default_jurisdiction,) if place in self.pack.law.places)
        self._policies = tuple(self._place(place, "the policy of a rule pack") for place in self.pack.choices.places)
        self._engine = Engine(self.pack, self.settings)

    def _check_places(self, key: str, places: Iterable[str]) -> None:
        known = self.pack.law.places
        for place in places:
            if place not in known:
                meant = near(self._called(place.casefold()), known)
                countries = ", ".join(sorted(name for name in known if "-" not in name))
                raise UsageError(f"there is no place {place!r}{meant or f'; known: {countries}, and what lies in them, such as us-ca'}", key)

    def _called(self, name: str) -> str:
        """The id of a place by one of its names; the name itself where it is of none."""
        names = self.pack.vocabulary.places
        called = ((at, one) for at, ones in (*names.countries.items(), *names.regions.items()) for one in ones)
        laws = ((at, law.name) for at, law in self.pack.law.places.items())
        return next((at for at, one in (*called, *laws) if one.casefold() == name and at in self.pack.law.places), name)

    def _check_prefixes(self, key: str, prefixes: Iterable[str]) -> None:
        for prefix in prefixes:
            if not any(covers(prefix, name) for name in self.pack.heads):
                known = dict.fromkeys(name.rsplit("/", depth)[0] for depth in (2, 1, 0) for name in self.pack.heads)
                raise UsageError(f"no rule's id begins with {prefix!r} (`eeolint rules` lists them){near(prefix, known)}", key)

    def _place(self, place: str, reason: str) -> Place:
        return Place(place, self.pack.law.places[place].name, reason)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return self.pack.gazetteer()

    def heard(self, places: tuple[Place, ...]) -> frozenset[str]:
        """The ids of the rules that may be heard on postings in some places."""
        return self._engine.heard(places)

    @property
    def identity(self) -> str:
        """All that decides what is said of a posting: two linters with the same say the same."""
        return repr((self.pack.digest, self.settings, self.places, self._default, self._policies))

    def where(self, posting: Posting) -> Where:
        """The places whose law acts on a posting, each with its reason."""
        found = Where(self.places) if self.places is not None else find(posting, self._gazetteer, self.pack.law)
        places = found.places or (() if self.places is not None else self._default)
        return found._replace(places=places + self._policies) if self._policies or places is not found.places else found

    def draft(self, *, name: str = "", contact: str = "", style: Style = "full") -> Draft:
        """An equal-opportunity statement and an accommodation notice for the chosen places. Raises UsageError where none are chosen."""
        from eeolint.drafting import Order, draft

        if not self.places:
            raise UsageError("a statement is written for places: name them, such as us-ca", "jurisdictions")
        order = Order(self.places, self.settings.day, self.settings.employer, name, contact, style)
        return draft(order, self.pack.drafts(), self.pack.law, self.pack.vocabulary)

    def lint(self, text: str) -> Result:
        """Lint one posting of plain text; offsets of the result are those of `text`."""
        return self.lint_posting(read_plain(text, "<text>"))

    def lint_posting(self, posting: Posting) -> Result:
        """Lint one posting that a reader made; offsets of the result are those of its source."""
        result = self._engine.lint(posting, self.where(posting))
        if not posting.comments and not posting.front:
            return result
        from eeolint.suppress import applied

        return applied(result, posting, self._engine)

    def lint_file(self, path: str | PathLike[str]) -> Iterator[Result | Unread]:
        """Lint the postings of a file; what cannot be read comes as an Unread with the reason."""
        yield self.lint_input(str(path))

    def lint_input(self, source: str, called: str | None = None) -> Result | Unread:
        """Lint one file, or standard input for "-", which may be `called` like a file."""
        posting = read_input(source, called)
        return posting if isinstance(posting, Unread) else self.lint_posting(posting)
