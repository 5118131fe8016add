"""Counts that grow with the number of employers and statements, kept in a temporary database so that memory does not grow with them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from eeolint.audit.standing import Outcome

_MOST_HELD = 50_000  # entries of a kind that are held before they go to the database
_MOST_CHARACTERS = 20_000_000  # of statements, likewise
_LONGEST_NAME = 200  # characters
_SLICE = 5_000  # entries that are taken apart at a time: one statement lacks a dozen characteristics in each of its places
UNSTATED = 0  # the key of no statement

# A row in `uses` is an employer's use of one wording in postings that lack the same: `gaps` are ids of characteristics, joined.
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
PRAGMA temp_store = FILE;
CREATE TABLE employers (
  employer INTEGER PRIMARY KEY, name TEXT, postings INTEGER, with_errors INTEGER, with_warnings INTEGER, errors INTEGER, warnings INTEGER,
  unstated INTEGER, lacking INTEGER
);
CREATE TABLE texts (statement INTEGER PRIMARY KEY, words TEXT);
CREATE TABLE cells (
  employer INTEGER, place TEXT, postings INTEGER, named INTEGER, softened INTEGER, lacking INTEGER, unstated INTEGER,
  PRIMARY KEY (employer, place)
) WITHOUT ROWID;
CREATE TABLE lacks (
  employer INTEGER, place TEXT, characteristic TEXT, missing INTEGER, softened INTEGER, PRIMARY KEY (employer, place, characteristic)
) WITHOUT ROWID;
CREATE TABLE uses (employer INTEGER, statement INTEGER, gaps TEXT, postings INTEGER, PRIMARY KEY (employer, statement, gaps)) WITHOUT ROWID;
"""
_ADD = {
    "employers": """INSERT INTO employers VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (employer) DO UPDATE SET
        postings = postings + excluded.postings, with_errors = with_errors + excluded.with_errors,
        with_warnings = with_warnings + excluded.with_warnings, errors = errors + excluded.errors, warnings = warnings + excluded.warnings,
        unstated = unstated + excluded.unstated, lacking = lacking + excluded.lacking""",
    "cells": """INSERT INTO cells VALUES (?,?,?,?,?,?,?) ON CONFLICT (employer, place) DO UPDATE SET
        postings = postings + excluded.postings, named = named + excluded.named, softened = softened + excluded.softened,
        lacking = lacking + excluded.lacking, unstated = unstated + excluded.unstated""",
    "lacks": """INSERT INTO lacks VALUES (?,?,?,?,?) ON CONFLICT (employer, place, characteristic) DO UPDATE SET
        missing = missing + excluded.missing, softened = softened + excluded.softened""",
    "uses": "INSERT INTO uses VALUES (?,?,?,?) ON CONFLICT (employer, statement, gaps) DO UPDATE SET postings = postings + excluded.postings",
}


def key_of(words: str) -> int:
    """A number for a name or a statement that is as good as unique."""
    return int.from_bytes(blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True) or 1


@lru_cache(maxsize=16_384)
def employer_of(company: str | None) -> tuple[int, str]:
    """A number for an employer, whatever the capitals and spaces, and the name as it is shown; that of nobody is empty."""
    name = " ".join((company or "").split())[:_LONGEST_NAME]
    return key_of(name.casefold()), name


class Ledger:
    """Adds up postings; `spill` before the database is asked."""

    def __init__(self) -> None:
        # A database without a name is a file that the system deletes by itself, in TMPDIR or its like, and it touches the disk only if it must.
        self.base = sqlite3.connect("")
        self.base.executescript(_TABLES)
        self._employers: dict[int, list[int]] = {}
        self._names: dict[int, str] = {}
        self._outcomes: Counter[tuple[int, int, Outcome]] = Counter()
        self._texts: dict[int, str] = {}
        self._characters = 0

    def employer(self, key: int, name: str, amounts: tuple[int, ...]) -> None:
        """Count one posting of an employer, who is called as at first: with errors, with warnings, errors, warnings, unstated, lacking."""
        _plus(self._employers, key, 1, *amounts)
        self._names.setdefault(key, name)
        if len(self._employers) > _MOST_HELD:
            self.spill()

    def outcome(self, employer: int, statement: int, words: str, outcome: Outcome) -> None:
        """Count one posting's statement, and how it stands to its places."""
        self._outcomes[employer, statement, outcome] += 1
        if words and statement not in self._texts:
            self._texts[statement] = words
            self._characters += len(words)
        if len(self._outcomes) > _MOST_HELD or self._characters > _MOST_CHARACTERS:
            self.spill()

    def spill(self) -> None:
        """Put all that is held into the database."""
        self._write("employers", ((key, self._names[key], *counts) for key, counts in sorted(self._employers.items())))
        self.base.executemany("INSERT OR IGNORE INTO texts VALUES (?,?)", sorted(self._texts.items()))
        held = sorted(self._outcomes.items(), key=lambda item: item[0][:2])
        for start in range(0, len(held), _SLICE):
            for table, rows in _apart(held[start : start + _SLICE]).items():
                self._write(table, ((*key, *counts) for key, counts in sorted(rows.items())))
        self._employers, self._names, self._texts, self._characters = {}, {}, {}, 0
        self._outcomes.clear()

    def _write(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self.base.executemany(_ADD[table], rows)

    def ask(self, query: str, *values: object) -> Iterator[Any]:
        """The rows of a query."""
        yield from self.base.execute(query, values)

    def close(self) -> None:
        """Forget everything."""
        self.base.close()


_VERDICTS = ("named", "softened", "lacking", "unstated")
_Rows = dict[tuple[Any, ...], list[int]]


def _apart(held: list[tuple[tuple[int, int, Outcome], int]]) -> dict[str, _Rows]:
    """Rows of the tables by their keys, added up."""
    uses: _Rows = {}
    alike: Counter[tuple[int, Outcome]] = Counter()
    for (employer, statement, outcome), postings in held:
        _plus(uses, (employer, statement, ",".join(outcome.gaps)), postings)
        alike[employer, outcome] += postings
    cells: _Rows = {}
    lacks: _Rows = {}
    for (employer, outcome), postings in alike.items():
        for cell in outcome.cells:
            _plus(cells, (employer, cell.place), postings, *(postings * (cell.verdict == verdict) for verdict in _VERDICTS))
            for characteristic in cell.missing:
                _plus(lacks, (employer, cell.place, characteristic), postings, 0)
            for characteristic in cell.softened:
                _plus(lacks, (employer, cell.place, characteristic), 0, postings)
    return {"cells": cells, "lacks": lacks, "uses": uses}


def _plus(rows: dict[Any, list[int]], key: object, *amounts: int) -> None:
    held = rows.get(key)
    if held is None:
        rows[key] = list(amounts)
    else:
        for at, amount in enumerate(amounts):
            held[at] += amount


def without(shown: Iterable[tuple[Any, ...]], sums: Iterable[int]) -> Iterator[int]:
    """How many are not shown, and the sums of their columns: `sums` are those of all, `shown` are rows of a name and the same columns."""
    columns = list(zip(*((1, *row[1:]) for row in shown), strict=True))
    return (number - sum(columns[at]) if columns else number for at, number in enumerate(sums))
