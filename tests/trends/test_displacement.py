"""Displacement, difference in differences and synthetic control."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import InvalidArgument
from evaltools.trends import NotTestable, difference_in_differences, displacement, synthetic_control

QUICK = settings(deadline=None, max_examples=40)
positive = st.integers(1, 500)
season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(72) / 12)


def months(seed, *means, n=72, at=36, effects=None):
    """Poisson months of areas with a common season and an effect from `at` on."""
    rng = np.random.default_rng(seed)
    effects = effects or [1.0] * len(means)
    after = np.arange(n) >= at
    return [
        rng.poisson(m * season[:n] * np.where(after, e, 1.0)) for m, e in zip(means, effects, strict=True)
    ]


def split(series, at=36):
    return series[:at], series[at:]


class TestWheelerRatcliffe2018:
    """Crime Science 7:11: treated 207 to 110, control 308 to 318, buffers 178 to 157 and 150 to 140."""

    result = displacement((207, 110), (308, 318), (178, 157), (150, 140), dispersion=1)

    def test_difference_and_variance(self):
        assert self.result.wdd == -118
        assert self.result.variance == 1568
        assert self.result.n == 1568

    def test_z_and_interval(self):
        assert self.result.z == pytest.approx(-2.98, abs=5e-3)
        assert (self.result.low, self.result.high) == pytest.approx((-196, -40), abs=0.5)

    def test_without_buffer_four_cells(self):
        """Their calculator's example: 100 to 80 against 100 to 90 is 10 fewer, standard error 19."""
        r = displacement((100, 80), (100, 90), dispersion=1)
        assert r.wdd == -10
        assert np.sqrt(r.variance) == pytest.approx(19, abs=0.5)

    def test_longer_before_is_weighted_down(self):
        """The same with five years before: 500 events in 5 times count as 100 in one."""
        r = displacement(([100] * 5, [80]), ([100] * 5, [90]), dispersion=1)
        assert r.wdd == -10
        assert r.variance == pytest.approx(80 + 90 + 2 * 500 / 25)


class TestWilson2022:
    """Relative incidence rate ratio; Farrington's relative effect size is its inverse."""

    def test_ratio_and_standard_error(self):
        r = displacement((50, 30), (60, 55), dispersion=1)
        assert r.rirr == pytest.approx(0.6545455, abs=1e-7)
        assert r.log_se == pytest.approx(0.2969542, abs=1e-7)
        assert 1 / r.rirr == pytest.approx(1.527778, abs=1e-6)

    def test_dispersion(self):
        r = displacement((50, 30), (60, 55), dispersion=2)
        assert r.log_se == pytest.approx(0.4199577, abs=1e-6)
        assert r.dispersion == 2


class TestBowersJohnson2003:
    def test_quotient(self):
        r = displacement((207, 110), (308, 318), (178, 157), dispersion=1)
        assert r.wdq == pytest.approx((157 / 318 - 178 / 308) / (110 / 318 - 207 / 308))

    def test_refused_without_success(self):
        for treated in ((50, 50), (50, 60)):
            r = displacement(treated, (60, 55), (10, 8), dispersion=1)
            assert r.wdq is None
            assert "no success" in r.wdq_reason
            assert "no success" in str(r)

    def test_unbounded_where_success_may_be_chance(self):
        r = displacement((50, 42), (60, 55), (10, 14), dispersion=1)
        assert r.wdq is not None
        assert (r.wdq_low, r.wdq_high) == (-np.inf, np.inf)

    def test_refused_without_buffer_or_control(self):
        assert displacement((50, 30), (60, 55)).wdq is None
        assert "control area" in displacement((50, 30), (60, 0), (10, 8)).wdq_reason


class TestFieller1954:
    def test_interval_covers(self):
        rng = np.random.default_rng(3)
        truth = (0.9 - 1) * 200 / ((0.6 - 1) * 300)
        hits = 0
        for _ in range(300):
            t0, t1, c0, c1, d0, d1 = rng.poisson([300, 180, 400, 400, 200, 180])
            r = displacement((t0, t1), (c0, c1), (d0, d1), dispersion=1)
            hits += r.wdq_low <= truth <= r.wdq_high
        assert hits / 300 == pytest.approx(0.95, abs=0.035)


class TestDisplacementInMonths:
    areas = months(1, 60, 90, 40, 50, effects=[0.7, 1.0, 1.15, 1.0])
    result = displacement(*(split(a) for a in areas))

    def test_recovers_effect_and_displacement(self):
        r = self.result
        assert r.rirr_low < 0.7 < r.rirr_high
        assert r.buffer_low < 1.15 < r.buffer_high
        assert r.wdq < 0

    def test_common_season_is_not_dispersion(self):
        assert 0.5 < self.result.dispersion < 1.8
        assert "estimated" in self.result.method

    def test_overdispersion_widens_the_interval(self):
        rng = np.random.default_rng(2)
        wild = [rng.negative_binomial(m / 3, 0.25, 72) for m in (60, 90)]
        r = displacement(*(split(a) for a in wild))
        assert 2 < r.dispersion < 7

    def test_ratio_is_that_of_the_totals(self):
        totals = displacement(*((a[:36].sum(), a[36:].sum()) for a in self.areas), dispersion=1)
        assert totals.rirr == pytest.approx(self.result.rirr)
        assert totals.wdd == self.result.wdd
        assert totals.method == "given dispersion 1"


