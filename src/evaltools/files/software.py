"""Which software is at work, with its versions."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from evaltools import __version__

LIBRARIES = ("papermill", "nbconvert", "pandas", "numpy", "scipy", "matplotlib", "pyarrow", "pydantic")
"""The libraries that results rest on most."""


def installed(libraries: Iterable[str] = LIBRARIES) -> dict[str, str]:
    """Versions by name: evaltools, Python, then libraries; empty for one that is not installed."""
    found = {"evaltools": __version__, "Python": platform.python_version()}
    for name in libraries:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found
