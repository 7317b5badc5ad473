"""Monthly series around the interruptions of a study, and what the models say of each area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from evaltools.notebook import Chapter
from evaltools.study.model import Interruption
from evaltools.trends.around import AreaEffects, AreaSeries, area_effects, area_series, monthly
from evaltools.words import StudyWords, say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Months:
    """What there is on one interruption, and what the models say of each area."""

    item: Interruption
    names: Mapping[str, StudyWords]
    """Names of the areas."""
    series: AreaSeries
    rows: pd.DataFrame
    """The raw rows."""
    wider: AreaSeries
    """The same with every area that shows how areas go without it, or from another time."""
    all_rows: pd.DataFrame
    """The raw rows of those."""
    margin: float | None = None
    """Smallest change of interest, as a share of the level; from the study file."""
    truth: Mapping[str, float] = field(default_factory=dict)
    """What a simulation was given, by quantity; empty for real data."""
    effects: AreaEffects = field(default_factory=lambda: AreaEffects({}, {}))
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The choices that the effects rest on."""

    @property
    def source(self) -> str:
        """The document that the months are from."""
        return str(self.rows["source"].iloc[0])

    @property
    def about(self) -> dict[str, Any]:
        """What is counted, what was done and when, as sentences name them."""
        return {"what": self.rows["name"].iloc[0], "done": self.item.name, "when": self.item.date}

    @property
    def better(self) -> str:
        """The direction that is an improvement."""
        return str(self.rows["better"].iloc[0])

    def fitted(self, *, adjust: Any, level: float, **model: Any) -> Months:
        """The same with the models of every area; see `evaltools.trends.around.area_effects`."""
        given: dict[str, Any] = {"better": self.better, "margin": self.margin, "level": level}
        effects = area_effects(self.series, adjust=adjust, **given, **model)
        settings = {**model, "adjustment": adjust, "level": level, "margin": self.margin}
        return replace(self, effects=effects, settings=settings)


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
        further = (
            roles | dict.fromkeys(item.comparison, "control") | dict.fromkeys(item.elsewhere, "elsewhere")
        )
        everywhere = rows[rows["area"].isin(further)]
        rows = rows[rows["area"].isin(roles)]
        if not (rows["area"] == item.area).any():
            continue
        series, wider = (
            area_series(part, date=item.date, roles=given)
            for part, given in ((rows, roles), (everywhere, further))
        )
        if not 0 < series.start < len(series.counts):
            chapter.no_data(
                say("The months all lie on the same side of {done}, {when}.", done=item.name, when=item.date)
            )
            continue
        names = {area: chapter.study.area(area).name for area in wider.roles}
        margin = chapter.study.margin(item.indicator, "count")
        share = margin.change / 100 if margin and margin.scale == "percent" else None
        found.append(Months(item, names, series, rows, wider, everywhere, share, _truth(chapter, item)))
    return found


def _truth(chapter: Chapter, item: Interruption) -> dict[str, float]:
    if "simulated" not in chapter.info.reads:
        return {}
    given = chapter.read("simulated")
    given = given[given["interruption"] == item.id]
    return dict(zip(given["quantity"], given["value"].astype(float), strict=True))
