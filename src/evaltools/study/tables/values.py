"""Whether values of indicators agree with what they were computed from, and with the population behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaltools.checks import Problems, nearest

_ROUNDING = 0.005
"""Share of a value that rounding of what it was computed from may explain."""


def check_values(rows: dict[str, list[Any]], problems: Problems) -> None:
    """Note exposures that are no numbers of people, and values that contradict their numerator and n.

    Parameters
    ----------
    rows : the rows of each table, with file and line.
    problems : where the mistakes are noted.
    """
    indicators = {row.id: row for row, _, _ in rows.get("indicators", [])}
    for row, file, line in rows.get("indicators", []):
        if row.exposure:
            _check_exposure(row, indicators, problems, file, line)
    observations = rows.get("observations", [])
    asked = {row.exposure for row in indicators.values()} - {""}
    people = {
        (row.indicator, row.group, row.area, row.start, row.end): row.value
        for row, _, _ in observations
        if row.indicator in asked
    }
    for row, file, line in observations:
        if row.indicator in indicators:
            _check_value(row, indicators[row.indicator], people, problems, file, line)


def _check_exposure(row: Any, indicators: dict[str, Any], problems: Problems, file: str, line: int) -> None:
    """The population of an indicator must be an indicator that counts."""
    if row.exposure not in indicators:
        message = f'exposure: there is no indicator "{row.exposure}".'
        problems.add("unknown-indicator", message, nearest(row.exposure, indicators), line=line, file=file)
    elif indicators[row.exposure].kind != "count":
        message = f'the exposure "{row.exposure}" is of kind {indicators[row.exposure].kind}, not count.'
        problems.add(
            "exposure-no-count", message, "Name the indicator with the population.", line=line, file=file
        )


def _check_value(
    row: Any, indicator: Any, people: dict[Any, float | None], problems: Problems, file: str, line: int
) -> None:
    """A share or rate is its numerator over n, and no more answer than there are people."""
    key = (indicator.exposure, row.group, row.area, row.start, row.end)
    population = people.get(key, people.get((key[0], "all", *key[2:])))
    if indicator.kind == "proportion" and row.n and population is not None and row.n > population:
        message = f"{row.n} answers are more than the {population:g} people there are."
        problems.add("more-answers-than-people", message, "Mend n or the population.", line=line, file=file)
    for expected, told in _expected(row, indicator, population):
        decimals = len(repr(float(row.value)).partition(".")[2].rstrip("0"))
        if abs(row.value - expected) > 0.505 * 10.0**-decimals + _ROUNDING * abs(expected):
            message = f"the value {row.value:g} contradicts {told}, which makes {expected:.4g}."
            remedy = "Mend the value, the numerator or n, or what the indicator is given per."
            problems.add("contradicting-value", message, remedy, line=line, file=file)


def _expected(row: Any, indicator: Any, population: float | None) -> Iterator[tuple[float, str]]:
    """What numerator and n make of a value, where all are there; a weighted share need not be the plain one."""
    if row.value is None or row.numerator is None:
        return
    if indicator.kind == "proportion" and row.n and row.design_effect is None:
        factor = 100.0 if row.unit == "%" else 1.0
        yield row.numerator / row.n * factor, f"{row.numerator} of {row.n}"
    base = population if row.n is None else row.n
    if indicator.kind == "rate" and indicator.per is not None and base:
        yield row.numerator / base * indicator.per, f"{row.numerator} of {base:g}, per {indicator.per:g}"
