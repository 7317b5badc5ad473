"""Sums of allocations in which no money is counted twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def once(allocations: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows that state money another row states already (column `same_as` names that row)."""
    return allocations[allocations["same_as"].fillna("") == ""].reset_index(drop=True)


def within(allocations: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Rows of a period: those whose days overlap it, and those of a year that does where no days are given.

    Parameters
    ----------
    allocations : columns year, start and end (dates, or missing).
    start, end : first and last day of the period.
    """
    whole = allocations["start"].isna()
    of_year = allocations["year"].between(start.year, end.year)
    days = zip(whole, of_year, allocations["start"], allocations["end"], strict=True)
    kept = [
        bool(year) if blank else bool(first <= end and last >= start) for blank, year, first, last in days
    ]
    return allocations[np.array(kept, dtype=bool)].reset_index(drop=True)


def years_cut(allocations: pd.DataFrame, start: date, end: date) -> list[int]:
    """Years that a period holds only a part of, and that some amounts are for as a whole.

    Parameters
    ----------
    allocations, start, end : see `within`.
    """
    cut = {start.year} if (start.month, start.day) != (1, 1) else set()
    cut |= {end.year} if (end.month, end.day) != (12, 31) else set()
    return sorted(cut & set(allocations["year"][allocations["start"].isna()]))


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
