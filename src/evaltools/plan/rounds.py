"""Rounds of a plan: what each follow-up says of each intervention, and what has moved from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaltools.checks import InvalidArgument
from evaltools.plan.moves import move_between

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("followed", "renamed", "merged", "split", "new", "ended", "no-answer")
"""How an intervention of one round relates to the round before."""
_COMPARED = ("status", "progress", "result")


def followed(interventions: pd.DataFrame, rounds: pd.DataFrame) -> pd.DataFrame:
    """What every round says, with the intervention it says it of.

    Parameters
    ----------
    interventions : one row per intervention: id, order, department, department_name, name, purpose, ...
    rounds : one row per intervention and round: intervention, round, status, account, ... and where each row stands.
        Rows of other interventions are left out.

    Returns
    -------
    DataFrame
        the rounds in the plan's order, with `id` for the intervention and its columns beside; a name that the round gives
        goes before the plan's.
    """
    own = [name for name in interventions.columns if name not in rounds.columns or name == "name"]
    told = rounds[rounds["intervention"].isin(interventions["id"])]
    frame = told.rename(columns={"intervention": "id", "name": "name_now"}).merge(
        interventions[own], on="id", how="left"
    )
    names: Any = [
        now if now else name
        for now, name in zip(frame.get("name_now", [""] * len(frame)), frame["name"], strict=True)
    ]
    frame["name"] = names
    return frame.drop(columns="name_now", errors="ignore").sort_values(
        ["order", "id"], kind="stable", ignore_index=True
    )


def coloured(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a round that have a colour: what ended without one is shown with what has moved."""
    return frame[frame["status"] != ""].reset_index(drop=True)


