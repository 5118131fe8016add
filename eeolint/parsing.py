"""YAML to rules, law and vocabulary, or every mistake of every file at once."""

import re
import string
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from eeolint.drafting import Drafts, problems
from eeolint.kinds import INDEXED, KINDS
from eeolint.kinds.when import Text
from eeolint.law import Employer, Facts, Jurisdiction, Source
from eeolint.model import Confidence, Severity
from eeolint.packfiles import POLICY, File, listed
from eeolint.phrases import Lists, Phrase, compile_phrase
from eeolint.policy import Choices, Policy, Sentence, combined, covers
from eeolint.rules import Examples, Rule
from eeolint.schema import Decoder, PackError, near
from eeolint.telling import cost_by
from eeolint.vocabulary import (
    Characteristic,
    Fact,
    Language,
    NoticeWords,
    Part,
    PlaceNames,
    StatementWords,
    Vocabulary,
    ZoneWords,
)

_FEWEST_BAD, _FEWEST_GOOD, _FEWEST_LISTS, _LONGEST_MESSAGE = 2, 3, 2, 140


class Parsed(NamedTuple):
    """A pack as it was read, before it is frozen."""

    rules: dict[str, Rule]
    places: dict[str, Jurisdiction]
    sources: dict[str, Source]
    vocabulary: Vocabulary
    drafts: Drafts
    phrases: list[tuple[str, str, Phrase]]
    choices: Choices
    lists: Lists


def parse(files: list[File]) -> Parsed:
    """Decode and cross-check all files of a pack. Raises PackError with every mistake."""
    decoders: dict[str, Decoder] = {}
    parts: dict[str, dict[str, Any]] = {}
    for file in files:
        decoder = decoders[file.name] = Decoder(file.path)
        kind, group, key = _target(file.name)
        if not kind:
            decoder.at("", "vocabulary/ holds no file of this name")
            continue
        text = _decoded(file, decoder)
        value = None if text is None else decoder.read(text, kind)
        if value is not None and not decoder.problems:
            parts.setdefault(group, {})[key] = value
    for name in _VOCABULARY.keys() - decoders.keys():
        decoders[name] = Decoder(name)
        decoders[name].at("", "missing: a pack needs this file")
    _stop_on(decoders)
    parsed = _assembled(parts, decoders)
    _stop_on(decoders)
    return parsed


def _stop_on(decoders: dict[str, Decoder]) -> None:
    problems = [problem for decoder in decoders.values() for problem in decoder.problems]
    if problems:
        raise PackError(sorted(problems))


def _decoded(file: File, decoder: Decoder) -> str | None:
    try:
        return file.text.decode("utf-8")
    except UnicodeDecodeError as error:
        decoder.at("", f"not UTF-8: byte {error.start}")
        return None


_VOCABULARY: dict[str, Any] = {
    "vocabulary/characteristics.yaml": dict[str, Characteristic],
    "vocabulary/statement.yaml": StatementWords,
    "vocabulary/notices.yaml": dict[str, NoticeWords],
    "vocabulary/zones.yaml": dict[str, ZoneWords],
    "vocabulary/languages.yaml": dict[str, Language],
    "vocabulary/frequency.yaml": dict[str, int],
    "vocabulary/misspelled.yaml": dict[str, tuple[Text, ...]],
    "vocabulary/places.yaml": PlaceNames,
    "vocabulary/parts.yaml": dict[str, Part],
    "vocabulary/drafts.yaml": Drafts,
    "vocabulary/facts.yaml": dict[str, Fact],
}


def _target(name: str) -> tuple[Any, str, str]:
    """What a file holds, by its path: its type, the group that it belongs to, and its key there."""
    key = name.rsplit(".", 1)[0]
    if name in _VOCABULARY:
        return _VOCABULARY[name], "vocabulary", key.split("/")[1]
    if name.startswith("vocabulary/words/"):
        return dict[str, tuple[Text, ...]], "words", key
    if name.endswith(f"/{POLICY}") and name.count("/") == 1:
        return Policy, "policies", name.split("/", maxsplit=1)[0]
    if name.startswith("law/"):
        return Jurisdiction, "law", key.split("/", 1)[1]
    if name.startswith("sources/"):
        return dict[str, Source], "sources", key.split("/", 1)[1]
    return (None, "", "") if name.startswith("vocabulary/") else (Rule, "rules", key)


