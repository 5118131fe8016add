from __future__ import annotations

import random
import re
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eeolint.examples import unmarked
from eeolint.indexing import build
from eeolint.matcher import Index, Match
from eeolint.model import Span
from eeolint.pack import Pack
from eeolint.parsing import Parsed
from eeolint.phrases import Phrase, compile_phrase
from eeolint.vocabulary import asked_late


def index(*rows: tuple[str, str, str]) -> Index:
    """An index of (owner, label, phrase) rows."""
    return Index(build([(owner, label, compile_phrase(phrase, {}.__getitem__)) for owner, label, phrase in rows]))


def found(of: Index, text: str, owner: str = "rule") -> list[tuple[str, str]]:
    return [(text[slice(*m.span)], m.label) for m in of.scan(text).matches(owner)]


def test_a_phrase_is_found_with_its_label_wherever_it_stands() -> None:
    assert found(index(("rule", "crosswalk", "zebra crossing")), "Zebra crossing here. There, a zebra\ncrossing.") == [
        ("Zebra crossing", "crosswalk"),
        ("zebra\ncrossing", "crosswalk"),
    ]


def test_a_phrase_is_not_found_across_two_sentences() -> None:
    assert found(index(("rule", "", "zebra crossing")), "We saw a zebra. Crossing is free.\n\nzebra\n\ncrossing") == []


def test_owners_see_only_their_own_phrases() -> None:
    of = index(("one", "", "zebra"), ("two", "", "lion"))
    assert found(of, "zebra and lion", "one") == [("zebra", "")]
    assert found(of, "zebra and lion", "two") == [("lion", "")]
    assert found(of, "zebra and lion", "three") == []


@pytest.mark.parametrize("phrases", [("zebra", "zebra crossing", "crossing"), ("crossing", "zebra crossing", "zebra")])
def test_of_matches_that_overlap_the_longest_is_kept(phrases: tuple[str, ...]) -> None:
    assert found(index(*(("rule", phrase, phrase) for phrase in phrases)), "a zebra crossing") == [("zebra crossing", "zebra crossing")]


def test_a_longer_match_that_begins_later_displaces_a_shorter_one() -> None:
    of = index(("rule", "", "new zebra"), ("rule", "", "zebra crossing guard"))
    assert found(of, "a new zebra crossing guard") == [("zebra crossing guard", "")]


def test_matches_side_by_side_are_all_kept() -> None:
    assert found(index(("rule", "", "zebra"), ("rule", "", "crossing")), "zebra crossing") == [("zebra", ""), ("crossing", "")]


def test_every_keeps_overlaps_between_labels_but_not_within_one() -> None:
    scan = index(("names", "stripes", "zebra"), ("names", "roads", "zebra crossing"), ("names", "roads", "crossing")).scan("zebra crossing")
    assert sorted((m.label, tuple(m.span)) for m in scan.every("names")) == [("roads", (0, 14)), ("stripes", (0, 5))]


def test_a_text_without_the_literals_has_no_candidates() -> None:
    of = index(("rule", "", "zebra crossing"))
    assert of.scan("A zebra.").candidates == {}
    assert list(of.scan("A zebra crossing.").candidates) == ["rule"]


def test_an_index_of_no_phrases_scans_any_text() -> None:
    assert Index(build([])).scan("A zebra crossing.").candidates == {}


WORDS = [
    "zebra",
    "crossing",
    "Zebra-crossing",
    "grads",
    "grad",
    "undergrads",
    "(",
    ",",
    ".",
    "\n\n",
    "\n",
    "\xb7",
    "he",
    "hełm",
    "able",
    "bodied",
    "able\u2011bodied",
    "\u2019",
    "new",
    "New",
    "zebra_crossing",
    "he_",
    "he\u00b2",
    "(s)he",
    "he\u2019s",
]
PHRASES = ["zebra", "zebra crossing", "grad*", "able-bodied", "new (zebra)? crossing", "he", "new ... grads", "(zebra|new) grads", "grads , he"]


def expected(phrases: list[Phrase], of: Index, text: str) -> list[Span]:
    """What the phrases' own expressions find, sentence by sentence, without the index."""
    scan, hits = of.scan(text), []
    for number in range(len(scan.sentences.starts)):
        for phrase in phrases:
            # From the sentence's own beginning: a match that began before it would hide one inside.
            hits += [Span(*m.span()) for m in re.compile(phrase.pattern).finditer(scan.folded.lower, *scan.sentences.span(number))]
    return hits


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_the_index_finds_what_each_phrase_finds_by_itself(text: str) -> None:
    for phrase in PHRASES:
        of = index(("rule", "", phrase))
        alone = expected([compile_phrase(phrase, {}.__getitem__)], of, text)
        assert {m.span for m in of.scan(text).matches("rule")} == set(alone), phrase


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_matches_rise_and_never_overlap(text: str) -> None:
    matches = index(*(("rule", phrase, phrase) for phrase in PHRASES)).scan(text).matches("rule")
    assert all(one.span.end <= other.span.start for one, other in pairwise(matches))


