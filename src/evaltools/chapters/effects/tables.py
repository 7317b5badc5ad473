"""The tables of the chapter: the bodies in brief, relevance, value, effects, and the evidence for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.chapters.effects import wording
from evaltools.notebook import Chapter, Column
from evaltools.words import Message, Sayable, in_context, listing, say

if TYPE_CHECKING:
    import pandas as pd

TRACE = Column(say("Trace"), "finding")
PLACE = Column(in_context("in a document", "Place"))
BODY = Column(in_context("column", "Body"))
_WAYS = ("positive", "mixed", "negative")


def bodies(chapter: Chapter, frame: pd.DataFrame, judged: pd.DataFrame) -> None:
    """The bodies: where, judged relevance, and effects by kind and direction."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for body in dict.fromkeys([*judged["body"], *frame["body"]]):
        own, said = frame[frame["body"] == body], judged[judged["body"] == body]
        first = (own if said.empty else said).iloc[0]
        rows.append(
            {
                "body": body,
                "body_name": first["body_name"],
                "area": first["area"],
                "area_name": chapter.study.area(first["area"]).name,
                "relevance": _relevance(said[said["about"] == "relevance"]["judgement"]),
                **{name: int((own["kind"] == name).sum()) for name in wording.KINDS},
                **{name: int((own["direction"] == name).sum()) for name in _WAYS},
                "source": first["source"],
            }
        )
    order = [area.id for area in chapter.study.areas]
    rows.sort(key=lambda row: order.index(row["area"]))
    effects, way = say("Effects"), in_context("of an effect", "Direction")
    chapter.table(
        pd.DataFrame(rows),
        id="bodies",
        caption=say("The collaboration bodies in brief"),
        columns={
            "body_name": BODY,
            "relevance": Column(say("Judged relevance"), wide=True),
            **{
                name: Column(_capital(wording.KINDS[name]), "number", group=effects) for name in wording.KINDS
            },
            **{name: Column(_capital(wording.DIRECTIONS[name]), "number", group=way) for name in _WAYS},
        },
        group_rows="area_name",
        note=say(
            "Relevance is counted in judgements; that something is relevant does not mean that it works."
        ),
    )


def _relevance(given: pd.Series[str]) -> Sayable:
    """How often each judgement is given."""
    words: list[Sayable] = []
    for code, word in wording.JUDGEMENTS.items():
        if times := int((given == code).sum()):
            several = in_context("judgement and how often", "{judgement} ({n})", judgement=word, n=times)
            words.append(word if code == "not-judged" else several)
    return listing(words)


def _capital(words: Message) -> Message:
    return in_context("heading of a column", "{words:cap}", words=words)


def relevance(chapter: Chapter, judged: pd.DataFrame) -> None:
    """Judgements of relevance, by body."""
    table = judged[judged["about"] == "relevance"]
    if table.empty:
        chapter.no_data(say("Relevance is not judged."))
        return
    chapter.table(
        table,
        id="relevance",
        caption=say("Judged relevance"),
        columns={
            "statement": Column(in_context("column", "Judgement"), wide=True),
            "judgement": Column(in_context("column", "Result"), show=wording.judgement),
            "basis": Column(say("As to"), show=wording.BASES),
            "locator": PLACE,
            "finding": TRACE,
        },
        group_rows="body_name",
        note=say(
            "Relevance as to knowledge: rests on statistics, research or experience; problem: follows from how the problem is "
            "described; goal: follows from stated goals. For the bodies the sorting is our reading of the source."
        ),
    )


def value(chapter: Chapter, judged: pd.DataFrame) -> None:
    """The value that those who took part see."""
    table = judged[judged["about"] == "value"]
    if table.empty:
        chapter.no_data(say("Value is not described."))
        return
    chapter.table(
        table,
        id="value",
        caption=say("Value according to those who took part"),
        columns={
            "body_name": BODY,
            "statement": Column(in_context("of a collaboration", "Value"), wide=True),
            "locator": PLACE,
            "finding": TRACE,
        },
    )


def effects(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Intended and indirect effects, by theme."""
    part = frame[frame["kind"] != "unforeseen"]
    if part.empty:
        chapter.no_data(say("No intended or indirect effects are stated."))
        return
    chapter.table(
        part,
        id="effects",
        caption=say("Intended and indirect effects"),
        columns={
            "theme": Column(say("Theme"), wide=True),
            "statement": _EFFECT,
            "kind": Column(say("Kind"), show=wording.KINDS),
            "direction": _DIRECTION,
            "locator": PLACE,
            "finding": TRACE,
        },
        row_header="statement",
        group_rows="body_name",
        note=_NOTE,
    )


def unforeseen(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Effects that nobody had foreseen."""
    part = frame[frame["kind"] == "unforeseen"]
    if part.empty:
        chapter.no_data(say("No unforeseen effects are stated."))
        return
    chapter.table(
        part,
        id="unforeseen",
        caption=say("Unforeseen effects"),
        columns={"statement": _EFFECT, "direction": _DIRECTION, "locator": PLACE, "finding": TRACE},
        row_header="statement",
        group_rows="body_name",
        note=_NOTE,
    )


_EFFECT = Column(in_context("column", "Effect"), wide=True)
_DIRECTION = Column(in_context("of an effect", "Direction"), show=wording.direction)
_NOTE = say(
    "The effects in our own, shorter words. Kind and direction are coded by us where the source does not state them; "
    "reservations in the text of the source stand under Trace."
)


def evidence(chapter: Chapter, frame: pd.DataFrame, *, few: int) -> None:
    """How many informants and groups carry what is said of each body.

    Parameters
    ----------
    chapter : the chapter.
    frame : citations, in the order of sections.
    few : informants below which the evidence is called narrow.
    """
    import pandas as pd

    rows = []
    for body, own in frame.groupby("body", sort=False):
        said = own.groupby("informant")["count"].sum()
        shares = said / said.sum()
        rows.append(
            {
                "body": body,
                "name": own["body_name"].iloc[0],
                "sections": own["section"].nunique(),
                "citations": int(said.sum()),
                "informants": len(said),
                "groups": own["group"].nunique(),
                "largest": round(100 * float(shares.max()), 1),
                "effective": round(1 / float((shares**2).sum()), 2),
                "finding": wording.body_evidence(chapter, own, few=few).id,
                "source": own["source"].iloc[0],
            }
        )
    chapter.table(
        pd.DataFrame(rows),
        id="evidence",
        caption=say("Evidence for what is said of each body"),
        columns={
            "name": BODY,
            "sections": Column(say("Sections"), "number"),
            "citations": Column(say("Citations"), "number"),
            "informants": Column(say("Informants"), "number"),
            "groups": Column(say("Groups"), "number"),
            "largest": Column(say("Largest share from one"), "percent", decimals=0),
            "effective": Column(say("Effective number"), "number", decimals=1),
            "finding": TRACE,
        },
        note=say(
            "Effective number of informants (inverse Simpson): as if so many had been cited equally often. A citation says who "
            "is cited, not how much the statement rests on it; several statements have none."
        ),
    )
