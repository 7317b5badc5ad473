"""Every change of a table of indicators, in one family: counts by one honest model, shares and means by their own tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from evaltools.checks import InvalidArgument
from evaltools.trends import annual_core, family, pairs, panels
from evaltools.trends.arguments import choice, level_of, one_number, whole
from evaltools.trends.observed import Observation, read
from evaltools.trends.proportions import UnknownSize
from evaltools.trends.reasons import NO_DISPERSION
from evaltools.trends.results import NotTestable, show, show_interval
from evaltools.trends.shown import Shown
from evaltools.trends.verdicts import Verdict

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.trends.refit import Refit

CONTRASTS = (annual_core.YEARLY, annual_core.PERIOD, annual_core.BASELINE, panels.REST)


@dataclass(frozen=True)
class AnnualChange(Shown):
    """One comparison of an indicator, with its verdict in the family of all comparisons of the table."""

    indicator: Any
    group: Any
    area: Any
    kind: str
    """count, proportion, rate, index or mean."""
    unit: str
    better: str
    margin: float
    """Smallest change worth having: a fraction for counts and rates, in the unit of the value otherwise; NaN: none."""
    contrast: str
    """yearly, period, baseline or rest."""
    before_label: str
    after_label: str
    before_start: Any
    after_start: Any
    before_end: Any
    after_end: Any
    before: float
    after: float
    difference: float
    ratio: float
    """Rate after over rate before, population and length of the periods allowed for; NaN for other kinds than counts and rates."""
    effect: str
    """What low and high belong to: "ratio" or "difference"; empty where there was no test."""
    low: float
    high: float
    """Interval of this comparison alone."""
    low_adjusted: float
    high_adjusted: float
    """Interval at level 1 - (1 - level) / K for the K comparisons of the family: all of them hold together."""
    low_chance: float
    high_chance: float
    """Interval were counts to vary by pure chance only: the true one is at least as wide. NaN for other kinds than counts."""
    p_value: float
    p_adjusted: float
    p_equivalence: float
    p_equivalence_adjusted: float
    verdict: str
    reason: str
    """Short stable word or, where not testable, what is lacking."""
    dispersion: float
    """Variance over mean that the test used; NaN where it cannot be had or has no part."""
    dispersion_low: float
    dispersion_high: float
    dispersion_df: float
    """Degrees of freedom; infinite for a declared dispersion."""
    dispersion_source: str
    """declared, months, areas, history or empty."""
    dispersion_note: str
    """The source the indicator's row gives for a declared dispersion."""
    tipping_point: float
    """The dispersion up to which `tipping_verdict` would hold in this family; below 1: not even by pure chance."""
    tipping_verdict: str
    """improved, worsened, or empty where there is no better direction."""
    detectable: float
    """Smallest change in the better direction that this family would have shown, in the unit of the value."""
    detectable_low: float
    detectable_high: float
    n_needed: float
    """Answers per wave with which a share of unknown n could be told from chance; NaN where known or beyond the population."""
    n_for_power: float
    population: float
    """People a share or mean of answers speaks of, the fewer of the two times; NaN where not known and for other kinds."""
    beyond_population: bool
    """Whether a share of unknown n would have needed more answers than there are people."""
    method: str
    rows: tuple[int, ...]
    """Rows of the table, by position, that were compared."""

    def __str__(self) -> str:
        text = f"{self.indicator}, {self.before_label} to {self.after_label}: {self.verdict}"
        if self.effect:
            value = self.ratio if self.effect == "ratio" else self.difference
            text += f" ({self.effect} {show(value)}, {show_interval(self.low, self.high, 0.95)})"
        if self.reason == NO_DISPERSION and self.tipping_point >= 1:
            text += (
                f"; would be told from chance only if counts vary less than {show(self.tipping_point, 2)} times as much as pure "
                "chance"
            )
        return f"{text}."


COLUMNS = tuple(f.name for f in fields(AnnualChange))


@dataclass(frozen=True)
class AnnualChanges:
    """All comparisons of a table, judged as one family."""

    comparisons: tuple[AnnualChange, ...]
    family_size: int
    """Comparisons that were tested."""
    adjust: str
    level: float
    power: float
    observations: tuple[Observation, ...]
    """What was read, in order."""

    def __len__(self) -> int:
        return len(self.comparisons)

    def to_frame(self) -> pd.DataFrame:
        """One row per comparison; columns as the fields of `AnnualChange`."""
        import pandas as pd

        return pd.DataFrame(
            [[getattr(c, name) for name in COLUMNS] for c in self.comparisons], columns=list(COLUMNS)
        )

    def to_statsmodels(self, comparison: int = 0) -> Refit:
        """Formula, data and call with which a peer refits one comparison of counts as a generalised linear model."""
        from evaltools.trends.refit import refit_annual

        return refit_annual(self, comparison)

    def plot(self, axes: Any = None) -> Any:
        """Ratios with their intervals, alone and together, on a logarithmic axis; returns the axes."""
        from evaltools.trends.drawing.intervals import intervals

        shown = [c for c in self.comparisons if c.effect == "ratio"]
        return intervals(
            [f"{c.indicator} {c.before_label}–{c.after_label}" for c in shown],
            [(c.ratio, c.low, c.high) for c in shown],
            [(c.low_adjusted, c.high_adjusted) for c in shown],
            axes,
        )

    def _repr_html_(self) -> str:
        names = [
            "indicator",
            "area",
            "contrast",
            "before_label",
            "after_label",
            "before",
            "after",
            "ratio",
            "difference",
        ]
        names += [
            "low",
            "high",
            "p_adjusted",
            "verdict",
            "reason",
            "dispersion",
            "dispersion_source",
            "tipping_point",
        ]
        return str(self.to_frame()[names].to_html(index=False, float_format=lambda v: show(v), na_rep="–"))

    def __str__(self) -> str:
        told = sum(c.verdict in ("improved", "worsened") for c in self.comparisons)
        none = sum(c.verdict == "no change worth having" for c in self.comparisons)
        return (
            f"Of {len(self)} comparisons {self.family_size} were tested; {told} can be told from chance and {none} show no "
            "change worth having."
        )


