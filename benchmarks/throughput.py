"""Postings a second on one core, all in one run, so that the ratios hold where the machine's speed drifts.

usage: python benchmarks/throughput.py [POSTINGS.jsonl] [--rivals FOLDER]

POSTINGS.jsonl has one object a line with a `text`; without it, postings are made up. FOLDER holds the rivals (benchmarks/rivals.py).
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import made
import rivals

import eeolint
from eeolint import parsing, resources
from eeolint.archive import Archive
from eeolint.freezing import freeze_pack
from eeolint.pack import Frozen, Pack, thawed
from eeolint.text import fold

ROUNDS = 5
SIZE = 3000  # characters; figures are for postings of this length
ONE_OF = 5  # rules on wording that the small pack has
TIMED = """
let input = '';
for await (const part of process.stdin) input += part;
const texts = JSON.parse(input);
texts.forEach(text => lint(text));
const before = process.cpuUsage();
texts.forEach(text => lint(text));
const used = process.cpuUsage(before);
console.log((used.user + used.system) / 1e6);
"""


def postings(path: str | None) -> list[str]:
    """Texts of a file, or texts of about three thousand characters that are made up."""
    if path:
        with open(path, encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    return [posting["description"] for posting in made.postings(400)]


def timed(job: Callable[[str], object]) -> Callable[[list[str]], float]:
    """The CPU time of a job over some texts."""

    def seconds(texts: list[str]) -> float:
        began = time.process_time()
        for text in texts:
            job(text)
        return time.process_time() - began

    return seconds


def small_pack() -> Pack:
    """A pack as large as the first one was meant to be: some sixty rules on wording, statements, notices and coverage, and no duties."""
    parsed = parsing.parse_folders()
    wording = [name for name in sorted(parsed.rules) if name.startswith("wording/")]
    left = {name for name in parsed.rules if name.startswith(("wording/", "duty/"))}.difference(wording[::ONE_OF])
    rules = {name: rule for name, rule in parsed.rules.items() if name not in left}
    places = {name: place._replace(obligations={}) for name, place in parsed.places.items()}
    phrases = [row for row in parsed.phrases if row[0] not in left]
    return thawed(Frozen("small", Archive(freeze_pack(parsed._replace(rules=rules, places=places, phrases=phrases)))))


def rival(name: str, folder: Path, texts: list[str]) -> float:
    """CPU time of one pass of a rival inside its own process, which has run before."""
    return float(rivals.said(name, TIMED, json.dumps(texts), folder))


def main() -> int:
    """Time each way in turn, several rounds, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("postings", nargs="?")
    parser.add_argument("--rivals", type=Path)
    options = parser.parse_args()
    texts = postings(options.postings)
    size = sum(map(len, texts)) / SIZE
    bare = eeolint.Linter(jurisdictions=("us",), ignore=("style/reading-grade",))
    full = eeolint.Linter(jurisdictions=("us",))
    small = eeolint.Linter(jurisdictions=("us",), ignore=("style/reading-grade",), pack=small_pack())
    patterns = [bare.pack.matcher.compiled[number] for number in range(len(bare.pack.matcher))]
    ways: dict[str, tuple[Callable[[list[str]], float], list[str]]] = {
        "fold only": (timed(fold), texts),
        "scan of the index": (timed(bare.pack.matcher.scan), texts),
        f"check, {len(small.pack.rules)} rules": (timed(small.lint), texts),
        f"check, {len(bare.pack.rules)} rules": (timed(bare.lint), texts),
        "the same with readability": (timed(full.lint), texts),
        "one expression per phrase": (timed(lambda text: [list(p.finditer(fold(text).lower)) for p in patterns]), texts[:10]),
    }
    for name in rivals.IMPORTS if options.rivals else ():
        ways[name] = (lambda some, name=name: rival(name, options.rivals, some)), texts[:100]
    for seconds, some in ways.values():
        seconds(some[:20])
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (seconds, some) in ways.items():
            times[name].append(seconds(some) / (sum(map(len, some)) / SIZE))
    base = statistics.median(times[f"check, {len(bare.pack.rules)} rules"])
    compiled = "compiled" if resources.is_compiled() else "plain"
    print(f"{len(texts)} postings of {size / len(texts) * SIZE:.0f} characters, {len(patterns)} phrases, {compiled} build; per {SIZE} characters:")
    for name, runs in times.items():
        middle = statistics.median(runs)
        print(f"{name:28} {middle * 1e6:10.0f} µs {1 / middle:10.0f} a second {middle / base:8.2f} ×")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
