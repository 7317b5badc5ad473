"""Quotations that may be shown, each verified against its transcript, and transcripts that may not be shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaltools.checks import Problem, Problems, relative
from evaltools.interviews.coding.codings import Coding, quotation
from evaltools.interviews.informants.informants import Informant, may_quote
from evaltools.interviews.transcripts.confidential import in_git
from evaltools.interviews.transcripts.transcripts import Transcript


@dataclass(frozen=True)
class Quotation:
    """A passage as it may be published, with where it stands."""

    text: str
    informants: tuple[str, ...]
    transcript: str
    start: int
    end: int
    code: str
    coder: str
    synthetic: bool

    @property
    def locator(self) -> str:
        """Transcript and positions."""
        return f"{self.transcript} {self.start}–{self.end}"


@dataclass(frozen=True)
class Quotations:
    """What may be shown, and how many passages were held back."""

    shown: tuple[Quotation, ...]
    withheld: int
    """Codings in transcripts in which someone did not agree to be quoted."""


def consented_quotations(
    codings: Iterable[Coding], transcripts: Iterable[Transcript], informants: Iterable[Informant]
) -> Quotations:
    """Take out the quotations of codings that every informant in the transcript agreed to have quoted.

    Raises
    ------
    BadInput
        When a passage is not what was coded: no unverified quotation is ever returned.
    KeyError
        When a coding is on a transcript that is not given.
    """
    texts = {transcript.id: transcript for transcript in transcripts}
    people = {informant.id: informant for informant in informants}
    shown, withheld = [], 0
    for coding in codings:
        transcript = texts[coding.transcript]
        if not may_quote(transcript, people):
            withheld += 1
            continue
        shown.append(
            Quotation(
                quotation(coding, transcript), transcript.informants, transcript.id, coding.start, coding.end,
                coding.code, coding.coder, transcript.synthetic,
            )
        )  # fmt: skip
    return Quotations(tuple(shown), withheld)


def check_out_of_git(transcripts: Mapping[Path, Transcript]) -> list[Problem]:
    """Transcripts of real people that git would take, or has taken, up.

    Parameters
    ----------
    transcripts
        Transcript by its file. Synthetic ones may be in git. Outside a repository nothing is wrong.
    """
    problems = Problems()
    for path, transcript in transcripts.items():
        found = "" if transcript.synthetic else in_git(path)
        if found == "tracked":
            problems.add(
                "in-git",
                "a transcript of a real person is in git.",
                'Take it out ("git rm --cached") and out of the history; it stays on your disk.',
                file=relative(path),
            )
        elif found:
            problems.add(
                "not-ignored",
                "git does not ignore a transcript of a real person.",
                "Add its folder to .gitignore, or mark it synthetic if it is.",
                file=relative(path),
            )
    return problems.found
