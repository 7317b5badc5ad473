"""Causal links coded in passages: added, taken back, undone, told where they fit no more, and as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.interviews import open_project, write_links
from evaltools.interviews.coding.causal import CausalLink
from evaltools.interviews.coding.log import append_line
from evaltools.interviews.workbench.project import Project
from tests.interviews.test_retrieval import FIRST, made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_project(made(tmp_path / "interviews"), "anna", "sv")


def link(project: Project, passage: str, source: str, target: str, **more: str) -> CausalLink:
    start = FIRST.index(passage)
    return project.links.add("a", start, start + len(passage), source, target, **more)


class TestLinks:
    def test_from_a_code_or_a_step_of_the_theory_to_another(self, project: Project) -> None:
        made_ = link(
            project, " Pengar kom aldrig.", "money", "node:safety", sign="-", memo="Utan pengar inget"
        )
        assert (made_.source, made_.target, made_.sign, made_.coder) == ("money", "node:safety", "-", "anna")
        assert project.links.quote(made_) == "Pengar kom aldrig."
        assert open_project(project.folder, blind=False).links.all == (made_,)

    def test_in_the_order_of_the_text(self, project: Project) -> None:
        later = link(project, "Sedan blev det tyst", "money", "trust")
        first = link(project, "Pengar kom", "money", "trust")
        assert project.links.all == (first, later)

    def test_everything_that_cannot_be_used_is_told_at_once(self, project: Project) -> None:
        with pytest.raises(BadInput) as caught:
            project.links.add("z", 0, 4, "mney", "node:a b", "±", "x" * 20_001)
        assert [one.code for one in caught.value.problems] == [
            "unknown-transcript", "unknown-code", "bad-node", "bad-sign", "bad-change",
        ]  # fmt: skip

    @pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (-1, 3), (0, len(FIRST) + 1)])
    def test_outside_the_text(self, project: Project, start: int, end: int) -> None:
        with pytest.raises(BadInput, match="no passage"):
            project.links.add("a", start, end, "money", "trust")

    def test_white_space_alone_is_no_passage(self, project: Project) -> None:
        place = FIRST.index("\n\n")
        with pytest.raises(BadInput, match="no passage"):
            project.links.add("a", place, place + 2, "money", "trust")

    def test_the_whole_text_can_be_linked(self, project: Project) -> None:
        assert project.links.add("a", 0, len(FIRST), "money", "trust").end == len(FIRST.rstrip())

    def test_another_text_than_was_seen_is_refused(self, project: Project) -> None:
        with pytest.raises(BadInput, match="another text"):
            project.links.add("a", 0, 3, "money", "trust", quote="XYZ")

    def test_to_where_it_begins(self, project: Project) -> None:
        with pytest.raises(BadInput, match="where it begins"):
            link(project, "Pengar kom", "money", "money")
        project.tree.merge(["money"], "trust")
        with pytest.raises(BadInput, match="where it begins"):
            link(project, "Pengar kom", "money", "trust")

    def test_the_same_twice_is_refused_and_an_operation_sent_twice_done_once(self, project: Project) -> None:
        first = link(project, "Pengar kom", "money", "trust", op="o1")
        assert link(project, "Pengar kom", "money", "trust", op="o1") == first
        with pytest.raises(BadInput, match="already"):
            link(project, "Pengar kom", "money", "trust")
        project.links.remove("o1", op="o2")
        assert project.links.remove("o1", op="o2") == first
        assert link(project, "Pengar kom", "money", "trust", op="o1") == first
        assert project.links.all == ()

    def test_nobody_saw_it_without_a_name(self, project: Project) -> None:
        reader = open_project(project.folder)
        with pytest.raises(BadInput, match="nobody is named"):
            reader.links.add("a", 0, 3, "money", "trust")


class TestTakingBack:
    def test_and_undoing_that(self, project: Project) -> None:
        made_ = link(project, "Pengar kom", "money", "trust")
        project.links.remove(made_.id)
        assert project.links.all == ()
        project.links.undo()
        assert project.links.all == (made_,)
        project.links.undo()
        assert project.links.all == ()
        assert project.links.undo() is None
        project.links.redo()
        assert project.links.all == (made_,)

    def test_others_links_are_theirs(self, project: Project) -> None:
        made_ = link(project, "Pengar kom", "money", "trust")
        bo = open_project(project.folder, "bo", blind=False)
        with pytest.raises(BadInput, match='by "anna"'):
            bo.links.remove(made_.id)
        line = {"op": "x", "do": "unlink", "clock": 99, "coder": "bo", "machine": "m", "time": ""}
        append_line(project.folder / "codings" / "project" / "bo.m.jsonl", {**line, "link": made_.id})
        project.refresh()
        assert project.links.all == (made_,)
        with pytest.raises(BadInput, match="no causal link"):
            project.links.remove("never-was")

    def test_blind_coders_see_their_own(self, project: Project) -> None:
        link(project, "Pengar kom", "money", "trust")
        bo = open_project(project.folder, "bo")
        assert bo.links.all == ()
        own = link(bo, "Pengar kom", "money", "trust")
        assert bo.links.all == (own,)
        assert len(open_project(project.folder, "bo", blind=False).links.all) == 2


class TestWhatChangedBelowThem:
    def test_merged_ends_are_shown_as_what_they_went_up_in(self, project: Project) -> None:
        link(project, "Pengar kom", "money", "node:safety")
        project.tree.merge(["money"], "trust")
        assert project.links.all[0].source == "trust"

    def test_a_code_that_is_an_end_does_not_vanish(self, project: Project) -> None:
        code = project.tree.new("Tid")
        link(project, "Pengar kom", code.id, "trust")
        with pytest.raises(BadInput, match="would vanish"):
            project.tree.undo()

    def test_changed_text_and_lost_interviews_are_told(self, project: Project) -> None:
        link(project, "Pengar kom", "money", "trust")
        path = project.folder / "transcripts" / "a.txt"
        path.write_text(path.read_text(encoding="utf-8").replace("Pengar", "Penger"), encoding="utf-8")
        again = open_project(project.folder, blind=False)
        assert again.links.all == ()
        assert [one.code for one in again.problems] == ["changed-text"]
        path.unlink()
        assert [one.code for one in open_project(project.folder).problems] == ["unknown-transcript"]

    def test_withdrawing_an_interview_takes_its_links_and_summaries_along(self, project: Project) -> None:
        import datetime

        from evaltools.interviews.informants.withdrawal import find_withdrawal, withdraw

        link(project, "Pengar kom", "money", "trust", memo="Pengar kom aldrig")
        project.framework.summarise("a", "money", "Inga pengar")
        project.framework.summarise("b", "money", "Nog med pengar")
        withdraw(find_withdrawal(project.folder, "a"), datetime.date(2026, 1, 1))
        left = (project.folder / "codings" / "project").glob("*.jsonl")
        text = "".join(path.read_text(encoding="utf-8") for path in left)
        assert "Inga pengar" not in text
        assert '"link"' not in text
        again = open_project(project.folder)
        assert (again.links.standing.links, again.links.problems) == ((), ())
        assert again.framework.cell("b", "money").summary.text == "Nog med pengar"


def test_a_workbook_has_a_row_per_link_with_its_passage(project: Project, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    link(project, "Pengar kom", "money", "node:safety", sign="-", memo="=1")
    path = write_links(project, tmp_path / "orsaker.xlsx")
    assert path.stat().st_mode & 0o777 == 0o600
    heads, row = ([cell.value for cell in line] for line in load_workbook(path).active.iter_rows())
    told = dict(zip(heads, row, strict=True))
    assert (told["Leder från"], told["Leder till"], told["Tecken"]) == ("Pengar", "safety", "-")
    assert (told["Passage"], told["Anteckning"], told["Får citeras"]) == ("Pengar kom", "=1", "ja")
