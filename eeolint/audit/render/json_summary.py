"""JSON for programs: the nouns of `account`, name by name, by the schema `eeolint-summary/1` (reports/schema/summary-1.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from eeolint.audit.account import Summary


def render(summary: Summary, *, color: bool = False) -> Iterator[str]:
    """One JSON document."""
    yield json.dumps(plain(summary), indent=1, ensure_ascii=False) + "\n"


def plain(value: Any) -> Any:
    """Named tuples as objects, other tuples as lists, all the way down."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(one) for name, one in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value
