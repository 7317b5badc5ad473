"""The figure of chapter 7: how far each criterion lets each claim go, and which of them decided."""

from __future__ import annotations

from collections.abc import Sequence

from evaltools import synthesis
from evaltools.chapters.synthesis.claims import sources
from evaltools.notebook import Chapter
from evaltools.synthesis import Rated, drawing, frames, headlines
from evaltools.synthesis.sentences import rating_word
from evaltools.words import say


def show_overview(
    chapter: Chapter, rated: Sequence[Rated], rules: synthesis.Rules, *, criteria: Sequence[str]
) -> None:
    """Show the claims with the caps of their criteria, best supported first."""
    message = headlines.tally(rated)
    chapter.figure(
        drawing.overview,
        frames.caps(rated, criteria),
        id="overview",
        caption=message,
        alternative=say(
            "A grid with a row for each claim and a column for each criterion. Up to four blocks show how far the criterion "
            "reaches; those that decided the rating are dark. {message} The same is in the table of claims.",
            message=message,
        ),
        note=say(
            "One block: weak, two: plausible, three: supported, four: strong. Dark blocks with a frame: the criterion decided."
        ),
        sources=sources(chapter, rated),
        criteria=list(criteria),
        ratings={value: rating_word(value, rules) for value in synthesis.RESULTS},
    )
