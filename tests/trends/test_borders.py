"""Borders at which a conclusion turns false without a figure being wrong: odd dates, gaps, empty cells, areas of unequal size."""

import datetime

import numpy as np
import pandas as pd
import pytest

from evaltools.checks import InvalidArgument
from evaltools.trends import (
    NotTestable,
    Panel,
    adjust_jointly,
    annual_changes,
    change_points,
    compare_counts,
    compare_ordered,
    count_contrasts,
    difference_in_differences,
    displacement,
    interrupted_time_series,
    judge,
    local_level,
    mann_kendall,
    placebo_in_time,
    segment_means,
    staggered_adoption,
    synthetic_control,
)


def table(values, **columns):
    frame = pd.DataFrame(
        {"indicator": "x", "start": range(2010, 2010 + len(values)), "value": values, "kind": "count"}
    )
    return frame.assign(**{"better": "lower", **columns})


def labels(found, contrast="yearly"):
    return [(c.before_label, c.after_label) for c in found.comparisons if c.contrast == contrast]


class TestIndexes:
    """Every way of writing dates, newest first: the values fall."""

    years = range(2019, 2009, -1)

    @pytest.mark.parametrize(
        "index",
        [
            pd.RangeIndex(2019, 2009, -1),
            pd.Index([float(y) for y in years]),
            pd.Index([str(y) for y in years]),
            pd.Index([f"{y}-01-01" for y in years]),
            pd.Index([datetime.date(y, 1, 1) for y in years], dtype=object),
            pd.period_range("2010", periods=10, freq="Y")[::-1],
            pd.date_range("2010", periods=10, freq="YE", tz="UTC")[::-1],
        ],
    )
    def test_newest_first_is_a_fall(self, index):
        found = mann_kendall(pd.Series(np.arange(10.0), index))
        assert found.slope == -1
        assert found.notes == ("sorted by time",)

    @pytest.mark.parametrize(
        "index",
        [
            pd.RangeIndex(10),
            pd.RangeIndex(1200, 1210),
            pd.Index(list("abcdefghij")),
            pd.Index(["2010-13"] * 10),
            pd.Index([2010.5 + k for k in range(10)]),
        ],
    )
    def test_what_is_no_date_is_left_in_its_order(self, index):
        assert mann_kendall(pd.Series(np.arange(10.0), index)).slope == 1

    def test_a_missing_week_is_a_gap(self):
        y = pd.Series([9.0, 4, 7, 1, 8, 3, 5, 2, 6, 0], pd.date_range("2020-01-06", periods=10, freq="W-MON"))
        gone = y.drop(y.index[4])
        assert mann_kendall(gone).notes == ("gaps treated as missing",)
        assert mann_kendall(gone).slope == mann_kendall(y.where(y.index != y.index[4])).slope

    def test_changes_of_level_follow_time(self):
        y = pd.Series(np.r_[[1.0] * 12, [9.0] * 8], pd.date_range("2019", periods=20, freq="MS"))
        assert change_points(y[::-1]).positions == change_points(y).positions == (12,)
        assert [s.mean for s in segment_means(y[::-1], [12])] == [1, 9]

    def test_an_interruption_may_be_a_year(self):
        y = pd.Series(np.random.default_rng(1).poisson(50, 40), pd.RangeIndex(1980, 2020))
        assert interrupted_time_series(y, interruption=2005).interruption == 25
        assert interrupted_time_series(y, interruption="2005").interruption == 25
        with pytest.raises(InvalidArgument, match="inside the series"):
            interrupted_time_series(y, interruption=2031)


