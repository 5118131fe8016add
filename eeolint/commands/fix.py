"""`eeolint fix`: put what rules suggest into the postings."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from eeolint.commands.running import FINDINGS, OK, UNABLE, configuration_of, fails, inputs_of, run_of, say, say_unread, stages_of
from eeolint.model import Result, Unread

if TYPE_CHECKING:
    from eeolint.baseline import Comparison
    from eeolint.changes import Changes
    from eeolint.config import Configuration
    from eeolint.fix import Fixed
    from eeolint.linters import Linters

    Stage = Comparison | Changes


def fix(arguments: argparse.Namespace) -> int:
    """Fix what is named, and say how it went; what is left decides the exit code as after a check."""
    from eeolint.fix import Account
    from eeolint.linters import Linters
    from eeolint.tally import Tally

    configuration, tally, account = configuration_of(arguments), Tally(), Account()
    linters = Linters(configuration)
    inputs = inputs_of(arguments.paths, configuration.run)
    linters.prepare(inputs)
    inputs, stages = stages_of(configuration.run, linters, inputs)
    written = True
    for one in _fixed(arguments, configuration, linters, inputs, stages):
        written = (isinstance(one, Unread) or _put(one, diff=arguments.diff)) and written
        if not isinstance(one, Unread):
            account.add(one)
        list(tally.count([one if isinstance(one, Unread) else one.result]))
    say_unread(tally)
    say(account.sentence(tally.unread))
    if not written or tally.unread:
        return UNABLE
    return FINDINGS if fails(run_of(arguments, configuration.run, linters, tally, len(inputs))) or (arguments.diff and account.changed) else OK


def _fixed(
    arguments: argparse.Namespace, configuration: Configuration, linters: Linters, inputs: Iterable[str], stages: list[Stage]
) -> Iterator[Fixed | Unread]:
    from eeolint.employer import Profile
    from eeolint.fix import fixed
    from eeolint.readers import bytes_of

    for source in inputs:
        called = (arguments.stdin_filename or "-") if source == "-" else source
        data, options = bytes_of(source), configuration.lint(called)
        employer = options["employer"].value if "employer" in options else Profile()
        if isinstance(data, Unread):
            yield data
        else:
            one = fixed(data, called, linters.of(called), employer, partial(_through, stages), unsafe=arguments.unsafe)
            yield one._replace(stdin=source == "-") if not isinstance(one, Unread) else one


def _through(stages: list[Stage], result: Result) -> Result:
    """A result that has passed through all stages."""
    for stage in stages:
        result = stage.held(result)
    return result


def _put(one: Fixed, *, diff: bool) -> bool:
    """Print the difference or the fixed text of standard input, or write the file; False where it could not be written."""
    if diff:
        sys.stdout.writelines(one.diff())
    elif one.stdin:
        sys.stdout.flush()
        sys.stdout.buffer.write(one.encoded())
        sys.stdout.buffer.flush()
    elif one.after != one.text:
        try:
            one.write()
        except OSError as error:
            say(f"{one.source}: cannot be written: {error.strerror or error}")
            return False
    return True
