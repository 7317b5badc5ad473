"""Two counts compared."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import InvalidArgument
from evaltools.trends import NotTestable, compare_counts

QUICK = settings(deadline=None, max_examples=60)
count = st.integers(0, 300)
exposed = st.floats(0.1, 1000)


class TestPoissonTestInR:
    """R's poisson.test(c(11, 21), c(800, 3011)), breast cancer after fluoroscopy (Fay 2010)."""

    result = compare_counts(21, 11, exposure=(3011, 800), method="exact")

    def test_estimate(self):
        assert self.result.ratio == pytest.approx(1.971488, abs=1e-6)
        assert self.result.n == 32

    def test_interval_is_the_inversion_of_the_test(self):
        """R prints Clopper and Pearson's 0.858 to 4.277, the inversion of another test; both hold 1 here."""
        assert self.result.low < 1 < self.result.high
        assert (self.result.low, self.result.high) == pytest.approx((0.92, 4.18), abs=0.03)

    def test_p(self):
        assert self.result.p_value == pytest.approx(0.07967, abs=1e-5)
        assert self.result.method.startswith("exact")


class TestKrishnamoorthyThomson2004:
    """3 events against 0 at equal exposure: their E-test gives .0884, the exact conditional test is wider."""

    def test_conditional_tests_lie_on_either_side(self):
        exact, midp = (compare_counts(0, 3, method=m).p_value for m in ("exact", "mid-p"))
        assert exact == pytest.approx(2 * 0.5**3)
        assert midp == pytest.approx(0.5**3)
        assert 0.0884 < midp < exact


class TestBerryArmitage1995:
    """The mid-p limits are those at which half the probability of the observed count is counted."""

    def test_limits_solve_their_equations(self):
        from scipy import stats

        r = compare_counts(12, 5)
        for bound, target in ((r.low, 0.025), (r.high, 0.975)):
            share = bound / (1 + bound)
            tail = stats.binom.sf(5, 17, share) + 0.5 * stats.binom.pmf(5, 17, share)
            assert tail == pytest.approx(target, abs=1e-9)


class TestProperties:
    @QUICK
    @given(count, count, exposed, exposed)
    def test_swapping_before_and_after_inverts_the_ratio(self, a, b, e, f):
        if a + b == 0:
            return
        one, other = compare_counts(a, b, exposure=(e, f)), compare_counts(b, a, exposure=(f, e))
        assert one.p_value == pytest.approx(other.p_value, abs=1e-9)
        assert one.low * other.high == pytest.approx(1, rel=1e-6) or one.low == 0
        assert one.high * other.low == pytest.approx(1, rel=1e-6) or other.low == 0

    @QUICK
    @given(count, count, exposed, exposed, st.floats(0.01, 100))
    def test_the_unit_of_exposure_does_not_matter(self, a, b, e, f, unit):
        if a + b == 0:
            return
        one, other = (
            compare_counts(a, b, exposure=(e, f)),
            compare_counts(a, b, exposure=(e * unit, f * unit)),
        )
        assert one.p_value == pytest.approx(other.p_value, abs=1e-9)
        assert one.ratio == pytest.approx(other.ratio, rel=1e-9)

    @QUICK
    @given(count, count)
    def test_interval_and_test_agree(self, a, b):
        if a + b == 0:
            return
        r = compare_counts(a, b)
        assert r.low <= r.ratio <= r.high
        assert (r.p_value < 0.05) == (r.low > 1 or r.high < 1)

    def test_many_at_once_are_the_same_as_one_by_one(self):
        before, after = np.array([[3, 0, 40], [5, 500, 12]]), np.array([[9, 2, 31], [0, 430, 12]])
        many = compare_counts(before, after, exposure=(2, 3), margin=0.2)
        for i in np.ndindex(before.shape):
            one = compare_counts(int(before[i]), int(after[i]), exposure=(2, 3), margin=0.2)
            for name in ("ratio", "low", "high", "p_value", "p_equivalence"):
                assert getattr(many, name)[i] == pytest.approx(getattr(one, name), rel=1e-12)

    @pytest.mark.parametrize("pair", [(90_000, 90_700), (400_000, 398_000)])
    def test_exact_mid_p_and_score_meet_for_large_counts(self, pair):
        exact, midp, score = (compare_counts(*pair, method=m) for m in ("exact", "mid-p", "score"))
        assert exact.p_value == pytest.approx(score.p_value, abs=2e-3)
        assert midp.p_value == pytest.approx(score.p_value, abs=1e-4)
        assert (midp.low, midp.high) == pytest.approx((score.low, score.high), rel=1e-5)

    def test_dispersion_widens_the_interval_by_its_root(self):
        plain, scaled = (compare_counts(4000, 4100, dispersion=d) for d in (1, 4))
        widths = [np.log(r.high / r.low) for r in (plain, scaled)]
        assert widths[1] / widths[0] == pytest.approx(2, rel=1e-3)
        assert "dispersion" in scaled.method


