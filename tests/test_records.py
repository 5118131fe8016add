"""Records: in all that code asks of them they are what `typing.NamedTuple` makes."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import typing
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

import eeolint
from eeolint.model import Span
from eeolint.records import NamedTuple
from eeolint.schema import hints


class Ours(NamedTuple):
    """A record of ours."""

    first: int
    second: str | None = None
    third: tuple[int, ...] = (1,)

    def total(self) -> int:
        return self.first + sum(self.third)


class Theirs(typing.NamedTuple):
    """The same as the standard library has it."""

    first: int
    second: str | None = None
    third: tuple[int, ...] = (1,)

    def total(self) -> int:
        return self.first + sum(self.third)


ASKED: dict[str, Callable[[Any], Any]] = {
    "by position": lambda kind: tuple(kind(1, "b", (2,))),
    "by name": lambda kind: tuple(kind(second="b", first=2)),
    "defaults": lambda kind: tuple(kind(1)),
    "getters": lambda kind: (kind(1, "b").first, kind(1, "b").second, kind(1).third),
    "methods": lambda kind: kind(1).total(),
    "replaced": lambda kind: tuple(kind(1)._replace(second="c")),
    "made": lambda kind: tuple(kind._make([1, 2, 3])),
    "as a mapping": lambda kind: kind(1)._asdict(),
    "fields": lambda kind: (kind._fields, kind._field_defaults, kind.__match_args__),
    "repr": lambda kind: repr(kind(1, "b")).removeprefix(kind.__name__),
    "types": typing.get_type_hints,
    "equal": lambda kind: (kind(1) == (1, None, (1,)), kind(1) == kind(2), hash(kind(1)), kind(1) < kind(2)),
    "pickled": lambda kind: tuple(pickle.loads(pickle.dumps(kind(1, "b")))),
    "copied": lambda kind: tuple(copy.copy(kind(1, "b"))),
    "no room for more": lambda kind: hasattr(kind(1), "__dict__"),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_a_record_answers_as_that_of_the_standard_library(asked: Callable[[Any], Any]) -> None:
    assert [asked(Ours), asked(Ours)] == [asked(Theirs), asked(Theirs)]


@pytest.mark.parametrize(
    "asked",
    [
        lambda kind: kind(),
        lambda kind: kind(1, 2, 3, 4),
        lambda kind: kind(1, fourth=2),
        lambda kind: kind._make([1]),
        lambda kind: kind(1)._replace(fourth=2),
        lambda kind: setattr(kind(1), "first", 2),
    ],
)
def test_a_record_refuses_what_that_of_the_standard_library_refuses(asked: Callable[[Any], Any]) -> None:
    for kind in (Theirs, Ours):
        with pytest.raises((TypeError, ValueError, AttributeError)):
            asked(kind)


def test_a_record_is_a_tuple_of_its_own_class_and_may_be_matched() -> None:
    match Span(1, 2):
        case Span(start, end=end):
            assert (start, end) == (1, 2)
    assert isinstance(Span(1, 2), tuple)
    assert type(pickle.loads(pickle.dumps(Span(1, 2)))) is Span


def records() -> Iterator[type]:
    """Every record of every room that can be imported here."""
    for room in pkgutil.walk_packages(eeolint.__path__, "eeolint."):
        if not room.name.endswith(("__main__", ".spark_tables")):  # a program, and a room whose types are only there to be checked
            with suppress(ImportError):
                module = importlib.import_module(room.name)
                yield from (one for one in vars(module).values() if isinstance(one, type) and hasattr(one, "_fields") and one.__module__ == room.name)


def test_the_types_of_fields_are_those_that_python_works_out() -> None:
    differing = [one for one in records() if hints(one) != typing.get_type_hints(one, include_extras=True)]
    assert not differing
    assert sum(1 for _ in records()) > 100
