"""Numbers that a study may show: how many persons or events each stands for, and what ties them to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Key = tuple[str, str, str, date, date]
"""Indicator, group, area, first and last day."""
Reason = Literal["small", "withheld"]
"""Small itself, or withheld so that a small one cannot be computed."""


@dataclass(frozen=True)
class Cell:
    """One number, as persons or events: a count itself, the numerator of a share or rate, or the base of one."""

    key: Key
    topic: str
    number: float
    """Persons or events behind it."""
    shown: float | None = None
    """The number as what is shown gives it, where that is rounded; otherwise the number itself."""
    slack: float = 0.0
    """How far the number may lie from that."""
    base: float | None = None
    """What it is a part of: of a share those who answered."""
    layer: Literal["value", "base"] = "value"
    """Whether it is the value, or the number of those behind a share."""
    adds_over_time: bool = False
    """Whether months add up to years: counts of events."""
    small: bool = False
    """Whether it must not be shown."""
    known: bool = False
    """Whether all can read it elsewhere: public statistics, or released earlier."""
    kept: bool = False
    """Whether it was withheld in an earlier release, and stays so."""
    before: float | None = None
    """What an earlier release showed in its place."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Where the number lies, to whoever sees it shown."""
        centre = self.number if self.shown is None else self.shown
        return max(0.0, centre - self.slack), centre + self.slack

    @property
    def series(self) -> tuple[str, str]:
        """What numbers must share to be added up: indicator and layer."""
        return self.key[0], self.layer


@dataclass(frozen=True)
class Shown:
    """A number as an earlier publication left it: shown with its value, or withheld."""

    key: Key
    layer: Literal["value", "base"]
    number: float | None
    slack: float = 0.0

    def to_data(self) -> dict[str, Any]:
        """As it is stored."""
        indicator, group, area, start, end = self.key
        about = {"indicator": indicator, "group": group, "area": area, "layer": self.layer}
        return about | {
            "start": start.isoformat(),
            "end": end.isoformat(),
            "number": self.number,
            "slack": self.slack,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Shown:
        """Read back.

        Raises
        ------
        KeyError, ValueError, TypeError
            for what is nothing of the kind.
        """
        key = (
            str(data["indicator"]),
            str(data["group"]),
            str(data["area"]),
            date.fromisoformat(data["start"]),
            date.fromisoformat(data["end"]),
        )
        if data["layer"] not in ("value", "base"):
            raise ValueError(data["layer"])
        number = data["number"]
        return cls(
            key, data["layer"], None if number is None else float(number), float(data.get("slack", 0.0))
        )
