"""The phrase language: a poor one on purpose, because what is poor can be indexed. rules/README.md describes it to authors.

A phrase becomes a regular expression over lower-cased folded text, and a shape by which it is indexed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from eeolint.paths import MOST_FIGURES
from eeolint.shapes import TENS, UNITS, Anything, Either, Glued, Number, Row, Shape, Teller, Text, optional
from eeolint.telling import Cost, Word, cost_by
from eeolint.text import fold_phrase

# What `\w` and `\s` say of the 256 characters that folded text is made of: `re` looks this up in a table, and of `\w` it asks up to four questions.
LETTERS, SPACES = "0-9A-Z_a-zªµ²³¹º¼-¾À-ÖØ-öø-ÿ", r"\t-\r\x1c-\x20\x85\xa0"
_NOT_BEHIND, _NOT_BEFORE = f"(?<![{LETTERS}])", f"(?![{LETTERS}])"
_BETWEEN = rf"[{SPACES}\-]+"
_AT_MARK = rf"[{SPACES}]*(?:{_NOT_BEHIND}|{_NOT_BEFORE})"  # no space is needed beside a mark, but two words never grow together
_HYPHEN = rf"[{SPACES}\-]{{0,2}}"
_AROUND_GAP = f"[^{LETTERS}]{{1,4}}"
# A word has a few parts at most ("state-of-the-art"): to try every way to part a chain of hyphens would take for ever.
_REST = rf"[{LETTERS}]*+(?:['\-][{LETTERS}]++){{0,3}}(?:(?<=s)'(?=[{SPACES}]))?"  # "drivers' licence"
_WORD = rf"[{LETTERS}]{_REST}"
_WORD_OF_GAP = rf"[{LETTERS}]++(?:['\-][{LETTERS}]++){{0,2}}"
_GAP_BEFORE = rf"(?:{_WORD_OF_GAP}{_AROUND_GAP}){{0,4}}?"
_GAP_AFTER = rf"(?:{_AROUND_GAP}{_WORD_OF_GAP}){{0,4}}?"
_NUMBER = rf"(?:[0-9]+(?:[.,][0-9]+){{0,{MOST_FIGURES - 1}}}|{'|'.join(UNITS)}|(?:{'|'.join(TENS)})(?:[{SPACES}\-](?:{'|'.join(UNITS)}))?)"
_SPECIAL = {
    "<email>": rf"[{LETTERS}.+\-]+@[{LETTERS}\-]+(?:\.[{LETTERS}\-]+)+",
    "<phone>": r"(?:\+?\d{1,3}[\s.\-]{0,2})?\(?\d{2,5}\)?[\s.\-/]{1,3}\d{2,4}(?:[\s.\-]{1,2}\d{2,4}){0,3}",
    "<url>": rf"(?:https?://|www\.)[^{SPACES})>]+",
}
_SIGNS: dict[str, tuple[str, Shape]] = {
    "_": (_WORD, Anything()),
    "#": (_NUMBER, Number()),
    "*": (_REST, Anything()),
    "-": (_HYPHEN, Either((Text(""), Text(" ")))),
}
_PUNCTUATION = ',/&+.%$:;()"!?'
_MARKS = tuple(map(re.escape, _PUNCTUATION))
_MARK = Text(" ")
_PLAIN_COST = cost_by({})

WordList = Callable[[str], Iterable[str]]
Misspelled = Mapping[str, Iterable[str]]  # the beginning of a word: what stands for it in postings


class Phrase(NamedTuple):
    """A compiled phrase: the regular expression's source, and what it looks like in words."""

    pattern: str
    shape: Row


class _Token(NamedTuple):
    """What stands between two spaces of a phrase."""

    pattern: str
    shape: Shape
    optional: bool = False
    gap: bool = False
    mark: bool = False  # punctuation: needs no space before it

    def seen(self) -> Shape:
        """Its shape, where it may be left out as well."""
        return optional(self.shape) if self.optional else self.shape


