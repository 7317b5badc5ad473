"""Percentile intervals for coefficients by drawing units, or whole transcripts, with replacement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaltools.checks import InvalidArgument
from evaltools.interviews.reliability.coefficients import Design

Array = NDArray[np.float64]

CHUNK = 4_000_000
"""Numbers held at once while samples are drawn: 32 MB."""

FEW_CLUSTERS = 10


@dataclass(frozen=True)
class Bootstrap:
    """The ends of a bootstrap interval and how it came about."""

    low: float | None
    high: float | None
    standard_error: float | None
    drawn: str
    """What was drawn: `units` or `transcripts`."""
    notes: tuple[str, ...] = ()


def bootstrap(design: Design, clusters: ArrayLike | None, level: float, samples: int, seed: int) -> Bootstrap:
    """Draw units (or clusters of units) with replacement and take percentiles of the coefficient.

    Units with the same ratings contribute the same terms, so a sample of units is a multinomial draw over
    the different rows; that is the same distribution as drawing unit by unit, at a fraction of the work.
    """
    strata = _strata(design, clusters)
    drawn = strata.drawn
    total = int(strata.counts.sum())
    if total < 2:
        note = f"no interval: only {total} {_word(drawn, total)} to draw from"
        return Bootstrap(None, None, None, drawn, (note,))
    values = _values(design, strata, samples, seed)
    defined = values[~np.isnan(values)]
    notes: list[str] = []
    if drawn == "transcripts" and total < FEW_CLUSTERS:
        notes.append(
            f"only {total} transcripts were drawn from: the interval is too narrow rather than too wide"
        )
    undefined = samples - len(defined)
    if undefined > samples / 2:
        note = f"no interval: the coefficient is undefined in {undefined} of {samples} bootstrap samples"
        return Bootstrap(None, None, None, drawn, (*notes, note))
    if undefined:
        notes.append(f"{undefined} of {samples} bootstrap samples held no variation and were left out")
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    error = float(np.std(defined, ddof=1)) if len(defined) > 1 else None
    return Bootstrap(float(low), float(high), error, drawn, tuple(notes))


def _word(drawn: str, count: int) -> str:
    return drawn[:-1] if count == 1 else drawn


@dataclass(frozen=True)
class _Strata:
    """What is drawn from: different rows with how often each occurs, or clusters."""

    rows: Array
    counts: NDArray[np.int64]
    drawn: str
    members: NDArray[np.int64] | None = None
    """Where rows are units but clusters are drawn: the cluster of each row."""


def _strata(design: Design, clusters: ArrayLike | None) -> _Strata:
    if clusters is None:
        rows, counts = np.unique(design.contributions, axis=0, return_counts=True)
        return _Strata(rows, counts, "units")
    labels: NDArray[Any] = np.asarray(clusters)
    if labels.dtype.kind not in "iu":
        labels = np.asarray(clusters, dtype=object).astype(str)
    if labels.shape != (len(design.contributions),):
        raise InvalidArgument("clusters", f"needs one value per unit ({len(design.contributions)})")
    _, place = np.unique(labels, return_inverse=True)
    ones = np.ones(int(place.max()) + 1 if len(place) else 0, dtype=np.int64)
    if design.combine_weighted is not None:
        return _Strata(design.contributions, ones, "transcripts", place)
    columns = (np.bincount(place, weights=column, minlength=len(ones)) for column in design.contributions.T)
    sums = np.column_stack(list(columns)).astype(float)
    return _Strata(sums, ones, "transcripts")


def _values(design: Design, strata: _Strata, samples: int, seed: int) -> Array:
    generator = np.random.default_rng(seed)
    total = int(strata.counts.sum())
    chunk = max(1, min(samples, CHUNK // max(strata.rows.shape)))
    values = []
    for start in range(0, samples, chunk):
        size = min(chunk, samples - start)
        drawn = generator.multinomial(total, strata.counts / total, size=size).astype(float)
        weights = drawn if strata.members is None else drawn[:, strata.members]
        values.append(design.resampled(weights, strata.rows))
    return np.concatenate(values)
