"""Figures of chapter 2: changes of counts with intervals, levels beside comparison areas, audit of the arrow rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import trends
from evaltools.chapters.trends.changes import (
    count_arrows,
    label,
    ratio_note,
    shares_alternative,
    shares_message,
    when,
)
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.words.numbers import listing, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS: dict[str, dict[str, Any]] = {
    "improved": {"marker": "o", "color": look.BLUE, "markerfacecolor": look.BLUE},
    "worsened": {"marker": "s", "color": look.VERMILION, "markerfacecolor": look.VERMILION},
    "no change worth having": {"marker": "o", "color": look.GREY, "markerfacecolor": "white"},
    "cannot tell": {"marker": "D", "color": look.GREY, "markerfacecolor": "white"},
}


def tested(table: pd.DataFrame) -> pd.DataFrame:
    """Changes that have a ratio with an interval."""
    if table.empty:
        return table
    return table[(table["effect"] == "ratio") & table["low"].notna()]


def ratio_plot(chapter: Chapter, table: pd.DataFrame) -> Figure:
    """Dot and interval for each change of a count, on a logarithmic scale around "no change"."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    rows = tested(table).iloc[::-1].to_dict("records")
    figure = look.figure(height=1.3 + 0.34 * len(rows))
    axes: Axes = figure.subplots()
    axes.set_xscale("log")
    low = min(0.45, *(max(row["low"], 0.02) for row in rows)) * 0.9
    high = max(2.2, *(min(row["high"], 50.0) for row in rows)) * 1.1
    axes.set_xlim(low, high)
    margins = [row["margin"] for row in rows if row["margin"] == row["margin"]]
    if margins:
        axes.axvspan(1 - min(margins), 1 / (1 - min(margins)), color=look.WASH, zorder=0)
    axes.axvline(1, color=look.GREY, linewidth=0.9, zorder=1)
    for place, row in enumerate(rows):
        mark = MARKS[str(row["verdict"])]
        axes.plot(
            [max(row["low"], low), min(row["high"], high)], [place, place], color=mark["color"], linewidth=1.8
        )
        axes.plot([row["ratio"]], [place], markersize=6.5, linestyle="", **mark)
    axes.set_yticks(range(len(rows)), [f"{row['label']}  {row['span']}" for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    ticks = [t for t in (0.05, 0.1, 0.2, 0.5, 0.75, 1, 1.33, 2, 5, 10, 20) if low <= t <= high]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(
        FuncFormatter(
            lambda value, _: number(value, chapter.language, None if value >= 1 and value % 1 == 0 else 2)
        )
    )
    axes.set_ylim(-0.6, len(rows) - 0.2)
    axes.set_xlabel(
        chapter.words(
            "Kvot efter/före (1 = oförändrat), 95 % intervall",
            "Ratio after/before (1 = unchanged), 95% interval",
        )
    )
    axes.text(
        1, len(rows) - 0.25, chapter.words("minskning ←   → ökning", "decrease ←   → increase"),
        ha="center", va="bottom", fontsize=9, color=look.GREY,
    )  # fmt: skip
    return figure


def ratio_message(chapter: Chapter, table: pd.DataFrame) -> str:
    """The message of `ratio_plot` in words, composed from the verdicts."""
    part = tested(table)
    sv = chapter.language == "sv"
    kept = part[part["verdict"].isin(["improved", "worsened"])]
    undecided = int((part["verdict"] == "cannot tell").sum())
    area = chapter.area.name[chapter.language]
    if kept.empty:
        first = (
            f"Ingen förändring av de anmälda brotten i {area} går att skilja från slumpen"
            if sv
            else f"No change in reported crime in {area} can be told from chance"
        )
    else:
        names = listing(
            [f"{row['label']} {row['span']}" for row in kept.to_dict("records")], chapter.language
        )
        first = (
            f"{area}: {names} går att skilja från slumpen"
            if sv
            else f"{area}: {names} can be told from chance"
        )
    rest = (
        f"; {undecided} av {len(part)} går inte att avgöra"
        if sv
        else f"; {undecided} of {len(part)} cannot be judged"
    )
    return first + (rest if undecided else "")


def ratio_alternative(chapter: Chapter, table: pd.DataFrame) -> str:
    """Text alternative of `ratio_plot`."""
    part = tested(table)
    shown = chapter.words(
        f"Punkt med 95-procentigt intervall för {len(part)} förändringar mellan två år i antalet anmälda brott, "
        "ordnade efter brottstyp; skuggat fält visar förändringar under tio procent.",
        f"A dot with a 95% interval for {len(part)} changes between two years in the number of reported crimes, "
        "ordered by type of crime; a shaded band shows changes below ten per cent.",
    )
    where = chapter.words(
        "Värdena står i tabellen över förändringar.", "The values stand in the table of changes."
    )
    return f"{shown} {ratio_message(chapter, table)}. {where}"


def shares(chapter: Chapter) -> pd.DataFrame:
    """Values in per cent of the area and those it is compared with, for indicators the area has."""
    frame = chapter.observations
    frame = frame[
        (frame["topic"] == "safety") & (frame["kind"] == "proportion") & (frame["better"] != "none")
    ]
    frame = frame[frame["value"].notna()].copy()
    own = set(frame[frame["area"] == chapter.area.id]["indicator"])
    areas = [area.id for area in chapter.study.comparisons(chapter.area)]
    frame = frame[frame["indicator"].isin(own) & frame["area"].isin(areas)]
    frame["label"] = [label(row, chapter.language) for row in frame.to_dict("records")]
    frame["when"] = [when(s, e) for s, e in zip(frame["start"], frame["end"], strict=True)]
    return frame


def shares_plot(chapter: Chapter, frame: pd.DataFrame) -> Figure:
    """Small multiples on one scale: an arrow from first to last value, comparison areas in grey."""
    panels = list(dict.fromkeys(zip(frame["indicator"], frame["group"], strict=True)))
    across = 3
    down = -(-len(panels) // across)
    figure = look.figure(height=0.5 + 1.75 * down)
    grid = figure.add_gridspec(down, across)
    low = max(0.0, 10 * (frame["value"].min() // 10) - 5)
    first: Axes | None = None
    for place, (indicator, group) in enumerate(panels):
        axes = figure.add_subplot(grid[divmod(place, across)], sharey=first)
        axes.tick_params(labelleft=place % across == 0)
        first = first or axes
        part = frame[(frame["indicator"] == indicator) & (frame["group"] == group)]
        _share_panel(axes, part, chapter)
        axes.set_ylim(low, 109)
        axes.set_yticks([tick for tick in range(0, 101, 20) if tick >= low])
        axes.set_title(_wrapped(part.iloc[0]["label"], 30), fontsize=9, fontweight="normal", pad=4)
    cut = chapter.words(" (axeln är kapad)", " (axis is cut)") if low > 0 else ""
    figure.supylabel(chapter.words("Procent", "Per cent") + cut, fontsize=9.5)
    return figure


def _wrapped(text: str, width: int) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width))


def _share_panel(axes: Axes, part: pd.DataFrame, chapter: Chapter) -> None:
    moments = sorted(set(zip(part["start"], part["when"], strict=True)))
    places = {name: index for index, (_, name) in enumerate(moments)}
    for area in reversed(chapter.study.comparisons(chapter.area)):
        own = area.id == chapter.area.id
        series = part[part["area"] == area.id].sort_values("start")
        if series.empty:
            continue
        x = [places[name] for name in series["when"]]
        colour = look.ACCENT if own else look.LIGHT if area.level == "nation" else look.GREY
        marker = "o" if own else "^" if area.level == "nation" else "s"
        axes.plot(
            x,
            series["value"],
            color=colour,
            linewidth=1.8 if own else 1.0,
            marker=marker,
            markersize=5 if own else 4,
            zorder=3 if own else 2,
        )
        if own:
            for at, value in zip(x, series["value"], strict=True):
                axes.annotate(
                    number(value, chapter.language), (at, value), xytext=(0, 6), textcoords="offset points",
                    ha="center", fontsize=9, color=look.INK,
                )  # fmt: skip
    axes.set_xticks(list(places.values()), list(places))
    axes.set_xlim(-0.5, len(places) - 0.5)
    axes.grid(axis="y")


def shares_legend(chapter: Chapter) -> str:
    """Who is who in `shares_plot`, in words, for the note below it."""
    names = {area.id: area.name[chapter.language] for area in chapter.study.comparisons(chapter.area)}
    own = names.pop(chapter.area.id)
    marks = {
        "municipality": chapter.words("grå fyrkanter", "grey squares"),
        "nation": chapter.words("ljusgrå trianglar", "light grey triangles"),
    }
    others = [
        f"{area.name[chapter.language]} {marks[area.level]}"
        for area in chapter.study.comparisons(chapter.area)[1:]
        if area.level in marks
    ]
    first = chapter.words(f"{own}: blå punkter med värden", f"{own}: blue dots with values")
    return "; ".join([first, *others]) + "."


def audit_plot(chapter: Chapter, table: pd.DataFrame) -> Figure:
    """How often the arrow rule fires on a count when nothing has happened, with the area's own counts marked."""
    import numpy as np
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    counts = np.unique(np.geomspace(3, 20_000, 60).round())
    threshold = chapter.study.arrow_threshold / 100
    figure = look.figure(height=3.3)
    axes: Axes = figure.subplots()
    axes.set_xscale("log")
    axes.plot(counts, 100 * trends.arrow_false_alarm(counts, threshold), color=look.GREY, linewidth=1.4)
    own = tested(table).drop_duplicates("indicator")
    alarms = 100 * trends.arrow_false_alarm(own["before"].to_numpy(float), threshold)
    axes.plot(own["before"], alarms, "o", color=look.ACCENT, markersize=6)
    ordered = sorted(zip(own.to_dict("records"), alarms, strict=True), key=lambda item: item[0]["before"])
    for place, (row, y) in enumerate(ordered):
        level = 66 - 11 * (place % 5)
        axes.plot([row["before"]] * 2, [level + 6, y - 3], color=look.LIGHT, linewidth=0.7)
        text = f"{row['label']} ({number(row['before'], chapter.language)})"
        side = "left" if row["before"] < 60 else "right" if row["before"] > 1_000 else "center"
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        axes.text(row["before"], level, text, ha=side, fontsize=9, bbox=box, zorder=4 - place)
    axes.axhline(5, color=look.VERMILION, linewidth=1, linestyle=(0, (4, 3)))
    axes.text(
        20_000,
        7,
        chapter.words("5 %: den felnivå som brukar godtas", "5%: the error usually accepted"),
        ha="right",
        fontsize=9,
        color=look.VERMILION,
    )
    axes.set_ylim(0, 110)
    axes.set_xlim(2.5, 22_000)
    axes.set_yticks([0, 25, 50, 75, 100])
    axes.xaxis.set_major_locator(FixedLocator([5, 20, 100, 500, 2_000, 10_000]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, chapter.language)))
    axes.set_xlabel(
        chapter.words(
            "Antal händelser per år (logaritmisk skala)", "Number of events a year (logarithmic scale)"
        )
    )
    axes.set_ylabel(
        chapter.words("Risk för pil fast inget hänt, %", "Risk of an arrow when nothing happened, %")
    )
    return figure


def audit_message(chapter: Chapter, table: pd.DataFrame) -> str:
    """The message of `audit_plot`."""
    threshold = chapter.study.arrow_threshold / 100
    at_500 = float(trends.arrow_false_alarm(500, threshold))
    share = number(100 * at_500, chapter.language, 0)
    counts = count_arrows(table)
    return chapter.words(
        f"Regeln slår nästan alltid till: på 500 händelser om året ger slumpen ensam en pil i {share} fall av 100; "
        f"här ritar den {counts['arrows']} pilar",
        f"The rule fires nearly always: at 500 events a year chance alone draws an arrow {share} times in 100; "
        f"here it draws {counts['arrows']} arrows",
    )


def audit_alternative(chapter: Chapter, table: pd.DataFrame) -> str:
    """Text alternative of `audit_plot`."""
    shown = chapter.words(
        "Kurva över risken att regeln ritar en pil mellan två år med samma förväntade antal händelser, från 3 till "
        "20 000 händelser om året; områdets egna serier är utsatta som punkter.",
        "A curve of the risk that the rule draws an arrow between two years with the same expected number of events, "
        "from 3 to 20,000 events a year; the area's own series are marked as dots.",
    )
    where = chapter.words(
        "Antalen står i tabellen över förändringar, kolumnen Före.",
        "The counts stand in the table of changes, column Before.",
    )
    return f"{shown} {audit_message(chapter, table)}. {where}"


def show_ratios(chapter: Chapter, table: pd.DataFrame) -> None:
    """Show the changes of counts with their intervals, where there are any."""
    counts = tested(table)
    if len(counts):
        chapter.figure(
            ratio_plot(chapter, table),
            id="ratios",
            caption=ratio_message(chapter, table),
            alternative=ratio_alternative(chapter, table),
            note=ratio_note(chapter),
            data=counts,
        )


def show_shares(chapter: Chapter, table: pd.DataFrame) -> None:
    """Show the small multiples of shares, where there are any."""
    frame = shares(chapter)
    if len(frame):
        chapter.figure(
            shares_plot(chapter, frame),
            id="shares",
            caption=shares_message(chapter, table),
            alternative=shares_alternative(chapter, table),
            note=shares_legend(chapter),
            data=frame,
        )


def show_audit(chapter: Chapter, table: pd.DataFrame) -> None:
    """Show how often the arrow rule fires by chance, beside the area's own counts."""
    chapter.figure(
        audit_plot(chapter, table),
        id="audit",
        caption=audit_message(chapter, table),
        alternative=audit_alternative(chapter, table),
        data=tested(table),
    )
