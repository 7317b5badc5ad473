"""Log-linear models of many series of counts that share one design, fitted together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from evaltools.trends.arguments import Floats
from evaltools.trends.autocorrelation import estimate, orthonormal, quadratic

_STEPS, _ENOUGH = 60, 1e-11
# From this fraction of events upward a coefficient is running off to infinity rather than converging.
_RUNAWAY = 30.0


@dataclass(frozen=True)
class LogLinear:
    """Fitted log-linear models, one per row; the variance is dispersion * mean * (1 + alpha * mean)."""

    design: Floats
    """(n, p), shared."""
    coefficients: Floats
    """(series, p)."""
    mean: Floats
    """(series, n) expected counts."""
    residuals: Floats
    """(series, n) Pearson residuals, 0 where a count is missing."""
    observed: Floats
    """(series, n), 1 where a count is observed."""
    alpha: Floats
    dispersion: Floats
    """Pearson chi-square over residual degrees of freedom, per series."""
    converged: np.ndarray

    @property
    def weights(self) -> Floats:
        """(series, n) working weights."""
        return self.observed * self.mean / (1 + self.alpha[:, None] * self.mean)

    @property
    def df(self) -> Floats:
        """Residual degrees of freedom."""
        return np.asarray(self.observed.sum(axis=1) - self.design.shape[1])


def fit(
    design: Floats,
    counts: Floats,
    offset: Floats,
    *,
    negative_binomial: bool = False,
    start: Floats | None = None,
) -> LogLinear:
    """Maximum quasi-likelihood by iteratively reweighted least squares (McCullagh and Nelder 1989).

    Parameters
    ----------
    design : (n, p) of full rank.
    counts : (series, n), NaN where missing.
    offset : (series, n) logarithm of the population.
    negative_binomial : whether alpha is estimated by moments (Breslow 1984) rather than 0.
    start : (series, p) coefficients to start from.
    """
    observed = (~np.isnan(counts)).astype(float)
    y = np.where(observed > 0, counts, 0.0)
    alpha = np.zeros(len(y))
    beta, converged = _scoring(design, y, offset, observed, alpha, start)
    if negative_binomial:
        for _ in range(50):
            mean = _mean(beta, design, offset)
            updated = _alpha(y, mean, observed, design.shape[1])
            change = np.max(np.abs(updated - alpha) / (alpha + 1e-6), initial=0.0)
            alpha = updated
            beta, converged = _scoring(design, y, offset, observed, alpha, beta)
            if change < 1e-9:
                break
    mean = _mean(beta, design, offset)
    residuals = observed * (y - mean) / np.sqrt(mean * (1 + alpha[:, None] * mean))
    df = np.maximum(observed.sum(axis=1) - design.shape[1], 1)
    dispersion = np.sum(residuals**2, axis=1) / df
    return LogLinear(design, beta, mean, residuals, observed, alpha, dispersion, converged)


def _mean(beta: Floats, design: Floats, offset: Floats) -> Floats:
    """Expected counts; the limits keep runaway coefficients from over- and underflow."""
    return np.asarray(np.exp(np.clip(beta @ design.T + offset, -300.0, 300.0)))


def _scoring(
    design: Floats, y: Floats, offset: Floats, observed: Floats, alpha: Floats, start: Floats | None
) -> tuple[Floats, np.ndarray]:
    """Fisher scoring of all series at once, until no linear predictor moves any more."""
    p = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), p * p)
    if start is None:
        # Least squares on logarithms; half a count keeps a zero finite.
        eta = np.log(y + 0.5) - offset
        beta = _solve(observed, eta, design, products)
    else:
        beta = start.copy()
    step = np.full(len(y), np.inf)
    for _ in range(_STEPS):
        mean = _mean(beta, design, offset)
        damped = 1 + alpha[:, None] * mean
        weights = observed * mean / damped
        move = _solve_score(weights, observed * (y - mean) / damped, design, products)
        beta = beta + move
        step = np.max(np.abs(move @ design.T), axis=1)
        if np.all((step < _ENOUGH) | ~np.isfinite(step)):
            break
    spread = np.ptp(beta @ design.T, axis=1)
    return beta, (step < 1e-7) & (spread < _RUNAWAY)


def _solve(weights: Floats, target: Floats, design: Floats, products: Floats) -> Floats:
    return _solve_score(weights, weights * target, design, products)


def _solve_score(weights: Floats, score: Floats, design: Floats, products: Floats) -> Floats:
    p = design.shape[1]
    information = (weights @ products).reshape(-1, p, p)
    return np.asarray(np.linalg.solve(information + _ridge(information), (score @ design)[..., None])[..., 0])


def _ridge(information: Floats) -> Floats:
    """A trace of a ridge lets the runaway series of a batch pass through; they are found out by their spread."""
    p = information.shape[-1]
    scale = np.maximum(np.trace(information, axis1=1, axis2=2), 1e-300) / p
    return np.asarray((1e-14 * scale)[:, None, None] * np.eye(p))


def _alpha(y: Floats, mean: Floats, observed: Floats, p: int) -> Floats:
    """alpha at which the Pearson chi-square equals its degrees of freedom; 0 where it is below them at 0."""
    df = observed.sum(axis=1) - p
    squares = observed * (y - mean) ** 2 / mean
    low, high = np.zeros(len(y)), np.full(len(y), 1e4)
    for _ in range(70):
        middle = np.where(low > 0, np.sqrt(low * high), np.maximum(high * 1e-3, 1e-12))
        over = np.sum(squares / (1 + middle[:, None] * mean), axis=1) > df
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return np.where(np.sum(squares, axis=1) > df, (low + high) / 2, 0.0)


class Fitted(Protocol):
    """What the errors need of a fitted model; relative rates have it too."""

    @property
    def design(self) -> Floats:
        """(n, p), shared."""

    @property
    def residuals(self) -> Floats:
        """(series, n) Pearson residuals."""

    @property
    def observed(self) -> Floats:
        """(series, n) marks."""

    @property
    def weights(self) -> Floats:
        """(series, n) working weights."""

    @property
    def dispersion(self) -> Floats:
        """(series,)."""

    @property
    def df(self) -> Floats:
        """(series,)."""


@dataclass(frozen=True)
class Errors:
    """Covariances of the coefficients, per series."""

    covariance: Floats
    """(series, p, p)."""
    df: Floats
    """(series, p) degrees of freedom of the t distribution for each coefficient."""
    autocorrelation: Floats | None


def independent_errors(model: Fitted) -> Errors:
    """Quasi-likelihood covariance for independent counts."""
    root = np.sqrt(model.weights)[..., None] * model.design
    inverse = np.linalg.inv(np.swapaxes(root, -1, -2) @ root)
    df = np.repeat(model.df[:, None], model.design.shape[1], axis=1)
    return Errors(inverse * model.dispersion[:, None, None], df, None)


def standard_error(model: LogLinear, column: int) -> Floats:
    """Quasi-likelihood standard error of one coefficient, for many series at little cost."""
    design, p = model.design, model.design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), p * p)
    information = (model.weights @ products).reshape(-1, p, p)
    unit = np.zeros((len(information), p, 1))
    unit[:, column] = 1.0
    variance = np.linalg.solve(information + _ridge(information), unit)[:, column, 0]
    return np.sqrt(np.maximum(variance, 0) * model.dispersion)


def ar1_errors(model: Fitted) -> Errors:
    """Covariance of the same estimates when Pearson errors follow an AR(1) process.

    The estimates stay; their covariance is that of weighted least squares under the AR(1) correlation, with
    autocorrelation and dispersion freed of the bias of the design. The degrees of freedom are those of
    Satterthwaite (1946): twice the inverse of the variance of the logarithm of the estimated variance, to which
    dispersion and autocorrelation both contribute.
    """
    q, u = orthonormal(np.sqrt(model.weights)[..., None] * model.design)
    rho, variance, known = estimate(q, model.residuals, model.observed)
    inverse = np.linalg.inv(u)

    def covariance(r: Floats) -> Floats:
        return np.asarray(inverse @ quadratic(q, r) @ np.swapaxes(inverse, -1, -2))

    n, p = model.observed.sum(axis=1), model.design.shape[1]
    result = covariance(rho) * variance[:, None, None]
    # How fast the variance of each coefficient grows with the autocorrelation, the estimate of the error
    # variance moving along.
    step = 0.01
    up, down = np.minimum(rho + step, 0.99), np.maximum(rho - step, -0.9)
    diagonal = [np.diagonal(covariance(r), axis1=1, axis2=2) / known.at(r)[0][:, None] for r in (up, down)]
    slope = np.log(diagonal[0] / diagonal[1]) / (up - down)[:, None]
    expected = [known.at(r)[1] / known.at(r)[0] for r in (up, down)]
    gain = np.maximum((expected[0] - expected[1]) / (up - down), 0.1)
    of_rho = (1 - rho**2) / n / gain**2
    of_dispersion = 2 / np.maximum(n - p, 1) * (1 + rho**2) / (1 - rho**2)
    df = 2 / (of_dispersion[:, None] + slope**2 * of_rho[:, None])
    return Errors(result, np.clip(df, 1.0, np.maximum(n - p, 1)[:, None]), rho)
