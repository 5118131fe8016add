"""Bytes of one format to postings, with a map back to the source; the table of formats."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from eeolint.model import Posting, Unread


def read_input(source: str, called: str | None = None) -> Posting | Unread:
    """The posting of a file by its extension, or of standard input for "-", `called` like a file; an Unread where it cannot be read."""
    data = bytes_of(source)
    return data if isinstance(data, Unread) else read(data, (called or "<stdin>") if source == "-" else source)


def bytes_of(source: str) -> bytes | Unread:
    """The bytes of a file, or of standard input for "-"; an Unread where there are none to be had."""
    if os.path.isdir(source):
        return Unread(source, "a folder that holds no posting (.txt, .md, .html)")
    try:
        return sys.stdin.buffer.read() if source == "-" else _bytes(source)
    except OSError as error:
        return Unread(source, f"cannot be read: {error.strerror or error}")


def _bytes(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def read(data: bytes, source: str) -> Posting | Unread:
    """The posting of a file's bytes; `source` is its path, whose extension chooses the format."""
    decoded = decode(data)
    if decoded is None:
        return Unread(source, "not text in UTF-8 or UTF-16; save it as UTF-8")
    return reader_of(source)(decoded, source)


def decode(data: bytes) -> str | None:
    """Text of bytes in UTF-8 or, with a byte order mark, UTF-16; None for anything else. A mark is kept, so that offsets are the file's."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def reader_of(source: str) -> Callable[[str, str], Posting]:
    """What reads the text of a file, by its extension."""
    extension = os.path.splitext(source)[1].lower()
    if extension in (".md", ".markdown", ".mdown"):
        from eeolint.readers.markdown import read_markdown

        return read_markdown
    if extension in (".html", ".htm", ".xhtml"):
        from eeolint.readers.html import read_html

        return read_html
    from eeolint.readers.plain import read_plain

    return read_plain
