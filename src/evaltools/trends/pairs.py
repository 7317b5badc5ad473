"""Two observations of one series side by side: the test that fits their kind, before the family is judged."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from evaltools.trends import annual_core, contrasts, periods
from evaltools.trends.detectable import detectable_change
from evaltools.trends.means import compare_means
from evaltools.trends.observed import Observation
from evaltools.trends.proportions import UnknownSize, compare_proportions
from evaltools.trends.results import NotTestable

NAN = float("nan")
LEAST_ANSWERS = 2
"""Least number of answers per wave that a mean is compared by."""
_BREAK = "a declared break lies between the two observations"
_OVERLAP = "the two periods overlap, so the values share observations"
_KIND = "the kind or unit of the indicator changed between the two observations"
_PART = "there is no other value of the same part of the year"
_PEOPLE = "the population is unknown for at least one of the two times"


@dataclass(frozen=True)
class Draft:
    """A comparison with its test, not yet adjusted."""

    before: Observation
    after: Observation
    contrast: str
    margin: float
    """In the unit the indicator has it in."""
    broken: bool = False
    refused: NotTestable | None = None
    result: Any = None
    """A comparison of shares or means."""
    counts: annual_core.CountContrasts | None = None
    """One comparison of counts."""
    place: int = 0
    """Its place among `counts`."""
    relative: Any = None
    """A comparison with the rest."""
    note: str = ""
    baseline: tuple[Observation, ...] = ()
    others: tuple[int, ...] = ()
    """Further rows compared."""

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of the table."""
        first = tuple(o.row for o in self.baseline) or (self.before.row,)
        return tuple(dict.fromkeys((*first, self.after.row, *self.others)))

    @property
    def untold(self) -> bool:
        """Whether only the dispersion is lacking."""
        return self.refused is None and bool(np.isnan(self.p_value))

    @property
    def before_label(self) -> str:
        """Label of the period before; first and last of a baseline of several."""
        if len(self.baseline) > 1:
            return f"{self.baseline[0].label}–{self.baseline[-1].label}"
        return self.before.label

    @property
    def before_end(self) -> Any:
        """End of the period before."""
        return self.baseline[-1].end if self.baseline else self.before.end

    @property
    def value_before(self) -> float:
        """Value before: of a count's baseline of several years, their sum; of a rate's, their rate."""
        if len(self.baseline) < 2:
            return self.before.value
        events = sum(float(o.events or 0) for o in self.baseline)
        if self.after.kind == "count":
            return events
        return events / sum(o.people for o in self.baseline) * self.after.per

    @property
    def difference(self) -> float:
        """After less before, in the unit of the value."""
        return (
            NAN
            if self.broken or len(self.baseline) > 1
            else float(np.round(self.after.value - self.before.value, 10))
        )

    def _count(self, name: str) -> float:
        return NAN if self.counts is None else float(getattr(self.counts, name)[self.place])

    @property
    def ratio(self) -> float:
        """Rate after over rate before; for other kinds the plain ratio of the values."""
        if self.counts is not None:
            return self._count("ratio")
        if self.relative is not None:
            return float(self.relative.ratio)
        return self.after.value / self.before.value if self.before.value and not self.broken else NAN

    @property
    def effect(self) -> str:
        """What the interval belongs to."""
        if self.refused is not None:
            return ""
        return "difference" if self.result is not None else "ratio"

    @property
    def p_value(self) -> float:
        """Of no change; NaN without a test."""
        if self.refused is not None:
            return NAN
        if self.result is not None:
            return float(self.result.p_value)
        return self._count("p_value") if self.relative is None else float(self.relative.p_value)

    @property
    def p_equivalence(self) -> float:
        """Of a change as large as the margin; NaN without one."""
        if self.refused is not None or np.isnan(self.margin):
            return NAN
        if self.result is not None:
            return float(self.result.p_within(self.margin / self.after.percent))
        return self._count("p_equivalence") if self.relative is None else self.relative.p_within(self.margin)

    @property
    def statistic(self) -> float:
        """Signed distance from no change; its sign is the direction."""
        if self.counts is not None:
            return self._count("statistic")
        if self.relative is not None:
            return float(np.log(self.relative.ratio))
        return float(self.after.value - self.before.value)

    @property
    def spread(self) -> contrasts.Spread | None:
        """Dispersion of a comparison of counts."""
        if self.relative is not None:
            return self.relative.spread
        if self.counts is None:
            return None
        here = slice(self.place, self.place + 1)
        all_of = self.counts.spread()
        return contrasts.Spread(all_of.value[here], all_of.df[here], all_of.share[here]).one()

    @property
    def series(self) -> tuple[int, int]:
        """The panel of counts and its row that a comparison of counts is from."""
        return id(self.counts), -1 if self.counts is None else int(self.counts.series[self.place])

    @property
    def degrees(self) -> float:
        """Degrees of freedom of the dispersion; NaN for other comparisons than of counts."""
        return self._count("df")

    @property
    def source(self) -> str:
        """What the dispersion rests on."""
        if self.relative is not None:
            return str(self.relative.source)
        return "" if self.counts is None else str(self.counts.source[self.place])

    @property
    def method(self) -> str:
        """Name of the test."""
        if self.refused is not None:
            return self.refused.method
        if self.result is not None:
            return str(self.result.method)
        return METHODS[self.source] if self.relative is None else str(self.relative.method)

    def interval(self, level: float) -> tuple[float, float]:
        """In the unit of the value, or of the ratio; NaN without a test."""
        if self.refused is not None or np.isnan(self.p_value):
            return NAN, NAN
        if self.result is not None:
            low, high = self.result.interval(level)
            return float(low * self.after.percent), float(high * self.after.percent)
        if self.relative is not None:
            return self.relative.interval(level)
        low, high = contrasts.interval(*self._one(), level)
        return float(low[0]), float(high[0])

    def _one(self) -> tuple[contrasts.Sides, contrasts.Spread]:
        assert self.counts is not None
        here = slice(self.place, self.place + 1)
        s, spread = self.counts.sides(), self.counts.spread()
        return (
            contrasts.Sides(s.before[here], s.after[here], s.exposure_before[here], s.exposure_after[here]),
            contrasts.Spread(spread.value[here], spread.df[here], spread.share[here]),
        )

    def interval_by_chance(self, level: float) -> tuple[float, float]:
        """Interval of a ratio of counts were the dispersion 1; NaN for other comparisons."""
        if self.counts is None or self.refused is not None:
            return NAN, NAN
        at, _ = self._one()
        one = np.ones(1)
        low, high = contrasts.interval(at, contrasts.Spread(one, np.full(1, np.inf), np.zeros(1)), level)
        return float(low[0]), float(high[0])

    def tipping_point(self, tail: float) -> float:
        """Dispersion up to which the change would be told from chance at this tail; NaN for other kinds than counts."""
        if self.refused is not None:
            return NAN
        if self.relative is not None:
            return self.relative.tipping_point(tail)
        if self.counts is None:
            return NAN
        return float(contrasts.tipping_point(self._one()[0], tail)[0])

    def detectable(self, level: float, power: float) -> tuple[float, float, float]:
        """Smallest change in the better direction, and the values below and above that would be shown."""
        if self.refused is not None:
            return NAN, NAN, NAN
        if self.result is not None:
            return self._detectable_share(level, power)
        if self.counts is None or self.spread is None or np.isnan(self.spread.value):
            return NAN, NAN, NAN
        down, up = (v[self.place] for v in annual_core.detectable(self.counts, level, power))
        unit = self.after.per / self.after.people if self.after.kind == "rate" else 1.0
        same = self._count("before") / self._count("exposure_before") * self._count("exposure_after")
        return (_towards(self.after.better, same - down, up - same) * unit, down * unit, up * unit)

    def _detectable_share(self, level: float, power: float) -> tuple[float, float, float]:
        if self.after.kind != "proportion":
            return NAN, NAN, NAN
        deff = self.result.design_effect
        n0, n1 = (max(1, int(n / d)) for n, d in zip(self.result.n, deff, strict=True))
        share = float(self.result.before)
        found = detectable_change((round(share * n0), n0), n_after=n1, power=power, level=level)
        ends = [
            NAN if v is None else v * self.after.percent
            for v in (found.towards(self.after.better), found.low, found.high)
        ]
        return ends[0], ends[1], ends[2]

    def people(self, population: float | None) -> float:
        """How many can answer: the smaller population of the two waves; infinite where it is not known."""
        known = [o.exposure for o in (self.before, self.after) if not np.isnan(o.exposure)]
        return min(known, default=np.inf if population is None else population)

    def answers(self, population: float | None) -> tuple[float, float]:
        """Answers per wave that a share of unknown n would have needed, unless there are not so many people."""
        if not isinstance(self.refused, UnknownSize):
            return NAN, NAN
        most = self.people(population)
        found = [
            NAN if n is None or n > most else float(n)
            for n in (self.refused.n_needed, self.refused.n_for_power)
        ]
        return found[0], found[1]


