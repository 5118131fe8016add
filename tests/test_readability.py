"""Readability: textstat's figures to the last digit, its definitions case by case, and a check that never imports it."""

from __future__ import annotations

import importlib
import json
import random
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from eeolint import readability, syllables
from eeolint.kinds.readability import Metric
from eeolint.parsing import Parsed

METRICS: tuple[str, ...] = get_args(Metric)
ODD = "aeioustdvrl  \n.!?'’-_,()/0é\u0130ß\u0301ﬁ字\u2028"  # letters, contractions, stops, and what Unicode does to all of them


@pytest.fixture(scope="module")
def textstat() -> ModuleType:
    """The library, with the dictionary that it would download left out: it then counts syllables by pyphen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("textstat.backend.counts._count_syllables"), "get_cmudict", lambda lang: None)
        yield importlib.import_module("textstat")


def unlike(textstat: ModuleType, texts: list[str]) -> list[tuple[str, str, float, float]]:
    """Where our figures are not the library's: rows (text, metric, theirs, ours)."""
    rows = []
    for text in texts:
        ours = readability.measure(text, METRICS)
        stopped = readability.stopped(text)
        theirs = {metric: round(float(getattr(textstat, metric)(stopped)), 1) for metric in METRICS}
        rows += [(text[:80], metric, theirs[metric], ours[metric]) for metric in METRICS if abs(theirs[metric] - ours[metric]) >= 0.1]
    return rows


def made(shipped: Parsed) -> list[str]:
    """Five hundred texts: of the examples of the rules some twenty at a time, of odd characters, and of both."""
    chance = random.Random(6)
    sentences = [good.text for rule in shipped.rules.values() if rule.examples for good in rule.examples.good]
    plain = [chance.choice((" ", "\n")).join(chance.sample(sentences, chance.randint(1, 40))) for _ in range(300)]
    odd = ["word " + "".join(chance.choices(ODD, k=chance.randint(1, 500))) for _ in range(150)]
    return [*plain, *odd, *(one + two for one, two in zip(islice(plain, 50), odd, strict=False))]


def test_every_metric_of_five_hundred_texts_is_textstats(textstat: ModuleType, shipped: Parsed) -> None:
    texts = made(shipped)
    assert len(texts) == 500
    assert unlike(textstat, texts) == []


@pytest.mark.shared
def test_every_metric_of_the_collected_postings_is_textstats(textstat: ModuleType, shared: Path) -> None:
    with open(shared / "evaluation" / "postings_dev.jsonl", encoding="utf-8") as lines:
        assert unlike(textstat, [json.loads(line)["text"] for line in lines]) == []


@pytest.mark.parametrize("text", ["", " \n", "...", "'", "- \n-"])
def test_a_text_without_words_has_no_figures(text: str) -> None:
    assert set(readability.measure(text, METRICS).values()) == {0.0}


@pytest.mark.parametrize(
    ("text", "words", "sentences"),
    [
        ("You bake bread. You open the shop.", 7, 2),
        ("You bake bread... You open the shop?!", 7, 2),
        ("Apply now. You open the shop.", 6, 1),  # two words are no sentence
        ("We use Node.js and like it a lot", 8, 2),
        ("It's well-known, and/or liked - by us", 6, 1),
        ("Hello", 1, 1),
    ],
)
def test_words_stand_between_spaces_and_sentences_have_three_of_them(text: str, words: int, sentences: int) -> None:
    counted = readability.Counted(text)
    assert (counted.words, counted.sentences) == (words, sentences)


@pytest.mark.parametrize(
    ("text", "long", "difficult"),
    [("A bakery of bread", 0, 0), ("An interesting company", 2, 0), ("Accountability, remediation", 2, 2), ("Holiday accountability", 2, 1)],
)
def test_easy_words_are_not_difficult_however_long(text: str, long: int, difficult: int) -> None:
    counted = readability.Counted(text)
    assert (counted.long, counted.difficult) == (long, difficult)


@pytest.mark.parametrize(
    ("word", "count"),
    [("", 1), ("a", 1), ("bread", 1), ("tion", 1), ("baker", 2), ("carpenter", 3), ("responsibility", 6), ("don't", 1), ("字", 1)],
)
def test_a_word_has_as_many_syllables_as_pyphen_parts_it_into(word: str, count: int) -> None:
    pyphen = importlib.import_module("pyphen").Pyphen(lang="en_US")
    assert len(pyphen.positions(word)) + 1 == count
    assert syllables.Word.of(syllables.known()[word]).syllables == count


@pytest.mark.parametrize("word", ["abab", "ba", "c", "abcab", "aé", ""])
def test_a_double_array_gives_the_weights_that_its_patterns_give(word: str) -> None:
    patterns = {"ab": b"\0\1\0", ".ab": b"\0\0\3\0", "b": b"\2\0", "cab.": b"\0\4\0\0\5", "é": b"\0\7"}
    pointed = f".{word}."
    expected = [0] * (len(pointed) + 1)
    for start in range(len(pointed)):
        for piece, weights in patterns.items():
            for place, weight in enumerate(weights if pointed.startswith(piece, start) else b"", start):
                expected[place] = max(weight, expected[place])
    assert list(syllables.Words(syllables.trie(patterns), [])._weights(pointed)) == expected


def test_as_many_words_are_kept_as_some_megabytes_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syllables, "_MOST_KEPT", 10)
    words = syllables.Words(syllables.trie({}), [])
    for number in range(100):
        assert syllables.Word.of(words[f"word{number}"]).syllables == 1
    assert syllables.Word.of(words["a" * 1000]).syllables == 1
    assert 0 < len(words) <= 10
    assert "a" * 1000 not in words


@pytest.mark.parametrize("piece", ["nation", "a", "-", "'", "a.", "\n", "responsibility "])
def test_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        readability.measure(text, METRICS)
        return time.process_time() - began

    short, long = (min(seconds(piece * (size // len(piece))) for _ in range(3)) for size in (20_000, 200_000))
    assert long < 40 * short + 0.05


def test_what_was_remembered_is_used_and_what_is_damaged_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(tmp_path / "new"))

    def count() -> int:
        syllables.known.cache_clear()
        return syllables.known()["remediation"]

    made = count()
    path = tmp_path / "new" / "syllables.marshal"
    whole = path.read_bytes()
    monkeypatch.setattr(syllables, "_made", lambda easy: pytest.fail("it was remembered"))
    assert count() == made
    monkeypatch.undo()
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(tmp_path / "new"))
    path.write_bytes(whole[:1000])
    assert count() == made
    assert path.read_bytes() == whole


def test_a_check_imports_neither_textstat_nor_a_second_time_pyphen(tmp_path: Path) -> None:
    posting = tmp_path / "posting.txt"
    posting.write_text("You will bake bread and open the shop at six. " * 20, encoding="utf-8")
    code = (
        "import sys; from eeolint.cli import main; main(['check', sys.argv[1], '--format', 'json']); "
        "print(sorted({'textstat', 'nltk', 'pyphen'} & set(sys.modules)), file=sys.stderr)"
    )
    ran = [subprocess.run([sys.executable, "-c", code, str(posting)], capture_output=True, text=True, check=False, timeout=120) for _ in range(2)]
    assert json.loads(ran[1].stdout)
    assert '"flesch_kincaid_grade"' in ran[1].stdout
    assert "textstat" not in ran[0].stderr
    assert ran[1].stderr.splitlines()[-1] == "[]"
