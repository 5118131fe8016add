"""A parsed pack as plain data for the cache, with the index over all its phrases."""

import marshal
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from eeolint.archive import ends_of, key_of, packed
from eeolint.indexing import build
from eeolint.law import Jurisdiction
from eeolint.lexicon import Searched
from eeolint.matcher import IndexData
from eeolint.pairs import NO_PAIRS
from eeolint.parsing import Parsed
from eeolint.phrases import compile_context, telling
from eeolint.places import called, folded_name
from eeolint.rules import Head
from eeolint.schema import freeze
from eeolint.telling import as_words, cost_by
from eeolint.vocabulary import Offer, asked_late


def freeze_pack(parsed: Parsed) -> bytes:
    """A parsed pack as an archive, examples left out: what every start needs at its head, records and phrases apart."""
    heads = {name: tuple(Head(r.match.kind, r.where, str(r.confidence), r.status)) for name, r in parsed.rules.items()}
    rules = {name: rule._replace(examples=None) for name, rule in parsed.rules.items()}
    # The words of characteristics live in the index; what remains is what reports print.
    lean = {name: c._replace(names=(), people=(), unless=()) for name, c in parsed.vocabulary.characteristics.items()}
    vocabulary = parsed.vocabulary._replace(characteristics=lean, frequency={})
    first, late = _indexes(parsed)
    values = {
        key_of("drafts"): marshal.dumps(freeze(parsed.drafts)),
        key_of("called"): marshal.dumps(called(parsed.vocabulary.places)),
        key_of("index", "late"): marshal.dumps(_without_large_parts(late)),
        **_large_parts("first", first),
        **_large_parts("late", late),
        **_apart("rules", rules),
        **_apart("places", parsed.places),
        **_apart("sources", parsed.sources),
        **{key_of("patterns", *phrases): marshal.dumps(freeze(searched)) for phrases, searched in _context_patterns(parsed)},
    }
    head = (
        max((place.as_of for place in parsed.places.values()), default=date.min).isoformat(),
        heads,
        freeze(vocabulary),
        _localities(parsed.places),
        tuple(name for name, place in parsed.places.items() if any(duty.remote for duty in place.obligations.values())),
        freeze(parsed.choices),
        _without_large_parts(first),
    )
    return packed(head, values)


def _large_parts(name: str, index: IndexData) -> dict[int, bytes]:
    """The parts of an index of which a run reads little."""
    automaton = index.automaton
    return {
        key_of("states", name): bytes(automaton.states.numbers),
        key_of("lists", name): bytes(automaton.lists),
        **{key_of(table, name): bytes(content) for table, content in automaton.pairs._asdict().items()},
        key_of("entries", name): b"".join(index.entries),
    }


def _without_large_parts(index: IndexData) -> tuple[Any, bytes]:
    """An index without these parts, and where each of its entries ends."""
    states = index.automaton.states._replace(numbers=b"")
    return freeze(index._replace(entries=(), automaton=index.automaton._replace(states=states, lists=b"", pairs=NO_PAIRS))), ends_of(index.entries)


def _localities(places: dict[str, Jurisdiction]) -> dict[tuple[str, str], str]:
    """The cities and counties with a law of their own, by what they lie in and their folded names."""
    return {(place.parent or name, folded_name(form)): name for name, place in places.items() for form in place.found_as}


def _apart(kind: str, records: Mapping[str, Any]) -> dict[int, bytes]:
    """Records frozen each by itself, so that a start need not read those that nobody asks for, and their names."""
    named = {key_of(kind, name): marshal.dumps(freeze(record)) for name, record in records.items()}
    return {key_of(kind): marshal.dumps(tuple(records)), **named}


def _indexes(parsed: Parsed) -> tuple[IndexData, ...]:
    """The index of what every text is searched for, and that of what few texts ask for."""
    cost = cost_by(parsed.vocabulary.frequency)
    return tuple(build([row for row in parsed.phrases if asked_late(row[0]) is late], cost) for late in (False, True))


def _context_patterns(parsed: Parsed) -> Iterator[tuple[tuple[str, ...], Searched]]:
    """The expression of every list of phrases that is not indexed, with the words that tell of it: a start need not read the phrases again."""
    vocabulary = parsed.vocabulary
    parts: list[Any] = [vocabulary.statement, vocabulary.notices, vocabulary.zones, *(c.abbreviations for c in vocabulary.characteristics.values())]
    parts += [getattr(rule.match, key, ()) for rule in parsed.rules.values() for key in ("run", "only", "unless")]
    parts += [level.when for rule in parsed.rules.values() for level in rule.levels]
    parts += [choice.words for choice in parsed.choices.allow]
    parts += [(phrase,) for words in vocabulary.notices.values() for offer in words.offers.values() for phrase in _said_singly(offer)]
    for phrases in {phrases for part in parts for phrases in _phrase_lists(part)}:
        try:
            yield phrases, Searched(compile_context(phrases, parsed.lists), as_words(telling(phrases, parsed.lists)))
        except ValueError:
            continue  # a list of zones or of exact spellings, which no phrase has to be


def _said_singly(offer: Offer) -> Iterator[str]:
    """Phrases of an offer that are looked for one by one."""
    for phrases in (*offer.says, offer.unless):
        yield from phrases


def _phrase_lists(value: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(value, str):
        yield (value,)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _phrase_lists(item)
    elif isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _phrase_lists(item)
