"""Shapes that say what the colours say: direction by where a triangle points, better or worse by its filling."""

from __future__ import annotations

from evaltools.findings import Finding
from evaltools.language import EN_DASH

VERDICT_SHAPES = {
    "improved": "◆",
    "worsened": "◇",
    "no change worth having": "○",
    "cannot tell": "?",
    "not testable": EN_DASH,
}
"""Marks where no single direction is meant: filled is better, hollow is worse."""


def direction_mark(finding: Finding) -> str:
    """Mark of one change: the triangle points where the number went; filled is better, hollow is worse."""
    difference = finding.details.get("difference", finding.value)
    if finding.verdict in ("improved", "worsened") and isinstance(difference, (int, float)) and difference:
        filled, hollow = ("▲", "△") if difference > 0 else ("▼", "▽")
        return filled if finding.verdict == "improved" else hollow
    return VERDICT_SHAPES.get(finding.verdict or "", "")