class TestSeasonOfTheDates:
    @pytest.mark.parametrize(("freq", "waves"), [("MS", 4), ("QS", 3), ("YS", 0), ("W-MON", 4), ("D", 4)])
    def test_waves_of_a_cycle(self, freq, waves):
        y = pd.Series(
            np.random.default_rng(3).poisson(50, 60), pd.date_range("1990-01-01", periods=60, freq=freq)
        )
        found = interrupted_time_series(y, interruption=30)
        assert sum(name.startswith(("sine", "cosine")) for name in found.names) == waves

    def test_a_season_of_quarters_is_no_effect(self):
        rng = np.random.default_rng(5)
        season = np.tile([0.5, 1.0, 2.0, 1.0], 9)
        y = pd.Series(rng.poisson(80 * season), pd.period_range("2012Q1", periods=36, freq="Q"))
        found = interrupted_time_series(y, interruption="2018-01-01")
        assert found.dispersion < 2
        assert local_level(y, interruption="2018-01-01").high / found.high < 1.5
        assert interrupted_time_series(y, interruption="2018-01-01", period=12).dispersion > 5
        assert placebo_in_time(y, interruption="2018-01-01").n >= 15

    def test_more_waves_than_the_cycle_carries_are_refused(self):
        y = np.random.default_rng(5).poisson(50, 60)
        assert "cosine 2" in interrupted_time_series(y, interruption=30, period=4, harmonics=2).names
        with pytest.raises(InvalidArgument, match="at most 2"):
            interrupted_time_series(y, interruption=30, period=4, harmonics=3)


class TestPartsOfYears:
    def test_quarters_by_their_starts_alone(self):
        starts = pd.date_range("2018", periods=8, freq="QS")
        found = annual_changes(table([10, 20, 30, 40] * 2, start=starts))
        assert labels(found) == [(f"2018 Q{q}", f"2019 Q{q}") for q in (1, 2, 3, 4)]
        by_period = annual_changes(table([10, 20, 30, 40] * 2, start=starts.to_period("Q")))
        assert labels(by_period) == labels(found)

    def test_a_missing_quarter_does_not_lengthen_the_others(self):
        starts = pd.date_range("2018", periods=8, freq="QS").delete(5)
        found = annual_changes(table([10, 20, 30, 40, 10, 30, 40], start=starts))
        assert labels(found) == [(f"2018 Q{q}", f"2019 Q{q}") for q in (1, 3, 4)]

    def test_weeks_with_the_same_week_of_the_year_before(self):
        starts = pd.date_range("2018-01-01", periods=106, freq="W-MON")
        counts = np.r_[np.full(52, 100), np.full(54, 150)]
        found = annual_changes(table(counts, start=starts, end=starts + pd.Timedelta(days=6)), dispersion=1)
        pairs = [(c.before_start, c.after_start) for c in found.comparisons if c.contrast == "yearly"]
        assert len(pairs) == 54
        assert all(360 < (b - a).days < 370 for a, b in pairs)
        assert all(c.ratio == 1.5 for c in found.comparisons if c.after_start.isocalendar().year == 2019)


class TestPopulationNotKnownThroughout:
    def test_a_gap_is_no_reason_to_leave_the_population_out(self):
        counts, people = [100, 110, 120, 130, 140], [1000, 1100, np.nan, 1300, 1400]
        found = annual_changes(table(counts, exposure=people), dispersion=1)
        said = {(c.before_label, c.after_label): (c.verdict, round(c.ratio, 6)) for c in found.comparisons}
        assert said[("2010", "2011")] == said[("2013", "2014")] == ("cannot tell", 1.0)
        assert said[("2010", "2014")] == ("cannot tell", 1.0)
        refused = [c for c in found.comparisons if c.verdict == "not testable"]
        assert [(c.before_label, c.after_label) for c in refused] == [("2011", "2012"), ("2012", "2013")]
        assert {c.reason for c in refused} == {"the population is unknown for at least one of the two times"}

    def test_a_rate_whose_population_lacks_is_not_skipped(self):
        found = annual_changes(
            table([10.0, 20, 30], kind="rate", exposure=[1000, np.nan, 1000], per=1000), dispersion=1
        )
        assert labels(found) == [("2010", "2011"), ("2011", "2012")]
        assert {c.verdict for c in found.comparisons if c.contrast == "yearly"} == {"not testable"}

    def test_without_any_population_counts_are_compared_as_they_are(self):
        assert annual_changes(table([100, 130]), dispersion=1).comparisons[0].ratio == 1.3


class TestAgainstTheRest:
    """Every area's rate stands still; populations grow, one of them much, and areas are of unequal size."""

    def areas(self, own=(100, 100, 100, 100)):
        return pd.concat(
            [
                table(own, exposure=10_000.0, area="own"),
                table([1000] * 4, exposure=100_000.0, area="large"),
                table([10, 20, 40, 80], exposure=[1000.0, 2000, 4000, 8000], area="small"),
            ]
        )

    def test_a_small_area_that_grows_is_no_change_of_the_rest(self):
        found = annual_changes(self.areas(), contrasts=["rest"], areas=["own"], dispersion=1)
        assert [c.ratio for c in found.comparisons] == pytest.approx([1, 1, 1], abs=0.01)
        assert {c.verdict for c in found.comparisons} == {"cannot tell"}

    def test_a_change_of_the_area_alone_is_seen(self):
        found = annual_changes(
            self.areas((100, 100, 100, 40)), contrasts=["rest"], areas=["own"], dispersion=1
        )
        assert [c.verdict for c in found.comparisons] == ["cannot tell", "cannot tell", "improved"]


