"""Coding as a coder does it: JupyterLab, a browser, a keyboard. Every test has a transcript of its own."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
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

pytestmark = pytest.mark.browser

INTERVIEW = """Intervjuare: Hur började det?

IP7: Det var 2019, efter sommaren. Nu vet jag vem jag ska ringa. Ibland kom alla.

IP9: Jag håller inte med. Biblioteket hade problem redan innan.
"""
SECRET = "Det var 2019, efter sommaren."

FAMILY = "👩\u200d👩\u200d👧o\u0331🇸🇪Å\n"

HOSTILE = """IP1: <script>window.hacked = 1</script><img src=x onerror="window.hacked = 2"> &amp; <b>inte fet</b>.

<svg onload="window.hacked = 3">: <iframe srcdoc="<script>parent.hacked = 4</script>"></iframe> slut.
"""

OFFSETS = "IP1: 🙂🙃 Åsa åt kräftor 👩\u200d👩\u200d👧 i Örebro. Kaféet o\u0331ppnade 𝒢 nio. Sedan 🇸🇪 hem.\n"

CODEBOOK = """
id: prov
codes:
  - id: trust
    name: {sv: "Tillit <i>", en: Trust}
    definition: Någon litar på någon. <img src=x onerror="window.hacked = 5">
    codes:
      - {id: call, name: Vet vem man ringer, definition: Kontakt.}
  - {id: effect, name: Effekt, definition: Vad det ledde till.}
"""

CELL = """
from pathlib import Path
from IPython.display import display
from evaltools.interviews import read_codebook, read_transcript
from evaltools.interviews import Coder
book = read_codebook(Path("codebook.yml"))
for name in NAMES:
    transcript = read_transcript(Path("transcripts") / f"{name}.txt")
    display(Coder(transcript, book, coder="anna", store="codings", language="sv", blind=name != "compare", height=420))
