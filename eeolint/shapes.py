"""What a piece of a phrase looks like in the words of a text: how it is spelled, which words lead through it, and which of them tell most of it.

Words are runs of letters and digits, as `text.fold` leaves them: an apostrophe or a hyphen parts two of them, and marks show nothing. A shape holds
all that the piece's expression matches, and may hold more: what it says too much, the expression refuses.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, reduce
from itertools import product
from typing import NamedTuple

from eeolint.paths import Graph, Onward
from eeolint.telling import Cost, Word, tells

_MOST = 400  # spellings of one piece; where there are more only their first words are kept
UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class Spelling(NamedTuple):
    """A way to spell a piece: words with a space between them, a space for a mark at either end, and whether anything may follow."""

    text: str
    open: bool = False

    def words(self) -> list[Word]:
        """Its words; where anything may follow the last is but the beginning of one, unless a space ended it."""
        found = [Word(word) for word in self.text.split()]
        if self.open and found and not self.text.endswith(" "):
            found[-1] = found[-1]._replace(whole=False)
        return found


Spellings = frozenset[Spelling]
Told = Callable[["Shape"], frozenset[Word]]
_NOTHING = Spelling("")


class Shape:
    """A piece of a phrase. It never changes."""

    @cached_property
    def spellings(self) -> Spellings:
        """Every way to spell it."""
        raise NotImplementedError

    def through(self, graph: Graph, onward: Onward) -> Onward:
        """What leads through it to what follows."""
        return reduce(Onward.joined, (_along(graph, one, onward) for one in sorted(self.spellings)))

    def telling(self, cost: Cost, told: Told) -> frozenset[Word]:
        """Words of which every match holds one, the cheapest such set; empty where none is sure to. `told` knows that of its parts."""
        rarest = [min(filter(tells, one.words()), key=lambda word: cost(frozenset([word])), default=None) for one in self.spellings]
        return frozenset(filter(None, rarest)) if all(rarest) else frozenset()

    @cached_property
    def begins(self) -> frozenset[str]:
        """What it may begin with: "word", "mark", "anything", "nothing"."""
        return frozenset(map(_begins, self.spellings))

    @cached_property
    def initials(self) -> frozenset[str]:
        """The letters and figures that its first word may begin with, if it begins with a word."""
        return frozenset(one.text[0] for one in self.spellings if _begins(one) == "word")

    @cached_property
    def is_open(self) -> bool:
        """Whether anything may stand in it."""
        return any(one.open for one in self.spellings)


class Text(Shape):
    """Letters and digits as they are spelled, with a space for each mark."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def spellings(self) -> Spellings:
        """The text itself."""
        return frozenset([Spelling(self._text)])


class Beginning(Shape):
    """The beginning of a word, and any words behind it."""

    def __init__(self, letters: str) -> None:
        self._letters = letters

    @cached_property
    def spellings(self) -> Spellings:
        """The letters, and anything."""
        return frozenset([Spelling(self._letters, open=True)])


class Anything(Shape):
    """Any rest of a word, and any words behind it."""

    @cached_property
    def spellings(self) -> Spellings:
        """Nothing that is known."""
        return frozenset([Spelling("", open=True)])


class Number(Shape):
    """A number in figures or in words."""

    @cached_property
    def spellings(self) -> Spellings:
        """What tells enough of a number inside a word: nothing."""
        return frozenset([Spelling("", open=True)])

    def through(self, graph: Graph, onward: Onward) -> Onward:
        """Figures, which marks may part, or one or two words."""
        units, figures = _options(UNITS).through(graph, onward), graph.figures(onward)
        return figures.joined(units).joined(_options(TENS).through(graph, units.joined(onward)))

    @cached_property
    def begins(self) -> frozenset[str]:
        """With a word always."""
        return frozenset(["word"])

    @cached_property
    def initials(self) -> frozenset[str]:
        """Figures, and the letters that numbers in words begin with."""
        return frozenset("0123456789").union(word[0] for word in (*UNITS, *TENS))

    @cached_property
    def is_open(self) -> bool:
        """Never."""
        return False


class Several(Shape):
    """A piece of pieces."""

    def __init__(self, items: Iterable[Shape]) -> None:
        self.items = tuple(items)

    @cached_property
    def is_open(self) -> bool:
        """Whether anything may stand in one of the pieces."""
        return any(item.is_open for item in self.items)


