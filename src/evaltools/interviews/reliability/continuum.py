"""The arithmetic of unitised alpha: coincidences of lengths (2016) and squared differences (2004).

Krippendorff, K., Mathet, Y., Bouvry, S., Widlöcher, A. (2016). On the reliability of unitizing textual
continua: further developments. Quality & Quantity 50(6), 2347-2364.
Krippendorff, K. (2004). Content Analysis (2nd ed.), section 11.6; first in Sociological Methodology 25
(1995), 47-76.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Segment = tuple[int, int, int]
"""Start, end and the number of the value (from 1; 0 is the gap)."""


def coincidence_terms(coders: Sequence[Sequence[Segment]], length: int, values: int) -> Array:
    """What one continuum adds: coincident lengths (values+1)², then the self-pairing per value.

    Parameters
    ----------
    coders
        For each coder who worked on the continuum the segments, which must not overlap.
    length
        Length of the continuum in code points.
    values
        Number of values; the gap is value 0.
    """
    size = values + 1
    edges = np.unique([0, length, *(edge for spans in coders for span in spans for edge in span[:2])])
    widths = np.diff(edges).astype(float)
    counts = np.zeros((len(widths), size))
    own = np.zeros(size)
    for spans in coders:
        held = np.zeros(len(widths), dtype=np.int64)
        for start, end, value in spans:
            held[np.searchsorted(edges, start) : np.searchsorted(edges, end)] = value
            own[value] += float(end - start) ** 2
        counts[np.arange(len(widths)), held] += 1
        # A gap is no unit that was set off, so it is paired away position by position, not squared.
        own[0] += length - sum(end - start for start, end, _ in spans)
    weighted = counts * (widths / (len(coders) - 1))[:, None]
    coincident = weighted.T @ counts
    coincident[np.arange(size), np.arange(size)] -= weighted.sum(axis=0)
    return np.concatenate([coincident.ravel(), own])


def combine_coincidences(sums: Array, values: int, *, collapse: bool = False) -> tuple[Array, Array]:
    """Observed and expected disagreement per unit of length from summed terms.

    With `collapse` all values but the gap are taken as one: agreement on what was set off at all.
    """
    size = values + 1
    coincident = sums[..., : size * size].reshape(*sums.shape[:-1], size, size)
    own = sums[..., size * size :]
    totals = coincident.sum(axis=-1)
    n = totals.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        # The same total as the observed coincidences, less each segment's pairing with itself.
        scale = 1.0 / (n - own.sum(axis=-1) / n)
    if collapse:
        observed = 2 * coincident[..., 0, 1:].sum(axis=-1)
        expected = 2 * totals[..., 0] * totals[..., 1:].sum(axis=-1) * scale
    else:
        observed = n - np.trace(coincident, axis1=-2, axis2=-1)
        expected = (n**2 - (totals**2).sum(axis=-1)) * scale
    with np.errstate(divide="ignore", invalid="ignore"):
        return observed / n, np.nan_to_num(expected / n)


def squared_differences(coders: Sequence[Sequence[Segment]], length: int) -> tuple[float, float]:
    """Observed and expected disagreement on one value by the definition of 1995 and 2004."""
    gaps = [_gaps(spans, length) for spans in coders]
    observed = sum(
        _difference(spans, other, gaps[j]) + _difference(other, spans, gaps[i], only_gaps=True)
        for (i, spans), (j, other) in combinations(enumerate(coders), 2)
    )
    m = len(coders)
    observed = 2 * observed / (m * (m - 1) * length**2)
    widths = [float(end - start) for spans in coders for start, end, _ in spans]
    free = np.array([end - start for own in gaps for start, end in own], dtype=float)
    total = sum(
        (len(widths) - 1) * (2 * width**3 - 3 * width**2 + width) / 3
        + width**2 * float(np.clip(free - width + 1, 0, None).sum())
        for width in widths
    )
    chances = m * length * (m * length - 1) - sum(width * (width - 1) for width in widths)
    return float(observed), float(2 / length * total / chances) if chances else 0.0


def _gaps(spans: Sequence[Segment], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for start, end, _ in sorted(spans) for edge in (start, end)), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def _difference(
    spans: Sequence[Segment],
    other: Sequence[Segment],
    gaps: Sequence[tuple[int, int]],
    *,
    only_gaps: bool = False,
) -> float:
    """Squared distances between overlapping segments, and squared lengths of those inside a gap."""
    total = 0.0
    for start, end, _ in spans:
        if any(low <= start and end <= high for low, high in gaps):
            total += float(end - start) ** 2
        elif not only_gaps:
            touching = [(low, high) for low, high, _ in other if low < end and start < high]
            total += sum(float((start - low) ** 2 + (end - high) ** 2) for low, high in touching)
    return total


def merged(spans: Sequence[Segment]) -> list[Segment]:
    """Join overlapping segments of one value into one; segments that only touch stay apart."""
    out: list[Segment] = []
    for start, end, value in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]), value)
        else:
            out.append((start, end, value))
    return out


def overlapping(spans: Sequence[Segment]) -> bool:
    """Whether any two segments share a position."""
    return any(after[0] < before[1] for before, after in pairwise(sorted(spans)))


def first_values(codes: Sequence[str]) -> Mapping[str, int]:
    """Number the values from 1, since 0 is the gap."""
    return {code: number for number, code in enumerate(codes, start=1)}
