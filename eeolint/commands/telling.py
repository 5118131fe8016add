"""The commands that lint nothing: what is drafted, configured, ruled, explained, published, completed."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date

from eeolint.commands.running import FINDINGS, OK, UNABLE, configuration_of, say


def statement(arguments: argparse.Namespace) -> int:
    """Write a statement and a notice for places."""
    from eeolint.employer import Profile
    from eeolint.linters import Linters
    from eeolint.render.drafts import FORMS

    configuration = configuration_of(arguments)
    linter, options = Linters(configuration).of("-"), configuration.lint("-")
    known = options["employer"].value if "employer" in options else Profile()
    draft = linter.draft(name=known.name or "", contact=known.contact or "", style=arguments.style)
    sys.stdout.write(FORMS[arguments.form](draft, linter.pack))
    for key in draft.missing:
        say(f"there is a blank to fill in: name the {key} in a file and give it with --employer")
    for note in draft.notes:
        say(note)
    return OK


def config(arguments: argparse.Namespace) -> int:
    """Show how a posting is linted, and where each value comes from."""
    from eeolint.linters import Linters

    configuration = configuration_of(arguments)
    posting = os.path.join(arguments.path, "-") if os.path.isdir(arguments.path) else arguments.path
    Linters(configuration).of(posting)  # so that what does not exist is told here, too
    for line in configuration.shown(posting):
        print(line)
    return OK


def init(arguments: argparse.Namespace) -> int:
    """Write a configuration to begin with."""
    from eeolint import init

    written = init.write(os.getcwd())
    say(written.message)
    return OK if written.done else UNABLE


def rules(arguments: argparse.Namespace) -> int:
    """List the rules, or check a folder of them."""
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


def explain(arguments: argparse.Namespace) -> int:
    """Explain a rule, a place, a duty or a characteristic."""
    from eeolint import explain
    from eeolint.parsing import parse_folders

    whole = parse_folders(tuple(arguments.rules or ()))
    found = explain.page(arguments.id, whole)
    if found is None:
        say(f"there is no rule, place, duty or characteristic {arguments.id!r}{explain.near(arguments.id, explain.known(whole))}")
        return UNABLE
    print(found, end="")
    return OK


def schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of a file that people write."""
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


def completion(arguments: argparse.Namespace) -> int:
    """Print the completion of a shell."""
    from eeolint.arguments import completion

    print(completion(arguments.shell))
    return OK
