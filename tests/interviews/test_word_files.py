"""Word files as Word shows them: each case a document built part by part, with the text a reader of it would see."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.interviews import read_transcript
from evaltools.interviews.transcripts.docx_text import read_docx
from evaltools.interviews.transcripts.text import turns

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:{{root}} xmlns:w="{W}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml">{content}</w:{root}>'
)


def part(root: str, content: str) -> str:
    return HEAD.format(root=root, content=content)


def p(*inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(inner)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(folder: Path, body: str, **parts: str) -> Path:
    path = folder / "int-01.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def read(folder: Path, body: str, **parts: str) -> str:
    return read_docx(docx(folder, body, **parts), "int-01.docx").text


class TestWhatWordShows:
    def test_tracked_changes_are_accepted(self, tmp_path: Path) -> None:
        body = p(
            r("Vi var "),
            f'<w:ins w:author="Bo">{r("aldrig ")}</w:ins>',
            f'<w:del w:author="Bo"><w:r><w:delText>alltid </w:delText></w:r></w:del>{r("nöjda")}',
            f"<w:moveTo>{r(' med det')}</w:moveTo><w:moveFrom>{r(' borta')}</w:moveFrom>",
        )
        reading = read_docx(docx(tmp_path, body), "x")
        assert reading.text == "Vi var aldrig nöjda med det"
        assert [(one.kind, one.text, one.by) for one in reading.left_out] == [
            ("deletion", "alltid", "Bo"),
            ("deletion", "borta", ""),
        ]
        assert reading.kept["insertion"] == 2

    def test_a_deleted_paragraph_mark_joins_two_paragraphs(self, tmp_path: Path) -> None:
        body = p(r("Det var"), properties="<w:rPr><w:del/></w:rPr>") + p(r(" bra.")) + p(r("Slut."))
        assert read(tmp_path, body) == "Det var bra.\n\nSlut."

    def test_content_controls_tags_fields_and_links(self, tmp_path: Path) -> None:
        body = p(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Rektor ')}</w:sdtContent></w:sdt>",
            f"<w:smartTag>{r('Anna ')}</w:smartTag>",
            f'<w:fldSimple w:instr="DATE">{r("3 maj ")}</w:fldSimple>',
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK x</w:instrText></w:r>',
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("länken ")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            f"<w:hyperlink>{r('slut')}</w:hyperlink>",
        )
        body += f"<w:sdt><w:sdtContent>{p(r('Hela stycket.'))}</w:sdtContent></w:sdt>"
        assert read(tmp_path, body) == "Rektor Anna 3 maj länken slut\n\nHela stycket."

    def test_text_boxes_once_and_notes_where_they_are_referred_to(self, tmp_path: Path) -> None:
        box = f"<w:txbxContent>{p(r('I rutan.'))}</w:txbxContent>"
        shape = (
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
            f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        body = p(r("Så var det"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r("."), shape) + p(
            r("Sedan.")
        )
        notes = part("footnotes", f'<w:footnote w:id="2">{p(r("Skrattar."))}</w:footnote>')
        assert (
            read(tmp_path, body, footnotes=notes) == "Så var det[1].\n\nI rutan.\n\n[1] Skrattar.\n\nSedan."
        )

    def test_numbers_of_lists(self, tmp_path: Path) -> None:
        level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
        numbering = part(
            "numbering",
            '<w:abstractNum w:abstractNumId="0">'
            + level.format(0, "decimal", "%1.")
            + level.format(1, "lowerLetter", "%1.%2)")
            + "</w:abstractNum>"
            '<w:abstractNum w:abstractNumId="1">' + level.format(0, "bullet", "\uf0b7") + "</w:abstractNum>"
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
        )

        def item(text: str, number: int, deep: int) -> str:
            return p(
                r(text), properties=f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{number}"/></w:numPr>'
            )

        body = (
            item("ett", 1, 0)
            + item("under", 1, 1)
            + item("till", 1, 1)
            + item("två", 1, 0)
            + item("punkt", 2, 0)
        )
        assert read(tmp_path, body, numbering=numbering).split("\n\n") == [
            "1. ett", "1.a) under", "1.b) till", "2. två", "• punkt",
        ]  # fmt: skip

    def test_merged_cells_once(self, tmp_path: Path) -> None:
        wide = f'<w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>{p(r("Bred"))}</w:tc>'
        body = f"<w:tbl><w:tr>{wide}<w:tc>{p(r('Smal'))}</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('Borta'))}</w:tc></w:tr></w:tbl>"
        assert read(tmp_path, body) == "Bred\n\nSmal"

    def test_hidden_text_is_not_published_but_told(self, tmp_path: Path) -> None:
        styles = part(
            "styles", '<w:style w:type="character" w:styleId="Dold"><w:rPr><w:vanish/></w:rPr></w:style>'
        )
        body = p(
            r("Synligt."),
            r(" Namnet är Anna.", "<w:vanish/>"),
            r(" Mer.", '<w:rStyle w:val="Dold"/>'),
            r(" Ändå.", '<w:vanish w:val="0"/>'),
        )
        reading = read_docx(docx(tmp_path, body, styles=styles), "x")
        assert reading.text == "Synligt. Ändå."
        assert [(one.kind, one.text) for one in reading.left_out] == [
            ("hidden", "Namnet är Anna."),
            ("hidden", "Mer."),
        ]

    def test_comments_headers_and_pictures_are_told(self, tmp_path: Path) -> None:
        reading = read_docx(
            docx(
                tmp_path,
                p(r("Text."), '<w:r><w:drawing><wp:docPr descr="En karta"/></w:drawing></w:r>'),
                comments=part(
                    "comments", f'<w:comment w:id="0" w:author="Eva">{p(r("Kolla namnet"))}</w:comment>'
                ),
                header1=part("hdr", p(r("Konfidentiellt"))),
                footer1=part("ftr", p(r("Sida"))),
            ),
            "x",
        )
        assert reading.text == "Text."
        assert [(one.kind, one.text, one.by) for one in reading.left_out] == [
            ("picture", "En karta", ""), ("comment", "Kolla namnet", "Eva"), ("header", "Konfidentiellt", ""), ("footer", "Sida", ""),
        ]  # fmt: skip

    def test_front_matter_in_the_first_paragraphs(self, tmp_path: Path) -> None:
        body = p(r("---")) + p(r("informants: [ip-01]")) + p(r("---")) + p(r("IP1: Hej."))
        transcript = read_transcript(docx(tmp_path, body))
        assert (transcript.informants, transcript.text) == (("ip-01",), "IP1: Hej.")

    def test_an_interview_written_as_a_table_has_its_speakers(self, tmp_path: Path) -> None:
        rows = [
            ("00:01", "I:", "Hur började det?"),
            ("00:05", "Anna:", "Med ett möte."),
            ("00:09", "I:", "Jaha."),
        ]
        cells = "".join(
            f"<w:tr>{''.join(f'<w:tc>{p(r(cell))}</w:tc>' for cell in row)}</w:tr>" for row in rows
        )
        text = read(tmp_path, f"<w:tbl>{cells}</w:tbl>")
        assert text == "00:01\tI:\tHur började det?\n\n00:05\tAnna:\tMed ett möte.\n\n00:09\tI:\tJaha."
        assert [(turn.speaker, turn.time) for turn in turns(text)] == [
            ("I", "00:01"),
            ("Anna", "00:05"),
            ("I", "00:09"),
        ]

    def test_what_a_field_is_asked_is_not_what_it_shows(self, tmp_path: Path) -> None:
        def mark(kind: str) -> str:
            return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

        inner = f"{mark('begin')}{mark('separate')}{r('FRÅGAT')}{mark('end')}"
        body = p(r("Se "), mark("begin"), inner, r("OM"), mark("separate"), r("visat"), mark("end"), r("."))
        assert read(tmp_path, body) == "Se visat."
        assert read(tmp_path, p(mark("begin"), r("Utan slut."))) == "Utan slut.", "broken marks lose nothing"
        assert read(tmp_path, p(r("a"), mark("end"), mark("begin"), r("b"))) == "ab"

    def test_a_form_word_does_not_know_gives_way_to_the_one_it_knows(self, tmp_path: Path) -> None:
        offered = '<mc:Choice Requires="zzz"/><mc:Fallback><w:t>reserv</w:t></mc:Fallback>'
        assert (
            read(tmp_path, p(f"<w:r><mc:AlternateContent>{offered}</mc:AlternateContent></w:r>")) == "reserv"
        )

    def test_marks_that_are_hidden_or_moved_end_no_paragraph(self, tmp_path: Path) -> None:
        body = p(r("Rubrik. "), properties="<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p(r("Text."))
        assert read(tmp_path, body) == "Rubrik. Text."
        moved = p(r("ett"), properties="<w:rPr><w:moveFrom/></w:rPr>") + p(r(" två"))
        assert read(tmp_path, moved) == "ett två"

    def test_lists_with_levels_of_their_own(self, tmp_path: Path) -> None:
        def level(number: int, form: str, text: str, more: str = "") -> str:
            start = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}'
            return f'<w:lvl w:ilvl="{number}">{start}</w:lvl>'

        numbering = part(
            "numbering",
            '<w:abstractNum w:abstractNumId="0">'
            + level(0, "upperRoman", "%1.")
            + level(1, "decimal", "%1.%2", "<w:isLgl/>")
            + level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="0"/>')
            + '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Own"/></w:abstractNum>'
            '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Own"/>'
            + level(0, "decimal", "%1)")
            + "</w:abstractNum>"
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
            f'<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "(%1)")}'
            "</w:lvlOverride></w:num>",
        )

        def item(text: str, number: int, deep: int = 0, mark: str = "") -> str:
            own = f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{number}"/></w:numPr>{mark}'
            return p(r(text), properties=own)

        body = (
            item("a", 1) + item("b", 1, 1) + item("c", 1, 2) + item("d", 1, 1) + item("e", 1, 2) + item("", 1)
        )
        body += item("", 1, 0, "<w:rPr><w:del/></w:rPr>") + item("f", 1) + item("g", 3) + item("h", 2)
        assert read(tmp_path, body, numbering=numbering).split("\n\n") == [
            "I. a", "1.1 b", "a) c", "1.2 d", "b) e", "III. f", "(D) g", "1) h",
        ]  # fmt: skip

    def test_signs_soft_hyphens_and_what_stands_beside_paragraphs(self, tmp_path: Path) -> None:
        signs = "".join(
            f'<w:sym w:font="{font}" w:char="{code}"/>'
            for font, code in (("Symbol", "F0B0"), ("Wingdings", "F0FC"), ("Own", "F041"))
        )
        reading = read_docx(docx(tmp_path, p(f"<w:r>{signs}</w:r>", r("sam\u00adverkan")) + r("Löst.")), "x")
        assert reading.text == "°✓□samverkan\n\nLöst."
        assert [(one.kind, one.text) for one in reading.left_out] == [("symbol", "Own F041")]

    def test_a_note_whose_reference_was_deleted_is_told(self, tmp_path: Path) -> None:
        notes = part("footnotes", f'<w:footnote w:id="2">{p(r("Struken."))}</w:footnote>')
        body = p(r("Ord"), '<w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:del>')
        reading = read_docx(docx(tmp_path, body, footnotes=notes), "x")
        assert (reading.text, [(one.kind, one.text) for one in reading.left_out]) == (
            "Ord",
            [("deletion", "Struken.")],
        )


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("<w:document xmlns:w='x'/>", "not-docx"),
            ("<w:document xmlns:w='x'>", "not-xml"),
            ("<?xml version='1.0' encoding='EUC-JP'?><a/>", "xml-encoding"),
            ("<?xml version='1.0' encoding='Shift_JIS'?><a/>", "xml-encoding"),
            ("<?xml version='1.0' encoding='GB18030'?><a/>", "xml-encoding"),
            ("<?xml version='1.0' encoding='BIG5'?><a/>", "xml-encoding"),
            ("<?xml version='1.0' encoding='UTF-7'?><a/>", "xml-encoding"),
            ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "xml-dtd"),
            ("<a>" * 900 + "</a>" * 900, "too-deep"),
        ],
    )
    def test_one_message_each(self, tmp_path: Path, content: str, code: str) -> None:
        path = tmp_path / "a.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", content)
        with pytest.raises(BadInput) as refused:
            read_transcript(path)
        assert [problem.code for problem in refused.value.problems] == [code]

    def test_utf_32_with_a_document_type(self, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<!DOCTYPE a><a/>".encode("utf-32"))
        with pytest.raises(BadInput, match="UTF-32"):
            read_transcript(path)

    def test_millions_of_elements_are_refused_before_they_are_built(self, tmp_path: Path) -> None:
        began = time.monotonic()
        with pytest.raises(BadInput, match="elements"):
            read(tmp_path, "".join(f"<w:p w:a='{number}'/>" for number in range(1_000_000)))
        assert time.monotonic() - began < 30

    def test_a_pipe_a_folder_and_a_device_are_no_files(self, tmp_path: Path) -> None:
        import os

        os.mkfifo(tmp_path / "a.txt")
        (tmp_path / "b.txt").mkdir()
        (tmp_path / "c.txt").symlink_to("/dev/zero")
        for name in ("a.txt", "b.txt", "c.txt"):
            with pytest.raises(BadInput, match="no ordinary file"):
                read_transcript(tmp_path / name)
