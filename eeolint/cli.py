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
from eeolint.config import DRAFT_FORMATS, FORMATS, Config
from eeolint.model import Result, Severity, Unread

if TYPE_CHECKING:
    from eeolint.employer import Profile
    from eeolint.render import Run

OK, FINDINGS, UNABLE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
COMMANDS = ("check", "statement", "rules", "explain", "schema")
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
    written = "Write an equal-opportunity statement and an accommodation notice that name what the places protect."
    _statement_arguments(commands.add_parser("statement", help="write a statement and a notice for places", description=written))
    rules = commands.add_parser("rules", help="list the rules, or check a folder of rules", description="List the rules.")
    rules.add_argument("--check", metavar="DIR", nargs="?", const="", help="report every mistake of a rule pack and run its examples")
    rules.add_argument("--stale", metavar="DAYS", type=int, help="list citations that nobody has read for so many days")
    _pack_argument(rules)
    explain = commands.add_parser("explain", help="explain a rule, a place, a duty or a characteristic, with its authority")
    explain.add_argument("id", metavar="ID", help="wording/age/recent-graduate, us-co, us-co-pay or genetic_information, say")
    _pack_argument(explain)
    commands.add_parser("schema", help="print the JSON Schema of a file of rules/, for editors").add_argument(
        "kind", choices=["rule", "place", "drafts"]
    )
    return parser


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder, or - for standard input")
    _law_arguments(parser, "places whose law acts, such as us-ca,gb; repeatable (where the posting says it is)")
    parser.add_argument("--select", metavar="PREFIX", action="append", default=[], help="only rules whose id begins so; repeatable")
    parser.add_argument("--ignore", metavar="PREFIX", action="append", default=[], help="no rule whose id begins so; repeatable")
    parser.add_argument("--confidence", choices=["high", "medium", "low"], default="low", help="the least that is reported")
    parser.add_argument("--preview", action="store_true", help="let rules in preview speak")
    parser.add_argument("--format", choices=FORMATS, default="text", help="what is printed (text)")
    parser.add_argument("--output", metavar="FORMAT:PATH", action="append", default=[], type=_output, help="write a file, too; repeatable")
    levels = [*(severity.value for severity in Severity), "never"]
    parser.add_argument("--quiet", action="store_true", help="print nothing unless there is something at or above --fail-on")
    parser.add_argument("--fail-on", choices=levels, default="warning", help="the least severity that makes exit code 1 (warning)")
    parser.add_argument("--facts", action=argparse.BooleanOptionalAction, help="print what was found beside the findings (for one posting)")
    _pack_argument(parser)


def _statement_arguments(parser: argparse.ArgumentParser) -> None:
    _law_arguments(parser, "places whose law acts, such as us-ca,gb; the first decides the spelling; repeatable", required=True)
    parser.add_argument("--style", choices=["short", "full"], default="full", help="one sentence each, or with every stage of employment (full)")
    parser.add_argument("--format", choices=DRAFT_FORMATS, default="text", help="what is printed (text)")
    _pack_argument(parser)


def _law_arguments(parser: argparse.ArgumentParser, places: str, *, required: bool = False) -> None:
    parser.add_argument("--jurisdiction", metavar="PLACE,…", action="extend", default=[], type=_places, help=places, required=required)
    known = "what is known of the employer, such as employees=40; repeatable"
    parser.add_argument("--fact", metavar="NAME=VALUE", action="append", default=[], type=_fact, help=known)
    parser.add_argument("--employer", metavar="FILE", help="a TOML file with name, contact and [facts] of the employer; --fact goes before it")
    parser.add_argument("--as-of", metavar="DATE", type=date.fromisoformat, help="the day whose law counts (today)")


def _pack_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", metavar="DIR", action="append", default=[], help="a rule pack beside the shipped one; repeatable")


def _output(value: str) -> tuple[str, str]:
    form, colon, path = value.partition(":")
    if form not in FORMATS or not colon or not path:
        raise argparse.ArgumentTypeError(f"{value!r} is not FORMAT:PATH, such as html:report.html; formats: {', '.join(FORMATS)}")
    return form, path


def _places(value: str) -> list[str]:
    return [place.strip() for place in value.split(",") if place.strip()]


def _fact(value: str) -> tuple[str, str]:
    name, equals, said = value.partition("=")
    if not equals or not said:
        raise argparse.ArgumentTypeError(f"{value!r} is not NAME=VALUE, such as employees=40, federal_contractor=no or hires_in=us-ca,us-co")
    return name, said


