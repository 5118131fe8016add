"""What a run is asked to do: configuration files and flags, laid over each other, with where each value came from.

The nearest `eeolint.toml`, or `pyproject.toml` with a table `[tool.eeolint]`, at or above a posting decides how it is linted; tables of `files` in
it change that for postings by their paths. What concerns the run as a whole is read from the file nearest to the working folder. Flags outweigh all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

from eeolint import schema
from eeolint.employer import Profile, read, text_of
from eeolint.expressions import deferred
from eeolint.globs import matches
from eeolint.law import Employer
from eeolint.model import Confidence, Format, Weight
from eeolint.records import NamedTuple
from eeolint.schema import ConfigError, Decoder, Problem, near
from eeolint.vocabulary import Text

COMMAND_LINE = "the command line"
_NAMES = ("eeolint.toml", "pyproject.toml")
_TABLE = deferred(r"""\btool["']?\s*(?:\.\s*["']?eeolint\b|\]|=)""")  # without which a pyproject.toml has no table of ours, however it is written


def output(value: str) -> None:
    """A check for a file that is to be written: its format and its path."""
    form, _, path = value.partition(":")
    if form not in get_args(Format) or not path:
        raise ValueError(f"{value!r} is not FORMAT:PATH, such as html:report.html; formats: {', '.join(get_args(Format))}")


Output = Annotated[str, output]


class LintOptions(NamedTuple):
    """What decides how a posting is linted, as one source says it; None says nothing. `rules` of `severity` are prefixes of ids."""

    jurisdictions: tuple[Text, ...] | None = None
    default_jurisdiction: Text | None = None
    select: tuple[Text, ...] | None = None
    extend_select: tuple[Text, ...] | None = None
    ignore: tuple[Text, ...] | None = None
    extend_ignore: tuple[Text, ...] | None = None
    severity: dict[Text, Weight] | None = None
    confidence: Confidence | None = None
    preview: bool | None = None
    employer: Profile | None = None


class RunOptions(NamedTuple):
    """What decides about the run as a whole, as one source says it; None says nothing. Paths are seen from the file that names them.

    No `baseline` and no `diff_base` are "" on the command line, which outweighs a file that names one.
    """

    extend: Text | None = None
    rules: tuple[Text, ...] | None = None
    as_of: date | None = None
    exclude: tuple[Text, ...] | None = None
    force_exclude: bool | None = None
    respect_gitignore: bool | None = None
    format: Format | None = None
    output: tuple[Output, ...] | None = None
    cache: bool | None = None
    baseline: Text | None = None
    diff_base: Text | None = None
    fail_on: Literal["error", "warning", "note", "never"] | None = None
    files: dict[Text, LintOptions] | None = None


class Layer(NamedTuple):
    """One source of options; `lines` has the line of each key, counted from 1, and `folder` is what its globs and paths are seen from."""

    source: str
    folder: str
    lint: LintOptions = LintOptions()
    run: RunOptions = RunOptions()
    lines: dict[str, int] = {}

    def origin(self, key: str) -> str:
        """Where a key stands, for people."""
        return f"{self.source}:{self.lines[key]}" if key in self.lines else self.source


class Value(NamedTuple):
    """A value with the places that it came from."""

    value: Any
    origins: tuple[str, ...]


DEFAULTS = {
    "jurisdictions": "where each posting says it is",
    "default_jurisdiction": '"us"',
    "select": "every stable rule",
    "confidence": '"low"',
    "preview": "false",
    "as_of": "today",
    "force_exclude": "false",
    "respect_gitignore": "true",
    "format": '"text"',
    "cache": "true",
    "baseline": "none",
    "diff_base": "none",
    "fail_on": '"warning"',
}
Resolved = dict[str, Value]  # by key; a key that nobody set is absent
_ADDED_UP = ("extend_select", "extend_ignore", "rules", "exclude", "output")  # all layers one behind the other
_MERGED = ("severity", "files")  # laid over each other, entry by entry


class Configuration:
    """All that configures a run: `flags`, and the files that count for each folder (`file` alone if given; none if `isolated`).

    Raises ConfigError with every mistake of a file when the file is first needed.
    """

    def __init__(self, flags: Layer, file: str | None = None, *, isolated: bool = False) -> None:
        self._flags, self._file, self._isolated = flags, file, isolated
        self._found: dict[str, tuple[Layer, ...]] = {}

    @cached_property
    def run(self) -> Resolved:
        """What concerns the run as a whole."""
        return _resolved(((layer, layer.run) for layer in (*self.layers(os.getcwd()), self._flags)), RunOptions._fields)

    def lint(self, path: str) -> Resolved:
        """How the posting at a path is linted ("-" lies in the working folder)."""
        full = os.path.abspath(path)
        layers = self.layers(os.path.dirname(full))
        said = [row for layer in layers for row in ((layer, layer.lint), *_for_path(layer, full))]
        return _resolved([*said, (self._flags, self._flags.lint)], LintOptions._fields)

    def sources(self, folder: str) -> tuple[str, ...]:
        """The files that configure a folder."""
        return tuple(layer.source for layer in self.layers(folder))

    def shown(self, path: str) -> Iterator[str]:
        """How a posting is linted, and the run as a whole: lines `key = value  # where from`, what is set first."""
        found = {**self.lint(path), **self.run}
        found.pop("files", None)  # what they say of the path is shown in its place
        for key, value in found.items():
            yield f"{key} = {_printed(value.value)}  # {', '.join(dict.fromkeys(value.origins))}"
        for key in (*LintOptions._fields, *RunOptions._fields):
            if key not in found and key in DEFAULTS:
                yield f"{key} = {DEFAULTS[key]}  # default"

    def layers(self, folder: str) -> tuple[Layer, ...]:
        """The configuration file that counts in a folder, behind those that it extends."""
        if folder not in self._found:
            self._found[folder] = self._layers(folder)
        return self._found[folder]

    def _layers(self, folder: str) -> tuple[Layer, ...]:
        if self._isolated:
            return ()
        if self._file is not None:
            return tuple(_chain(self._file, ()))
        for name in _NAMES:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (layers := tuple(_chain(path, ()))):
                return layers
        above = os.path.dirname(folder)
        return self.layers(above) if above != folder else ()


def _chain(path: str, on_the_way: tuple[str, ...]) -> Iterator[Layer]:
    """The layer of a file behind those that it extends; nothing for a pyproject.toml without our table."""
    layer = _read(path)
    if layer is None:
        return
    if layer.run.extend is not None:
        base = os.path.join(layer.folder, layer.run.extend)
        if os.path.realpath(base) in (*on_the_way, os.path.realpath(path)):
            raise ConfigError([Problem(layer.source, layer.lines["extend"], "extend", "this file extends itself, by way of others or directly")])
        if not os.path.isfile(base):
            raise ConfigError([Problem(layer.source, layer.lines["extend"], "extend", f"there is no file {os.path.relpath(base)}")])
        yield from _chain(base, (*on_the_way, os.path.realpath(path)))
    yield layer


def _read(path: str) -> Layer | None:
    shown = os.path.relpath(path)
    decoder, text = Decoder(shown, "TOML"), text_of(shown)
    if os.path.basename(path) == "pyproject.toml" and ("eeolint" not in text or not _TABLE.search(text)):
        return None
    from eeolint import toml

    node = toml.read(text, decoder, ("tool", "eeolint") if os.path.basename(path) == "pyproject.toml" else ())
    lint, run = _options(node, decoder) if node is not None else (None, None)
    if decoder.problems:
        raise ConfigError(sorted(decoder.problems))
    return None if lint is None or run is None else Layer(shown, os.path.dirname(os.path.abspath(path)), lint, run, decoder.lines)


def _options(node: Any, decoder: Decoder) -> tuple[LintOptions | None, RunOptions | None]:
    """The two halves of a table; an unknown key is told once, with the nearest of all."""
    known = (*LintOptions._fields, *RunOptions._fields)
    halves: tuple[list[Any], list[Any]] = ([], [])
    for name, value in node.value:
        if name.value == "tool":
            decoder.problem(value, name.value, "the table [tool.eeolint] is for pyproject.toml; here its keys stand without it")
        elif name.value not in known:
            decoder.problem(value, name.value, f"unknown key{near(name.value, known)}")
        elif name.value == "employer" and value.id == "scalar":
            decoder.problem(value, name.value, "a table [employer] is wanted here; only the flag --employer names a file")
        else:
            halves[name.value in RunOptions._fields].append((name, _for_paths(value, decoder) if name.value == "files" else value))
    lint, run = (node._replace(value=half) for half in halves)
    return decoder.decode(lint, LintOptions, ""), decoder.decode(run, RunOptions, "")


def _for_paths(node: Any, decoder: Decoder) -> Any:
    """The table `files` without the keys in it that cannot differ from posting to posting, each of which is told."""
    if node.id != "mapping":
        return node
    rows = []
    for pattern, table in node.value:
        kept = table.value
        if table.id == "mapping":
            kept = [(name, value) for name, value in table.value if name.value not in RunOptions._fields]
            for name, value in table.value:
                if name.value in RunOptions._fields:
                    message = "this concerns the run as a whole, and cannot differ from file to file: put it at the top"
                    decoder.problem(value, f"files.{pattern.value}.{name.value}", message)
        rows.append((pattern, table._replace(value=kept)))
    return node._replace(value=rows)


def _for_path(layer: Layer, path: str) -> Iterator[tuple[Layer, LintOptions]]:
    """What a file's tables `files` say of a path, in their order, each as a layer with its own lines."""
    for pattern, options in (layer.run.files or {}).items():
        if matches(path, (pattern,), layer.folder):
            table = f"files.{pattern}."
            lines = {key.removeprefix(table): line for key, line in layer.lines.items() if key.startswith(table)}
            yield layer._replace(lines=lines), options


def _resolved(said: Iterable[tuple[Layer, LintOptions | RunOptions]], keys: tuple[str, ...]) -> Resolved:
    """Options laid over each other: the last that says something counts, but lists that add up and tables that merge."""
    values: Resolved = {}
    for layer, options in said:
        for key in keys:
            value = getattr(options, key)
            if value is not None:
                new = Value(_seen_from(layer.folder, key, value), (layer.origin(key),))
                values[key] = _over(key, values[key], new) if key in values else new
    return values


def _seen_from(folder: str, key: str, value: Any) -> Any:
    """A value with what its paths and globs are seen from."""
    if key == "rules":
        return tuple(os.path.join(folder, one) for one in value)
    if key == "baseline" and folder:
        return os.path.relpath(os.path.join(folder, value))
    return tuple((folder, pattern) for pattern in value) if key == "exclude" else value


def _over(key: str, below: Value, above: Value) -> Value:
    """One value laid over another of the same key."""
    if key in _ADDED_UP:
        return Value((*below.value, *above.value), (*below.origins, *above.origins))
    if key in _MERGED:
        return Value({**below.value, **above.value}, (*below.origins, *above.origins))
    if key == "employer":
        return Value(above.value.over(below.value), (*below.origins, *above.origins))
    return above


def _printed(value: Any) -> str:
    """A value as TOML would have it, as far as that is short."""
    if isinstance(value, Profile):
        facts = {fact: known for fact, known in value.facts._asdict().items() if known not in (None, {})}
        said = {"name": value.name, "contact": value.contact, **facts}
        return _printed({key: one for key, one in said.items() if one is not None})
    if isinstance(value, LintOptions):
        return _printed({key: one for key, one in value._asdict().items() if one is not None})
    if isinstance(value, dict):
        rows = [f'"{key}" = {_printed(one)}' for key, one in value.items()]
        return f"{{{', '.join(rows)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(_printed(os.path.join(*one) if isinstance(one, tuple) else one) for one in value)}]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def json_schema() -> dict[str, Any]:
    """JSON Schema of `eeolint.toml`, which is also that of the table `[tool.eeolint]`."""
    lint, run = (schema.json_schema(kind, "eeolint configuration") for kind in (LintOptions, RunOptions))
    return {**lint, "properties": {**lint["properties"], **run["properties"]}}


def of_flags(given: Mapping[str, Any]) -> Layer:
    """The layer of the command line, from the values of its flags by the names of keys; a flag that was not given is None or absent.

    Raises ConfigError for mistakes in facts and in the employer's file.
    """
    said: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items() if value not in (None, [])}
    if "severity" in said:
        said["severity"] = dict(said["severity"])
    if "confidence" in said:
        said["confidence"] = Confidence(said["confidence"])
    if (employer := _told(given)) is not None:
        said["employer"] = employer
    lint, run = ({key: value for key, value in said.items() if key in kind._fields} for kind in (LintOptions, RunOptions))
    return Layer(COMMAND_LINE, "", LintOptions(**lint), RunOptions(**run))


def _told(given: Mapping[str, Any]) -> Profile | None:
    """What the command line says of the employer: a file, and facts that go before it."""
    file, facts = given.get("employer"), dict(given.get("facts_known") or ())
    try:
        told = Profile(facts=Employer.of(facts))
    except ValueError as error:
        raise ConfigError([Problem(COMMAND_LINE, 0, "", str(error))]) from None
    return told.over(read(file)) if file else told if facts else None
