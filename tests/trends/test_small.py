"""Ordered shares, nonresponse, small numbers, design level, breaks, and how the package is imported."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaltools.trends as trends
from evaltools.checks import InvalidArgument
from evaltools.trends import (
    Design,
    NotTestable,
    change_points,
    cochran_armitage,
    maryland_scale,
    nonresponse_bounds,
    segment_means,
    small_number_rule,
)

QUICK = settings(deadline=None, max_examples=40)


class TestPropTrendTestInR:
    """R's prop.trend.test on smokers among patients (Fleiss 1981)."""

    result = cochran_armitage([83, 90, 129, 70], [86, 93, 136, 82])

    def test_chi_square_and_p(self):
        assert self.result.chi_square == pytest.approx(8.2249, abs=5e-5)
        assert self.result.p_value == pytest.approx(0.004132, abs=5e-7)

    def test_direction_and_sentence(self):
        assert self.result.slope < 0
        assert self.result.high < 0
        assert "percentage points" in str(self.result)


class TestAgresti2013:
    """Malformations by alcohol consumption, scores at the middle of each group."""

    def test_scores(self):
        x, n = [48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38]
        r = cochran_armitage(x, n, scores=[0, 0.5, 1.5, 4, 7])
        assert r.chi_square == pytest.approx(6.5701, abs=5e-5)
        assert r.p_value == pytest.approx(0.01037, abs=5e-6)
        assert r.z == pytest.approx(2.5632, abs=5e-5)


class TestCochranArmitage:
    @QUICK
    @given(
        st.lists(st.tuples(st.integers(0, 60), st.integers(60, 90)), min_size=3, max_size=8),
        st.floats(0.1, 9),
        st.floats(-99, 99),
    )
    def test_scores_may_be_scaled_and_shifted(self, groups, scale, shift):
        x, n = zip(*groups, strict=True)
        scores = np.arange(len(x), dtype=float)
        one, other = cochran_armitage(x, n), cochran_armitage(x, n, scores=scale * scores + shift)
        if isinstance(one, NotTestable):
            assert isinstance(other, NotTestable)
            return
        assert one.p_value == pytest.approx(other.p_value, rel=1e-6)
        assert one.slope == pytest.approx(scale * other.slope, abs=1e-9)

    @QUICK
    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(60, 90)), min_size=3, max_size=8))
    def test_backward_turns_the_sign(self, groups):
        x, n = zip(*groups, strict=True)
        one, other = cochran_armitage(x, n), cochran_armitage(x[::-1], n[::-1])
        if not isinstance(one, NotTestable):
            assert one.z == pytest.approx(-other.z, abs=1e-9)

    def test_many_at_once(self):
        x, n = np.array([[5, 9, 20], [0, 0, 1], [30, 20, 9]]), np.array([[50, 50, 50]] * 3)
        many = cochran_armitage(x, n)
        assert list(many.testable) == [True, False, True]
        assert many.p_value[1] == 1
        assert many.z[2] == pytest.approx(cochran_armitage(x[2], n[2]).z)

    @pytest.mark.parametrize(
        ("x", "n", "words"),
        [
            ([5, 9], [20, 20], "2 groups"),
            ([5, 9, 0], [20, 20, 0], "2 groups"),
            ([1, 2, 1], [20, 20, 20], "successes"),
        ],
    )
    def test_too_few(self, x, n, words):
        r = cochran_armitage(x, n)
        assert isinstance(r, NotTestable)
        assert words in r.reason

    @pytest.mark.parametrize(
        ("call", "argument", "position"),
        [
            (lambda: cochran_armitage([1, 9, 2], [5, 5, 5]), "successes", 1),
            (lambda: cochran_armitage([1, -9, 2], [5, 5, 5]), "successes", 1),
            (lambda: cochran_armitage([1, 2, 2], [5, 5, np.nan]), "n", 2),
            (lambda: cochran_armitage([1, 2, 2], [5, 5]), "n", None),
            (lambda: cochran_armitage(3, 5), "successes", None),
            (lambda: cochran_armitage([1, 2, 2], [5, 5, 5], scores=[1, 2]), "scores", None),
            (lambda: cochran_armitage([1, 2, 2], [5, 5, 5], scores=[1, 3, 2]), "scores", 2),
            (lambda: cochran_armitage([1, 2, 2], [5, 5, 5], level=9), "level", None),
        ],
    )
    def test_bad_input(self, call, argument, position):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert (caught.value.argument, caught.value.position) == (argument, position)


