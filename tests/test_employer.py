from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eeolint import employer
from eeolint.employer import Profile
from eeolint.law import Employer
from eeolint.schema import ConfigError

WHOLE = """
name = "Acme Bakeries"
contact = "jobs@acme.example"
[facts]
employees = 40
employees_in = {us-ca = 12}
federal_contractor = false
hires_in = ["us-ca", "us-co"]
"""


@pytest.fixture
def toml(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "acme.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_file_says_name_contact_and_facts(toml: Callable[[str], Path]) -> None:
    read = employer.read(toml(WHOLE))
    assert (read.name, read.contact) == ("Acme Bakeries", "jobs@acme.example")
    assert read.facts == Employer(40, {"us-ca": 12}, federal_contractor=False, hires_in=("us-ca", "us-co"))


def test_what_a_file_leaves_out_is_not_known(toml: Callable[[str], Path]) -> None:
    assert employer.read(toml("")) == Profile()


def test_employees_of_places_may_stand_in_a_table(toml: Callable[[str], Path]) -> None:
    assert employer.read(toml("[facts.employees_in]\nus-ca = 12\nus-co = 3")).facts.employees_in == {"us-ca": 12, "us-co": 3}


def test_one_profile_lies_over_another() -> None:
    below = Profile("Acme", "jobs@acme.example", Employer(40, {"us-ca": 4}, strike=False))
    above = Profile(None, "hr@acme.example", Employer(None, {"us-co": 5}, strike=True))
    assert above.over(below) == Profile("Acme", "hr@acme.example", Employer(40, {"us-ca": 4, "us-co": 5}, strike=True))


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ('nmae = "Acme"', ["1: unknown key; did you mean 'name'? (nmae)"]),
        ("name = 4", ["1: TOML reads '4' as a number; put it in quotes (name)"]),
        ('contact = " "', ["1: this must not be empty (contact)"]),
        ("facts = 4", ["1: a mapping of keys to values is wanted here, not a scalar (facts)"]),
        ("[facts]\nemployes = 4", ["2: unknown key; did you mean 'employees'? (facts.employes)"]),
        ('[facts]\nemployees = "many"', ["2: 'many' is not a number (facts.employees)"]),
        ("[facts]\nstrike = 3", ["2: '3' is not a true or false (facts.strike)"]),
        ("name = 4\n[facts]\nagency = 2\nstrike = 3", ["1: ", "3: ", "4: "]),
        ("name = ", ["1: not TOML: Invalid value (at "]),
    ],
)
def test_every_mistake_names_file_key_and_mend(toml: Callable[[str], Path], text: str, mistakes: list[str]) -> None:
    path = toml(text)
    with pytest.raises(ConfigError) as raised:
        employer.read(path)
    lines = str(raised.value).splitlines()
    assert len(lines) == len(mistakes)
    assert all(line.startswith(f"{path}:{mistake}") for line, mistake in zip(lines, mistakes, strict=True))


def test_a_file_that_is_not_there_or_is_not_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"acme\.toml: cannot be read: No such file"):
        employer.read(tmp_path / "acme.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"bytes\.toml:1: not UTF-8"):
        employer.read(tmp_path / "bytes.toml")
