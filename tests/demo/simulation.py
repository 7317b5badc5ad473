"""How the months and surveys of the demonstration study were simulated: the model whose truth is known.

Each month's count in a district is Poisson with mean

    base x season(month) x effect(month) x exp(x - sd^2 / 2),    x an AR(1) process with standard deviation sd,

so that the mean is exactly base x season x effect, counts vary more than Poisson and neighbouring months
resemble each other. From the interruption on, the treated district has a quarter fewer events, and two
fifths of those it is spared turn up in the district beside it. There is no other trend.

Six districts of another municipality have months alone. In two of them the same is done, a year and two years later, with
the same effect; in four nothing is done. Their randomness is drawn apart, so that the first four keep their months.

`python tests/demo/simulation.py` prints the rows that stand in data/raw/demo/observations.csv.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import numpy as np

SEED = 1
FIRST_YEAR, LAST_YEAR, INTERRUPTION = 2015, 2024, 2020
EFFECT, MOVED = 0.75, 0.4
SEASON, AUTOCORRELATION, SD = 0.18, 0.4, 0.1
TREATED, BUFFER = "9901-tranvreten", "9901-ljungbrinken"
BASE = {TREATED: 60.0, BUFFER: 36.0, "9901-harvtorp": 52.0, "9901-sothamra": 45.0}
POPULATION = {TREATED: 9200, BUFFER: 7400, "9901-harvtorp": 8100, "9901-sothamra": 6900}
SURVEYED = {TREATED: 380, BUFFER: 310, "9901-harvtorp": 340, "9901-sothamra": 290}
SAFE = {
    TREATED: (0.60, 0.60, 0.69, 0.70),
    BUFFER: (0.72, 0.72, 0.66, 0.65),
    "9901-harvtorp": (0.74, 0.74, 0.74, 0.74),
    "9901-sothamra": (0.71, 0.71, 0.71, 0.71),
}
SURVEYS = (2017, 2019, 2021, 2023)
ELSEWHERE = {"9902-vallmoryd": 2021, "9902-grindmoren": 2022}
FURTHER = {
    "9902-vallmoryd": 48.0, "9902-grindmoren": 55.0, "9902-stenlidsby": 50.0, "9902-kvarnstubben": 38.0,
    "9902-backaslatt": 57.0, "9902-hosakra": 42.0,
}  # fmt: skip
FURTHER_POPULATION = {
    "9902-vallmoryd": 8300, "9902-grindmoren": 8800, "9902-stenlidsby": 8600, "9902-kvarnstubben": 6200,
    "9902-backaslatt": 9000, "9902-hosakra": 6600,
}  # fmt: skip
COLUMNS = (
    "indicator", "group", "area", "start", "end", "value", "unit", "n", "numerator", "missing", "words",
    "break_before", "source", "locator", "note_en",
)  # fmt: skip


def expected(area: str) -> np.ndarray:
    """Mean of each month's count in a district."""
    months = 12 * (LAST_YEAR - FIRST_YEAR + 1)
    season = 1 + SEASON * np.cos(2 * np.pi * (np.arange(months) % 12 - 6) / 12)
    after = np.arange(months) >= 12 * (ELSEWHERE.get(area, INTERRUPTION) - FIRST_YEAR)
    return (BASE | FURTHER)[area] * season * np.where(after, effect(area), 1.0)


def effect(area: str) -> float:
    """True ratio of the rate after the interruption to the rate before it."""
    if area == TREATED or area in ELSEWHERE:
        return EFFECT
    return 1 + MOVED * BASE[TREATED] * (1 - EFFECT) / BASE[BUFFER] if area == BUFFER else 1.0


def counts() -> dict[str, np.ndarray]:
    """Simulated months of the districts of the municipality."""
    return _drawn(BASE, SEED)


def further() -> dict[str, np.ndarray]:
    """Simulated months of the districts of another municipality."""
    return _drawn(FURTHER, SEED + 3)


def _drawn(areas: Iterable[str], seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    simulated = {}
    for area in areas:
        mean = expected(area)
        shocks = rng.normal(0, SD * np.sqrt(1 - AUTOCORRELATION**2), len(mean))
        x = np.empty(len(mean))
        x[0] = rng.normal(0, SD)
        for month in range(1, len(mean)):
            x[month] = AUTOCORRELATION * x[month - 1] + shocks[month]
        simulated[area] = rng.poisson(mean * np.exp(x - SD**2 / 2))
    return simulated


def surveys() -> dict[tuple[str, int], tuple[int, int]]:
    """Simulated answers by district and year: how many feel safe, of how many."""
    rng = np.random.default_rng(SEED + 1)
    return {
        (area, year): (int(rng.binomial(SURVEYED[area], share)), SURVEYED[area])
        for area, shares in SAFE.items()
        for year, share in zip(SURVEYS, shares, strict=True)
    }


def rows() -> list[list[object]]:
    """Every row of observations.csv: months and years by district, years of the municipality, surveys."""
    source = "skarvsunda-counts"
    found: list[list[object]] = []
    months = counts()
    found += _by_month(months, source)
    yearly = {area: series.reshape(-1, 12).sum(axis=1) for area, series in months.items()}
    yearly = {"9901": np.sum(list(yearly.values()), axis=0)} | yearly
    for area, values in yearly.items():
        people = POPULATION.get(area, sum(POPULATION.values()))
        for place, value in enumerate(values):
            year = FIRST_YEAR + place
            found.append(
                _count(
                    area, date(year, 1, 1), date(year, 12, 31), value, people, "Summor av månaderna", source
                )
            )
    found += _answers(source)
    found += _by_month(further(), source)
    return found


def _by_month(months: Mapping[str, np.ndarray], source: str) -> list[list[object]]:
    found = []
    for area, series in months.items():
        people = (POPULATION | FURTHER_POPULATION)[area]
        for place, value in enumerate(series):
            year, month = FIRST_YEAR + place // 12, place % 12 + 1
            following = date(year + month // 12, month % 12 + 1, 1)
            end = following - timedelta(days=1)
            found.append(_count(area, date(year, month, 1), end, value, people, "Simulerade månader", source))
    return found


def _count(
    area: str, start: date, end: date, value: int, people: int, locator: str, source: str
) -> list[object]:
    return [
        "street-crime", "all", area, start, end, int(value), "number", people, "", "", "", "false", source, locator, "",
    ]  # fmt: skip


def _answers(source: str) -> list[list[object]]:
    given = surveys()
    for year in SURVEYS:
        own = [given[area, year] for area in BASE]
        given["9901", year] = (sum(yes for yes, _ in own), sum(n for _, n in own))
    return [
        ["safe-evening", "all", area, date(year, 1, 1), date(year, 12, 31), round(100 * yes / n, 1), "%", n, yes, "",
         "", "false", source, "Simulerade svar", ""]
        for area in ("9901", *BASE)
        for year in SURVEYS
        for yes, n in [given[area, year]]
    ]  # fmt: skip


def as_csv() -> str:
    """The file as it stands under data/raw/demo."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows())
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.write(as_csv())
