"""What a file says of an employer: name, contact, and the facts on which duties and thresholds hang; every mistake at once, with its mend.

```toml
name = "Acme Bakeries"
contact = "jobs@acme.example"      # an e-mail address, a telephone number or the address of a form

[facts]                            # those of `--fact`
employees = 40
"employees.us-ca" = 12
federal_contractor = false
hires_in = ["us-ca", "us-co"]
```
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from eeolint.law import Employer


class EmployerError(ValueError):
    """An employer file that cannot be used; the message lists every mistake as `file: key: mend`."""


class Profile(NamedTuple):
    """An employer as its file describes it; empty text is not known. `facts` are names as `Employer.of` reads them."""

    name: str = ""
    contact: str = ""
    facts: Mapping[str, object] = {}


def read(path: str | os.PathLike[str]) -> Profile:
    """Read a file. Raises EmployerError with every mistake."""
    import tomllib

    try:
        with open(path, "rb") as stream:
            table = tomllib.load(stream)
    except OSError as error:
        raise EmployerError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EmployerError(f"{path}: not TOML: {error}") from None
    return of(table, str(path))


def of(table: Mapping[str, Any], source: str) -> Profile:
    """The employer that a table describes; `source` names it in mistakes. Raises EmployerError with every mistake."""
    mistakes = list(_mistakes(table))
    if mistakes:
        raise EmployerError("\n".join(f"{source}: {mistake}" for mistake in mistakes))
    return Profile(table.get("name", "").strip(), table.get("contact", "").strip(), dict(_facts(table.get("facts", {}))))


def _mistakes(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key not in Profile._fields:
            yield f"{key}: unknown key{_near(key, Profile._fields)}; known: {', '.join(Profile._fields)}"
        elif key == "facts":
            yield from _fact_mistakes(value)
        elif not isinstance(value, str) or not value.strip():
            yield f"{key}: {value!r} is not text; write it in quotes, or leave the key out"


def _fact_mistakes(facts: object) -> Iterator[str]:
    if not isinstance(facts, Mapping):
        yield "facts: a table is wanted: [facts], and one line for each fact below it"
        return
    for name, value in _facts(facts):
        try:
            Employer.of({name: value})
        except ValueError as error:
            yield f"facts.{name}: {error}"


def _facts(facts: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Facts by name; a table inside (`employees = {us-ca = 12}`) is a fact for each of its places."""
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{place}", one) for place, one in value.items())
        else:
            yield name, value


def _near(key: str, known: tuple[str, ...]) -> str:
    import difflib

    close = difflib.get_close_matches(key, known, 1)
    return f"; did you mean {close[0]!r}?" if close else ""
