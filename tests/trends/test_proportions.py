"""Two shares compared."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import InvalidArgument
from evaltools.trends import NotTestable, compare_proportions, newcombe_interval, wilson_interval

QUICK = settings(deadline=None, max_examples=60)


@st.composite
def share(draw):
    n = draw(st.integers(1, 400))
    return draw(st.integers(0, n)), n


class TestNewcombe1998a:
    """Single proportion, method 3 (Wilson)."""

    @pytest.mark.parametrize(
        ("x", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0, 0.1611), (15, 148, 0.0624, 0.1605)]
    )
    def test_interval(self, x, n, low, high):
        assert wilson_interval(x, n) == pytest.approx((low, high), abs=5e-5)

    def test_bounds_at_the_ends_are_exact(self):
        assert wilson_interval(0, 7)[0] == 0
        assert wilson_interval(7, 7)[1] == 1


class TestNewcombe1998b:
    """Difference of two independent proportions, method 10."""

    @pytest.mark.parametrize(
        ("after", "before", "low", "high"),
        [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ],
    )
    def test_interval(self, after, before, low, high):
        assert newcombe_interval(before, after) == pytest.approx((low, high), abs=5e-5)
        r = compare_proportions(before, after)
        assert (r.low, r.high) == pytest.approx((low, high), abs=5e-5)
        assert r.difference == pytest.approx(after[0] / after[1] - before[0] / before[1])


class TestProperties:
    @QUICK
    @given(share(), share())
    def test_swapping_before_and_after_changes_the_sign(self, a, b):
        one, other = compare_proportions(a, b), compare_proportions(b, a)
        assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-12)
        assert one.p_value == pytest.approx(other.p_value, abs=1e-9)

    @QUICK
    @given(share(), share())
    def test_counting_the_failures_changes_the_sign(self, a, b):
        one = compare_proportions(a, b)
        other = compare_proportions((a[1] - a[0], a[1]), (b[1] - b[0], b[1]))
        assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-12)

    @QUICK
    @given(share(), share(), st.sampled_from([0.8, 0.95, 0.99]))
    def test_interval_and_test_agree(self, a, b, level):
        r = compare_proportions(a, b, level=level)
        if abs(r.p_value - (1 - level)) > 1e-9:
            assert (r.p_value < 1 - level) == (r.low > 0 or r.high < 0)
        assert r.low <= r.difference <= r.high

    def test_many_at_once_are_the_same_as_one_by_one(self):
        many = compare_proportions(([3, 40], [10, 50]), ([9, 12], [11, 60]), margin=0.1)
        for i, (a, b) in enumerate([((3, 10), (9, 11)), ((40, 50), (12, 60))]):
            one = compare_proportions(a, b, margin=0.1)
            for name in ("difference", "low", "high", "p_value", "p_equivalence"):
                assert getattr(many, name)[i] == pytest.approx(getattr(one, name), rel=1e-12)

    def test_meets_the_chi_square_test_for_large_n(self):
        from scipy import stats

        r = compare_proportions((52_000, 100_000), (52_500, 100_000))
        table = [[52_000, 48_000], [52_500, 47_500]]
        assert r.p_value == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, rel=1e-3)

    def test_equivalence(self):
        assert compare_proportions((700, 1000), (702, 1000), margin=0.05).p_equivalence < 0.05
        assert compare_proportions((70, 100), (70, 100), margin=0.05).p_equivalence > 0.05

    def test_no_successes_at_all_is_no_difference(self):
        r = compare_proportions((0, 20), (0, 30))
        assert (r.difference, r.p_value) == (0, 1)
        assert r.low < 0 < r.high


class TestUnknownSize:
    def test_size_is_the_least_that_excludes_zero(self):
        r = compare_proportions(56, 55)
        assert isinstance(r, NotTestable)
        assert r.p_value is None
        from evaltools.trends.proportions import newcombe

        for n, apart in ((r.n_needed, True), (r.n_needed - 1, False)):
            n = np.array(float(n))
            assert (newcombe(0.56 * n, n, 0.55 * n, n, 1.959963985)[1] < 0) == apart

    def test_size_for_power_is_the_textbook_number(self):
        """Fleiss, Levin and Paik 2003, table A.4 without correction: .60 against .70 needs 356 each."""
        assert compare_proportions(0.6, 0.7).n_for_power == 356

    def test_per_cent_and_proportion_agree(self):
        assert compare_proportions(73.7, 73.6).n_needed == compare_proportions(0.737, 0.736).n_needed

    def test_equal_shares_need_no_number(self):
        r = compare_proportions(93, 93)
        assert r.n_needed is None
        assert "no number of answers" in str(r)

    def test_reads_as_a_sentence(self):
        assert "answers per wave would be needed" in str(compare_proportions(56, 55))


class TestBadInput:
    @pytest.mark.parametrize(
        ("call", "argument", "position"),
        [
            (lambda: compare_proportions((11, 10), (1, 10)), "before", None),
            (lambda: compare_proportions((1, 10), ([1, 11], [10, 10])), "after", 1),
            (lambda: compare_proportions((1, 0), (1, 10)), "before", None),
            (lambda: compare_proportions((1.5, 10), (1, 10)), "before", None),
            (lambda: compare_proportions((1, 10), (-1, 10)), "after", None),
            (lambda: compare_proportions((1, 10), (np.nan, 10)), "after", None),
            (lambda: compare_proportions((1, 10, 3), (1, 10)), "before", None),
            (lambda: compare_proportions(101, 50), "before", None),
            (lambda: compare_proportions(50, -1), "after", None),
            (lambda: compare_proportions(50, np.nan), "after", None),
            (lambda: compare_proportions(50, np.inf), "after", None),
            (lambda: compare_proportions("50", 40), "before", None),
            (lambda: compare_proportions(0.9, 1.2), "unit", None),
            (lambda: compare_proportions(0.9, 1.2, unit="proportion"), "after", None),
            (lambda: compare_proportions(0.9, 1.2, unit="shares"), "unit", None),
            (lambda: compare_proportions(50, (1, 10)), "before", None),
            (lambda: compare_proportions((1, 10), 50), "after", None),
            (lambda: compare_proportions((1, 10), (2, 10), margin=0), "margin", None),
            (lambda: compare_proportions((1, 10), (2, 10), level=1), "level", None),
            (lambda: wilson_interval(3, 2), "successes", None),
        ],
    )
    def test_names_argument_and_position(self, call, argument, position):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument
        assert caught.value.position == position
