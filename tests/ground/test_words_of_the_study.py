"""Topics, groups, levels and currency are words of the study file: what it does not name is told, or stands as it is."""

from __future__ import annotations

import pytest

from evaltools.checks import BadInput, Problem
from evaltools.notebook.labels import label
from evaltools.resources import sentences
from evaltools.study.model import Study, read_study
from evaltools.study.tables.prepare import check_data
from evaltools.words import StudyWords, Voice

ALLOCATIONS = """\
id,area,year,stated_in,intervention_sv,intervention_en,board,amount,funding,funding_sv,funding_en,temporary,source,locator
a1,0380,2021,T,Mat,Meals,School board,4000,own,Egna,Own,ordinary,town-2022,p. 1
"""


def with_line(study, line: str) -> Study:
    study.replace("study.yml", "margins:", f"{line}\nmargins:")
    return read_study(study.file)


def told(study) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        check_data(read_study(study.file))
    return list(caught.value.problems)


def test_a_topic_that_the_study_file_does_not_name_is_one_problem(small_study) -> None:
    study = small_study()
    with_line(study, "topics: {crime: Crime, safty: Safety}")
    (problem,) = told(study)
    assert (problem.code, problem.file, problem.line) == ("unknown-topic", "data/raw/small/indicators.csv", 3)
    assert (problem.message, problem.remedy) == (
        'topic "safety" is not in study.yml.',
        'Did you mean "safty"?',
    )


def test_topics_of_ones_own_need_no_line_in_the_study_file(small_study) -> None:
    made = small_study()
    made.replace("data/raw/small/indicators.csv", "theft,crime", "theft,housing")
    study = read_study(made.file)
    check_data(study)
    assert Voice("en").speak(study.topic("housing").name) == "Housing"
    assert study.topic("housing").tested


def test_topics_stand_in_the_order_of_the_study_file_and_say_whether_they_are_tested(small_study) -> None:
    study = with_line(
        small_study(), "topics: {safety: Safety, crime: {name: {sv: Brott, en: Crime}, tested: false}}"
    )
    assert sorted(["other", "crime", "safety"], key=study.topic_order) == ["safety", "crime", "other"]
    assert [study.topic(name).tested for name in study.topics] == [True, False]
    assert Voice("sv").speak(study.topic("crime").name) == "Brott"


def test_money_without_a_currency_is_one_problem(small_study) -> None:
    study = small_study()
    study.raw_table("allocations.csv", "allocations", ALLOCATIONS)
    (problem,) = told(study)
    assert (problem.code, problem.file, problem.remedy) == (
        "no-currency",
        "study.yml",
        "Write, for instance, `currency: GBP`.",
    )
    with_line(study, "currency: GBP")
    check_data(read_study(study.file))


def test_an_area_of_any_level_can_be_what_the_others_are_compared_with(small_study) -> None:
    study = small_study()
    study.replace("study.yml", "level: municipality", "level: school")
    study.replace("study.yml", "level: nation", "level: all schools\n    reference: true")
    read = read_study(study.file)
    assert [area.id for area in read.comparisons(read.area("0380-norr"))] == ["0380-norr", "0380", "00"]
    study.replace("study.yml", "reference: true", "reference: false")
    read = read_study(study.file)
    assert [area.id for area in read.comparisons(read.area("0380-norr"))] == ["0380-norr", "0380"]


def test_a_group_is_called_as_the_study_calls_it_or_else_the_package() -> None:
    voice, name = Voice("en"), StudyWords({"": "Absence"})
    assert voice.speak(label(name, "all")) == "Absence"
    assert voice.speak(label(name, "year-6", StudyWords({"": "year six"}))) == "Absence, year six"
    assert voice.speak(label(name, "girls")) == "Absence, girls"
    assert voice.speak(label(name, "year-6")) == "Absence, year-6"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (999_999, "GBP 999,999"),
        (4_000, "GBP 4,000"),
        (1_000_000, "GBP 1 million"),
        (3_600_000, "GBP 3.6 million"),
    ],
)
def test_money_is_said_in_the_currency_of_the_study(amount: int, said: str) -> None:
    assert Voice("en").speak(sentences.money(amount, "GBP")) == said


def test_a_stated_total_in_another_unit_is_named_with_the_reason() -> None:
    text = sentences.not_compared({"measure": "Meals", "value": 1200.0, "unit": "meals"}, "GBP")
    assert Voice("en").speak(text) == (
        "Meals: stated as 1,200\u00a0meals. It is not compared with the rows, whose amounts are in GBP."
    )
