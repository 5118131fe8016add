"""What CI services are given: their inputs are options of the command, and what they run does what it says, whatever stands in an input."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.skipif(os.name == "nt", reason="what these services run is for a POSIX shell")

ACTION_OWN = {"paths", "sarif", "report"}  # inputs that are no option by their name
GITLAB_OWN = {"package", "stage", "image", "paths"}


@pytest.fixture
def options(run: Callable[..., Any]) -> set[str]:
    """The names of the options of `check`."""
    return set(re.findall(r"--([a-z][a-z-]+)", run("check", "--help").out))


@pytest.fixture(scope="module")
def action(project: Path) -> dict[str, Any]:
    return yaml.safe_load((project / "action.yml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def component(project: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The inputs of the GitLab component, and its job."""
    head, body = yaml.safe_load_all((project / "templates" / "eeolint.yml").read_text(encoding="utf-8"))
    return head["spec"]["inputs"], body["eeolint"]


@pytest.fixture
def recorded(tmp_path: Path, environment: dict[str, str]) -> dict[str, str]:
    """An environment in which `eeolint`, `pip` and `$PYTHON` write down their arguments and run nothing else but `exit 1`."""
    stub = tmp_path / "bin"
    stub.mkdir()
    for name in ("eeolint", "pip", "python"):
        code = f"import json, sys; open({str(tmp_path / name)!r}, 'w').write(json.dumps(sys.argv[1:])); sys.exit({name != 'pip':d})"
        (stub / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c {shlex.quote(code)} "$@"\n', encoding="utf-8")
        (stub / name).chmod(0o755)
    own = {"PYTHON": str(stub / "python"), "RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output")}
    return {**environment, **own, "PATH": f"{stub}{os.pathsep}{environment['PATH']}"}


