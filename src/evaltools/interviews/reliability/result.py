"""What an agreement analysis returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaltools.words import Message, in_context, say

NAMES: Mapping[str, Message] = {
    "percent": say("percent agreement"),
    "cohen": say("Cohen's kappa"),
    "conger": say("Conger's kappa"),
    "scott": say("Scott's pi"),
    "fleiss": say("Fleiss' kappa"),
    "brennan_prediger": say("Brennan-Prediger coefficient"),
    "gwet": say("Gwet's AC1"),
    "gwet_weighted": say("Gwet's AC2"),
    "krippendorff": say("Krippendorff's alpha"),
    "unitised": say("Krippendorff's unitised alpha"),
}

UNITS: Mapping[str, Message] = {
    "turn": in_context("unit of agreement", "turn of speech"),
    "paragraph": in_context("unit of agreement", "paragraph"),
    "sentence": in_context("unit of agreement", "sentence"),
    "span": in_context("unit of agreement", "span"),
}
"""What coders are compared on."""


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement with its interval and the quantities it was made of."""

    value: float | None
    """The coefficient; None where it is undefined, and `reason` says why."""
    low: float | None
    high: float | None
    observed: float | None
    """Observed agreement; for Krippendorff's alpha observed disagreement."""
    expected: float | None
    """Agreement expected by chance; for Krippendorff's alpha expected disagreement."""
    units: int
    """Units that at least two coders rated."""
    coders: int
    coefficient: str = "krippendorff"
    """Key of `NAMES`: what was computed (`conger` where Cohen's kappa was asked for more than two coders)."""
    metric: str = "nominal"
    weights: str = "identity"
    level: float = 0.95
    interval: str = ""
    """How the interval was made: `bootstrap over units`, `bootstrap over transcripts` or `analytic`."""
    standard_error: float | None = None
    categories: tuple[Any, ...] = ()
    reason: str = ""
    """Why there is no value, in one sentence."""
    notes: tuple[Message, ...] = ()
    """What a reader of the interval must know, a sentence each."""

    @property
    def words(self) -> Message:
        """The coefficient's name, to be spoken by a voice."""
        return NAMES[self.coefficient]

    def name(self) -> str:
        """The coefficient's name in English."""
        return self.words.text

    def __str__(self) -> str:
        what = f"{self.name()} over {self.units} units and {self.coders} coders"
        if self.value is None:
            return f"{what} is undefined: {self.reason}"
        if self.low is None or self.high is None:
            return f"{what}: {self.value:.3f} (no interval)"
        return f"{what}: {self.value:.3f} ({self.level:.0%} interval {self.low:.3f} to {self.high:.3f}, {self.interval})"
