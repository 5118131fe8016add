"""What a run is asked to do: configuration files and flags, laid over each other, with where each value came from.

The nearest `eeolint.toml`, or `pyproject.toml` with a table `[tool.eeolint]`, at or above a posting decides how it is linted; tables of `files` in
it change that for postings by their paths. What concerns the run as a whole is read from the file nearest to the working folder. Flags outweigh all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from eeolint import schema
from eeolint.globs import matches
from eeolint.law import Employer
from eeolint.model import Confidence, Severity
from eeolint.policy import Weight
from eeolint.schema import Decoder, Problem, near
from eeolint.vocabulary import Text

# Each is a module of render/, loaded when it is asked for.
FORMATS = ("text", "json", "html", "sarif", "github", "gitlab", "junit", "rdjson", "csv", "markdown")
DRAFT_FORMATS = ("text", "markdown", "html", "json")  # of `statement`, in render/drafts.py
_NAMES = ("eeolint.toml", "pyproject.toml")


class ConfigError(Exception):
    """A configuration that cannot be used; `problems` lists every mistake of every file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class EmployerTable(NamedTuple):
    """What is known of the employer: the table `employer`."""

    name: Text | None = None
    contact: Text | None = None
    facts: Employer = Employer()


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
    employer: EmployerTable | None = None


class RunOptions(NamedTuple):
    """What decides about the run as a whole, as one source says it; None says nothing. Paths are seen from the file that names them."""

    extend: Text | None = None
    rules: tuple[Text, ...] | None = None
    as_of: date | None = None
    exclude: tuple[Text, ...] | None = None
    force_exclude: bool | None = None
    respect_gitignore: bool | None = None
    format: Text | None = None
    output: tuple[Text, ...] | None = None
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
        said = [(layer, options) for layer in layers for options in (layer.lint, *_for_path(layer, full))]
        return _resolved([*said, (self._flags, self._flags.lint)], LintOptions._fields)

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
            raise ConfigError([Problem(path, layer.lines["extend"], "extend", "this file extends itself, by way of others or directly")])
        if not os.path.isfile(base):
            raise ConfigError([Problem(path, layer.lines["extend"], "extend", f"there is no file {base}")])
        yield from _chain(base, (*on_the_way, os.path.realpath(path)))
    yield layer


def _read(path: str) -> Layer | None:
    from eeolint import toml

    shown = os.path.relpath(path)
    decoder = Decoder(shown, "TOML")
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    except OSError as error:
        raise ConfigError([Problem(shown, 1, "", f"cannot be read: {error.strerror or error}")]) from None
    except UnicodeDecodeError as error:
        raise ConfigError([Problem(shown, 1, "", f"not UTF-8: byte {error.start}")]) from None
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
        if name.value not in known:
            decoder.problem(value, name.value, f"unknown key{near(name.value, known)}")
        else:
            halves[name.value in RunOptions._fields].append((name, value))
    lint, run = (node._replace(value=half) for half in halves)
    return decoder.decode(lint, LintOptions, ""), decoder.decode(run, RunOptions, "")


def _for_path(layer: Layer, path: str) -> Iterator[LintOptions]:
    """What a file's tables `files` say of a path, in their order."""
    for pattern, options in (layer.run.files or {}).items():
        if matches(path, (pattern,), layer.folder):
            yield options


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
    return tuple((folder, pattern) for pattern in value) if key == "exclude" else value


def _over(key: str, below: Value, above: Value) -> Value:
    """One value laid over another of the same key."""
    if key in _ADDED_UP:
        return Value((*below.value, *above.value), (*below.origins, *above.origins))
    if key in _MERGED:
        return Value({**below.value, **above.value}, (*below.origins, *above.origins))
    if key == "employer":
        return Value(_employer(below.value, above.value), (*below.origins, *above.origins))
    return above


def _employer(below: EmployerTable, above: EmployerTable) -> EmployerTable:
    facts = {fact: known for fact, known in above.facts._asdict().items() if known not in (None, {})}
    employees_in = {**below.facts.employees_in, **above.facts.employees_in}
    return EmployerTable(above.name or below.name, above.contact or below.contact, below.facts._replace(**{**facts, "employees_in": employees_in}))


def json_schema() -> dict[str, Any]:
    """JSON Schema of `eeolint.toml`, which is also that of the table `[tool.eeolint]`."""
    lint, run = (schema.json_schema(kind, "eeolint configuration") for kind in (LintOptions, RunOptions))
    return {**lint, "properties": {**lint["properties"], **run["properties"]}}


class Config(NamedTuple):
    """One run of `check` as its flags give it. `outputs` are (format, path) rows, path None for stdout; `fail_on` None never fails.

    `quiet` prints nothing unless something fails the run; `summary` is a file to which the Markdown summary is added.
    """

    paths: tuple[str, ...]
    jurisdictions: tuple[str, ...] = ()
    as_of: date | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    confidence: str = "low"
    rules: tuple[str, ...] = ()
    preview: bool = False
    outputs: tuple[tuple[str, str | None], ...] = (("text", None),)
    fail_on: Severity | None = Severity.WARNING
    employer: dict[str, object] = {}
    facts: bool | None = None
    color: bool = False
    quiet: bool = False
    summary: str | None = None
