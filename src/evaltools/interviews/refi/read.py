"""Reading a project from .qdpx, with a report of everything that was not carried over."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.informants.informants import Informant
from evaltools.interviews.refi.codes import instruction, read_codes
from evaltools.interviews.refi.exchange import Exchange
from evaltools.interviews.refi.kept import KEPT, kept_elements
from evaltools.interviews.refi.left_over import report_left_over
from evaltools.interviews.refi.package import Package, open_package
from evaltools.interviews.refi.positions import Counting
from evaltools.interviews.refi.project import (
    SOURCE_VARIABLES,
    Identifiers,
    Project,
    case_variable,
    identifier_from,
)
from evaltools.interviews.refi.project_guid import guid, is_guid, plain_guid
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.refi.texts import TextSource, note_text, passages, source_text
from evaltools.interviews.refi.values import detail, front_matter, informant_of, old_about, stem, text_of
from evaltools.interviews.transcripts.hostile_xml import children, local
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import ID_PATTERN, Transcript


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
            message = "the document is no REFI-QDA project."
            raise BadInput(Problem("not-refi", message, "Is it a codebook (.qdc)?", package.file))
        return _Reading(package, root).project(path)


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
        self.guids: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.ours = self.report.origin.startswith("evaltools")
        self.foreign_types: dict[str, str] = {}
        self.of_cases: dict[str, list[str]] = {}
        """Informants by the GUID of the source their case refers to."""
        self.seen_codings: set[str] = set()

    def project(self, path: Path) -> tuple[Project, ImportReport]:
        for name in self.package.other_documents:
            self.report.add("lost", "Project", name, "second-document")
        self._notes()
        codebook = self._codebook(path)
        self._users()
        self._variables()
        sources = self._sources()
        # Exports of ours count as we do.
        usual = Counting() if self.ours else None
        codings: list[Coding] = []
        # Sources whose quotations settle how positions are counted speak for those without.
        for source in sorted(sources, key=lambda item: not item.named):
            settled, usual = passages(source, self.report, usual)
            codings += self._codings(source, settled)
        codings.sort(key=lambda c: (c.transcript, c.start, c.end, c.code, c.coder, c.id))
        informants = self._informants()
        transcripts = tuple(
            sorted((self._with_cases(source) for source in sources), key=lambda item: item.id)
        )
        memo = self._project_memo()
        containers = {tag: self._part(tag) for tag in KEPT}
        kept = kept_elements(containers, self.used, self.notes, self.report)
        self._count(codebook, transcripts, codings, informants)
        report_left_over(self.root, self.used, self.lost, self.report)
        name = self.root.get("name") or path.stem
        if not self.ours:
            self.names["project:"] = name
        active = {coding.coder for coding in codings}
        coders = tuple(sorted({*self.coders.values(), *active}))
        exchange = Exchange(
            self.guids, self.foreign_types, kept, memo, tuple(sorted(set(coders) - active)), self.names
        )
        found = Project(name, codebook, transcripts, tuple(codings), informants, coders, exchange)
        return found, self.report

    def _identify(self, kind: str, identifier: str, element: Any) -> None:
        """Remember the GUID something of ours has in the file, unless it is the one we would give it."""
        found = plain_guid(element.get("guid"))
        if is_guid(found) and found != guid(kind, identifier):
            self.guids[f"{kind}:{identifier}"] = found

    def _named(self, taken: Identifiers, kind: str, element: Any, base: str, fallback: str) -> str:
        """The name of something where it can be its identifier, else one made of it; the name goes back."""
        name = element.get("name") or base
        if ID_PATTERN.match(name) and taken.free(name):
            taken.add(name)
            return name
        identifier = taken.take(base, fallback)
        if not self.ours and identifier != name:
            self.report.add("changed", local(element), name, "renamed", identifier)
        if name:
            self.names[f"{kind}:{identifier}"] = name
        return identifier

    def _project_memo(self) -> str:
        parts = []
        for description in children(self.root, "Description"):
            text = description.text or ""
            if description not in self.used and text.strip():
                parts.append(text)
            self.used.add(description)
        memo = self._memo(self.root)
        return "\n\n".join(part for part in (*parts, memo) if part) if not parts or memo != parts[0] else memo

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
        ours = instruction(self.root)
        said = ours.get("codebook")
        about: dict[str, Any] = said if isinstance(said, dict) else old_about(self.root, self.used)
        if not codes:
            return Codebook((), "codebook")
        found, self.codes = read_codes(codes[0], self.report, ours.get("codes"), self.notes)
        for element in codes[0].iter():
            if isinstance(element.tag, str) and local(element) in ("Codes", "Code", "Description"):
                self.used.add(element)
            elif isinstance(element.tag, str) and local(element) == "NoteRef":
                self._use_note(element)
        for identifier, code in self.codes.items():
            if is_guid(identifier) and identifier != guid("code", code):
                self.guids[f"code:{code}"] = identifier
        named = about.get("id")
        fallback = identifier_from(path.stem, (), "codebook")
        title, source = (text_of(about.get(key)) for key in ("title", "source"))
        return Codebook(
            tuple(found),
            named if isinstance(named, str) else fallback,
            title,
            source,
            # Our own exports say so; other programs let codes do without a definition.
            imported=about.get("imported") is True if about else any(not code.definition for code in found),
        )

    def _users(self) -> None:
        taken = Identifiers()
        for user in children(self._part("Users"), "User"):
            self.used.add(user)
            name = user.get("name") or user.get("id") or ""
            identifier = plain_guid(user.get("guid"))
            if identifier in self.coders:
                self.report.add("changed", "User", name, "duplicate-guid", identifier)
                continue
            coder = self._named(taken, "user", user, name, "coder")
            self.coders[identifier] = coder
            self._identify("user", coder, user)

    def _notes(self) -> None:
        for note in children(self._part("Notes"), "Note"):
            identifier = plain_guid(note.get("guid"))
            text = note_text(note, self.package, self.report)
            if identifier in self.notes:
                self.report.add("lost", "Note", note.get("name"), "duplicate-guid", detail(text))
                continue
            self.notes[identifier] = text
            self.note_elements[identifier] = note

    def _variables(self) -> None:
        for variable in self._part("Variables"):
            name = variable.get("name") or ""
            self.variables[plain_guid(variable.get("guid"))] = (name, variable)

    def _sources(self) -> list[TextSource]:
        out: list[TextSource] = []
        taken = Identifiers()
        guids: set[str] = set()
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
            identifier = self._named(taken, "transcript", element, stem(name), "text")
            own = plain_guid(element.get("guid"))
            if own in guids:
                self.report.add("changed", "TextSource", name, "duplicate-guid", own)
            else:
                self._identify("transcript", identifier, element)
            guids.add(own)
            values, foreign = self._values(element, SOURCE_VARIABLES.get)
            front = front_matter(values)
            if foreign:
                front["attributes"] = foreign
            if note := self._memo(element):
                front["attributes"] = {**foreign, "memo": note}
            out.append(TextSource(element, identifier, raw, front))
        return out

    def _with_cases(self, source: TextSource) -> Transcript:
        """A transcript with the informants whose cases refer to it, where it does not name its own."""
        people = self.of_cases.get(plain_guid(source.element.get("guid")), [])
        if source.transcript.informants or not people:
            return source.transcript
        return replace(source.transcript, informants=tuple(people))

    def _values(
        self, element: Any, ours: Callable[[str], str | None]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Variable values with names and types of ours, and those of another program."""
        own: dict[str, str] = {}
        foreign: dict[str, str] = {}
        for value in children(element, "VariableValue"):
            reference = next(iter(children(value, "VariableRef")), None)
            if reference is None:
                continue
            name, variable = self.variables.get(plain_guid(reference.get("targetGUID")), ("", None))
            content = next((child for child in value if local(child).endswith("Value")), None)
            if variable is None or content is None or not name:
                continue
            kind = variable.get("typeOfVariable") or "Text"
            self.used.update((value, variable))
            if ours(name) == kind:
                own[name] = content.text or ""
            else:
                foreign[name] = content.text or ""
                self.foreign_types[name] = kind
                self._identify("variable", name, variable)
        return own, foreign

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
                self.report.add("lost", "PlainTextSelection", selection.get("name"), what, detail(memo))
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
        identifier = plain_guid(element.get("guid"))
        if identifier in self.seen_codings or not is_guid(identifier):
            if identifier:
                self.report.add("changed", "Coding", owner.get("name"), "duplicate-guid", identifier)
            identifier = str(
                uuid.uuid5(uuid.NAMESPACE_OID, f"{source.identifier} {start} {end} {len(self.seen_codings)}")
            )
        self.seen_codings.add(identifier)
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
        if owner is not element:
            self._identify("selection", identifier, owner)
        return Coding(
            identifier,
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
        parts += [self._use_note(child) or "" for child in children(element, "NoteRef")]
        return "\n\n".join(part for part in parts if part)

    def _use_note(self, reference: Any) -> str | None:
        """The text of a note that something refers to, marked as carried over."""
        target = plain_guid(reference.get("targetGUID"))
        if target not in self.notes:
            return None
        self.used.update((reference, self.note_elements[target]))
        self.used.update(children(self.note_elements[target], "PlainTextContent"))
        return self.notes[target]

    def _informants(self) -> tuple[Informant, ...]:
        out: list[Informant] = []
        taken = Identifiers()
        for case in children(self._part("Cases"), "Case"):
            values, foreign = self._values(case, case_variable)
            name = case.get("name") or ""
            informant = informant_of(name, values)
            if informant is None:
                identifier = self._named(taken, "case", case, name, "case")
                # Nobody has said what may be quoted, so nothing may.
                informant = Informant(identifier, "unknown", note=self._memo(case))
            taken.add(informant.id)
            self._identify("case", informant.id, case)
            out.append(replace(informant, attributes=foreign))
            self.used.add(case)
            for reference in children(case, "SourceRef"):
                self.used.add(reference)
                self.of_cases.setdefault(plain_guid(reference.get("targetGUID")), []).append(informant.id)
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
