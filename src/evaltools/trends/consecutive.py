"""Every change between consecutive observations of a table of indicators, tested as far as the data allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends.adjustment import adjust
from evaltools.trends.arguments import choice, level_of, one_number
from evaltools.trends.arrows import BETTER, arrow
from evaltools.trends.counts import CountComparison, compare_counts
from evaltools.trends.detectable import DetectableChange, detectable_change
from evaltools.trends.proportions import UnknownSize, compare_proportions
from evaltools.trends.results import NotTestable
from evaltools.trends.verdicts import judge

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
}
COLUMNS = (
    *("indicator", "group", "area", "kind", "unit", "better", "margin"),
    *("before", "after", "before_start", "after_start", "difference", "ratio"),
    *("effect", "low", "high", "p_value", "p_adjusted", "method", "arrow", "verdict", "reason"),
    *("detectable", "detectable_low", "detectable_high", "n_needed"),
)
_PERCENT = ("%", "procent", "percent", "per cent")


@dataclass(frozen=True)
class _Pair:
    """Two consecutive observed values of one series."""

    before: Any
    after: Any
    broken: bool

    @property
    def overlaps(self) -> bool:
        """Whether the two periods share time, so that the values share observations."""
        import pandas as pd

        return bool(pd.notna(self.before.end) and self.before.end > self.after.start)


def changes(
    observations: pd.DataFrame,
    *,
    threshold: float = 1.0,
    scale: Literal["relative", "points"] = "relative",
    correction: Literal["holm", "bh"] = "holm",
    level: float = 0.95,
    power: float = 0.8,
    method: Literal["auto", "exact", "mid-p", "score"] = "auto",
    dispersion: float = 1.0,
) -> pd.DataFrame:
    """Change between each pair of consecutive observed values of every series, with test and verdict.

    Parameters
    ----------
    observations : one row per observation, with columns indicator, start, value, kind (count, proportion, rate,
        index or mean) and better (higher, lower or none), and as far as known group, area, end, unit, n (answers,
        or the population of a rate), numerator, margin and break_before (a declared break lies before it).
        Proportions are in the unit the column says (per cent or proportion); the unit of a rate says per how
        many (1000 unless it names another number). The margin is a fraction for counts and rates (0.05 is
        5 %), and in the unit of the value for proportions.
    threshold, scale : the arrow rule.
    correction : adjustment of all p-values of the table as one family.
    level, power : of intervals and of the detectable change.
    method, dispersion : of the comparison of counts and rates.

    Returns
    -------
    DataFrame with one row per pair, series in order of appearance and pairs in order of time. `low` and `high` belong to
    the column named in `effect` (ratio or difference); differences, intervals of proportions and `detectable`
    are in the unit of the value. `detectable` is the smallest change in the better direction that would have
    been shown. Pairs across a declared break, or whose periods overlap, are not testable.

    Raises
    ------
    InvalidArgument : columns missing or values that cannot be, with all rows at fault.
    """
    import pandas as pd

    level, power = level_of(level), one_number("power", power, above=0, below=1)
    choice("scale", scale, ("relative", "points"))
    threshold = one_number("threshold", threshold, least=0)
    observed = _checked(observations)
    rows, results = [], []
    for pair in _pairs(observed):
        result, found = _compare(pair, level, method, dispersion, power)
        row = _row(pair, result, found)
        if not pair.broken:
            row["arrow"] = arrow(
                pair.before.value,
                pair.after.value,
                threshold=threshold,
                scale=scale,
                better=pair.after.better,
            )
        rows.append(row)
        results.append(result)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["p_adjusted"] = adjust(frame["p_value"].astype(float), correction)
    judged = [
        judge(
            result,
            better=row["better"],
            margin=_margin(row),
            p_adjusted=None if np.isnan(p) else float(p),
            alpha=1 - level,
        )
        for result, row, p in zip(results, rows, frame["p_adjusted"], strict=True)
    ]
    frame["verdict"] = [str(item.verdict) for item in judged]
    frame["reason"] = [item.reason for item in judged]
    return frame


def _checked(observations: pd.DataFrame) -> list[Any]:
    """The rows with every optional column present, or one message with all that is wrong."""
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
    table["area"] = table["area"].fillna("")
    table["unit"] = table["unit"].fillna("").astype(str)
    table["break_before"] = table["break_before"].fillna(False).astype(bool)
    for column in ("value", "n", "numerator", "margin"):
        table[column] = pd.to_numeric(table[column], errors="coerce").astype(float)
    for column in ("start", "end"):
        table[column] = pd.to_datetime(table[column], errors="coerce")
    # One class of rows for all series; to make one takes as long as to test a change.
    rows = list(table.itertuples())
    faults = [f"row {i}: {text}" for i, r in enumerate(rows) for text in _faults(r)]
    for column in ("value", "n", "numerator", "margin"):
        given = pd.to_numeric(observations[column], errors="coerce") if column in observations else None
        if given is not None:
            unread = given.isna().to_numpy() & observations[column].notna().to_numpy()
            faults += [f"row {i}: {column} is not a number" for i in np.flatnonzero(unread)]
    if faults:
        shown = "; ".join(faults[:20]) + ("; …" if len(faults) > 20 else "")
        raise InvalidArgument("observations", f"{shown}.")
    return rows


def _faults(row: Any) -> Iterator[str]:
    """What cannot be in one observation."""
    import pandas as pd

    if row.kind not in KINDS:
        yield f"kind is {row.kind!r}, not one of {', '.join(KINDS)}"
    if row.better not in BETTER:
        yield f"better is {row.better!r}, not one of {', '.join(BETTER)}"
    if pd.isna(row.start):
        yield "start is not a date"
    for name in ("value", "n", "numerator"):
        number = getattr(row, name)
        if np.isinf(number):
            yield f"{name} is infinite"
        elif number < 0 and (name != "value" or row.kind in ("count", "rate", "proportion")):
            yield f"{name} is {number:g}, below 0"
    if row.kind == "count" and not np.isnan(row.value) and row.value % 1:
        yield f"value is {row.value:g}, not a whole number"
    if row.kind == "proportion" and not np.isnan(row.value):
        top = 100 if _is_percent(row.unit) else 1
        if row.value > top:
            yield f"value is {row.value:g}, above {top} (unit {row.unit!r})"
    if row.numerator > row.n and row.kind == "proportion":
        yield f"numerator {row.numerator:g} is above n {row.n:g}"
    if row.n == 0:
        yield "n is 0"
    if row.margin <= 0:
        yield f"margin is {row.margin:g}, not above 0"


def _pairs(rows: list[Any]) -> Iterator[_Pair]:
    """Consecutive observed values of each series; a break counts although the value at it is missing."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        found.setdefault((row.indicator, row.group, row.area), []).append(row)
    for series in found.values():
        before: Any = None
        broken = False
        for row in sorted(series, key=lambda row: row.start):
            broken = broken or bool(row.break_before)
            if np.isnan(row.value):
                continue
            if before is not None:
                yield _Pair(before, row, broken)
            before, broken = row, False


