"""What a rule may ask of the words around a match, as YAML gives it; `contexts` finds out whether it holds."""

from collections.abc import Iterator
from typing import Annotated, Literal

from eeolint.records import NamedTuple
from eeolint.vocabulary import Zone, nonempty

Text = Annotated[str, nonempty]
Edge = Literal["line start", "line end", "sentence start", "sentence end"]


class When(NamedTuple):
    """A context; every key that is given must hold, and of a key's phrases one is enough. rules/README.md says what each means."""

    over: tuple[Text, ...] = ()
    before: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()
    sentence: tuple[Text, ...] = ()
    near: tuple[Text, ...] = ()
    posting: tuple[Text, ...] = ()
    matched: tuple[Text, ...] = ()
    earlier: tuple[Text, ...] = ()
    later: tuple[Text, ...] = ()
    at: tuple[Edge, ...] = ()
    places: tuple[Text, ...] = ()
    zones: tuple[Zone, ...] = ()
    titled: bool | None = None
    exact: tuple[Text, ...] = ()

    def phrases(self) -> Iterator[str]:
        """Every phrase of the context."""
        for phrases in (self.over, self.before, self.after, self.sentence, self.near, self.posting, self.matched, self.earlier, self.later):
            yield from phrases