class Either(Several):
    """One of several pieces."""

    @cached_property
    def spellings(self) -> Spellings:
        """Those of every piece."""
        return _few(frozenset[Spelling]().union(*(item.spellings for item in self.items)))

    def through(self, graph: Graph, onward: Onward) -> Onward:
        """What leads through any of the pieces."""
        return reduce(Onward.joined, (item.through(graph, onward) for item in self.items))

    def telling(self, cost: Cost, told: Told) -> frozenset[Word]:
        """The words that tell of each piece."""
        found = [told(item) for item in self.items]
        return frozenset[Word]().union(*found) if all(found) else frozenset()

    @cached_property
    def begins(self) -> frozenset[str]:
        """What any of the pieces begins with."""
        return frozenset[str]().union(*(item.begins for item in self.items))

    @cached_property
    def initials(self) -> frozenset[str]:
        """Those of every piece."""
        return frozenset[str]().union(*(item.initials for item in self.items))


class Row(Several):
    """Pieces as words behind one another."""

    @cached_property
    def spellings(self) -> Spellings:
        """Those of all pieces with a space between them."""
        return _product((item.spellings for item in self.items), " ")

    def through(self, graph: Graph, onward: Onward) -> Onward:
        """What leads through the pieces one by one."""
        return reduce(lambda behind, item: item.through(graph, behind), reversed(self.items), onward)

    def telling(self, cost: Cost, told: Told) -> frozenset[Word]:
        """The words that tell most of any piece."""
        return min(filter(None, map(told, self.items)), key=cost, default=frozenset())

    @cached_property
    def begins(self) -> frozenset[str]:
        """What the first pieces begin with, down to the first that always stands there."""
        return frozenset[str]().union(*(item.begins for item in self._first())) - ({"nothing"} if self._stands() else frozenset())

    @cached_property
    def initials(self) -> frozenset[str]:
        """Those of the same pieces."""
        return frozenset[str]().union(*(item.initials for item in self._first()))

    def _first(self) -> Iterator[Shape]:
        """The pieces that may stand first, down to the first that always stands there."""
        for item in self.items:
            yield item
            if "nothing" not in item.begins:
                return

    def _stands(self) -> bool:
        return any("nothing" not in item.begins for item in self.items)


class Glued(Shape):
    """Pieces without a space between them."""

    def __init__(self, items: Iterable[Shape]) -> None:
        self._items = tuple(items)

    @cached_property
    def spellings(self) -> Spellings:
        """Those of all pieces put together."""
        return _product((item.spellings for item in self._items), "")


class Teller:
    """Knows by a measure which words tell most of shapes; parts that phrases share are looked at once."""

    def __init__(self, cost: Cost) -> None:
        self.cost = cache(cost)
        self._known: dict[Shape, frozenset[Word]] = {}

    def __call__(self, shape: Shape) -> frozenset[Word]:
        """Words of which every match of a shape holds one, the cheapest such set; empty where nothing is sure to stand in each."""
        if shape not in self._known:
            self._known[shape] = shape.telling(self.cost, self)
        return self._known[shape]


def optional(shape: Shape) -> Shape:
    """The same piece, or nothing."""
    return Either((shape, Text("")))


def _options(words: Iterable[str]) -> Shape:
    return Either(map(Text, words))


def _begins(spelling: Spelling) -> str:
    if spelling.text:
        return "mark" if spelling.text.startswith(" ") else "word"
    return "anything" if spelling.open else "nothing"


def _along(graph: Graph, spelling: Spelling, onward: Onward) -> Onward:
    """What leads along the words of a spelling."""
    return reduce(lambda behind, word: graph.leading(word, behind), reversed(spelling.words()), graph.end if spelling.open else onward)


def _product(of: Iterable[Spellings], between: str) -> Spellings:
    return reduce(lambda some, behind: _joined(some, between, behind), of, frozenset([_NOTHING]))


def _joined(some: Spellings, between: str, behind: Spellings) -> Spellings:
    if len(some) * len(behind) > _MOST:
        return _few(frozenset(one if one.open else Spelling(one.text + between * bool(one.text), open=True) for one in some))
    return frozenset(
        one if one.open else Spelling(one.text + between * bool(one.text and (other.text or other.open)) + other.text, other.open)
        for one, other in product(some, behind)
    )


def _few(spellings: Spellings) -> Spellings:
    if len(spellings) <= _MOST:
        return spellings
    # What is left may be a word cut in two, which is right as well: a cut word is but the beginning of one.
    return frozenset(Spelling(" " * one.text.startswith(" ") + "".join(one.text.split()[:1]), open=True) for one in spellings)
