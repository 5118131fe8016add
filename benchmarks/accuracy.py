"""Accuracy beside other linters: the same labelled sentences through each, one table.

usage: python benchmarks/accuracy.py LABELLED.jsonl [--rivals FOLDER]

LABELLED.jsonl has one object a line: `text`, `before` (what stood before it, line breaks as " ⏎ "), and `labels`, each with `start`, `span` and
`level` (error, warning, note). FOLDER holds the rivals (benchmarks/rivals.py).
A finding is right if it overlaps a label. A rival is measured as it is shipped: alex knows warnings only, joblint's notices count as notes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import rivals

import eeolint

_ALEX = """
import {createInterface} from 'node:readline';
for await (const line of createInterface({input: process.stdin}))
  console.log(JSON.stringify(lint(JSON.parse(line)).messages.filter(m => m.position).map(
    m => [m.position.start.offset, m.position.end.offset, 'warning'])));
"""
_JOBLINT = """
import {createInterface} from 'node:readline';
for await (const line of createInterface({input: process.stdin}))
  console.log(JSON.stringify(lint(JSON.parse(line)).issues.map(
    i => [i.position, i.position + i.occurance.length, i.level === 'notice' ? 'note' : i.level])));
"""
_SCRIPTS = {"alex": _ALEX, "joblint": _JOBLINT}


class Found(NamedTuple):
    """What a linter flags, or what a reader marked: half-open, in characters of the sentence."""

    start: int
    end: int
    level: str

    def overlaps(self, others: list[Found]) -> bool:
        """Whether it shares a character with any of `others`."""
        return any(self.start < other.end and other.start < self.end for other in others)


class Sentence(NamedTuple):
    """One labelled sentence with its lead."""

    lead: str
    text: str
    labels: list[Found]


def sentences(path: Path) -> Iterator[Sentence]:
    """The labelled sentences of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        lead = row["before"].replace(" ⏎ ", "\n") + "\n\n" if row.get("before") else ""
        yield Sentence(lead, row["text"], [Found(s["start"], s["start"] + len(s["span"]), s["level"]) for s in row["labels"]])


def ours(rows: list[Sentence]) -> list[list[Found]]:
    """What eeolint flags, under federal law."""
    linter = eeolint.Linter(jurisdictions=("us",), select=("wording",))
    found = ([(f.start, f.end, f.severity) for f in linter.lint(row.lead + row.text).findings] for row in rows)
    return [within(row, spans) for row, spans in zip(rows, found, strict=True)]


def theirs(rival: str, folder: Path, rows: list[Sentence]) -> list[list[Found]]:
    """What a rival flags; JavaScript counts UTF-16 units, which are characters in all but a few sentences."""
    texts = "".join(json.dumps(row.lead + row.text) + "\n" for row in rows)
    lines = rivals.said(rival, _SCRIPTS[rival], texts, folder).splitlines()
    return [within(row, json.loads(line)) for row, line in zip(rows, lines, strict=True)]


def within(row: Sentence, spans: list[tuple[int, int, str]]) -> list[Found]:
    """Findings that reach into the sentence itself."""
    base = len(row.lead)
    return [Found(start - base, end - base, str(level)) for start, end, level in spans if end > base]


def figures(rows: list[Sentence], found: list[list[Found]]) -> list[float]:
    """Precision and recall of errors and warnings, of all findings, and the share of clean sentences with an error or a warning."""
    shares = []
    for levels in (("error", "warning"), ("error", "warning", "note")):
        pairs = [
            ([f for f in flagged if f.level in levels], [m for m in row.labels if m.level in levels])
            for row, flagged in zip(rows, found, strict=True)
        ]
        right = [f.overlaps(marked) for flagged, marked in pairs for f in flagged]
        got = [m.overlaps(flagged) for flagged, marked in pairs for m in marked]
        shares += [sum(right) / max(1, len(right)), sum(got) / max(1, len(got))]
    clean = [any(f.level != "note" for f in flagged) for row, flagged in zip(rows, found, strict=True) if not row.labels]
    return [*shares, sum(clean) / max(1, len(clean))]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--rivals", type=Path)
    options = parser.parse_args()
    rows = list(sentences(options.labelled))
    results = {"eeolint": ours(rows)}
    for name in _SCRIPTS if options.rivals else ():
        results[name] = theirs(name, options.rivals, rows)
    print(f"{len(rows)} sentences, {date.today()}", file=sys.stderr)
    print("| linter | errors and warnings: precision | recall | all findings: precision | recall | clean sentences flagged |")
    print("|---|---|---|---|---|---|")
    for name, found in results.items():
        *shares, clean = figures(rows, found)
        print(f"| {name} | {' | '.join(f'{share:.2f}' for share in shares)} | {clean:.1%} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
