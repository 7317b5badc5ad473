"""Writing a project as .qdpx: the same project always gives the same file, valid against the schema."""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, relative
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.refi.codes import ORIGIN, one_line, write_codes, xml_text
from evaltools.interviews.refi.project import (
    CASE_VARIABLES,
    LIST_SEPARATOR,
    PROJECT_NAMESPACE,
    SOURCE_VARIABLES,
    Project,
    guid,
)
from evaltools.interviews.refi.validate import to_bytes, validate
from evaltools.interviews.transcripts.transcripts import Transcript

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?\Z")
LONGEST_NAME = 200
MEMBER_DATE = (1980, 1, 1, 0, 0, 0)


def write_project(project: Project, path: Path, lang: str = "sv") -> Path:
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
        The language of names and definitions that other programs show.

    Raises
    ------
    BadInput
        When codings do not fit the transcripts or the codebook, or the result would not follow the schema.
    """
    if problems := project.problems():
        raise BadInput(problems)
    data = to_bytes(_document(project, lang))
    validate(data, "Project.xsd", relative(path))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _member(archive, "project.qde", data)
        for transcript in sorted(project.transcripts, key=lambda item: item.id):
            _member(archive, f"sources/{_text_name(transcript)}", transcript.text.encode("utf-8"))
    return put(path, buffer.getvalue())


def put(path: Path, data: bytes) -> Path:
    """Write a file at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".export-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def _member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, MEMBER_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def _text_name(transcript: Transcript) -> str:
    return f"{guid('text', transcript.id)}.txt"


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
        name=one_line(project.name) or "project",
        origin=ORIGIN,
    )
    codings = [coding for coding in project.codings if not coding.revoked]
    coders = sorted({*project.coders, *(coding.coder for coding in codings)})
    if coders:
        users = _sub(root, "Users")
        for coder in coders:
            _sub(users, "User", guid=guid("user", coder), name=coder)
    if len(project.codebook):
        write_codes(_sub(root, "CodeBook"), project.codebook, PROJECT_NAMESPACE, lang)
    _variables(root, project)
    _cases(root, project)
    _sources(root, project, codings)
    _notes(root, codings)
    _sub(root, "Description", xml_text(_about(project)))
    return root


def _about(project: Project) -> str:
    """What the format has no place for: the codebook's own id, title and source."""
    import json

    book = project.codebook
    about = {"id": book.id, "title": _plain(book.title), "source": _plain(book.source)}
    return "codebook: " + json.dumps(about, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


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
        out[informant.id] = values
    return out


def _source_values(transcript: Transcript) -> dict[str, str]:
    values = {"language": transcript.language, "synthetic": "true" if transcript.synthetic else "false"}
    if transcript.informants:
        values["informants"] = LIST_SEPARATOR.join(transcript.informants)
    if transcript.speakers:
        values["speakers"] = LIST_SEPARATOR.join(transcript.speakers)
    if transcript.date:
        values["date"] = transcript.date.isoformat()
    return values


def _variables(root: Any, project: Project) -> None:
    used = {("source", name) for transcript in project.transcripts for name in _source_values(transcript)}
    used |= {("case", name) for values in _case_values(project).values() for name in values}
    if not used:
        return
    variables = _sub(root, "Variables")
    for kind, name in sorted(used):
        type_name = (SOURCE_VARIABLES if kind == "source" else CASE_VARIABLES)[name]
        _sub(variables, "Variable", guid=guid(kind, name), name=name, typeOfVariable=type_name)


def _values(parent: Any, kind: str, values: Mapping[str, str]) -> None:
    types = SOURCE_VARIABLES if kind == "source" else CASE_VARIABLES
    for name, text in sorted(values.items()):
        value = _sub(parent, "VariableValue")
        _sub(value, "VariableRef", targetGUID=guid(kind, name))
        _sub(value, f"{types[name]}Value", xml_text(text))


def _cases(root: Any, project: Project) -> None:
    if not project.informants:
        return
    cases = _sub(root, "Cases")
    values = _case_values(project)
    for informant in project.informants:
        case = _sub(cases, "Case", guid=guid("case", informant.id), name=informant.id)
        _values(case, "case", values[informant.id])
        for transcript in sorted(project.transcripts, key=lambda item: item.id):
            if informant.id in transcript.informants:
                _sub(case, "SourceRef", targetGUID=guid("transcript", transcript.id))


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
            guid=guid("transcript", transcript.id),
            name=transcript.id,
            plainTextPath=f"internal://{_text_name(transcript)}",
        )
        for coding in by_transcript.get(transcript.id, ()):
            _selection(source, coding, transcript.text)
        _values(source, "source", _source_values(transcript))


def _selection(source: Any, coding: Coding, text: str) -> None:
    quote = one_line(text[coding.start : coding.end])
    selection = _sub(
        source,
        "PlainTextSelection",
        guid=guid("selection", guid("coding", coding.id)),
        name=quote if len(quote) <= LONGEST_NAME else quote[: LONGEST_NAME - 1] + "…",
        startPosition=str(coding.start),
        endPosition=str(coding.end),
        creatingUser=guid("user", coding.coder),
    )
    element = _sub(
        selection, "Coding", guid=guid("coding", coding.id), creatingUser=guid("user", coding.coder)
    )
    if _TIME.match(coding.created):
        element.set("creationDateTime", coding.created)
    _sub(element, "CodeRef", targetGUID=guid("code", coding.code))
    if coding.memo:
        _sub(element, "NoteRef", targetGUID=guid("note", guid("coding", coding.id)))


def _notes(root: Any, codings: list[Coding]) -> None:
    with_memo = sorted((c for c in codings if c.memo), key=lambda c: (c.transcript, c.start, c.end, c.id))
    if not with_memo:
        return
    notes = _sub(root, "Notes")
    for coding in with_memo:
        identifier = guid("note", guid("coding", coding.id))
        note = _sub(notes, "Note", guid=identifier, name="memo")
        _sub(note, "PlainTextContent", xml_text(coding.memo))
