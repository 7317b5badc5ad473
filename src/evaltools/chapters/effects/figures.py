"""The figure of the chapter: which actor groups carry what is said of each body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools import effects
from evaltools.notebook import Chapter
from evaltools.words import joined, say

if TYPE_CHECKING:
    import pandas as pd


def evidence(chapter: Chapter, citations: pd.DataFrame) -> None:
    """Citations by actor group and body, in the order of sections."""
    message = effects.carried_text(citations)
    chapter.figure(
        effects.draw_evidence,
        effects.by_group(citations),
        id="evidence-figure",
        caption=message,
        alternative=joined(
            say(
                "A grid with actor groups as rows and collaboration bodies as columns; the area of the disc is the number "
                "of citations."
            ),
            say("{message}.", message=message),
            say("The numbers per body stand in the table below."),
        ),
        note=say(
            "Number of citations of informants in the source's text on the body; dot: none. Groups as in the source."
        ),
    )
