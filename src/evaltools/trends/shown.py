"""How a result shows itself: a table of its numbers, the same in JupyterLab, and a figure where it has an interval."""

from __future__ import annotations

import html
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends.results import show

if TYPE_CHECKING:
    import pandas as pd

WAVES = ("n", "exposure", "design_effect", "clusters")
"""Fields that hold one number for the time before and one for the time after."""
_MOST_ROWS = 30


class Shown:
    """A frozen dataclass of numbers, for one comparison or series or for many."""

    def to_frame(self) -> pd.DataFrame:
        """One row for a single result; one per comparison or series for many, with the names these were given."""
        import pandas as pd

        many = np.shape(getattr(self, "p_value", 0.0))
        columns: dict[str, Any] = {}
        for name, value in self._values():
            shape = np.shape(value)
            if isinstance(value, str | int | float | bool | np.generic) or value is None or shape == many:
                columns[name] = value if shape == () else np.asarray(value).ravel()
        rows = int(np.prod(many)) if many else 1
        names = list(getattr(self, "series", ())) or range(rows)
        return pd.DataFrame(columns, index=pd.Index(names) if len(names) == rows else range(rows))

    def _values(self) -> list[tuple[str, Any]]:
        """Fields in order; of two waves one column each."""
        found: list[tuple[str, Any]] = []
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if field.name in WAVES and isinstance(value, tuple) and len(value) == 2:
                found += [(f"{field.name}_before", value[0]), (f"{field.name}_after", value[1])]
            else:
                found.append((field.name, value))
        return found

    def _repr_html_(self) -> str:
        frame = self.to_frame()
        turned = len(frame) == 1
        table = (frame.T if turned else frame).to_html(
            header=not turned, max_rows=_MOST_ROWS, float_format=lambda v: show(v), na_rep="–"
        )
        return f"<p>{html.escape(str(self))}</p>{table}"


class Drawn(Shown):
    """A result with an estimate and its interval, or with values over time."""

    def plot(self, axes: Any = None) -> Any:
        """The result in matplotlib axes, new ones unless given; returns the axes.

        Raises
        ------
        InvalidArgument : many results at once.
        """
        from evaltools.trends.drawing.results import draw

        if np.ndim(getattr(self, "p_value", 0.0)):
            raise InvalidArgument("result", "holds many results; draw them one at a time.")
        return draw(self, axes)


class OverTime(Drawn):
    """A result that holds values over time: `lines` names the fields, the dates are in `index`."""

    lines: tuple[str, ...]
    index: Any

    def to_frame(self) -> pd.DataFrame:
        """One row per time with its date where it has one; for many series one row per series."""
        import pandas as pd

        if np.ndim(getattr(self, "p_value", 0.0)):
            return super().to_frame()
        return pd.DataFrame({name: getattr(self, name) for name in self.lines}, index=self.index)
