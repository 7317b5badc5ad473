"""Shapes that say what the colours say: direction by where a triangle points, better or worse by its filling."""

from __future__ import annotations

from evaltools.record.finding import Finding
from evaltools.record.verdict import verdict_mark


def direction_mark(finding: Finding) -> str:
    """Mark of one change, from its verdict and the difference recorded with it."""
    value = finding.value if finding.unit != "ratio" else None
    return verdict_mark(finding.verdict, finding.details.get("difference", value))
