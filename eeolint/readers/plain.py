"""Plain text is read as it stands, but for characters that nobody sees."""

from __future__ import annotations

from eeolint.model import Posting
from eeolint.readers.building import INVISIBLE, Builder


def read_plain(text: str, source: str) -> Posting:
    """The posting of a plain text."""
    if INVISIBLE.isdisjoint(text):
        return Posting(text, source)
    builder = Builder()
    builder.visible(text, 0)
    return builder.posting(text, source)
