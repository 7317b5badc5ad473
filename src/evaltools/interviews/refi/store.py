"""An imported project as files of ours: all of them in one move, or none, and never over anything that is there."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.coding.codebook_file import write_codebook
from evaltools.interviews.coding.codings import CodingStore, coding_line
from evaltools.interviews.coding.comparing import record_adjudication
from evaltools.interviews.informants.informants import write_informants
from evaltools.interviews.refi.project import Project
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.transcripts.confidential import (
    private_folder,
    refuse_in_git,
    sync_folder,
    write_private,
)
from evaltools.interviews.transcripts.transcripts import write_transcript

TRANSCRIPTS = "transcripts"
CODINGS = "codings"
CODEBOOK = "codebook.yml"
INFORMANTS = "informants.csv"
RETRIEVED = "retrieved"
"""Files of passages that were taken out to be read elsewhere; they can be made again."""
REPORT = "import-report.md"
UNFINISHED = ".import-"
_LOCK = ".being-written"


def store_project(
    project: Project,
    folder: Path,
    report: ImportReport | None = None,
    lang: str = "en",
    *,
    also: Callable[[Path], None] | None = None,
) -> list[Path]:
    """Write transcripts, codebook, codings, informants and the import report into a new folder.

    Everything is written to a folder beside it that takes its name in one move, so that whoever is killed
    meanwhile leaves nothing that could be taken for a project; what was left so is swept away by the next import.

    Parameters
    ----------
    project
        What is stored.
    folder
        Where: it must not be there yet, or be empty.
    report, lang
        The report on the import, and its language.
    also
        Writes further files into the folder before it takes its name.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    BadInput
        When there is anything in the folder already, or git would take up what is confidential.
    """
    _refuse_filled(folder)
    if not all(transcript.synthetic for transcript in project.transcripts) or not project.transcripts:
        refuse_in_git([folder / TRANSCRIPTS / "x.txt", folder / CODEBOOK], "what is said in confidence")
    private_folder(folder.parent)
    _sweep(folder.parent)
    with _building(folder.parent) as building:
        _build(project, building, report, lang)
        if also is not None:
            also(building)
        for path in (building, *building.rglob("*")):
            if path.is_dir():
                sync_folder(path)
        names = sorted(path.name for path in building.iterdir() if path.name != _LOCK)
        (building / _LOCK).unlink()
        building.replace(folder)
        sync_folder(folder.parent)
    return [folder / name for name in names]


def _refuse_filled(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise BadInput(Problem("not-a-folder", "is no folder.", "Choose another name.", relative(folder)))
    there = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if there:
        shown = ", ".join(there[:5]) + (" …" if len(there) > 5 else "")
        raise BadInput(
            Problem(
                "already-there",
                f"holds {shown} already; nothing was written.",
                "Name a folder that is empty or not there yet.",
                relative(folder),
            )
        )


@contextlib.contextmanager
def _building(parent: Path) -> Iterator[Path]:
    """A folder to write in, which is known to be in use for as long as this process lives."""
    building = Path(tempfile.mkdtemp(dir=parent, prefix=UNFINISHED))
    lock = os.open(building / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield building
    finally:
        os.close(lock)
        shutil.rmtree(building, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Take away what imports that were killed have left: it holds transcripts and belongs to nobody."""
    for left in parent.glob(f"{UNFINISHED}*"):
        try:
            lock = os.open(left / _LOCK, os.O_RDWR)
        except OSError:
            continue  # being made at this moment, or none of ours
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue  # in use
        else:
            shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(lock)


def _build(project: Project, folder: Path, report: ImportReport | None, lang: str) -> None:
    private_folder(folder / TRANSCRIPTS)
    for transcript in project.transcripts:
        write_transcript(transcript, folder / TRANSCRIPTS)
    if len(project.codebook):
        write_codebook(project.codebook, folder / CODEBOOK)
    if project.informants:
        write_informants(project.informants, folder / INFORMANTS)
    if project.exchange:
        project.exchange.write(folder)
    store = CodingStore(private_folder(folder / CODINGS))
    lines: dict[Path, list[str]] = {}
    for coding in project.codings:
        line = json.dumps(coding_line(coding), ensure_ascii=False, separators=(",", ":"))
        lines.setdefault(store.path(coding.transcript, coding.coder), []).append(line)
    for path, own in lines.items():
        write_private(path, ("\n".join(own) + "\n").encode("utf-8"))
    for transcript_id, coder in project.read_by:
        # A coder who found nothing has read it all the same.
        store.open(transcript_id, coder)
    for decision in project.decisions:
        record_adjudication(store.folder, decision)
    if report is not None:
        write_private(folder / REPORT, report.markdown(lang).encode("utf-8"))
