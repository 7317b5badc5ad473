"""Figures of the monthly sections of chapter 2: series with counterfactual, estimates with their intervals."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from evaltools.chapters.trends.interrupted import ROLES, Months, indicator_of, name_of
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.record.table import VERDICT_WORDS
from evaltools.words.numbers import day, interval, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FITTED = (0, (6, 1.5))
WITHOUT = (0, (1.5, 1.5))
"""Dashes of the fitted and of the counterfactual series; told apart without colour."""


def plotted(months: Months) -> pd.DataFrame:
    """Months, fitted and counterfactual values of every area, one row per area and month."""
    import pandas as pd

    parts = []
    for area, result in months.results.items():
        tested = result.testable
        part = pd.DataFrame(
            {"area": area, "month": months.counts.index, "count": months.counts[area].to_numpy()}
        )
        for name in ("fitted", "counterfactual", "counterfactual_low", "counterfactual_high"):
            part[name] = getattr(result, name) if tested else float("nan")
        part["source"] = months.rows["source"].iloc[0]
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def months_plot(chapter: Chapter, months: Months) -> Figure:
    """Small multiples on one scale: months, fitted series, counterfactual with interval, and the interruption."""
    import numpy as np

    areas = list(months.roles)
    down = -(-len(areas) // 2)
    figure = look.figure(height=0.4 + 2.3 * down)
    grid = figure.subplots(down, 2, sharex=True, sharey=True, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place >= len(areas):
            axes.set_visible(False)
            continue
        _panel(chapter, axes, months, areas[place], labelled=place == 0)
    grid.flat[0].set_ylim(0, float(np.nanmax(months.counts.to_numpy())) * 1.22)
    figure.supylabel(chapter.words("Antal per månad", "Number a month"), fontsize=9.5)
    return figure


def _panel(chapter: Chapter, axes: Axes, months: Months, area: str, *, labelled: bool) -> None:
    from matplotlib.dates import DateFormatter, YearLocator

    role, result = months.roles[area], months.results[area]
    index = months.counts.index.to_numpy()
    colour = look.ACCENT if role == "treated" else look.GREY
    axes.plot(index, months.counts[area], color=look.LIGHT, linewidth=0.7)
    if result.testable:
        after = slice(months.start, None)
        axes.fill_between(
            index[after], result.counterfactual_low[after], result.counterfactual_high[after],
            color=look.VERMILION, alpha=0.16, linewidth=0,
        )  # fmt: skip
        for part in (slice(None, months.start), after):  # the step is a jump, not a line
            axes.plot(index[part], result.fitted[part], color=colour, linewidth=1.5, linestyle=FITTED)
        axes.plot(
            index[after], result.counterfactual[after], color=look.VERMILION, linewidth=1.5, linestyle=WITHOUT
        )
    axes.axvline(index[months.start], color=look.INK, linewidth=0.9)
    axes.set_title(
        f"{name_of(chapter, area)} ({ROLES[role][chapter.language].lower()})",
        fontsize=9.5,
        fontweight="normal",
    )
    axes.xaxis.set_major_locator(YearLocator(2 if len(index) > 60 else 1))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    if labelled:
        axes.annotate(
            fill(months.item.name[chapter.language], 20), (index[months.start], 1), xycoords=("data", "axes fraction"),
            xytext=(4, -2), textcoords="offset points", ha="left", va="top", fontsize=9,
        )  # fmt: skip


def months_message(chapter: Chapter, months: Months) -> str:
    """The treated area's verdict in words, with the ratio."""
    result, area = months.results[months.item.area], months.item.area
    what = indicator_of(chapter, months)
    if not result.testable:
        return chapter.words(f"{what}: går inte att pröva", f"{what}: cannot be tested")
    words = VERDICT_WORDS[months.verdicts[area]][chapter.language].lower()
    lang = chapter.language
    ends = interval(result.low, result.high, lang, 2)
    return f"{what}, {name_of(chapter, area)}: {words} ({chapter.words('kvot', 'ratio')} {number(result.ratio, lang, 2)}, {chapter.words('95 %', '95%')}: {ends})"


def months_alternative(chapter: Chapter, months: Months) -> str:
    """Text alternative of `months_plot`."""
    first, last = (f"{months.counts.index[at]:%Y-%m}" for at in (0, -1))
    shown = chapter.words(
        f"Små diagram på samma skala, ett per område, med antal per månad från {first} till {last}, modellens anpassning, den "
        f"väntade serien utan avbrott med intervall, och en lodrät linje vid {day(months.item.date, 'sv')}.",
        f"Small charts on one scale, one per area, with the number a month from {first} to {last}, the fitted model, the series "
        f"expected without the interruption with its interval, and a vertical line at {day(months.item.date, 'en')}.",
    )
    where = chapter.words("Kvoterna står i tabellen under.", "The ratios stand in the table below.")
    return f"{shown} {months_message(chapter, months)}. {where}"


