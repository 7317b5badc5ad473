"""Reports as files to send: they say what the pages say."""

from __future__ import annotations

import importlib.util
import io
import shutil
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from evaltools.cli import main
from evaltools.formats.paragraphs import Paragraph, paragraphs
from evaltools.formats.spreadsheets import to_excel
from evaltools.formats.word.document import WordDocument
from evaltools.formats.word.elements import allowed
from evaltools.publish import ReportPages, report
from evaltools.publish.document import word
from evaltools.publish.results import ReportResults, results
from evaltools.record.figure import Figure
from evaltools.record.table import Column, Table, table_of
from evaltools.run.store import read_record, write_record
from evaltools.study.model import Study, read_study
from evaltools.words.messages import Foreign, say
from evaltools.words.voice import Voice

_SPEC = importlib.util.spec_from_file_location("read_back", Path(__file__).parent / "read_back.py")
assert _SPEC is not None
assert _SPEC.loader is not None
read_back = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(read_back)

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


def spoken(study: Study, language: str) -> ReportResults:
    (found,) = results(study, study.period(PERIOD), study.area(AREA), [study.voice(language)])
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
class TestWord:
    @pytest.fixture
    def document(self, study: Study, published: object, language: str, tmp_path: Path) -> Path:
        path = tmp_path / "report.docx"
        path.write_bytes(word(spoken(study, language)))
        return path

    def test_numbers_words_and_alternatives_are_those_of_the_pages(
        self, study: Study, document: Path, language: str
    ) -> None:
        found = spoken(study, language)
        assert read_back.cells_of_word(document, read_back.heads(found)) == read_back.cells_of_pages(found)
        said = read_back.prose_of_word(document)
        wanted = read_back.prose_of_pages(found)
        assert len(wanted) > 4
        assert [text for text in wanted if text not in said] == []
        assert read_back.alternatives_of_word(document) == read_back.alternatives_of_pages(found)

    def test_language_title_and_no_name_of_who_made_it(self, document: Path, language: str) -> None:
        made = Document(str(document))
        tag = {"sv": "sv-SE", "en": "en-GB"}[language]
        assert made.core_properties.language == tag
        assert (made.core_properties.author, made.core_properties.last_modified_by) == ("", "")
        default = made.styles.element.find(
            f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}"
        )
        assert default.get(qn("w:val")) == tag

    def test_every_link_within_leads_to_a_bookmark(self, document: Path, language: str) -> None:
        body = Document(str(document)).element.body
        names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
        links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
        assert len(names) == len(set(names))
        assert "chapter_trends" in links
        assert links <= set(names)

    def test_running_heads_and_contents(self, document: Path, language: str) -> None:
        made = Document(str(document))
        section = made.sections[0]
        assert "2018–2020" in section.header.paragraphs[0].text
        assert section.different_first_page_header_footer
        codes = [
            piece.text.strip()
            for part in (made.element.body, section.footer._element)
            for piece in part.iter(qn("w:instrText"))
        ]
        assert codes == ['TOC \\o "1-3" \\h \\z \\u', "PAGE"]
        headings = [line.text for line in made.paragraphs if line.style.name == "Heading 1"]
        assert [text[:2] for text in headings[1:5]] == ["2 ", "3 ", "4 ", "B "]


