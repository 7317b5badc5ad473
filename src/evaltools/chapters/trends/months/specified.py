"""One effect under every reasonable choice, and over several districts, in chapter 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.chapters.trends.months.compared import TRACE
from evaltools.notebook import Chapter, Column
from evaltools.trends import specified as science
from evaltools.trends.intervals import of_level
from evaltools.trends.results import NotTestable
from evaltools.trends.wording import specified as wording
from evaltools.words import cite, interval, joined, p_value, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.chapters.trends.months.series import Months
    from evaltools.trends.pooled import Specifications


def sets(months: Months) -> dict[str, tuple[str, ...]]:
    """The comparison areas all together, those named as most like the area, and the further ones."""
    return {
        "all": (*months.item.controls, *months.item.comparison),
        "nearest": months.item.controls,
        "further": months.item.comparison,
    }


def show(chapter: Chapter, months: Months, found: Specifications, *, settings: dict[str, Any]) -> None:
    """Record how many specifications agree, and show each with its interval."""
    counts = science.counted(found)
    area = months.item.area
    text = wording.specified(found, counts, months.about)
    recorded = chapter.finding(
        f"specifications/{months.item.id}/{area}",
        text,
        kind="specifications",
        value=found.share_told if counts["tested"] else None,
        unit="share",
        method="specification table",
        rows=months.all_rows,
        details={
            "name": months.about["what"],
            **{f"specifications {name}": count for name, count in counts.items()},
        },
        settings=settings,
    )
    frame = found.to_frame()
    told: list[Any] = [wording.choice(row) for row in frame.to_dict("records")]
    ends: list[Any] = [interval(low, high, 2) for low, high in zip(frame["low"], frame["high"], strict=True)]
    columns = {
        "choice": Column(say("Analysed how"), wide=True),
        "estimate": Column(say("Ratio"), "number", 2),
        "interval": Column(of_level(found.level)),
        "p_value": Column("p", "number", show=p_value, missing="–"),
        "finding": TRACE,
    }
    chapter.table(
        frame.assign(choice=told, interval=ends, finding=recorded.id, source=months.source),
        id=f"specifications-{months.item.id}",
        caption=text,
        columns=columns,
        aid=say("Every row is a choice that another analyst could have made."),
        note=wording.untested(found),
    )


def pooled(chapter: Chapter, months: Months, found: pd.DataFrame, *, level: float) -> None:
    """Record and say what the districts show together; nothing where there are no others."""
    if not months.item.elsewhere:
        return
    result = science.pooled(found, level=level)
    if isinstance(result, NotTestable):
        chapter.no_data(
            say("The districts cannot be put together: fewer than three could be compared."), lacks=False
        )
        return
    low, high = (float(np.exp(value)) for value in (result.low, result.high))
    recorded = chapter.finding(
        f"pooled/{months.item.id}",
        wording.pooled(result, len(found), months.about, level),
        kind="pooled effect",
        value=float(np.exp(result.difference)),
        low=low,
        high=high,
        level=level,
        unit="ratio",
        method=result.method,
        rows=months.all_rows[months.all_rows["area"].isin(found["area"])],
        details={"name": months.about["what"], "p_value": result.p_value, "between": result.tau},
        settings={"level": level},
    )
    chapter.text(joined(cite(recorded.text, recorded), wording.SHARED))
