"""What a rule does, why, and on whose authority, in plain words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from eeolint.rules import Pack, Parsed


def listing(pack: Pack) -> Iterator[str]:
    """One line a rule: id, severity, title."""
    width = max(map(len, pack.rules), default=0)
    for name in sorted(pack.rules):
        rule = pack.rules[name]
        scope = f" [{', '.join(rule.where)}]" if rule.where else ""
        status = "" if rule.status == "stable" else f" ({rule.status})"
        yield f"{name:<{width}}  {rule.severity.value:<7}  {rule.title}{scope}{status}"


def near(name: str, names: Iterable[str]) -> str:
    """A hint at the nearest known name, or nothing."""
    close = difflib.get_close_matches(name, list(names), 1)
    return f"; did you mean {close[0]!r}?" if close else ""


def rule_text(name: str, parsed: Parsed) -> str:
    """A rule as a page of plain text; flagged words stand in «»."""
    rule = parsed.rules[name]
    standing = f"{rule.severity.value}, confidence {rule.confidence.value}, {rule.status}; holds in {', '.join(rule.where) or 'every place'}"
    lines = [name, rule.title, "", standing, ""]
    lines += [f"Why: {' '.join(rule.why.split())}", f"Do:  {rule.fix}", ""]
    for level in rule.levels:
        lines.append(f"{level.severity} instead: {level.because or 'by its context'}")
    if rule.examples:
        lines += ["Flagged:", *(f"  - {' '.join(bad.text.replace('[[', '«').replace(']]', '»').split())}" for bad in rule.examples.bad)]
        lines += ["Not flagged:", *(f"  - {' '.join(good.text.split())}  ({good.because})" for good in rule.examples.good)]
    lines += ["", "By:"]
    for key in rule.cite:
        source = parsed.sources[key]
        read = f"read {source.read}; " if source.read else ""
        lines.append(f"  - {source.title}\n    {source.url} ({read}{source.kind}{f', {source.as_of}' if source.as_of else ''})")
    return "\n".join(lines) + "\n"
