"""Annual counts of many series compared between years with a dispersion that is given, estimated or refused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from evaltools.checks import InvalidArgument
from evaltools.trends import contrasts, dispersion, studentised
from evaltools.trends.arguments import Floats
from evaltools.trends.shown import Shown

YEARLY, PERIOD, BASELINE = "yearly", "period", "baseline"
SOURCES = ("", "declared", "months", "areas", "history")
"""What a dispersion rests on; empty where it cannot be had."""


@dataclass(frozen=True)
class Panel:
    """Annual counts of series in rows."""

    counts: Floats
    """(series, years), NaN where missing."""
    exposure: Floats
    """(series, years) population or time at risk, above 0."""
    times: Floats
    """(years,) ascending."""
    segment: Floats
    """(series, years) number of declared breaks up to and with each year."""
    group: np.ndarray
    """(series,) series with one number are sister areas of one indicator."""
    declared: Floats
    """(series,) declared dispersion, NaN where there is none."""
    monthly: Floats
    """(series,) dispersion estimated from months, NaN where there is none."""
    monthly_df: Floats
    margin: Floats
    """(series,) smallest relative change worth having, NaN where there is none."""

    @classmethod
    def of(
        cls,
        counts: Floats,
        *,
        exposure: Floats | None = None,
        times: Floats | None = None,
        group: np.ndarray | None = None,
        declared: Floats | float = np.nan,
        margin: Floats | float = np.nan,
    ) -> Panel:
        """A panel without breaks and months; each series an indicator of its own unless grouped."""
        y = np.asarray(counts, dtype=float)
        rows, years = y.shape
        nothing = np.full(rows, np.nan)
        return cls(
            counts=y,
            exposure=np.broadcast_to(1.0 if exposure is None else exposure, y.shape).astype(float),
            times=np.arange(float(years)) if times is None else np.asarray(times, dtype=float),
            segment=np.zeros(y.shape),
            group=np.arange(rows) if group is None else np.asarray(group),
            declared=np.broadcast_to(declared, rows).astype(float),
            monthly=nothing,
            monthly_df=nothing,
            margin=np.broadcast_to(margin, rows).astype(float),
        )


@dataclass(frozen=True)
class CountContrasts(Shown):
    """Comparisons in the order of `series` and `after`; all fields are arrays of one length."""

    kind: np.ndarray
    series: np.ndarray
    """Row of the panel."""
    before_at: np.ndarray
    """Column of the year before, the first of a baseline."""
    after_at: np.ndarray
    before: Floats
    """Events; of all years of a baseline."""
    after: Floats
    exposure_before: Floats
    exposure_after: Floats
    ratio: Floats
    low: Floats
    high: Floats
    p_value: Floats
    """NaN where there is no dispersion or no event."""
    p_equivalence: Floats
    dispersion: Floats
    df: Floats
    share: Floats
    source: np.ndarray
    statistic: Floats
    """Distance from no change in standard deviations of independent events."""
    margin: Floats

    def __len__(self) -> int:
        return len(self.series)

    def __str__(self) -> str:
        told = int(np.sum(self.p_value < 0.05))
        return f"{len(self)} comparisons of counts, {told} with p below 0.05 before any adjustment."

    def sides(self) -> contrasts.Sides:
        """Events and exposure of all comparisons."""
        return contrasts.Sides(self.before, self.after, self.exposure_before, self.exposure_after)

    def spread(self) -> contrasts.Spread:
        """Dispersion of all comparisons."""
        return contrasts.Spread(self.dispersion, self.df, self.share)


def count_contrasts(
    panel: Panel,
    kinds: tuple[str, ...] = (YEARLY,),
    *,
    baseline: int = 1,
    level: float = 0.95,
) -> CountContrasts:
    """Compare years of every series, each by a test that holds its level whatever the dispersion.

    Parameters
    ----------
    panel : the counts.
    kinds : "yearly" (each year with the one observed before it), "period" (last with first, where that is no
        yearly comparison), "baseline" (each later year with the first `baseline` years together).
    level : of the intervals, one comparison at a time.

    Returns
    -------
    CountContrasts. Never across a declared break. Dispersion is taken from the first of these that there is: declared;
    months; sister areas with at least eight degrees of freedom; six years of the series itself; sister areas
    with at least four.

    References
    ----------
    Huffman 1984 (ratio of two counts by square roots); `studentised` for the reference distribution.
    """
    unknown = [k for k in kinds if k not in (YEARLY, PERIOD, BASELINE)]
    if unknown:
        raise InvalidArgument("kinds", f"holds {unknown[0]!r}; use {YEARLY}, {PERIOD} or {BASELINE}.")
    areas = _areas(panel)
    parts = [
        _compare(panel, kind, before, after, areas, level)
        for kind, before, after in _pairs(panel, kinds, baseline)
    ]
    if not parts:
        return _compare(panel, YEARLY, *(np.zeros((0, panel.counts.shape[1])),) * 2, areas, level)
    joined = {
        name: np.concatenate([getattr(p, name) for p in parts])
        for name in CountContrasts.__dataclass_fields__
    }
    rank = {kind: i for i, kind in enumerate(kinds)}
    order = np.lexsort((joined["after_at"], np.array([rank[k] for k in joined["kind"]]), joined["series"]))
    return CountContrasts(**{name: value[order] for name, value in joined.items()})


def _pairs(panel: Panel, kinds: tuple[str, ...], baseline: int) -> list[tuple[str, Floats, Floats]]:
    """Marks of the years before and after for each kind of contrast; rows without the contrast hold zeros."""
    seen, n = ~np.isnan(panel.counts), panel.counts.shape[1]
    columns = np.arange(n)
    found = []

    def mark(rows: np.ndarray, before: np.ndarray, after: np.ndarray) -> tuple[Floats, Floats]:
        same = np.take_along_axis(panel.segment, before[:, None], 1) == np.take_along_axis(
            panel.segment, after[:, None], 1
        )
        good = (rows & same[:, 0])[:, None]
        return (columns == before[:, None]) * good * 1.0, (columns == after[:, None]) * good * 1.0

    last_seen = np.maximum.accumulate(np.where(seen, columns, -1), axis=1)
    first, last = np.argmax(seen, axis=1), n - 1 - np.argmax(seen[:, ::-1], axis=1)
    if YEARLY in kinds:
        for t in range(1, n):
            before = last_seen[:, t - 1]
            rows = seen[:, t] & (before >= 0)
            found.append((YEARLY, *mark(rows, np.maximum(before, 0), np.full(len(seen), t))))
    if PERIOD in kinds:
        found.append((PERIOD, *mark(seen.sum(axis=1) > 2, first, last)))
    if BASELINE in kinds:
        count = np.cumsum(seen, axis=1)
        early = (seen & (count <= baseline)) * 1.0
        for t in range(1, n):
            whole = np.all((early == 0) | (panel.segment == panel.segment[:, [t]]), axis=1)
            rows = (seen[:, t] & (count[:, t] > baseline) & whole)[:, None]
            found.append((BASELINE, early * rows, (columns == t) * rows * 1.0))
    return [(kind, b, a) for kind, b, a in found if np.any(a)]


def _areas(panel: Panel) -> tuple[Floats, Floats]:
    """Dispersion of each series from its sister areas, and degrees of freedom."""
    value, df = np.full(len(panel.counts), np.nan), np.full(len(panel.counts), np.inf)
    _, member, size = np.unique(panel.group, return_inverse=True, return_counts=True)
    order = np.argsort(member, kind="stable")
    for many in np.unique(size[size > 2]):
        rows = order[size[member[order]] == many].reshape(-1, many)  # all sets of so many areas at once
        value[rows], df[rows] = dispersion.from_areas(panel.counts[rows], panel.exposure[rows])
    return value, df


def _choose(
    panel: Panel, rows: np.ndarray, areas: tuple[Floats, Floats]
) -> tuple[contrasts.Spread, np.ndarray]:
    """What is declared, or else shown by months, or by sister areas with degrees of freedom enough, for each row."""
    many = areas[1][rows] >= 2 * dispersion.LEAST_DF
    infinite = np.full(len(rows), np.inf)
    spread, source = dispersion.unknown((len(rows),)), np.full(len(rows), "", dtype="<U10")
    for name, value, df in (
        ("declared", panel.declared[rows], infinite),
        ("months", panel.monthly[rows], panel.monthly_df[rows]),
        ("areas", np.where(many, areas[0][rows], np.nan), areas[1][rows]),
    ):
        at = np.isnan(spread.value)
        found = contrasts.Spread(value[at], df[at], np.zeros(int(at.sum())))
        spread, source = _filled(spread, source, at, found, name)
    return spread, source


def _filled(
    spread: contrasts.Spread, source: np.ndarray, at: np.ndarray, found: contrasts.Spread, name: str
) -> tuple[contrasts.Spread, np.ndarray]:
    """A spread whose elements `at` are those found, where they were found."""
    good = at.copy()
    good[at] = ~np.isnan(found.value)
    kept = good[at]
    parts = []
    for old, new in ((spread.value, found.value), (spread.df, found.df), (spread.share, found.share)):
        both = old.copy()
        both[good] = new[kept]
        parts.append(both)
    return contrasts.Spread(*parts), np.where(good, name, source)


def _compare(
    panel: Panel, kind: str, before: Floats, after: Floats, areas: tuple[Floats, Floats], level: float
) -> CountContrasts:
    rows = np.flatnonzero(np.any(after > 0, axis=1)) if len(after) else np.zeros(0, dtype=int)
    before, after = before[rows], after[rows]
    counts, exposure = panel.counts[rows], panel.exposure[rows]
    at = contrasts.sides(counts, exposure, before, after)
    after_at, before_at = np.argmax(after, axis=1), np.argmax(before, axis=1)
    # Years on the other side of a declared break say nothing of this stretch.
    segment = panel.segment[rows]
    same = segment == np.take_along_axis(segment, after_at[:, None], 1)
    spread, source = _choose(panel, rows, areas)
    lacking = np.isnan(spread.value)
    if np.any(lacking):
        own = np.where(same, counts, np.nan)[lacking]
        shown = dispersion.from_history(own, exposure[lacking], panel.times, before[lacking], after[lacking])
        spread, source = _filled(spread, source, lacking, shown, "history")
        few = contrasts.Spread(areas[0][rows], areas[1][rows], np.zeros(len(rows)))
        still = np.isnan(spread.value)
        spread, source = _filled(spread, source, still, few.of(still), "areas")
    events = at.before + at.after > 0
    p = np.where(np.isnan(spread.value) | ~events, np.nan, contrasts.p_value(at, spread))
    equal = np.where(events, contrasts.p_equivalence(at, spread, panel.margin[rows]), np.nan)
    low, high = contrasts.interval(at, spread, level)
    return CountContrasts(
        kind=np.full(len(rows), kind, dtype="<U10"),
        series=rows,
        before_at=before_at,
        after_at=after_at,
        before=at.before,
        after=at.after,
        exposure_before=at.exposure_before,
        exposure_after=at.exposure_after,
        ratio=at.ratio,
        low=np.where(np.isnan(p), np.nan, low),
        high=np.where(np.isnan(p), np.nan, high),
        p_value=p,
        p_equivalence=equal,
        dispersion=spread.value,
        df=spread.df,
        share=spread.share,
        source=source,
        statistic=at.statistic(),
        margin=panel.margin[rows],
    )


def detectable(found: CountContrasts, level: float, power: float) -> tuple[Floats, Floats]:
    """Events after, below and above, that a test at this level would tell from no change with this power.

    The events before are taken as the true ones. NaN where there is no dispersion, or for a fall that even no event at all would
    not show. `level` is that of the single test: 1 - alpha / K for K comparisons in a family.
    """
    tail = (1 - level) / 2
    spread = found.spread()
    scale = found.exposure_after / found.exposure_before
    reach = studentised.critical(tail, spread.df, spread.share)
    finite = np.where(np.isfinite(spread.df), spread.df, 1.0)
    beyond = np.where(np.isfinite(spread.df), special.stdtrit(finite, power), special.ndtri(power))
    floor = np.where(np.isfinite(spread.df), -special.ndtri(tail) / np.sqrt(spread.value), 0.0)
    gap = (np.maximum(reach, floor) + beyond) * np.sqrt(spread.value * (1 + scale)) / 2
    middle = np.sqrt(scale * (found.before + contrasts.ANSCOMBE))
    low, high = middle - gap, middle + gap
    down = np.where(low**2 > contrasts.ANSCOMBE, low**2 - contrasts.ANSCOMBE, np.nan)
    return np.where(low > 0, down, np.nan), high**2 - contrasts.ANSCOMBE
