"""A command line of nothing but paths, read without `argparse`: to set that up takes a tenth of a short run."""

from __future__ import annotations

import os


class Paths:
    """What `argparse` makes of `check PATH…`, as commands look at it: a flag that is not given is nothing."""

    def __init__(self, paths: list[str]) -> None:
        self.command, self.paths = "check", paths

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):  # what Python itself asks for
            raise AttributeError(name)


def paths(arguments: list[str]) -> Paths | None:
    """The paths to check; None where the command line may say something else, for `arguments` to find out."""
    asked = arguments[1:] if arguments[:1] == ["check"] else arguments
    if not asked or any(argument.startswith("-") for argument in asked):
        return None
    may_be_command = asked is arguments and (asked[0].isalpha() or not os.path.exists(asked[0]))
    return None if may_be_command else Paths(asked)
