"""The compiled build, for whoever asks for it with EEOLINT_COMPILE=1: the rooms that pyproject.toml names as extension modules beside their sources.

Without the variable nothing happens and nothing more is asked for than hatchling, so that no plain or editable install needs a compiler.
"""

from __future__ import annotations

import os
import shutil
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PACKAGE = "eeolint"
_OPTIONS = ("--config-file=", "--ignore-missing-imports")  # strict typing is the linters' business; here are no stubs of what we depend on


class CompiledBuild(BuildHookInterface):  # type: ignore[type-arg]
    """Adds compiled rooms to a wheel; `rooms` and `compiler` of its table in pyproject.toml say which, and what with."""

    def dependencies(self) -> list[str]:
        """What the compilation needs, if there is to be one."""
        return list(self.config["compiler"]) if _wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and hand the extension modules to the wheel; an editable install has none, as they would hide the edits."""
        if not _wanted() or version == "editable":
            return
        self._folder = TemporaryDirectory(prefix="eeolint-")  # until the wheel is written
        built = _compiled(Path(self.root), self.config["rooms"], Path(self._folder.name))
        build_data["force_include"].update({str(path): path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()})
        build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was only made for the wheel."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def _wanted() -> bool:
    return os.environ.get("EEOLINT_COMPILE", "") not in ("", "0")


def _compiled(project: Path, rooms: list[str], folder: Path) -> Path:
    """The folder of the extension modules, each where its room lies; all is made in `folder`, and nothing in the project."""
    from setuptools import Distribution  # before mypyc, which asks for the patched distutils

    from mypyc.build import mypycify  # isort: skip

    shutil.copytree(project / _PACKAGE, folder / _PACKAGE, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd"))
    with chdir(folder):
        sources = [f"{_PACKAGE}/{room}.py" for room in rooms]
        modules = mypycify([*_OPTIONS, *sources], debug_level="0", target_dir="c", group_name=f"{_PACKAGE}.rooms")
        build = Distribution({"name": _PACKAGE, "ext_modules": modules}).get_command_obj("build_ext")
        build.build_lib, build.build_temp = "built", "objects"
        build.ensure_finalized()
        build.run()
    return folder / "built"
