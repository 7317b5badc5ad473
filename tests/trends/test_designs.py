"""Surveys, charts, staggered adoption, pooling, specifications and plans."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from evaltools.checks import InvalidArgument
from evaltools.trends import (
    NotTestable,
    compare_counts,
    compare_means,
    compare_ordered,
    control_chart,
    event_study,
    funnel_plot,
    interrupted_time_series,
    plan_followup,
    pool_effects,
    specifications,
    staggered_adoption,
)


class TestWelch1947:
    def test_as_scipy(self):
        theirs = stats.ttest_ind_from_stats(12.0, 39.0**0.5, 11, 15.0, 87.5**0.5, 13, equal_var=False)
        found = compare_means((15.0, 87.5**0.5, 13), (12.0, 39.0**0.5, 11))
        assert found.p_value == pytest.approx(theirs.pvalue)
        assert found.low < found.difference < found.high

    def test_no_deviation_is_refused(self):
        with pytest.raises(InvalidArgument):
            compare_means((1, 0, 10), (2, 0, 10))


class TestBrunnerMunzel2000:
    """Pain scores of 14 and 11 patients: p = .0058."""

    x = (1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1)
    y = (3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4)

    def test_as_scipy(self):
        counts = [np.bincount(v, minlength=6)[1:] for v in (self.x, self.y)]
        found = compare_ordered(*counts)
        assert found.p_value == pytest.approx(stats.brunnermunzel(self.x, self.y).pvalue)
        assert found.p_value == pytest.approx(0.005786, abs=1e-6)
        assert found.superiority == pytest.approx(0.7885, abs=1e-3)

    def test_a_design_effect_widens(self):
        one, other = (compare_ordered([20, 30, 50], [30, 30, 40], design_effect=d) for d in (1, 2))
        assert other.high - other.low > 1.4 * (one.high - one.low)

    def test_few_answers(self):
        assert isinstance(compare_ordered([1, 2], [3, 40]), NotTestable)


class TestMontgomery2013:
    """Viscosity of aircraft primer paint, batches 1 to 15: mean 33.52, moving range .48, limits 34.80 and 32.24."""

    y = (
        33.75,
        33.05,
        34.00,
        33.81,
        33.46,
        34.02,
        33.68,
        33.27,
        33.49,
        33.20,
        33.62,
        33.00,
        33.54,
        33.12,
        33.84,
    )

    def test_limits(self):
        chart = control_chart(self.y)
        assert chart.centre == pytest.approx(33.52, abs=0.005)
        assert (chart.low[0], chart.high[0]) == pytest.approx((32.24, 34.80), abs=0.015)
        assert chart.signals == ()

    def test_each_rule(self):
        found = {rule for _, rule in control_chart([*self.y, 36.5], baseline=15).signals}
        assert found == {"beyond a limit"}
        found = {rule for _, rule in control_chart([*self.y, *[33.7] * 8], baseline=15).signals}
        assert "eight on one side" in found
        rising = 33.2 + 0.07 * np.arange(7)
        found = {rule for _, rule in control_chart([*self.y[:-1], *rising], baseline=14).signals}
        assert "six in one direction" in found
        found = {rule for _, rule in control_chart([*self.y, 34.6, 33.5, 34.6], baseline=15).signals}
        assert "two of three near a limit" in found

    def test_too_few(self):
        assert isinstance(control_chart(self.y[:11]), NotTestable)


class TestLaney2002:
    def test_common_movement_does_not_set_off_the_chart(self):
        rng = np.random.default_rng(1)
        people = np.full(60, 1e6)
        y = rng.poisson(2000 * rng.normal(1, 0.1, 60))
        chart = control_chart(y, population=people)
        assert chart.overdispersion > 2
        assert len([s for s in chart.signals if s[1] == "beyond a limit"]) <= 1
        assert chart.to_frame()["value"].iloc[0] == pytest.approx(y[0] / 1e6)


class TestSpiegelhalter2005:
    @pytest.mark.parametrize("cv", [0.0, 0.2])
    def test_areas_alike_lie_inside(self, cv):
        rng = np.random.default_rng(2)
        people = rng.uniform(2000, 40000, 40)
        outside = [
            funnel_plot(
                rng.poisson(0.01 * people * np.exp(cv * rng.standard_normal(40))), people
            ).outside.any()
            for _ in range(60)
        ]
        assert np.mean(outside) < 0.2

    def test_one_apart_lies_outside_and_is_shrunk_little(self):
        rng = np.random.default_rng(2)
        people = np.full(40, 20000.0)
        events = rng.poisson(0.01 * people)
        events[0] = 420
        found = funnel_plot(pd.Series(events, [f"a{i}" for i in range(40)]), people)
        assert found.outside[0]
        assert found.names[0] == "a0"
        assert found.centre < found.shrunken[0] <= found.rate[0]
        assert found.shrunken_low[0] < found.shrunken[0] < found.shrunken_high[0]

    def test_few_areas(self):
        assert isinstance(funnel_plot([1, 2], [10, 10]), NotTestable)


class TestCallawaySantAnna2021:
    def panel(self, seed=0, effect=0.0, treated=(4, 4), never=8):
        rng = np.random.default_rng(seed)
        n = sum(treated) + never
        start = np.r_[np.full(treated[0], 5.0), np.full(treated[1], 8.0), np.full(never, np.nan)]
        y = rng.normal(10, 2, (n, 1)) + rng.normal(0, 1, 12) + rng.normal(0, 1, (n, 12))
        return y + effect * (np.arange(12) >= start[:, None]), start

    def test_recovers_the_effect(self):
        found = staggered_adoption(*self.panel(effect=3.0))
        assert found.low < 3 < found.high
        assert found.since[0] == -8
        assert -1 not in found.since
        assert found.few

    def test_one_group_is_a_difference_of_means(self):
        y, start = self.panel(treated=(6, 0), never=6)
        found = staggered_adoption(y, start)
        change = y[:, 5:].mean(axis=1) - y[:, 4]
        theirs = stats.ttest_ind(change[:6], change[6:], equal_var=False)
        assert found.difference == pytest.approx(change[:6].mean() - change[6:].mean())
        assert found.p_value == pytest.approx(theirs.pvalue)

    def test_holds_its_level_with_few_areas(self):
        p = [staggered_adoption(*self.panel(seed, treated=(2, 2), never=4)).p_value for seed in range(200)]
        assert np.mean(np.array(p) < 0.05) <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / 200)

    @pytest.mark.parametrize(("treated", "never"), [((2, 0), 6), ((1, 2), 6), ((2, 2), 4)])
    def test_the_time_before_is_not_found_different_where_it_is_not(self, treated, never):
        """Welch's degrees of freedom alone find it so in 10 to 13 of 100 with two treated among six others."""
        found = [staggered_adoption(*self.panel(seed, treated=treated, never=never)) for seed in range(250)]
        most = 0.065 + 3 * np.sqrt(0.05 * 0.95 / 250)
        assert np.mean([f.pre_p < 0.05 for f in found]) <= most
        assert np.mean([f.p_value < 0.05 for f in found]) <= most

    def test_one_treated_area_at_a_time_varies_as_the_others_do(self):
        """Far from treatment one of two areas alone is seen; what it varies by is told by the eight others."""
        y, start = self.panel(treated=(1, 1), never=8)
        found = staggered_adoption(y, start)
        others = y[2:, 0] - y[2:, 7]  # eight times before the later treatment, against the time just before
        half = stats.t.ppf(0.975, 7) * others.std(ddof=1) * np.sqrt(1 + 1 / 8)
        assert found.since[0] == -8
        assert (found.effects_high - found.effects_low)[0] == pytest.approx(2 * half)

    def test_event_study_is_the_same_with_one_date(self):
        y, start = self.panel(treated=(6, 0), never=6)
        found = event_study(y, np.arange(12) < 6, interruption=5)
        assert found.difference == staggered_adoption(y, start).difference

    def test_trends_that_differed_before_are_a_caution(self):
        y, start = self.panel(treated=(6, 0), never=6)
        y[:6] += 1.5 * np.arange(12)
        assert staggered_adoption(y, start).caution == "trends differed before"

    def test_one_treated_area_is_refused(self):
        assert isinstance(staggered_adoption(*self.panel(treated=(1, 0))), NotTestable)


