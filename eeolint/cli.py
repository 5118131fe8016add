"""Commands, printing, exit codes: the only room that prints or exits.

Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 could not do what was asked; 3 a fault of eeolint's; 130 interrupted.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from eeolint import __version__
from eeolint.arguments import parsed
from eeolint.model import Result, Severity, Unread

if TYPE_CHECKING:
    from eeolint.audit.account import Summary
    from eeolint.audit.run import Order, Outcome
    from eeolint.audit.stored import Stored
    from eeolint.baseline import Comparison
    from eeolint.cache import Cache
    from eeolint.changes import Changes
    from eeolint.config import Configuration, Resolved
    from eeolint.fix import Fixed
    from eeolint.linters import Linters
    from eeolint.render import Run
    from eeolint.tally import Tally

    Stage = Comparison | Changes

FEWEST = 16  # postings of a run that is worth the cache: fewer are linted in the time that its pages take to read
OK, FINDINGS, UNABLE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character shows its code instead of failing
            stream.reconfigure(errors="backslashreplace")
    try:
        return _dispatch(parsed(arguments))
    except SystemExit as stop:  # argparse's own way to say that usage was wrong, or that help was asked for
        return stop.code if isinstance(stop.code, int) else UNABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`| head`); what it wanted it has. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception:  # noqa: BLE001 -- the one handler for faults of ours: 3, and a report that can be pasted
        return _fault()


def _dispatch(arguments: argparse.Namespace) -> int:
    from eeolint.linter import UsageError
    from eeolint.schema import ConfigError, PackError

    commands = {
        "check": _check,
        "audit": _audit_tables,
        "summary": _summary,
        "fix": _fix,
        "baseline": _baseline,
        "statement": _statement,
        "config": _config,
        "init": _init,
        "rules": _rules,
        "explain": _explain,
        "schema": _schema,
        "completion": _completion,
    }
    try:
        return commands[arguments.command](arguments)
    except (PackError, ConfigError) as error:
        what = "rule pack" if isinstance(error, PackError) else "configuration"
        _say(f"the {what} has {len(error.problems)} mistake{'s'[: len(error.problems) != 1]}:\n{error}")
    except UsageError as error:
        _say(str(error))
    return UNABLE


def _check(arguments: argparse.Namespace) -> int:
    if arguments.watch and "-" in arguments.paths:
        _say("--watch wants files: standard input is read once")
        return UNABLE
    return _watch(arguments) if arguments.watch else _check_once(arguments)


def _check_once(arguments: argparse.Namespace) -> int:
    """Lint what is named, write the outputs, and say how it went."""
    from eeolint.linters import Linters
    from eeolint.pack import keep_learned
    from eeolint.tally import Tally

    configuration, tally = _configuration(arguments), Tally()
    linters = Linters(configuration)
    inputs = _inputs(arguments.paths, configuration.run)
    linters.prepare(inputs)
    inputs, stages = _stages(configuration.run, linters, inputs)
    results = _linted(arguments, configuration.run, linters, inputs)
    for stage in stages:
        results = stage.over(results)
    outputs = _outputs(configuration.run)
    run = _run(arguments, configuration.run, linters, tally, len(inputs))._replace(summary=any(path == _job_summary() for _, path in outputs if path))
    written = _write(outputs, tally.count(results), run, quiet=arguments.quiet)
    keep_learned(linters.pack)
    _say_unread(tally)
    if not arguments.quiet or _fails(run):
        for remark in (remark for stage in stages for remark in stage.remarks()):
            _say(remark)
    if not written or tally.unread:
        return UNABLE
    return FINDINGS if _fails(run) else OK


def _fails(run: Run) -> bool:
    return run.fail_on is not None and run.tally.at_least(run.fail_on) > 0


def _stages(run: Resolved, linters: Linters, inputs: tuple[str, ...]) -> tuple[tuple[str, ...], list[Stage]]:
    """The inputs that are to be linted, and what results pass through: the baseline, then the changes since a revision."""
    from eeolint.linter import UsageError
    from eeolint.linters import located

    stages: list[Stage] = []
    baseline, revision = _known(run, "baseline"), _known(run, "diff_base")
    try:
        if baseline:
            from eeolint.baseline import Comparison, read

            stages.append(Comparison(baseline, read(baseline), linters))
        if revision and not ("-" in inputs and _is_configured(run, "diff_base")):  # an editor's text has no revision
            from eeolint.changes import since

            stages.append(changes := since(revision, inputs, linters.pack))
            inputs = changes.among(inputs)
    except UsageError as error:
        raise located(error, run) from None
    return inputs, stages


def _known(run: Resolved, key: str) -> str:
    return run[key].value if key in run else ""


def _is_configured(run: Resolved, key: str) -> bool:
    from eeolint.config import COMMAND_LINE

    return COMMAND_LINE not in run[key].origins


def _say_unread(tally: Tally) -> None:
    for unread in tally.unread_sources:
        _say(f"{unread.source}: {unread.reason}")


def _linted(arguments: argparse.Namespace, run: Resolved, linters: Linters, inputs: tuple[str, ...]) -> Iterator[Result | Unread]:
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


def _watch(arguments: argparse.Namespace) -> int:
    """Lint, and lint again whenever a file of the inputs, or the configuration, changes; ends with Ctrl-C."""
    from eeolint.watching import changes

    for _ in changes(lambda: _watched(arguments)):
        if sys.stdout.isatty():
            sys.stdout.write("\x1b[2J\x1b[H")
        _dispatch(argparse.Namespace(**{**vars(arguments), "watch": False}))
        _say("watching; Ctrl-C ends it")
    return OK


def _watched(arguments: argparse.Namespace) -> tuple[str, ...]:
    from eeolint.schema import ConfigError

    try:
        configuration = _configuration(arguments)
        known = filter(None, [_known(configuration.run, "baseline")])
        return (*_inputs(arguments.paths, configuration.run), *configuration.sources(os.getcwd()), *known)
    except ConfigError as error:
        return tuple(problem.file for problem in error.problems)


def _configuration(arguments: argparse.Namespace) -> Configuration:
    from eeolint.config import Configuration, of_flags
    from eeolint.linter import UsageError

    if (name := getattr(arguments, "stdin_filename", None)) and "-" not in arguments.paths:
        mend = f"write `eeolint {arguments.command} --stdin-filename {name} -`"
        raise UsageError(f"--stdin-filename names what comes by standard input: {mend}", "stdin_filename")
    return Configuration(of_flags(vars(arguments)), arguments.config, isolated=arguments.isolated)


def _inputs(paths: Iterable[str], run: Resolved) -> tuple[str, ...]:
    from eeolint.globs import matches
    from eeolint.inputs import gather

    excluded = run["exclude"].value if "exclude" in run else ()
    switches = {key: run[key].value for key in ("force_exclude", "respect_gitignore") if key in run}
    written = {os.path.realpath(path) for _, path in _outputs(run) if path}  # the report of the last run is no posting

    def is_left_out(path: str) -> bool:
        return os.path.realpath(path) in written or any(matches(os.path.abspath(path), (glob,), folder) for folder, glob in excluded)

    return gather(paths, is_left_out, **switches)


def _outputs(run: Resolved) -> tuple[tuple[str, str | None], ...]:
    """Rows (format, path); what is printed first, with no path. Annotations come with the summary of the job."""
    printed = run["format"].value if "format" in run else "text"
    files = run["output"].value if "output" in run else ()
    named = ((form, path) for form, _, path in (value.partition(":") for value in files))
    summary = [("markdown", _job_summary())] if printed == "github" and _job_summary() else []
    return ((printed, None), *named, *summary)


def _job_summary() -> str | None:
    """The file that GitHub Actions shows with a job, to which its steps add."""
    return os.environ.get("GITHUB_STEP_SUMMARY")


def _run(arguments: argparse.Namespace, options: Resolved, linters: Linters, tally: Tally, inputs: int) -> Run:
    from eeolint.render import Run

    fail_on = options["fail_on"].value if "fail_on" in options else "warning"
    linter = linters.of("-")
    facts = arguments.facts if getattr(arguments, "facts", None) is not None else inputs == 1
    return Run(linters.pack, linter.settings, tally, _color(), facts, linter.places, None if fail_on == "never" else Severity(fail_on))


def _color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _write(outputs: tuple[tuple[str, str | None], ...], results: Iterator[Result | Unread], run: Run, *, quiet: bool = False) -> bool:
    """Print the first output, unless all is `quiet`, and write the others; False where a file could not be written."""
    from eeolint.render import renderer

    held: Iterable[Result | Unread] = list(results) if quiet or len(outputs) > 1 else results
    silent = quiet and not _fails(run)
    done = True
    for form, path in outputs:
        pieces = renderer(form)(held, run)
        if path is not None:
            done = _save(path, pieces) and done
        elif not silent:
            for piece in pieces:
                sys.stdout.write(piece)
            sys.stdout.flush()
    return done


def _save(path: str, pieces: Iterable[str]) -> bool:
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "a" if path == _job_summary() else "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.writelines(pieces)
    except OSError as error:
        _say(f"{path}: cannot be written: {error.strerror or error}")
        return False
    return True


def _fix(arguments: argparse.Namespace) -> int:
    """Fix what is named, and say how it went; what is left decides the exit code as after a check."""
    from eeolint.fix import Account
    from eeolint.linters import Linters
    from eeolint.tally import Tally

    configuration, tally, account = _configuration(arguments), Tally(), Account()
    linters = Linters(configuration)
    inputs = _inputs(arguments.paths, configuration.run)
    linters.prepare(inputs)
    inputs, stages = _stages(configuration.run, linters, inputs)
    written = True
    for one in _fixed(arguments, configuration, linters, inputs, stages):
        written = (isinstance(one, Unread) or _put(one, diff=arguments.diff)) and written
        if not isinstance(one, Unread):
            account.add(one)
        list(tally.count([one if isinstance(one, Unread) else one.result]))
    _say_unread(tally)
    _say(account.sentence(tally.unread))
    if not written or tally.unread:
        return UNABLE
    return FINDINGS if _fails(_run(arguments, configuration.run, linters, tally, len(inputs))) or (arguments.diff and account.changed) else OK


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
            _say(f"{one.source}: cannot be written: {error.strerror or error}")
            return False
    return True


def _audit_tables(arguments: argparse.Namespace) -> int:
    """Lint the rows of tables into a table of results, and say how it went."""
    from eeolint.audit.manifest import AuditError

    against = _earlier(arguments)
    try:
        return _audited(arguments, (_on_spark if arguments.engine == "spark" else _in_the_pool)(arguments), against)
    except AuditError as error:
        _say(str(error))
    return UNABLE


def _on_spark(arguments: argparse.Namespace) -> Outcome:
    from eeolint.audit import spark_run

    return spark_run.audit(_order(arguments), arguments.master, _say)


def _in_the_pool(arguments: argparse.Namespace) -> Outcome:
    from eeolint.audit.progress import Bar
    from eeolint.audit.run import Audit
    from eeolint.linter import UsageError

    if arguments.master is not None:
        raise UsageError("--master is for --engine spark", "master")
    configuration = _configuration(arguments)
    bar = Bar(sys.stderr) if sys.stderr.isatty() else None
    try:
        audit = Audit(_order(arguments), lambda folder: _inputs((folder,), configuration.run), _say)
        return audit.run(bar.show) if bar else audit.run()
    finally:
        if bar:
            bar.clear()


def _order(arguments: argparse.Namespace) -> Order:
    """What the command line asks of an audit. Raises UsageError."""
    from eeolint.audit.columns import FIELDS
    from eeolint.audit.rows import Limits
    from eeolint.audit.run import Order, cores, usual_form
    from eeolint.audit.selection import Condition, Selection
    from eeolint.config import of_flags
    from eeolint.linter import UsageError

    try:
        where = tuple(map(Condition.of, arguments.where))
    except ValueError as error:
        raise UsageError(str(error), "where") from None
    return Order(
        tuple(arguments.tables),
        arguments.out,
        of_flags(vars(arguments)),
        arguments.table_format or usual_form(),
        {field: getattr(arguments, f"column_{field}") for field in FIELDS},
        Selection(where, arguments.sample, arguments.seed, arguments.limit),
        arguments.config,
        arguments.isolated,
        cores() if arguments.workers is None else arguments.workers,
        arguments.row_timeout,
        arguments.resume,
        Limits(arguments.row_characters),
        max(1, arguments.rows_per_part),
    )


def _audited(arguments: argparse.Namespace, outcome: Outcome, against: Stored | None) -> int:
    """Say what came of an audit; the last line is its account, or how to go on with it."""
    account, (ids, rows) = outcome.account, outcome.doubled
    for one in (*outcome.unread, *account.named):
        _say(f"{one.source}: {one.reason}" if isinstance(one, Unread) else str(one))
    if account.unread > len(account.named):
        _say(f"and {account.unread - len(account.named):,} more rows are unread")
    if ids:
        _say(f"{ids:,} id{'s'[: ids != 1]} stand{'s'[: ids == 1]} in more than one row ({rows:,} rows); all are kept")
    told = outcome.stopped is not None or not outcome.parts or _summed_up(arguments.out, arguments, against)
    print(outcome.sentence(), file=sys.stderr if arguments.summary else sys.stdout, flush=True)
    if outcome.stopped is not None:
        _say(f"{outcome.stopped or 'interrupted'}; what is done is kept in {arguments.out}: the same command with --resume goes on with it")
        return UNABLE if outcome.stopped else INTERRUPTED
    if outcome.unread or not told:
        return UNABLE
    fails = arguments.fail_on not in (None, "never") and account.at_least(Severity(arguments.fail_on))
    return FINDINGS if fails else OK


def _summary(arguments: argparse.Namespace) -> int:
    """Say what the results of an audit come to."""
    return OK if _summed_up(arguments.audit, arguments, _earlier(arguments)) else UNABLE


def _earlier(arguments: argparse.Namespace) -> Stored | None:
    """The audit that this one is held against. Raises UsageError."""
    from eeolint.audit.stored import Stored

    return Stored(arguments.against) if arguments.against else None


def _summed_up(folder: str, arguments: argparse.Namespace, against: Stored | None) -> bool:
    """Print and write what the results of an audit come to; False where a file could not be written."""
    from eeolint.audit.render import outputs, rendered

    made, done = _made(folder, arguments, against), True
    for form, path in outputs(arguments.summary, folder):
        if path is not None:
            done = _save(path, rendered(form, made)) and done
        else:
            sys.stdout.writelines(rendered(form, made, color=_color()))
    return done


def _made(folder: str, arguments: argparse.Namespace, against: Stored | None) -> Summary:
    """The summary of an audit, by the rule pack of the configuration."""
    from eeolint.audit.progress import Bar
    from eeolint.audit.stored import Stored
    from eeolint.audit.summary import summarize
    from eeolint.linters import Linters

    pack = Linters(_configuration(arguments)).pack
    bar = Bar(sys.stderr) if sys.stderr.isatty() else None
    try:
        made = summarize(Stored(folder, bar.show) if bar else Stored(folder), pack, against)
    finally:
        if bar:
            bar.clear()
    if made.audit.pack and made.audit.pack != pack.digest:
        _say("the audit used another rule pack; titles and labels are those of the pack of today")
    return made


def _baseline(arguments: argparse.Namespace) -> int:
    from eeolint.baseline import FILE

    configuration = _configuration(arguments)
    file = _known(configuration.run, "baseline") or FILE
    return _audit(arguments, file) if arguments.action == "audit" else _record(arguments, configuration, file)


def _record(arguments: argparse.Namespace, configuration: Configuration, file: str) -> int:
    """Write a baseline anew, where labels of findings that were known stay, or take out of it what is fixed."""
    from eeolint.baseline import Baseline, Comparison, read, written
    from eeolint.linters import Linters
    from eeolint.tally import Tally

    update, tally, linters = arguments.action == "update", Tally(), Linters(configuration)
    inputs = _inputs(arguments.paths, configuration.run)
    linters.prepare(inputs)
    comparison = Comparison(file, read(file) if update or os.path.exists(file) else Baseline(), linters)
    for _ in comparison.over(tally.count(_linted(arguments, configuration.run, linters, inputs))):
        pass
    _say_unread(tally)
    for entry in comparison.fixed:
        _say(f"fixed: {entry}")
    entries = (*comparison.remaining, *(() if update else comparison.new))
    done = _save(file, [written(Baseline(entries, linters.pack.digest))])
    new = f"{len(comparison.new)} new{', which are not in it' if update and comparison.new else ''}"
    print(f"{file}: {len(entries)} known finding{'s'[: len(entries) != 1]}; {len(comparison.fixed)} fixed, {new}")
    return UNABLE if tally.unread or not done else OK


def _audit(arguments: argparse.Namespace, file: str) -> int:
    """Walk the entries that nobody has judged, or list all where nobody is there to judge."""
    from eeolint.baseline import audited, read, under, written

    known, day = read(file), arguments.as_of or date.today()
    if not sys.stdin.isatty():
        for entry in known.entries:
            if under(entry, file, arguments.paths):
                print(entry)
        return OK
    judged = audited(known, _ask, day, lambda entry: under(entry, file, arguments.paths))
    return OK if _save(file, [written(judged)]) else UNABLE


def _ask(question: str) -> str | None:
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        return None


def _statement(arguments: argparse.Namespace) -> int:
    from eeolint.employer import Profile
    from eeolint.linters import Linters
    from eeolint.render.drafts import FORMS

    configuration = _configuration(arguments)
    linter, options = Linters(configuration).of("-"), configuration.lint("-")
    known = options["employer"].value if "employer" in options else Profile()
    draft = linter.draft(name=known.name or "", contact=known.contact or "", style=arguments.style)
    sys.stdout.write(FORMS[arguments.form](draft, linter.pack))
    for key in draft.missing:
        _say(f"there is a blank to fill in: name the {key} in a file and give it with --employer")
    for note in draft.notes:
        _say(note)
    return OK


def _config(arguments: argparse.Namespace) -> int:
    from eeolint.linters import Linters

    configuration = _configuration(arguments)
    posting = os.path.join(arguments.path, "-") if os.path.isdir(arguments.path) else arguments.path
    Linters(configuration).of(posting)  # so that what does not exist is told here, too
    for line in configuration.shown(posting):
        print(line)
    return OK


def _init(arguments: argparse.Namespace) -> int:
    from eeolint import init

    written = init.write(os.getcwd())
    _say(written.message)
    return OK if written.done else UNABLE


def _rules(arguments: argparse.Namespace) -> int:
    from eeolint import explain, resources
    from eeolint.pack import load
    from eeolint.parsing import parse_folders

    if arguments.check is not None:
        shipped = not arguments.check or os.path.realpath(arguments.check) == os.path.realpath(resources.rules())
        return _check_pack((*(arguments.rules or ()), *([] if shipped else [arguments.check])))
    folders = tuple(arguments.rules or ())
    lines = explain.listing(load(folders)) if arguments.stale is None else explain.stale(parse_folders(folders), date.today(), arguments.stale)
    for line in lines:
        print(line)
    return OK


def _check_pack(folders: tuple[str, ...]) -> int:
    from eeolint import examples
    from eeolint.pack import load
    from eeolint.parsing import parse_folders

    whole, pack = parse_folders(folders), load(folders)
    failures = [failure for name, rule in whole.rules.items() for failure in examples.failures(pack, name, rule, date.today())]
    for failure in failures:
        print(failure)
    print(f"{len(whole.rules)} rules, {len(whole.places)} places; {len(failures)} examples do not hold")
    return FINDINGS if failures else OK


def _explain(arguments: argparse.Namespace) -> int:
    from eeolint import explain
    from eeolint.parsing import parse_folders

    whole = parse_folders(tuple(arguments.rules or ()))
    found = explain.page(arguments.id, whole)
    if found is None:
        _say(f"there is no rule, place, duty or characteristic {arguments.id!r}{explain.near(arguments.id, explain.known(whole))}")
        return UNABLE
    print(found, end="")
    return OK


def _schema(arguments: argparse.Namespace) -> int:
    import json

    from eeolint import config
    from eeolint.drafting import Drafts
    from eeolint.law import Jurisdiction
    from eeolint.policy import Policy
    from eeolint.rules import Rule
    from eeolint.schema import json_schema

    kinds = {"rule": Rule, "place": Jurisdiction, "policy": Policy, "drafts": Drafts}
    schema = config.json_schema() if arguments.kind == "config" else json_schema(kinds[arguments.kind], f"eeolint {arguments.kind}")
    print(json.dumps(schema, indent=1))
    return OK


def _completion(arguments: argparse.Namespace) -> int:
    from eeolint.arguments import completion

    print(completion(arguments.shell))
    return OK


def _say(message: str) -> None:
    print(f"eeolint: {message}", file=sys.stderr)


def _fault() -> int:
    """A report without any posting's text: versions, and the trace of the code."""
    import platform
    import traceback

    kind, error, trace = sys.exc_info()
    frames = "".join(traceback.format_tb(trace)) + getattr(error, "frames", "")  # those of a worker of an audit
    versions = f"eeolint {__version__}, Python {platform.python_version()}, {platform.platform()}"
    _say(f"a fault of eeolint's; please report what follows\n{versions}\n{frames}{kind.__name__ if kind else ''}")
    return FAULT
