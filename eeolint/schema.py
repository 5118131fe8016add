"""Typed reading of YAML: the types are the schema, every mistake carries file, line and key, and none hides another.

A type is a NamedTuple whose annotations say what YAML may hold: str, int, float, bool, date, Literal, an enumeration, tuple[T, ...],
dict[str, T], another NamedTuple, a union of NamedTuples told apart by a Literal field, Annotated[T, check] where `check` raises ValueError,
and T | None. A field without default is required; a field `not_` is written `not`.
"""

import types
import typing
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from eeolint.records import NamedTuple

# PyYAML's nodes are of three classes whose stubs do not share `id` and `value`.
Node = Any


class Problem(NamedTuple):
    """A mistake in a file: `line` is counted from 1 (0: it stands on none), `key` is the dotted path to the value."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" + (f" ({self.key})" if self.key else "")


class _MistakesError(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class PackError(_MistakesError):
    """A rule pack that cannot be used; `problems` lists every mistake of every file."""


class ConfigError(_MistakesError):
    """A configuration, or a file about the employer, that cannot be used; `problems` lists every mistake of every file."""


_TAGS = {"bool": "true or false", "null": "nothing", "int": "a number", "float": "a number", "timestamp": "a date"}


class Decoder:
    """Reads the nodes of one file into typed values and keeps every problem met on the way."""

    def __init__(self, file: str, language: str = "YAML") -> None:
        self.file, self.language = file, language
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}

    def read(self, text: str, kind: Any) -> Any:
        """Decode a whole file; None where it cannot be read at all (see `problems`)."""
        import yaml

        try:
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.problems.append(Problem(self.file, mark.line + 1 if mark else 1, "", f"not YAML: {getattr(error, 'problem', None) or error}"))
            return None
        if node is None:
            self.problems.append(Problem(self.file, 1, "", "the file is empty"))
            return None
        return self.decode(node, kind, "")

    def problem(self, node: Node, key: str, message: str) -> None:
        """Note a mistake at a node."""
        self.problems.append(Problem(self.file, node.start_mark.line + 1, key, message))

    def at(self, key: str, message: str) -> None:
        """Note a mistake found after decoding, at the dotted path of a value (or the nearest above it that the file has)."""
        above = key
        while above not in self.lines and above:
            above = above.rpartition(".")[0]
        self.problems.append(Problem(self.file, self.lines.get(above, 1), key, message))

    def decode(self, node: Node, kind: Any, key: str) -> Any:
        """Decode one node as `kind`; on a mistake note it and return None."""
        self.lines.setdefault(key, node.start_mark.line + 1)
        origin = get_origin(kind)
        if origin is Annotated:
            return self._checked(node, kind, key)
        if origin in (Union, types.UnionType):
            return self._union(node, get_args(kind), key)
        if origin is Literal:
            return self._choice(node, get_args(kind), key)
        if origin is tuple:
            return self._sequence(node, get_args(kind)[0], key)
        if origin is dict:
            return {k: self.decode(v, get_args(kind)[1], _join(key, k)) for k, v in self._pairs(node, key, get_args(kind)[0])}
        if hasattr(kind, "_fields"):
            return self._record(node, kind, key)
        if isinstance(kind, type) and issubclass(kind, Enum):
            value = self._choice(node, tuple(m.value for m in kind), key)
            return None if value is None else kind(value)
        return self._scalar(node, kind, key)

    def _checked(self, node: Node, kind: Any, key: str) -> Any:
        before = len(self.problems)
        value = self.decode(node, get_args(kind)[0], key)
        if len(self.problems) == before:
            try:
                get_args(kind)[1](value)
            except ValueError as error:
                self.problem(node, key, str(error))
        return value

    def _union(self, node: Node, kinds: tuple[Any, ...], key: str) -> Any:
        if type(None) in kinds and node.tag.endswith(":null"):
            return None
        rest = [k for k in kinds if k is not type(None)]
        records = [k for k in rest if hasattr(k, "_fields")]
        if len(rest) == 1:
            return self.decode(node, rest[0], key)
        if node.id == "mapping" and records:
            return self.decode(node, records[0], key) if len(records) == 1 else self._tagged(node, records, key)
        plain = [k for k in rest if k not in records and (get_origin(k) is tuple) == (node.id == "sequence")]
        if not plain:
            self.problem(node, key, f"a {_shape(rest[0])} is wanted here, not a {node.id}")
            return None
        return self.decode(node, plain[0], key)

    def _tagged(self, node: Node, records: list[Any], key: str) -> Any:
        tag = discriminator(records)
        by_tag = {get_args(hints(r)[tag])[0]: r for r in records}
        found = {k.value: v for k, v in node.value}.get(tag)
        if found is None:
            self.problem(node, _join(key, tag), f"missing; one of {', '.join(by_tag)}")
            return None
        choice = self._choice(found, tuple(by_tag), _join(key, tag))
        return None if choice is None else self.decode(node, by_tag[choice], key)

    def _choice(self, node: Node, values: tuple[str, ...], key: str) -> str | None:
        if node.id == "scalar" and node.value in values:
            return str(node.value)
        said = f"{node.value!r} is" if node.id == "scalar" else f"a {node.id} is"
        self.problem(node, key, f"{said} not one of {', '.join(map(repr, values))}{near(str(node.value), values)}")
        return None

    def _sequence(self, node: Node, kind: Any, key: str) -> tuple[Any, ...]:
        if node.id != "sequence":
            self.problem(node, key, f"a list is wanted here: write [ … ]{' or one - line each' if self.language == 'YAML' else ''}")
            return ()
        return tuple(self.decode(item, kind, f"{key}[{i}]") for i, item in enumerate(node.value))

    def _pairs(self, node: Node, key: str, kind: Any) -> Iterator[tuple[str, Node]]:
        if node.id != "mapping":
            self.problem(node, key, f"a mapping of keys to values is wanted here, not a {node.id}")
            return
        seen = set()
        for name, value in node.value:
            text = self.decode(name, kind, key)
            if text is None:
                continue
            if text in seen:
                self.problem(name, _join(key, text), "this key stands twice; YAML would keep only the last")
            seen.add(text)
            yield text, value

    def _record(self, node: Node, kind: Any, key: str) -> Any:
        before, fields = len(self.problems), hints(kind)
        values: dict[str, Any] = {}
        for name, value in self._pairs(node, key, str):
            field = "not_" if name == "not" and "not_" in fields else name
            if field not in fields or name == "not_":
                self.problem(value, _join(key, name), f"unknown key{near(name, tuple(fields))}")
            else:
                values[field] = self.decode(value, fields[field], _join(key, name))
        if node.id == "mapping":
            for field in fields:
                if field not in values and field not in kind._field_defaults:
                    self.problem(node, _join(key, field), "missing")
        return kind(**values) if len(self.problems) == before else None

    def _scalar(self, node: Node, kind: Any, key: str) -> Any:
        if node.id != "scalar":
            self.problem(node, key, f"a {_shape(kind)} is wanted here, not a {node.id}")
            return None
        tag = node.tag.rsplit(":", 1)[-1]
        if kind is str and tag != "str":
            self.problem(node, key, f"{self.language} reads {node.value or 'this'!r} as {_TAGS.get(tag, tag)}; put it in quotes")
            return None
        try:
            return _SCALARS[kind](node.value)
        except (KeyError, ValueError):
            self.problem(node, key, f"{node.value!r} is not a {_shape(kind)}")
            return None


_SCALARS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: lambda value: {"true": True, "false": False}[value.lower()],
    date: date.fromisoformat,
}


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _shape(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        return _shape(get_args(kind)[0])
    shapes = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date such as 2026-01-31"}
    return shapes.get(kind, "list" if get_origin(kind) is tuple else "mapping")


def near(word: str, choices: Iterable[str], likeness: float = 0.6) -> str:
    """The end of a message about a word that is none of `choices`: the one that was meant, if one is as like it."""
    import difflib

    close = difflib.get_close_matches(word, choices, 1, likeness)
    return f"; did you mean {close[0]!r}?" if close else ""


@cache
def hints(kind: Any) -> dict[str, Any]:
    """Field types of a record; to look up those that are strings costs thirty times what it costs to take the others as they are."""
    own: dict[str, Any] = kind.__annotations__
    return typing.get_type_hints(kind, include_extras=True) if any(isinstance(one, (str, typing.ForwardRef)) for one in own.values()) else own


def discriminator(records: list[Any]) -> str:
    """Name of the Literal field that tells the records of a union apart."""
    return next(name for name, kind in hints(records[0]).items() if get_origin(kind) is Literal)


def freeze(value: Any) -> Any:
    """Turn typed values into what `marshal` can hold: records become plain tuples."""
    if isinstance(value, tuple):
        return tuple(map(freeze, value))
    if isinstance(value, dict):
        return {k: freeze(v) for k, v in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Enum) else value


def thaw(plain: Any, kind: Any) -> Any:
    """Undo `freeze`; `plain` must be of a cache written by the same version."""
    return _thawing(kind)(plain)


def _as_it_is(plain: Any) -> Any:
    return plain


@cache
def _thawing(kind: Any) -> Callable[[Any], Any]:
    """What thaws values of a type, worked out once for each; `_as_it_is` for those that are their own frozen form."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _thawing(args[0])
    if origin in (Union, types.UnionType):
        return _thawing_union([k for k in args if k is not type(None)])
    if origin is tuple or origin is dict:
        return _thawing_many(origin, _thawing(args[0] if origin is tuple else args[1]))
    if hasattr(kind, "_fields"):
        return _thawing_record(kind)
    if kind in (str, int, float, bool, bytes) or origin is Literal:
        return _as_it_is
    made = date.fromisoformat if kind is date else kind
    return lambda plain: None if plain is None else made(plain)


