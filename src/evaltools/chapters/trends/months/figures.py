"""Figures of the monthly sections of chapter 2: series with counterfactual, estimates with their intervals."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends.months import wording
from evaltools.record import look
from evaltools.words import joined, percent, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from evaltools.chapters.trends.months.series import Months
    from evaltools.notebook import Chapter
    from evaltools.words import StudyWords, Voice

FITTED = (0, (6, 1.5))
WITHOUT = (0, (1.5, 1.5))
"""Dashes of the fitted and of the counterfactual series; told apart without colour."""
_TICKS = (0.25, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 4)


def show_series(chapter: Chapter, months: Months) -> None:
    """Show the months of every area with the model's fit."""
    chapter.figure(
        series,
        plotted(months),
        id=f"months-{months.item.id}",
        caption=wording.series_caption(months),
        alternative=wording.series_alternative(months),
        note=wording.series_note(months),
        start=months.series.start,
        done=months.item.name,
    )


def plotted(months: Months) -> pd.DataFrame:
    """Months, fitted and counterfactual values of every area, one row per area and month."""
    import pandas as pd

    parts = []
    for area, result in months.results.items():
        part = pd.DataFrame(
            {
                "area": area,
                "name": months.names[area],
                "role": months.roles[area],
                "month": months.series.counts.index,
                "count": months.series.counts[area].to_numpy(),
            }
        )
        for name in ("fitted", "counterfactual", "counterfactual_low", "counterfactual_high"):
            part[name] = getattr(result, name) if result.testable else float("nan")
        part["source"] = months.source
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def series(data: pd.DataFrame, voice: Voice, width: float, *, start: int, done: StudyWords) -> Figure:
    """Small multiples on one scale: months, fitted series, counterfactual with interval, and the interruption.

    Parameters
    ----------
    data : as `plotted` gives it.
    voice, width : who says the labels; inches.
    start : position of the first month after the interruption.
    done : what was done then.
    """
    parts = [part for _, part in data.groupby("area", sort=False)]
    across = 2 if width > 4.5 else 1
    down = -(-len(parts) // across)
    figure = look.figure(width=width, height=0.4 + 2.3 * down)
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place < len(parts):
            _panel(axes, parts[place], voice, start)
        else:
            axes.set_visible(False)
    first = grid.flat[0]
    first.set_ylim(0, float(data["count"].max()) * 1.22)
    first.annotate(
        fill(voice.speak(done), 20), (parts[0]["month"].iloc[start], 1), xycoords=("data", "axes fraction"),
        xytext=(4, -2), textcoords="offset points", ha="left", va="top", fontsize=9,
    )  # fmt: skip
    figure.supylabel(voice.speak(say("Number a month")), fontsize=9.5)
    return figure


def _panel(axes: Axes, part: pd.DataFrame, voice: Voice, start: int) -> None:
    from matplotlib.dates import DateFormatter, YearLocator

    month = part["month"].to_numpy()
    role = str(part["role"].iloc[0])
    axes.plot(month, part["count"], color=look.LIGHT, linewidth=0.7)
    if part["fitted"].notna().any():
        fitted, without, low, high = (
            part[name].to_numpy(float)
            for name in ("fitted", "counterfactual", "counterfactual_low", "counterfactual_high")
        )
        after = slice(start, None)
        axes.fill_between(
            month[after], low[after], high[after], color=look.VERMILION, alpha=0.16, linewidth=0
        )
        colour = look.ACCENT if role == "treated" else look.GREY
        for piece in (slice(None, start), after):  # the step is a jump, not a line
            axes.plot(month[piece], fitted[piece], color=colour, linewidth=1.5, linestyle=FITTED)
        axes.plot(month[after], without[after], color=look.VERMILION, linewidth=1.5, linestyle=WITHOUT)
    axes.axvline(month[start], color=look.INK, linewidth=0.9)
    title = say("{area} ({role:low})", area=part["name"].iloc[0], role=wording.ROLES[role])
    axes.set_title(voice.speak(title), fontsize=9.5, fontweight="normal")
    axes.xaxis.set_major_locator(YearLocator(2 if len(month) > 60 else 1))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))


def show_estimates(chapter: Chapter, months: Months, table: pd.DataFrame, displaced: pd.DataFrame) -> None:
    """Show the estimates of both methods side by side.

    Parameters
    ----------
    table : the interrupted series, as `tables.areas` gives them.
    displaced : the ratios against comparison, as `tables.displacement` gives them.
    """
    both = estimates(months, table, displaced)
    if both["ratio"].isna().all():
        return
    level = months.settings["level"]
    chapter.figure(
        ratios,
        both,
        id=f"estimates-{months.item.id}",
        caption=wording.estimates_caption(both),
        alternative=wording.estimates_alternative(both, level),
        note=wording.estimates_note(months),
        level=level,
    )


def estimates(months: Months, table: pd.DataFrame, displaced: pd.DataFrame) -> pd.DataFrame:
    """The treated area's and the buffers' ratios by both methods, with true values where they are known."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for quantity, role in (("ratio", "treated"), ("buffer-ratio", "buffer")):
        for item in table[table["role"] == role].to_dict("records"):
            label = say("{area}, interrupted series", area=item["name"])
            rows.append(
                {"label": label, **{key: item[key] for key in ("ratio", "low", "high", "truth", "source")}}
            )
        for item in displaced[displaced["quantity"] == quantity].to_dict("records"):
            names = joined(*(months.names[area] for area in months.series.of(role)), by=" + ")
            kept = {key: item[key] for key in ("low", "high", "truth", "source")}
            rows.append(
                {"label": say("{area}, against comparison", area=names), "ratio": item["value"], **kept}
            )
    return pd.DataFrame(rows, columns=["label", "ratio", "low", "high", "truth", "source"])


def ratios(data: pd.DataFrame, voice: Voice, width: float, *, level: float) -> Figure:
    """Dot and interval per estimate on a logarithmic scale around 1; a cross marks the truth of a simulation.

    Parameters
    ----------
    data : as `estimates` gives it.
    voice, width : who says the labels; inches.
    level : of the intervals.
    """
    rows: list[Any] = data[data["ratio"].notna()].iloc[::-1].to_dict("records")
    figure = look.figure(width=width, height=1.1 + 0.42 * len(rows))
    axes = figure.subplots()
    axes.set_xscale("log")
    axes.axvline(1, color=look.GREY, linewidth=0.9, zorder=1)
    for place, row in enumerate(rows):
        axes.plot([row["low"], row["high"]], [place] * 2, color=look.ACCENT, linewidth=1.8)
        axes.plot([row["ratio"]], [place], "o", color=look.ACCENT, markersize=6.5)
        if row["truth"] == row["truth"]:
            axes.plot(
                [row["truth"]], [place - 0.24], marker="x", color=look.VERMILION, markersize=7, markeredgewidth=2
            )  # fmt: skip
    axes.set_yticks(range(len(rows)), [voice.speak(row["label"]) for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    _scale(axes, voice, min(row["low"] for row in rows), max(row["high"] for row in rows))
    label = say("Ratio after/before (1 = unchanged), {level} interval", level=percent(100 * level))
    axes.set_xlabel(voice.speak(label))
    return figure


def _scale(axes: Axes, voice: Voice, low: float, high: float) -> None:
    """A logarithmic axis that holds every interval, with ticks at ratios a reader knows."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    axes.set_xlim(min(low * 0.95, 0.65), max(high * 1.05, 1.5))
    ticks = [tick for tick in _TICKS if low * 0.9 <= tick <= high * 1.1]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: voice.number(value, None if value % 1 == 0 else 2))
    )
