"""How an interval is told with its level, the same in sentences, tables and figures of change."""

from __future__ import annotations

from typing import Any

from evaltools.words import Message, interval, number, say


def of_level(level: float) -> Message:
    """An interval's kind: "95% interval"; `level` is a fraction."""
    return say("{level}% interval", level=number(round(100 * level, 6)))


def within(low: Any, high: Any, decimals: int, level: float, *, unit: str = "") -> Message:
    """An interval with its kind: "95% interval 0.80 to 1.20".

    Parameters
    ----------
    low, high : its ends.
    decimals : that both are told with.
    level : as a fraction.
    unit : told once, after the ends.
    """
    return say("{interval} {ends}", interval=of_level(level), ends=interval(low, high, decimals, unit=unit))
