"""What a finding is known by from run to run: the same while its words and what stands around them in their sentence do, wherever in the file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from hashlib import sha256
from typing import NamedTuple, Self

from eeolint.model import Finding, Result

_NEAR = 40  # characters of words on either side, in the same sentence, that belong to the identity of a finding
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
_DIRECTIVE = re.compile(r"<!--\s*eeolint.*?(?:-->|\Z)|^[ \t]*#[ \t]*eeolint[^\r\n]*", re.DOTALL | re.MULTILINE)


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


class _Words(NamedTuple):
    """The words of a text with their bounds, and those of the gaps between its sentences."""

    text: str
    starts: list[int]
    ends: list[int]
    gap_starts: list[int]
    gap_ends: list[int]

    @classmethod
    def of(cls, text: str) -> Self:
        read = _DIRECTIVE.sub(lambda found: _CUT * len(found.group()), text) if "eeolint" in text else text  # a directive makes no finding a new one
        words, gaps = ([found.span() for found in pattern.finditer(read)] for pattern in (_WORD, _GAP))
        starts, ends = [start for start, _ in words], [end for _, end in words]
        return cls(text, starts, ends, [start for start, _ in gaps], [end for _, end in gaps])

    def before(self, at: int) -> str:
        """The last normalised characters of the sentence before an offset."""
        last, gap = bisect_left(self.ends, at + 1), bisect_left(self.gap_ends, at + 1)
        first = bisect_left(self.starts, self.gap_ends[gap - 1]) if gap else 0
        return self._joined(max(first, last - _NEAR), last)[-_NEAR:]

    def behind(self, at: int) -> str:
        """The first normalised characters of the sentence from an offset on."""
        first, gap = bisect_left(self.starts, at), bisect_left(self.gap_starts, at)
        last = bisect_left(self.starts, self.gap_starts[gap]) if gap < len(self.gap_starts) else len(self.starts)
        return self._joined(first, min(last, first + _NEAR))[:_NEAR]

    def _joined(self, first: int, last: int) -> str:
        return " ".join(self.text[self.starts[number] : self.ends[number]].casefold() for number in range(first, last))
