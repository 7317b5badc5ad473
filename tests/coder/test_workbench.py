"""A folder of interviews in the workbench: what Python answers, and the whole in JupyterLab."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from evaltools.checks import InvalidArgument
from evaltools.interviews import (
    Coder,
    CodingStore,
    Transcript,
    Workbench,
    new_coding,
    read_transcript,
    write_transcript,
)
from evaltools.interviews.coding.tree import open_tree
from evaltools.interviews.workbench.coder_words import page_words
from evaltools.interviews.workbench.project import open_project
from evaltools.interviews.workbench.workbench_answers import ProjectAnswers

TEXT = "Intervjuare: Hur började det?\n\nIP7: Nu vet jag vem jag ska ringa. Ibland kom alla.\n"
CODEBOOK = """
codes:
  - {id: trust, name: {sv: Tillit, en: Trust}, definition: Någon litar på någon.}
  - {id: effect, name: Effekt, definition: Vad det ledde till.}
"""


def folder_of(path: Path) -> Path:
    for name in ("int-1", "int-2"):
        write_transcript(Transcript(name, TEXT, synthetic=True), path / "transcripts")
    (path / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    return path


class Page:
    """What a page has been told."""

    def __init__(self, folder: Path, coder: str = "anna") -> None:
        self.told: list[dict[str, Any]] = []
        self.answers = ProjectAnswers(open_project(folder, coder, "sv"), {}, self.told.append)

    def ask(self, do: str, request: str = "", **content: Any) -> dict[str, Any]:
        name = request or str(uuid.uuid4())
        self.answers.answer({"do": do, "request": name, **content})
        return next(told for told in reversed(self.told) if told.get("request") == name)


def names(answer: dict[str, Any]) -> list[str]:
    return [code["label"] for code in answer["codes"]]


@pytest.mark.parametrize(
    ("spoken", "given", "speaks"),
    [
        (["nb", "sv", "sv"], None, "sv"),
        (["nb", "fi"], None, "nb"),
        (["fi", ""], None, "en"),
        (["sv"], "nb", "nb"),
    ],
)
def test_a_page_speaks_as_asked_else_as_most_interviews_else_english(
    tmp_path: Path, spoken: list[str], given: str | None, speaks: str
) -> None:
    texts = [
        Transcript(f"int-{number}", TEXT, language=code, synthetic=True) for number, code in enumerate(spoken)
    ]
    for text in texts:
        write_transcript(text, tmp_path / "transcripts")
    (tmp_path / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    bench = Workbench(tmp_path, coder="anna", language=given)
    assert bench._answers.language == bench.project.language == speaks
    coder = Coder(texts[0], bench.project.tree.codebook, coder="anna", store=tmp_path / "own", language=given)
    own = texts[0].language
    assert coder._answers.words() == page_words(given or (own if own != "fi" else "en"))


def test_the_list_says_how_far_each_coder_has_come(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    text = read_transcript(folder / "transcripts" / "int-2.txt")
    start = text.text.index("Nu vet")
    CodingStore(folder / "codings").append(new_coding(text, "bertil", start, start + 6, "trust"))
    page = Page(folder)
    page.answers.answer({"do": "project", "view": "v"})
    first, second = page.told[-1]["interviews"]
    assert [(row["coder"], row["codings"]) for row in first["coders"]] == [("anna", 0)]
    assert [(row["coder"], row["codings"]) for row in second["coders"]] == [("anna", 0), ("bertil", 1)]
    assert 0 < second["coders"][1]["reach"] < 1
    assert names(page.told[-1]) == ["Tillit", "Effekt"]


def test_the_tree_is_changed_and_what_is_sent_twice_is_done_once(tmp_path: Path) -> None:
    page = Page(folder_of(tmp_path))
    op = str(uuid.uuid4())
    made = page.ask("tree", op, act="new", name="Kontakt", parent="trust")
    again = page.ask("tree", op, act="new", name="Kontakt", parent="trust")
    assert made["code"] == again["code"]
    assert names(again) == ["Tillit", "Kontakt", "Effekt"]
    renamed = page.ask("tree", act="rename", code="trust", name="Förtroende")
    assert names(renamed) == ["Förtroende", "Kontakt", "Effekt"]
    assert open_tree(tmp_path)["trust"].name == {"sv": "Förtroende", "en": "Trust"}
    assert names(page.ask("tree", act="undo")) == ["Tillit", "Kontakt", "Effekt"]
    refused = page.ask("tree", act="move", code="trust", parent=made["code"])
    assert (refused["kind"], refused["code"]) == ("refused", "circle")


def test_passages_of_a_merged_code_are_shown_under_the_other(tmp_path: Path) -> None:
    page = Page(folder_of(tmp_path))
    start = TEXT.index("Nu vet")
    page.ask("add", interview="int-1", start=start, end=start + 6, code="effect", quote="Nu vet")
    merged = page.ask("tree", act="merge", codes=["effect"], into="trust")
    assert merged["used"]["int-1"] == {"trust": 1}
    page.answers.answer({"do": "open", "interview": "int-1", "view": "v"})
    opened = next(told for told in reversed(page.told) if told["kind"] == "opened")
    assert [row["code"] for row in opened["codings"]] == ["trust"]


def test_an_open_interview_is_told_when_a_split_or_the_undoing_of_a_merging_moves_its_passages(
    tmp_path: Path,
) -> None:
    page = Page(folder_of(tmp_path))
    start = TEXT.index("Nu vet")
    added = page.ask("add", interview="int-1", start=start, end=start + 6, code="effect", quote="Nu vet")
    coding = added["set"][0]["id"]

    def moved() -> list[str]:
        told = [told for told in page.told if told["kind"] == "codings"]
        return [row["code"] for row in told[-1]["codings"]] if told else []

    page.ask("tree", act="merge", codes=["effect"], into="trust")
    assert moved() == ["trust"]
    page.ask("tree", act="undo")
    assert moved() == ["effect"]
    split = page.ask("tree", act="split", code="effect", parts={"Ny": [coding]})
    assert [told["kind"] for told in page.told[-2:]] == ["tree", "codings"], (
        "the code is known before it is used"
    )
    assert moved() == [code["id"] for code in split["codes"] if code["label"] == "Ny"]
    told = len(page.told)
    page.ask("tree", act="rename", code="trust", name="Förtroende")
    assert len(page.told) == told + 1, "nothing is told that has not moved"


def test_a_code_in_vivo_is_made_and_put_on_its_passage_once(tmp_path: Path) -> None:
    page = Page(folder_of(tmp_path))
    start, op, made = TEXT.index("vem jag"), str(uuid.uuid4()), str(uuid.uuid4())
    content = {
        "interview": "int-1",
        "start": start,
        "end": start + 7,
        "quote": "vem jag",
        "name": "vem jag",
        "id": made,
    }
    page.ask("invivo", op, **content)
    answer = page.ask("invivo", op, **content)
    assert [row["id"] for row in answer["set"]] == [made]
    assert len(CodingStore(tmp_path / "codings").read("int-1", "anna")) == 1
    assert [code.name for code in open_tree(tmp_path).codes][-1] == "vem jag"
    assert len(open_tree(tmp_path).codes) == 3


def test_another_window_sees_memo_and_tree(tmp_path: Path) -> None:
    page, other = Page(folder_of(tmp_path)), Page(tmp_path)
    page.ask("memo", about="int-1", text="Öppen", over="")
    page.ask("tree", act="rename", code="effect", name="Verkan")
    other.ask("news")
    assert names(next(told for told in reversed(other.told) if told["kind"] == "tree")) == [
        "Tillit",
        "Verkan",
    ]
    other.answers.answer({"do": "project", "view": "v"})
    assert other.told[-1]["interviews"][0]["memo"]["text"] == "Öppen"


@pytest.mark.parametrize("content", [{"do": "tree"}, {"do": "tree", "act": "blow up", "code": "trust"}, {"do": "memo", "about": "none"},
                                     {"do": "__init__"}, {"do": "open", "interview": "../x"}, {"do": "add", "interview": 5}])  # fmt: skip
def test_nonsense_is_refused_with_a_message(tmp_path: Path, content: dict[str, Any]) -> None:
    page = Page(folder_of(tmp_path))
    page.answers.answer({"request": "r", **content})
    assert next(told for told in page.told if told.get("request") == "r")["kind"] == "refused"


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="language"):
        Workbench(folder_of(tmp_path), coder="anna", language="xx")


@pytest.mark.browser
def test_an_interview_is_coded_and_the_tree_changed_by_keyboard(lab: Any, page: Any) -> None:
    from playwright.sync_api import expect

    folder = folder_of(lab.folder / "bench")
    cell = 'from evaltools.interviews import Workbench\nWorkbench("bench", coder="anna", language="sv")'
    lab.notebook("bench", cell)
    text = lab.open(page, "bench")
    found = page.locator(".evaltools-workbench")
    text.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("s")
    page.keyboard.press("1")
    expect(found.locator(".chip")).to_have_count(1, timeout=15_000)
    page.keyboard.press("F6")
    page.keyboard.press("Insert")
    page.keyboard.type("Början")
    page.keyboard.press("Enter")
    expect(found.locator(".message")).to_contain_text("Ny kod: Början", timeout=15_000)
    page.keyboard.press("F2")
    page.keyboard.type("Starten")
    page.keyboard.press("Enter")
    expect(found.locator(".code")).to_contain_text(["Tillit", "Starten", "Effekt"], timeout=15_000)
    text.focus()
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("s")
    page.keyboard.press("v")
    page.keyboard.press("Enter")
    expect(found.locator(".chip")).to_have_count(2, timeout=15_000)
    expect(found.locator(".code-label").last).to_have_text("Nu vet jag vem jag ska ringa.")
    found.locator(".code").last.focus()
    page.keyboard.press("Control+z")
    expect(found.locator(".message")).to_contain_text("ställen har den", timeout=15_000)
    page.keyboard.press("Alt+PageDown")
    expect(found.locator(".title")).to_have_text("int-2", timeout=15_000)
    assert [code.label("sv") for code in open_tree(folder).codes] == [
        "Tillit",
        "Starten",
        "Effekt",
        "Nu vet jag vem jag ska ringa.",
    ]
    assert len(CodingStore(folder / "codings").read("int-1", "anna")) == 2
    assert page.complaints == []
