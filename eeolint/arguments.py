"""The command line as `argparse` reads it. A flag that is not given is None, so that the configuration may speak."""

from __future__ import annotations

import argparse
from datetime import date
from typing import get_args

from eeolint import __version__
from eeolint.model import Confidence, Severity, Weight

COMMANDS = ("check", "audit", "fix", "baseline", "statement", "config", "init", "rules", "explain", "schema", "completion")
# Each is a module of render/, loaded when it is asked for.
FORMATS = ("text", "json", "html", "sarif", "github", "gitlab", "junit", "rdjson", "csv", "markdown", "statistics")
ENGINES = ("pool", "spark")  # of an audit
TABLES = ("parquet", "jsonl")  # what an audit writes
DRAFT_FORMATS = ("text", "markdown", "html", "json")  # of `statement`, in render/drafts.py
SHELLS = ("bash", "zsh", "tcsh")
_DESCRIPTION = "Lint job postings: the equal-opportunity statement against the law, wording, notices."


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; `eeolint PATH…` is short for `eeolint check PATH…`. Usage mistakes end the program as argparse does."""
    named = not arguments or arguments[0] in (*COMMANDS, "-h", "--help", "--version")
    return parser().parse_args((arguments or ["--help"]) if named else ["check", *arguments])


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(prog="eeolint", description=_DESCRIPTION, epilog="`eeolint PATH…` is short for `eeolint check PATH…`.")
    whole.add_argument("--version", action="version", version=f"eeolint {__version__}")
    commands = whole.add_subparsers(dest="command", required=True)
    described = "Lint postings: files, folders, or - for standard input. Without PATH the working folder."
    _check_arguments(commands.add_parser("check", help="lint postings", description=described))
    audited = "Lint a table of postings of any size: CSV, JSON Lines, Parquet, Arrow, or folders of tables or postings. The results are a table, too."
    _audit_arguments(commands.add_parser("audit", help="lint a table of postings", description=audited))
    mended = "Put what rules suggest into the postings, where it may stand as it is. Without PATH the working folder; - prints the fixed text."
    _fix_arguments(commands.add_parser("fix", help="fix what may be fixed", description=mended))
    _baseline_arguments(commands.add_parser("baseline", help="keep known findings in a file, so that only new ones fail"))
    written = "Write an equal-opportunity statement and an accommodation notice that name what the places protect."
    _statement_arguments(commands.add_parser("statement", help="write a statement and a notice for places", description=written))
    _config_arguments(commands.add_parser("config", help="show how a posting is linted, and where each value comes from"))
    commands.add_parser("init", help="write a configuration to begin with", description="Write eeolint.toml for the postings in this folder.")
    _rules_arguments(commands.add_parser("rules", help="list the rules, or check a folder of rules", description="List the rules."))
    explain = commands.add_parser("explain", help="explain a rule, a place, a duty or a characteristic, with its authority")
    explain.add_argument("id", metavar="ID", help="wording/age/recent-graduate, us-co, us-co-pay or genetic_information, say")
    _pack_argument(explain)
    schema = commands.add_parser("schema", help="print the JSON Schema of a file that people write, for editors")
    schema.add_argument("kind", choices=["rule", "place", "policy", "drafts", "config"])
    completion = commands.add_parser("completion", help="print the completion of a shell")
    completion.add_argument("shell", choices=SHELLS)
    return whole


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
    _input_arguments(parser)
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
        one.add_argument("--baseline", metavar="FILE", default="eeolint-baseline.json", help="the file (eeolint-baseline.json)")
        _lint_arguments(one)
        _input_arguments(one)


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
    group.add_argument("--diff-base", metavar="REV", help="only what has changed since a revision of Git: wording by line, all else by file")


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
    parser.add_argument("--as-of", metavar="DATE", type=date.fromisoformat, help="the day whose law counts (today)")


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
    form, colon, path = value.partition(":")
    if form not in FORMATS or not colon or not path:
        raise argparse.ArgumentTypeError(f"{value!r} is not FORMAT:PATH, such as html:report.html; formats: {', '.join(FORMATS)}")
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
