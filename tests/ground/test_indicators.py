"""What an indicator declares of its values: per how many, out of whom, how much they vary; checked against each row."""

from __future__ import annotations

from typing import Any

import pytest

from evaltools import trends
from evaltools.checks import BadInput, Problem
from evaltools.notebook import open_chapter
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import check_data
from evaltools.trends import change_frames

INDICATORS = """id,topic,order,name_sv,name_en,kind,unit,better,producer_sv,producer_en,stated_in,per,exposure,dispersion,dispersion_source,source,locator
harm,crime,1,Skador,Harm,rate,"per 1000, 16-84 years",lower,A,A,T,1000,people,2.5,"Ten years of the nation, table 3",town-2022,s. 1
told,crime,2,Anmälda,Told,count,reports,lower,A,A,T,,people,,,town-2022,s. 1
safe,safety,3,Trygga,Safe,proportion,%,higher,A,A,T,,people,,,town-2022,s. 1
people,background,4,Folkmängd,People,count,people,none,A,A,T,,,,,town-2022,s. 1
"""
OBSERVATIONS = """indicator,group,area,start,end,value,unit,n,numerator,sd,design_effect,source,locator
harm,all,0380,2020-01-01,2020-12-31,12.5,"per 1000, 16-84 years",,25,,,town-2022,s. 1
harm,all,0380,2021-01-01,2021-12-31,5,"per 1000, 16-84 years",,12,,,town-2022,s. 1
told,all,0380,2020-01-01,2020-01-31,40,reports,,,,,town-2022,s. 1
told,girls,0380,2021-01-01,2021-12-31,400,reports,,,,,town-2022,s. 1
safe,all,0380,2020-01-01,2020-12-31,73.7,%,,,,,town-2022,s. 1
safe,all,0380,2021-01-01,2021-12-31,73.6,%,,,,,town-2022,s. 1
people,all,0380,2020-01-01,2020-12-31,2000,people,,,,,town-2022,s. 1
people,all,0380,2021-01-01,2021-12-31,2400,people,,,,,town-2022,s. 1
people,girls,0380,2021-01-01,2021-12-31,1100,people,,,,,town-2022,s. 1
"""


@pytest.fixture
def study(small_study):
    made = small_study()
    made.write("data/raw/small/indicators.csv", INDICATORS)
    made.write("data/raw/small/observations.csv", OBSERVATIONS)
    made.replace("study.yml", "kind:count", "kind:rate")
    made.list_files()
    return made


def told(made: Any, file: str, old: str, new: str) -> list[Problem]:
    made.replace(f"data/raw/small/{file}.csv", old, new)
    read = read_study(made.file)
    with pytest.raises(BadInput) as caught:
        check_data(read, checksums=False)[1]
    return list(caught.value.problems)


def frame_of(made: Any) -> Any:
    return open_chapter(
        "counts", period="2020-2021", area="0380", language="en", study=str(made.file)
    ).observations


def test_each_value_has_the_people_behind_it(study) -> None:
    frame = frame_of(study).set_index(["indicator", "group", "start"])
    people = {(i, g, d.year): v for (i, g, d), v in frame["exposure"].items()}
    assert people["harm", "all", 2020] == 2000
    assert people["harm", "all", 2021] == 2400
    assert people["told", "all", 2020] == 2000  # a month lies in its year
    assert people["told", "girls", 2021] == 1100  # the group's own before that of all
    assert people["safe", "all", 2021] == 2400
    assert people["people", "all", 2020] != people["people", "all", 2020]  # NaN: nobody stands behind people
    assert frame["per"].dropna().tolist() == [1000, 1000]
    assert frame["dispersion_source"].loc["harm"].unique().tolist() == ["Ten years of the nation, table 3"]


def test_a_rate_is_tested_by_what_its_indicator_declares(study) -> None:
    frame = change_frames.as_fractions(frame_of(study))
    found = trends.annual_changes(frame[frame["indicator"].isin(["harm", "safe"])], contrasts=["yearly"])
    safe, harm = sorted(found.comparisons, key=lambda c: c.indicator, reverse=True)
    assert (harm.dispersion, harm.dispersion_source) == (2.5, "declared")
    assert harm.dispersion_note == "Ten years of the nation, table 3"
    assert harm.ratio == pytest.approx(12 / 2400 / (25 / 2000))
    # 0.1 points would take far more answers than the 2,000 who could have given one.
    assert safe.beyond_population
    assert safe.population == 2000
    assert safe.n_needed != safe.n_needed


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line", "said"),
    [
        ("observations", "12.5,", "25,", "contradicting-value", 2, "25 of 2000, per 1000"),
        ("observations", ",73.7,%,,,", ",73.7,%,100,60,", "contradicting-value", 6, "60 of 100"),
        ("observations", ",73.7,%,,,", ",73.7,%,2001,,", "more-answers-than-people", 6, "2001"),
        ("indicators", "%,higher,A,A,T,,people", "%,higher,A,A,T,,peple", "unknown-indicator", 4, "peple"),
        ("indicators", "%,higher,A,A,T,,people", "%,higher,A,A,T,,harm", "exposure-no-count", 4, "rate"),
        ("indicators", "%,higher,A,A,T,,people", "%,higher,A,A,T,,safe", "bad-row", 4, "its own exposure"),
        ("indicators", "%,higher,A,A,T,,", "%,higher,A,A,T,100,", "bad-row", 4, "per belongs to a rate"),
        ("indicators", "reports,lower,A,A,T,,people,,", "reports,lower,A,A,T,,people,2,", "bad-row", 3, "given together"),
        ("indicators", "people,2.5,", "people,,", "bad-row", 2, "given together"),
        ("indicators", "%,higher,A,A,T,,people,,,", "%,higher,A,A,T,,people,2,x,", "bad-row", 4, "counts and rates"),
        ("indicators", "people,2.5,", "people,0,", "bad-cell", 2, "0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_its_row(
    study, file: str, old: str, new: str, code: str, line: int, said: str
) -> None:
    problems = told(study, file, old, new)
    assert [(p.code, p.line) for p in problems] == [(code, line)]
    assert said in problems[0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12.5,", "12.45,"),  # within half a per cent
        (",73.7,%,,,,", ",74,%,100,60,,1.4"),  # a weighted share is not the plain one
        (",73.7,%,,,", ",73.7,%,2000,1474,"),  # everybody answered
        ("12.5,", "13,"),  # rounded to whole numbers
    ],
)
def test_what_rounding_or_weights_explain_is_no_contradiction(study, old: str, new: str) -> None:
    study.replace("data/raw/small/observations.csv", old, new)
    read = read_study(study.file)
    assert len(check_data(read, checksums=False)[1]["observations"]) == 9
