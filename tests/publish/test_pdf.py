"""Reports as PDF: tagged, in their language, with alternatives, and with the words and numbers of the Word document."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from docx import Document

from evaltools.checks import EvaltoolsError
from evaltools.formats.paragraphs import Run
from evaltools.formats.pdf.document import PdfDocument
from evaltools.formats.pdf.typst import string
from evaltools.publish import ReportPages
from evaltools.publish.document import pdf, word
from evaltools.publish.results import results
from evaltools.record.figure import Figure
from evaltools.record.table import Column, Table
from evaltools.study.model import Study
from evaltools.words.messages import Foreign
from evaltools.words.voice import Voice

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def elements(reader: pypdf.PdfReader) -> list[Any]:
    """Every element of the tree that a screen reader follows."""
    found, left = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        item = left.pop().get_object()
        if isinstance(item, pypdf.generic.ArrayObject):
            left += list(item)
        elif isinstance(item, pypdf.generic.DictionaryObject):
            found.append(item)
            left += [item["/K"]] if "/K" in item else []
    return found


def told(reader: pypdf.PdfReader) -> str:
    """All text without blanks and the hyphens of broken lines, so that how lines are broken does not matter."""
    text = "".join(page.extract_text() for page in reader.pages)
    return bare(text)


def bare(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def made(document: PdfDocument) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document.to_bytes()))


@pytest.fixture(scope="module")
def reports(study: Study, published: dict[str, ReportPages]) -> dict[str, tuple[pypdf.PdfReader, Any]]:
    """The trial in both languages, as PDF and as Word."""
    voices = [study.voice(code) for code in ("sv", "en")]
    found = results(study, study.period("2018-2020"), study.area("0380"), voices)
    return {
        item.language: (pypdf.PdfReader(io.BytesIO(pdf(item))), Document(io.BytesIO(word(item))))
        for item in found
    }


class TestReport:
    @pytest.mark.parametrize("language", ["sv", "en"])
    def test_it_says_what_the_word_document_says(self, reports: Any, language: str) -> None:
        reader, document = reports[language]
        text = told(reader)
        for table in document.tables:
            for row in table.rows:
                for cell in row.cells:
                    assert bare(cell.text) in text
        contents = next(
            place for place, line in enumerate(document.paragraphs) if line.style.name == "Heading 1"
        )
        for line in document.paragraphs[contents:]:
            assert bare(line.text) in text

    def test_it_is_tagged_named_and_in_its_language(self, reports: Any) -> None:
        reader, _ = reports["sv"]
        root = reader.trailer["/Root"]
        assert root["/Lang"].startswith("sv")
        assert root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata.title == "Prov på rapport: Norra & södra, 2018–2020"
        assert not reader.metadata.author
        kinds = {str(item.get("/S")) for item in elements(reader)}
        assert {"/H1", "/Table", "/TR", "/TH", "/TD", "/Caption", "/L", "/LI", "/P"} <= kinds
        about = root["/Metadata"].get_object().get_data().decode("utf-8")
        assert "pdfuaid" in about
        assert re.search(r"pdfaid:part>2", about)


class TestDocument:
    def test_a_figure_has_its_alternative(self) -> None:
        document = PdfDocument(Voice("en"))
        document.about("Trial", WHEN)
        figure = Figure("f", "1.1", "It fell", "Two dots; the second is lower.")
        document.figure(figure, PNG, (), "f")
        alternatives = {str(item["/Alt"]) for item in elements(made(document)) if "/Alt" in item}
        assert alternatives == {"Two dots; the second is lower."}

    def test_a_figure_without_one_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no text alternative"):
            PdfDocument(Voice("en")).figure(Figure("f", "1.1", "It fell", " "), PNG, (), "f")

    def test_what_data_hold_is_shown_and_not_obeyed(self) -> None:
        hostile = [
            '#panic("x")',
            "*bold* _em_ $x$ @ref <label>",
            "= Heading",
            "a\\nb \\",
            '"); #pagebreak(',
            "// no comment",
        ]
        hostile += ["\x00\x07\x1b[31m", "\u202egnihtyna", "{{x}} {% x %}", "https://example.org/*", "[#it]"]
        document = PdfDocument(Voice("en"))
        document.about(" ".join(hostile), WHEN)
        document.running(hostile[0])
        for text in hostile:
            document.say(text)
            document.heading(text, 1)
            document.items([text])
        rows = tuple({"a": text, "g": text} for text in hostile)
        columns = {"a": Column(hostile[1], group=hostile[2]), "b": Column("b")}
        document.table(Table("t", "1.1", hostile[3], columns, rows, group_rows="g"), [Run(hostile[4])], "t")
        reader = made(document)
        text = told(reader)
        for item in hostile:
            assert bare(re.sub("[\x00\x07\x1b\u202e]", "", item)) in text.replace("\ufffd", "")
        assert "\u202e" not in text
        assert not any("/A" in item.get_object() for page in reader.pages for item in page.get("/Annots", ()))

    def test_words_in_another_language_are_marked(self) -> None:
        document = PdfDocument(Voice("en"))
        document.about("Trial", WHEN)
        document.say(Foreign("Tryggare nu", "sv"))
        assert 'lang: "sv"' in document.code

    def test_lists_lie_within_each_other(self) -> None:
        from evaltools.formats.paragraphs import Paragraph

        document = PdfDocument(Voice("en"))
        document.about("Trial", WHEN)
        for text, level in (("one", 0), ("deeper", 1), ("two", 0)):
            document.paragraph(Paragraph((Run(text),), "item", level))
        kinds = [str(item.get("/S")) for item in elements(made(document))]
        assert kinds.count("/L") == 2
        assert kinds.count("/LI") == 3

    def test_the_same_report_is_the_same_file(self) -> None:
        files = []
        for _ in range(2):
            document = PdfDocument(Voice("sv"))
            document.about("Prov", WHEN)
            document.say("Åtta insatser.")
            files.append(document.to_bytes())
        assert files[0] == files[1]


def test_without_typst_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from evaltools.publish.files import makers

    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(EvaltoolsError, match=r"evaltools-studies\[pdf\]"):
        makers(["pdf"])


def test_a_string_is_a_string() -> None:
    assert string('a"\\\n\tb\r') == '"a\\"\\\\\\n\\tb\\n"'
