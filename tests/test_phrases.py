"""The phrase language as rules/README.md describes it: what each sign matches and what it leaves alone."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eeolint.indexing import build
from eeolint.matcher import AS_FOUND, Index
from eeolint.parsing import Parsed
from eeolint.phrases import LETTERS, SPACES, Lists, Phrase, compile_context, compile_phrase, telling
from eeolint.telling import as_words, cost_by
from eeolint.text import fold

LISTS = {"animal": ("zebra", "sea lion(s)?"), "nested": ("wild {animal}", "pet")}


def compiled(phrase: str) -> Phrase:
    return compile_phrase(phrase, LISTS.__getitem__)


def found(phrase: str, text: str) -> list[str]:
    return [text[slice(*m.span())] for m in re.finditer(compiled(phrase).pattern, fold(text).lower)]


def test_letters_and_spaces_are_those_of_re() -> None:
    folded = [chr(code) for code in range(256)]
    for ours, of_re in ((LETTERS, r"\w"), (SPACES, r"\s")):
        assert [c for c in folded if re.match(f"[{ours}]", c)] == [c for c in folded if re.match(of_re, c)]


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize("phrase", ["young ... team", "young ... good ... team", "young* _ team", "... young team"])
@pytest.mark.parametrize("piece", ["a-", "a'", "ab-c'", "a--", "young-", "young's-"])
def test_a_chain_of_parts_is_not_parted_in_every_way_there_is(phrase: str, piece: str) -> None:
    assert found(phrase, f"young {piece * 400}") == []


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        # the words, with any run of spaces, line breaks or hyphens between them
        ("young team", "A Young Team!", "Young Team"),
        ("young team", "young  \n team", "young  \n team"),
        ("young team", "young-team", "young-team"),
        ("young team", "a_young_team_", "young_team"),
        ("young team", "young\xa0team", "young\xa0team"),
        ("young team", "young\u2014team", "young\u2014team"),
        ("YOUNG team", "young team", "young team"),
        ("don't", "We don\u2019t", "don\u2019t"),
        ("café owner", "the CAFÉ OWNER", "CAFÉ OWNER"),
        # an optional hyphen
        ("able-bodied", "able-bodied", "able-bodied"),
        ("able-bodied", "able bodied", "able bodied"),
        ("able-bodied", "ablebodied", "ablebodied"),
        ("able-bodied", "able\u2011bodied", "able\u2011bodied"),
        # beginnings
        ("grad*", "new graduates", "graduates"),
        ("grad*", "a grad", "grad"),
        ("grad* wanted", "graduate's wanted", "graduate's wanted"),
        # alternatives, nested, optional, inside a word
        ("(young|new team) lead", "new team lead", "new team lead"),
        ("(young|new team) lead", "young lead", "young lead"),
        ("grad(s|uate)", "grads", "grads"),
        ("grad(s|uate(s)?)", "graduates", "graduates"),
        ("(very)? young team", "young team", "young team"),
        ("(very)? young team", "very young team", "very young team"),
        ("young (happy)? team", "young team", "young team"),
        ("young (happy)? team", "young happy team", "young happy team"),
        ("young team (only)?", "young team only", "young team only"),
        ("young team (only)?", "young team", "young team"),
        ("(un)?employed people", "unemployed people", "unemployed people"),
        ("(a|b (c|d e)) team", "b d e team", "b d e team"),
        # word lists
        ("{animal} keeper", "Sea lions keeper", "Sea lions keeper"),
        ("{nested} keeper", "wild zebra keeper", "wild zebra keeper"),
        # any one word
        ("young _ team", "young, no", ""),
        ("young _ team", "young dynamic team", "young dynamic team"),
        ("young _ team", "young world-class team", "young world-class team"),
        ("young _ team", "young state-of-the-art team", "young state-of-the-art team"),
        ("young _ team", "young up-to-the-minute-and-more team", ""),  # a word has four parts at most
        ("driver* licence", "drivers' licence", "drivers' licence"),
        ("analyst*", "an 'analyst' wanted", "analyst"),
        ("young ... team", "young hard-working team", "young hard-working team"),
        ("young ... speaking", "young English-speaking", "young English-speaking"),  # a gap may end inside a word
        # up to four words, perhaps none, with commas between
        ("young ... team", "young team", "young team"),
        ("young ... team", "young, fun, fast, keen and team", "young, fun, fast, keen and team"),
        # numbers
        ("under # years", "under 35 years", "under 35 years"),
        ("under # years", "under thirty-five years", "under thirty-five years"),
        ("under # years", "under ninety nine years", "under ninety nine years"),
        ("under # years", "under twelve years", "under twelve years"),
        ("# - # years", "18 - 35 years", "18 - 35 years"),
        ("# - # years", "18\u201335 years", "18\u201335 years"),
        # marks
        ("male , female", "male,female", "male,female"),
        ("male , female", "male , female", "male , female"),
        ("male / female", "male/female", "male/female"),
        ("r & d team", "R&D team", "R&D team"),
        ("ph.d. holder", "Ph.D. holder", "Ph.D. holder"),
        ("100 % fit", "100% fit", "100% fit"),
        ("18 + only", "18+ only", "18+ only"),
        ("write to : <email>", "write to: a@example.com", "write to: a@example.com"),
        ("race (or|/) sex", "race or sex", "race or sex"),
        ("race (or|/) sex", "race/sex", "race/sex"),
        ("race (,|or)? sex", "race sex", "race sex"),
        ("(u.s.|american) citizen", "U.S. citizen", "U.S. citizen"),
        # contacts
        ("write to <email>", "write to jobs@example.com", "write to jobs@example.com"),
        ("call <phone>", "call (555) 555-0100", "call (555) 555-0100"),
        ("see <url>", "see https://example.com/jobs", "see https://example.com/jobs"),
    ],
)
def test_a_phrase_matches(phrase: str, text: str, words: str) -> None:
    assert found(phrase, text) == ([words] if words else [])


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("young team", "younger team"),
        ("young team", "young steam"),
        ("young team", "young teams"),
        ("young team", "youngteam"),
        ("young team", "young, team"),
        ("young team", "young the team"),
        ("young team", "very\u00aayoung team"),
        ("he", "heł"),
        ("able-bodied", "able minded and bodied"),
        ("grad*", "undergraduate"),
        ("grad(s|uate)", "grad"),
        ("grad(s|uate)", "gradual"),
        ("(young|new) lead", "old lead"),
        ("{animal} keeper", "lion keeper"),
        ("young _ team", "young team"),
        ("young _ team", "young and keen team"),
        ("young ... team", "young one two three four five team"),
        ("under # years", "under many years"),
        ("under # years", "under x35 years"),
        ("write to <email>", "write to jobs at example"),
        ("write to <email>", "write tojobs@example.com"),
        ("race (or|/) sex", "raceorsex"),
        ("race (,|or)? sex", "racesex"),
        ("(u.s.|american) citizen", "americancitizen"),
        ("male / female", "male or female"),
    ],
)
def test_a_phrase_leaves_alone(phrase: str, text: str) -> None:
    assert found(phrase, text) == []


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("young (team", "is never closed"),
        ("young team)", "is closed but was never opened"),
        ("young {team", "the brace is never closed"),
        ("{plant} keeper", "there is no word list 'plant'"),
        ("a", "one fixed word of at least two letters"),
        ("_ _", "one fixed word of at least two letters"),
        ("...", "neither optional nor a gap"),
        ("(young)?", "neither optional nor a gap"),
        ("young (a|)", "an alternative is empty"),
        ("young ()", "an alternative is empty"),
        ("young @ team", "'@' means nothing here"),
        ("young <team>", "after '<' one of"),
        ("", "is empty"),
    ],
)
def test_a_phrase_that_is_not_of_the_language_is_refused(phrase: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        compiled(phrase)


def test_a_phrase_of_a_context_needs_no_fixed_word() -> None:
    expression = re.compile(compile_context(("a", "# %"), LISTS.__getitem__))
    assert [m.group() for m in expression.finditer("a rise of 5 %")] == ["a", "5 %"]


def test_any_phrase_of_a_context_is_enough_and_each_stands_on_whole_words() -> None:
    expression = re.compile(compile_context(("our clients", "team"), LISTS.__getitem__))
    assert expression.search("we serve our clients")
    assert not expression.search("our clientship, teams")


@pytest.mark.parametrize("text", ["max. 40 hours", "max 40 hours", "Max. # hours"])
def test_the_stop_of_a_shortened_word_counts_for_nothing_before_a_number(text: str) -> None:
    assert re.search(compile_phrase(text, LISTS.__getitem__).pattern, fold("Kept max. 40 hours here").lower)


def index(phrase: Phrase) -> Index:
    return Index(build([("rule", "", phrase)]))


def lost(of: Index, phrase: Phrase, text: str) -> list[str]:
    """The matches of a phrase that a walk over the words of a text does not come upon, or not where they begin."""
    folded, missing = fold(text), []
    for match in re.finditer(phrase.pattern, folded.lower):
        found = [at for at, _ in of.walk(folded.words[match.start() + 1 : match.end() + 1])]
        if (of.entries[0].how == AS_FOUND and found[:1] != [0]) or not found:
            missing.append(match.group())
    return missing


def parts_that_stand(of: Index, text: str) -> int:
    return len(of.walk(fold(text).words))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("young team", "young"),
        ("young team", "team young"),
        ("grad(s|uate)", "graduation"),
        ("{animal} keeper", "zebra"),
        ("(recent|new) grad*", "a new day"),
        ("under # years", "under some years"),
        ("seasoned ... zebra", "a seasoned lion"),
    ],
)
def test_a_text_without_the_words_of_a_phrase_is_not_held_against_it(phrase: str, text: str) -> None:
    of = Index(build([("rule", "", compiled(phrase))], cost_by({"seasoned": 90})))
    assert parts_that_stand(of, text) == 0


def test_of_a_phrase_with_a_gap_the_rarer_part_is_followed_and_the_other_is_needed() -> None:
    of = Index(build([("rule", "", compiled("you must ... lift"))], cost_by({"you": 900, "must": 300})))
    assert [parts_that_stand(of, text) for text in ("you must go", "a lift", "you must lift")] == [0, 1, 1]
    assert [list(of.scan(text).candidates) for text in ("a lift", "you must be able to lift")] == [[], ["rule"]]
    assert [m.span for m in of.scan("you must be able to lift").matches("rule")] == [(0, 24)]


PHRASES = [
    "young team",
    "able-bodied",
    "grad*",
    "grad(s|uate)",
    "(recent|new|fresh) (college|university)? grad(s|uates)",
    "(un)?employed people",
    "{animal} keeper",
    "{nested} keeper",
    "young _ team",
    "young ... team",
    "under # years",
    "male , female",
    "male / female",
    "r & d team",
    "ph.d. holder",
    "don't stop",
    "colo(u)?r blind",
    "(a|b c) team",
    "(he / she|him) will",
    "write to <email>",
    "wom(a|e)n",
    "(sales|handy)-(man|men)",
    "(self|non)-(start|hir)*",
    "(young)? team (only)?",
    "x-ray grad(s|uate(s)?)* (now|then)?",
    "Ünal's grüß*",
    "wom(a|e)n-?born (worker)?",
    "(, young|young) team",
    "very (un)?(happy|sad)(ness)? (, (very|so)|so) young",
    "(h-1-b|u.s.) (visa)? only",
]
CHARACTERS = st.characters(max_codepoint=0x17F, exclude_categories=("Cs",))
MATCHING = st.one_of(
    [st.tuples(st.just(p), st.from_regex(re.compile(p.pattern), fullmatch=True, alphabet=CHARACTERS)) for p in map(compiled, PHRASES)]
)


INDEXES = {phrase.pattern: index(phrase) for phrase in map(compiled, PHRASES)}


@given(MATCHING, st.text(CHARACTERS, max_size=3), st.text(CHARACTERS, max_size=3))
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
def test_a_walk_over_words_comes_upon_every_match(drawn: tuple[Phrase, str], before: str, behind: str) -> None:
    phrase, text = drawn
    assert not lost(INDEXES[phrase.pattern], phrase, before + text + behind)


@given(st.text(st.sampled_from("ab (|)?*-_#{}<>.,'&/\\\\u.s"), max_size=14))
@settings(deadline=None, max_examples=400)
def test_what_is_read_as_a_phrase_compiles_and_the_rest_is_refused(text: str) -> None:
    try:
        pattern = compile_context((text,), {"a": ("b",)}.__getitem__)
    except ValueError:
        return
    re.compile(pattern)


def matching(phrase: Phrase) -> st.SearchStrategy[str]:
    return st.from_regex(re.compile(phrase.pattern), fullmatch=True, alphabet=CHARACTERS)


def test_a_walk_over_words_comes_upon_every_match_of_a_shipped_phrase(shipped: Parsed) -> None:
    missing = []
    for owner, _, phrase in random.Random(1).sample(shipped.phrases, 150):

        @given(st.tuples(st.just((owner, phrase, index(phrase))), matching(phrase)))
        @settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=10, database=None, derandomize=True)
        def check(drawn: tuple[tuple[str, Phrase, Index], str]) -> None:
            (rule, found, of), text = drawn
            if lost(of, found, text):
                missing.append((rule, text))

        check()
    assert not missing


@pytest.mark.parametrize(
    ("phrases", "words"),
    [
        (["zebra of a driver"], ((b"driver",), ())),
        (["driver", "a lion"], ((b"driver", b"lion"), ())),
        (["of driv*"], ((), (b"driv",))),
        (["{animal} keeper"], ((b"keeper",), ())),
        (["(a|an) {animal}"], ((b"sea", b"zebra"), ())),
        (["under # years"], ((b"under",), ())),
        (["very (very)? good"], ((b"good",), ())),
        (["a b"], ((b"b",), ())),
        (["driver", "a"], ((), ())),
        (["driver", "#"], ((), ())),
        (["a _ (of)?"], ((), ())),
    ],
)
def test_a_list_of_phrases_is_told_by_the_rarest_words(phrases: list[str], words: tuple[tuple[bytes, ...], tuple[bytes, ...]]) -> None:
    lists = Lists(LISTS.__getitem__, cost_by({"of": 1500, "a": 900, "zebra": 50, "years": 90, "very": 60}))
    assert as_words(telling(phrases, lists)) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("need accommodations now", True),
        ("need accomodations now", True),
        ("need accommo-\ndations now", True),
        ("need accommo dations now", True),
        ("need a commodation now", False),
        ("need accomplices now", False),
    ],
)
def test_a_word_is_found_as_it_is_misspelled_and_as_a_column_breaks_it(text: str, *, found: bool) -> None:
    lists = Lists(LISTS.__getitem__, misspelled={"accommodat": ["accomodat", "accommo-dat"]})
    phrase = compile_phrase("accommodation(s)? now", lists)
    assert bool(re.search(phrase.pattern, text)) is found


def test_a_misspelling_that_begins_as_its_word_is_refused() -> None:
    with pytest.raises(ValueError, match="begins like the word itself"):
        compile_phrase("lions", Lists(LISTS.__getitem__, misspelled={"lion": ["lionn"]}))
