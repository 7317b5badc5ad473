"""Results as a reader of a notebook meets them: a table, a figure, and the line with which a peer fits the same again."""

import numpy as np
import pandas as pd
import pytest

from evaltools import trends
from evaltools.checks import InvalidArgument

RNG = np.random.default_rng(12)
DATES = pd.date_range("2018-01-01", periods=60, freq="MS")
MONTHS = pd.Series(RNG.poisson(40 * np.where(np.arange(60) >= 40, 0.7, 1.0)), DATES)
OTHERS = pd.DataFrame(RNG.poisson(40, (60, 20)), index=DATES, columns=[f"area {k}" for k in range(20)])
PANEL = RNG.normal(10, 1, (12, 10))
YEARLY = pd.DataFrame(
    {"indicator": "theft", "start": [2018, 2019, 2020], "value": [3154, 2964, 2565], "kind": "count"}
).assign(better="lower")

RESULTS = {
    "counts": trends.compare_counts(100, 70),
    "shares": trends.compare_proportions((30, 200), (50, 210)),
    "unknown size": trends.compare_proportions(0.4, 0.3),
    "means": trends.compare_means((4.0, 1.0, 80), (3.6, 1.1, 90)),
    "clusters": trends.compare_clusters(([3, 4, 8, 2], [20] * 4), ([9, 7, 8, 10], [20] * 4)),
    "ordered": trends.compare_ordered([10, 20, 30], [20, 20, 20]),
    "trend": trends.mann_kendall(MONTHS),
    "shares in order": trends.cochran_armitage([10, 14, 20], [50, 50, 50]),
    "interrupted": trends.interrupted_time_series(MONTHS, interruption="2021-05-01"),
    "local level": trends.local_level(MONTHS, interruption="2021-05-01"),
    "difference": trends.difference_in_differences(MONTHS, OTHERS, interruption="2021-05-01"),
    "synthetic": trends.synthetic_control(MONTHS, OTHERS, interruption="2021-05-01"),
    "displacement": trends.displacement((100, 50), (100, 100), dispersion=1.0),
    "in time": trends.placebo_in_time(MONTHS, interruption="2021-05-01"),
    "in areas": trends.placebo_in_areas(MONTHS, OTHERS, interruption="2021-05-01"),
    "grid": trends.placebo_grid(OTHERS.to_numpy().T, [20, 30]),
    "pooled": trends.pool_effects([-0.22, -0.18, 0.05], [0.05, 0.06, 0.06]),
    "staggered": trends.staggered_adoption(PANEL, np.r_[[4.0] * 6, [np.nan] * 6]),
    "detectable": trends.detectable_change(100),
    "plan": trends.plan_followup(100),
    "nonresponse": trends.nonresponse_bounds((30, 100, 150)),
    "nonresponse, change": trends.nonresponse_bounds((30, 100, 150), (40, 100, 140)),
    "small numbers": trends.small_number_rule([1, 7, 12]),
    "design": trends.maryland_scale(trends.Design(True)),
    "levels": trends.change_points(MONTHS),
    "chart": trends.control_chart(MONTHS),
    "funnel": trends.funnel_plot(RNG.poisson(30, 12), np.full(12, 1000.0)),
    "verdict": trends.judge(trends.compare_counts(100, 70), better="lower"),
    "annual": trends.annual_changes(YEARLY),
    "contrasts": trends.count_contrasts(trends.Panel.of([[10.0, 12, 9]], declared=1.0)),
    "refused": trends.mann_kendall([1, 2]),
}
WITHOUT_FIGURE = {
    "unknown size",
    "grid",
    "detectable",
    "nonresponse",
    "nonresponse, change",
    "small numbers",
    "design",
    "verdict",
    "contrasts",
    "refused",
}


class TestEveryResult:
    @pytest.mark.parametrize("name", RESULTS)
    def test_is_a_table_in_a_notebook(self, name):
        result = RESULTS[name]
        frame = result.to_frame()
        assert len(frame) > 0
        assert len(frame.columns) > 1
        shown = result._repr_html_()
        assert shown.startswith("<")
        assert len(shown) < 60_000
        assert "array(" not in shown

    @pytest.mark.parametrize("name", [n for n in RESULTS if n not in WITHOUT_FIGURE])
    def test_is_drawn_in_axes_of_its_own_or_given(self, name):
        from matplotlib.figure import Figure

        axes = RESULTS[name].plot()
        assert axes.has_data()
        given = Figure().subplots()
        assert RESULTS[name].plot(given) is given

    @pytest.mark.parametrize("name", sorted(WITHOUT_FIGURE))
    def test_without_an_interval_there_is_no_figure(self, name):
        assert not hasattr(RESULTS[name], "plot")

    def test_every_class_of_result_is_among_them(self):
        seen = {type(r).__name__ for r in RESULTS.values()}
        own = {n for n in dir(trends) if isinstance(getattr(trends, n), type)}
        others = {
            "Verdict",
            "Design",
            "Segment",
            "Panel",
            "Refit",
            "AnnualChange",
            "Specifications",
            "AreaSeries",
        }
        assert own - others <= seen


