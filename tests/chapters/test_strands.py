"""Chapter 7 of the demonstration: numbers and coded interviews meet at the goals and problems of the theory."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from evaltools.chapters.synthesis import strands
from evaltools.checks import BadInput
from evaltools.notebook.chapter import EARLIER, open_chapter
from evaltools.record.finding import read_findings
from evaltools.synthesis import meeting
from evaltools.theory.model import Node
from evaltools.words import StudyWords, Voice

from .conftest import ROOT

REPORT = ("2015-2024", "9901")
SWEDISH, ENGLISH = Voice("sv"), Voice("en")


@pytest.fixture(scope="module")
def earlier(run_chapter, tmp_path_factory):
    """The findings of chapters 2 and 3, where chapter 7 looks for them."""
    folder = tmp_path_factory.mktemp("earlier")
    for name, notebook in (("trends", "2_trends"), ("interviews", "3_interviews")):
        found = run_chapter("demo.yml", notebook, *REPORT).folder
        (folder / name).mkdir(parents=True)
        shutil.copy(found / "findings.json", folder / name)
    return folder


@pytest.fixture
def chapter(earlier, monkeypatch):
    monkeypatch.setenv(EARLIER, str(earlier))
    return open_chapter("synthesis", period=REPORT[0], area=REPORT[1], study=ROOT / "demo.yml")


def names(chapter):
    return {item.id: item.name for item in chapter.study.areas}


def test_every_linked_code_stands_at_its_goal_or_problem(chapter) -> None:
    _, met = strands.meetings(chapter)
    assert {item.node.id: [code.id.split("/")[-1] for code in item.codes] for item in met} == {
        "safety": ["effect_safety", "mechanism_guardianship"],
        "prevention": ["mechanism_relation"],
        "collaboration": ["collaboration_contact", "collaboration_strain"],
        "unsafe-places": ["problem_place"],
        "recruitment": ["problem_recruitment"],
    }


def test_numbers_are_those_of_the_goals_indicators(chapter) -> None:
    _, met = strands.meetings(chapter)
    safety, *others = met
    assert {item.id.split("/")[2] for item in safety.changes} == {"safe-evening", "street-crime"}
    assert all("/9901/" in item.id for item in safety.changes)
    assert {item.id.rpartition("/")[2] for item in safety.series} == {"9901-tranvreten", "9901-ljungbrinken"}
    said = SWEDISH.speak(meeting.numbers(safety, names(chapter)))
    assert "Öppen" not in said
    assert said.startswith("Siffror: ")
    assert "Tranvreten mot jämförelseområdena: ◆ förbättring" in said
    assert "avbruten serie för Tranvreten" not in said
    assert all(not item.changes and not item.series for item in others)
    assert ENGLISH.speak(meeting.numbers(others[0], names(chapter))) == "No indicator measures it."


def test_a_goal_whose_indicators_did_not_change_hands_says_so(chapter) -> None:
    goal = Node(
        id="g", kind="goal", name=StudyWords({"sv": "Mål", "en": "Goal"}), indicators=["safe-evening"]
    )
    empty = meeting.Meeting(goal, "goal", (), (), ())
    assert (
        SWEDISH.speak(meeting.numbers(empty, names(chapter)))
        == "Dess indikatorer har inga förändringar att pröva."
    )


def test_who_was_asked_and_silent_is_counted_as_zero_and_adds_up(chapter, earlier) -> None:
    strands.show(chapter)
    found = read_findings(earlier / "interviews" / "findings.json")
    codes = {item.id: item for item in found if item.kind == "code"}
    for code in codes.values():
        groups = code.details["by_group"]
        assert sum(group["heard"] for group in groups) == code.value
        assert all(group["heard"] <= group["asked"] and group["asked"] >= 3 for group in groups)
    guardians = codes["interviews/code/mechanism_guardianship"].details["by_group"]
    assert {ENGLISH.speak(group["name"]): group["heard"] for group in guardians}["Social services"] == 0


def test_each_row_leads_to_the_findings_and_the_theory_and_is_synthetic(chapter) -> None:
    strands.show(chapter)
    found = chapter.findings["synthesis/strands/safety"]
    assert found.synthetic
    assert "interviews/code/effect_safety" in found.findings
    assert any(name.startswith("trends/change/street-crime") for name in found.findings)
    (row,) = found.rows
    assert "id: safety" in (ROOT / row.file).read_text().splitlines()[row.line - 1]
    (table,) = chapter.recorder.parts
    assert table.id == "strands"
    assert table.synthetic


def test_a_study_without_theory_for_the_area_shows_nothing(earlier, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(EARLIER, str(tmp_path))
    none = open_chapter("synthesis", period=REPORT[0], area=REPORT[1], study=ROOT / "demo.yml")
    assert strands.meetings(none) is None  # no coded interviews
    strands.show(none)
    assert none.recorder.parts == []


def test_a_code_linked_to_no_goal_is_told_with_file_and_the_nearest_name(
    earlier, monkeypatch, tmp_path
) -> None:
    shutil.copytree(ROOT / "data/raw", tmp_path / "data/raw")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copy(ROOT / "demo.yml", tmp_path)
    codebook = tmp_path / "data/raw/demo/interviews/codebook.yml"
    codebook.write_text(codebook.read_text("utf-8").replace('"goal:safety"', '"goal:safty"', 1), "utf-8")
    prepare = [sys.executable, "-m", "evaltools", "prepare", "--study", "demo.yml"]
    subprocess.run(prepare, cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.setenv(EARLIER, str(earlier))
    wrong = open_chapter("synthesis", period=REPORT[0], area=REPORT[1], study=tmp_path / "demo.yml")
    with pytest.raises(BadInput) as error:
        strands.meetings(wrong)
    (problem,) = error.value.problems
    assert problem.file == "data/raw/demo/interviews/codebook.yml"
    assert "effect_safety" in problem.message
    assert "safety" in problem.remedy


def test_the_evaluators_own_words_are_marked_as_theirs(chapter) -> None:
    from evaltools.chapters.synthesis import own
    from evaltools.synthesis import read_interpretations

    own.show_interpretations(chapter)
    (item,) = read_interpretations(ROOT / "data/raw/demo/interpretations.yml")
    found = chapter.findings[f"synthesis/interpretation/{item.id}"]
    assert (found.synthetic, set(found.findings)) == (True, set(item.rests_on))
    said = SWEDISH.speak(found.text).replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Tolkning av Demo (påhittad), 28 november 2026: Att alla")


class TestToldPaths:
    def test_who_tells_the_whole_path_and_who_a_step(self, chapter) -> None:
        strands.show_told_paths(chapter)
        found = {item.id: item for item in chapter.findings.values() if item.kind == "told path"}
        told = {
            name.removeprefix("synthesis/path/"): (item.value, item.details["step"])
            for name, item in found.items()
        }
        assert told == {
            "1a/collaboration": (1, 1),
            "1b/safety": (3, 4),
            "2a/prevention": (1, 2),
        }
        light = found["synthesis/path/1b/safety"]
        assert ENGLISH.speak(light.text).endswith(
            "three informants tell the whole path. Four tell only a step of it."
        )
        # What light is told to lead to besides is no step on the way.
        assert not any("effect_displaced" in name for name in light.findings)
