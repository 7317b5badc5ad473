"""Agreement on spans of a continuum: where coders set off a passage as well as what they call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evaltools.checks import InvalidArgument
from evaltools.interviews.reliability.continuum import (
    Segment,
    coincidence_terms,
    combine_coincidences,
    first_values,
    merged,
    overlapping,
    squared_differences,
)
from evaltools.interviews.reliability.core import SEED
from evaltools.interviews.reliability.result import Agreement
from evaltools.words import Message, plural, say

Array = NDArray[np.float64]
Combine = Callable[[Array], tuple[Array, Array]]
FEW_TRANSCRIPTS = 10


class Span(NamedTuple):
    """A passage one coder gave one code; `end` is exclusive."""

    transcript: str
    coder: str
    start: int
    end: int
    code: str


@dataclass(frozen=True)
class UnitisedAgreement:
    """Unitised alpha overall, on boundaries alone, and per code."""

    overall: Agreement
    """1 - (sum of observed) / (sum of expected disagreement) over the codes; codes may overlap."""
    boundaries: Agreement
    """Agreement on what was coded at all, whatever the code."""
    nominal: Agreement
    """One alpha over all codes together; undefined where a coder's spans overlap."""
    per_code: Mapping[str, Agreement]
    left_out: tuple[str, ...] = ()
    """Transcripts fewer than two coders worked on."""


@dataclass(frozen=True)
class _Continua:
    """Spans arranged by transcript and coder."""

    names: tuple[str, ...]
    lengths: tuple[int, ...]
    spans: tuple[tuple[tuple[Span, ...], ...], ...]
    """Per transcript, per coder who worked on it."""
    codes: tuple[str, ...]
    coders: int
    left_out: tuple[str, ...]

    def segments(self, place: int, number: Mapping[str, int], *, join: bool = False) -> list[list[Segment]]:
        """Segments per coder of one transcript, for the codes in `number`."""
        rows = [
            [(span.start, span.end, number[span.code]) for span in spans if span.code in number]
            for spans in self.spans[place]
        ]
        return [merged(row) for row in rows] if join else rows


def unitised_agreement(
    spans: Iterable[Span | tuple[str, str, int, int, str]],
    lengths: Mapping[str, int],
    *,
    coders: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
    version: str = "2016",
    level: float = 0.95,
    samples: int = 2000,
    seed: int = SEED,
) -> UnitisedAgreement:
    """Krippendorff's unitised alpha, overall and per code.

    Parameters
    ----------
    spans
        (transcript, coder, start, end, code); positions in code points, end exclusive. A coder's overlapping
        spans with the same code count as one span.
    lengths
        Length of each transcript in code points.
    coders
        Who worked on each transcript, so that a coder who found nothing counts: a mapping from transcript,
        or one list for all. By default every coder that occurs worked on every transcript.
    version
        `2016` (coincident lengths; the authors' revision, right for more than two coders) or `2004`
        (squared differences; the definition of 1995 and 2004, without interval).
    level, samples, seed
        Interval: transcripts drawn with replacement.

    Raises
    ------
    InvalidArgument
        When a span is empty, lies outside its transcript, or belongs to a transcript without a length.

    Examples
    --------
    Two coders who set off the same passage agree wholly:

    >>> spans = [("int-1", coder, 10, 40, "trust") for coder in ("anna", "bo")]
    >>> unitised_agreement(spans, {"int-1": 100}, samples=100).overall.value
    1.0
    """
    if version not in ("2016", "2004"):
        raise InvalidArgument("version", f'must be "2016" or "2004", not "{version}"')
    continua = _arrange([Span(*span) for span in spans], lengths, coders)
    reason = _undefined(continua)
    if reason:
        nothing = _empty(reason, continua, level)
        return UnitisedAgreement(nothing, nothing, nothing, {}, continua.left_out)
    if version == "2004":
        return _by_squared_differences(continua, level)
    rng = np.random.default_rng(seed)
    n = len(continua.names)
    draws = rng.multinomial(n, np.full(n, 1 / n), size=samples).astype(float) if n > 1 else None
    binary = {code: _terms(continua, {code: 1}, join=True) for code in continua.codes}
    per_code = {
        code: _result(continua, terms, _binary, draws, level, _count(continua, code))
        for code, terms in binary.items()
    }
    stacked = np.stack(list(binary.values()), axis=1)
    total = _count(continua, None)
    return UnitisedAgreement(
        _result(continua, stacked, _pooled, draws, level, total),
        _boundaries(continua, draws, level, total),
        _nominal(continua, draws, level, total),
        per_code,
        continua.left_out,
    )