class TestTemplates:
    def test_styles_and_heads_of_a_template_are_taken(
        self, study: Study, published: object, tmp_path: Path
    ) -> None:
        path = tmp_path / "kommun.docx"
        template = Document()
        template.styles["Heading 1"].font.name = "Garamond"
        template.sections[0].header.paragraphs[0].text = "Kommunens huvud"
        template.sections[0].footer.paragraphs[0].text = "Kommunens fot"
        template.add_paragraph("Exempeltext")
        template.save(str(path))
        made = Document(io.BytesIO(word(spoken(study, "sv"), path)))
        assert made.styles["Heading 1"].font.name == "Garamond"
        assert made.sections[0].header.paragraphs[0].text == "Kommunens huvud"
        assert made.sections[0].footer.paragraphs[0].text == "Kommunens fot"
        assert not any("Exempeltext" in line.text for line in made.paragraphs)
        assert {line.style.name for line in made.paragraphs} >= {"Title", "Heading 1", "Heading 2", "Caption"}

    def test_a_style_that_a_template_lacks_is_made(
        self, study: Study, published: object, tmp_path: Path
    ) -> None:
        template = Document()
        for name in ("Heading 2", "Caption", "List Bullet"):
            template.styles.element.remove(template.styles[name].element)
        template.save(str(tmp_path / "few.docx"))
        made = Document(io.BytesIO(word(spoken(study, "sv"), tmp_path / "few.docx")))
        level = made.styles["Heading 2"].element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        assert level.get(qn("w:val")) == "1"
        assert any(line.style.name == "Caption" for line in made.paragraphs)

    @pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 old"])
    def test_a_template_that_cannot_be_used_is_told_before_anything_is_made(
        self, monkeypatch, copy: Study, capsys, content: bytes | None
    ) -> None:
        if content is not None:
            (copy.root / "bad.docx").write_bytes(content)
        before = sorted(folder(copy).rglob("*"))
        assert publish(monkeypatch, copy, "--format", "docx", "--template", "bad.docx") == 1
        told = capsys.readouterr()
        assert "bad.docx" in told.err
        assert "Traceback" not in told.err
        assert sorted(folder(copy).rglob("*")) == before


class TestWordParts:
    def written(self, *said: Paragraph) -> list[tuple[str, str]]:
        document = WordDocument(Voice("sv"))
        for block in said:
            document.paragraph(block)
        return [(line.style.name, line.text) for line in Document(io.BytesIO(document.to_bytes())).paragraphs]

    def test_words_in_another_language_are_marked(self) -> None:
        document = WordDocument(Voice("sv"))
        document.say(say("{words}", words=Foreign("as it was", "en")))
        (line,) = Document(io.BytesIO(document.to_bytes())).paragraphs
        assert [(piece.text, piece._r.rPr.find(qn("w:lang")).get(qn("w:val"))) for piece in line.runs] == [
            ("as it was", "en-GB")
        ]

    def test_lists_keep_their_depth_and_headings_their_level(self) -> None:
        html = "<h2>A <em>b</em></h2><ul><li>one<ul><li>two</li></ul></li></ul><ol><li>x</li></ol><blockquote><p>q</p></blockquote>"
        assert self.written(*paragraphs(html)) == [
            ("Heading 2", "A b"), ("List Bullet", "one"), ("List Bullet 2", "two"), ("List Number", "x"), ("Normal", "q"),
        ]  # fmt: skip

    def test_ends_of_lines_in_prose_are_blanks_and_stay_in_code(self) -> None:
        assert self.written(*paragraphs("<p>a\nb<br>c</p><pre>d\ne</pre>")) == [
            ("Normal", "a b\nc"),
            ("Normal", "d\ne"),
        ]

    @settings(max_examples=20)
    @given(st.text(max_size=60))
    def test_text_from_data_is_shown_as_it_is(self, text: str) -> None:
        document = WordDocument(Voice("en"))
        document.say(text)
        (line,) = Document(io.BytesIO(document.to_bytes())).paragraphs
        wanted = allowed(text).replace("\r\n", "\n").replace("\r", "\n")
        assert line.text == wanted

    def test_a_figure_without_alternative_is_refused(self) -> None:
        figure = Figure("f", "1.1", "Caption", " ")
        with pytest.raises(ValueError, match='figure "f" has no text alternative'):
            WordDocument(Voice("en")).figure(figure, None, [], "m")

    def test_a_table_under_two_rows_of_heads(self) -> None:
        columns = [Column("a"), Column("b", "number", group="Both"), Column("c", "number", group="Both")]
        (table,) = made(*columns, a=["x"], b=[1], c=[2])
        document = WordDocument(Voice("en"))
        document.table(table, [], "m")
        (shown,) = Document(io.BytesIO(document.to_bytes())).tables
        assert [[cell.text for cell in row.cells] for row in shown.rows] == [
            ["a", "Both", "Both"], ["a", "b", "c"], ["x", "1", "2"],
        ]  # fmt: skip
        assert [cell.paragraphs[0].alignment for cell in shown.rows[2].cells] == [
            None,
            WD_ALIGN_PARAGRAPH.RIGHT,
            WD_ALIGN_PARAGRAPH.RIGHT,
        ]
