"""From money to report: whom it is for, what happens if it ends, and whether it was reported back; and money as stated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.record.table import Column
from evaltools.resources.sentences import money
from evaltools.words.forms import alike
from evaltools.words.messages import Message, Sayable, in_context, say

if TYPE_CHECKING:
    import pandas as pd

REPORTED: dict[str, Message] = {
    "reported": in_context("reporting back", "reported"),
    "partly": in_context("reporting back", "reported in part"),
    "not-reported": in_context("reporting back", "not reported"),
    "not-due": in_context("reporting back", "not yet due"),
    "not-known": in_context("reporting back", "no report among the documents"),
}
_QUALIFIED: dict[str, Any] = {
    "about": lambda x: say("about {amount}", amount=x),
    "nearly": lambda x: say("nearly {amount}", amount=x),
    "over": lambda x: say("over {amount}", amount=x),
    "at-least": lambda x: say("at least {amount}", amount=x),
}


def followed(allocations: pd.DataFrame) -> pd.DataFrame:
    """Allocations of which it is entered whom they are for or whether they were reported back.

    Parameters
    ----------
    allocations : money counted once: target, if_ends, reported, report.
    """
    told = (
        (allocations["reported"] != "")
        | allocations["target"].astype(bool)
        | allocations["if_ends"].astype(bool)
    )
    return allocations[told].reset_index(drop=True)


def followed_caption(table: pd.DataFrame) -> Sayable:
    """Of how many allocations a report is among the documents, from rows of `followed`."""
    reported = int(table["reported"].isin(["reported", "partly"]).sum())
    shown = alike(len(table), reported)
    if reported == 0:
        return say("From money to report: of none of the {of:words} items is there a report", of=shown[0])
    return say(
        "From money to report: of {n:words} of the {of:words} items there is a report",
        of=shown[0],
        n=shown[1],
    )


NOT_FOLLOWED = say("Whom the money is for, and whether it was reported back, is not entered.")
FOLLOWED: Mapping[str, Any] = {
    "id": "followed",
    "columns": {
        "intervention": Column(say("Intervention"), wide=True),
        "priority_name": Column(say("Area of priority"), missing="–", wide=True),
        "target": Column(say("For whom"), missing="–", wide=True),
        "if_ends": Column(say("If the money ends"), missing="–", wide=True),
        "report": Column(say("To be reported"), missing="–", wide=True),
        "reported": Column(say("Reported back"), show=REPORTED, missing="–"),
    },
    "note": say(
        "Dash: the source does not say. That no report is among the documents does not mean that none was made."
    ),
}


def stated_text(total: Mapping[Any, Any], currency: str) -> Message:
    """Money as a document states it, with how exact it is.

    Parameters
    ----------
    total : a row of stated totals: measure, value, precision.
    currency : code of the currency.
    """
    return say("{measure}: {amount}.", measure=total["measure"], amount=stated_amount(total, currency))


def stated_amount(total: Mapping[Any, Any], currency: str) -> Sayable:
    """An amount as exactly as the document gives it: nearly 60 million stays nearly.

    Parameters
    ----------
    total : a row of stated totals: value, precision.
    currency : code of the currency.
    """
    amount = money(float(total["value"]), currency)
    how = _QUALIFIED.get(str(total["precision"]))
    return how(amount) if how else amount


STATED: Mapping[str, Any] = {
    "id": "stated",
    "caption": say("Money that the documents state, without dividing it"),
    "columns": {
        "measure": Column(say("What for"), wide=True),
        "stated": Column(say("Amount as stated")),
        "locator": Column(in_context("in a document", "Place")),
        "finding": Column(say("Trace"), "finding"),
    },
    "note": say("No items are given that these sums could be held against."),
}
