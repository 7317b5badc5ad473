"""The situation by factor against what is done about it, and what an act requires against what stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from evaltools.record.values import is_missing
from evaltools.words.messages import Message, say

if TYPE_CHECKING:
    import pandas as pd


_KINDS: dict[str, Message] = {"risk": say("Risk factors"), "protective": say("Protective factors")}


def situation_table(
    situation: pd.DataFrame, factors: pd.DataFrame, addressed: Mapping[str, int], *, known: bool
) -> pd.DataFrame:
    """Level and latest trend of each factor, against the number of interventions directed at it.

    Parameters
    ----------
    situation : factor, year, level, trend, statement, source.
    factors : id, kind (risk or protective), name.
    addressed : interventions directed at a factor, by its id.
    known : whether a theory says what interventions are directed at.

    Returns
    -------
    DataFrame
        one row per factor, risks first: factor, kind, kind_name, name, year, level, trend, statement, interventions
        (missing where no theory says), open (a factor that is high or gets worse and that no intervention is directed
        at), source; factors that nothing is said of have `not-known` throughout.
    """
    import pandas as pd

    latest = situation.sort_values("year", kind="stable").groupby("factor").tail(1).set_index("factor")
    rows = []
    for item in factors.to_dict("records"):
        told: Any = latest.loc[item["id"]] if item["id"] in latest.index else None
        level = "not-known" if told is None else told["level"]
        trend = "not-known" if told is None else told["trend"]
        number = int(addressed.get(str(item["id"]), 0))
        pressing = trend == "worse" or level == ("low" if item["kind"] == "protective" else "high")
        rows.append(
            {
                "factor": item["id"],
                "kind": item["kind"],
                "kind_name": _KINDS[item["kind"]],
                "name": item["name"],
                "year": None if told is None else int(told["year"]),
                "level": level,
                "trend": trend,
                "statement": "" if told is None else told["statement"],
                "interventions": number if known else None,
                "open": known and pressing and number == 0,
                "source": item["source"] if told is None else told["source"],
            }
        )
    rows.sort(key=lambda row: list(_KINDS).index(row["kind"]))
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Due:
    """What stands of a duty at a day, and when it is due again."""

    state: str
    """stands, late (in place, but due again), partly, missing or not-known."""
    due: date | None
    """When it is, or was, to be done again; None where the act sets no time."""


def due(state: str, when: date | None, every: float | None, at: date) -> Due:
    """What stands of a duty at a day.

    Parameters
    ----------
    state : stands, partly, missing or not-known, as the documents have it.
    when : the day it was done.
    every : years within which the act wants it done again.
    at : the day of the report.

    Examples
    --------
    >>> due("stands", date(2023, 9, 1), 2, date(2025, 12, 31))
    Due(state='late', due=datetime.date(2025, 9, 1))
    """
    if (
        is_missing(every)
        or is_missing(when)
        or when is None
        or every is None
        or state not in ("stands", "partly")
    ):
        return Due(state, None)
    year = when.year + int(every)
    # A leap day is due again on the last day of February.
    again = date(year, when.month, min(when.day, 28) if when.month == 2 else when.day)
    return Due("late" if state == "stands" and again < at else state, again)


def duties_table(duties: pd.DataFrame, stands: pd.DataFrame, *, at: date) -> pd.DataFrame:
    """Each duty that is in force at a day, with what stands of it and when it is due again.

    Parameters
    ----------
    duties : id, act, act_name, part, part_name, duty, since, every, locator, source.
    stands : duty, state, when, what, source, locator; of several rows on a duty the latest counts.
    at : the day of the report.

    Returns
    -------
    DataFrame
        the duties with state, when, due, what, and the place in the act (`law`) and in the document (`locator`); a
        duty that no row tells of is `not-known`.
    """
    import pandas as pd

    days = [date.min if is_missing(day) else day for day in stands["when"]]
    ordered = stands.assign(_day=pd.Series(days, index=stands.index, dtype=object))
    ordered = ordered[pd.Series([day <= at for day in days], index=stands.index, dtype=bool)]
    latest = ordered.sort_values("_day", kind="stable").groupby("duty").tail(1).set_index("duty")
    rows: list[dict[str, Any]] = []
    for item in duties.to_dict("records"):
        if item["since"] > at:
            continue
        told: Any = latest.loc[item["id"]] if item["id"] in latest.index else None
        day = None if told is None or is_missing(told["when"]) else told["when"]
        found = due("not-known" if told is None else told["state"], day, item["every"], at)
        rows.append(
            {
                **{str(name): value for name, value in item.items()},
                "law": item["locator"],
                "state": found.state,
                "when": day,
                "due": found.due,
                "what": "" if told is None else told["what"],
                "locator": item["locator"] if told is None else told["locator"],
                "source": item["source"] if told is None else told["source"],
            }
        )
    return pd.DataFrame(rows)
