"""A project as a folder: transcripts, codings, codebook and register of informants.

transcripts/  codings/  codebook.yml  informants.yml
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from evaltools.checks import BadInput, Problem, Problems, relative
from evaltools.interviews.coding.anchoring import Lost, reanchor
from evaltools.interviews.coding.codebook import Codebook, read_codebook
from evaltools.interviews.coding.codings import Coding, CodingStore
from evaltools.interviews.coding.comparing import read_adjudications, record_adjudication
from evaltools.interviews.informants.informants import Informant, read_informants
from evaltools.interviews.refi.project import Project
from evaltools.interviews.refi.store import CODEBOOK, CODINGS, INFORMANTS, TRANSCRIPTS, store_project
from evaltools.interviews.transcripts.pseudonyms import Pseudonymised, check_left, pseudonymise
from evaltools.interviews.transcripts.transcripts import Transcript, read_transcripts

Content = TypeVar("Content")


@dataclass(frozen=True)
class PseudonymisedProject:
    """What became of a project when pseudonyms were put in it."""

    transcripts: tuple[Pseudonymised, ...]
    codings: int
    """How many went along."""
    lost: tuple[Lost, ...]
    """Codings that could not; they remain in the earlier folder."""


def read_folder(folder: Path) -> tuple[Project, tuple[Problem, ...]]:
    """Read and check a project folder; what is not there counts as empty.

    Returns
    -------
    Project, tuple of Problem
        The project, and what its owner should know of although it can be used.

    Raises
    ------
    BadInput
        With the problems of all files, and every coding that fits no transcript or no code.
    """
    if not any((folder / name).exists() for name in (TRANSCRIPTS, CODEBOOK)):
        remedy = f"Name the folder that holds {TRANSCRIPTS}, {CODINGS} and {CODEBOOK}."
        raise BadInput(
            Problem("no-project", f"holds neither {TRANSCRIPTS} nor {CODEBOOK}.", remedy, relative(folder))
        )
    problems = Problems()

    def read(name: str, reader: Callable[[Path], Content], nothing: Content) -> Content:
        try:
            return reader(folder / name) if (folder / name).exists() else nothing
        except BadInput as error:
            problems.found += error.problems
            return nothing

    no_texts: list[Transcript] = []
    no_informants: list[Informant] = []
    transcripts = read(TRANSCRIPTS, read_transcripts, no_texts)
    codebook = read(CODEBOOK, read_codebook, Codebook(()))
    informants = read(INFORMANTS, read_informants, no_informants)
    problems.raise_if_any()
    store = CodingStore(folder / CODINGS)
    problems.found += store.check(transcripts, codebook)
    problems.raise_if_any()
    codings = store.read(problems=Problems())
    name = folder.resolve().name
    project = Project(name, codebook, tuple(transcripts), tuple(codings), tuple(informants), store.coders())
    return project, tuple(problems.found)


def pseudonymise_folder(
    project: Project, key: Mapping[str, Mapping[str, str]], folder: Path, target: Path
) -> PseudonymisedProject:
    """Write a project with pseudonyms to a new folder; codings, memos and decisions go along.

    Parameters
    ----------
    project, folder
        What `read_folder` read, and where; it stays as it is.
    key
        Pseudonym by name, by kind.
    target
        The new folder.

    Raises
    ------
    BadInput
        When the target lies with the names or holds a project already, or when a name remains in an
        identifier or a role, which are not changed.
    """
    if target.resolve().is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(target.resolve()):
        remedy = "Choose a folder outside it."
        raise BadInput(
            Problem("same-folder", "the result would lie with the names.", remedy, relative(target))
        )
    results = tuple(pseudonymise(transcript, key) for transcript in project.transcripts)
    codings, lost = _moved(project, results, key)
    informants = tuple(replace(one, note=_without_names(one.note, key)) for one in project.informants)
    texts = {f"{TRANSCRIPTS}/{result.transcript.id}.txt": result.transcript.text for result in results}
    texts["the ids of the transcripts"] = "\n".join(result.transcript.id for result in results)
    texts |= {f'informant "{one.id}"': f"{one.id} {one.role} {one.group}" for one in informants}
    if problems := check_left(texts, key):
        raise BadInput(problems)
    new_texts = tuple(result.transcript for result in results)
    store_project(replace(project, transcripts=new_texts, codings=codings, informants=informants), target)
    before, after = CodingStore(folder / CODINGS), CodingStore(target / CODINGS)
    for transcript in project.transcripts:
        for coder in before.coders(transcript.id):
            # A coder who found nothing has read it all the same.
            after.open(transcript.id, coder)
        for decision in read_adjudications(before.folder, transcript.id):
            record_adjudication(after.folder, replace(decision, reason=_without_names(decision.reason, key)))
    return PseudonymisedProject(results, len(codings), lost)


def _moved(
    project: Project, results: tuple[Pseudonymised, ...], key: Mapping[str, Mapping[str, str]]
) -> tuple[tuple[Coding, ...], tuple[Lost, ...]]:
    codings: list[Coding] = []
    lost: list[Lost] = []
    for old, new in zip(project.transcripts, results, strict=True):
        own = [coding for coding in project.codings if coding.transcript == old.id]
        moved = reanchor(old, new.transcript, own, new.edits)
        codings += [*moved.kept, *(after for _, after in moved.changed)]
        lost += moved.lost
    place = {coding.id: number for number, coding in enumerate(project.codings)}
    codings.sort(key=lambda coding: place[coding.id])
    return tuple(replace(coding, memo=_without_names(coding.memo, key)) for coding in codings), tuple(lost)


def _without_names(note: str, key: Mapping[str, Mapping[str, str]]) -> str:
    return pseudonymise(Transcript("note", note), key).transcript.text if note else note
