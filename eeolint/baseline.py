"""The baseline: findings that a team knows and has set aside for now, in a file that lies in the repository. Only new findings count against it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from eeolint import __version__
from eeolint.fingerprint import fingerprints
from eeolint.linter import UsageError
from eeolint.linters import Linters
from eeolint.model import Result, Suppressed, Unread

SCHEMA = "eeolint-baseline/1"
FILE = "eeolint-baseline.json"
LABELS = {"todo": "known, not yet judged", "accepted": "accepted", "false-positive": "a false positive"}
_MEND = "restore it, or write it anew with `eeolint baseline write`"


class BaselineError(UsageError):
    """A baseline that cannot be used; the message says where, why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "baseline")


class Entry(NamedTuple):
    """One known finding: `path` is seen from the baseline's folder, `when` is the day on which it was recorded or judged."""

    path: str
    rule: str
    fingerprint: str
    words: str
    message: str
    label: str
    reason: str
    when: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells one known finding from all others."""
        return self.path, self.rule, self.fingerprint

    def judged(self, label: str, reason: str, day: date) -> Entry:
        """The entry as somebody has judged it."""
        return self._replace(label=label, reason=" ".join(reason.split()), when=day.isoformat())

    def __str__(self) -> str:
        words = f' "{self.words}"' if self.words else ""
        judged = f"{LABELS[self.label]}{f': {self.reason}' if self.reason else ''} ({self.when})"
        # Words of a posting are hostile: what would steer a terminal is shown as a sign.
        return "".join(c if c.isprintable() else "\ufffd" for c in f"{self.path}:{words} {self.message} [{self.rule}], {judged}")


class Baseline(NamedTuple):
    """What a file holds: its entries, and the digest of the rules that they were found with."""

    entries: tuple[Entry, ...] = ()
    pack: str = ""


def read(file: str) -> Baseline:
    """The baseline of a file. Raises BaselineError with every mistake."""
    try:
        with open(file, encoding="utf-8") as stream:
            data = json.load(stream)
    except OSError as error:
        raise BaselineError(f"{file}: cannot be read: {error.strerror or error}; `eeolint baseline write` makes one") from None
    except json.JSONDecodeError as error:
        raise BaselineError(f"{file}:{error.lineno}:{error.colno}: not JSON: {error.msg}; {_MEND}") from None
    except UnicodeDecodeError as error:
        raise BaselineError(f"{file}: not UTF-8: byte {error.start}; {_MEND}") from None
    mistakes = list(_mistakes(data))
    if mistakes:
        raise BaselineError("\n".join(f"{file}: {mistake}" for mistake in mistakes))
    return Baseline(tuple(Entry(**entry) for entry in data["findings"]), str(data.get("pack", "")))


def _mistakes(data: Any) -> Iterator[str]:
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        yield f"schema: {schema!r} is not {SCHEMA!r}, which this version of eeolint reads; use the version that wrote it, or {_MEND}"
    elif not isinstance(data.get("findings"), list):
        yield f"findings: a list is wanted; {_MEND}"
    else:
        for number, entry in enumerate(data["findings"]):
            yield from (f"findings[{number}]{mistake}" for mistake in _mistakes_of(entry))


def _mistakes_of(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield ": an object is wanted"
        return
    for field in sorted(entry.keys() ^ set(Entry._fields)):
        yield f".{field}: {'unknown key; take it out' if field in entry else f'missing; {_MEND}'}"
    for field, value in entry.items():
        if field in Entry._fields and not isinstance(value, str):
            yield f".{field}: {value!r} is not a text"
    if entry.get("label", "todo") not in LABELS:
        yield f".label: {entry['label']!r} is not one of {', '.join(LABELS)}"


def written(baseline: Baseline) -> str:
    """The text of a baseline: entries in an order that edits of postings do not disturb, one line each."""
    head = json.dumps({"schema": SCHEMA, "version": __version__, "pack": baseline.pack}, indent=1)
    rows = sorted(baseline.entries, key=lambda entry: (entry.path, entry.rule, entry.words, entry.fingerprint))
    lines = ",".join(f"\n  {json.dumps(entry._asdict(), ensure_ascii=False)}" for entry in rows)
    return f'{head[:-2]},\n "findings": [{lines}\n ]\n}}\n'


def under(entry: Entry, file: str, paths: Iterable[str]) -> bool:
    """Whether an entry is of one of the files or folders; the working folder stands for all."""
    asked = [_path(path, file) for path in paths if path != "."]
    return not asked or any(entry.path == one or entry.path.startswith(f"{one}/") for one in asked)


_ANSWERS = {"a": "accepted", "f": "false-positive", "t": "todo"}


def audited(baseline: Baseline, ask: Callable[[str], str | None], day: date, concerned: Callable[[Entry], bool] = lambda _: True) -> Baseline:
    """The baseline as somebody judges it, who is asked of each entry that is `concerned` and not yet judged; None, or q, ends the questions."""
    entries = list(baseline.entries)
    waiting = [number for number, entry in enumerate(entries) if entry.label == "todo" and concerned(entry)]
    for place, number in enumerate(waiting, 1):
        answer = ask(f"{place} of {len(waiting)}: {entries[number]}\n(a)ccept, (f)alse positive, (t)odo, (s)kip, (q)uit? ")
        if answer is None or answer.strip().lower().startswith("q"):
            break
        label = _ANSWERS.get(answer.strip().lower()[:1])
        reason = ask("why? ") if label else None
        if label and reason is not None:
            entries[number] = entries[number].judged(label, reason, day)
    return baseline._replace(entries=tuple(entries))


def found(result: Result, file: str, day: date) -> Iterator[Entry]:
    """The findings of a result as entries of the baseline `file` that nobody has judged yet."""
    path = _path(result.source, file)
    for finding, known in zip(result.findings, fingerprints(result), strict=True):
        words = "" if finding.start is None else " ".join(result.text[finding.start : finding.end].split())
        shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        yield Entry(path, finding.rule, known, shown, finding.message, "todo", "", day.isoformat())


_LONGEST = 80  # characters of the words that are kept, for people; the fingerprint is of all


def _path(source: str, file: str) -> str:
    if source.startswith("<"):
        return source
    return os.path.relpath(os.path.abspath(source), os.path.dirname(os.path.abspath(file))).replace(os.sep, "/")


class Comparison:
    """Results held against the entries of a baseline as they pass by."""

    def __init__(self, file: str, baseline: Baseline, linters: Linters) -> None:
        self._file, self._linters = file, linters
        self._known = {entry.key: entry for entry in baseline.entries}
        self._met: set[tuple[str, str, str]] = set()
        self._ran: dict[str, frozenset[str]] = {}
        self.new: list[Entry] = []

    def over(self, results: Iterable[Result | Unread]) -> Iterator[Result | Unread]:
        """The results, known findings among their suppressed ones."""
        for result in results:
            yield result if isinstance(result, Unread) else self.held(result)

    def held(self, result: Result) -> Result:
        """The result, known findings among its suppressed ones."""
        linter = self._linters.of(result.source)
        if not result.unchecked:
            self._ran[_path(result.source, self._file)] = linter.heard(result.jurisdictions) - set(result.gave_up)
        kept, gone = [], []
        for finding, entry in zip(result.findings, found(result, self._file, linter.settings.day), strict=True):
            known = self._known.get(entry.key)
            if known is None:
                kept.append(finding)
                self.new.append(entry)
                continue
            self._met.add(known.key)
            gone.append(Suppressed(finding, "baseline", f"{LABELS[known.label]}{f': {known.reason}' if known.reason else ''}"))
        return result._replace(findings=tuple(kept), suppressed=(*result.suppressed, *gone))

    @property
    def fixed(self) -> list[Entry]:
        """Entries whose finding is no more: its rule had its say on the file, or the file has gone."""
        return [entry for key, entry in self._known.items() if key not in self._met and self._is_settled(entry)]

    def _is_settled(self, entry: Entry) -> bool:
        if entry.path in self._ran:
            return entry.rule in self._ran[entry.path] or entry.rule not in self._linters.pack.heads
        return not os.path.exists(os.path.join(os.path.dirname(os.path.abspath(self._file)), entry.path))

    @property
    def remaining(self) -> list[Entry]:
        """Entries that are not fixed."""
        gone = {entry.key for entry in self.fixed}
        return [entry for key, entry in self._known.items() if key not in gone]

    def remarks(self) -> Iterator[str]:
        """What to say at the end of a run."""
        for entry in self.fixed:
            yield f"fixed: {entry}"
        if self.fixed:
            yield f"{self._file}: {len(self.fixed)} known finding{'s'[: len(self.fixed) != 1]} fixed; `eeolint baseline update` takes them out"