def annual_changes(
    observations: pd.DataFrame,
    *,
    dispersion: float | Mapping[str, float] | None = None,
    contrasts: Sequence[str] = ("yearly", "period"),
    baseline: int = 1,
    rest: Sequence[str] | None = None,
    adjust: Literal["holm", "bh", "none"] = "holm",
    margins: float | Mapping[str, float] | None = None,
    level: float = 0.95,
    power: float = 0.8,
    population: float | None = None,
    areas: Sequence[str] | None = None,
) -> AnnualChanges:
    """Compare the values of every indicator between years, and judge all comparisons as one family.

    Parameters
    ----------
    observations : one row per observation, with columns indicator, start, value, kind (count, proportion, rate, index or
        mean) and better (higher, lower or none), and as far as known group, area, end, unit, n (answers, or the population of
        a rate or count), exposure (population of a rate or count, before n; of shares and means how many could have answered), numerator, per (of a rate: per how many), sd (of a mean), design_effect,
        margin, break_before (a declared break lies before it), dispersion and dispersion_source. Times may be dates, periods
        or whole years, in any order. Months or quarters of a series that also has years show its dispersion and
        are not compared; a series of parts of years alone is compared with the same part of the year before.
    dispersion : variance of a count over its mean where it is known, for all indicators or by name; goes before the column.
        Unless declared it is estimated from months, from sister areas (other areas of the same indicator and group), or from
        six years of the series; where none of these is there, no verdict but *cannot tell*.
    contrasts : "yearly", "period" (last with first), "baseline" (each later year with the first `baseline` years) and "rest" (each
        year's change against the change of all other areas, or those named in `rest`).
    adjust : "holm": the probability of any false verdict in the table, *no change worth having* included, is at most
        1 - level; "bh": the expected share of false ones; "none".
    margins : smallest change worth having, for all indicators or by name; goes before the column.
    level, power : of tests and intervals; of the smallest change that would have been shown.
    population : people the shares speak of, where their rows have no exposure: no more answers than that can be needed.
    areas : those that are compared, all unless given; the others show dispersion and are the rest, and are not judged.

    Returns
    -------
    AnnualChanges, series in order of appearance.

    Raises
    ------
    InvalidArgument : columns missing or values that cannot be, with all rows at fault.

    Examples
    --------
    Thefts in Umeå, 2018 to 2020 (Hanberger's evaluation of 2021, table 2). Three years do not show how much such counts vary:

    >>> import pandas as pd
    >>> theft = pd.DataFrame({"indicator": "theft", "start": [2018, 2019, 2020], "value": [3154, 2964, 2565],
    ...                       "kind": "count", "better": "lower"})
    >>> found = annual_changes(theft, contrasts=["yearly"])
    >>> [c.verdict for c in found.comparisons], [round(c.tipping_point, 2) for c in found.comparisons]
    (['cannot tell', 'cannot tell'], [1.17, 5.74])
    >>> [c.verdict for c in annual_changes(theft, contrasts=["yearly"], dispersion=2).comparisons]
    ['cannot tell', 'improved']

    References
    ----------
    McCullagh and Nelder 1989, ch. 6 (dispersion); Huffman 1984; Holm 1979; Shaffer 1986; Schuirmann 1987.
    """
    level, power = level_of(level), one_number("power", power, above=0, below=1)
    choice("adjust", adjust, ("holm", "bh", "none"))
    kinds = tuple(contrasts)
    for kind in kinds:
        choice("contrasts", kind, CONTRASTS)
    years = whole("baseline", baseline, least=1)
    rows = read(observations)
    declared = _by_indicator("dispersion", dispersion, rows)
    margin = _by_indicator("margins", margins, rows)
    drafts = pairs.drafts(rows, kinds, margin, level)
    counted = panels.drafts(rows, kinds, years, declared, margin, level, rest)
    order = {key: i for i, key in enumerate(dict.fromkeys(r.key for r in rows))}
    found = sorted(
        (d for d in [*drafts, *counted] if areas is None or d.after.area in areas),
        key=lambda d: (order[d.after.key], kinds.index(d.contrast), d.after.start, d.before.start),
    )
    return _judged(found, rows, adjust, level, power, population)


