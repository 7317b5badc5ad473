"""Codebooks in the exchange format, inside a project or alone (.qdc)."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from evaltools import __version__
from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.coding.codebook import COLOUR, LEVELS, ORIGINS, PALETTE, Code, Codebook
from evaltools.interviews.transcripts.hostile_xml import children, local, parse_xml
from evaltools.interviews.refi.project import CODEBOOK_NAMESPACE, guid, identifier_from, plain_guid
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.transcripts.text import YAML_ALIAS
from evaltools.words.numbers import choose

ORIGIN = f"evaltools {__version__}"
FIELDS = ("definition", "use_when", "not_when", "example", "name")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SEPARATOR = "\n---\n"
"""In a code's description stands its definition, then this, then YAML with what the format has no place for."""


def write_codes(parent: Any, codebook: Codebook, namespace: str, lang: str) -> None:
    """Append a `Codes` element with the whole tree."""
    from lxml import etree

    codes = etree.SubElement(parent, f"{{{namespace}}}Codes")

    def branch(into: Any, above: str | None) -> None:
        for code in codebook.children(above):
            element = etree.SubElement(
                into,
                f"{{{namespace}}}Code",
                guid=guid("code", code.id),
                name=one_line(code.label(lang)),
                isCodable="true",
                color=code.colour,
            )
            description = etree.SubElement(element, f"{{{namespace}}}Description")
            description.text = xml_text(choose(code.definition, lang) + SEPARATOR + _extra(code, lang))
            branch(element, code.id)

    branch(codes, None)


def read_codes(codes: Any, report: ImportReport) -> tuple[list[Code], dict[str, str]]:
    """Codes of a `Codes` element in reading order, and their identifiers by GUID."""
    out: list[Code] = []
    by_guid: dict[str, str] = {}

    def branch(element: Any, above: str | None) -> None:
        for child in children(element, "Code"):
            code = _code(child, above, out, report)
            out.append(code)
            by_guid[plain_guid(child.get("guid"))] = code.id
            branch(child, code.id)

    branch(codes, None)
    return out, by_guid


def _code(element: Any, above: str | None, before: list[Code], report: ImportReport) -> Code:
    name = element.get("name") or ""
    definition, extra = _split(element)
    taken = {code.id for code in before}
    wanted = extra.get("id")
    if isinstance(wanted, str) and wanted not in taken:
        identifier = wanted
    else:
        identifier = identifier_from(name, taken, "code")
        if identifier != name:
            report.add("changed", "Code", name, "renamed", identifier)
    if element.get("isCodable") in ("false", "0"):
        report.add("changed", "Code", name, "not-codable")
    colour = _colour(element.get("color")) or PALETTE[len(before) % len(PALETTE)]
    texts: dict[str, Any] = {}
    for field in FIELDS:
        value = extra.get(field)
        texts[field] = value if isinstance(value, str) or _is_bilingual(value) else ""
    # What another program shows and lets its user change is what counts.
    lang = str(extra.get("language", "sv"))[:2]
    texts["name"] = _in_language(texts["name"], name, lang) or identifier
    texts["definition"] = _in_language(texts["definition"], definition, lang)
    links = extra.get("linked_to")
    added = extra.get("added")
    return Code(
        identifier,
        parent=above,
        origin=extra["origin"] if extra.get("origin") in ORIGINS else "theory",
        linked_to=tuple(link for link in links if isinstance(link, str)) if isinstance(links, list) else (),
        added=added if isinstance(added, date) else None,
        level=extra["level"] if extra.get("level") in LEVELS else "first",
        colour=colour,
        **texts,
    )


def _in_language(kept: Any, shown: str, lang: str) -> Any:
    if isinstance(kept, Mapping):
        return {**kept, lang: shown} if lang in kept else dict(kept)
    return shown


def _is_bilingual(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"sv", "en"}
        and all(isinstance(text, str) for text in value.values())
    )


def _extra(code: Code, lang: str) -> str:
    """YAML with a code's fields beside its definition, colour and place in the tree."""
    from ruamel.yaml import YAML

    content: dict[str, Any] = {"id": code.id, "language": lang}
    for field in FIELDS:
        value = getattr(code, field)
        shown = field in ("name", "definition")
        if isinstance(value, Mapping):
            content[field] = dict(value)
        elif value and not shown:
            content[field] = value
    content |= {"origin": code.origin, "level": code.level}
    if code.linked_to:
        content["linked_to"] = list(code.linked_to)
    if code.added:
        content["added"] = code.added
    buffer = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.dump(content, buffer)
    return buffer.getvalue()


def _split(element: Any) -> tuple[str, dict[str, Any]]:
    """Definition and the YAML after it, where the description has one."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    found = next(iter(children(element, "Description")), None)
    text = (found.text or "") if found is not None else ""
    definition, mark, rest = (SEPARATOR[:0] + text).rpartition(SEPARATOR)
    if not mark or len(rest) > 100_000 or YAML_ALIAS.search(rest):
        return text, {}
    try:
        content = YAML(typ="safe", pure=True).load(rest)
    except (YAMLError, ValueError, RecursionError):
        return text, {}
    return (definition, content) if isinstance(content, dict) and "id" in content else (text, {})


def _colour(value: str | None) -> str | None:
    if value and len(value) == 4 and value.startswith("#"):
        value = "#" + "".join(2 * digit for digit in value[1:])
    return value if value and COLOUR.match(value) else None


def too_deep(name: str) -> BadInput:
    """The error for a tree no person made."""
    return BadInput(Problem("too-deep", "its elements are nested too deeply; refused.", file=name))


def one_line(text: str) -> str:
    """Text for an attribute, where line breaks do not survive."""
    return " ".join(xml_text(text).split())


def xml_text(text: str) -> str:
    """Text without the few characters XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
