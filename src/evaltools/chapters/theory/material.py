"""The theory of the study as the chapter reads it: all versions, and the one in force for an area and a period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaltools import theory
from evaltools.notebook import Chapter
from evaltools.record.finding import RowRef
from evaltools.theory.model import Node, Theory, Version
from evaltools.words import say


@dataclass(frozen=True)
class Material:
    """A theory and where its file is."""

    theory: Theory
    file: str
    current: Version
    """The version in force."""

    @property
    def before(self) -> Version | None:
        """The version before, or None for the first."""
        place = self.theory.versions.index(self.current)
        return self.theory.versions[place - 1] if place else None

    def references(self, nodes: list[Node] | tuple[Node, ...]) -> list[RowRef]:
        """Where each node stands in the theory file and in the document."""
        return [
            RowRef(self.file, node.line or 1, node.source or "", node.locator or "", node.note or "")
            for node in nodes
        ]


def read(chapter: Chapter) -> Material | None:
    """The study's theory with the version in force for the chapter's area and period; says in a line if there is none.

    Parameters
    ----------
    chapter : the chapter; must read `theory`.
    """
    files = chapter.raw_files("theory")
    plan = chapter.study.plan(chapter.period, chapter.area)
    if not files or not plan:
        chapter.no_data(say("The study has no programme theory for this area and period."))
        return None
    found = _read(files[0], tuple(chapter.study.spoken.items()))
    return Material(found, files[0].relative_to(chapter.study.root).as_posix(), found.version(plan))


@cache
def _read(path: Path, spoken: tuple[tuple[str, tuple[str, ...]], ...]) -> Theory:
    return theory.read_theory(path, spoken=dict(spoken))
