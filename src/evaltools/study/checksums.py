"""Checksums recorded in `data/raw/sources.yml`: of files that were changed on purpose, of interviews that are frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaltools.checks import BadInput, Problem
from evaltools.files.writing import write_whole
from evaltools.files.yaml import read_yaml
from evaltools.study.patterns import checksum
from evaltools.study.sources import Sources, inspect_sources, read_sources


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
    read_sources(root, folders, checksums=False)
    listed = Sources.model_validate(read_yaml(root / "data" / "raw" / "sources.yml", root).data)
    return record_checksums(
        root,
        {
            file.path: checksum(root / "data" / "raw", file.path)
            for file in listed.files
            if not file.is_interviews and (folders is None or file.folder in folders)
        },
    )


def unrecorded(root: Path, folders: Sequence[str] | None = None) -> list[Problem]:
    """Files that are not as sources.yml records them, as warnings: whoever works on them looks at them before accepting.

    Parameters
    ----------
    root, folders : see `accept`.
    """
    _, problems = inspect_sources(root, folders)
    told = ("no-checksum", "wrong-checksum")
    return [
        Problem("not-accepted", item.message, item.remedy, item.file, item.line, severity="warning")
        for item in problems.found
        if item.code in told
    ]


def freeze(root: Path, folders: Sequence[str] | None = None) -> list[str]:
    """Record the checksum of each folder of interviews, so that a change is told from then on.

    Parameters
    ----------
    root : the folder the study file lies in.
    folders : parts of data/raw; None means all.

    Returns
    -------
    list of str
        paths of the folders that are there.

    Raises
    ------
    BadInput
        where none is listed, or none is on this machine.
    """
    sources = read_sources(root, folders, checksums=False)
    there = {
        entry.path: entry.sha256
        for entry in sources.interviews
        if entry.sha256 and (folders is None or entry.folder in folders)
    }
    if not there:
        remedy = "List it in data/raw/sources.yml with `table: interviews`, and put it in its place."
        message = "there is no folder of interviews to freeze."
        raise BadInput(Problem("no-interviews", message, remedy, "data/raw/sources.yml"))
    record_checksums(root, there)
    return sorted(there)


def record_checksums(root: Path, checksums: Mapping[str, str]) -> list[str]:
    """Write checksums into sources.yml, leaving everything else in it as it is; return the paths that changed.

    Parameters
    ----------
    root : the folder the study file lies in.
    checksums : by path of the entry, as it stands there.
    """
    path = root / "data" / "raw" / "sources.yml"
    located = read_yaml(path, root)
    # Bytes, so that line endings, comments and order stay as they are.
    lines = path.read_bytes().split(b"\n")
    changed, added = [], []
    for index, entry in enumerate(located.data["files"]):
        found = checksums.get(entry["path"])
        if found is None or found == entry.get("sha256"):
            continue
        changed.append(entry["path"])
        if ("files", index, "sha256") in located.lines:
            at = located.lines["files", index, "sha256"] - 1
            lines[at] = _with_checksum(lines[at], found)
        else:
            added.append((located.lines["files", index, "path"] - 1, found))
    for at, found in sorted(added, reverse=True):
        begin = re.match(rb"[ \t]*(?:-[ \t]+)?(?=path:)", lines[at])
        if begin is None:
            raise BadInput(_on_its_own("path:"))
        end = b"\r" if lines[at].endswith(b"\r") else b""
        lines.insert(at + 1, b" " * begin.end() + b"sha256: " + found.encode() + end)
    if changed:
        write_whole(path, b"\n".join(lines))
    return changed


def _with_checksum(line: bytes, checksum: str) -> bytes:
    """The line of an entry with another checksum in it; whatever else stands there stays."""
    pattern = rb"""(sha256["']?:)[ \t]*(?:(["']?)[0-9a-f]{64}\2|""|'')?"""
    if len(re.findall(pattern, line)) != 1:
        raise BadInput(_on_its_own("sha256:"))

    def write(found: re.Match[bytes]) -> bytes:
        quote = found[2] or b""
        return found[1] + b" " + quote + checksum.encode() + quote

    return re.sub(pattern, write, line)


def _on_its_own(key: str) -> Problem:
    message = f"the checksum cannot be recorded where `{key}` shares its line with other keys."
    return Problem("bad-value", message, "Write each key on a line of its own.", "data/raw/sources.yml")
