"""The account of a run: every posting and every finding ends up in one of its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from eeolint.model import Result, Severity, Unread


class Tally:
    """Counts what passes by."""

    def __init__(self) -> None:
        self.severities: Counter[Severity] = Counter()
        self.languages: Counter[str] = Counter()
        self.postings = self.with_findings = self.below_confidence = self.suppressed = self.gave_up = 0
        self.unread_sources: list[Unread] = []

    def count(self, results: Iterable[Result | Unread]) -> Iterator[Result | Unread]:
        """Hand results on, counted."""
        for result in results:
            if isinstance(result, Unread):
                self.unread_sources.append(result)
            else:
                self._add(result)
            yield result

    def _add(self, result: Result) -> None:
        self.postings += 1
        self.with_findings += bool(result.findings)
        self.below_confidence += result.below_confidence
        self.gave_up += len(result.gave_up)
        self.suppressed += len(result.suppressed)
        self.severities.update(finding.severity for finding in result.findings)
        if result.unchecked:
            self.languages[result.unchecked] += 1

    @property
    def unread(self) -> int:
        """Number of inputs that could not be read."""
        return len(self.unread_sources)

    @property
    def findings(self) -> int:
        """Number of findings of all severities."""
        return self.severities.total()

    def at_least(self, severity: Severity) -> int:
        """Number of findings as bad as `severity` or worse."""
        return sum(number for one, number in self.severities.items() if one.rank <= severity.rank)

    def sentence(self) -> str:
        """One line that accounts for everything."""
        kinds = ", ".join(_counted(self.severities[s], s.value) for s in Severity if self.severities[s])
        found = (
            f"{_counted(self.findings, 'finding')}{f' ({kinds})' if kinds else ''} in {self.with_findings} of {_counted(self.postings, 'posting')}"
        )
        left = [f"{self.suppressed} suppressed", f"{self.below_confidence} below confidence", f"{self.unread} unread"]
        if self.languages:
            left.append(f"{self.languages.total()} not checked ({', '.join(sorted(self.languages))})")
        if self.gave_up:
            left.append(f"{_counted(self.gave_up, 'rule')} gave up")
        return f"{found}; {', '.join(left)}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