def _assembled(parts: dict[str, dict[str, Any]], decoders: dict[str, Decoder]) -> Parsed:
    words = _words(parts.get("words", {}), decoders)
    drafts, misspelled = parts["vocabulary"].pop("drafts"), parts["vocabulary"].pop("misspelled")
    vocabulary = Vocabulary(**parts["vocabulary"], words=words)
    sources = {f"{space}/{key}": source for space, file in parts["sources"].items() for key, source in file.items()}
    rules, places = parts["rules"], parts["law"]
    lists = Lists(vocabulary.words.__getitem__, cost_by(vocabulary.frequency), misspelled)
    _check_facts(vocabulary.facts, decoders["vocabulary/facts.yaml"])
    _check_law(places, sources, vocabulary, decoders)
    _check_duties(places, rules, vocabulary.parts, decoders)
    for key, message in problems(drafts, vocabulary.characteristics, places):
        decoders["vocabulary/drafts.yaml"].at(key, message)
    for name, rule in rules.items():
        _check_rule(rule, places, sources, vocabulary, lists, decoders[_file_of(name, decoders)])
    parsed = Parsed(rules, places, sources, vocabulary, drafts, [], combined(parts.get("policies", {})), lists)
    for pack, policy in parts.get("policies", {}).items():
        _check_policy(policy, pack, parsed, lists, decoders[f"{pack}/{POLICY}"])
        sources[f"{pack}/policy"], places[pack] = policy.source, policy.place(pack)
        vocabulary.parts.update(policy.parts(pack))
        rules |= {f"{pack}/{name}": _rule_of(sentence, f"{pack}/{name}", f"{pack}/policy") for name, sentence in policy.require.sentences.items()}
    return parsed._replace(phrases=list(_compiled(rules, vocabulary, lists, decoders)))


def _rule_of(sentence: Sentence, part: str, cite: str) -> Rule:
    """The rule that speaks for a sentence which a policy requires."""
    match = KINDS["duty"].DutyFault("duty", part, sentence.fix)
    said = "{place}: the posting does not say: {part}"
    return Rule(sentence.title, sentence.why, sentence.fix, said, sentence.severity, Confidence.HIGH, (cite,), match)


def _check_policy(policy: Policy, pack: str, parsed: Parsed, lists: Lists, decoder: Decoder) -> None:
    if pack in parsed.places:
        decoder.at("", f"{pack!r} is the id of a place; rename the folder")
    characteristics, names = parsed.vocabulary.characteristics, {*parsed.rules, *(f"{pack}/{name}" for name in policy.require.sentences)}
    for number, one in enumerate(policy.require.characteristics):
        if one not in characteristics:
            decoder.at(f"require.characteristics[{number}]", f"there is no characteristic {one!r}{near(one, characteristics)}")
    for key, prefix in (*((f"severity.{prefix}", prefix) for prefix in policy.severity), *_of_rules(policy)):
        if not any(covers(prefix, name) for name in names):
            decoder.at(key, f"no rule's id begins with {prefix!r}{near(prefix, names)}")
    for number, choice in enumerate(policy.allow):
        _check_phrases(choice.words, lists, decoder, f"allow[{number}].words")


def _of_rules(policy: Policy) -> Iterator[tuple[str, str]]:
    return ((f"allow[{number}].rules", prefix) for number, choice in enumerate(policy.allow) for prefix in choice.rules)


def _check_phrases(phrases: Iterable[str], lists: Lists, decoder: Decoder, key: str) -> None:
    for text in phrases:
        try:
            lists.read(text)
        except ValueError as error:
            decoder.at(key, str(error))


def _words(files: dict[str, dict[str, tuple[str, ...]]], decoders: dict[str, Decoder]) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for file, lists in files.items():
        for name, phrases in lists.items():
            if name in words:
                decoders[_file_of(file, decoders)].at(name, f"another file has a word list {name!r} already")
            words[name] = phrases
    return words


def _file_of(key: str, decoders: dict[str, Decoder]) -> str:
    return key + ".yaml" if key + ".yaml" in decoders else key + ".yml"


def _compiled(rules: dict[str, Rule], vocabulary: Vocabulary, lists: Lists, decoders: dict[str, Decoder]) -> Iterator[tuple[str, str, Phrase]]:
    for name, rule in rules.items():
        for label, text in KINDS[rule.match.kind].indexed(rule.match):
            key = f"match.phrases.{text}" if rule.match.kind == "phrases" else "match"
            phrase = _phrase(text, lists, decoders[_file_of(name, decoders)], key)
            if phrase:
                yield name, label, phrase
    for owner, label, text in vocabulary.indexed():
        file, key = _read_from(owner, label)
        phrase = _phrase(text, lists, decoders[file], key)
        if phrase:
            yield owner, label, phrase


