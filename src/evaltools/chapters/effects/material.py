"""What the chapter reads: stated effects, judgements of relevance and value, and who is cited for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools import effects
from evaltools.notebook import Chapter

if TYPE_CHECKING:
    import pandas as pd


def stated(chapter: Chapter, *, years_after: int) -> pd.DataFrame:
    """The effects stated of the area and the areas within it, in documents of the period.

    Parameters
    ----------
    chapter : the chapter.
    years_after : years after the period in which documents about it still appear.
    """
    # An area answers for the bodies of the areas within it, not the reverse.
    within = [area.id for area in chapter.study.areas if chapter.area in chapter.study.chain(area)]
    frame = _of_period(chapter, chapter.read("effects", everywhere=True), years_after)
    return frame[frame["area"].isin(within)].reset_index(drop=True)


def judgements(chapter: Chapter, stated: pd.DataFrame, *, years_after: int) -> pd.DataFrame:
    """Judgements of relevance and statements of value of the bodies whose effects are shown.

    Parameters
    ----------
    chapter : the chapter.
    stated : the effects shown.
    years_after : years after the period in which documents about it still appear.
    """
    frame = _of_period(chapter, chapter.read("judgements", everywhere=True), years_after)
    return frame[frame["body"].isin(stated["body"])].reset_index(drop=True)


def citations(chapter: Chapter, judged: pd.DataFrame, *, years_after: int) -> pd.DataFrame:
    """Citations in what the documents say of the bodies judged, as `effects.with_bodies` gives them.

    Parameters
    ----------
    chapter : the chapter.
    judged : judgements of the bodies, which say in which part of the document each is treated.
    years_after : years after the period in which documents about it still appear.
    """
    cited = _of_period(chapter, chapter.read("citations"), years_after)
    return effects.with_bodies(cited, judged, chapter.read("informants"))


def _of_period(chapter: Chapter, frame: pd.DataFrame, years_after: int) -> pd.DataFrame:
    """Rows declared for the period; of the others those from documents of the period or so many years after it."""
    years = range(chapter.period.start.year, chapter.period.end.year + years_after + 1)
    wanted = {name for name in frame["source"].unique() if chapter.document(name).year in years}
    declared = frame["period"] if "period" in frame.columns else frame["source"].map(lambda _: "")
    chosen = (declared == chapter.period.id) | ((declared == "") & frame["source"].isin(wanted))
    return frame[chosen].reset_index(drop=True)