class TestHorowitzManski1998:
    def test_bounds(self):
        r = nonresponse_bounds((60, 100, 200))
        assert (r.low, r.high, r.share, r.response_rate) == (0.3, 0.8, 0.6, 0.5)

    def test_full_response_leaves_no_doubt(self):
        r = nonresponse_bounds((60, 100, 100), (80, 100, 100))
        assert r.low == r.high == pytest.approx(r.difference)
        assert r.sign_known

    def test_change(self):
        r = nonresponse_bounds((70, 100, 150), (80, 100, 160))
        assert (r.low, r.high) == pytest.approx((80 / 160 - 120 / 150, 140 / 160 - 70 / 150))
        assert "either direction" in str(r)

    @QUICK
    @given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50))
    def test_any_answer_of_the_missing_lies_within(self, x, more, missing):
        r = nonresponse_bounds((x, x + more, x + more + missing))
        for yes in (0, missing // 2, missing):
            assert r.low <= (x + yes) / (x + more + missing) <= r.high

    @pytest.mark.parametrize(
        "wave", [(11, 10, 20), (5, 30, 20), (0, 0, 20), (1, 2), (1.5, 3, 4), 7, (1, -2, 3)]
    )
    def test_bad_input(self, wave):
        for argument, call in (
            ("before", lambda: nonresponse_bounds(wave)),
            ("after", lambda: nonresponse_bounds((1, 2, 3), wave)),
        ):
            with pytest.raises(InvalidArgument) as caught:
                call()
            assert caught.value.argument == argument


class TestSmallNumberRule:
    def test_shown_and_percentages(self):
        r = small_number_rule([17, 6, 9, 2, 1, 0, np.nan, 8])
        assert r.shown == ("17", "6", "9", "<5", "<5", "0", "", "8")
        assert list(r.percent_change) == [True, True, False, False, False, False, False]
        assert "2 of 8 counts" in str(r)

    @pytest.mark.parametrize(
        ("counts", "options"), [([1.5], {}), ([-1], {}), ([1], {"minimum": 0}), (["a"], {})]
    )
    def test_bad_input(self, counts, options):
        with pytest.raises(InvalidArgument):
            small_number_rule(counts, **options)


class TestFarringtonGottfredsonShermanWelsh2002:
    """The five levels of the Maryland Scientific Methods Scale."""

    @pytest.mark.parametrize(
        ("design", "level"),
        [
            (Design(False), 0),
            (Design(False, "comparable", 1, 1), 1),
            (Design(True), 2),
            (Design(True, "different", 1, 1), 2),
            (Design(True, "comparable", 1, 1), 3),
            (Design(True, "comparable", 3, 3), 3),
            (Design(True, "comparable", 3, 3, controls_other_causes=True), 4),
            (Design(False, "comparable", 10, 10, randomised=True), 5),
        ],
    )
    def test_levels(self, design, level):
        r = maryland_scale(design)
        assert r.level == level
        assert bool(r.missing) == (level < 5)
        assert f"Level {level}" in str(r)

    @pytest.mark.parametrize(
        ("design", "argument"),
        [
            (Design(True, "some"), "comparison"),
            (Design(True, "none", 1, 2), "control_units"),
            (Design(True, "comparable", 1, 0), "control_units"),
            (Design(True, "none", randomised=True), "randomised"),
            (Design(True, "comparable", 1, 1, randomised=True), "randomised"),
            (Design(True, treated_units=0), "treated_units"),
            ("level 3", "design"),
        ],
    )
    def test_contradictions(self, design, argument):
        with pytest.raises(InvalidArgument) as caught:
            maryland_scale(design)
        assert caught.value.argument == argument


class TestPettitt1979:
    nile = pd.read_csv(Path(__file__).parents[1] / "oracles" / "trends" / "nile.csv")["flow"]

    def test_the_nile_changed_after_1898(self):
        r = change_points(self.nile)
        assert r.positions == (28,)
        assert [s.mean for s in r.segments] == pytest.approx([1097.75, 849.97], abs=0.01)

    def test_no_segment_crosses_a_declared_break(self):
        r = change_points(self.nile, breaks=[60])
        assert r.positions == (28,)
        assert [(s.start, s.stop) for s in r.segments] == [(0, 28), (28, 60), (60, 100)]

    def test_a_break_hides_what_happens_at_it(self):
        assert change_points(self.nile, breaks=[28]).positions == ()

    def test_false_alarms(self):
        rng = np.random.default_rng(1)
        alarms = [bool(change_points(rng.poisson(40, 30)).positions) for _ in range(300)]
        assert np.mean(alarms) == pytest.approx(0.05, abs=0.03)

    @pytest.mark.parametrize("x", [[1, 2, 3], [5] * 30])
    def test_too_little(self, x):
        assert isinstance(change_points(x), NotTestable)

    @pytest.mark.parametrize(
        ("call", "argument"),
        [
            (lambda: change_points([1, np.inf]), "values"),
            (lambda: change_points([np.nan] * 30), "values"),
            (lambda: change_points(np.arange(30), least=1), "least"),
            (lambda: change_points(np.arange(30), breaks=[30]), "breaks"),
            (lambda: change_points(np.arange(30), level=0), "level"),
            (lambda: change_points(np.ones((3, 30))), "values"),
        ],
    )
    def test_bad_input(self, call, argument):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument


class TestSegmentMeans:
    def test_stretches(self):
        means = segment_means([1, 2, np.nan, 10, 20], breaks=[2])
        assert [(s.mean, s.n) for s in means] == [(1.5, 2), (15, 2)]

    def test_a_stretch_without_values_has_no_mean(self):
        assert segment_means([1, 2, np.nan], breaks=[2])[1].mean is None


class TestPackage:
    def test_importing_is_free(self):
        heavy = "numpy pandas scipy statsmodels matplotlib"
        code = f"import sys, evaltools.trends; print([m for m in {heavy.split()!r} if m in sys.modules])"
        out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert out.stdout.strip() == "[]"

    def test_every_name_is_found(self):
        for name in dir(trends):
            assert getattr(trends, name).__doc__, name

    def test_type_checkers_see_the_same_names(self):
        stub = Path(trends.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
        named = {line.rsplit(" as ", 1)[1] for line in stub.splitlines() if " as " in line}
        assert named == set(dir(trends))

    def test_unknown_names_are_refused(self):
        with pytest.raises(AttributeError, match="no attribute 'trend'"):
            trends.trend  # noqa: B018
