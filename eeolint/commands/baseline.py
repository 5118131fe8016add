"""`eeolint baseline`: known findings in a file."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from typing import TYPE_CHECKING

from eeolint.commands.running import OK, UNABLE, configuration_of, inputs_of, linted, named, save, say, say_unread

if TYPE_CHECKING:
    from eeolint.config import Configuration


def baseline(arguments: argparse.Namespace) -> int:
    """Write, mend or go through a baseline."""
    from eeolint.baseline import FILE

    configuration = configuration_of(arguments)
    file = named(configuration.run, "baseline") or FILE
    return _walked(arguments, file) if arguments.action == "audit" else _record(arguments, configuration, file)


def _record(arguments: argparse.Namespace, configuration: Configuration, file: str) -> int:
    """Write a baseline anew, where labels of findings that were known stay, or take out of it what is fixed."""
    from eeolint.baseline import Baseline, Comparison, read, written
    from eeolint.linters import Linters
    from eeolint.tally import Tally

    update, tally, linters = arguments.action == "update", Tally(), Linters(configuration)
    inputs = inputs_of(arguments.paths, configuration.run)
    linters.prepare(inputs)
    comparison = Comparison(file, read(file) if update or os.path.exists(file) else Baseline(), linters)
    for _ in comparison.over(tally.count(linted(arguments, configuration.run, linters, inputs))):
        pass
    say_unread(tally)
    for entry in comparison.fixed:
        say(f"fixed: {entry}")
    entries = (*comparison.remaining, *(() if update else comparison.new))
    done = save(file, [written(Baseline(entries, linters.pack.digest))])
    new = f"{len(comparison.new)} new{', which are not in it' if update and comparison.new else ''}"
    print(f"{file}: {len(entries)} known finding{'s'[: len(entries) != 1]}; {len(comparison.fixed)} fixed, {new}")
    return UNABLE if tally.unread or not done else OK


def _walked(arguments: argparse.Namespace, file: str) -> int:
    """Walk the entries that nobody has judged, or list all where nobody is there to judge."""
    from eeolint.baseline import audited, read, under, written

    known, day = read(file), arguments.as_of or date.today()
    if not sys.stdin.isatty():
        for entry in known.entries:
            if under(entry, file, arguments.paths):
                print(entry)
        return OK
    judged = audited(known, _ask, day, lambda entry: under(entry, file, arguments.paths))
    return OK if save(file, [written(judged)]) else UNABLE


def _ask(question: str) -> str | None:
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        return None
