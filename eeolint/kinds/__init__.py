"""The closed set of rule kinds, one file each: what YAML may say, and what to do about it.

A kind is a record with a Literal `kind`, `indexed(match)` for the phrases that it wants indexed, and `check(match, rule, reading)` for its hits.
"""

from __future__ import annotations

from types import ModuleType

from eeolint.kinds import balance, conditional, coverage, damage, duty, notice, pattern, phrases, readability

Match = (
    phrases.Phrases
    | pattern.Pattern
    | coverage.CoverageGap
    | notice.NoticeFault
    | balance.Balance
    | readability.Readability
    | damage.Damage
    | duty.DutyFault
    | conditional.Conditional
)

KINDS: dict[str, ModuleType] = {
    "phrases": phrases,
    "pattern": pattern,
    "coverage": coverage,
    "notice": notice,
    "balance": balance,
    "readability": readability,
    "damage": damage,
    "duty": duty,
    "conditional": conditional,
}

INDEXED = frozenset({"phrases", "pattern"})  # kinds that cannot speak unless the index has a candidate for them
