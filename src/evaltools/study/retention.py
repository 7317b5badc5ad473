"""How long a study may keep what people said in confidence, as the study file promises it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evaltools.checks import Problem, Problems, relative
from evaltools.words.dates import Day

NOTICE = 90
"""Days before the last day from which on it is told."""


class Retention(BaseModel):
    """What the study file says of its interviews: `interviews: {retention: 2030-12-31}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    retention: Day
    """The last day on which interviews may be kept."""


def check_retention(given: Retention | None, kept: list[Path], today: date, file: str) -> list[Problem]:
    """That interviews are kept longer than was promised, or soon will be.

    Parameters
    ----------
    given : what the study file says; None where it says nothing.
    kept : transcripts and codings that are there.
    today : the day of the check.
    file : the study file, which the problem is told of.

    Returns
    -------
    list of Problem
        an error after the last day, a warning in the days before it, nothing where nothing is kept.
    """
    problems = Problems(file)
    if given is None or not kept:
        return []
    left, folder = (given.retention - today).days, relative(kept[0].parent)
    if left < 0:
        problems.add(
            "kept-too-long",
            f"interviews might be kept until {given.retention}; {len(kept)} files are still here, the first in {folder}.",
            "Remove them, or change the date if those interviewed have agreed to another.",
        )
    elif left <= NOTICE:
        problems.add(
            "kept-soon-too-long",
            f"interviews may be kept until {given.retention}, {left} more days; {len(kept)} files are here.",
            "Plan what is to be done with them.",
            severity="warning",
        )
    return problems.found