@given(st.text(st.characters()))
def test_any_text_can_be_scanned(shipped_pack: Pack, text: str) -> None:
    scan = shipped_pack.matcher.scan(text)
    for match in chain.from_iterable(map(scan.matches, scan.candidates)):
        assert isinstance(match, Match)
        assert 0 <= match.span.start < match.span.end <= len(text)


def test_the_index_loses_nothing_of_the_shipped_phrases_in_the_rules_own_examples(shipped: Parsed, shipped_pack: Pack) -> None:
    phrases: dict[str, list[Phrase]] = {}
    for owner, _, phrase in shipped.phrases:
        phrases.setdefault(owner, []).append(phrase)
    lost = []
    for name, rule in shipped.rules.items():
        for example in rule.examples.bad if rule.examples else ():
            text = unmarked(example.text)[0]
            seen = [m.span for m in shipped_pack.matcher.scan(text).matches(name)]
            lost += [
                (name, text[slice(*span)])
                for span in expected(phrases.get(name, []), shipped_pack.matcher, text)
                if not any(span.overlaps(other) for other in seen)
            ]
    assert not lost


SPACES = (" ", " ", " ", "  ", "\n", " \n ", "-", " - ", "\t", ", ", " (", "", "\u2011", "_", "\n\n")


def test_the_index_finds_what_one_expression_per_phrase_finds_however_a_text_is_spaced(shipped: Parsed, shipped_pack: Pack) -> None:
    chance = random.Random(1)
    examples = [unmarked(bad.text)[0] for rule in shipped.rules.values() if rule.examples for bad in rule.examples.bad]
    texts = [" ".join(chance.sample(examples, 3)) for _ in range(60)]
    spaced = [re.sub(" ", lambda _: chance.choice(SPACES) if chance.random() < 0.3 else " ", text) for text in texts]
    phrases: dict[str, list[re.Pattern[str]]] = {}
    for owner, _, phrase in shipped.phrases:
        phrases.setdefault(owner, []).append(re.compile(phrase.pattern))
    wrong = []
    for text in spaced:
        scan = shipped_pack.matcher.scan(text)
        for number in range(len(scan.sentences.starts)):
            sentence = scan.sentences.span(number)
            for owner, expressions in phrases.items():
                alone = {Span(*m.span()) for e in expressions for m in e.finditer(scan.folded.lower, *sentence)}
                matches = scan.matches(owner, number) if asked_late(owner) else scan.matches(owner)
                seen = [m.span for m in matches if sentence.start <= m.span.start < sentence.end]
                # of a chain of overlapping matches the longest stays, so that another may lie beside it
                near = seen + [span for span in alone if any(span.overlaps(other) for other in seen)]
                wrong += [(owner, text[slice(*span)]) for span in alone if not any(span.overlaps(other) for other in near)]
                wrong += [(owner, text[slice(*span)]) for span in seen if not any(span.overlaps(other) for other in alone)]
    assert not wrong


BREAD = "We bake bread. Bread, and bread.\nThe baker, a breadwinner, rests."


@pytest.mark.parametrize(
    ("words", "beginnings", "numbers"),
    [
        (["bread"], [], [0, 1]),
        (["baker", "we"], [], [0, 2]),
        (["cake"], [], []),
        (["winner"], [], []),
        (["cake", "tart", "pie", "roll", "bake"], [], [0]),
        (["cake", "tart", "pie", "roll", "bun"], [], []),
        ([], [" bread"], [0, 1, 2]),
        ([], [" winner"], []),
        (["rests"], [" ba"], [0, 2]),
    ],
)
def test_sentences_are_told_by_the_words_that_stand_in_them(words: list[str], beginnings: list[str], numbers: list[int]) -> None:
    sought = frozenset(map(str.encode, words)), tuple(map(str.encode, beginnings))
    assert index().scan(BREAD).sentences_with(sought) == numbers


def test_every_sentence_may_hold_what_is_not_known() -> None:
    assert list(index().scan(BREAD).sentences_with(None)) == [0, 1, 2]
