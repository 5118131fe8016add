"""The phrase language: a poor one on purpose, because what is poor can be indexed. rules/README.md describes it to authors.

A phrase becomes a regular expression over lower-cased folded text, and the literals without which it cannot match.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial, reduce
from typing import NamedTuple

from eeolint.literals import UNKNOWN, Cost, Heads, Literals, cost_by, either, opening, rarest_word, runs
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
_MOST_LITERALS = 300
_MARK = Heads(frozenset([" "]))  # squeezed words have a space for a mark
_PLAIN_COST = cost_by({})

WordList = Callable[[str], Iterable[str]]


class Phrase(NamedTuple):
    """A compiled phrase: the regular expression's source, and sets of literals of which every match holds a member, as in squeezed words.

    ` word ` is a whole word, ` word` the beginning of one. `runs`: literals of words side by side; `leading`: those of them that begin a match;
    `opening`: what every match begins with, however often it stands elsewhere; empty where that is unknown. `rests`: expressions of what a match
    is from one of its `runs` on, where that says more than the run itself.
    """

    pattern: str
    literals: tuple[Literals, ...]
    runs: tuple[Literals, ...]
    leading: tuple[Literals, ...]
    opening: Literals
    rests: Mapping[Literals, str]


class _Token(NamedTuple):
    """What stands between two spaces of a phrase."""

    pattern: str
    heads: Heads = UNKNOWN
    optional: bool = False
    gap: bool = False
    mark: bool = False  # punctuation: needs no space before it
    inner: tuple[Literals, ...] = ()  # the most telling literals of a group's alternatives


class _Sequence(NamedTuple):
    """Tokens put together, with what they look like from the first on."""

    pattern: str
    literals: list[Literals]
    runs: list[Literals]
    leading: list[Literals]
    opening: Literals
    rests: Callable[[], dict[Literals, str]]  # needed of whole phrases only
    heads: Heads


class Lists:
    """What phrases are read with: named word lists and the measure of literals. Each list and each phrase is read but once."""

    def __init__(self, words: WordList, cost: Cost = _PLAIN_COST) -> None:
        self.cost, self._words = cache(cost), words
        self._phrases: dict[str, _Sequence] = {}
        self._alternatives: dict[str, _Token] = {}

    def read(self, text: str) -> _Sequence:
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
            self._alternatives[name] = _alternatives([self.read(entry) for entry in self._words(name)], optional=False, cost=self.cost)
        return self._alternatives[name]


def compile_phrase(text: str, words: WordList | Lists) -> Phrase:
    """Compile one phrase; `words` gives the phrases of a named list.

    Raises ValueError where the phrase is not of the language.
    """
    lists = words if isinstance(words, Lists) else Lists(words)
    pattern, literals, side_by_side, leading, opening, rests, _ = lists.read(text)
    if not literals:
        raise ValueError(f"phrase {text!r}: it needs one fixed word of at least two letters or digits")
    whole = {run: _whole_words(rest) for run, rest in rests().items()}
    return Phrase(_whole_words(pattern), tuple(literals), tuple(side_by_side), tuple(leading), opening, whole)


def compile_context(phrases: Iterable[str], words: WordList | Lists) -> str:
    """One regular expression for any of several phrases, which need no fixed word; it never matches where there are none."""
    lists = words if isinstance(words, Lists) else Lists(words)
    bounded: dict[tuple[str, str], list[str]] = {}
    for text in phrases:
        pattern = lists.read(text).pattern
        bounded.setdefault(_boundaries(pattern), []).append(pattern)
    # The boundaries stand once around all phrases that have the same: to test them again for each would cost more than the phrases.
    return "|".join(f"{before}(?:{'|'.join(patterns)}){after}" for (before, after), patterns in bounded.items()) or "(?!)"


def context_literals(phrases: Iterable[str], lists: Lists) -> Literals:
    """Literals of which every match of any of several phrases holds one; none where a phrase has no fixed word."""
    options = [lists.read(text).runs for text in phrases]
    return frozenset[str]().union(*(min(option, key=lists.cost) for option in options)) if all(options) else frozenset()


def _whole_words(pattern: str) -> str:
    before, after = _boundaries(pattern)
    return before + pattern + after


def _boundaries(pattern: str) -> tuple[str, str]:
    # A mark at either end is its own boundary.
    return "" if pattern.startswith(_MARKS) else r"(?<!\w)", "" if pattern.endswith(_MARKS) else r"(?!\w)"


class _Parser:
    """Recursive descent over one phrase."""

    def __init__(self, text: str, lists: Lists) -> None:
        self.text, self.lists, self.at = fold_phrase(text), lists, 0

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
        heads = list(map(_heads, tokens))
        places = [at for at, token in enumerate(tokens) if at == 0 or not token.optional]
        first, *later = (runs(heads[at:]) for at in places)
        side_by_side = [*literals, *(run.literals() for some in (first, *later) for run in some)]
        leading = [run.literals() for run in first if not run.marked()]
        rests = partial(_rests, tokens, places[1:], later)
        return _Sequence(_joined(tokens), literals, side_by_side, leading, opening(heads), rests, reduce(Heads.joined, heads))

    def token(self, stops: str) -> _Token:
        """One token: literal runs and groups without a space between them."""
        if self.text.startswith("...", self.at):
            self.at += 3
            return _Token("", gap=True)
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
            heads = Heads(frozenset(["", " "])) if char == "-" else UNKNOWN
            return _Token({"_": _WORD, "#": _NUMBER, "*": r"[\w'\-]*", "-": _HYPHEN}[char], heads, self.optional())
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
        run = self.text[start : self.at]
        return _Token(re.escape(run), Heads(frozenset([run.replace("'", " ")])))

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
        return _alternatives(options, self.optional(), self.lists.cost)

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
                return _Token(pattern, mark=True)
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


def _rests(tokens: list[_Token], places: list[int], runs_there: list[list[Heads]]) -> dict[Literals, str]:
    """What follows from the runs of a place on, unless they are all that follows, or begin with a mark, of which words show nothing."""
    rests = {}
    for at, found in zip(places, runs_there, strict=True):
        telling = [run for run in found if not run.marked() and (run.cut or run is not found[-1] or len(tokens) > at + 1)]
        rest = _joined(tokens[at:]) if telling else ""
        rests.update({run.literals(): rest for run in telling})
    return rests


def _heads(token: _Token) -> Heads:
    return token.heads.optional() if token.optional else token.heads


def _literals(token: _Token) -> tuple[Literals, ...]:
    found = token.heads.literals()
    return (found, *token.inner) if found else token.inner


def _alternatives(options: list[_Sequence], optional: bool, cost: Cost) -> _Token:
    pattern = "(?:" + "|".join(option.pattern for option in options) + ")"
    marked = any(option.pattern.startswith(_MARKS) or option.pattern.endswith(_MARKS) for option in options)
    return _Token(pattern, either(option.heads for option in options), optional, mark=marked, inner=_shared(options, cost))


def _shared(options: list[_Sequence], cost: Cost) -> tuple[Literals, ...]:
    """One literal set for a whole group: the most telling set of every alternative, together."""
    if not all(option.runs for option in options):
        return ()
    union = frozenset[str]().union(*(min(option.runs, key=cost) for option in options))
    if len(union) > _MOST_LITERALS:
        union = frozenset(rarest_word(literal, cost) for literal in union)
    return (union,) if len(union) <= _MOST_LITERALS else ()


def _glued(parts: list[_Token]) -> _Token:
    """Parts without a space between them: `grad(s|uate)`, `(un)?employed`, `able-bodied`."""
    return _Token("".join(part.pattern + "?" * part.optional for part in parts), reduce(Heads.glued, map(_heads, parts)))


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
