"""What is said in confidence stays readable for its owner alone, and out of version control.

Transcripts, codings, memos and reports that quote them are written with mode 0600 into folders of mode 0700, and
refuse to be written where git would take them up.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evaltools.checks import BadInput, Problem, Problems, relative

FILE_MODE = 0o600
FOLDER_MODE = 0o700

NOT_FOR_GIT = (
    "*.key.yml", "*.key.yaml", "*.key.csv", "*.qdpx", "*.qdc", "add-report.md", "import-report.md", "*-export-report.md",
    "pseudonyms-report.md", ".import-*",
)  # fmt: skip
"""Patterns a study's .gitignore should hold besides the folders of its interviews."""


def private_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, for its owner alone; what is there stays as it is."""
    missing = []
    here = folder
    while not here.exists():
        missing.append(here)
        here = here.parent
    for one in reversed(missing):
        one.mkdir(mode=FOLDER_MODE, exist_ok=True)
    if not folder.is_dir():
        raise BadInput(
            Problem(
                "not-a-folder",
                "is no folder.",
                "Choose another name, or move the file away.",
                relative(folder),
            )
        )
    return folder


def write_private(path: Path, data: bytes) -> Path:
    """Write a file that only its owner may read, in place at once or not at all."""
    private_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), FILE_MODE)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return path


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder: a new file's name lives there."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def open_private(path: str | Path, flags: int) -> int:
    """Open or create a file for its owner alone; to be given to `open` as its opener."""
    return os.open(path, flags, FILE_MODE)


def in_git(path: Path) -> str:
    """What git makes of a file, whether it is there or not.

    Returns
    -------
    str
        `tracked`, `unignored` (an `add` would take it up), or an empty text: ignored, or in no work tree.
    """
    above = path.parent
    while not above.is_dir():
        above = above.parent
    if _git(above, "rev-parse", "--is-inside-work-tree") != 0:
        return ""
    name = str(path.absolute())
    if _git(above, "ls-files", "--error-unmatch", "--", name) == 0:
        return "tracked"
    return "unignored" if _git(above, "check-ignore", "-q", "--no-index", "--", name) == 1 else ""


def taken_up(folder: Path, patterns: Sequence[str] = (".",)) -> dict[Path, str]:
    """Files below a folder that git tracks, or that an `add` would take up.

    Parameters
    ----------
    folder
        Any; where it lies in no work tree, nothing is taken up.
    patterns
        Of git, relative to the folder.

    Returns
    -------
    dict of Path to str
        `tracked` or `unignored` for each.
    """
    out: dict[Path, str] = {}
    for options, fate in ((["--cached"], "tracked"), (["--others", "--exclude-standard"], "unignored")):
        try:
            run = subprocess.run(  # noqa: S603 - fixed command, patterns are arguments
                ["git", "ls-files", "-z", *options, "--", *patterns],  # noqa: S607 - git as the user has it
                cwd=folder,
                capture_output=True,
                check=False,
            )
        except OSError:
            return {}
        if run.returncode == 0:
            out |= {folder / os.fsdecode(name): fate for name in run.stdout.split(b"\0") if name}
    return out


def refuse_in_git(paths: Sequence[Path], what: str) -> None:
    """Refuse to write confidential files where git would take them up.

    Parameters
    ----------
    paths
        The files to be written. Those that are synthetic need not be asked about.
    what
        What they hold, for the message.

    Raises
    ------
    BadInput
        With each file that git tracks or does not ignore.
    """
    problems = Problems()
    for path in paths:
        if in_git(path):
            problems.add(
                "not-ignored",
                f"git would take up {what}.",
                "Choose a folder outside the work tree, or add this one to .gitignore; synthetic material may be "
                "marked as such.",
                file=relative(path),
            )
    problems.raise_if_any()


def refuse_folder_in_git(folder: Path) -> None:
    """Refuse to work with a folder of real people's interviews of which git would take up anything.

    Codings hold memos and codebooks quotations, so that each file counts.

    Raises
    ------
    BadInput
        With the first of the files, and how many they are.
    """
    if found := sorted(taken_up(folder)):
        problem = Problem(
            "not-ignored",
            f"git would take up a transcript of a real person, or what was written about it ({len(found)} files in the folder).",
            "Choose a folder outside the work tree, or add this one to .gitignore; synthetic material may be marked as such.",
            relative(found[0]),
        )
        raise BadInput(problem)


def _git(folder: Path, *arguments: str) -> int:
    try:
        run = subprocess.run(  # noqa: S603 - fixed command, the file name is one argument
            ["git", *arguments],  # noqa: S607 - git as the user has it
            cwd=folder,
            capture_output=True,
            check=False,
        )
    except OSError:
        return 128
    return run.returncode
