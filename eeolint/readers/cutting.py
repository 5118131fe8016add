"""Directives stand in a source beside what people read: they are cut out before the rest is read, so that nothing around them reads otherwise."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise

from eeolint.model import Posting, Span


def read_without(text: str, source: str, comments: tuple[Span, ...], read: Callable[[str, str], Posting]) -> Posting:
    """The posting of a source read as if its `comments` were not there; its offsets are those of the whole source."""
    cuts = [_widened(text, span) for span in _runs(text, comments)]
    bounds = [0, *(bound for cut in cuts for bound in cut), len(text)]
    posting = read("".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)), source)
    segments = posting.segments or ((0, 0, len(posting.text), len(posting.text)),)
    return posting._replace(raw=text, segments=tuple(_restored(segments, cuts)), comments=comments)


def _runs(text: str, comments: Iterable[Span]) -> Iterator[Span]:
    """Comments, those together that have nothing but spaces between them on one line."""
    run: Span | None = None
    for span in comments:
        between = text[run.end : span.start] if run else ""
        if run and not between.strip() and "\n" not in between:
            run = Span(run.start, span.end)
            continue
        if run:
            yield run
        run = span
    if run:
        yield run


def _widened(text: str, span: Span) -> Span:
    """What goes with a comment: the line that it stands on alone, else the spaces that set it off."""
    start, end = span
    while start and text[start - 1] != "\n" and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end] != "\n" and text[end].isspace():
        end += 1
    is_first, is_last = not start or text[start - 1] == "\n", end == len(text) or text[end] == "\n"
    if is_last:
        return Span(start, min(end + 1, len(text)) if is_first else span.end)
    apart = start < span.start or is_first
    return Span(span.start, end if apart else span.end)


def _restored(segments: Iterable[tuple[int, int, int, int]], cuts: list[Span]) -> Iterator[tuple[int, int, int, int]]:
    """Segments over the whole source in place of those over the source with `cuts` taken out; one that goes across a cut becomes two."""
    gone = [0, *accumulate(cut.end - cut.start for cut in cuts)]
    points = [cut.start - before for cut, before in zip(cuts, gone, strict=False)]
    for start, source, length, width in segments:
        if length != width:
            yield start, source + gone[bisect_right(points, source)], length, width
            continue
        inside = points[bisect_right(points, source) : bisect_left(points, source + width)]
        for here, there in pairwise((source, *inside, source + width)):
            yield start + here - source, here + gone[bisect_right(points, here)], there - here, there - here
