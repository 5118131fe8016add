"""textstat's figures with textstat's definitions, counted in one pass: the library itself is never imported, and never asks the network."""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Callable
from functools import cached_property

from eeolint.expressions import deferred
from eeolint.syllables import Word, known

_SENTENCE_ENDS = (".", "!", "?")
_BULLETS = " \t-*\u2022\xb7#"
_FEWEST_WORDS = 3  # of a sentence; textstat takes what has fewer for an abbreviation or a heading
_LETTERS = deferred(r"\w+")
_NO_CONTRACTION = deferred(r"'(?![tsd]|ve|ll|re)")
_ASCII_PUNCTUATION = bytes(set(string.punctuation.encode()) - set(b".!?'_"))  # but what ends a sentence, apostrophes, and what is a letter to `re`
_OTHER_PUNCTUATION = deferred(r"[^\x00-\x7f\w\s]")


class Counted:
    """What the formulas are made of, each part counted when a formula first asks.

    A word is what stands between two spaces, punctuation left out; a sentence ends at a stop, even one inside a word ("Node.js").
    """

    def __init__(self, text: str) -> None:
        self._text = text
        plain = _without_punctuation(_NO_CONTRACTION.sub("", text))
        pieces = plain.replace("!", ".").replace("?", ".").split(".")
        self.sentences = max(1, sum(len(piece.split()) >= _FEWEST_WORDS for piece in pieces))
        self._words = "".join(pieces).lower().split()
        self.words = len(self._words)

    @cached_property
    def _tally(self) -> list[tuple[Word, int]]:
        return [(Word.of(code), times) for code, times in Counter(map(known().__getitem__, self._words)).items()]

    @cached_property
    def syllables(self) -> int:
        """Of all words together."""
        return sum(word.syllables * times for word, times in self._tally)

    @cached_property
    def long(self) -> int:
        """Number of words of three syllables and more."""
        return sum(times for word, times in self._tally if word.long)

    @cached_property
    def difficult(self) -> int:
        """Number of long words that are none of textstat's easy ones."""
        return sum(times for word, times in self._tally if word.difficult)

    @cached_property
    def letters(self) -> int:
        """Letters and digits."""
        return sum(map(len, _LETTERS.findall(self._text)))

    @cached_property
    def characters_per_chunk(self) -> float:
        """Average length of what stands between two spaces, punctuation and all."""
        chunks = self._text.split()
        return sum(map(len, chunks)) / len(chunks)


def _without_punctuation(text: str) -> str:
    """A text without what is no letter, digit, space, stop or apostrophe; bytes are rid of it in a fraction of the time that an expression takes."""
    left = text.encode("utf-8", "surrogatepass").translate(None, _ASCII_PUNCTUATION).decode("utf-8", "surrogatepass")
    return left if left.isascii() else _OTHER_PUNCTUATION.sub("", left)


def measure(text: str, metrics: tuple[str, ...]) -> dict[str, float]:
    """Figures by metric, rounded to one digit, of plain text in which every line is taken to end a sentence.

    textstat knows sentences by their stops alone, and would take a list of duties for one sentence of two hundred words. A text without words
    has nothing to measure, and every figure is 0.
    """
    counted = Counted(stopped(text))
    return {metric: round(_FORMULAS[metric](counted), 1) if counted.words else 0.0 for metric in metrics}


def stopped(text: str) -> str:
    """The lines of a text that hold anything, without their bullets, each with a full stop."""
    bare = (line.strip(_BULLETS) for line in text.splitlines())
    return "\n".join(line if line.endswith(_SENTENCE_ENDS) else line + "." for line in bare if line)


def _flesch_reading_ease(of: Counted) -> float:
    return 206.835 - 1.015 * (of.words / of.sentences) - 84.6 * (of.syllables / of.words)


def _flesch_kincaid_grade(of: Counted) -> float:
    return 0.39 * (of.words / of.sentences) + 11.8 * (of.syllables / of.words) - 15.59


def _gunning_fog(of: Counted) -> float:
    return 0.4 * (of.words / of.sentences + 100 * of.difficult / of.words)


def _smog_index(of: Counted) -> float:
    return 1.043 * math.sqrt(30 * (of.long / of.sentences)) + 3.1291


def _automated_readability_index(of: Counted) -> float:
    return 4.71 * (of.characters_per_chunk) + 0.5 * (of.words / of.sentences) - 21.43


def _coleman_liau_index(of: Counted) -> float:
    return 0.058 * (of.letters / of.words * 100) - 0.296 * (of.sentences / of.words * 100) - 15.8


_FORMULAS: dict[str, Callable[[Counted], float]] = {
    "flesch_reading_ease": _flesch_reading_ease,
    "flesch_kincaid_grade": _flesch_kincaid_grade,
    "gunning_fog": _gunning_fog,
    "smog_index": _smog_index,
    "automated_readability_index": _automated_readability_index,
    "coleman_liau_index": _coleman_liau_index,
}
