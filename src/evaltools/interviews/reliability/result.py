"""What an agreement analysis returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NAMES = {
    "percent": {"sv": "procentuell överensstämmelse", "en": "percent agreement"},
    "cohen": {"sv": "Cohens kappa", "en": "Cohen's kappa"},
    "conger": {"sv": "Congers kappa", "en": "Conger's kappa"},
    "scott": {"sv": "Scotts pi", "en": "Scott's pi"},
    "fleiss": {"sv": "Fleiss kappa", "en": "Fleiss' kappa"},
    "brennan_prediger": {"sv": "Brennan-Predigers koefficient", "en": "Brennan-Prediger coefficient"},
    "gwet": {"sv": "Gwets AC1", "en": "Gwet's AC1"},
    "gwet_weighted": {"sv": "Gwets AC2", "en": "Gwet's AC2"},
    "krippendorff": {"sv": "Krippendorffs alfa", "en": "Krippendorff's alpha"},
    "unitised": {"sv": "Krippendorffs alfa för avgränsade avsnitt", "en": "Krippendorff's unitised alpha"},
}


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
    notes: tuple[str, ...] = ()

    def name(self, lang: str = "en") -> str:
        """The coefficient's name in the language."""
        return NAMES[self.coefficient][lang]

    def __str__(self) -> str:
        what = f"{self.name()} over {self.units} units and {self.coders} coders"
        if self.value is None:
            return f"{what} is undefined: {self.reason}"
        if self.low is None or self.high is None:
            return f"{what}: {self.value:.3f} (no interval)"
        return f"{what}: {self.value:.3f} ({self.level:.0%} interval {self.low:.3f} to {self.high:.3f}, {self.interval})"
