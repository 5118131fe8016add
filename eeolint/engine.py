"""Rules over postings, in order; nothing else."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eeolint.kinds import INDEXED, KINDS
from eeolint.kinds.contexts import holds
from eeolint.kinds.hits import Hit
from eeolint.languages import language_of
from eeolint.model import Confidence, Finding, Place, Posting, Result, Severity, Span
from eeolint.reading import Reading
from eeolint.rules import Pack, Rule
from eeolint.sourcemap import SourceMap

_CONFIDENCE = {Confidence.LOW: 0, Confidence.MEDIUM: 1, Confidence.HIGH: 2}


class Settings(NamedTuple):
    """What a run is about: rules by id prefix, places in order with the reason for each, the day whose law counts."""

    places: tuple[Place, ...]
    day: date
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    confidence: Confidence = Confidence.LOW
    preview: bool = False


class Engine:
    """A pack under one set of settings, ready for any number of postings."""

    def __init__(self, pack: Pack, settings: Settings) -> None:
        self.pack, self.settings = pack, settings
        self.places = tuple(place.id for place in settings.places)
        chosen = [name for name in pack.heads if self._chosen(name)]
        self._indexed = frozenset(name for name in chosen if pack.heads[name].kind in INDEXED)
        self._always = tuple(name for name in chosen if pack.heads[name].kind not in INDEXED)

    def _chosen(self, name: str) -> bool:
        head, settings = self.pack.heads[name], self.settings
        if head.status == "deprecated" or (head.status == "preview" and not settings.preview):
            return False
        selected = not settings.select or any(covers(prefix, name) for prefix in settings.select)
        return selected and not any(covers(prefix, name) for prefix in settings.ignore) and self.pack.law.holds_in(head.where, self.places)

    def lint(self, posting: Posting) -> Result:
        """Run the rules over one posting."""
        scan = self.pack.matcher.scan(posting.text)
        language = language_of(posting.text, scan.folded.words, self.pack.vocabulary.languages)
        if language != "en":
            name = self.pack.vocabulary.languages[language].name if language in self.pack.vocabulary.languages else language
            return Result(posting.source, posting.original, jurisdictions=self.settings.places, language=language, unchecked=f"written in {name}")
        reading = Reading(posting, scan, self.pack.known, self.places, self.settings.day)
        findings = sorted(self._findings(reading), key=_order)
        sure = [f for f in findings if _CONFIDENCE[f.confidence] >= _CONFIDENCE[self.settings.confidence]]
        return self._result(reading, SourceMap(posting), sure, len(findings) - len(sure))

    def _findings(self, reading: Reading) -> Iterator[Finding]:
        for name in self._always:
            yield from self._findings_of(name, reading)
        wording = sorted(self._indexed & reading.scan.candidates.keys())
        yield from _one_a_problem([finding for name in wording for finding in self._findings_of(name, reading)])

    def _findings_of(self, name: str, reading: Reading) -> Iterator[Finding]:
        rule = self.pack.rules[name]
        for hit in KINDS[rule.match.kind].check(rule.match, name, reading):
            severity = _severity(rule, hit, reading)
            if severity is not None:
                yield self._finding(name, rule, hit, severity)

    def _finding(self, name: str, rule: Rule, hit: Hit, severity: Severity) -> Finding:
        start, end = hit.span or (None, None)
        citations = hit.citations or self.pack.law.citations(rule.cite)
        return Finding(name, severity, rule.confidence, start, end, rule.message.format(**hit.fields), hit.suggestion, citations)

    def _result(self, reading: Reading, source: SourceMap, findings: list[Finding], below: int) -> Result:
        return Result(
            reading.posting.source,
            reading.posting.original,
            tuple(source.finding(finding) for finding in findings),
            tuple(source.statement(statement) for statement in reading.statements),
            tuple(source.notice(notice) for notice in reading.notices),
            tuple(source.coverage(row) for row in reading.coverage),
            reading.figures,
            self.settings.places,
            below_confidence=below,
            gave_up=tuple(dict.fromkeys(reading.gave_up)),
        )


def covers(prefix: str, rule: str) -> bool:
    """Whether a rule's id is `prefix` or lies in the family of that name."""
    return rule == prefix or rule.startswith(prefix.rstrip("/") + "/")


def _severity(rule: Rule, hit: Hit, reading: Reading) -> Severity | None:
    """How bad a hit is where it stands; None where the rule keeps silent."""
    if hit.span is not None and rule.match.kind in INDEXED and not rule.zones.allow(reading.zones.at(hit.span.start)):
        return None
    for level in rule.levels:
        if hit.span is not None and holds(level.when, reading, hit.span):
            return None if level.severity == "off" else Severity(level.severity)
    return hit.severity or rule.severity


def _one_a_problem(findings: list[Finding]) -> list[Finding]:
    """Of findings on wording that overlap inside one family the worst remains, of equally bad ones the longest: there is one wording to mend."""
    kept: dict[str, list[Span]] = {}
    remaining = []
    for finding in sorted(findings, key=lambda f: (f.severity.rank, (f.start or 0) - (f.end or 0))):
        span = Span(finding.start or 0, finding.end or 0)
        others = kept.setdefault(finding.rule.rpartition("/")[0], [])
        if not any(span.overlaps(other) for other in others):
            others.append(span)
            remaining.append(finding)
    return remaining


def _order(finding: Finding) -> tuple[bool, int, int, str]:
    return finding.start is None, finding.start or 0, finding.severity.rank, finding.rule
