"""Interrupted time series and placebos."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import InvalidArgument
from evaltools.trends import (
    NotTestable,
    interrupted_time_series,
    placebo_grid,
    placebo_in_areas,
    placebo_in_time,
    verdict,
)
from evaltools.trends.interrupted import design_of

SICILY = pd.read_csv(Path(__file__).parents[1] / "oracles" / "trends" / "sicily.csv")
SMOKING_BAN = 36
FIELDS = ("ratio", "low", "high", "p_value", "dispersion", "df", "trend_ratio", "n")


def sicily(**options):
    options = {
        "interruption": SMOKING_BAN,
        "population": SICILY["stdpop"],
        "autocorrelation": False,
    } | options
    return interrupted_time_series(SICILY["aces"], **options)


def normal_interval(result, scale=1.0):
    step = result.names.index("step")
    half = 1.959963985 * result.standard_errors[step] * scale
    return tuple(np.exp(result.coefficients[step] + np.array([-half, half])))


def months(rng, series, n=60, mean=50.0, season=0.3):
    return rng.poisson(mean * np.exp(season * np.sin(2 * np.pi * np.arange(n) / 12)), (series, n))


class TestLopezBernal2017:
    """Smoking ban in Sicily and acute coronary events: the authors' models, rerun in R."""

    def test_poisson_step(self):
        r = sicily(harmonics=0)
        assert r.ratio == pytest.approx(0.894377, abs=1e-6)
        assert normal_interval(r, 1 / np.sqrt(r.dispersion)) == pytest.approx((0.864686, 0.925086), abs=1e-6)

    def test_quasi_poisson_step(self):
        r = sicily(harmonics=0)
        assert r.dispersion == pytest.approx(3.559195, abs=2e-5)
        assert normal_interval(r) == pytest.approx((0.839189, 0.953193), abs=1e-6)
        assert r.df == 56

    def test_two_harmonics(self):
        r = sicily()
        assert r.ratio == pytest.approx(0.885072, abs=1e-6)
        assert r.dispersion == pytest.approx(2.262186, abs=1e-5)
        assert normal_interval(r) == pytest.approx((0.839401, 0.933227), abs=1e-6)

    def test_change_of_slope(self):
        from scipy import stats

        r = sicily(slope_change=True)
        assert r.ratio == pytest.approx(0.876464, abs=1e-6)
        z = r.coefficients[-1] / r.standard_errors[-1]
        assert 2 * stats.norm.sf(abs(z)) == pytest.approx(0.42, abs=5e-3)

    def test_autocorrelation_leaves_the_estimate(self):
        plain, honest = sicily(), sicily(autocorrelation=True)
        assert honest.ratio == pytest.approx(plain.ratio, rel=1e-12)
        assert -0.3 < honest.autocorrelation < 0.1
        assert honest.df < plain.df

    def test_reads_as_a_sentence(self):
        assert "the rate was 0.885 times what trend and season led to expect" in str(sicily())
        assert "standard deviations off" in str(sicily().checks)

    def test_verdict(self):
        assert verdict(sicily(), better="lower") == "improved"


class TestStatsmodels:
    @pytest.mark.parametrize("slope", [False, True])
    def test_quasi_poisson_on_gaps_and_population(self, slope):
        import statsmodels.api as sm

        rng = np.random.default_rng(8)
        y = months(rng, 1)[0].astype(float)
        y[[4, 30]] = np.nan
        people = rng.uniform(900, 1100, 60)
        r = interrupted_time_series(
            y, interruption=40, population=people, slope_change=slope, autocorrelation=False, breaks=[10]
        )
        design, _ = design_of(60, 40, 12, 2, slope, [10])
        seen = ~np.isnan(y)
        theirs = sm.GLM(y[seen], design[seen], family=sm.families.Poisson(), offset=np.log(people[seen]))
        theirs = theirs.fit(scale="X2", tol=1e-12)
        assert r.coefficients == pytest.approx(theirs.params, abs=1e-8)
        assert r.standard_errors == pytest.approx(theirs.bse, rel=1e-6)

    def test_negative_binomial_given_its_alpha(self):
        import statsmodels.api as sm

        rng = np.random.default_rng(8)
        y = rng.negative_binomial(10, 0.2, 60)
        r = interrupted_time_series(y, interruption=40, family="negative binomial", autocorrelation=False)
        design, _ = design_of(60, 40, 12, 2, False, [])
        theirs = sm.GLM(y, design, family=sm.families.NegativeBinomial(alpha=r.alpha)).fit(tol=1e-12)
        assert r.coefficients == pytest.approx(theirs.params, abs=1e-6)
        assert r.dispersion == pytest.approx(1, abs=1e-6)  # which is how alpha was found


