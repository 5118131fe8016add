"""Findings as other programs want them: the file, the place, what is said, what would stand there instead; and what could not be checked."""

from __future__ import annotations

import os

from eeolint.expressions import deferred
from eeolint.model import Finding, Result, Unread
from eeolint.records import NamedTuple
from eeolint.render import Run
from eeolint.text import Lines

_REPLACING = frozenset({"phrases", "pattern", "damage"})  # kinds of rules whose suggestion is what to write in place of the words
_MARKUP = deferred(r"[<>*`\[\]\r\n]")


class Region(NamedTuple):
    """Lines and columns from 1, in characters; the end is the first that no longer belongs."""

    line: int
    column: int
    end_line: int
    end_column: int


class Trouble(NamedTuple):
    """Why a posting, or a rule on it, could not be checked; `id` is "not-read", "not-checked" or "gave-up"."""

    id: str
    message: str


def path(source: str) -> str:
    """The path of a source: from the folder of the run where it lies inside, with / between its parts."""
    try:
        inside = os.path.relpath(source)
    except ValueError:  # no name at all, or one on another drive
        return source
    return (source if inside.split(os.sep)[0] == os.pardir else inside).replace(os.sep, "/")


def region(finding: Finding, lines: Lines) -> Region | None:
    """Where a finding stands; None for one that stands nowhere."""
    if finding.start is None or finding.end is None:
        return None
    return Region(*lines.place(finding.start), *lines.place(finding.end))


def said(finding: Finding) -> str:
    """What a finding says, in one sentence or two: the message, and the suggestion unless the message has it."""
    if not finding.suggestion or finding.suggestion in finding.message:
        return finding.message
    return f"{finding.message}; suggested: {finding.suggestion}"


def words(finding: Finding, lines: Lines) -> str:
    """The words that a finding is about, as they stand in the source."""
    return "" if finding.start is None else lines.text[finding.start : finding.end]


def replacement(finding: Finding, lines: Lines, run: Run) -> str | None:
    """What could stand in place of the words, capitals as theirs; None where the suggestion is advice or the words hold markup."""
    there = words(finding, lines)
    if not there or not finding.suggestion or run.pack.rules[finding.rule].match.kind not in _REPLACING or _MARKUP.search(there):
        return None
    if there.isupper() and len(there) > 1:
        return finding.suggestion.upper()
    return finding.suggestion[0].upper() + finding.suggestion[1:] if there[0].isupper() else finding.suggestion


def troubles(result: Result | Unread) -> tuple[Trouble, ...]:
    """What could not be checked of an input."""
    if isinstance(result, Unread):
        return (Trouble("not-read", f"not read: {result.reason}"),)
    unchecked = [Trouble("not-checked", f"not checked: {result.unchecked}; the rules are for English")] if result.unchecked else []
    return (*unchecked, *(Trouble("gave-up", f"{rule} gave up: its expression took too long on this text") for rule in result.gave_up))
