"""`eeolint audit` and `eeolint summary`: tables of postings, and what the results come to."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from eeolint.commands.running import FINDINGS, INTERRUPTED, OK, UNABLE, colored, configuration_of, inputs_of, save, say
from eeolint.model import Severity, Unread

if TYPE_CHECKING:
    from eeolint.audit.account import Summary
    from eeolint.audit.run import Order, Outcome
    from eeolint.audit.stored import Stored


def audit(arguments: argparse.Namespace) -> int:
    """Lint the rows of tables into a table of results, and say how it went."""
    from eeolint.audit.manifest import AuditError

    against = _earlier(arguments)
    try:
        return _audited(arguments, (_on_spark if arguments.engine == "spark" else _in_the_pool)(arguments), against)
    except AuditError as error:
        say(str(error))
    return UNABLE


def _on_spark(arguments: argparse.Namespace) -> Outcome:
    from eeolint.audit import spark_run

    return spark_run.audit(_order(arguments), arguments.master, say)


def _in_the_pool(arguments: argparse.Namespace) -> Outcome:
    from eeolint.audit.progress import Bar
    from eeolint.audit.run import Audit
    from eeolint.linter import UsageError

    if arguments.master is not None:
        raise UsageError("--master is for --engine spark", "master")
    configuration = configuration_of(arguments)
    bar = Bar(sys.stderr) if sys.stderr.isatty() else None
    try:
        audit = Audit(_order(arguments), lambda folder: inputs_of((folder,), configuration.run), say)
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
        say(f"{one.source}: {one.reason}" if isinstance(one, Unread) else str(one))
    if account.unread > len(account.named):
        say(f"and {account.unread - len(account.named):,} more rows are unread")
    if ids:
        say(f"{ids:,} id{'s'[: ids != 1]} stand{'s'[: ids == 1]} in more than one row ({rows:,} rows); all are kept")
    told = outcome.stopped is not None or not outcome.parts or _summed_up(arguments.out, arguments, against)
    print(outcome.sentence(), file=sys.stderr if arguments.summary else sys.stdout, flush=True)
    if outcome.stopped is not None:
        say(f"{outcome.stopped or 'interrupted'}; what is done is kept in {arguments.out}: the same command with --resume goes on with it")
        return UNABLE if outcome.stopped else INTERRUPTED
    if outcome.unread or not told:
        return UNABLE
    fails = arguments.fail_on not in (None, "never") and account.at_least(Severity(arguments.fail_on))
    return FINDINGS if fails else OK


def summary(arguments: argparse.Namespace) -> int:
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
            done = save(path, rendered(form, made)) and done
        else:
            sys.stdout.writelines(rendered(form, made, color=colored()))
    return done


def _made(folder: str, arguments: argparse.Namespace, against: Stored | None) -> Summary:
    """The summary of an audit, by the rule pack of the configuration."""
    from eeolint.audit.progress import Bar
    from eeolint.audit.stored import Stored
    from eeolint.audit.summary import summarize
    from eeolint.linters import Linters

    pack = Linters(configuration_of(arguments)).pack
    bar = Bar(sys.stderr) if sys.stderr.isatty() else None
    try:
        made = summarize(Stored(folder, bar.show) if bar else Stored(folder), pack, against)
    finally:
        if bar:
            bar.clear()
    if made.audit.pack and made.audit.pack != pack.digest:
        say("the audit used another rule pack; titles and labels are those of the pack of today")
    return made
