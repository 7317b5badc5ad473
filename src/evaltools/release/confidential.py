"""What an archive must not hold, and what stands in its place.

Interviews stay where they are kept. For each of their files the archive has a keyed digest: whoever holds the interviews
and the key can show later that they are the same ones, and nobody can find out a short text by trying.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaltools.checks import BadInput, Problem, Problems
from evaltools.interviews.informants.verbatim import Own
from evaltools.interviews.transcripts.by_form import by_form
from evaltools.interviews.transcripts.confidential import write_private
from evaltools.interviews.transcripts.pseudonyms import KEY_SUFFIXES, check_left, read_key
from evaltools.interviews.transcripts.transcripts import read_transcript
from evaltools.study import interview_folder
from evaltools.study.model import Chapter, Study
from evaltools.study.sources import RawFile, Sources

KEY = ".archive.key"
"""The key of the digests; it lies with the interviews, is as confidential as they, and is no part of them."""
SAID = ("interviews", "codings", "codebook")
"""Tables of what was said, also where a file of them is listed by itself; a codebook's examples are quotations."""
IN_A_FOLDER = (*SAID, "informants")
_TELLING = {"personal_number", "email"}
"""What is told by its form and has no place in an archive; other forms occur in public tables as well."""


@dataclass(frozen=True)
class Withheld:
    """A folder or file of interviews that is not in the archive."""

    path: str
    """Below data/raw."""
    tables: tuple[str, ...]
    """What lies in it."""
    digests: Mapping[str, str]
    """Keyed digest (HMAC with SHA-256, hexadecimal) by path below data/raw; none where it is not on this machine."""


def withheld_entries(sources: Sources, study: Study) -> list[RawFile]:
    """Interviews of real people, or of people not known to be made up: whole folders, and files listed one by one.

    Parameters
    ----------
    sources : the list of sources.
    study : the study.
    """
    folders = tuple(f"{entry.path}/" for entry in sources.interviews)
    single = [
        file for file in sources.files if file.table in SAID and not file.path.startswith(folders or ("\0",))
    ]
    return [
        entry
        for entry in [*sources.interviews, *single]
        if entry.folder in study.data and not (entry.documents and set(entry.documents) <= sources.synthetic)
    ]


def withhold(entry: RawFile, root: Path) -> Withheld:
    """The digests that stand for interviews; the key is made where there is none.

    Parameters
    ----------
    entry : the folder or file, as listed.
    root : the study's folder.
    """
    raw = root / "data" / "raw"
    names = names_of(entry, root)
    tables = IN_A_FOLDER if entry.is_interviews else (entry.table,)
    if not names:
        return Withheld(entry.path, tables, {})
    place = key_place(entry, root)
    if not place.is_file():
        write_private(place, secrets.token_hex(32).encode())
    return Withheld(entry.path, tables, digests_of(raw, names, place.read_bytes().strip()))


def names_of(entry: RawFile, root: Path) -> list[str]:
    """The files of an entry that are on this machine, by their paths below data/raw."""
    raw = root / "data" / "raw"
    if entry.is_interviews:
        return [f"{entry.path}/{name}" for name, _ in interview_folder.contents(raw / entry.path)]
    return [entry.path] if (raw / entry.path).is_file() else []


def key_place(entry: RawFile, root: Path) -> Path:
    """Where the key of the digests lies: with the interviews."""
    place = root / "data" / "raw" / entry.path
    return (place if entry.is_interviews else place.parent) / KEY


def digests_of(folder: Path, names: list[str], key: bytes) -> dict[str, str]:
    """Keyed digests of files, by name.

    Parameters
    ----------
    folder : where they lie.
    names : their paths below it.
    key : the key.
    """
    return {name: hmac.new(key, (folder / name).read_bytes(), hashlib.sha256).hexdigest() for name in names}


def confidential_chapters(study: Study, tables: Collection[str]) -> set[str]:
    """Chapters that cannot be run without what is withheld: those that read it, and those that build on these.

    Parameters
    ----------
    study : the study.
    tables : the tables withheld; where there is none, every chapter can be run.
    """
    found = {chapter.id for chapter in study.chapters if set(tables) & set(chapter.reads)}
    while more := {chapter.id for chapter in study.chapters if _rests(chapter, found)} - found:
        found |= more
    return found


def _rests(chapter: Chapter, on: set[str]) -> bool:
    return bool(on & set(chapter.findings_of))


def personal(texts: Mapping[str, str], study: Study, withheld: list[RawFile]) -> list[Problem]:
    """What in the texts of an archive would tell who somebody is, or give away what was said in confidence.

    Parameters
    ----------
    texts : what the archive would hold, by path; published pages are left out by the caller, which quote with consent.
    study : the study.
    withheld : the folders of interviews.
    """
    problems = Problems()
    for name, text in texts.items():
        seen = set()
        for start, _, kind in by_form(text):
            if kind in _TELLING and kind not in seen:
                seen.add(kind)
                what = "an e-mail address" if kind == "email" else "a number that a state gives a person"
                line = text.count("\n", 0, start) + 1
                remedy = "Take it out, or say with --personal-checked why it may be there."
                problems.add("personal-in-archive", f"holds {what}.", remedy, file=name, line=line)
    for key in _keys(study.root):
        problems.found += check_left(texts, key)
    for entry in withheld:
        problems.found += _verbatim(texts, entry, study.root)
    return problems.found


def _keys(root: Path) -> Iterator[Mapping[str, Mapping[str, str]]]:
    """The lists of names and pseudonyms that lie in the study's folder."""
    for path in sorted(root.rglob("*.key.y*ml")):
        if path.name.endswith(KEY_SUFFIXES) and "outputs" not in path.relative_to(root).parts:
            try:
                yield read_key(path)
            except BadInput:
                continue  # told by `check`; a file that is no key holds no names


def _verbatim(texts: Mapping[str, str], entry: RawFile, root: Path) -> list[Problem]:
    """Where five words that one person said, and nobody else, stand in a file that is not a published page."""
    raw = root / "data" / "raw"
    texts_of = [
        name
        for name in names_of(entry, root)
        if "/transcripts/" in name or (not entry.is_interviews and entry.table == "interviews")
    ]
    spoken = [read_transcript(raw / name) for name in texts_of]
    problems = Problems()
    for own in (Own.of(item, spoken) for item in spoken):
        for name, text in texts.items():
            if own.in_text(text):
                problems.add(
                    "said-in-archive",
                    f"holds words that were said in confidence in the interview {own.identifier}.",
                    "Put them in words of your own, or say with --personal-checked why they may be there.",
                    file=name,
                )
    return problems.found