METHODS = {
    "": "two counts on the scale of square roots, dispersion unknown",
    "declared": "two counts on the scale of square roots, dispersion declared",
    "months": "two counts on the scale of square roots, dispersion from months",
    "areas": "two counts on the scale of square roots, dispersion from sister areas",
    "history": "two counts on the scale of square roots, dispersion from the series itself",
}


def _towards(better: str, down: float, up: float) -> float:
    if better == "lower":
        return down
    return up if better == "higher" else max(down, up)


def drafts(
    rows: list[Observation], kinds: tuple[str, ...], margins: dict[Any, float], level: float
) -> Iterator[Draft]:
    """Comparisons of shares, means and indices, and of counts whose values cannot be compared."""
    series: dict[Any, list[Observation]] = {}
    for row in rows:
        series.setdefault(row.key, []).append(row)
    for part in series.values():
        for before, after, broken, contrast in _compared(part, kinds):
            margin = margins.get(after.indicator, after.margin)
            result = refusal(before, after, broken)
            if result is None:
                if after.events is not None and before.events is not None:
                    continue  # counts are compared together, see `panels`
                result = _test(before, after, level)
            if isinstance(result, NotTestable):
                yield Draft(before, after, contrast, margin, broken, refused=result)
            else:
                yield Draft(before, after, contrast, margin, broken, result=result)


