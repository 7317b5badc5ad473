"""The parts of a .qdpx: its project document and the texts beside it, taken out with care."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from evaltools.checks import BadInput, Problem, relative
from evaltools.files.zip import open_zip, read_member
from evaltools.interviews.transcripts.hostile_xml import MAX_XML, parse_xml

MAX_TEXT = 50_000_000
INTERNAL = "internal://"
FOREIGN = ("relative:", "absolute:", "file:", "http:", "https:")


@dataclass
class Package:
    """An open .qdpx whose directory has been checked."""

    archive: zipfile.ZipFile
    file: str
    document: zipfile.ZipInfo
    sources: dict[str, zipfile.ZipInfo]
    """Members beside the document by name in lower case, without `sources/`."""

    def root(self) -> Any:
        """The project document."""
        data = read_member(self.archive, self.document, self.file, MAX_XML)
        return parse_xml(data, self.document.filename, self.file)

    def find(self, path: str) -> tuple[zipfile.ZipInfo | None, str]:
        """The member a path in the document refers to, and a reason of the report where there is something to say.

        Raises
        ------
        BadInput
            When the path would lead out of the package.
        """
        lowered = path.lower()
        if lowered.startswith(FOREIGN):
            return None, "outside-path"
        reason = "" if lowered.startswith(INTERNAL) else "no-scheme"
        inner = unquote(path[len(INTERNAL) :] if not reason else path).replace("\\", "/")
        parts = PurePosixPath(inner).parts
        if ".." in parts or inner.startswith("//") or ":" in inner:
            raise BadInput(
                Problem(
                    "outside-path", f'the path "{path}" points outside the package; refused.', file=self.file
                )
            )
        key = inner.lstrip("/").lower().removeprefix("sources/")
        found = self.sources.get(key)
        return found, "no-text" if found is None else reason

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of a text."""
        return read_member(self.archive, info, self.file, MAX_TEXT)


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a .qdpx.

    Raises
    ------
    BadInput
        When it is no whole zip, is suspicious, or holds no project document or several.
    """
    name = relative(path)
    with open_zip(path, name) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        documents = [info for info in members if "/" not in info.filename and _is_document(info)]
        exact = [info for info in documents if info.filename.lower() == "project.qde"]
        chosen = exact or documents
        if len(chosen) != 1:
            how = "no project document (project.qde)" if not chosen else f"{len(chosen)} project documents"
            raise BadInput(Problem("no-document", f"holds {how}.", "Is it a .qdpx? Export it again.", name))
        sources = {
            info.filename.lower().removeprefix("sources/"): info for info in members if info is not chosen[0]
        }
        yield Package(archive, name, chosen[0], sources)


def _is_document(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith(".qde")
