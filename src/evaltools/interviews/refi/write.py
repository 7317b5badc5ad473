"""Writing a project as .qdpx: the same project always gives the same file, valid against the schema."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, relative
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.refi.codes import ORIGIN, one_line, shown_language, write_codes, xml_text
from evaltools.interviews.refi.exchange import Exchange
from evaltools.interviews.refi.project import (
    LIST_SEPARATOR,
    PROJECT_NAMESPACE,
    SOURCE_VARIABLES,
    Project,
    case_variable,
)
from evaltools.interviews.refi.project_guid import guid
from evaltools.interviews.refi.validate import to_bytes, validate
from evaltools.interviews.transcripts.confidential import write_private
from evaltools.interviews.transcripts.hostile_xml import parse_xml
from evaltools.interviews.transcripts.transcripts import Transcript

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?\Z")
LONGEST_NAME = 200
MEMBER_DATE = (1980, 1, 1, 0, 0, 0)


def write_project(project: Project, path: Path, lang: str | None = None) -> Path:
    """Write a project as .qdpx.

    Positions are code points with the end exclusive, texts have line feeds and no byte-order mark, and each
    passage is named with its quotation, so that a reader can check. No path of this machine is written.

    Parameters
    ----------
    project
        What to write. Revoked codings are left out.
    path
        The file; it is replaced at once or not at all.
    lang
        The language of names and definitions that other programs show; by default the codebook's first.

    Raises
    ------
    BadInput
        When codings do not fit the transcripts or the codebook, or the result would not follow the schema.
    """
    if problems := project.problems():
        raise BadInput(problems)
    data = to_bytes(_document(project, shown_language(project.codebook, lang)))
    validate(data, "Project.xsd", relative(path))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _member(archive, "project.qde", data)
        for transcript in sorted(project.transcripts, key=lambda item: item.id):
            _member(
                archive,
                f"sources/{_text_name(transcript, project.exchange)}",
                transcript.text.encode("utf-8"),
            )
    return write_private(path, buffer.getvalue())


def _member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, MEMBER_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def _text_name(transcript: Transcript, exchange: Exchange) -> str:
    return f"{exchange.guid('transcript', transcript.id)}.txt"


def _sub(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{PROJECT_NAMESPACE}}}{tag}", attributes)
    element.text = text
    return element


def _document(project: Project, lang: str) -> Any:
    from lxml import etree

    root = etree.Element(
        f"{{{PROJECT_NAMESPACE}}}Project",
        nsmap={None: PROJECT_NAMESPACE},
        name=one_line(project.exchange.names.get("project:") or project.name) or "project",
        origin=ORIGIN,
    )
    codings = [coding for coding in project.codings if not coding.revoked]
    exchange = project.exchange
    coders = sorted({*project.coders, *exchange.coders, *(coding.coder for coding in codings)})
    if coders:
        users = _sub(root, "Users")
        for coder in coders:
            _sub(
                users, "User", guid=exchange.guid("user", coder), name=one_line(exchange.name("user", coder))
            )
    if len(project.codebook):
        write_codes(_sub(root, "CodeBook"), project.codebook, PROJECT_NAMESPACE, lang, exchange)
    _variables(root, project)
    _cases(root, project)
    _sources(root, project, codings)
    _notes(root, project, codings)
    for container in ("Links", "Sets", "Graphs"):
        if exchange.kept.get(container):
            _as_it_came(_sub(root, container), exchange.kept[container])
    if exchange.memo:
        _sub(root, "Description", xml_text(exchange.memo))
    return root


def _as_it_came(container: Any, texts: Sequence[str]) -> None:
    for text in texts:
        container.append(parse_xml(text.encode("utf-8"), "exchange.json", "exchange.json"))


def _case_values(project: Project) -> dict[str, dict[str, str]]:
    out = {}
    for informant in project.informants:
        values: dict[str, str] = {}
        for field in ("group", "role"):
            value = getattr(informant, field)
            if isinstance(value, Mapping):
                values |= {f"{field}.{lang}": text for lang, text in value.items()}
            elif value:
                values[field] = value
        values |= {"interviews": str(informant.interviews), "consent": informant.consent}
        values["synthetic"] = "true" if informant.synthetic else "false"
        if informant.note:
            values["note"] = informant.note
        values |= informant.attributes
        out[informant.id] = values
    return out


def _source_values(transcript: Transcript) -> dict[str, str]:
    values = {"synthetic": "true" if transcript.synthetic else "false"}
    if transcript.language:
        values["language"] = transcript.language
    if transcript.informants:
        values["informants"] = LIST_SEPARATOR.join(transcript.informants)
    for name in ("speakers", "interviewers"):
        if own := getattr(transcript, name):
            values[name] = LIST_SEPARATOR.join(own)
    if transcript.date:
        values["date"] = transcript.date.isoformat()
    values |= {name: text for name, text in transcript.attributes.items() if name != "memo"}
    return values


def _type(kind: str, name: str, exchange: Exchange) -> str:
    """The type of a variable: ours, another program's, or text."""
    ours = SOURCE_VARIABLES.get(name) if kind == "source" else case_variable(name)
    return exchange.variables.get(name) or ours or "Text"


