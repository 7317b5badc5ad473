"""The documents a study rests on, and which raw file was transcribed from which: `data/raw/sources.yml`.

Every raw file is listed with its checksum, so that nobody changes a figure without its showing.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.files.checksum import sha256 as sha256
from evaltools.files.yaml import Located, model_problems, read_yaml
from evaltools.study import interview_folder, patterns
from evaltools.study.model import Identifier, Words
from evaltools.study.tables.schemas import OTHER_FORMATS as OTHER_FORMATS
from evaltools.study.tables.schemas import TABLES
from evaltools.words.dates import Day
from evaltools.words.messages import Foreign, Sayable


def _path(value: str) -> str:
    # An asterisk may stand in the last part, which then is a pattern.
    if not re.fullmatch(r"[\w-]+(/\w[\w.-]*)*/(\w[\w.-]*|[\w.-]*\*[\w.*-]*)", value):
        raise ValueError(
            f'"{value}" is no path below data/raw, such as umea/effects.csv: letters, digits, - _ and ., no spaces'
        )
    return value


def _blank(value: Any) -> Any:
    return "" if value is None else value


def _checksum(value: str) -> str:
    if value and not re.fullmatch(r"[0-9a-f]{64}", value):
        raise ValueError("a checksum has 64 hexadecimal digits; `evaltools prepare --accept` writes it")
    return value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(_Part):
    """A document or data set that figures are taken from."""

    id: Identifier
    title: Annotated[str, Field(strict=True, min_length=1)]
    author: Annotated[str, Field(strict=True, min_length=1)]
    year: int
    publisher: str = ""
    language: str = ""
    """Code of the language it is written in; blank where it is not told."""
    kind: Words
    url: str = ""
    pages: Words | None = None
    """How pages are counted in the locators."""
    synthetic: bool = False
    """Written or simulated for this project: supports no claim about any programme."""
    public: bool = False
    """Public statistics, or another document that anyone may read: its small numbers are shown as they stand."""

    letter: Annotated[str, Field(pattern="^[a-z]?$")] = ""
    """Tells it from others of the same author and year; given in the order of the list where it is not written."""

    @property
    def dated(self) -> str:
        """The year it is cited by: 2021, or 2024b where the author has several documents of a year."""
        return f"{self.year}{self.letter}"

    def words(self, text: str) -> Sayable:
        """A text of the document as it stands there, marked with the language it is written in."""
        return Foreign(text, self.language) if self.language and text else text


class RawFile(_Part):
    """One file under data/raw: what it holds, where it is from and its checksum."""

    path: Annotated[str, Field(strict=True), AfterValidator(_path)]
    table: str
    documents: tuple[Identifier, ...]
    """Those that its rows may name as their source; none while it is empty."""
    sha256: Annotated[str, Field(strict=True), AfterValidator(_checksum), BeforeValidator(_blank)] = ""
    """Blank until `evaltools prepare --accept` records it."""
    transcribed: Day | None = None
    checked: Day | None = None
    """When the transcription was read against the document a second time."""
    note: str = ""
    language: str = ""
    """Language that its texts are written in, where they stand in that alone: other languages show them as they stand."""

    @property
    def folder(self) -> str:
        """The part of data/raw it lies in; studies choose by it."""
        return self.path.split("/", 1)[0]

    @property
    def is_interviews(self) -> bool:
        """Whether it lists a folder of interviews."""
        return interview_folder.is_folder(self.path, self.table)


def _lettered(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Give letters to documents of the same author and year."""
    alike = Counter((item.author, item.year) for item in documents)
    given: Counter[tuple[str, int]] = Counter()
    found = []
    for item in documents:
        key = (item.author, item.year)
        if alike[key] > 1 and not item.letter:
            item = item.model_copy(update={"letter": chr(ord("a") + given[key] % 26)})
        given[key] += 1
        found.append(item)
    return tuple(found)


class Sources(_Part):
    """Everything listed in sources.yml, and the files of the folders of interviews listed there."""

    documents: Annotated[tuple[Document, ...], AfterValidator(_lettered)]
    files: tuple[RawFile, ...]
    interviews: tuple[RawFile, ...] = ()
    """Folders of interviews, each with the checksum of what lies in it now; blank where it is not on this machine."""

    def document(self, id: str) -> Document:
        """Document by id."""
        for document in self.documents:
            if document.id == id:
                return document
        raise BadInput(
            Problem(
                "unknown-document",
                f'there is no document "{id}".',
                nearest(id, [document.id for document in self.documents]),
                "data/raw/sources.yml",
            )
        )

    def of(self, folders: Sequence[str]) -> list[RawFile]:
        """Files in the given folders of data/raw."""
        return [file for file in self.files if file.folder in folders]

    def interviews_away(self, folders: Sequence[str]) -> list[Problem]:
        """That the interviews of a study are not on this machine, as a warning for each folder of them."""
        return [
            Problem(
                "interviews-away",
                f"data/raw/{entry.path} is not on this machine; the interviews are left out.",
                "Interviews are not in version control. Whoever keeps them can give you the folder.",
                "data/raw/sources.yml",
                severity="warning",
            )
            for entry in self.interviews
            if entry.folder in folders and not entry.sha256
        ]

    @property
    def synthetic(self) -> frozenset[str]:
        """Ids of the documents that are synthetic."""
        return frozenset(document.id for document in self.documents if document.synthetic)


