"""Styles by name: a template's own where it has them, else made as the report needs them; and whether a template can be used."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.formats.word.elements import element

TABLE = "Evaltools table"
"""A table style; a template may hold one of this name."""
TABLE_TEXT = "Evaltools table text"
NOTE = "Evaltools note"
LISTS = {"item": "List Bullet", "number": "List Number"}
_SIZES = {"Title": 28, "Subtitle": 15, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12, "Heading 4": 11}
_SMALL = {"Caption": 10, TABLE_TEXT: 9, NOTE: 9}


def open_template(path: Path | None) -> Any:
    """A document to write into: the template without its text, or an empty one on A4.

    Parameters
    ----------
    path : the template; None takes the package's own looks.

    Raises
    ------
    BadInput
        for a template that is not there, cannot be read or is no Word document.
    """
    from docx import Document
    from docx.shared import Cm

    if path is None:
        document = Document()
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2.4)
        _own_looks(document)
        return document
    document = Document(io.BytesIO(_bytes(path)))
    body = document.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    return document


def check_template(path: Path) -> None:
    """Tell what is wrong with a template before anything is made.

    Raises
    ------
    BadInput
        for a template that is not there, cannot be read or is no Word document.
    """
    _bytes(path)


def _bytes(path: Path) -> bytes:
    from docx import Document

    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(
            Problem(
                "missing-file",
                "there is no such template.",
                "Check the name, and the folder you stand in.",
                str(path),
            )
        ) from None
    except OSError as error:
        raise BadInput(
            Problem(
                "unreadable-file",
                f"the template cannot be read: {error.strerror}.",
                "Check that it is a file.",
                str(path),
            )
        ) from None
    try:
        Document(io.BytesIO(data))
    except (
        Exception
    ) as error:  # python-docx, zipfile and lxml each have exceptions of their own for a broken file
        raise BadInput(
            Problem(
                "not-docx",
                f"the template is no Word document ({type(error).__name__}).",
                "Save it as .docx.",
                str(path),
            )
        ) from None
    return data


def _own_looks(document: Any) -> None:
    """Plain type, as the pages have it, in a document without a template."""
    from docx.shared import Pt, RGBColor

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size, style.font.bold = Pt(size), True
        style.font.name = "Calibri"
        style.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
        fonts = style.element.rPr.rFonts
        for key in list(fonts.attrib):
            if key.endswith(("Theme", "eastAsia", "cs")):
                del fonts.attrib[key]
    document.styles["Caption"].font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    document.styles["Caption"].font.size = Pt(10)


def style_id(document: Any, name: str) -> str:
    """The id of a style, which is made where the template lacks it.

    Parameters
    ----------
    document : the document.
    name : the style's name; those of Word itself are English in any Word.
    """
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    found = {style.name: style for style in document.styles}
    if name in found:
        return str(found[name].style_id)
    if name == TABLE:
        return _table_style(document)
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if "Normal" in found:
        made.base_style = found["Normal"]
    size = _SIZES.get(name) or _SMALL.get(name)
    if size:
        made.font.size = Pt(size)
    if name in _SIZES or name == "Caption":
        made.font.bold = True
    made.paragraph_format.space_after = Pt(2 if name in _SMALL else 6)
    if name.startswith("Heading "):
        made.element.get_or_add_pPr().append(element("outlineLvl", val=int(name[-1]) - 1))
    return str(made.style_id)


def _table_style(document: Any) -> str:
    """Horizontal rules only: thick above and below, thin between the rows."""
    from docx.enum.style import WD_STYLE_TYPE

    made = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    line = {"val": "single", "space": "0"}
    borders = element(
        "tblBorders",
        element("top", sz=8, color="1A1A1A", **line),
        element("bottom", sz=8, color="1A1A1A", **line),
        element("insideH", sz=4, color="D0D0D0", **line),
    )
    margins = element("tblCellMar", element("left", w=60, type="dxa"), element("right", w=60, type="dxa"))
    made.element.append(element("tblPr", borders, margins))
    return str(made.style_id)
