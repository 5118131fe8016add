from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eeolint import employer
from eeolint.employer import EmployerError, Profile
from eeolint.law import Employer

WHOLE = """
name = "Acme Bakeries"
contact = " jobs@acme.example "
[facts]
employees = 40
"employees.us-ca" = 12
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
    assert Employer.of(read.facts) == Employer(40, {"us-ca": 12}, federal_contractor=False, hires_in=("us-ca", "us-co"))


def test_what_a_file_leaves_out_is_not_known(toml: Callable[[str], Path]) -> None:
    assert employer.read(toml("")) == Profile()


def test_employees_of_places_may_stand_in_a_table(toml: Callable[[str], Path]) -> None:
    read = employer.read(toml("[facts.employees]\nus-ca = 12\nus-co = 3"))
    assert Employer.of(read.facts).employees_in == {"us-ca": 12, "us-co": 3}


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ('nmae = "Acme"', ["nmae: unknown key; did you mean 'name'?; known: name, contact, facts"]),
        ("name = 4", ["name: 4 is not text"]),
        ('contact = " "', ["contact: ' ' is not text"]),
        ("facts = 4", ["facts: a table is wanted"]),
        ("[facts]\nemployes = 4", ["facts.employes: there is no fact 'employes'; did you mean 'employees'?"]),
        ('[facts]\nemployees = "many"', ["facts.employees: employees='many' is not a number"]),
        ("[facts]\nstrike = 3", ["facts.strike: strike=3 is neither yes nor no"]),
        ("[facts.strike]\nus-ca = true", ["facts.strike.us-ca: there is no fact 'strike.us-ca'"]),
        ("name = 4\n[facts]\nagency = 2\nstrike = 3", ["name: 4", "facts.agency: ", "facts.strike: "]),
        ("name = ", ["not TOML: Invalid value (at "]),
    ],
)
def test_every_mistake_names_file_key_and_mend(toml: Callable[[str], Path], text: str, mistakes: list[str]) -> None:
    path = toml(text)
    with pytest.raises(EmployerError) as raised:
        employer.read(path)
    lines = str(raised.value).splitlines()
    assert len(lines) == len(mistakes)
    assert all(line.startswith(f"{path}: {mistake}") for line, mistake in zip(lines, mistakes, strict=True))


def test_a_file_that_is_not_there_or_is_not_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmployerError, match=r"acme\.toml: cannot be read: No such file"):
        employer.read(tmp_path / "acme.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(EmployerError, match=r"bytes\.toml: not TOML"):
        employer.read(tmp_path / "bytes.toml")
