"""Whether the rows of a document add up to the totals it states."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def reconcile(allocations: pd.DataFrame, stated: pd.DataFrame, *, unit: str) -> pd.DataFrame:
    """Compare every stated total with the sum of the rows it is of.

    A total is of a table (its name in `stated_in`), of a funding source (its id in `funding`), or of single
    rows (their ids with plus signs between). The rows of a funding source are counted once; those of a table
    as the table has them.

    Parameters
    ----------
    allocations : columns id, stated_in, funding, amount, same_as.
    stated : columns id, of, value and unit; totals in other units than that of the amounts are left out.
    unit : unit of the amounts, such as "SEK".

    Returns
    -------
    DataFrame
        the totals with columns rows (number added up), sum, difference (sum minus stated) and agrees
        (`yes`, `no`, or `no rows` where nothing was found to add up).
    """
    table = stated[stated["unit"] == unit].copy()
    found = [rows_of_total(allocations, str(name)) for name in table["of"]]
    table["rows"] = [len(part) for part in found]
    table["sum"] = [int(part["amount"].sum()) for part in found]
    table["difference"] = table["sum"] - table["value"]
    table["agrees"] = [
        "no rows" if rows == 0 else "yes" if difference == 0 else "no"
        for rows, difference in zip(table["rows"], table["difference"], strict=True)
    ]
    return table.reset_index(drop=True)


def rows_of_total(allocations: pd.DataFrame, of: str) -> pd.DataFrame:
    """The rows that a stated total is of; none where it names a row that is not there.

    Parameters
    ----------
    allocations : columns id, stated_in, funding, same_as.
    of : a table, a funding source, or ids of rows with plus signs between.
    """
    if (allocations["stated_in"] == of).any():
        return allocations[allocations["stated_in"] == of]
    if (allocations["funding"] == of).any():
        return allocations[(allocations["funding"] == of) & (allocations["same_as"].fillna("") == "")]
    names = {part.strip() for part in of.split("+")}
    named = allocations["id"].isin(names)
    # A sum over a part of the rows would be no sum of that total.
    return allocations[named] if names <= set(allocations["id"]) else allocations.iloc[:0]
