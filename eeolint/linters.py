"""The linter of each posting, as the configuration has it for its path; one pack and one day for all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eeolint.config import COMMAND_LINE, Configuration, Resolved
from eeolint.employer import Profile
from eeolint.linter import Linter, UsageError
from eeolint.model import Confidence
from eeolint.pack import load
from eeolint.schema import ConfigError, Problem


class Linters:
    """Makes each linter once. Raises PackError for a pack with mistakes, and ConfigError for the files that concern the run."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self.pack = load(tuple(_value(configuration.run, "rules", ())))
        self._day = _value(configuration.run, "as_of", None)
        self._made: dict[str, Linter] = {}

    def of(self, path: str | None) -> Linter:
        """The linter of the posting at a path ("-" or None: of the working folder). Raises ConfigError, and UsageError with where it stands."""
        options = self._configuration.lint(path or "-")
        key = repr({name: value.value for name, value in options.items()})
        if key not in self._made:
            self._made[key] = self._make(options)
        return self._made[key]

    def prepare(self, paths: Iterable[str]) -> None:
        """Make the linters of all paths. Raises ConfigError with the mistakes of every file, before anything is linted."""
        problems: dict[Problem, None] = {}
        for path in paths:
            try:
                self.of(path)
            except ConfigError as error:
                problems |= dict.fromkeys(error.problems)
        if problems:
            raise ConfigError(list(problems))

    def options(self, path: str | None) -> dict[str, Any]:
        """What the linter of a posting is made of but its pack, by the names of `Linter`'s arguments. Raises ConfigError."""
        return self._named(self._configuration.lint(path or "-"))

    def _named(self, options: Resolved) -> dict[str, Any]:
        profile: Profile = _value(options, "employer", Profile())
        named = ("jurisdictions", "default_jurisdiction", "select", "extend_select", "severity")
        return {
            **{key: options[key].value for key in named if key in options},
            "ignore": (*_value(options, "ignore", ()), *_value(options, "extend_ignore", ())),
            "confidence": _value(options, "confidence", Confidence.LOW),
            "preview": _value(options, "preview", False),
            "facts": profile.facts,
            "as_of": self._day,
        }

    def _make(self, options: Resolved) -> Linter:
        try:
            return Linter(**self._named(options), pack=self.pack)
        except UsageError as error:
            raise located(error, options) from None


def located(error: UsageError, options: Resolved) -> UsageError:
    """The error with the lines of the files that asked for what does not exist."""
    origins = [origin for origin in options[error.key].origins if origin != COMMAND_LINE] if error.key in options else []
    return UsageError(f"{', '.join(origins)}: {error}" if origins else str(error), error.key)


def _value(options: Resolved, key: str, otherwise: Any) -> Any:
    return options[key].value if key in options else otherwise
