"""The arrow rule, adjustment, detectable changes and verdicts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import InvalidArgument
from evaltools.trends import (
    NotTestable,
    Verdict,
    adjust,
    arrow,
    arrow_false_alarm,
    compare_counts,
    compare_proportions,
    detectable_change,
    verdict,
)
from evaltools.trends.detectable import power_of_counts
from evaltools.trends.verdicts import judge

QUICK = settings(deadline=None, max_examples=60)


class TestArrow:
    @pytest.mark.parametrize(
        ("before", "after", "options", "expected"),
        [
            (3154, 2964, {"better": "lower"}, "improved"),
            (1475, 1483, {"better": "lower"}, "unchanged"),
            (128, 110, {"better": "higher"}, "worsened"),
            (100, 101, {}, "unchanged"),
            (100, 101.01, {}, "improved"),
            (81.3, 82.3, {"scale": "points"}, "unchanged"),
            (8.2, 8.0, {"scale": "points", "better": "lower"}, "unchanged"),
            (8.2, 8.0, {"scale": "relative", "better": "lower"}, "improved"),
            (0, 3, {"better": "lower"}, "worsened"),
            (0, 0, {}, "unchanged"),
            (6.2, 8.1, {"better": "none"}, "changed"),
        ],
    )
    def test_rule(self, before, after, options, expected):
        assert arrow(before, after, **options) == expected

    def test_false_alarms_on_a_count_of_500(self):
        assert arrow_false_alarm(500) == pytest.approx(0.874, abs=5e-4)

    def test_false_alarms_agree_with_simulation(self):
        a, b = np.random.default_rng(1).poisson(150, (2, 200_000))
        assert arrow_false_alarm(150) == pytest.approx(np.mean(np.abs(b - a) > 0.01 * a), abs=0.003)

    def test_normal_and_exact_meet(self):
        below, above = arrow_false_alarm([4999.9, 5000.1])
        assert below == pytest.approx(above, abs=0.01)

    @pytest.mark.parametrize(
        ("call", "argument"),
        [
            (lambda: arrow(np.nan, 1), "before"),
            (lambda: arrow(1, np.inf), "after"),
            (lambda: arrow(1, [1, 2]), "after"),
            (lambda: arrow(1, 2, threshold=-1), "threshold"),
            (lambda: arrow(1, 2, scale="log"), "scale"),
            (lambda: arrow(1, 2, better="up"), "better"),
            (lambda: arrow_false_alarm([5, 0]), "count"),
        ],
    )
    def test_bad_input(self, call, argument):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument


class TestHolm1979:
    def test_steps_down(self):
        assert adjust([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


class TestBenjaminiHochberg1995:
    """Their 15 p-values: four are rejected at 5 %."""

    p = (
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    )

    def test_four_are_rejected(self):
        assert np.sum(adjust(self.p, "bh") <= 0.05) == 4

    def test_holm_rejects_three(self):
        assert np.sum(adjust(self.p, "holm") <= 0.05) == 3


class TestAdjust:
    def test_missing_stay_missing_and_do_not_count(self):
        assert adjust([0.01, None, 0.02, np.nan]) == pytest.approx([0.02, np.nan, 0.02, np.nan], nan_ok=True)

    def test_a_series_keeps_its_index(self):
        import pandas as pd

        s = adjust(pd.Series([0.01, np.nan, 0.3], index=list("abc")), "bh")
        assert list(s.index) == ["a", "b", "c"]
        assert s["a"] == pytest.approx(0.02)

    @QUICK
    @given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.sampled_from(["holm", "bh"]))
    def test_as_statsmodels_without_missing_values(self, p, method):
        from statsmodels.stats.multitest import multipletests

        theirs = multipletests(p, method={"holm": "holm", "bh": "fdr_bh"}[method])[1]
        assert adjust(p, method) == pytest.approx(theirs)

    @pytest.mark.parametrize("p", [[0.1, 1.2], [0.1, -0.2], [0.1, np.inf]])
    def test_bad_input(self, p):
        with pytest.raises(InvalidArgument) as caught:
            adjust(p)
        assert (caught.value.argument, caught.value.position) == ("p_values", 1)


class TestDetectableChange:
    @pytest.mark.parametrize("before", [8, 100, 3000])
    def test_power_of_counts_by_simulation(self, before):
        found = detectable_change(before)
        rng = np.random.default_rng(5)
        for after in (found.low, found.high):
            p = compare_counts(rng.poisson(before, 8000), rng.poisson(after, 8000)).p_value
            assert np.mean(p < 0.05) == pytest.approx(0.8, abs=0.02)

    def test_power_of_shares_by_simulation(self):
        found = detectable_change((280, 400), n_after=300)
        rng = np.random.default_rng(5)
        for after in (found.low, found.high):
            waves = (rng.binomial(400, 0.7, 8000), 400), (rng.binomial(300, after, 8000), 300)
            assert np.mean(compare_proportions(*waves).p_value < 0.05) == pytest.approx(0.8, abs=0.025)

    def test_exact_and_normal_power_meet(self):
        exact, normal = power_of_counts(1900, 2080, 1.0, 0.95), power_of_counts(1950, 2135, 1.0, 0.95)
        assert exact == pytest.approx(normal, abs=0.02)

    def test_few_events_can_show_no_fall(self):
        found = detectable_change(3)
        assert found.low is None
        assert found.towards("lower") is None
        assert "a rise" in str(found)

    def test_dispersion_needs_a_larger_change(self):
        assert detectable_change(500, dispersion=3).smallest > 1.6 * detectable_change(500).smallest

    def test_tiny_samples_show_nothing(self):
        assert "no change would" in str(detectable_change((1, 2)))

    @pytest.mark.parametrize(
        ("call", "argument"),
        [
            (lambda: detectable_change(-1), "before"),
            (lambda: detectable_change((5, 4)), "before"),
            (lambda: detectable_change((5, 0)), "before"),
            (lambda: detectable_change(5, n_after=3), "n_after"),
            (lambda: detectable_change((5, 9), n_after=0), "n_after"),
            (lambda: detectable_change(5, exposure=(0, 1)), "exposure"),
            (lambda: detectable_change(5, dispersion=0), "dispersion"),
            (lambda: detectable_change(5, power=1), "power"),
            (lambda: detectable_change(5, level=0), "level"),
        ],
    )
    def test_bad_input(self, call, argument):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument


class TestVerdict:
    fall = compare_counts(2964, 2565)

    def test_direction_comes_from_the_indicator(self):
        assert verdict(self.fall, better="lower") == "improved"
        assert verdict(self.fall, better="higher") == "worsened"

    def test_without_a_direction_nothing_is_better(self):
        assert judge(self.fall, better="none").reason == "no better direction"

    def test_within_the_margin_a_real_change_is_not_worth_having(self):
        r = compare_counts(100_000, 101_000)
        assert r.p_value < 0.05
        assert verdict(r, better="lower", margin=0.05) is Verdict.NO_CHANGE

    def test_a_wide_interval_cannot_tell(self):
        assert verdict(compare_counts(8, 6), better="lower", margin=0.05) == "cannot tell"

    def test_adjustment_can_take_a_verdict_away(self):
        r = compare_counts(3154, 2964)
        assert verdict(r, better="lower") == "improved"
        judged = judge(r, better="lower", p_adjusted=0.14)
        assert (judged.verdict, judged.reason) == ("cannot tell", "only unadjusted")

    def test_not_testable_stays_so(self):
        assert verdict(NotTestable("m", "no data"), better="lower") == "not testable"

    @QUICK
    @given(st.integers(0, 2000), st.integers(0, 2000), st.sampled_from([None, 0.05, 0.2]))
    def test_turning_the_direction_swaps_improved_and_worsened(self, a, b, margin):
        swap = {"improved": "worsened", "worsened": "improved"}
        r = compare_counts(a, b)
        lower, higher = (str(verdict(r, better=d, margin=margin)) for d in ("lower", "higher"))
        assert higher == swap.get(lower, lower)

    @pytest.mark.parametrize(
        ("options", "argument"),
        [
            ({"better": "down"}, "better"),
            ({"better": "lower", "alpha": 0}, "alpha"),
            ({"better": "lower", "margin": -1}, "margin"),
            ({"better": "lower", "p_adjusted": -0.1}, "p_adjusted"),
        ],
    )
    def test_bad_input(self, options, argument):
        with pytest.raises(InvalidArgument) as caught:
            verdict(self.fall, **options)
        assert caught.value.argument == argument

    def test_many_results_are_judged_one_at_a_time(self):
        with pytest.raises(InvalidArgument):
            verdict(compare_counts([1, 2], [3, 4]), better="lower")
