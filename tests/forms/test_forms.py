"""From forms to a second round of the real plan without a file edited by hand, and everything people do to workbooks."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from evaltools import plan
from evaltools.checks import BadInput
from evaltools.cli import cli
from evaltools.forms.standing import Standing
from evaltools.forms.taking import take
from evaltools.forms.writing import written
from evaltools.notebook import open_chapter
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import check_data
from evaltools.study.tables.schemas import TABLES

ROOT = Path(__file__).resolve().parents[2]
OFFICE = shutil.which("soffice")


def sheets(book: Any) -> Iterator[tuple[dict[str, str], Any, dict[str, int]]]:
    """The sheets that are answered: what each says of itself, and its columns by name."""
    for sheet in book.worksheets:
        mark = sheet.cell(1, 1).value
        if mark and str(mark).startswith("[") and json.loads(mark)[1]["table"]:
            yield json.loads(mark)[1], sheet, {cell.value: cell.column for cell in sheet[1] if cell.value}


def answer(path: Path, status: Callable[[str], str] = lambda name: "Grön", **more: dict[str, Any]) -> None:
    """Answer every row of a form as a department would; `more` has further answers by id."""
    book = load_workbook(path)
    for mark, sheet, at in sheets(book):
        for row in range(3, sheet.max_row + 1):
            name = sheet.cell(row, at["shown:id"]).value
            if not name:
                continue
            given: dict[str, Any] = {}
            if mark["table"] == "rounds":
                given = {
                    "standing": "fortsätter",
                    "status": status(name),
                    "done": "=Gjort",
                    "account": "- Det gick\nbra",
                }
            for column, value in (given | more.get(name, {})).items():
                cell = sheet.cell(row, at[column], value)
                if isinstance(value, str):
                    cell.data_type = "s"
    book.save(path)


@pytest.fixture(scope="module")
def second_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real plan with a second round taken in from its forms, some of them saved by LibreOffice."""
    root = tmp_path_factory.mktemp("plan") / "study"
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "study.yml", root)
    run = CliRunner()
    made = run.invoke(
        cli,
        [
            "form",
            "plan",
            "--round",
            "2026-10",
            "--study",
            str(root / "study.yml"),
            "--to",
            str(root / "forms"),
        ],
    )
    assert made.exit_code == 0, made.output
    files = sorted((root / "forms").glob("*.xlsx"))
    assert len(files) == 10
    was = {
        item.intervention: item.status
        for item, _, _ in check_data(read_study(root / "study.yml"))[1]["rounds"]
    }
    worse = {"green": "Gul", "yellow": "Röd", "grey": "grön"}
    for path in files:
        answer(
            path, lambda name: worse[was[name]],
            i05={"standing": "har avslutats"}, i02={"name": "Insluss för alla", "obstacle": "Pengar", "next_when": "2027-03"},
            **{"i01-1": {"value": "6,0"}, "i03-1": {"value": 12}, "i07-1": {"direction": "bättre", "says": "Fler kom."}},
        )  # fmt: skip
    book = load_workbook(files[-1])
    _, sheet, at = next(sheets(book))
    new = next(row for row in range(3, 99) if not sheet.cell(row, at["shown:id"]).value)
    answers = {
        "name": "Två insatser i en", "standing": "Fortsätter", "status": "yellow", "goals": "M", "done": "D", "account": "A",
        "purpose": "P", "succeeds": "i45; i46", "level": "För alla (universell)",
    }  # fmt: skip
    for column, value in answers.items():
        sheet.cell(new, at[column], value)
    book.save(files[-1])
    if OFFICE:
        command = [
            OFFICE,
            f"-env:UserInstallation=file://{root}/office",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(root / "saved"),
        ]
        subprocess.run([*command, str(files[0])], check=True, capture_output=True, timeout=300)
        if (root / "saved" / files[0].name).is_file():  # an office without its spreadsheet program saves none
            files[0] = root / "saved" / files[0].name
    study = read_study(root / "study.yml")
    with pytest.raises(BadInput, match="--period 2026"):
        take(study, files)
    taken = take(study, files, period="2026")
    assert taken.missing == ()
    assert (taken.rows["rounds"], taken.rows["interventions"]) == (47, 1)
    return root


