"""A 47th intervention, a corrected figure and a third period are added by editing data/raw and study.yml alone."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from evaltools.record.finding import read_findings
from evaltools.study.checksums import accept

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, standing: Any) -> Path:
    """A copy of the reference study with three things changed by hand, run for what they concern."""
    root = tmp_path_factory.mktemp("study")
    shutil.copy(ROOT / "study.yml", root)
    for part in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    _add_intervention(root / "data/raw/umea")
    _correct_and_add(root / "data/raw/umea/observations.csv")
    _add_period(root / "study.yml")
    accept(root)
    for period, area, chapter in (
        ("2024-2025", "2480", "activity_plan"),
        ("2018-2020", "2480-ersboda", "trends"),
        ("2021-2022", "2480", "trends"),
    ):
        _run(standing, root, period, area, chapter)
    return root


def _add_intervention(folder: Path) -> None:
    for name, key in (("interventions.yml", "id"), ("rounds.yml", "intervention")):
        path = folder / name
        entries = path.read_text(encoding="utf-8")
        last = entries[entries.rindex(f'- {key}: "i46"') :]
        new = last.replace('"i46"', '"i47"').replace("order: 46", "order: 47")
        new = re.sub(r"name_sv: .*", "name_sv: En insats till", new)
        path.write_text(entries.rstrip() + "\n\n" + new, encoding="utf-8")


def _correct_and_add(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("police-theft,all,2480-ersboda,2019"))
    assert ",129," in row
    text = text.replace(row, row.replace(",129,", ",131,"))
    latest = next(line for line in text.splitlines() if line.startswith("police-theft,all,2480,2020"))
    for year, value in ((2021, 2500), (2022, 2200)):
        new = latest.replace("2020-01-01", f"{year}-01-01").replace("2020-12-31", f"{year}-12-31")
        text += new.replace(",2565,", f",{value},") + "\n"
    path.write_text(text, encoding="utf-8")


def _add_period(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    new = '  - id: "2021-2022"\n    start: 2021-01-01\n    end: 2022-12-31\n    areas: ["2480"]\n'
    after = "\n# What indicators are about"
    assert after in text
    path.write_text(text.replace(after, f"\n{new}{after}", 1), encoding="utf-8")


def _run(standing: Any, root: Path, period: str, area: str, chapter: str) -> None:
    asked = [
        "run",
        "--period",
        period,
        "--area",
        area,
        "--chapter",
        chapter,
        "--language",
        "sv",
        "--no-publish",
    ]
    result = standing.command(asked, root)
    assert result.returncode == 0, result.stdout + result.stderr


def _findings(root: Path, place: str) -> dict[str, object]:
    found = read_findings(root / "outputs" / "uvts" / place / "findings.json")
    return {item.id: item.value for item in found}


def test_a_47th_intervention_is_counted_and_told(edited: Path) -> None:
    found = _findings(edited, "2024-2025/2480/activity_plan")
    assert found["activity_plan/status/2480"] == 47
    assert "activity_plan/intervention/i47" in found


def test_a_corrected_figure_shows(edited: Path) -> None:
    found = _findings(edited, "2018-2020/2480-ersboda/trends")
    assert found["trends/observation/police-theft/all/2480-ersboda/2019"] == 131
    assert found["trends/change/police-theft/all/2480-ersboda/2018-2019"] == pytest.approx(131 / 150)


def test_a_third_period_has_its_own_chapter(edited: Path) -> None:
    found = _findings(edited, "2021-2022/2480/trends")
    assert found["trends/change/police-theft/all/2480/2021-2022"] == pytest.approx(2200 / 2500)
    contents = json.loads(
        (edited / "outputs/uvts/2021-2022/2480/trends/contents.json").read_text(encoding="utf-8")
    )
    assert any(part.get("id") == "changes" for part in contents["parts"])