def months_note(chapter: Chapter, months: Months) -> str:
    """What the lines are."""
    return chapter.words(
        "Tunn linje: månaderna. Långa streck: modellen. Prickar: vad modellen väntar sig utan avbrottet, med 95 % intervall. "
        f"Lodrät linje: {months.item.name['sv']}, {day(months.item.date, 'sv')}.",
        "Thin line: the months. Long dashes: the model. Dots: what the model expects without the interruption, with 95% "
        f"interval. Vertical line: {months.item.name['en']}, {day(months.item.date, 'en')}.",
    )


def estimates(
    chapter: Chapter, months: Months, series: pd.DataFrame, displaced: pd.DataFrame
) -> pd.DataFrame:
    """The treated area's and the buffers' ratios by both methods, with true values where they are known."""
    import pandas as pd

    asked = series[series["verdict"] != ""]
    first = pd.DataFrame(
        {
            "label": [
                f"{name}, {chapter.words('avbruten serie', 'interrupted series')}" for name in asked["name"]
            ],
            **{key: asked[key].to_numpy() for key in ("ratio", "low", "high", "truth", "source")},
        }
    )
    both = displaced[displaced["quantity"].isin(["ratio", "buffer-ratio"])]
    places = {"ratio": [months.item.area], "buffer-ratio": months.of("buffer")}
    names = [" + ".join(name_of(chapter, area) for area in places[q]) for q in both["quantity"]]
    second = pd.DataFrame(
        {
            "label": [f"{name}, {chapter.words('mot jämförelse', 'against comparison')}" for name in names],
            "ratio": both["value"].to_numpy(),
            **{key: both[key].to_numpy() for key in ("low", "high", "truth", "source")},
        }
    )
    return pd.concat([first, second], ignore_index=True).sort_values("label", kind="stable", ascending=False)


def estimates_plot(chapter: Chapter, table: pd.DataFrame) -> Figure:
    """Dot and interval per estimate on a logarithmic scale around 1; a cross marks the truth of a simulation."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    rows: list[Any] = table.iloc[::-1].to_dict("records")
    figure = look.figure(height=1.1 + 0.42 * len(rows))
    axes = figure.subplots()
    axes.set_xscale("log")
    axes.axvline(1, color=look.GREY, linewidth=0.9, zorder=1)
    for place, row in enumerate(rows):
        axes.plot([row["low"], row["high"]], [place] * 2, color=look.ACCENT, linewidth=1.8)
        axes.plot([row["ratio"]], [place], "o", color=look.ACCENT, markersize=6.5)
        if row["truth"] == row["truth"]:
            axes.plot(
                [row["truth"]],
                [place - 0.24],
                marker="x",
                color=look.VERMILION,
                markersize=7,
                markeredgewidth=2,
            )
    axes.set_yticks(range(len(rows)), [row["label"] for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    axes.set_xlim(min(low * 0.95, 0.65), max(high * 1.05, 1.5))
    ticks = [
        tick
        for tick in (0.25, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 4)
        if low * 0.9 <= tick <= high * 1.1
    ]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: number(value, chapter.language, None if value % 1 == 0 else 2))
    )
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_xlabel(
        chapter.words(
            "Kvot efter/före (1 = oförändrat), 95 % intervall",
            "Ratio after/before (1 = unchanged), 95% interval",
        )
    )
    return figure


def estimates_message(chapter: Chapter, table: pd.DataFrame) -> str:
    """How many of the intervals hold the truth of a simulation; for real data that two methods are compared."""
    known = table[table["truth"].notna()]
    if known.empty:
        return chapter.words("Två sätt att skatta samma förändring", "Two ways to estimate the same change")
    held = int(((known["low"] <= known["truth"]) & (known["truth"] <= known["high"])).sum())
    return chapter.words(
        f"{held} av {len(known)} intervall rymmer det värde som simuleringen gavs",
        f"{held} of {len(known)} intervals hold the value that the simulation was given",
    )


def show(chapter: Chapter, months: Months) -> None:
    """Show the figure of months."""
    chapter.figure(
        months_plot(chapter, months),
        id=f"months-{months.item.id}",
        caption=months_message(chapter, months),
        alternative=months_alternative(chapter, months),
        note=months_note(chapter, months),
        data=plotted(months),
    )


def show_estimates(chapter: Chapter, months: Months, series: pd.DataFrame, displaced: pd.DataFrame) -> None:
    """Show the estimates of both methods side by side."""
    table = estimates(chapter, months, series, displaced)
    message = estimates_message(chapter, table)
    cross = chapter.words(" Kryss: sant värde i simuleringen.", " Cross: true value in the simulation.")
    chapter.figure(
        estimates_plot(chapter, table),
        id=f"estimates-{months.item.id}",
        caption=message,
        alternative=chapter.words(
            f"Punkt med 95-procentigt intervall per område och metod. {message}. Värdena står i tabellerna ovan.",
            f"A dot with a 95% interval per area and method. {message}. The values stand in the tables above.",
        ),
        note=chapter.words("Punkt: skattning.", "Dot: estimate.") + (cross if months.truth else ""),
        data=table,
    )
