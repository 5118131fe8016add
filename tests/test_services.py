"""What CI services are given, run as they run it: installed from this checkout, step by step, without a network.

To install takes its time, and so they run only where EEOLINT_TEST_HOOK=1 is set (.ci/run sets it).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = [
    pytest.mark.skipif(os.environ.get("EEOLINT_TEST_HOOK") != "1", reason="EEOLINT_TEST_HOOK=1 is not set"),
    pytest.mark.skipif(os.name == "nt", reason="what these services run is for a POSIX shell"),
]

Agree = Callable[[str, str], None]


@pytest.fixture(scope="module")
def checkout(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a service checks it out, so that building leaves nothing in ours."""
    copy = tmp_path_factory.mktemp("checkout") / "eeolint"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".git", "__pycache__", ".*cache*", ".venv*", "tests"))
    return copy


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    """A repository of postings, one of which has a finding."""
    folder = tmp_path / "repository"
    (folder / "jobs").mkdir(parents=True)
    (folder / "jobs" / "clean one.md").write_text("# Baker\n\nWe bake bread.\n", encoding="utf-8")
    (folder / "jobs" / "clerk.md").write_text("# Clerk\n\nWe want a salesman, too.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an image with Python and nothing else."""
    folder = tmp_path_factory.mktemp("image")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=300)
    return folder / "bin"


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text of a service's file with the values of its expressions, of which there must be all."""
    return re.sub(r"\$(?:\{\{|\[\[) (.*?) (?:\}\}|\]\])", lambda found: values[found[1]], text)


def ran_in(shell: str, script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    words = ["--noprofile", "--norc", "-eo", "pipefail"] if shell == "bash" else ["-e"]
    return subprocess.run([shell, *words, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=900)


@pytest.fixture
def service(tmp_path: Path, offline: dict[str, str], image: Path) -> dict[str, str]:
    """The environment of a machine that a service has just made."""
    runner = {"RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    return {**offline, **runner, "PATH": f"{image}{os.pathsep}{os.defpath}"}


@pytest.mark.parametrize(("paths", "code"), [("jobs", 1), ("jobs/clean one.md", 0)])
def test_the_action_lints_a_repository(checkout: Path, jobs: Path, service: dict[str, str], agree: Agree, paths: str, code: int) -> None:
    action = yaml.safe_load((checkout / "action.yml").read_text(encoding="utf-8"))
    given = {"paths": paths, "jurisdiction": "us", "select": "wording", "sarif": "out/findings.sarif", "report": "report.html"}
    inputs = {f"inputs.{name}": given.get(name, one["default"]) for name, one in action["inputs"].items()}
    values = {**inputs, "steps.python.outputs.python-path": shutil.which("python", path=service["PATH"]) or "", "github.action_path": str(checkout)}
    for step in action["runs"]["steps"]:
        if "run" in step:
            named = {name: filled(value, values) for name, value in step["env"].items()}
            ran = ran_in(step["shell"], step["run"], jobs, {**service, **named})
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert ("::warning file=jobs/clerk.md,line=3," in ran.stdout) is bool(code)
    assert Path(service["GITHUB_OUTPUT"]).read_text(encoding="utf-8") == f"exit-code={code}\n"
    assert ("salesman" in Path(service["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")) is bool(code)
    agree("sarif", (jobs / "out" / "findings.sarif").read_text(encoding="utf-8"))
    assert "<html" in (jobs / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_the_component_lints_a_repository(checkout: Path, jobs: Path, service: dict[str, str], agree: Agree, shell: str) -> None:
    head, body = yaml.safe_load_all((checkout / "templates" / "eeolint.yml").read_text(encoding="utf-8"))
    given = {"package": str(checkout), "jurisdiction": "us", "select": "wording"}
    values = {f"inputs.{name}": given.get(name, str(one.get("default", ""))) for name, one in head["spec"]["inputs"].items()}
    job: dict[str, Any] = body["eeolint"]
    named = {name: filled(value, values) for name, value in job["variables"].items()}
    ran = ran_in(shell, "\n".join(job["script"]), jobs, {**service, **named})
    assert ran.returncode == 1, ran.stdout + ran.stderr
    reports = job["artifacts"]["reports"]
    agree("gitlab", (jobs / reports["codequality"]).read_text(encoding="utf-8"))
    [issue] = json.loads((jobs / reports["codequality"]).read_text(encoding="utf-8"))
    assert issue["location"] == {"path": "jobs/clerk.md", "lines": {"begin": 3, "end": 3}}
    assert '<testcase name="' in (jobs / reports["junit"]).read_text(encoding="utf-8")
    assert all((jobs / path).exists() for path in job["artifacts"]["paths"])


def test_what_the_container_is_built_from_is_enough(checkout: Path, jobs: Path, tmp_path: Path, service: dict[str, str]) -> None:
    """The commands of the Dockerfile on the files that .dockerignore lets through."""
    ignored = (checkout / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in (line[1:] for line in ignored if line.startswith("!")):
        copy = shutil.copytree if (checkout / name).is_dir() else shutil.copy
        (tmp_path / "source").mkdir(exist_ok=True)
        copy(checkout / name, tmp_path / "source" / name)
    [install] = re.findall(r"^RUN (pip install .*)$", (checkout / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    built = ran_in("sh", install.replace("/installed", f"'{tmp_path}/installed'"), tmp_path / "source", service)
    assert built.returncode == 0, built.stderr
    [packages] = (tmp_path / "installed").glob("lib/python*/site-packages")
    ran = ran_in("sh", f"'{tmp_path}/installed/bin/eeolint' check .", jobs, {**service, "PYTHONPATH": str(packages)})
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "jobs/clerk.md:3:11: warning: " in ran.stdout
