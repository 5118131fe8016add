"""Arguments, printing, exit codes: the only room that prints or exits.

Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 could not do what was asked; 3 a fault of eeolint's; 130 interrupted.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from eeolint import __version__
from eeolint.config import FORMATS, Config
from eeolint.model import Result, Severity, Unread

if TYPE_CHECKING:
    from eeolint.baseline import Comparison
    from eeolint.changes import Changes
    from eeolint.linter import Linter
    from eeolint.render import Run

OK, FINDINGS, UNABLE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
COMMANDS = ("check", "baseline", "rules", "explain", "schema")
_DESCRIPTION = "Lint job postings: the equal-opportunity statement against the law, wording, notices."


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character shows its code instead of failing
            stream.reconfigure(errors="backslashreplace")
    try:
        return _dispatch(_parsed(arguments))
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


def _parsed(arguments: list[str]) -> argparse.Namespace:
    named = bool(arguments) and (arguments[0] in COMMANDS or arguments[0] in ("-h", "--help", "--version"))
    return _parser().parse_args(arguments if named else ["check", *arguments])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eeolint", description=_DESCRIPTION, epilog="`eeolint PATH…` is short for `eeolint check PATH…`.")
    parser.add_argument("--version", action="version", version=f"eeolint {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    _check_arguments(commands.add_parser("check", help="lint postings", description="Lint postings: files, folders, or - for standard input."))
    _baseline_arguments(commands.add_parser("baseline", help="keep known findings in a file, so that only new ones fail"))
    rules = commands.add_parser("rules", help="list the rules, or check a folder of rules", description="List the rules.")
    rules.add_argument("--check", metavar="DIR", nargs="?", const="", help="report every mistake of a rule pack and run its examples")
    rules.add_argument("--stale", metavar="DAYS", type=int, help="list citations that nobody has read for so many days")
    _pack_argument(rules)
    explain = commands.add_parser("explain", help="explain a rule, a place, a duty or a characteristic, with its authority")
    explain.add_argument("id", metavar="ID", help="wording/age/recent-graduate, us-co, us-co-pay or genetic_information, say")
    _pack_argument(explain)
    commands.add_parser("schema", help="print the JSON Schema of a rule file, for editors").add_argument("kind", choices=["rule", "place"])
    return parser


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder, or - for standard input")
    _lint_arguments(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="what is printed (text)")
    parser.add_argument("--output", metavar="FORMAT:PATH", action="append", default=[], type=_output, help="write a file, too; repeatable")
    levels = [*(severity.value for severity in Severity), "never"]
    parser.add_argument("--fail-on", choices=levels, default="warning", help="the least severity that makes exit code 1 (warning)")
    parser.add_argument("--facts", action=argparse.BooleanOptionalAction, help="print what was found beside the findings (for one posting)")
    parser.add_argument("--baseline", metavar="FILE", help="known findings, which count as suppressed (see `eeolint baseline`)")
    parser.add_argument("--diff-base", metavar="REV", help="only what has changed since a revision of Git: wording by line, all else by file")


def _baseline_arguments(parser: argparse.ArgumentParser) -> None:
    what = "write: record all findings; update: take out those that are fixed; audit: judge those that nobody has judged"
    parser.add_argument("action", choices=["write", "update", "audit"], help=what)
    parser.add_argument("paths", metavar="PATH", nargs="*", default=["."], help="a file or a folder (the current one)")
    parser.add_argument("--baseline", metavar="FILE", default="eeolint-baseline.json", help="the file (eeolint-baseline.json)")
    _lint_arguments(parser)
    parser.set_defaults(format="text", output=[], fail_on="never", facts=None, diff_base=None)


def _lint_arguments(parser: argparse.ArgumentParser) -> None:
    places = "a place whose law acts, such as us-ca; repeatable (where the posting says it is)"
    parser.add_argument("--jurisdiction", metavar="PLACE", action="append", default=[], help=places)
    known = "what is known of the employer, such as employees=40; repeatable"
    parser.add_argument("--fact", metavar="NAME=VALUE", action="append", default=[], type=_fact, help=known)
    parser.add_argument("--as-of", metavar="DATE", type=date.fromisoformat, help="the day whose law counts (today)")
    parser.add_argument("--select", metavar="PREFIX", action="append", default=[], help="only rules whose id begins so; repeatable")
    parser.add_argument("--ignore", metavar="PREFIX", action="append", default=[], help="no rule whose id begins so; repeatable")
    parser.add_argument("--confidence", choices=["high", "medium", "low"], default="low", help="the least that is reported")
    parser.add_argument("--preview", action="store_true", help="let rules in preview speak")
    _pack_argument(parser)


def _pack_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", metavar="DIR", action="append", default=[], help="a rule pack beside the shipped one; repeatable")


def _output(value: str) -> tuple[str, str]:
    form, colon, path = value.partition(":")
    if form not in FORMATS or not colon or not path:
        raise argparse.ArgumentTypeError(f"{value!r} is not FORMAT:PATH, such as html:report.html; formats: {', '.join(FORMATS)}")
    return form, path


def _fact(value: str) -> tuple[str, str]:
    name, equals, said = value.partition("=")
    if not equals or not said:
        raise argparse.ArgumentTypeError(f"{value!r} is not NAME=VALUE, such as employees=40, federal_contractor=no or hires_in=us-ca,us-co")
    return name, said


def _dispatch(arguments: argparse.Namespace) -> int:
    from eeolint.linter import UsageError
    from eeolint.schema import PackError

    commands = {"check": _check, "baseline": _baseline, "rules": _rules, "explain": _explain, "schema": _schema}
    try:
        return commands[arguments.command](arguments)
    except PackError as error:
        _say(f"the rule pack has {len(error.problems)} mistake{'s'[: len(error.problems) != 1]}:\n{error}")
    except UsageError as error:
        _say(str(error))
    return UNABLE


def _check(arguments: argparse.Namespace) -> int:
    return check(_config(arguments))


def _config(arguments: argparse.Namespace) -> Config:
    return Config(
        paths=tuple(arguments.paths),
        jurisdictions=tuple(arguments.jurisdiction),
        employer=dict(arguments.fact),
        as_of=arguments.as_of,
        select=tuple(arguments.select),
        ignore=tuple(arguments.ignore),
        confidence=arguments.confidence,
        rules=tuple(arguments.rules),
        preview=arguments.preview,
        outputs=((arguments.format, None), *arguments.output),
        fail_on=None if arguments.fail_on == "never" else Severity(arguments.fail_on),
        facts=arguments.facts,
        color=_color(),
        baseline=arguments.baseline,
        diff_base=arguments.diff_base,
    )


def _color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def check(config: Config) -> int:
    """Lint what `config` names, write its outputs, and say how it went."""
    from eeolint.inputs import gather
    from eeolint.render import Run
    from eeolint.rules import keep_learned
    from eeolint.tally import Tally

    linter, tally, inputs = _linter(config), Tally(), gather(config.paths)
    stages: list[Comparison | Changes] = []
    if config.baseline:
        from eeolint.baseline import Comparison, read

        stages.append(Comparison(config.baseline, read(config.baseline), linter))
    if config.diff_base:
        from eeolint.changes import since

        stages.append(changes := since(config.diff_base, inputs, linter))
        inputs = changes.among(inputs)
    facts = config.facts if config.facts is not None else len(inputs) == 1
    results: Iterator[Result | Unread] = (linter.lint_input(source) for source in inputs)
    for stage in stages:
        results = stage.over(results)
    done = _write(config, tally.count(results), Run(linter.pack, linter.settings, tally, config.color, facts, linter.places))
    keep_learned(linter.pack)
    for remark in (*(f"{one.source}: {one.reason}" for one in tally.unread_sources), *(remark for stage in stages for remark in stage.remarks())):
        _say(remark)
    if not done or tally.unread:
        return UNABLE
    return FINDINGS if config.fail_on is not None and tally.at_least(config.fail_on) else OK


def _linter(config: Config) -> Linter:
    from eeolint.linter import Linter

    return Linter(
        jurisdictions=config.jurisdictions or None,
        facts=config.employer,
        as_of=config.as_of,
        select=config.select,
        ignore=config.ignore,
        confidence=config.confidence,
        rules=config.rules,
        preview=config.preview,
    )


def _baseline(arguments: argparse.Namespace) -> int:
    return _audit(arguments) if arguments.action == "audit" else _record(_config(arguments), update=arguments.action == "update")


def _record(config: Config, *, update: bool) -> int:
    """Write a baseline anew, where labels of findings that were known stay, or take out of it what is fixed."""
    from eeolint.baseline import FILE, Baseline, Comparison, read, written
    from eeolint.inputs import gather
    from eeolint.tally import Tally

    file, linter, tally = config.baseline or FILE, _linter(config), Tally()
    comparison = Comparison(file, read(file) if update or os.path.exists(file) else Baseline(), linter)
    for _ in comparison.over(tally.count(linter.lint_input(source) for source in gather(config.paths))):
        pass
    for unread in tally.unread_sources:
        _say(f"{unread.source}: {unread.reason}")
    for entry in comparison.fixed:
        _say(f"fixed: {entry}")
    entries = (*comparison.remaining, *(() if update else comparison.new))
    done = _save(file, [written(Baseline(entries, linter.pack.digest))])
    new = f"{len(comparison.new)} new{', which are not in it' if update and comparison.new else ''}"
    print(f"{file}: {len(entries)} known finding{'s'[: len(entries) != 1]}; {len(comparison.fixed)} fixed, {new}")
    return UNABLE if tally.unread or not done else OK


def _audit(arguments: argparse.Namespace) -> int:
    """Walk the entries that nobody has judged, or list all where nobody is there to judge."""
    from eeolint.baseline import audited, read, written

    known, day = read(arguments.baseline), arguments.as_of or date.today()
    if not sys.stdin.isatty():
        for entry in known.entries:
            print(entry)
        return OK
    return OK if _save(arguments.baseline, [written(audited(known, _ask, day))]) else UNABLE


def _ask(question: str) -> str | None:
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        return None


def _write(config: Config, results: Iterator[Result | Unread], run: Run) -> bool:
    """Print the first output and write the others; False where a file could not be written."""
    from eeolint.render import renderer

    held: Iterable[Result | Unread] = results if len(config.outputs) == 1 else list(results)
    done = True
    for form, path in config.outputs:
        pieces = renderer(form)(held, run)
        if path is None:
            for piece in pieces:
                sys.stdout.write(piece)
            sys.stdout.flush()
        else:
            done = _save(path, pieces) and done
    return done


def _save(path: str, pieces: Iterable[str]) -> bool:
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.writelines(pieces)
    except OSError as error:
        _say(f"{path}: cannot be written: {error.strerror or error}")
        return False
    return True


def _rules(arguments: argparse.Namespace) -> int:
    from eeolint import explain, resources, rules

    if arguments.check is not None:
        shipped = not arguments.check or os.path.realpath(arguments.check) == os.path.realpath(resources.rules())
        return _check_pack((*arguments.rules, *([] if shipped else [arguments.check])))
    folders = tuple(arguments.rules)
    if arguments.stale is None:
        lines = explain.listing(rules.load(folders))
    else:
        lines = explain.stale(rules.parse_folders(folders), date.today(), arguments.stale)
    for line in lines:
        print(line)
    return OK


def _check_pack(folders: tuple[str, ...]) -> int:
    from eeolint import examples, rules

    parsed, pack = rules.parse_folders(folders), rules.load(folders)
    failures = [failure for name, rule in parsed.rules.items() for failure in examples.failures(pack, name, rule, date.today())]
    for failure in failures:
        print(failure)
    print(f"{len(parsed.rules)} rules, {len(parsed.places)} places; {len(failures)} examples do not hold")
    return FINDINGS if failures else OK


def _explain(arguments: argparse.Namespace) -> int:
    from eeolint import explain, rules

    parsed = rules.parse_folders(tuple(arguments.rules))
    found = explain.page(arguments.id, parsed)
    if found is None:
        _say(f"there is no rule, place, duty or characteristic {arguments.id!r}{explain.near(arguments.id, explain.known(parsed))}")
        return UNABLE
    print(found, end="")
    return OK


def _schema(arguments: argparse.Namespace) -> int:
    import json

    from eeolint.law import Jurisdiction
    from eeolint.rules import Rule
    from eeolint.schema import json_schema

    kind = {"rule": Rule, "place": Jurisdiction}[arguments.kind]
    print(json.dumps(json_schema(kind, f"eeolint {arguments.kind}"), indent=1))
    return OK


def _say(message: str) -> None:
    print(f"eeolint: {message}", file=sys.stderr)


def _fault() -> int:
    """A report without any posting's text: versions, and the trace of the code."""
    import platform
    import traceback

    kind, _, trace = sys.exc_info()
    frames = "".join(traceback.format_tb(trace))
    versions = f"eeolint {__version__}, Python {platform.python_version()}, {platform.platform()}"
    _say(f"a fault of eeolint's; please report what follows\n{versions}\n{frames}{kind.__name__ if kind else ''}")
    return FAULT