class TestDisplacementProperties:
    @QUICK
    @given(positive, positive, positive, positive)
    def test_swapping_areas_inverts(self, a, b, c, d):
        one, other = displacement((a, b), (c, d), dispersion=1), displacement((c, d), (a, b), dispersion=1)
        assert one.wdd == -other.wdd
        assert one.rirr * other.rirr == pytest.approx(1)
        assert one.rirr_low * other.rirr_high == pytest.approx(1)

    @QUICK
    @given(positive, positive, positive, positive)
    def test_swapping_before_and_after_inverts(self, a, b, c, d):
        one, other = displacement((a, b), (c, d)), displacement((b, a), (d, c))
        assert one.wdd == -other.wdd
        assert one.rirr * other.rirr == pytest.approx(1)

    def test_empty_cells(self):
        assert isinstance(displacement((0, 0), (0, 0)), NotTestable)
        r = displacement((10, 0), (10, 12))
        assert r.rirr is None
        assert r.wdd == -12

    @pytest.mark.parametrize(
        ("call", "argument"),
        [
            (lambda: displacement((1, -2), (3, 4)), "treated"),
            (lambda: displacement((1, 2), (3.5, 4)), "control"),
            (lambda: displacement((1, 2), (3, np.nan)), "control"),
            (lambda: displacement((1, 2), (3, 4), (5, np.inf)), "buffer"),
            (lambda: displacement((1, 2), (3, 4), None, (5, 6)), "buffer_control"),
            (lambda: displacement(1, (3, 4)), "treated"),
            (lambda: displacement(([1, 2], [3, 4]), ([1, 2], [3])), "control"),
            (lambda: displacement(([[1]], [3]), (1, 2)), "treated"),
            (lambda: displacement((1, 2), (3, 4), dispersion=0), "dispersion"),
            (lambda: displacement((1, 2), (3, 4), level=2), "level"),
        ],
    )
    def test_bad_input(self, call, argument):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument


class TestBertrandDufloMullainathan2004:
    """Errors along time allow for autocorrelation; between areas counts are collapsed to before and after."""

    areas = months(4, 60, *[80] * 8, effects=[0.75] + [1.0] * 8)

    def test_along_time(self):
        r = difference_in_differences(self.areas[0], self.areas[1:], interruption=36, errors="times")
        assert r.low < 0.75 < r.high < 1
        assert "along time" in r.method
        assert r.autocorrelation is not None

    def test_between_areas(self):
        r = difference_in_differences(self.areas[0], self.areas[1:], interruption=36, errors="areas")
        assert r.low < 0.75 < r.high
        assert r.df == 7
        assert r.ratio == pytest.approx(
            displacement(split(self.areas[0]), split(np.sum(self.areas[1:], axis=0))).rirr, rel=1e-6
        )

    def test_the_estimate_does_not_depend_on_the_errors(self):
        one, other = (
            difference_in_differences(self.areas[0], self.areas[1:], interruption=36, errors=e)
            for e in ("times", "areas")
        )
        assert one.ratio == pytest.approx(other.ratio, rel=1e-6)

    def test_placebo_rank(self):
        r = difference_in_differences(self.areas[0], self.areas[1:], interruption=36)
        assert r.placebo_p == pytest.approx(1 / 9)
        assert len(r.area_ratios) == 8

    def test_population_growth_is_not_an_effect(self):
        people = np.where(np.arange(72) < 36, 1000.0, 1500.0)
        y = np.random.default_rng(3).poisson(60 * season * people / 1000)
        r = difference_in_differences(y, self.areas[1:], interruption=36, population=people)
        assert r.low < 1 < r.high

    def test_diverging_trends_are_noticed(self):
        y = np.random.default_rng(3).poisson(60 * season * np.exp(0.015 * np.arange(72)))
        r = difference_in_differences(y, self.areas[1:], interruption=36)
        assert r.pre_trend.low > 1
        assert "differed" in str(r.pre_trend)

    def test_parallel_trends_rarely_seem_to_diverge(self):
        alarms = 0
        for seed in range(60):
            y = months(seed, 60, 80, 80)
            alarms += difference_in_differences(y[0], y[1:], interruption=36).pre_trend.p_value < 0.05
        assert alarms <= 8

    def test_a_time_missing_in_one_area_is_left_out_of_all(self):
        y = [a.astype(float) for a in self.areas]
        y[3][5] = np.nan
        without = difference_in_differences(y[0], y[1:], interruption=36, errors="areas")
        kept = np.arange(72) != 5
        cut = difference_in_differences(y[0][kept], [a[kept] for a in y[1:]], interruption=35, errors="areas")
        assert without.ratio == pytest.approx(cut.ratio)


