"""An imported project as files of ours, all of them or none, and never over anything that is there."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.coding.codebook_file import write_codebook
from evaltools.interviews.coding.codings import CodingStore, coding_line
from evaltools.interviews.informants.informants import Informant
from evaltools.interviews.refi.project import Project
from evaltools.interviews.refi.report import ImportReport
from evaltools.interviews.transcripts.transcripts import write_transcript

TRANSCRIPTS = "transcripts"
CODINGS = "codings"
CODEBOOK = "codebook.yml"
INFORMANTS = "informants.yml"
REPORT = "import-report.md"


def store_project(
    project: Project, folder: Path, report: ImportReport | None = None, lang: str = "sv"
) -> list[Path]:
    """Write transcripts, codebook, codings, informants and the import report into a folder.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    BadInput
        When any of it is there already; nothing is written then.
    """
    names = [TRANSCRIPTS, CODINGS, CODEBOOK, INFORMANTS, REPORT]
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise BadInput(
            Problem(
                "already-there",
                f"holds {', '.join(there)} already; nothing was written.",
                "Import into an empty folder.",
                relative(folder),
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=folder, prefix=".import-"))
    try:
        _build(project, building, report, lang)
        written = []
        for item in sorted(building.iterdir()):
            target = folder / item.name
            item.rename(target)
            written.append(target)
        return written
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _build(project: Project, folder: Path, report: ImportReport | None, lang: str) -> None:
    for transcript in project.transcripts:
        write_transcript(transcript, folder / TRANSCRIPTS)
    if len(project.codebook):
        write_codebook(project.codebook, folder / CODEBOOK)
    if project.informants:
        _write_informants(project.informants, folder / INFORMANTS)
    store = CodingStore(folder / CODINGS)
    lines: dict[Path, list[str]] = {}
    for coding in project.codings:
        line = json.dumps(coding_line(coding), ensure_ascii=False, separators=(",", ":"))
        lines.setdefault(store.path(coding.transcript, coding.coder), []).append(line)
    for path, own in lines.items():
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(own) + "\n")
            file.flush()
            os.fsync(file.fileno())
    if report is not None:
        (folder / REPORT).write_text(report.markdown(lang), encoding="utf-8")


def _write_informants(informants: tuple[Informant, ...], path: Path) -> None:
    from ruamel.yaml import YAML

    rows = []
    for informant in informants:
        row: dict[str, object] = {"id": informant.id, "group": _plain(informant.group)}
        row |= {"interviews": informant.interviews, "consent": informant.consent}
        row["synthetic"] = informant.synthetic
        if informant.role:
            row["role"] = _plain(informant.role)
        if informant.note:
            row["note"] = informant.note
        rows.append(row)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        YAML().dump({"informants": rows}, file)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, dict) else value
