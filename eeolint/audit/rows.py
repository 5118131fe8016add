"""One row of a table → its posting → what is known of it, as a record. Whatever a row holds, a record comes of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import NamedTuple

from eeolint.audit.record import FIGURES, Record, blank
from eeolint.fingerprint import fingerprints
from eeolint.linter import Linter
from eeolint.model import Coverage, Finding, Posting, Result, Severity, Span
from eeolint.readers import reader_of
from eeolint.readers.html import looks_like_html, read_html
from eeolint.readers.plain import read_plain

_DIGITS = 16  # hexadecimal, of a digest: a table of ten million rows has two alike by chance once in three hundred thousand
_CODE = 3  # most letters of a country's code
_GAP = "\n\n"  # between a title and the posting below it


class Limits(NamedTuple):
    """What a row may take: characters of its posting."""

    characters: int = 1_000_000

    @property
    def bytes(self) -> int:
        """The most that the characters may take in UTF-8."""
        return 4 * self.characters

    @property
    def exceeded(self) -> str:
        """Why a row is not read that takes more."""
        return f"longer than {self.characters:,} characters"


LIMITS = Limits()


class Row(NamedTuple):
    """One row of a table. `error` says why its cells could not be read; of a row that is a file the extension says how it is read."""

    file: str
    row: int
    text: str | None = None
    html: str | None = None
    title: str | None = None
    location: str | None = None
    company: str | None = None
    country: str | None = None
    id: str | None = None
    error: str | None = None
    is_file: bool = False

    @property
    def cell(self) -> str:
        """The posting as the table has it: its HTML, if there is any."""
        return self.html or self.text or ""

    @property
    def reader(self) -> Callable[[str, str], Posting]:
        """What reads the cell: by its column, or by a tag in it that lays out text."""
        if self.is_file:
            return reader_of(self.file)
        return read_html if self.html or looks_like_html(self.cell) else read_plain


def audit_row(row: Row, linter: Linter, limits: Limits = LIMITS) -> Record:
    """Lint one row. Never raises: what cannot be linted is a record with the status "unread" and the reason."""
    row = Row._make(_encodable(cell) if isinstance(cell, str) else cell for cell in row)
    if why := _unreadable(row, limits):
        return unread(row, why)
    try:
        return _linted(row, linter)
    except Exception as error:  # noqa: BLE001 -- one row must not cost the others; its words stay out of the reason
        return unread(row, _fault(error))


def _fault(error: Exception) -> str:
    """What to report of a fault, without a word of the posting."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    at = f" in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return f"a fault of eeolint's: {type(error).__name__}{at}"


def unread(row: Row, why: str) -> Record:
    """The record of a row that was not linted."""
    return {**blank(), **_given(row), "status": "unread", "error": why}


def _unreadable(row: Row, limits: Limits) -> str | None:
    if row.error is not None:
        return row.error
    if not row.cell.strip():
        return "no text"
    if len(row.cell) > limits.characters:
        return limits.exceeded
    return "not text: it holds a NUL character" if "\0" in row.cell else None


def _encodable(cell: str) -> str:
    """A cell with a sign in place of each half of a character, which JSON may hold and nothing else can."""
    return cell if cell.isascii() else cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _given(row: Row) -> Record:
    return {
        "file": row.file,
        "row": row.row,
        "id": row.id,
        "title": row.title,
        "company": row.company,
        "location": row.location,
        "country": row.country,
        "characters": len(row.cell),
        "digest": hashlib.sha256(row.cell.encode()).hexdigest()[:_DIGITS] if row.cell else None,
    }


def posting_of(row: Row) -> Posting:
    """The posting of a row, its title above it as front matter puts it, with the location that its columns give."""
    posting = row.reader(row.cell, row.file)
    titled = _titled(posting, row.title) if row.title else posting
    return titled._replace(locations=_locations(row) or posting.locations)


