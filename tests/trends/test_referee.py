"""Conclusions a referee would not let pass, each with the conclusion that is right; borders beside the examples."""

import numpy as np
import pandas as pd
import pytest

from evaltools.checks import InvalidArgument
from evaltools.trends import (
    NotTestable,
    adjust,
    compare_clusters,
    compare_counts,
    design_effect,
    difference_in_differences,
    displacement,
    interrupted_time_series,
    judge,
    likelihood,
    local_level,
    mann_kendall,
    placebo_in_areas,
    placebo_in_time,
    synthetic_control,
)


class TestDirectionOfATrend:
    """The sign of S, which the test is of, and not that of a slope that ties hold at 0."""

    rise = mann_kendall([0] * 15 + [1, 2, 3, 4, 5])

    def test_a_rise_among_ties_is_a_rise(self):
        assert self.rise.slope == 0
        assert self.rise.p_value < 0.05
        assert judge(self.rise, better="lower").verdict == "worsened"
        assert judge(self.rise, better="higher").verdict == "improved"
        assert "a rise" in str(self.rise)

    def test_its_mirror_is_a_fall(self):
        fall = mann_kendall([5, 4, 3, 2, 1] + [0] * 15)
        assert judge(fall, better="lower").verdict == "improved"

    def test_no_direction_where_s_is_zero(self):
        assert judge(mann_kendall([1, 2, 3, 3, 2, 1, 2, 2]), better="lower").verdict == "cannot tell"


class TestEquivalenceOfTiedSlopes:
    def test_a_zero_width_interval_is_no_knowledge(self):
        rng = np.random.default_rng(1)
        said = [
            judge(mann_kendall(rng.poisson(np.linspace(0.05, 0.35, 60))), better="lower", margin=0.05).verdict
            for _ in range(40)
        ]
        assert "no change worth having" not in said

    def test_values_without_ties_can_still_be_equivalent(self):
        y = np.random.default_rng(1).normal(100, 1, 60)
        assert judge(mann_kendall(y), better="lower", margin=0.5).verdict == "no change worth having"


class TestFay2010:
    """10 of 20,000 against 2 of 17,877: the exact test by small probabilities gives .042, and so its interval excludes 1."""

    result = compare_counts(10, 2, exposure=(20000, 17877), method="exact")

    def test_test_and_interval_are_one(self):
        assert self.result.p_value == pytest.approx(0.0421, abs=1e-4)
        assert self.result.high < 1

    @pytest.mark.parametrize(("a", "b"), [(0, 6), (6, 0), (1, 7), (3, 3), (12, 30), (40, 22)])
    def test_border_of_the_interval_is_where_the_test_turns(self, a, b):
        r = compare_counts(a, b, method="exact")
        assert (r.p_value < 0.05) == (r.low > 1 or r.high < 1)
        for bound, outside in ((r.low, -0.02), (r.high, 0.02)):
            if 0 < bound < np.inf:
                share = bound * (1 + outside) / (1 + bound * (1 + outside))
                assert likelihood.p_value(b, a + b, share)[0] <= 0.05


class TestAreaShocks:
    """Shocks that areas share in time are seen between areas only."""

    def shocked(self, rng, areas, sd=0.15):
        level = 80 * np.exp(sd * rng.standard_normal((areas, 2)))
        return rng.poisson(np.repeat(level, 24, axis=1))

    def test_auto_takes_errors_between_areas(self):
        rng = np.random.default_rng(2)
        rejected = []
        for _ in range(200):
            y = self.shocked(rng, 9)
            rejected.append(difference_in_differences(y[0], y[1:], interruption=24).p_value < 0.05)
        assert np.mean(rejected) <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / 200)

    def test_errors_along_time_are_blind_to_them(self):
        rng = np.random.default_rng(2)
        rejected = []
        for _ in range(60):
            y = self.shocked(rng, 9)
            found = difference_in_differences(y[0], y[1:], interruption=24, errors="times")
            rejected.append(found.p_value < 0.05)
        assert np.mean(rejected) > 0.2

    def test_with_too_few_areas_there_is_no_verdict_unless_asked_for(self):
        y = np.random.default_rng(2).poisson(np.array([[40.0] * 24, [80] * 24, [80] * 24]))
        y[0, 12:] = y[0, 12:] // 2
        auto = difference_in_differences(y[0], y[1:], interruption=12)
        assert judge(auto, better="lower").reason == "area shocks unseen"
        named = difference_in_differences(y[0], y[1:], interruption=12, errors="times")
        assert judge(named, better="lower").verdict == "improved"


