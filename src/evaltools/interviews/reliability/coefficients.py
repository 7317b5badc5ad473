"""Chance-corrected coefficients as sums over units, so that a bootstrap sample is one matrix product.

Each coefficient is two functions: what a unit contributes (`contributions`, one row per unit) and how
the sums over units become an observed and an expected part (`combine`, vectorised over any number of
samples in the leading axes). Chance correction is then (observed - expected) / (1 - expected) for the
coefficients of agreement, and 1 - observed / expected for alpha, which counts disagreement.

References: Cohen 1960; Scott 1955; Fleiss 1971; Conger 1980; Brennan, Prediger 1981; Gwet 2008, 2014
(missing values, weights); Krippendorff 2011.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaltools.checks import InvalidArgument
from evaltools.interviews.reliability.ratings import MISSING, Ratings

Array = NDArray[np.float64]
Parts = tuple[Array, Array]

MAX_CATEGORIES = 2_000
"""Ratio alpha needs a matrix of categories x categories."""


@dataclass(frozen=True)
class Design:
    """A coefficient prepared for one set of ratings."""

    contributions: Array
    """Units x terms; units that cannot contribute are rows of zeros."""
    combine: Callable[[Array], Parts] | None
    """Sums (..., terms) to observed and expected (...); None where `combine_weighted` is given."""
    pairable: NDArray[np.bool_]
    """Which units were rated by at least two coders."""
    disagreement: bool = False
    combine_weighted: Callable[[Array, Array], Parts] | None = None
    """Weights of rows (..., rows) and rows of contributions to observed and expected (...), for a coefficient
    that is no function of sums."""

    def parts(self) -> Parts:
        """Observed and expected for the ratings themselves."""
        return self._combined(np.ones(len(self.contributions)), self.contributions)

    def resampled(self, weights: Array, rows: Array) -> Array:
        """The coefficient for each sample: weights (samples, rows) of rows of contributions."""
        return self.value(*self._combined(weights, rows))

    def _combined(self, weights: Array, rows: Array) -> Parts:
        if self.combine_weighted is not None:
            return self.combine_weighted(weights, rows)
        assert self.combine is not None
        return self.combine(weights @ rows)

    def value(self, observed: Array, expected: Array) -> Array:
        """The coefficient from its parts; NaN where chance leaves nothing to explain."""
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.disagreement:
                return np.where(expected > 0, 1 - observed / expected, np.nan)
            return np.where(expected < 1 - 1e-12, (observed - expected) / (1 - expected), np.nan)


def _share(numerator: Array, denominator: Array) -> Array:
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0)


def observed_agreement(counts: Array, weights: Array) -> Array:
    """Weighted share of agreeing pairs of coders in each unit (0 where fewer than two rated it)."""
    rated = counts.sum(axis=1)
    agreeing = (counts * (counts @ weights - 1)).sum(axis=1)
    return np.where(rated >= 2, _share(agreeing, rated * (rated - 1)), 0.0)


def by_categories(ratings: Ratings, weights: Array, coefficient: str) -> Design:
    """Percent agreement, Scott's pi, Fleiss' kappa, Brennan-Prediger or Gwet's AC1 and AC2."""
    counts = ratings.counts()
    size = counts.shape[1]
    rated = counts.sum(axis=1)
    pairable = rated >= 2
    terms = np.column_stack(
        [
            observed_agreement(counts, weights),
            pairable,
            rated >= 1,
            _share(counts, np.repeat(rated[:, None], size, axis=1)),
        ]
    ).astype(float)

    def chance(prevalence: Array) -> Array:
        if coefficient == "percent":
            return np.zeros(prevalence.shape[:-1])
        if coefficient == "brennan_prediger":
            return np.full(prevalence.shape[:-1], weights.sum() / size**2)
        if coefficient == "gwet":
            if size < 2:
                return np.ones(prevalence.shape[:-1])
            spread = (prevalence * (1 - prevalence)).sum(axis=-1)
            return weights.sum() / (size * (size - 1)) * spread
        return np.einsum("...k,kl,...l->...", prevalence, weights, prevalence)

    def combine(sums: Array) -> Parts:
        observed = _share(sums[..., 0], sums[..., 1])
        return observed, chance(_share(sums[..., 3:], sums[..., 2:3] + 0 * sums[..., 3:]))

    return Design(terms, combine, pairable)


def by_coders(ratings: Ratings, weights: Array) -> Design:
    """Cohen's kappa for two coders; Conger's generalisation for more.

    With two coders only units that both rated count, as in Cohen's table. With more, each coder's
    distribution rests on the units that coder rated.
    """
    counts = ratings.counts()
    pairable = counts.sum(axis=1) >= 2
    size, coders = counts.shape[1], ratings.coders
    onehot = np.zeros((ratings.units, coders, size))
    rows, columns = np.nonzero(ratings.codes != MISSING)
    onehot[rows, columns, ratings.codes[rows, columns]] = 1.0
    if coders == 2:
        onehot[~pairable] = 0.0
    terms = np.column_stack(
        [observed_agreement(counts, weights), pairable, onehot.reshape(ratings.units, coders * size)]
    ).astype(float)

    def combine(sums: Array) -> Parts:
        observed = _share(sums[..., 0], sums[..., 1])
        marginals = sums[..., 2:].reshape(*sums.shape[:-1], coders, size)
        shares = _share(marginals, marginals.sum(axis=-1, keepdims=True) + 0 * marginals)
        products = np.einsum("...gk,kl,...hl->...gh", shares, weights, shares)
        same = np.trace(products, axis1=-2, axis2=-1)
        return observed, (products.sum(axis=(-2, -1)) - same) / (coders * (coders - 1))

    return Design(terms, combine, pairable)


