"""Codebooks in the exchange format, inside a project or alone (.qdc)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from evaltools import __version__
from evaltools.interviews.coding.codebook import (
    COLOUR,
    ID_PATTERN,
    LEVELS,
    ORIGINS,
    PALETTE,
    Code,
    Codebook,
    in_language,
)
from evaltools.interviews.coding.codebook_values import LANGUAGE
from evaltools.interviews.refi.exchange import Exchange
from evaltools.interviews.refi.project import CODEBOOK_NAMESPACE, Identifiers, plain_guid
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.transcripts.hostile_xml import children
from evaltools.interviews.transcripts.text import YAML_ALIAS
from evaltools.words import Message, Voice, say
from evaltools.words.catalogue import known_languages

ORIGIN = f"evaltools {__version__}"
FIELDS = ("definition", "use_when", "not_when", "example", "name")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SEPARATOR = "\n---\n"
INSTRUCTION = "evaltools"


def write_codes(parent: Any, codebook: Codebook, namespace: str, lang: str, exchange: Exchange) -> None:
    """Append a `Codes` element with the whole tree, in the words of a language.

    A description holds the definition and, in plain words, when the code is used, since that is what coders in
    other programs read. What the format has no place for stands in a processing instruction that they pass over.
    """
    from lxml import etree

    codes = etree.SubElement(parent, f"{{{namespace}}}Codes")
    in_project = namespace != CODEBOOK_NAMESPACE

    def branch(into: Any, above: str | None) -> None:
        for code in codebook.children(above):
            element = etree.SubElement(
                into,
                f"{{{namespace}}}Code",
                guid=exchange.guid("code", code.id),
                name=one_line(code.label(lang)),
                isCodable="false" if code.heading else "true",
                color=code.colour,
            )
            shown = xml_text(in_language(code.definition, lang) + _rules(code, lang))
            if shown:
                etree.SubElement(element, f"{{{namespace}}}Description").text = shown
            if code.memo and in_project:
                etree.SubElement(
                    element, f"{{{namespace}}}NoteRef", targetGUID=exchange.guid("code-note", code.id)
                )
            branch(element, code.id)

    branch(codes, None)
    extras = {exchange.guid("code", code.id): _extra(code, lang, in_project) for code in codebook}
    about = {"id": codebook.id, "title": _plain(codebook.title), "source": _plain(codebook.source)}
    if codebook.imported:
        about["imported"] = True
    content = json.dumps({"codebook": about, "codes": extras}, ensure_ascii=True, sort_keys=True)
    # A processing instruction must not hold its own end.
    codes.append(etree.ProcessingInstruction(INSTRUCTION, content.replace(">", "\\u003e")))


def shown_language(codebook: Codebook, wanted: str | None) -> str:
    """The language other programs show: the one asked for, else the codebook's first, else that of the package."""
    if wanted:
        return wanted
    texts = (text for code in codebook for text in (code.name, code.definition))
    return next((next(iter(text)) for text in texts if isinstance(text, Mapping) and text), "en")


def _rules(code: Code, lang: str) -> str:
    """When a code is used and when not, and an example, each on a line with what it is."""
    voice = Voice(lang if lang in known_languages() else "en")
    lines = [
        voice.speak(label(text=in_language(getattr(code, field), lang)))
        for field, label in RULES.items()
        if getattr(code, field)
    ]
    return "".join(f"\n\n{line}" for line in lines)


RULES: Mapping[str, Callable[..., Message]] = {
    "use_when": lambda text: say("Use when: {text}", text=text),
    "not_when": lambda text: say("Not when: {text}", text=text),
    "example": lambda text: say("Example: {text}", text=text),
}


def instruction(root: Any) -> dict[str, Any]:
    """What an earlier export of ours says beside what the format holds; empty where there is nothing."""
    from lxml import etree

    for found in root.iter(etree.ProcessingInstruction):
        if found.target == INSTRUCTION:
            try:
                content = json.loads(found.text or "")
            except (ValueError, RecursionError):
                return {}
            return content if isinstance(content, dict) else {}
    return {}


