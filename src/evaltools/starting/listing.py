"""Files and documents put on the list of sources.yml, all or none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.files.yaml import read_yaml
from evaltools.starting.extending import Extended
from evaltools.study.checksums import record_checksums
from evaltools.study.patterns import checksum, is_pattern, matching
from evaltools.study.sources import Sources, read_sources
from evaltools.study.tables.schemas import OTHER_FORMATS, TABLES


class Listing(Extended):
    """The list of a study's sources, to be added to; see `Extended`."""

    def __init__(self, study: str | Path = "study.yml") -> None:
        super().__init__(study)
        self.known = [item.id for item in self._sources().documents]
        """Ids of the documents described."""
        self.tables = sorted([*TABLES, *OTHER_FORMATS])
        """What files may hold."""

    def _sources(self) -> Sources:
        return Sources.model_validate(read_yaml(self.raw / "sources.yml", self.study.root).data)

    def _check(self) -> None:
        # Other files of the folder may still wait to be listed.
        try:
            read_sources(self.study.root, self.study.data, checksums=False)
        except BadInput as error:
            if wrong := [item for item in error.problems if item.code != "unlisted-file"]:
                raise BadInput(wrong) from None

    def path(self, name: str) -> str:
        """A file as sources.yml names it: below data/raw, wherever one stands.

        Raises
        ------
        BadInput
            where no such file lies below data/raw.
        """
        for base in (Path.cwd(), self.study.root, self.raw):
            place = (base / name).resolve()
            if place.is_relative_to(self.raw.resolve()):
                found = place.relative_to(self.raw.resolve()).as_posix()
                if matching(self.raw, found) or (self.raw / found).is_dir():
                    return found
        message = "there is no such file below data/raw."
        remedy = f"Put it into data/raw/{self.study.data[0]}, and name it as it lies there."
        raise BadInput(Problem("missing-file", message, remedy, name))

    def guess(self, name: str) -> str:
        """What a file holds, by its name: `observations_2026.csv` holds observations; empty where nothing tells."""
        stem = PurePosixPath(name).stem
        fits = [
            table for table in self.tables if stem == table or stem.startswith((f"{table}_", f"{table}-"))
        ]
        return max(fits, key=len, default="")

    def document(self, id: str, about: Mapping[str, object]) -> None:
        """Describe a document.

        Parameters
        ----------
        id : of the document.
        about : title, author, year and kind.

        Raises
        ------
        BadInput
            where one of them is not told.
        """
        problems = Problems()
        for key, value in about.items():
            if not value:
                message = f'"{id}" is no document of the list yet, and nothing says its {key}.'
                problems.add(
                    "no-answer", message, f"{nearest(id, self.known)} For a new one write --{key}.".strip()
                )
        problems.raise_if_any()
        lines = [f"id: {id}"]
        lines += [f"{key}: {_written(value)}" for key, value in about.items()]
        self.entry(self.raw / "sources.yml", "documents", lines)
        self.known.append(id)

    def _named(self, path: str, documents: Sequence[str]) -> bool:
        """Name documents for a file that is listed already; False where it is not."""
        place = self.raw / "sources.yml"
        located = read_yaml(place, self.study.root)
        for index, entry in enumerate(located.data["files"]):
            if entry["path"] == path:
                at = located.line("files", index, "documents") or 1
                lines = place.read_bytes().decode("utf-8").splitlines(keepends=True)
                lines[at - 1] = _with_documents(lines[at - 1], documents, located.file, at)
                self.write(place, "".join(lines).encode())
                return True
        return False

    def put(self, path: str, table: str, documents: Sequence[str]) -> None:
        """List a file, or a pattern, with its checksum; of one that is listed already, name the documents."""
        if self._named(path, documents):
            return
        if not table:
            message = f"nothing tells what {path} holds."
            remedy = f"Write --table and one of {', '.join(self.tables)}."
            raise BadInput(Problem("no-answer", message, remedy))
        self.listed(path, table, documents)
        if is_pattern(path):
            record_checksums(self.study.root, {path: checksum(self.raw, path)})


def _with_documents(line: str, documents: Sequence[str], file: str, number: int) -> str:
    """A line `documents: [...]` with more of them."""
    found = re.fullmatch(r"(\s*documents:\s*\[)(.*?)(\].*)", line, re.DOTALL)
    if found is None:
        message = "nothing can be added to `documents`, which does not stand in brackets on one line."
        raise BadInput(Problem("not-a-list", message, "Write `documents: [one, other]`.", file, number))
    there = [name.strip() for name in found[2].split(",") if name.strip()]
    return f"{found[1]}{', '.join(dict.fromkeys([*there, *documents]))}{found[3]}"


def _written(value: object) -> str:
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
