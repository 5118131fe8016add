"""The command line as `argparse` reads it. A flag that is not given is None, so that the configuration may speak."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NoReturn, get_args

from eeolint.model import Confidence, Format, Severity, Weight

FORMATS = get_args(Format)
ENGINES = ("pool", "spark")  # of an audit
TABLES = ("parquet", "jsonl")  # what an audit writes
DRAFT_FORMATS = ("text", "markdown", "html", "json")  # of `statement`, in render/drafts.py
SUMMARY_FORMATS = ("text", "json", "html")  # of `summary` and `audit`, in audit/render
SHELLS = ("bash", "zsh", "fish", "tcsh")
_DESCRIPTION = "Lint job postings: the equal-opportunity statement against the law, wording, notices."


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; `eeolint PATH…` is short for `eeolint check PATH…`. Usage mistakes end the program as argparse does."""
    first = arguments[0] if arguments else "--help"
    whole = parser(first if first in COMMANDS else "check")
    if first not in (*COMMANDS, "-h", "--help", "--version"):
        if not os.path.exists(first) and (meant := _near(first, COMMANDS)):
            whole.error(f"there is no file and no command {first!r}{meant}")
        arguments = ["check", *arguments]
    given, unknown = whole.parse_known_args(arguments or ["--help"])
    if unknown:
        _asked(whole, given).refuse(unknown[0])
    return given


class _Parser(argparse.ArgumentParser):
    """A parser that answers a mistake with the mend instead of all that may be written."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end the program."""
        self.exit(2, f"{self.prog}: {message} (`{self.prog} --help` says what there is)\n")

    def refuse(self, argument: str) -> NoReturn:
        """End the program over an argument that there is not."""
        known = [option for action in self._actions for option in action.option_strings]
        self.error(f"there is no {argument!r} here{_near(argument, known) if argument.startswith('-') else ''}")


class _Version(argparse.Action):
    """Argparse's own wants the words at every start; here they are put together when somebody asks."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from eeolint.resources import version

        sys.stdout.write(f"{version()}\n")
        parser.exit()


def _asked(parser: argparse.ArgumentParser, given: argparse.Namespace) -> _Parser:
    """The parser of the command that was asked for."""
    for action in parser._actions:  # noqa: SLF001 -- argparse shows them nowhere else
        if isinstance(action, argparse._SubParsersAction) and action.dest in given:  # noqa: SLF001 -- likewise
            return _asked(action.choices[getattr(given, action.dest)], given)
    assert isinstance(parser, _Parser)
    return parser


def _near(word: str, known: Iterable[str]) -> str:
    from eeolint.schema import near

    return near(word, known, 0.75)  # what is short, or begins with two dashes, is soon alike


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The whole command line, or all commands with the arguments of one alone: to set up a hundred flags takes longer than to lint a posting."""
    whole = _Parser(prog="eeolint", description=_DESCRIPTION, epilog="`eeolint PATH…` is short for `eeolint check PATH…`.")
    whole.add_argument("--version", action=_Version, nargs=0, help="show the version, and whether it is compiled, and exit")
    commands = whole.add_subparsers(dest="command", required=True, prog="eeolint")  # left to argparse, it would ask for the terminal's width
    for name, (helps, described, fill) in _FILLED.items():
        command = commands.add_parser(name, help=helps, description=described)
        if only in (None, name):
            fill(command)
    return whole


