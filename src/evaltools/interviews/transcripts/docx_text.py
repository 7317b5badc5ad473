"""The text of a Word document: paragraphs and table cells in reading order, nothing else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.files.zip import open_zip, read_member
from evaltools.interviews.transcripts.text import normalise


def docx_text(path: Path, name: str) -> str:
    """Read a .docx to normalised text, one line per paragraph and a blank line between them.

    Front matter stands in the first paragraphs, from a line `---` to a line `---`.

    Raises
    ------
    BadInput
        When the file is no Word document or its package is suspicious.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    with open_zip(path, name) as archive:
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                _refuse_dtd(read_member(archive, info, name), info.filename, name)
    try:
        document = Document(io.BytesIO(path.read_bytes()))
    except (OpcError, LxmlError, KeyError, ValueError):
        raise BadInput(
            Problem(
                "not-docx", "not readable as a Word document.", "Save it as .docx or as plain text.", name
            )
        ) from None
    lines = _lines(document)
    head: list[str] = []
    if lines[:1] == ["---"] and "---" in lines[1:]:
        close = lines.index("---", 1) + 1
        head, lines = lines[:close], lines[close:]
    return normalise("\n".join([*head, "\n\n".join(line for line in lines if line.strip())]))


def _lines(container: Any) -> list[str]:
    from docx.table import Table

    out: list[str] = []
    for block in container.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    out += _lines(cell)
        else:
            out.append(block.text)
    return out


def _refuse_dtd(data: bytes, member: str, name: str) -> None:
    from evaltools.interviews.refi.hostile_xml import has_doctype

    if has_doctype(data):
        raise BadInput(
            Problem("xml-dtd", f'the member "{member}" declares a document type (DTD); refused.', file=name)
        )