def arguments(folder: Path, name: str) -> list[str]:
    return json.loads((folder / name).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


HOSTILE = "a b; touch pwned\n$(touch pwned)\n`touch pwned`\n--format=html\n*"
GIVEN = {
    "paths": HOSTILE, "config": "jobs/eeolint.toml", "jurisdiction": "us-ca\ngb\n", "fact": "employees=40\nstrike=no", "as-of": "2027-01-01",
    "select": "wording/age", "ignore": "style\nwording/sex/foreman", "rules": "a pack", "confidence": "high", "fail-on": "error",
}  # fmt: skip
EXPECTED = [
    "--config=jobs/eeolint.toml", "--jurisdiction=us-ca", "--jurisdiction=gb", "--fact=employees=40", "--fact=strike=no", "--as-of=2027-01-01",
    "--select=wording/age", "--ignore=style", "--ignore=wording/sex/foreman", "--rules=a pack", "--confidence=high", "--fail-on=error",
]  # fmt: skip
PATHS = ["--", *HOSTILE.split("\n")]


def test_the_inputs_of_the_action_are_options_of_the_command(action: dict[str, Any], options: set[str]) -> None:
    assert action["inputs"].keys() - ACTION_OWN <= options
    assert action["inputs"].keys() >= ACTION_OWN
    assert all(one["description"] and isinstance(one["default"], str) for one in action["inputs"].values())


def test_the_action_hands_every_input_on_as_a_variable_and_none_to_the_shell(action: dict[str, Any]) -> None:
    steps = action["runs"]["steps"]
    assert not [step for step in steps if "${{" in step.get("run", "")]
    [lint] = [step for step in steps if step.get("id") == "lint"]
    handed = {value for value in lint["env"].values() if "inputs." in value}
    assert handed == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    assert all(f"${name}" in lint["run"] for name in lint["env"])


def test_what_the_action_uses_is_pinned(action: dict[str, Any]) -> None:
    used = [step["uses"] for step in action["runs"]["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in used)


def checked_by(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *map(str, words)], capture_output=True, text=True, check=False, timeout=120)


def test_the_action_agrees_with_the_schema_of_actions(project: Path, tmp_path: Path) -> None:
    schema = ("check_jsonschema", "--builtin-schema", "vendor.github-actions")
    text = (project / "action.yml").read_text(encoding="utf-8")
    assert checked_by(*schema, project / "action.yml").returncode == 0
    (tmp_path / "action.yml").write_text(text.replace("using: composite", "using: composed"), encoding="utf-8")
    assert checked_by(*schema, tmp_path / "action.yml").returncode == 1


def test_the_component_agrees_with_the_schema_of_gitlab(project: Path, tmp_path: Path) -> None:
    parts = (project / "templates" / "eeolint.yml").read_text(encoding="utf-8").split("\n---\n")
    for name, text in zip(("head", "job", "wrong"), (*parts, parts[1].replace("when: always", "when: ever")), strict=True):
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    schema = ("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    assert checked_by(*schema, tmp_path / "head.yml", tmp_path / "job.yml").returncode == 0
    assert checked_by(*schema, tmp_path / "wrong.yml").returncode == 1


def test_the_hooks_are_such_as_pre_commit_takes(project: Path, tmp_path: Path) -> None:
    hooks = project / ".pre-commit-hooks.yaml"
    assert checked_by("pre_commit", "validate-manifest", hooks).returncode == 0
    (tmp_path / "hooks.yaml").write_text(hooks.read_text(encoding="utf-8").replace("language: python", "language: snake"), encoding="utf-8")
    assert checked_by("pre_commit", "validate-manifest", tmp_path / "hooks.yaml").returncode == 1


def acted(action: dict[str, Any], folder: Path, environment: dict[str, str], given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    [lint] = [step for step in action["runs"]["steps"] if step.get("id") == "lint"]
    values = {name: one["default"] for name, one in action["inputs"].items()} | given
    named = {key: values[value[len("${{ inputs.") : -len(" }}")]] for key, value in lint["env"].items() if "inputs." in value}
    shell = [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", lint["run"]]
    return subprocess.run(shell, cwd=folder, env={**environment, **named}, capture_output=True, text=True, check=False, timeout=60)


def test_the_action_runs_the_command_that_its_inputs_name(action: dict[str, Any], tmp_path: Path, recorded: dict[str, str]) -> None:
    ran = acted(action, tmp_path, recorded, {**GIVEN, "sarif": "out.sarif", "report": "my report.html"})
    assert (ran.returncode, ran.stderr) == (1, "")
    outputs = ["--output=sarif:out.sarif", "--output=html:my report.html"]
    assert arguments(tmp_path, "python") == ["-m", "eeolint", "check", "--no-facts", "--format=github", *EXPECTED, *outputs, *PATHS]
    assert (tmp_path / "output").read_text(encoding="utf-8") == "exit-code=1\n"
    assert not (tmp_path / "pwned").exists()


def test_the_action_without_inputs_checks_the_repository(action: dict[str, Any], tmp_path: Path, recorded: dict[str, str]) -> None:
    acted(action, tmp_path, recorded, {})
    assert arguments(tmp_path, "python") == ["-m", "eeolint", "check", "--no-facts", "--format=github", "--", "."]


def test_the_inputs_of_the_component_are_options_of_the_command(component: Any, options: set[str]) -> None:
    inputs, job = component
    assert inputs.keys() - GITLAB_OWN <= options
    assert inputs.keys() >= GITLAB_OWN
    assert [name for name, one in inputs.items() if "default" not in one] == ["package"]
    used = re.findall(r"\$\[\[ inputs\.([a-z-]+) \]\]", json.dumps(job))
    assert sorted(used) == sorted(inputs)
    assert "$[[" not in "".join(job["script"])


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_the_component_runs_the_command_that_its_inputs_name(component: Any, tmp_path: Path, recorded: dict[str, str], shell: str) -> None:
    inputs, job = component
    values = {name: str(one.get("default", "")) for name, one in inputs.items()} | GIVEN | {"package": "git+https://example.com/eeolint@v1"}
    named = {key: values[re.fullmatch(r"\$\[\[ inputs\.(.*) \]\]", value)[1]] for key, value in job["variables"].items()}  # type: ignore[index]
    script = "set -e\n" + "\n".join(job["script"])
    ran = subprocess.run([shell, "-c", script], cwd=tmp_path, env={**recorded, **named}, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert arguments(tmp_path, "pip")[-1] == "git+https://example.com/eeolint@v1"
    outputs = ["--output=gitlab:gl-code-quality-report.json", "--output=junit:eeolint-junit.xml", "--output=html:eeolint-report.html"]
    assert arguments(tmp_path, "eeolint") == ["check", "--no-facts", *outputs, *EXPECTED, *PATHS]
    assert not (tmp_path / "pwned").exists()


def test_the_component_hands_over_the_files_that_the_command_writes(component: Any) -> None:
    _, job = component
    written = dict(re.findall(r"--output=(\w+):(\S+)", "".join(job["script"])))
    reports = job["artifacts"]["reports"]
    assert (written["gitlab"], written["junit"], [written["html"]]) == (reports["codequality"], reports["junit"], job["artifacts"]["paths"])
    assert job["artifacts"]["when"] == "always"


def test_what_the_services_give_is_understood(run: Callable[..., Any], postings: Callable[..., Path]) -> None:
    """The options as action and component write them, to the command itself."""
    known = [one for one in EXPECTED if not one.startswith(("--rules", "--config"))]
    ran = run("check", "--no-facts", "--format=github", *known, "--", postings(a="We want a recent graduate."))
    assert ran.code in (0, 1), ran.err


def test_the_container_runs_the_command_and_not_as_root(project: Path, run: Callable[..., Any]) -> None:
    lines = (project / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    said = dict(line.split(" ", 1) for line in last if re.match(r"(USER|ENTRYPOINT|CMD|WORKDIR) ", line))
    assert said["USER"] not in ("root", "0")
    assert json.loads(said["ENTRYPOINT"]) == ["eeolint"]
    assert run(*json.loads(said["CMD"]), "--help").code == 0


def test_the_container_is_built_from_what_the_wheel_needs(project: Path) -> None:
    kept = {line[1:] for line in (project / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    assert kept == {"eeolint", "rules", "reports", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE"}
    assert all((project / name).exists() for name in kept)


@pytest.mark.parametrize(("guide", "source"), [("github-action.md", "action.yml"), ("gitlab.md", "templates/eeolint.yml")])
def test_each_input_stands_in_the_guide_and_no_other(project: Path, guide: str, source: str) -> None:
    text = (project / "docs" / "guides" / guide).read_text(encoding="utf-8")
    first = next(iter(yaml.safe_load_all((project / source).read_text(encoding="utf-8"))))
    inputs = first["inputs"] if "inputs" in first else first["spec"]["inputs"]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", text, re.MULTILINE))
    assert rows.keys() == inputs.keys()
    assert all(str(one.get("default", "")) in rows[name] for name, one in inputs.items())


@pytest.mark.parametrize("guide", ["outputs.md", "pre-commit.md", "github-action.md", "gitlab.md", "docker.md"])
def test_every_option_and_link_of_a_guide_exists(project: Path, options: set[str], guide: str) -> None:
    path = project / "docs" / "guides" / guide
    text = path.read_text(encoding="utf-8")
    assert {one for line in re.findall(r"eeolint (?:check )?[^\n`]*", text) for one in re.findall(r"(?<= )--([a-z][a-z-]+)", line)} <= options
    assert all((path.parent / link).exists() for link in re.findall(r"\]\((?!http)([^)#]+)", text))
