"""Plain text is read as it stands, but for characters that nobody sees and for words that a page's lost line breaks have run together."""

from __future__ import annotations

import re

from eeolint.model import Posting
from eeolint.readers.building import Builder, shows_all

# "attitudeDemonstrate", where a line ended, and "English18 - 35"; a name in capitals and small letters ("PowerPoint") is left alone.
_SEAM = re.compile(r"\b(?:[a-z]{4,}+(?P<line>(?=[A-Z][a-z]{2}))|[A-Z]?[a-z]{4,}+(?=\d{2}\b))")


def read_plain(text: str, source: str) -> Posting:
    """The posting of a plain text."""
    seams = list(_SEAM.finditer(text))
    if not seams and shows_all(text):
        return Posting(text, source)
    builder, start = Builder(), 0
    for seam in seams:
        builder.visible(text[start : seam.end()], start)
        builder.made("\n" if seam.lastgroup else " ")
        start = seam.end()
    builder.visible(text[start:], start)
    return builder.posting(text, source)