def stated(frame: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """A round with progress and result filled from coded accounts where the follow-up states none and all passes agree.

    Parameters
    ----------
    frame : one row per intervention: id, progress and result, blank where not stated.
    accounts : coded accounts of the same round: intervention, coder, progress, stated.
    """
    filled = frame.copy()
    for column, code in (("progress", "progress"), ("result", "stated")):
        codes: dict[str, set[str]] = {}
        for name, found in zip(accounts["intervention"], accounts[code], strict=True):
            codes.setdefault(name, set()).add(found)
        values: Any = [
            value if value else _alone(codes.get(name, set()))
            for name, value in zip(frame["id"], frame[column], strict=True)
        ]
        filled[column] = values
    return filled


def _alone(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else "not-stated"


@dataclass(frozen=True)
class Movement:
    """What has moved between two rounds."""

    table: pd.DataFrame
    """A row per intervention of either round: id, kind, name, before_names, department_name, and for colour, progress and
    result `<column>_before`, `<column>_after` and `<column>_move`. Those that ended or lack an answer come last."""
    measures: pd.DataFrame
    """A row per measure that both rounds report: id, intervention, measure, unit, before, after, target, move."""

    def count(self, kind: str) -> int:
        """How many interventions are of a kind (`KINDS`)."""
        return int((self.table["kind"] == kind).sum())

    def moves(self, column: str, move: str) -> int:
        """How many interventions moved in a way, on colour, progress or result."""
        return int((self.table[f"{column}_move"] == move).sum())


def movement(
    before: pd.DataFrame,
    after: pd.DataFrame,
    outcomes_before: pd.DataFrame | None = None,
    outcomes_after: pd.DataFrame | None = None,
) -> Movement:
    """What has moved from one round to the next: per intervention, and per measure that both report.

    Parameters
    ----------
    before, after : one row per intervention: id, name, department, department_name, status, progress, result, standing,
        and `succeeds` in `after`: ids that it takes over from, separated by semicolons.
    outcomes_before, outcomes_after : measured outcomes of the two rounds: id, intervention, measure, value, unit, target,
        target_kind, direction.

    Returns
    -------
    Movement
        An intervention is `followed` where both rounds have it and `renamed` where it goes by another name, or another id
        that it was declared to take over from; `merged` where it takes over from several and `split` where several take
        over from one. What only the first round has is `ended`, or `no-answer` where its whole department is missing from
        the second: then nothing is known of it.

    Raises
    ------
    InvalidArgument
        for an intervention that stands twice in a round.
    """
    import pandas as pd

    first, second = (_by_id(frame, name) for frame, name in ((before, "before"), (after, "after")))
    first = {name: row for name, row in first.items() if row.get("standing") != "ended"}
    origin = {name: _origin(name, row, first) for name, row in second.items()}
    heirs: dict[str, int] = {}
    for names in origin.values():
        for name in names:
            heirs[name] = heirs.get(name, 0) + 1
    answered = {row["department"] for row in second.values()}
    rows = [_row(row, [first[name] for name in origin[key]], heirs) for key, row in second.items()]
    rows += [_left(row, answered) for key, row in first.items() if key not in heirs]
    columns = ["id", "kind", "name", "before_names", "department", "department_name", "from"]
    columns += [f"{name}_{part}" for name in _COMPARED for part in ("before", "after", "move")]
    table = pd.DataFrame(rows, columns=columns)
    return Movement(table, _measures(outcomes_before, outcomes_after))


def _by_id(frame: pd.DataFrame, name: str) -> dict[str, dict[Any, Any]]:
    found: dict[str, dict[Any, Any]] = {}
    for place, row in enumerate(frame.to_dict("records")):
        if row["id"] in found:
            raise InvalidArgument(name, f'the intervention "{row["id"]}" stands twice.', place)
        found[row["id"]] = row
    return found


def _origin(name: str, row: Mapping[Any, Any], first: Mapping[str, Any]) -> tuple[str, ...]:
    """What an intervention of the second round was in the first: itself, and what it takes over from."""
    declared = [part.strip() for part in str(row.get("succeeds") or "").split(";")]
    return tuple(item for item in dict.fromkeys((name, *declared)) if item in first)


def _row(row: Mapping[Any, Any], olds: list[dict[Any, Any]], heirs: Mapping[str, int]) -> dict[str, Any]:
    if row.get("standing") == "ended":
        kind = "ended"
    elif not olds:
        kind = "new"
    elif len(olds) > 1:
        kind = "merged"
    elif heirs[olds[0]["id"]] > 1 and olds[0]["id"] != row["id"]:
        kind = "split"
    else:
        kind = "followed" if olds[0]["name"] == row["name"] and olds[0]["id"] == row["id"] else "renamed"
    found = _named(row, kind, olds)
    for column in _COMPARED:
        was = list(dict.fromkeys(old[column] or "" for old in olds))
        found[f"{column}_before"] = was[0] if len(was) == 1 else ""
        found[f"{column}_after"] = row[column] or ""
        if not olds:
            found[f"{column}_move"] = "new"
        elif not row[column] and kind == "ended":
            found[f"{column}_move"] = "ended"
        else:
            found[f"{column}_move"] = (
                move_between(was[0], row[column], column) if len(was) == 1 else "not-comparable"
            )
    return found


def _left(row: Mapping[Any, Any], answered: set[str]) -> dict[str, Any]:
    kind = "ended" if row["department"] in answered else "no-answer"
    found = _named(row, kind, [dict(row)])
    for column in _COMPARED:
        found |= {f"{column}_before": row[column] or "", f"{column}_after": "", f"{column}_move": kind}
    return found


def _named(row: Mapping[Any, Any], kind: str, olds: list[dict[Any, Any]]) -> dict[str, Any]:
    return {
        "id": row["id"], "kind": kind, "name": row["name"], "before_names": tuple(old["name"] for old in olds),
        "department": row["department"], "department_name": row["department_name"],
        "from": tuple(old["id"] for old in olds),
    }  # fmt: skip


def _measures(before: pd.DataFrame | None, after: pd.DataFrame | None) -> pd.DataFrame:
    import pandas as pd

    columns = ["id", "intervention", "measure", "unit", "before", "after", "target", "target_kind", "move"]
    if before is None or after is None or not len(before) or not len(after):
        return pd.DataFrame(columns=columns)
    earlier = before.set_index("id")
    rows = []
    for row in after.to_dict("records"):
        if row["id"] in earlier.index:
            old = earlier.loc[row["id"]]
            rows.append({**row, "before": old["value"], "after": row["value"], "move": _measured(old, row)})
    return pd.DataFrame(rows, columns=columns)


def _measured(old: Any, new: Mapping[Any, Any]) -> str:
    """Which way a measure went; whether that is more than chance is not judged here."""
    if old["unit"] != new["unit"] or old["value"] != old["value"] or new["value"] != new["value"]:
        return str(new.get("direction") or "not-comparable")
    was, now = float(old["value"]), float(new["value"])
    return "same" if now == was else "higher" if now > was else "lower"


def earlier_round(rounds: Iterable[str], current: str, order: Iterable[str]) -> str:
    """The round before one; empty where it is the first.

    Parameters
    ----------
    rounds : rounds that have rows.
    current : the one that the report is on.
    order : all rounds by their dates.
    """
    known = [item for item in order if item in set(rounds)]
    place = known.index(current) if current in known else 0
    return known[place - 1] if place else ""
