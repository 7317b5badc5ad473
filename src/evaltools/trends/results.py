"""What every statistical function returns when it cannot test, and how numbers read in its sentences."""

from __future__ import annotations

import html
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


class Effect(Protocol):
    """A result that can be judged: an estimate with interval, p-value and the value of no change."""

    @property
    def estimate(self) -> Any:
        """The estimate, on the scale of its interval."""

    @property
    def null(self) -> float:
        """Its value when nothing changed: 1 for a ratio, 0 for a difference."""

    low: Any
    high: Any
    p_value: Any

    def p_within(self, margin: float) -> Any:
        """p-value of two one-sided tests that the change lies within the margin."""


@dataclass(frozen=True)
class NotTestable:
    """The data cannot carry the test; the reason, and how many observations it would take where known."""

    method: str
    reason: str
    n: int | None = None
    n_needed: int | None = None
    """Least number of observations (per wave for shares) with which the test could say something."""
    low: ClassVar[None] = None
    high: ClassVar[None] = None
    p_value: ClassVar[None] = None
    testable: ClassVar[bool] = False

    def to_frame(self) -> pd.DataFrame:
        """One row: method, reason, n and n_needed."""
        import pandas as pd

        return pd.DataFrame([{f.name: getattr(self, f.name) for f in fields(self)}])

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(str(self))}</p>"

    def __str__(self) -> str:
        return f"Not testable ({self.method}): {self.reason}."


def show(value: Any, digits: int = 3) -> str:
    """A number in plain English text with `digits` significant digits."""
    number = float(value)
    if not np.isfinite(number):
        return "unbounded" if np.isinf(number) else "unknown"
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    if abs(number) >= 10**digits:
        return f"{number:,.0f}"
    return f"{number:.{digits}g}" if abs(number) >= 1e-3 else f"{number:.1e}"


def show_p(p: Any) -> str:
    """A p-value as printed in a sentence."""
    number = float(p)
    return "p < 0.001" if number < 0.001 else f"p = {number:.3f}" if number < 0.0995 else f"p = {number:.2f}"


def show_interval(low: Any, high: Any, level: float, digits: int = 3) -> str:
    """'95 % interval 0.8 to 1.2'."""
    return f"{100 * level:g} % interval {show(low, digits)} to {show(high, digits)}"


def scalar(array: Any) -> Any:
    """A Python float for a single number, the array itself for many."""
    array = np.asarray(array)
    return float(array) if array.ndim == 0 else array


def within_from_interval(estimate: Any, low: Any, high: Any, level: float, margin: float) -> float:
    """p-value of two one-sided tests that a difference lies within the margin, normal, from its interval."""
    from scipy import stats

    se = (float(high) - float(low)) / (2 * stats.norm.ppf((1 + level) / 2))
    if not np.isfinite(se):
        return 1.0
    if se == 0:  # an interval of no width comes from ties, not from knowledge
        return 1.0
    return float(max(stats.norm.sf((margin - estimate) / se), stats.norm.sf((margin + estimate) / se)))
