"""Plain text is read as it stands, but for characters that nobody sees and for words that a page's lost line breaks have run together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eeolint.expressions import deferred
from eeolint.model import Posting, Span
from eeolint.readers.building import Builder, shows_all

# "attitudeDemonstrate", where a line ended, and "English18 - 35"; a name in capitals and small letters ("PowerPoint") is left alone.
_SEAM = deferred(r"\b(?:[a-z]{4,}+(?P<line>(?=[A-Z][a-z]{2}))|[A-Z]?[a-z]{4,}+(?=[0-9]{2}\b))")
_COMMENT = deferred(r"(?m)^[ \t\ufeff]*(?P<comment>#[ \t]*(?P<said>eeolint[^\r\n]*))")

# What stands around every seam once each character is no more than its class: to look for that takes a tenth of the time.
_CLASSES = bytes(ord("a" if c.islower() else "A" if c.isupper() else "0") if c.isalnum() else ord(" ") for c in map(chr, range(128))) + b" " * 128
_AROUND = (b"aaaaAaa", b"aaaa00")


def read_plain(text: str, source: str) -> Posting:
    """The posting of a plain text; lines that begin with "# eeolint:" are no part of it."""
    comments = _directives(text) if "eeolint" in text else ()
    if not comments:
        return _read(text, source)
    from eeolint.readers.cutting import read_without

    return read_without(text, source, comments, _read)


def _directives(text: str) -> tuple[Span, ...]:
    from eeolint.directives import is_directive

    return tuple(Span(*line.span("comment")) for line in _COMMENT.finditer(text) if is_directive(line.group("said")))


def _seams(text: str) -> list[re.Match[str]]:
    classes = text.encode("ascii", "replace").translate(_CLASSES)
    words = {word for around in _AROUND for word in _words_with(around, classes)}
    return [seam for word in sorted(words) if (seam := _SEAM.match(text, word))]


def _words_with(what: bytes, classes: bytes) -> Iterator[int]:
    """Where the words begin that hold something; a word is left at once, as a text may be one word of a million letters."""
    at = classes.find(what)
    while at >= 0:
        yield classes.rfind(b" ", 0, at) + 1
        end = classes.find(b" ", at)
        at = classes.find(what, end) if end >= 0 else -1


def _read(text: str, source: str) -> Posting:
    seams = _seams(text)
    if not seams and shows_all(text):
        return Posting(text, source)
    builder, start = Builder(), 0
    for seam in seams:
        builder.visible(text[start : seam.end()], start)
        builder.made("\n" if seam.lastgroup else " ")
        start = seam.end()
    builder.visible(text[start:], start)
    return builder.posting(text, source)