class TestTurner2021:
    """Their data model: level change in a series with AR(1) errors; the estimate of autocorrelation is unbiased."""

    def test_autocorrelation_is_not_underestimated(self):
        rng = np.random.default_rng(5)
        e = rng.standard_normal((400, 60))
        for t in range(1, 60):
            e[:, t] = 0.4 * e[:, t - 1] + np.sqrt(1 - 0.16) * e[:, t]
        y = np.round(10_000 + 100 * 3 * e)
        r = interrupted_time_series(y, interruption=40)
        assert r.autocorrelation.mean() == pytest.approx(0.4, abs=0.04)
        naive = interrupted_time_series(y, interruption=40, autocorrelation=False)
        residuals = (y - naive.fitted) / np.sqrt(naive.fitted)
        plain = np.sum(residuals[:, 1:] * residuals[:, :-1], axis=1) / np.sum(residuals**2, axis=1)
        assert plain.mean() < 0.3


class TestProperties:
    @settings(deadline=None, max_examples=15)
    @given(st.floats(0.1, 1000))
    def test_the_unit_of_population_does_not_matter(self, unit):
        one, other = sicily(), sicily(population=SICILY["stdpop"] * unit)
        assert [getattr(one, f) for f in FIELDS] == pytest.approx(
            [getattr(other, f) for f in FIELDS], rel=1e-7
        )

    @pytest.mark.parametrize("options", [{}, {"slope_change": True}, {"family": "negative binomial"}])
    def test_many_at_once_are_the_same_as_one_by_one(self, options):
        y = months(np.random.default_rng(6), 4).astype(float)
        y[2, 5] = np.nan
        many = interrupted_time_series(y, interruption=36, **options)
        for i in range(4):
            one = interrupted_time_series(y[i], interruption=36, **options)
            for name in (*FIELDS, "autocorrelation", "alpha"):
                assert getattr(many, name)[i] == pytest.approx(getattr(one, name), rel=1e-6, abs=1e-9), name
            assert many.counterfactual[i] == pytest.approx(one.counterfactual)

    def test_a_known_effect_is_recovered(self):
        rng = np.random.default_rng(7)
        base = 200 * np.exp(0.3 * np.sin(2 * np.pi * np.arange(96) / 12) - 0.002 * np.arange(96))
        y = rng.poisson(base * np.where(np.arange(96) >= 60, 0.8, 1.0), (300, 96))
        r = interrupted_time_series(y, interruption=60)
        assert np.exp(np.log(r.ratio).mean()) == pytest.approx(0.8, rel=0.01)
        assert np.mean((r.low < 0.8) & (r.high > 0.8)) == pytest.approx(0.95, abs=0.03)

    def test_counterfactual_and_events_prevented(self):
        r = sicily()
        after = slice(SMOKING_BAN, None)
        assert r.counterfactual[:SMOKING_BAN] == pytest.approx(r.fitted[:SMOKING_BAN])
        assert r.fitted[after] / r.counterfactual[after] == pytest.approx(r.ratio)
        assert np.all((r.counterfactual_low < r.counterfactual) & (r.counterfactual < r.counterfactual_high))
        fewer, low, high = r.prevented
        assert fewer == pytest.approx(SICILY["aces"][after].sum() * (1 / r.ratio - 1))
        assert low < fewer < high

    def test_a_declared_break_takes_its_own_level(self):
        rng = np.random.default_rng(9)
        y = rng.poisson(np.where(np.arange(72) >= 24, 150, 100))
        r = interrupted_time_series(y, interruption=48, breaks=[24], harmonics=0)
        assert np.exp(r.coefficients[r.names.index("break 24")]) == pytest.approx(1.5, rel=0.15)
        assert r.low < 1 < r.high

    def test_dates_find_their_position(self):
        index = pd.date_range("2002-01-01", periods=59, freq="MS")
        for dated in (index, index.to_period("M")):
            series = pd.Series(SICILY["aces"].to_numpy(), dated)
            assert interrupted_time_series(series, interruption="2005-01-01").interruption == 36


class TestLjungBox1978:
    def test_a_cycle_left_out_is_noticed(self):
        y = months(np.random.default_rng(10), 1, n=96, mean=300.0, season=0.5)[0]
        assert interrupted_time_series(y, interruption=60, harmonics=0).checks.ljung_box_p < 0.01
        assert interrupted_time_series(y, interruption=60).checks.ljung_box_p > 0.05


