"""Writes the pages of docs/rules, docs/places, docs/characteristics and of an audit's columns from the data.

With --check it says which are out of date instead.

usage: python tools/docs.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from eeolint import explain, rules
from eeolint.audit import record

_DOCS = Path(__file__).resolve().parent.parent / "docs"
_FOLDERS = ("rules", "places", "characteristics")
_RESULTS = """\
# The table that an audit writes

`eeolint audit … --out DIR` writes `DIR/results/part-….parquet` (or `.jsonl`): one row for every row of the audited tables, in their order,
whatever became of it. All parts together are one table; a part that exists is complete. A `?` marks what may be null.

"""


def pages() -> dict[Path, str]:
    """Every page by its path."""
    parsed = rules.parse_folders()
    found = {_DOCS / "rules" / f"{name}.md": explain.rule_page(name, parsed) for name in parsed.rules}
    found |= {_DOCS / "places" / f"{name}.md": explain.place_page(name, parsed) for name in parsed.places}
    found[_DOCS / "guides" / "audit-results.md"] = _RESULTS + "".join(f"{line}\n" for line in record.documented())
    return found | {_DOCS / "characteristics" / f"{name}.md": explain.characteristic_page(name, parsed) for name in parsed.vocabulary.characteristics}


def main(argv: list[str]) -> int:
    """Write, or check."""
    wanted = pages()
    there = {path: path.read_text(encoding="utf-8") for folder in _FOLDERS for path in (_DOCS / folder).rglob("*.md")}
    there |= {path: path.read_text(encoding="utf-8") for path in wanted if path.exists()}
    wrong = sorted(path for path in wanted.keys() | there.keys() if wanted.get(path) != there.get(path))
    for path in wrong:
        if "--check" in argv:
            print(f"{path.relative_to(_DOCS.parent)} is out of date: run python tools/docs.py")
        elif path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return bool(wrong) if "--check" in argv else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
