"""Reports as files to send: they say what the pages say."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from evaltools.cli import main
from evaltools.formats.spreadsheets import to_excel
from evaltools.publish import ReportPages, report
from evaltools.record.table import Column, Table, table_of
from evaltools.run.store import read_record, write_record
from evaltools.study.model import Study, read_study
from evaltools.words.voice import Voice

AREA, PERIOD = "0380", "2018-2020"


@pytest.fixture
def copy(study: Study, published: dict[str, ReportPages], tmp_path: Path) -> Study:
    shutil.copytree(study.root, tmp_path / "copy")
    return read_study(tmp_path / "copy" / "study.yml")


def publish(monkeypatch: pytest.MonkeyPatch, study: Study, *arguments: str) -> int:
    monkeypatch.chdir(study.root)
    monkeypatch.setattr(sys, "argv", ["evaltools", "publish", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0)


def folder(study: Study, area: str = AREA) -> Path:
    return study.root / "outputs" / "trial" / PERIOD / area / "report"


class TestPublish:
    def test_a_workbook_in_each_language_beside_the_pages(self, monkeypatch, copy: Study, capsys) -> None:
        assert publish(monkeypatch, copy, "--format", "html,xlsx") == 0
        assert "4 files written" in capsys.readouterr().out.splitlines()[-1]
        for area in (AREA, "0381"):
            names = sorted(path.name for path in folder(copy, area).iterdir() if path.is_file())
            assert names == [f"trial_{PERIOD}_{area}.{language}.xlsx" for language in ("en", "sv")]

    def test_the_workbook_holds_the_numbers_and_words_of_the_pages(self, monkeypatch, copy: Study) -> None:
        assert publish(monkeypatch, copy, "--format", "xlsx", "--area", AREA, "--language", "sv") == 0
        book = openpyxl.load_workbook(folder(copy) / f"trial_{PERIOD}_{AREA}.sv.xlsx")
        assert book.properties.title == "Prov på rapport: Norra & södra, 2018–2020"
        assert book.sheetnames == ["Tabeller", "2.1 factors", "B.1 files"]
        tree = html.document_fromstring((folder(copy) / "sv" / "2_trends.html").read_bytes())
        page = [
            cell.text_content().strip()
            for cell in tree.xpath("//table[@id='factors']/tbody//*[self::td or self::th]")
        ]
        rows = list(book["2.1 factors"].iter_rows(min_row=4))
        shown = [str(cell.value).strip() for row in rows for cell in row if cell.value is not None]
        # Each word stands on the page too; numbers are numbers, and verdicts stand there with their mark before them.
        for text in ("Ensamhet", "Grön", "Röd", "–"):
            assert text in page
            assert text in shown
        assert [cell.value for row in rows for cell in row if isinstance(cell.value, float | int)] == [
            1234.5,
            -1,
            2,
        ]
        assert "1\N{NO-BREAK SPACE}234,5" in page

    def test_files_are_removed_when_the_pages_are_made_anew(self, monkeypatch, copy: Study) -> None:
        publish(monkeypatch, copy, "--format", "xlsx")
        place = folder(copy).parent / "trends"
        record = read_record(place)
        assert record is not None
        write_record(place, type(record)(**{**vars(record), "key": "another"}))
        report(copy, PERIOD, AREA, languages=["sv"])
        assert [path.name for path in folder(copy).glob("*.xlsx")] == [f"trial_{PERIOD}_{AREA}.en.xlsx"]

    def test_an_unknown_format_is_told_with_the_nearest(self, monkeypatch, copy: Study, capsys) -> None:
        assert publish(monkeypatch, copy, "--format", "html,xslx") == 2
        assert 'There is no format "xslx"' in capsys.readouterr().err
        assert publish(monkeypatch, copy, "--format", ",") == 2

    def test_without_results_nothing_is_made(self, monkeypatch, copy: Study, capsys) -> None:
        shutil.rmtree(copy.root / "outputs")
        assert publish(monkeypatch, copy, "--format", "xlsx") == 0
        assert "nothing has been run yet" in capsys.readouterr().out
        assert not (copy.root / "outputs").exists()


def made(*columns: Column, ids: tuple[str, ...] = ("t",), **values: list[object]) -> list[Table]:
    frame = pd.DataFrame(values)
    named = dict(zip(values, columns, strict=True))
    return [table_of(frame, named, id=name, number="1.1", caption="Caption") for name in ids]


def sheets(tables: list[Table]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_excel(tables, Voice("sv"), name="n")))


class TestWorkbook:
    def test_a_number_worded_in_a_way_of_its_own_is_not_behind_the_words(self) -> None:
        (sheet,) = sheets(made(Column("n", "number", show=lambda n: "<5"), n=[3])).worksheets
        assert [cell.value for row in sheet.iter_rows() for cell in row if cell.value] == [
            "Tabell 1.1. Caption",
            "n",
            "<5",
        ]

    @pytest.mark.parametrize(
        ("column", "form"),
        [
            (Column("n", "number"), "#,##0.0"),
            (Column("n", "number", decimals=2), "#,##0.00"),
            (Column("n", "number", decimals=0), "#,##0"),
            (Column("n", "percent", decimals=1, sign=True), '+#,##0.0"\xa0%";-#,##0.0"\xa0%";#,##0.0"\xa0%"'),
        ],
    )  # fmt: skip
    def test_numbers_are_shown_with_the_decimals_of_the_page(self, column: Column, form: str) -> None:
        (sheet,) = sheets(made(column, n=[2.5])).worksheets
        assert [cell.number_format for row in sheet.iter_rows() for cell in row if cell.value == 2.5] == [
            form
        ]

    @given(st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=6))
    def test_names_of_sheets_are_such_as_excel_takes_and_never_the_same(self, ids: list[str]) -> None:
        names = sheets(made(Column("n"), ids=tuple(ids), n=["a"])).sheetnames
        assert len({name.casefold() for name in names}) == len(ids) + 1
        assert not any(set(name) & set("[]:*?/\\") or len(name) > 31 for name in names)

    def test_the_first_sheet_leads_to_the_others(self) -> None:
        book = sheets(made(Column("n"), ids=("a", "b's"), n=["x"]))
        links = [
            cell.hyperlink.location or cell.hyperlink.target
            for cell in book.worksheets[0]["A"]
            if cell.hyperlink
        ]
        assert links == ["#'1.1 a'!A1", "#'1.1 b''s'!A1"]

    def test_a_report_without_tables_is_a_workbook_that_opens(self) -> None:
        assert sheets([]).sheetnames == ["Tabeller"]
