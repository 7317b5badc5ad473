"""The register of informants in sums: by actor group, and against the totals a document states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.words import Message, number, plural, say

if TYPE_CHECKING:
    import pandas as pd


def by_actor_group(people: pd.DataFrame, *, smallest: int) -> pd.DataFrame:
    """Sum the register by actor group; small groups are one, so that nobody can be recognised.

    Parameters
    ----------
    people : one row per informant: id, group_name, interviews and citations (how often the text refers to them).
    smallest : groups of fewer persons are shown together, as the last row.

    Returns
    -------
    DataFrame
        columns group, persons, interviews, cited (persons referred to) and citations, largest first.
    """
    import pandas as pd

    grouped = (
        people.assign(cited=people["citations"] > 0)
        .groupby("group_name", sort=False)
        .agg(
            persons=("id", "size"),
            interviews=("interviews", "sum"),
            cited=("cited", "sum"),
            citations=("citations", "sum"),
        )
    )
    small = grouped["persons"] < smallest
    table = grouped[~small].sort_values("persons", ascending=False).reset_index(names="group")
    if not small.any():
        return table
    name = plural("The other group", "The other {n:words} groups", n=int(small.sum()))
    rest: dict[Any, Any] = {"group": name, **grouped[small].sum().to_dict()}
    return pd.concat([table, pd.DataFrame([rest])], ignore_index=True)


def small_groups(smallest: int) -> Message:
    """Why small groups are shown together."""
    return say(
        "Groups of fewer than {smallest:words} persons are shown together, so that nobody can be recognised.",
        smallest=smallest,
    )


def stated_total(item: Mapping[str, Any], added: int) -> Message:
    """A number that a document states (`measure`, `value`) against what its register adds up to."""
    given: dict[str, Any] = {"measure": item["measure"], "stated": number(item["value"])}
    if added == item["value"]:
        return say("{measure}: the source states {stated}, and so does its register.", **given)
    return say("{measure}: the source states {stated}, its register gives {added}.", added=added, **given)