def _thawing_many(origin: Any, one: Callable[[Any], Any]) -> Callable[[Any], Any]:
    if one is _as_it_is:
        return _as_it_is
    if origin is tuple:
        return lambda plain: None if plain is None else tuple(map(one, plain))
    return lambda plain: None if plain is None else {key: one(value) for key, value in plain.items()}


def _thawing_record(kind: Any) -> Callable[[Any], Any]:
    fields = [(number, one) for number, one in enumerate(map(_thawing, hints(kind).values())) if one is not _as_it_is]

    def thawed(plain: Any) -> Any:
        if plain is None:
            return None
        values = list(plain)
        for number, one in fields:
            values[number] = one(values[number])
        return kind._make(values)

    return thawed


def _thawing_union(kinds: list[Any]) -> Callable[[Any], Any]:
    """What thaws one of several types: tuples are records, if there are any, and of several these are told apart by their Literal field."""
    records = [k for k in kinds if hasattr(k, "_fields")]
    rest = [k for k in kinds if k not in records]
    other = _thawing(rest[0]) if rest else _as_it_is
    if not records:
        return other
    if len(records) == 1:
        record = _thawing(records[0])
        return lambda plain: record(plain) if isinstance(plain, tuple) else other(plain)
    position = list(hints(records[0])).index(discriminator(records))
    by_tag = {get_args(list(hints(record).values())[position])[0]: record for record in records}
    return lambda plain: _thawing(by_tag[plain[position]])(plain) if isinstance(plain, tuple) else other(plain)


def json_schema(kind: Any, title: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a type, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_schema(kind)}


def _schema(kind: Any) -> dict[str, Any]:
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _schema(args[0])
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(k) for k in args]}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple:
        return {"type": "array", "items": _schema(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(args[1])}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [m.value for m in kind]}
    if hasattr(kind, "_fields"):
        return _record_schema(kind)
    names = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
    return {"type": "string", "format": "date"} if kind is date else {"type": names[kind]}


def _record_schema(kind: Any) -> dict[str, Any]:
    fields = {name.rstrip("_"): _schema(field) for name, field in hints(kind).items()}
    required = [name for name in kind._fields if name not in kind._field_defaults]
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}
