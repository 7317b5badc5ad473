"""What the chapter reads: stated effects, judgements of relevance and value, and who is cited for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.notebook import Chapter

if TYPE_CHECKING:
    import pandas as pd


def effects(chapter: Chapter, *, years_after: int) -> pd.DataFrame:
    """The effects stated of the area and the areas within it, in documents of the period.

    Parameters
    ----------
    chapter : the chapter.
    years_after : years after the period in which documents about it still appear.
    """
    frame = chapter.read("effects", everywhere=True)
    return of_period(chapter, frame[frame["area"].isin(_places(chapter))], years_after)


def judgements(chapter: Chapter, effects: pd.DataFrame, *, years_after: int) -> pd.DataFrame:
    """Judgements of relevance and statements of value of the bodies whose effects are shown.

    Parameters
    ----------
    chapter : the chapter.
    effects : the effects shown.
    years_after : years after the period in which documents about it still appear.
    """
    frame = of_period(chapter, chapter.read("judgements", everywhere=True), years_after)
    return frame[frame["body"].isin(effects["body"])].reset_index(drop=True)


def citations(chapter: Chapter, judged: pd.DataFrame, *, years_after: int) -> pd.DataFrame:
    """Citations in the parts of the documents about the area's bodies, with body and the informant's group.

    Parameters
    ----------
    chapter : the chapter.
    judged : judgements of the bodies, which say in which part of the document each is treated.
    years_after : years after the period in which documents about it still appear.

    Returns
    -------
    DataFrame
        A row per informant and section, in the order of sections: count, body, body_name, group, group_name, and where
        it stands.
    """
    frame = of_period(chapter, chapter.read("citations"), years_after)
    first = judged.drop_duplicates("body").set_index("body")
    parts = {str(body): str(part) for body, part in first["part"].items()}
    frame["body"] = [body_of(section, parts) for section in frame["section"]]
    frame = frame[frame["body"] != ""].reset_index(drop=True)
    frame["body_name"] = frame["body"].map(first["body_name"])
    people = chapter.read("informants").set_index("id")
    for name in ("group", "group_name"):
        frame[name] = frame["informant"].map(people[name])
    return frame.sort_values("section", kind="stable").reset_index(drop=True)


def of_period(chapter: Chapter, frame: pd.DataFrame, years_after: int) -> pd.DataFrame:
    """Rows from documents published during the period or so many years after it."""
    years = range(chapter.period.start.year, chapter.period.end.year + years_after + 1)
    wanted = {name for name in frame["source"].unique() if chapter.document(name).year in years}
    return frame[frame["source"].isin(wanted)].reset_index(drop=True)


def body_of(section: str, parts: dict[str, str]) -> str:
    """The body that a section is about: the one whose part of the document it lies in; empty where there is none."""
    for body, part in parts.items():
        if section == part or section.startswith(part + "."):
            return body
    return ""


def _places(chapter: Chapter) -> list[str]:
    """The area and those within it: a municipality answers for the bodies of its districts, not the reverse."""
    study = chapter.study
    return [
        area.id
        for area in study.areas
        if "nation" not in (area.level, chapter.area.level) and chapter.area in study.comparisons(area)
    ]