class TestDifferenceInDifferencesInput:
    def test_too_little_for_either(self):
        r = difference_in_differences([5, 6, 7, 8], [9, 9, 9, 9], interruption=2)
        assert isinstance(r, NotTestable)
        assert "do not show how much areas vary" in r.reason

    def test_no_events(self):
        y = np.zeros(40)
        assert isinstance(difference_in_differences(y, y + 3, interruption=20), NotTestable)

    def test_few_years_of_many_areas(self):
        rng = np.random.default_rng(1)
        r = difference_in_differences(rng.poisson(90, 3), rng.poisson(90, (12, 3)), interruption=2)
        assert r.method.startswith("errors between")
        assert r.pre_trend is None

    @pytest.mark.parametrize(
        ("change", "argument"),
        [
            ({"treated": [1, 2.5, 3]}, "treated"),
            ({"treated": [[1, 2, 3]]}, "treated"),
            ({"comparison": [1, 2]}, "comparison"),
            ({"comparison": [1, -2, 3]}, "comparison"),
            ({"interruption": 3}, "interruption"),
            ({"population": [1, 2]}, "population"),
            ({"comparison_population": [1, 0, 2]}, "comparison_population"),
            ({"errors": "robust"}, "errors"),
            ({"level": 5}, "level"),
        ],
    )
    def test_bad_input(self, change, argument):
        given_ = {"treated": [1, 2, 3], "comparison": [1, 2, 3], "interruption": 1} | change
        with pytest.raises(InvalidArgument) as caught:
            difference_in_differences(**given_)
        assert caught.value.argument == argument


class TestAbadieDiamondHainmueller2010:
    rng = np.random.default_rng(5)
    donors = 50 + rng.normal(0, 5, (24, 1)) + rng.normal(0, 2, (24, 40))

    def test_weights_are_those_of_pysyncon(self):
        from pysyncon import Synth

        y = self.rng.normal(50, 3, 40)
        r = synthetic_control(y, self.donors, interruption=30)
        before, mine = pd.DataFrame(self.donors[:, :30].T), pd.Series(y[:30], name="treated")
        # pysyncon divides each time by its spread; these weights of times undo that.
        spread = pd.concat([before, mine], axis=1).std(axis=1)
        model = Synth()
        model.fit(X0=before, X1=mine, Z0=before, Z1=mine, custom_V=(spread**2).tolist())
        assert r.weights == pytest.approx(model.W, abs=2e-3)
        assert r.pre_rmspe == pytest.approx(np.sqrt(np.mean((mine - before @ model.W) ** 2)), rel=1e-4)

    def test_a_mixture_of_donors_is_found_and_its_effect(self):
        y = 0.6 * self.donors[3] + 0.4 * self.donors[9] + self.rng.normal(0, 0.2, 40)
        y[30:] -= 8
        r = synthetic_control(y, self.donors, interruption=30)
        assert r.weights[[3, 9]] == pytest.approx([0.6, 0.4], abs=0.07)
        assert r.weights.sum() == pytest.approx(1)
        assert r.difference == pytest.approx(-8, abs=0.5)
        assert r.p_value == pytest.approx(1 / 25)
        assert r.low < -8 < r.high < 0

    @QUICK
    @given(st.floats(0.01, 100), st.floats(-50, 50))
    def test_scale_and_shift(self, scale, shift):
        y = self.donors[0] + 1
        one = synthetic_control(y, self.donors[1:8], interruption=30)
        other = synthetic_control(scale * y + shift, scale * self.donors[1:8] + shift, interruption=30)
        assert other.difference == pytest.approx(scale * one.difference, rel=1e-4, abs=1e-4 * scale)
        assert other.p_value == one.p_value

    def test_few_donors_bound_nothing(self):
        r = synthetic_control(self.donors[0], self.donors[1:6], interruption=30)
        assert r.least_p == pytest.approx(1 / 6)
        assert (r.low, r.high) == (-np.inf, np.inf)

    @pytest.mark.parametrize(
        ("y", "donors", "at", "words"),
        [
            (np.arange(10.0), np.ones((5, 10)), 6, "equal"),
            (np.arange(10.0), np.arange(50.0).reshape(5, 10), 4, "times before"),
            (np.arange(10.0), np.arange(20.0).reshape(2, 10), 6, "other areas"),
        ],
    )
    def test_too_little(self, y, donors, at, words):
        r = synthetic_control(y, donors, interruption=at)
        assert isinstance(r, NotTestable)
        assert words in r.reason

    @pytest.mark.parametrize(
        ("change", "argument", "position"),
        [
            ({"treated": [1, np.nan, 3]}, "treated", 1),
            ({"treated": 3}, "treated", None),
            ({"donors": [[1, 2], [3, 4]]}, "donors", None),
            ({"donors": [[1, 2, 3], [3, np.inf, 3]]}, "donors", (1, 1)),
            ({"interruption": 0}, "interruption", None),
            ({"level": -1}, "level", None),
        ],
    )
    def test_bad_input(self, change, argument, position):
        given_ = {"treated": [1, 2, 3], "donors": [[1, 2, 3], [3, 4, 5]], "interruption": 1} | change
        with pytest.raises(InvalidArgument) as caught:
            synthetic_control(**given_)
        assert caught.value.argument == argument
        assert caught.value.position == position
