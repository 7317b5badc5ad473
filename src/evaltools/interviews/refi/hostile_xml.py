"""XML from others: no document types, no entities, no network, a bounded size."""

from __future__ import annotations

import contextlib
from typing import Any
from xml.parsers import expat

from evaltools.checks import BadInput, Problem

MAX_XML = 400_000_000


class _Stop(Exception):
    """The prolog has been read."""


def has_doctype(data: bytes) -> bool:
    """Whether a document type is declared; reading stops there, before any entity in it could be used."""
    found = False
    # Expat only reads the prolog here: the first element ends it.
    parser = expat.ParserCreate()

    def doctype(*_: Any) -> None:
        nonlocal found
        found = True
        raise _Stop

    def element(*_: Any) -> None:
        raise _Stop

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    with contextlib.suppress(_Stop, expat.ExpatError):
        parser.Parse(data, True)
    return found


def parse_xml(data: bytes, member: str, name: str) -> Any:
    """Parse hostile XML to an lxml root element.

    Raises
    ------
    BadInput
        Where a DTD or entity is declared, or the XML is not well formed (with the line).
    """
    from lxml import etree

    if len(data) > MAX_XML:
        raise BadInput(
            Problem("too-large", f'"{member}" is larger than {MAX_XML // 1_000_000} MB.', file=name)
        )
    if has_doctype(data):
        raise BadInput(
            Problem(
                "xml-dtd",
                f'"{member}" declares a document type (DTD) or entities; refused.',
                "No exchange file needs one; export it again.",
                name,
            )
        )
    # huge_tree lifts libxml2's limit of 10 MB per text; size is bounded above and there are no entities.
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(
            Problem(
                "not-xml",
                f'"{member}" is not well-formed XML: {error.msg}.',
                "Was it cut short? Export it again.",
                name,
                error.lineno,
            )
        ) from None
