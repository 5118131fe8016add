"""A posting and its name are hostile text: what would steer a terminal, or forge a line or a cell of its own, is shown as a sign."""

from __future__ import annotations

_SIGN = "\ufffd"
CONTROLS = {code: _SIGN for code in (*range(32), *range(127, 160)) if chr(code) != "\n"}
_ALL_CONTROLS = CONTROLS | {ord(character): _SIGN for character in "\n\u2028\u2029"}


def visible(text: str) -> str:
    """The text with a sign for each control character and each line break; nothing else moves."""
    return text.translate(_ALL_CONTROLS)


def one_line(text: str) -> str:
    """The words of a text in one line."""
    return visible(" ".join(text.split()))
