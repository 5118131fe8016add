"""A finding is the same finding while its words and their neighbours are, wherever they stand."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eeolint.fingerprint import fingerprints, suppressed_fingerprints
from eeolint.model import Confidence, Finding, Result, Severity, Suppressed

LEAD, TAIL = "The town looks for people who keep their heads at every", "and who are glad to explain to strangers how it came to be striped"


def finding(start: int | None, end: int | None, rule: str = "rule", message: str = "'zebra' is for animals") -> Finding:
    return Finding(rule, Severity.WARNING, Confidence.HIGH, start, end, message)


def result(text: str, words: str = "zebra", **changes: str) -> Result:
    """A result whose findings are all places of some words in a text."""
    found = tuple(finding(*match.span(), **changes) for match in re.finditer(words, text, re.IGNORECASE))
    return Result("a.txt", text, found)


TEXT = f"{LEAD} zebra {TAIL}."
[KNOWN] = fingerprints(result(TEXT))


@pytest.mark.parametrize(
    "text",
    [
        f"A new first paragraph about bread.\n\n{TEXT}",
        f"{TEXT}\n\nA new last paragraph about bread.",
        TEXT.replace(" ", "\n"),
        TEXT.replace(" ", "\r\n   "),
        TEXT.upper(),
        TEXT.replace(" zebra ", ' — "Zebra", '),
        TEXT.replace(" zebra ", f" {',' * 999} zebra {',' * 999} "),
        TEXT.replace("The town", "This village"),
    ],
    ids=["text before", "text behind", "lines", "indented", "capitals", "signs", "a thousand signs", "far words"],
)
def test_what_does_not_touch_the_words_or_their_neighbours_leaves_the_fingerprint(text: str) -> None:
    assert fingerprints(result(text)) == (KNOWN,)


@pytest.mark.parametrize(
    "other",
    [
        result(TEXT, rule="another"),
        result(TEXT.replace("at every", "at any")),
        result(TEXT.replace("and who", "but who")),
        result(TEXT, "zebra and", message="'zebra and' is for animals"),
        result(TEXT, message="this is for animals"),
    ],
    ids=["rule", "word before", "word behind", "flagged words", "what is wrong"],
)
def test_what_makes_it_another_finding_changes_the_fingerprint(other: Result) -> None:
    assert fingerprints(other) != (KNOWN,)


BEFORE, SENTENCE, BEHIND = (
    "We bake at night.",
    "You help our zebra at the oven of the old mill, and in the shop by the river.",
    "You like early hours.",
)
PARAGRAPH = f"{BEFORE} {SENTENCE} {BEHIND}"
ELSEWHERE = "The town is small and lies by the sea. Nobody works on Sundays."
POSTING = f"# Baker\n\n{ELSEWHERE}\n\n{PARAGRAPH}\n"
EDITS = {  # what becomes of the posting, and whether the finding stays known
    "elsewhere in the posting": (POSTING.replace("small", "large"), True),
    "the sentence before": (POSTING.replace("at night", "all day"), True),
    "the sentence behind": (POSTING.replace("early", "late"), True),
    "another sentence before": (POSTING.replace(BEFORE, f"{BEFORE} We sell bread."), True),
    "another sentence between": (POSTING.replace(SENTENCE, f"We sell bread. {SENTENCE} We do!"), True),
    "no sentence before and behind": (POSTING.replace(PARAGRAPH, SENTENCE), True),
    "a paragraph of its own": (POSTING.replace(f" {SENTENCE} ", f"\n\n{SENTENCE}\n\n"), True),
    "the paragraph moved": (f"# Baker\n\n{PARAGRAPH}\n\n{ELSEWHERE}\n", True),
    "the sentence moved": (f"# Baker\n\n{SENTENCE} {ELSEWHERE}\n\n{BEFORE} {BEHIND}\n", True),
    "an item of a list": (POSTING.replace(PARAGRAPH, f"- We bake at night\n- {SENTENCE[:-1]}\n- You like early hours"), True),
    "a numbered item": (POSTING.replace(PARAGRAPH, f"1. We bake\n2. {SENTENCE}\n3. You like hours"), True),
    "a paragraph in HTML": (f'<h1>Baker</h1><p class="a">{SENTENCE}</p><p>{BEHIND}</p>', True),
    "spaces": (POSTING.replace(" ", "  ").replace("zebra  ", "zebra "), True),
    "lines": (POSTING.replace(" zebra ", "\nzebra ").replace(" You", "\nYou"), True),
    "line ends": (POSTING.replace("\n", "\r\n"), True),
    "capitals and emphasis": (POSTING.replace("help our zebra", "**help** OUR Zebra"), True),
    "another mark at the end": (POSTING.replace("river.", "river!"), True),
    "a directive before its line": (POSTING.replace(" our zebra", "\n<!-- eeolint-disable-next-line a -- b -->\nour zebra"), True),
    "far words of the sentence": (POSTING.replace("by the river", "on the hill"), True),
    "the word before": (POSTING.replace("our zebra", "the zebra"), False),
    "the words behind": (POSTING.replace("at the oven", "at the counter"), False),
    "the sentence cut short": (POSTING.replace(" at the oven of the old mill, and in the shop by the river", ""), False),
    "the same words in another sentence": (POSTING.replace(SENTENCE, "").replace("Nobody", "No zebra"), False),
}


@pytest.mark.parametrize(("text", "known"), EDITS.values(), ids=EDITS)
def test_a_finding_is_known_as_long_as_its_sentence_says_the_same(text: str, known: bool) -> None:
    assert text != POSTING
    assert (fingerprints(result(text)) == fingerprints(result(POSTING))) is known


@pytest.mark.parametrize("unit", [".", ".'", "\n", " \n", "<p", "<p ", "> ", "-", "a:", "!" * 9 + "a", "\n- ", "\n<!-- eeolint", "a", ","])
def test_hostile_texts_cost_little(unit: str) -> None:
    began = process_time()
    fingerprints(result(f"zebra{unit * 100_000}zebra"))
    assert process_time() - began < 2


def test_the_same_words_among_the_same_neighbours_are_told_apart_by_their_order() -> None:
    once, twice = fingerprints(result(f"{TEXT}\n")), fingerprints(result(f"{TEXT}\n{TEXT}\n{TEXT}\n", message="'zebra' again"))
    assert len(set(twice)) == 3
    assert once == (KNOWN,)


def test_what_stands_nowhere_is_known_by_what_it_says() -> None:
    one, other = finding(None, None, message="No statement"), finding(None, None, message="No notice")
    first, second = fingerprints(Result("a.txt", TEXT, (one, other)))
    assert first != second
    assert fingerprints(Result("b.txt", "Another text.", (other, one))) == (second, first)


def test_a_finding_on_signs_alone_is_known_by_them() -> None:
    assert fingerprints(result("a \ufffd b", "\ufffd")) != fingerprints(result("a ?? b", r"\?\?"))


def test_a_result_without_findings_has_no_fingerprints() -> None:
    assert fingerprints(Result("a.txt", TEXT)) == suppressed_fingerprints(Result("a.txt", TEXT)) == ()


@given(st.text(st.sampled_from("zebra ZEBRA\n.!é"), max_size=80), st.sets(st.integers(0, 20)))
def test_a_finding_keeps_its_fingerprint_when_it_is_suppressed_and_all_differ(text: str, chosen: set[int]) -> None:
    whole = result(f"zebra {text} zebra")
    kept = tuple(one for number, one in enumerate(whole.findings) if number not in chosen)
    gone = tuple(Suppressed(one, "baseline", "") for number, one in enumerate(whole.findings) if number in chosen)
    parted = whole._replace(findings=kept, suppressed=gone)
    known = dict(zip(whole.findings, fingerprints(whole), strict=True))
    assert fingerprints(parted) == tuple(known[one] for one in kept)
    assert suppressed_fingerprints(parted) == tuple(known[one.finding] for one in gone)
    assert len(set(known.values())) == len(known)
