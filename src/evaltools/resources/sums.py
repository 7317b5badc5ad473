"""Sums of allocations in which no money is counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def once(allocations: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows that state money another row states already (column `same_as` names that row)."""
    return allocations[allocations["same_as"].fillna("") == ""].reset_index(drop=True)


def by_board(allocations: pd.DataFrame) -> pd.DataFrame:
    """Sum by board, as the boards stand; a row shared by two boards is a group of its own.

    Parameters
    ----------
    allocations : rows with columns board, amount and same_as.

    Returns
    -------
    DataFrame
        columns board, rows, amount and share (per cent of all), largest first.
    """
    return _sum(allocations, ["board"])


def by_funding(allocations: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Sum by funding source and whether the money is temporary.

    Parameters
    ----------
    allocations : rows with columns funding, temporary, amount and same_as.
    names : further columns that go with the source, such as its name.
    """
    return _sum(allocations, ["funding", *names, "temporary"])


def _sum(allocations: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    table = once(allocations).groupby(by, sort=False)["amount"].agg(rows="size", amount="sum").reset_index()
    table["share"] = 100 * table["amount"] / table["amount"].sum()
    return table.sort_values("amount", ascending=False, kind="stable").reset_index(drop=True)
