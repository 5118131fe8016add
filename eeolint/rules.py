"""A rule, as YAML gives it."""

from typing import Literal

from eeolint.kinds import Match
from eeolint.kinds.when import Text, When
from eeolint.model import Confidence, Severity
from eeolint.records import NamedTuple
from eeolint.vocabulary import Zone


class Zones(NamedTuple):
    """Where in a posting a rule may speak: only in some zones, or not in some."""

    only: tuple[Zone, ...] = ()
    not_: tuple[Zone, ...] = ()

    def allow(self, zone: str) -> bool:
        """Whether the rule may speak in `zone`."""
        return zone not in self.not_ and (not self.only or zone in self.only)


class Level(NamedTuple):
    """Another severity where a context holds; "off" silences the rule."""

    severity: Literal["error", "warning", "note", "off"]
    when: When
    because: str = ""


class Bad(NamedTuple):
    """A text that the rule must flag, at the stretches between [[ and ]], or as a whole where the finding stands nowhere."""

    text: Text
    suggest: Text | None = None
    severity: Severity | None = None
    place: Text | None = None


class Good(NamedTuple):
    """A text that the rule must leave alone, and why."""

    text: Text
    because: Text
    place: Text | None = None


class Examples(NamedTuple):
    """Fixture, assertion and documentation at once; `known` are texts that the rule gets wrong today, `facts` what all know of the employer."""

    bad: tuple[Bad, ...]
    good: tuple[Good, ...]
    known: tuple[Good, ...] = ()
    facts: dict[str, Text] = {}


class Rule(NamedTuple):
    """One rule as YAML gives it; its id is its path. `fixable`: how its suggestions may be put into a text; None: not at all."""

    title: Text
    why: Text
    fix: Text
    message: Text
    severity: Severity
    confidence: Confidence
    cite: tuple[Text, ...]
    match: Match
    examples: Examples | None = None
    where: tuple[Text, ...] = ()
    zones: Zones = Zones(not_=("statement", "accommodation"))
    status: Literal["preview", "stable", "deprecated"] = "stable"
    levels: tuple[Level, ...] = ()
    fixable: Literal["safe", "unsafe"] | None = None


class Head(NamedTuple):
    """What the engine must know of every rule before it needs any: enough to leave a rule alone."""

    kind: str
    where: tuple[str, ...]
    confidence: str
    status: str
