"""The phrase language: a poor one on purpose, because what is poor can be indexed. rules/README.md describes it to authors.

A phrase becomes a regular expression over lower-cased folded text, and the literals without which it cannot match.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from eeolint.text import fold_phrase

_BETWEEN = r"[\s\-]+"
_AT_MARK = r"\s*(?:(?<!\w)|(?!\w))"  # no space is needed beside a mark, but two words never grow together
_HYPHEN = r"[\s\-]{0,2}"
_AROUND_GAP = r"[^\w]{1,4}"
_WORD = r"\w[\w'\-]*"
_GAP_BEFORE = rf"(?:{_WORD}{_AROUND_GAP}){{0,4}}?"
_GAP_AFTER = rf"(?:{_AROUND_GAP}{_WORD}){{0,4}}?"
_UNITS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_NUMBER = rf"(?:\d+(?:[.,]\d+)*|{_UNITS}|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[\s\-](?:{_UNITS}))?)"
_SPECIAL = {
    "<email>": r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+",
    "<phone>": r"(?:\+?\d{1,3}[\s.\-]{0,2})?\(?\d{2,5}\)?[\s.\-/]{1,3}\d{2,4}(?:[\s.\-]{1,2}\d{2,4}){0,3}",
    "<url>": r"(?:https?://|www\.)[^\s)>]+",
}
_PUNCTUATION = ',/&+.%$:;()"!?'
_MARKS = tuple(map(re.escape, _PUNCTUATION))
_PLAIN = re.compile(r"[a-z0-9\xdf-\xff]+")
_MOST_LITERALS, _MOST_HEADS = 300, 64
_TELLING_LETTERS = frozenset("bcdefghjklmnopqrtuvwxyz")  # as words of their own; "a", "i" and the "s" of an apostrophe stand everywhere

WordList = Callable[[str], Iterable[str]]
Frequency = Mapping[str, int]


class Phrase(NamedTuple):
    """A compiled phrase: the regular expression's source, and sets of literals.

    Every match holds a member of each set: ` word ` is a whole word, ` word` the beginning of one, as in `Folded.words`.
    """

    pattern: str
    literals: tuple[frozenset[str], ...]
    leading: frozenset[str] | None = None  # the set whose literal every match begins with, if there is one


class _Token(NamedTuple):
    """What stands between two spaces of a phrase."""

    pattern: str
    heads: frozenset[str] | None  # how the token may begin, as literals; None: unknown
    optional: bool = False
    gap: bool = False
    mark: bool = False  # punctuation: needs no space before it
    inner: tuple[frozenset[str], ...] = ()  # literal sets of a group that stands alone
    starts: frozenset[str] | None = None  # how a group may begin, where its heads say nothing


class _Sequence(NamedTuple):
    """Tokens put together: the literal sets that every match has, and the one that it begins with, if that is known."""

    pattern: str
    literals: list[frozenset[str]]
    leading: frozenset[str] | None


def compile_phrase(text: str, words: WordList, frequency: Frequency = MappingProxyType({})) -> Phrase:
    """Compile one phrase; `words` gives the phrases of a named list, `frequency` says how often words stand in a hundred postings.

    Raises ValueError where the phrase is not of the language.
    """
    parser = _Parser(text, words, frequency)
    pattern, literals, leading = parser.sequence("")
    if parser.at < len(text):
        raise ValueError(f"phrase {text!r}: {text[parser.at]!r} is closed but was never opened")
    if not literals:
        raise ValueError(f"phrase {text!r}: it needs one fixed word of at least two letters or digits")
    return Phrase(_whole_words(pattern), tuple(literals), leading)


def compile_context(phrases: Iterable[str], words: WordList) -> str:
    """One regular expression for any of several phrases, which need no fixed word; it never matches where there are none."""
    bounded: dict[tuple[str, str], list[str]] = {}
    for text in phrases:
        parser = _Parser(text, words, {})
        pattern = parser.sequence("").pattern
        if parser.at < len(text):
            raise ValueError(f"phrase {text!r}: {text[parser.at]!r} is closed but was never opened")
        bounded.setdefault(_boundaries(pattern), []).append(pattern)
    # The boundaries stand once around all phrases that have the same: to test them again for each would cost more than the phrases.
    return "|".join(f"{before}(?:{'|'.join(patterns)}){after}" for (before, after), patterns in bounded.items()) or "(?!)"


def _whole_words(pattern: str) -> str:
    before, after = _boundaries(pattern)
    return before + pattern + after


def _boundaries(pattern: str) -> tuple[str, str]:
    # A mark at either end is its own boundary.
    return "" if pattern.startswith(_MARKS) else r"(?<!\w)", "" if pattern.endswith(_MARKS) else r"(?!\w)"


class _Parser:
    """Recursive descent over one phrase."""

    def __init__(self, text: str, words: WordList, frequency: Frequency) -> None:
        self.text, self.words, self.frequency, self.at = fold_phrase(text), words, frequency, 0

    def sequence(self, stops: str) -> _Sequence:
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
        literals = [any_of for token in tokens if not token.optional for any_of in _literals(token)]
        return _Sequence(_joined(tokens), literals, _leading(tokens))

    def token(self, stops: str) -> _Token:
        """One token: literal runs and groups without a space between them."""
        if self.text.startswith("...", self.at):
            self.at += 3
            return _Token("", None, gap=True)
        if self.text[self.at] == "-" and self.text[self.at : self.at + 2] in ("-", "- "):
            self.at += 1
            return _Token("-", None, mark=True)
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
            return _Token("\\" + self.text[self.at - 1], None, mark=True)
        if char in "_#*-":
            self.at += 1
            return _Token({"_": _WORD, "#": _NUMBER, "*": r"[\w'\-]*", "-": _HYPHEN}[char], None, self.optional())
        if char in _PUNCTUATION:
            self.at += 1
            return _Token(re.escape(char), None, mark=True)
        return self.literal()

    def literal(self) -> _Token:
        """Letters, digits and apostrophes."""
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] == "'"):
            self.at += 1
        if self.at == start:
            raise ValueError(f"phrase {self.text!r}: {self.text[self.at]!r} means nothing here")
        run = self.text[start : self.at]
        head = run.split("'", 1)[0]
        return _Token(re.escape(run), frozenset([f" {head} "]) if head else None)

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
        return _alternatives(options, self.optional(), self.frequency)

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
                return _Token(pattern, None, mark=True)
        raise ValueError(f"phrase {self.text!r}: after '<' one of email>, phone>, url> is wanted")

    def word_list(self) -> _Token:
        """`{name}`: any phrase of a word list."""
        end = self.text.find("}", self.at)
        if end < 0:
            raise ValueError(f"phrase {self.text!r}: the brace is never closed")
        name, self.at = self.text[self.at + 1 : end], end + 1
        try:
            entries = list(self.words(name))
        except KeyError:
            raise ValueError(f"phrase {self.text!r}: there is no word list {name!r} in vocabulary/words") from None
        options = [_Parser(entry, self.words, self.frequency).sequence("") for entry in entries]
        return _alternatives(options, self.optional(), self.frequency)


def _leading(tokens: list[_Token]) -> frozenset[str] | None:
    """What the first token may begin with, and the next ones as far as those before them are optional."""
    found = frozenset[str]()
    for token in tokens:
        begins = token.starts if token.heads is None else token.heads
        if begins is None or token.gap:
            return None
        found |= begins
        if not token.optional:
            return found
    return None


def _alternatives(options: list[_Sequence], optional: bool, frequency: Frequency) -> _Token:
    pattern = "(?:" + "|".join(option.pattern for option in options) + ")"
    if all(_PLAIN.fullmatch(option.pattern) for option in options):
        return _Token(pattern, frozenset(f" {option.pattern} " for option in options), optional)
    marked = any(option.pattern.startswith(_MARKS) or option.pattern.endswith(_MARKS) for option in options)
    starts = frozenset[str]().union(*(option.leading for option in options if option.leading))
    known = all(option.leading for option in options) and len(starts) <= _MOST_LITERALS
    return _Token(pattern, None, optional, mark=marked, inner=_shared(options, frequency), starts=starts if known else None)


def _shared(options: list[_Sequence], frequency: Frequency) -> tuple[frozenset[str], ...]:
    """One literal set for a whole group: the most telling set of every alternative, together."""
    if not all(option.literals for option in options):
        return ()
    union = frozenset[str]().union(*(min(option.literals, key=lambda any_of: expected(any_of, frequency)) for option in options))
    return (union,) if len(union) <= _MOST_LITERALS else ()


def _glued(parts: list[_Token]) -> _Token:
    """Parts without a space between them: `grad(s|uate)`, `(un)?employed`, `able-bodied`."""
    pattern = "".join(part.pattern + "?" * part.optional for part in parts)
    hyphen = next((i for i, part in enumerate(parts) if part.pattern == _HYPHEN), None)
    if hyphen:
        return _hyphenated(pattern, _glued(parts[:hyphen]), _glued(parts[hyphen + 1 :]))
    heads: set[str] = {" "}
    for part in parts:
        if part.mark:  # the folded words have a space for a mark
            return _Token(pattern, frozenset(head + " " for head in heads) if all(len(head) > 1 for head in heads) else None)
        if part.heads is None or len(heads) * (len(part.heads) + 1) > _MOST_HEADS:
            return _Token(pattern, frozenset(heads) if all(len(head) > 1 for head in heads) else None)
        longer = {head + tail.strip() for head in heads for tail in part.heads}
        heads = longer | heads if part.optional else longer
    return _Token(pattern, frozenset(head + " " for head in heads))


def _hyphenated(pattern: str, first: _Token, second: _Token) -> _Token:
    """`able-bodied` is written in one word or in two: of each half either its own literal stands in a match, or that of both together."""
    if not first.heads or not second.heads or len(first.heads) * len(second.heads) > _MOST_HEADS:
        return _Token(pattern, frozenset(head.rstrip() for head in first.heads) if first.heads else None)
    joined = frozenset(head.rstrip() + tail.lstrip() for head in first.heads for tail in second.heads)
    return _Token(pattern, None, inner=(first.heads | joined, second.heads | joined), starts=first.heads | joined)


def _literals(token: _Token) -> list[frozenset[str]]:
    sets = [token.heads] if token.heads is not None else list(token.inner)
    return [any_of for any_of in sets if any_of and all(len(literal.strip()) > 1 or literal.strip() in _TELLING_LETTERS for literal in any_of)]


def expected(any_of: frozenset[str], frequency: Frequency) -> float:
    """How many literals of a set stand in a hundred postings; a word that is not counted is taken for a rare one, the rarer the longer."""
    return sum(_expected(literal, frequency) for literal in any_of)


def _expected(literal: str, frequency: Frequency) -> float:
    word = literal.strip()
    if literal.endswith(" "):
        return frequency.get(word, 10 / len(word))
    return 10 / len(word) + sum(count for one, count in frequency.items() if one.startswith(word))


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
