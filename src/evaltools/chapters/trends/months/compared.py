"""Months against comparison areas in chapter 2: findings, the table of designs and the event study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.notebook import Chapter, Column
from evaltools.record.values import or_none
from evaltools.trends import controlled, drawing
from evaltools.trends.intervals import of_level
from evaltools.trends.wording import designs as wording
from evaltools.words import interval, p_value, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.chapters.trends.months.series import Months
    from evaltools.trends.controlled import Adopted, Controlled


TRACE = Column(say("Trace"), "finding")


def record(
    chapter: Chapter,
    months: Months,
    against: Controlled,
    several: Adopted,
    estimates: pd.DataFrame,
    *,
    settings: dict[str, Any],
) -> pd.DataFrame:
    """Record what the designs say; return them as a table, with the column `finding`.

    Parameters
    ----------
    against, several : the change against comparison areas, and over all areas with the same work.
    estimates : the interrupted series as `tables.areas` gives them.
    settings : errors and level of the designs.
    """
    own = estimates[estimates["role"] == "treated"].iloc[0].to_dict()
    found = controlled.designs(against, several, own, months.truth)
    rows: list[Any] = found.to_dict("records")
    ids = {"series": own["finding"]}
    texts = {
        "controlled": wording.controlled(rows[0], months.about, months.names[own["area"]], settings["level"]),
        "staggered": wording.staggered(rows[-2], months.about, several, settings["level"]),
    }
    for row in (rows[0], rows[-2]):
        first = row["design"] == "controlled"
        effect = against.effect if first else several.effect
        used = (own["area"], *against.compared) if first else (*several.treated, *several.never)
        used = used or (own["area"],)  # that nothing could be compared is found in the area's own months
        ids[row["design"]] = chapter.finding(
            f"{row['design']}/{months.item.id}/{own['area']}",
            texts[row["design"]],
            kind="controlled comparison" if first else "staggered adoption",
            **{name: or_none(row[name]) for name in ("low", "high")},
            value=or_none(row["ratio"]),
            unit="ratio",
            level=settings["level"] if effect.testable else None,
            method=effect.method if effect.testable else "not tested",
            verdict=row["verdict"],
            rows=months.all_rows[months.all_rows["area"].isin(used)],
            headline=11 if first and months.series.of("control") else None,
            details={"name": months.about["what"], "reason": row["reason"], "truth": or_none(row["truth"])}
            | {
                "p_value": or_none(row["p_value"]),
                "indicator": months.item.indicator,
                "group": months.item.group,
            },
            settings={**settings, "margin": months.margin},
        ).id
    ids["before"] = ids["controlled"]
    return found.assign(finding=[ids[row["design"]] for row in rows], source=months.source)


def show(
    chapter: Chapter,
    months: Months,
    against: Controlled,
    several: Adopted,
    found: pd.DataFrame,
    *,
    level: float,
) -> None:
    """Show the designs side by side, and the event study where several areas allow it."""
    ends: list[Any] = [interval(low, high, 2) for low, high in zip(found["low"], found["high"], strict=True)]
    columns = {
        "design": Column(say("Compared how"), show=wording.DESIGN_NAMES),
        "ratio": Column(say("Ratio"), "number", 2),
        "interval": Column(of_level(level)),
        "p_value": Column("p", "number", show=p_value, missing=""),
        "truth": Column(say("True value"), "number", 2),
        "verdict": Column(say("Verdict"), "verdict"),
        "finding": TRACE,
    }
    chapter.table(
        found.assign(interval=ends),
        id=f"designs-{months.item.id}",
        caption=say("{what} after {done}: what different comparisons say", **months.about),
        columns={name: column for name, column in columns.items() if name != "truth" or months.truth},
        aid=say(
            "The ratio is the change where the work was done to the change expected without it; 1 is none."
        ),
        note=wording.note(against, several, months.names, bool(months.truth)),
    )
    data = controlled.since(several)
    if len(data):
        chapter.figure(
            drawing.since,
            data.assign(source=months.source),
            id=f"since-{months.item.id}",
            **wording.event_study(data, several, months.about, level),
        )
    else:
        chapter.no_data(
            wording.staggered(found.iloc[-2].to_dict(), months.about, several, level), lacks=False
        )