class TestTooLittle:
    @pytest.mark.parametrize(
        ("y", "at", "words"),
        [
            (np.r_[np.ones(30), 2, 3], 30, "after"),
            (np.arange(12) + 1, 6, "too few for"),
            (np.r_[np.ones(10) * 3, np.zeros(10)], 10, "no events after"),
            (np.full(40, 7), 20, "equal"),
            (np.r_[np.full(30, np.nan), np.arange(10)], 20, "0 times before"),
        ],
    )
    def test_a_single_series_is_not_testable(self, y, at, words):
        r = interrupted_time_series(y, interruption=at)
        assert isinstance(r, NotTestable)
        assert words in r.reason

    def test_among_many_they_are_marked(self):
        y = months(np.random.default_rng(1), 3)
        y[1, 40:] = 0
        y[2] = 7
        r = interrupted_time_series(y, interruption=40)
        assert list(r.testable) == [True, False, False]
        assert list(r.p_value[1:]) == [1, 1]
        assert np.isinf(r.high[1:]).all()


class TestPlacebos:
    rng = np.random.default_rng(12)
    areas = months(rng, 25, n=72)

    def test_grid_is_what_single_models_give(self):
        at = [30, 40, 50]
        grid = placebo_grid(self.areas[:4], at)
        for i in range(4):
            for k, position in enumerate(at):
                one = interrupted_time_series(self.areas[i], interruption=position, autocorrelation=False)
                step = one.names.index("step")
                assert grid.ratio[i, k] == pytest.approx(one.ratio, rel=1e-9)
                assert grid.z[i, k] == pytest.approx(
                    one.coefficients[step] / one.standard_errors[step], rel=1e-6
                )

    def test_series_without_events_are_marked(self):
        y = self.areas[:3].copy()
        y[1, 30:] = 0
        grid = placebo_grid(y, [30, 31])
        assert list(grid.converged[:, 0]) == [True, False, True]

    def test_a_real_effect_stands_out(self):
        y = self.areas[0].copy()
        y[48:] = y[48:] // 2
        in_time, in_areas = (
            placebo_in_time(y, interruption=48),
            placebo_in_areas(y, self.areas[1:], interruption=48),
        )
        assert in_time.p_value == pytest.approx(1 / (in_time.n + 1))
        assert in_areas.p_value == pytest.approx(1 / 25)
        assert in_time.where[0] == 12
        assert in_time.where[-1] == 36
        assert "placebo" in str(in_areas)

    def test_no_effect_does_not(self):
        assert placebo_in_areas(self.areas[3], self.areas[4:], interruption=48).p_value > 0.05

    def test_too_short_for_placebos_in_time(self):
        assert isinstance(placebo_in_time(self.areas[0], interruption=20), NotTestable)

    @pytest.mark.parametrize(
        ("call", "argument"),
        [
            (lambda y: placebo_grid(y, []), "interruptions"),
            (lambda y: placebo_grid(y, [72]), "interruption"),
            (lambda y: placebo_in_time(y, interruption=30), "counts"),
            (lambda y: placebo_in_areas(y[0], y[:, :30], interruption=20), "others"),
        ],
    )
    def test_bad_input(self, call, argument):
        with pytest.raises(InvalidArgument) as caught:
            call(self.areas)
        assert caught.value.argument == argument


class TestBadInput:
    y = SICILY["aces"].to_numpy()

    @pytest.mark.parametrize(
        ("change", "argument", "position"),
        [
            ({"counts": [-1, *range(40)]}, "counts", 0),
            ({"counts": [1, 2.5, *range(40)]}, "counts", 1),
            ({"counts": [1, np.inf, *range(40)]}, "counts", 1),
            ({"counts": 5}, "counts", None),
            ({"interruption": 0}, "interruption", None),
            ({"interruption": 59}, "interruption", None),
            ({"interruption": -3}, "interruption", None),
            ({"interruption": "2005-01"}, "interruption", None),
            ({"interruption": 3.5}, "interruption", None),
            ({"population": np.ones(58)}, "population", None),
            ({"population": np.r_[np.ones(58), 0]}, "population", 58),
            ({"population": np.r_[np.ones(58), np.nan]}, "population", 58),
            ({"period": 0}, "period", None),
            ({"harmonics": 7}, "harmonics", None),
            ({"harmonics": -1}, "harmonics", None),
            ({"family": "normal"}, "family", None),
            ({"breaks": [36]}, "breaks", None),
            ({"breaks": [99]}, "breaks", 0),
            ({"level": 0}, "level", None),
        ],
    )
    def test_names_argument_and_position(self, change, argument, position):
        settings = {"counts": self.y, "interruption": 36} | change
        with pytest.raises(InvalidArgument) as caught:
            interrupted_time_series(**settings)
        assert caught.value.argument == argument
        assert caught.value.position == position