class TestMeansOfATable:
    @pytest.mark.parametrize(
        ("columns", "reason"),
        [
            ({"n": 100, "sd": 0.0}, "the answers do not vary enough to be compared"),
            ({"n": 1, "sd": 1.0}, "1 answers are too few; it takes 2"),
        ],
    )
    def test_one_that_cannot_be_tested_does_not_stop_the_others(self, columns, reason):
        rows = pd.concat(
            [
                table([4.0, 3.0], kind="mean", **columns),
                table([4.0, 3.0], kind="mean", n=100, sd=1.0, indicator="y"),
            ]
        )
        first, second = annual_changes(rows).comparisons
        assert (first.verdict, first.reason) == ("not testable", reason)
        assert second.verdict == "improved"


class TestOneTestAndItsInterval:
    @pytest.mark.parametrize(("a", "b"), [(5, 0), (0, 5), (7, 1), (1, 7), (8, 2), (14, 4), (6, 0)])
    def test_equal_exposures_where_the_test_jumps(self, a, b):
        for level in (0.9, 0.95, 0.99):
            r = compare_counts(a, b, method="exact", level=level)
            assert (r.p_value < 1 - level) == (r.low > 1 or r.high < 1)

    def test_a_rank_of_one_in_twenty(self):
        rng = np.random.default_rng(1)
        y = rng.normal(50, 4, (20, 36))
        y[0, 24:] -= 60
        found = synthetic_control(y[0], y[1:], interruption=24)
        assert found.p_value == 0.05
        assert found.high < 0
        assert judge(found, better="lower").verdict == "improved"


class TestPoorFitBefore:
    def test_a_trend_of_its_own_is_no_effect(self):
        rng = np.random.default_rng(2)
        y = rng.normal(5, 1, (20, 36))
        y[0] += 2 * np.arange(36)
        found = synthetic_control(y[0], y[1:], interruption=24)
        assert found.low > 0
        assert judge(found, better="lower").reason == "poor fit before"

    def test_an_area_like_the_others_has_no_caution(self):
        cautions = [
            synthetic_control(y[0], y[1:], interruption=24).caution
            for y in np.random.default_rng(3).normal(5, 1, (40, 20, 36))
        ]
        assert cautions.count("") >= 38


class TestNothingOnOneSide:
    def comparison(self):
        return np.random.default_rng(4).poisson(40, (6, 48))

    def test_a_treated_area_that_falls_to_none(self):
        y = np.random.default_rng(5).poisson(30, 48)
        y[24:] = 0
        found = difference_in_differences(y, self.comparison(), interruption=24)
        assert 0 < found.ratio < found.high < 0.2
        assert judge(found, better="lower").verdict == "improved"
        back = difference_in_differences(y[::-1], self.comparison(), interruption=24)
        assert judge(back, better="lower").verdict == "worsened"

    def test_three_events_that_fall_to_none_are_too_few(self):
        y = np.zeros(48)
        y[[3, 9, 20]] = 1
        found = difference_in_differences(y, self.comparison(), interruption=24)
        assert judge(found, better="lower").verdict == "cannot tell"

    @pytest.mark.parametrize("errors", ["auto", "times"])
    def test_no_event_at_all_is_not_testable(self, errors):
        found = difference_in_differences(np.zeros(48), self.comparison(), interruption=24, errors=errors)
        assert isinstance(found, NotTestable)

    def test_a_tipping_point_below_chance_is_not_given_as_a_number(self):
        assert "even if counts vary by chance alone" in str(displacement((10, 0), (10, 10)))
        assert "1.9 times" in str(displacement((100, 50), (100, 100)))