class TestDates:
    values = np.array([10.0, 12, 13, 15, 18, 20, 21, 24, 27, 30])

    def dated(self, start="2010", freq="YS"):
        return pd.Series(self.values, pd.date_range(start, periods=10, freq=freq))

    def test_newest_first_is_the_same_trend(self):
        found = mann_kendall(self.dated()[::-1])
        assert found.slope == mann_kendall(self.values).slope > 0
        assert found.notes == ("sorted by time",)

    def test_whole_years_as_index_are_years(self):
        series = pd.Series(self.values, index=range(2010, 2020))
        series.index = pd.Index(list(series.index))
        assert mann_kendall(series[::-1]).slope > 0

    def test_two_values_at_one_date_are_refused(self):
        series = self.dated()
        with pytest.raises(InvalidArgument, match="two values for 2012-01-01"):
            mann_kendall(pd.concat([series, series.iloc[[2]]]))

    def test_a_gap_is_a_missing_value(self):
        found = mann_kendall(self.dated().drop(pd.Timestamp("2013-01-01")))
        expected = self.values.copy()
        expected[3] = np.nan
        assert found.slope == mann_kendall(expected).slope
        assert found.notes == ("gaps treated as missing",)

    def months(self, n=72):
        rng = np.random.default_rng(4)
        return pd.Series(rng.poisson(40, n), pd.date_range("2015-01-01", periods=n, freq="MS"))

    def test_shuffled_months_are_put_in_order(self):
        y = self.months()
        one, other = (
            interrupted_time_series(v, interruption="2019-01-01")
            for v in (y, y.sample(frac=1, random_state=1))
        )
        assert other.p_value == pytest.approx(one.p_value)
        assert list(other.index) == list(y.index)

    def test_missing_rows_of_months_keep_the_season_in_place(self):
        y = self.months()
        y.index = y.index.tz_localize("Europe/Stockholm")
        gone = interrupted_time_series(y.drop(y.index[[5, 40]]), interruption="2019-01-01")
        nan = interrupted_time_series(np.where(np.isin(np.arange(72), [5, 40]), np.nan, y), interruption=48)
        assert gone.ratio == pytest.approx(nan.ratio)

    def test_a_population_is_aligned_by_its_dates(self):
        y = self.months()
        people = pd.Series(np.linspace(1000, 2000, 72), y.index)
        one, other = (
            interrupted_time_series(y, interruption=48, population=p) for p in (people, people[::-1])
        )
        assert other.ratio == pytest.approx(one.ratio)
        with pytest.raises(InvalidArgument, match="no value for 2015-01-01"):
            interrupted_time_series(y, interruption=48, population=people.iloc[1:])

    def test_comparison_areas_are_aligned_by_their_dates(self):
        y = self.months()
        others = pd.DataFrame(np.random.default_rng(1).poisson(50, (72, 5)), index=y.index)
        one, other = (
            difference_in_differences(y, o, interruption="2019-01-01") for o in (others, others[::-1])
        )
        assert other.ratio == pytest.approx(one.ratio)


class TestSyntheticControlOutsideTheHull:
    def areas(self, seed, shift):
        rng = np.random.default_rng(seed)
        y = rng.uniform(40, 60, (20, 1)) + 4 * rng.standard_normal((20, 36))
        y[0] += shift
        return y

    def test_means_are_taken_out_and_it_is_said(self):
        y = self.areas(3, 25)
        found = synthetic_control(y[0], y[1:], interruption=24)
        assert found.demeaned
        assert found.within_hull < 0.9
        assert "distances from each area's mean" in found.method

    def test_an_area_among_the_others_keeps_its_level(self):
        y = self.areas(4, 0)
        y[0] += 50 - y[0].mean()
        found = synthetic_control(y[0], y[1:], interruption=24)
        assert not found.demeaned
        assert found.within_hull > 0.9
        assert 0.3 < found.fit < 3

    def test_the_gap_in_levels_is_no_effect(self):
        p = []
        for seed in range(150):
            y = self.areas(seed, 15)
            p.append(synthetic_control(y[0], y[1:], interruption=24).p_value)
        assert np.mean(np.array(p) <= 0.05 + 1e-9) <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / 150)


class TestPlacebosOfTheModelShown:
    rng = np.random.default_rng(6)
    people = np.linspace(1000, 1600, 84)
    y = rng.poisson(40 * people / 1000 * np.where(np.arange(84) >= 20, 2.0, 1.0))

    def test_a_declared_break_is_in_the_placebos_too(self):
        without = placebo_in_time(self.y, interruption=60, population=self.people)
        found = placebo_in_time(self.y, interruption=60, population=self.people, breaks=[20])
        real = interrupted_time_series(
            self.y, interruption=60, population=self.people, breaks=[20], autocorrelation=False
        )
        assert found.ratio == pytest.approx(real.ratio)
        assert np.abs(found.placebo_z).max() < 4 < np.abs(without.placebo_z).max()
        assert 20 not in found.where

    def test_in_areas_too(self):
        others = np.random.default_rng(7).poisson(40 * np.where(np.arange(84) >= 20, 2.0, 1.0), (6, 84))
        found = placebo_in_areas(self.y, others, interruption=60, breaks=[20])
        assert found.n == 6


