"""Chapter 2 on the demonstration: the simulated effect and displacement are found again, and told as synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.chapters.trends import displaced, interrupted
from evaltools.notebook.chapter import open_chapter

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run(run_chapter):
    return run_chapter("demo.yml", "2_trends", "2015-2024", "9901-tranvreten")


def test_the_simulated_effect_lies_within_every_interval(run) -> None:
    rows = {row["area"]: row for row in run.rows("interrupted-square")}
    assert float(rows["9901-tranvreten"]["truth"]) == 0.75
    for row in rows.values():
        assert float(row["low"]) <= float(row["truth"]) <= float(row["high"]), row
    assert rows["9901-tranvreten"]["verdict"] == "improved"
    assert rows["9901-ljungbrinken"]["verdict"] == "worsened"


def test_the_simulated_displacement_lies_within_every_interval(run) -> None:
    rows = {row["quantity"]: row for row in run.rows("displacement-square")}
    assert set(rows) == {"ratio", "buffer-ratio", "wdq", "wdd"}
    for row in rows.values():
        assert float(row["low"]) <= float(row["truth"]) <= float(row["high"]), row
    assert -1 < float(rows["wdq"]["value"]) < 0


def test_everything_is_marked_synthetic(run) -> None:
    assert all(item["synthetic"] for item in run.findings.values())
    assert all(part["synthetic"] for part in run.contents["parts"] if part["kind"] in ("table", "figure"))


def test_a_finding_rests_on_the_months_of_its_area(run) -> None:
    found = run.findings["trends/interruption/square/9901-tranvreten"]
    assert len(found["rows"]) == 120
    assert found["details"]["truth"] == 0.75
    assert "0,75" not in found["text"]["sv"]  # the truth is shown beside the estimate, never as one


def test_months_stay_out_of_the_yearly_tables(run) -> None:
    years = {item["id"] for item in run.findings.values() if "/street-crime/" in item["id"]}
    assert len([name for name in years if name.startswith("trends/observation/")]) == 10


def test_the_municipality_shows_the_interruptions_of_its_districts_and_others_none() -> None:
    def found(area: str) -> list[str]:
        chapter = open_chapter("trends", period="2015-2024", area=area, study=ROOT / "demo.yml")
        return [months.item.id for months in interrupted.series(chapter)]

    assert found("9901") == ["square"]
    assert found("9901-harvtorp") == []


def test_the_real_study_has_no_months() -> None:
    chapter = open_chapter("trends", period="2018-2020", area="2480", study=ROOT / "study.yml")
    assert interrupted.series(chapter) == []
    assert not interrupted.monthly(chapter.observations).any()


def test_no_displacement_without_comparison_or_with_a_month_missing() -> None:
    from dataclasses import replace

    chapter = open_chapter("trends", period="2015-2024", area="9901", study=ROOT / "demo.yml")
    (months,) = interrupted.series(chapter)
    assert displaced.compute(months) is not None
    alone = {area: role for area, role in months.roles.items() if role != "control"}
    assert displaced.compute(replace(months, roles=alone)) is None
    holed = months.counts.copy()
    holed.iloc[3, 0] = float("nan")
    assert displaced.compute(replace(months, counts=holed)) is None
    assert displaced.show(chapter, replace(months, roles=alone)) is None
    assert chapter.remarks
