"""The shape of a result row, written once: the Arrow schema, the rows of JSON Lines and the page of documentation all come from `COLUMNS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

Record = dict[str, Any]  # one row: every column by its name, nested ones as lists of dictionaries
Kind = Literal["string", "int64", "int32", "bool", "float32", "struct"]
Status = Literal["checked", "not checked", "unread"]


class Column(NamedTuple):
    """One column, or one field of a nested one: `optional` may be null, `many` is a list, `fields` are those of a struct."""

    name: str
    kind: Kind
    says: str
    optional: bool = False
    many: bool = False
    fields: tuple[Column, ...] = ()

    @property
    def type(self) -> str:
        """The type in words, as the documentation has it."""
        one = f"struct<{', '.join(f'{field.name} {field.type}' for field in self.fields)}>" if self.fields else self.kind
        return f"list<{one}>" if self.many else f"{one}?" if self.optional else one


_FINDING = (
    Column("rule", "string", "id of the rule"),
    Column("severity", "string", "error, warning or note"),
    Column("confidence", "string", "high, medium or low"),
    Column("column", "string", 'where it stands: "title" or "text"; null where something is missing', optional=True),
    Column("start", "int32", "first character in that column's cell, from 0", optional=True),
    Column("end", "int32", "the character behind the last", optional=True),
    Column("match", "string", "the words, without markup", optional=True),
    Column("message", "string", "what is wrong"),
    Column("suggestion", "string", "what could stand there", optional=True),
    Column("citations", "string", "addresses of the sources", many=True),
    Column("fingerprint", "string", "what the finding is known by from audit to audit"),
)
_MISSING = (
    Column("place", "string", "id of the place"),
    Column("characteristic", "string", "id of the characteristic"),
)
_COVERAGE = (
    *_MISSING,
    Column("status", "string", "named, implied, catch-all or missing"),
    Column("listed", "bool", "whether equality statements print it; what they do not is no gap"),
)
_NOTICE = (
    Column("kind", "string", "such as accommodation"),
    Column("applicants", "bool", "whether it reaches applicants"),
    Column("contact", "string", "none, general or specific"),
)
_DUTY = (
    Column("duty", "string", "id of the duty"),
    Column("place", "string", "id of the place"),
    Column("status", "string", "met, missing, breached, conditional, unsettled, at risk, nothing found, coming or unseen"),
)
FIGURES = ("flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog_index")

COLUMNS = (
    Column("file", "string", "the table, or the file of a folder"),
    Column("row", "int64", "the row in that file, from 0; of JSON Lines the line, from 0"),
    Column("id", "string", "the cell of the id column", optional=True),
    Column("title", "string", "the cell of the title column, else the title that the posting shows", optional=True),
    Column("company", "string", "the cell of the company column", optional=True),
    Column("location", "string", "the cell of the location column", optional=True),
    Column("country", "string", "the cell of the country column", optional=True),
    Column("status", "string", '"checked", "not checked" (not in English) or "unread"'),
    Column("error", "string", "why it is not checked, or unread", optional=True),
    Column("language", "string", "ISO 639-1 code, or the name of the script", optional=True),
    Column("characters", "int32", "length of the posting's cell"),
    Column("digest", "string", "the first 16 hexadecimal digits of the SHA-256 of the cell in UTF-8", optional=True),
    Column("jurisdictions", "string", "ids of the places whose law acts", many=True),
    Column("assumed", "bool", "whether the place is the default one, because nothing certain is said"),
    Column("unsettled", "string", "what is said of the location and could not be settled", many=True),
    Column("errors", "int32", "number of findings of that severity"),
    Column("warnings", "int32", "likewise"),
    Column("notes", "int32", "likewise"),
    Column("below_confidence", "int32", "findings that are not reported, because they are not sure enough"),
    Column("suppressed", "int32", "findings that a policy or a directive in the posting sets aside"),
    Column("findings", "struct", "what rules say, in the order of the text", many=True, fields=_FINDING),
    Column("statement", "string", "the longest equal-opportunity statement, without markup, one space between words", optional=True),
    Column("catch_all", "bool", "whether a statement ends in a catch-all; null without a statement", optional=True),
    Column("named", "string", "ids of the characteristics that the statements name", many=True),
    Column("missing", "struct", "what a place protects, equality statements print, and those of the posting do not name", many=True, fields=_MISSING),
    Column("coverage", "struct", "all that the places protect, held against the statements", many=True, fields=_COVERAGE),
    Column("notices", "struct", "notices that were found", many=True, fields=_NOTICE),
    Column("duties", "struct", "duties of law that act on the posting, held against it", many=True, fields=_DUTY),
    *(Column(figure, "float32", "of readability, as textstat defines it", optional=True) for figure in FIGURES),
    Column("gave_up", "string", "rules whose expression took too long on this text", many=True),
)
_ZEROS = {"string": "", "int64": 0, "int32": 0, "bool": False, "float32": 0.0}


def blank() -> Record:
    """A row of which nothing is known."""
    return {column.name: [] if column.many else None if column.optional else _ZEROS[column.kind] for column in COLUMNS}


def arrow_schema() -> pa.Schema:
    """The schema of a table of results; needs pyarrow."""
    import pyarrow as pa

    return pa.schema([pa.field(column.name, _arrow_type(column), nullable=column.optional) for column in COLUMNS])


def _arrow_type(column: Column) -> pa.DataType:
    import pyarrow as pa

    simple: dict[str, Callable[[], pa.DataType]] = {
        "string": pa.string,
        "int64": pa.int64,
        "int32": pa.int32,
        "bool": pa.bool_,
        "float32": pa.float32,
    }
    if column.fields:
        one: pa.DataType = pa.struct([pa.field(field.name, _arrow_type(field), nullable=field.optional) for field in column.fields])
    else:
        one = simple[column.kind]()
    return pa.list_(pa.field("element", one, nullable=False)) if column.many else one


def documented() -> Iterator[str]:
    """The columns as a table in Markdown, line by line."""
    yield "| column | type | what it is |"
    yield "|---|---|---|"
    for column in COLUMNS:
        yield f"| `{column.name}` | {_escaped(column.type)} | {column.says} |"
        yield from (f"| `{column.name}.{field.name}` | {_escaped(field.type)} | {field.says} |" for field in column.fields)


def _escaped(kind: str) -> str:
    return kind.replace("<", "\\<")
