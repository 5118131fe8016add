"""Two audits held against each other, posting by posting: by the id where there is one, else by file and row."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from eeolint.audit.account import Change, EmployerTrend, Matched, RestTrend, RuleTrend, Trend
from eeolint.audit.ledger import employer_of, without
from eeolint.audit.standing import Standings
from eeolint.audit.stored import Row, Stored
from eeolint.audit.wordings import differences

if TYPE_CHECKING:
    from eeolint.pack import Pack

_WANTED = ("file", "row", "id", "company", "status", "digest", "jurisdictions", "findings", "statement", "coverage")
_MOST, _MOST_HELD = 50, 50_000  # employers that are shown; that are held before they go to the database
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
CREATE TABLE earlier (
  posting TEXT PRIMARY KEY, employer TEXT, checked INTEGER, digest TEXT, distance INTEGER, rules TEXT, seen INTEGER
) WITHOUT ROWID;
CREATE TABLE employers (
  employer INTEGER PRIMARY KEY, name TEXT, earlier INTEGER, postings INTEGER, new INTEGER, gone INTEGER, still INTEGER, better INTEGER, worse INTEGER
);
"""
_KEEP = "INSERT OR IGNORE INTO earlier VALUES (?,?,?,?,?,?,0)"
_FIND = "SELECT employer, checked, digest, distance, rules, seen FROM earlier WHERE posting = ?"
_ADD = """
INSERT INTO employers VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (employer) DO UPDATE SET
  earlier = earlier + excluded.earlier, postings = postings + excluded.postings, new = new + excluded.new, gone = gone + excluded.gone,
  still = still + excluded.still, better = better + excluded.better, worse = worse + excluded.worse"""
_EMPLOYERS = """
SELECT name, earlier, postings, new, gone, still, better, worse FROM employers
ORDER BY new DESC, worse DESC, gone DESC, better DESC, postings DESC, name LIMIT ?"""
_REST = """
SELECT COUNT(*), IFNULL(SUM(earlier), 0), IFNULL(SUM(postings), 0), IFNULL(SUM(new), 0), IFNULL(SUM(gone), 0), IFNULL(SUM(still), 0),
  IFNULL(SUM(better), 0), IFNULL(SUM(worse), 0)
FROM employers"""


def trend(against: Stored, stored: Stored, pack: Pack) -> Trend:
    """What has changed since the audit `against`."""
    compared = _Compared(pack)
    try:
        compared.keep(against)
        compared.hold(stored)
        return compared.trend(against, stored)
    finally:
        compared.close()


class _Seen(NamedTuple):
    """What a trend needs of a posting in one audit."""

    employer: str
    checked: bool
    digest: str | None
    distance: int
    rules: frozenset[str]


