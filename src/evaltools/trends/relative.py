"""Rate of one series of counts relative to another, time by time: what both share cancels out.

Of the events of both series at a time, the share that falls in the treated one has log odds equal to the
logarithm of the relative rate. Season, weather and recording practice common to both leave it alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from evaltools.trends.arguments import Floats

_STEPS = 60


@dataclass(frozen=True)
class RelativeRate:
    """Fitted log-linear models of relative rates, one per row; the same attributes as `LogLinear`."""

    design: Floats
    coefficients: Floats
    residuals: Floats
    observed: Floats
    weights: Floats
    dispersion: Floats
    converged: np.ndarray

    @property
    def df(self) -> Floats:
        """Residual degrees of freedom."""
        return np.asarray(self.observed.sum(axis=1) - self.design.shape[1])


def fit(design: Floats, treated: Floats, comparison: Floats, offset: Floats) -> RelativeRate:
    """Quasi-binomial regression of the treated series' share of the events at each time.

    Parameters
    ----------
    design : (n, p) of full rank.
    treated, comparison : (series, n) counts, NaN where missing.
    offset : (series, n) logarithm of treated over comparison population.
    """
    total = treated + comparison
    observed = (~np.isnan(total) & (np.nan_to_num(total) > 0)).astype(float)
    x, m = np.where(observed > 0, treated, 0.0), np.where(observed > 0, total, 0.0)
    p = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), p * p)
    beta = np.zeros((len(x), p))
    share = np.clip(x.sum(axis=1) / np.maximum(m.sum(axis=1), 1), 1e-6, 1 - 1e-6)
    beta[:, 0] = special.logit(share) - offset.mean(axis=1)
    step = np.full(len(x), np.inf)
    for _ in range(_STEPS):
        mean = special.expit(beta @ design.T + offset)
        information = ((m * mean * (1 - mean)) @ products).reshape(-1, p, p)
        ridge = 1e-14 * np.maximum(np.trace(information, axis1=1, axis2=2), 1e-300)[:, None, None] * np.eye(p)
        move = np.linalg.solve(information + ridge, ((x - m * mean) @ design)[..., None])[..., 0]
        beta = beta + np.clip(move, -5, 5)
        step = np.max(np.abs(move @ design.T), axis=1)
        if np.all(step < 1e-11):
            break
    mean = special.expit(beta @ design.T + offset)
    weights = m * mean * (1 - mean)
    residuals = np.where(observed > 0, (x - m * mean) / np.sqrt(np.maximum(weights, 1e-300)), 0.0)
    df = np.maximum(observed.sum(axis=1) - p, 1)
    spread = np.ptp(beta @ design.T, axis=1)
    return RelativeRate(
        design,
        beta,
        residuals,
        observed,
        weights,
        np.sum(residuals**2, axis=1) / df,
        (step < 1e-7) & (spread < 15),
    )
