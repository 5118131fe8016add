"""Which part of a posting a span stands in: statements and notices where they were found, else the section under the last heading.

A heading is a line of its own (`## Requirements`, `Benefits:`) or the words before a colon at the beginning of one. Text under no heading that is
known is `body`, unless a cue in its sentence places it.
"""

from bisect import bisect_right
from collections.abc import Iterator

from eeolint.expressions import deferred
from eeolint.lexicon import Lexicon
from eeolint.matcher import Scan
from eeolint.model import Notice, Posting, Span, Statement
from eeolint.records import NamedTuple
from eeolint.vocabulary import Phrases, ZoneWords

_LONGEST_HEADING = 70
_LONGEST_TITLE = 120
_MOST_HEADINGS = 20_000
_LINE = deferred(r"[^\n]+")
_DRESS = " \t\r#*_>·-=:|~"
_MARKED_AS_HEADING = deferred(r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$|[^.!?]{3,60}:\s*$)")


class Zones(NamedTuple):
    """Zones of one posting, in two layers: what was found lies over what headings say."""

    over: tuple[tuple[Span, str], ...]
    starts: list[int]
    names: list[str]
    cues: tuple[tuple[str, Phrases], ...]
    scan: Scan
    lexicon: Lexicon

    def at(self, offset: int) -> str:
        """Name of the zone that `offset` stands in."""
        for span, name in self.over:
            if span.start <= offset < span.end:
                return name
        section = self.names[bisect_right(self.starts, offset) - 1]
        return section if section != "body" else self._by_cue(offset)

    def _by_cue(self, offset: int) -> str:
        sentence = self.scan.sentences.at(offset)
        return next((name for name, cues in self.cues if any(self.scan.found(cues, self.lexicon, sentence))), "body")


def assign(
    posting: Posting, scan: Scan, words: dict[str, ZoneWords], lexicon: Lexicon, statements: tuple[Statement, ...], notices: tuple[Notice, ...]
) -> Zones:
    """Find the zones of a posting; statements and notices are those of its text, in offsets of the text."""
    over = [(Span(s.start, s.end), "statement") for s in statements]
    over += [(Span(n.start, n.end), n.kind) for n in notices if n.kind in words]
    starts, names = [0], ["body"]
    for start, name in _sections(posting, scan, words, lexicon):
        starts.append(start)
        names.append(name)
    cues = tuple((name, zone.cues) for name, zone in words.items() if zone.cues)
    return Zones(tuple(over), starts, names, cues, scan, lexicon)


def _sections(posting: Posting, scan: Scan, words: dict[str, ZoneWords], lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """Rows (offset, zone) where a section begins."""
    title = posting.title or _title(scan.folded.shape)
    if title:
        yield title.start, "title"
        yield title.end, "body"
    for line in _LINE.finditer(scan.folded.lower, title.end if title else 0):
        text = line.group()
        colon = text.find(":", 0, _LONGEST_HEADING)
        heading = (text[:colon] if colon > 0 else text).strip(_DRESS)
        if not heading or len(heading) > _LONGEST_HEADING:
            continue
        name = _heading(heading, words, lexicon)
        if name or _MARKED_AS_HEADING.match(text):
            yield line.start(), name or "body"


def _heading(text: str, words: dict[str, ZoneWords], lexicon: Lexicon) -> str | None:
    # The same headings stand in posting after posting, so what a line was found to be is kept.
    if text not in lexicon.headings:
        if len(lexicon.headings) > _MOST_HEADINGS:
            lexicon.headings.clear()
        found = (name for name, zone in words.items() if zone.headings and lexicon.expression(zone.headings).fullmatch(text))
        lexicon.headings[text] = next(found, None)
    return lexicon.headings[text]


def _title(shape: str) -> Span | None:
    """The first line, where it reads as a title: short, without a full stop, and something follows."""
    first = _LINE.search(shape)
    if (
        not first
        or first.end() == len(shape)
        or len(first.group()) > _LONGEST_TITLE
        or first.group().rstrip().endswith((".", "!", "?", ":", ",", ";"))
    ):
        return None
    return Span(*first.span())
