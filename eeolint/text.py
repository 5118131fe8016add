"""Characters, words and sentences: folding that keeps every offset, sentence bounds, the language gate, line and column."""

import codecs
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from typing import Self

from eeolint.expressions import deferred
from eeolint.model import Span
from eeolint.records import NamedTuple, record_of

# Typographic variants that would otherwise hide a phrase; each is one character for one character.
_VARIANTS = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u2014", "-"), ("\u2010", "-"), ("\u2011", "-"),
    ("\u2212", "-"), ("\u2022", "\xb7"), ("\u25cf", "\xb7"), ("\u25aa", "\xb7"), ("\uf0b7", "\xb7"), ("\u02bc", "'"), ("\u2032", "'"),
    ("\u00b4", "'"), ("\u2044", "/"), ("\u2028", "\n"), ("\u2029", "\n"), ("\u2009", " "), ("\u202f", " "), ("\u3000", " "), ("\xa0", " "),
)  # fmt: skip

# Stand-ins for characters outside Latin-1: a letter stays a letter, so that a word boundary never opens inside a word.
_LETTER, _SIGN = "\xaa", "\xa4"


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    piece = error.object[error.start : error.end]
    return "".join(" " if c.isspace() else _LETTER if c.isalnum() or unicodedata.combining(c) else _SIGN for c in piece), error.end


codecs.register_error("eeolint.stand_in", _stand_in)

_LATIN_1 = bytes(range(256)).decode("latin-1")
_LOWER = _LATIN_1.lower().encode("latin-1")
_WORDS_ONLY = "".join("0" if c.isdecimal() else c if c.isalnum() else " " for c in _LATIN_1.lower()).encode("latin-1")

_SPACE_OR_NOT = b"".join(b" " if c == " " else b"a" for c in map(chr, _WORDS_ONLY))
_SHORTENED = (b"max.", b"min.", b"approx.")
_STOP = deferred(r"(?i)(?<![\w@./\-])(max|min|approx)\.(?=[^\S\n]{0,2}[0-9#])")  # in no address


class Folded(NamedTuple):
    """One text in three shapes of one length, so that an offset in one is an offset in all.

    `shape` keeps capitals; `lower` does not; `words` is `lower` as Latin-1 bytes with a space for all that is no letter or digit, between two
    extra spaces: an offset in it is one more than in the text. Every figure is a 0 there: words tell what kind of thing stands somewhere.
    """

    shape: str
    lower: str
    words: bytes


def fold(text: str) -> Folded:
    """Fold typographic variants one character to one; an underscore, a letter to `re` and emphasis to writers, becomes a space."""
    latin = _latin(text.replace("_", " "))
    lower = latin.translate(_LOWER)
    if any(map(lower.__contains__, _SHORTENED)):
        latin = _without_stops(latin)
        lower = latin.translate(_LOWER)
    return Folded(latin.decode("latin-1"), lower.decode("latin-1"), b" " + latin.translate(_WORDS_ONLY) + b" ")


def _without_stops(latin: bytes) -> bytes:
    """A text with a space for the stop of "max." before a figure, where it ends no sentence."""
    return _STOP.sub(r"\1 ", latin.decode("latin-1")).encode("latin-1")


def count_words(words: bytes) -> int:
    """Number of words of folded words."""
    return words.translate(_SPACE_OR_NOT).count(b" a")  # to part them takes an object a word


def fold_phrase(text: str) -> str:
    """Fold a phrase of the phrase language, in which an underscore has its own meaning, to lower case."""
    return _without_stops(_latin(text)).translate(_LOWER).decode("latin-1")


def _latin(text: str) -> bytes:
    for variant, plain in _VARIANTS:
        text = text.replace(variant, plain)
    return text.encode("latin-1", "eeolint.stand_in")


# One expression finds what may end a sentence, from its stop to where the next one begins; only line breaks need a closer look. A row of stops is
# looked along for a few only, as each of them may be the one behind which the sentence ends: a page of stops would be looked along from every one.
_ABBREVIATIONS = ("[A-Za-z]", "(?:Mr|Ms|Dr|St|No|vs|Jr|Sr|Co)", "(?:Mrs|[Ee]xt)")  # by length, as what stands before is of one length
_ABBREVIATED = "".join(rf"(?<!{before}{short}\.)" for before in ("^", "[^A-Za-z]") for short in _ABBREVIATIONS)