class Lists:
    """What phrases are read with: named word lists, the measure of literals, misspellings. Each list and each phrase is read but once."""

    def __init__(self, words: WordList, cost: Cost = _PLAIN_COST, misspelled: Misspelled | None = None) -> None:
        self.told, self._words, self._misspelled = Teller(cost), words, misspelled or {}
        self._phrases: dict[str, Phrase] = {}
        self._alternatives: dict[str, _Token] = {}

    def read(self, text: str) -> Phrase:
        """A whole phrase. Raises ValueError where it is not of the language."""
        if text not in self._phrases:
            parser = _Parser(text, self)
            found = parser.sequence("")
            if parser.at < len(text):
                raise ValueError(f"phrase {text!r}: {text[parser.at]!r} is closed but was never opened")
            self._phrases[text] = found
        return self._phrases[text]

    def alternatives(self, name: str) -> _Token:
        """Any phrase of a list. Raises KeyError where there is no such list."""
        if name not in self._alternatives:
            self._alternatives[name] = _alternatives([self.read(entry) for entry in self._words(name)])
        return self._alternatives[name]

    def literal(self, run: str) -> _Token:
        """Letters, and what they are misspelled as. Raises ValueError where that begins as they do, which would have no end."""
        shape, others = Text(run.replace("'", " ")), list[Phrase]()
        for word in filter(run.startswith, self._misspelled):
            if any(other.startswith(word) for other in self._misspelled[word]):
                raise ValueError(f"misspelled: a spelling of {word!r} begins like the word itself")
            others += [self.read(other + run[len(word) :]) for other in self._misspelled[word]]
        return _alternatives([Phrase(re.escape(run), Row([shape])), *others]) if others else _Token(re.escape(run), shape)


def compile_phrase(text: str, words: WordList | Lists) -> Phrase:
    """Compile one phrase; `words` gives the phrases of a named list.

    Raises ValueError where the phrase is not of the language.
    """
    lists = words if isinstance(words, Lists) else Lists(words)
    pattern, shape = lists.read(text)
    if not lists.told(shape):
        raise ValueError(f"phrase {text!r}: it needs one fixed word of at least two letters or digits")
    return Phrase(_whole_words(pattern), shape)


def compile_context(phrases: Iterable[str], words: WordList | Lists) -> str:
    """One regular expression for any of several phrases, which need no fixed word; it never matches where there are none."""
    lists = words if isinstance(words, Lists) else Lists(words)
    bounded: dict[tuple[str, str], list[str]] = {}
    for text in phrases:
        pattern = lists.read(text).pattern
        bounded.setdefault(_boundaries(pattern), []).append(pattern)
    # The boundaries stand once around all phrases that have the same: to test them again for each would cost more than the phrases.
    return "|".join(f"{before}(?:{'|'.join(patterns)}){after}" for (before, after), patterns in bounded.items()) or "(?!)"


def telling(phrases: Iterable[str], lists: Lists) -> frozenset[Word]:
    """Words of which every match of any of several phrases holds one; none where a phrase has no fixed word."""
    return lists.told(Either(lists.read(text).shape for text in phrases))


def _whole_words(pattern: str) -> str:
    before, after = _boundaries(pattern)
    return before + pattern + after


def _boundaries(pattern: str) -> tuple[str, str]:
    # A mark at either end is its own boundary.
    return "" if pattern.startswith(_MARKS) else _NOT_BEHIND, "" if pattern.endswith(_MARKS) else _NOT_BEFORE


