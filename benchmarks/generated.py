"""A study generated for measuring: areas that do not exist, two periods, and the reference study's own notebooks."""

from __future__ import annotations

import csv
import hashlib
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SEED = 290
PERIODS = {"2018-2020": (2018, 2020), "2021-2023": (2021, 2023)}
CHAPTERS = {
    "trends": ("2", "2_trends.ipynb", "observations, indicators"),
    "resources": ("6", "6_resources.ipynb", "allocations, stated_totals"),
    "sources": (
        "B",
        "B_sources.ipynb",
        "observations, indicators, interventions, outcomes, effects, judgements, timeline, informants, citations, recommendations, factors, allocations, stated_totals, theory, accounts",
    ),
}
STUDY = """\
study: many
title: {sv: Många områden (påhittat), en: Many areas (fictitious)}
about: {sv: Genererad för tidtagning., en: Generated for measuring speed.}
synthetic: true
data: [many]
languages: [sv, en]
areas:
"""


def generate(root: Path, areas: int, repository: Path = REPOSITORY) -> list[str]:
    """Write a study of so many municipalities with the notebooks of a checkout; return the areas' ids."""
    rng = random.Random(SEED)
    ids = [f"{number:04d}" for number in range(1, areas + 1)]
    raw = root / "data" / "raw" / "many"
    raw.mkdir(parents=True)
    shutil.copytree(repository / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    indicators = _indicators()
    _write(raw / "indicators.csv", indicators)
    _write(raw / "observations.csv", _observations(rng, ids, [row["id"] for row in indicators]))
    allocations, totals = _allocations(rng, ids)
    _write(raw / "allocations.csv", allocations)
    _write(raw / "stated_totals.csv", totals)
    text = STUDY + "".join(
        f'  - {{id: "{name}", name: {{sv: Kommun {name}, en: Town {name}}}, level: municipality}}\n'
        for name in ids
    )
    text += "periods:\n" + "".join(
        f'  - {{id: "{name}", start: {start}-01-01, end: {end}-12-31}}\n'
        for name, (start, end) in PERIODS.items()
    )
    text += "chapters:\n" + "".join(
        f'  - {{id: {name}, number: "{number}", notebook: {notebook}, title: {{sv: {name}, en: {name}}}, '
        f"reads: [{reads}]}}\n"
        for name, (number, notebook, reads) in CHAPTERS.items()
    )
    text += 'margins:\n  "kind:count": {change: 10, scale: percent}\n'
    (root / "study.yml").write_text(text, encoding="utf-8")
    _list_sources(root)
    return ids


def _indicators() -> list[dict[str, object]]:
    names = ["theft", "assault", "vandalism", "burglary", "safe-outdoors", "safe-at-home"]
    return [
        {
            "id": name, "topic": "safety" if "safe" in name else "crime", "order": place, "name_sv": name, "name_en": name,
            "kind": "proportion" if "safe" in name else "count", "unit": "%" if "safe" in name else "number",
            "better": "higher" if "safe" in name else "lower", "producer_sv": "Simulering", "producer_en": "Simulation",
            "stated_in": "Tabell 1", "source": "simulated", "locator": "s. 1",
        }
        for place, name in enumerate(names, 1)
    ]  # fmt: skip


def _observations(
    rng: random.Random, ids: Sequence[str], indicators: Sequence[object]
) -> list[dict[str, object]]:
    rows = []
    for area in ids:
        for name in indicators:
            share = "safe" in str(name)
            level = rng.uniform(60, 90) if share else rng.uniform(80, 800)
            for year in range(2018, 2024):
                value = (
                    round(level + rng.gauss(0, 2), 1)
                    if share
                    else max(0, round(rng.gauss(level, level**0.5)))
                )
                rows.append(
                    {
                        "indicator": name, "group": "all", "area": area, "start": f"{year}-01-01", "end": f"{year}-12-31",
                        "value": value, "unit": "%" if share else "number", "n": 400 if share else "",
                        "break_before": "false", "source": "simulated", "locator": "s. 1",
                    }
                )  # fmt: skip
    return rows


def _allocations(
    rng: random.Random, ids: Sequence[str]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    with (REPOSITORY / "data/raw/uppsala/allocations.csv").open(encoding="utf-8") as stream:
        model = next(csv.DictReader(stream))
    model = {name: cell for name, cell in model.items() if not name.startswith("note")}
    rows, totals = [], []
    for area in ids:
        amounts = [100_000 * rng.randint(3, 60) for _ in range(5)]
        for place, amount in enumerate(amounts):
            rows.append(
                model
                | {
                    "id": f"{area}-{place}", "area": area, "year": 2019 + 3 * (place % 2), "amount": amount,
                    "intervention_sv": f"Insats {place}", "intervention_en": f"Measure {place}", "same_as": "",
                    "source": "simulated", "locator": "s. 2",
                }
            )  # fmt: skip
        totals.append(
            {
                "id": f"total-{area}", "area": area, "of": model["stated_in"], "measure_sv": "Summa", "measure_en": "Sum",
                "value": sum(amounts), "unit": "SEK", "source": "simulated", "locator": "s. 2",
            }
        )  # fmt: skip
    return rows, totals


def _write(path: Path, rows: Sequence[dict[str, object]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _list_sources(root: Path) -> None:
    text = (
        "documents:\n  - {id: simulated, title: Simulering, author: evaltools, year: 2026, synthetic: true,\n"
        "     kind: {sv: Simulering, en: Simulation}}\nfiles:\n"
    )
    for path in sorted((root / "data/raw/many").iterdir()):
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        text += f"  - {{path: many/{path.name}, table: {path.stem}, documents: [simulated]}}\n".replace(
            "]}", f"], sha256: {checksum}}}"
        )
    (root / "data/raw/sources.yml").write_text(text, encoding="utf-8")