def test_the_second_round_shows_every_movement(second_round: Path) -> None:
    chapter = open_chapter(
        "activity_plan", period="2026", area="2480", language="sv", study=str(second_round / "study.yml")
    )
    told = plan.followed(chapter.read("interventions"), chapter.read("rounds"))
    before, now = (told[told["round"] == name] for name in ("2025", "2026-10"))
    assert (len(before), len(now)) == (46, 47)
    found = plan.movement(
        before, now, *(chapter.read("outcomes").query("round == @name") for name in ("2025", "2026-10"))
    )
    kinds = dict(zip(found.table["id"], found.table["kind"], strict=True))
    assert (kinds["i05"], kinds["i02"], kinds["i47"]) == ("ended", "renamed", "merged")
    assert (found.moves("status", "worse"), found.moves("status", "better")) == (45, 0)
    moved = dict(zip(found.measures["id"], found.measures["move"], strict=True))
    assert (moved["i01-1"], moved["i03-1"], moved["i07-1"]) == ("higher", "higher", "better")
    row = now.set_index("id").loc["i01"]
    assert chapter.study.voice("sv").speak(row["done"]) == "=Gjort"
    assert chapter.study.voice("en").speak(row["account"]) == "- Det gick\nbra"


def test_last_round_is_kept_and_the_study_is_whole(second_round: Path) -> None:
    study = read_study(second_round / "study.yml")
    _, rows = check_data(study)
    assert sum(row.round == "2025" for row, _, _ in rows["rounds"]) == 46
    assert [period.id for period in study.periods] == ["2018-2020", "2024-2025", "2026"]
    original = (ROOT / "study.yml").read_text(encoding="utf-8").split("\n")
    kept = (second_round / "study.yml").read_text(encoding="utf-8").split("\n")
    assert [line for line in kept if line not in original] == [
        '  - id: "2026"',
        "    start: 2026-01-01",
        "    end: 2026-12-31",
        '    areas: ["2480"]',
    ]


def test_what_is_answered_is_not_answered_again(second_round: Path) -> None:
    study = read_study(second_round / "study.yml")
    (path, *_) = sorted((second_round / "forms").glob("*.xlsx"))
    with pytest.raises(BadInput) as error:
        take(study, [path])
    assert {problem.code for problem in error.value.problems} == {"answered-before"}


PLAN = """id,version,area,order,department,department_name,name,purpose,source,locator
{rows}"""
ROUNDS = """intervention,round,status,goals,done,account,next_step,source,locator
{rows}"""


@pytest.fixture
def small(small_study: Callable[..., Any]) -> Any:
    """A small study with three interventions in one department, followed up once."""
    study = small_study()
    names = ("a1", "a2", "a3")
    study.raw_table(
        "plan.csv",
        "interventions",
        PLAN.format(rows="".join(f"{n},2020,0380,{k},d,D,N{k},P,town-2022,s\n" for k, n in enumerate(names))),
    )
    study.raw_table(
        "rounds.csv",
        "rounds",
        ROUNDS.format(rows="".join(f"{n},2020,green,G,D,A,=S,town-2022,s\n" for n in names)),
    )
    head = "id,intervention,round,measure,value,unit,source,locator\n"
    study.raw_table("outcomes.csv", "outcomes", head + "m1,a1,2020,Kurser,3,number,town-2022,s\n")
    return study


def form(study: Any, name: str = "plan") -> Path:
    given = read_study(study.file)
    standing = Standing(given, given.area("0380"), check_data(given)[1], "2021-06")
    (item,) = written(given, name, "2021-06", given.area("0380"), standing)
    path: Path = study.root / item.name
    path.write_bytes(item.content)
    return path


def told(study: Any, *paths: Path) -> list[tuple[str, str]]:
    """What reading tells: code and address; and nothing has been written."""
    before = {path: path.read_bytes() for path in study.root.rglob("*") if path.is_file()}
    with pytest.raises(BadInput) as error:
        take(read_study(study.file), paths)
    assert {path: path.read_bytes() for path in study.root.rglob("*") if path.is_file()} == before
    return [(problem.code, problem.message.split(":")[0].split("!")[-1]) for problem in error.value.problems]


