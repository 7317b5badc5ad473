"""Transcripts that may not be shared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evaltools.checks import Problem, Problems, relative
from evaltools.interviews.transcripts.confidential import in_git
from evaltools.interviews.transcripts.transcripts import Transcript


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