class TestHartungKnapp2001:
    y, se = [-0.22, -0.18, 0.05, 0.3], [0.05, 0.06, 0.06, 0.1]

    def test_as_statsmodels(self):
        from statsmodels.stats.meta_analysis import combine_effects

        found = pool_effects(self.y, self.se)
        theirs = combine_effects(np.array(self.y), np.array(self.se) ** 2, method_re="iterated", use_t=True)
        assert found.difference == pytest.approx(theirs.mean_effect_re)
        assert (found.low, found.high) == pytest.approx(theirs.conf_int(use_t=True)[3], rel=1e-3)
        assert found.predicted_low < found.low

    def test_equal_effects_are_not_narrower_than_chance(self):
        found = pool_effects([0.1, 0.1, 0.1], [0.05] * 3)
        assert found.se == pytest.approx(0.05 / np.sqrt(3))

    def test_two_districts_are_too_few(self):
        assert isinstance(pool_effects([1, 2], [1, 1]), NotTestable)


class TestSpecifications:
    y = np.random.default_rng(1).poisson(60 * np.where(np.arange(72) >= 48, 0.6, 1))

    def test_every_combination_is_run(self):
        def analyse(window, harmonics):
            return interrupted_time_series(self.y[-window:], interruption=window - 24, harmonics=harmonics)

        found = specifications(analyse, {"window": [60, 72, 26], "harmonics": [0, 2]})
        assert len(found.choices) == 6
        assert found.share_same_direction == 1
        assert found.share_told > 0.5
        assert found.reasons[-1] != ""
        assert len(found.to_frame()) == 6

    def test_too_many_are_refused(self):
        with pytest.raises(InvalidArgument):
            specifications(lambda a: compare_counts(1, 2), {"a": range(2000)})


