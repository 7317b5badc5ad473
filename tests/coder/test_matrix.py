"""The framework matrix and causal links on the page of the workbench."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from evaltools.interviews import CodingStore, Transcript, new_coding, read_transcript, write_transcript
from evaltools.interviews.workbench.project import open_project
from evaltools.interviews.workbench.workbench_answers import ProjectAnswers

TEXT = "Intervjuare: Hur började det?\n\nIP: Belysningen kom och det blev lugnare. Ibland kom alla.\n"
CAUSE = "Belysningen kom och det blev lugnare."
CODEBOOK = """
codes:
  - {id: light, name: Belysning, definition: Lampor.}
  - {id: calm, name: Lugn, definition: Det blir tyst.}
"""
NODES = {"1b": "Platsen lyses upp"}


def folder_of(path: Path) -> Path:
    for name in ("int-1", "int-2"):
        write_transcript(Transcript(name, TEXT, synthetic=True), path / "transcripts")
    (path / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    own = read_transcript(path / "transcripts" / "int-1.txt")
    for quote, code in ((CAUSE, "light"), ("Ibland kom alla.", "calm")):
        start = own.text.index(quote)
        CodingStore(path / "codings").append(new_coding(own, "anna", start, start + len(quote), code))
    return path


class Page:
    """What a page has been told."""

    def __init__(self, folder: Path) -> None:
        self.told: list[dict[str, Any]] = []
        self.answers = ProjectAnswers(open_project(folder, "anna", "sv"), {}, self.told.append, NODES)

    def ask(self, do: str, request: str = "", **content: Any) -> dict[str, Any]:
        name = request or str(uuid.uuid4())
        self.answers.answer({"do": do, "request": name, **content})
        return next(told for told in reversed(self.told) if told.get("request") == name)

    def link(self, request: str = "", **changed: Any) -> dict[str, Any]:
        start = TEXT.index(CAUSE)
        passage = {"place": "int-1", "start": start, "end": start + len(CAUSE), "quote": CAUSE}
        return self.ask(
            "link",
            request,
            **{**passage, "from": "node:1b", "to": "calm", "sign": "+", "memo": "", **changed},
        )


class TestMatrix:
    def test_a_summary_knows_how_many_passages_it_rests_on_and_how_many_are_new(self, tmp_path: Path) -> None:
        page = Page(folder_of(tmp_path))
        page.ask("theme", code="light", on=True)
        shown = page.ask("summary", place="int-1", code="light", text="Lampor gav ro", over="")
        assert shown["themes"] == ["light"]
        cell = shown["cells"]["int-1"]["light"]
        assert (cell["text"], cell["passages"], cell["newer"]) == ("Lampor gav ro", 1, 0)
        start = TEXT.index("Belysningen")
        page.ask("add", interview="int-1", start=start, end=start + 11, code="light", quote="Belysningen")
        cell = page.ask("matrix")["cells"]["int-1"]["light"]
        assert (cell["passages"], cell["newer"]) == (2, 1)

    def test_a_change_is_undone_and_what_is_sent_twice_is_done_once(self, tmp_path: Path) -> None:
        page, op = Page(folder_of(tmp_path)), str(uuid.uuid4())
        page.ask("theme", op, code="light", on=True)
        assert page.ask("theme", op, code="light", on=True)["themes"] == ["light"]
        assert page.ask("step", of="matrix", act="undo")["themes"] == []
        assert page.ask("step", of="matrix", act="redo")["themes"] == ["light"]
        refused = page.ask("step", of="matrix", act="redo")
        assert (refused["kind"], refused["code"]) == ("refused", "nothing-to-redo")

    @pytest.mark.parametrize("content", [{"do": "theme", "code": "none", "on": True}, {"do": "summary", "place": "int-9", "code": "light", "text": "x", "over": ""},
                                         {"do": "summary"}, {"do": "step", "of": "all", "act": "undo"}, {"do": "sheet", "of": "../x"}])  # fmt: skip
    def test_nonsense_is_refused(self, tmp_path: Path, content: dict[str, Any]) -> None:
        page = Page(folder_of(tmp_path))
        assert page.ask(**content)["kind"] == "refused"


class TestLinks:
    def test_a_link_leads_from_a_step_of_the_theory_to_a_code(self, tmp_path: Path) -> None:
        page, op = Page(folder_of(tmp_path)), str(uuid.uuid4())
        page.link(op)
        (link,) = page.link(op)["links"]
        assert (link["from"], link["to"], link["quote"], link["own"]) == ("node:1b", "calm", CAUSE, True)
        page.answers.answer({"do": "project", "view": "v"})
        assert page.told[-1]["steps"] == [["node:1b", "Platsen lyses upp"]]
        assert page.ask("unlink", link=link["id"])["links"] == []
        assert len(page.ask("step", of="links", act="undo")["links"]) == 1

    @pytest.mark.parametrize("wrong", [{"to": "node:1b"}, {"sign": "!"}, {"quote": "annat"}, {"start": "0"}, {"to": "none"}])  # fmt: skip
    def test_what_cannot_be_is_refused(self, tmp_path: Path, wrong: dict[str, Any]) -> None:
        assert Page(folder_of(tmp_path)).link(**wrong)["kind"] == "refused"

    @pytest.mark.parametrize("of", ["matrix", "links"])
    def test_both_become_workbooks(self, tmp_path: Path, of: str) -> None:
        page = Page(folder_of(tmp_path))
        page.link()
        path = tmp_path.parent / page.ask("sheet", of=of)["path"]
        assert path.read_bytes()[:2] == b"PK"


@pytest.mark.browser
def test_a_summary_and_a_link_are_written_by_keyboard(lab: Any, page: Any) -> None:
    from playwright.sync_api import expect

    folder = folder_of(lab.folder / "matrix")
    lab.notebook(
        "matrix",
        f'from evaltools.interviews import Workbench\nWorkbench("matrix", coder="anna", language="sv", nodes={NODES!r})',
    )
    text = lab.open(page, "matrix")
    found = page.locator(".evaltools-workbench")
    text.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("s")
    page.keyboard.press("l")
    expect(found.locator(".causal blockquote")).to_contain_text("Belysningen kom", timeout=15_000)
    found.get_by_label("Från").select_option("node:1b")
    found.get_by_label("Till", exact=True).select_option("calm")
    found.get_by_role("button", name="Lägg till sambandet").click()
    expect(found.locator(".links li")).to_contain_text(["Platsen lyses upp → Lugn"], timeout=15_000)

    page.keyboard.press("F7")
    found.locator(".matrix").get_by_label("Tema").select_option("light")
    expect(found.locator(".matrix td")).to_have_count(2, timeout=15_000)
    found.locator(".matrix td").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Lampor gav ro")
    page.keyboard.press("Control+Enter")
    expect(found.locator(".matrix td").first).to_contain_text("Lampor gav ro", timeout=15_000)
    expect(found.locator(".matrix .passages").first).to_have_text("Passager: 1", timeout=15_000)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("p")
    expect(found.locator(".retrieval li")).to_have_count(1, timeout=15_000)
    expect(found.locator(".matrix")).to_be_hidden()
    project = open_project(folder, "anna", "sv")
    assert project.framework.cell("int-1", "light").summary.text == "Lampor gav ro"
    (link,) = project.links.all
    assert (link.source, link.target, project.links.quote(link)) == ("node:1b", "calm", CAUSE)
    assert page.complaints == []
