"""First-order autocorrelation of regression residuals, freed of the bias that the regression itself causes.

Residuals of a fitted model look less autocorrelated than the errors are: with a trend, a step and a year's
cycle in 60 months an autocorrelation of 0.4 shows as about 0.25. Expectations of the sums in the usual
estimate are traces that follow exactly from the design, so the estimate is solved for the autocorrelation
that would on average give what was seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaltools.trends.arguments import Floats

_GRID = np.concatenate([np.linspace(-0.9, 0.9, 73), np.linspace(0.91, 0.99, 9)])


@dataclass(frozen=True)
class Traces:
    """Coefficients of the polynomials in the autocorrelation that the traces of a design are.

    With P the projection on the design, M = I - P, D half the sum of both shifts by one, and R the AR(1)
    correlation matrix, restricted to observed times.
    """

    total: Floats
    """tr(M R), coefficients of powers 0 to n - 1, per series."""
    lagged: Floats
    """tr(M D M R), likewise."""

    def at(self, rho: Floats) -> tuple[Floats, Floats]:
        """Both traces at one autocorrelation per series."""
        powers = _powers(rho, self.total.shape[-1])
        return np.sum(self.total * powers, axis=-1), np.sum(self.lagged * powers, axis=-1)

    def solve(self, seen: Floats) -> Floats:
        """The autocorrelation whose expected estimate is the one seen; one design serves many series."""
        powers = _powers(_GRID, self.total.shape[-1]).T
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = (self.lagged @ powers) / (self.total @ powers)
        # Monotone in theory; rounding near 0.99 must not disturb the search.
        expected = np.maximum.accumulate(np.nan_to_num(expected, nan=-1.0), axis=-1)
        seen = np.asarray(seen)[..., None]
        expected = np.broadcast_to(expected, (*seen.shape[:-1], len(_GRID)))
        right = np.clip(np.sum(expected < seen, axis=-1), 1, len(_GRID) - 1)
        x0, x1 = (np.take_along_axis(expected, (right - i)[..., None], -1)[..., 0] for i in (1, 0))
        share = np.clip((seen[..., 0] - x0) / np.where(x1 > x0, x1 - x0, 1.0), 0.0, 1.0)
        return np.asarray(_GRID[right - 1] + share * (_GRID[right] - _GRID[right - 1]))


def _powers(rho: Floats, n: int) -> Floats:
    return np.asarray(np.asarray(rho)[..., None] ** np.arange(n))


def orthonormal(design: Floats) -> tuple[Floats, Floats]:
    """Orthonormal columns Q and triangle U of a weighted design (..., n, p) = Q U."""
    q, u = np.linalg.qr(design)
    return q, u


def traces(q: Floats, observed: Floats) -> Traces:
    """Traces for orthonormal design columns.

    Parameters
    ----------
    q : (..., n, p), rows 0 where a time is missing.
    observed : (..., n), 1 where a time is observed, 0 elsewhere.
    """
    shifted = np.zeros_like(q)
    shifted[..., 1:, :] += q[..., :-1, :] / 2
    shifted[..., :-1, :] += q[..., 1:, :] / 2
    shifted *= observed[..., None]
    gram = np.swapaxes(q, -1, -2) @ shifted
    total = np.zeros(np.broadcast_shapes(q.shape[:-1], observed.shape))
    total[..., 0] = observed.sum(axis=-1)
    total -= lag_sums(q, q)
    lagged = np.zeros_like(total)
    lagged[..., 1] = np.sum(observed[..., 1:] * observed[..., :-1], axis=-1)
    lagged += lag_sums(q @ gram - 2 * shifted, q)
    return Traces(total, lagged)


def lag_sums(a: Floats, b: Floats) -> Floats:
    """Sum over columns of a_t b_(t+k) + a_t b_(t-k) for each lag k (once for k = 0): (..., n, p) to (..., n)."""
    n = a.shape[-2]
    size = 1 << (2 * n - 1).bit_length()
    fa, fb = np.fft.rfft(a, size, axis=-2), np.fft.rfft(b, size, axis=-2)
    c = np.fft.irfft(np.sum(np.conj(fa) * fb, axis=-1), size, axis=-1)
    sums = c[..., :n].copy()
    sums[..., 1:] += c[..., :-n:-1]
    return np.asarray(sums)


def quadratic(q: Floats, rho: Floats) -> Floats:
    """Q' R(rho) Q for each series, by filtering the columns forward and backward."""
    n = q.shape[-2]
    # R q = forward + backward - q, where forward_t = q_t + rho forward_(t-1).
    forward, backward = np.array(q), np.array(q)
    r = np.asarray(rho)[..., None]
    for t in range(1, n):
        forward[..., t, :] += r * forward[..., t - 1, :]
        backward[..., n - 1 - t, :] += r * backward[..., n - t, :]
    return np.asarray(np.swapaxes(q, -1, -2) @ (forward + backward - q))


def estimate(q: Floats, residuals: Floats, observed: Floats) -> tuple[Floats, Floats, Traces]:
    """Autocorrelation and error variance of residuals (..., n), both freed of the bias of the design."""
    known = traces(q, observed)
    squares = np.sum(residuals**2, axis=-1)
    lagged = np.sum(residuals[..., 1:] * residuals[..., :-1], axis=-1)
    seen = np.divide(lagged, squares, out=np.zeros_like(squares), where=squares > 0)
    rho = known.solve(seen)
    return rho, squares / np.maximum(known.at(rho)[0], 1e-12), known