class TestPlans:
    def test_counts_by_simulation(self):
        plan = plan_followup(400, dispersion=2, comparisons=5)
        rng = np.random.default_rng(1)
        z = stats.norm.isf(0.005)
        for after in (plan.low, plan.high):
            y = [rng.negative_binomial(m, 0.5, 20000) for m in (400, after)]
            told = np.abs(np.sqrt(y[1]) - np.sqrt(y[0])) / np.sqrt(1.0) > z
            assert np.mean(told) == pytest.approx(0.8, abs=0.02)

    def test_series_by_simulation(self):
        plan = plan_followup(60, design="series", months=(48, 24))
        rng = np.random.default_rng(1)
        y = rng.poisson(np.where(np.arange(72) >= 48, plan.low, 60.0), (400, 72))
        found = interrupted_time_series(y, interruption=48, autocorrelation=False)
        assert np.mean(found.p_value < 0.05) == pytest.approx(0.8, abs=0.07)

    def test_more_of_anything_shows_smaller_changes(self):
        assert (
            plan_followup(0.3, design="shares", n=2000).high < plan_followup(0.3, design="shares", n=500).high
        )
        one, other = (plan_followup(30, design="difference", comparison=c).low for c in (60, 600))
        assert one < other < 30
        known, estimated = plan_followup(500, dispersion=2), plan_followup(500, dispersion=2, dispersion_df=6)
        assert estimated.low < known.low

    def test_shows_itself(self):
        plan = plan_followup(500)
        assert "80 % probability" in str(plan)
        assert plan.plot() is not None
        assert plan.to_frame()["power"].between(0, 1).all()

    @pytest.mark.parametrize(
        ("options", "argument"),
        [
            ({"design": "panel"}, "design"),
            ({"design": "shares"}, "before"),
            ({"design": "difference"}, "comparison"),
            ({"comparisons": 0}, "comparisons"),
            ({"dispersion": 0}, "dispersion"),
        ],
    )
    def test_bad_input(self, options, argument):
        with pytest.raises(InvalidArgument) as caught:
            plan_followup(500, **options)
        assert caught.value.argument == argument
