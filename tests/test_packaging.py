"""The wheel holds the package, its rules, templates and schemas, and nothing else; installed it runs from anywhere."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SHIPPED = {"rules": "eeolint/_data/rules", "reports/templates": "eeolint/_data/templates", "reports/schema": "eeolint/_data/schema"}


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    alone = [] if importlib.util.find_spec("hatchling") is None else ["--no-isolation"]
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", *alone, "--outdir", str(folder), str(project)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=folder,
        timeout=300,
    )
    assert built.returncode == 0, built.stderr[-400:]
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix()


@pytest.mark.parametrize("folder", SHIPPED)
def test_every_file_of_a_data_folder_is_in_the_wheel_and_no_other(project: Path, names: set[str], folder: str) -> None:
    here, there = set(files(project / folder)), {name.removeprefix(SHIPPED[folder] + "/") for name in names if name.startswith(SHIPPED[folder] + "/")}
    assert here, f"{folder} is empty"
    assert there == here


def test_every_module_is_in_the_wheel(project: Path, names: set[str]) -> None:
    modules = {f"eeolint/{name}" for name in files(project / "eeolint") if name.endswith((".py", "py.typed"))}
    assert modules
    assert modules == {name for name in names if name.startswith("eeolint/") and not name.startswith("eeolint/_data/")}


def test_the_wheel_is_for_every_python_and_every_machine(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_package_is_all_that_the_wheel_installs(names: set[str]) -> None:
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"eeolint"}
    assert not [name for name in names if name.endswith((".pyc", ".orig", ".rej", "~", ".swp")) or "__pycache__" in name or "/tests/" in name]
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    target = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel)],
        check=True,
        env=environment,
        timeout=300,
    )
    return target


def python(installed: Path, folder: Path, environment: dict[str, str], *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *argv],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "PYTHONPATH": str(installed)},
        cwd=folder,
        timeout=120,
    )


def test_the_installed_package_reads_its_own_data(installed: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    ran = python(installed, tmp_path, environment, "-c", "from eeolint import resources; print(resources.rules(), resources.templates(), sep='\\n')")
    assert ran.stdout.split() == [str(installed / "eeolint/_data/rules"), str(installed / "eeolint/_data/templates")]


def test_the_installed_command_checks_a_posting_from_an_unrelated_folder(installed: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "job.txt").write_text("We want a salesman for our bakery.", encoding="utf-8")
    ran = python(installed, tmp_path, environment, "-m", "eeolint", "check", "--output", "html:report.html", "job.txt")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "job.txt:1:11: warning: " in ran.stdout
    assert "salesman" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_installed_script_has_the_commands_name(installed: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    [script] = (installed / "bin").glob("eeolint*") if (installed / "bin").is_dir() else (installed / "Scripts").glob("eeolint*")
    ran = subprocess.run(
        [str(script), "--version"],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "PYTHONPATH": str(installed)},
        cwd=tmp_path,
        timeout=120,
    )
    assert ran.stdout.startswith("eeolint ")
