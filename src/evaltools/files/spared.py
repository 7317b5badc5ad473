"""Libraries that need not be loaded: what another library imports if it is there, and does nothing for us."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

ADDRESS_GRAMMAR = "rfc3987_syntax"
"""Checks web addresses in JSON with a parser that needs a second to load; notebooks hold none that are checked."""


@contextlib.contextmanager
def spared(name: str) -> Iterator[None]:
    """Let the import of a module fail meanwhile, as if it were not installed; nothing where it is loaded already.

    Parameters
    ----------
    name : of the module.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # Python's own sign for a module that cannot be imported
    try:
        yield
    finally:
        del sys.modules[name]
