"""Percentile intervals for coefficients by drawing units, or whole transcripts, with replacement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaltools.checks import InvalidArgument
from evaltools.interviews.reliability.coefficients import Design
from evaltools.words import Message, plural, say

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
    notes: tuple[Message, ...] = ()


def bootstrap(design: Design, clusters: ArrayLike | None, level: float, samples: int, seed: int) -> Bootstrap:
    """Draw units (or clusters of units) with replacement and take percentiles of the coefficient.

    Units with the same ratings contribute the same terms, so a sample of units is a multinomial draw over
    the different rows; that is the same distribution as drawing unit by unit, at a fraction of the work.
    """
    strata = _strata(design, clusters)
    drawn = strata.drawn
    total = int(strata.counts.sum())
    if total < 2:
        what = plural("{n} transcript", "{n} transcripts", n=total)
        if drawn == "units":
            what = plural("{n} unit", "{n} units", n=total)
        note = say("No interval: only {what} to draw from.", what=what)
        return Bootstrap(None, None, None, drawn, (note,))
    values = _values(design, strata, samples, seed)
    defined = values[~np.isnan(values)]
    notes: list[Message] = []
    if drawn == "transcripts" and total < FEW_CLUSTERS:
        notes.append(
            say(
                "Only {n:words} transcripts were drawn from: the interval is too narrow rather than too wide.",
                n=total,
            )
        )
    undefined = samples - len(defined)
    if undefined > samples / 2:
        note = say(
            "No interval: the coefficient is undefined in {n} of {all} bootstrap samples.",
            n=undefined,
            all=samples,
        )
        return Bootstrap(None, None, None, drawn, (*notes, note))
    if undefined:
        notes.append(
            say(
                "{n} of {all} bootstrap samples held no variation and were left out.",
                n=undefined,
                all=samples,
            )
        )
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    error = float(np.std(defined, ddof=1)) if len(defined) > 1 else None
    return Bootstrap(float(low), float(high), error, drawn, tuple(notes))


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
