"""Verdicts and colours in words and marks: one set for tables, figures, bars and legends."""

from __future__ import annotations

from typing import Any

from evaltools.record.values import is_missing
from evaltools.words.messages import Message, in_context, say

STATUS_WORDS: dict[str, Message] = {
    "green": in_context("status", "Green"),
    "yellow": in_context("status", "Yellow"),
    "red": in_context("status", "Red"),
    "grey": in_context("status", "Grey"),
}
VERDICT_WORDS: dict[str, Message] = {
    "improved": say("Improved"),
    "worsened": say("Worsened"),
    "no change worth having": say("No change worth having"),
    "cannot tell": say("Cannot tell"),
    "not testable": say("Not testable"),
    "changed": say("Changed"),
    "unchanged": say("Unchanged"),
}
VERDICT_MARKS = {
    "improved": "◆",
    "worsened": "◇",
    "no change worth having": "○",
    "cannot tell": "?",
    "not testable": "–",
    "unchanged": "○",
}
"""Marks where no single direction is meant: filled is better, hollow is worse."""


def verdict_mark(verdict: str | None, difference: Any = None) -> str:
    """Mark of a verdict: a triangle points where the number went, filled for better and hollow for worse.

    A change of which neither direction is better has an arrow.

    Parameters
    ----------
    verdict : a verdict of `evaltools.trends`, or None.
    difference : value after minus value before; without one the mark has no direction.
    """
    number_moved = isinstance(difference, (int, float)) and not is_missing(difference) and difference != 0
    if verdict == "changed" and number_moved:
        return "↑" if difference > 0 else "↓"
    if verdict in ("improved", "worsened") and number_moved:
        filled, hollow = ("▲", "△") if difference > 0 else ("▼", "▽")
        return filled if verdict == "improved" else hollow
    return VERDICT_MARKS.get(verdict or "", "")
