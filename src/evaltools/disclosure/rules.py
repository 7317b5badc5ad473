"""Rules of disclosure control by their values, under names that others know them by, and what a study file says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evaltools.words.messages import StudyWords


@dataclass(frozen=True)
class Rules:
    """When a number is too small, or too much one contributor's, to be shown."""

    minimum: int = 5
    """Counts from 1 to below this are withheld, and so is every share, rate or mean on such a base or result."""
    round_to: int = 0
    """Counts are rounded to multiples of this; 0 leaves them as they are."""
    dominant: tuple[int, float] | None = None
    """The n-k rule: a total is withheld where its n largest contributors make up more than the share k of it."""
    p_ratio: float | None = None
    """The p% rule: a total is withheld where what is left after the two largest contributors is below this share of the
    largest, so that the second could tell the first too closely."""

    @property
    def spread(self) -> int:
        """How far apart the bounds of a withheld number must be, whatever is computed from what is shown."""
        return max(1, self.minimum // 2)

    def is_small(self, number: float) -> bool:
        """Whether a number of persons or events is too small to be shown; none at all is not."""
        return 0.5 <= number < self.minimum - 0.5

    def rounded(self, number: float) -> float:
        """A count as it may be shown; halves go up, as the rule of ehrQL has it."""
        if not self.round_to:
            return number
        return float(self.round_to * int(number / self.round_to + 0.5))


PRESETS: dict[str, Rules] = {
    "statistics": Rules(minimum=5),
    "acro": Rules(minimum=10, dominant=(2, 0.9), p_ratio=0.1),
    "ehrql": Rules(minimum=8, round_to=5),
}
"""Common practice of official statistics; the defaults of ACRO (Green, Ritchie, Smith 2021); those of ehrQL's measures."""

Preset = Literal["statistics", "acro", "ehrql"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reasoned(_Part):
    """Who decided something, and why."""

    reason: StudyWords
    name: Annotated[str, Field(strict=True, min_length=2, max_length=200)]
    """Who answers for it."""


class Exempt(Reasoned):
    """An indicator, or one area of it, whose numbers are shown although they are small."""

    indicator: Annotated[str, Field(strict=True, min_length=1)]
    area: str = ""
    """Blank for all areas."""


class Protection(_Part):
    """What the study file says of disclosure control: `disclosure: {preset: acro}`; it is on where nothing is said."""

    preset: Preset = "statistics"
    minimum: Annotated[int, Field(ge=3, le=100)] | None = None
    """Instead of the preset's."""
    round_to: Annotated[int, Field(ge=0, le=100)] | None = None
    """Instead of the preset's."""
    exceptions: tuple[Exempt, ...] = ()
    off: Reasoned | None = None
    """Switches it off, with reason and name; the report shows them."""
    earlier: tuple[str, ...] = ()
    """What was published earlier: files `shown.json`, below the study's folder, that a publication came with."""

    @model_validator(mode="after")
    def _inside(self) -> Protection:
        for name in self.earlier:
            if name.startswith(("/", "~")) or ".." in name.split("/") or not name.endswith(".json"):
                raise ValueError(
                    f'"{name}" is no file below the study\'s folder, such as releases/2025/shown.json'
                )
        return self

    @property
    def rules(self) -> Rules:
        """The rules by value."""
        base = PRESETS[self.preset]
        return Rules(
            base.minimum if self.minimum is None else self.minimum,
            base.round_to if self.round_to is None else self.round_to,
            base.dominant,
            base.p_ratio,
        )

    def exempts(self, indicator: str, area: str) -> bool:
        """Whether an indicator's numbers of an area are shown whatever they are."""
        return any(item.indicator == indicator and item.area in ("", area) for item in self.exceptions)
