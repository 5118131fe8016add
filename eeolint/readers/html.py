"""HTML: the text that a reader sees, block by block; every character maps back through tags and entities.

A small tokenizer of our own, because parsers that know all of HTML do not say where a character stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from eeolint.expressions import deferred
from eeolint.model import Posting, Span
from eeolint.readers.building import INVISIBLE, Builder

# No repetition may give anything back, nor a tag hold another's beginning: a page of "<b<b<b" must not be tried in every way there is.
_TOKEN = deferred(
    r"""(?P<skip><!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<[!?][^<>]*+>
        |<(?P<opaque>script|style|template|noscript|svg|head|textarea|select)\b.*?(?:</(?P=opaque)\s*>|$))
      | (?P<tag></?[a-zA-Z][^\s/<>]*+(?:"[^"]*"|'[^']*'|[^"'<>])*+>)
      | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?)
      | (?P<space>\s+)
      | (?P<text>[^<&\s]+|[<&])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_COMMENT = deferred(r"<!--(.*?)(-->|\Z)", re.DOTALL)  # one without an end is taken whole: to look for ends again and again takes long
_DATA = deferred(r"<script\b(?P<attributes>[^<>]*+)>(?P<said>(?:[^<]++|<(?!/?script\b))*+)</script", re.IGNORECASE)
_ADDRESS = ("addressLocality", "addressRegion", "addressCountry")
_NAME = deferred(r"</?([a-zA-Z][^\s/>]*)")
_BLOCKS = frozenset(
    """address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure footer form header hr html main nav ol pre
    section summary table tbody tfoot thead tr ul""".split()  # noqa: SIM905 -- a list of forty strings reads worse
)
_CELLS = frozenset({"td", "th"})
_HEADING = deferred(r"h[1-6]$")
_LAID_OUT = deferred(rf"<(?:p|li|br|h[1-6]|{'|'.join(sorted(_BLOCKS))})(?:\s[^<>]*)?/?>", re.IGNORECASE)


def read_html(text: str, source: str) -> Posting:
    """The posting of an HTML page or fragment; its first heading of level one is the title."""
    builder = Builder()
    add_html(builder, text, 0)
    return builder.posting(text, source)


def looks_like_html(text: str) -> bool:
    """Whether a text has a tag that lays out text, as a table's cell of HTML has."""
    return "<" in text and _LAID_OUT.search(text) is not None


def add_html(builder: Builder, html: str, at: int) -> None:
    """Add the visible text of a fragment that stands at source offset `at`."""
    title: int | None = None
    for token in _TOKEN.finditer(html):
        kind, where = token.lastgroup, at + token.start()
        if kind == "tag":
            name = _NAME.match(token.group())
            title = _tag(builder, name.group(1).lower() if name else "", token.group().startswith("</"), title)
        elif kind == "entity":
            character = _unescaped(token.group())
            if character in INVISIBLE:
                continue
            builder.copied(" " if character.isspace() else character, where, len(token.group()))
        elif kind == "space" and not builder.ends_in_space():
            builder.copied(" ", where, len(token.group()))
        elif kind == "text":
            builder.visible(token.group(), where)
        elif kind == "skip":
            _skip(builder, token.group(), where)


def _skip(builder: Builder, skipped: str, at: int) -> None:
    """Take what the posting needs of something that no reader sees: directives, and the locations that a page's data give."""
    if "eeolint" in skipped:
        builder.comments += _directives(skipped, at)
    if not skipped.startswith("<!"):
        data = (one for one in _DATA.finditer(skipped) if "application/ld+json" in one.group("attributes").lower())
        builder.locations += [location for one in data for location in data_locations(one.group("said"))]


def _unescaped(entity: str) -> str:
    from html import unescape  # two thousand names

    return unescape(entity)


def _directives(skipped: str, at: int) -> Iterator[Span]:
    """Where comments to eeolint stand in what no reader sees: a comment itself, or the head of a page."""
    from eeolint.directives import is_directive

    if skipped.startswith("<!--") or skipped[:5].lower() == "<head":
        yield from (Span(at + one.start(), at + one.end()) for one in _COMMENT.finditer(skipped) if one.group(2) and is_directive(one.group(1)))


def _tag(builder: Builder, name: str, closing: bool, title: int | None) -> int | None:
    """Lay out one tag; returns where an open title began."""
    if _HEADING.match(name):
        return _heading(builder, name, closing, title)
    if name == "li" and not closing:
        builder.line("\xb7 ")
    elif name == "p":
        builder.paragraph()
    elif name == "br" or name in _BLOCKS or name == "li":
        builder.line()
    elif name in _CELLS and not builder.ends_in_space():
        builder.made("\t")
    return title


def _heading(builder: Builder, name: str, closing: bool, title: int | None) -> int | None:
    if not closing:
        builder.paragraph("# ")
        return builder.length if name == "h1" and builder.title is None else title
    if title is not None and name == "h1":
        builder.title = Span(title, builder.length)
        title = None
    builder.paragraph()
    return title


def data_locations(text: str) -> list[str]:
    """The locations of a schema.org JobPosting: its addresses, and where applicants of remote work must live."""
    import json

    try:
        found = json.loads(text)
    except ValueError:
        return []
    postings = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict) and one.get("@type") == "JobPosting"]
    said = []
    for posting in postings:
        for place in _each(posting.get("jobLocation")):
            address = place.get("address", place)
            parts = address if isinstance(address, dict) else {}
            said.append(", ".join(parts[key] for key in _ADDRESS if isinstance(parts.get(key), str)))
        said += [f"Remote, {place['name']}" for place in _each(posting.get("applicantLocationRequirements")) if isinstance(place.get("name"), str)]
    return [one for one in said if one]


def _each(value: Any) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