def read_sources(root: Path, folders: Sequence[str] | None = None, *, checksums: bool = True) -> Sources:
    """Read `data/raw/sources.yml` and check it against the files there.

    Parameters
    ----------
    root : the folder the study file lies in.
    folders : parts of data/raw to check; None checks all.
    checksums : also compare every file's checksum with the one recorded.

    Raises
    ------
    BadInput
        with all problems: unknown keys, ids used twice, files missing, changed or not listed.
    """
    sources, problems = inspect_sources(root, folders, checksums=checksums)
    problems.raise_if_any()
    assert sources is not None
    return sources


def inspect_sources(
    root: Path, folders: Sequence[str] | None = None, *, checksums: bool = True
) -> tuple[Sources | None, Problems]:
    """Do what `read_sources` does, but return the problems beside what could be read.

    Parameters
    ----------
    root, folders, checksums : see `read_sources`.

    Returns
    -------
    tuple of Sources or None, and Problems
        None where the file holds nothing that could be read; otherwise the entries that could.
    """
    try:
        located = read_yaml(root / "data" / "raw" / "sources.yml", root)
    except BadInput as error:
        return None, Problems(found=list(error.problems))
    problems = Problems(located.file)
    if not isinstance(located.data, dict):
        problems.add("not-sources", "holds no documents and files.", "See docs/data.md.", line=1)
        return None, problems
    try:
        sources = Sources.model_validate(located.data)
        _check_listing(sources, located, problems)
        _check_present(sources, located, root, folders, problems, checksums)
    except ValidationError as error:
        problems.found += model_problems(error, located, (), _KNOWN)
        sources = _readable(located)
    whole = _with_interviews(sources, root)
    if checksums:
        _check_frozen(sources, whole, located, folders, problems)
    return whole, problems


def _with_interviews(sources: Sources, root: Path) -> Sources:
    """The sources with the files in folders of interviews in place of the folders."""
    files: list[RawFile] = []
    folders = []
    for entry in sources.files:
        if not entry.is_interviews:
            files += _single(entry, root)
            continue
        folder = root / "data" / "raw" / entry.path
        inside = [(name, table, sha256(folder / name)) for name, table in interview_folder.contents(folder)]
        files += [
            entry.model_copy(update={"path": f"{entry.path}/{name}", "table": table, "sha256": checksum})
            for name, table, checksum in inside
            if table != interview_folder.WORKBENCH
        ]
        now = interview_folder.digest((name, checksum) for name, _, checksum in inside) if inside else ""
        folders.append(entry.model_copy(update={"sha256": now}))
    return sources.model_copy(update={"files": tuple(files), "interviews": tuple(folders)})


def _single(entry: RawFile, root: Path) -> list[RawFile]:
    """The files an entry stands for, each with its own checksum where the entry is a pattern."""
    if not patterns.is_pattern(entry.path):
        return [entry]
    raw = root / "data" / "raw"
    names = patterns.matching(raw, entry.path)
    return [entry.model_copy(update={"path": name, "sha256": sha256(raw / name)}) for name in names]


def _check_frozen(
    listed: Sources, whole: Sources, located: Located, folders: Sequence[str] | None, problems: Problems
) -> None:
    """Tell of folders of interviews that were changed after they were frozen; one that is away is no mistake."""
    now = {entry.path: entry.sha256 for entry in whole.interviews}
    for index, entry in enumerate(listed.files):
        if not entry.is_interviews or (folders is not None and entry.folder not in folders):
            continue
        if entry.sha256 and now[entry.path] not in ("", entry.sha256):
            problems.add(
                "wrong-checksum",
                f"data/raw/{entry.path} is not as it was frozen (its checksum is {now[entry.path]}).",
                "Freeze it again (`evaltools interviews freeze`), take its checksum out to work on, or restore the files.",
                line=located.line("files", index, "sha256"),
            )


_KNOWN = {
    "": ["documents", "files"],
    "documents": list(Document.model_fields),
    "files": list(RawFile.model_fields),
}


