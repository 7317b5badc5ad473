"""Elements of WordprocessingML: paragraphs, runs, fields and links, with every text allowed in XML and none obeyed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from evaltools.formats.paragraphs import Run

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINES = re.compile("(\r\n|\r|\n|\t)")


def element(tag: str, *children: Any, **values: Any) -> Any:
    """An element of the namespace w.

    Parameters
    ----------
    tag : its name.
    children : elements within it.
    values : its attributes, without prefix.
    """
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def allowed(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def run(text: str, *looks: Any) -> Any:
    """A run of text; line ends and tabs are elements of their own.

    Parameters
    ----------
    text : what it says.
    looks : elements of its properties, in the order the schema wants them.
    """
    made = element("r")
    if looks:
        made.append(element("rPr", *looks))
    for piece in _LINES.split(allowed(text)):
        if piece == "\t":
            made.append(element("tab"))
        elif _LINES.fullmatch(piece):
            made.append(element("br"))
        elif piece:
            words = element("t")
            words.text = piece
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(words)
    return made


def dressed(item: Run, tag: Callable[[str], str], *, bold: bool = False, half_points: int = 0) -> Any:
    """A run of a paragraph with its own language and weight.

    Parameters
    ----------
    item : the run.
    tag : the language tag, such as sv-SE, of a code.
    bold : whether it is bold whatever it says of itself.
    half_points : size of the type; 0 leaves it to the style.
    """
    looks = [element("rFonts", ascii="Consolas", hAnsi="Consolas", cs="Consolas")] if item.code else []
    looks += [element("b")] if item.strong or bold else []
    looks += [element("i")] if item.emphasis else []
    looks += [element("sz", val=half_points)] if half_points else []
    looks += [element("lang", val=tag(item.language))] if item.language else []
    return run(item.text, *looks)


def paragraph(style: str, *children: Any, looks: Iterable[Any] = ()) -> Any:
    """A paragraph.

    Parameters
    ----------
    style : id of its style.
    children : runs, links and fields.
    looks : further elements of its properties, in the order the schema wants them.
    """
    return element("p", element("pPr", element("pStyle", val=style), *looks), *children)


def field(code: str, *shown: Any, dirty: bool = False) -> list[Any]:
    """A field that Word fills in; until then `shown` stands there.

    Parameters
    ----------
    code : such as PAGE.
    shown : runs.
    dirty : whether Word shall fill it in when the document is opened.
    """
    begin = element("fldChar", fldCharType="begin", **({"dirty": "true"} if dirty else {}))
    told = element("instrText")
    told.text = f" {code} "
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parts = [begin, told, element("fldChar", fldCharType="separate")]
    return [
        *(element("r", part) for part in parts),
        *shown,
        element("r", element("fldChar", fldCharType="end")),
    ]


def within(target: str, *children: Any) -> Any:
    """A link to a bookmark of the same document."""
    return element("hyperlink", *children, anchor=target, history="1")


def bookmark(number: int, name: str) -> tuple[Any, Any]:
    """Begin and end of a bookmark."""
    return element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
