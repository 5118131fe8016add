"""The only room that knows where shipped rules and templates lie: inside the wheel, or at the top of a checkout; and what was shipped."""

from __future__ import annotations

import os

from eeolint import __version__

_HERE = os.path.dirname(os.path.abspath(__file__))
_IN_WHEEL = os.path.join(_HERE, "_data")
_CHECKOUT = os.path.dirname(_HERE)


def is_compiled() -> bool:
    """Whether rooms are extension modules here (hatch_build.py), and such as this Python loads."""
    from importlib.machinery import EXTENSION_SUFFIXES

    return any(os.path.exists(os.path.join(_HERE, f"engine{suffix}")) for suffix in EXTENSION_SUFFIXES)


def version() -> str:
    """The version as people are told it, and whether it is compiled."""
    return f"eeolint {__version__}{' (compiled)' if is_compiled() else ''}"


def rules() -> str:
    """Folder of the shipped rule pack."""
    inside = os.path.join(_IN_WHEEL, "rules")
    return inside if os.path.isdir(inside) else os.path.join(_CHECKOUT, "rules")


def installation() -> str | None:
    """The file that every installation writes anew, its list of files; None in a checkout, where rules are written."""
    written = os.path.join(_CHECKOUT, f"eeolint-{__version__}.dist-info", "RECORD")
    return written if os.path.isdir(os.path.join(_IN_WHEEL, "rules")) and os.path.isfile(written) else None


def templates() -> str:
    """Folder of the shipped Jinja templates."""
    inside = os.path.join(_IN_WHEEL, "templates")
    return inside if os.path.isdir(inside) else os.path.join(_CHECKOUT, "reports", "templates")


def cache() -> str:
    """Folder for compiled packs; EEOLINT_CACHE_DIR, else the user's cache folder by the platform's convention."""
    chosen = os.environ.get("EEOLINT_CACHE_DIR")
    if chosen:
        return chosen
    if os.name == "nt":
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.expanduser("~"), "eeolint", "Cache")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "eeolint")
