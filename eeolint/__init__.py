"""eeolint lints job postings: equal-opportunity statements scored against the law, wording, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eeolint.linter import Linter, UsageError
    from eeolint.model import Finding, Notice, Posting, Result, Severity, Statement, Unread
    from eeolint.schema import PackError

__version__ = "0.1.0"
__all__ = ["Finding", "Linter", "Notice", "PackError", "Posting", "Result", "Severity", "Statement", "Unread", "UsageError", "__version__"]

_HOMES = {"Linter": "linter", "UsageError": "linter", "PackError": "schema"}


def __getattr__(name: str) -> Any:
    # The public names are loaded when they are asked for: `eeolint --version` should not build an index.
    if name not in __all__:
        raise AttributeError(f"module 'eeolint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"eeolint.{_HOMES.get(name, 'model')}"), name)
