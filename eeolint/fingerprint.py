"""What a finding is known by from run to run: the same while its words and what stands around them do, wherever in the file they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from hashlib import sha256
from typing import NamedTuple, Self

from eeolint.model import Finding, Result

_NEAR = 40  # characters of words on either side that belong to the identity of a finding
_LENGTH = 32  # hexadecimal digits


def fingerprints(result: Result) -> tuple[str, ...]:
    """One for each of `result.findings`, in their order: of the rule, its words and their neighbours, without path, line or spacing."""
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


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


class _Words(NamedTuple):
    """The words of a text with their bounds."""

    text: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Self:
        bounds = [word.span() for word in _WORD.finditer(text)]
        return cls(text, [start for start, _ in bounds], [end for _, end in bounds])

    def before(self, at: int) -> str:
        """The last normalised characters before an offset."""
        last = bisect_left(self.ends, at + 1)
        return self._joined(max(0, last - _NEAR), last)[-_NEAR:]

    def behind(self, at: int) -> str:
        """The first normalised characters from an offset on."""
        first = bisect_left(self.starts, at)
        return self._joined(first, min(len(self.starts), first + _NEAR))[:_NEAR]

    def _joined(self, first: int, last: int) -> str:
        return " ".join(self.text[self.starts[number] : self.ends[number]].casefold() for number in range(first, last))
