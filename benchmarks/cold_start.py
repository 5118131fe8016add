"""CPU time of whole processes over the bare interpreter's, in turn, so that drift hits all alike.

usage: python benchmarks/cold_start.py [POSTING] [--rivals FOLDER]

FOLDER holds the rivals (benchmarks/rivals.py); those that are there are timed as they are shipped.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile

import rivals

ROUNDS = 15
# Long enough (eighty words and more) for the rules that keep silent in fragments, readability among them.
SAMPLE = """Baker wanted

We look for a baker who knows sourdough and likes early mornings. You bake bread, rolls and cakes, keep the ovens and machinery in order,
open the shop at six and serve our customers until the sales assistants arrive. You write down what was sold and order flour and butter.

- two years of experience in a bakery, or a completed apprenticeship
- understanding of hygiene regulations
- patience with apprentices, whom you will instruct every Wednesday

We offer five weeks of holidays, a pension, and as much bread as you can carry.
We are an equal opportunity employer.
"""
FRONT = """---
title: Baker
location: Oakland, CA
posted: 2026-11-20
---
"""


def milliseconds(command: list[str]) -> float:
    """CPU time of one process, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # An installed package has its bytecode on disk; an environment that forbids to write it would compile every module at every start.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=False, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> int:
    """Print the median of each command, and its cost over the bare interpreter."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posting", nargs="?")
    parser.add_argument("--rivals")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.posting or os.path.join(folder, "baker.md")
        if not options.posting:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(SAMPLE)
        fronted = os.path.join(folder, "front.md")
        with open(path, encoding="utf-8") as posting, open(fronted, "w", encoding="utf-8") as stream:
            stream.write(FRONT + posting.read())
        check = [sys.executable, "-m", "eeolint", "check", path]
        commands = {
            "bare interpreter": [sys.executable, "-c", "pass"],
            "eeolint --version": [sys.executable, "-m", "eeolint", "--version"],
            "check, no readability": [*check, "--ignore", "style/reading-grade"],
            "check": check,
            "check, front matter": [*check[:-1], fronted],
            "check, HTML report": [*check, "--format", "html"],
        }
        for name, program in rivals.PROGRAMS.items() if options.rivals else ():
            if os.path.exists(file := os.path.join(options.rivals, program)):
                commands[name] = [file, path]
        for command in commands.values():
            milliseconds(command)
        runs: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                runs[name].append(milliseconds(command))
    bare = statistics.median(runs["bare interpreter"])
    for name, times in runs.items():
        print(f"{name:24} {statistics.median(times):7.0f} ms {statistics.median(times) - bare:7.0f} ms over bare")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
