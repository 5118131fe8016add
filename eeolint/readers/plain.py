"""Plain text is read as it stands, but for characters that nobody sees."""

from __future__ import annotations

from eeolint.model import Posting
from eeolint.readers.building import Builder, shows_all


def read_plain(text: str, source: str) -> Posting:
    """The posting of a plain text."""
    if shows_all(text):
        return Posting(text, source)
    builder = Builder()
    builder.visible(text, 0)
    return builder.posting(text, source)
