"""What a logbook tells: how far what was planned came, and which reported problems were met with a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaltools.workings.codes import STATES, moment

if TYPE_CHECKING:
    import pandas as pd

CARRIED_OUT = ("measure", "duty")
"""Kinds of entry that somebody is to carry out."""


@dataclass(frozen=True)
class DeliveryRule:
    """From which shares on what was planned counts as mostly carried out, and as not to be told."""

    mostly: float = 0.5
    """More than this share of the measures must be carried out, those carried out in part counting half."""
    unknown: float = 0.5
    """Where more than this share of the measures is not told of, the level cannot be told."""

    def level(self, states: Sequence[str], numbers: Sequence[int]) -> str:
        """How far measures were carried out, taken together: fully, mostly, partly, not_delivered or unknown.

        What is not told of counts as not shown to be carried out, and so do stopped, planned and ongoing measures.

        Parameters
        ----------
        states : of each entry, one of `STATES`.
        numbers : how many measures each entry stands for.

        Examples
        --------
        >>> DeliveryRule().level(["done", "done", "partly", "stopped"], [1, 1, 1, 1])
        'mostly'
        >>> DeliveryRule().level(["done", "not-known"], [1, 3])
        'unknown'
        """
        counts = dict.fromkeys(STATES, 0)
        for name, number in zip(states, numbers, strict=True):
            counts[name] += number
        of = sum(counts.values())
        if of == 0 or counts["not-known"] > self.unknown * of:
            return "unknown"
        if counts["done"] == of:
            return "fully"
        if counts["done"] + counts["partly"] / 2 > self.mostly * of:
            return "mostly"
        begun = counts["done"] + counts["partly"] + counts["under-way"]
        return "partly" if begun else "not_delivered"


def entries(log: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """Entries of some kinds with their time in words (`moment`), by body in its first order, then by time.

    Parameters
    ----------
    log : rows of a logbook: body, kind, when, precision and more.
    kinds : picture, priority, measure, duty, review.
    """
    own = log[log["kind"].isin(kinds)].copy()
    order = {body: place for place, body in enumerate(dict.fromkeys(log["body"]))}
    own["_body"] = own["body"].map(order)
    own = own.sort_values(["_body", "when"], kind="stable").drop(columns="_body").reset_index(drop=True)
    words: Any = [moment(day, how) for day, how in zip(own["when"], own["precision"], strict=True)]
    return own.assign(moment=words)


def planned(log: pd.DataFrame) -> pd.DataFrame:
    """Measures and duties that were planned or promised beforehand: what is only told once done tells nothing of delivery."""
    return log[log["kind"].isin(CARRIED_OUT) & log["planned"]].reset_index(drop=True)


def delivery(log: pd.DataFrame, rule: DeliveryRule) -> pd.DataFrame:
    """How far what each body planned or promised was carried out.

    Parameters
    ----------
    log : rows of a logbook: body, body_name, kind, state, number, planned, source.
    rule : from which shares on it counts as mostly carried out.

    Returns
    -------
    DataFrame
        body, body_name, total, a column per state, level, source; bodies that planned nothing are left out.
    """
    import pandas as pd

    rows = []
    for body, own in planned(log).groupby("body", sort=False):
        counts = own.groupby("state")["number"].sum()
        rows.append(
            {
                "body": body,
                "body_name": own["body_name"].iloc[0],
                "total": int(own["number"].sum()),
                **{name: int(counts.get(name, 0)) for name in STATES},
                "level": rule.level(list(own["state"]), list(own["number"])),
                "source": own["source"].iloc[0],
            }
        )
    return pd.DataFrame(rows)


def problems(log: pd.DataFrame) -> pd.DataFrame:
    """Problems that a body's pictures report, how often, and the measures against them.

    Parameters
    ----------
    log : rows of a logbook: body, body_name, kind, problem, problem_name, what, state, source.

    Returns
    -------
    DataFrame
        body, body_name, problem, problem_name, reported (number of pictures), first and last (days), measures (number),
        done (number of them carried out), answered (whether there is any), what (list of the measures), source.
    """
    import pandas as pd

    rows = []
    named = log[(log["problem"] != "") & (log["kind"] == "picture")]
    for (body, problem), own in named.groupby(["body", "problem"], sort=False):
        against = log[(log["body"] == body) & (log["problem"] == problem) & log["kind"].isin(CARRIED_OUT)]
        rows.append(
            {
                "body": body,
                "body_name": own["body_name"].iloc[0],
                "problem": problem,
                "problem_name": own["problem_name"].iloc[0],
                "reported": len(own),
                "first": own["when"].min(),
                "last": own["when"].max(),
                "measures": len(against),
                "done": int((against["state"] == "done").sum()),
                "answered": len(against) > 0,
                "what": list(against["what"]),
                "source": own["source"].iloc[0],
            }
        )
    return pd.DataFrame(rows)


def calendar(log: pd.DataFrame) -> pd.DataFrame:
    """Problems by the time they were reported, for drawing.

    Parameters
    ----------
    log : rows of a logbook.

    Returns
    -------
    DataFrame
        row, row_name (the problem), column, column_name (the time), code (`reported`), source.
    """
    import pandas as pd

    pictures = entries(log, "picture")
    pictures = pictures[pictures["problem"] != ""].sort_values("when", kind="stable")
    columns: Any = [
        f"{day:%Y-%m}-{how}" for day, how in zip(pictures["when"], pictures["precision"], strict=True)
    ]
    grid = pd.DataFrame(
        {
            "row": pictures["problem"],
            "row_name": pictures["problem_name"],
            "column": columns,
            "column_name": pictures["moment"],
            "code": "reported",
            "source": pictures["source"],
        }
    )
    return grid.drop_duplicates(["row", "column"]).reset_index(drop=True)
