"""A codebook alone (.qdc)."""

from __future__ import annotations

from pathlib import Path

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.refi.codes import ORIGIN, instruction, read_codes, shown_language, write_codes
from evaltools.interviews.refi.exchange import Exchange
from evaltools.interviews.refi.project import CODEBOOK_NAMESPACE, identifier_from
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.refi.validate import to_bytes, validate
from evaltools.interviews.transcripts.confidential import write_private
from evaltools.interviews.transcripts.hostile_xml import MAX_XML, children, local, parse_xml
from evaltools.interviews.transcripts.sniffing import read_regular


def write_qdc(
    codebook: Codebook, path: Path, lang: str | None = None, exchange: Exchange | None = None
) -> Path:
    """Write a codebook alone, checked against the standard's schema.

    Parameters
    ----------
    codebook, path
        What to write, and the file.
    lang
        The language of names and definitions that other programs show; by default the codebook's first.
    exchange
        Identifiers of the program it came from.
    """
    from lxml import etree

    if not len(codebook):
        raise BadInput(Problem("no-codes", "the codebook holds no codes, and the format needs one."))
    root = etree.Element(f"{{{CODEBOOK_NAMESPACE}}}CodeBook", nsmap={None: CODEBOOK_NAMESPACE}, origin=ORIGIN)
    write_codes(root, codebook, CODEBOOK_NAMESPACE, shown_language(codebook, lang), exchange or Exchange())
    data = to_bytes(root)
    validate(data, "Codebook.xsd", relative(path))
    return write_private(path, data)


def read_qdc(path: Path) -> tuple[Codebook, ImportReport]:
    """Read a codebook alone.

    Raises
    ------
    BadInput
        When the file is no REFI-QDA codebook.
    """
    name = relative(path)
    report = ImportReport(name)
    root = parse_xml(read_regular(path, name, MAX_XML), path.name, name, keep_instructions=True)
    if local(root) != "CodeBook" or "QDA-XML:codebook" not in root.tag:
        raise BadInput(Problem("not-refi", "not a REFI-QDA codebook.", "Is it a .qdpx project?", name))
    report.origin = root.get("origin") or ""
    found = children(root, "Codes")
    ours = instruction(root)
    codes, _ = read_codes(found[0], report, ours.get("codes")) if found else ([], {})
    for element in root.iter():
        if isinstance(element.tag, str) and local(element) == "Set":
            report.add("lost", "Set", element.get("name"), "no-place", f"{len(element)} codes")
    report.carried["codes"] = len(codes)
    return Codebook(
        tuple(codes),
        identifier_from(path.stem, (), "codebook"),
        imported=any(not code.definition for code in codes),
    ), report
