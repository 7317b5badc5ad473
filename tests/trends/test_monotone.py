"""Mann-Kendall test and Theil-Sen slope."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import InvalidArgument
from evaltools.trends import NotTestable, mann_kendall
from evaltools.trends.kendall import inversions, tail

ORACLES = Path(__file__).parents[1] / "oracles" / "trends"
QUICK = settings(deadline=None, max_examples=50)
series = st.lists(st.integers(-20, 20), min_size=6, max_size=18)


class TestEpaQaG9S:
    """EPA QA/G-9S (2006), p. 109: eleven values with ties of 4 and 2."""

    result = mann_kendall(pd.read_csv(ORACLES / "epa_g9s_p109.csv")["x"], method="normal")

    def test_s_and_variance(self):
        assert self.result.s == 22
        assert self.result.variance == pytest.approx(155.33, abs=0.005)

    def test_z(self):
        assert self.result.z == pytest.approx(1.685, abs=5e-4)

    def test_slope(self):
        assert self.result.slope == 1

    def test_exact_with_ties_is_near(self):
        exact = mann_kendall(pd.read_csv(ORACLES / "epa_g9s_p109.csv")["x"], method="exact")
        assert exact.p_value == pytest.approx(self.result.p_value, abs=0.01)


class TestNileInR:
    """R: cor.test(time(Nile), Nile, method = "kendall", continuity = TRUE)."""

    result = mann_kendall(pd.read_csv(ORACLES / "nile.csv")["flow"])

    def test_z_and_p(self):
        assert self.result.z == pytest.approx(-4.128067, abs=1e-6)
        assert self.result.p_value == pytest.approx(3.65826e-05, rel=1e-5)

    def test_tau_b(self):
        assert self.result.tau == pytest.approx(-0.280741, abs=1e-6)

    def test_autocorrelation_makes_the_evidence_weaker(self):
        other = mann_kendall(pd.read_csv(ORACLES / "nile.csv")["flow"], autocorrelation=True)
        assert other.slope == self.result.slope
        assert 0.2 < other.autocorrelation < 0.6
        assert other.p_value > 10 * self.result.p_value
        assert other.low < self.result.low < self.result.high < other.high


class TestKendall1975:
    """Table of the distribution of S: P(S >= 23) = .023 at n = 10, P(S >= 10) = .0083 at n = 5."""

    @pytest.mark.parametrize(
        ("n", "s", "p"), [(10, 23, 0.023), (10, 21, 0.036), (5, 10, 0.0083), (4, 6, 0.042)]
    )
    def test_upper_tail(self, n, s, p):
        values, both = tail(((1,) * n,))
        assert both[np.searchsorted(values, s)] / 2 == pytest.approx(p, abs=5e-4)

    @pytest.mark.parametrize("ties", [(1, 1, 1, 1), (2, 1, 3), (4, 2)])
    def test_ties_by_counting_all_orders(self, ties):
        from collections import Counter
        from itertools import permutations

        values = np.repeat(np.arange(len(ties)), ties)
        orders = set(permutations(values.tolist()))
        found = Counter(sum(a > b for i, a in enumerate(o) for b in o[i + 1 :]) for o in orders)
        assert inversions(tuple(sorted(ties))) == tuple(found[k] for k in sorted(found))


class TestSen1968:
    @QUICK
    @given(st.lists(st.floats(-100, 100), min_size=8, max_size=30))
    def test_slope_is_scipys(self, values):
        from scipy import stats

        r = mann_kendall(values)
        if not isinstance(r, NotTestable):
            expected = stats.theilslopes(values, method="separate")
            assert r.slope == pytest.approx(expected.slope, abs=1e-9)
            assert r.intercept == pytest.approx(expected.intercept, abs=1e-9)

    def test_interval_holds_what_the_test_does_not_reject(self):
        rng = np.random.default_rng(4)
        x = 0.3 * np.arange(15) + rng.normal(size=15)
        r = mann_kendall(x)
        for bound, inside in ((r.low, 1e-6), (r.high, -1e-6)):
            kept = mann_kendall(x - (bound + inside) * np.arange(15)).p_value
            rejected = mann_kendall(x - (bound - inside) * np.arange(15)).p_value
            assert rejected < 0.05 <= kept


class TestHirschSlackSmith1982:
    """By season S and its variance are sums over the seasons."""

    values = np.random.default_rng(3).poisson(30, 96).astype(float) + 0.1 * np.arange(96)

    def test_sums(self):
        parts = [mann_kendall(self.values[m::12], method="normal") for m in range(12)]
        r = mann_kendall(self.values, period=12, method="normal")
        assert r.s == sum(p.s for p in parts)
        assert r.variance == pytest.approx(sum(p.variance for p in parts))

    def test_pymannkendall_agrees(self):
        import pymannkendall

        theirs = pymannkendall.seasonal_test(self.values, period=12)
        r = mann_kendall(self.values, period=12, method="normal")
        assert (r.s, r.z) == pytest.approx((theirs.s, theirs.z))
        assert 12 * r.slope == pytest.approx(theirs.slope)

    def test_a_season_alone_is_no_trend(self):
        months = np.tile([1, 5, 9, 30, 50, 70, 70, 50, 30, 9, 5, 2], 6) + np.random.default_rng(1).normal(
            size=72
        )
        assert mann_kendall(months, period=12).p_value > 0.05

    def test_exact_for_few_years(self):
        assert "exact" in mann_kendall(self.values[:48], period=12).method


class TestBreaks:
    def test_never_compared_across(self):
        x = np.r_[np.arange(10), np.arange(10) - 100.0]
        assert mann_kendall(x).slope < 0
        r = mann_kendall(x, breaks=[10])
        assert (r.slope, r.s) == (1, 90)
        assert "segments" in r.method

    @pytest.mark.parametrize("breaks", [[0], [20], [-1]])
    def test_outside_the_series(self, breaks):
        with pytest.raises(InvalidArgument) as caught:
            mann_kendall(np.arange(20), breaks=breaks)
        assert caught.value.argument.startswith("breaks")


class TestProperties:
    @QUICK
    @given(series, st.integers(1, 9), st.integers(-50, 50))
    def test_scale_and_shift(self, values, scale, shift):
        one, other = mann_kendall(values), mann_kendall(np.array(values) * scale + shift)
        if isinstance(one, NotTestable):
            assert isinstance(other, NotTestable)
            return
        assert (one.p_value, one.s) == (other.p_value, other.s)
        assert other.slope == pytest.approx(scale * one.slope)

    @QUICK
    @given(series)
    def test_backward_in_time_turns_the_sign(self, values):
        one, other = mann_kendall(values), mann_kendall(values[::-1])
        if not isinstance(one, NotTestable):
            assert one.s == -other.s
            assert one.p_value == pytest.approx(other.p_value)
            assert (one.low, one.high) == pytest.approx((-other.high, -other.low))

    @QUICK
    @given(series)
    def test_any_increasing_scale_gives_the_same_test(self, values):
        one, other = mann_kendall(values), mann_kendall(np.exp(np.array(values) / 7.0))
        if not isinstance(one, NotTestable):
            assert one.p_value == pytest.approx(other.p_value)

    @pytest.mark.parametrize("options", [{}, {"autocorrelation": True}, {"period": 12}, {"breaks": [20]}])
    def test_many_at_once_are_the_same_as_one_by_one(self, options):
        rng = np.random.default_rng(0)
        x = rng.poisson(6, (5, 40)).astype(float)
        x[1, 3:6] = np.nan
        many = mann_kendall(x, **options)
        for i in range(5):
            one = mann_kendall(x[i], **options)
            for name in ("s", "variance", "p_value", "slope", "low", "high", "tau", "n", "intercept"):
                assert getattr(many, name)[i] == pytest.approx(getattr(one, name), rel=1e-9), name

    def test_exact_and_normal_meet(self):
        x = np.random.default_rng(2).normal(size=20)
        assert mann_kendall(x, method="exact").p_value == pytest.approx(
            mann_kendall(x, method="normal").p_value, abs=0.01
        )

    def test_missing_values_keep_their_place(self):
        x = np.arange(12.0) * 2
        x[[2, 3, 7]] = np.nan
        r = mann_kendall(x)
        assert (r.slope, r.n) == (2, 9)

    def test_times_scale_the_slope(self):
        r = mann_kendall([1, 2, 3, 4, 5, 9], times=[2006, 2010, 2014, 2018, 2022, 2038])
        assert r.slope == pytest.approx(0.25)

    def test_frames_hold_series_in_columns(self):
        frame = pd.DataFrame({"a": np.arange(9), "b": np.arange(9)[::-1]})
        assert list(mann_kendall(frame).s) == [36, -36]


class TestTooLittle:
    @pytest.mark.parametrize(("n", "least"), [(3, 5), (4, 5)])
    def test_says_how_few(self, n, least):
        r = mann_kendall(np.arange(n))
        assert isinstance(r, NotTestable)
        assert (r.n, r.n_needed) == (n, least)
        assert str(least) in str(r)

    def test_five_in_order_are_just_enough(self):
        assert mann_kendall(np.arange(5)).p_value == pytest.approx(1 / 60)

    def test_the_level_decides(self):
        assert isinstance(mann_kendall(np.arange(4), level=0.9), type(mann_kendall(np.arange(5))))

    def test_ties_can_make_it_hopeless(self):
        assert isinstance(mann_kendall([1, 1, 1, 1, 2]), NotTestable)

    @pytest.mark.parametrize("x", [[7] * 9, [np.nan] * 9, [np.nan, 3, np.nan, 3, 3]])
    def test_constant_or_missing(self, x):
        assert isinstance(mann_kendall(x), NotTestable)

    def test_among_many_they_are_marked(self):
        x = np.array([[1, 2, 3, 4, 5, 6.0], [4] * 6, [np.nan] * 6, [1, 2, 3, np.nan, np.nan, np.nan]])
        r = mann_kendall(x)
        assert list(r.testable) == [True, False, False, False]
        assert not np.isnan(r.p_value).any()
        assert (r.p_value[1:] > 0.05).all()

    def test_autocorrelation_takes_more(self):
        r = mann_kendall(np.arange(12), autocorrelation=True)
        assert isinstance(r, NotTestable)
        assert r.n_needed == 24


class TestBadInput:
    @pytest.mark.parametrize(
        ("call", "argument", "position"),
        [
            (lambda: mann_kendall([1, 2, np.inf, 3]), "values", 2),
            (lambda: mann_kendall([1, "a", 3]), "values", 1),
            (lambda: mann_kendall([1]), "values", None),
            (lambda: mann_kendall(5), "values", None),
            (lambda: mann_kendall([[1, 2, 3], [1, 2]]), "values", 0),
            (lambda: mann_kendall(np.arange(9), times=[1, 2]), "times", None),
            (lambda: mann_kendall(np.arange(3), times=[1, 1, 2]), "times", 1),
            (lambda: mann_kendall(np.arange(9), period=6), "period", None),
            (lambda: mann_kendall(np.arange(9), period=1), "period", None),
            (lambda: mann_kendall(np.arange(9), level=1.2), "level", None),
            (lambda: mann_kendall(np.arange(9), method="other"), "method", None),
            (lambda: mann_kendall(np.arange(90), method="exact"), "method", None),
            (lambda: mann_kendall(np.arange(90), method="exact", autocorrelation=True), "method", None),
        ],
    )
    def test_names_argument_and_position(self, call, argument, position):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument
        assert caught.value.position == position
