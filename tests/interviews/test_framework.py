"""The framework matrix: themes, summaries with the passages they rest on, undone, joined, and as a workbook."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from evaltools.checks import BadInput, InvalidArgument
from evaltools.interviews import open_project, write_framework
from evaltools.interviews.coding.log import append_line
from evaltools.interviews.workbench.project import Project
from tests.interviews.test_retrieval import made, put


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = open_project(made(tmp_path / "interviews"), "anna", "sv")
    put(project, "a", "=Vi litar på dem.", "trust")
    put(project, "a", "Men vi litar ännu.", "staff")
    put(project, "b", "Vi litar inte på någon.", "trust")
    return project


def texts(project: Project) -> dict[tuple[str, str], str]:
    return {(cell.interview, cell.theme): cell.summary.text for cell in project.framework.cells}


class TestSummaries:
    def test_a_cell_for_each_interview_and_theme(self, project: Project) -> None:
        project.framework.theme("trust")
        project.framework.summarise("a", "trust", "Litar på personer")
        assert texts(project) == {
            ("a", "trust"): "Litar på personer",
            ("b", "trust"): "",
            ("c", "trust"): "",
        }

    def test_a_summary_rests_on_what_was_coded_with_the_theme_and_below_it(self, project: Project) -> None:
        cell = project.framework.summarise("a", "trust", "Litar")
        assert sorted(one.code for one in cell.passages) == ["staff", "trust"]
        assert (cell.gone, cell.newer) == (0, ())

    def test_or_on_the_passages_that_are_named(self, project: Project) -> None:
        (first, second) = project.codings("a")
        cell = project.framework.summarise("a", "trust", "Litar", passages=[first.id])
        assert cell.passages == (first,)
        assert cell.newer == (second,)
        with pytest.raises(BadInput, match="no coding"):
            project.framework.summarise("b", "trust", "Litar", passages=[first.id])

    def test_passages_taken_back_and_new_ones_are_told(self, project: Project) -> None:
        project.framework.summarise("a", "trust", "Litar")
        project.uncode("a", project.codings("a")[0].id)
        new = put(project, "a", "Pengar kom", "trust")
        cell = project.framework.cell("a", "trust")
        assert (len(cell.passages), cell.gone, [one.id for one in cell.newer]) == (1, 1, [new])

    def test_it_is_there_when_the_folder_is_opened_again(self, project: Project) -> None:
        project.framework.summarise("a", "trust", "Litar")
        again = open_project(project.folder)
        assert again.framework.cell("a", "trust").summary.text == "Litar"
        assert again.framework.themes == ("trust",)
        with pytest.raises(BadInput, match="nobody is named"):
            again.framework.summarise("a", "trust", "Annat")

    def test_what_two_wrote_at_once_is_kept_of_both(self, project: Project) -> None:
        seen = project.framework.summarise("a", "trust", "Litar").summary.op
        bo = open_project(project.folder, "bo", blind=False)
        bo.framework.summarise("a", "trust", "Bos", over=seen)
        project.framework.summarise("a", "trust", "Annas", over=seen)
        bo.refresh()
        assert bo.framework.cell("a", "trust").summary.text == "Bos\n\nAnnas"

    def test_sent_twice_it_is_done_once(self, project: Project) -> None:
        project.framework.summarise("a", "trust", "Litar", op="o1")
        project.framework.summarise("a", "trust", "Annat", op="o2")
        project.framework.summarise("a", "trust", "Litar", op="o1")
        assert project.framework.cell("a", "trust").summary.text == "Annat"
        assert project.framework.undoable == 2


class TestThemes:
    def test_taken_away_and_back_with_its_summaries(self, project: Project) -> None:
        matrix = project.framework
        matrix.theme("money")
        matrix.summarise("a", "trust", "Litar")
        assert matrix.themes == ("money", "trust")
        matrix.theme("trust", False)
        assert matrix.themes == ("money",)
        matrix.theme("trust")
        assert matrix.cell("a", "trust").summary.text == "Litar"

    def test_whoever_writes_while_it_is_taken_away_has_it_back(self, project: Project) -> None:
        matrix = project.framework
        matrix.theme("trust")
        matrix.theme("trust", False)
        matrix.summarise("a", "trust", "Litar")
        assert matrix.themes == ("trust",)

    def test_merged_themes_are_one_with_both_summaries(self, project: Project) -> None:
        matrix = project.framework
        matrix.summarise("a", "trust", "Litar")
        matrix.summarise("a", "money", "Inga pengar")
        project.tree.merge(["money"], "trust")
        assert matrix.themes == ("trust",)
        assert matrix.cell("a", "money").summary.text == "Litar\n\nInga pengar"
        project.tree.undo()
        assert texts(project)["a", "trust"] == "Litar"

    def test_a_code_that_has_summaries_does_not_vanish(self, project: Project) -> None:
        code = project.tree.new("Tid")
        project.framework.summarise("a", code.id, "Ont om tid")
        with pytest.raises(BadInput, match="would vanish"):
            project.tree.undo()

    def test_there_is_no_such_code_or_interview(self, project: Project) -> None:
        with pytest.raises(BadInput) as caught:
            project.framework.summarise("z", "trst", "x")
        assert [one.code for one in caught.value.problems] == ["unknown-transcript", "unknown-code"]
        with pytest.raises(BadInput, match="trust"):
            project.framework.theme("trst")
        with pytest.raises(BadInput, match="too long"):
            project.framework.summarise("a", "trust", "x" * 20_001)
        assert project.framework.summarise("a", "trust", "x" * 20_000).summary.text


class TestUndoing:
    def test_from_the_last_and_again(self, project: Project) -> None:
        matrix = project.framework
        matrix.theme("trust")
        matrix.summarise("a", "trust", "ett")
        matrix.summarise("a", "trust", "två")
        matrix.undo()
        assert matrix.cell("a", "trust").summary.text == "ett"
        matrix.undo()
        assert matrix.cell("a", "trust").summary.text == ""
        matrix.redo()
        matrix.redo()
        assert matrix.cell("a", "trust").summary.text == "två"
        assert matrix.redo() is None
        assert (matrix.undoable, matrix.redoable) == (3, 0)

    def test_undoing_reaches_neither_the_tree_nor_others(self, project: Project) -> None:
        project.tree.rename("trust", "Förtroende")
        assert project.framework.undo() is None
        project.framework.summarise("a", "trust", "Annas")
        bo = open_project(project.folder, "bo")
        assert bo.framework.undo() is None
        assert project.tree.undo() is not None
        assert project.framework.cell("a", "trust").summary.text == "Annas"

    def test_undone_twice_by_the_same_operation_it_is_undone_once(self, project: Project) -> None:
        matrix = project.framework
        matrix.summarise("a", "trust", "ett")
        matrix.summarise("a", "trust", "två")
        matrix.undo(op="u1")
        matrix.undo(op="u1")
        assert matrix.cell("a", "trust").summary.text == "ett"


class TestOtherPeoplesLines:
    @pytest.mark.parametrize(
        "line",
        [
            {"do": "summary", "interview": "a", "code": "trust", "text": 5},
            {"do": "summary", "interview": 3, "code": "trust", "text": "x"},
            {"do": "summary", "interview": "a", "code": "../x", "text": "x"},
            {"do": "theme", "code": ["trust"], "on": True},
            {"do": "theme", "code": "never-was", "on": True},
        ],
    )
    def test_what_makes_no_sense_is_left_out(self, project: Project, line: dict[str, object]) -> None:
        own = {"op": "x1", "clock": 1, "coder": "bo", "machine": "m", "time": ""}
        append_line(project.folder / "codings" / "project" / "bo.m.jsonl", {**own, **line})
        project.refresh()
        assert project.framework.themes == ()
        assert project.framework.cells == ()


class TestWorkbook:
    def test_each_summary_leads_to_its_passages(self, project: Project, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        project.framework.summarise("a", "trust", "=Litar")
        project.framework.summarise("b", "trust", "Litar inte")
        path = write_framework(project, tmp_path / "out" / "matris.xlsx")
        assert path.stat().st_mode & 0o777 == 0o600
        book = load_workbook(path)
        matrix, passages = book.worksheets
        rows = [[cell.value for cell in row] for row in matrix.iter_rows()]
        assert rows[1] == ["Intervju", "Grupp", "Tillit"]
        assert rows[2] == ["a", "Polis", "=Litar"]
        assert rows[4] == ["c", "Skola", None]
        assert matrix["C3"].data_type == "s"
        assert matrix["C4"].hyperlink.location == "'Passager'!A4"
        quoted = [[cell.value for cell in row] for row in passages.iter_rows()]
        assert quoted[3][:5] == ["b", "Skola", "Tillit", "Vi litar inte på någon.", "nej"]

    def test_without_a_theme_it_has_the_interviews_alone(self, project: Project, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        sheet = load_workbook(write_framework(project, tmp_path / "a.xlsx")).worksheets[0]
        assert sheet.max_column == 2

    def test_of_real_people_never_where_git_would_take_it_up(self, tmp_path: Path) -> None:
        project = open_project(made(tmp_path / "real", synthetic=False), "anna")
        tree = tmp_path / "tree"
        tree.mkdir()
        subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
        with pytest.raises(BadInput, match="git would take up"):
            write_framework(project, tree / "a.xlsx")
        with pytest.raises(InvalidArgument, match=r"\.xlsx"):
            write_framework(project, tmp_path / "a.csv")
