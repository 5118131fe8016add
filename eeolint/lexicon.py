"""Lists of phrases that are looked for in a short stretch, and so are not indexed: their expressions, and the words that tell of them."""

import re
from collections.abc import Callable

from eeolint.automaton import Kept
from eeolint.expressions import Expressions
from eeolint.records import NamedTuple
from eeolint.vocabulary import Phrases
from eeolint.words import Words, WordSet, word_set


class Searched(NamedTuple):
    """How a list of phrases is searched for: its expression, and words of which one stands wherever it matches."""

    expression: str
    words: Words


class Lexicon:
    """Named word lists, and the expressions of phrase lists that are looked for in a short stretch.

    `searched` says how such a list is searched for, if that was worked out before.
    """

    def __init__(self, words: dict[str, Phrases], searched: Callable[[Phrases], Searched | None], compiled: Expressions) -> None:
        self.words, self._compiled = words, compiled
        self._searched: Kept[Phrases, Searched | None] = Kept(searched)
        self._expressions: Kept[Phrases, re.Pattern[str]] = Kept(lambda phrases: compiled.compile(self._pattern(phrases)))
        self._ending: dict[str, Kept[Phrases, re.Pattern[str]]] = {}
        self._beginning: dict[str, Kept[Phrases, re.Pattern[str]]] = {}
        self._telling: Kept[Phrases, WordSet | None] = Kept(self._words)
        self.headings: dict[str, str | None] = {}

    def telling(self, phrases: Phrases) -> WordSet | None:
        """Words of which one stands wherever one of several phrases does; None where that is not known."""
        return self._telling[phrases]

    def expression(self, phrases: Phrases) -> re.Pattern[str]:
        """One expression for any of several phrases, over lower-cased folded text; compiled when first asked for."""
        return self._expressions[phrases]

    def ending(self, phrases: Phrases, between: str) -> re.Pattern[str]:
        """The phrases right before the end of the stretch searched, with `between` (a pattern) behind them."""
        if between not in self._ending:
            self._ending[between] = Kept(lambda phrases: self._compiled.compile(f"(?:{self._pattern(phrases)}){between}$"))
        return self._ending[between][phrases]

    def beginning(self, phrases: Phrases, between: str) -> re.Pattern[str]:
        """The phrases right at the beginning of the stretch matched, with `between` (a pattern) before them."""
        if between not in self._beginning:
            self._beginning[between] = Kept(lambda phrases: self._compiled.compile(f"{between}(?:{self._pattern(phrases)})"))
        return self._beginning[between][phrases]

    def _words(self, phrases: Phrases) -> WordSet | None:
        known = self._searched[phrases]
        return word_set(known.words) if known and any(known.words) else None

    def _pattern(self, phrases: Phrases) -> str:
        known = self._searched[phrases]
        if known:
            return known.expression
        from eeolint.phrases import compile_context

        return compile_context(phrases, self.words.__getitem__)
