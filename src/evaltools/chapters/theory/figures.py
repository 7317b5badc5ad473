"""The figures of the chapter: the version in force and those before it, as `evaltools.theory` draws them."""

from __future__ import annotations

from evaltools import theory
from evaltools.chapters.theory.material import Material
from evaltools.chapters.theory.tables import outline, sources_of
from evaltools.notebook import Chapter
from evaltools.theory.model import Version
from evaltools.words import joined, listing, plural, say


def current(chapter: Chapter, material: Material, *, most_in_one: int) -> None:
    """Draw the version in force.

    Parameters
    ----------
    chapter : the chapter.
    material : the theory.
    most_in_one : interventions that one drawing in columns holds; more are drawn as a matrix.
    """
    version = material.current
    for place, drawing in enumerate(theory.drawings(version, most_in_one)):
        chapter.figure(
            drawing.draw,
            drawing.data,
            id=f"theory-{drawing.name}",
            caption=drawing.message,
            alternative=drawing.alternative,
            note=version.note or "" if not place else "",
            sources=sources_of(version),
        )


def others(chapter: Chapter, material: Material, *, most_in_one: int) -> None:
    """Draw and list the other versions known in the period; those of a later time are named.

    Parameters
    ----------
    chapter : the chapter.
    material : the theory.
    most_in_one : interventions that one drawing in columns holds; more are drawn as a matrix.
    """
    versions = [version for version in material.theory.versions if version.id != material.current.id]
    later = [version for version in versions if _later(version, chapter)]
    for version in versions:
        if version not in later:
            _other(chapter, version, most_in_one)
    if later:
        chapter.text(
            plural(
                "The version of {when} came after the period and is not shown here.",
                "The versions of {when} came after the period and are not shown here.",
                n=len(later),
                when=listing([theory.when(version.id) for version in later]),
            )
        )
    elif not versions:
        chapter.no_data(say("The material has one version of the programme theory."), lacks=False)


def _later(version: Version, chapter: Chapter) -> bool:
    day = theory.dated(version.id)
    return day is not None and day > chapter.period.end


def _other(chapter: Chapter, version: Version, most_in_one: int) -> None:
    for place, drawing in enumerate(theory.drawings(version, most_in_one)):
        part = drawing.name.removeprefix("whole").removeprefix("matrix")
        chapter.figure(
            drawing.draw,
            drawing.data,
            id=f"version-{version.id}{part}",
            caption=say("{when}: {message}", when=theory.when(version.id), message=drawing.message),
            alternative=joined(say("{title}.", title=version.title), drawing.alternative),
            note=version.note or "" if not place else "",
            sources=sources_of(version),
        )
    outline(chapter, version)
