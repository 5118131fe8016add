"""From offsets of a posting's plain text to offsets of the source that it was read from."""

from __future__ import annotations

from bisect import bisect_right

from eeolint.model import Coverage, Duty, Finding, Notice, Posting, Result, Span, Statement


class SourceMap:
    """The map of one posting; without segments the text is the source and nothing moves."""

    def __init__(self, posting: Posting) -> None:
        self._segments = posting.segments
        self._starts = [segment[0] for segment in posting.segments]

    def span(self, span: Span) -> Span:
        """Source span: from its first copied character's beginning to behind its last; what the reader made at either end falls away."""
        if not self._segments:
            return span
        first = self._first(span.start)
        return Span(first, max(first, self._behind(span.end)))

    def _first(self, at: int) -> int:
        """Where the first copied character at or behind `at` begins."""
        number = max(0, bisect_right(self._starts, at) - 1)
        start, source, length, width = self._segments[number]
        if at < start + length:
            return source + (max(0, at - start) if length == width else 0)
        return self._segments[number + 1][1] if number + 1 < len(self._segments) else source + width

    def _behind(self, end: int) -> int:
        """Where the last copied character before `end` ends."""
        start, source, length, width = self._segments[max(0, bisect_right(self._starts, end - 1) - 1)]
        inside = max(0, min(end - start, length))
        return source + (inside if length == width else width if inside else 0)

    def result(self, result: Result) -> Result:
        """The result with all that it tells of at its place in the source."""
        return result._replace(
            findings=tuple(map(self.finding, result.findings)),
            statements=tuple(map(self.statement, result.statements)),
            notices=tuple(map(self.notice, result.notices)),
            coverage=tuple(map(self.coverage, result.coverage)),
            duties=tuple(map(self.duty, result.duties)),
        )

    def finding(self, finding: Finding) -> Finding:
        """The finding at its place in the source."""
        if finding.start is None or finding.end is None:
            return finding
        span = self.span(Span(finding.start, finding.end))
        return finding._replace(start=span.start, end=span.end)

    def statement(self, statement: Statement) -> Statement:
        """The statement at its place in the source."""
        whole = self.span(Span(statement.start, statement.end))
        named = {name: tuple(map(self.span, spans)) for name, spans in statement.named.items()}
        catch_all = self.span(statement.catch_all_span) if statement.catch_all_span else None
        return Statement(whole.start, whole.end, named, statement.catch_all, catch_all)

    def notice(self, notice: Notice) -> Notice:
        """The notice at its place in the source."""
        whole = self.span(Span(notice.start, notice.end))
        contact = self.span(notice.contact_span) if notice.contact_span else None
        reach = self.span(notice.applicants_span) if notice.applicants_span else None
        return notice._replace(start=whole.start, end=whole.end, contact_span=contact, applicants_span=reach)

    def duty(self, duty: Duty) -> Duty:
        """The duty with its spans at their places in the source."""
        return duty._replace(spans=tuple(map(self.span, duty.spans))) if duty.spans else duty

    def coverage(self, row: Coverage) -> Coverage:
        """The row with its spans at their places in the source."""
        return row._replace(spans=tuple(map(self.span, row.spans))) if row.spans else row
