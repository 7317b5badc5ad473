"""A level that drifts by itself: how likely each size of drift is, and what is left of an effect under it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from evaltools.trends import loglinear
from evaltools.trends.arguments import Floats

# Variance of the level's own step over that of one count, from none to three times as much.
_DRIFTS = np.r_[0.0, np.geomspace(1e-4, 3.0, 25)]


@dataclass(frozen=True)
class Drifting:
    """One coefficient of a log-linear model under each size of drift, and how likely each is."""

    weight: Floats
    estimate: Floats
    se: Floats
    variance: Floats
    df: float

    def p_value(self, value: float = 0.0) -> float:
        """p-value of a value of the coefficient, averaged over the likelihood of the drift."""
        return float(self.weight @ (2 * stats.t.sf(np.abs(self.estimate - value) / self.se, self.df)))

    def bound(self, tail: float, upper: bool) -> float:
        """Where the averaged one-sided p-value is `tail`."""
        sign = 1.0 if upper else -1.0
        far = float(np.max(np.abs(self.estimate)) + 60 * np.max(self.se))

        def gap(value: float) -> float:
            return float(self.weight @ stats.t.sf(sign * (value - self.estimate) / self.se, self.df)) - tail

        return float(optimize.brentq(gap, -far, far))


def drifting(model: loglinear.LogLinear, column: int, row: int = 0) -> Drifting:
    """Restricted likelihood of a random walk in the level of one fitted series (Harvey 1989, ch. 3 and 4).

    The working response of the fitted model has the variance of a count over its square, plus that of the walk; the scale of
    both is profiled out.
    """
    seen = model.observed[row] > 0
    x, mean = model.design[seen], model.mean[row][seen]
    z = np.log(mean) + model.residuals[row][seen] * np.sqrt((1 + model.alpha[row] * mean) / mean)
    own = (1 / mean + model.alpha[row]) / np.mean(1 / mean + model.alpha[row])
    times = np.flatnonzero(seen).astype(float)
    walk, n, p = np.minimum.outer(times, times), len(z), x.shape[1]
    rows = []
    for drift in _DRIFTS:
        root = np.linalg.cholesky(np.diag(own) + drift * walk)
        q, r = np.linalg.qr(np.linalg.solve(root, x))
        scaled = np.linalg.solve(root, z)
        beta = np.linalg.solve(r, q.T @ scaled)
        variance = float(np.sum((scaled - q @ (q.T @ scaled)) ** 2)) / (n - p)
        inverse = np.linalg.inv(r)
        se = np.sqrt(variance * float(np.sum(inverse[column] ** 2)))
        likelihood = -0.5 * (n - p) * np.log(max(variance, 1e-300)) - np.sum(np.log(np.diag(root)))
        rows.append((likelihood - np.sum(np.log(np.abs(np.diag(r)))), beta[column], se, drift * variance))
    likelihoods, estimates, errors, variances = np.array(rows).T
    weight = np.exp(likelihoods - likelihoods.max())
    return Drifting(weight / weight.sum(), estimates, errors, variances, float(n - p))
