"""Ratings of units by coders: reading them, and the counts that every coefficient starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaltools.checks import InvalidArgument

MISSING = -1


@dataclass(frozen=True)
class Ratings:
    """Units x coders, each rating as the number of its category, with the categories in order."""

    codes: NDArray[np.int64]
    """Units x coders; `MISSING` where a coder did not rate the unit."""
    categories: tuple[Any, ...]
    values: NDArray[np.float64] | None
    """The categories as numbers, where all of them are numbers."""
    declared: bool
    """Whether the categories, and so their order, were given by the caller."""

    @property
    def units(self) -> int:
        """Number of units, rated or not."""
        return int(self.codes.shape[0])

    @property
    def coders(self) -> int:
        """Number of coders."""
        return int(self.codes.shape[1])

    def counts(self) -> NDArray[np.float64]:
        """Units x categories: how many coders put the unit in the category."""
        counts = np.zeros((self.units, len(self.categories)))
        for column in self.codes.T:
            rated = np.flatnonzero(column != MISSING)
            counts[rated, column[rated]] += 1.0
        return counts


def read_ratings(ratings: ArrayLike | Any, categories: Sequence[Any] | None = None) -> Ratings:
    """Read a units x coders array with missing values into category numbers.

    Parameters
    ----------
    ratings
        Two-dimensional array, list of lists or DataFrame, one row per unit and one column per coder.
        NaN, None, NaT and blank text are missing values.
    categories
        All categories in order, used or not. By default those that occur, sorted.

    Raises
    ------
    InvalidArgument
        When the array is not two-dimensional, has fewer than two coders, or holds a value outside
        `categories`.
    """
    given = getattr(ratings, "to_numpy", lambda: ratings)()
    table = np.asarray(given) if _is_numeric(given) else np.asarray(given, dtype=object)
    if table.ndim != 2:
        raise InvalidArgument("ratings", f"needs units x coders, got {table.ndim} dimension(s)")
    if table.shape[1] < 2:
        raise InvalidArgument("ratings", f"needs at least two coders, got {table.shape[1]}")
    numbers = _as_numbers(table)
    known = tuple(categories) if categories is not None else None
    if known is not None and len(set(known)) != len(known):
        raise InvalidArgument("categories", "names the same category twice")
    values = None if known is None else _category_values(known)
    if numbers is not None and (known is None or values is not None):
        present = np.unique(numbers[~np.isnan(numbers)]) if values is None else values
        shown = tuple(_plain(value) for value in present) if known is None else known
        return Ratings(_number_numeric(numbers, present), shown, present, declared=known is not None)
    names = _occurring(table) if known is None else known
    return Ratings(_number(table, names), names, values, declared=known is not None)


def _is_numeric(given: Any) -> bool:
    return isinstance(given, np.ndarray) and given.dtype.kind in "biuf"


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else float(value)


def _number_numeric(numbers: NDArray[np.float64], present: NDArray[np.float64]) -> NDArray[np.int64]:
    """Category numbers of numeric ratings, without looking at them one by one."""
    order = np.argsort(present)
    missing = np.isnan(numbers)
    place = np.minimum(np.searchsorted(present[order], numbers), max(len(present) - 1, 0))
    strange = (
        np.argwhere(~missing & (present[order][place] != numbers)) if len(present) else np.argwhere(~missing)
    )
    if len(strange):
        row, column = (int(number) for number in strange[0])
        raise InvalidArgument(
            "ratings", f"{_plain(float(numbers[row, column]))!r} is not among the categories", (row, column)
        )
    if not len(present):
        return np.full(numbers.shape, MISSING, dtype=np.int64)
    return np.where(missing, MISSING, order[place]).astype(np.int64)


def table_to_ratings(table: ArrayLike) -> NDArray[np.int64]:
    """Spread a contingency table (rows coder A, columns coder B) out to units x 2, categories 0, 1, 2 ...

    Raises
    ------
    InvalidArgument
        When the table is not square or holds anything but counts.

    Examples
    --------
    The table on page 37 of Cohen (1960), whose kappa is -0.092:

    >>> from evaltools.interviews.reliability import agreement
    >>> table = [[25, 12, 3], [13, 2, 15], [12, 16, 2]]
    >>> round(agreement(table_to_ratings(table), "cohen", samples=100).value, 3)
    -0.092
    """
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise InvalidArgument("table", f"must be square, got {' x '.join(map(str, counts.shape))}")
    if not np.all(np.isfinite(counts)) or np.any(counts < 0) or np.any(counts != np.floor(counts)):
        raise InvalidArgument("table", "must hold counts: whole numbers from 0")
    cells = np.indices(counts.shape).reshape(2, -1).T
    return np.repeat(cells, counts.ravel().astype(int), axis=0)


def _is_missing(value: Any) -> bool:
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    try:
        return bool(value != value)  # NaN and NaT are the values that differ from themselves
    except (TypeError, ValueError):
        return True  # pandas.NA refuses to be true or false


def _as_numbers(table: NDArray[Any]) -> NDArray[np.float64] | None:
    """The table as floats, or None when something in it is text."""
    if table.dtype != object:
        return _finite(table.astype(float))
    if any(isinstance(value, str) and value.strip() for value in table.ravel()):
        return None
    filled = np.where(np.vectorize(_is_missing, otypes=[bool])(table), np.nan, table) if table.size else table
    try:
        numbers = filled.astype(float)
    except (TypeError, ValueError):
        return None
    return _finite(numbers)


def _finite(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    infinite = np.argwhere(np.isinf(numbers))
    if len(infinite):
        row, column = (int(number) for number in infinite[0])
        raise InvalidArgument("ratings", "holds an infinite value", (row, column))
    return numbers


def _occurring(table: NDArray[Any]) -> tuple[Any, ...]:
    present = {value for value in table.ravel() if not _is_missing(value)}
    return tuple(sorted(present, key=lambda value: (str(type(value)), value)))


def _number(table: NDArray[Any], known: tuple[Any, ...]) -> NDArray[np.int64]:
    place = {category: number for number, category in enumerate(known)}
    codes = np.full(table.shape, MISSING, dtype=np.int64)
    for (row, column), value in np.ndenumerate(table):
        if _is_missing(value):
            continue
        if value not in place:
            raise InvalidArgument("ratings", f"{value!r} is not among the categories", (row, column))
        codes[row, column] = place[value]
    return codes


def _category_values(known: tuple[Any, ...]) -> NDArray[np.float64] | None:
    if any(isinstance(value, str) for value in known):
        return None
    try:
        return np.array([float(value) for value in known])
    except (TypeError, ValueError):
        return None
