"""What `check` tells of values that can hardly be meant, of workbooks, and of one mistake in many rows."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pytest

from evaltools.checks import BadInput
from evaltools.cli import cli
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import check_data

HEAD = "indicator,group,area,start,end,value,unit,source,locator\n"


def row(value: object, year: int, indicator: str = "theft", group: str = "all", unit: str = "number") -> str:
    return f"{indicator},{group},0380,{year}-01-01,{year}-12-31,{value},{unit},town-2022,s. 2\n"


def told(made, *rows: str) -> list[tuple[str, int | None]]:
    made.raw_table("observations.csv", "observations", HEAD + "".join(rows))
    doubts: list = []
    check_data(read_study(made.file), checksums=False, doubts=doubts)
    assert all(problem.severity == "warning" and problem.remedy for problem in doubts)
    return [(problem.code, problem.line) for problem in doubts]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((-3, 12, 14), [("odd-count", 2)]),
        ((12, 12.5, 14), [("odd-count", 3)]),
        ((120, 12500, 130, 118), [("odd-size", 3)]),
        ((1.2e6, 130, 1.1e6, 1.3e6), [("odd-size", 3)]),
        ((120, 80, 300), []),
        ((0, 120, 110), []),
        (("−3", 12, 14), [("odd-count", 2)]),
    ],
)
def test_numbers_of_events(small_study, values, found) -> None:
    assert told(small_study(), *(row(value, 2019 + place) for place, value in enumerate(values))) == found


def test_shares_that_all_lie_below_one(small_study) -> None:
    rows = [
        row(value, 2019 + place, "trygg-på-väg-hem", unit="%") for place, value in enumerate((0.7, 0.72, 0.8))
    ]
    assert told(small_study(), *rows) == [("shares-below-one", 2)]
    assert told(small_study(), *rows[:2], row(71, 2021, "trygg-på-väg-hem", unit="%")) != [
        ("shares-below-one", 2)
    ]


def test_a_part_above_the_whole(small_study) -> None:
    rows = [row(20, 2020), row(25, 2020, group="girls"), row(20, 2021), row(15, 2021, group="girls")]
    assert told(small_study(), *rows) == [("part-above-whole", 3)]


def test_a_workbook_with_hidden_rows_merged_cells_and_times(small_study) -> None:
    made = small_study()
    book = openpyxl.Workbook()
    sheet = book.active
    head = HEAD.strip().split(",")
    sheet.append(head)
    for year in (2019, 2020, 2021):
        sheet.append(
            [
                "theft",
                "all",
                "0380",
                datetime(year, 1, 1, 13, 30),
                datetime(year, 12, 31),
                5,
                "number",
                "town-2022",
                "s. 2",
            ]
        )
    sheet.row_dimensions[3].hidden = True
    sheet.merge_cells("I2:J2")
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(made.raw / "small" / "observations.xlsx")
    made.raw_table("observations.csv", "observations", HEAD)
    made.sources.write_text(
        made.sources.read_text(encoding="utf-8").replace("small/observations.csv", "small/observations.xlsx"),
        encoding="utf-8",
    )
    (made.raw / "small" / "observations.csv").unlink()
    doubts: list = []
    check_data(read_study(made.file), checksums=False, doubts=doubts)
    assert [(item.code, item.line) for item in doubts] == [
        *(("hidden-cells", 1), ("merged-cells", 2), ("time-of-day", 2), ("hidden-cells", 3)),
        *(("time-of-day", 3), ("time-of-day", 4)),
    ] or sorted((item.code, item.line) for item in doubts) == [
        *(("hidden-cells", 1), ("hidden-cells", 3), ("merged-cells", 2)),
        *(("time-of-day", 2), ("time-of-day", 3), ("time-of-day", 4)),
    ]


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("73 %", 'Write 73 alone; "%" belongs to the unit or the note.'),
        ("ca 120", 'Write 120 alone, and "ca" in the note.'),
        (">5", 'Write 5 alone, and ">" in the note.'),
        ("unknown", "Where there is no value, leave the cell blank, and say why in a column for that."),
    ],
)
def test_a_number_with_something_beside_it(small_study, cell: str, remedy: str) -> None:
    made = small_study()
    with pytest.raises(BadInput) as caught:
        told(made, row(cell, 2020))
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.remedy) == ("bad-cell", 2, remedy)


class TestOneMistakeOnce:
    def problems(self, made) -> list[tuple[str, str]]:
        with pytest.raises(BadInput) as caught:
            check_data(read_study(made.file), checksums=False)
        return [(problem.code, problem.message) for problem in caught.value.problems]

    def test_a_typo_in_the_id_of_a_document(self, small_study) -> None:
        made = small_study()
        made.replace("data/raw/sources.yml", "- id: town-2022", "- id: town-2O22")
        assert self.problems(made) == [
            ("unknown-document", 'unknown document "town-2022" (2 files name it).')
        ]

    def test_a_typo_in_the_documents_of_a_file(self, small_study) -> None:
        made = small_study()
        text = made.sources.read_text(encoding="utf-8")
        made.sources.write_text(
            text.replace("documents: [town-2022]", "documents: [town-2O22]", 1), encoding="utf-8"
        )
        assert self.problems(made) == [("unknown-document", 'unknown document "town-2O22".')]

    def test_an_area_that_the_study_does_not_have(self, small_study) -> None:
        made = small_study()
        made.replace("study.yml", '- id: "0380-norr"', '- id: "0380-nord"')
        made.replace("study.yml", 'areas: ["0380", "0380-norr"]', 'areas: ["0380", "0380-nord"]')
        assert self.problems(made) == [("unknown-area", 'area "0380-norr" is not in study.yml (2 rows).')]

    def test_a_number_that_is_a_name(self, small_study) -> None:
        made = small_study()
        made.replace("study.yml", '- id: "0380"\n', "- id: 0380\n")
        with pytest.raises(BadInput) as caught:
            read_study(made.file)
        (problem,) = caught.value.problems
        assert '"0380"' in problem.remedy


def test_check_looks_at_what_is_being_worked_on(small_study, monkeypatch) -> None:
    from click.testing import CliRunner

    made = small_study()
    before = made.sources.read_text(encoding="utf-8")
    made.replace("data/raw/small/observations.csv", ",120,", ",121,")
    made.sources.write_text(before, encoding="utf-8")
    monkeypatch.chdir(made.root)
    result = CliRunner().invoke(cli, ["check"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "no errors, one warning" in result.output


def test_accepting_runs_the_whole_check(small_study, monkeypatch) -> None:
    from click.testing import CliRunner

    made = small_study()
    made.raw_table("theory.yml", "theory", "theory: x\nversions: 3\n")
    before = made.sources.read_bytes()
    monkeypatch.chdir(made.root)
    with pytest.raises(BadInput):
        CliRunner().invoke(cli, ["prepare", "--accept"], catch_exceptions=False)
    assert made.sources.read_bytes() == before


def test_an_area_given_as_a_number_is_answered_with_its_id(small_study) -> None:
    from evaltools.notebook import open_chapter

    made = small_study()
    with pytest.raises(BadInput, match='Write area = "0380"; for papermill, -r area 0380'):
        open_chapter("counts", period="2020-2021", area=380, study=made.file)  # type: ignore[arg-type]
