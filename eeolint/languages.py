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
_SAMPLE = 3000  # characters
_FEWEST_DIFFERENT = 3  # frequent words of a language: one alone may be a bullet or an article
_FIRST_WORDS = 120  # are enough to see that a text is English
_LAST_LATIN = 0x24F


def language_of(text: str, folded_words: bytes, languages: dict[str, Language]) -> str:
    """ISO 639-1 code of the language, or the name of the script where letters are not Latin."""
    sample = folded_words[:_SAMPLE]
    if b"\xaa" in sample and 3 * sample.count(b"\xaa") > len(sample) - sample.count(b" "):
        return _script(text[:_SAMPLE])
    first = sample.split(None, _FIRST_WORDS)[:_FIRST_WORDS]
    if len(first) < _FEWEST_WORDS or _share(first, languages["en"]) >= _PLAINLY_ENGLISH:
        return "en"
    words = sample.split()
    shares = {code: _share(words, language) for code, language in languages.items()}
    best = max(shares, key=lambda code: shares[code])
    plainly = shares[best] > _PLAINLY_OTHER and shares[best] > _AHEAD * shares["en"] and _different(words, languages[best]) >= _FEWEST_DIFFERENT
    return best if plainly else "en"


def _share(words: list[bytes], language: Language) -> float:
    """Share of the language's frequent words among `words`."""
    return sum(map(_frequent(language.words).__contains__, words)) / len(words)


def _different(words: list[bytes], language: Language) -> int:
    return len(_frequent(language.words).intersection(words))


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