def _read_from(owner: str, label: str) -> tuple[str, str]:
    """The file that a row of the index is read from, and the key there, for its mistakes."""
    kind, _, name = owner.partition(" ")
    if kind == "part" and "/" in name:
        pack, _, sentence = name.partition("/")
        return f"{pack}/{POLICY}", f"require.sentences.{sentence}.any"
    if kind in ("part", "fact"):
        return f"vocabulary/{kind}s.yaml", f"{name}.{'shown' if kind == 'part' else 'suggested'}_by"
    if owner in ("characteristic", "people", "no characteristic"):
        return "vocabulary/characteristics.yaml", label
    return "vocabulary/statement.yaml" if kind == "statement" else "vocabulary/notices.yaml", label or owner


def _phrase(text: str, lists: Lists, decoder: Decoder, key: str) -> Phrase | None:
    try:
        return compile_phrase(text, lists)
    except ValueError as error:
        decoder.at(key, str(error))
        return None


def _check_law(places: dict[str, Jurisdiction], sources: dict[str, Source], vocabulary: Vocabulary, decoders: dict[str, Decoder]) -> None:
    for name, place in places.items():
        decoder = decoders[_file_of(f"law/{name}", decoders)]
        if place.parent is not None and place.parent not in places:
            decoder.at("parent", f"there is no place {place.parent!r}")
        elif _is_above_itself(name, places):
            decoder.at("parent", f"{name!r} would be above itself")
        for characteristic, protection in place.protects.items():
            for one in filter(None, (characteristic, protection.implied_by)):
                if one not in vocabulary.characteristics:
                    decoder.at(f"protects.{characteristic}", f"vocabulary/characteristics.yaml has no {one!r}")
        for part in ("protects", "obligations"):
            for key, entry in getattr(place, part).items():
                _check_cites(entry.cite, sources, decoder, f"{part}.{key}.cite")


def _check_facts(facts: dict[str, Fact], decoder: Decoder) -> None:
    """Every fact that a duty may hang on can be asked for, and no other."""
    hung_on = {*Facts._fields, "hires_in"} - {"employees_here"}  # which is asked for as employees.PLACE
    for fact in sorted(hung_on ^ facts.keys()):
        decoder.at(fact, "no duty can hang on this fact" if fact in facts else "missing: duties may hang on this fact")


def _check_duties(places: dict[str, Jurisdiction], rules: dict[str, Rule], parts: dict[str, Part], decoders: dict[str, Decoder]) -> None:
    """A duty names parts and rules that there are."""
    families = {name.rpartition("/")[0] for name in rules} | rules.keys()
    for name, place in places.items():
        decoder = decoders[_file_of(f"law/{name}", decoders)]
        for key, duty in place.obligations.items():
            for part in (*duty.asks, *duty.bars, *duty.met_by):
                if part not in parts:
                    decoder.at(f"obligations.{key}", f"vocabulary/parts.yaml has no {part!r}")
            for prefix in duty.acts_through:
                if prefix not in families:
                    decoder.at(f"obligations.{key}.acts_through", f"no rule's id begins with {prefix!r}")


def _is_above_itself(name: str, places: dict[str, Jurisdiction]) -> bool:
    seen, at = {name}, places[name].parent
    while at in places and at not in seen:
        seen.add(at)
        at = places[at].parent
    return at is not None and at in seen


def _check_cites(keys: tuple[str, ...], sources: dict[str, Source], decoder: Decoder, key: str) -> None:
    if not keys:
        decoder.at(key, "at least one citation is wanted")
    for cite in keys:
        if cite not in sources:
            decoder.at(key, f"rules/sources has no {cite!r}")


def _check_rule(
    rule: Rule, places: dict[str, Jurisdiction], sources: dict[str, Source], vocabulary: Vocabulary, lists: Lists, decoder: Decoder
) -> None:
    _check_cites(rule.cite, sources, decoder, "cite")
    for place in rule.where:
        if place not in places:
            decoder.at("where", f"rules/law has no place {place!r}")
    if rule.severity is not Severity.NOTE and any(not sources[cite].verified for cite in rule.cite if cite in sources):
        decoder.at("severity", "a source that was not read cannot carry a rule above a note")
    _check_match(rule, vocabulary, decoder)
    _check_message(rule, decoder)
    _check_contexts(rule, places, lists, decoder)
    if rule.examples is None:
        decoder.at("examples", "missing: a rule shows what it flags and what it leaves alone")
        return
    _check_examples(rule.examples, decoder, marked=rule.match.kind in INDEXED)
    try:
        Employer.of(rule.examples.facts)
    except ValueError as error:
        decoder.at("examples.facts", str(error))
    for part in ("bad", "good"):
        for number, example in enumerate(getattr(rule.examples, part)):
            if example.place is not None and example.place not in places:
                decoder.at(f"examples.{part}[{number}].place", f"rules/law has no place {example.place!r}")