"""

NAMES = (
    "keyboard",
    "letters",
    "hostile",
    "offsets",
    "undo",
    "memo",
    "blind",
    "compare",
    "access",
    "mouse",
    "family",
    "walk",
    "busy",
    "nested",
    "outside",
)


def store_of(lab: Any) -> CodingStore:
    return CodingStore(lab.folder / "codings")


def prepare(lab: Any) -> None:
    for name in NAMES:
        text = {"hostile": HOSTILE, "offsets": OFFSETS, "family": FAMILY}.get(name, INTERVIEW)
        write_transcript(Transcript(name, text, synthetic=True), lab.folder / "transcripts")
    (lab.folder / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    for name in ("blind", "compare"):
        code(lab, name, "bertil", "Biblioteket hade problem", "effect", "Bertils anteckning")
        code(lab, name, "bertil", "Nu vet jag", "trust")
    code(lab, "compare", "anna", "Nu vet jag vem jag ska ringa.", "trust")
    code(lab, "compare", "anna", "Ibland kom alla.", "call")
    code(lab, "access", "anna", "Ibland kom alla.", "call", "En anteckning")
    code(lab, "access", "anna", "kom alla", "effect")
    code(lab, "mouse", "anna", "Ibland kom alla.", "call")
    code(lab, "mouse", "anna", "kom alla", "effect")


def transcript_of(lab: Any, name: str) -> Transcript:
    return read_transcript(lab.folder / "transcripts" / f"{name}.txt")


def code(lab: Any, name: str, coder: str, quote: str, identifier: str, memo: str = "") -> None:
    transcript = transcript_of(lab, name)
    start = transcript.text.index(quote)
    coding = new_coding(transcript, coder, start, start + len(quote), identifier, memo)
    store_of(lab).append(coding)


@pytest.fixture(scope="module")
def shown(lab: Any, browser: Any) -> Iterator[Any]:
    """One page with a widget per test."""
    prepare(lab)
    lab.notebook("coding", f"NAMES = {NAMES!r}" + CELL)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    lab.open(page, "coding")
    widget(page, NAMES[-1]).locator(".text").wait_for(timeout=30_000)
    yield page
    context.close()


def widget(page: Any, name: str) -> Any:
    return page.locator(f'.evaltools-coder:has(.title:text-is("{name}"))')


def start_in(page: Any, name: str) -> Any:
    """The widget with the keyboard at the beginning of its text."""
    found = widget(page, name)
    found.locator(".text").focus()
    page.keyboard.press("Control+Home")
    return found


def says(found: Any, text: str) -> None:
    from playwright.sync_api import expect

    expect(found.locator(".message")).to_contain_text(text, timeout=15_000)


def quotes(lab: Any, name: str) -> list[tuple[str, str]]:
    """Code and verified quotation of what stands on the disk."""
    transcript = transcript_of(lab, name)
    return [(coding.code, quotation(coding, transcript)) for coding in store_of(lab).read(name, "anna")]


class TestKeyboard:
    def test_a_passage_coded_by_keyboard_is_there_after_a_reload(self, lab: Any, shown: Any) -> None:
        from playwright.sync_api import expect

        found = start_in(shown, "keyboard")
        shown.keyboard.press("Control+ArrowDown")
        shown.keyboard.press("s")
        shown.keyboard.press("2")
        says(found, "Kodat som Vet vem man ringer")
        shown.keyboard.press("Enter")
        shown.keyboard.type("effe")
        shown.keyboard.press("Enter")
        says(found, "Kodat som Effekt")
        assert quotes(lab, "keyboard") == [("call", SECRET), ("effect", SECRET)]

        shown.locator(".jp-CodeCell .cm-content").first.click()
        shown.keyboard.press("Control+s")
        expect(shown.locator(".jp-mod-dirty")).to_have_count(0, timeout=10_000)
        shown.reload()
        lab.open(shown, "coding")
        chips = widget(shown, "keyboard").locator(".chip-label")
        chips.first.wait_for()
        assert chips.all_text_contents() == ["Vet vem man ringer", "Effekt"]

    def test_the_notebook_file_holds_no_transcript(self, lab: Any, shown: Any) -> None:
        shown.locator(".jp-CodeCell .cm-content").first.click()
        shown.keyboard.press("Control+s")
        saved = lab.folder / "coding.ipynb"
        shown.wait_for_timeout(1500)
        content = saved.read_text(encoding="utf-8")
        assert json.loads(content)["cells"][0]["outputs"], "the widgets were saved"
        assert SECRET not in content
        assert "Tillit" not in content

    def test_letters_reach_the_widget_and_not_the_notebook(self, lab: Any, shown: Any) -> None:
        found = start_in(shown, "letters")
        before = found.locator(".text").text_content()
        cells = shown.locator(".jp-Cell").count()
        for key in ("a", "b", "x", "d", "d", "y", "Control+b", "Shift+Enter", "Escape", "z"):
            found.locator(".text").focus()
            shown.keyboard.press(key)
        shown.keyboard.insert_text("inklistrat")
        assert shown.locator(".jp-Cell").count() == cells
        assert found.locator(".text").text_content() == before
        assert quotes(lab, "letters") == []

    def test_arrows_move_by_what_a_reader_calls_a_character(self, lab: Any, shown: Any) -> None:
        found = start_in(shown, "family")
        for key in "1231":
            shown.keyboard.press("Shift+ArrowRight")
            shown.keyboard.press(key)
            says(found, "Kodat som")
            shown.keyboard.press("ArrowRight")
            shown.keyboard.press("Escape")
        whole = ["👩\u200d👩\u200d👧", "o\u0331", "🇸🇪", "Å"]
        assert [quote for _, quote in quotes(lab, "family")] == whole

    def test_the_caret_walks_through_the_text_and_stays_in_it(self, shown: Any) -> None:
        found = start_in(shown, "walk")
        for _ in range(12):
            shown.keyboard.press("ArrowDown")
        shown.keyboard.press("s")
        says(found, "Biblioteket hade problem redan innan.")
        for _ in range(12):
            shown.keyboard.press("ArrowUp")
        shown.keyboard.press("End")
        shown.keyboard.press("s")
        says(found, "Hur började det?")
        assert found.locator(".text").evaluate("text => document.activeElement === text")

    def test_what_python_has_not_answered_counts_as_unsaved(self, lab: Any, shown: Any) -> None:
        from playwright.sync_api import expect

        found = start_in(shown, "busy")
        shown.keyboard.press("s")
        with store_of(lab).path("busy", "anna").open("ab") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)  # as another writer would, and for too long
            shown.keyboard.press("1")
            expect(found.locator(".saved")).to_contain_text(
                "Python svarar inte: 1 inte sparat", timeout=8_000
            )
            assert found.locator(".chip").count() == 0
            assert quotes(lab, "busy") == []
        expect(found.locator(".saved")).to_contain_text("Sparat", timeout=15_000)
        assert found.locator(".chip").count() == 1
        assert quotes(lab, "busy") == [("trust", "Hur började det?")]

    def test_undo_and_redo_reach_the_disk(self, lab: Any, shown: Any) -> None:
        found = start_in(shown, "undo")
        shown.keyboard.press("t")
        shown.keyboard.press("3")
        says(found, "Kodat som Effekt")
        shown.keyboard.press("Control+z")
        says(found, "Ångrat")
        assert quotes(lab, "undo") == []
        shown.keyboard.press("Control+y")
        says(found, "Gjort om")
        assert quotes(lab, "undo") == [("effect", "Hur började det?")]
        shown.keyboard.press("Delete")
        says(found, "borttagen")
        assert quotes(lab, "undo") == []

    def test_memo_new_code_and_new_boundaries(self, lab: Any, shown: Any) -> None:
        found = start_in(shown, "memo")
        shown.keyboard.press("s")
        shown.keyboard.press("1")
        says(found, "Kodat som Tillit <i>")
        shown.keyboard.press("m")
        shown.keyboard.type("Öppnar samtalet")
        shown.keyboard.press("Escape")
        says(found, "Ändrat")
        shown.keyboard.press("c")
        shown.keyboard.type("effekt")
        shown.keyboard.press("Enter")
        says(found, "Ändrat: Effekt")
        shown.keyboard.press("Control+ArrowDown")
        shown.keyboard.press("s")
        shown.keyboard.press("s")
        shown.keyboard.press("b")
        says(found, "Ändrat: Effekt: ”Det var 2019")
        (coding,) = store_of(lab).read("memo", "anna")
        assert (coding.code, coding.memo) == ("effect", "Öppnar samtalet")
        assert quotes(lab, "memo") == [("effect", f"{SECRET} Nu vet jag vem jag ska ringa.")]


class TestText:
    def test_markup_in_text_and_codebook_is_shown_and_never_run(self, shown: Any) -> None:
        found = widget(shown, "hostile")
        text = found.locator(".text")
        assert "<script>window.hacked = 1</script>" in text.text_content()
        assert found.locator(".text :is(script, img, svg, iframe, b)").count() == 0
        assert "<img src=x" in found.locator(".about").text_content()
        start_in(shown, "hostile")
        shown.keyboard.press("t")
        shown.keyboard.press("1")
        says(found, "Tillit <i>")
        assert shown.evaluate("window.hacked") is None
        assert shown.complaints == []

    def test_swedish_letters_and_emoji_keep_their_positions(self, lab: Any, shown: Any) -> None:
        found = start_in(shown, "offsets")
        wanted = []
        for number, word in enumerate(
            ("Åsa åt", "i Örebro", "o\u0331ppnade 𝒢", "🙂🙃", "Sedan 🇸🇪 hem.", "👩\u200d👩\u200d👧 i")
        ):
            select_words(found, word)
            code, label = (("trust", "Tillit"), ("call", "Vet vem"), ("effect", "Effekt"))[number % 3]
            shown.keyboard.press("123"[number % 3])
            says(found, f"Kodat som {label}")
            wanted.append((code, word))
            says(found, word.split()[0])
        assert sorted(quotes(lab, "offsets")) == sorted(wanted)
        text = transcript_of(lab, "offsets").text
        for coding in store_of(lab).read("offsets", "anna"):
            assert text[coding.start : coding.end] in [word for _, word in wanted]

    def test_drawn_segments_are_the_text_again(self, lab: Any, shown: Any) -> None:
        drawn = widget(shown, "offsets").locator(".segment").all_text_contents()
        assert "".join(drawn) == transcript_of(lab, "offsets").text.rstrip("\n")

    def test_a_click_goes_through_the_codings_under_it(self, shown: Any) -> None:
        found = widget(shown, "mouse")
        place = found.locator(".segment", has_text="kom alla").first
        place.scroll_into_view_if_needed()
        head = found.locator(".current-coding .name")
        place.click()
        assert head.inner_text() == "Effekt"
        place.click()
        assert head.inner_text() == "Vet vem man ringer"

    def test_a_passage_inside_a_coded_one_is_coded_by_mouse(self, lab: Any, shown: Any) -> None:
        """A press on what is still selected begins a new selection; it does not drag the words away."""
        found = start_in(shown, "nested")
        lab.drag(shown, found, "Nu vet jag vem jag ska ringa.")
        shown.keyboard.press("1")
        says(found, "Kodat som Tillit")
        lab.drag(shown, found, "vem jag")
        shown.keyboard.press("3")
        says(found, "Kodat som Effekt")
        assert quotes(lab, "nested") == [("trust", "Nu vet jag vem jag ska ringa."), ("effect", "vem jag")]

    def test_another_windows_work_appears_and_the_keyboard_stays_where_it_is(
        self, lab: Any, shown: Any
    ) -> None:
        found = start_in(shown, "outside")
        shown.keyboard.press("s")
        code(lab, "outside", "anna", "Ibland kom alla.", "call")
        shown.keyboard.press("1")
        says(found, "Kodat som")
        assert found.locator(".chip").count() == 2
        assert found.locator(".text").evaluate("text => document.activeElement === text")
        shown.keyboard.press("Control+z")
        says(found, "Ångrat")
        assert [code for code, _ in quotes(lab, "outside")] == ["call"]


def select_words(found: Any, words: str) -> None:
    """Select words in the page as a mouse would."""
    found.locator(".text").evaluate(
        """(text, words) => {
          text.focus();
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          const parts = [];
          while (walker.nextNode()) {
            if (!walker.currentNode.parentElement.closest('.margin')) parts.push(walker.currentNode);
          }
          const whole = parts.map((part) => part.data).join('');
          const place = (at, end) => {
            for (const part of parts) {
              if (end ? at <= part.length : at < part.length) return [part, at];
              at -= part.length;
            }
          };
          const start = whole.indexOf(words);
          document.getSelection().setBaseAndExtent(...place(start), ...place(start + words.length, true));
        }""",
        words,
    )


class TestTwoCoders:
    def test_blind_hides_the_other_coder(self, shown: Any) -> None:
        found = widget(shown, "blind")
        assert "bertil" not in found.inner_html().lower()
        assert found.locator(".chip").count() == 0
        assert found.get_by_role("tab").all_text_contents() == ["Koder", "Kodningar"]

    def test_differences_are_shown_side_by_side_and_decided_with_a_reason(self, lab: Any, shown: Any) -> None:
        from playwright.sync_api import expect

        found = widget(shown, "compare")
        found.get_by_role("tab", name="Jämför").click()
        expect(found.locator(".tally")).to_contain_text("0 lika, 3 skiljer sig", timeout=15_000)
        kinds = found.locator(".differences .name").all_text_contents()
        assert kinds == ["Samma kod, olika gränser", "Bara anna", "Bara bertil"]
        found.locator(".differences > li > button").first.click()
        assert found.locator(".side-of h4").all_text_contents() == ["anna", "bertil"]
        found.get_by_label("Båda").check()
        found.get_by_role("button", name="Spara beslutet").click()
        says(found, "Skriv ett skäl")
        found.get_by_label("Skäl").fill("Hela meningen bär tilliten.")
        found.get_by_role("tab", name="Kodningar").click()
        found.get_by_role(
            "tab", name="Jämför"
        ).click()  # the list is drawn anew, and the words are still there
        expect(found.get_by_label("Båda")).to_be_checked(timeout=15_000)
        expect(found.get_by_label("Skäl")).to_have_value("Hela meningen bär tilliten.")
        found.get_by_label("annas kodning").check()
        found.get_by_role("button", name="Spara beslutet").click()
        expect(found.locator(".tally")).to_contain_text("1 av dem avgjord", timeout=15_000)
        (file,) = Path(lab.folder / "codings").glob("compare.adjudications*")
        decision = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
        assert decision["reason"] == "Hela meningen bär tilliten."
        assert decision["by"] == "anna"
        assert len(decision["codings"]) == 2
        assert len(decision["kept"]) == 1
        found.locator(".differences > li > button").last.click()
        assert "✎ Bertils anteckning" in found.locator(".differences").inner_text()

    def test_nothing_of_the_other_coders_file_is_written(self, lab: Any, shown: Any) -> None:
        file = lab.folder / "codings" / "compare.bertil.jsonl"
        assert len(file.read_text(encoding="utf-8").splitlines()) == 2


class TestAccess:
    def test_no_violations_are_found(self, shown: Any) -> None:
        from axe_playwright_python.sync_playwright import Axe

        found = start_in(shown, "access")
        shown.keyboard.press("n")
        says(found, "Ibland kom alla.")
        found.get_by_role("button", name="Tangenter").click()
        report = Axe().run(shown, context=".evaltools-coder")
        assert report.violations_count == 0, report.generate_report()
        shown.keyboard.press("Escape")
        found.get_by_role("tab", name="Kodningar").click()
        compare = widget(shown, "compare")
        compare.get_by_role("tab", name="Jämför").click()
        compare.locator(".differences > li > button").first.click()
        report = Axe().run(shown, context=".evaltools-coder")
        assert report.violations_count == 0, report.generate_report()

    def test_every_control_has_a_name_and_changes_are_announced(self, shown: Any) -> None:
        found = widget(shown, "access")
        assert found.get_by_role("textbox", name="Intervju access").count() == 1
        assert found.get_by_role("toolbar", name="Verktyg").get_by_role("button").count() == 5
        assert found.locator(".message[role=status]").count() == 1
        found.get_by_role("tab", name="Kodningar").click()
        first = found.locator(".list button").first
        first.focus()
        shown.keyboard.press("ArrowDown")
        shown.keyboard.press("Enter")
        says(found, "Effekt")