class TestManyAtOnce:
    def test_names_of_columns_are_kept(self):
        found = trends.mann_kendall(OTHERS)
        frame = found.to_frame()
        assert list(frame.index) == list(OTHERS.columns)
        assert frame["slope"].tolist() == found.slope.tolist()
        assert frame["level"].eq(0.95).all()
        its = trends.interrupted_time_series(OTHERS, interruption=40).to_frame()
        assert list(its.index) == list(OTHERS.columns)
        with pytest.raises(InvalidArgument, match="one at a time"):
            found.plot()

    def test_pairs_of_waves_are_two_columns(self):
        frame = trends.compare_counts([10, 20, 30], [12, 9, 30], exposure=(2.0, 1.0)).to_frame()
        assert frame["exposure_before"].tolist() == [2.0] * 3
        assert frame["after"].tolist() == [12, 9, 30]

    def test_dates_stay(self):
        for name in ("interrupted", "synthetic", "chart"):
            assert list(RESULTS[name].to_frame().index) == list(DATES)
        assert RESULTS["synthetic"].donors == tuple(OTHERS.columns)

    def test_text_from_data_is_no_markup(self):
        refused = trends.NotTestable("method", "<b>bold</b>")
        assert "<b>" not in refused._repr_html_()


class TestRefit:
    """What statsmodels gives for the same."""

    @pytest.mark.parametrize("family", ["quasi-poisson", "negative binomial"])
    def test_an_interrupted_series(self, family):
        people = np.linspace(1000, 1300, 60)
        y = MONTHS.astype(float).copy()
        y.iloc[7] = np.nan
        for slope_change in (False, True):
            found = trends.interrupted_time_series(
                y,
                interruption=40,
                population=people,
                family=family,
                slope_change=slope_change,
                autocorrelation=False,
            )
            refit = found.to_statsmodels()
            theirs = refit.fit()
            assert np.exp(theirs.params["step"]) == pytest.approx(found.ratio, rel=1e-4)
            assert "sm.families." in str(refit)
            if family == "quasi-poisson":
                assert theirs.bse["step"] == pytest.approx(
                    found.standard_errors[found.names.index("step")], rel=1e-4
                )

    def test_the_line_can_be_run(self):
        import statsmodels.api as sm
        import statsmodels.formula.api as smf

        refit = RESULTS["interrupted"].to_statsmodels()
        theirs = eval(refit.call, {"sm": sm, "smf": smf, "data": refit.data})
        assert theirs.params["step"] == pytest.approx(np.log(RESULTS["interrupted"].ratio), rel=1e-6)

    def test_two_counts(self):
        found = trends.compare_counts(100, 70, exposure=(2.0, 1.0), dispersion=3.0)
        theirs = found.to_statsmodels().fit()
        assert np.exp(theirs.params["after"]) == pytest.approx(found.ratio)
        assert theirs.bse["after"] == pytest.approx(np.sqrt(3 * (1 / 100 + 1 / 70)), rel=1e-4)

    @pytest.mark.parametrize("effect", [1.0, 2.0])
    def test_two_shares(self, effect):
        found = trends.compare_proportions((30, 200), (50, 210), design_effect=effect)
        assert found.to_statsmodels().fit() == pytest.approx((found.low, found.high), abs=1e-9)

    def test_effects_of_districts(self):
        found = RESULTS["pooled"]
        assert found.to_statsmodels().fit().mean_effect_re == pytest.approx(found.difference)

    def test_what_cannot_be_fitted_is_said(self):
        y = RNG.poisson(30, 60)
        y[40:] = 0
        with pytest.raises(InvalidArgument, match="no events on one side"):
            trends.interrupted_time_series(y, interruption=40).to_statsmodels()
        for many in (
            trends.compare_counts([1, 2], [3, 4]),
            trends.compare_proportions(([1, 2], [9, 9]), ([3, 4], [9, 9])),
            trends.interrupted_time_series(OTHERS, interruption=40),
        ):
            with pytest.raises(InvalidArgument, match="one at a time"):
                many.to_statsmodels()
