"""Agreement between coders on a units x coders array: validate, choose, compute, report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaltools.checks import InvalidArgument, nearest
from evaltools.interviews.reliability.analytic import PUBLISHED, cohen_error, gwet_error
from evaltools.interviews.reliability.bootstrap import bootstrap
from evaltools.interviews.reliability.coefficients import Design, alpha, by_categories, by_coders
from evaltools.interviews.reliability.ratings import Ratings, read_ratings
from evaltools.interviews.reliability.result import Agreement
from evaltools.interviews.reliability.weights import weight_matrix
from evaltools.words import Message, say

COEFFICIENTS = ("percent", "cohen", "scott", "fleiss", "brennan_prediger", "gwet", "krippendorff")
METRICS = ("nominal", "ordinal", "interval", "ratio")
SEED = 20110125
"""Fixed, so that the same ratings always give the same interval."""


def agreement(
    ratings: ArrayLike | Any,
    coefficient: str = "krippendorff",
    metric: str = "nominal",
    level: float = 0.95,
    *,
    weights: str | ArrayLike = "identity",
    categories: Sequence[Any] | None = None,
    clusters: ArrayLike | None = None,
    interval: str = "auto",
    samples: int = 2000,
    seed: int = SEED,
) -> Agreement:
    """Agreement between coders beyond chance, with an interval.

    Parameters
    ----------
    ratings
        Units x coders; NaN, None and blank text are missing values. See `table_to_ratings` for
        contingency tables.
    coefficient
        One of `COEFFICIENTS`. `cohen` with more than two coders is Conger's generalisation; `scott` takes
        two coders only.
    metric
        Difference between values for Krippendorff's alpha: one of `METRICS`.
    level
        Coverage of the interval, between 0 and 1.
    weights
        Partial credit between categories for the other coefficients: a name in `weights.WEIGHTS` or a
        matrix. `gwet` with weights is AC2.
    categories
        All categories in order, also those nobody used. It matters for `brennan_prediger` and `gwet`, and
        for the order of ordinal names.
    clusters
        One label per unit (the transcript); whole clusters are then drawn in the bootstrap.
    interval
        `analytic` where a standard error is published, `bootstrap`, or `auto`: analytic where published
        and the units are not clustered, otherwise bootstrap.
    samples, seed
        Bootstrap samples and the seed of the draw.

    Returns
    -------
    Agreement
        With `value` None and a `reason` where the coefficient is undefined.

    Raises
    ------
    InvalidArgument
        For arguments that cannot be used.

    Examples
    --------
    The binary data of section A in Krippendorff (2011), Computing Krippendorff's alpha-reliability:

    >>> meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    >>> owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(agreement(list(zip(meg, owen)), samples=100).value, 3)
    0.095
    """
    _check(coefficient, metric, level, weights, interval, samples)
    rated = read_ratings(ratings, categories)
    if coefficient == "scott" and rated.coders != 2:
        raise InvalidArgument("coefficient", f'"scott" takes two coders, not {rated.coders}; use "fleiss"')
    _check_order(rated, coefficient, metric, weights)
    matrix = weight_matrix(weights, len(rated.categories), rated.values)
    design = _design(rated, coefficient, metric, matrix)
    named = _named(coefficient, weights, rated)
    if reason := _undefined(design, rated, coefficient):
        return _without_value(design, rated, reason, metric, level, named)
    parts = design.parts()
    observed, expected = (float(part) for part in parts)
    value = float(design.value(*parts))
    notes: tuple[Message, ...] = ()
    method = _method(interval, coefficient, named[0], clusters)
    if method == "analytic":
        low, high, error = _analytic(rated, coefficient, matrix, value, expected, level)
        how = "analytic"
    else:
        drawn = bootstrap(design, clusters, level, samples, seed)
        low, high, error = drawn.low, drawn.high, drawn.standard_error
        how, notes = f"bootstrap over {drawn.drawn}", drawn.notes
    if low is not None and low == high:
        notes = (
            *notes,
            say("The interval has no width because the coders never differed, which few units do not prove."),
        )
    return Agreement(
        value, low, high, observed, expected, int(design.pairable.sum()), rated.coders, named[0],
        metric if coefficient == "krippendorff" else "", named[1], level, how, error, rated.categories, "", notes,
    )  # fmt: skip


def _check(
    coefficient: str, metric: str, level: float, weights: str | ArrayLike, interval: str, samples: int
) -> None:
    if coefficient not in COEFFICIENTS:
        raise InvalidArgument(
            "coefficient", f'"{coefficient}" is not known. {nearest(coefficient, COEFFICIENTS)}'
        )
    if metric not in METRICS:
        raise InvalidArgument("metric", f'"{metric}" is not known. {nearest(metric, METRICS)}')
    if metric != "nominal" and coefficient != "krippendorff":
        raise InvalidArgument(
            "metric", f'"{metric}" is for "krippendorff"; give "{coefficient}" weights instead'
        )
    if coefficient == "krippendorff" and not (isinstance(weights, str) and weights == "identity"):
        raise InvalidArgument("weights", 'are for the other coefficients; "krippendorff" takes a metric')
    if not 0 < level < 1:
        raise InvalidArgument("level", f"must lie between 0 and 1, got {level}")
    if interval not in ("auto", "analytic", "bootstrap"):
        raise InvalidArgument("interval", f'must be "auto", "analytic" or "bootstrap", not "{interval}"')
    if samples < 1:
        raise InvalidArgument("samples", f"must be at least 1, got {samples}")


def _check_order(rated: Ratings, coefficient: str, metric: str, weights: str | ArrayLike) -> None:
    """Refuse to guess the order of named categories."""
    ordered = metric != "nominal" or (isinstance(weights, str) and weights != "identity")
    if ordered and rated.values is None and not rated.declared and len(rated.categories) > 1:
        raise InvalidArgument("categories", "must give the order of categories that are not numbers")
    if isinstance(weights, str) and weights == "ratio" and rated.values is None:
        raise InvalidArgument("weights", '"ratio" needs categories that are numbers')


def _design(rated: Ratings, coefficient: str, metric: str, matrix: NDArray[np.float64]) -> Design:
    if coefficient == "krippendorff":
        return alpha(rated, metric)
    if coefficient == "cohen":
        return by_coders(rated, matrix)
    return by_categories(rated, matrix, coefficient)


def _named(coefficient: str, weights: str | ArrayLike, rated: Ratings) -> tuple[str, str]:
    label = weights if isinstance(weights, str) else "own matrix"
    if coefficient == "cohen" and rated.coders > 2:
        return "conger", label
    if coefficient == "gwet" and label != "identity":
        return "gwet_weighted", label
    return coefficient, label


def _undefined(design: Design, rated: Ratings, coefficient: str) -> str:
    """Why the coefficient has no value, or nothing."""
    if not design.pairable.any():
        return "no unit was rated by at least two coders."
    if coefficient == "percent":
        return ""
    if len(rated.categories) < 2:
        return (
            f"every rating is the same ({rated.categories[0]!r}), so there is no variation against which "
            "agreement could be told from chance."
        )
    if np.isnan(design.value(*design.parts())):
        return "the units that at least two coders rated hold no variation, so chance explains everything."
    return ""


def _without_value(
    design: Design, rated: Ratings, reason: str, metric: str, level: float, named: tuple[str, str]
) -> Agreement:
    observed = expected = None
    if design.pairable.any():
        observed, expected = (float(part) for part in design.parts())
    return Agreement(
        None, None, None, observed, expected, int(design.pairable.sum()), rated.coders, named[0], metric,
        named[1], level, "", None, rated.categories, reason,
    )  # fmt: skip


def _method(interval: str, coefficient: str, name: str, clusters: ArrayLike | None) -> str:
    published = coefficient in PUBLISHED and name != "conger"
    if interval == "analytic":
        if not published:
            raise InvalidArgument("interval", f'no analytic interval for "{name}" here; use "bootstrap"')
        if clusters is not None:
            raise InvalidArgument(
                "interval", "an analytic interval takes units as independent; drop clusters"
            )
    if interval == "auto":
        return "analytic" if published and clusters is None else "bootstrap"
    return interval


def _analytic(
    rated: Ratings, coefficient: str, matrix: NDArray[np.float64], value: float, expected: float, level: float
) -> tuple[float | None, float | None, float | None]:
    """Kappa with the normal interval of its authors, the others with Gwet's t interval."""
    from scipy import stats

    units = int((rated.counts().sum(axis=1) > 0).sum())
    if units < 2:
        return None, None, None
    if coefficient == "cohen":
        error = cohen_error(rated, matrix)
        reach = float(stats.norm.ppf((1 + level) / 2)) * error
    else:
        error = gwet_error(rated, matrix, coefficient, value, expected)
        reach = float(stats.t.ppf((1 + level) / 2, units - 1)) * error
    floor = 0.0 if coefficient == "percent" else -1.0
    return max(floor, value - reach), min(1.0, value + reach), error