def completion(shell: str) -> str:
    """The completion of a shell, which offers files and folders where a path is wanted."""
    import shtab

    whole, offered = parser(), {"PATH": shtab.FILE, "FILE": shtab.FILE, "DIR": shtab.DIRECTORY}
    for action in _actions(whole):
        if isinstance(action.metavar, str) and action.metavar in offered:
            action.complete = offered[action.metavar]  # type: ignore[attr-defined]
    return shtab.complete(whole, shell)


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of a command and of those below it."""
    for action in parser._actions:  # noqa: SLF001 -- argparse shows them nowhere else
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 -- likewise
            for below in action.choices.values():
                yield from _actions(below)


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="wording/age/recent-graduate, us-co, us-co-pay or genetic_information, say")
    _pack_argument(parser)


def _schema_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=["rule", "place", "policy", "drafts", "config"])


def _completion_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS)


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", default=["."], help="a file, a folder, or - for standard input (.)")
    _lint_arguments(parser)
    _known_arguments(_input_arguments(parser))
    _output_arguments(parser)


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tables", metavar="TABLE", nargs="+", help="a table, or a folder of tables or of postings")
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder for the results")
    parser.add_argument("--format", choices=TABLES, dest="table_format", help="of the results (parquet where pyarrow is there, else jsonl)")
    _column_arguments(parser.add_argument_group("columns", "found by their names where they are not given"))
    _row_arguments(parser.add_argument_group("rows"))
    group = parser.add_argument_group("work")
    group.add_argument("--resume", action="store_true", help="go on with an audit that did not come to its end")
    group.add_argument("--workers", metavar="N", type=_number, help="processes (as many as there are cores); 0: in this one, unsupervised")
    group.add_argument("--row-timeout", metavar="SECONDS", type=_seconds, default=30.0, help="how long a row may take before it is given up (30)")
    group.add_argument("--row-characters", metavar="N", type=_number, default=1_000_000, help="longest posting that is read (1,000,000)")
    group.add_argument("--rows-per-part", metavar="N", type=_number, default=2_000, help="most rows of a part of the results (2,000)")
    group.add_argument("--engine", choices=ENGINES, default="pool", help="what does it: processes of this machine (pool), or Spark")
    group.add_argument("--master", metavar="URL", help="Spark's cluster (as Spark is configured, else this machine)")
    _failing_arguments(group, "never")
    _summed_arguments(parser.add_argument_group("summary"))
    _lint_arguments(parser)
    _file_arguments(parser.add_argument_group("configuration"))


def _column_arguments(group: argparse._ActionsContainer) -> None:
    held = {
        "text": "the posting",
        "html": "the posting in HTML, which goes before the text",
        "title": "the title of the job",
        "location": "where it is: a city, a region, an address",
        "company": "the employer",
        "country": "the country, if it stands apart",
        "id": "what the posting is known by",
    }
    for field, what in held.items():
        group.add_argument(f"--{field}", metavar="NAME", dest=f"column_{field}", help=f"the column that holds {what}")


def _row_arguments(group: argparse._ActionsContainer) -> None:
    condition = "only rows that satisfy COLUMN=VALUE, COLUMN!=VALUE or COLUMN~EXPRESSION; repeatable, all must hold"
    group.add_argument("--where", metavar="CONDITION", action="append", default=[], help=condition)
    group.add_argument("--sample", metavar="N", type=_number, help="of these only so many, chosen by chance")
    group.add_argument("--seed", metavar="N", type=int, default=0, help="of that chance: the same seed chooses the same rows (0)")
    group.add_argument("--limit", metavar="N", type=_number, help="of these only the first")


def _fix_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", default=["."], help="a file, a folder, or - for standard input (.)")
    parser.add_argument("--diff", action="store_true", help="print a unified diff and write nothing; exit code 1 if something would change")
    parser.add_argument("--unsafe", action="store_true", help="also what needs a look: a statement or a notice that is missing, among others")
    _lint_arguments(parser)
    _known_arguments(_input_arguments(parser))
    _failing_arguments(parser)


def _failing_arguments(parser: argparse._ActionsContainer, otherwise: str = "warning") -> None:
    levels = [*(severity.value for severity in Severity), "never"]
    parser.add_argument("--fail-on", choices=levels, help=f"the least severity that makes exit code 1 ({otherwise})")
    parser.add_argument("--exit-zero", action="store_const", dest="fail_on", const="never", help="findings never make exit code 1")


def _baseline_arguments(parser: argparse.ArgumentParser) -> None:
    # Commands of their own, for argparse gives an empty list of paths away behind a word that stands before a flag.
    actions = parser.add_subparsers(dest="action", required=True)
    helps = {"write": "record all findings", "update": "take out those that are fixed", "audit": "judge those that nobody has judged"}
    for action, what in helps.items():
        one = actions.add_parser(action, help=what)
        one.add_argument("paths", metavar="PATH", nargs="*", default=["."], help="a file or a folder (.)")
        one.add_argument("--baseline", metavar="FILE", help="the file (as configured, or eeolint-baseline.json)")
        _lint_arguments(one)
        _input_arguments(one)


def _summary_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("audit", metavar="DIR", help="what `eeolint audit --out` named")
    _summed_arguments(parser)
    _pack_argument(parser)
    _file_arguments(parser)


def _summed_arguments(parser: argparse._ActionsContainer) -> None:
    """What a summary holds, and where it goes."""
    parser.add_argument("--against", metavar="DIR", help="an earlier audit, which this one is held against")
    where = "print the summary, or write it to a file, as text, html or json; repeatable (text is printed, html and json go to the audit's folder)"
    parser.add_argument("--summary", metavar="FORMAT[:PATH]", action="append", default=[], type=_summary_output, help=where)


def _lint_arguments(parser: argparse.ArgumentParser) -> None:
    """What decides how a posting is linted."""
    group = parser.add_argument_group("rules and law")
    _law_arguments(group, "places whose law acts, such as us-ca,gb; repeatable (where the posting says it is)")
    group.add_argument("--select", metavar="PREFIX,…", action="extend", type=_listed, help="only rules whose id begins so")
    group.add_argument(
        "--extend-select", metavar="PREFIX,…", action="extend", type=_listed, help="these rules too; calls a rule in preview by its full id"
    )
    group.add_argument("--ignore", metavar="PREFIX,…", action="extend", type=_listed, help="no rule whose id begins so")
    group.add_argument("--extend-ignore", metavar="PREFIX,…", action="extend", type=_listed, help="nor these")
    weights = "another weight for a rule or a family: error, warning, note or off; repeatable"
    group.add_argument("--severity", metavar="PREFIX=WEIGHT", action="append", type=_weight, help=weights)
    group.add_argument("--confidence", choices=[one.value for one in Confidence], help="the least that is reported (low)")
    group.add_argument("--preview", action=argparse.BooleanOptionalAction, help="let rules in preview speak")
    _pack_argument(group)


def _known_arguments(group: argparse._ActionsContainer) -> None:
    group.add_argument("--baseline", metavar="FILE", help="known findings, which count as suppressed (see `eeolint baseline`)")
    group.add_argument("--no-baseline", action="store_const", dest="baseline", const="", help="whatever baseline is configured, no finding is known")
    group.add_argument("--diff-base", metavar="REV", help="only what has changed since a revision of Git: wording by line, all else by file")
    group.add_argument("--no-diff-base", action="store_const", dest="diff_base", const="", help="whatever is configured, all that there is")


def _input_arguments(parser: argparse.ArgumentParser) -> argparse._ActionsContainer:
    group = parser.add_argument_group("files")
    _file_arguments(group)
    group.add_argument("--exclude", metavar="GLOB,…", action="extend", type=_listed, help="leave out these files and folders")
    group.add_argument("--force-exclude", action=argparse.BooleanOptionalAction, help="leave them out even if they are named, as hooks name them")
    group.add_argument("--respect-gitignore", action=argparse.BooleanOptionalAction, help="leave out what Git ignores (yes)")
    group.add_argument("--stdin-filename", metavar="PATH", help="what standard input is: its extension and place choose reader and configuration")
    return group


def _output_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument("--format", choices=FORMATS, help="what is printed (text)")
    group.add_argument("--output", metavar="FORMAT:PATH", action="append", type=_output, help="write a file, too; repeatable")
    group.add_argument("--statistics", action="store_const", dest="format", const="statistics", help="print a count for each rule")
    group.add_argument("--facts", action=argparse.BooleanOptionalAction, help="print what was found beside the findings (for one posting)")
    group.add_argument("--quiet", action="store_true", help="print nothing unless something is at or above --fail-on")
    _failing_arguments(group)
    group.add_argument("--no-cache", action="store_const", dest="cache", const=False, help="lint every posting anew, and remember nothing of it")
    group.add_argument("--watch", action="store_true", help="lint again whenever a file changes")


def _statement_arguments(parser: argparse.ArgumentParser) -> None:
    _law_arguments(parser, "places whose law acts, such as us-ca,gb; the first decides the spelling; repeatable")
    parser.add_argument("--style", choices=["short", "full"], default="full", help="one sentence each, or with every stage of employment (full)")
    parser.add_argument("--format", choices=DRAFT_FORMATS, default="text", dest="form", help="what is printed (text)")
    _pack_argument(parser)
    _file_arguments(parser)


def _config_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", help="the posting, or the folder, that is meant (.)")
    parser.add_argument("--show", action="store_true", help="print each value with its origin (what this command does)")
    _lint_arguments(parser)
    _file_arguments(parser)


def _rules_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", metavar="DIR", nargs="?", const="", help="report every mistake of a rule pack and run its examples")
    parser.add_argument("--stale", metavar="DAYS", type=int, help="list citations that nobody has read for so many days")
    _pack_argument(parser)


def _law_arguments(parser: argparse._ActionsContainer, places: str) -> None:
    parser.add_argument("--jurisdiction", metavar="PLACE,…", action="extend", type=_listed, dest="jurisdictions", help=places)
    known = "what is known of the employer, such as employees=40; repeatable"
    parser.add_argument("--fact", metavar="NAME=VALUE", action="append", default=[], type=_fact, dest="facts_known", help=known)
    parser.add_argument("--employer", metavar="FILE", help="a TOML file with name, contact and [facts] of the employer; --fact goes before it")
    parser.add_argument("--as-of", metavar="DATE", type=_day, help="the day whose law counts (today)")


def _file_arguments(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--config", metavar="FILE", help="the configuration file (the nearest eeolint.toml or pyproject.toml)")
    parser.add_argument("--isolated", action="store_true", help="read no configuration file")


def _pack_argument(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--rules", metavar="DIR", action="append", help="a rule pack beside the shipped one; repeatable")


def _listed(value: str) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()]


def _number(value: str) -> int:
    if not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{value!r} is no whole number")
    return int(value)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{value!r} is no number of seconds above 0")
    return seconds


def _output(value: str) -> str:
    from eeolint.config import output

    try:
        output(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return value


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a date such as 2027-01-31") from None


def _summary_output(value: str) -> str:
    form, colon, path = value.partition(":")
    if form not in SUMMARY_FORMATS or (colon and not path):
        raise argparse.ArgumentTypeError(f"{value!r} is not FORMAT[:PATH], such as html:audit.html; formats: {', '.join(SUMMARY_FORMATS)}")
    return value


def _weight(value: str) -> tuple[str, str]:
    prefix, equals, weight = value.rpartition("=")
    if not equals or weight not in get_args(Weight):
        raise argparse.ArgumentTypeError(f"{value!r} is not PREFIX=WEIGHT, such as wording/culture=note; weights: {', '.join(get_args(Weight))}")
    return prefix, weight


def _fact(value: str) -> tuple[str, str]:
    name, equals, said = value.partition("=")
    if not equals or not said:
        raise argparse.ArgumentTypeError(f"{value!r} is not NAME=VALUE, such as employees=40, federal_contractor=no or hires_in=us-ca,us-co")
    return name, said


# What each command is for in the list of all, what its own help says, and its arguments.
_FILLED: dict[str, tuple[str, str | None, Callable[[argparse.ArgumentParser], None]]] = {
    "check": (
        "lint postings",
        "Lint postings: files, folders, or - for standard input. Without PATH the working folder.",
        _check_arguments,
    ),
    "audit": (
        "lint a table of postings",
        "Lint a table of postings of any size: CSV, JSON Lines, Parquet, Arrow, or folders of tables or postings. The results are a table, too.",
        _audit_arguments,
    ),
    "summary": (
        "say what the results of an audit come to",
        "Say what the results of an audit come to: on the terminal, and in DIR/summary.html and DIR/summary.json.",
        _summary_arguments,
    ),
    "fix": (
        "fix what may be fixed",
        "Put what rules suggest into the postings, where it may stand as it is. Without PATH the working folder; - prints the fixed text.",
        _fix_arguments,
    ),
    "baseline": ("keep known findings in a file, so that only new ones fail", None, _baseline_arguments),
    "statement": (
        "write a statement and a notice for places",
        "Write an equal-opportunity statement and an accommodation notice that name what the places protect.",
        _statement_arguments,
    ),
    "config": ("show how a posting is linted, and where each value comes from", None, _config_arguments),
    "init": ("write a configuration to begin with", "Write eeolint.toml for the postings in this folder.", _no_arguments),
    "rules": ("list the rules, or check a folder of rules", "List the rules.", _rules_arguments),
    "explain": ("explain a rule, a place, a duty or a characteristic, with its authority", None, _explain_arguments),
    "schema": ("print the JSON Schema of a file that people write, for editors", None, _schema_arguments),
    "completion": ("print the completion of a shell", None, _completion_arguments),
}
COMMANDS = tuple(_FILLED)