def _ends(begins: str, glued: str) -> re.Pattern[str]:
    """What ends a sentence if the next one `begins` so behind a space, or is `glued` to it."""
    return deferred(
        rf"""[.!?\n\xb7*](?:
          (?<=[.!?]){_ABBREVIATED}[.!?]{{0,9}}["')\]]*(?:\s+(?=["'(\[]?[{begins}0-9\xb7*\-])|{glued})
        | (?<=\n)(?:[^\S\n]*+\n\s*+(?:\xb7\s*+)?|\s*+\xb7\s*+|(?P<line>\s*+))
        | (?<=\xb7|(?<=[ \t])\*(?=\s))\s*+(?:\xb7\s*+)?
        )""",
        re.VERBOSE,
    )


# Sentences of a scraped list of texts stand between quotes: ".', 'Next".
_END = _ends("A-Z", r"""(?<=[a-z)][.!?])(?=[A-Z][a-z])|(?:,\s["']{1,2})+(?=\S)""")
_END_LOWER = _ends("a-z", "(?!)")  # in a text without capitals
_GOES_ON = deferred(r"(?:[,&]|\b(?:and|or|of|in|the|to|with|for|a))[^\S\n]*$")
_LONGEST_SENTENCE = 2000


def sentence_starts(shape: str) -> list[int]:
    """Offsets at which sentences of a folded text begin, the first of them 0; none is longer than 2,000 characters.

    A sentence ends at a full stop before a capital (before any letter where the text has no capitals), at a bullet, at an empty line, and at a line
    break unless the next line goes on in lower case or this one ends on a word that cannot end a sentence.
    """
    starts = [0]
    for end in (_END_LOWER if shape.islower() else _END).finditer(shape):
        start = end.end()
        if end.lastgroup and _goes_on(shape, end.start(), start):
            continue
        if start - starts[-1] > _LONGEST_SENTENCE:
            _split_long(shape, starts, start)
        starts.append(start)
    _split_long(shape, starts, len(shape))
    return starts


def _goes_on(shape: str, at: int, start: int) -> bool:
    """Whether the sentence before the line break at `at` goes on in the next line, which begins at `start`."""
    near = max(0, at - 8)
    if shape[start : start + 1].islower() and shape[near:at].rstrip()[-1:] not in (".", ":", "!", "?"):
        return True
    return bool(_GOES_ON.search(shape, near, at))


def _split_long(shape: str, starts: list[int], end: int) -> None:
    # Hostile or machine-made text may hold no full stop at all; what is quadratic in a sentence must not be so in the text.
    while end - starts[-1] > _LONGEST_SENTENCE:
        cut = shape.rfind(" ", starts[-1] + 1, starts[-1] + _LONGEST_SENTENCE)
        starts.append(cut + 1 if cut > 0 else starts[-1] + _LONGEST_SENTENCE)


class Bounds(NamedTuple):
    """A text cut into stretches: finds the stretch of an offset."""

    starts: list[int]
    length: int

    def at(self, offset: int) -> int:
        """Number of the stretch that holds `offset`."""
        return bisect_right(self.starts, offset) - 1

    def span(self, number: int) -> Span:
        """Bounds of stretch `number`."""
        starts = self.starts
        return record_of(Span, (starts[number], starts[number + 1] if number + 1 < len(starts) else self.length))

    def end_at(self, offset: int) -> int:
        """Where the stretch that holds `offset` ends."""
        number = bisect_right(self.starts, offset)
        return self.starts[number] if number < len(self.starts) else self.length

    def around(self, offset: int, reach: int = 0) -> Span:
        """Bounds of the stretch that holds `offset`, with `reach` more on either side."""
        if not reach:
            number = bisect_right(self.starts, offset)
            return record_of(Span, (self.starts[number - 1], self.starts[number] if number < len(self.starts) else self.length))
        number = self.at(offset)
        return Span(self.span(max(0, number - reach)).start, self.span(min(len(self.starts) - 1, number + reach)).end)


class Stretches:
    """Stretches of text that share no character: whether another one overlaps any of them."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """Those that overlap become one."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touched_by(self, span: Span) -> bool:
        """Whether one of them overlaps a span."""
        number = bisect_right(self._ends, span.start)
        return number < len(self._starts) and self._starts[number] < span.end

    def add(self, span: Span) -> None:
        """Add a span that overlaps none."""
        number = bisect_right(self._ends, span.start)
        self._starts.insert(number, span.start)
        self._ends.insert(number, span.end)


_BREAK = deferred(r"\r\n|\n|\r")


class Lines(NamedTuple):
    """Line and column of an offset, both counted from 1; columns are characters."""

    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Find the line starts of `text`; CR LF, LF and CR end a line."""
        return cls(text, (0, *(m.end() for m in _BREAK.finditer(text))))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Text of line `number` (from 1), without its end."""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].rstrip("\r\n")
