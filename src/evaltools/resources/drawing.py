"""Money by board, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.record import look
from evaltools.resources.sentences import scale

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from evaltools.words import Voice


def boards(data: pd.DataFrame, voice: Voice, width: float, *, currency: str) -> Figure:
    """Bars from zero, one per board, labelled with their amounts.

    Parameters
    ----------
    data : board and amount, largest first.
    voice, width : who says the labels; inches.
    currency : unit of the amounts.
    """
    rows = data.iloc[::-1].reset_index(drop=True)
    figure = look.figure(width=width, height=0.9 + 0.34 * len(rows))
    axes = figure.subplots()
    divisor, unit = scale(float(rows["amount"].max()), currency)
    drawn = rows["amount"] / divisor
    axes.barh(range(len(rows)), drawn, color=look.ACCENT, height=0.66)
    for place, amount in enumerate(drawn):
        axes.text(amount, place, f" {voice.number(amount, 2 if divisor > 1 else 0)}", va="center", fontsize=9)
    axes.set_yticks(range(len(rows)), rows["board"].to_list())
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, float(drawn.max()) * 1.12)
    axes.set_xlabel(voice.speak(unit))
    return figure
