"""Chapter 2 on the demonstration: the simulated effect and displacement are found again, and told as synthetic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaltools.chapters.trends.months import series, tables
from evaltools.notebook import Chapter, open_chapter
from evaltools.trends.around import area_displacement, monthly

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


def test_the_comparison_with_other_areas_decides_and_holds_the_truth(run) -> None:
    rows = {row["design"]: row for row in run.rows("designs-square")}
    assert list(rows) == ["controlled", "before", "staggered", "series"]
    for row in rows.values():
        assert float(row["low"]) <= float(row["truth"]) <= float(row["high"]), row
    found = run.findings["trends/controlled/square/9901-tranvreten"]
    assert (found["verdict"], found["method"]) == ("improved", "errors between comparison areas")
    assert found["headline"] == 11
    assert "headline" not in run.findings["trends/interruption/square/9901-tranvreten"]
    assert found["settings"] == {"errors": "auto", "level": 0.95, "margin": 0.1}
    assert len(found["rows"]) == 7 * 120


def test_every_reasonable_choice_is_tried_and_counted(run) -> None:
    found = run.findings["trends/specifications/square/9901-tranvreten"]
    assert found["details"]["specifications all"] == len(run.rows("specifications-square")) == 16
    assert found["settings"] == {
        "windows": [36, 60],
        "errors": ["areas", "times"],
        "harmonics": [1, 2],
        "level": 0.95,
    }
    assert found["value"] == pytest.approx(13 / 14)
    pooled = run.findings["trends/pooled/square"]
    assert pooled["low"] < 0.75 < pooled["high"]


def test_few_areas_are_warned_of_where_several_began_at_different_times(run) -> None:
    said = run.said("trends/staggered/square/9901-tranvreten")
    assert said.startswith("Anmälda brott på allmän plats i tre områden med platssamverkan på torget: ")
    assert said.endswith("intervallet förutsätter att de är lika.")
    assert run.parts["since-square"].frame()["since"].tolist() == [-7, -6, -5, -4, -3, -2, 0, 1, 2, 3, 4]


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
    # The truth is shown beside the estimate, never as one.
    assert "0,75" not in run.said("trends/interruption/square/9901-tranvreten")


def test_choices_that_a_reviewer_could_contest_stand_with_the_finding(run) -> None:
    found = run.findings["trends/interruption/square/9901-tranvreten"]
    assert found["settings"] == {
        "family": "quasi-poisson",
        "harmonics": 2,
        "slope_change": False,
        "autocorrelation": True,
        "adjustment": "holm",
        "level": 0.95,
        "margin": 0.1,
    }


def test_an_outcome_is_told_as_far_as_it_can_be_told(run) -> None:
    said = {name: run.said(f"trends/interruption/square/9901-{name}") for name in ("tranvreten", "harvtorp")}
    assert "22\u00a0% färre än trend och säsong gav skäl att vänta" in said["tranvreten"]
    assert "om antalet ändrades går inte att avgöra" in said["harvtorp"]


def test_months_stay_out_of_the_yearly_tables(run) -> None:
    years = {item["id"] for item in run.findings.values() if "/street-crime/" in item["id"]}
    assert len([name for name in years if name.startswith("trends/observation/")]) == 10


def opened(area: str) -> Chapter:
    return open_chapter("trends", period="2015-2024", area=area, study=ROOT / "demo.yml")


def fitted(months: series.Months, **choices: Any) -> series.Months:
    given = {"family": "quasi-poisson", "harmonics": 2, "slope_change": False, "autocorrelation": True}
    return months.fitted(**{**given, "adjust": "holm", "level": 0.95, **choices})


def test_the_municipality_shows_the_interruptions_of_its_districts_and_others_none() -> None:
    def found(area: str) -> list[str]:
        return [months.item.id for months in series.around_interruptions(opened(area))]

    assert found("9901") == ["square"]
    assert found("9901-harvtorp") == []


def test_the_real_study_has_no_months() -> None:
    chapter = open_chapter("trends", period="2018-2020", area="2480", study=ROOT / "study.yml")
    assert series.around_interruptions(chapter) == []
    assert not monthly(chapter.observations).any()


def test_another_choice_in_the_notebook_gives_another_result() -> None:
    (months,) = series.around_interruptions(opened("9901"))
    area = months.item.area
    usual, wide = fitted(months), fitted(months, level=0.99)
    assert wide.effects.results[area].high > usual.effects.results[area].high
    assert wide.effects.results[area].ratio == usual.effects.results[area].ratio
    assert fitted(months, harmonics=0).effects.results[area].ratio != usual.effects.results[area].ratio


def test_no_displacement_without_comparison_or_with_a_month_missing() -> None:
    chapter = opened("9901")
    (months,) = series.around_interruptions(chapter)

    def moved(months: series.Months) -> Any:
        return area_displacement(months.series, dispersion=None, level=0.95)

    assert moved(months) is not None
    alone = {area: role for area, role in months.series.roles.items() if role != "control"}
    assert moved(replace(months, series=replace(months.series, roles=alone))) is None
    holed = months.series.counts.copy()
    holed.iloc[3, 0] = float("nan")
    assert moved(replace(months, series=replace(months.series, counts=holed))) is None
    assert not chapter.recorder.remarks
    shown = len(chapter.recorder.parts)
    tables.displacement(chapter, months, None, tables.areas(chapter, fitted(months)))
    assert len(chapter.recorder.remarks) == 1
    assert len(chapter.recorder.parts) == shown + 1
