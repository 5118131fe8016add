"""The nouns that travel through the house; they import nothing of ours."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a finding is, if it is right."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Order among severities: 0 is the worst."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Confidence(StrEnum):
    """How often a rule is right when it speaks."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Span(NamedTuple):
    """A half-open stretch of text, in characters."""

    start: int
    end: int

    def overlaps(self, other: tuple[int, int]) -> bool:
        """Whether both share at least one character."""
        return self.start < other[1] and other[0] < self.end

    def holds(self, other: tuple[int, int]) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other[0] and other[1] <= self.end


class Citation(NamedTuple):
    """An authority or a study: where it was read, and when."""

    title: str
    url: str
    kind: str = "unclassified"
    read: str = ""
    as_of: str = ""
    says: str = ""
    verified: bool = True
    key: str = ""


class Place(NamedTuple):
    """A jurisdiction that acts on a posting, with the reason why it was chosen."""

    id: str
    name: str
    reason: str


class Posting(NamedTuple):
    """One posting as plain text.

    `segments` maps `text` back to the source: rows of (start in `text`, start in the source, length in `text`, length in the source), in order.
    Where both lengths are equal each character maps to its own; else (an entity) the whole to the whole. Characters of `text` between two rows
    were made by the reader (a line break for a tag, say). Empty: `text` is the source.
    """

    text: str
    source: str = "<text>"
    raw: str | None = None
    segments: tuple[tuple[int, int, int, int], ...] = ()
    title: Span | None = None

    @property
    def original(self) -> str:
        """The text that offsets of findings refer to."""
        return self.text if self.raw is None else self.raw


class Finding(NamedTuple):
    """What a rule says. `start` and `end` are offsets in the text given; None where something is missing and so stands nowhere."""

    rule: str
    severity: Severity
    confidence: Confidence
    start: int | None
    end: int | None
    message: str
    suggestion: str | None = None
    citations: tuple[Citation, ...] = ()


class Statement(NamedTuple):
    """An equal-opportunity statement: the characteristics that it names (id to the spans of the very words), and its catch-all."""

    start: int
    end: int
    named: dict[str, tuple[Span, ...]]
    catch_all: bool = False
    catch_all_span: Span | None = None


class Notice(NamedTuple):
    """A notice found, such as the accommodation notice, and its parts. `contact` is "none", "general" or "specific"."""

    kind: str
    start: int
    end: int
    applicants: bool
    contact: str
    grounds: tuple[str, ...]
    contact_span: Span | None = None
    applicants_span: Span | None = None


class Coverage(NamedTuple):
    """One protected characteristic of one place held against the statements.

    `status`: "named" (by the words at `spans`), "implied" (by the broader `by`), "catch-all", or "missing".
    """

    characteristic: str
    label: str
    place: str
    status: str
    by: str | None
    spans: tuple[Span, ...]
    statute: str
    citations: tuple[Citation, ...]
    listed: bool = True
    verified: bool = True


class Result(NamedTuple):
    """All that is known of one posting after a run: findings, and the facts behind them.

    `unchecked` says why no rule ran; `gave_up` names rules whose expression ran out of time on this text.
    """

    source: str
    text: str
    findings: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()
    notices: tuple[Notice, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    readability: dict[str, float] = {}
    jurisdictions: tuple[Place, ...] = ()
    language: str = "en"
    unchecked: str | None = None
    below_confidence: int = 0
    gave_up: tuple[str, ...] = ()


class Unread(NamedTuple):
    """A posting that could not be read, and why: a value, neither a silence nor an exception."""

    source: str
    reason: str
