"""OpenDocument and RTF as their programs show them, each case built part by part."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.readers import read_any

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"), ("svg", "svg-compatible"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
HIDDEN = '<style:style style:name="{}" style:parent-style-name="{}"><style:text-properties text:display="{}"/></style:style>'


def odt(folder: Path, body: str, styles: str = "", common: str = "") -> Reading:
    path = folder / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        content = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        archive.writestr(
            "content.xml", f"<office:document-content {NAMES}>{content}</office:document-content>"
        )
        if common:
            archive.writestr(
                "styles.xml", f"<office:document-styles {NAMES}>{common}</office:document-styles>"
            )
    return read_any(path)


def rtf(folder: Path, body: str) -> Reading:
    path = folder / "a.rtf"
    fonts = r"{\fonttbl{\f0 Arial;}{\f1\fcharset204 Cyr;}}"
    path.write_bytes(rf"{{\rtf1\ansi\ansicpg1252{fonts}{body}}}".encode("latin-1"))
    return read_any(path)


class TestOpenDocument:
    def test_lists_have_their_numbers(self, tmp_path: Path) -> None:
        def level(number: int, form: str, more: str) -> str:
            return f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" {more}/>'

        suffix = 'style:num-suffix="."'
        deep = 'style:num-suffix=")" text:display-levels="2"'
        bullet = '<text:list-level-style-bullet text:level="1" text:bullet-char="–"/>'
        styles = (
            f'<text:list-style style:name="L">{level(1, "1", suffix)}{level(2, "a", deep)}</text:list-style>'
        )
        styles += f'<text:list-style style:name="B">{bullet}</text:list-style>'

        def item(*inner: str, more: str = "") -> str:
            return f"<text:list-item {more}>{''.join(inner)}</text:list-item>"

        def numbered(*items: str, more: str = 'text:style-name="L"') -> str:
            return f"<text:list {more}>{''.join(items)}</text:list>"

        def p(text: str) -> str:
            return f"<text:p>{text}</text:p>"

        body = numbered(
            item(p("ett"), numbered(item(p("under")), item(p("till")), more="")), item(p("två"), p("mer"))
        )
        body += numbered(item(p("tre")), more='text:style-name="L" text:continue-numbering="true"')
        body += numbered(item(p("nio"), more='text:start-value="9"')) + numbered(
            item(p("streck")), more='text:style-name="B"'
        )
        assert odt(tmp_path, body, styles).text.split("\n\n") == [
            "1. ett", "1.a) under", "1.b) till", "2. två", "mer", "3. tre", "9. nio", "– streck",
        ]  # fmt: skip

    def test_hidden_text_is_told_wherever_it_is_hidden(self, tmp_path: Path) -> None:
        body = (
            '<text:p text:style-name="P">stycke</text:p><text:section text:display="none"><text:p>avsnitt</text:p></text:section>'
            '<text:p>Syns<text:span text:style-name="Child">ärvt</text:span><text:span text:style-name="Shown">.</text:span></text:p>'
        )
        styles = HIDDEN.format("P", "", "none") + HIDDEN.format("Shown", "Base", "true")
        styles += '<style:style style:name="Child" style:parent-style-name="Base"/>'
        margins = (
            "<office:master-styles><style:header><text:p>Topp</text:p></style:header></office:master-styles>"
        )
        reading = odt(
            tmp_path,
            body,
            styles,
            f"<office:styles>{HIDDEN.format('Base', '', 'none')}</office:styles>{margins}",
        )
        assert reading.text == "Syns."
        assert [(one.kind, one.text) for one in reading.left_out] == [
            ("hidden", "stycke"), ("hidden", "avsnitt"), ("hidden", "ärvt"), ("header", "Topp"),
        ]  # fmt: skip

    def test_nothing_twice_and_nothing_in_the_wrong_place(self, tmp_path: Path) -> None:
        body = (
            "<text:p>Läs <text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby> sam\u00adma"
            "<text:script>alert(1)</text:script><draw:custom-shape><text:p>formen</text:p></draw:custom-shape>"
            "<draw:frame><draw:image/><svg:desc>En karta</svg:desc></draw:frame></text:p>"
            '<table:table><table:table-row><table:table-cell table:number-columns-repeated="99999999"><text:p>A</text:p>'
            "</table:table-cell><table:covered-table-cell><text:p>täckt</text:p></table:covered-table-cell></table:table-row></table:table>"
        )
        reading = odt(tmp_path, body)
        assert reading.text == "Läs 漢 samma\n\nformen\n\nA"
        assert [(one.kind, one.text) for one in reading.left_out] == [("picture", "En karta")]

    def test_who_deleted_is_told(self, tmp_path: Path) -> None:
        body = (
            "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Eva</dc:creator>"
            "</office:change-info><text:p>bort</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>Kvar</text:p>"
        )
        assert [(one.text, one.by) for one in odt(tmp_path, body).left_out] == [("bort", "Eva")]


class TestRichText:
    @pytest.mark.parametrize(
        ("body", "text"),
        [
            (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} p\'e5", "Привет på"),
            (r"Ett{\mvf  flyttat} tv\'e5{\mvt  flyttat}\par", "Ett två flyttat"),
            (r"Ord{\footnote \'e4nnu} [1] mer\par Slut", "Ord[1] [1] mer\n\n[1] ännu\n\nSlut"),
            (r"{\upr{ansi}{\*\ud{ansi}}}\par", "ansi"),
            (
                r"{\shp{\*\shpinst{\shptxt ruta\par}}{\shprslt{\*\do{\dptxbxtext ruta\par}}}}x\par",
                "ruta\n\nx",
            ),
        ],
    )
    def test_each_word_once(self, tmp_path: Path, body: str, text: str) -> None:
        assert rtf(tmp_path, body).text == text

    def test_who_commented_is_told(self, tmp_path: Path) -> None:
        reading = rtf(tmp_path, r"Ord{\*\atnid E}{\atnauthor Eva Ek}{\*\annotation kolla}{\deleted\par} slut")
        assert reading.text == "Ord slut"
        assert [(one.kind, one.text, one.by) for one in reading.left_out] == [("comment", "kolla", "Eva Ek")]
