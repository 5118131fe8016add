"""A drafted statement and notice as plain text, Markdown, an HTML fragment or JSON (`eeolint-statement/1`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from eeolint.drafting import Draft
from eeolint.pack import Pack

SCHEMA = "eeolint-statement/1"


def text(draft: Draft, pack: Pack) -> str:
    """Paragraphs, with an empty line between them."""
    return "\n\n".join((*draft.statement, *draft.notice)) + "\n"


def markdown(draft: Draft, pack: Pack) -> str:
    """Paragraphs under a heading for each part."""
    return (
        "\n".join(f"## {title}\n\n" + "".join(f"{_plain(one)}\n\n" for one in paragraphs) for title, paragraphs in _parts(draft, pack)).rstrip()
        + "\n"
    )


def html(draft: Draft, pack: Pack) -> str:
    """A section for each part, to be put into a page."""
    sections = []
    for title, paragraphs in _parts(draft, pack):
        inside = "".join(f"<p>{escape(one)}</p>\n" for one in paragraphs)
        sections.append(f"<section>\n<h2>{escape(title)}</h2>\n{inside}</section>\n")
    return "".join(sections)


def as_json(draft: Draft, pack: Pack) -> str:
    """Both parts, what the statement names and on whose account, and what is left to do."""
    labels = pack.vocabulary.characteristics
    named = [
        {"words": one.words, "characteristics": {name: labels[name].label for name in one.characteristics}, "places": list(one.places)}
        for one in draft.named
    ]
    whole = {
        "schema": SCHEMA,
        "pack": pack.digest,
        "statement": list(draft.statement),
        "notice": list(draft.notice),
        "names": named,
        "missing": list(draft.missing),
        "notes": list(draft.notes),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _parts(draft: Draft, pack: Pack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    titles = pack.drafts().titles
    return (titles.statement, draft.statement), (titles.notice, draft.notice)


def _plain(paragraph: str) -> str:
    """A paragraph whose brackets and other marks Markdown leaves alone."""
    return "".join(f"\\{one}" if one in r"\`*_[]<>#" else one for one in paragraph)


FORMS: dict[str, Callable[[Draft, Pack], str]] = {"text": text, "markdown": markdown, "html": html, "json": as_json}
