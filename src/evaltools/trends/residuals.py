"""What is left in the residuals of an interrupted series after trend, season, interruption and autocorrelation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaltools.trends import loglinear
from evaltools.trends.arguments import Floats
from evaltools.trends.results import show, show_p

_DRAWS = 999


@dataclass(frozen=True)
class ResidualChecks:
    """What is left in the residuals after trend, season, interruption and autocorrelation."""

    ljung_box_p: float
    """p-value that the innovations have no autocorrelation up to a period (Ljung and Box 1978)."""
    largest: float
    """Largest Pearson residual in standard deviations."""
    largest_position: int

    def __str__(self) -> str:
        left = "shows" if self.ljung_box_p < 0.05 else "does not show"
        return (
            f"What is left {left} further autocorrelation ({show_p(self.ljung_box_p)}); the farthest time is "
            f"{show(self.largest, 2)} standard deviations off, at position {self.largest_position}."
        )


def residual_checks(model: loglinear.LogLinear, errors: loglinear.Errors, period: int) -> ResidualChecks:
    """Ljung-Box on innovations, with its distribution simulated, and the farthest residual.

    Against the usual chi-square the statistic rejects 8 to 17 % of sound models, because the residuals of a
    design with trend, cycle and step are correlated; so it is compared with residuals of the same design and
    autocorrelation (fixed seed).
    """
    from evaltools.trends.autocorrelation import estimate, orthonormal

    rho = np.zeros(1) if errors.autocorrelation is None else errors.autocorrelation
    q = orthonormal(np.sqrt(model.weights)[..., None] * model.design)[0]
    lags = max(2, min(period, int(model.observed.sum()) // 4))
    errors_drawn = np.random.default_rng(20210202).standard_normal((_DRAWS, len(model.design)))
    errors_drawn[:, 1:] *= np.sqrt(1 - rho**2)
    for t in range(1, errors_drawn.shape[1]):
        errors_drawn[:, t] += rho * errors_drawn[:, t - 1]
    errors_drawn *= model.observed
    drawn = (errors_drawn - (errors_drawn @ q[0]) @ q[0].T) * model.observed
    drawn_rho = np.zeros(1) if errors.autocorrelation is None else estimate(q, drawn, model.observed)[0]
    simulated = _ljung_box(drawn, drawn_rho, model.observed, lags)
    found = _ljung_box(model.residuals, rho, model.observed, lags)
    p = (1 + int(np.sum(simulated >= found))) / (1 + _DRAWS)
    scaled = model.residuals[0] / np.sqrt(model.dispersion[0])
    farthest = int(np.argmax(np.abs(scaled)))
    return ResidualChecks(p, float(abs(scaled[farthest])), farthest)


def _ljung_box(residuals: Floats, rho: Floats, observed: Floats, lags: int) -> Floats:
    """Ljung and Box's statistic of the innovations of residuals (series, n)."""
    seen = observed[:, 1:] * observed[:, :-1]
    e = (residuals[:, 1:] - rho[:, None] * residuals[:, :-1]) * seen
    n = seen.sum(axis=1)
    squares = np.sum(e**2, axis=1)
    terms = [(np.sum(e[:, k:] * e[:, :-k], axis=1) / squares) ** 2 / (n - k) for k in range(1, lags + 1)]
    return np.asarray(n * (n + 2) * np.sum(terms, axis=0))
