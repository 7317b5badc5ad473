"""What a study holds already, as a form needs it: what stood last round, which ids there are, what may be chosen."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from evaltools.forms.asked import ROUND, Sheet
from evaltools.study.model import Study
from evaltools.study.parts import Area
from evaltools.study.tables.carried import predecessors, round_order
from evaltools.study.tables.links import Rows
from evaltools.study.tables.rows import numeric_columns
from evaltools.study.tables.schemas import TABLES

_POINTED = {
    "intervention": "interventions", "recommendation": "recommendations", "indicator": "indicators",
    "informant": "informants", "factor": "factors",
}  # fmt: skip
"""Columns that name a row of another table."""


class Standing:
    """The rows of a study, for a form on an area and a round.

    Parameters
    ----------
    study, area : whose form it is.
    rows : the study's checked rows.
    round : date of the round that is asked about.
    """

    def __init__(self, study: Study, area: Area, rows: Rows, round: str) -> None:
        self.study, self.area, self.round = study, area, round
        self._rows = {name: [dict(row) for row, _, _ in found] for name, found in rows.items()}
        self.files = {name: list(dict.fromkeys(file for _, file, _ in found)) for name, found in rows.items()}

    def table(self, name: str) -> list[dict[str, Any]]:
        """Rows of a table as plain values."""
        return self._rows.get(name, [])

    @cached_property
    def interventions(self) -> dict[str, dict[str, Any]]:
        """Interventions of the area by id, in the plan's order."""
        own = [row for row in self.table("interventions") if row["area"] == self.area.id]
        return {row["id"]: row for row in sorted(own, key=lambda row: row["order"])}

    @cached_property
    def last(self) -> str:
        """The round before; empty where there is none."""
        before = [row["round"] for row in self.table("rounds") if row["intervention"] in self.interventions]
        ordered = round_order([*before, self.round])
        place = ordered.index(self.round)
        return ordered[place - 1] if place else ""

    @cached_property
    def told(self) -> dict[str, dict[str, Any]]:
        """What the last round says, by intervention."""
        return {
            row["intervention"]: row
            for row in self.table("rounds")
            if self.last and row["round"] == self.last
        }

    @cached_property
    def asked(self) -> dict[str, dict[str, Any]]:
        """Interventions that the round asks about: those of the last round that go on, or the plan where there was none."""
        taken = {name for row in self.interventions.values() for name in predecessors(row["succeeds"])}
        return {
            name: row for name, row in self.interventions.items()
            if (name in self.told and self.told[name]["standing"] != "ended" if self.last else name not in taken)
        }  # fmt: skip

    @cached_property
    def answered(self) -> set[str]:
        """Interventions that have an answer in this round."""
        return {row["intervention"] for row in self.table("rounds") if row["round"] == self.round}

    def departments(self) -> list[str]:
        """Departments with interventions that the round asks about."""
        return list(dict.fromkeys(row["department"] for row in self.asked.values()))

    def group_name(self, group: str) -> Any:
        """Name of a department; empty for a form without one."""
        return next(
            (row["department_name"] for row in self.interventions.values() if row["department"] == group), ""
        )

    def name(self, intervention: str) -> Any:
        """The name an intervention had last."""
        return self.told.get(intervention, {}).get("name") or self.interventions[intervention]["name"]

    def rows(self, part: Sheet, group: str) -> list[dict[str, Any]]:
        """Rows that a sheet begins with: each with its id, and last round's answers under `last:<column>`."""
        mine = {name: row for name, row in self.asked.items() if row["department"] == group}
        if part is ROUND:
            return [
                {
                    "id": name,
                    "named": self.name(name),
                    **_last(self.told.get(name, {})),
                    "last:name": self.name(name),
                }
                for name in mine
            ]
        if part.table == "outcomes":
            found = [
                row for row in self.table("outcomes")
                if row["intervention"] in mine and self.last and row["round"] in ("", self.last)
            ]  # fmt: skip
            return [{"id": row["id"], "named": row["measure"], **_last(row)} for row in found]
        return []

    def known(self, column: str) -> list[str]:
        """What may be chosen in a column that names areas, periods, interventions ..."""
        if column == "area":
            return [area.id for area in self.study.areas]
        if column == "period":
            return [period.id for period in self.study.periods]
        if column == "intervention":
            return list(self.interventions)
        return [str(row["id"]) for row in self.table(_POINTED.get(column, ""))]

    def numeric(self, table: str) -> frozenset[str]:
        """Columns of a table that hold numbers."""
        return numeric_columns(TABLES[table])

    def free_id(self, table: str, taken: set[str]) -> str:
        """An id that no row of a table has: the next number after the highest of the kind that is most used.

        Parameters
        ----------
        table : the table.
        taken : ids that are given out already; the new one is added.
        """
        known = [str(row["id"]) for row in self.table(table)] + sorted(taken)
        stems = [(name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :]) for name in known]
        numbered = [stem for stem, number in stems if number]
        stem = max(numbered, key=numbered.count) if numbered else f"{table[:1]}"
        width = max((len(number) for own, number in stems if own == stem and number), default=1)
        highest = max((int(number) for own, number in stems if own == stem and number), default=0)
        taken.add(found := f"{stem}{highest + 1:0{width}}")
        return found


def _last(row: dict[str, Any]) -> dict[str, Any]:
    return {f"last:{name}": value for name, value in row.items()}
