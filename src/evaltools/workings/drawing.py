"""One figure for all that is judged in a grid: criteria by bodies, problems by months, aspects by cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.record import look

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from evaltools.words import Voice

NARROW = 5.0
"""Inches below which a page is that of a phone."""
_SHAPES: dict[str, dict[str, Any]] = {
    "yes": {"facecolor": look.ACCENT, "edgecolor": look.ACCENT, "marker": "o"},
    "reported": {"facecolor": look.ACCENT, "edgecolor": look.ACCENT, "marker": "o"},
    "partly": {"facecolor": look.SKY, "edgecolor": look.ACCENT, "marker": "D"},
    "no": {"facecolor": "white", "edgecolor": look.SECOND, "marker": "X"},
    "not-stated": {"facecolor": look.LIGHT, "edgecolor": look.LIGHT, "marker": "."},
}
"""Answers differ in shape as well as in colour, for who cannot tell colours apart."""


def draw_grid(data: pd.DataFrame, voice: Voice, width: float, words: dict[str, Any] | None = None) -> Figure:
    """A mark in each cell of a grid.

    Parameters
    ----------
    data : row, row_name, column, column_name, code (yes, partly, no, not-stated or reported).
    voice : who says the names.
    width : in inches.
    words : what each code means, for the legend; none where there is one code alone.
    """
    from textwrap import fill

    rows, columns = list(dict.fromkeys(data["row"])), list(dict.fromkeys(data["column"]))
    row_names = data.drop_duplicates("row").set_index("row")["row_name"]
    column_names = data.drop_duplicates("column").set_index("column")["column_name"]
    narrow = width < NARROW
    labels = [
        fill(voice.speak(row_names[name]), 20 if narrow else 38, break_long_words=False) for name in rows
    ]
    heads = [fill(_short(voice.speak(column_names[name])), 16, break_long_words=False) for name in columns]
    lines = sum(label.count("\n") + 1 for label in labels)
    tall = narrow or len(columns) > 6
    figure = look.figure(
        width=width, height=1.4 + 0.22 * max(lines, 1.5 * len(rows)) + (0.7 if tall else 0.0)
    )
    axes = figure.subplots()
    for code, shape in _SHAPES.items():
        own = data[data["code"] == code]
        if own.empty:
            continue
        axes.scatter(
            [columns.index(name) for name in own["column"]],
            [rows.index(name) for name in own["row"]],
            s=70 if not narrow else 45,
            linewidth=1.2,
            zorder=3,
            label=voice.speak((words or {}).get(code, code)),
            **shape,
        )
    axes.set_yticks(range(len(rows)), labels)
    axes.set_xticks(range(len(columns)), heads, rotation=90 if tall else 0)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(axis="y")
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xlim(-0.6, max(len(columns) - 0.4, 2.6))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    if words and data["code"].nunique() > 1:
        axes.legend(ncols=2 if narrow else 4, loc="upper left", bbox_to_anchor=(0, -0.02), fontsize=9)
    return figure


def _short(name: str) -> str:
    """A body's abbreviation where its name gives one in brackets."""
    return name.rpartition("(")[2].removesuffix(")") if name.endswith(")") else name
