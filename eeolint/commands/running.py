"""What commands have in common: configuration, inputs, results and what they pass through, files that are written, words for standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from eeolint.model import Result, Severity, Unread

if TYPE_CHECKING:
    from argparse import Namespace

    from eeolint.baseline import Comparison
    from eeolint.cache import Cache
    from eeolint.changes import Changes
    from eeolint.config import Configuration, Resolved
    from eeolint.linters import Linters
    from eeolint.render import Run
    from eeolint.tally import Tally

    Stage = Comparison | Changes

FEWEST = 16  # postings of a run that is worth the cache: fewer are linted in the time that its pages take to read
OK, FINDINGS, UNABLE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130


def say(message: str) -> None:
    """A line on standard error."""
    print(f"eeolint: {message}", file=sys.stderr)


def reported(command: Callable[[], int]) -> int:
    """The exit code of a command; mistakes of whoever asked are told, and make it 2."""
    from eeolint.linter import UsageError
    from eeolint.schema import ConfigError, PackError

    try:
        return command()
    except (PackError, ConfigError) as error:
        what = "rule pack" if isinstance(error, PackError) else "configuration"
        say(f"the {what} has {len(error.problems)} mistake{'s'[: len(error.problems) != 1]}:\n{error}")
    except UsageError as error:
        say(str(error))
    return UNABLE


def configuration_of(arguments: Namespace) -> Configuration:
    """The files' and the command line's. Raises UsageError, and ConfigError when a value is asked for."""
    from eeolint.config import Configuration, of_flags
    from eeolint.linter import UsageError

    if (name := getattr(arguments, "stdin_filename", None)) and "-" not in arguments.paths:
        mend = f"write `eeolint {arguments.command} --stdin-filename {name} -`"
        raise UsageError(f"--stdin-filename names what comes by standard input: {mend}", "stdin_filename")
    return Configuration(of_flags(vars(arguments)), arguments.config, isolated=bool(arguments.isolated))


def inputs_of(paths: Iterable[str], run: Resolved) -> tuple[str, ...]:
    """The files that paths name and that the configuration does not leave out."""
    from eeolint.globs import matches
    from eeolint.inputs import gather

    excluded = run["exclude"].value if "exclude" in run else ()
    switches = {key: run[key].value for key in ("force_exclude", "respect_gitignore") if key in run}
    written = {os.path.realpath(path) for _, path in outputs_of(run) if path}  # the report of the last run is no posting

    def is_left_out(path: str) -> bool:
        return os.path.realpath(path) in written or any(matches(os.path.abspath(path), (glob,), folder) for folder, glob in excluded)

    return gather(paths, is_left_out, **switches)


def outputs_of(run: Resolved) -> tuple[tuple[str, str | None], ...]:
    """Rows (format, path); what is printed first, with no path. Annotations come with the summary of the job."""
    printed = run["format"].value if "format" in run else "text"
    files = run["output"].value if "output" in run else ()
    named = ((form, path) for form, _, path in (value.partition(":") for value in files))
    summary = [("markdown", job_summary())] if printed == "github" and job_summary() else []
    return ((printed, None), *named, *summary)


def job_summary() -> str | None:
    """The file that GitHub Actions shows with a job, to which its steps add."""
    return os.environ.get("GITHUB_STEP_SUMMARY")


def named(run: Resolved, key: str) -> str:
    """What a key names, such as a file; nothing where it is not set."""
    return run[key].value if key in run else ""


def is_configured(run: Resolved, key: str) -> bool:
    """Whether a key is set by a file, not by the command line."""
    from eeolint.config import COMMAND_LINE

    return COMMAND_LINE not in run[key].origins


def stages_of(run: Resolved, linters: Linters, inputs: tuple[str, ...]) -> tuple[tuple[str, ...], list[Stage]]:
    """The inputs that are to be linted, and what results pass through: the baseline, then the changes since a revision."""
    from eeolint.linter import UsageError
    from eeolint.linters import located

    stages: list[Stage] = []
    baseline, revision = named(run, "baseline"), named(run, "diff_base")
    try:
        if baseline:
            from eeolint.baseline import Comparison, read

            stages.append(Comparison(baseline, read(baseline), linters))
        if revision and not ("-" in inputs and is_configured(run, "diff_base")):  # an editor's text has no revision
            from eeolint.changes import since

            stages.append(changes := since(revision, inputs, linters.pack))
            inputs = changes.among(inputs)
    except UsageError as error:
        raise located(error, run) from None
    return inputs, stages


def linted(arguments: Namespace, run: Resolved, linters: Linters, inputs: tuple[str, ...]) -> Iterator[Result | Unread]:
    """The results of the inputs, from the cache where that is quicker."""
    from eeolint.linter import Linter

    name, cache = arguments.stdin_filename, _cache(run, len(inputs))
    lint = cache.lint_input if cache else Linter.lint_input
    for source in inputs:
        yield lint(linters.of(name if source == "-" else source), source, name)
    if cache:
        cache.keep()


def _cache(run: Resolved, inputs: int) -> Cache | None:
    if inputs < FEWEST or ("cache" in run and not run["cache"].value):
        return None
    from eeolint.cache import Cache

    return Cache()


def say_unread(tally: Tally) -> None:
    """What could not be read, and why."""
    for unread in tally.unread_sources:
        say(f"{unread.source}: {unread.reason}")


def save(path: str, pieces: Iterable[str]) -> bool:
    """Write a file with the folder that it lies in; False where that cannot be done, which is told."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "a" if path == job_summary() else "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.writelines(pieces)
    except OSError as error:
        say(f"{path}: cannot be written: {error.strerror or error}")
        return False
    return True


def fails(run: Run) -> bool:
    """Whether something was found that fails the run."""
    return run.fail_on is not None and run.tally.at_least(run.fail_on) > 0


def run_of(arguments: Namespace, options: Resolved, linters: Linters, tally: Tally, inputs: int) -> Run:
    """What renderers must know of a run."""
    from eeolint.render import Run

    fail_on = options["fail_on"].value if "fail_on" in options else "warning"
    linter = linters.of("-")
    facts = arguments.facts if getattr(arguments, "facts", None) is not None else inputs == 1
    return Run(linters.pack, linter.settings, tally, colored(), facts, linter.places, None if fail_on == "never" else Severity(fail_on))


def colored() -> bool:
    """Whether the terminal is to be printed to in colours."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
