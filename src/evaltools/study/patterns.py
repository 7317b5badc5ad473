"""Entries of sources.yml that stand for several files of one kind: `town/months/*.csv`."""

from __future__ import annotations

from pathlib import Path

from evaltools.files.checksum import sha256
from evaltools.study import interview_folder

MARK = "*"


def is_pattern(path: str) -> bool:
    """Whether a path of sources.yml stands for all files that it fits."""
    return MARK in path


def matching(raw: Path, path: str) -> list[str]:
    """The files an entry stands for, in order of name: those that fit a pattern, or the one file where it is there.

    Parameters
    ----------
    raw : the folder data/raw.
    path : as it stands in sources.yml; an asterisk may stand in its last part.
    """
    if not is_pattern(path):
        return [path] if (raw / path).is_file() else []
    folder, _, name = path.rpartition("/")
    found = (raw / folder).glob(name) if (raw / folder).is_dir() else ()
    return sorted(f"{folder}/{item.name}" for item in found if item.is_file() and item.name[0] not in ".~")


def checksum(raw: Path, path: str) -> str:
    """Checksum of a file, or one of the names and checksums of all files that fit a pattern.

    Parameters
    ----------
    raw, path : see `matching`.
    """
    if not is_pattern(path):
        return sha256(raw / path)
    return interview_folder.digest((name, sha256(raw / name)) for name in matching(raw, path))
