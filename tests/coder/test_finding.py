"""Passages by their codes and words in all interviews, as asked for on the page of the workbench."""

from __future__ import annotations

import stat
import uuid
from pathlib import Path
from typing import Any

import pytest

from evaltools.interviews import (
    CodingStore,
    Transcript,
    new_coding,
    quotation,
    read_transcript,
    write_transcript,
)
from evaltools.interviews.workbench.project import open_project
from evaltools.interviews.workbench.workbench_answers import ProjectAnswers

TEXT = """Intervjuare: Hur började det?

IP: Nu vet jag vem jag ska ringa. Ibland kom alla. Pengarna räckte inte.

Intervjuare: Och sedan?

IP: Polisen ringde. {name} räckte.
"""
CODEBOOK = """
codes:
  - id: trust
    name: Tillit
    definition: Någon litar på någon.
    codes:
      - {id: call, name: Vet vem man ringer, definition: Kontakt.}
  - {id: money, name: Pengar, definition: Vad det kostar.}
"""
QUESTION = {"code": "", "below": True, "relation": "", "other": "", "within": 200, "unit": "characters",
            "group": "", "attribute": "", "value": "", "coder": "", "only": ""}  # fmt: skip


def folder_of(path: Path) -> Path:
    for name in ("int-1", "int-2"):
        text = Transcript(name, TEXT.format(name="=SUMMA()"), informants=(name,), synthetic=True)
        write_transcript(text, path / "transcripts")
    (path / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    register = "id,group,consent,attribute: ort\nint-1,Polis,quote,Ersboda\nint-2,Skola,paraphrase,Centrum\n"
    (path / "informants.csv").write_text(register, encoding="utf-8")
    for name, coder, quote, code in [
        ("int-1", "anna", "Nu vet jag vem jag ska ringa.", "call"),
        ("int-1", "anna", "vem jag ska ringa. Ibland kom alla. Pengarna räckte inte.", "money"),
        ("int-1", "bertil", "Polisen ringde.", "call"),
        ("int-2", "anna", "Ibland kom alla.", "trust"),
    ]:
        own = read_transcript(path / "transcripts" / f"{name}.txt")
        start = own.text.index(quote)
        CodingStore(path / "codings").append(new_coding(own, coder, start, start + len(quote), code))
    return path


class Page:
    """What a page has been told."""

    def __init__(self, folder: Path, *, blind: bool = True) -> None:
        self.told: list[dict[str, Any]] = []
        project = open_project(folder, "anna", "sv", blind=blind)
        self.answers = ProjectAnswers(project, {}, self.told.append)

    def ask(self, do: str, **content: Any) -> dict[str, Any]:
        name = str(uuid.uuid4())
        self.answers.answer({"do": do, "request": name, **content})
        return next(told for told in reversed(self.told) if told.get("request") == name)

    def passages(self, **question: Any) -> list[tuple[str, str]]:
        answer = self.ask("retrieve", **{**QUESTION, **question})
        assert answer["kind"] == "passages", answer
        assert answer["total"] == len(answer["hits"])
        return [(hit["interview"], hit["passage"]) for hit in answer["hits"]]


class TestTypedOn:
    """A memo is saved while it is typed, and typed on before the answer has come."""

    def test_the_second_takes_the_place_of_the_first(self, tmp_path: Path) -> None:
        page = Page(folder_of(tmp_path))
        own = {"about": "int-1", "over": ""}
        page.ask("memo", text="Halv", own="", **own)
        first = page.answers.project.memo_of("int-1").op
        assert page.ask("memo", text="Halv tank", own=first, **own)["memo"]["text"] == "Halv tank"
        page.ask("tree", act="memo", code="money", text="Halv", over="", own="")
        first = page.answers.project.tree.memo_of("money").op
        page.ask("tree", act="memo", code="money", text="Halv tank", over="", own=first)
        assert page.answers.project.tree["money"].memo == "Halv tank"
        cell = {"place": "int-1", "code": "money", "over": ""}
        page.ask("summary", text="Halv", own="", **cell)
        first = page.answers.project.framework.cell("int-1", "money").summary.op
        cells = page.ask("summary", text="Halv tank", own=first, **cell)["cells"]
        assert cells["int-1"]["money"]["text"] == "Halv tank"

    def test_what_somebody_else_wrote_meanwhile_stays(self, tmp_path: Path) -> None:
        page, other = Page(folder_of(tmp_path)), Page(tmp_path)
        other.ask("memo", about="int-1", text="Annat", over="", own="")
        page.ask("memo", about="int-1", text="Halv", over="", own="")
        first = page.answers.project.memo_of("int-1").op
        text = page.ask("memo", about="int-1", text="Halv tank", over="", own=first)["memo"]["text"]
        assert "Annat" in text
        assert "Halv tank" in text


class TestRetrieve:
    def test_a_code_with_those_below_it_or_alone(self, tmp_path: Path) -> None:
        page = Page(folder_of(tmp_path))
        own = [("int-1", "Nu vet jag vem jag ska ringa."), ("int-2", "Ibland kom alla.")]
        assert page.passages(code="trust") == own
        assert page.passages(code="trust", below=False) == own[1:]

    def test_another_code_on_the_same_words_near_or_not_there(self, tmp_path: Path) -> None:
        page = Page(folder_of(tmp_path))
        assert page.passages(code="trust", relation="and", other="money") == [("int-1", "vem jag ska ringa.")]
        assert page.passages(code="trust", relation="not", other="money") == [("int-2", "Ibland kom alla.")]
        near = page.passages(code="money", relation="near", other="trust", within=0, unit="turns")
        assert [name for name, _ in near] == ["int-1"]

    def test_by_group_attribute_and_interview(self, tmp_path: Path) -> None:
        page = Page(folder_of(tmp_path))
        page.answers.answer({"do": "project", "view": "v"})
        facts = page.told[-1]
        assert facts["groups"] == ["Polis", "Skola"]
        assert facts["attributes"] == [["ort", "Centrum"], ["ort", "Ersboda"]]
        assert [name for name, _ in page.passages(code="trust", group="Skola")] == ["int-2"]
        assert [name for name, _ in page.passages(code="trust", attribute="ort", value="Ersboda")] == [
            "int-1"
        ]
        assert [name for name, _ in page.passages(only="int-2")] == ["int-2"]

    def test_what_must_not_be_quoted_is_marked(self, tmp_path: Path) -> None:
        hits = Page(folder_of(tmp_path)).ask("retrieve", **{**QUESTION, "code": "trust"})["hits"]
        assert [hit["quotable"] for hit in hits] == [True, False]

    def test_whoever_works_blind_gets_nothing_of_others(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path)
        assert ("int-1", "Polisen ringde.") not in Page(folder).passages()
        assert Page(folder, blind=False).passages(coder="bertil") == [("int-1", "Polisen ringde.")]
        refused = Page(folder).ask("retrieve", **{**QUESTION, "coder": "bertil"})
        assert (refused["kind"], refused["code"]) == ("refused", "blind")

    @pytest.mark.parametrize("wrong", [{"relation": "or"}, {"within": -1}, {"unit": "miles"}, {"code": "none"}, {"within": "5"}, {"code": None}])  # fmt: skip
    def test_nonsense_is_refused(self, tmp_path: Path, wrong: dict[str, Any]) -> None:
        assert Page(folder_of(tmp_path)).ask("retrieve", **{**QUESTION, **wrong})["kind"] == "refused"


class TestExport:
    @pytest.mark.parametrize(("kind", "suffix"), [("word", ".docx"), ("excel", ".xlsx")])
    def test_the_passages_lie_in_the_folder_for_their_owner_alone(
        self, tmp_path: Path, kind: str, suffix: str
    ) -> None:
        page = Page(folder_of(tmp_path))
        told = page.ask("export", **{**QUESTION, "code": "trust", "to": kind})
        (path,) = (tmp_path / "retrieved").iterdir()
        assert told["path"] == f"{tmp_path.name}/retrieved/{path.name}"
        assert path.name.startswith("Tillit-")
        assert path.suffix == suffix
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert page.passages(code="trust"), "the folder is a project still"

    def test_another_kind_of_file_is_refused(self, tmp_path: Path) -> None:
        assert Page(folder_of(tmp_path)).ask("export", **{**QUESTION, "to": "../x"})["code"] == "bad-request"


class TestSearch:
    def test_a_hit_has_its_sentence_and_its_turn(self, tmp_path: Path) -> None:
        found = Page(folder_of(tmp_path)).ask("search", query="RÄCKTE", way="phrase")
        assert (found["total"], found["stopped"]) == (4, False)
        first = found["hits"][0]
        assert (first["interview"], first["passage"], first["speaker"]) == ("int-1", "räckte", "IP")
        assert first["sentence"]["text"] == "Pengarna räckte inte."
        assert first["turn"]["text"].startswith("Nu vet jag")
        assert TEXT[first["start"] : first["end"]] == "räckte"

    @pytest.mark.parametrize(
        ("query", "way"), [("", "words"), ("(", "regex"), ("ringa", "guess"), ("x" * 401, "phrase")]
    )
    def test_what_cannot_be_searched_for_is_told(self, tmp_path: Path, query: str, way: str) -> None:
        refused = Page(folder_of(tmp_path)).ask("search", query=query, way=way)
        assert (refused["kind"], refused["code"]) == ("refused", "bad-search")


@pytest.mark.browser
def test_hits_are_reviewed_and_passages_shown_by_keyboard(lab: Any, page: Any) -> None:
    from playwright.sync_api import expect

    folder = folder_of(lab.folder / "finding")
    lab.notebook(
        "finding",
        'from evaltools.interviews import Workbench\nWorkbench("finding", coder="anna", language="sv")',
    )
    lab.open(page, "finding")
    found = page.locator(".evaltools-workbench")
    found.get_by_role("tab", name="Sök").click()
    found.get_by_label("Koda träffar som").first.select_option("money")
    found.get_by_label("Sök i alla intervjuer").fill("räckt*")
    page.keyboard.press("Enter")
    expect(found.locator(".searching li")).to_have_count(4, timeout=15_000)
    expect(found.locator(".searching .tally")).to_have_text(
        "Träffar: 4. Intervjuer: 2. Ännu inte granskade: 4."
    )
    page.keyboard.press("h")
    page.keyboard.press("k")
    expect(found.locator(".searching li.coded")).to_have_count(1, timeout=15_000)
    page.keyboard.press("k")
    expect(found.locator(".searching li.coded")).to_have_count(2, timeout=15_000)
    expect(found.locator(".title")).to_have_text("int-2", timeout=15_000)
    expect(found.locator(".searching .tally")).to_contain_text("Ännu inte granskade: 1.")

    def coded(name: str) -> list[str]:
        transcript = read_transcript(folder / "transcripts" / f"{name}.txt")
        codings = CodingStore(folder / "codings").read(name, "anna")
        return [quotation(one, transcript) for one in codings if one.code == "money"]

    assert coded("int-1")[1:] == ["Polisen ringde. =SUMMA() räckte."]
    assert coded("int-2") == ["Pengarna räckte inte."]

    found.get_by_role("tab", name="Hämta").click()
    found.get_by_label("Passager kodade").select_option("trust")
    found.get_by_label("Och dessutom").select_option("not")
    found.get_by_label("Den andra koden").select_option("money")
    found.get_by_role("button", name="Visa", exact=True).click()
    expect(found.locator(".retrieval li")).to_have_count(1, timeout=15_000)
    page.keyboard.press("Enter")
    expect(found.locator(".title")).to_have_text("int-2", timeout=15_000)
    expect(found.locator(".here")).to_contain_text("3", timeout=15_000)
    assert page.evaluate("document.activeElement.closest('.retrieval li') !== null"), (
        "the keyboard stays in the list"
    )
    page.keyboard.press("Shift+F6")
    assert page.evaluate("document.getSelection().toString().trim()") == "Ibland kom alla."
    found.get_by_role("button", name="Till Word").click()
    expect(found.locator(".message")).to_contain_text("finding/retrieved/Tillit-", timeout=15_000)
    assert page.complaints == []


@pytest.mark.browser
def test_a_code_is_split_by_ticking_its_passages(lab: Any, page: Any) -> None:
    from playwright.sync_api import expect

    folder = folder_of(lab.folder / "splitting")
    lab.notebook(
        "splitting",
        'from evaltools.interviews import Workbench\nWorkbench("splitting", coder="anna", language="sv")',
    )
    lab.open(page, "splitting")
    found = page.locator(".evaltools-workbench")
    found.locator('[data-code="money"]').click(button="right")
    found.get_by_role("menuitem", name="Dela").click()
    found.locator(".retrieval li input[type=checkbox]").first.check()
    found.get_by_role("button", name="Namnge den nya koden").click()
    page.keyboard.type("Brist")
    page.keyboard.press("Enter")
    expect(found.locator(".code .code-label")).to_have_text(
        ["Tillit", "Vet vem man ringer", "Pengar", "Brist"], timeout=15_000
    )
    expect(found.locator(".chip-label")).to_contain_text(["Brist"])
    project = open_project(folder, "anna", "sv")
    new = project.tree.codes[-1]
    assert (new.name, new.parent) == ("Brist", "money")
    assert [one.code for one in project.codings("int-1")].count(new.id) == 1
    assert page.complaints == []