def _check_match(rule: Rule, vocabulary: Vocabulary, decoder: Decoder) -> None:
    """A rule that could never speak is a mistake."""
    match: Any = rule.match
    if rule.match.kind == "phrases" and not match.phrases:
        decoder.at("match.phrases", "at least one phrase is wanted")
    if rule.match.kind == "phrases" and match.run and any(match.phrases.values()):
        decoder.at("match.phrases", "nothing can be written in the place of a whole run: give null for every phrase")
    if rule.match.kind == "pattern" and not match.anchors:
        decoder.at("match.anchors", "at least one anchor is wanted")
    if rule.match.kind == "duty" and match.part not in vocabulary.parts:
        decoder.at("match.part", f"vocabulary/parts.yaml has no {match.part!r}")
    if rule.match.kind == "balance" and len(match.lists) < _FEWEST_LISTS:
        decoder.at("match.lists", "two lists are wanted, one to hold against the other")
    if rule.match.kind == "notice" and match.notice not in (*vocabulary.notices, "statement"):
        decoder.at("match.notice", f"vocabulary/notices.yaml has no {match.notice!r}")


_FIELDS: dict[str, set[str]] = {
    "phrases": {"match", "suggest"},
    "pattern": {"match", "suggest"},
    "damage": {"match", "suggest"},
    "coverage": {"characteristics", "place", "statute", "broader", "gap"},
    "notice": set(),
    "balance": {"lean", "share", "mean", "other", "other_share", "words"},
    "readability": {"metric", "value"},
    "duty": {"place", "statute", "part", "condition"},
    "conditional": {"place", "parts", "condition", "facts"},
    "directive": {"rule", "until", "problem"},
}


def _check_message(rule: Rule, decoder: Decoder) -> None:
    try:
        used = {field for _, field, _, _ in string.Formatter().parse(rule.message) if field is not None}
    except ValueError as error:
        decoder.at("message", f"its braces do not pair: {error}")
        return
    for field in sorted(used - _FIELDS[rule.match.kind]):
        decoder.at("message", f"{{{field}}} is not known here; known: {', '.join(sorted(_FIELDS[rule.match.kind])) or 'none'}")
    if "suggest" in used and rule.match.kind == "phrases" and None in rule.match.phrases.values():
        decoder.at("message", "{suggest} needs a suggestion for every phrase")
    if len(rule.message) > _LONGEST_MESSAGE:
        decoder.at("message", f"{len(rule.message)} characters; at most {_LONGEST_MESSAGE} read well in a terminal")


def _check_contexts(rule: Rule, places: dict[str, Jurisdiction], lists: Lists, decoder: Decoder) -> None:
    contexts = [(f"match.{key}", context) for key in ("only", "unless") for context in getattr(rule.match, key, ())]
    contexts += [("levels", level.when) for level in rule.levels]
    contexts += [("match.run.also", phrase) for phrase in getattr(getattr(rule.match, "run", None), "also", ())]
    for key, context in contexts:
        for place in () if isinstance(context, str) else context.places:
            if place not in places:
                decoder.at(key, f"rules/law has no place {place!r}")
        _check_phrases((context,) if isinstance(context, str) else context.phrases(), lists, decoder, key)


def _check_examples(examples: Examples, decoder: Decoder, *, marked: bool) -> None:
    for key, entries, fewest in (("examples.bad", examples.bad, _FEWEST_BAD), ("examples.good", examples.good, _FEWEST_GOOD)):
        if len(entries) < fewest:
            decoder.at(key, f"{len(entries)} given; at least {fewest} are wanted")
    for number, bad in enumerate(examples.bad):
        if (marked and not re.search(r"\[\[.+?\]\]", bad.text, re.DOTALL)) or bad.text.count("[[") != bad.text.count("]]"):
            decoder.at(f"examples.bad[{number}]", "mark what is to be flagged: [[…]]")


def parse_folders(folders: tuple[str, ...] = ()) -> Parsed:
    """The shipped pack and the user's folders with their examples, past the cache: for documents and tests."""
    return parse([one.read() for one in listed(folders)])