class TestWorkbooks:
    def change(self, study: Any, what: Callable[[Any, dict[str, int]], Any]) -> Path:
        path = form(study)
        answer(path)
        book = load_workbook(path)
        _, sheet, at = next(sheets(book))
        what(sheet, at)
        book.save(path)
        return path

    def test_answered_as_it_should_be(self, small: Any) -> None:
        path = self.change(small, lambda sheet, at: setattr(sheet, "title", "Another name"))
        taken = take(read_study(small.file), [path])
        assert (taken.rows, taken.period) == ({"rounds": 3}, "2020-2021")

    def test_left_blank_every_question_that_must_be_answered_is_told(self, small: Any) -> None:
        found = told(small, form(small))
        assert {code for code, _ in found} == {"unanswered"}
        assert len(found) == 3 * 4

    def test_rows_may_be_sorted(self, small: Any) -> None:
        def turn(sheet: Any, at: dict[str, int]) -> None:
            rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
            for number, values in enumerate(reversed(rows), 3):
                for column, value in enumerate(values, 1):
                    cell = sheet.cell(number, column, value)
                    if isinstance(value, str):
                        cell.data_type = "s"

        assert take(read_study(small.file), [self.change(small, turn)]).rows == {"rounds": 3}

    def test_a_deleted_row_and_a_changed_identifier(self, small: Any) -> None:
        assert told(small, self.change(small, lambda sheet, at: sheet.delete_rows(4))) == [
            ("missing-row", "B")
        ]
        codes = told(small, self.change(small, lambda sheet, at: sheet.cell(3, at["shown:id"], "a9")))
        assert sorted(codes) == [("missing-row", "B"), ("unknown-row", "B3")]

    def test_merged_cells_extra_sheets_and_cells_outside(self, small: Any) -> None:
        def spoil(sheet: Any, at: dict[str, int]) -> None:
            sheet.merge_cells(start_row=3, end_row=4, start_column=at["note"], end_column=at["note"])
            sheet.parent.create_sheet("Extra")["A1"] = "An answer"
            sheet.cell(5, max(at.values()) + 2, "Another")

        assert sorted(code for code, _ in told(small, self.change(small, spoil))) == [
            "extra-sheet",
            "merged-answers",
            "outside-form",
        ]

    def test_a_choice_a_time_and_an_answer_in_last_rounds_cell(self, small: Any) -> None:
        def spoil(sheet: Any, at: dict[str, int]) -> None:
            sheet.cell(3, at["status"], "Grøn-ish")
            sheet.cell(4, at["next_when"], "soon")
            sheet.cell(5, at["last:done"], "typed here")

        codes = [code for code, _ in told(small, self.change(small, spoil))]
        assert sorted(codes) == ["bad-cell", "last-round-changed", "not-a-choice", "unanswered"]

    def test_a_formula_that_was_never_computed(self, small: Any) -> None:
        path = self.change(small, lambda sheet, at: sheet.cell(3, at["account"], "=1+1"))
        assert "formula-without-value" in {code for code, _ in told(small, path)}

    def test_two_answers_for_one_intervention(self, small: Any) -> None:
        path = self.change(small, lambda sheet, at: None)
        other = path.with_name("copy.xlsx")
        shutil.copy(path, other)
        assert {code for code, _ in told(small, path, other)} == {"answered-twice"}

    def test_measures_keep_their_number_and_unit(self, small: Any) -> None:
        path = form(small)
        answer(path, m1={"value": "3 154,5"})
        take(read_study(small.file), [path])
        found = [
            row for row, _, _ in check_data(read_study(small.file))[1]["outcomes"] if row.round == "2021-06"
        ]
        assert [(row.id, row.value, row.unit, row.intervention) for row in found] == [
            ("m1", 3154.5, "number", "a1")
        ]

    def test_a_form_of_another_study_and_no_form_at_all(self, small: Any) -> None:
        path = form(small)
        small.replace("study.yml", "study: small", "study: other")
        assert [code for code, _ in told(small, path)] == ["other-form"]
        path.write_bytes(b"no workbook")
        assert [code for code, _ in told(small, path)] == ["not-excel"]


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"observations", "simulated"}))
def test_every_table_has_a_form(small_study: Callable[..., Any], table: str) -> None:
    study = small_study()
    book = load_workbook(form(study, table))
    ((mark, sheet, at),) = sheets(book)
    assert mark["table"] == table
    assert "shown:id" in at
    assert sheet.cell(2, 2).value


def test_recommendations_are_added_by_a_form(small: Any) -> None:
    path = form(small, "recommendations")
    book = load_workbook(path)
    _, sheet, at = next(sheets(book))
    for row, number in ((3, "1"), (4, 2)):
        for column, value in {
            "area": "0380",
            "number": number,
            "text": "Möts oftare.",
            "period": "2020-2021",
        }.items():
            sheet.cell(row, at[column], value)
    book.save(path)
    assert take(read_study(small.file), [path]).rows == {"recommendations": 2}
    found = [row for row, _, _ in check_data(read_study(small.file))[1]["recommendations"]]
    assert [(row.id, row.number) for row in found] == [("r1", "1"), ("r2", "2")]
