"""Kind `duty`: a part that the law of a place asks a posting to show, or bars."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from eeolint.kinds.hits import Hit
from eeolint.model import Citation, Duty, Severity
from eeolint.reading import Reading

_MANY = 4  # places that a message names; of more it gives the number


class DutyFault(NamedTuple):
    """Speaks for every duty that `part` of vocabulary/parts.yaml breaches; below `min_words` a text is no whole posting and lacks nothing.

    Duties that hang on unknown facts about the employer, that begin later, or that rest on a source not read are notes; the first are told together.
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
        certain = duty.status in ("missing", "breached")
        key = (duty.id,) if certain else (duty.status, duty.effective if duty.status == "coming" else None, duty.facts)
        groups.setdefault(key, []).append(duty)
    for duties in groups.values():
        yield _hit(match, duties, reading)


def _hit(match: DutyFault, duties: list[Duty], reading: Reading) -> Hit:
    first = duties[0]
    names = [reading.law.places[duty.place].name for duty in duties]
    fields = {
        "place": _listed(names) if len(names) <= _MANY else f"{_listed(names[:_MANY])} and {len(names) - _MANY} more",
        "statute": first.statute if len(duties) == 1 else "see the citations",
        "part": reading.vocabulary.parts[match.part].label,
        "condition": _condition(first),
    }
    certain = first.status in ("missing", "breached") and first.verified
    citations: dict[str, Citation] = {citation.key: citation for duty in duties for citation in duty.citations}
    where = first.spans[0] if match.part in first.breaks and first.spans else None
    return Hit(where, fields, match.suggest, None if certain else Severity.NOTE, tuple(citations.values()))


def _condition(duty: Duty) -> str:
    """What the duty still hangs on, in words."""
    if duty.status == "coming":
        return f"; from {duty.effective}"
    if not duty.facts:
        return ""
    return f"; it depends on {_listed([_FACTS[fact] for fact in duty.facts])} (set {_listed(list(duty.facts))})"


_FACTS = {
    "employees": "how many people you employ",
    "contract_value": "the value of your contracts",
    "federal_contractor": "whether you are a federal contractor",
    "state_contractor": "whether you are a contractor of the state",
    "public_employer": "whether you are a public employer",
    "ai_screening": "whether AI takes part in the selection",
    "agency": "whether you are an agency",
    "strike": "whether a strike or lockout goes on",
    "hires_in": "where you hire",
}


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
