"""Which of several findings on the same indicator and area decides: the comparison with areas in which nothing was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evaltools.record.finding import Finding

CONTROLLED = "controlled comparison"
"""Kind of the findings that compare an area with others."""


def decisive(named: Iterable[Finding], findings: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """Findings with those on an area by itself giving way to the comparison with other areas, where there is one.

    Parameters
    ----------
    named : findings that a claim or a display names.
    findings : all findings by id; a comparison that could not be tested decides nothing.

    Returns
    -------
    tuple
        each finding once, in the order of `named`.
    """
    against = {
        (item.details["indicator"], item.details["group"], item.id.rpartition("/")[2]): item
        for item in findings.values()
        if item.kind == CONTROLLED and item.verdict != "not testable"
    }
    if not against:
        return tuple({item.id: item for item in named}.values())
    about = {f"trends/interruption/{item.id.partition('/controlled/')[2]}": item for item in against.values()}
    found = (about.get(item.id) or against.get(_about(item), item) for item in named)
    return tuple({item.id: item for item in found}.values())


def _about(item: Finding) -> tuple[str, str, str]:
    """Indicator, group and area of a change; empty for other findings."""
    _, kind, *rest = item.id.split("/")
    return (rest[0], rest[1], rest[2]) if kind == "change" and len(rest) > 2 else ("", "", "")
