"""Results as an audit left them on the disk, read row by row and only as far as they are wanted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from eeolint.audit.progress import Progress
from eeolint.linter import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

_RESULTS, _MANIFEST = "results", "audit.json"
_BATCH = 2048  # rows that are decoded at a time

Structs = tuple[tuple[Any, ...], ...]  # the rows of a nested column, of each the fields that are wanted, in the order of `_FIELDS`


class Row(NamedTuple):
    """What of a result row (`record.COLUMNS`) a summary or a trend may want; what was not asked for has its default."""

    file: str = ""
    row: int = 0
    id: str | None = None
    company: str | None = None
    status: str = "checked"
    error: str | None = None
    language: str | None = None
    digest: str | None = None
    jurisdictions: tuple[str, ...] = ()
    assumed: bool = False
    unsettled: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    below_confidence: int = 0
    suppressed: int = 0
    findings: Structs = ()
    statement: str | None = None
    coverage: Structs = ()
    duties: Structs = ()
    flesch_kincaid_grade: float | None = None
    gave_up: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the row is called where one is named."""
        return f"{self.file}, row {self.row}" + (f" ({self.id})" if self.id else "")


ALL = Row._fields
_FIELDS = {
    "findings": ("rule", "severity", "match"),
    "coverage": ("place", "characteristic", "status", "listed"),
    "duties": ("duty", "place", "status"),
}
_SHARED = ("coverage", "duties")  # their structs are few, for law has an end; those of findings quote
_LISTS = ("jurisdictions", "unsettled", "gave_up")


class Stored:
    """The dataset of one audit: `folder` is the one that `--out` named, `watch` is told of every part that was read. Raises UsageError."""

    def __init__(self, folder: str, watch: Callable[[Progress], None] = lambda _: None) -> None:
        self.folder, self._watch = folder, watch
        inside = os.path.join(folder, _RESULTS)
        if not os.path.isdir(inside):
            raise UsageError(f"{folder}: holds no audit: there is no folder {_RESULTS!r} in it", "audit")
        names = [name for name in os.listdir(inside) if name.endswith((".parquet", ".jsonl")) and not name.startswith((".", "_"))]
        self.parts = tuple(os.path.join(inside, name) for name in sorted(names, key=lambda name: (len(name), name)))
        if not self.parts:
            raise UsageError(f"{inside}: there are no results yet", "audit")

    @property
    def manifest(self) -> dict[str, Any]:
        """What the audit was asked, under "asked", and what came of it; empty where nothing says so, as for a dataset that another engine wrote."""
        try:
            with open(os.path.join(self.folder, _MANIFEST), encoding="utf-8") as stream:
                held = json.load(stream)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise UsageError(f"{os.path.join(self.folder, _MANIFEST)}: cannot be read: {error}", "audit") from None
        return held if isinstance(held, dict) else {}

    @property
    def asked(self) -> dict[str, Any]:
        """What decides about the results."""
        asked = self.manifest.get("asked")
        return asked if isinstance(asked, dict) else {}

    def rows(self, wanted: tuple[str, ...] = ALL) -> Iterator[Row]:
        """All rows, part by part in the order of their names; a part that cannot be read raises UsageError with its name."""
        sizes = list(map(os.path.getsize, self.parts))
        of_bytes, done, rows, unread = sum(sizes), 0, 0, 0
        known: dict[Any, Any] = {}
        for part, size in zip(self.parts, sizes, strict=True):
            for row in _read(part, wanted, known):
                rows += 1
                unread += row.status == "unread"
                yield row
            done += size
            self._watch(Progress(rows, done, of_bytes, unread))


def _read(part: str, wanted: tuple[str, ...], known: dict[Any, Any]) -> Iterator[Row]:
    try:
        yield from (_parquet if part.endswith(".parquet") else _json_lines)(part, wanted, known)
    except KeyError as error:
        raise UsageError(f"{part}: cannot be read: it has no column {error}", "audit") from None
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{part}: cannot be read: {error}", "audit") from None


def _json_lines(path: str, wanted: tuple[str, ...], known: dict[Any, Any]) -> Iterator[Row]:
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield _row(json.loads(line), wanted, known)


def _row(record: dict[str, Any], wanted: tuple[str, ...], known: dict[Any, Any]) -> Row:
    values = {name: record[name] for name in wanted}
    for name in _LISTS:
        if name in values:
            values[name] = tuple(values[name])
    for name, fields in _FIELDS.items():
        if name in values:
            structs = [tuple([one[field] for field in fields]) for one in values[name]]
            values[name] = tuple(_shared(structs, known) if name in _SHARED else structs)
    return Row(**values)


def _shared(structs: list[tuple[Any, ...]], known: dict[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """The same structs, each as one object for all rows that have it, until they are too many."""
    if len(known) > _MOST_KNOWN:
        known.clear()
    return map(known.setdefault, structs, structs)


_MOST_KNOWN = 50_000


def _parquet(path: str, wanted: tuple[str, ...], known: dict[Any, Any]) -> Iterator[Row]:
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError(f"{path}: to read Parquet needs pyarrow: pip install 'eeolint[audit]'", "audit") from None
    with pq.ParquetFile(path) as file:
        leaves = [file.schema.column(at).path for at in range(len(file.schema))]
        asked = [leaf for leaf in leaves if _is_wanted(leaf.split("."), wanted)]
        for batch in file.iter_batches(batch_size=_BATCH, columns=asked):
            columns = [_values(batch, name, known) if name in wanted else repeat(default) for name, default in Row._field_defaults.items()]
            yield from map(Row._make, zip(*columns, strict=False))


def _is_wanted(path: list[str], wanted: tuple[str, ...]) -> bool:
    return path[0] in wanted and (path[0] not in _FIELDS or path[-1] in _FIELDS[path[0]])


def _values(batch: pa.RecordBatch, name: str, known: dict[Any, Any]) -> Iterable[Any]:
    """One column as Python's values."""
    column: Any = batch.column(name)
    if name in _FIELDS:
        return _cut(list(_structs(column.flatten(), _FIELDS[name], known if name in _SHARED else {})), column)
    if name in _LISTS:
        return _cut(column.flatten().to_pylist(), column)
    values: list[Any] = column.to_pylist()
    return values


def _structs(flat: Any, fields: tuple[str, ...], known: dict[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """Structs as tuples: Arrow gives each distinct one a number, so that Python makes it once, which is twenty times faster than `to_pylist`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [flat.field(field).dictionary_encode(null_encoding="encode") for field in fields]
    values = [column.dictionary.to_pylist() for column in columns]
    numbers: Any = pc.cast(columns[0].indices, pa.int64())
    for column, held in zip(columns[1:], values[1:], strict=True):
        numbers = pc.add(pc.multiply(numbers, len(held)), pc.cast(column.indices, pa.int64()))
    distinct = numbers.dictionary_encode()
    structs = [_struct(number, values) for number in distinct.dictionary.to_pylist()]
    return map(list(_shared(structs, known)).__getitem__, distinct.indices.to_pylist())


def _struct(number: int, values: list[list[Any]]) -> tuple[Any, ...]:
    """The struct of a number whose digits are those of its fields."""
    found = []
    for held in reversed(values):
        number, digit = divmod(number, len(held))
        found.append(held[digit])
    return tuple(reversed(found))


def _cut(items: list[Any], column: Any) -> Iterator[tuple[Any, ...]]:
    """Slices of the flat items, one for each row."""
    offsets = column.offsets.to_pylist()
    first = offsets[0] if offsets else 0
    return (tuple(items[start - first : end - first]) for start, end in pairwise(offsets))
