"""The transcribed data of the reference study hold to what the documents are known to say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaltools.study.model import read_study
from evaltools.study.tables.prepare import check_data

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def checked() -> tuple[Any, dict[str, list[Any]]]:
    sources, rows = check_data(read_study(ROOT / "study.yml"))
    return sources, {name: [row for row, _, _ in found] for name, found in rows.items()}


@pytest.fixture(scope="module")
def rows(checked) -> dict[str, list[Any]]:
    return checked[1]


def series(rows, indicator: str, area: str, group: str = "all") -> list[Any]:
    found = [
        row
        for row in rows["observations"]
        if (row.indicator, row.area, row.group) == (indicator, area, group)
    ]
    return sorted(found, key=lambda row: row.start)


def test_every_row_says_where_it_is_from(checked) -> None:
    sources, rows = checked
    documents = {document.id for document in sources.documents}
    for found in rows.values():
        for row in found:
            assert row.source in documents
            assert row.locator
    assert not sources.synthetic & {row.source for found in rows.values() for row in found}
    assert all(
        file.checked
        for file in sources.of(["umea", "uppsala"])
        if file.table in ("observations", "allocations")
    )


class TestFollowUpOf2025:
    def test_interventions_by_colour_and_department(self, rows) -> None:
        found = rows["interventions"]
        assert len(found) == 46
        told = rows["rounds"]
        assert Counter(row.status for row in told) == {"green": 26, "yellow": 18, "grey": 2}
        assert {row.round for row in told} == {"2025"}
        assert [row.intervention for row in told] == [row.id for row in found]
        assert len({row.department for row in found}) == 10
        assert sum(row.department == "social-services" for row in found) == 12
        assert [row.order for row in found] == list(range(1, 47))
        assert {(row.version, row.area) for row in found} == {("2024-06", "2480")}

    def test_the_document_states_the_same(self, rows) -> None:
        stated = {row.id: row.value for row in rows["stated_totals"]}
        assert (stated["interventions"], stated["departments"]) == (46, 10)
        assert stated["interventions-social-services"] == 12

    def test_outcomes_belong_to_interventions(self, rows) -> None:
        known = {row.id for row in rows["interventions"]}
        assert {row.intervention for row in rows["outcomes"]} <= known
        assert all((row.target is None) == (row.target_kind == "") for row in rows["outcomes"])


class TestTable1:
    def test_safe_on_the_way_home(self, rows) -> None:
        assert [row.value for row in series(rows, "unga-safe-walking-home", "2480")] == [73.7, None, 73.6]
        assert [row.value for row in series(rows, "unga-safe-walking-home", "2480", "girls")] == [
            56,
            None,
            55,
        ]
        assert [row.value for row in series(rows, "unga-safe-walking-home", "2480", "boys")] == [93, None, 92]

    @pytest.mark.parametrize(
        ("area", "values"),
        [("2480", [6.2, 8.1]), ("2480-ersboda", [13.4, 19.8]), ("2480-alidhem", [13.6, 14.5])],
    )
    def test_reports_of_concern_are_unknown_for_2020(self, rows, area: str, values: list[float]) -> None:
        found = series(rows, "reports-of-concern", area)
        assert [row.value for row in found] == [*values, None]
        assert [row.missing for row in found] == [None, None, "missing"]

    def test_well_being_index(self, rows) -> None:
        found = [row.value for area in ("2480", "2480-ersboda", "2480-alidhem")
                 for row in series(rows, "bostaden-wellbeing-index", area)]  # fmt: skip
        assert found == [81.6, 82.3, 82.4, 72.1, 74.2, 76.8, 76.4, 76.4, 79.9]

    def test_one_survey_compares_with_2006(self, rows) -> None:
        years = {row.start.year for row in rows["observations"] if row.indicator.startswith("study-")}
        assert 2006 in years

    def test_kinds_of_missing(self, rows) -> None:
        found = Counter(row.missing for row in rows["observations"] if row.missing)
        assert found == {"not-collected": 46, "not-published": 17, "missing": 3, "not-numeric": 3}


class TestTable2:
    @pytest.mark.parametrize(
        ("indicator", "area", "values"),
        [
            ("police-theft", "2480", [3154, 2964, 2565]),
            ("police-theft", "2480-ersboda", [150, 129, 163]),
            ("police-theft", "2480-alidhem", [192, 197, 150]),
            ("police-violence", "2480", [1430, 1475, 1483]),
            ("police-violence", "2480-ersboda", [128, 110, 132]),
            ("police-rape-outdoors", "2480", [17, 6, 9]),
            ("police-rape-outdoors", "2480-ersboda", [8, 0, None]),
            ("police-assault-0-14", "2480", [29, 26, 41]),
            ("police-assault-over-15", "2480", [266, 246, 226]),
        ],
    )
    def test_counts(self, rows, indicator: str, area: str, values: list[int | None]) -> None:
        found = series(rows, indicator, area)
        assert [row.value for row in found] == values
        assert [row.start for row in found] == [date(year, 1, 1) for year in (2018, 2019, 2020)]

    def test_zero_is_told_from_an_empty_cell(self, rows) -> None:
        zero, empty = series(rows, "police-rape-outdoors", "2480-ersboda")[1:]
        assert (zero.value, zero.missing) == (0, None)
        assert (empty.value, empty.missing) == (None, "not-published")


class TestUppsala:
    @pytest.mark.parametrize(
        ("table", "total", "number"),
        [
            ("Tabell 1", 8_000_000, 2),
            ("Tabell 2", 3_350_000, 2),
            ("Tabell 3", 6_800_000, 8),
            ("Tabell 4", 5_500_000, 7),
        ],
    )
    def test_tables_add_up_to_their_stated_totals(self, rows, table: str, total: int, number: int) -> None:
        found = [row for row in rows["allocations"] if row.stated_in == table]
        assert (sum(row.amount for row in found), len(found)) == (total, number)
        assert [row.value for row in rows["stated_totals"] if row.area == "0380" and row.of == table] == [
            total
        ]

    def test_money_stated_twice_is_the_same_amount(self, rows) -> None:
        amounts = {row.id: row.amount for row in rows["allocations"]}
        again = [row for row in rows["allocations"] if row.same_as]
        assert [(row.id, row.same_as) for row in again] == [("t3-7", "t2-1"), ("t3-8", "t2-2")]
        assert all(row.amount == amounts[row.same_as] for row in again)

    def test_the_municipality_keeps_its_zero(self, rows) -> None:
        assert {row.area for row in rows["allocations"]} == {"0380"}

    def test_reconciliation_shows_the_one_contradiction(self, rows) -> None:
        import pandas as pd

        from evaltools import resources

        allocations, stated = (
            pd.DataFrame([row.model_dump() for row in rows[name] if row.area == "0380"])
            for name in ("allocations", "stated_totals")
        )
        table = resources.reconcile(allocations, stated, unit="SEK").set_index("id")
        assert table["agrees"].value_counts().to_dict() == {"yes": 6, "no": 2}
        assert table.loc["pilot-table-1", "difference"] == 100_000
        assert table.loc["team-total-cost", "difference"] == 100_000
        assert resources.once(allocations)["amount"].sum() == 8_000_000 + 6_800_000 + 5_500_000
        assert len(resources.rows_of_total(allocations, "t1-1 + t4-5")) == 2
        assert resources.rows_of_total(allocations, "t1-1 + t9-9").empty


class TestInformants:
    def test_the_register(self, rows) -> None:
        found = rows["informants"]
        assert len(found) == 58
        assert len({row.id for row in found}) == 58
        assert sum(row.interviews for row in found) == 72
        assert Counter(row.interviews for row in found) == {1: 46, 2: 11, 4: 1}

    def test_citations_name_informants(self, rows) -> None:
        registered = {row.id for row in rows["informants"]}
        unknown = [row for row in rows["citations"] if row.informant not in registered]
        # The report cites one person more than its register holds; the row says so.
        assert [row.informant for row in unknown] == ["IP 59"]
        assert "not registered" in unknown[0].note["en"]
        assert all(row.count > 0 for row in rows["citations"])