def _compare(
    pair: _Pair, level: float, method: Any, dispersion: float, power: float
) -> tuple[Any, DetectableChange | None]:
    """The test that fits the kind of indicator, and the detectable change where one can be computed."""
    a, b = pair.before, pair.after
    if pair.broken:
        return NotTestable("none", "a declared break lies between the two observations"), None
    if (a.kind, a.unit) != (b.kind, b.unit):
        return NotTestable(
            "none", "the kind or unit of the indicator changed between the two observations"
        ), None
    if pair.overlaps:
        return NotTestable("none", "the two periods overlap, so the values share observations"), None
    if a.kind == "proportion":
        return _compare_shares(a, b, level, power)
    if a.kind == "index":
        return NotTestable("none", "an index has no known sampling distribution"), None
    if a.kind == "mean":
        return NotTestable("none", "a mean cannot be tested without its standard deviation"), None
    old, new = _events(a), _events(b)
    if old is None or new is None:
        return NotTestable("none", "a rate cannot be tested without its population or number of events"), None
    exposure = _exposure(a, b)
    found = detectable_change(old, exposure=exposure, dispersion=dispersion, power=power, level=level)
    result = compare_counts(old, new, exposure=exposure, dispersion=dispersion, level=level, method=method)
    return result, found


def _events(row: Any) -> float | None:
    """Number of events of a count or rate, reconstructed from rate and population where it must be."""
    if row.kind == "count":
        return float(row.value)
    if np.isnan(row.n):
        return None
    return float(
        row.numerator if not np.isnan(row.numerator) else np.round(row.value * row.n / _per(row.unit))
    )


