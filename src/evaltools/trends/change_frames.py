"""Frames about changes for tables and figures: which can be shown how, beside which observations and areas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaltools.trends.annual_core import YEARLY
from evaltools.trends.around import monthly
from evaltools.trends.reasons import NO_DISPERSION
from evaltools.trends.verdicts import Verdict

if TYPE_CHECKING:
    import pandas as pd

ARROWS = ("improved", "worsened", "changed", "unchanged")
"""What an arrow rule can say."""


def as_fractions(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations with their margins as `evaltools.trends.changes` takes them: 0.1 for 10 per cent.

    Parameters
    ----------
    observations : margin, and margin_scale (`percent` of the value, or `points` in its unit).
    """
    relative = observations["margin_scale"] == "percent"
    return observations.assign(
        margin=observations["margin"].where(~relative, observations["margin"].astype(float) / 100)
    )


def ends(changes: pd.DataFrame, observations: pd.DataFrame) -> list[tuple[int, int]]:
    """Which observations each change lies between, as positions in their frame.

    Parameters
    ----------
    changes : what `evaltools.trends.changes` gives for one area: indicator, group, before_start, after_start.
    observations : what it was given.

    Raises
    ------
    KeyError : a change of other observations.
    """
    columns = (observations[name] for name in ("indicator", "group", "start"))
    known = {
        (indicator, group, str(start)[:10]): place
        for place, (indicator, group, start) in enumerate(zip(*columns, strict=True))
    }
    return [
        (
            known[row["indicator"], row["group"], str(row["before_start"])[:10]],
            known[row["indicator"], row["group"], str(row["after_start"])[:10]],
        )
        for row in changes.to_dict("records")
    ]


def with_lenders(own: pd.DataFrame, observations: pd.DataFrame, *, beside: Sequence[str]) -> pd.DataFrame:
    """An area's yearly observations, then those that only show how much such counts vary.

    Parameters
    ----------
    own : observations of one area.
    observations : of all areas, with months.
    beside : other areas whose years show it too; none of them may be part of the area, or the area of them.

    Returns
    -------
    DataFrame
        `own` as it is, then the area's months and the years of the areas beside, of the counts and rates in `own`.
    """
    import pandas as pd

    events = own[own["kind"].isin(["count", "rate"])]
    asked = set(zip(events["indicator"], events["group"], strict=True))
    pairs = zip(observations["indicator"], observations["group"], strict=True)
    same = pd.Series([pair in asked for pair in pairs], index=observations.index, dtype=bool)
    months = monthly(observations)
    lent = (observations["area"].isin(events["area"]) & months) | (
        observations["area"].isin(beside) & ~months
    )
    lenders = observations[lent & same]
    return pd.concat([own, lenders], ignore_index=True) if len(lenders) else own


def with_ratio(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes that have a ratio with an interval, in the columns low and high.

    Where it is not known how much such counts vary, the interval is the one of pure chance, which the true one is at
    least as wide as; the column by_chance says so.
    """
    ratios = changes[changes["effect"] == "ratio"]
    by_chance = ratios["low"].isna() & ratios["low_chance"].notna()
    ends = {name: ratios[name].where(~by_chance, ratios[f"{name}_chance"]) for name in ("low", "high")}
    found = ratios.assign(**ends, by_chance=by_chance)
    return found[found["low"].notna()]


def untold(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes that cannot be told from chance because nothing shows how much such numbers vary, the surest first."""
    lacking = changes[changes["reason"] == NO_DISPERSION]
    return lacking.sort_values("tipping_point", ascending=False, kind="stable")


def yearly(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes between neighbouring times, which is what an arrow rule marks."""
    return changes[changes["contrast"] == YEARLY]


def in_shares(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes of shares in per cent of which one direction is better, none across a declared break."""
    shares = (changes["kind"] == "proportion") & (changes["unit"] == "%") & (changes["better"] != "none")
    return changes[shares & changes["difference"].notna()]


def told(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes that can be told from chance and have a better direction."""
    return changes[changes["verdict"].isin([Verdict.IMPROVED, Verdict.WORSENED])]


def arrows_drawn(changes: pd.DataFrame) -> int:
    """How many changes a rule marks with an arrow."""
    return int(changes["arrow"].isin(set(ARROWS) - {"unchanged"}).sum())


def counted(changes: pd.DataFrame) -> dict[str, int]:
    """How many arrows and verdicts there are of each kind, what is tested, and what can be told from chance.

    Parameters
    ----------
    changes : arrow, verdict and p_value.

    Returns
    -------
    dict
        a number per arrow, per `verdict <name>`, and `changes`, `arrows`, `tested` and `survive`.
    """
    arrows = {name: int((changes["arrow"] == name).sum()) for name in ARROWS}
    verdicts = {f"verdict {name}": int((changes["verdict"] == name).sum()) for name in Verdict}
    return (
        arrows
        | verdicts
        | {
            "changes": len(changes),
            "arrows": arrows_drawn(changes),
            "tested": int(changes["p_value"].notna().sum()),
            "survive": len(told(changes)),
        }
    )


def tests(changes: pd.DataFrame) -> list[str]:
    """The tests that a family of changes was given, each once, without what differs from change to change."""
    return list(dict.fromkeys(re.split("[,;]", method)[0] for method in changes["method"] if method))


def arrows_by_verdict(changes: pd.DataFrame) -> pd.DataFrame:
    """How arrows and verdicts fall out against each other.

    Parameters
    ----------
    changes : arrow and verdict.

    Returns
    -------
    DataFrame
        a row per arrow that occurs, a column per verdict that occurs with the number of changes, and `all`.
    """
    import pandas as pd

    verdicts = [str(verdict) for verdict in Verdict if (changes["verdict"] == verdict).any()]
    crossed = pd.crosstab(changes["arrow"], changes["verdict"])
    rows = [arrow for arrow in ARROWS if arrow in crossed.index]
    frame = crossed.loc[rows, verdicts]
    return frame.assign(all=frame.sum(axis=1)).rename_axis(columns=None).reset_index()


def latest_shared(observations: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    """The latest value of each indicator and group that an area shares a time with at least one other for.

    Parameters
    ----------
    observations : indicator, group, area, start, end, value, and more.
    areas : the area, then those it is compared with.

    Returns
    -------
    DataFrame
        the area's own observations, with a column per area that has a value of that time anywhere, named by its id.
    """
    import pandas as pd

    rows: list[dict[Any, Any]] = []
    there = observations[observations["area"].isin(areas) & observations["value"].notna()]
    for _, series in there.groupby(["indicator", "group"], sort=False):
        own = series[series["area"] == areas[0]].sort_values("start", ascending=False, kind="stable")
        for item in own.to_dict("records"):
            same = series[(series["start"] == item["start"]) & (series["end"] == item["end"])]
            if same["area"].nunique() > 1:
                rows.append(item | dict(zip(same["area"], same["value"], strict=True)))
                break
    return pd.DataFrame(rows)