def alpha(ratings: Ratings, metric: str) -> Design:
    """Krippendorff's alpha with the nominal, ordinal, interval or ratio difference."""
    counts = ratings.counts()
    rated = counts.sum(axis=1)
    pairable = rated >= 2
    counts = counts * pairable[:, None]
    partners = np.where(pairable, rated - 1, 1.0)
    if metric == "nominal":
        return _nominal(counts, partners, pairable)
    if metric == "interval":
        return _interval(counts, partners, pairable, _numbers(ratings, metric))
    if metric == "ordinal":
        return _ordinal(counts, pairable)
    if len(ratings.categories) > MAX_CATEGORIES:
        raise InvalidArgument(
            "ratings",
            f"has {len(ratings.categories)} distinct values; ratio alpha handles {MAX_CATEGORIES}: "
            "round the values",
        )
    values = _numbers(ratings, metric)
    if np.any(values < 0):
        raise InvalidArgument("ratings", "the ratio metric needs values from 0 and up")
    total = values[:, None] + values[None, :]
    apart = np.abs(values[:, None] - values[None, :])
    return _fixed(counts, partners, pairable, _share(apart, total) ** 2)


def _numbers(ratings: Ratings, metric: str) -> Array:
    if ratings.values is None:
        raise InvalidArgument("ratings", f"the {metric} metric needs numbers, not names of categories")
    return ratings.values


def _nominal(counts: Array, partners: Array, pairable: NDArray[np.bool_]) -> Design:
    differing = (counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)) / partners
    terms = np.column_stack([differing, counts])

    def combine(sums: Array) -> Parts:
        totals = sums[..., 1:]
        n = totals.sum(axis=-1)
        expected = _share(n**2 - (totals**2).sum(axis=-1), n * (n - 1))
        return _share(sums[..., 0], n), expected

    return Design(terms, combine, pairable, disagreement=True)


def _interval(counts: Array, partners: Array, pairable: NDArray[np.bool_], values: Array) -> Design:
    # Squared differences need only moments; centred, so that large numbers lose no digits.
    centred = values - (values.mean() if len(values) else 0.0)
    n, first, second = counts.sum(axis=1), counts @ centred, counts @ centred**2
    terms = np.column_stack([2 * (n * second - first**2) / partners, n, first, second])

    def combine(sums: Array) -> Parts:
        total, mean, square = sums[..., 1], sums[..., 2], sums[..., 3]
        expected = _share(2 * (total * square - mean**2), total * (total - 1))
        return _share(sums[..., 0], total), np.maximum(expected, 0.0)

    return Design(terms, combine, pairable, disagreement=True)


def _fixed(counts: Array, partners: Array, pairable: NDArray[np.bool_], squared: Array) -> Design:
    """Alpha for differences that do not depend on the distribution of the values."""
    differing = (counts * (counts @ squared)).sum(axis=1) / partners
    terms = np.column_stack([differing, counts])

    def combine(sums: Array) -> Parts:
        totals = sums[..., 1:]
        n = totals.sum(axis=-1)
        expected = _share(((totals @ squared) * totals).sum(axis=-1), n * (n - 1))
        return _share(sums[..., 0], n), expected

    return Design(terms, combine, pairable, disagreement=True)


def _ordinal(counts: Array, pairable: NDArray[np.bool_]) -> Design:
    """Ordinal alpha: the difference of two values is the difference of their mid-ranks in the sample.

    The mid-ranks change with the sample, so a sample is not a sum; it is three matrix products instead.
    """

    def combine_weighted(weights: Array, rows: Array) -> Parts:
        rated = rows.sum(axis=1)
        totals = weights @ rows
        n = totals.sum(axis=-1)
        middle = np.cumsum(totals, axis=-1) - totals / 2
        # Centred on the mean mid-rank, n/2, so that squares lose no digits.
        middle = middle - n[..., None] / 2
        partners = np.where(rated >= 2, rated - 1, 1.0)
        spread = rated * (middle**2 @ rows.T) - (middle @ rows.T) ** 2
        observed = (weights * 2 * spread / partners).sum(axis=-1)
        expected = 2 * (n * (totals * middle**2).sum(axis=-1) - (totals * middle).sum(axis=-1) ** 2)
        return _share(observed, n), _share(expected, n * (n - 1))

    return Design(counts, None, pairable, disagreement=True, combine_weighted=combine_weighted)