def _titled(posting: Posting, title: str) -> Posting:
    """A posting with its title marked, where it begins with it, else with the title put above it."""
    at = len(posting.text) - len(posting.text.lstrip("# \t\r\n"))
    behind = at + len(title)
    if posting.text[at:behind].casefold() == title.casefold() and posting.text[behind : behind + 1] in ("", "\r", "\n"):
        return posting._replace(title=Span(at, behind))
    lead = len(title) + len(_GAP)
    text, title_span = title + _GAP + posting.text, Span(0, len(title))
    if not posting.segments:
        return posting._replace(text=text, title=title_span)
    below = ((start + lead, source + lead, length, width) for start, source, length, width in posting.segments)
    comments = tuple(Span(span.start + lead, span.end + lead) for span in posting.comments)
    segments = ((0, 0, len(title), len(title)), *below)
    return posting._replace(text=text, raw=title + _GAP + posting.original, segments=segments, title=title_span, comments=comments)


def _locations(row: Row) -> tuple[str, ...]:
    country = row.country.upper() if row.country and len(row.country) <= _CODE else row.country
    said = ", ".join(filter(None, (row.location, country)))
    return (said,) if said else ()


def _linted(row: Row, linter: Linter) -> Record:
    posting = posting_of(row)
    result = linter.lint_posting(posting)
    words = _Words(result.text, len(result.text) - len(row.cell), row.reader is read_html)
    title = row.title or (posting.text[slice(*posting.title)].strip() if posting.title else None)
    known = {**blank(), **_given(row), "title": title or None, **_places(result), "language": result.language, "gave_up": list(result.gave_up)}
    if result.unchecked:
        return {**known, "status": "not checked", "error": result.unchecked}
    return {**known, "status": "checked", **_findings(result, words), **_facts(result, words)}


class _Words(NamedTuple):
    """The text that offsets refer to, how much of it stands above the posting's cell, and whether it has markup."""

    text: str
    lead: int
    marked_up: bool

    def plain(self, start: int, end: int) -> str:
        """The words between two offsets, one space between two."""
        piece = self.text[start:end]
        if self.marked_up and ("<" in piece or "&" in piece):
            piece = read_html(piece, "").text
        return " ".join(piece.split())


def _places(result: Result) -> Record:
    places = result.jurisdictions
    return {
        "jurisdictions": [place.id for place in places],
        "assumed": any(place.reason.startswith("default:") for place in places),
        "unsettled": list(map(str, result.unsettled)),
    }


def _findings(result: Result, words: _Words) -> Record:
    known = zip(result.findings, fingerprints(result), strict=True)
    counts = dict.fromkeys(Severity, 0)
    for finding in result.findings:
        counts[finding.severity] += 1
    return {
        **{f"{severity.value}s": number for severity, number in counts.items()},
        "below_confidence": result.below_confidence,
        "suppressed": len(result.suppressed),
        "findings": [_finding(finding, fingerprint, words) for finding, fingerprint in known],
    }


def _finding(finding: Finding, fingerprint: str, words: _Words) -> Record:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        **_stand(finding, words),
        "message": finding.message,
        "suggestion": finding.suggestion,
        "citations": [citation.url for citation in finding.citations],
        "fingerprint": fingerprint,
    }


def _stand(finding: Finding, words: _Words) -> Record:
    """Where a finding stands: in the cell of the title, or of the posting."""
    if finding.start is None or finding.end is None:
        return {"column": None, "start": None, "end": None, "match": None}
    column, lead = ("title", 0) if finding.start < words.lead else ("text", words.lead)
    match = words.plain(finding.start, finding.end)
    return {"column": column, "start": finding.start - lead, "end": finding.end - lead, "match": match}


def _facts(result: Result, words: _Words) -> Record:
    longest = max(result.statements, key=lambda one: one.end - one.start, default=None)
    return {
        "statement": words.plain(longest.start, longest.end) if longest else None,
        "catch_all": any(one.catch_all for one in result.statements) if longest else None,
        "named": list(dict.fromkeys(name for one in result.statements for name in one.named)),
        "missing": [_pair(row) for row in result.coverage if row.status == "missing"],
        "coverage": [{**_pair(row), "status": row.status} for row in result.coverage],
        "notices": [{"kind": one.kind, "applicants": one.applicants, "contact": one.contact} for one in result.notices],
        "duties": [{"duty": one.id, "place": one.place, "status": one.status} for one in result.duties],
        **{figure: result.readability.get(figure) for figure in FIGURES},
    }


def _pair(row: Coverage) -> Record:
    return {"place": row.place, "characteristic": row.characteristic}
