"""The public interface of the house in Python: one class, whose arguments have the names of the configuration keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from os import PathLike

from eeolint.engine import Engine, Settings, covers
from eeolint.model import Confidence, Place, Posting, Result, Unread
from eeolint.readers import read_input
from eeolint.readers.plain import read_plain
from eeolint.rules import load


class UsageError(ValueError):
    """Something that was asked for does not exist; the message says what does."""


class Linter:
    """Lints postings under the law of some places on one day.

    `jurisdictions` are ids of rules/law ("us", "us-ca"); `as_of` is the day whose law counts (today, if None); `select` and `ignore` are prefixes
    of rule ids; `confidence` is the least that is reported; `rules` are folders of rule packs beside the shipped one; `preview` lets rules of
    that status speak.
    Raises UsageError for a place that is not known, and PackError for a pack with mistakes.
    """

    def __init__(
        self,
        *,
        jurisdictions: tuple[str, ...] = ("us",),
        as_of: date | None = None,
        select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        confidence: str = "low",
        rules: tuple[str, ...] = (),
        preview: bool = False,
        reason: str = "chosen",
    ) -> None:
        self.pack = load(tuple(map(str, rules)))
        for place in jurisdictions:
            if place not in self.pack.law.places:
                raise UsageError(f"there is no place {place!r}; known: {', '.join(sorted(self.pack.law.places))}")
        for prefix in (*select, *ignore):
            if not any(covers(prefix, name) for name in self.pack.heads):
                raise UsageError(f"no rule's id begins with {prefix!r}; `eeolint rules` lists them")
        places = tuple(Place(place, self.pack.law.places[place].name, reason) for place in dict.fromkeys(jurisdictions))
        self.settings = Settings(places, as_of or date.today(), tuple(select), tuple(ignore), Confidence(confidence), preview)
        self._engine = Engine(self.pack, self.settings)

    def lint(self, text: str) -> Result:
        """Lint one posting of plain text; offsets of the result are those of `text`."""
        return self._engine.lint(read_plain(text, "<text>"))

    def lint_posting(self, posting: Posting) -> Result:
        """Lint one posting that a reader made; offsets of the result are those of its source."""
        return self._engine.lint(posting)

    def lint_file(self, path: str | PathLike[str]) -> Iterator[Result | Unread]:
        """Lint the postings of a file; what cannot be read comes as an Unread with the reason."""
        yield self.lint_input(str(path))

    def lint_input(self, source: str) -> Result | Unread:
        """Lint one file, or standard input for "-"."""
        posting = read_input(source)
        return posting if isinstance(posting, Unread) else self._engine.lint(posting)
