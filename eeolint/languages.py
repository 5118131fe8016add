"""Which language a posting is written in: by script, else by its most frequent words. It errs towards English, the language of the rules."""

from __future__ import annotations

import unicodedata
from functools import cache

from eeolint.text import fold
from eeolint.vocabulary import Language

_FEWEST_WORDS = 12  # fewer words tell nothing
_PLAINLY_ENGLISH = 0.18  # share of frequent English words above which no other language is asked
_PLAINLY_OTHER = 0.12
_AHEAD = 1.5  # how many times more frequent words another language must show
_SAMPLE = 6000  # characters
_LAST_LATIN = 0x24F


def language_of(text: str, folded_words: bytes, languages: dict[str, Language]) -> str:
    """ISO 639-1 code of the language, or the name of the script where letters are not Latin."""
    words = folded_words[:_SAMPLE].split()
    letters = sum(map(len, words))
    if letters and sum(word.count(b"\xaa") for word in words) > letters / 3:
        return _script(text[:_SAMPLE])
    if len(words) < _FEWEST_WORDS:
        return "en"
    counts = {code: sum(map(_frequent(language.words).__contains__, words)) / len(words) for code, language in _asked(words, languages)}
    best = max(counts, key=lambda code: counts[code])
    return best if best == "en" or (counts[best] > _PLAINLY_OTHER and counts[best] > _AHEAD * counts["en"]) else "en"


def _asked(words: list[bytes], languages: dict[str, Language]) -> list[tuple[str, Language]]:
    english = sum(map(_frequent(languages["en"].words).__contains__, words)) / len(words)
    return [("en", languages["en"])] if english >= _PLAINLY_ENGLISH else list(languages.items())


@cache
def _frequent(words: tuple[str, ...]) -> frozenset[bytes]:
    return frozenset(fold(word).words.strip() for word in words)


def _script(text: str) -> str:
    """Script of most letters, such as "Cyrillic": the first word of a letter's Unicode name."""
    counts: dict[str, int] = {}
    for character in text:
        if ord(character) > _LAST_LATIN and character.isalpha():
            script = unicodedata.name(character, "unknown").split(" ")[0].capitalize()
            counts[script] = counts.get(script, 0) + 1
    most = max(counts, key=lambda script: counts[script], default="unknown")
    return ("Han" if most == "Cjk" else most) + " script"
