"""Kind `duty`: a part that the law of a place asks a posting to show, or bars."""

from collections.abc import Iterator
from typing import Literal

from eeolint.kinds.hits import Hit, listed
from eeolint.model import Citation, Duty, Severity
from eeolint.reading import Reading
from eeolint.records import NamedTuple

_MANY = 4  # places that a message names; of more it gives the number


class DutyFault(NamedTuple):
    """Speaks for every duty that `part` of vocabulary/parts.yaml breaches; below `min_words` a text is no whole posting and lacks nothing.

    Duties that begin later, that are not enforced yet, that rest on a source not read, or whose breach hangs on unknown facts about the employer are
    notes. What is missing only if such facts bring a duty in is told by kind `conditional`.
    """

    kind: Literal["duty"]
    part: str
    suggest: str | None = None
    min_words: int = 80


def indexed(match: DutyFault) -> Iterator[tuple[str, str]]:
    """Nothing of its own: the words of parts are indexed with the vocabulary."""
    yield from ()


def check(match: DutyFault, rule: str, reading: Reading) -> Iterator[Hit]:
    """One hit for each duty that is certain, one for those that hang on the same facts, one for those to come on a day."""
    if not reading.places or reading.words < match.min_words:
        return
    groups: dict[tuple[object, ...], list[Duty]] = {}
    for duty in reading.faults.get(match.part, ()):
        if duty.status != "unsettled" and (duty.status != "conditional" or match.part in duty.breaks):
            key = (duty.id,) if _is_certain(duty) else (duty.status, duty.effective if duty.status == "coming" else None, duty.facts)
            groups.setdefault(key, []).append(duty)
    for duties in groups.values():
        yield _hit(match, duties, reading)


def _is_certain(duty: Duty) -> bool:
    return duty.status in ("missing", "breached")


def _hit(match: DutyFault, duties: list[Duty], reading: Reading) -> Hit:
    first = duties[0]
    fields = {
        "place": places(duties, reading),
        "statute": first.statute if len(duties) == 1 else "see the citations",
        "part": reading.vocabulary.parts[match.part].label,
        "condition": _condition(first, reading),
    }
    weighs = _is_certain(first) and first.verified and not first.enforced
    where = first.spans[0] if match.part in first.breaks and first.spans else None
    return Hit(where, fields, match.suggest, None if weighs else Severity.NOTE, cited(duties))


def places(duties: list[Duty], reading: Reading) -> str:
    """The names of the duties' places; of many the first ones and the number of the others."""
    names = list(dict.fromkeys(reading.law.places[duty.place].name for duty in duties))
    return listed(names) if len(names) <= _MANY else f"{', '.join(names[:_MANY])} and {len(names) - _MANY} more"


def cited(duties: list[Duty]) -> tuple[Citation, ...]:
    """The citations of several duties, each once."""
    return tuple({citation.key: citation for duty in duties for citation in duty.citations}.values())


def asked(facts: tuple[str, ...], reading: Reading) -> list[str]:
    """What must be known of the employer, in words; a fact about one place ("employees.us-mn") names it."""
    said = []
    for fact in facts:
        name, _, at = fact.partition(".")
        said.append(f"{reading.vocabulary.facts[name].label} in {reading.law.places[at].name}" if at else reading.vocabulary.facts[name].label)
    return said


def _condition(duty: Duty, reading: Reading) -> str:
    """What the duty still hangs on, or the day that it waits for, in words."""
    if duty.status == "coming":
        return f"; from {duty.effective}"
    if duty.facts:
        return f"; it depends on {listed(asked(duty.facts, reading))} (set {listed(list(duty.facts))})"
    return f"; enforced from {duty.enforced}" if duty.enforced else ""
