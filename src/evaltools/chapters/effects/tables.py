"""The tables of the chapter: the bodies in brief, relevance, value, effects, and the evidence for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools import effects
from evaltools.notebook import Chapter, Column
from evaltools.words import Message, in_context, say

if TYPE_CHECKING:
    import pandas as pd

NO_EFFECTS = say("The study has no stated effects of collaboration bodies for this area and period.")
NO_CITATIONS = say("The source cites no informants in what concerns the bodies.")
CAUTION = say(
    "The effects are what informants and documents have said, put together by the evaluator; they are not measured."
)
WAYS = ("positive", "mixed", "negative")


def bodies(chapter: Chapter, stated: pd.DataFrame, judged: pd.DataFrame) -> None:
    """The bodies: where, judged relevance, and effects by kind and direction."""
    group, way = say("Effects"), in_context("of an effect", "Direction")
    chapter.table(
        effects.bodies_table(stated, judged, {area.id: area.name for area in chapter.study.areas}, ways=WAYS),
        id="bodies",
        caption=say("The collaboration bodies in brief"),
        columns={
            "body_name": _BODY,
            "relevance": Column(say("Judged relevance"), wide=True),
            **{name: Column(_capital(words), "number", group=group) for name, words in effects.KINDS.items()},
            **{name: Column(_capital(effects.DIRECTIONS[name]), "number", group=way) for name in WAYS},
        },
        group_rows="area_name",
        note=say(
            "Relevance is counted in judgements; that something is relevant does not mean that it works."
        ),
    )


def _capital(words: Message) -> Message:
    return in_context("heading of a column", "{words:cap}", words=words)


_BODY = Column(in_context("column", "Body"))
_EFFECT = Column(in_context("column", "Effect"), wide=True)
_DIRECTION = Column(in_context("of an effect", "Direction"), show=effects.direction)
_TRACED = {
    "locator": Column(in_context("in a document", "Place")),
    "finding": Column(say("Trace"), "finding"),
}
_EFFECTS = {
    "row_header": "statement",
    "group_rows": "body_name",
    "note": say(
        "The effects in our own, shorter words. Kind and direction are coded by us where the source does not state them; "
        "reservations in the text of the source stand under Trace."
    ),
}
NONE = {
    "relevance": say("Relevance is not judged."),
    "value": say("Value is not described."),
    "effects": say("No intended or indirect effects are stated."),
    "unforeseen": say("No unforeseen effects are stated."),
}
"""What is said where nothing of a sort is stated."""
_LAYOUTS: dict[str, dict[str, Any]] = {
    "relevance": {
        "caption": say("Judged relevance"),
        "columns": {
            "statement": Column(in_context("column", "Judgement"), wide=True),
            "judgement": Column(in_context("column", "Result"), show=effects.judgement),
            "basis": Column(say("As to"), show=effects.BASES),
            **_TRACED,
        },
        "group_rows": "body_name",
        "note": say(
            "Relevance as to knowledge: rests on statistics, research or experience; problem: follows from how the problem is "
            "described; goal: follows from stated goals. For the bodies the sorting is our reading of the source."
        ),
    },
    "value": {
        "caption": say("Value according to those who took part"),
        "columns": {
            "body_name": _BODY,
            "statement": Column(in_context("of a collaboration", "Value"), wide=True),
            **_TRACED,
        },
    },
    "effects": {
        "caption": say("Intended and indirect effects"),
        "columns": {
            "theme": Column(say("Theme"), wide=True),
            "statement": _EFFECT,
            "kind": Column(say("Kind"), show=effects.KINDS),
            "direction": _DIRECTION,
            **_TRACED,
        },
        **_EFFECTS,
    },
    "unforeseen": {
        "caption": say("Unforeseen effects"),
        "columns": {"statement": _EFFECT, "direction": _DIRECTION, **_TRACED},
        **_EFFECTS,
    },
}


def statements(chapter: Chapter, id: str, frame: pd.DataFrame) -> None:
    """Statements of one sort, or a line where there are none.

    Parameters
    ----------
    chapter : the chapter.
    id : relevance, value, effects or unforeseen; also the id of the table.
    frame : the statements, each with its finding.
    """
    if frame.empty:
        chapter.no_data(NONE[id])
    else:
        chapter.table(frame, id=id, **_LAYOUTS[id])


def evidence(chapter: Chapter, citations: pd.DataFrame, findings: list[str]) -> None:
    """How many informants and groups carry what is said of each body, with the finding of each body."""
    chapter.table(
        effects.evidence_table(citations).assign(finding=findings),
        id="evidence",
        caption=say("Evidence for what is said of each body"),
        columns={
            "name": _BODY,
            "sections": Column(say("Sections"), "number"),
            "citations": Column(say("Citations"), "number"),
            "informants": Column(say("Informants"), "number"),
            "groups": Column(say("Groups"), "number"),
            "largest": Column(say("Largest share from one"), "percent", decimals=0),
            "effective": Column(say("Effective number"), "number", decimals=1),
            "finding": _TRACED["finding"],
        },
        note=say(
            "Effective number of informants (inverse Simpson): as if so many had been cited equally often. A citation says who "
            "is cited, not how much the statement rests on it; several statements have none."
        ),
    )
