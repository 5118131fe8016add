"""Writes the pages of docs/rules, docs/places and docs/characteristics from the data; with --check says which are out of date instead.

usage: python tools/docs.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from eeolint import explain, parsing

_DOCS = Path(__file__).resolve().parent.parent / "docs"
_FOLDERS = ("rules", "places", "characteristics")


def pages() -> dict[Path, str]:
    """Every page by its path."""
    parsed = parsing.parse_folders()
    found = {_DOCS / "rules" / f"{name}.md": explain.rule_page(name, parsed) for name in parsed.rules}
    found |= {_DOCS / "places" / f"{name}.md": explain.place_page(name, parsed) for name in parsed.places}
    return found | {_DOCS / "characteristics" / f"{name}.md": explain.characteristic_page(name, parsed) for name in parsed.vocabulary.characteristics}


def main(argv: list[str]) -> int:
    """Write, or check."""
    wanted = pages()
    there = {path: path.read_text(encoding="utf-8") for folder in _FOLDERS for path in (_DOCS / folder).rglob("*.md")}
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
