"""Every raw row belongs to a report, or it is said why it does not: by `check`, and in appendix B."""

from __future__ import annotations

import pytest

from evaltools.cli import cli
from evaltools.study import placing
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import check_data

HEAD = "indicator,group,area,start,end,value,unit,source,locator\n"
MONEY = (
    "id,area,year,start,end,stated_in,intervention_sv,intervention_en,board,amount,funding,funding_sv,funding_en,"
    "temporary,source,locator\n"
)


def told(made) -> list[tuple[str, str]]:
    study = read_study(made.file)
    _, rows = check_data(study, checksums=False)
    found = placing.unplaced(study, rows)
    assert all(item.severity == "warning" and item.remedy and item.line for item in found)
    return [(item.code, item.message) for item in found]


def observed(*rows: str) -> str:
    return HEAD + "".join(f"theft,all,{row},5,number,town-2022,s. 2\n" for row in rows)


def test_a_study_whose_rows_all_belong_somewhere(small_study) -> None:
    assert told(small_study()) == []


def test_years_before_every_period(small_study) -> None:
    made = small_study()
    rows = [f"0380,{year}-01-01,{year}-12-31" for year in (2017, 2018, 2020)]
    made.raw_table("observations.csv", "observations", observed(*rows))
    message = "2 rows of observations belong to no report: they lie outside every evaluation period."
    assert told(made) == [("row-in-no-report", message)]
    made.replace("study.yml", "    end: 2021-12-31", "    end: 2021-12-31\n    reference: [2017, 2018]")
    assert told(made) == []


def test_an_area_without_a_report(small_study) -> None:
    made = small_study()
    extra = '  - {id: "01", name: {sv: Länet, en: The county}, level: county}\nperiods:'
    made.replace("study.yml", "periods:", extra)
    made.raw_table(
        "observations.csv", "observations", observed("01,2020-01-01,2020-12-31", "00,2020-01-01,2020-12-31")
    )
    message = "1 row of observations belongs to no report: their area has no report, and no report compares with it."
    assert told(made) == [("row-in-no-report", message)]


def test_a_table_that_no_chapter_reads(small_study) -> None:
    made = small_study()
    made.raw_table(
        "factors.csv",
        "factors",
        "id,area,kind,name_sv,name_en,source,locator\nf1,0380,risk,A,B,town-2022,s. 1\n",
    )
    message = "1 row of factors belongs to no report: no chapter of the study reads them."
    assert told(made) == [("row-in-no-report", message)]


@pytest.mark.parametrize(
    ("year", "days", "kept"),
    [
        (2021, ",", True),
        (2019, ",", False),
        (2021, "2021-04-01,2021-06-30", True),
        (2022, "2022-01-01,2022-03-31", False),
    ],
)
def test_money_of_another_year_or_quarter(small_study, year: int, days: str, kept: bool) -> None:
    made = small_study()
    made.replace(
        "study.yml", "reads: [observations, indicators]", "reads: [observations, indicators, allocations]"
    )
    made.replace("study.yml", "margins:", "currency: GBP\nmargins:")
    row = f"a1,0380,{year},{days},T,Mat,Meals,School,4000,own,Egna,Own,ordinary,town-2022,p. 1\n"
    made.raw_table("allocations.csv", "allocations", MONEY + row)
    assert (told(made) == []) == kept


def test_rows_are_counted_for_a_report(small_study) -> None:
    from evaltools.words import Voice

    made = small_study()
    rows = ["0380,2020-01-01,2020-12-31", "0380-norr,2020-01-01,2020-12-31", "00,2017-01-01,2017-12-31"]
    made.raw_table("observations.csv", "observations", observed(*rows))
    study = read_study(made.file)
    _, found = check_data(study, checksums=False)
    cells = [row.model_dump() for row, _, _ in found["observations"]]
    (town,) = placing.counted(study, {"observations": cells, "factors": []}, study.periods[0], study.areas[0])
    assert (town["all"], town["here"], town["others"], town["none"]) == (3, 2, 0, 1)
    assert Voice("sv").speak(town["why"]) == "de ligger utanför alla utvärderingsperioder"
    assert town["chapters"] == "1"


def test_check_tells_of_them(small_study, monkeypatch) -> None:
    from click.testing import CliRunner

    made = small_study()
    made.raw_table("observations.csv", "observations", observed("0380,2017-01-01,2017-12-31"))
    monkeypatch.chdir(made.root)
    result = CliRunner().invoke(cli, ["check"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "1 row of observations belongs to no report" in result.output
