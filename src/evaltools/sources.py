"""The documents a study rests on, and which raw file was transcribed from which: `data/raw/sources.yml`.

Every raw file is listed with its checksum, so that nobody changes a figure without its showing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.data.schemas import OTHER_FORMATS as OTHER_FORMATS
from evaltools.data.schemas import TABLES
from evaltools.study import Identifier, Words
from evaltools.yamlfile import Located, model_problems, read_yaml


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(_Part):
    """A document or data set that figures are taken from."""

    id: Identifier
    title: Annotated[str, Field(strict=True, min_length=1)]
    author: Annotated[str, Field(strict=True, min_length=1)]
    year: int
    publisher: str = ""
    language: Literal["sv", "en"] = "sv"
    kind: Words
    url: str = ""
    pages: Words | None = None
    """How pages are counted in the locators."""
    synthetic: bool = False
    """Written or simulated for this project: supports no claim about any programme."""


class RawFile(_Part):
    """One file under data/raw: what it holds, where it is from and its checksum."""

    path: Annotated[str, Field(strict=True, pattern=r"^[\w-]+(/[\w.-]+)+$")]
    table: str
    documents: tuple[Identifier, ...] = Field(min_length=1)
    sha256: Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{64}$")]
    transcribed: date | None = None
    checked: date | None = None
    """When the transcription was read against the document a second time."""
    note: str = ""

    @property
    def folder(self) -> str:
        """The part of data/raw it lies in; studies choose by it."""
        return self.path.split("/", 1)[0]


class Sources(_Part):
    """Everything listed in sources.yml."""

    documents: tuple[Document, ...]
    files: tuple[RawFile, ...]

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

    @property
    def synthetic(self) -> frozenset[str]:
        """Ids of the documents that are synthetic."""
        return frozenset(document.id for document in self.documents if document.synthetic)


def sha256(path: Path) -> str:
    """Checksum of a file's bytes as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


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
    located = read_yaml(root / "data" / "raw" / "sources.yml", root)
    problems = Problems(located.file)
    if not isinstance(located.data, dict):
        problems.add("not-sources", "holds no documents and files.", "See docs/data.md.", line=1)
        problems.raise_if_any()
    try:
        sources = Sources.model_validate(located.data)
    except ValidationError as error:
        raise BadInput(
            model_problems(
                error,
                located,
                (),
                {
                    "": ["documents", "files"],
                    "documents": list(Document.model_fields),
                    "files": list(RawFile.model_fields),
                },
            )
        ) from None
    _check_listing(sources, located, problems)
    _check_present(sources, located, root, folders, problems, checksums)
    problems.raise_if_any()
    return sources


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
                where = located.line("files", index, "documents")
                problems.add(
                    "unknown-document", f'unknown document "{name}".', nearest(name, documents), line=where
                )


def _check_present(
    sources: Sources,
    located: Located,
    root: Path,
    folders: Sequence[str] | None,
    problems: Problems,
    checksums: bool,
) -> None:
    raw = root / "data" / "raw"
    for index, file in enumerate(sources.files):
        if folders is not None and file.folder not in folders:
            continue
        path = raw / file.path
        if not path.is_file():
            problems.add(
                "missing-file",
                f"data/raw/{file.path} is listed but is not there.",
                "Put it back, or take it off the list.",
                line=located.line("files", index, "path"),
            )
        elif checksums and (found := sha256(path)) != file.sha256:
            problems.add(
                "wrong-checksum",
                f"data/raw/{file.path} is not the file recorded here (its checksum is {found}).",
                "If you changed it on purpose, run `evaltools prepare --accept` or write that checksum here; "
                "otherwise restore the file.",
                line=located.line("files", index, "sha256"),
            )
    listed = {file.path for file in sources.files}
    for path in sorted(raw.rglob("*")):
        name = path.relative_to(raw).as_posix()
        wanted = folders is None or name.split("/", 1)[0] in folders
        if (
            path.is_file()
            and wanted
            and "/" in name
            and name not in listed
            and not path.name.startswith((".", "~"))
        ):
            problems.add(
                "unlisted-file",
                f"data/raw/{name} is not listed in {located.file}.",
                "List it with table, documents and checksum, or move it elsewhere.",
                file=relative(path, root),
            )


def accept(root: Path, folders: Sequence[str] | None = None) -> list[str]:
    """Record the present checksum of every listed file, leaving everything else of sources.yml as it is.

    Parameters
    ----------
    root : the folder the study file lies in.
    folders : parts of data/raw to accept; None accepts all.

    Returns
    -------
    list of str
        paths of the files whose checksum was changed.
    """
    sources = read_sources(root, folders, checksums=False)
    path = root / "data" / "raw" / "sources.yml"
    text = path.read_text(encoding="utf-8")
    changed = []
    for file in sources.files:
        raw = root / "data" / "raw" / file.path
        if (folders is not None and file.folder not in folders) or not raw.is_file():
            continue
        if (found := sha256(raw)) != file.sha256:
            text = _replace_checksum(text, file.path, found)
            changed.append(file.path)
    if changed:
        temporary = path.with_suffix(".yml.tmp")
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)  # noqa: PTH105 - atomic, also over an existing file
    return changed


def _replace_checksum(text: str, path: str, checksum: str) -> str:
    """Replace the checksum in the entry of `path`, as text, so that comments and order stay."""
    lines = text.split("\n")
    inside = False
    for number, line in enumerate(lines):
        bare = line.strip().removeprefix("- ").strip()
        if bare.startswith("path:"):
            inside = bare.removeprefix("path:").strip().strip("\"'") == path
        elif inside and bare.startswith("sha256:"):
            lines[number] = line[: line.index("sha256:")] + f"sha256: {checksum}"
            return "\n".join(lines)
    raise BadInput(
        Problem(
            "bad-value",
            f'the entry of "{path}" has no `sha256:` after `path:`.',
            "Write `path:` first and `sha256:` on a line of its own.",
            "data/raw/sources.yml",
        )
    )