class _Parser:
    """Recursive descent over one phrase."""

    def __init__(self, text: str, lists: Lists) -> None:
        self.text, self.lists, self.at = fold_phrase(text), lists, 0

    def sequence(self, stops: str) -> Phrase:
        """Tokens up to one of `stops`."""
        tokens = []
        while self.at < len(self.text) and self.text[self.at] not in stops:
            if self.text[self.at].isspace():
                self.at += 1
                continue
            if self.text[self.at] in ")|":
                break
            tokens.append(self.token(stops))
        if not tokens:
            raise ValueError(f"phrase {self.text!r}: an alternative is empty; write (a|b)? for something optional")
        return Phrase(_joined(tokens), Row(token.seen() for token in tokens))

    def token(self, stops: str) -> _Token:
        """One token: literal runs and groups without a space between them."""
        if self.text.startswith("...", self.at):
            self.at += 3
            return _Token("", Anything(), gap=True)
        if self.text[self.at] == "-" and self.text[self.at : self.at + 2] in ("-", "- "):
            self.at += 1
            return _Token("-", _MARK, mark=True)
        parts: list[_Token] = []
        while self.at < len(self.text) and not self.text[self.at].isspace() and self.text[self.at] not in stops and self.text[self.at] not in ")|":
            parts.append(self.part())
        if len(parts) == 1:
            return parts[0]
        return _glued(parts)

    def part(self) -> _Token:
        """A literal run, a group, a word list, a number or a mark."""
        char = self.text[self.at]
        if char == "(":
            return self.group()
        if char == "{":
            return self.word_list()
        if char == "<":
            return self.special()
        if char == "\\" and self.text[self.at + 1 : self.at + 2] in ("(", ")"):
            self.at += 2
            return _Token("\\" + self.text[self.at - 1], _MARK, mark=True)
        if char in "_#*-":
            self.at += 1
            return _Token(*_SIGNS[char], self.optional())
        if char in _PUNCTUATION:
            self.at += 1
            return _Token(re.escape(char), _MARK, mark=True)
        return self.literal()

    def literal(self) -> _Token:
        """Letters, digits and apostrophes."""
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] == "'"):
            self.at += 1
        if self.at == start:
            raise ValueError(f"phrase {self.text!r}: {self.text[self.at]!r} means nothing here")
        return self.lists.literal(self.text[start : self.at])

    def group(self) -> _Token:
        """`(a|b c)`, with `?` behind it optional."""
        opened, self.at = self.at, self.at + 1
        options = [self.sequence("|)")]
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            options.append(self.sequence("|)"))
        if self.at >= len(self.text):
            raise ValueError(f"phrase {self.text!r}: the bracket at {self.text[opened : opened + 12]!r} is never closed")
        self.at += 1
        return _alternatives(options)._replace(optional=self.optional())

    def optional(self) -> bool:
        """Whether a `?` follows, which makes what stands before it optional."""
        follows = self.text.startswith("?", self.at)
        self.at += follows
        return follows

    def special(self) -> _Token:
        """`<email>`, `<phone>` or `<url>`."""
        for name, pattern in _SPECIAL.items():
            if self.text.startswith(name, self.at):
                self.at += len(name)
                return _Token(pattern, Anything(), mark=True)
        raise ValueError(f"phrase {self.text!r}: after '<' one of email>, phone>, url> is wanted")

    def word_list(self) -> _Token:
        """`{name}`: any phrase of a word list."""
        end = self.text.find("}", self.at)
        if end < 0:
            raise ValueError(f"phrase {self.text!r}: the brace is never closed")
        name, self.at = self.text[self.at + 1 : end], end + 1
        try:
            found = self.lists.alternatives(name)
        except KeyError:
            raise ValueError(f"phrase {self.text!r}: there is no word list {name!r} in vocabulary/words") from None
        return found._replace(optional=self.optional())


def _alternatives(options: list[Phrase]) -> _Token:
    pattern = "(?:" + "|".join(option.pattern for option in options) + ")"
    marked = any(option.pattern.startswith(_MARKS) or option.pattern.endswith(_MARKS) for option in options)
    return _Token(pattern, Either(option.shape for option in options), mark=marked)


def _glued(parts: list[_Token]) -> _Token:
    """Parts without a space between them: `grad(s|uate)`, `(un)?employed`, `able-bodied`."""
    return _Token("".join(part.pattern + "?" * part.optional for part in parts), Glued(part.seen() for part in parts))


def _joined(tokens: list[_Token]) -> str:
    """Patterns with what may stand between them; an optional token takes one of its spaces along."""
    first = next((i for i, token in enumerate(tokens) if not (token.optional or token.gap)), None)
    if first is None:
        raise ValueError("a phrase needs a part that is neither optional nor a gap")
    pattern = "".join(_GAP_BEFORE if token.gap else f"(?:{token.pattern}{_BETWEEN})?" for token in tokens[:first]) + tokens[first].pattern
    between, mark = "", tokens[first].mark
    for token in tokens[first + 1 :]:
        if token.gap:
            between = _AROUND_GAP + _GAP_BEFORE
            continue
        lead = between or (_AT_MARK if mark or token.mark else _BETWEEN)
        pattern += f"(?:{lead}{token.pattern})?" if token.optional else lead + token.pattern
        between, mark = between if token.optional else "", token.mark
    return pattern + _GAP_AFTER if tokens[-1].gap else pattern
