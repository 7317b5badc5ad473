"""Published pages in a real browser: accessible, silent on the network, usable by keyboard and on a phone."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, Request, expect

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
LOCAL = ("file:", "data:", "blob:", "about:")

# Rows of a table and findings repeat a few forms: the elements and classes in them. A few of each form stand for all, wherever
# on the page they are; on the phone, where only the layout is new, one. Code and other folded parts are all opened.
PREPARE = """(many) => {
  const form = (item) => [...new Set([item, ...item.querySelectorAll("*")].map((one) =>
    `${one.tagName} ${one.getAttribute("class")} ${one.getAttribute("role")} ${one.style.cssText}`))].sort().join();
  const of = (items) => {
    const seen = new Map();
    return items.map((item) => {
      const name = form(item);
      seen.set(name, (seen.get(name) || 0) + 1);
      return [item, seen.get(name)];
    });
  };
  document.querySelectorAll("table").forEach((table) => [...table.tBodies].forEach((body) => {
    of([...body.rows]).forEach(([row, place]) => { if (place > many) row.remove(); });
  }));
  of([...document.querySelectorAll("details.evidence")]).forEach(([item, place]) => {
    if (place > 2 * many) item.remove();
    else item.open = place <= many;
  });
  document.querySelectorAll("details:not(.evidence)").forEach((item) => { item.open = true; });
}"""
MANY, FEW = 2, 1
LAYOUT = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
"""Rules whose answer depends on where and how large things are drawn; the others read the same elements again."""

# Frames learn of a new width when the page is drawn again, as they do for a reader.
AXE = """async ([kind, values, without]) => {
  for (let drawn = 0; drawn < 2; drawn++) await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  const rules = Object.fromEntries(without.map((name) => [name, { enabled: false }]));
  const options = { runOnly: { type: kind, values: values }, resultTypes: ["violations"], rules: rules };
  const result = await axe.run(document, options);
  return result.violations.map((item) => `${item.id} (${item.help}): ${item.nodes[0].html.slice(0, 200)}`);
}"""


def open_page(browser: Browser, size: dict[str, int], requests: list[str], errors: list[str]) -> Page:
    context = browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()

    def note(request: Request) -> None:
        if not request.url.startswith(LOCAL):
            requests.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
    return page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = open_page(browser, DESKTOP, [], [])
    yield found
    found.context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    found = open_page(browser, PHONE, [], [])
    yield found
    found.context.close()


@pytest.fixture
def report(trial_outputs: Path) -> Path:
    return trial_outputs / "trial" / "2018-2020" / "0380" / "report" / "sv"


PARTS = 6
"""Every page is looked at; in parts, so that all workers have some."""


def to_ask_axe(pages: list[Path]) -> set[Path]:
    """Of each kind of page one for each study and one for each language: what axe reads of the others is the same form."""
    chosen: dict[tuple[str, ...], Path] = {}
    for page in pages:
        study = page.parents[4].name if page.parent.parent.name == "report" else ""
        for kind in ((page.name, "study", study), (page.name, "language", page.parent.name)):
            chosen.setdefault(kind, page)
    return set(chosen.values())


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_has_no_violation_asks_for_nothing_and_fits(
    browser: Browser, outputs: list[Path], part: int, soak: bool
) -> None:
    assert len(outputs) >= 26  # in each language one page over all, and two areas with six pages each
    asked = None if soak else to_ask_axe(outputs)
    assert faults_of(browser, outputs[part::PARTS], asked) == []


@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_page_of_differences_has_no_violation_asks_for_nothing_and_fits(
    browser: Browser, trial_outputs: Path, tmp_path: Path, language: str
) -> None:
    from evaltools.run.diff.compare import compare
    from evaltools.run.diff.read import read_run
    from evaltools.run.diff.show import to_html

    # A copy in which a verdict has flipped, a value has moved, and one chapter's findings are other ones.
    shutil.copytree(trial_outputs.parent, tmp_path / "after")
    for path in (tmp_path / "after/outputs").glob("*/*/*/*/findings.json"):
        found = json.loads(path.read_text(encoding="utf-8"))
        for place, item in enumerate(found["findings"]):
            if isinstance(item.get("value"), int | float):
                item["value"] += 1
            if item.get("verdict"):
                item["verdict"] = "worsened" if item["verdict"] != "worsened" else "improved"
            if place == 0:
                item["id"] += "/renamed"
        path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    differences = compare(read_run(trial_outputs), read_run(tmp_path / "after/outputs"))
    assert len(differences.differences) > 3
    shown = tmp_path / "diff.html"
    shown.write_text(to_html(differences, language), encoding="utf-8")
    assert faults_of(browser, [shown]) == []


def faults_of(browser: Browser, pages: list[Path], asked: set[Path] | None = None) -> list[str]:
    """What the network, the console and the width of a phone have to say about pages, and axe about those `asked`.

    Colours and layout are the same in every language, and on the phone in every report: unless all are asked for,
    contrast is measured in one language, and axe asked on the phone once for each kind of page.
    """
    axe = AXE_FILE_PATH.read_text(encoding="utf-8")
    requests: list[str] = []
    errors: list[str] = []
    found: list[str] = []
    page = open_page(browser, DESKTOP, requests, errors)
    seen: set[str] = set()
    # Those that axe is not asked about come last, so that the window is not resized for each of them.
    for path in sorted(pages, key=lambda page: asked is not None and page not in asked):
        asks = asked is None or path in asked
        first = asked is None or path.parent.name not in ("en", "nb")
        size = DESKTOP if asks else PHONE
        if page.viewport_size != size:
            page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(path.as_uri())
        if asks:
            page.evaluate(PREPARE, MANY)
            page.evaluate(axe)
            without = [] if first else ["color-contrast"]
            found += [f"{path}: {item}" for item in page.evaluate(AXE, ["tag", TAGS, without])]
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.evaluate(PREPARE, FEW)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
            found.append(f"{path}: {width} px wide on a phone")
        # What only a phone shows, its folded contents, is the same on every page of that name.
        if not asks or (asked is not None and (not first or path.name in seen)):
            continue
        rules = ["rule", LAYOUT, []] if path.name in seen else ["tag", TAGS, []]
        seen.add(path.name)
        found += [f"{path}, on a phone: {item}" for item in page.evaluate(AXE, rules)]
    page.context.close()
    return found + [f"asks for {url}" for url in requests] + errors


def test_a_number_shows_its_card_on_focus_and_hover_and_escape_closes_it(page: Page, report: Path) -> None:
    page.goto((report / "2_trends.html").as_uri())
    link = page.locator("table.data a.finding").first
    page.locator(".table-frame").first.scroll_into_view_if_needed()
    link.hover()
    card = page.locator(".trace-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Av 100 stölder blev 87.")
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_the_first_tap_shows_the_card_and_the_next_follows_the_link(browser: Browser, report: Path) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((report / "2_trends.html").as_uri())
    link = page.locator("a.finding").first
    link.tap()
    expect(page.locator(".trace-card")).to_be_visible()
    assert page.url.endswith("2_trends.html")
    link.tap()
    page.wait_for_url("**/provenance.html#**")
    context.close()


def test_a_table_is_one_stop_and_arrow_keys_lead_on(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.locator("details.share").evaluate_all("all => all.forEach((item) => { item.open = true; })")
    table = page.locator("table.data:has(tbody a)").first
    stops = "all => all.filter((item) => item.tabIndex === 0).length"
    assert table.locator("tbody a").evaluate_all(stops) <= 1
    for name in ("2_trends.html", "index.html"):
        page.goto((report / name).as_uri())
        for found in page.locator("table.data:has(tbody a + a, tbody tr + tr a)").all():
            assert found.locator("tbody a").evaluate_all(stops) == 1


def test_text_from_data_runs_nothing(browser: Browser, report: Path) -> None:
    errors: list[str] = []
    page = open_page(browser, DESKTOP, [], errors)
    for path in report.glob("*.html"):
        page.goto(path.as_uri())
        assert page.title() != "owned"
    page.context.close()
    assert errors == []


def test_even_a_script_smuggled_into_a_page_does_not_run(page: Page, report: Path, tmp_path: Path) -> None:
    text = (report / "index.html").read_text(encoding="utf-8")
    attack = "<script>document.title='owned'</script><img src='https://example.org/x.png' onerror='document.title=1'>"
    smuggled = tmp_path / "smuggled.html"
    smuggled.write_text(text.replace("<main", attack + "<main"), encoding="utf-8")
    requests: list[str] = []
    page.on("requestfinished", lambda request: requests.append(request.url))
    page.goto(smuggled.as_uri())
    assert page.title() not in ("owned", "1")
    assert [url for url in requests if not url.startswith(LOCAL)] == []


def test_a_link_to_a_finding_opens_it(page: Page, report: Path) -> None:
    page.goto((report / "2_trends.html").as_uri())
    page.click("a.finding >> nth=0")
    page.wait_for_url("**/provenance.html#*")
    opened = page.locator("details.evidence[open]")
    assert opened.count() == 1
    assert opened.locator("dl").is_visible()


def test_first_stop_of_the_keyboard_leads_past_the_navigation(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_only_a_frame_that_scrolls_is_a_stop_for_the_keyboard(page: Page, phone: Page, report: Path) -> None:
    stops = ".table-frame[tabindex], .figure-frame[tabindex]"
    # On a phone the rows of a table are blocks, so only the figure scrolls.
    for opened, number in ((page, 0), (phone, 1)):
        opened.goto((report / "2_trends.html").as_uri())
        expect(opened.locator(stops)).to_have_count(number)
    phone.focus(".figure-frame")
    for _ in range(5):
        phone.keyboard.press("ArrowRight")
    # The browser scrolls in its own time after the key; `wait_for_function` would need the page to allow eval.
    end = time.monotonic() + 10
    while not phone.evaluate("document.querySelector('.figure-frame').scrollLeft") and time.monotonic() < end:
        phone.wait_for_timeout(50)
    assert phone.evaluate("document.querySelector('.figure-frame').scrollLeft") > 0


def test_contents_are_folded_on_a_phone_and_open_on_a_desktop(page: Page, phone: Page, report: Path) -> None:
    for opened, shown in ((page, True), (phone, False)):
        opened.goto((report / "index.html").as_uri())
        assert opened.locator("nav.contents ol").first.is_visible() is shown


def test_all_code_is_opened_and_closed_by_one_button(page: Page, report: Path) -> None:
    page.goto((report / "2_trends.html").as_uri())
    code = page.locator("details.code").count()
    page.click("button.all-code")
    assert page.locator("details.code[open]").count() == code
    page.click("button.all-code")
    assert page.locator("details.code[open]").count() == 0


def test_overview_is_sorted_by_its_buttons(page: Page, tmp_path: Path, report: Path) -> None:
    from evaltools.publish.pages import SiteFrame, render
    from evaltools.words import Voice

    frame = SiteFrame(Voice("sv"), "Prov", ())
    shell = render("site.html.j2", {"frame": frame, "studies": [], "states": ()})
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td data-sort="{count}">{count}</td></tr>'
        for name, count in (("Öster", 9), ("Alnö", 10), ("Väst", ""))
    )
    table = (
        '<table class="sortable"><thead><tr><th scope="col"><button>Område</button></th>'
        f'<th scope="col"><button>Antal</button></th></tr></thead><tbody>{rows}</tbody></table>'
    )
    path = tmp_path / "sort.html"
    path.write_text(shell.replace("</main>", table + "</main>"), encoding="utf-8")
    page.goto(path.as_uri())
    names = "[...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)"
    page.click("button >> text=Antal")
    assert page.evaluate(names) == ["Öster", "Alnö", "Väst"]
    assert page.get_attribute("th >> nth=1", "aria-sort") == "ascending"
    page.click("button >> text=Antal")
    assert page.evaluate(names) == ["Alnö", "Öster", "Väst"]
    page.click("button >> text=Område")
    assert page.evaluate(names) == ["Alnö", "Väst", "Öster"]
    assert page.get_attribute("th >> nth=1", "aria-sort") is None


def test_print_leaves_navigation_out_and_findings_open(page: Page, report: Path) -> None:
    page.goto((report / "provenance.html").as_uri())
    page.emulate_media(media="print")
    assert not page.locator("nav.contents").is_visible()
    assert page.locator("details.evidence .rows").first.is_visible()
    assert len(page.pdf(format="A4", prefer_css_page_size=True)) > 10_000
