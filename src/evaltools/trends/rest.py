"""The change of an area's rate against the change of all other areas, year by year."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evaltools.trends import annual_core, contrasts, dispersion, studentised
from evaltools.trends.observed import Observation
from evaltools.trends.pairs import Draft


@dataclass(frozen=True)
class AgainstRest:
    """Rate ratio of an area over the rate ratio of the others."""

    ratio: float
    se: float
    """Standard error of its logarithm for independent events."""
    spread: contrasts.Spread
    source: str
    method: str = "ratio of rate ratios, dispersion between areas"

    def _tail(self, log: float) -> float:
        z = log / self.se
        p = float(studentised.upper_tail(z / np.sqrt(self.spread.value), self.spread.df))
        if np.isfinite(self.spread.df):
            p = max(p, float(studentised.upper_tail(z, np.inf)))
        return p

    @property
    def p_value(self) -> float:
        """Of no difference between the area's change and the others'; NaN without a dispersion."""
        return (
            float("nan") if np.isnan(self.spread.value) else min(1.0, 2 * self._tail(abs(np.log(self.ratio))))
        )

    def p_within(self, margin: float) -> float:
        """Two one-sided tests that the ratio lies within 1/(1 + margin) and 1 + margin."""
        if np.isnan(self.spread.value):
            return float("nan")
        log = float(np.log(self.ratio))
        return max(self._tail(np.log1p(margin) + log), self._tail(np.log1p(margin) - log))

    def tipping_point(self, tail: float) -> float:
        """Dispersion up to which the ratio would be told from 1 at this tail."""
        return float((np.log(self.ratio) / self.se / studentised.critical(tail, np.inf)) ** 2)

    def interval(self, level: float) -> tuple[float, float]:
        """Interval of the ratio, the inversion of the test."""
        tail = (1 - level) / 2
        reach = float(studentised.critical(tail, self.spread.df)) * np.sqrt(float(self.spread.value))
        if np.isfinite(self.spread.df):
            reach = max(reach, float(studentised.critical(tail, np.inf)))
        return float(self.ratio * np.exp(-reach * self.se)), float(self.ratio * np.exp(reach * self.se))


def _expected(panel: annual_core.Panel) -> np.ndarray:
    """Events that each area would have each year at its own mean rate: what areas of unequal size are added up by.

    Were their relative populations averaged instead, a small area that grows would lower the rate of all together.
    """
    seen = ~np.isnan(panel.counts)
    events = np.sum(np.where(seen, panel.counts, 0.0), axis=1, keepdims=True)
    exposed = np.sum(np.where(seen, panel.exposure, 0.0), axis=1, keepdims=True)
    return np.asarray(panel.exposure * (events + 0.5) / np.maximum(exposed, 1e-12))


def drafts(
    seasons: list[list[Observation]],
    panel: annual_core.Panel,
    notes: list[str],
    others: Sequence[str] | None,
    level: float,
) -> Iterator[Draft]:
    """Each year's change of each area against the sum of the others observed in both years."""
    value, df = dispersion.from_areas(panel.counts, panel.exposure)
    years = {int(t): c for c, t in enumerate(panel.times)}
    expected = _expected(panel)
    names = [s[0].area for s in seasons]
    for i, season in enumerate(seasons):
        compared = [j for j in range(len(seasons)) if j != i and (others is None or names[j] in others)]
        known = panel.declared[i]
        spread = contrasts.Spread(
            np.asarray(value[i] if np.isnan(known) else known),
            np.asarray(df[i] if np.isnan(known) else np.inf),
            np.asarray(0.0),
        )
        source = "declared" if not np.isnan(known) else "" if np.isnan(value[i]) else "areas"
        for before, after in itertools.pairwise(season):
            c0, c1 = years[before.year], years[after.year]
            if np.isnan(panel.counts[i, [c0, c1]]).any():
                continue
            if panel.segment[i, c0] != panel.segment[i, c1]:
                continue
            both = [j for j in compared if not np.isnan(panel.counts[j, [c0, c1]]).any()]
            both = [j for j in both if panel.segment[j, c0] == panel.segment[j, c1]]
            if not both:
                continue
            cells = np.array([*panel.counts[i, [c0, c1]], *panel.counts[both][:, [c0, c1]].sum(axis=0)]) + 0.5
            people = np.array([*panel.exposure[i, [c0, c1]], *expected[both][:, [c0, c1]].sum(axis=0)])
            rates = cells / people
            ratio = (rates[1] / rates[0]) / (rates[3] / rates[2])
            found = AgainstRest(float(ratio), float(np.sqrt(np.sum(1 / cells))), spread, source)
            rows = tuple(o.row for j in both for o in seasons[j] if o.year in (before.year, after.year))
            yield Draft(
                before, after, "rest", float(panel.margin[i]), relative=found, note=notes[i], others=rows
            )