def _readable(located: Located) -> Sources:
    """The entries that are as they should be, so that the files they list are checked with the rest."""
    parts: dict[str, list[Any]] = {"documents": [], "files": []}
    for name, model in (("documents", Document), ("files", RawFile)):
        items = located.data.get(name)
        for item in items if isinstance(items, list) else []:
            with contextlib.suppress(ValidationError):
                parts[name].append(model.model_validate(item))
    return Sources(documents=tuple(parts["documents"]), files=tuple(parts["files"]))


def _check_listing(sources: Sources, located: Located, problems: Problems) -> None:
    documents: set[str] = set()
    for index, document in enumerate(sources.documents):
        if document.id in documents:
            line = located.line("documents", index, "id")
            problems.add(
                "duplicate-id", f'document "{document.id}" is listed twice.', "Remove one.", line=line
            )
        documents.add(document.id)
    paths: set[str] = set()
    known = [*TABLES, *OTHER_FORMATS]
    unknown: dict[str, list[int | None]] = {}
    for index, file in enumerate(sources.files):
        line = located.line("files", index)
        if file.path in paths:
            problems.add("duplicate-file", f'file "{file.path}" is listed twice.', "Remove one.", line=line)
        paths.add(file.path)
        if file.table not in known:
            where = located.line("files", index, "table")
            problems.add(
                "unknown-table", f'unknown table "{file.table}".', nearest(file.table, known), line=where
            )
        for name in file.documents:
            if name not in documents:
                unknown.setdefault(name, []).append(located.line("files", index, "documents"))
    for name, places in unknown.items():
        # Named by many files, it is one mistake: most likely that of the document's own id.
        more = f" ({len(places)} files name it)" if len(places) > 1 else ""
        message = f'unknown document "{name}"{more}.'
        problems.add("unknown-document", message, nearest(name, documents), line=places[0])


def _check_present(
    sources: Sources,
    located: Located,
    root: Path,
    folders: Sequence[str] | None,
    problems: Problems,
    checksums: bool,
) -> None:
    raw = root / "data" / "raw"
    _check_inside(raw, root, folders, problems)
    for index, file in enumerate(sources.files):
        if file.is_interviews or (folders is not None and file.folder not in folders):
            continue
        if not patterns.matching(raw, file.path):
            problems.add(
                "missing-file",
                f"data/raw/{file.path} is listed but is not there.",
                "Put it back, or take it off the list.",
                line=located.line("files", index, "path"),
            )
        elif checksums and not file.sha256:
            problems.add(
                "no-checksum",
                f"data/raw/{file.path} has no checksum here.",
                "Run `evaltools prepare --accept` to record it.",
                line=located.line("files", index, "path"),
            )
        elif checksums and (found := patterns.checksum(raw, file.path)) != file.sha256:
            problems.add(
                "wrong-checksum",
                f"data/raw/{file.path} is not the file recorded here (its checksum is {found}).",
                "If you changed it on purpose, run `evaltools prepare --accept` or write that checksum here; "
                "otherwise restore the file.",
                line=located.line("files", index, "sha256"),
            )
    listed = {file.path for file in sources.files}
    listed |= {name for file in sources.files for name in patterns.matching(raw, file.path)}
    within = tuple(f"{file.path}/" for file in sources.files if file.is_interviews)
    for name in _present(raw, folders):
        if name not in listed and not name.startswith(within):
            problems.add(
                "unlisted-file",
                f"is not listed in {located.file}.",
                "List it with table, documents and checksum, or move it elsewhere.",
                file=f"data/raw/{name}",
            )


def _check_inside(raw: Path, root: Path, folders: Sequence[str] | None, problems: Problems) -> None:
    """Note links that lead out of the study: what lies there would be read, and changed, as if it were the study's."""
    inside = root.resolve()
    here = [raw.parent, raw, raw / "sources.yml"]
    below = [raw / name for name in folders] if folders is not None else [raw]
    found = [*here, *(path for folder in below for path in (folder, *sorted(folder.rglob("*"))))]
    for path in dict.fromkeys(found):
        # realpath bears a link to itself, which is told when it is read.
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
            problems.add(
                "outside-study",
                "is a link to a place outside the study's folder.",
                "Put the files themselves there, so that the study is whole and nothing outside it is changed.",
                file=path.relative_to(root).as_posix(),
            )


def _present(raw: Path, folders: Sequence[str] | None) -> list[str]:
    """Files below the folders of data/raw, without those that editors and notebooks leave behind."""
    found = []
    for path in sorted(raw.rglob("*")):
        parts = path.relative_to(raw).parts
        left_behind = any(part.startswith((".", "~")) for part in parts)
        if len(parts) > 1 and not left_behind and path.is_file() and (folders is None or parts[0] in folders):
            found.append("/".join(parts))
    return found
