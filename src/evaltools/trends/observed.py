"""A table of observations of indicators, read and checked: every fault at once, each with its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends import periods
from evaltools.trends.arrows import BETTER

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("count", "proportion", "rate", "index", "mean")
REQUIRED = ("indicator", "start", "value", "kind", "better")
OPTIONAL: dict[str, Any] = {
    "group": "all",
    "area": "",
    "end": None,
    "unit": "",
    "n": np.nan,
    "numerator": np.nan,
    "margin": np.nan,
    "break_before": False,
    "per": np.nan,
    "exposure": np.nan,
    "dispersion": np.nan,
    "dispersion_source": "",
    "sd": np.nan,
    "design_effect": np.nan,
}
NUMBERS = (*("value", "n", "numerator", "margin", "per", "exposure", "dispersion", "sd", "design_effect"),)
_PERCENT = ("%", "procent", "prosent", "percent", "per cent")
# A number after "per", its thousands in groups of three: "per 1000, 16-84 years" is per 1000.
_PER = re.compile(r"\bper\s+(\d{1,3}(?:[\s.,]\d{3})+(?!\d)|\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Observation:
    """One observed value of a series."""

    indicator: Any
    group: Any
    area: Any
    start: Any
    end: Any
    value: float
    kind: str
    better: Any
    unit: str
    n: float
    numerator: float
    margin: float
    broken: bool
    """Whether a declared break lies between this and the value observed before it."""
    per: float
    exposure: float
    dispersion: float
    dispersion_source: str
    sd: float
    design_effect: float
    row: int
    unknown_people: bool = False
    """Whether this count has no population although others of its series have one."""

    @property
    def key(self) -> tuple[Any, Any, Any]:
        """The series it belongs to."""
        return self.indicator, self.group, self.area

    @property
    def label(self) -> str:
        """Its period as a label."""
        return periods.label(self.start, self.end)

    @property
    def percent(self) -> float:
        """100 for a share in per cent, 1 otherwise."""
        return 100.0 if self.kind == "proportion" and is_percent(self.unit) else 1.0

    @property
    def events(self) -> float | None:
        """Number of events of a count or rate; None where it cannot be had."""
        if self.kind == "count":
            return None if self.unknown_people else self.value
        if self.kind != "rate" or np.isnan(self.people):
            return None
        if not np.isnan(self.numerator):
            return float(self.numerator)
        return None if np.isnan(self.per) else float(np.round(self.value * self.people / self.per))

    @property
    def year(self) -> int:
        """The year its period belongs to."""
        return periods.year_of(self.start, self.end)

    @property
    def people(self) -> float:
        """Population or time at risk as declared; NaN where it is not."""
        return self.n if np.isnan(self.exposure) else self.exposure

    @property
    def successes(self) -> float:
        """Number of answers that count, of a share with known n."""
        return float(
            self.numerator if not np.isnan(self.numerator) else np.round(self.value / self.percent * self.n)
        )


def read(observations: pd.DataFrame) -> list[Observation]:
    """The observed values of a table, by series in order of appearance and within each in order of time.

    Raises
    ------
    InvalidArgument : columns missing, values that cannot be, two values of one series at one time, or numbers that contradict
        each other, all at once.
    """
    import pandas as pd

    if not isinstance(observations, pd.DataFrame):
        raise InvalidArgument("observations", "must be a DataFrame with one row per observation.")
    lacking = [c for c in REQUIRED if c not in observations.columns]
    if lacking:
        raise InvalidArgument("observations", f"lacks the columns {', '.join(lacking)}.")
    table = observations.reset_index(drop=True).copy()
    for column, default in OPTIONAL.items():
        if column not in table.columns:
            table[column] = default
    table["group"] = table["group"].fillna("all")
    for column in ("area", "unit", "dispersion_source"):
        table[column] = table[column].fillna("")
    table["unit"] = table["unit"].astype(str)
    table["break_before"] = table["break_before"].fillna(False).astype(bool)
    for column in NUMBERS:
        table[column] = pd.to_numeric(table[column], errors="coerce").astype(float)
    table["end"] = periods.dates(periods.own_ends(table["start"], table["end"]), end=True)
    table["start"] = periods.dates(table["start"])
    table["end"] = _ends(table)
    table["per"] = [per_of(u) if np.isnan(p) else p for u, p in zip(table["unit"], table["per"], strict=True)]
    # One class of rows for all series; to make one takes as long as to test a change.
    rows: list[Any] = list(table.itertuples())
    faults = [f"row {i}: {text}" for i, r in enumerate(rows) for text in _faults(r)]
    faults += list(_unread(observations.reset_index(drop=True)))
    faults += list(_twice(rows))
    if faults:
        shown = "; ".join(faults[:20]) + ("; …" if len(faults) > 20 else "")
        raise InvalidArgument("observations", f"{shown}.")
    return list(_in_order(rows))


def _ends(table: pd.DataFrame) -> pd.Series:
    """Ends of counts and rates that give starts alone, several a year: the day before the next one could start."""
    ends = table["end"].copy()
    events = table[table["kind"].isin(["count", "rate"]) & table["start"].notna()]
    for _, part in events.groupby(["indicator", "group", "area"], sort=False):
        if part["end"].isna().all():
            ends.loc[part.index] = periods.ends_of_parts(part["start"])
    return ends


def _in_order(rows: list[Any]) -> Iterator[Observation]:
    """By series and time; a break counts although the value at it is missing."""
    series: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        series.setdefault((row.indicator, row.group, row.area), []).append(row)
    names = [
        n for n in Observation.__dataclass_fields__ if n not in ("broken", "row", "unknown_people", "key")
    ]
    for part in series.values():
        broken = False
        peopled = [not np.isnan([row.n, row.exposure]).all() for row in part if not np.isnan(row.value)]
        for row in sorted(part, key=lambda row: row.start):
            broken = broken or bool(row.break_before)
            if np.isnan(row.value):
                continue
            unknown = any(peopled) and bool(np.isnan([row.n, row.exposure]).all())
            fields = {n: getattr(row, n) for n in names}
            yield Observation(**fields, broken=broken, row=row.Index, unknown_people=unknown)
            broken = False


def _unread(given: pd.DataFrame) -> Iterator[str]:
    """Cells that hold something else than a number."""
    import pandas as pd

    for column in NUMBERS:
        if column in given:
            numeric = pd.to_numeric(given[column], errors="coerce")
            for i in np.flatnonzero(numeric.isna().to_numpy() & given[column].notna().to_numpy()):
                yield f"row {i}: {column} is not a number"


def _twice(rows: list[Any]) -> Iterator[str]:
    """Values of one series at one time."""
    seen: dict[tuple[Any, ...], int] = {}
    for i, row in enumerate(rows):
        key = (row.indicator, row.group, row.area, row.start, row.end)
        if key in seen:
            yield f"row {i}: the same series and time as row {seen[key]}"
        elif row.start == row.start:
            seen[key] = i


def _faults(row: Any) -> Iterator[str]:
    """What cannot be in one observation."""
    import pandas as pd

    if row.kind not in KINDS:
        yield f"kind is {row.kind!r}, not one of {', '.join(KINDS)}"
    if row.better not in BETTER:
        yield f"better is {row.better!r}, not one of {', '.join(BETTER)}"
    if pd.isna(row.start):
        yield "start is not a date or year"
    elif pd.notna(row.end) and row.end < row.start:
        yield "end is before start"
    for name in ("value", "n", "numerator", "sd"):
        number = getattr(row, name)
        if np.isinf(number):
            yield f"{name} is infinite"
        elif number < 0 and (name != "value" or row.kind in ("count", "rate", "proportion")):
            yield f"{name} is {number:g}, below 0"
    for name in ("per", "exposure", "margin", "dispersion", "design_effect"):
        number = getattr(row, name)
        if number <= 0 or np.isinf(number):
            yield f"{name} is {number:g}; it must be a number above 0"
    if row.kind == "count" and np.isfinite(row.value) and row.value % 1:
        yield f"value is {row.value:g}, not a whole number"
    if row.kind in ("count", "rate") and row.margin >= 1:
        yield f"margin is {row.margin:g}; a margin of counts and rates is a fraction (0.1 is 10 %)"
    if row.kind == "proportion" and not np.isnan(row.value):
        top = 100 if is_percent(row.unit) else 1
        if row.value > top:
            yield f"value is {row.value:g}, above {top} (unit {row.unit!r})"
    if row.numerator > row.n and row.kind == "proportion":
        yield f"numerator {row.numerator:g} is above n {row.n:g}"
    if row.n == 0:
        yield "n is 0"
    if row.kind in ("proportion", "mean") and row.n > row.exposure:
        yield f"n is {row.n:g}, more answers than there are people ({row.exposure:g})"
    if not np.isnan(row.dispersion) and not str(row.dispersion_source).strip():
        yield "dispersion is declared without a dispersion_source"
    yield from _contradiction(row)


def _contradiction(row: Any) -> Iterator[str]:
    """A value that is not numerator over n in its declared unit, beyond its own rounding and half a per cent."""
    # Of a share the exposure is how many could have answered, not how many did.
    people = row.n if np.isnan(row.exposure) or row.kind == "proportion" else row.exposure
    if (
        row.kind not in ("rate", "proportion")
        or np.isnan([row.value, row.numerator, people]).any()
        or people <= 0
    ):
        return
    if row.kind == "proportion" and not np.isnan(row.design_effect):
        return  # a weighted share is not the plain one
    factor = row.per if row.kind == "rate" else 100.0 if is_percent(row.unit) else 1.0
    if np.isnan(factor):
        return
    expected = row.numerator / people * factor
    decimals = len(repr(float(row.value)).partition(".")[2].rstrip("0"))
    if abs(row.value - expected) > 0.505 * 10.0**-decimals + 0.005 * abs(expected):
        said = f"per {factor:g}" if row.kind == "rate" else f"{row.unit or 'proportion'}"
        yield f"value {row.value:g} contradicts {row.numerator:g} of {people:g} ({expected:.4g}, {said})"


def is_percent(unit: str) -> bool:
    """Whether a unit is per cent."""
    return any(word in unit.lower() for word in _PERCENT)


def per_of(unit: str) -> float:
    """Per how many a unit says a rate is, NaN where it does not say."""
    found = _PER.search(unit)
    return float(re.sub(r"\D", "", found.group(1))) if found else float("nan")
