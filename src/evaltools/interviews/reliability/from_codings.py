"""Agreement between coders on a declared unit, per code and over the codes, from stored codings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaltools.checks import InvalidArgument, nearest
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.reliability.core import SEED, agreement
from evaltools.interviews.reliability.result import Agreement
from evaltools.interviews.reliability.unitised import Span, unitised_agreement
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.words import say

UNITS = ("turn", "paragraph", "sentence", "span")

Coders = Mapping[str, Sequence[str]] | Sequence[str] | None


@dataclass(frozen=True)
class CodingAgreement:
    """Agreement between coders on one kind of unit."""

    unit: str
    overall: Agreement
    """All decisions code by code and unit by unit taken together; the interval draws transcripts."""
    per_code: Mapping[str, Agreement]
    coders: tuple[str, ...]
    transcripts: tuple[str, ...]
    """Those that at least two coders worked on."""
    left_out: tuple[str, ...]
    """Those that fewer did."""
    without: tuple[str, ...] = ()
    """Speakers whose turns were left out, such as interviewers."""


def agreement_from_codings(
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    codebook: Codebook,
    unit: str = "paragraph",
    coefficient: str = "krippendorff",
    *,
    coders: Coders = None,
    without: Collection[str] | None = None,
    with_below: bool = False,
    level: float = 0.95,
    samples: int = 2000,
    seed: int = SEED,
) -> CodingAgreement:
    """Whether coders gave the same units the same codes.

    A unit has a code from a coder when any of the coder's passages with that code shares at least one
    character with it. For `span` there is no unit given beforehand: see `unitised_agreement`.

    Parameters
    ----------
    transcripts, codings, codebook
        The study's. Codes nobody used are listed as undefined.
    unit
        One of `UNITS`; it has to be declared, since agreement depends on it.
    coefficient
        See `agreement`; `krippendorff` is nominal on coded or not.
    coders
        Who worked on which transcript (see `CodingStore.coders`), so that a coder who found nothing counts.
        By default whoever has a coding in it; a transcript one coder worked on says nothing of agreement.
    without
        Speakers whose turns are left out. Questions nobody would code make agreement look better than it is, so by
        default the interviewers' are (`Transcript.asking`); an empty list leaves nothing out.
    with_below
        Whether a unit with a code also has the codes above it.
    level, samples, seed
        The interval: transcripts drawn with replacement.

    Raises
    ------
    InvalidArgument
        When the unit is unknown, or a coding is on a transcript or has a code that is not given.
    """
    if unit not in UNITS:
        raise InvalidArgument("unit", f'"{unit}" is not known. {nearest(unit, UNITS)}')
    texts = {transcript.id: transcript for transcript in transcripts}
    silent = {name: tuple(text.asking if without is None else without) for name, text in texts.items()}
    spans = _spans(codings, texts, codebook, with_below)
    workers = _workers(spans, texts, coders)
    shared = tuple(name for name in sorted(texts) if len(workers[name]) > 1)
    left_out = tuple(name for name in sorted(texts) if len(workers[name]) < 2)
    everyone = tuple(sorted({coder for name in shared for coder in workers[name]}))
    if unit == "span":
        overall, per_code = _unitised(spans, texts, silent, workers, codebook, level, samples, seed)
    else:
        ratings_by_code, names = _ratings(spans, texts, workers, shared, everyone, codebook, unit, silent)
        # Numbers for names: drawing transcripts then costs nothing, however many units there are.
        rated = ratings_by_code, np.unique(names.astype(str), return_inverse=True)[1]
        per_code = {
            code: _one(ratings, rated[1], coefficient, level, samples, seed)
            for code, ratings in rated[0].items()
        }
        overall = _overall(rated, coefficient, level, samples, seed)
    spoken = {turn.speaker for name in shared for turn in texts[name].turns}
    quiet = tuple(sorted({who for name in shared for who in silent[name] if who in spoken}))
    return CodingAgreement(unit, overall, per_code, everyone, shared, left_out, quiet)


def _spans(
    codings: Iterable[Coding], texts: Mapping[str, Transcript], codebook: Codebook, with_below: bool
) -> list[Span]:
    out = []
    for coding in codings:
        if coding.revoked:
            continue
        if coding.code not in codebook:
            raise InvalidArgument(
                "codings", f'one has the code "{coding.code}". {nearest(coding.code, codebook.ids)}'
            )
        if coding.transcript not in texts:
            raise InvalidArgument(
                "codings", f'one is on "{coding.transcript}", which is not among the transcripts'
            )
        code: str | None = coding.code
        while code is not None:
            out.append(Span(coding.transcript, coding.coder, coding.start, coding.end, code))
            code = codebook[code].parent if with_below else None
    return out


def _workers(spans: Sequence[Span], texts: Mapping[str, Transcript], coders: Coders) -> dict[str, set[str]]:
    workers: dict[str, set[str]] = {name: set() for name in texts}
    for span in spans:
        workers[span.transcript].add(span.coder)
    if coders is not None:
        for name in texts:
            workers[name].update(coders.get(name, ()) if isinstance(coders, Mapping) else coders)
    return workers


def _ratings(
    spans: Sequence[Span],
    texts: Mapping[str, Transcript],
    workers: Mapping[str, set[str]],
    names: Sequence[str],
    everyone: Sequence[str],
    codebook: Codebook,
    unit: str,
    silent: Mapping[str, Collection[str]],
) -> tuple[dict[str, NDArray[np.float64]], NDArray[Any]]:
    units = {name: texts[name].units(unit, silent[name]) for name in names}
    first: dict[str, int] = {}
    total = 0
    for name in names:
        first[name] = total
        total += len(units[name])
    starts = {name: np.array([unit.start for unit in own], dtype=np.int64) for name, own in units.items()}
    ends = {name: np.array([unit.end for unit in own], dtype=np.int64) for name, own in units.items()}
    column = {coder: place for place, coder in enumerate(everyone)}
    blank = np.full((total, len(everyone)), np.nan)
    for name in names:
        for coder in workers[name]:
            blank[first[name] : first[name] + len(units[name]), column[coder]] = 0.0
    ratings = {code: blank.copy() for code in codebook.ids}
    for span in spans:
        if span.transcript in first:
            begin = int(np.searchsorted(ends[span.transcript], span.start, side="right"))
            stop = int(np.searchsorted(starts[span.transcript], span.end, side="left"))
            offset = first[span.transcript]
            ratings[span.code][offset + begin : offset + stop, column[span.coder]] = 1.0
    clusters = np.array([name for name in names for _ in units[name]], dtype=object)
    return ratings, clusters


def _one(
    ratings: NDArray[np.float64],
    clusters: NDArray[Any],
    coefficient: str,
    level: float,
    samples: int,
    seed: int,
) -> Agreement:
    found = agreement(
        ratings if ratings.shape[1] > 1 else np.full((len(ratings), 2), np.nan),
        coefficient, level=level, categories=(0.0, 1.0), clusters=clusters, samples=samples, seed=seed,
    )  # fmt: skip
    if found.value is None and found.units:
        coded = np.nan_to_num(ratings).sum()
        reason = (
            "no coder used the code." if coded == 0 else "the coders coded every unit, so nothing varies."
        )
        return replace(found, reason=reason)
    return found


def _overall(
    rated: tuple[dict[str, NDArray[np.float64]], NDArray[Any]],
    coefficient: str,
    level: float,
    samples: int,
    seed: int,
) -> Agreement:
    ratings, clusters = rated
    if not ratings:
        raise InvalidArgument("codebook", "holds no codes")
    stacked = np.concatenate(list(ratings.values()))
    found = _one(stacked, np.tile(clusters, len(ratings)), coefficient, level, samples, seed)
    note = say(
        "Each of {units} units is a decision on each of {codes} codes.",
        units=len(clusters),
        codes=len(ratings),
    )
    return replace(found, notes=(*found.notes, note))


def _unitised(
    spans: Sequence[Span],
    texts: Mapping[str, Transcript],
    silent: Mapping[str, Collection[str]],
    workers: Mapping[str, set[str]],
    codebook: Codebook,
    level: float,
    samples: int,
    seed: int,
) -> tuple[Agreement, dict[str, Agreement]]:
    who = {name: sorted(own) for name, own in workers.items()}
    cuts = {name: _stretches(text, silent[name]) for name, text in texts.items() if len(who[name]) > 1}
    lengths = {
        name: len(texts[name].text) - sum(end - start for start, end in cut) for name, cut in cuts.items()
    }
    shared = []
    for span in spans:
        if span.transcript in cuts:
            start, end = (_without_cuts(place, cuts[span.transcript]) for place in (span.start, span.end))
            if start < end:
                shared.append(span._replace(start=start, end=end))
    found = unitised_agreement(shared, lengths, coders=who, level=level, samples=samples, seed=seed)
    unused = replace(found.overall, value=None, low=None, high=None, standard_error=None, observed=None,
                     expected=None, units=0, interval="", notes=(), reason="no coder used the code.")  # fmt: skip
    return found.overall, {code: found.per_code.get(code, unused) for code in codebook.ids}


def _stretches(text: Transcript, speakers: Collection[str]) -> list[tuple[int, int]]:
    """Where the turns of speakers begin and end, in order."""
    return [(turn.start, turn.end) for turn in text.turns if turn.speaker in speakers]


def _without_cuts(position: int, cuts: Sequence[tuple[int, int]]) -> int:
    """A position in the text with stretches cut out of it."""
    return position - sum(min(end, position) - start for start, end in cuts if start < position)
