"""textstat's figures without its downloads: the library is imported at the first call, and never asks the network."""

from __future__ import annotations

import importlib
from functools import cache
from types import ModuleType


@cache
def _textstat() -> ModuleType:
    """The library, with syllables counted by its own fallback.

    textstat 0.7.13 calls `nltk.download` for the CMU dictionary at the first syllable; without a dictionary it counts by pyphen's hyphenation.
    """
    counting = importlib.import_module("textstat.backend.counts._count_syllables")
    counting.get_cmudict = lambda lang: None  # type: ignore[attr-defined]
    return importlib.import_module("textstat")


_SENTENCE_ENDS = (".", "!", "?")


def measure(text: str, metrics: tuple[str, ...]) -> dict[str, float]:
    """Figures by metric, rounded to one digit, of plain text in which every line that ends without a full stop is given one.

    textstat knows sentences by their stops alone, and would take a list of duties for one sentence of two hundred words.
    """
    library, sentences = _textstat(), "\n".join(_stopped(line) for line in text.splitlines() if line.strip(_BULLETS))
    return {metric: round(float(getattr(library, metric)(sentences)), 1) for metric in metrics}


_BULLETS = " \t-*\u2022\xb7#"


def _stopped(line: str) -> str:
    bare = line.strip(_BULLETS)
    return bare if bare.endswith(_SENTENCE_ENDS) else bare + "."
