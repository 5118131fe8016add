"""Postings a second on one core, all in one run, so that the ratios hold where the machine's speed drifts.

usage: python benchmarks/throughput.py [POSTINGS.jsonl]    (one object a line with a `text`; without it, postings that are made up)
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import made

import eeolint
from eeolint.text import fold

ROUNDS = 5
SIZE = 3000  # characters; figures are for postings of this length


def postings(path: str | None) -> list[str]:
    """Texts of a file, or texts of about three thousand characters that are made up."""
    if path:
        with open(path, encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    return [posting["description"] for posting in made.postings(400)]


def seconds(job: Callable[[str], object], texts: list[str]) -> float:
    """CPU time of one pass."""
    began = time.process_time()
    for text in texts:
        job(text)
    return time.process_time() - began


def main() -> int:
    """Time each way in turn, several rounds, and print medians."""
    texts = postings(sys.argv[1] if len(sys.argv) > 1 else None)
    size = sum(map(len, texts)) / SIZE
    bare = eeolint.Linter(jurisdictions=("us",), ignore=("style/reading-grade",))
    full = eeolint.Linter(jurisdictions=("us",))
    patterns = [bare.pack.matcher.compiled[number] for number in range(len(bare.pack.matcher))]
    ways: dict[str, tuple[Callable[[str], object], list[str]]] = {
        "fold only": (fold, texts),
        "scan of the index": (bare.pack.matcher.scan, texts),
        "check without readability": (bare.lint, texts),
        "check": (full.lint, texts),
        "one expression per phrase": (lambda text: [list(p.finditer(fold(text).lower)) for p in patterns], texts[:10]),
    }
    for job, some in ways.values():
        seconds(job, some[:20])
    times = {name: [seconds(job, some) / (sum(map(len, some)) / SIZE) for _ in range(ROUNDS)] for name, (job, some) in ways.items()}
    base = statistics.median(times["check without readability"])
    print(f"{len(texts)} postings of {size / len(texts) * SIZE:.0f} characters, {len(patterns)} phrases; figures per posting of {SIZE} characters")
    for name, runs in times.items():
        middle = statistics.median(runs)
        print(f"{name:28} {middle * 1e6:10.0f} µs {1 / middle:10.0f} a second {middle / base:8.2f} ×")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