def _dispatch(arguments: argparse.Namespace) -> int:
    from eeolint.employer import EmployerError
    from eeolint.linter import UsageError
    from eeolint.schema import PackError

    commands = {"check": _check, "statement": _statement, "rules": _rules, "explain": _explain, "schema": _schema}
    try:
        return commands[arguments.command](arguments)
    except PackError as error:
        _say(f"the rule pack has {len(error.problems)} mistake{'s'[: len(error.problems) != 1]}:\n{error}")
    except (UsageError, EmployerError) as error:
        _say(str(error))
    return UNABLE


def _check(arguments: argparse.Namespace) -> int:
    return check(_config(arguments))


def _config(arguments: argparse.Namespace) -> Config:
    return Config(
        paths=tuple(arguments.paths),
        jurisdictions=tuple(arguments.jurisdiction),
        employer={**_employer(arguments).facts, **dict(arguments.fact)},
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
        quiet=arguments.quiet,
        summary=os.environ.get("GITHUB_STEP_SUMMARY") if arguments.format == "github" else None,
    )


def _employer(arguments: argparse.Namespace) -> Profile:
    from eeolint.employer import Profile, read

    return read(arguments.employer) if arguments.employer else Profile()


def _color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def check(config: Config) -> int:
    """Lint what `config` names, write its outputs, and say how it went."""
    from eeolint.inputs import gather
    from eeolint.linter import Linter
    from eeolint.render import Run
    from eeolint.rules import keep_learned
    from eeolint.tally import Tally

    linter = Linter(
        jurisdictions=config.jurisdictions or None,
        facts=config.employer,
        as_of=config.as_of,
        select=config.select,
        ignore=config.ignore,
        confidence=config.confidence,
        rules=config.rules,
        preview=config.preview,
    )
    tally, inputs = Tally(), gather(config.paths)
    facts = config.facts if config.facts is not None else len(inputs) == 1
    run = Run(linter.pack, linter.settings, tally, config.color, facts, linter.places, config.fail_on, bool(config.summary))
    written = _write(config, tally.count(linter.lint_input(source) for source in inputs), run)
    keep_learned(linter.pack)
    for unread in tally.unread_sources:
        _say(f"{unread.source}: {unread.reason}")
    if not written or tally.unread:
        return UNABLE
    return FINDINGS if config.fail_on is not None and tally.at_least(config.fail_on) else OK


def _write(config: Config, results: Iterator[Result | Unread], run: Run) -> bool:
    """Print the first output and write the others; False where a file could not be written."""
    from eeolint.render import renderer

    several = len(config.outputs) > 1 or config.quiet or config.summary
    held: Iterable[Result | Unread] = list(results) if several else results
    silent = config.quiet and not (config.fail_on and run.tally.at_least(config.fail_on))
    done = True
    for form, path in config.outputs:
        if path is not None:
            done = _save(path, renderer(form)(held, run)) and done
        elif not silent:
            for piece in renderer(form)(held, run):
                sys.stdout.write(piece)
            sys.stdout.flush()
    return (not config.summary or _save(config.summary, renderer("markdown")(held, run), "a")) and done


def _save(path: str, pieces: Iterable[str], mode: str = "w") -> bool:
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, mode, encoding="utf-8", errors="backslashreplace") as stream:
            stream.writelines(pieces)
    except OSError as error:
        _say(f"{path}: cannot be written: {error.strerror or error}")
        return False
    return True


def _statement(arguments: argparse.Namespace) -> int:
    from eeolint.linter import Linter
    from eeolint.render.drafts import FORMS

    known = _employer(arguments)
    facts = {**known.facts, **dict(arguments.fact)}
    linter = Linter(jurisdictions=tuple(arguments.jurisdiction), facts=facts, as_of=arguments.as_of, rules=tuple(arguments.rules))
    draft = linter.draft(name=known.name, contact=known.contact, style=arguments.style)
    sys.stdout.write(FORMS[arguments.format](draft, linter.pack))
    for key in draft.missing:
        _say(f"there is a blank to fill in: name the {key} in a file and give it with --employer")
    for note in draft.notes:
        _say(note)
    return OK


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

    from eeolint.drafting import Drafts
    from eeolint.law import Jurisdiction
    from eeolint.rules import Rule
    from eeolint.schema import json_schema

    kind = {"rule": Rule, "place": Jurisdiction, "drafts": Drafts}[arguments.kind]
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
