"""The theory of the study as the chapter reads it: all versions, and the one in force for an area and a period."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from evaltools import theory
from evaltools.notebook import Chapter
from evaltools.words import say


def read(chapter: Chapter) -> tuple[theory.Theory | None, theory.Version | None]:
    """The study's theory, and the version in force for the chapter's area and period; says in a line if there is none.

    Parameters
    ----------
    chapter : the chapter; must read `theory`.
    """
    files = chapter.raw_files("theory")
    plan = chapter.study.plan(chapter.period, chapter.area)
    if not files or not plan:
        chapter.no_data(say("The study has no programme theory for this area and period."))
        return None, None
    found = _read(files[0], chapter.study.root, tuple(chapter.study.spoken.items()))
    return found, found.version(plan)


@cache
def _read(path: Path, root: Path, spoken: tuple[tuple[str, tuple[str, ...]], ...]) -> theory.Theory:
    return theory.read_theory(path, root=root, spoken=dict(spoken))
