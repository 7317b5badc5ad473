"""What stands in a table and can hardly be meant: told as a warning with its row and the reason, never mended."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evaltools.checks import Problem

_FACTORS = (100.0, 10_000.0)
"""By how much a value is off that was written in another unit, or with its decimal mark lost."""
_NEAR = 1.6
"""So many times off such a factor a value may lie, since neighbours differ by themselves."""
_LEAST = 3
"""Fewer values of a series show nothing of what is usual in it."""


@dataclass(frozen=True)
class _Value:
    value: float
    file: str
    line: int


def doubts(rows: dict[str, list[Any]]) -> list[Problem]:
    """Values that can hardly be meant.

    Parameters
    ----------
    rows : the rows of each table, with file and line.

    Returns
    -------
    list of Problem
        warnings: numbers of events below zero or with decimals, shares in per cent that all lie below 1, values a hundred or ten
        thousand times those beside them, parts that add up to more than their whole.
    """
    kinds = {row.id: row.kind for row, _, _ in rows.get("indicators", [])}
    series: dict[tuple[str, str, str], list[_Value]] = {}
    units: dict[str, str] = {}
    for row, file, line in rows.get("observations", []):
        if row.value is not None:
            key = (row.indicator, row.group, row.area)
            series.setdefault(key, []).append(_Value(float(row.value), file, line))
            units[row.indicator] = row.unit
    found: list[Problem] = []
    for (indicator, _, _), values in series.items():
        if kinds.get(indicator) == "count":
            found += map(_no_number_of_events, filter(_odd_count, values))
        found += _jumps(values)
    for indicator, unit in units.items():
        own = [value for key, values in series.items() if key[0] == indicator for value in values]
        if unit == "%" and len(own) >= _LEAST and all(item.value <= 1 for item in own) and any(
            item.value for item in own
        ):  # fmt: skip
            message = f'all {len(own)} values of "{indicator}" lie between 0 and 1, and the unit is %.'
            remedy = "Where 0.73 is meant to be 73 %, write 73."
            found.append(
                Problem("shares-below-one", message, remedy, own[0].file, own[0].line, severity="warning")
            )
    found += _parts(rows)
    return sorted(found, key=lambda problem: (problem.file or "", problem.line or 0))


def _odd_count(item: _Value) -> bool:
    return item.value < 0 or item.value != int(item.value)


def _no_number_of_events(item: _Value) -> Problem:
    why = "below zero" if item.value < 0 else "no whole number"
    message = f"the value {item.value:g} is {why}, and the indicator counts events."
    return Problem(
        "odd-count",
        message,
        "Mend the value, or the indicator's kind.",
        item.file,
        item.line,
        severity="warning",
    )


def _jumps(values: list[_Value]) -> Iterator[Problem]:
    """Values that another unit or a lost decimal mark would explain."""
    if len(values) < _LEAST:
        return
    for place, item in enumerate(values):
        others = [abs(other.value) for other in values[:place] + values[place + 1 :] if other.value]
        if not item.value or len(others) < _LEAST - 1:
            continue
        usual = statistics.median(others)
        times = abs(item.value) / usual
        for factor in _FACTORS:
            if any(1 / _NEAR <= ratio / factor <= _NEAR for ratio in (times, 1 / times)):
                more = f"{factor:,.0f} times" if times > 1 else f"a {factor:,.0f}th of"
                message = f"the value {item.value:g} is about {more} what stands beside it ({usual:g})."
                remedy = "Is it written in another unit, or has a decimal mark been lost?"
                yield Problem("odd-size", message, remedy, item.file, item.line, severity="warning")


def _parts(rows: dict[str, list[Any]]) -> Iterator[Problem]:
    """Numerators and n of groups that are told to be parts of all, and are more than all."""
    counts = {row.id for row, _, _ in rows.get("indicators", []) if row.kind == "count"}
    whole: dict[tuple[Any, ...], tuple[float, Any]] = {}
    for row, file, line in rows.get("observations", []):
        if row.indicator in counts and row.group == "all" and row.value is not None:
            key = (row.indicator, row.area, row.start, row.end)
            whole[key] = (float(row.value), (file, line))
    for row, file, line in rows.get("observations", []):
        key = (row.indicator, row.area, row.start, row.end)
        if row.group != "all" and row.value is not None and key in whole and row.value > whole[key][0]:
            message = (
                f'"{row.group}" counts {row.value:g}, which is more than all together ({whole[key][0]:g}).'
            )
            item = _Value(float(row.value), file, line)
            yield Problem(
                "part-above-whole",
                message,
                "Mend one of the two rows.",
                item.file,
                item.line,
                severity="warning",
            )
