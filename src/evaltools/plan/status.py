"""Status colours counted, and said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evaltools.checks import InvalidArgument
from evaltools.words import Message, listing, plural, say
from evaltools.words.forms import alike
from evaltools.words.messages import OutOf

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("green", "yellow", "red", "grey")
"""The follow-up's colours: goals reached in the main; not fully reached but viable; stuck; not possible to say."""


def status_counts(interventions: pd.DataFrame, by: str = "department") -> pd.DataFrame:
    """Count interventions by status.

    Parameters
    ----------
    interventions : one row per intervention, with a column `status` and the column named in `by`.
    by : what to count by, in the order it first appears.

    Returns
    -------
    DataFrame
        one row per value of `by`, with columns green, yellow, red, grey and all.

    Raises
    ------
    InvalidArgument
        for a status that is not one of the four, with its position.
    """
    import pandas as pd

    for position, status in enumerate(interventions["status"]):
        if status not in STATUSES:
            raise InvalidArgument("interventions", f'unknown status "{status}".', position)
    order = list(dict.fromkeys(interventions[by]))
    table = pd.crosstab(interventions[by], interventions["status"]).reindex(
        index=order, columns=STATUSES, fill_value=0
    )
    table.columns = list(STATUSES)
    table["all"] = table.sum(axis=1)
    return table.rename_axis(by).reset_index()


COUNTED = {
    "green": lambda n: plural("{n:words} is green", "{n:words} are green", n=n),
    "yellow": lambda n: plural("{n:words} is yellow", "{n:words} are yellow", n=n),
    "red": lambda n: plural("{n:words} is red", "{n:words} are red", n=n),
    "grey": lambda n: plural("{n:words} is grey", "{n:words} are grey", n=n),
}


def status_sentence(counts: Mapping[str, int], departments: int) -> Message:
    """How many interventions have each colour, and to how many departments they belong."""
    whole, within, *parts = alike(sum(counts.values()), departments, *(counts[name] for name in STATUSES))
    return plural(
        "The follow-up covers {n:words} intervention in {departments}: {parts}.",
        "The follow-up covers {n:words} interventions in {departments}: {parts}.",
        n=whole,
        departments=plural("{n:words} department", "{n:words} departments", n=within),
        parts=listing(COUNTED[name](n) for name, n in zip(STATUSES, parts, strict=True) if counts[name]),
    )  # fmt: skip


def status_caption(counts: Mapping[str, int]) -> Message:
    """How many of the interventions are green and how many red, as a caption."""
    green, red, whole = counts["green"], counts["red"], sum(counts.values())
    if green == whole:
        return plural("The intervention is green", "All {n:words} interventions are green", n=whole)
    last = plural("{n:words} is red", "{n:words} are red", n=red) if red else say("none is red")
    if not green:
        return say("No intervention is green, {last}", last=last)
    return plural(
        "{some:cap} interventions is green, {last}", "{some:cap} interventions are green, {last}",
        n=green, some=OutOf(green, whole), last=last,
    )  # fmt: skip
