"""`python -m eeolint`."""

from __future__ import annotations

from eeolint.cli import run

run()
