"""A configuration to begin with: what most teams set, each with its reason, for the postings that are here."""

import os
import tomllib
from collections import Counter

from eeolint.inputs import gather
from eeolint.records import NamedTuple

NAME = "eeolint.toml"
_TEXT = """\
# How eeolint lints the postings in this folder and below; `eeolint config` shows what counts for a file.

# Places whose law acts. Without it each posting says where it is, and "default_jurisdiction" counts where it does not.
# jurisdictions = ["us", "us-ca"]
default_jurisdiction = "us"

# What makes a run fail: "error", "warning", "note" or "never".
fail_on = "warning"

# Folders and files that hold no postings.
exclude = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE*"]

# Findings that were here before and do not fail for now; `eeolint baseline write` makes the file.
# baseline = "eeolint-baseline.json"

# Rules that weigh more or less for you, by family or one by one: "error", "warning", "note" or "off".
[severity]
# "wording/culture" = "note"

# What duties hang on. What you leave out is asked for in a note where it matters.
[employer]
# name = "Acme Bakeries"
# contact = "jobs@acme.example"     # for the accommodation notice of `eeolint statement`

[employer.facts]
# employees = 40
# federal_contractor = false
# hires_in = ["us-ca", "us-co"]

# Other settings for some folders.
# [files."uk/**"]
# jurisdictions = ["gb"]
"""


class Written(NamedTuple):
    """How it went, and what to say of it."""

    done: bool
    message: str


def write(folder: str) -> Written:
    """Write the configuration into a folder that has none."""
    path = os.path.join(folder, NAME)
    if os.path.exists(path) or _in_pyproject(os.path.join(folder, "pyproject.toml")):
        return Written(False, f"there is a configuration already ({NAME} or [tool.eeolint] in pyproject.toml); nothing was changed")
    try:
        with open(path, "x", encoding="utf-8") as stream:
            stream.write(_TEXT)
    except OSError as error:
        return Written(False, f"{path}: cannot be written: {error.strerror or error}")
    return Written(True, f"wrote {NAME}; {_seen(folder)}")


def _in_pyproject(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return "eeolint" in tomllib.load(stream).get("tool", {})
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False


def _seen(folder: str) -> str:
    """What there is to lint, by folder."""
    found = Counter(os.path.relpath(os.path.dirname(path), folder) for path in gather((folder,)) if os.path.isfile(path))
    if not found:
        return "there are no postings (.txt, .md, .html) here yet"
    listed = ", ".join(f"{number} in {where}" for where, number in found.most_common(3))
    return f"`eeolint check` will lint {found.total()} file{'s'[: found.total() != 1]} ({listed}{', …' if len(found) > 3 else ''})"  # noqa: PLR2004 -- as many as are listed
