"""Checks of what the statistical functions are given; each failure names the argument and the position."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaltools.checks import InvalidArgument

Floats = NDArray[np.float64]


def _position(mask: NDArray[np.bool_]) -> int | tuple[int, ...] | None:
    """Index of the first true element; none for a single number."""
    if mask.ndim == 0:
        return None
    first = np.unravel_index(int(np.argmax(mask)), mask.shape)
    return int(first[0]) if mask.ndim == 1 else tuple(int(i) for i in first)


def _refuse(argument: str, mask: NDArray[np.bool_], values: Any, message: str) -> None:
    """Raise for the first element where `mask` holds; `message` may show it as {value}."""
    if np.any(mask):
        value = np.asarray(values)[np.unravel_index(int(np.argmax(mask)), mask.shape)]
        raise InvalidArgument(argument, message.format(value=f"{value:g}"), _position(mask))


def numbers(argument: str, values: ArrayLike, *, missing: bool = False, what: str = "numbers") -> Floats:
    """Values as floats without infinity, and without NaN unless `missing` values are allowed."""
    given = values
    if hasattr(values, "to_numpy"):  # pandas, with its own mark for a missing value
        given = values.to_numpy(dtype=object, copy=True)
    array = np.asarray(given, dtype=object) if not isinstance(given, np.ndarray) else given
    if array.dtype == object:
        flat = [_as_float(argument, v, i, array.ndim, what) for i, v in enumerate(array.ravel())]
        array = np.array(flat, dtype=float).reshape(array.shape)
    elif array.dtype.kind not in "iuf":
        raise InvalidArgument(argument, f"must hold {what}, not {array.dtype}.")
    result = array.astype(float)
    _refuse(argument, np.isinf(result), result, "is infinite; give a finite number.")
    if not missing:
        _refuse(argument, np.isnan(result), result, "is missing (NaN); give a number.")
    return result


def _as_float(argument: str, value: Any, index: int, ndim: int, what: str) -> float:
    if value is None or value.__class__.__name__ in ("NAType", "NaTType"):
        return float("nan")
    if isinstance(value, bool | np.bool_ | str | bytes | complex):
        value_ok = False
    else:
        try:
            return float(value)
        except (TypeError, ValueError):
            value_ok = False
    assert not value_ok
    place = None if ndim == 0 else index
    if isinstance(value, list | tuple | np.ndarray):
        raise InvalidArgument(argument, "has rows of unequal length.", place)
    raise InvalidArgument(argument, f"must hold {what}, not {value!r}.", place)


def counts(argument: str, values: ArrayLike, *, missing: bool = False) -> Floats:
    """Whole numbers of at least 0, as floats."""
    array = numbers(argument, values, missing=missing, what="counts (whole numbers)")
    _refuse(argument, array < 0, array, "is {value}; a count cannot be negative.")
    with np.errstate(invalid="ignore"):
        fractional = array != np.floor(array)
    _refuse(argument, fractional & ~np.isnan(array), array, "is {value}; a count is a whole number.")
    return array


def positive(argument: str, values: ArrayLike) -> Floats:
    """Numbers above 0, as exposures and populations are."""
    array = numbers(argument, values)
    _refuse(argument, array <= 0, array, "is {value}; it must be above 0.")
    return array


def one_number(
    argument: str,
    value: Any,
    *,
    above: float | None = None,
    least: float | None = None,
    below: float | None = None,
) -> float:
    """A single number within bounds (`above` and `below` exclusive, `least` inclusive)."""
    array = numbers(argument, value)
    if array.ndim:
        raise InvalidArgument(argument, "must be a single number.")
    number = float(array)
    if above is not None and not number > above:
        raise InvalidArgument(argument, f"is {number:g}; it must be above {above:g}.")
    if least is not None and not number >= least:
        raise InvalidArgument(argument, f"is {number:g}; it must be at least {least:g}.")
    if below is not None and not number < below:
        raise InvalidArgument(argument, f"is {number:g}; it must be below {below:g}.")
    return number


def level_of(level: Any) -> float:
    """A confidence level between 0 and 1, such as 0.95."""
    return one_number("level", level, above=0.0, below=1.0)


def margin_of(margin: Any) -> float | None:
    """A margin (smallest change of interest) above 0, or none."""
    return None if margin is None else one_number("margin", margin, above=0.0)


def fraction(margin: float) -> float:
    """A margin of a ratio: 0.1 is 10 %, so that 10 must be a mistake."""
    if margin >= 1:
        raise InvalidArgument("margin", f"is {margin:g}; a margin of a ratio is a fraction (0.1 is 10 %).")
    return margin


def whole(argument: str, value: Any, *, least: int = 0) -> int:
    """A single whole number of at least `least`."""
    number = one_number(argument, value, least=least)
    if number != int(number):
        raise InvalidArgument(argument, f"is {number:g}; it must be a whole number.")
    return int(number)


def choice(argument: str, value: str, allowed: tuple[str, ...]) -> str:
    """One of the words allowed."""
    if value not in allowed:
        raise InvalidArgument(argument, f"is {value!r}; use one of {', '.join(map(repr, allowed))}.")
    return value


def pair(argument: str, value: Any) -> tuple[Any, Any]:
    """Two things, such as exposures before and after."""
    try:
        first, second = value
    except (TypeError, ValueError):
        raise InvalidArgument(argument, "must be a pair: (before, after).") from None
    return first, second


def same_length(argument: str, got: int, expected: int, other: str) -> None:
    """Refuse unequal lengths."""
    if got != expected:
        raise InvalidArgument(argument, f"has {got} values but {other} has {expected}.")


def broadcast(names: tuple[str, ...], arrays: tuple[Floats, ...]) -> list[Floats]:
    """Arrays brought to one shape, or a refusal naming the first that does not fit those before it."""
    shape: tuple[int, ...] = ()
    for name, array in zip(names, arrays, strict=True):
        try:
            shape = np.broadcast_shapes(shape, array.shape)
        except ValueError:
            raise InvalidArgument(name, f"has shape {array.shape}, which does not fit {shape}.") from None
    return [np.array(np.broadcast_to(array, shape)) for array in arrays]


def by_time(values: Any) -> Any:
    """Series over the last axis: a DataFrame, which has a row per time, is turned."""
    return values.T if hasattr(values, "columns") else values
