"""Units in the reader's language; a unit the package does not know is the study's own word and stands as it is."""

from __future__ import annotations

from typing import Any

from evaltools.words.messages import in_context

_COUNTED = {
    "events": (in_context("unit", "event"), in_context("unit", "events")),
    "informants": (in_context("unit", "informant"), in_context("unit", "informants")),
    "interviews": (in_context("unit", "interview"), in_context("unit", "interviews")),
    "months": (in_context("unit", "month"), in_context("unit", "months")),
    "percentage points": (in_context("unit", "percentage point"), in_context("unit", "percentage points")),
    "years": (in_context("unit", "year"), in_context("unit", "years")),
}
"""Units of which there is one or many."""
_OTHER = {
    "kr": in_context("unit", "SEK"),
    "SEK": in_context("unit", "SEK"),
    "number": in_context("unit", "items"),
    "per 1000": in_context("unit", "per 1,000 inhabitants"),
}
_NONE = {"count", "index", "ratio", ""}


def unit_words(unit: str, value: float | None = None) -> Any:
    """What stands after a number in a unit.

    Parameters
    ----------
    unit : the unit as tables and findings have it.
    value : the number, where it decides between one and many.

    Returns
    -------
    sayable
        empty for a plain count or an index; the unit itself where it is the study's own.
    """
    if unit in _NONE:
        return ""
    if unit in _COUNTED:
        one, many = _COUNTED[unit]
        return one if value is not None and abs(value) == 1 else many
    return _OTHER.get(unit, unit)
