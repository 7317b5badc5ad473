"""A project as a folder, the one layout that every command and the workbench read.

transcripts/     one .txt (or .docx) an interview, with front matter
codings/         one log a transcript and coder, and the decisions about differences
codebook.yml     the codes
informants.csv   who was interviewed (informants.yml is read too)
exchange.json    what ties an imported project to the program it came from; only after an import
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from evaltools.checks import BadInput, Problem, Problems, relative
from evaltools.interviews.coding.anchoring import Lost, reanchor
from evaltools.interviews.coding.codebook import Codebook, read_codebook
from evaltools.interviews.coding.codebook_values import Text
from evaltools.interviews.coding.codings import Coding, CodingStore
from evaltools.interviews.coding.comparing import read_adjudications
from evaltools.interviews.coding.notes import notes
from evaltools.interviews.coding.shared_log import SharedLog
from evaltools.interviews.coding.shown import as_shown
from evaltools.interviews.informants.informants import Informant, read_informants
from evaltools.interviews.refi.exchange import Exchange, read_exchange
from evaltools.interviews.refi.project import Project
from evaltools.interviews.refi.store import CODEBOOK, CODINGS, INFORMANTS, TRANSCRIPTS, store_project
from evaltools.interviews.transcripts.confidential import refuse_folder_in_git
from evaltools.interviews.transcripts.names import places
from evaltools.interviews.transcripts.pseudonyms import (
    Pseudonymised,
    check_left,
    pseudonymise,
    remaining,
    without_names,
)
from evaltools.interviews.transcripts.risks import Risk
from evaltools.interviews.transcripts.transcripts import Transcript, read_transcripts

Content = TypeVar("Content")
OLDER_INFORMANTS = "informants.yml"


@dataclass(frozen=True)
class PseudonymisedProject:
    """What became of a project when pseudonyms were put in it."""

    transcripts: tuple[Pseudonymised, ...]
    codings: int
    """How many went along."""
    lost: tuple[Lost, ...]
    """Codings that could not; they remain in the earlier folder."""
    elsewhere: Mapping[str, tuple[Risk, ...]]
    """What may remain in memos, codebook and register, by where it stands."""
    left_behind: int = 0
    """Memos on interviews and on the project, which remain in the earlier folder."""


def find_folder(folder: Path) -> Path:
    """The project's folder, where a folder above it was named: a study keeps it as `interviews/`.

    Raises
    ------
    BadInput
        When there is no project; a clone without the confidential part is told as that.
    """
    for place in (folder, folder / "interviews"):
        if (place / TRANSCRIPTS).is_dir() or (place / CODEBOOK).is_file():
            return place
    if not folder.exists():
        remedy = "Interviews are not in version control; ask whoever keeps them, and put the folder back in its place."
        raise BadInput(Problem("no-interviews", "there are no interviews here.", remedy, relative(folder)))
    remedy = f"Name the folder that holds {TRANSCRIPTS}/, {CODINGS}/ and {CODEBOOK}."
    raise BadInput(
        Problem("no-project", f"holds neither {TRANSCRIPTS} nor {CODEBOOK}.", remedy, relative(folder))
    )


def read_folder(folder: Path) -> tuple[Project, tuple[Problem, ...]]:
    """Read and check a project folder; what is not there counts as empty.

    Returns
    -------
    Project, tuple of Problem
        The project, and what its owner should know of although it can be used.

    Raises
    ------
    BadInput
        With the problems of all files, and every coding that fits no transcript or no code; and where git would take
        up transcripts of real people.
    """
    folder = find_folder(folder)
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
    register = INFORMANTS if (folder / INFORMANTS).exists() else OLDER_INFORMANTS
    informants = read(register, read_informants, no_informants)
    exchange = read("", read_exchange, Exchange())
    problems.raise_if_any()
    if any(not text.synthetic for text in transcripts):
        refuse_folder_in_git(folder)
    store = CodingStore(folder / CODINGS)
    problems.found += store.check(transcripts, codebook)
    problems.raise_if_any()
    codings = as_shown(store.read(problems=Problems()), store, codebook)
    decisions = tuple(
        decision for text in transcripts for decision in read_adjudications(store.folder, text.id)
    )
    return Project(
        folder.resolve().name, codebook, tuple(transcripts), codings, tuple(informants), store.coders(), exchange,
        tuple((text.id, coder) for text in transcripts for coder in store.coders(text.id)), decisions,
    ), tuple(problems.found)  # fmt: skip


def pseudonymise_folder(
    project: Project, key: Mapping[str, Mapping[str, str]], folder: Path, target: Path
) -> PseudonymisedProject:
    """Write a project with pseudonyms to a new folder; codings, memos, codebook and decisions go along.

    What ties the project to the one it was imported from stays behind, since it leads back to the names.

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
        When the target lies with the names or holds anything already, or when a name remains in an
        identifier or a role, which are not changed.
    """
    if target.resolve().is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(target.resolve()):
        remedy = "Choose a folder outside it."
        raise BadInput(
            Problem("same-folder", "the result would lie with the names.", remedy, relative(target))
        )
    spoken = _spoken(project)
    results = tuple(pseudonymise(transcript, key) for transcript in project.transcripts)
    codings, lost = _moved(project, results, key)
    informants = tuple(
        replace(
            one,
            note=without_names(one.note, key, spoken),
            attributes={name: without_names(text, key, spoken) for name, text in one.attributes.items()},
        )
        for one in project.informants
    )
    codebook = _codebook_without_names(project.codebook, key, spoken)
    decisions = tuple(
        replace(one, reason=without_names(one.reason, key, spoken)) for one in project.decisions
    )
    new = replace(
        project,
        name=target.name,
        transcripts=tuple(result.transcript for result in results),
        codings=codings,
        informants=informants,
        codebook=codebook,
        decisions=decisions,
        exchange=Exchange(),
    )
    texts = _texts_of(new)
    if problems := check_left(texts, key):
        raise BadInput(problems)
    store_project(new, target)
    elsewhere = {
        where: found
        for where, text in texts.items()
        if not where.startswith(f"{TRANSCRIPTS}/") and (found := remaining(text, key, spoken))
    }
    if named := _names_of_files(new, target, key, spoken):
        elsewhere["file names"] = named
    written = notes(SharedLog(folder / CODINGS).operations).memos.values()
    return PseudonymisedProject(
        results, len(codings), lost, elsewhere, sum(bool(memo.text.strip()) for memo in written)
    )


def _names_of_files(
    project: Project, target: Path, key: Mapping[str, Mapping[str, str]], spoken: str
) -> tuple[Risk, ...]:
    """Names of the key in names of coders, which are names of files, and in that of the folder; they are not changed."""
    return tuple(
        Risk(place.why or "in_name", said[place.start : place.end], 1)
        for said in (*project.coders, target.name)
        for names in key.values()
        for name in names
        for place in places(said, name, spoken)
    )


def _spoken(project: Project) -> str:
    """The language of the interviews where they are all in one, else an empty text."""
    found = {transcript.language for transcript in project.transcripts}
    return found.pop() if len(found) == 1 else ""


def _texts_of(project: Project) -> dict[str, str]:
    """Everything of a project that somebody has written, by where it stands."""
    texts = {f"{TRANSCRIPTS}/{one.id}.txt": one.text for one in project.transcripts}
    texts["the front matter of the transcripts"] = "\n".join(
        " ".join(
            (
                one.id,
                *one.speakers,
                *one.interviewers,
                *one.informants,
                *one.attributes,
                *one.attributes.values(),
            )
        )
        for one in project.transcripts
    )
    for one in project.informants:
        roles = one.role.values() if isinstance(one.role, Mapping) else [one.role]
        groups = one.group.values() if isinstance(one.group, Mapping) else [one.group]
        texts[f'informant "{one.id}"'] = " ".join(
            (one.id, *roles, *groups, one.note, *one.attributes, *one.attributes.values())
        )
    for code in project.codebook:
        fields = (code.name, code.definition, code.use_when, code.not_when, code.example, code.memo)
        texts[f'{CODEBOOK}, code "{code.id}"'] = "\n".join(
            (code.id, *(part for value in fields for part in _parts(value)))
        )
    texts[CODEBOOK] = "\n".join(
        (project.codebook.id, *_parts(project.codebook.title), *_parts(project.codebook.source))
    )
    texts["memos"] = "\n".join(coding.memo for coding in project.codings if coding.memo)
    texts["reasons of decisions"] = "\n".join(one.reason for one in project.decisions)
    return {where: text for where, text in texts.items() if text.strip()}


def _parts(value: Text) -> tuple[str, ...]:
    return tuple(value.values()) if isinstance(value, Mapping) else (value,)


def _codebook_without_names(
    codebook: Codebook, key: Mapping[str, Mapping[str, str]], spoken: str
) -> Codebook:
    """Names, definitions and examples quote what was said, so they need pseudonyms as well."""

    def clean(value: Text) -> Text:
        if isinstance(value, Mapping):
            return {lang: without_names(text, key, lang) for lang, text in value.items()}
        return without_names(value, key, spoken)

    codes = tuple(
        replace(
            code,
            name=clean(code.name),
            definition=clean(code.definition),
            use_when=clean(code.use_when),
            not_when=clean(code.not_when),
            example=clean(code.example),
            memo=without_names(code.memo, key, spoken),
        )
        for code in codebook
    )
    return replace(codebook, codes=codes, title=clean(codebook.title), source=clean(codebook.source))


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
    return tuple(
        replace(coding, memo=without_names(coding.memo, key, _spoken(project))) for coding in codings
    ), tuple(lost)
