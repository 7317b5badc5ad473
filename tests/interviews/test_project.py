"""A project at work: interviews with progress, codings under the codes they are shown as, memos, two coders."""

import csv

import pytest

from evaltools.checks import BadInput
from evaltools.interviews.coding.codebook import Code, Codebook
from evaltools.interviews.coding.codebook_file import write_codebook
from evaltools.interviews.coding.codings import CodingStore
from evaltools.interviews.coding.log import append_line
from evaltools.interviews.coding.notes import write_note
from evaltools.interviews.coding.project_folder import pseudonymise_folder, read_folder
from evaltools.interviews.coding.shared_log import SharedLog
from evaltools.interviews.transcripts.transcripts import Transcript, write_transcript
from evaltools.interviews.workbench.project import open_project

SECOND = "Intervjuare: Och pengar?\n\nIP8: Pengar fick vi aldrig. Men tilliten växte och växte.\n"


@pytest.fixture
def folder(tmp_path, transcript, codebook):
    write_transcript(transcript, tmp_path / "transcripts")
    write_transcript(Transcript("int-02", SECOND, ("ip-08",), synthetic=True), tmp_path / "transcripts")
    write_codebook(codebook, tmp_path / "codebook.yml")
    rows = [
        {"id": "ip-07", "group": "Polis", "interviews": "1", "consent": "quote", "attribute: kön": "kvinna"},
        {"id": "ip-08", "group": "Skola", "interviews": "1", "consent": "quote", "attribute: kön": "man"},
    ]
    with (tmp_path / "informants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return tmp_path


@pytest.fixture
def project(folder):
    return open_project(folder, "anna", "sv", machine="m1")


def put(project, interview, phrase, code, **more):
    start = project.transcripts[interview].text.index(phrase)
    return project.code(interview, start, start + len(phrase), code, **more)


class TestCoding:
    def test_a_passage_is_coded_changed_taken_back_and_undone(self, project):
        coding = put(project, "int-01", "Förtroendet växte", "trust")
        assert project.codings("int-01") == (coding,)
        assert project.change("int-01", coding.id, memo="Viktigt").memo == "Viktigt"
        project.uncode("int-01", coding.id)
        assert project.codings() == ()
        project.undo("int-01")
        assert [one.memo for one in project.codings()] == ["Viktigt"]

    def test_an_operation_sent_twice_is_done_once(self, project):
        first = put(project, "int-01", "Förtroendet växte", "trust", op="op-1", id="k1")
        assert put(project, "int-01", "Förtroendet växte", "trust", op="op-1", id="k1") == first
        project.uncode("int-01", "k1", op="op-2")
        assert project.uncode("int-01", "k1", op="op-2").id == "k1"
        assert put(project, "int-01", "Förtroendet växte", "trust", op="op-1", id="k1").id == "k1"
        assert project.codings() == ()

    def test_merged_codes_show_on_passages_and_are_not_put_twice(self, project, folder):
        coding = put(project, "int-01", "Förtroendet växte", "trust")
        project.tree.merge(["trust"], "money")
        assert [one.code for one in project.codings()] == ["money"]
        with pytest.raises(BadInput, match="already"):
            put(project, "int-01", "Förtroendet växte", "money")
        # A page that has not heard of it yet names the earlier code.
        assert put(project, "int-02", "Pengar fick vi aldrig", "trust").code == "money"
        again = open_project(folder, "anna")
        assert [one.code for one in again.codings("int-01")] == ["money"]
        project.tree.undo()
        assert [(one.id, one.code) for one in project.codings("int-01")] == [(coding.id, "trust")]
        assert project.problems == ()

    def test_a_passage_that_a_split_took_can_have_its_code_again(self, project):
        coding = put(project, "int-01", "Förtroendet växte", "trust")
        (part,) = project.tree.split("trust", {"Till chefen": [coding.id]})
        assert [one.code for one in project.codings()] == [part.id]
        assert project.change("int-01", coding.id, code="trust").code == "trust"
        assert [one.code for one in project.codings()] == ["trust"]
        assert project.change("int-01", coding.id, code="money").code == "money"

    def test_retired_codes_stay_where_they_are_and_are_put_on_nothing_more(self, project):
        put(project, "int-01", "Förtroendet växte", "trust")
        project.tree.retire("trust")
        with pytest.raises(BadInput, match="retired"):
            put(project, "int-01", "Polisen tog", "trust")
        assert len(project.codings()) == 1
        project.tree.restore("trust")
        put(project, "int-01", "Polisen tog", "trust")

    def test_a_code_in_the_words_of_the_informant(self, project):
        text = project.transcripts["int-02"].text
        start = text.index("tilliten växte och växte")
        code = project.in_vivo("int-02", start, start + len("tilliten växte"))
        assert (code.name, code.origin, code.level) == ("tilliten växte", "data", "first")
        long = project.in_vivo("int-01", 0, len(project.transcripts["int-01"].text))
        assert long.name.endswith(" …")
        assert len(long.name) <= 82
        with pytest.raises(BadInput):
            project.in_vivo("int-01", 5, 5)

    def test_a_code_made_here_does_not_vanish_from_passages(self, project):
        code = project.tree.new("Tid")
        put(project, "int-01", "varje måndag", code.id)
        with pytest.raises(BadInput, match="would vanish"):
            project.tree.undo()


class TestWhoeverReadsTheFolder:
    """Commands and chapters read codings as the workbench shows them."""

    def test_sees_merged_and_split_codes(self, project, folder):
        from evaltools.interviews.coding.project_folder import read_folder

        first = put(project, "int-01", "Förtroendet växte", "trust", memo="ett")
        put(project, "int-01", "Förtroendet växte", "money", memo="två")
        other = put(project, "int-02", "Pengar fick vi aldrig", "money")
        (part,) = project.tree.split("money", {"Bidrag": [other.id]})
        project.tree.merge(["trust"], "money")
        read, problems = read_folder(folder)
        assert [(one.code, one.memo) for one in read.codings] == [("money", "ett\n\ntvå"), (part.id, "")]
        assert problems == ()
        assert (read.codebook.resolve("trust"), first.code) == ("money", "trust")

    def test_knows_merged_codes_from_the_codebook_where_the_log_has_not_come_along(self, project, folder):
        import shutil

        from evaltools.interviews.coding.project_folder import read_folder

        put(project, "int-01", "Förtroendet växte", "trust")
        project.tree.merge(["trust"], "money")
        shutil.rmtree(folder / "codings" / "project")
        read, _ = read_folder(folder)
        assert [one.code for one in read.codings] == ["money"]


class TestCoders:
    def test_blind_coders_see_numbers_and_no_codings(self, project, folder):
        bo = open_project(folder, "bo")
        put(bo, "int-01", "Förtroendet växte", "trust")
        project.refresh()
        assert project.codings() == ()
        (first, second) = project.interviews
        assert (first.progress["bo"].codings, second.progress) == (1, {})
        seeing = open_project(folder, "anna", blind=False)
        assert [coding.coder for coding in seeing.codings()] == ["bo"]
        assert seeing.coders == ("anna", "bo")

    def test_two_windows_of_one_coder(self, project, folder):
        other = open_project(folder, "anna", machine="m1")
        coding = put(other, "int-01", "Förtroendet växte", "trust")
        assert project.refresh()
        assert project.codings() == (coding,)
        with pytest.raises(BadInput, match="already"):
            put(project, "int-01", "Förtroendet växte", "trust")
        assert not project.refresh()

    def test_progress(self, project):
        text = project.transcripts["int-01"].text
        first = put(project, "int-01", "Polisen tog ofta första steget", "trust")
        put(project, "int-01", "första steget", "money")
        project.mark_done("int-01")
        progress = project.interviews[0].progress["anna"]
        assert (progress.codings, progress.codes) == (2, 2)
        assert progress.covered == pytest.approx((first.end - first.start) / len(text))
        assert progress.reached == pytest.approx(first.end / len(text))
        assert progress.done
        project.mark_done("int-01", False)
        assert not project.interviews[0].progress["anna"].done

    def test_whoever_only_reads_changes_nothing(self, folder):
        before = sorted(path.name for path in folder.rglob("*"))
        reader = open_project(folder)
        assert [one.id for one in reader.interviews] == ["int-01", "int-02"]
        with pytest.raises(BadInput, match="nobody"):
            put(reader, "int-01", "Polisen tog", "trust")
        assert sorted(path.name for path in folder.rglob("*")) == before


class TestMemos:
    def test_on_interview_and_project(self, project, folder):
        project.memo("Börja om med grupp 2")
        seen = project.memo("Trött efter lunch", "int-01").op
        bo = open_project(folder, "bo")
        bo.memo("Bos", "int-01", over=seen)
        project.memo("Annas", "int-01", over=seen)
        bo.refresh()
        assert bo.memo_of("int-01").text == "Bos\n\nAnnas"
        assert bo.memo_of().text == "Börja om med grupp 2"
        assert bo.memo_of("int-02").text == ""
        with pytest.raises(BadInput, match="too long"):
            bo.memo("x" * 30_000)


class TestProblems:
    def test_what_is_wrong_with_some_codings_does_not_stop_the_others(self, project, folder):
        coding = put(project, "int-01", "Förtroendet växte", "trust")
        line = {
            "id": "k9",
            "start": 0,
            "end": 5,
            "code": "trust",
            "quote_sha256": "no",
            "memo": "",
            "created": "",
        }
        append_line(folder / "codings" / "int-02.bo.jsonl", line)
        append_line(folder / "codings" / "int-09.bo.jsonl", line)
        append_line(folder / "codings" / "int-01.bo.jsonl", {"id": 3})
        project.refresh()
        codes = sorted(problem.code for problem in project.problems)
        assert codes == ["changed-text", "unknown-transcript", "unreadable-line"]
        assert project.codings() == (coding,)

    def test_there_is_no_such_interview(self, project):
        with pytest.raises(BadInput, match="int-03"):
            project.code("int-03", 0, 3, "trust")


def test_names_of_files_are_listed_and_memos_left_behind_counted(tmp_path):
    folder = tmp_path / "own"
    text = Transcript("int-1", "IP1: Ola kom.\n", synthetic=True)
    write_transcript(text, folder / "transcripts")
    write_codebook(Codebook((Code("trust", "Tillit", definition="Litar på."),)), folder / "codebook.yml")
    CodingStore(folder / "codings").open("int-1", "ola")
    log = SharedLog(folder / "codings", "ola")
    for about, memo in (
        ("project", "Om projektet"),
        ("interview:int-1", "Ola var trött"),
        ("interview:x", ""),
    ):
        write_note(log, about, memo, None)
    project, _ = read_folder(folder)
    key = {"people": {"Ola": "Person 1"}, "places": {}, "other": {}}
    found = pseudonymise_folder(project, key, folder, tmp_path / "ola-open")
    assert found.left_behind == 2
    assert [(risk.kind, risk.text) for risk in found.elsewhere["file names"]] == [
        ("in_name", "ola"),
        ("in_name", "ola"),
    ]
    assert not any(
        "trött" in path.read_text() for path in (tmp_path / "ola-open").rglob("*") if path.is_file()
    )
