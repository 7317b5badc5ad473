"""Passages found by their codes: with other codes, near them, without them, by whom and from whom."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest

from evaltools.checks import BadInput, InvalidArgument
from evaltools.interviews import Code, Codebook, Query, Transcript, open_project, retrieve
from evaltools.interviews.coding.codebook_file import write_codebook
from evaltools.interviews.transcripts.transcripts import write_transcript
from evaltools.interviews.workbench.project import Project

FIRST = "IP1: =Vi litar på dem. Pengar kom aldrig.\n\nIP1: Sedan blev det tyst. Men vi litar ännu.\n"
SECOND = "IP2: Vi litar inte på någon.\n"
THIRD = "IP3: Vi litar på rektorn.\n"
BOOK = Codebook(
    (
        Code("trust", {"sv": "Tillit", "en": "Trust"}, definition="Litar på."),
        Code("staff", "Till personal", "trust", "Litar på personal."),
        Code("money", "Pengar", definition="Om resurser."),
    )
)
PEOPLE = [
    {"id": "p1", "group_sv": "Polis", "group_en": "Police", "consent": "quote", "attribute: kön": "kvinna"},
    {"id": "p2", "group_sv": "Skola", "group_en": "School", "consent": "paraphrase", "attribute: kön": "man"},
    {"id": "p3", "group_sv": "Skola", "group_en": "School", "consent": "quote", "attribute: kön": "kvinna"},
]


def made(folder: Path, *, synthetic: bool = True) -> Path:
    for name, text, people in (("a", FIRST, ("p1",)), ("b", SECOND, ("p2",)), ("c", THIRD, ("p3",))):
        about = {"plats": "torget"} if name == "c" else {}
        one = Transcript(name, text, people, synthetic=synthetic, attributes=about)
        write_transcript(one, folder / "transcripts")
    write_codebook(BOOK, folder / "codebook.yml")
    with (folder / "informants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, PEOPLE[0])
        writer.writeheader()
        writer.writerows(PEOPLE)
    return folder


def put(project: Project, interview: str, passage: str, code: str, memo: str = "") -> str:
    start = project.transcripts[interview].text.index(passage)
    return project.code(interview, start, start + len(passage), code, memo).id


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = made(tmp_path / "interviews")
    anna = open_project(folder, "anna")
    put(anna, "a", "=Vi litar på dem.", "trust", "=1+1")
    put(anna, "a", "på dem. Pengar kom", "money")
    put(anna, "a", "Men vi litar ännu.", "staff")
    put(anna, "b", "Vi litar inte på någon.", "trust")
    bo = open_project(folder, "bo")
    put(bo, "c", "litar på rektorn", "staff")
    return open_project(folder, language="sv", blind=False)


def passages(project: Project, *codes: str, **query: object) -> list[str]:
    return [hit.passage for hit in retrieve(project, Query(codes, **query))]


TRUST = [
    "=Vi litar på dem.",
    "Men vi litar ännu.",
    "Vi litar inte på någon.",
    "litar på rektorn",
]


class TestByCode:
    def test_codes_below_count_unless_asked_exactly(self, project: Project) -> None:
        assert passages(project, "trust") == TRUST
        assert passages(project, "trust", below=False) == [TRUST[0], TRUST[2]]
        assert passages(project, "staff") == [TRUST[1], TRUST[3]]

    def test_any_of_several_codes_and_any_code_at_all(self, project: Project) -> None:
        assert passages(project, "staff", "money") == ["på dem. Pengar kom", TRUST[1], TRUST[3]]
        assert len(passages(project)) == 5

    def test_a_merged_code_is_found_under_the_one_it_went_up_in(self, project: Project) -> None:
        anna = open_project(project.folder, "anna")
        anna.tree.merge(["money"], "staff")
        project.refresh()
        assert passages(project, "money") == passages(project, "staff")
        assert "på dem. Pengar kom" in passages(project, "staff")

    def test_also_gives_the_part_that_both_cover(self, project: Project) -> None:
        assert passages(project, "trust", also=("money",)) == ["på dem."]
        assert passages(project, "money", also=("trust",)) == ["på dem."]
        assert passages(project, "trust", also=("money", "staff")) == []

    def test_passages_that_only_meet_share_nothing(self, tmp_path: Path) -> None:
        project = open_project(made(tmp_path), "anna")
        put(project, "a", "Pengar kom al", "money")
        put(project, "a", "drig.", "trust")
        assert passages(project, "trust", also=("money",)) == []
        # But nothing lies between them: they are near at no distance, and do not touch.
        assert passages(project, "trust", near=("money",), within=0) == ["drig."]
        assert passages(project, "trust", without=("money",)) == ["drig."]

    def test_two_coders_of_one_passage_give_the_shared_part_once(self, project: Project) -> None:
        bo = open_project(project.folder, "bo")
        put(bo, "a", "dem. Pengar", "money")
        put(bo, "a", "på dem. Pengar kom", "money")
        project.refresh()
        found = retrieve(project, Query(("trust",), also=("money",)))
        assert [(hit.passage, len(hit.others)) for hit in found] == [("på dem.", 2), ("dem.", 1)]

    def test_without_leaves_out_what_touches(self, project: Project) -> None:
        assert passages(project, "trust", without=("money",)) == TRUST[1:]
        assert passages(project, "trust", without=("staff",)) == [TRUST[0], TRUST[2]]


class TestNear:
    # From the end of "Pengar kom" to "Men vi" there are so many characters.
    GAP = FIRST.index("Men vi") - FIRST.index(" aldrig")

    def test_the_distance_is_that_between_the_passages(self, project: Project) -> None:
        assert passages(project, "staff", near=("money",), within=self.GAP) == [TRUST[1]]
        assert passages(project, "staff", near=("money",), within=self.GAP - 1) == []

    def test_in_turns(self, project: Project) -> None:
        assert passages(project, "staff", near=("money",), within=1, measure="turns") == [TRUST[1]]
        assert passages(project, "staff", near=("money",), within=0, measure="turns") == []
        assert passages(project, "trust", near=("money",), within=0, measure="turns") == [TRUST[0]]

    def test_no_passage_is_near_itself(self, project: Project) -> None:
        assert passages(project, "money", near=("money",), within=10_000) == []

    def test_never_across_interviews(self, project: Project) -> None:
        assert "litar på rektorn" not in passages(project, "trust", near=("money",), within=100_000)

    def test_a_distance_below_nothing_and_an_unknown_measure(self, project: Project) -> None:
        with pytest.raises(InvalidArgument, match="less than nothing"):
            retrieve(project, Query(within=-1))
        with pytest.raises(InvalidArgument, match="characters"):
            retrieve(project, Query(measure="character"))


class TestByWhomAndFromWhom:
    def test_by_coder_interview_group_and_attribute(self, project: Project) -> None:
        assert passages(project, "trust", coders=("bo",)) == [TRUST[3]]
        assert passages(project, "trust", interviews=("b",)) == [TRUST[2]]
        assert passages(project, "trust", groups=("Skola",)) == TRUST[2:]
        assert passages(project, "trust", groups=("School", "Polis")) == TRUST
        assert passages(project, "trust", attributes={"kön": "kvinna"}) == [*TRUST[:2], TRUST[3]]
        assert passages(project, "trust", attributes={"kön": "kvinna", "plats": "torget"}) == [TRUST[3]]
        assert passages(project, "trust", groups=("Polis",), attributes={"kön": "man"}) == []

    def test_blind_coders_look_through_their_own_alone(self, project: Project) -> None:
        bo = open_project(project.folder, "bo")
        assert passages(bo, "trust") == [TRUST[3]]
        with pytest.raises(BadInput, match="blind"):
            retrieve(bo, Query(coders=("anna",)))

    def test_everything_unknown_is_told_at_once(self, project: Project) -> None:
        query = Query(
            ("trst",), coders=("ann",), interviews=("z",), groups=("Polisen",), attributes={"kon": "x"}
        )
        with pytest.raises(BadInput) as caught:
            retrieve(project, query)
        codes = [problem.code for problem in caught.value.problems]
        assert codes == [
            "unknown-code", "unknown-coder", "unknown-transcript", "unknown-group", "unknown-attribute",
        ]  # fmt: skip
        assert "trust" in str(caught.value)

    def test_what_may_not_be_quoted_is_told_and_can_be_left_out(self, project: Project) -> None:
        found = retrieve(project, Query(("trust",)))
        assert [hit.may_quote for hit in found] == [True, True, False, True]
        assert [hit.passage for hit in found.quotable()] == [TRUST[0], TRUST[1], TRUST[3]]


class TestInContext:
    def test_whole_words_before_and_after(self, project: Project) -> None:
        (hit,) = retrieve(project, Query(("money",)), context=12)
        assert (hit.before, hit.after) == ("=Vi litar ", " aldrig.")
        assert (hit.speaker, hit.group, hit.coder, hit.interview) == ("IP1", "Polis", "anna", "a")
        assert FIRST[hit.start : hit.end] == hit.passage

    def test_nothing_before_the_first_and_after_the_last_character(self, tmp_path: Path) -> None:
        project = open_project(made(tmp_path), "anna")
        put(project, "b", SECOND.strip(), "trust")
        (hit,) = retrieve(project, Query())
        assert (hit.before, hit.after) == ("", "")


class TestFiles:
    def test_a_workbook_reads_back_and_holds_no_formula(self, project: Project, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        path = retrieve(project, Query(("trust",), near=("money",))).to_excel(
            tmp_path / "out" / "tillit.xlsx"
        )
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        sheet = load_workbook(path).active
        asked, heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert asked[0] == "Passager kodade ”Tillit”. Högst 200 tecken därifrån finns ”Pengar”."
        first = dict(zip(heads, rows[0], strict=True))
        assert (first["Passage"], first["Anteckning"]) == ("=Vi litar på dem.", "=1+1")
        assert (first["Kod"], first["Grupp"], first["Får citeras"]) == ("Tillit", "Polis", "ja")
        assert {cell.data_type for row in sheet.iter_rows(min_row=3) for cell in row} <= {
            "s",
            "n",
            "inlineStr",
        }

    def test_a_document_reads_back(self, project: Project, tmp_path: Path) -> None:
        from docx import Document

        path = retrieve(project, Query(("trust",))).to_word(tmp_path / "tillit.docx")
        assert path.stat().st_mode & 0o777 == 0o600
        said = [paragraph.text for paragraph in Document(str(path)).paragraphs]
        assert said[:4] == [
            "Passager", "Passager kodade ”Tillit”.", "Alla intervjuer är påhittade.", "Fyra passager hittades.",
        ]  # fmt: skip
        assert any(text.startswith("IP1: =Vi litar på dem. Pengar kom aldrig.") for text in said)
        assert said.count("Får inte citeras: samtycke saknas.") == 1
        assert "Anteckning: =1+1" in said

    def test_nothing_found_is_said(self, project: Project, tmp_path: Path) -> None:
        from docx import Document

        path = retrieve(project, Query(("money",), also=("staff",))).to_word(tmp_path / "inget.docx")
        assert "Ingenting hittades." in [paragraph.text for paragraph in Document(str(path)).paragraphs]

    def test_of_real_people_never_where_git_would_take_it_up(self, tmp_path: Path) -> None:
        project = open_project(made(tmp_path / "real", synthetic=False), "anna")
        put(project, "a", "Pengar kom", "money")
        found = retrieve(project, Query())
        tree = tmp_path / "tree"
        tree.mkdir()
        subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
        for write, name in ((found.to_word, "a.docx"), (found.to_excel, "a.xlsx")):
            with pytest.raises(BadInput, match="git would take up"):
                write(tree / name)
            assert not (tree / name).exists()
            assert write(tmp_path / "outside" / name).exists()
        (tree / ".gitignore").write_text("*.docx\n")
        assert found.to_word(tree / "a.docx").exists()

    def test_made_up_material_may_lie_anywhere(self, project: Project, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        assert retrieve(project, Query()).to_excel(tmp_path / "a.xlsx").exists()

    def test_another_ending_is_refused(self, project: Project, tmp_path: Path) -> None:
        with pytest.raises(InvalidArgument, match=r"\.docx"):
            retrieve(project, Query()).to_word(tmp_path / "a.doc")

    def test_characters_that_files_cannot_hold_are_left_out(self, tmp_path: Path) -> None:
        project = open_project(made(tmp_path), "anna")
        put(project, "a", "Pengar kom", "money", "klang\x07 och \ufffe slut")
        found = retrieve(project, Query())
        assert found.to_word(tmp_path / "a.docx").exists()
        assert found.to_excel(tmp_path / "a.xlsx").exists()

    def test_as_a_frame(self, project: Project) -> None:
        frame = retrieve(project, Query(("staff",))).to_frame()
        assert list(frame["passage"]) == [TRUST[1], TRUST[3]]
        assert list(frame["name"]) == ["Till personal"] * 2
        empty = retrieve(project, Query(("money",), also=("staff",))).to_frame()
        assert (len(empty), "passage" in empty) == (0, True)