def _arrange(
    spans: Sequence[Span],
    lengths: Mapping[str, int],
    coders: Mapping[str, Sequence[str]] | Sequence[str] | None,
) -> _Continua:
    for place, span in enumerate(spans):
        if span.transcript not in lengths:
            raise InvalidArgument("spans", f'no length is given for transcript "{span.transcript}"', place)
        if not 0 <= span.start < span.end <= lengths[span.transcript]:
            raise InvalidArgument(
                "spans", f"{span.start}-{span.end} is empty or outside the transcript", place
            )
    everyone = sorted({span.coder for span in spans})
    held: dict[tuple[str, str], list[Span]] = {}
    for span in spans:
        held.setdefault((span.transcript, span.coder), []).append(span)
    names, kept, left_out, worked_on = [], [], [], set()
    for name in sorted(lengths):
        given = coders.get(name, ()) if isinstance(coders, Mapping) else (coders or everyone)
        workers = sorted({*given, *(coder for where, coder in held if where == name)})
        if len(workers) < 2 or lengths[name] < 1:
            left_out.append(name)
            continue
        names.append(name)
        worked_on.update(workers)
        kept.append(tuple(tuple(held.get((name, coder), ())) for coder in workers))
    codes = sorted({span.code for rows in kept for row in rows for span in row})
    sizes = tuple(lengths[name] for name in names)
    return _Continua(tuple(names), sizes, tuple(kept), tuple(codes), len(worked_on), tuple(left_out))


def _undefined(continua: _Continua) -> str:
    if not continua.names:
        return "no transcript was worked on by at least two coders."
    if not continua.codes:
        return "no coder set off any passage, so there is nothing to agree on."
    return ""


def _terms(continua: _Continua, number: Mapping[str, int], *, join: bool) -> Array:
    """Transcripts x terms."""
    values = max(number.values())
    return np.array(
        [
            coincidence_terms(continua.segments(place, number, join=join), length, values)
            for place, length in enumerate(continua.lengths)
        ]
    )


def _binary(sums: Array) -> tuple[Array, Array]:
    return combine_coincidences(sums, 1)


def _pooled(sums: Array) -> tuple[Array, Array]:
    observed, expected = combine_coincidences(sums, 1)
    return observed.sum(axis=-1), expected.sum(axis=-1)


