"""Status colours counted by department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.checks import InvalidArgument

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
