"""Standard errors published for some coefficients: no drawing, but units must be independent."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaltools.interviews.reliability.coefficients import observed_agreement
from evaltools.interviews.reliability.ratings import MISSING, Ratings

Array = NDArray[np.float64]

PUBLISHED = ("percent", "cohen", "scott", "fleiss", "brennan_prediger", "gwet")


def cohen_error(ratings: Ratings, weights: Array) -> float:
    """Asymptotic standard error of (weighted) kappa for two coders (Fleiss, Cohen, Everitt 1969)."""
    codes = ratings.codes[(ratings.codes != MISSING).all(axis=1)]
    size, n = len(ratings.categories), len(codes)
    table = np.zeros((size, size))
    np.add.at(table, (codes[:, 0], codes[:, 1]), 1 / n)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed = float((table * weights).sum())
    expected = float(rows @ weights @ columns)
    row_means, column_means = weights @ columns, weights.T @ rows
    kappa = (observed - expected) / (1 - expected)
    bracket = weights - (row_means[:, None] + column_means[None, :]) * (1 - kappa)
    spread = float((table * bracket**2).sum()) - (kappa - expected * (1 - kappa)) ** 2
    return float(np.sqrt(max(spread, 0.0) / n) / (1 - expected))


def gwet_error(ratings: Ratings, weights: Array, coefficient: str, value: float, expected: float) -> float:
    """Standard error by Gwet's linearisation, one pseudo-value per unit (Gwet 2008; 2014, chapter 5).

    Raters are taken as fixed; units as a sample from a large population.
    """
    counts = ratings.counts()
    rated = counts.sum(axis=1)
    counts, rated = counts[rated > 0], rated[rated > 0]
    n, size = len(counts), counts.shape[1]
    paired = rated >= 2
    observed = observed_agreement(counts, weights)
    pseudo = n / paired.sum() * np.where(paired, observed - expected, 0.0) / (1 - expected)
    shares = counts / rated[:, None]
    prevalence = shares.mean(axis=0)
    if coefficient == "gwet":
        chance = weights.sum() / (size * (size - 1)) * (shares @ (1 - prevalence))
    elif coefficient in ("fleiss", "scott"):
        chance = shares @ (weights @ prevalence)
    else:
        chance = np.full(n, expected)
    pseudo = pseudo - 2 * (1 - value) * (chance - expected) / (1 - expected)
    return float(np.sqrt(((pseudo - value) ** 2).sum() / (n * (n - 1))))