def _variable_guid(kind: str, name: str, exchange: Exchange) -> str:
    """A variable of another program keeps its GUID; ours are told apart by what they are on."""
    if f"variable:{name}" in exchange.guids:
        return exchange.guids[f"variable:{name}"]
    return guid(kind, name)


def _variables(root: Any, project: Project) -> None:
    used = {("source", name) for transcript in project.transcripts for name in _source_values(transcript)}
    used |= {("case", name) for values in _case_values(project).values() for name in values}
    if not used:
        return
    variables = _sub(root, "Variables")
    exchange = project.exchange
    written = set()
    for kind, name in sorted(used):
        own = _variable_guid(kind, name, exchange)
        if own not in written:
            written.add(own)
            _sub(variables, "Variable", guid=own, name=name, typeOfVariable=_type(kind, name, exchange))


def _values(parent: Any, kind: str, values: Mapping[str, str], exchange: Exchange) -> None:
    for name, text in sorted(values.items()):
        value = _sub(parent, "VariableValue")
        _sub(value, "VariableRef", targetGUID=_variable_guid(kind, name, exchange))
        _sub(value, f"{_type(kind, name, exchange)}Value", xml_text(text))


def _cases(root: Any, project: Project) -> None:
    if not project.informants:
        return
    cases = _sub(root, "Cases")
    values = _case_values(project)
    for informant in project.informants:
        case = _sub(
            cases,
            "Case",
            guid=project.exchange.guid("case", informant.id),
            name=one_line(project.exchange.name("case", informant.id)),
        )
        _values(case, "case", values[informant.id], project.exchange)
        for transcript in sorted(project.transcripts, key=lambda item: item.id):
            if informant.id in transcript.informants:
                _sub(case, "SourceRef", targetGUID=project.exchange.guid("transcript", transcript.id))


def _sources(root: Any, project: Project, codings: list[Coding]) -> None:
    if not project.transcripts:
        return
    by_transcript: dict[str, list[Coding]] = {}
    for coding in sorted(codings, key=lambda c: (c.transcript, c.start, c.end, c.code, c.coder, c.id)):
        by_transcript.setdefault(coding.transcript, []).append(coding)
    sources = _sub(root, "Sources")
    for transcript in sorted(project.transcripts, key=lambda item: item.id):
        source = _sub(
            sources,
            "TextSource",
            guid=project.exchange.guid("transcript", transcript.id),
            name=one_line(project.exchange.name("transcript", transcript.id)),
            plainTextPath=f"internal://{_text_name(transcript, project.exchange)}",
        )
        if memo := transcript.attributes.get("memo"):
            _sub(source, "Description", xml_text(memo))
        for own in _by_selection(by_transcript.get(transcript.id, []), project.exchange):
            _selection(source, own, transcript.text, project.exchange)
        _values(source, "source", _source_values(transcript), project.exchange)


def _by_selection(codings: Sequence[Coding], exchange: Exchange) -> list[list[Coding]]:
    """Codings of one transcript by the selection they stood in; each in one of its own where none is known."""
    out: dict[tuple[str, int, int], list[Coding]] = {}
    for coding in codings:
        own = exchange.guids.get(f"selection:{coding.id}", f"{coding.id}")
        out.setdefault((own, coding.start, coding.end), []).append(coding)
    return list(out.values())


def _selection(source: Any, codings: Sequence[Coding], text: str, exchange: Exchange) -> None:
    first = codings[0]
    quote = one_line(text[first.start : first.end])
    # Where a coding was moved, its selection is another than the one that still bears the old GUID.
    own = exchange.guids.get(f"selection:{first.id}")
    used = {item.get("guid") for item in source}
    selection = _sub(
        source,
        "PlainTextSelection",
        guid=own if own and own not in used else guid("selection", guid("coding", first.id)),
        name=quote if len(quote) <= LONGEST_NAME else quote[: LONGEST_NAME - 1] + "…",
        startPosition=str(first.start),
        endPosition=str(first.end),
        creatingUser=exchange.guid("user", first.coder),
    )
    for coding in codings:
        element = _sub(
            selection,
            "Coding",
            guid=guid("coding", coding.id),
            creatingUser=exchange.guid("user", coding.coder),
        )
        if _TIME.match(coding.created):
            element.set("creationDateTime", coding.created)
        _sub(element, "CodeRef", targetGUID=exchange.guid("code", coding.code))
        if coding.memo:
            _sub(element, "NoteRef", targetGUID=guid("note", guid("coding", coding.id)))


def _notes(root: Any, project: Project, codings: list[Coding]) -> None:
    with_memo = sorted((c for c in codings if c.memo), key=lambda c: (c.transcript, c.start, c.end, c.id))
    of_codes = [code for code in project.codebook if code.memo]
    if not with_memo and not of_codes:
        return
    notes = _sub(root, "Notes")
    for code in of_codes:
        note = _sub(notes, "Note", guid=project.exchange.guid("code-note", code.id), name="memo")
        _sub(note, "PlainTextContent", xml_text(code.memo))
    for coding in with_memo:
        identifier = guid("note", guid("coding", coding.id))
        note = _sub(notes, "Note", guid=identifier, name="memo")
        _sub(note, "PlainTextContent", xml_text(coding.memo))