def read_codes(
    codes: Any,
    report: ImportReport,
    ours: Mapping[str, Any] | None = None,
    notes: Mapping[str, str] | None = None,
) -> tuple[list[Code], dict[str, str]]:
    """Codes of a `Codes` element in reading order, and their identifiers by GUID.

    Parameters
    ----------
    codes
        The element.
    report
        Where what changes is noted.
    ours
        What an earlier export of ours says of each code, by its GUID; see `instruction`.
    notes
        Text of the project's notes, by GUID.
    """
    out: list[Code] = []
    taken = Identifiers()
    by_guid: dict[str, str] = {}
    extras = {plain_guid(key): value for key, value in ours.items()} if isinstance(ours, Mapping) else {}

    def branch(element: Any, above: str | None) -> None:
        for child in children(element, "Code"):
            identifier = plain_guid(child.get("guid"))
            extra = extras.get(identifier)
            code = _code(child, above, len(out), taken, report, extra if isinstance(extra, dict) else None)
            memos = [
                (notes or {}).get(plain_guid(ref.get("targetGUID")), "") for ref in children(child, "NoteRef")
            ]
            memo = "\n\n".join(text for text in memos if text)
            out.append(replace(code, memo=memo) if memo else code)
            if identifier in by_guid:
                report.add("changed", "Code", code.label(), "duplicate-guid", identifier)
            else:
                by_guid[identifier] = code.id
            branch(child, code.id)

    branch(codes, None)
    return out, by_guid


def _code(
    element: Any,
    above: str | None,
    before: int,
    taken: Identifiers,
    report: ImportReport,
    given: dict[str, Any] | None,
) -> Code:
    name = element.get("name") or ""
    shown, old = _split(element)
    extra = given if given is not None else old
    wanted = extra.get("id")
    if isinstance(wanted, str) and ID_PATTERN.match(wanted) and taken.free(wanted):
        identifier = wanted
        taken.add(wanted)
    else:
        identifier = taken.take(name, "code")
        if identifier != name:
            report.add("changed", "Code", name, "renamed", identifier)
    colour = _colour(element.get("color"))
    if element.get("color") and colour is None:
        report.add("changed", "Code", name, "bad-colour", element.get("color"))
    lang = str(extra.get("language") or "")
    texts: dict[str, Any] = {}
    for field in FIELDS:
        value = extra.get(field)
        texts[field] = (
            value if isinstance(value, str) else _led_by(lang, value) if _in_languages(value) else ""
        )
    # What another program shows and lets its user change is what counts.
    texts["name"] = _in_language(texts["name"], name, lang) or identifier
    texts["definition"] = _in_language(texts["definition"], _definition(shown, texts, lang), lang)
    links = extra.get("linked_to")
    return Code(
        identifier,
        parent=above,
        origin=extra["origin"] if extra.get("origin") in ORIGINS else "unknown",
        linked_to=tuple(link for link in links if isinstance(link, str)) if isinstance(links, list) else (),
        added=_day(extra.get("added")),
        level=extra["level"] if extra.get("level") in LEVELS else "unknown",
        colour=colour or PALETTE[before % len(PALETTE)],
        heading=element.get("isCodable") in ("false", "0"),
        memo=str(extra.get("memo", "")),
        **texts,
    )


def _definition(shown: str, texts: Mapping[str, Any], lang: str) -> str:
    """The definition in a description: without the rules that our own export wrote below it."""
    rules = (
        _rules(Code("x", "x", **{field: texts[field] for field in RULES}), lang)
        if any(texts[field] for field in RULES)
        else ""
    )
    return shown.removesuffix(xml_text(rules)) if rules else shown


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _in_language(kept: Any, shown: str, lang: str) -> Any:
    if isinstance(kept, Mapping):
        return {**kept, lang: shown} if lang in kept else dict(kept)
    return shown


def _led_by(lang: str, texts: Any) -> dict[str, str]:
    """Texts by language with the one that was shown first, as they were before they were sorted."""
    return {code: texts[code] for code in sorted(texts, key=lambda code: code != lang)}


def _in_languages(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(LANGUAGE.match(str(name)) and isinstance(text, str) for name, text in value.items())
    )


def _extra(code: Code, lang: str, in_project: bool) -> dict[str, Any]:
    """A code's fields beside its definition, colour and place in the tree."""
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
        content["added"] = code.added.isoformat()
    if code.memo and not in_project:
        content["memo"] = code.memo
    return content


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _split(element: Any) -> tuple[str, dict[str, Any]]:
    """Definition, and the YAML that exports before version 2 wrote after it."""
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


def one_line(text: str) -> str:
    """Text for an attribute, where line breaks do not survive."""
    return " ".join(xml_text(text).split())


def xml_text(text: str) -> str:
    """Text without the few characters XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
