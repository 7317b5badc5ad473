"""The model of annual counts: its reference distribution, its sources of dispersion, and verdicts of a table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.checks import InvalidArgument
from evaltools.trends import (
    Panel,
    adjust_jointly,
    annual_changes,
    contrasts,
    count_contrasts,
    dispersion,
    studentised,
)
from evaltools.trends.refit import Refit


def rows(indicator, values, first=2015, kind="count", better="lower", **more):
    return pd.DataFrame(
        [
            {"indicator": indicator, "start": first + i, "value": v, "kind": kind, "better": better, **more}
            for i, v in enumerate(values)
        ]
    )


class TestStudentised:
    """A contrast over a standard deviation it is part of: sqrt(1 - b^2) T + b sqrt(d) U."""

    @pytest.mark.parametrize(("df", "share"), [(1, 0.3), (2, 0.5), (3, 0.4), (6, 0.1)])
    def test_tail_is_that_of_simulated_contrasts(self, df, share):
        rng = np.random.default_rng(4)
        e = rng.standard_normal((200_000, df + 1))
        w = (np.sqrt(1 - share) * e[:, 0] + np.sqrt(share) * e[:, 1]) / np.sqrt(
            np.mean(e[:, 1:] ** 2, axis=1)
        )
        for tail in (0.025, 0.005):
            assert np.mean(w > studentised.critical(tail, df, share)) == pytest.approx(tail, abs=0.0012)

    def test_without_share_it_is_students_t(self):
        assert float(studentised.critical(0.025, 4)) == pytest.approx(2.776, abs=1e-3)
        assert float(studentised.critical(0.025, np.inf)) == pytest.approx(1.960, abs=1e-3)


class TestHuffman1984:
    """The ratio of two counts on square roots: test and interval are one."""

    count = st.integers(0, 400)

    @settings(deadline=None, max_examples=80)
    @given(count, count, st.floats(1, 6), st.floats(0.3, 3))
    def test_interval_and_test_agree(self, a, b, phi, scale):
        if a + b == 0:
            return
        at = contrasts.Sides(*(np.array([float(v)]) for v in (a, b, 1.0, scale)))
        spread = dispersion.given(np.array([phi]))
        low, high = contrasts.interval(at, spread, 0.95)
        p = contrasts.p_value(at, spread)[0]
        if abs(p - 0.05) > 1e-6:
            assert (p < 0.05) == (low[0] > 1 or high[0] < 1)

    def test_large_counts_agree_with_a_generalised_linear_model(self):
        found = annual_changes(rows("theft", (3154, 2964, 2565)), dispersion=2, contrasts=["yearly"])
        refit = found.to_statsmodels(1)
        fitted = refit.fit()
        assert np.exp(fitted.params[refit.coefficient]) == pytest.approx(found.comparisons[1].ratio)
        assert fitted.pvalues[refit.coefficient] == pytest.approx(found.comparisons[1].p_value, rel=0.05)
        assert "smf.glm('events ~ after'" in refit.call
        assert isinstance(refit, Refit)


class TestDispersion:
    def test_is_that_of_the_counts(self):
        rng = np.random.default_rng(1)
        y = rng.negative_binomial(100 / 2, 1 / 3, (3000, 10)).astype(float)
        found = count_contrasts(Panel.of(y))
        assert np.mean(found.dispersion) == pytest.approx(3, rel=0.04)
        areas = count_contrasts(Panel.of(y, group=np.arange(3000) // 30))
        assert set(areas.source) == {"areas"}
        assert np.mean(areas.dispersion) == pytest.approx(3, rel=0.06)

    def test_months_show_that_of_their_years(self):
        rng = np.random.default_rng(1)
        y = rng.negative_binomial(30 / 2, 1 / 3, (200, 60)).astype(float)
        found = np.array([dispersion.from_months(row, np.ones(60), 12) for row in y])
        assert np.mean(found[:, 0]) == pytest.approx(3, rel=0.1)
        assert 10 < np.median(found[:, 1]) < 60

    @pytest.mark.parametrize(("years", "source"), [(5, ""), (6, "history")])
    def test_six_years_show_it_and_five_do_not(self, years, source):
        rng = np.random.default_rng(2)
        found = annual_changes(rows("v", rng.poisson(200, years)), contrasts=["yearly"])
        assert {c.dispersion_source for c in found.comparisons} == {source}

    def test_a_declared_one_goes_before_an_estimate_and_needs_its_source(self):
        rng = np.random.default_rng(2)
        table = rows("v", rng.poisson(200, 8), dispersion=2.5, dispersion_source="monthly counts 2010-2014")
        one = annual_changes(table).comparisons[0]
        assert (one.dispersion, one.dispersion_source, one.dispersion_note) == (
            2.5,
            "declared",
            "monthly counts 2010-2014",
        )
        with pytest.raises(InvalidArgument, match="dispersion_source"):
            annual_changes(table.assign(dispersion_source=""))

    def test_small_sister_areas_do_not_lend_a_large_one_their_small_dispersion(self):
        rng = np.random.default_rng(3)
        mean = np.r_[2000.0, np.full(9, 50.0)][:, None]
        y = rng.negative_binomial(50, 50 / (50 + np.tile(mean, 6)))  # variance mean + mean^2 / 50
        value, _ = dispersion.from_areas(y.astype(float), np.ones(y.shape))
        assert value[0] > 15
        assert value[1] < 6


class TestFamily:
    """Changes and no changes are adjusted together (Shaffer 1986)."""

    def test_a_comparison_counts_once(self):
        p, e = adjust_jointly([0.01, 0.4, 0.6], [0.9, 0.02, np.nan])
        assert p[0] == pytest.approx(0.03)
        assert e[1] == pytest.approx(0.06)
        assert np.isnan(e[2])

    def test_without_margins_it_is_holm(self):
        p, _ = adjust_jointly([0.01, 0.04, 0.03, 0.005], [np.nan] * 4)
        assert p == pytest.approx([0.03, 0.06, 0.06, 0.02])

    def test_no_change_is_said_of_adjusted_tests_only(self):
        alone = annual_changes(rows("a", (3000, 3010)), dispersion=3, margins=0.1, contrasts=["yearly"])
        assert alone.comparisons[0].verdict == "no change worth having"
        many = pd.concat([rows(name, (3000, 3010)) for name in "abcdefghijklmnopqrstuvwxyz"])
        found = annual_changes(many, dispersion=3, margins=0.1, contrasts=["yearly"])
        assert {c.verdict for c in found.comparisons} == {"cannot tell"}
        assert all(c.p_equivalence < 0.05 <= c.p_equivalence_adjusted for c in found.comparisons)

    def test_smallest_change_shown_allows_for_the_family(self):
        one = annual_changes(rows("a", (3000, 3010)), dispersion=2).comparisons[0]
        many = annual_changes(
            pd.concat([rows(n, (3000, 3010)) for n in "abcdefghij"]), dispersion=2
        ).comparisons[0]
        assert many.detectable > 1.2 * one.detectable

    @pytest.mark.parametrize("mean", [60, 1000])
    def test_its_power_in_the_family_is_as_stated(self, mean):
        from scipy import stats

        ten = annual_changes(pd.concat([rows(n, (mean, mean)) for n in "abcdefghij"]), dispersion=2)
        low = ten.comparisons[0].detectable_low
        rng = np.random.default_rng(5)
        y = np.column_stack([rng.negative_binomial(m, 0.5, 6000) for m in (mean, low)]).astype(float)
        p = count_contrasts(Panel.of(y, declared=2.0)).p_value
        assert np.mean(p < 0.05 / 10) == pytest.approx(0.8, abs=0.03)
        assert stats.norm.isf(0.0025) == pytest.approx(2.807, abs=1e-3)


class TestContrasts:
    table = pd.concat(
        [
            rows("theft", v, area=a)
            for a, v in (("a", (100, 120, 90, 60)), ("b", (400, 390, 410, 405)), ("c", (300, 310, 290, 305)))
        ]
    )

    def test_every_kind_is_there_with_its_labels(self):
        found = annual_changes(
            self.table, contrasts=["yearly", "period", "baseline", "rest"], dispersion=2, baseline=2
        )
        frame = found.to_frame()
        part = frame[frame["area"] == "a"]
        labels = part.groupby("contrast", sort=False)[["before_label", "after_label"]].apply(
            lambda f: f.to_numpy().tolist()
        )
        assert labels["yearly"] == [["2015", "2016"], ["2016", "2017"], ["2017", "2018"]]
        assert labels["period"] == [["2015", "2018"]]
        assert labels["baseline"] == [["2015–2016", "2017"], ["2015–2016", "2018"]]
        assert len(labels["rest"]) == 3

    def test_the_whole_period_is_one_comparison(self):
        found = annual_changes(rows("theft", (3154, 2964, 2565), first=2018), dispersion=2)
        whole = [c for c in found.comparisons if c.contrast == "period"]
        assert [(c.before_label, c.after_label) for c in whole] == [("2018", "2020")]
        assert whole[0].ratio == pytest.approx(2565 / 3154)
        assert whole[0].verdict == "improved"

    def test_baseline_is_the_years_together(self):
        found = annual_changes(self.table, contrasts=["baseline"], dispersion=2, baseline=2)
        one = found.comparisons[1]
        assert one.ratio == pytest.approx(60 / 110)
        assert one.before == 220

    def test_against_the_rest_is_a_ratio_of_ratios(self):
        one = annual_changes(self.table, contrasts=["rest"], dispersion=2).comparisons[2]
        assert one.ratio == pytest.approx((60.5 / 90.5) / (710.5 / 700.5))
        assert one.low < one.ratio < one.high

    def test_population_is_allowed_for(self):
        """30 per cent more people with 30 per cent more events is no change of the rate."""
        table = rows("theft", (1000, 1300))
        table["exposure"] = [10_000, 13_000]
        one = annual_changes(table, dispersion=2).comparisons[0]
        assert one.ratio == pytest.approx(1)
        assert one.p_value > 0.9


class TestTimes:
    def test_years_may_be_whole_numbers_in_any_order(self):
        found = annual_changes(rows("v", (100, 80, 60)).iloc[::-1], contrasts=["yearly"]).comparisons
        assert [(c.before, c.after, c.before_label) for c in found] == [(100, 80, "2015"), (80, 60, "2016")]

    def test_two_values_at_one_time_are_refused(self):
        with pytest.raises(InvalidArgument, match="same series and time"):
            annual_changes(pd.concat([rows("v", (100, 80)), rows("v", (70,))]))

    def quarters(self, years=3):
        starts = pd.date_range("1977-01-01", periods=4 * years, freq="QS")
        values = np.tile([4800, 5200, 5100, 5876], years) + np.arange(4 * years)
        return pd.DataFrame(
            {
                "indicator": "ksi",
                "start": starts,
                "end": starts + pd.offsets.QuarterEnd(),
                "value": values,
                "kind": "count",
                "better": "lower",
            }
        )

    def test_quarters_are_labelled_as_they_are_and_compared_with_the_same_quarter(self):
        found = annual_changes(self.quarters(), contrasts=["yearly"], dispersion=2).comparisons
        assert [(c.before_label, c.after_label) for c in found[:2]] == [
            ("1977 Q1", "1978 Q1"),
            ("1977 Q2", "1978 Q2"),
        ]
        assert len(found) == 8
        assert {c.verdict for c in found} == {"cannot tell"}

    def test_neighbouring_quarters_of_one_year_are_not_compared(self):
        found = annual_changes(self.quarters(1), dispersion=1).comparisons
        assert [c.verdict for c in found] == ["not testable"]
        assert "same part of the year" in found[0].reason

    def test_months_beside_years_show_the_dispersion_and_are_not_summed(self):
        rng = np.random.default_rng(8)
        starts = pd.date_range("2018-01-01", periods=36, freq="MS")
        months = pd.DataFrame(
            {
                "start": starts,
                "end": starts + pd.offsets.MonthEnd(),
                "value": rng.negative_binomial(50, 1 / 2, 36),
            }
        )
        years = pd.DataFrame(
            {"start": [2018, 2019, 2020], "end": [2018, 2019, 2020], "value": [600, 610, 500]}
        )
        table = pd.concat([years, months]).assign(indicator="v", kind="count", better="lower")
        found = annual_changes(table, contrasts=["yearly"]).comparisons
        assert [(c.before, c.after) for c in found] == [(600, 610), (610, 500)]
        assert {c.dispersion_source for c in found} == {"months"}
        assert 1 < found[0].dispersion < 4


class TestUnits:
    def rate(self, unit, **more):
        return rows("r", (8.2, 6.0), kind="rate", unit=unit, n=100_000, **more)

    def test_an_age_range_in_the_unit_is_not_part_of_the_number(self):
        one = annual_changes(self.rate("per 1000, 16-84 years"), dispersion=1).comparisons[0]
        assert one.ratio == pytest.approx(600 / 820)

    def test_a_declared_per_goes_before_the_unit(self):
        one = annual_changes(self.rate("per person", per=10_000), dispersion=1).comparisons[0]
        assert one.ratio == pytest.approx(60 / 82)

    def test_a_rate_whose_unit_does_not_say_is_not_tested(self):
        assert annual_changes(self.rate("rate"), dispersion=1).comparisons[0].verdict == "not testable"

    def test_a_value_that_contradicts_numerator_and_n_is_refused(self):
        table = self.rate("per 1000").assign(numerator=[820, 710])
        with pytest.raises(InvalidArgument, match="row 1: value 6 contradicts 710 of 100000"):
            annual_changes(table)
        assert len(annual_changes(table.assign(numerator=[820, 603])))

    def test_margins_of_counts_are_fractions(self):
        with pytest.raises(InvalidArgument, match="fraction"):
            annual_changes(rows("v", (10, 12), margin=10))


class TestOtherKinds:
    def test_means_with_their_deviation_are_tested(self):
        table = rows("m", (3.1, 3.6), kind="mean", better="higher", sd=1.1, n=200, margin=0.2)
        one = annual_changes(table).comparisons[0]
        assert (one.effect, one.verdict) == ("difference", "improved")

    def test_a_design_effect_widens_a_share(self):
        plain = rows("s", (60.0, 66.0), kind="proportion", better="higher", unit="%", n=600)
        one, other = (annual_changes(t).comparisons[0] for t in (plain, plain.assign(design_effect=2.0)))
        assert one.verdict == "improved"
        assert other.verdict == "cannot tell"
        assert other.high - other.low == pytest.approx(2**0.5 * (one.high - one.low), rel=0.02)

    def test_no_more_answers_are_needed_than_there_are_people(self):
        table = rows("s", (73.7, 73.6), kind="proportion", better="higher", unit="%")
        assert annual_changes(table).comparisons[0].n_needed > 1e6
        one = annual_changes(table, population=128_000).comparisons[0]
        assert np.isnan(one.n_needed)
        assert np.isnan(one.n_for_power)
        assert one.verdict == "not testable"

    def test_a_declared_break_is_not_bridged(self):
        table = rows("v", (100, 50, 48, 50, 49, 51, 48, 50, 52))
        table["break_before"] = [False, True] + [False] * 7
        found = annual_changes(table).comparisons
        assert [c.verdict for c in found if c.before_label == "2015"] == ["not testable"] * 2

    def test_shows_itself(self):
        found = annual_changes(rows("v", (100, 80, 60)))
        assert "cannot tell" in found._repr_html_()
        assert found.plot() is not None
        assert "Of 3 comparisons" in str(found)
        assert "less than" in str(found.comparisons[2])

    @pytest.mark.parametrize(
        ("options", "argument"),
        [
            ({"adjust": "bonferroni"}, "adjust"),
            ({"contrasts": ["monthly"]}, "contrasts"),
            ({"dispersion": {"x": 2}}, "dispersion"),
            ({"dispersion": 0}, "dispersion"),
            ({"margins": -1}, "margins"),
            ({"rest": ["nowhere"]}, "rest"),
            ({"level": 1}, "level"),
            ({"baseline": 0}, "baseline"),
        ],
    )
    def test_bad_input(self, options, argument):
        with pytest.raises(InvalidArgument) as caught:
            annual_changes(rows("v", (100, 80)), **options)
        assert caught.value.argument == argument
