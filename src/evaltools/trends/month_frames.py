"""Frames about months around an interruption for tables and figures: effects, displacement, and both side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.trends.results import NotTestable
from evaltools.words import Sayable, joined, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.trends.around import AreaEffects, AreaSeries
    from evaltools.trends.displaced import Displacement

QUANTITIES = {
    "ratio": ("rirr", "rirr_low", "rirr_high"),
    "buffer-ratio": ("buffer_rirr", "buffer_low", "buffer_high"),
    "wdq": ("wdq", "wdq_low", "wdq_high"),
    "wdd": ("wdd", "low", "high"),
}
"""Quantities of displacement, and the fields of `Displacement` with value and interval."""
EXPECTED = ("fitted", "counterfactual", "counterfactual_low", "counterfactual_high")


def months(series: AreaSeries, effects: AreaEffects) -> pd.DataFrame:
    """Months of every area with what its model fits and what it expects without the interruption.

    Returns
    -------
    DataFrame
        a row per area and month: area, role, month, count, fitted, counterfactual and its ends; NaN without a model.
    """
    import pandas as pd

    parts = []
    for area, result in effects.results.items():
        counts = series.counts[area]
        part = pd.DataFrame(
            {"area": area, "role": series.roles[area], "month": counts.index, "count": counts.to_numpy()}
        )
        parts.append(
            part.assign(
                **{name: getattr(result, name) if result.testable else float("nan") for name in EXPECTED}
            )
        )
    return pd.concat(parts, ignore_index=True)


def area_ratios(
    series: AreaSeries, effects: AreaEffects, truth: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """What the models say of each area, a row per area.

    Parameters
    ----------
    series, effects : the months and what was found in them.
    truth : what a simulation was given, by quantity; comparison areas were left alone.

    Returns
    -------
    DataFrame
        area, role, ratio, low, high, p_value, verdict, caution, dispersion, autocorrelation, left (p of the residuals),
        prevented (events), truth; missing where nothing could be tested or nothing is known.
    """
    import pandas as pd

    rows = []
    for area, role in series.roles.items():
        result = effects.results[area]
        found: dict[str, Any] = {}
        if result.testable:
            found = {
                name: getattr(result, name) for name in ("ratio", "low", "high", "p_value", "dispersion")
            }
            found |= {
                "autocorrelation": result.autocorrelation,
                "left": result.checks.ljung_box_p if result.checks else None,
                "caution": result.caution or "",
                "prevented": result.prevented[0],
            }
        known = (
            truth.get({"treated": "ratio", "buffer": "buffer-ratio"}.get(role, ""), 1.0) if truth else None
        )
        rows.append(
            {"area": area, "role": role, "verdict": effects.verdicts.get(area, ""), "truth": known} | found
        )
    numbers = [
        "ratio",
        "low",
        "high",
        "p_value",
        "dispersion",
        "autocorrelation",
        "left",
        "prevented",
        "truth",
    ]
    frame = pd.DataFrame(rows).reindex(columns=["area", "role", "verdict", "caution", *numbers])
    return frame.assign(caution=frame["caution"].fillna("")).astype(dict.fromkeys(numbers, float))


def displacements(
    found: Displacement, truth: Mapping[str, float] | None = None, *, buffered: bool
) -> pd.DataFrame:
    """The quantities of displacement, a row each.

    Parameters
    ----------
    found : what `evaltools.trends.displacement` gave.
    truth : what a simulation was given, by quantity.
    buffered : whether there is a buffer area, so that a quotient that cannot be formed is worth telling.

    Returns
    -------
    DataFrame
        quantity, value, low, high, truth; missing where there is none.
    """
    import pandas as pd

    rows = []
    for quantity, names in QUANTITIES.items():
        value, low, high = (getattr(found, name) for name in names)
        if value is not None or (quantity == "wdq" and buffered):
            known = (truth or {}).get(quantity)
            rows.append({"quantity": quantity, "value": value, "low": low, "high": high, "truth": known})
    return pd.DataFrame(rows).astype(dict.fromkeys(["value", "low", "high", "truth"], float))


def side_by_side(ratios: pd.DataFrame, moved: pd.DataFrame, names: Mapping[str, Sayable]) -> pd.DataFrame:
    """Ratios of the treated area and its buffers by both methods, labelled by area and method.

    Parameters
    ----------
    ratios, moved : as `area_ratios` and `displacements` give them, with a column source each.
    names : of the areas.
    """
    import pandas as pd

    rows: list[dict[Any, Any]] = []
    kept = ("ratio", "low", "high", "truth", "source")
    for quantity, role in (("ratio", "treated"), ("buffer-ratio", "buffer")):
        own = ratios[ratios["role"] == role]
        for item in own.to_dict("records"):
            label = say("{area}, interrupted series", area=names[item["area"]])
            rows.append({"label": label} | {key: item[key] for key in kept})
        areas = joined(*(names[area] for area in own["area"]), by=" + ")
        for item in moved[moved["quantity"] == quantity].to_dict("records"):
            item |= {"label": say("{area}, against comparison", area=areas), "ratio": item["value"]}
            rows.append({key: item[key] for key in ("label", *kept)})
    return pd.DataFrame(rows, columns=["label", *kept])


def as_large(test: Any) -> int | None:
    """How many placebo interruptions had an effect as large as the real one; None where none could be tried.

    Parameters
    ----------
    test : what `evaltools.trends.placebo_in_time` gave.
    """
    if isinstance(test, NotTestable):
        return None
    return int((abs(test.placebo_z) >= abs(test.z)).sum())
