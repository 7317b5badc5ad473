"""The versions of the theory as figures, drawn as `evaltools.theory` draws them, and as lists."""

from __future__ import annotations

from evaltools import theory
from evaltools.notebook import Chapter
from evaltools.words import joined, say


def drawn(chapter: Chapter, version: theory.Version, *, most_in_one: int, in_force: bool = True) -> None:
    """Draw a version: the one in force, or another by its date and title.

    Parameters
    ----------
    chapter : the chapter.
    version : the version.
    most_in_one : interventions that one drawing in columns holds; more are drawn as a matrix.
    in_force : whether it is the one in force for the area in the period.
    """
    when = theory.when(version.id)
    for place, drawing in enumerate(theory.drawings(version, most_in_one)):
        part = drawing.name.removeprefix("whole").removeprefix("matrix")
        dated = say("The version of {when}: {message:low}", when=when, message=drawing.message)
        titled = joined(say("{title}.", title=version.title), drawing.alternative)
        chapter.figure(
            drawing.draw,
            drawing.data,
            id=f"theory-{drawing.name}" if in_force else f"version-{version.id}{part}",
            caption=drawing.message if in_force else dated,
            alternative=drawing.alternative if in_force else titled,
            note=version.note or "" if not place else "",
            sources=version.documents,
        )


def outline(chapter: Chapter, version: theory.Version) -> None:
    """The theory as a nested list, for those who do not see the drawing."""
    lines = theory.lines(theory.outline(version))
    chapter.items([text for text, _ in lines], levels=[level for _, level in lines])
