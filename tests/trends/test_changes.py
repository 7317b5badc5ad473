"""Consecutive changes of a table of indicators."""

import numpy as np
import pandas as pd
import pytest

from evaltools.checks import InvalidArgument
from evaltools.trends import changes, compare_counts


def series(indicator, values, kind="count", better="lower", unit="", first=2018, **more):
    return pd.DataFrame(
        [
            {"indicator": indicator, "start": f"{y}-01-01", "end": f"{y}-12-31", "value": v, "kind": kind}
            | {"better": better, "unit": unit, **more}
            for y, v in enumerate(values, first)
        ]
    )


class TestUmeaTheft2018To2020:
    """Police counts of theft, 3154, 2964 and 2565 (evaluation of 2021, table 2)."""

    table = changes(series("theft", (3154, 2964, 2565), margin=0.05), dispersion=1, threshold=1.0)

    def test_one_row_per_pair(self):
        assert list(self.table["before"]) == [3154, 2964]
        assert list(self.table["difference"]) == [-190, -399]

    def test_arrows_and_verdicts(self):
        assert list(self.table["arrow"]) == ["improved", "improved"]
        assert list(self.table["verdict"]) == ["improved", "improved"]

    def test_holm_over_the_table(self):
        p = [compare_counts(*pair).p_value for pair in ((3154, 2964), (2964, 2565))]
        assert list(self.table["p_value"]) == pytest.approx(p, rel=0.02)
        # Both could still be falsely called "no change worth having", so that both count for both.
        assert list(self.table["p_adjusted"]) == pytest.approx(
            [2 * self.table["p_value"][0], 2 * self.table["p_value"][1]]
        )

    def test_without_dispersion_the_tipping_point_stands_in_for_a_verdict(self):
        table = changes(series("theft", (3154, 2964, 2565)))
        assert list(table["verdict"]) == ["cannot tell", "cannot tell"]
        assert list(table["reason"]) == ["dispersion unknown"] * 2
        assert list(table["tipping_point"]) == pytest.approx([1.17, 5.74], abs=0.01)
        assert list(table["tipping_verdict"]) == ["improved", "improved"]

    def test_the_tipping_point_is_where_the_verdict_tips(self):
        point = changes(series("theft", (3154, 2964, 2565)))["tipping_point"].iloc[1]
        below, above = (
            changes(series("theft", (3154, 2964, 2565)), dispersion=point * f)["verdict"].iloc[1]
            for f in (0.999, 1.001)
        )
        assert (below, above) == ("improved", "cannot tell")

    def test_detectable_change_does_not_depend_on_what_happened(self):
        other = changes(series("theft", (3154, 10, 2565)), dispersion=1)
        assert other["detectable"].iloc[0] == pytest.approx(self.table["detectable"].iloc[0])


class TestKinds:
    def test_shares_without_n_say_how_many_answers_it_would_take(self):
        row = changes(series("safe", (73.7, None, 73.6), "proportion", "higher", "%")).iloc[0]
        assert row["verdict"] == "not testable"
        assert row["n_needed"] > 1e6
        assert (row["before_start"].year, row["after_start"].year) == (2018, 2020)

    def test_shares_with_n_are_in_per_cent(self):
        row = changes(series("safe", (70.0, 80.0), "proportion", "higher", "%", n=500, margin=2)).iloc[0]
        assert row["verdict"] == "improved"
        assert row["low"] < 10 < row["high"]
        assert row["effect"] == "difference"
        assert 5 < row["detectable"] < 10

    def test_proportions_may_be_fractions(self):
        row = changes(series("safe", (0.7, 0.8), "proportion", "higher", "proportion", n=500)).iloc[0]
        assert 0 < row["low"] < 0.1 < row["high"] < 0.2

    def test_rates_need_a_population(self):
        table = changes(series("rate", (8.2, 8.0), "rate", unit="per 1000 invånare"))
        assert table["verdict"].iloc[0] == "not testable"
        row = changes(
            series("rate", (8.2, 6.0), "rate", unit="per 1000 invånare", n=100_000), dispersion=1
        ).iloc[0]
        assert row["ratio"] == pytest.approx(600 / 820)
        assert row["verdict"] == "improved"
        assert 8.2 - row["detectable"] == pytest.approx(row["detectable_low"])

    def test_the_unit_of_a_rate_says_per_how_many(self):
        row = changes(
            series("rate", (82.0, 60.0), "rate", unit="per 100 000", n=1_000_000), dispersion=1
        ).iloc[0]
        assert row["ratio"] == pytest.approx(600 / 820)
        assert row["p_value"] == pytest.approx(
            compare_counts(820, 600, exposure=(1e6, 1e6)).p_value, rel=0.05
        )

    def test_indices_are_not_testable(self):
        assert (
            changes(series("index", (81.6, 82.3), "index", "higher"))["reason"].iloc[0].startswith("an index")
        )

    def test_a_small_flat_change_within_the_margin(self):
        table = changes(series("v", (1475, 1483), margin=0.15), dispersion=2)
        assert table["verdict"].iloc[0] == "no change worth having"

    def test_no_events(self):
        assert changes(series("rare", (0, 0)))["verdict"].iloc[0] == "not testable"


