"""The nouns that travel through the house; they import nothing of ours."""

from datetime import date
from enum import StrEnum
from typing import Literal

from eeolint.records import NamedTuple


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


Weight = Literal["error", "warning", "note", "off"]  # what a severity may be set to
# Each is a module of render/, loaded when it is asked for.
Format = Literal["text", "json", "html", "sarif", "github", "gitlab", "junit", "rdjson", "csv", "markdown", "statistics"]


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
    """A jurisdiction that acts on a posting, with the reason why it was chosen; `remote`: the work may be done anywhere in it."""

    id: str
    name: str
    reason: str
    remote: bool = False


class Unsettled(NamedTuple):
    """Words of a location that are not certain to be one place, with the names of the candidates; `lawless`: it is one, whose law is not known."""

    words: str
    by: str
    candidates: tuple[str, ...] = ()
    lawless: bool = False

    def __str__(self) -> str:
        if self.lawless:
            return f'{self.by}: "{self.words}" is in {self.candidates[0]}, whose law the rules do not know'
        if self.candidates:
            return f'{self.by}: "{self.words}" may be in {", ".join(self.candidates)}; say which with --jurisdiction'
        return f'{self.by}: "{self.words}" is no one place; name the countries or states with --jurisdiction'


class Where(NamedTuple):
    """The places whose law acts on a posting, and what of its location could not be settled."""

    places: tuple[Place, ...] = ()
    unsettled: tuple[Unsettled, ...] = ()


class Posting(NamedTuple):
    """One posting as plain text.

    `segments` maps `text` back to the source: rows of (start in `text`, start in the source, length in `text`, length in the source), in order.
    Where both lengths are equal each character maps to its own; else (an entity) the whole to the whole. Characters of `text` between two rows
    were made by the reader (a line break for a tag, say). Empty: `text` is the source. `comments` are the places in the source of what speaks to
    eeolint and not to readers, `front` that of front matter which names eeolint.
    """

    text: str
    source: str = "<text>"
    raw: str | None = None
    segments: tuple[tuple[int, int, int, int], ...] = ()
    title: Span | None = None
    locations: tuple[str, ...] = ()
    comments: tuple[Span, ...] = ()
    front: Span | None = None

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


class Suppressed(NamedTuple):
    """A finding that does not count, `by` "policy", "comment" or "baseline", and the reason given there."""

    finding: Finding
    by: str
    reason: str


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

    `status`: "named" (by the words at `spans`), "implied" (by the broader characteristic `by`), "catch-all" (left to it) or "missing".
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


class Duty(NamedTuple):
    """A duty of a place's law that acts on postings, held against one posting.

    `status`: "met", "missing" (a part that it asks for is not there), "breached" (what it bars stands there), "conditional" (missing or breached if
    the employer's `facts` bring it in), "unsettled" (the same, but the facts are rare and nothing suggests them), "at risk" (wording stands there
    that it reaches), "nothing found" (neither such wording nor what it bars), "coming" (not yet in force), "unseen" (the text cannot show whether
    it is met). `lacks` and `breaks` are ids of the parts concerned; `spans` are the words that meet or breach it. `enforced`: the day, still to
    come, from which a breach has consequences.
    """

    id: str
    place: str
    kind: str
    topic: str
    summary: str
    statute: str
    citations: tuple[Citation, ...]
    status: str
    effective: date | None = None
    until: date | None = None
    penalty: str = ""
    facts: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    verified: bool = True
    acts_through: tuple[str, ...] = ()
    enforced: date | None = None


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
    unsettled: tuple[Unsettled, ...] = ()
    duties: tuple[Duty, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


class Unread(NamedTuple):
    """A posting that could not be read, and why: a value, neither a silence nor an exception."""

    source: str
    reason: str
