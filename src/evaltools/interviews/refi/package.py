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
from evaltools.interviews.transcripts.sniffing import require_regular

MAX_TEXT = 20_000_000
MAX_TEXTS = 120_000_000
"""Bytes of all texts of a project together: some thousand interviews of an hour."""
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
    other_documents: tuple[str, ...] = ()
    """Names of further project documents, which are not read."""
    read_so_far: int = 0
    """Bytes of texts unpacked."""

    def root(self) -> Any:
        """The project document."""
        data = read_member(self.archive, self.document, self.file, MAX_XML)
        return parse_xml(data, self.document.filename, self.file, keep_instructions=True)

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
        data = read_member(self.archive, info, self.file, MAX_TEXT)
        self.read_so_far += len(data)
        if self.read_so_far > MAX_TEXTS:
            raise BadInput(
                Problem(
                    "too-large",
                    f"its texts are larger than {MAX_TEXTS // 1_000_000} MB together.",
                    file=self.file,
                )
            )
        return data


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a .qdpx.

    Raises
    ------
    BadInput
        When it is no whole zip, is suspicious, or holds no project document or several.
    """
    name = relative(path)
    require_regular(path, name)
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
        others = tuple(info.filename for info in documents if info is not chosen[0])
        yield Package(archive, name, chosen[0], sources, others)


def _is_document(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith(".qde")
