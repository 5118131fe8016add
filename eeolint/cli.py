"""Commands, exit codes: the entrance.

Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 could not do what was asked; 3 a fault of eeolint's; 130 interrupted.
"""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, cast

from eeolint import plainly
from eeolint.commands.running import FAULT, INTERRUPTED, OK, UNABLE, reported, say

if TYPE_CHECKING:
    from argparse import Namespace

_ROOMS = {"check": "check", "audit": "audit", "summary": "audit", "fix": "fix", "baseline": "baseline"}

_YOUNG = 100_000  # new objects after which Python looks for cycles: a start makes nearly as many, and no cycle


def run() -> NoReturn:
    """The program: one command, and the end of the process."""
    gc.set_threshold(_YOUNG)
    _leave(main())


def _leave(code: int) -> NoReturn:
    """End the process without taking it apart object by object, which takes a tenth of a short run, unless something waits for its end."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # nobody listens; Python has its own ways then
        sys.exit(code)
    if _is_awaited():
        sys.exit(code)
    os._exit(code)


def _is_awaited() -> bool:
    """Whether somebody is to be called at the end, as a pool, Spark or a profiler is, or a thread is at work."""
    threads = sys.modules.get("threading")
    return not hasattr(atexit, "_ncallbacks") or atexit._ncallbacks() > 0 or (threads is not None and threads.active_count() > 1)  # noqa: SLF001 -- nothing else tells


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character shows its code instead of failing
            stream.reconfigure(errors="backslashreplace")
    try:
        asked = _asked(arguments)
        return reported(partial(_command(asked.command), asked))
    except SystemExit as stop:  # argparse's own way to say that usage was wrong, or that help was asked for
        return stop.code if isinstance(stop.code, int) else UNABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()  # the reader has gone (`| head`); what it wanted it has
        return OK
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _fault()
        say("the output cannot be written: there is no space left; make some, or write it elsewhere")
        _drop_output()
        return UNABLE
    except Exception:  # noqa: BLE001 -- the one handler for faults of ours: 3, and a report that can be pasted
        return _fault()


def _drop_output() -> None:
    """Let go of what is still to be written: Python would complain once more when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _asked(arguments: list[str]) -> Namespace:
    """The command line as it is read."""
    if plain := plainly.paths(arguments):
        return cast("Namespace", plain)
    from eeolint.arguments import parsed

    return parsed(arguments)


def _command(name: str) -> Callable[[Namespace], int]:
    """A command, of whose rooms only its own is imported."""
    command: Callable[[Namespace], int] = getattr(import_module(f"eeolint.commands.{_ROOMS.get(name, 'telling')}"), name)
    return command


def _fault() -> int:
    """A report without any posting's text: versions, and the trace of the code."""
    import platform
    import traceback

    from eeolint.resources import version

    kind, error, trace = sys.exc_info()
    frames = "".join(traceback.format_tb(trace)) + getattr(error, "frames", "")  # those of a worker of an audit
    versions = f"{version()}, Python {platform.python_version()}, {platform.platform()}"
    say(f"a fault of eeolint's; please report what follows\n{versions}\n{frames}{kind.__name__ if kind else ''}")
    return FAULT
