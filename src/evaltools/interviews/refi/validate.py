"""What we export is checked against the standard's own schemas before it is written."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from evaltools.checks import BadInput, Problem


@cache
def _schema(name: str) -> Any:
    from lxml import etree

    source = resources.files("evaltools.interviews.refi") / "schemas" / name
    return etree.XMLSchema(etree.fromstring(source.read_bytes()))


def validate(data: bytes, schema: str, name: str) -> None:
    """Check a document against a schema.

    Parameters
    ----------
    data
        The document.
    schema
        `Project.xsd` or `Codebook.xsd`.
    name
        What to call the document in messages.

    Raises
    ------
    BadInput
        With every fault found, and its line.
    """
    from lxml import etree

    document = etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    )
    checker = _schema(schema)
    if not checker.validate(document):
        raise BadInput(
            Problem("schema", f"does not follow {schema}: {fault.message}", file=name, line=fault.line)
            for fault in checker.error_log
        )


def to_bytes(root: Any) -> bytes:
    """A document as UTF-8 with its declaration."""
    from lxml import etree

    # Indented by us and not by lxml's pretty printer, which would touch the texts.
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
