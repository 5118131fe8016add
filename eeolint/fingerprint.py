"""What a finding is known by from run to run: the same while its words and what stands around them in their sentence do, wherever in the file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple, Self

from eeolint.model import Finding, Result

_NEAR = 40  # characters of words on either side, in the same sentence, that belong to the identity of a finding
_REACH = 160  # characters in which most often as many words are found
_LENGTH = 32  # hexadecimal digits


def fingerprints(result: Result) -> tuple[str, ...]:
    """One for each of `result.findings`, in their order: of the rule, its words and those around them in the sentence; no path, line or spacing."""
    return _known(result)[: len(result.findings)]


def suppressed_fingerprints(result: Result) -> tuple[str, ...]:
    """One for each of `result.suppressed`, in their order; a finding keeps its fingerprint when it is suppressed."""
    return _known(result)[len(result.findings) :]


def _known(result: Result) -> tuple[str, ...]:
    """Fingerprints of all findings, then of the suppressed ones; equal ones are told apart by their order in the text, whichever are suppressed."""
    findings = [*result.findings, *(one.finding for one in result.suppressed)]
    if not findings:
        return ()
    words, seen = _Words.of(result.text), Counter[tuple[str, ...]]()
    known = [""] * len(findings)
    for number in sorted(range(len(findings)), key=lambda number: (findings[number].start or 0, findings[number].message)):
        identity = _identity(findings[number], words)
        known[number] = _digest(*identity, str(seen[identity]))
        seen[identity] += 1
    return tuple(known)


def _identity(finding: Finding, words: _Words) -> tuple[str, ...]:
    """Rule, words and neighbours. Where the message does not quote the words it says what is wrong with them, or missing, and counts as well."""
    if finding.start is None or finding.end is None:
        return finding.rule, _normal(finding.message)
    flagged = words.text[finding.start : finding.end]
    said = _normal(flagged) or flagged.strip()
    quoted = said in _normal(finding.message) if _normal(flagged) else said in finding.message
    around = words.before(finding.start), words.behind(finding.end)
    return (finding.rule, said, *around) if quoted else (finding.rule, said, *around, _normal(finding.message))


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:_LENGTH]


_WORD = re.compile(r"\w+")
_CUT = "\0"  # in the place of every character of a directive: neither a word nor a blank line
# Between two sentences, items of a list, keys of front matter, elements of a page: what stands beyond says nothing of the words.
_GAP = re.compile(
    r"""(?: (?<![.!?\u2026]) [.!?\u2026]++ ["'\u201d\u2019)\]*_]*+ (?=[\s<\0]|\Z) \s*+
          | (?:\r?\n[ \t]*+){2,}
          | (?:\A|(?<=\n)) [ \t>]*+ (?: [-*+\u2022\u00b7] | \d{1,4}[.)] | \#{1,6} | [\w-]{1,40}+: ) [ \t]++
          | </?(?: address|article|aside|blockquote|body|br|d[dlt]|div|h[1-6r]|header|li|main|[ou]l|p|pre|section|t[dhr]|table|title )\b [^<>]*+ >
        )+""",
    re.VERBOSE | re.IGNORECASE,
)
_MAY_BEGIN_GAP = re.compile(r"\A|[.!?\u2026\r\n<]")
_INSIDE = re.compile(r"\w\w")
_DIRECTIVE = re.compile(r"<!--\s*eeolint.*?(?:-->|\Z)|^[ \t]*#[ \t]*eeolint[^\r\n]*", re.DOTALL | re.MULTILINE)


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


class _Words(NamedTuple):
    """A text, the same without directives, and where the gaps between its sentences begin and end."""

    text: str
    read: str
    gap_starts: list[int]
    gap_ends: list[int]

    @classmethod
    def of(cls, text: str) -> Self:
        read = _DIRECTIVE.sub(lambda found: _CUT * len(found.group()), text) if "eeolint" in text else text  # a directive makes no finding a new one
        gaps = list(_gaps(read))
        return cls(text, read, [start for start, _ in gaps], [end for _, end in gaps])

    def before(self, at: int) -> str:
        """The last normalised characters of the sentence before an offset."""
        gap = bisect_right(self.gap_ends, at)
        return self._near(self.gap_ends[gap - 1] if gap else 0, at, backwards=True)[-_NEAR:]

    def behind(self, at: int) -> str:
        """The first normalised characters of the sentence from an offset on."""
        gap = bisect_left(self.gap_starts, at)
        return self._near(at, self.gap_starts[gap] if gap < len(self.gap_starts) else len(self.read))[:_NEAR]

    def _near(self, start: int, end: int, *, backwards: bool = False) -> str:
        """The words that begin and end in a stretch, normalised: enough of them at one of its ends, as a sentence may be as long as a book."""
        reach = _REACH
        while True:
            first, last = (max(start, end - reach), end) if backwards else (start, min(end, start + reach))
            near = " ".join(self._words(first, last)).casefold()
            if len(near) >= _NEAR or (first, last) == (start, end):
                return near
            reach *= 8

    def _words(self, start: int, end: int) -> list[str]:
        """The words of a stretch, without those that it cuts in two."""
        found = _WORD.findall(self.read, start, end)
        if found and end and _INSIDE.match(self.read, end - 1):
            found.pop()
        if found and start and _INSIDE.match(self.read, start - 1):
            del found[0]
        return found


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """The gaps of a text. They are tried only where one may begin."""
    end = 0
    for found in _MAY_BEGIN_GAP.finditer(text):
        for at in found.span() if found.group() == "\n" else (found.start(),):
            if at >= end and (gap := _GAP.match(text, at)):
                yield gap.span()
                end = gap.end()
