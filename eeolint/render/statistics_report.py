"""How often each rule spoke: the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from eeolint.model import Result, Severity, Unread
from eeolint.render import Run


def render(results: Iterable[Result | Unread], run: Run) -> Iterator[str]:
    """A line for each rule and severity: number, severity, id, title; then the account of the run."""
    counts: Counter[tuple[str, Severity]] = Counter()
    for result in results:
        if isinstance(result, Result):
            counts.update((finding.rule, finding.severity) for finding in result.findings)
    width = max((len(str(number)) for number in counts.values()), default=0)
    for (rule, severity), number in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        yield f"{number:>{width}}  {severity.value:<7}  {rule}  {run.pack.rules[rule].title}\n"
    yield f"{run.tally.sentence()}\n"