def _alpha(observed: Array, expected: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def _result(
    continua: _Continua, terms: Array, combine: Combine, draws: Array | None, level: float, spans: int
) -> Agreement:
    observed, expected = (float(part) for part in combine(terms.sum(axis=0)))
    value = float(_alpha(np.array(observed), np.array(expected)))
    if np.isnan(value):
        reason = "every coder coded all of the text, so there is no variation to agree on."
        return _empty(reason, continua, level, observed, expected)
    low = high = error = None
    notes: list[Message] = []
    if draws is None:
        what = plural("{n} transcript", "{n} transcripts", n=1)
        notes.append(say("No interval: only {what} to draw from.", what=what))
    else:
        drawn = np.tensordot(draws, terms, axes=(1, 0))
        values = _alpha(*combine(drawn))
        values = values[~np.isnan(values)]
        if len(values) > len(draws) / 2:
            low, high = (float(end) for end in np.quantile(values, [(1 - level) / 2, (1 + level) / 2]))
            error = float(np.std(values, ddof=1))
        else:
            notes.append(say("No interval: the code is missing from most bootstrap samples."))
        if len(continua.names) < FEW_TRANSCRIPTS:
            notes.append(
                plural(
                    "Only {n:words} transcript was drawn from: the interval is too narrow.",
                    "Only {n:words} transcripts were drawn from: the interval is too narrow.",
                    n=len(continua.names),
                )
            )
    return Agreement(
        value, low, high, observed, expected, spans, continua.coders, "unitised", "nominal", "identity",
        level, "bootstrap over transcripts" if low is not None else "", error, (), "", tuple(notes),
    )  # fmt: skip


def _empty(
    reason: str,
    continua: _Continua,
    level: float,
    observed: float | None = None,
    expected: float | None = None,
) -> Agreement:
    return Agreement(
        None, None, None, observed, expected, _count(continua, None), continua.coders, "unitised",
        level=level, reason=reason,
    )  # fmt: skip


def _count(continua: _Continua, code: str | None) -> int:
    return sum(code in (None, span.code) for rows in continua.spans for row in rows for span in row)


def _overlaps(continua: _Continua) -> bool:
    number = first_values(continua.codes)
    return any(
        overlapping(row) for place in range(len(continua.names)) for row in continua.segments(place, number)
    )


def _nominal(continua: _Continua, draws: Array | None, level: float, spans: int) -> Agreement:
    if _overlaps(continua):
        reason = "a coder's spans overlap, so the text does not fall into one value per position."
        return _empty(reason, continua, level)
    values = len(continua.codes)
    terms = _terms(continua, first_values(continua.codes), join=False)
    return _result(continua, terms, lambda sums: combine_coincidences(sums, values), draws, level, spans)


def _boundaries(continua: _Continua, draws: Array | None, level: float, spans: int) -> Agreement:
    if _overlaps(continua):
        terms = _terms(continua, dict.fromkeys(continua.codes, 1), join=True)
        return _result(continua, terms, _binary, draws, level, spans)
    values = len(continua.codes)
    terms = _terms(continua, first_values(continua.codes), join=False)
    return _result(
        continua, terms, lambda sums: combine_coincidences(sums, values, collapse=True), draws, level, spans
    )


def _by_squared_differences(continua: _Continua, level: float) -> UnitisedAgreement:
    """The definition of 2004, transcripts laid end to end."""
    workers = {len(rows) for rows in continua.spans}
    if len(workers) > 1:
        raise InvalidArgument("coders", 'version "2004" needs the same number of coders on every transcript')
    starts = np.concatenate([[0], np.cumsum(continua.lengths)[:-1]])
    length = int(sum(continua.lengths))

    def parts(number: Mapping[str, int]) -> tuple[float, float]:
        joined: list[list[Segment]] = [[] for _ in range(max(workers))]
        for place, offset in enumerate(int(start) for start in starts):
            for row, segments in enumerate(continua.segments(place, number, join=True)):
                joined[row] += [(start + offset, end + offset, value) for start, end, value in segments]
        return squared_differences(joined, length)

    def result(observed: float, expected: float, spans: int) -> Agreement:
        if expected <= 0:
            reason = "every coder coded all of the text, so there is no variation to agree on."
            return _empty(reason, continua, level, observed, expected)
        notes = (say("No interval is published for this version."),)
        return Agreement(
            1 - observed / expected, None, None, observed, expected, spans, continua.coders, "unitised",
            "nominal", "identity", level, "", None, (), "", notes,
        )  # fmt: skip

    by_code = {code: parts({code: 1}) for code in continua.codes}
    total = _count(continua, None)
    return UnitisedAgreement(
        result(sum(pair[0] for pair in by_code.values()), sum(pair[1] for pair in by_code.values()), total),
        result(*parts(dict.fromkeys(continua.codes, 1)), total),
        _empty("version 2004 pools the codes; see overall.", continua, level),
        {code: result(*pair, _count(continua, code)) for code, pair in by_code.items()},
        continua.left_out,
    )
