"""CPU time of whole runs over unchanged postings, without the result cache and with it, in turn, so that drift hits all alike.

usage: python benchmarks/result_cache.py [POSTINGS]    (how many; 2,000)
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile

from cold_start import milliseconds

from eeolint import parsing

ROUNDS = 3
SENTENCES = 40  # of a posting: about three thousand characters


def write(folder: str, number: int) -> None:
    """Postings put together from the harmless examples of the rules, in three formats, the same in every run."""
    sentences = [good.text for rule in parsing.parse_folders().rules.values() if rule.examples for good in rule.examples.good]
    dice = random.Random(5)
    for at in range(number):
        lines = dice.sample(sentences, SENTENCES)
        form = ("txt", "md", "html")[at % 3]
        text = "".join(f"<p>{line}</p>\n" if form == "html" else f"{line}\n\n" for line in lines)
        with open(os.path.join(folder, f"{at:05}.{form}"), "w", encoding="utf-8") as stream:
            stream.write(text)


def main() -> int:
    """Print the median of each way, and how many times faster the second run is."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        os.environ["EEOLINT_CACHE_DIR"] = cache
        write(folder, number)
        check = [sys.executable, "-m", "eeolint", "check", "--isolated", folder]
        ways = {"without": [*check, "--no-cache"], "second run": check, "second run, JSON": [*check, "--format", "json"]}
        milliseconds(ways["without"])  # so that the pack and its expressions are there for all
        first = milliseconds(check)
        rounds = [{name: milliseconds(command) for name, command in ways.items()} for _ in range(ROUNDS)]
        size = sum(entry.stat().st_size for entry in os.scandir(cache) if entry.name.startswith("results-"))
    runs = {name: [one[name] for one in rounds] for name in ways}
    base = statistics.median(runs["without"])
    print(f"{number} postings; {size / number:.0f} bytes of cache each")
    print(f"{'first run':18} {first:8.0f} ms {base / first:6.2f} ×")
    for name, times in runs.items():
        middle = statistics.median(times)
        print(f"{name:18} {middle:8.0f} ms {base / middle:6.2f} ×")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
