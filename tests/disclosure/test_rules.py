"""Rules by value, and tables of records checked as ACRO checks them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaltools.disclosure import PRESETS, Cell, Rules, protect, tabulate
from evaltools.disclosure.tabulated import check_cell

ACRO = PRESETS["acro"]
DAY = date(2020, 1, 1)


def cell(group: str, number: float, *, area: str = "a", known: bool = False) -> Cell:
    return Cell(
        ("theft", group, area, DAY, DAY), "crime", number, small=0 < number < 5 and not known, known=known
    )


class TestACRO:
    """What ACRO's own checks say of the same contributors (version 1.0.2, default parameters), cell by cell."""

    CASES = (
        # contributors, threshold, n-k rule, p% rule
        ([10.0] * 9, True, False, False),
        ([10.0] * 10, False, False, False),
        ([100.0, 100.0, *[1.0] * 8], False, True, True),
        ([100.0, *[1.0] * 9], False, True, True),
        ([50.0, 30.0, *[2.0] * 8], False, False, False),
        ([100.0, 20.0, *[1.0] * 8], False, True, True),
        ([100.0, 20.0, *[1.5] * 8], False, True, False),
        ([5.0, 4.0, 3.0], True, False, False),
    )

    @pytest.mark.parametrize(("values", "few", "dominated", "told_apart"), CASES)
    def test_a_sum(self, values: list[float], few: bool, dominated: bool, told_apart: bool) -> None:
        found = check_cell(values, "sum", ACRO)
        assert (found.few, found.dominated, found.told_apart) == (few, dominated, told_apart)

    def test_smallest_and_largest_values_are_somebody_s(self) -> None:  # stricter than ACRO
        assert not check_cell([1.0] * 5 + [2.0] * 20, "max", ACRO).may_be_shown

    def test_a_mean_of_values_that_are_all_alike_tells_each(self) -> None:
        assert not check_cell([7.0] * 30, "mean", ACRO).may_be_shown
        assert check_cell([7.0] * 29 + [8.0], "mean", ACRO).may_be_shown


class TestTablesOfRecords:
    FRAME = pd.DataFrame(
        {
            "school": ["north"] * 12 + ["south"] * 9,
            "answer": ["yes"] * 9 + ["no"] * 3 + ["yes"] * 9,
            "days": [float(n % 5) for n in range(21)],
        }
    )

    def test_counts_are_withheld_with_what_would_tell_them(self) -> None:
        table = tabulate(self.FRAME, ["school", "answer"], rules=PRESETS["statistics"])
        seen = {(row["school"], row["answer"]): row["withheld"] for row in table.to_dict("records")}
        assert seen["north", "no"] in ("small", "withheld")
        # Everybody less those who said yes would give the three away, in the school and in all.
        assert seen["north", "yes"] or seen["north", "all"]
        assert seen["all", "no"]
        assert table.loc[table["withheld"] != "", "value"].isna().all()

    def test_a_mean_on_few_has_no_value(self) -> None:
        table = tabulate(
            self.FRAME, ["school", "answer"], "days", statistic="mean", rules=PRESETS["statistics"]
        )
        few = table[(table["school"] == "north") & (table["answer"] == "no")].iloc[0]
        assert few["withheld"] == "small"
        assert pd.isna(few["value"])
        assert pd.isna(few["contributors"])

    def test_a_statistic_needs_values(self) -> None:
        with pytest.raises(ValueError, match="statistic"):
            tabulate(self.FRAME, ["school"], statistic="mean", rules=ACRO)


class TestSecondarySuppression:
    def test_a_total_and_one_part_give_the_other_away(self) -> None:
        cells = [cell("all", 20), cell("girls", 18), cell("boys", 2)]
        assert protect(cells, Rules(), {"a": None}).reasons == {2: "small", 1: "withheld"}

    def test_what_nobody_states_is_protected_too(self) -> None:
        # 20 in all, 18 of them girls: that two are boys need not stand anywhere.
        assert protect([cell("all", 20), cell("girls", 18)], Rules(), {"a": None}).reasons == {1: "withheld"}

    def test_marks_that_would_tell_are_changed(self) -> None:
        # Four times <5 in a total of <5 can only be four times one.
        cells = [cell("all", 4), *(cell(name, 1) for name in "abcd")]
        reasons = protect(cells, Rules(), {"a": None}).reasons
        assert set(reasons) == set(range(5))
        assert "withheld" in reasons.values()

    def test_areas_within_areas(self) -> None:
        within = {"town": None, "north": "town", "south": "town"}
        cells = [cell("all", 50, area="town"), cell("all", 3, area="north"), cell("all", 47, area="south")]
        assert set(protect(cells, Rules(), within).reasons) == {1, 2}

    def test_public_numbers_are_not_withheld_and_what_they_give_away_is_told(self) -> None:
        cells = [cell("all", 20, known=True), cell("girls", 18, known=True), cell("boys", 2)]
        found = protect(cells, Rules(), {"a": None})
        assert found.reasons[2] in ("small", "withheld")
        assert found.open == (2,)

    def test_zeros_are_shown(self) -> None:
        cells = [cell("all", 20), cell("girls", 20), cell("boys", 0)]
        assert protect(cells, Rules(), {"a": None}).reasons == {}


@pytest.mark.parametrize(
    ("name", "number", "shown"),
    [("statistics", 7, 7), ("ehrql", 12, 10), ("ehrql", 13, 15), ("ehrql", 12.5, 15)],
)
def test_rounding(name: str, number: float, shown: float) -> None:
    assert PRESETS[name].rounded(number) == shown