class TestTotalsDoNotShowDispersion:
    """Displacement from totals: no verdict without a dispersion, and how large it could be for one."""

    def test_no_verdict(self):
        r = displacement((207, 110), (308, 318))
        assert judge(r, better="lower").reason == "dispersion unknown"
        assert r.rirr == pytest.approx(110 * 308 / (207 * 318))
        assert r.rirr_low is None

    def test_the_tipping_point_is_where_the_verdict_tips(self):
        point = displacement((207, 110), (308, 318)).tipping_point
        below, above = (
            displacement((207, 110), (308, 318), dispersion=point * f).p_value for f in (0.99, 1.01)
        )
        assert below < 0.05 < above


class TestKish1965:
    def test_classes_of_twenty(self):
        assert design_effect(icc=0.1, cluster_size=20) == pytest.approx(2.9)
        assert design_effect(weights=[1, 1, 1, 3]) == pytest.approx(4 * 12 / 36)

    @pytest.mark.parametrize("icc", [0.02, 0.1])
    def test_clustered_shares_hold_their_level(self, icc):
        rng = np.random.default_rng(3)
        a = 0.4 * (1 - icc) / icc
        rejected = []
        for _ in range(400):
            waves = [(rng.binomial(20, rng.beta(a, a * 1.5, 12)), np.full(12, 20)) for _ in range(2)]
            rejected.append(compare_clusters(*waves).p_value < 0.05)
        assert np.mean(rejected) <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / 400)

    def test_few_clusters_are_not_tested(self):
        assert isinstance(compare_clusters(([1, 2, 3], [9, 9, 9]), ([1, 2, 3], [9, 9, 9])), NotTestable)


class TestDriftingLevel:
    def walk(self, seed, n=84, sd=0.04):
        rng = np.random.default_rng(seed)
        return rng.poisson(60 * np.exp(np.cumsum(sd * rng.standard_normal(n))))

    def test_a_step_that_a_drift_would_explain_is_not_concluded_from(self):
        plain, judged = 0, 0
        for seed in range(80):
            r = interrupted_time_series(self.walk(seed), interruption=56)
            plain += r.p_value < 0.05
            judged += judge(r, better="lower").verdict in ("improved", "worsened")
        assert plain >= 15
        assert judged <= 0.1 * 80

    def test_a_clear_step_in_a_steady_series_is(self):
        y = np.random.default_rng(2).poisson(60 * np.where(np.arange(72) >= 48, 0.6, 1))
        r = interrupted_time_series(y, interruption=48)
        assert r.caution == ""
        assert judge(r, better="lower").verdict == "improved"
        beside = local_level(y, interruption=48)
        assert beside.low < 0.6 < beside.high < 1

    def test_statsmodels_finds_the_same_step_in_a_drifting_series(self):
        from statsmodels.tsa.statespace.structural import UnobservedComponents

        y = self.walk(5, sd=0.1)
        found = local_level(y, interruption=56, harmonics=0)
        exog = np.column_stack([np.arange(84) >= 56, np.arange(84)]).astype(float)
        theirs = UnobservedComponents(np.log(y), level="llevel", exog=exog).fit(disp=False)
        assert np.log(found.ratio) == pytest.approx(
            theirs.params[list(theirs.param_names).index("beta.x1")], abs=0.06
        )


class TestNoEventsOnOneSide:
    def test_thirty_a_month_and_then_none_is_a_fall(self):
        y = np.random.default_rng(1).poisson(30, 60)
        y[40:] = 0
        r = interrupted_time_series(y, interruption=40)
        assert r.ratio == 0
        assert r.high < 0.05
        assert judge(r, better="lower").verdict == "improved"
        back = interrupted_time_series(y[::-1].copy(), interruption=20)
        assert back.ratio == np.inf
        assert back.low > 20

    def test_too_short_a_side_is_not(self):
        y = np.r_[np.full(6, 5), np.zeros(30)]
        assert isinstance(interrupted_time_series(y, interruption=6), NotTestable)

    def test_a_perfect_step_has_no_errors_and_that_is_the_reason(self):
        r = interrupted_time_series(np.r_[np.full(30, 20), np.full(30, 10)], interruption=30, harmonics=0)
        assert "do not vary around the model" in r.reason


class TestSmallOnes:
    def test_a_margin_of_ten_for_a_ratio_is_a_mistake(self):
        with pytest.raises(InvalidArgument, match="fraction"):
            compare_counts(10, 12, margin=10)
        with pytest.raises(InvalidArgument, match="fraction"):
            judge(compare_counts(10, 12), better="lower", margin=1)
        assert (
            judge(compare_counts(1000, 1010), better="lower", margin=0.99).verdict == "no change worth having"
        )

    def test_an_adjusted_p_is_a_probability(self):
        with pytest.raises(InvalidArgument) as caught:
            judge(compare_counts(10, 12), better="lower", p_adjusted=7)
        assert caught.value.argument == "p_adjusted"
        assert judge(compare_counts(10, 12), better="lower", p_adjusted=1).verdict == "cannot tell"

    def test_a_table_is_no_family(self):
        with pytest.raises(InvalidArgument, match="table"):
            adjust(pd.DataFrame({"p": [0.1, 0.2]}))
