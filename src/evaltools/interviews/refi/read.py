"""Reading a project from .qdpx, with a report of everything that was not carried over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.informants.informants import CONSENTS, Informant
from evaltools.interviews.refi.codes import children, local, read_codes, too_deep
from evaltools.interviews.refi.left_over import report_left_over
from evaltools.interviews.refi.package import Package, open_package
from evaltools.interviews.refi.project import (
    CASE_VARIABLES,
    LIST_SEPARATOR,
    SOURCE_VARIABLES,
    Project,
    identifier_from,
    plain_guid,
)
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.refi.texts import TextSource, passages, source_text
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import ID_PATTERN, Transcript

ABOUT = "codebook: "


def read_project(path: Path) -> tuple[Project, ImportReport]:
    """Read a .qdpx into transcripts, codebook and codings.

    Parameters
    ----------
    path
        The file. Nothing is written, and no path in it is followed out of the package.

    Returns
    -------
    Project, ImportReport
        What could be carried over, and a report that lists everything else.

    Raises
    ------
    BadInput
        When the file is broken, suspicious, or no REFI-QDA project.
    """
    with open_package(path) as package:
        root = package.root()
        if local(root) != "Project" or "QDA-XML:project" not in root.tag:
            raise BadInput(
                Problem(
                    "not-refi",
                    "the document is no REFI-QDA project.",
                    "Is it a codebook (.qdc)?",
                    package.file,
                )
            )
        try:
            return _Reading(package, root).project(path)
        except RecursionError:
            raise too_deep(package.file) from None


class _Reading:
    """One reading of a document: what has been found so far, by GUID, and what has been used."""

    def __init__(self, package: Package, root: Any) -> None:
        self.package = package
        self.root = root
        self.report = ImportReport(relative(Path(package.archive.filename or "")), root.get("origin") or "")
        self.used: set[Any] = {root}
        self.lost: set[Any] = set()
        self.codes: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.note_elements: dict[str, Any] = {}
        self.coders: dict[str, str] = {}
        self.variables: dict[str, tuple[str, Any]] = {}

    def project(self, path: Path) -> tuple[Project, ImportReport]:
        codebook = self._codebook(path)
        self._users()
        self._notes()
        self._variables()
        sources = self._sources()
        usual = None
        codings: list[Coding] = []
        # Sources whose quotations settle how positions are counted speak for those without.
        for source in sorted(sources, key=lambda item: not item.named):
            settled, usual = passages(source, self.report, usual)
            codings += self._codings(source, settled)
        codings.sort(key=lambda c: (c.transcript, c.start, c.end, c.code, c.coder, c.id))
        informants = self._informants()
        transcripts = tuple(sorted((source.transcript for source in sources), key=lambda item: item.id))
        self._count(codebook, transcripts, codings, informants)
        report_left_over(self.root, self.used, self.lost, self.report)
        name = self.root.get("name") or path.stem
        coders = tuple(sorted({*self.coders.values(), *(coding.coder for coding in codings)}))
        return Project(name, codebook, transcripts, tuple(codings), informants, coders), self.report

    def _part(self, tag: str) -> Any:
        """A container of the document, marked as used, or an empty list."""
        found = children(self.root, tag)
        if not found:
            return ()
        self.used.add(found[0])
        return found[0]

    def _codebook(self, path: Path) -> Codebook:
        book = self._part("CodeBook")
        codes = children(book, "Codes")
        about: dict[str, Any] = {}
        for description in children(self.root, "Description"):
            text = description.text or ""
            if text.startswith(ABOUT):
                self.used.add(description)
                try:
                    loaded = json.loads(text.removeprefix(ABOUT))
                except ValueError:
                    loaded = None
                about = loaded if isinstance(loaded, dict) else {}
        if not codes:
            return Codebook((), "codebook")
        found, self.codes = read_codes(codes[0], self.report)
        self.used.update(
            element
            for element in codes[0].iter()
            if isinstance(element.tag, str) and local(element) in ("Codes", "Code", "Description")
        )
        identifier = about.get("id")
        fallback = identifier_from(path.stem, (), "codebook")
        title, source = (_text(about.get(key)) for key in ("title", "source"))
        return Codebook(
            tuple(found),
            identifier if isinstance(identifier, str) else fallback,
            title,
            source,
            imported=any(not code.definition for code in found),
        )

    def _users(self) -> None:
        for user in self._part("Users"):
            self.used.add(user)
            name = user.get("name") or user.get("id") or ""
            taken = self.coders.values()
            coder = (
                name
                if ID_PATTERN.match(name) and name not in taken
                else identifier_from(name, taken, "coder")
            )
            if coder != name:
                self.report.add("changed", "User", name, "renamed", coder)
            self.coders[plain_guid(user.get("guid"))] = coder

    def _notes(self) -> None:
        for note in self._part("Notes"):
            identifier = plain_guid(note.get("guid"))
            text = "".join(child.text or "" for child in children(note, "PlainTextContent"))
            if not text and note.get("plainTextPath"):
                member, reason = self.package.find(note.get("plainTextPath"))
                if member is None:
                    self.report.add("lost", "Note", note.get("name"), reason)
                else:
                    text = self.package.read(member).decode("utf-8", "replace").lstrip("\ufeff")
            self.notes[identifier] = text
            self.note_elements[identifier] = note

    def _variables(self) -> None:
        for variable in self._part("Variables"):
            name = variable.get("name") or ""
            self.variables[plain_guid(variable.get("guid"))] = (name, variable)

    def _sources(self) -> list[TextSource]:
        out: list[TextSource] = []
        taken: set[str] = set()
        for element in self._part("Sources"):
            name = element.get("name") or ""
            if local(element) != "TextSource":
                continue
            raw = source_text(element, self.package, self.report)
            if raw is None:
                self.lost.add(element)
                continue
            self.used.add(element)
            self.used.update(children(element, "PlainTextContent"))
            identifier = name if ID_PATTERN.match(name) and name.casefold() not in taken else ""
            if not identifier:
                identifier = identifier_from(_stem(name), taken, "text")
                self.report.add("changed", "TextSource", name, "renamed", identifier)
            taken.add(identifier.casefold())
            values = self._values(element, SOURCE_VARIABLES)
            out.append(TextSource(element, identifier, raw, _front(values)))
        return out

    def _values(self, element: Any, known: dict[str, str]) -> dict[str, str]:
        """Variable values with names and types of ours; the others are left for the report."""
        out: dict[str, str] = {}
        for value in children(element, "VariableValue"):
            reference = next(iter(children(value, "VariableRef")), None)
            if reference is None:
                continue
            name, variable = self.variables.get(plain_guid(reference.get("targetGUID")), ("", None))
            content = next((child for child in value if child is not reference), None)
            if variable is None or content is None or known.get(name) != variable.get("typeOfVariable"):
                continue
            out[name] = content.text or ""
            self.used.update((value, variable))
        return out

    def _codings(self, source: TextSource, settled: list[tuple[Any, int, int]]) -> list[Coding]:
        out: list[Coding] = []
        # Passages that could not be placed are in the report already, with their codings.
        placed = {selection for selection, _, _ in settled}
        self.lost.update(set(children(source.element, "PlainTextSelection")) - placed)
        for selection, start, end in settled:
            self.used.add(selection)
            memo = self._memo(selection)
            found = [
                coding
                for element in children(selection, "Coding")
                if (coding := self._coding(element, selection, source, start, end, memo))
            ]
            if not found:
                what = "only-annotation" if memo or not children(selection, "Coding") else "no-code"
                self.report.add("lost", "PlainTextSelection", selection.get("name"), what, _detail(memo))
            out += found
        for element in children(source.element, "Coding"):
            length = len(source.transcript.text)
            coding = self._coding(element, element, source, 0, length, "")
            if coding:
                self.report.add("changed", "Coding", source.transcript.id, "whole-source")
                out.append(coding)
        return out

    def _coding(
        self, element: Any, owner: Any, source: TextSource, start: int, end: int, memo: str
    ) -> Coding | None:
        self.used.add(element)
        reference = next(iter(children(element, "CodeRef")), None)
        target = plain_guid(reference.get("targetGUID")) if reference is not None else ""
        code = self.codes.get(target)
        if code is None:
            self.report.add("lost", "Coding", owner.get("name"), "no-code", target)
            return None
        user = plain_guid(element.get("creatingUser") or owner.get("creatingUser"))
        coder = self.coders.get(user)
        if coder is None:
            coder = self.coders.setdefault(user, identifier_from("imported", self.coders.values(), "coder"))
            self.report.add("changed", "Coding", owner.get("name"), "unnamed-coder", coder)
        whole_memo = "\n\n".join(part for part in (memo, self._memo(element)) if part)
        text = source.transcript.text
        return Coding(
            plain_guid(element.get("guid")),
            source.transcript.id,
            coder,
            start,
            end,
            code,
            checksum(text[start:end]),
            whole_memo,
            element.get("creationDateTime") or "",
        )

    def _memo(self, element: Any) -> str:
        """What is written beside a passage or coding: its description and the notes it refers to."""
        parts = []
        for child in children(element, "Description"):
            self.used.add(child)
            parts.append(child.text or "")
        for child in children(element, "NoteRef"):
            target = plain_guid(child.get("targetGUID"))
            if target in self.notes:
                self.used.update((child, self.note_elements[target]))
                self.used.update(children(self.note_elements[target], "PlainTextContent"))
                parts.append(self.notes[target])
        return "\n\n".join(part for part in parts if part)

    def _informants(self) -> tuple[Informant, ...]:
        out = []
        for case in self._part("Cases"):
            values = self._values(case, CASE_VARIABLES)
            informant = _informant(case.get("name") or "", values)
            if informant is not None:
                self.used.add(case)
                self.used.update(children(case, "SourceRef"))
                out.append(informant)
        return tuple(out)

    def _count(
        self,
        codebook: Codebook,
        transcripts: tuple[Transcript, ...],
        codings: list[Coding],
        informants: tuple[Informant, ...],
    ) -> None:
        counts = {
            "codes": len(codebook),
            "coders": len({coding.coder for coding in codings}),
            "transcripts": len(transcripts),
            "codings": len(codings),
            "memos": sum(bool(coding.memo) for coding in codings),
            "informants": len(informants),
        }
        for what, number in counts.items():
            if number:
                self.report.carried[what] = number


def _front(values: dict[str, str]) -> dict[str, Any]:
    """Front matter from variable values."""
    from datetime import date

    out: dict[str, Any] = {}
    for name in ("informants", "speakers"):
        if values.get(name):
            out[name] = tuple(values[name].split(LIST_SEPARATOR))
    if values.get("language") in ("sv", "en"):
        out["language"] = values["language"]
    out["synthetic"] = values.get("synthetic") in ("true", "1")
    try:
        out["date"] = date.fromisoformat(values["date"]) if values.get("date") else None
    except ValueError:
        out["date"] = None
    return out


def _informant(name: str, values: dict[str, str]) -> Informant | None:
    """A case of ours: it has a group and a consent."""
    group, role = (_joined(values, field) for field in ("group", "role"))
    consent, held = values.get("consent", ""), values.get("interviews", "1")
    if not name or not group or consent not in CONSENTS or not held.isdigit():
        return None
    synthetic = values.get("synthetic") in ("true", "1")
    return Informant(name, group, int(held), consent, synthetic, role, values.get("note", ""))


def _joined(values: dict[str, str], field: str) -> Any:
    if f"{field}.sv" in values and f"{field}.en" in values:
        return {"sv": values[f"{field}.sv"], "en": values[f"{field}.en"]}
    return values.get(field, "")


def _text(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"sv", "en"}:
        return {lang: str(text) for lang, text in value.items()}
    return value if isinstance(value, str) else ""


def _stem(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and len(suffix) <= 5 else name


def _detail(memo: str) -> str:
    line = " ".join(memo.split())
    return line if len(line) <= 80 else line[:79] + "…"
