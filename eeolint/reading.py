"""A posting as rules see it: the text with its candidates, and the facts found in it, each worked out when a rule first asks."""

from datetime import date

from eeolint import duties, notices, statements, zones
from eeolint.duties import Acting
from eeolint.law import Employer, Law
from eeolint.lexicon import Lexicon
from eeolint.matcher import Scan
from eeolint.model import Coverage, Duty, Notice, Posting, Span, Statement
from eeolint.records import NamedTuple
from eeolint.text import count_words
from eeolint.vocabulary import Phrases, Vocabulary


class Knowledge(NamedTuple):
    """What a pack knows besides its rules."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    law: Law


class Reading:
    """One posting under one set of places on one day. Offsets are those of `posting.text`."""

    def __init__(
        self,
        posting: Posting,
        scan: Scan,
        known: Knowledge,
        places: tuple[str, ...],
        day: date,
        acting: tuple[Acting, ...] = (),
        *,
        employer: Employer,
    ) -> None:
        self.posting, self.scan, self.places, self.day, self._acting, self._employer = posting, scan, places, day, acting, employer
        self.vocabulary, self.lexicon, self.law = known
        self.figures: dict[str, float] = {}
        self._covered: dict[str, list[Coverage]] = {}
        self._held: dict[Phrases, bool] = {}
        self.gave_up: list[str] = []  # rules whose expression ran out of time
        self._statements: tuple[Statement, ...] | None = None
        self._notices: tuple[Notice, ...] | None = None
        self._words: int | None = None
        self._zones: zones.Zones | None = None
        self._duties: tuple[Duty, ...] | None = None
        self._faults: dict[str, list[Duty]] | None = None

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The equal-opportunity statements."""
        if self._statements is None:
            self._statements = statements.find(self.scan, self.vocabulary, self.lexicon)
        return self._statements

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices of every kind of the vocabulary."""
        if self._notices is None:
            found = (notices.find(self.scan, kind, words, self.lexicon) for kind, words in self.vocabulary.notices.items())
            self._notices = tuple(notice for kind in found for notice in kind)
        return self._notices

    def holds(self, phrases: Phrases) -> bool:
        """Whether one of several phrases stands in a sentence of the posting, which is searched but once."""
        if phrases not in self._held:
            held = (self.scan.found(phrases, self.lexicon, number) for number in self.scan.sentences_with(self.lexicon.telling(phrases)))
            self._held[phrases] = any(map(any, held))
        return self._held[phrases]

    @property
    def words(self) -> int:
        """Number of words of the text."""
        if self._words is None:
            self._words = count_words(self.scan.folded.words)
        return self._words

    def readability(self, metrics: tuple[str, ...]) -> dict[str, float]:
        """Figures of the text; the patterns that part words into syllables are loaded at the first call."""
        from eeolint import readability

        self.figures.update(readability.measure(self.posting.text, metrics))
        return self.figures

    @property
    def zones(self) -> zones.Zones:
        """Which part of the posting each offset stands in."""
        if self._zones is None:
            self._zones = zones.assign(self.posting, self.scan, self.vocabulary.zones, self.lexicon, self.statements, self.notices)
        return self._zones

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The duties of the places, held against the posting."""
        if self._duties is None:
            text = duties.Text(self.posting.text, self.scan, self.statements, self.notices)
            self._duties = tuple(duties.held(self._acting, text, self.vocabulary))
        return self._duties

    @property
    def faults(self) -> dict[str, list[Duty]]:
        """The duties that are not met, by the parts that they lack or that breach them."""
        if self._faults is None:
            self._faults = {}
            for duty in self.duties:
                for part in dict.fromkeys(duty.lacks + duty.breaks):
                    self._faults.setdefault(part, []).append(duty)
        return self._faults

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """What the places protect, held against the statements; empty where there is no statement."""
        if not self.statements:
            return ()
        return tuple(row for place in self.law.most_specific(self.places) for row in self.covered(place))

    def covered(self, place: str) -> list[Coverage]:
        """What one place and its parents protect, held against the statements."""
        if place not in self._covered:
            self._covered[place] = self._held_against(place)
        return self._covered[place]

    def _held_against(self, place: str) -> list[Coverage]:
        named: dict[str, tuple[Span, ...]] = {}
        for statement in self.statements:
            for name, spans in statement.named.items():
                named[name] = named.get(name, ()) + spans
        catch_all = any(statement.catch_all for statement in self.statements)
        rows = []
        for entry in self.law.protected(place, self.day, self._employer):
            protection = entry.protection
            if entry.characteristic in named:
                status = "named"
            elif protection.implied_by in named:
                status = "implied"
            else:
                status = "catch-all" if catch_all and not protection.by_name else "missing"
            rows.append(
                Coverage(
                    entry.characteristic,
                    self.vocabulary.characteristics[entry.characteristic].label,
                    entry.place,
                    status,
                    protection.implied_by if status == "implied" else None,
                    named.get(entry.characteristic, ()),
                    entry.statute,
                    self.law.citations(protection.cite),
                    protection.listed,
                    protection.verified,
                )
            )
        return rows
