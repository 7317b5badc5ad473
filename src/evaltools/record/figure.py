"""Figures as they are found: the data drawn, who draws them, a message and a text alternative; no language, no width."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from evaltools.words.messages import Sayable
from evaltools.words.store import from_data, to_data

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from evaltools.words.voice import Voice

Draw = Callable[..., "Drawing"]
"""Draws for a voice and a width in inches: `draw(data, voice, width, **options)`."""


@dataclass(frozen=True)
class Figure:
    """A figure of a chapter, as it was found."""

    id: str
    number: str
    caption: Sayable
    """Its message in words."""
    alternative: Sayable
    """What is shown, the message, and where the same data stand as a table."""
    draw: str = ""
    """The function that draws it, `module:name`; empty where the notebook itself drew it and must draw it anew."""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    """The data drawn."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Further arguments of the function."""
    note: Sayable = ""
    sources: tuple[str, ...] = ()
    synthetic: bool = False

    kind = "figure"

    @property
    def has_data(self) -> bool:
        """Whether the data drawn are kept."""
        return bool(self.columns)

    def frame(self) -> pd.DataFrame:
        """The data drawn, as they were stored; dates are dates, texts of the study are lazy."""
        import pandas as pd

        frame = pd.DataFrame.from_records(list(self.rows), columns=list(self.columns))
        for name in frame.columns:
            if frame[name].isna().all():
                frame[name] = frame[name].astype(float)
        return frame

    def drawn(self, voice: Voice, width: float) -> Drawing:
        """Draw it from what is stored.

        Parameters
        ----------
        voice : who says what stands in it.
        width : in inches.
        """
        module, _, name = self.draw.partition(":")
        function: Draw = getattr(importlib.import_module(module), name)
        return function(self.frame(), voice, width, **self.options)


def drawn_by(function: Any) -> str:
    """How a drawing function is found again: `module:name`; empty for one that only the notebook has."""
    module, name = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
    findable = callable(function) and module not in ("", "__main__", "builtins") and name.isidentifier()
    return f"{module}:{name}" if findable else ""


def data_of(frame: pd.DataFrame | None) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Columns and rows of a frame as they are stored and drawn: what is drawn later is what is drawn now."""
    if frame is None:
        return (), ()
    names = tuple(str(name) for name in frame.columns)
    rows = tuple(
        tuple(from_data(to_data(item)) for item in row) for row in frame.itertuples(index=False, name=None)
    )
    return names, rows


def figure_to_data(figure: Figure) -> dict[str, Any]:
    """A figure as plain data."""
    return {"kind": "figure", **{item.name: to_data(getattr(figure, item.name)) for item in fields(Figure)}}


def figure_from_data(data: Mapping[str, Any]) -> Figure:
    """Read a figure back from `figure_to_data`."""
    given = {item.name: from_data(data[item.name]) for item in fields(Figure)}
    for name in ("columns", "sources"):
        given[name] = tuple(given[name])
    given["rows"] = tuple(tuple(row) for row in given["rows"])
    return Figure(**given)
