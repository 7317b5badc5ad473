"""An interrupted series without events on one side: judged by how many the other side leads to expect."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from evaltools.trends import loglinear
from evaltools.trends.arguments import Floats

_LEAST_DF = 8


def without_events(
    y: Floats, offset: Floats, start: int, design: tuple[Floats, tuple[str, ...]], method: str, level: float
) -> dict[str, Any] | None:
    """Fields of a result: a ratio of 0 (or infinity) with the bound that an empty side allows; None where the other side is too short.

    The side with events is fitted alone and gives an expected number for the empty one, taken at the lower bound of its
    interval. Events that vary `dispersion` times as much as chance come in bunches of about so many, so that none at all has
    the probability exp(-expected / dispersion). The bound is the ratio at which that is half of 1 - level.
    """
    matrix, names = design
    empty_after = np.nansum(y[start:]) == 0
    side = np.arange(len(y)) < start if empty_after else np.arange(len(y)) >= start
    fixed = [i for i, name in enumerate(names) if name not in ("step", "slope change")]
    kept = matrix[:, fixed]
    kept = kept[:, np.ptp(kept[side], axis=0) > 0] if len(kept) else kept
    kept = np.column_stack([np.ones(len(y)), kept])
    seen = side & ~np.isnan(y)
    if seen.sum() < kept.shape[1] + _LEAST_DF or np.nansum(y[side]) == 0:
        return None
    model = loglinear.fit(kept, np.where(side, y, np.nan)[None, :], offset[None, :])
    if not model.converged[0]:
        return None
    covariance, df, rho = _errors(model)
    expected = model.mean[0]
    other = ~side & ~np.isnan(y)
    total = float(expected[other].sum())
    gradient = (expected[other] @ kept[other]) / total
    spread = float(np.sqrt(max(gradient @ covariance @ gradient, 0.0)))
    quantile = float(stats.t.ppf((1 + level) / 2, df))
    low = total * float(np.exp(-quantile * spread))
    phi = max(float(model.dispersion[0]), 1.0)
    bound = phi * float(np.log(2 / (1 - level))) / low
    each = np.sqrt(np.maximum(np.einsum("tp,pq,tq->t", kept, covariance, kept), 0))
    fitted = np.where(side, expected, 0.0)
    return {
        "ratio": 0.0 if empty_after else np.inf,
        "low": 0.0 if empty_after else 1 / bound,
        "high": bound if empty_after else np.inf,
        "p_value": float(min(1.0, 2 * np.exp(-low / phi))),
        "method": f"{method}; no events {'after' if empty_after else 'before'}, bound by the number expected",
        "n": float(np.sum(~np.isnan(y))),
        "slope_ratio": None,
        "slope_low": None,
        "slope_high": None,
        "slope_p_value": None,
        "trend_ratio": float("nan"),
        "dispersion": phi,
        "alpha": 0.0,
        "autocorrelation": rho,
        "df": df,
        "interruption": start,
        "observed": y,
        "fitted": fitted,
        "counterfactual": expected,
        "counterfactual_low": expected * np.exp(-quantile * each),
        "counterfactual_high": expected * np.exp(quantile * each),
        "names": names,
        "coefficients": np.full(len(names), np.nan),
        "standard_errors": np.full(len(names), np.nan),
        "checks": None,
        "level": level,
    }


def _errors(model: loglinear.LogLinear) -> tuple[Floats, float, float | None]:
    """Covariance, least degrees of freedom and autocorrelation; never less than that of independent events."""
    if model.dispersion[0] < 1:
        root = np.sqrt(model.weights[0])[:, None] * model.design
        return np.asarray(np.linalg.inv(root.T @ root)), float(model.df[0]), None
    errors = loglinear.ar1_errors(model)
    rho = None if errors.autocorrelation is None else float(errors.autocorrelation[0])
    return errors.covariance[0], float(np.min(errors.df[0])), rho
