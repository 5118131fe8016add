"""The compiled build says what the plain one says, and fails where that fails.

To compile takes most of a minute, and so it is tested only where EEOLINT_TEST_HOOK=1 is set (.ci/run sets it).
"""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import eeolint
from eeolint import resources

compiled_only = pytest.mark.skipif(os.environ.get("EEOLINT_TEST_HOOK") != "1", reason="EEOLINT_TEST_HOOK=1 is not set")

# Of rooms that are compiled, and of the processes and tables that their results go through.
SUITE = ("engine", "automaton", "text", "zones", "notices", "statements", "languages", "readers", "suppress", "audit_pool", "audit_rows")

SAID = """
from datetime import date
import made
from eeolint import Linter
from eeolint.parsing import parse_folders

examples = [rule.examples for rule in parse_folders().rules.values() if rule.examples]
texts = [one.text for few in examples for one in (*few.bad, *few.good)] + [posting["description"] for posting in made.postings(150)]
texts += ["", "\\0", "\\ud800 salesman", "a " * 40_000, "(" * 40_000, "salesman, " * 4_000]
texts += ["\\n" * 40_000, "race, " * 4_000, "We " + "é\\u200b" * 4_000]
for places in (None, ("us", "us-ca", "us-ny-nyc"), ("gb",)):
    linter = Linter(jurisdictions=places, as_of=date(2026, 11, 23))
    for text in texts:
        print(ascii(linter.lint(text)))
for wrong in (None, 3, b"bytes"):
    try:
        print(linter.lint(wrong))
    except Exception as error:
        print(type(error).__name__)
"""


@pytest.fixture(scope="module")
def metadata(project: Path) -> dict[str, Any]:
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def hook(metadata: dict[str, Any]) -> dict[str, list[str]]:
    """What the build is told: `rooms` and `compiler`."""
    return metadata["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]  # type: ignore[no-any-return]


def test_the_rooms_that_are_compiled_exist_and_work_nothing_out_anew_at_every_access(project: Path, hook: dict[str, list[str]]) -> None:
    sources = [(project / "eeolint" / f"{room}.py").read_text(encoding="utf-8") for room in hook["rooms"]]
    assert "engine" in hook["rooms"], "resources.is_compiled looks for it"
    assert not [room for room, source in zip(hook["rooms"], sources, strict=True) if "cached_property" in source]


def test_a_plain_installation_asks_for_no_compiler(metadata: dict[str, Any]) -> None:
    asked = [*metadata["build-system"]["requires"], *metadata["project"]["dependencies"]]
    assert {re.split(r"[<>=~ ]", one)[0] for one in asked}.isdisjoint({"mypy", "setuptools"})


@pytest.mark.parametrize(("compiled", "said"), [(True, "eeolint {} (compiled)\n"), (False, "eeolint {}\n")])
def test_the_version_says_what_is_compiled(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, compiled: bool, said: str) -> None:
    monkeypatch.setattr(resources, "is_compiled", lambda: compiled)
    assert run("--version").out == said.format(eeolint.__version__)


Python = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """The compiled wheel, built by pip and installed in a folder."""
    folder = tmp_path_factory.mktemp("compiled")
    pip = [sys.executable, "-m", "pip"]
    ours = {**environment, "EEOLINT_COMPILE": "1"}
    subprocess.run([*pip, "wheel", "-q", "--no-deps", "-w", str(folder), str(project)], check=True, env=ours, cwd=folder, timeout=600)
    [wheel] = folder.glob("*.whl")
    assert not wheel.name.endswith("-none-any.whl")
    target = ["--target", str(folder / "installed")]
    subprocess.run([*pip, "install", "-q", "--no-deps", "--no-index", *target, str(wheel)], check=True, env=environment, timeout=300)
    return folder / "installed"


@pytest.fixture(scope="module")
def python(installed: Path, project: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Python:
    """Run Python with the compiled package, or with the sources: `python("-c", "…", pure=True)`."""
    caches = {pure: str(tmp_path_factory.mktemp("cache")) for pure in (True, False)}

    def call(*words: str, pure: bool = False, cwd: Path = project) -> subprocess.CompletedProcess[bytes]:
        path = os.pathsep.join(map(str, [project if pure else installed, project / "benchmarks"]))
        ours = {"PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONHASHSEED": "0", "EEOLINT_CACHE_DIR": caches[pure]}
        return subprocess.run([sys.executable, *words], capture_output=True, check=False, env={**environment, **ours}, cwd=cwd, timeout=900)

    return call


@compiled_only
def test_all_rooms_of_the_list_are_compiled_and_no_other(python: Python, hook: dict[str, list[str]], installed: Path) -> None:
    names = [f"eeolint.{room.replace('/', '.')}" for room in hook["rooms"]]
    ran = python("-c", f"import importlib; [print(importlib.import_module(name).__file__) for name in {names}]")
    assert [Path(line).suffix for line in ran.stdout.decode().split()] == [".so" if os.name != "nt" else ".pyd"] * len(names), ran.stderr
    there = {path.relative_to(installed / "eeolint").as_posix().split(".")[0] for path in installed.rglob("*.so")}
    assert there == {*hook["rooms"], "rooms__mypyc"}
    assert python("-m", "eeolint", "--version").stdout.decode().strip().endswith("(compiled)")


@compiled_only
def test_nothing_of_the_build_stays_in_the_project(python: Python, project: Path) -> None:
    assert not [*(project / "eeolint").rglob("*.so"), *project.glob("build"), *project.glob("*.c")]
    assert python("-m", "eeolint", "--version", pure=True).stdout.decode() == f"eeolint {eeolint.__version__}\n"


@compiled_only
def test_results_of_examples_made_postings_and_hostile_texts_are_the_same_byte_for_byte(python: Python) -> None:
    compiled, pure = python("-c", SAID), python("-c", SAID, pure=True)
    assert (compiled.returncode, compiled.stderr) == (0, b"")
    assert pure.stdout.count(b"\n") > 5_000
    assert pure.stdout.splitlines()[-3:] == [b"TypeError"] * 3
    assert compiled.stdout == pure.stdout


@compiled_only
def test_a_result_of_the_one_can_be_unpickled_by_the_other(python: Python, linter: eeolint.Linter, tmp_path: Path) -> None:
    text = "Salesman wanted.\n\nWe are an equal opportunity employer and consider all applicants without regard to race or sex."
    code = "import datetime, pickle, sys, eeolint; sys.stdout.buffer.write(pickle.dumps(eeolint.Linter(jurisdictions=('us',), as_of={}).lint({!r})))"
    ran = python("-c", code.format("datetime.date(2026, 11, 23)", text))
    assert pickle.loads(ran.stdout) == linter.lint(text), ran.stderr


@compiled_only
def test_it_can_be_interrupted(python: Python) -> None:
    ready = "signal.signal(signal.SIGINT, signal.default_int_handler)"  # a shell lets what it runs in the background ignore Ctrl-C
    busy = "linter = eeolint.Linter()\nthreading.Timer(0.5, _thread.interrupt_main).start()\nwhile True: linter.lint('We want a salesman. ' * 50)"
    ran = python("-c", f"import _thread, signal, threading, eeolint\n{ready}\n{busy}")
    assert ran.returncode != 0
    assert ran.stderr.strip().endswith(b"KeyboardInterrupt")


@compiled_only
def test_the_tests_of_the_engine_pass_compiled(python: Python) -> None:
    files = [f"tests/test_{name}.py" for name in SUITE]
    ran = python("-m", "pytest", "-q", "-p", "no:cacheprovider", *files)
    assert ran.returncode == 0, ran.stdout.decode()[-4000:]
