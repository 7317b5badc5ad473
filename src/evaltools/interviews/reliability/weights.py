"""How alike two categories are, from 1 (the same) to 0 (as far apart as can be).

Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.), chapter 3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaltools.checks import InvalidArgument, nearest

WEIGHTS = ("identity", "linear", "quadratic", "ordinal", "radical", "ratio")


def weight_matrix(
    weights: str | ArrayLike, size: int, values: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Weights of agreement between `size` categories, as a symmetric matrix with ones on the diagonal.

    Parameters
    ----------
    weights
        One of `WEIGHTS`, or a matrix of its own.
    size
        Number of categories.
    values
        The categories as numbers; without them their order numbers 1, 2, 3 ... stand in.

    Raises
    ------
    InvalidArgument
        When the name is unknown or the matrix does not fit.

    Examples
    --------
    Linear weights of three categories (Gwet 2014, chapter 3):

    >>> weight_matrix("linear", 3).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    if not isinstance(weights, str):
        return _own_matrix(weights, size)
    if weights not in WEIGHTS:
        raise InvalidArgument("weights", f'"{weights}" is not known. {nearest(weights, WEIGHTS)}')
    if weights == "identity" or size < 2:
        return np.eye(size)
    ranks = np.arange(1.0, size + 1)
    scale = ranks if values is None else values
    apart = np.abs(scale[:, None] - scale[None, :])
    if weights == "linear":
        return 1 - apart / apart.max()
    if weights == "quadratic":
        return 1 - (apart / apart.max()) ** 2
    if weights == "radical":
        return 1 - np.sqrt(apart / apart.max())
    if weights == "ordinal":
        steps = np.abs(ranks[:, None] - ranks[None, :])
        pairs = steps * (steps + 1) / 2
        return 1 - pairs / pairs.max()
    return _ratio(scale, apart)


def _ratio(scale: NDArray[np.float64], apart: NDArray[np.float64]) -> NDArray[np.float64]:
    if np.any(scale < 0):
        raise InvalidArgument("weights", '"ratio" needs categories that are numbers from 0')
    total = scale[:, None] + scale[None, :]
    relative = np.divide(apart, total, out=np.zeros_like(apart), where=total > 0) ** 2
    return 1 - relative / relative.max()


def _own_matrix(weights: ArrayLike, size: int) -> NDArray[np.float64]:
    matrix = np.asarray(weights, dtype=float)
    if matrix.shape != (size, size):
        raise InvalidArgument("weights", f"must be {size} x {size}, one row and column per category")
    if not np.allclose(matrix, matrix.T) or not np.allclose(np.diag(matrix), 1):
        raise InvalidArgument("weights", "must be symmetric with ones on the diagonal")
    if np.any(matrix < 0) or np.any(matrix > 1):
        raise InvalidArgument("weights", "must lie between 0 and 1")
    return matrix
