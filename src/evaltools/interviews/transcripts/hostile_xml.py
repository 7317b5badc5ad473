"""XML from others: no document types, no entities, no network, and bounded in size, elements and depth."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from evaltools.checks import BadInput, Problem

MAX_XML = 60_000_000
"""Bytes; two years of coding with 50,000 codings fit in a third of it."""
MAX_NODES = 1_200_000
"""Elements and attributes together: each takes some 150 bytes when read, whatever its size in the file."""
MAX_DEPTH = 150

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_ENCODINGS = frozenset(
    {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252"}
)
"""What exchange files and word processors write. Parsers differ in what they make of others."""


def parse_xml(
    data: bytes, member: str, name: str, *, max_nodes: int = MAX_NODES, keep_instructions: bool = False
) -> Any:
    """Parse hostile XML to an lxml root element.

    Parameters
    ----------
    data
        The document.
    member, name
        What it and the file it stands in are called in messages.
    max_nodes
        Elements and attributes at most.
    keep_instructions
        Whether processing instructions are kept.

    Raises
    ------
    BadInput
        Where a DTD or entity is declared, the encoding is unusual, the document is too large or too deep, or the XML
        is not well formed (with the line).
    """
    from lxml import etree

    if len(data) > MAX_XML:
        raise _refused("too-large", f'"{member}" is larger than {MAX_XML // 1_000_000} MB.', name)
    _check_encoding(data, member, name)
    _survey(data, member, name, max_nodes)
    # huge_tree lifts libxml2's limit of 10 MB per text; sizes are bounded above and there are no entities.
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, remove_comments=True,
        remove_pis=not keep_instructions,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise _not_xml(
            member, name, getattr(error, "msg", None) or "it cannot be read", getattr(error, "lineno", None)
        ) from None


def _check_encoding(data: bytes, member: str, name: str) -> None:
    head = data[:4]
    if head in (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00") or b"\x00\x00" in head[:3]:
        declared = "UTF-32"
    elif head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:2] in (b"<\x00", b"\x00<"):
        return
    else:
        found = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
        declared = found[1].decode("ascii") if found else "utf-8"
        if declared.lower() in _ENCODINGS:
            return
    raise _refused(
        "xml-encoding", f'"{member}" is written in {declared}; refused.', name, "Export it again, as UTF-8."
    )


def _survey(data: bytes, member: str, name: str, max_nodes: int) -> None:
    """Read the document once without building anything, and stop at the first thing that is too much."""
    depth = nodes = 0
    parser = expat.ParserCreate()

    def doctype(*_: Any) -> None:
        raise _refused(
            "xml-dtd",
            f'"{member}" declares a document type (DTD) or entities; refused.',
            name,
            "No exchange file needs one; export it again.",
        )

    def begin(_tag: str, attributes: list[str]) -> None:
        nonlocal depth, nodes
        depth += 1
        nodes += 1 + len(attributes) // 2
        if depth > MAX_DEPTH:
            raise _refused("too-deep", "its elements are nested too deeply; refused.", name)
        if nodes > max_nodes:
            raise _refused(
                "too-many-elements", f'"{member}" holds more than {max_nodes} elements; refused.', name
            )

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    parser.ordered_attributes = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _not_xml(member, name, expat.ErrorString(error.code), error.lineno) from None
    except ValueError:
        raise _not_xml(member, name, "it cannot be read", None) from None


def _refused(code: str, message: str, name: str, remedy: str = "") -> BadInput:
    return BadInput(Problem(code, message, remedy, name))


def _not_xml(member: str, name: str, why: str, line: int | None) -> BadInput:
    return BadInput(
        Problem(
            "not-xml",
            f'"{member}" is not well-formed XML: {why}.',
            "Was it cut short? Export it again.",
            name,
            line,
        )
    )


def children(element: Any, tag: str) -> list[Any]:
    """Child elements of a name, whatever the namespace."""
    return [child for child in element if local(child) == tag]


def local(element: Any) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None
