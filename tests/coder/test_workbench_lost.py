"""The workbench through a lost kernel, a reload, and a second window: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import fcntl
import json
from collections import Counter
from typing import Any

import pytest

from evaltools.interviews import Transcript, quotation, write_transcript
from evaltools.interviews.workbench.project import Project, open_project

pytestmark = pytest.mark.browser

TEXT = """Intervjuare: Hur började det?

IP7: Det var 2019, efter sommaren. Nu vet jag vem jag ska ringa. Ibland kom alla.
"""
CODEBOOK = """
codes:
  - {id: trust, name: Tillit, definition: Någon litar på någon.}
  - {id: effect, name: Effekt, definition: Vad det ledde till.}
"""
CELL = """
import os
from pathlib import Path
from evaltools.interviews import Workbench
Path("{name}.pid").write_text(str(os.getpid()))
Workbench("{name}", coder="anna", language="sv")
"""


def begin(lab: Any, page: Any, name: str) -> Any:
    """A folder and a notebook of its own with the workbench open and the keyboard in the text."""
    for interview in ("int-1", "int-2"):
        write_transcript(Transcript(interview, TEXT, synthetic=True), lab.folder / name / "transcripts")
    (lab.folder / name / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    lab.notebook(name, CELL.format(name=name))
    page.on("dialog", lambda dialog: dialog.accept())
    lab.open(page, name)
    return at_start(page)


def at_start(page: Any) -> Any:
    found = page.locator(".evaltools-workbench")
    found.locator(".text").focus()
    page.keyboard.press("Control+Home")
    return found


def new_code(page: Any, name: str) -> None:
    """Below the code that is active in the tree."""
    page.locator(".evaltools-workbench .code").first.focus()
    page.keyboard.press("Insert")
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def stored(lab: Any, name: str) -> Project:
    """What stands on the disk, after a look for any operation that is there twice."""
    ops: Counter[str] = Counter()
    for path in (lab.folder / name / "codings").iterdir():
        if path.suffix == ".jsonl" or path.suffix == ".json-lines":
            lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            ops.update(line.get("op") or line["id"] for line in lines)
    assert max(ops.values()) == 1, ops
    return open_project(lab.folder / name, "anna", "sv")


def coded(project: Project, interview: str = "int-1") -> list[tuple[str, str, str]]:
    text = project.transcripts[interview]
    codings = sorted(project.codings(interview), key=lambda one: one.start)
    return [(one.code, quotation(one, text), one.memo) for one in codings]


def saved(page: Any) -> None:
    from playwright.sync_api import expect

    expect(page.locator(".evaltools-workbench .banner")).to_be_hidden(timeout=60_000)
    expect(page.locator(".evaltools-workbench .saved")).to_contain_text("parat", timeout=60_000)


@pytest.mark.parametrize("how", ["restarted", "killed"])
def test_what_is_done_around_a_lost_kernel_is_there_when_the_cell_is_run_again(
    lab: Any, page: Any, how: str
) -> None:
    from playwright.sync_api import expect

    name = f"bench-{how}"
    found = begin(lab, page, name)
    page.keyboard.press("s")
    page.keyboard.press("1")
    expect(found.locator(".chip")).to_have_count(1, timeout=15_000)
    {"restarted": lab.restart, "killed": lab.kill}[how](page, name)
    found.locator(".text").focus()
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("s")
    page.keyboard.press("2")
    page.keyboard.press("n")
    page.keyboard.press("m")
    page.keyboard.type("Skrivet efteråt")
    new_code(page, "Kontakt")
    page.locator(".evaltools-workbench .code").first.focus()
    page.keyboard.press("F2")
    page.keyboard.type("Förtroende")
    page.keyboard.press("Enter")
    found.get_by_role("tab", name="Anteckningar").click()
    found.get_by_label("Anteckning om projektet").fill("Halv tank")
    banner = found.locator(".banner")
    expect(banner).to_be_visible(timeout=15_000)
    expect(banner).to_contain_text("kör cellen igen")
    expect(banner).to_contain_text("Skrivet efteråt")
    expect(banner).to_contain_text("Kontakt")
    assert coded(stored(lab, name)) == [("trust", "Hur började det?", "")]

    lab.run_again(page, name)
    expect(page.locator(".evaltools-workbench .chip")).to_have_count(2, timeout=60_000)
    saved(page)
    expect(page.locator(".evaltools-workbench .code-label")).to_have_text(["Förtroende", "Kontakt", "Effekt"])
    project = stored(lab, name)
    assert coded(project) == [
        ("trust", "Hur började det?", "Skrivet efteråt"),
        ("effect", "Det var 2019, efter sommaren.", ""),
    ]
    assert [code.label("sv") for code in project.tree.codes] == ["Förtroende", "Kontakt", "Effekt"]
    assert project.memo_of().text == "Halv tank"
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('evaltools')).length") == 0


def test_what_is_under_way_when_the_page_is_reloaded_is_not_lost(lab: Any, page: Any) -> None:
    from playwright.sync_api import expect

    name = "bench-reload"
    found = begin(lab, page, name)
    page.keyboard.press("s")
    page.keyboard.press("1")
    expect(found.locator(".chip")).to_have_count(1, timeout=15_000)
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0, timeout=10_000)
    new_code(page, "Först")
    expect(found.locator(".code")).to_have_count(3, timeout=15_000)
    with (lab.folder / name / "codings" / ".lock").open("ab") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)  # the disk does not answer
        new_code(page, "Sedan")
        at_start(page)
        page.keyboard.press("Control+ArrowDown")
        page.keyboard.press("s")
        page.keyboard.press("2")
        found.get_by_role("tab", name="Anteckningar").click()
        found.get_by_label("Anteckning om intervjun int-1").press_sequentially("Halv anteckn")
        page.reload()
    lab.open(page, name)
    expect(page.locator(".evaltools-workbench .code")).to_have_count(4, timeout=60_000)
    expect(page.locator(".evaltools-workbench .chip")).to_have_count(2, timeout=60_000)
    saved(page)
    project = stored(lab, name)
    assert [row[:2] for row in coded(project)] == [
        ("trust", "Hur började det?"),
        ("effect", "Det var 2019, efter sommaren."),
    ]
    assert sorted(code.label("sv") for code in project.tree.codes) == ["Effekt", "Först", "Sedan", "Tillit"]
    assert project.memo_of("int-1").text == "Halv anteckn"


def test_two_windows_take_up_each_others_work_and_nothing_is_there_twice(
    lab: Any, browser: Any, page: Any
) -> None:
    from playwright.sync_api import expect

    name = "bench-windows"
    begin(lab, page, name)
    lab.notebook(f"{name}-2", CELL.format(name=name))
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    other = context.new_page()
    lab.open(other, f"{name}-2")
    second = at_start(other)
    first = at_start(page)
    for window in (page, other):  # the second window has not heard of the first one's coding
        window.keyboard.press("s")
        window.keyboard.press("1")
    expect(second.locator(".message")).to_contain_text("redan", timeout=15_000)
    expect(second.locator(".chip")).to_have_count(1)
    new_code(page, "Kontakt")
    expect(first.locator(".code")).to_have_count(3, timeout=15_000)

    # What another window did appears at the next change; keyboard and selection stay, and undoing goes on.
    at_start(other)
    other.keyboard.press("Control+ArrowDown")
    other.keyboard.press("s")
    other.keyboard.press("2")
    expect(second.locator(".chip")).to_have_count(2, timeout=15_000)
    expect(second.locator(".code-label")).to_have_text(["Tillit", "Kontakt", "Effekt"], timeout=15_000)
    assert second.locator(".text").evaluate("text => document.activeElement === text")
    other.keyboard.press("Control+z")
    expect(second.locator(".chip")).to_have_count(1, timeout=15_000)
    assert second.locator(".text").evaluate("text => document.activeElement === text")
    second.locator(".code").nth(1).focus()
    other.keyboard.press("Control+z")
    expect(second.locator(".code")).to_have_count(2, timeout=15_000)
    assert second.locator(".tree").evaluate("tree => tree.contains(document.activeElement)")
    project = stored(lab, name)
    assert coded(project) == [("trust", "Hur började det?", "")]
    assert [code.id for code in project.tree.codes] == ["trust", "effect"]
    context.close()


def test_a_passage_inside_a_coded_one_is_coded_by_mouse(lab: Any, page: Any) -> None:
    from playwright.sync_api import expect

    name = "bench-nested"
    found = begin(lab, page, name)
    lab.drag(page, found, "Nu vet jag vem jag ska ringa.")
    page.keyboard.press("1")
    expect(found.locator(".chip")).to_have_count(1, timeout=15_000)
    lab.drag(page, found, "vem jag")
    found.locator('[data-code="effect"]').click()
    expect(found.locator(".chip")).to_have_count(2, timeout=15_000)
    assert coded(stored(lab, name)) == [
        ("trust", "Nu vet jag vem jag ska ringa.", ""),
        ("effect", "vem jag", ""),
    ]