def _by_indicator(argument: str, given: Any, rows: list[Observation]) -> dict[Any, float]:
    """A number for each indicator that has one."""
    if given is None:
        return {}
    names = {r.indicator for r in rows}
    if isinstance(given, Mapping):
        strange = [name for name in given if name not in names]
        if strange:
            raise InvalidArgument(argument, f"names {strange[0]!r}, which is no indicator of the table.")
        return {name: one_number(argument, value, above=0) for name, value in given.items()}
    return dict.fromkeys(names, one_number(argument, given, above=0))


def _judged(
    found: list[pairs.Draft],
    rows: list[Observation],
    adjust: Any,
    level: float,
    power: float,
    population: float | None,
) -> AnnualChanges:
    change, equal = (
        np.array([getattr(d, name) for d in found], dtype=float) for name in ("p_value", "p_equivalence")
    )
    sets = panels.sets_of_six_years(found)
    p, e = family.adjust_jointly(change, equal, adjust, sets=sets)
    # A comparison without dispersion is not tested, but would have been: it counts for what its tipping point says.
    tested = family.size_of(change, equal)
    open_ = np.array([d.untold for d in found], dtype=bool) | ~(np.isnan(change) & np.isnan(equal))
    asked = max(1.0, family.counted_as(open_, sets)) if adjust != "none" else 1.0
    tail = (1 - level) / 2 / asked
    comparisons = [
        _comparison(d, float(pi), float(ei), tail, level, power, population)
        for d, pi, ei in zip(found, p, e, strict=True)
    ]
    return AnnualChanges(tuple(comparisons), tested, adjust, level, power, tuple(rows))


def _comparison(
    draft: pairs.Draft, p: float, e: float, tail: float, level: float, power: float, population: float | None
) -> AnnualChange:
    verdict, reason = _verdict(draft, p, e, 1 - level)
    low, high = draft.interval(level)
    low_adjusted, high_adjusted = draft.interval(1 - 2 * tail)
    low_chance, high_chance = draft.interval_by_chance(level)
    smallest, down, up = draft.detectable(1 - 2 * tail, power)
    spread = draft.spread
    known = spread is not None and not np.isnan(spread.value)
    ends = spread.interval(level) if spread is not None and known else (np.nan, np.nan)
    a, b = draft.before, draft.after
    needed, for_power = draft.answers(population)
    people, asked = draft.people(population), b.kind in ("proportion", "mean")
    point = draft.tipping_point(tail)
    return AnnualChange(
        **{name: getattr(b, name) for name in ("indicator", "group", "area", "kind", "unit", "better")},
        margin=draft.margin,
        contrast=draft.contrast,
        before_label=draft.before_label,
        after_label=b.label,
        before_start=a.start,
        after_start=b.start,
        before_end=draft.before_end,
        after_end=b.end,
        before=draft.value_before,
        after=b.value,
        difference=draft.difference,
        ratio=draft.ratio,
        effect=draft.effect,
        low=low,
        high=high,
        low_adjusted=low_adjusted,
        high_adjusted=high_adjusted,
        low_chance=low_chance,
        high_chance=high_chance,
        p_value=draft.p_value,
        p_adjusted=p,
        p_equivalence=draft.p_equivalence,
        p_equivalence_adjusted=e,
        verdict=str(verdict),
        reason=reason,
        dispersion=float(spread.value) if spread is not None else np.nan,
        dispersion_low=float(ends[0]),
        dispersion_high=float(ends[1]),
        dispersion_df=float(spread.df) if spread is not None and known else np.nan,
        dispersion_source=draft.source,
        dispersion_note=draft.note,
        tipping_point=point,
        tipping_verdict=_direction(draft) if np.isfinite(point) else "",
        detectable=smallest,
        detectable_low=down,
        detectable_high=up,
        n_needed=needed,
        n_for_power=for_power,
        population=people if asked and np.isfinite(people) else np.nan,
        beyond_population=isinstance(draft.refused, UnknownSize) and (draft.refused.n_needed or 0) > people,
        method=draft.method,
        rows=draft.rows,
    )


def _direction(draft: pairs.Draft) -> str:
    if draft.after.better == "none" or not draft.statistic:
        return ""
    return str(
        Verdict.IMPROVED if (draft.statistic > 0) == (draft.after.better == "higher") else Verdict.WORSENED
    )


def _verdict(draft: pairs.Draft, p: float, e: float, alpha: float) -> tuple[Verdict, str]:
    if isinstance(draft.refused, NotTestable):
        return Verdict.NOT_TESTABLE, draft.refused.reason
    if np.isnan(p):
        return Verdict.CANNOT_TELL, NO_DISPERSION
    if e < alpha:
        return Verdict.NO_CHANGE, "within margin"
    if p >= alpha or not draft.statistic:
        return (
            Verdict.CANNOT_TELL,
            "only unadjusted" if draft.p_value < alpha else "interval includes no change",
        )
    return (
        (Verdict(found), "distinguishable")
        if (found := _direction(draft))
        else (Verdict.CANNOT_TELL, "no better direction")
    )