def _exposure(a: Any, b: Any) -> tuple[float, float]:
    """Population of rates; length of the periods of counts where they differ by more than a leap day."""
    if a.kind == "rate":
        return float(a.n), float(b.n)
    days = [(r.end - r.start).days + 1 if r.end == r.end and r.end is not None else np.nan for r in (a, b)]
    if any(np.isnan(d) or d <= 0 for d in days) or abs(days[0] / days[1] - 1) < 0.02:
        return 1.0, 1.0
    return float(days[0]), float(days[1])


def _compare_shares(a: Any, b: Any, level: float, power: float) -> tuple[Any, DetectableChange | None]:
    factor = [100.0 if _is_percent(r.unit) else 1.0 for r in (a, b)]
    if any(np.isnan(r.n) for r in (a, b)):
        return compare_proportions(
            a.value / factor[0], b.value / factor[1], level=level, unit="proportion"
        ), None
    pairs = []
    for row, f in zip((a, b), factor, strict=True):
        successes = row.numerator if not np.isnan(row.numerator) else np.round(row.value / f * row.n)
        pairs.append((float(successes), float(np.round(row.n))))
    found = detectable_change(pairs[0], n_after=int(pairs[1][1]), power=power, level=level)
    return compare_proportions(*pairs, level=level), found


def _row(pair: _Pair, result: Any, found: DetectableChange | None) -> dict[str, Any]:
    a, b = pair.before, pair.after
    row: dict[str, Any] = dict.fromkeys(COLUMNS, np.nan)
    row.update({c: getattr(b, c) for c in ("indicator", "group", "area", "kind", "unit", "better", "margin")})
    row.update(before=a.value, after=b.value, before_start=a.start, after_start=b.start)
    row.update(method=result.method, effect="", arrow="", verdict="", reason="")
    if not pair.broken:
        row["difference"] = float(np.round(b.value - a.value, 10))
        row["ratio"] = b.value / a.value if a.value else np.nan
    factor = _factor(b)
    if isinstance(result, UnknownSize):
        row["n_needed"] = np.nan if result.n_needed is None else result.n_needed
    if not isinstance(result, NotTestable):
        ratio = isinstance(result, CountComparison)
        unit = 1.0 if ratio else factor
        row.update(effect="ratio" if ratio else "difference", p_value=result.p_value)
        row.update(low=result.low * unit, high=result.high * unit)
        if ratio:
            row["ratio"] = result.ratio
    if found is not None:
        scale = (
            factor if b.kind == "proportion" else b.value_per_event if hasattr(b, "value_per_event") else 1.0
        )
        if b.kind == "rate":
            scale = _per(b.unit) / float(b.n)
        ends = {
            "detectable_low": found.low,
            "detectable_high": found.high,
            "detectable": found.towards(b.better),
        }
        row.update({k: np.nan if v is None else v * scale for k, v in ends.items()})
    return row


def _margin(row: dict[str, Any]) -> float | None:
    """The margin on the scale of the test."""
    if np.isnan(row["margin"]):
        return None
    percent = row["kind"] == "proportion" and _is_percent(row["unit"])
    return float(row["margin"]) / (100.0 if percent else 1.0)


def _factor(row: Any) -> float:
    return 100.0 if row.kind == "proportion" and _is_percent(row.unit) else 1.0


def _is_percent(unit: str) -> bool:
    return any(word in unit.lower() for word in _PERCENT)


def _per(unit: str) -> float:
    """Per how many a rate is given: the number in its unit, 1000 without one."""
    digits = re.search(r"\d[\d\s.,]*", unit)
    return float(re.sub(r"\D", "", digits.group())) if digits else 1000.0
