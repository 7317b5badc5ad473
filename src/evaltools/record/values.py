"""What counts as no value."""

from __future__ import annotations

from typing import Any


def is_missing(value: Any) -> bool:
    """None, NaN, NaT and the empty text are all no value."""
    if value is None or (isinstance(value, str) and not value):
        return True
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    # numpy's own floats of other widths are no Python floats
    return (isinstance(value, float) or hasattr(value, "dtype")) and bool(value != value)


def or_none(value: Any) -> float | None:
    """A number, or None for one that is missing."""
    return None if is_missing(value) else float(value)
