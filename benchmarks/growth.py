"""How the cost grows, all in one run: over a bare walk of the automaton, with the number of phrases, and with the length of a posting.

usage: python benchmarks/growth.py [POSTINGS.jsonl]    (as for throughput.py)
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

from throughput import postings

import eeolint
from eeolint import parsing
from eeolint.indexing import build
from eeolint.matcher import Index
from eeolint.phrases import compile_phrase
from eeolint.telling import cost_by
from eeolint.text import fold

ROUNDS = 5
PHRASES = (100, 300, 1000, 3000, 5000)
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)


def milliseconds(job: Callable[[], object]) -> float:
    """CPU time of a job: the least of several rounds, the first of which warms up."""
    times = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        job()
        times.append(time.process_time() - began)
    return 1000 * min(times[1:])


def matches(index: Index, text: str) -> None:
    """Everything that the phrases of an index match in a text."""
    scan = index.scan(text)
    for owner in scan.candidates:
        scan.matches(owner)


def indexes(texts: list[str]) -> dict[int, Index]:
    """Indexes of growing numbers of phrases: the shipped ones in any order, and pairs of words of the postings where these do not suffice."""
    parsed, chance = parsing.parse_folders(), random.Random(1)
    words = sorted({word for text in texts for word in text.lower().split() if word.isalpha() and word.isascii()})
    rows = list(parsed.phrases)
    chance.shuffle(rows)
    while len(rows) < max(PHRASES):
        rows.append(("made up", "", compile_phrase(" ".join(chance.sample(words, 2)), {}.__getitem__)))
    cost = cost_by(parsed.vocabulary.frequency)
    return {number: Index(build(rows[:number], cost)) for number in PHRASES}


def table(title: str, rows: dict[str, float]) -> None:
    """Rows with the ratio to the first of them."""
    print(f"\n{title}")
    first = next(iter(rows.values()))
    for name, value in rows.items():
        print(f"  {name:34} {value:10.3f} ms {value / first:8.2f} ×")


def main() -> int:
    """Print four tables of times per posting."""
    texts = postings(sys.argv[1] if len(sys.argv) > 1 else None)[:200]
    linter = eeolint.Linter(jurisdictions=("us",), ignore=("style/reading-grade",))
    index, words = linter.pack.matcher, [fold(text).words for text in texts]

    def each(job: Callable[[str], object]) -> float:
        return milliseconds(lambda: [job(text) for text in texts]) / len(texts)

    table(
        f"over a bare walk, per posting of {statistics.mean(map(len, texts)):.0f} characters, {len(index)} phrases",
        {
            "bare walk over all words": milliseconds(lambda: [index.walk(some) for some in words]) / len(texts),
            "fold, cut, scan: candidates": each(index.scan),
            "all that the phrases match": each(lambda text: matches(index, text)),
            "check without readability": each(linter.lint),
        },
    )
    grown = indexes(texts)
    walks = {f"{number} phrases": milliseconds(lambda of=of: [of.walk(some) for some in words]) / len(texts) for number, of in grown.items()}
    table("phrases: the walk over all words, which grows only with what it finds", walks)
    table(
        "phrases: all that they match, and what tells the matches from the rest",
        {f"{n} phrases": each(lambda t, of=of: matches(of, t)) for n, of in grown.items()},
    )
    long = "\n".join(texts) * (1 + max(LENGTHS) // sum(map(len, texts)))
    longest = max(LENGTHS)
    # The same million characters each time, cut into postings of one length: only the length differs.
    pieces = {length: [long[at : at + length] for at in range(0, longest, length)] for length in LENGTHS}
    times = {length: milliseconds(lambda some=some: [linter.lint(text) for text in some]) for length, some in pieces.items()}
    table("length of a posting, per 1,000 characters", {f"{length} characters": value * 1000 / longest for length, value in times.items()})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
