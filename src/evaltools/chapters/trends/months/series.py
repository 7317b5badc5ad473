"""Monthly series around the interruptions of a study, and what the models say of each area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.chapters.trends.months import wording
from evaltools.notebook import Chapter
from evaltools.study.model import Interruption
from evaltools.words import StudyWords

if TYPE_CHECKING:
    import pandas as pd

LONGEST_MONTH = 31


@dataclass(frozen=True)
class Months:
    """Monthly counts around one interruption, and what the models say of each area."""

    item: Interruption
    indicator: StudyWords
    """Name of what is counted."""
    names: Mapping[str, StudyWords]
    """Names of the areas."""
    roles: Mapping[str, str]
    """What each area is: treated, buffer or control."""
    counts: pd.DataFrame
    """Months x areas; NaN where a month is missing."""
    rows: pd.DataFrame
    """The raw rows."""
    better: Any
    margin: float | None = None
    """Smallest change of interest, as a share of the level; from the study file."""
    truth: Mapping[str, float] = field(default_factory=dict)
    """What a simulation was given, by quantity; empty for real data."""
    results: Mapping[str, Any] = field(default_factory=dict)
    """Interrupted series by area."""
    verdicts: Mapping[str, str] = field(default_factory=dict)
    """Verdicts by area, for those where an effect or its displacement is asked about."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The choices that the results rest on."""

    @property
    def start(self) -> int:
        """Position of the first month after the interruption."""
        import pandas as pd

        return int(self.counts.index.searchsorted(pd.Timestamp(self.item.date)))

    @property
    def source(self) -> str:
        """The document that the months are from."""
        return str(self.rows["source"].iloc[0])

    def of(self, role: str) -> list[str]:
        """Areas with a role, in the order of the study file."""
        return [area for area, found in self.roles.items() if found == role]


def monthly(frame: pd.DataFrame) -> pd.Series:
    """Say of each observation whether it is of a month."""
    import pandas as pd

    days = (pd.to_datetime(frame["end"]) - pd.to_datetime(frame["start"])).dt.days + 1
    return days <= LONGEST_MONTH


def around_interruptions(chapter: Chapter) -> list[Months]:
    """The interruptions of the area that have months on both sides; none where there are no months."""
    found = []
    declared = chapter.study.interruptions_in(chapter.area)
    frame = chapter.observations if declared else None
    for item in declared:
        assert frame is not None
        rows = frame[(frame["indicator"] == item.indicator) & (frame["group"] == item.group) & monthly(frame)]
        roles = {item.area: "treated"} | dict.fromkeys(item.buffers, "buffer")
        roles |= dict.fromkeys([*item.controls, *item.buffer_controls], "control")
        rows = rows[rows["area"].isin(roles)].copy()
        if not (rows["area"] == item.area).any():
            continue
        months = _months(chapter, item, roles, rows)
        if 0 < months.start < len(months.counts):
            found.append(months)
        else:
            chapter.no_data(wording.one_side(item))
    return found


def _months(chapter: Chapter, item: Interruption, roles: dict[str, str], rows: pd.DataFrame) -> Months:
    import pandas as pd

    rows["start"] = pd.to_datetime(rows["start"])
    counts = rows.pivot(index="start", columns="area", values="value")
    span = pd.date_range(counts.index.min(), counts.index.max(), freq="MS")
    there = {area: role for area, role in roles.items() if area in counts.columns}
    margin = chapter.study.margin(item.indicator, "count")
    return Months(
        item=item,
        indicator=rows["name"].iloc[0],
        names={area: chapter.study.area(area).name for area in there},
        roles=there,
        counts=counts.reindex(index=span, columns=list(there)),
        rows=rows,
        better=str(rows["better"].iloc[0]),
        margin=margin.change / 100 if margin and margin.scale == "percent" else None,
        truth=_truth(chapter, item),
    )


def _truth(chapter: Chapter, item: Interruption) -> dict[str, float]:
    if "simulated" not in chapter.info.reads:
        return {}
    given = chapter.read("simulated")
    given = given[given["interruption"] == item.id]
    return dict(zip(given["quantity"], given["value"].astype(float), strict=True))


def fitted(months: Months, *, adjust: Any, level: float, **model: Any) -> Months:
    """The same with the models of every area; p-values of those asked about are one family.

    Parameters
    ----------
    months : counts around an interruption.
    adjust : how the p-values of the family are adjusted; see `trends.adjust`.
    level : of the intervals; verdicts are tested at 1 - level.
    model : further arguments of `trends.interrupted_time_series`: family, harmonics, slope_change, autocorrelation.
    """
    results = {area: _fit(months, area, level=level, **model) for area in months.roles}
    asked = [area for area, role in months.roles.items() if role != "control"]
    p_values = trends.adjust([_or_nan(results[area].p_value) for area in asked], adjust)
    verdicts = {
        area: str(
            trends.verdict(
                results[area],
                better=months.better,
                margin=months.margin,
                p_adjusted=None if p != p else float(p),
                alpha=round(1 - level, 12),
            )
        )
        for area, p in zip(asked, p_values, strict=True)
    }
    settings = {**model, "adjustment": adjust, "level": level, "margin": months.margin}
    return replace(months, results=results, verdicts=verdicts, settings=settings)


def _fit(months: Months, area: str, **model: Any) -> Any:
    own = months.rows[months.rows["area"] == area].set_index("start")
    people = own["n"].reindex(months.counts.index).ffill().bfill()
    breaks = months.counts.index.get_indexer(own.index[own["break_before"].astype(bool)]).tolist()
    if months.start in breaks:
        return trends.NotTestable(
            "interrupted time series", "the series breaks where the interruption is", len(own)
        )
    return trends.interrupted_time_series(
        months.counts[area],
        interruption=months.start,
        population=people.to_numpy(float) if people.notna().all() else None,
        breaks=[at for at in breaks if at > 0],
        **model,
    )


def _or_nan(value: Any) -> float:
    return float("nan") if value is None else float(value)


def displaced(months: Months, *, dispersion: float | None, level: float) -> Any:
    """Displacement from whole months before and after; None without a comparison area or with months missing.

    Parameters
    ----------
    months : counts around an interruption.
    dispersion : variance of the counts over their Poisson variance; None estimates it from the months.
    level : of the intervals.
    """
    if not months.of("control") or months.counts.isna().any(axis=None):
        return None

    def total(areas: list[str]) -> tuple[Any, Any] | None:
        summed = months.counts[areas].sum(axis=1).to_numpy()
        return (summed[: months.start], summed[months.start :]) if areas else None

    item = months.item
    controls = [area for area in item.controls if area in months.roles] or months.of("control")
    others = [area for area in item.buffer_controls if area in months.roles]
    buffers = months.of("buffer")
    treated, control = total([item.area]), total(controls)
    assert treated is not None
    assert control is not None
    found = trends.displacement(
        treated,
        control,
        total(buffers),
        total(others) if buffers else None,
        dispersion=dispersion,
        level=level,
    )
    return found if found.testable else None