class TestMargin:
    def test_a_large_flat_count_is_equivalent(self):
        assert compare_counts(5000, 5010, margin=0.1).p_equivalence < 0.05

    def test_a_small_flat_count_is_not(self):
        assert compare_counts(20, 20, margin=0.1).p_equivalence > 0.05

    def test_p_within_is_the_same(self):
        r = compare_counts(500, 505, margin=0.1)
        assert r.p_within(0.1) == r.p_equivalence


class TestNoEvents:
    def test_a_single_pair_is_not_testable(self):
        r = compare_counts(0, 0)
        assert isinstance(r, NotTestable)
        assert "no events" in str(r)

    def test_within_many_it_is_marked(self):
        r = compare_counts([0, 4], [0, 5])
        assert list(r.testable) == [False, True]
        assert r.p_value[0] == 1
        assert r.low[0] == 0
        assert np.isinf(r.high[0])

    def test_reads_as_a_sentence(self):
        assert str(compare_counts(0, 5)).startswith("0 events before and 5 after: rate ratio unbounded")


class TestBadInput:
    @pytest.mark.parametrize(
        ("call", "argument", "position"),
        [
            (lambda: compare_counts([3, -1], [2, 2]), "before", 1),
            (lambda: compare_counts(3, 2.5), "after", None),
            (lambda: compare_counts([1, 2, np.nan], [1, 2, 3]), "before", 2),
            (lambda: compare_counts([1, 2], [1, np.inf]), "after", 1),
            (lambda: compare_counts([[1, 2], [3, -4]], 2), "before", (1, 1)),
            (lambda: compare_counts("many", 2), "before", None),
            (lambda: compare_counts([1, "x"], 2), "before", 1),
            (lambda: compare_counts([1, None], [1, 1]), "before", 1),
            (lambda: compare_counts(True, [False]), "before", None),
            (lambda: compare_counts(1, 2, exposure=(1, 0)), "exposure", None),
            (lambda: compare_counts(1, 2, exposure=([1, 2, -1], 1)), "exposure", 2),
            (lambda: compare_counts(1, 2, exposure=5), "exposure", None),
            (lambda: compare_counts([1, 2], [1, 2, 3]), "after", None),
            (lambda: compare_counts(1, 2, dispersion=0), "dispersion", None),
            (lambda: compare_counts(1, 2, dispersion=3, method="exact"), "method", None),
            (lambda: compare_counts(1, 2, method="guess"), "method", None),
            (lambda: compare_counts(1, 2, level=95), "level", None),
            (lambda: compare_counts(1, 2, margin=-0.1), "margin", None),
            (lambda: compare_counts(1, 2, margin=np.nan), "margin", None),
        ],
    )
    def test_names_argument_and_position(self, call, argument, position):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument
        assert caught.value.position == position
