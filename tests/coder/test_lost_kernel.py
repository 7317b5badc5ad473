"""A kernel that dies and a page that is reloaded while someone codes: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import fcntl
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evaltools.interviews import CodingStore, Transcript, quotation, read_transcript, write_transcript

pytestmark = pytest.mark.browser

INTERVIEW = """Intervjuare: Hur började det?

IP7: Det var 2019, efter sommaren. Nu vet jag vem jag ska ringa. Ibland kom alla.
"""
CELL = """
import os
from pathlib import Path
from evaltools.interviews import Coder, read_codebook, read_transcript
Path("{name}.pid").write_text(str(os.getpid()))
Coder(read_transcript(Path("transcripts/{name}.txt")), read_codebook(Path("codebook.yml")), coder="anna", store="codings", language="sv")
"""
CODEBOOK = """
codes:
  - {id: trust, name: Tillit, definition: Någon litar på någon.}
  - {id: effect, name: Effekt, definition: Vad det ledde till.}
"""


def begin(lab: Any, page: Any, name: str) -> Any:
    """A notebook of its own with the widget open and the keyboard in its text."""
    write_transcript(Transcript(name, INTERVIEW, synthetic=True), lab.folder / "transcripts")
    (lab.folder / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    lab.notebook(name, CELL.format(name=name))
    page.on("dialog", lambda dialog: dialog.accept())
    lab.open(page, name)
    return at_start(page)


def at_start(page: Any) -> Any:
    found = page.locator(".evaltools-coder")
    found.locator(".text").focus()
    page.keyboard.press("Control+Home")
    return found


def stored(lab: Any, name: str) -> list[tuple[str, str, str]]:
    """Code, quotation and memo of what stands on the disk, and a look for anything that is there twice."""
    transcript = read_transcript(lab.folder / "transcripts" / f"{name}.txt")
    store = CodingStore(lab.folder / "codings")
    lines = [json.loads(line) for line in store.path(name, "anna").read_text(encoding="utf-8").splitlines()]
    assert max(Counter(line["op"] for line in lines).values(), default=0) <= 1, "no operation twice"
    codings = store.read(name, "anna")
    assert len({(c.start, c.end, c.code) for c in codings}) == len(codings), "no coding twice"
    return [(coding.code, quotation(coding, transcript), coding.memo) for coding in codings]


def code_sentence(page: Any, key: str) -> None:
    page.keyboard.press("s")
    page.keyboard.press(key)


@pytest.mark.parametrize("how", ["restarted", "killed"])
def test_what_is_coded_around_a_lost_kernel_is_there_when_the_cell_is_run_again(
    lab: Any, page: Any, how: str
) -> None:
    from playwright.sync_api import expect

    name = f"kernel-{how}"
    found = begin(lab, page, name)
    code_sentence(page, "1")
    expect(found.locator(".chip")).to_have_count(1, timeout=15_000)
    {"restarted": lab.restart, "killed": lab.kill}[how](page, name)
    found.locator(".text").focus()
    page.keyboard.press("Control+ArrowDown")
    code_sentence(page, "2")
    page.keyboard.press("n")
    page.keyboard.press("m")
    page.keyboard.type("Skrivet efteråt")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(".")
    code_sentence(page, "1")
    expect(found.locator(".banner")).to_be_visible(timeout=15_000)
    expect(found.locator(".banner")).to_contain_text("kör cellen igen")
    expect(found.locator(".banner")).to_contain_text("Skrivet efteråt")
    assert "inte sparat" in found.locator(".saved").inner_text()
    assert [row[:2] for row in stored(lab, name)] == [("trust", "Hur började det?")]

    lab.run_again(page, name)
    expect(page.locator(".evaltools-coder .chip")).to_have_count(3, timeout=60_000)
    expect(page.locator(".evaltools-coder .banner")).to_be_hidden()
    expect(page.locator(".evaltools-coder .saved")).to_contain_text("parat", timeout=15_000)
    assert stored(lab, name) == [
        ("trust", "Hur började det?", "Skrivet efteråt"),
        ("effect", "Det var 2019, efter sommaren.", ""),
        ("trust", "Nu vet jag vem jag ska ringa.", ""),
    ]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('evaltools')).length") == 0


def test_what_is_under_way_when_the_page_is_reloaded_is_not_lost(lab: Any, page: Any) -> None:
    from playwright.sync_api import expect

    name = "reload"
    found = begin(lab, page, name)
    code_sentence(page, "1")
    expect(found.locator(".chip")).to_have_count(1, timeout=15_000)
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0, timeout=10_000)
    at_start(page)
    with CodingStore(lab.folder / "codings").path(name, "anna").open("ab") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)  # the disk does not answer
        page.keyboard.press("Control+ArrowDown")
        code_sentence(page, "2")
        page.keyboard.press("n")
        page.keyboard.press("m")
        page.keyboard.type("Halv anteckn")
        page.reload()
    lab.open(page, name)
    expect(page.locator(".evaltools-coder .chip")).to_have_count(2, timeout=60_000)
    expect(page.locator(".evaltools-coder .saved")).to_contain_text("parat", timeout=15_000)
    page.wait_for_timeout(500)
    assert stored(lab, name) == [
        ("trust", "Hur började det?", "Halv anteckn"),
        ("effect", "Det var 2019, efter sommaren.", ""),
    ]


def test_a_full_disk_is_told_and_the_work_stays_until_there_is_room(lab: Any, page: Any) -> None:
    from playwright.sync_api import expect

    name = "full"
    found = begin(lab, page, name)
    path = CodingStore(lab.folder / "codings").path(name, "anna")
    aside = Path(f"{path}.aside")
    path.rename(aside)
    path.mkdir()  # nothing can be written there
    code_sentence(page, "1")
    expect(found.locator(".banner")).to_contain_text("gick inte att skriva", timeout=15_000)
    path.rmdir()
    aside.rename(path)
    found.get_by_role("button", name="Försök igen").click()
    expect(found.locator(".banner")).to_be_hidden(timeout=15_000)
    expect(found.locator(".chip")).to_have_count(1, timeout=15_000)
    assert stored(lab, name) == [("trust", "Hur började det?", "")]
