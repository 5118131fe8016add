"""Rules over postings, in order; nothing else."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from eeolint.duties import Acting, acting
from eeolint.kinds import INDEXED, KINDS
from eeolint.kinds.contexts import holds
from eeolint.kinds.hits import Hit
from eeolint.languages import language_of
from eeolint.law import Employer
from eeolint.model import Confidence, Duty, Finding, Place, Posting, Result, Severity, Span, Suppressed, Where
from eeolint.pack import Pack
from eeolint.policy import covers, weight_of
from eeolint.reading import Reading
from eeolint.records import NamedTuple
from eeolint.rules import Rule
from eeolint.sourcemap import SourceMap
from eeolint.text import Stretches

_MOST_PLACES = 1_000  # combinations of places whose rules are remembered
_CONFIDENCE: dict[str, int] = {Confidence.LOW: 0, Confidence.MEDIUM: 1, Confidence.HIGH: 2}


class Settings(NamedTuple):
    """What a run is about: the day whose law counts, what is known of the employer, rules by id prefix.

    Without `select` all stable rules run; a rule in preview runs where `preview` says so or where it is asked for by its full id.
    `severity` gives rules another weight by prefix of their ids ("off" silences them) and outweighs the policies of the pack.
    """

    day: date
    employer: Employer = Employer()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    confidence: Confidence = Confidence.LOW
    preview: bool = False
    severity: Mapping[str, str] = MappingProxyType({})
    extend_select: tuple[str, ...] = ()


class _Running(NamedTuple):
    """What runs in some places: rules that always do, rules that the index has to call, those on directives, and the duties that act."""

    places: tuple[str, ...]
    always: tuple[str, ...]
    indexed: frozenset[str]
    directives: tuple[str, ...]
    duties: tuple[Acting, ...]


class Engine:
    """A pack under one set of settings, ready for any number of postings."""

    def __init__(self, pack: Pack, settings: Settings) -> None:
        self.pack, self.settings = pack, settings
        self._running: dict[tuple[tuple[str, bool], ...], _Running] = {}
        layers = [layer for layer in (settings.severity, pack.choices.severity) if layer]
        self._weights = {
            name: weight for name in pack.heads if layers and (weight := next(filter(None, (weight_of(name, by) for by in layers)), None))
        }

    def _in(self, places: tuple[Place, ...]) -> "_Running":
        """What runs in some places, worked out once for each."""
        key = tuple((place.id, place.remote) for place in places)
        if key not in self._running:
            if len(self._running) >= _MOST_PLACES:
                self._running.clear()
            ids = tuple(place.id for place in places)
            chosen = [name for name in self.pack.heads if self._is_chosen(name, ids)]
            indexed = frozenset(name for name in chosen if self.pack.heads[name].kind in INDEXED)
            duties = tuple(acting(places, self.settings.day, self.settings.employer, self.pack.law))
            parts = {part for one in duties for part in (*one.asks, *one.bars)}
            directives = tuple(name for name in chosen if self.pack.heads[name].kind == "directive")
            always = tuple(name for name in chosen if name not in indexed and name not in directives and self._may_speak(name, parts))
            self._running[key] = _Running(ids, always, indexed, directives, duties)
        return self._running[key]

    def heard(self, places: tuple[Place, ...]) -> frozenset[str]:
        """The rules that may be heard on postings in some places: those that are chosen, and sure enough."""
        ids, least = self._in(places).places, _CONFIDENCE[self.settings.confidence]
        return frozenset(name for name, head in self.pack.heads.items() if _CONFIDENCE[head.confidence] >= least and self._is_chosen(name, ids))

    def on_directives(self, places: tuple[Place, ...]) -> tuple[str, ...]:
        """Those of them that speak of directives; they wait until all others have spoken."""
        return self._in(places).directives

    def _may_speak(self, name: str, parts: set[str]) -> bool:
        """Whether a rule speaks of no part, or of one that a duty asks for or bars."""
        match = self.pack.rules[name].match
        return match.kind != "duty" or match.part in parts

    def _is_chosen(self, name: str, places: tuple[str, ...]) -> bool:
        head, settings = self.pack.heads[name], self.settings
        asked_for = (*settings.select, *settings.extend_select)
        if self._weights.get(name) == "off" or head.status == "deprecated":
            return False
        if head.status == "preview" and not settings.preview and name not in asked_for:
            return False
        selected = not settings.select or any(covers(prefix, name) for prefix in asked_for)
        return selected and not any(covers(prefix, name) for prefix in settings.ignore) and self.pack.law.holds_in(head.where, places)

    def lint(self, posting: Posting, where: Where) -> Result:
        """Run the rules over one posting in its places."""
        scan = self.pack.matcher.scan(posting.text)
        language = language_of(posting.text, scan.folded.words, self.pack.vocabulary.languages)
        if language != "en":
            name = self.pack.vocabulary.languages[language].name if language in self.pack.vocabulary.languages else language
            unchecked = Result(posting.source, posting.original, jurisdictions=where.places, unsettled=where.unsettled)
            return unchecked._replace(language=language, unchecked=f"written in {name}")
        running = self._in(where.places)
        reading = Reading(posting, scan, self.pack.known, running.places, self.settings.day, running.duties, employer=self.settings.employer)
        findings = sorted(self._findings(reading, running), key=in_order)
        sure = [f for f in findings if _CONFIDENCE[f.confidence] >= _CONFIDENCE[self.settings.confidence]]
        result = self._result(reading, where, sure, len(findings) - len(sure))
        return self._without_allowed(result, sure, reading) if self.pack.choices.allow else result

    def _without_allowed(self, result: Result, findings: list[Finding], reading: Reading) -> Result:
        """The result with the findings on words that a policy allows among the suppressed; `findings` are its own on the text of the reading."""
        allowed = [self._allowing(finding, reading) for finding in findings]
        kept = tuple(finding for finding, because in zip(result.findings, allowed, strict=True) if because is None)
        gone = tuple(Suppressed(finding, "policy", because) for finding, because in zip(result.findings, allowed, strict=True) if because is not None)
        return result._replace(findings=kept, suppressed=gone)

    def _allowing(self, finding: Finding, reading: Reading) -> str | None:
        """Why a policy allows the words of a finding; None where none does."""
        if finding.start is None or finding.end is None:
            return None
        span, sentence = Span(finding.start, finding.end), reading.scan.sentence(finding.start)
        for choice in self.pack.choices.allow:
            if choice.speaks_of(finding.rule):
                said = reading.lexicon.expression(choice.words).finditer(reading.scan.folded.lower, *sentence)
                if any(span.overlaps(match.span()) for match in said):
                    return choice.because
        return None

    def _findings(self, reading: Reading, running: "_Running") -> Iterator[Finding]:
        for name in running.always:
            yield from self._findings_of(name, reading)
        scan = reading.scan
        wording = [name for name in sorted(running.indexed.intersection(scan.candidates)) if scan.matches(name)]
        yield from _one_a_problem([finding for name in wording for finding in self._findings_of(name, reading)])

    def _findings_of(self, name: str, reading: Reading) -> Iterator[Finding]:
        rule, weight = self.pack.rules[name], self._weights.get(name)
        for hit in KINDS[rule.match.kind].check(rule.match, name, reading):
            severity = _severity(rule, hit, reading)
            if severity is not None:
                yield self._finding(name, rule, hit, Severity(weight) if weight else severity)

    def finding(self, name: str, hit: Hit) -> Finding:
        """What a rule says of a hit that was found elsewhere, at the offsets given."""
        rule, weight = self.pack.rules[name], self._weights.get(name)
        return self._finding(name, rule, hit, Severity(weight) if weight else hit.severity or rule.severity)

    def _finding(self, name: str, rule: Rule, hit: Hit, severity: Severity) -> Finding:
        start, end = hit.span or (None, None)
        citations = hit.citations or self.pack.law.citations(rule.cite)
        return Finding(name, severity, rule.confidence, start, end, rule.message.format(**hit.fields), hit.suggestion, citations)

    def _result(self, reading: Reading, where: Where, findings: list[Finding], below: int) -> Result:
        severe = [finding for finding in findings if finding.severity is not Severity.NOTE]
        result = Result(
            reading.posting.source,
            reading.posting.original,
            tuple(findings),
            reading.statements,
            reading.notices,
            reading.coverage,
            reading.figures,
            where.places,
            below_confidence=below,
            gave_up=tuple(dict.fromkeys(reading.gave_up)),
            unsettled=where.unsettled,
            duties=_reached(reading.duties, severe),
        )
        return SourceMap(reading.posting).result(result) if reading.posting.segments else result


def _reached(duties: tuple[Duty, ...], findings: list[Finding]) -> tuple[Duty, ...]:
    """The duties in force, those on wording with the findings that they reach: whether these are breaches is for a court to say."""
    return tuple(_at_risk(duty, findings) if duty.acts_through and duty.status != "coming" else duty for duty in duties) if findings else duties


def _at_risk(duty: Duty, findings: list[Finding]) -> Duty:
    reached = [f for f in findings if any(covers(prefix, f.rule) for prefix in duty.acts_through)]
    spans = tuple(Span(f.start, f.end) for f in reached if f.start is not None and f.end is not None)
    return duty._replace(status="at risk", spans=spans) if reached else duty


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
    kept: dict[str, Stretches] = defaultdict(Stretches)
    remaining = []
    for finding in sorted(findings, key=lambda f: (f.severity.rank, (f.start or 0) - (f.end or 0))):
        span = Span(finding.start or 0, finding.end or 0)
        others = kept[finding.rule.rpartition("/")[0]]
        if not others.touched_by(span):
            others.add(span)
            remaining.append(finding)
    return remaining


def in_order(finding: Finding) -> tuple[bool, int, int, str]:
    """The key by which findings are sorted: where they stand, those that stand nowhere last."""
    return finding.start is None, finding.start or 0, finding.severity.rank, finding.rule
