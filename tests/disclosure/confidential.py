"""A confidential study full of small numbers, and somebody who tries to compute them from what is shown."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, str, str, str, str]
"""Indicator, group, area, first and last day."""

QUARTERS = (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31"))
DISTRICTS = ("0380-norr", "0380-syd", "0380-ost")
AREAS = (*DISTRICTS, "0380")
GROUPS = ("girls", "boys", "all")
PARTS = ("theft", "assault")
YEARS = (2019, 2020, 2021, 2022, 2023)


@dataclass
class Confidential:
    """Counts by indicator, group, area and time, with all their totals, and shares of those who feel safe."""

    counts: dict[Place, int] = field(default_factory=dict)
    asked: dict[Place, int] = field(default_factory=dict)
    safe: dict[Place, int] = field(default_factory=dict)

    @classmethod
    def drawn(cls, seed: int) -> Confidential:
        """One such study; about half of its counts are small."""
        dice, made = random.Random(seed), cls()
        for indicator in PARTS:
            for group in GROUPS[:2]:
                for area in DISTRICTS:
                    for year in YEARS:
                        for start, end in QUARTERS:
                            number = dice.choice([0, 1, 2, 2, 3, 3, 4, 9, 14, 31])
                            made._count(indicator, group, area, f"{year}-{start}", f"{year}-{end}", number)
        for group in GROUPS[:2]:
            for area in DISTRICTS:
                asked = dice.choice([6, 12, 30]) if made.asked else 3
                made._survey(group, area, asked, dice.randint(0, asked))
        return made

    def _count(self, indicator: str, group: str, area: str, start: str, end: str, number: int) -> None:
        year = start[:4]
        for what in (indicator, "crime"):
            for who in (group, "all"):
                for where in (area, "0380"):
                    for time in ((start, end), (f"{year}-01-01", f"{year}-12-31")):
                        place = (what, who, where, *time)
                        self.counts[place] = self.counts.get(place, 0) + number

    def _survey(self, group: str, area: str, asked: int, safe: int) -> None:
        for who in (group, "all"):
            for where in (area, "0380"):
                place = ("safe", who, where, "2020-01-01", "2020-12-31")
                self.asked[place] = self.asked.get(place, 0) + asked
                self.safe[place] = self.safe.get(place, 0) + safe

    @property
    def planted(self) -> dict[Place, int]:
        """Small numbers among the counts."""
        return {place: number for place, number in self.counts.items() if 0 < number < 5}

    def observations(self) -> str:
        """The raw table; the note of every small number bears a mark that nothing published may have."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for place, number in self.counts.items():
            note = f"PLANTED {number}" if 0 < number < 5 else ""
            writer.writerow([*place, number, "number", "", "", "", "", "false", "town-2022", "s. 2", note])
        for place, asked in self.asked.items():
            share = round(100 * self.safe[place] / asked, 1)
            writer.writerow(
                [*place, share, "%", asked, self.safe[place], "", "", "false", "town-2022", "s. 3", ""]
            )
        return out.getvalue()


COLUMNS = (
    *("indicator", "group", "area", "start", "end", "value", "unit", "n", "numerator", "missing", "words"),
    *("break_before", "source", "locator", "note"),
)
INDICATORS = """\
id,topic,order,name_sv,name_en,kind,unit,better,producer_sv,producer_en,stated_in,source,locator,note
crime,crime,1,Brott,Crime,count,number,lower,Polisen,The police,Tabell 1,town-2022,s. 2,
theft,crime,2,Tillgrepp,Theft,count,number,lower,Polisen,The police,Tabell 1,town-2022,s. 2,
assault,crime,3,Misshandel,Assault,count,number,lower,Polisen,The police,Tabell 1,town-2022,s. 2,
safe,safety,1,Trygga,Safe,proportion,%,higher,Kommunen,The town,Tabell 2,town-2022,s. 3,
"""


def install(study: Any, given: Confidential) -> None:
    """Make a small study this confidential one."""
    study.raw_table("observations.csv", "observations", given.observations())
    study.raw_table("indicators.csv", "indicators", INDICATORS)
    more = "".join(
        f'  - {{id: "{area}", name: {{sv: {area}, en: {area}}}, level: district, within: "0380"}}\n'
        for area in DISTRICTS[1:]
    )
    text = (study.root / "study.yml").read_text(encoding="utf-8")
    if DISTRICTS[1] not in text:
        study.replace("study.yml", '  - id: "00"\n', f'{more}  - id: "00"\n')


class Attacker:
    """Knows what adds up to what, sees what is shown, and bounds the rest by linear programmes of her own."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.column = {place: number for number, place in enumerate(places)}
        self.low = dict.fromkeys(self.column, 0.0)
        self.high = dict.fromkeys(self.column, 1e6)
        self.sums: list[tuple[Place, list[Place]]] = []
        for indicator, group, area, start, end in self.column:
            place = (indicator, group, area, start, end)
            if group == "all":
                self._sum(place, [(indicator, who, area, start, end) for who in GROUPS[:2]])
            if area == "0380":
                self._sum(place, [(indicator, group, where, start, end) for where in DISTRICTS])
            if indicator == "crime":
                self._sum(place, [(what, group, area, start, end) for what in PARTS])
            if (start[5:], end[5:]) == ("01-01", "12-31"):
                times = [(f"{start[:4]}-{first}", f"{start[:4]}-{last}") for first, last in QUARTERS]
                self._sum(place, [(indicator, group, area, *time) for time in times])

    def _sum(self, total: Place, parts: list[Place]) -> None:
        if all(part in self.column for part in parts):
            self.sums.append((total, parts))

    def sees(self, shown: Mapping[Place, float | str]) -> None:
        """Take in what is shown: a number, or that it is small, or that it is withheld."""
        for place, what in shown.items():
            if what == "small":
                self._narrow(place, 1, 4)
            elif what == "withheld":  # small or not, but no zero
                self._narrow(place, 1, 1e6)
            else:
                self._narrow(place, float(what), float(what))

    def _narrow(self, place: Place, low: float, high: float) -> None:
        self.low[place], self.high[place] = max(self.low[place], low), min(self.high[place], high)

    def computes(self, wanted: Mapping[Place, int]) -> list[Place]:
        """Numbers that can be one whole number alone, of some whose truth is given.

        Two worlds that look alike to her and differ in a number by one or more clear it, whichever number she asked for.
        """
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import lil_matrix

        matrix = lil_matrix((len(self.sums), len(self.column)))
        for row, (total, parts) in enumerate(self.sums):
            matrix[row, self.column[total]] = 1
            for part in parts:
                matrix[row, self.column[part]] = -1
        limits = [(self.low[place], self.high[place]) for place in self.column]
        matrix, right = matrix.tocsr(), np.zeros(len(self.sums))
        left = dict(wanted)
        for place in wanted:
            for sign in (1, -1):
                if place not in left:
                    continue
                aim = np.zeros(len(self.column))
                aim[self.column[place]] = sign
                result = linprog(aim, A_eq=matrix, b_eq=right, bounds=limits, method="highs")
                assert result.status == 0, result.message
                for other, truth in list(left.items()):
                    if abs(result.x[self.column[other]] - truth) > 1 - 1e-6:
                        del left[other]
        return list(left)
