"""A rule's examples, run: the rule alone must flag every bad text exactly where it is marked, and leave every good one alone."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eeolint.engine import Engine, Settings
from eeolint.law import Employer
from eeolint.model import Finding, Place, Posting, Span, Where
from eeolint.pack import Pack
from eeolint.readers.markdown import read_markdown
from eeolint.rules import Bad, Rule
from eeolint.suppress import applied

_MARK = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


class Failure(NamedTuple):
    """An example that does not hold, and what was seen instead."""

    rule: str
    example: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.example}: {self.message}"


def unmarked(text: str) -> tuple[str, list[Span]]:
    """The text without its marks, and the spans that they held."""
    spans, plain, last = [], "", 0
    for match in _MARK.finditer(text):
        plain += text[last : match.start()]
        spans.append(Span(len(plain), len(plain) + len(match.group(1))))
        plain += match.group(1)
        last = match.end()
    return plain + text[last:], spans


def failures(pack: Pack, name: str, rule: Rule, day: date) -> Iterator[Failure]:
    """What does not hold of one rule's examples."""
    if rule.examples is None:
        return
    alone = _Alone(pack, name, rule, day)
    for number, bad in enumerate(rule.examples.bad):
        wrong = _bad(alone, bad)
        if wrong:
            yield Failure(name, f"bad[{number}]", wrong)
    for number, good in enumerate(rule.examples.good):
        flagged = alone.findings(good.text, good.place)
        if flagged:
            yield Failure(name, f"good[{number}]", f"flags {flagged[0].message!r} in {good.text!r}")
    for number, known in enumerate(rule.examples.known):
        text, wanted = unmarked(known.text)
        if _spans(alone.findings(text, known.place)) == wanted:
            yield Failure(name, f"known[{number}]", "is right now: move it to bad or good")


class _Alone:
    """One rule and no other, in any place; a rule on whole postings takes an example for one."""

    def __init__(self, pack: Pack, name: str, rule: Rule, day: date) -> None:
        if "min_words" in rule.match._fields:
            rule = rule._replace(match=rule.match._replace(min_words=0))  # type: ignore[call-arg]
        self._pack, self._whole, self._name, self._rule, self._day = pack._replace(rules={name: rule}), pack, name, rule, day
        self._employer = Employer.of(rule.examples.facts if rule.examples else {})

    def findings(self, text: str, place: str | None) -> tuple[Finding, ...]:
        """Findings in a text, in `place` or the first place that the rule holds in."""
        at = place or (self._rule.where[0] if self._rule.where else "us")
        places = (Place(at, self._pack.law.places[at].name, "example"),)
        if self._rule.match.kind == "directive":
            return self._on_directives(text, places)
        return Engine(self._pack, Settings(self._day, self._employer, select=(self._name,), preview=True)).lint(Posting(text), Where(places)).findings

    def _on_directives(self, text: str, places: tuple[Place, ...]) -> tuple[Finding, ...]:
        """Findings on the directives of a Markdown text, which are about what all other rules find."""
        posting, engine = read_markdown(text, "<text>"), Engine(self._whole, Settings(self._day, preview=True))
        found = applied(engine.lint(posting, Where(places)), posting, engine).findings
        return tuple(finding for finding in found if finding.rule == self._name)


def _bad(alone: _Alone, bad: Bad) -> str | None:
    """What does not hold of a bad example, if anything."""
    text, wanted = unmarked(bad.text)
    found = alone.findings(text, bad.place)
    if _spans(found) != wanted or not found:
        return f"flags {_quoted(text, _spans(found))}, not {_quoted(text, wanted)}, in {text!r}"
    if bad.severity is not None and any(f.severity is not bad.severity for f in found):
        return f"is {found[0].severity}, not {bad.severity}: {text!r}"
    if bad.suggest is not None and any(f.suggestion != bad.suggest for f in found):
        return f"suggests {found[0].suggestion!r}, not {bad.suggest!r}"
    return None


def _spans(findings: tuple[Finding, ...]) -> list[Span]:
    return [Span(f.start, f.end) for f in findings if f.start is not None and f.end is not None]


def _quoted(text: str, spans: list[Span]) -> str:
    return ", ".join(repr(text[span.start : span.end]) for span in spans) or "nothing"
