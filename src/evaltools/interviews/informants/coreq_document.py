"""COREQ items as a document answers them, for whoever has no access to its interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaltools.interviews.informants.coreq_items import TOPICS
from evaltools.words import Message, joined, say
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

NOT_STATED = say("Not stated.")


def coreq_of_document(statements: pd.DataFrame) -> list[dict[str, Any]]:
    """Answer every COREQ item on sample, analysis and findings by what a document says of it.

    Parameters
    ----------
    statements : one document's, with columns item, says (words) and locator; several may concern one item.

    Returns
    -------
    list
        of item, topic, answer, locator and stated (whether the document answers it), in order of item.
    """
    rows = []
    for item, topic in TOPICS.items():
        found = statements[statements["item"] == item]
        stated = len(found) > 0
        answer = joined(*found["says"]) if stated else NOT_STATED
        locator = "; ".join(found["locator"])
        rows.append({"item": item, "topic": topic, "answer": answer, "locator": locator, "stated": stated})
    return rows


def items_answered(stated: int, whole: int) -> Message:
    """How many items of the checklist a document answers."""
    return say(
        "{of:cap} items of the COREQ checklist on sample, analysis and findings are answered by the document.",
        of=OutOf(stated, whole),
    )
