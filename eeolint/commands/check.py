"""`eeolint check`: lint postings, write the outputs, say how it went."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from eeolint.commands.running import (
    FINDINGS,
    OK,
    UNABLE,
    configuration_of,
    fails,
    inputs_of,
    job_summary,
    linted,
    named,
    outputs_of,
    reported,
    run_of,
    save,
    say,
    say_unread,
    stages_of,
)
from eeolint.model import Result, Unread

if TYPE_CHECKING:
    from argparse import Namespace

    from eeolint.render import Run


def check(arguments: Namespace) -> int:
    """Lint postings, once or whenever one changes."""
    if arguments.watch and "-" in arguments.paths:
        say("--watch wants files: standard input is read once")
        return UNABLE
    return _watch(arguments) if arguments.watch else _check_once(arguments)


def _check_once(arguments: Namespace) -> int:
    """Lint what is named, write the outputs, and say how it went."""
    from eeolint.linters import Linters
    from eeolint.pack import keep_learned
    from eeolint.tally import Tally

    configuration, tally = configuration_of(arguments), Tally()
    linters = Linters(configuration)
    inputs = inputs_of(arguments.paths, configuration.run)
    linters.prepare(inputs)
    inputs, stages = stages_of(configuration.run, linters, inputs)
    results = linted(arguments, configuration.run, linters, inputs)
    for stage in stages:
        results = stage.over(results)
    outputs = outputs_of(configuration.run)
    run = run_of(arguments, configuration.run, linters, tally, len(inputs))._replace(
        summary=any(path == job_summary() for _, path in outputs if path)
    )
    written = _write(outputs, tally.count(results), run, quiet=arguments.quiet)
    keep_learned(linters.pack)
    say_unread(tally)
    if not arguments.quiet or fails(run):
        for remark in (remark for stage in stages for remark in stage.remarks()):
            say(remark)
    if not written or tally.unread:
        return UNABLE
    return FINDINGS if fails(run) else OK


def _watch(arguments: Namespace) -> int:
    """Lint, and lint again whenever a file of the inputs, or the configuration, changes; ends with Ctrl-C."""
    from eeolint.watching import changes

    for _ in changes(lambda: _watched(arguments)):
        if sys.stdout.isatty():
            sys.stdout.write("\x1b[2J\x1b[H")
        reported(partial(_check_once, arguments))
        say("watching; Ctrl-C ends it")
    return OK


def _watched(arguments: Namespace) -> tuple[str, ...]:
    from eeolint.schema import ConfigError

    try:
        configuration = configuration_of(arguments)
        known = filter(None, [named(configuration.run, "baseline")])
        return (*inputs_of(arguments.paths, configuration.run), *configuration.sources(os.getcwd()), *known)
    except ConfigError as error:
        return tuple(problem.file for problem in error.problems)


def _write(outputs: tuple[tuple[str, str | None], ...], results: Iterator[Result | Unread], run: Run, *, quiet: bool = False) -> bool:
    """Print the first output, unless all is `quiet`, and write the others; False where a file could not be written."""
    from eeolint.render import renderer

    held: Iterable[Result | Unread] = list(results) if quiet or len(outputs) > 1 else results
    silent = quiet and not fails(run)
    done = True
    for form, path in outputs:
        pieces = renderer(form)(held, run)
        if path is not None:
            done = save(path, pieces) and done
        elif not silent:
            for piece in pieces:
                sys.stdout.write(piece)
            sys.stdout.flush()
    return done
