"""The duties that act on a posting where it stands, on a day, for an employer of whom some facts are known: what each asks, and whether it is met."""

from collections.abc import Iterator
from datetime import date, timedelta

from eeolint import pay
from eeolint.law import Employer, Law, Obligation, in_force
from eeolint.matcher import Scan
from eeolint.model import Duty, Notice, Place, Span, Statement
from eeolint.records import NamedTuple
from eeolint.vocabulary import Fact, Part, Vocabulary

_COMING = timedelta(days=180)  # duties that begin within them are reported


class Text(NamedTuple):
    """What of a posting shows whether a duty is met."""

    text: str
    scan: Scan
    statements: tuple[Statement, ...]
    notices: tuple[Notice, ...]


class Acting(NamedTuple):
    """A duty that acts in some places on a day for an employer, before any posting is held against it."""

    duty: Duty
    asks: tuple[str, ...]
    bars: tuple[str, ...]
    met_by: tuple[str, ...]
    coming: bool


def acting(places: tuple[Place, ...], day: date, employer: Employer, law: Law) -> Iterator[Acting]:
    """Every duty of the places, of those that they lie in, and of those inside them that reach remote work; each once, outermost first."""
    for at, remote in _reached(places, law):
        for name, duty in law.places[at].obligations.items():
            coming = duty.effective is not None and day < duty.effective <= day + _COMING
            if (not in_force(duty, day) and not coming) or (remote and not duty.remote):
                continue
            holds, facts = employer.meets(duty.when, at)
            if remote and holds is not False and (employer.hires_in is None or at not in employer.hires_in):
                holds, facts = (None, (*facts, "hires_in")) if employer.hires_in is None else (False, ())
            if holds is not False:
                enforced = duty.enforced if duty.enforced and day < duty.enforced else None
                unseen = _unseen(name, at, duty, facts, law)._replace(enforced=enforced)
                yield Acting(unseen._replace(status="coming") if coming else unseen, duty.asks, duty.bars, duty.met_by, coming)


def held(acting: tuple[Acting, ...], text: Text, vocabulary: Vocabulary) -> Iterator[Duty]:
    """The duties held against one posting."""
    parts = {name: vocabulary.parts[name] for one in acting for name in (*one.asks, *one.bars, *one.met_by)}
    sums = list(pay.stated(text.text)) if any(part.pay for part in parts.values()) else []
    shown = {name: _shown(name, part, text, sums) for name, part in parts.items()}
    for one in acting:
        if one.asks or one.bars:
            yield _held(one, shown, text, vocabulary.facts)
        else:
            spans = tuple([span for part in one.met_by for span in shown[part]])
            yield one.duty._replace(status="met", spans=spans) if spans else one.duty


def _held(one: Acting, shown: dict[str, list[Span]], text: Text, facts: dict[str, Fact]) -> Duty:
    lacks = tuple(part for part in one.asks if not shown[part])
    breaks = tuple(part for part in one.bars if shown[part])
    spans = tuple(span for part in breaks or one.asks for span in shown[part])
    if not lacks and not breaks:
        status = "met" if one.asks else "nothing found"
    elif one.coming:
        status = "coming"
    elif one.duty.facts:
        status = "conditional" if all(_is_suggested(fact, facts.get(fact), text) for fact in one.duty.facts) else "unsettled"
    else:
        status = "breached" if breaks else "missing"
    return one.duty._replace(status=status, lacks=lacks, breaks=breaks, spans=spans)


def _is_suggested(name: str, fact: Fact | None, text: Text) -> bool:
    """Whether a posting is to be asked for a fact: rare ones only where its words suggest them."""
    return fact is None or not fact.rare or bool(text.scan.matches(f"fact {name}"))


def _reached(places: tuple[Place, ...], law: Law) -> Iterator[tuple[str, bool]]:
    """Ids of the places whose duties may act, each with whether it does so only through remote work."""
    lines = dict.fromkeys(at for place in places for at in reversed(list(law.line(place.id))))
    yield from ((at, False) for at in lines)
    wide = {place.id for place in places if place.remote}
    yield from ((at, True) for at in law.remote if at not in lines and any(above in wide for above in law.line(at)))


def _unseen(name: str, at: str, duty: Obligation, facts: tuple[str, ...], law: Law) -> Duty:
    return Duty(
        name,
        at,
        duty.kind,
        duty.topic,
        duty.summary,
        duty.statute or law.places[at].statute,
        law.citations(duty.cite),
        "nothing found" if duty.acts_through else "unseen",
        duty.effective,
        duty.until,
        duty.penalty,
        facts,
        verified=duty.verified,
        acts_through=duty.acts_through,
    )


def _shown(name: str, part: Part, text: Text, sums: list[pay.Pay]) -> list[Span]:
    """The words that show a part; `sums` are those of the posting that are pay."""
    found = [match.span for match in text.scan.matches(f"part {name}")]
    if part.statement:
        found += [Span(one.start, one.end) for one in text.statements]
    if part.names:
        found += [Span(one.start, one.end) for one in text.statements if all(_names(one, name, part.spelled) for name in part.names)]
    if part.notice:
        found += [Span(one.start, one.end) for one in text.notices if one.kind == part.notice and one.applicants]
    if part.pay:
        found += [one.span for one in sums if _PAY[part.pay](part, one)]
    return found


def _names(statement: Statement, characteristic: str, spelled: bool) -> bool:
    return any(not spelled or span.end - span.start > 1 for span in statement.named.get(characteristic, ()))


def _is_wide(part: Part, one: pay.Pay) -> bool:
    """Whether a range is wider than a part allows; what a sum in another currency, or by the hour, comes to in a year is not known."""
    if one.low is None or one.high is None or (one.currency and part.currency and one.currency != part.currency):
        return False
    if part.times is not None and one.high > part.times * one.low:
        return True
    exempt = part.above is not None and one.high > part.above
    return part.most is not None and one.width > part.most and one.period in ("", "year") and not exempt


_PAY = {"stated": lambda part, one: True, "open": lambda part, one: one.open, "wide": _is_wide}
