"""TOML as the nodes that `schema` reads, each with its line: one way to read, check and describe what people write."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from eeolint.schema import Decoder

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*\[(?P<array>\[?)(?P<keys>[^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*(?P<keys>(?:[\w.\s-]|"[^"]*"|'[^']*')+?)\s*=""")
_KINDS: dict[type, str] = {bool: "bool", int: "int", float: "float", str: "str"}


class _Mark(NamedTuple):
    line: int


class Node(NamedTuple):
    """A value with its line; the shape of a node of PyYAML as far as `schema` looks at it."""

    id: str
    tag: str
    value: Any
    start_mark: _Mark


def read(text: str, decoder: Decoder, at: tuple[str, ...] = ()) -> Node | None:
    """The table at the path `at`; None where there is none, or where the text is no TOML (see the problems of `decoder`)."""
    try:
        value: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        decoder.lines[""] = int(line[1]) if line else 1
        decoder.at("", f"not TOML: {error}")
        return None
    for key in at:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return _node(value, at, dict(_lines(text)))


def _node(value: Any, path: Path, lines: dict[Path, int]) -> Node:
    mark = _Mark(next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 0))
    if isinstance(value, dict):
        named = [(Node("scalar", ":str", key, mark), _node(one, (*path, key), lines)) for key, one in value.items()]
        return Node("mapping", ":map", named, mark)
    if isinstance(value, list):
        return Node("sequence", ":seq", [_node(one, (*path, number), lines) for number, one in enumerate(value)], mark)
    return Node("scalar", f":{_KINDS.get(type(value), 'timestamp')}", str(value).lower() if isinstance(value, bool) else str(value), mark)


def _lines(text: str) -> Iterator[tuple[Path, int]]:
    """Where tables and keys stand, counted from 0; a line inside a longer value may pass for a key, which nobody looks up."""
    table: Path = ()
    arrays: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines()):
        if header := _HEADER.match(line):
            table = _keys(header["keys"])
            if header["array"]:
                arrays[table] = arrays.get(table, -1) + 1
                table = (*table, arrays[table])
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_keys(key["keys"])), number


def _keys(dotted: str) -> Path:
    try:
        table: Any = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    keys = []
    while isinstance(table, dict):
        (key, table), *_ = table.items()
        keys.append(key)
    return tuple(keys)
