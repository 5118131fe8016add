"""Markdown by CommonMark, front matter included: emphasis, links and tables fall away, and every character maps back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyromark

from eeolint.expressions import deferred
from eeolint.model import Posting, Span
from eeolint.readers.building import Builder
from eeolint.readers.front import front_locations
from eeolint.readers.html import add_html

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
)
_FRONT_LINE = deferred(r"(?m)^([\w-]+):[ \t]*(.*)$")


def read_markdown(text: str, source: str) -> Posting:
    """The posting of a Markdown file; its title is the front matter's, else its first heading of level one."""
    posting = _read(text, source)
    if not posting.comments:
        return posting
    from eeolint.readers.cutting import read_without

    return read_without(text, source, posting.comments, _read)._replace(front=posting.front)


def _read(text: str, source: str) -> Posting:
    builder, mark = Builder(), text.startswith("\ufeff")
    body = text[mark:]
    characters = _offsets(body)
    reading = _Reading(builder, text, lambda at: characters(at) + mark)
    for event, where in pyromark.Markdown(options=_OPTIONS).events_with_range(body):
        reading.take(event, where["start"], where["end"])
    return builder.posting(text, source)


def _offsets(text: str) -> Callable[[int], int]:
    """From byte offsets, asked for in rising order, to character offsets."""
    if text.isascii():
        return lambda at: at
    data, last = text.encode("utf-8"), [0, 0]

    def character(at: int) -> int:
        if at < last[0]:
            last[:] = [0, 0]
        last[1] += len(data[last[0] : at].decode("utf-8", "ignore"))
        last[0] = at
        return last[1]

    return character


class _Reading:
    """What the events of one document do to its text."""

    def __init__(self, builder: Builder, source: str, offset: Callable[[int], int]) -> None:
        self.builder, self.source, self.offset = builder, source, offset
        self.front = self.code = False
        self.html: list[tuple[int, int]] = []
        self.title: int | None = None

    def take(self, event: Any, start: int, end: int) -> None:
        """Take one event, which stands at bytes `start` to `end`."""
        if isinstance(event, str):
            self._break(event, start)
            return
        [(kind, value)] = event.items()
        if kind in ("Start", "End"):
            self._block(kind == "Start", value)
        elif kind == "Text" and self.front:
            self._front_matter(value, self.offset(start))
        elif kind == "Text" and not self.code:
            self._copied(value, self.offset(start), self.offset(end))
        elif kind == "Code":
            self._code_span(value, self.offset(start), self.offset(end))
        elif kind == "Html":
            self._html_line(self.offset(start), self.offset(end))
        elif kind == "InlineHtml":
            add_html(self.builder, value, self.offset(start))

    def _break(self, event: str, start: int) -> None:
        if event == "SoftBreak":
            self.builder.copied(" ", self.offset(start), 1)
        elif event in ("HardBreak", "Rule"):
            self.builder.line()

    def _block(self, opens: bool, value: Any) -> None:
        name = value if isinstance(value, str) else next(iter(value))
        if name == "MetadataBlock":
            self.front = opens
        elif name == "HtmlBlock":
            self._html_block(opens)
        elif name == "CodeBlock":
            self.code = opens
            self.builder.paragraph()
        elif name == "Heading":
            self._heading(opens, value)
        elif name == "Item":
            self.builder.line("\xb7 " if opens else "")
        elif name == "TableCell":
            self.builder.made("\t") if not self.builder.ends_in_space() else None
        elif name in ("Paragraph", "BlockQuote", "List", "Table", "TableHead", "TableRow"):
            self.builder.line() if opens or name != "Paragraph" else self.builder.paragraph()

    def _html_block(self, opens: bool) -> None:
        self.builder.line()
        if not opens:
            for start, end in self.html:
                add_html(self.builder, self.source[start:end], start)
            self.html = []

    def _copied(self, value: str, at: int, end: int) -> None:
        if len(value) == end - at:
            self.builder.visible(value, at)
        else:
            self.builder.copied(value, at, end - at)

    def _code_span(self, value: str, at: int, end: int) -> None:
        """A span of code lies between runs of backticks, perhaps a space further in; a line break in it is a space."""
        fence = end - at - len(self.source[at:end].lstrip("`"))
        inside = at + fence + max(0, end - at - 2 * fence - len(value)) // 2
        if self.source[inside : inside + len(value)].replace("\n", " ") != value:
            self.builder.copied(value, at, end - at)
            return
        for number, line in enumerate(self.source[inside : inside + len(value)].split("\n")):
            if number:
                self.builder.copied(" ", inside - 1, 1)
            self.builder.visible(line, inside)
            inside += len(line) + 1

    def _html_line(self, start: int, end: int) -> None:
        """HTML comes line by line, but a script or a comment is known by its whole: lines that touch are one piece of the source."""
        if self.html and self.source[self.html[-1][1] : start].strip("\r") == "":
            start, _ = self.html.pop()
        self.html.append((start, end))

    def _heading(self, opens: bool, value: Any) -> None:
        first = opens and value["Heading"]["level"] == "H1" and self.builder.title is None
        if opens:
            self.builder.paragraph("# ")
            self.title = self.builder.length if first else None
            return
        if self.title is not None:
            self.builder.title = Span(self.title, self.builder.length)
        self.builder.paragraph()

    def _front_matter(self, text: str, at: int) -> None:
        if "eeolint" in text:
            self.builder.front = Span(at, at + len(text))
        for line in _FRONT_LINE.finditer(text):
            if line.group(1) == "eeolint":
                continue
            if line.group(1).lower() == "title" and self.builder.title is None:
                self.builder.title = Span(self.builder.length, self.builder.length + len(line.group(2)))
            self.builder.copied(line.group(2), at + line.start(2))
            self.builder.line()
        self.builder.locations += front_locations(text)
        self.builder.paragraph()