def _compared(
    part: list[Observation], kinds: tuple[str, ...]
) -> Iterator[tuple[Observation, Observation, bool, str]]:
    """Pairs of one series: neighbours that are the same part of a year, and the first with the last."""
    for season in seasons(part):
        broken = False
        for before, after in itertools.pairwise(season):
            between = [o for o in part if before.start < o.start <= after.start]
            broken = any(o.broken for o in between)
            if annual_core.YEARLY in kinds:
                yield before, after, broken, annual_core.YEARLY
        if annual_core.PERIOD in kinds and len(season) > 2:
            broken = any(o.broken for o in season[1:])
            yield season[0], season[-1], broken, annual_core.PERIOD
    if annual_core.YEARLY in kinds and len(part) > 1 and all(len(s) < 2 for s in seasons(part)):
        yield part[-2], part[-1], False, annual_core.YEARLY


def seasons(part: list[Observation]) -> list[list[Observation]]:
    """A series split by part of the year where it has several values a year; months beside years are left out.

    Values that are whole years, or at most one a year whatever their dates (waves of a survey), are one season.
    """
    whole = [o for o in part if periods.part_of_year(o.start, o.end) == "year"]
    if len(whole) > 1 or len(whole) == len(part):
        return [whole]
    gaps = [(b.start - a.start).days for a, b in itertools.pairwise(part)]
    if not gaps or min(gaps) > 200:
        return [part]
    found: list[list[Observation]] = []
    for o in part:
        home = next((s for s in found if periods.same_season((s[0].start, s[0].end), (o.start, o.end))), None)
        if home is None:
            found.append([o])
        else:
            home.append(o)
    return found


def refusal(a: Observation, b: Observation, broken: bool) -> NotTestable | None:
    """Why two observations cannot be compared, if they cannot."""
    if broken:
        return NotTestable("none", _BREAK)
    if (a.kind, a.unit) != (b.kind, b.unit) or (
        a.kind == "rate" and a.per != b.per and not np.isnan([a.per, b.per]).all()
    ):
        return NotTestable("none", _KIND)
    if a.end == a.end and a.end is not None and a.end > b.start:
        return NotTestable("none", _OVERLAP)
    whole = [periods.part_of_year(o.start, o.end) == "year" for o in (a, b)]
    if (
        not all(whole)
        and b.kind in ("count", "rate")
        and not periods.same_season((a.start, a.end), (b.start, b.end))
    ):
        return NotTestable("none", _PART)
    if (
        b.kind in ("count", "rate")
        and a.events is not None
        and b.events is not None
        and a.events + b.events == 0
    ):
        return NotTestable("none", "there were no events before or after")
    return None


def _test(a: Observation, b: Observation, level: float) -> Any:
    if b.kind == "proportion":
        if np.isnan([a.n, b.n]).any():
            return compare_proportions(
                a.value / a.percent, b.value / b.percent, level=level, unit="proportion"
            )
        effect = _design_effects(a, b)
        waves = [(o.successes, float(np.round(o.n))) for o in (a, b)]
        return compare_proportions(*waves, design_effect=effect, level=level)
    if b.kind == "mean":
        if np.isnan([a.sd, b.sd, a.n, b.n]).any():
            return NotTestable("none", "a mean cannot be tested without its standard deviation")
        if min(a.n, b.n) < LEAST_ANSWERS:
            few = f"{min(a.n, b.n):.0f} answers are too few; it takes {LEAST_ANSWERS}"
            return NotTestable("none", few, int(min(a.n, b.n)), LEAST_ANSWERS)
        if a.sd == b.sd == 0:
            return NotTestable("none", "the answers do not vary enough to be compared")
        effect = _design_effects(a, b)
        return compare_means((a.value, a.sd, a.n), (b.value, b.sd, b.n), design_effect=effect, level=level)
    if b.kind == "index":
        return NotTestable("none", "an index has no known sampling distribution")
    if b.kind == "count":
        return NotTestable("none", _PEOPLE)
    return NotTestable("none", "a rate cannot be tested without its population or number of events")


def _design_effects(a: Observation, b: Observation) -> tuple[float, float]:
    first, second = (1.0 if np.isnan(o.design_effect) else o.design_effect for o in (a, b))
    return first, second
