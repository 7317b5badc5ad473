"""Figures of a follow-up: colours by department, and coded results against published colours.

Each is `draw(data, voice, width, **options)` over plain data and needs no study or report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.plan.names import RESULT_NAMES
from evaltools.plan.rule import RESULTS
from evaltools.plan.status import STATUSES
from evaltools.record import look
from evaltools.record.verdict import STATUS_WORDS
from evaltools.words import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from evaltools.words import Voice

HATCH = {"green": "", "yellow": "//", "red": "xx", "grey": ".."}
"""Patterns of the colours, for who cannot tell them apart."""


def statuses(data: pd.DataFrame, voice: Voice, width: float) -> Figure:
    """Stacked bars by department; each part bears its number, and colours differ in pattern too."""
    from matplotlib.ticker import MaxNLocator

    rows = data.iloc[::-1]
    used = [status for status in STATUSES if rows[status].sum()]
    figure = look.figure(width=width, height=0.9 + 0.36 * len(rows))
    axes = figure.subplots()
    left = [0.0] * len(rows)
    for status in used:
        widths = rows[status].to_list()
        axes.barh(
            range(len(rows)), widths, left=left, color=look.STATUS[status], edgecolor="#4d4d4d", linewidth=0.8,
            hatch=HATCH[status], label=voice.speak(STATUS_WORDS[status]), height=0.72,
        )  # fmt: skip
        for place, (start, size) in enumerate(zip(left, widths, strict=True)):
            if size:
                axes.text(
                    start + size / 2, place, voice.number(size), ha="center", va="center", fontsize=9,
                    bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
                )  # fmt: skip
        left = [start + size for start, size in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(rows)), [voice.speak(name) for name in rows["department_name"]])
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(voice.speak(say("Number of interventions")))
    axes.legend(ncols=len(used), loc="lower right", bbox_to_anchor=(1, 1), fontsize=9, handlelength=1.4)
    return figure


def colours_by_result(data: pd.DataFrame, voice: Voice, width: float) -> Figure:
    """Coded result x colour, a panel per pass; framed where the rule gives the published colour."""
    coders = list(dict.fromkeys(data["coder"]))
    results = [name for name in RESULTS if data.loc[data["result"] == name, "interventions"].sum()]
    colours = [name for name in STATUSES if data.loc[data["status"] == name, "interventions"].sum()]
    figure = look.figure(width=width, height=1.0 + 0.42 * len(results))
    panels = figure.subplots(1, len(coders), sharey=True, squeeze=False)[0]
    for axes, coder in zip(panels, coders, strict=True):
        for row in data[(data["coder"] == coder) & (data["interventions"] > 0)].to_dict("records"):
            agrees = row["by_rule"] > 0
            frame = {
                "boxstyle": "round,pad=0.3", "facecolor": "white", "linewidth": 1.6,
                "edgecolor": look.INK if agrees else "none",
            }  # fmt: skip
            axes.text(
                colours.index(row["status"]), results.index(row["result"]), voice.number(row["interventions"]),
                ha="center", va="center", fontsize=11, fontweight="bold" if agrees else "normal", bbox=frame,
            )  # fmt: skip
        axes.set_title(voice.speak(say("Pass {coder}", coder=coder)))
        axes.set_xticks(range(len(colours)), [voice.speak(STATUS_WORDS[name]) for name in colours])
        axes.set_yticks(range(len(results)), [voice.speak(RESULT_NAMES[name]) for name in results])
        axes.set_xlim(-0.6, len(colours) - 0.4)
        axes.set_ylim(len(results) - 0.4, -0.6)
        axes.tick_params(length=0)
        axes.grid(axis="y")
    return figure
