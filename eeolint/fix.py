"""Fixes: what a rule suggests, put into the source where it may stand as it is. Edits are values, and nothing between them is touched."""

from __future__ import annotations

import difflib
import os
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from itertools import accumulate
from typing import NamedTuple

from eeolint.agreement import capitals, numbered, with_article, with_verb
from eeolint.employer import Profile
from eeolint.linter import Linter
from eeolint.model import Finding, Posting, Result, Span, Unread
from eeolint.readers import read
from eeolint.rules import Rule
from eeolint.text import Stretches

_MOST_ROUNDS = 10  # a mended character may show one more word to mend, but not for ever
_PLAIN = re.compile(r"[A-Za-z][A-Za-z' /&-]*(?<!&)")  # what reads alike in all formats: no tag, no entity, no emphasis, no line break
_TOUCHING = frozenset("-/\\&;([]")
_DAMAGED = re.compile(r"[^\x00-\x7f]+")
_PRONOUNS = frozenset({"they", "them", "their", "theirs", "themselves"})
# Each alternative is bounded or reads on to what ends it: a hostile text costs no more than its length.
_UNTOUCHED = re.compile(
    r"""\A\ufeff?---[ \t]*\r?\n.*?(?:\n(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)|\Z)   # front matter
      | (?<!`)(?P<fence>`++).{0,5000}?(?P=fence) | <(?P<code>code|pre|kbd|samp|var)\b.*?(?:</(?P=code)|\Z)   # code
      | <[a-z/!][^<>]*>                                                         # tags
      | (?<!\S)\S{0,200}?(?:://|@|\bwww\.)\S*                                 # addresses
      | \[[^\[\]\n]*\](?!\()                                                   # names of links, which stand elsewhere, too
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_BLANK = re.compile(r"\[[^\]]*\]")  # what a draft leaves to fill in
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BODY_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)


class Edit(NamedTuple):
    """One replacement in a source text, in characters, on account of a rule."""

    start: int
    end: int
    text: str
    rule: str


class Fixed(NamedTuple):
    """One input before and after: `data` and `text` as they were read, `after` the fixed text, `fixes` how many, and what is still found in it.

    `left_alone` is the number of findings that nobody wants fixed.
    """

    source: str
    data: bytes
    text: str
    after: str
    fixes: int
    result: Result
    unsafe_left: int
    left_alone: int = 0
    stdin: bool = False

    def encoded(self) -> bytes:
        """The fixed text in the encoding of the input, with its byte order mark."""
        for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
            if self.data.startswith(mark):
                return mark + self.after.encode(encoding)
        return self.after.encode("utf-8")

    def diff(self) -> Iterator[str]:
        """A unified diff; nothing where nothing changes."""
        before, after = (_LINE.findall(text) for text in (self.text, self.after))
        for line in difflib.unified_diff(before, after, f"a/{self.source}", f"b/{self.source}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"

    def write(self) -> None:
        """Put the fixed bytes in the place of the file, whole or not at all, with its permissions; a link stays one. Raises OSError."""
        path = os.path.realpath(self.source)
        beside = f"{path}.{os.getpid()}.eeolint"
        try:
            with open(beside, "xb") as stream:
                stream.write(self.encoded())
            os.chmod(beside, os.stat(path).st_mode & 0o7777)
            os.replace(beside, path)
        except OSError:
            if os.path.exists(beside):
                os.remove(beside)
            raise


def edits(result: Result, rules: Mapping[str, Rule], kept_out: Iterable[Span] = (), *, unsafe: bool = False) -> tuple[Edit, ...]:
    """What can be put into the text of a result, in order, but nothing into what is kept out or suppressed; of edits that overlap the first."""
    untouched = (Span(*found.span()) for found in _UNTOUCHED.finditer(result.text))
    away = Stretches([*kept_out, *untouched, *_spans(one.finding for one in result.suppressed)])
    kept: list[Edit] = []
    for edit in sorted(edit for finding in result.findings if (edit := _edit(finding, result.text, rules[finding.rule], unsafe=unsafe))):
        if not away.touched_by(Span(edit.start, edit.end)) and (not kept or kept[-1].end <= edit.start):
            kept.append(edit)
    return tuple(kept)


def _spans(findings: Iterable[Finding]) -> list[Span]:
    return [Span(one.start, one.end) for one in findings if one.start is not None and one.end is not None]


def _edit(finding: Finding, text: str, rule: Rule, *, unsafe: bool) -> Edit | None:
    if rule.fixable is None or (rule.fixable == "unsafe" and not unsafe):
        return None
    if finding.start is None or finding.end is None or not finding.suggestion:
        return None
    found = _replaced(Span(finding.start, finding.end), finding.suggestion, text)
    return None if found is None else Edit(*found[0], found[1], finding.rule)


def _replaced(span: Span, suggestion: str, text: str) -> tuple[Span, str] | None:
    """What to put where; None where it is not certain to fit."""
    old = text[span.start : span.end]
    if _DAMAGED.fullmatch(old):
        return span, suggestion
    if not _PLAIN.fullmatch(old) or not _stands_alone(span, text):
        return None
    if suggestion in _PRONOUNS:
        return _pronoun(span, suggestion, text)
    words = numbered(suggestion, old)
    if words is None:
        return None
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start], text[span.end : span.end + 40]
    return with_article(span, old, capitals(words, old, line), text)


def _stands_alone(span: Span, text: str) -> bool:
    """Whether no hyphen, no entity and no half of an emphasis touches the words, and no bracket that could go on with them."""
    before, behind = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    halved = before != behind and bool({before, behind} & {"*", "_"})
    return not halved and before not in _TOUCHING and behind not in _TOUCHING - {";", "]"}


def _pronoun(span: Span, suggestion: str, text: str) -> tuple[Span, str] | None:
    old = text[span.start : span.end]
    new = capitals(suggestion, old)
    if suggestion != "they":
        return span, new
    two = re.search(r"\b(?:and|&)(?! *(?:/ *)?or\b)", old, re.IGNORECASE)  # "he and she" have a plural's verb already
    return None if two else with_verb(span, new, text)


def applied(text: str, changes: Iterable[Edit]) -> str:
    """The text with edits put in, none of which overlaps another."""
    pieces, at = [], 0
    for edit in sorted(changes):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*pieces, text[at:]))


Heed = Callable[[Result], Result]


def fixed(
    data: bytes, source: str, linter: Linter, employer: Profile | None = None, heed: Heed = lambda result: result, *, unsafe: bool = False
) -> Fixed | Unread:
    """Fix the bytes of one input until nothing more can be fixed; with `employer`, and only if `unsafe`, a missing statement or notice is added.

    `heed` takes findings out of a result that are to stay. Where they stand is remembered, since words put in beside them would make them new.
    """
    posting = read(data, source)
    if isinstance(posting, Unread):
        return posting
    found, rules = linter.lint_posting(posting), linter.pack.rules
    result, text, fixes = heed(found), found.text, 0
    wanted = frozenset(result.findings)
    left_alone = [finding for finding in found.findings if finding not in wanted]
    kept_out, lint = _spans(left_alone), _linting(source, linter, heed)
    for _ in range(_MOST_ROUNDS):
        changes = edits(result, rules, kept_out, unsafe=unsafe)
        if not changes:
            break
        text, fixes, kept_out = applied(text, changes), fixes + len(changes), _moved(kept_out, changes)
        result = lint(kept_out, text)
    if unsafe and employer:
        text, added, result = _completed(result, source, linter, employer, partial(lint, kept_out))
        fixes += added
    left = 0 if unsafe else len(edits(result, rules, kept_out, unsafe=True))
    return Fixed(source, data, found.text, text, fixes, result, left, len(left_alone))


def _linting(source: str, linter: Linter, heed: Heed) -> Callable[[Sequence[Span], str], Result]:
    def lint(kept_out: Sequence[Span], text: str) -> Result:
        posting = read(text.encode("utf-8"), source)
        assert isinstance(posting, Posting)
        result, away = heed(linter.lint_posting(posting)), frozenset(kept_out)
        return result._replace(findings=tuple(finding for finding in result.findings if (finding.start, finding.end) not in away))

    return lint


def _moved(spans: Sequence[Span], changes: Iterable[Edit]) -> list[Span]:
    """Where spans stand when edits that touch none of them have been put in."""
    changes = sorted(changes)
    ends, grown = [edit.end for edit in changes], [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in changes)]
    by = {span: grown[bisect_right(ends, span.start)] for span in spans}
    return [Span(span.start + by[span], span.end + by[span]) for span in spans]


def _completed(result: Result, source: str, linter: Linter, employer: Profile, lint: Callable[[str], Result]) -> tuple[str, int, Result]:
    """The text with each part whose absence is found, the number of parts, and the result; a part that would not mend it is not added."""
    if not linter.places:
        return result.text, 0, result
    draft, added = linter.draft(name=employer.name or "", contact=employer.contact or ""), 0
    for notice, part in (("statement", draft.statement), ("accommodation", draft.notice)):
        if _lacks(result, notice, linter) and not any(_BLANK.search(paragraph) for paragraph in part):
            after = lint(_with_paragraphs(result.text, part, source))
            if not _lacks(after, notice, linter) and len(after.findings) < len(result.findings):
                result, added = after, added + 1
    return result.text, added, result


def _lacks(result: Result, notice: str, linter: Linter) -> bool:
    """Whether a rule finds that a statement or a notice is absent, and lets it be added."""
    found = (linter.pack.rules[finding.rule] for finding in result.findings if finding.start is None)
    return any(rule.fixable == "unsafe" and rule.match.kind == "notice" and rule.match.notice == notice for rule in found)


def _with_paragraphs(text: str, paragraphs: Iterable[str], source: str) -> str:
    """The text with paragraphs at its end, as its format and its line endings have them."""
    newline = "\r\n" if "\r\n" in text else "\n"
    if os.path.splitext(source)[1].lower() in (".html", ".htm", ".xhtml"):
        end = found.start() if (found := _BODY_END.search(text)) else len(text)
        return text[:end] + "".join(f"<p>{escape(one, quote=False)}</p>{newline}" for one in paragraphs) + text[end:]
    gap = "" if text.endswith(newline * 2) else newline if text.endswith(newline) else newline * 2
    return text + gap + (newline * 2).join(paragraphs) + newline


class Account:
    """Counts what was fixed, and what is left."""

    def __init__(self) -> None:
        self.fixes = self.changed = self.files = self.left = self.unsafe = self.left_alone = 0

    def add(self, one: Fixed) -> None:
        """Count one input."""
        self.fixes += one.fixes
        self.changed += one.after != one.text
        self.files += 1
        self.left += len(one.result.findings)
        self.unsafe += one.unsafe_left
        self.left_alone += one.left_alone

    def sentence(self, unread: int) -> str:
        """One line that accounts for everything."""
        mend = f", {self.unsafe} of them with an unsafe fix (--unsafe)" if self.unsafe else ""
        done = f"{self.fixes} fix{'es'[: 2 * (self.fixes != 1)]} in {self.changed} of {self.files} file{'s'[: self.files != 1]}"
        alone = f"; {self.left_alone} known or unchanged, and so left alone" if self.left_alone else ""
        return f"{done}; {self.left} finding{'s'[: self.left != 1]} left{mend}{alone}{f'; {unread} unread' if unread else ''}"