class _Compared:
    """Keeps the earlier audit in a temporary database, and holds the later one against it."""

    def __init__(self, pack: Pack) -> None:
        self._pack, self._standings = pack, Standings(pack.law)
        self._base = sqlite3.connect("")
        self._base.executescript(_TABLES)
        self._matched: Counter[str] = Counter()
        self._rules: Counter[tuple[str, str]] = Counter()  # by rule and what is counted
        self._employers: dict[int, list[int]] = {}
        self._names: dict[int, str] = {}

    def keep(self, against: Stored) -> None:
        """Remember the earlier audit; a posting whose id another has is not."""
        self._base.executemany(_KEEP, map(self._kept, against.rows(_WANTED)))
        (kept,) = self._base.execute("SELECT COUNT(*) FROM earlier").fetchone()
        self._matched["repeated"] += self._matched["earlier"] - kept

    def _kept(self, row: Row) -> tuple[Any, ...]:
        self._matched["earlier"] += 1
        seen = self._seen(row)
        return _key(row), seen.employer, seen.checked, seen.digest, seen.distance, " ".join(sorted(seen.rules))

    def _seen(self, row: Row) -> _Seen:
        checked = row.status == "checked"
        distance = self._standings.of(row).distance if checked else 0
        return _Seen(row.company or "", checked, row.digest, distance, frozenset(finding[0] for finding in row.findings))

    def hold(self, stored: Stored) -> None:
        """Compare the later audit's postings, then those of the earlier one that it no longer has."""
        for row in stored.rows(_WANTED):
            self._later(_key(row), self._seen(row))
        for employer, checked, rules in self._base.execute("SELECT employer, checked, rules FROM earlier WHERE NOT seen"):
            self._matched["went"] += 1
            self._count(rules.split(), "went")
            self._employer(employer, earlier=checked)
        self._spill()

    def _later(self, posting: str, now: _Seen) -> None:
        found = self._base.execute(_FIND, (posting,)).fetchone()
        if found is None:
            self._matched["came"] += 1
            self._count(now.rules, "came")
            self._employer(now.employer, postings=now.checked)
            return
        *values, rules, seen = found
        if seen:
            self._matched["repeated"] += 1
            return
        self._base.execute("UPDATE earlier SET seen = 1 WHERE posting = ?", (posting,))
        self._both(_Seen._make([*values, frozenset(rules.split())]), now)

    def _both(self, was: _Seen, now: _Seen) -> None:
        self._matched["both"] += 1
        if not (was.checked and now.checked):
            self._matched["unchecked"] += 1
            self._employer(now.employer, earlier=was.checked, postings=now.checked)
            return
        same = was.digest == now.digest
        new, gone, still = now.rules - was.rules, was.rules - now.rules, now.rules & was.rules
        better, worse = now.distance < was.distance, now.distance > was.distance
        self._matched.update({"changed": not same, "unchanged": same, "better": better, "worse": worse})
        for rules, what in ((new, "new"), (gone, "gone"), (still, "still")):
            self._count(rules, what)
            if same:
                self._count(rules, f"{what} unchanged")
        self._employer(now.employer, earlier=True, postings=True, new=len(new), gone=len(gone), still=len(still), better=better, worse=worse)

    def _count(self, rules: Any, what: str) -> None:
        for rule in rules:
            self._rules[rule, what] += 1

    def _employer(self, company: str, **amounts: int) -> None:
        key, name = employer_of(company)
        self._names.setdefault(key, name)
        held = self._employers.setdefault(key, [0] * len(_AMOUNTS))
        for what, amount in amounts.items():
            held[_AMOUNTS.index(what)] += amount
        if len(self._employers) > _MOST_HELD:
            self._spill()

    def _spill(self) -> None:
        self._base.executemany(_ADD, [(key, self._names[key], *counts) for key, counts in sorted(self._employers.items())])
        self._employers, self._names = {}, {}

    def trend(self, against: Stored, stored: Stored) -> Trend:
        """What all comparisons come to."""
        shown = tuple(EmployerTrend(name or None, *numbers) for name, *numbers in self._base.execute(_EMPLOYERS, (_MOST,)))
        rest = RestTrend._make(without(shown, self._base.execute(_REST).fetchone()))
        matched = Matched(*(self._matched[name] for name in Matched._fields))
        return Trend(against.folder, tuple(_changes(against.asked, stored.asked)), matched, tuple(self._by_rule()), shown, rest)

    def _by_rule(self) -> Iterator[RuleTrend]:
        rules = {rule for rule, _ in self._rules}
        for rule in sorted(rules, key=lambda one: (-self._rules[one, "new"], -self._rules[one, "gone"], -self._rules[one, "still"], one)):
            known = self._pack.rules.get(rule)
            counts = (self._rules[rule, name.replace("_", " ")] for name in RuleTrend._fields[2:])
            yield RuleTrend(rule, known.title if known else rule, *counts)

    def close(self) -> None:
        """Forget everything."""
        self._base.close()


_AMOUNTS = EmployerTrend._fields[1:]
_DECIDES = ("version", "rules", "as_of", "where", "sample", "seed", "limit", "characters")


def _key(row: Row) -> str:
    return f"id {row.id}" if row.id else f"at {row.row} of {row.file}"


def _changes(was: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    """What decides about findings and is not the same in both audits; of long options the words that differ."""
    for name in _DECIDES:
        if was.get(name) != now.get(name):
            yield Change(name, _said(was.get(name)), _said(now.get(name)))
    cuts = differences(str(was.get("options") or ""), str(now.get("options") or ""))
    if cuts:
        yield Change("options", " … ".join(cut.instead_of for cut in cuts), " … ".join(cut.stands for cut in cuts))


def _said(value: object) -> str | None:
    return ", ".join(map(str, value)) if isinstance(value, list) else None if value is None else str(value)
