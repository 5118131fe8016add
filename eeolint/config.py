"""What a run is asked to do, frozen: flags are parsed here once and nobody else reads them."""

from datetime import date
from typing import NamedTuple

from eeolint.model import Severity


class Config(NamedTuple):
    """One run of `check`. `outputs` are (format, path) rows, path None for stdout; `fail_on` None never fails."""

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
    employer: dict[str, str] = {}
    facts: bool | None = None
    color: bool = False


# Each is a module of render/, loaded when it is asked for.
FORMATS = ("text", "json", "html", "sarif", "github", "gitlab", "junit", "rdjson", "csv", "markdown")
