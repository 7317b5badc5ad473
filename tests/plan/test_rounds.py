"""Rounds of a plan: files of both layouts, which round a report is on, and what has moved from one to the next."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evaltools import plan
from evaltools.checks import BadInput
from evaltools.study.checksums import accept
from evaltools.study.model import read_study
from evaltools.study.parts import Area, Period
from evaltools.study.tables.prepare import check_data
from evaltools.words import Voice

ROOT = Path(__file__).resolve().parents[2]


def interventions(*rows: dict[str, Any]) -> pd.DataFrame:
    plain = {
        "department": "d", "department_name": "D", "status": "green", "progress": "", "result": "", "standing": "",
        "succeeds": "", "next_step": "", "step_taken": "",
    }  # fmt: skip
    return pd.DataFrame([plain | {"name": row["id"].upper()} | row for row in rows])


def kinds(found: plan.Movement) -> dict[str, str]:
    return dict(zip(found.table["id"], found.table["kind"], strict=True))


class TestMovement:
    def test_ids_reused_are_followed(self) -> None:
        before = interventions({"id": "a", "status": "red"}, {"id": "b"}, {"id": "c", "status": "grey"})
        after = interventions({"id": "a", "status": "yellow"}, {"id": "b", "status": "yellow"}, {"id": "c"})
        found = plan.movement(before, after)
        assert kinds(found) == {"a": "followed", "b": "followed", "c": "followed"}
        assert list(found.table["status_move"]) == ["better", "worse", "not-comparable"]

    def test_with_new_ids_all_are_new_and_all_have_ended(self) -> None:
        before = interventions(*({"id": f"i{n}"} for n in range(46)))
        after = interventions(*({"id": f"j{n}"} for n in range(46)))
        found = plan.movement(before, after)
        assert (found.count("new"), found.count("ended")) == (46, 46)

    def test_declared_succession(self) -> None:
        before = interventions({"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"})
        after = interventions(
            {"id": "ab", "succeeds": "a; b"}, {"id": "c1", "succeeds": "c"}, {"id": "c2", "succeeds": "c"},
            {"id": "d", "name": "Another name"}, {"id": "e", "succeeds": "unheard-of"},
        )  # fmt: skip
        found = plan.movement(before, after)
        assert kinds(found) == {"ab": "merged", "c1": "split", "c2": "split", "d": "renamed", "e": "new"}
        assert found.table["from"].iloc[0] == ("a", "b")

    def test_merged_from_unlike_colours_cannot_be_compared(self) -> None:
        before = interventions({"id": "a", "status": "red"}, {"id": "b"})
        found = plan.movement(before, interventions({"id": "ab", "succeeds": "a;b"}))
        assert list(found.table["status_move"]) == ["not-comparable"]

    def test_a_department_without_an_answer_has_not_ended_anything(self) -> None:
        before = interventions({"id": "a"}, {"id": "b", "department": "other"})
        assert kinds(plan.movement(before, interventions({"id": "a"}))) == {"a": "followed", "b": "no-answer"}

    def test_ended_is_told_once(self) -> None:
        first = interventions({"id": "a"}, {"id": "b"})
        second = interventions({"id": "a"}, {"id": "b", "standing": "ended", "status": ""})
        assert kinds(plan.movement(first, second)) == {"a": "followed", "b": "ended"}
        assert kinds(plan.movement(second, interventions({"id": "a"}))) == {"a": "followed"}

    def test_measures_of_both_rounds(self) -> None:
        def measured(*rows: tuple[str, float | None, str]) -> pd.DataFrame:
            columns = {
                "intervention": "a",
                "measure": "M",
                "target": None,
                "target_kind": "",
                "direction": "",
            }
            return pd.DataFrame([columns | {"id": i, "value": v, "unit": u} for i, v, u in rows])

        one = interventions({"id": "a"})
        found = plan.movement(
            one, one, measured(("x", 1, "%"), ("y", 2, "%"), ("z", 3, "%")), measured(("x", 2, "%"), ("y", 2, "number"), ("w", 1, "%"))
        )  # fmt: skip
        assert list(zip(found.measures["id"], found.measures["move"], strict=True)) == [
            ("x", "higher"),
            ("y", "not-comparable"),
        ]

    @pytest.mark.parametrize("language", ["sv", "en", "nb"])
    def test_it_is_said_in_whole_sentences(self, language: str) -> None:
        before = interventions({"id": "a", "status": "red"}, {"id": "b"}, {"id": "c"})
        after = interventions({"id": "a"}, {"id": "d"})
        said = Voice(language).speak(plan.moved_since(plan.movement(before, after), "2025-10"))
        assert said.startswith(
            {
                "sv": "För en insats går färgen att jämföra med omgången oktober 2025: en är bättre.",
                "en": "One intervention has a colour to compare with that of October 2025: one is better.",
                "nb": "For ett tiltak kan fargen sammenlignes med runden oktober 2025: ett er bedre.",
            }[language]
        ), said
        assert said.endswith(".")


class TestWhichRound:
    AREA = Area(id="x", name="X", level="town")

    @pytest.mark.parametrize(
        ("rounds", "expected"),
        [
            (["2023-11", "2024-11"], "2024-11"),
            (["2024", "2024-05"], "2024"),
            (["2026-02"], "2026-02"),
            (["2026-02", "2027-01"], "2026-02"),
            (["2023-01"], ""),
            ([], ""),
        ],
    )
    def test_the_last_within_the_period_or_the_first_after_it(self, rounds: list[str], expected: str) -> None:
        study = read_study(ROOT / "study.yml")
        period = Period(id="p", start="2023-06-01", end="2024-12-31")
        study = study.model_copy(update={"periods": (period,)})
        assert study.round_within(period, self.AREA, rounds) == expected

    def test_one_of_another_period_or_plan_is_not_taken(self) -> None:
        study = read_study(ROOT / "study.yml")
        early, late = (Period(id=str(y), start=f"{y}-01-01", end=f"{y}-12-31") for y in (2023, 2026))
        study = study.model_copy(update={"periods": (early, late)})
        assert study.round_within(early, self.AREA, ["2026-02"]) == ""
        assert study.round_within(early, self.AREA, ["2024-02"], others=["2024-02"]) == ""

    def test_the_study_file_may_say(self) -> None:
        study = read_study(ROOT / "study.yml")
        period = Period(id="p", start="2023-01-01", end="2024-12-31", rounds={"x": "2023"})
        assert study.round_within(period, self.AREA, ["2023", "2024"]) == "2023"


OLD = """id,version,area,order,department,department_name_sv,department_name_en,name_sv,name_en,page,status,purpose_sv,purpose_en,goals_sv,goals_en,done_sv,done_en,account_sv,account_en,source,locator{more}
"""


def old(status: str, *, ids: str = "ab", more: str = "") -> str:
    return "".join(
        f"{i},2020,0380,1,d,D,D,{i},{i},1,{status},P,P,M,G,D,D,K,A,town-2022,s. 1{more}\n" for i in ids
    )


class TestFiles:
    def test_a_plan_and_its_follow_up_in_one_file(self, small_study: Callable[..., Any]) -> None:
        study = small_study()
        study.raw_table("interventions.csv", "interventions", OLD.format(more="") + old("green"))
        _, rows = check_data(read_study(study.file), checksums=False)
        assert [(row.intervention, row.round, row.status) for row, _, _ in rows["rounds"]] == [
            ("a", "2022", "green"), ("b", "2022", "green"),
        ]  # fmt: skip
        assert [line for _, _, line in rows["rounds"]] == [2, 3]

    def test_a_second_file_with_the_same_ids_is_a_second_round(self, small_study: Callable[..., Any]) -> None:
        study = small_study()
        study.raw_table("interventions.csv", "interventions", OLD.format(more="") + old("green"))
        second = OLD.format(more=",round") + old("red", ids="abc", more=",2024-10")
        study.raw_table("interventions-2024.csv", "interventions", second)
        _, rows = check_data(read_study(study.file), checksums=False)
        assert len(rows["interventions"]) == 3
        assert sorted({row.round for row, _, _ in rows["rounds"]}) == ["2022", "2024-10"]

    def test_the_same_round_twice_is_told(self, small_study: Callable[..., Any]) -> None:
        study = small_study()
        study.raw_table(
            "interventions.csv",
            "interventions",
            OLD.format(more="") + old("green") + old("red", ids="a"),
        )
        with pytest.raises(BadInput) as error:
            check_data(read_study(study.file), checksums=False)
        assert {problem.code for problem in error.value.problems} == {"duplicate-id"}

    def test_an_outcome_of_one_of_several_rounds_must_say_which(
        self, small_study: Callable[..., Any]
    ) -> None:
        study = small_study()
        study.raw_table("interventions.csv", "interventions", OLD.format(more=",round") + "".join(
            old(status, more=f",{name}") for status, name in (("green", "2022"), ("red", "2024")))
        )  # fmt: skip
        head = "id,intervention,round,measure_sv,measure_en,value,unit,source,locator\n"
        study.raw_table(
            "outcomes.csv",
            "outcomes",
            head + "o1,a,,M,M,1,number,town-2022,s\no1,a,2023,M,M,1,number,town-2022,s\n",
        )
        with pytest.raises(BadInput) as error:
            check_data(read_study(study.file), checksums=False)
        assert {problem.code for problem in error.value.problems} >= {"several-rounds", "unknown-round"}

    def test_succession_to_nobody_and_in_circles(self, small_study: Callable[..., Any]) -> None:
        study = small_study()
        text = (
            OLD.format(more=",succeeds")
            + old("green", ids="a", more=",b")
            + old("green", ids="b", more=",a; z")
        )
        study.raw_table("interventions.csv", "interventions", text)
        with pytest.raises(BadInput) as error:
            check_data(read_study(study.file), checksums=False)
        codes = [problem.code for problem in error.value.problems]
        assert sorted(codes) == ["succession-circle", "succession-circle", "unknown-intervention"]

    def test_a_blank_colour_is_for_what_has_ended(self, small_study: Callable[..., Any]) -> None:
        study = small_study()
        study.raw_table("interventions.csv", "interventions", OLD.format(more="") + old(""))
        with pytest.raises(BadInput, match="give a colour"):
            check_data(read_study(study.file), checksums=False)


def test_the_plan_of_the_reference_study_in_one_file_gives_the_same_rounds(tmp_path: Path) -> None:
    """A study whose plan and follow-up stand in one file needs no migration: the rows are the same."""
    root = tmp_path / "study"
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copy(ROOT / "study.yml", root)
    raw = root / "data" / "raw"
    _, split = check_data(read_study(ROOT / "study.yml"), checksums=False)
    told = (raw / "umea/rounds.yml").read_text(encoding="utf-8").split("\n- intervention: ")[1:]
    entries = (raw / "umea/interventions.yml").read_text(encoding="utf-8").split("\n- id: ")
    both = [entries[0]]
    for entry, more in zip(entries[1:], told, strict=True):
        lines = more.rstrip().split("\n")[2:]
        both.append("\n- id: " + entry.split("\n  source:")[0] + "\n" + "\n".join(lines) + "\n")
    (raw / "umea/interventions.yml").write_text("".join(both), encoding="utf-8")
    (raw / "umea/rounds.yml").unlink()
    sources = (raw / "sources.yml").read_text(encoding="utf-8")
    at = sources.index("  - path: umea/rounds.yml")
    (raw / "sources.yml").write_text(
        sources[:at] + sources[sources.index("  - path:", at + 5) :], encoding="utf-8"
    )
    accept(root)
    _, joined = check_data(read_study(root / "study.yml"), checksums=False)
    for table in ("rounds", "outcomes", "accounts"):
        found, expected = (
            [row.model_dump(exclude={"name"}) for row, _, _ in rows[table]] for rows in (joined, split)
        )
        assert found == expected, table
    assert [row.id for row, _, _ in joined["interventions"]] == [
        row.id for row, _, _ in split["interventions"]
    ]
