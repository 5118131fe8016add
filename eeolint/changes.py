"""What Git says has changed since a revision, and the findings that concern it: wording on changed lines, all else of changed files."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator

from eeolint.kinds import INDEXED
from eeolint.linter import UsageError
from eeolint.model import Finding, Result, Unread
from eeolint.pack import Pack
from eeolint.text import Lines

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_BY_LINE = {*INDEXED, "directive"}  # kinds of rules that speak of the words where they stand


class ChangesError(UsageError):
    """Git cannot tell what has changed; the message says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "diff_base")


class Changes:
    """The files that differ from a revision, each with the numbers of its changed lines; None for all of them (new, untracked or binary files)."""

    def __init__(self, revision: str, lines: dict[str, frozenset[int] | None], pack: Pack) -> None:
        self._revision, self._lines, self._heads = revision, lines, pack.heads
        self._unchanged = self._left_out = 0

    def among(self, inputs: Iterable[str]) -> tuple[str, ...]:
        """The inputs that have changed, and those that are no files, which will be reported as unread."""
        inputs = tuple(inputs)
        kept = tuple(one for one in inputs if os.path.realpath(one) in self._lines or not os.path.isfile(one))
        self._unchanged = len(inputs) - len(kept)
        return kept

    def over(self, results: Iterable[Result | Unread]) -> Iterator[Result | Unread]:
        """The results without findings on wording of unchanged lines."""
        for result in results:
            yield result if isinstance(result, Unread) else self.held(result)

    def held(self, result: Result) -> Result:
        """The result without findings on wording of unchanged lines."""
        changed = self._lines.get(os.path.realpath(result.source))
        if changed is None:
            return result
        lines = Lines.of(result.text)
        kept = tuple(finding for finding in result.findings if self._concerns(finding, changed, lines))
        self._left_out += len(result.findings) - len(kept)
        return result._replace(findings=kept)

    def _concerns(self, finding: Finding, changed: frozenset[int], lines: Lines) -> bool:
        if finding.start is None or finding.end is None or self._heads[finding.rule].kind not in _BY_LINE:
            return True
        first, last = lines.place(finding.start)[0], lines.place(max(finding.start, finding.end - 1))[0]
        return not changed.isdisjoint(range(first, last + 1))

    def remarks(self) -> Iterator[str]:
        """What was left out, to say at the end of a run."""
        if self._unchanged or self._left_out:
            files = f"{self._unchanged} file{'s'[: self._unchanged != 1]}"
            findings = f"{self._left_out} finding{'s'[: self._left_out != 1]}"
            yield f"as in {self._revision}, and so left out: {files}, and {findings} on wording of changed files"


def since(revision: str, inputs: tuple[str, ...], pack: Pack) -> Changes:
    """The changes of the working tree since a revision. Raises ChangesError where Git cannot tell."""
    if "-" in inputs:
        raise ChangesError("--diff-base wants files: what comes by standard input has no revision to be held against")
    folder = _folder(inputs)
    root = os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n"))
    commit = _commit(folder, revision)
    shape = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--find-renames", "--ignore-submodules")
    diff = _git(root, "-c", "core.quotePath=true", "diff", *shape, "--src-prefix=a/", "--dst-prefix=b/", commit, "--")
    lines = {os.path.realpath(os.path.join(root, path)): changed for path, changed in changed_lines(diff)}
    outside = [one for one in inputs if os.path.exists(one) and not _is_inside(os.path.realpath(one), os.path.realpath(root))]
    if outside:
        raise ChangesError(f"{outside[0]}: not in the repository at {root}, and so without a revision; name it in a run with --no-diff-base")
    folders = dict.fromkeys(os.path.dirname(os.path.realpath(one)) for one in inputs if os.path.isfile(one))
    untracked = _git(root, "ls-files", "-z", "--others", "--", *folders) if folders else b""
    lines |= {os.path.realpath(os.path.join(root, os.fsdecode(path))): None for path in untracked.split(b"\0") if path}
    return Changes(revision, lines, pack)


def _folder(inputs: tuple[str, ...]) -> str:
    """A folder that there is, of the first input that there is."""
    there = next((os.path.realpath(one) for one in inputs if os.path.exists(one)), os.getcwd())
    return there if os.path.isdir(there) else os.path.dirname(there)


def _is_inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _commit(folder: str, revision: str) -> str:
    try:
        return os.fsdecode(_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip())
    except ChangesError:
        raise ChangesError(f"--diff-base: Git knows no revision {revision!r}; fetch it, or name another (a shallow clone lacks most)") from None


def _git(folder: str, *arguments: str) -> bytes:
    try:
        ran = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=False)  # noqa: S603, S607 -- whichever Git the user has
    except FileNotFoundError:
        raise ChangesError("--diff-base needs Git, and there is no command `git`; install it, or leave the flag out") from None
    if ran.returncode:
        why = (ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
        raise ChangesError(f"--diff-base: Git cannot tell what has changed: {why}")
    return ran.stdout


def changed_lines(diff: bytes) -> Iterator[tuple[str, frozenset[int] | None]]:
    """Paths of a `git diff --unified=0` with the numbers of their new lines; None where the diff does not show lines, as of binary files."""
    path, lines, body = "", set[int](), 0
    for line in diff.split(b"\n"):
        hunk = None if body else _HUNK.match(line)
        if body:
            body -= line[:1] in (b"+", b"-")
        elif line.startswith(b"diff --git ") and path:
            yield path, frozenset(lines)
            path, lines = "", set()
        elif line.startswith(b"+++ "):
            path = _path(line[4:])
        elif line.startswith(b"Binary files "):
            yield _path(line[len(b"Binary files ") : -len(b" differ")].rpartition(b" and ")[2]), None
        elif hunk:
            removed, first, added = (int(number or 1) for number in hunk.groups())
            lines.update(range(first, first + added))
            body = removed + added
    if path:
        yield path, frozenset(lines)


def _path(written: bytes) -> str:
    """A path as Git writes it behind `b/`: in quotes with octal codes where it has odd characters; nothing for a file that is no more."""
    written = written.rstrip(b"\t\r")
    if written.startswith(b'"'):
        written = written[1:-1].decode("unicode_escape").encode("latin-1")
    return os.fsdecode(written[2:]) if written.startswith(b"b/") else ""