class TestWavesThatDoNotOverlap:
    def test_bound_by_as_many_pairs(self):
        found = compare_ordered([60, 0, 0], [0, 0, 60])
        assert found.superiority == found.high == 1
        assert found.low == pytest.approx(0.025 ** (1 / 60))
        assert judge(found, better="lower").verdict == "worsened"
        assert judge(compare_ordered([0, 0, 12], [12, 0, 0]), better="lower").verdict == "improved"

    def test_a_design_effect_leaves_fewer(self):
        assert compare_ordered([12, 0], [0, 12], design_effect=3).p_value == pytest.approx(0.125)

    def test_equal_waves_are_no_difference(self):
        assert isinstance(compare_ordered([0, 60, 0], [0, 60, 0]), NotTestable)


class TestNeverTreated:
    def test_infinite_is_never(self):
        rng = np.random.default_rng(6)
        y, first = rng.normal(5, 1, (10, 12)), np.array([4.0] * 3 + [6.0] * 3 + [np.nan] * 4)
        one, other = (staggered_adoption(y, v) for v in (first, np.nan_to_num(first, nan=np.inf)))
        assert one.difference == other.difference
        assert one.never == 4


class TestSixYears:
    """Five changes that share one estimate of dispersion count as four and a half."""

    def test_the_divisor_falls_as_comparisons_are_resolved(self):
        p = np.array([0.001, 0.002, 0.003, 0.004, 0.005])
        nothing = np.full(5, np.nan)
        adjusted, _ = adjust_jointly(p, nothing, sets=np.zeros(5))
        assert adjusted == pytest.approx([0.0045, 0.008, 0.009, 0.009, 0.009])
        plain, _ = adjust_jointly(p, nothing)
        assert plain == pytest.approx([0.005, 0.008, 0.009, 0.009, 0.009])

    def test_each_series_and_every_other_comparison_counts_for_itself(self):
        p, sets = np.full(11, 0.001), np.r_[np.zeros(5), np.ones(5), -1]
        adjusted, _ = adjust_jointly(p, np.full(11, np.nan), sets=sets)
        assert adjusted == pytest.approx(0.01)
        with pytest.raises(InvalidArgument, match="as many numbers"):
            adjust_jointly(p, p, sets=[1, 2])

    @pytest.mark.parametrize(("years", "times"), [(6, 4.5), (7, 6)])
    def test_of_a_table(self, years, times):
        counts = [*[100, 108, 95, 104, 99, 101, 97][: years - 1], 30]
        found = annual_changes(table(counts), contrasts=["yearly"]).comparisons
        assert found[-1].p_adjusted == pytest.approx(times * found[-1].p_value)
        assert {c.dispersion_source for c in found} == {"history"}

    def test_not_where_the_dispersion_is_declared_or_a_break_lies_between(self):
        counts = [100, 108, 95, 104, 99, 30]
        declared = annual_changes(table(counts), contrasts=["yearly"], dispersion=2).comparisons[-1]
        assert declared.p_adjusted == pytest.approx(5 * declared.p_value)


class TestATownAmongVillages:
    def test_shocks_of_a_size_for_all_areas_are_seen_in_small_ones(self):
        rng = np.random.default_rng(8)
        size = np.r_[20.0, np.full(8, 1.0)]
        wrong = 0
        for _ in range(150):
            level = 40 * size[:, None] * np.exp(0.15 * rng.standard_normal((9, 2)))
            y = rng.poisson(np.repeat(level, 24, axis=1))
            found = difference_in_differences(y[0], y[1:], interruption=24)
            wrong += judge(found, better="lower").verdict in ("improved", "worsened")
        assert wrong / 150 <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / 150)

    def test_areas_that_vary_less_than_chance_keep_their_own_reading(self):
        y = np.full((7, 48), 40)
        y[1:, 24:] += np.array([1, 0, -1, 0, 1, -1])[:, None]
        assert difference_in_differences(y[0], y[1:], interruption=24).dispersion < 1


class TestYearsThatCarryOver:
    def test_first_with_last_holds_its_level(self):
        rng = np.random.default_rng(9)
        e = rng.standard_normal((4000, 10))
        for t in range(1, 10):
            e[:, t] = 0.4 * e[:, t - 1] + np.sqrt(1 - 0.16) * e[:, t]
        y = rng.poisson(300 * np.exp(0.115 * e)).astype(float)
        found = count_contrasts(Panel.of(y), ("period",))
        assert np.mean(found.p_value < 0.05) <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / 4000)
