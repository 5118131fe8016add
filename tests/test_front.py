"""Front matter: what is read without PyYAML is what PyYAML reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from eeolint.readers import front

KEYS = st.sampled_from(["title", "Location", "locations", "city", "region", "on", "No", "null", "a-b", "date", "y"])
WORDS = [
    "Austin, TX", "yes", "'x'", '"Austin: TX"', '"a # b"', '"a" b', '"it\'s"', '""', '"\\u0041"', "1234", "0123", "08", "2026-01-31", "2026-02-30",
    "1e5",    "Zürich", "São Paulo", "日本", "a: b", "a #b", "a#b", "http://x.y", "- a", "[a, b]", "|", "> x", "", "~", "Null", "True", "&a b", "*a",
    "Remote (US)",    "12:30", "1_000", "nan", "a\tb", "=", "<<", "-5", "A\u00a0b", '"\u0085"', "ǅx", "x\r",
]  # fmt: skip
LINES = st.builds(
    "".join, st.tuples(st.sampled_from(["", "", "", " "]), KEYS, st.sampled_from([": ", ": ", ":", ":  ", ":\t"]), st.sampled_from(WORDS))
)
TEXTS = st.lists(LINES | st.sampled_from(["", "  ", "\t", "# c", "---", "..."]) | st.text(max_size=8), max_size=4).map("\n".join)


def of_yaml(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


@given(TEXTS)
def test_plain_lines_are_what_yaml_reads(text: str) -> None:
    plain = front.plain_lines(text)
    if plain:
        assert {key: value if isinstance(value, str) else None for key, value in of_yaml(text).items()} == plain
    elif plain is not None:
        assert of_yaml(text) is None


@given(TEXTS)
def test_locations_are_those_that_yaml_gives(text: str) -> None:
    try:
        of_yaml(text)
    except yaml.YAMLError:
        expected = []
    except ValueError:  # 2026-02-30
        return
    else:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(front, "plain_lines", lambda text: None)
            expected = front.front_locations(text)
    assert front.front_locations(text) == expected


@pytest.mark.parametrize(
    ("text", "locations"),
    [
        ("title: Baker\nlocation: Oakland, CA\n", ["Oakland, CA"]),
        ('job_location: "Oakland, CA: the shop"\nposted: 2026-01-31', ["Oakland, CA: the shop"]),
        ("city: Leeds\ncountry: UK\nopenings: 3", ["Leeds, UK"]),
        ("title: Baker", []),
    ],
)
def test_plain_front_matter_is_read_without_yaml(text: str, locations: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "_of_yaml", lambda text: pytest.fail("it is plain"))
    assert front.front_locations(text) == locations


@pytest.mark.parametrize(
    ("text", "locations"),
    [
        ("locations: [Oakland, Leeds]", ["Oakland", "Leeds"]),
        ("location: >\n  Oakland,\n  CA", ["Oakland, CA"]),
        ("location: 94601\ncity: Oakland", []),
        ("location: [", []),
    ],
)
def test_any_other_is_left_to_yaml(text: str, locations: list[str]) -> None:
    assert front.front_locations(text) == locations


@pytest.mark.parametrize(("line", "loaded"), [("location: Oakland, CA", False), ("locations: [Oakland]", True)])
def test_a_check_imports_yaml_only_where_front_matter_needs_it(line: str, loaded: bool, tmp_path: Path) -> None:
    posting = tmp_path / "posting.md"
    posting.write_text(f"---\n{line}\n---\nBake bread.\n", encoding="utf-8")
    code = "import sys; from eeolint.readers import read_input; read_input(sys.argv[1], None); print('yaml' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code, str(posting)], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == str(loaded)