class TestBreaks:
    def test_never_across_a_declared_break(self):
        data = series("theft", (100, 50, 48))
        data["break_before"] = [False, True, False]
        table = changes(data)
        assert list(table["verdict"]) == ["not testable", "cannot tell"]
        assert np.isnan(table["difference"].iloc[0])
        assert np.isnan(table["p_value"].iloc[0])
        assert table["arrow"].iloc[0] == ""

    def test_a_break_at_a_missing_value_counts(self):
        data = series("theft", (100, None, 48))
        data["break_before"] = [False, True, False]
        assert list(changes(data)["verdict"]) == ["not testable"]

    def test_overlapping_periods_share_observations(self):
        data = series("theft", (100, 50, 48))
        data["end"] = ["2020-12-31", "2021-12-31", "2022-12-31"]
        assert changes(data)["reason"].str.contains("overlap").all()

    def test_a_new_unit_is_not_compared(self):
        data = pd.concat([series("theft", (100,)), series("theft", (50,), "rate", first=2019, n=1000)])
        assert "kind or unit" in changes(data)["reason"].iloc[0]


class TestTable:
    def test_groups_and_areas_are_kept_apart_and_in_order(self):
        data = pd.concat(
            [series("t", (5, 6), area="b"), series("t", (7, 8), area="a"), series("t", (1, 2), group="g")]
        )
        table = changes(data)
        assert list(table["before"]) == [5, 7, 1]
        assert list(table["area"]) == ["b", "a", ""]

    def test_order_of_rows_does_not_matter_within_a_series(self):
        data = series("t", (5, 60, 7))
        one, other = (changes(d).drop(columns="rows") for d in (data, data.iloc[::-1]))
        pd.testing.assert_frame_equal(one, other)

    def test_longer_periods_are_exposed_longer(self):
        data = series("t", (100, 200))
        data["end"] = ["2018-12-31", "2020-12-31"]
        assert changes(data)["ratio"].iloc[0] == pytest.approx(365 / 731 * 2)

    def test_nothing_observed_twice_is_an_empty_table(self):
        table = changes(series("t", (5,)))
        assert len(table) == 0
        assert "verdict" in table


class TestBadInput:
    def test_all_faults_at_once(self):
        data = series("t", (5, -6, 7.5))
        data.loc[0, "better"] = "down"
        with pytest.raises(InvalidArgument) as caught:
            changes(data)
        assert all(f"row {i}" in str(caught.value) for i in range(3))

    @pytest.mark.parametrize(
        ("column", "value", "words"),
        [
            ("value", np.inf, "infinite"),
            ("value", 101, "above 100"),
            ("value", "many", "not a number"),
            ("n", 0, "n is 0"),
            ("n", -3, "below 0"),
            ("margin", -1, "margin"),
            ("kind", "score", "kind"),
            ("start", "then", "date"),
        ],
    )
    def test_each_fault_is_named(self, column, value, words):
        data = series("t", (50, 60), "proportion", unit="%", n=100, margin=2).astype({column: object})
        data.loc[1, column] = value
        with pytest.raises(InvalidArgument, match=words) as caught:
            changes(data)
        assert "row 1" in str(caught.value)

    def test_columns_must_be_there(self):
        with pytest.raises(InvalidArgument, match="kind"):
            changes(pd.DataFrame({"indicator": ["a"], "start": ["2018"], "value": [1]}))

    def test_must_be_a_table(self):
        with pytest.raises(InvalidArgument):
            changes([1, 2, 3])


class TestWithoutARule:
    """A report that draws no arrows says nothing of any."""

    def test_no_change_has_an_arrow(self):
        assert set(changes(series("theft", (3154, 2964, 2565)))["arrow"]) == {""}

    def test_the_headline_does_not_speak_of_a_rule(self):
        from evaltools.trends.wording import overview
        from evaltools.words import StudyWords, Voice

        table = changes(series("theft", (3154, 2964, 2565)))
        said = Voice("en").speak(overview.headline(table, StudyWords("Wales"), 0))
        assert said == "None of the two changes reported for Wales can be told from chance."


def test_a_difference_of_means_is_told_in_their_own_unit() -> None:
    from evaltools.trends import change_told
    from evaltools.words import Voice

    data = series("hours", (2.05, 2.75), "mean", "higher", "hours", n=180, sd=1.2)
    row = changes(data).iloc[0].to_dict() | {"places": 2, "unit_told": "hours", "label": "Hours of reading"}
    row |= {"before_when": "2022", "after_when": "2023"}
    said = [
        Voice("en").speak(text).replace("\xa0", " ")
        for text in (change_told.estimate(row), change_told.change(row, 0.95))
    ]
    assert said[0] == "+0.70 hours (0.45 to 0.95)"
    assert "+0.70 hours, 95% interval 0.45 to 0.95 hours" in said[1]
