"""Kernel and page killed again and again while somebody codes, writes memos and edits the code tree, from a seed.

The page is the workbench's own, in Chromium; the kernel is a process of its own that answers it and is killed without
warning. Between them stands what a notebook has there: messages that are lost with whoever should have got them.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import Any

import pytest

from evaltools.interviews import Transcript, Workbench, write_transcript
from evaltools.interviews.workbench.page_source import page_source

pytestmark = [pytest.mark.browser, pytest.mark.soak]

SEEDS, KILLS, SAMPLE = range(20), 50, 6
"""In full 1,000 kills: 50 from each of twenty seeds. A sample takes a few from the first."""
HERE = "http://bench.invalid/"
RESULTS = Path(__file__).parents[2] / "benchmarks" / "results" / "workbench_kills.txt"
"""What each seed came to, when it was run in full last; a line for each."""
NUMBERS = ("kills", "sent", "acknowledged", "refused", "typed words", "lost", "doubled")
CHANGES = ("add", "change", "remove", "undo", "redo", "tree", "memo", "invivo", "done")
CODEBOOK = """
codes:
  - {id: trust, name: Tillit, definition: Någon litar på någon.}
  - {id: effect, name: Effekt, definition: Vad det ledde till.}
  - {id: money, name: Pengar, definition: Vad det kostar.}
"""
SENTENCES = [f"Mening nummer {number} handlar om något annat." for number in range(60)]
NOTEBOOK = """<!doctype html><meta charset="utf-8"><body><script type="module">
const { default: widget } = await import("/page.js");
window.run = () => {
  window.shut?.();
  const heard = new Set();
  const model = {
    get: (name) => ({ title: "kills", height: 640 })[name],
    on: (_, hear) => heard.add(hear), off: (_, hear) => heard.delete(hear),
    send: (content) => { if (window.dead) throw new Error("no comm"); window.toKernel(JSON.stringify(content)); },
  };
  window.tell = (messages) => { for (const one of messages) for (const hear of [...heard]) hear(one); };
  document.body.replaceChildren();
  window.dead = false;
  window.shut = widget.render({ model, el: document.body });
};
window.ready = true;
</script>"""


def kernels(orders: Any, address: str, folder: str) -> None:
    """Start a kernel at each order, with everything imported already, and say which process it is."""
    from evaltools.interviews.workbench.project import open_project
    from evaltools.interviews.workbench.workbench_answers import ProjectAnswers
    from evaltools.interviews.workbench.workbench_words import bench_words

    bench_words("sv")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are taken away by the system
    while orders.recv():
        if (number := os.fork()) == 0:
            line = Client(address)
            answers = ProjectAnswers(open_project(folder, "anna", "sv"), {}, line.send)
            while True:
                answers.answer(line.recv())
        orders.send(number)


class Desk:
    """Somebody at work: a page, a kernel, and a list of what the page was told to be saved."""

    def __init__(self, browser: Any, folder: Path, seed: int) -> None:
        self.folder = folder
        self.seed = seed
        self.draw = random.Random(seed)
        self.listener = Listener(str(folder / "line"), "AF_UNIX")
        self.orders, theirs = multiprocessing.Pipe()
        spawned = multiprocessing.get_context("spawn")
        self.kernels = spawned.Process(
            target=kernels, args=(theirs, str(folder / "line"), str(folder)), daemon=True
        )
        self.kernels.start()
        self.kernel = 0
        self.context = browser.new_context(viewport={"width": 1300, "height": 800})
        self.context.route(f"{HERE}**", self._serve)
        self.context.expose_binding("toKernel", lambda _source, text: self._to_kernel(text))
        self.complaints: list[str] = []
        self.sent: dict[str, dict[str, Any]] = {}
        self.saved: set[str] = set()
        self.refused: dict[str, str] = {}
        self.words: list[str] = []
        self.open_page()

    def _serve(self, route: Any) -> None:
        source = page_source("workbench.js")
        if route.request.url.endswith("/page.js"):
            route.fulfill(body=source, content_type="text/javascript")
        else:
            route.fulfill(body=NOTEBOOK, content_type="text/html")

    def _to_kernel(self, text: str) -> None:
        content = json.loads(text)
        if content["do"] in CHANGES:
            self.sent[content["request"]] = content
        with contextlib.suppress(OSError):  # it is dead, and nobody has noticed
            self.line.send(content)

    def open_page(self) -> None:
        """A page in the same browser, as after the earlier one was closed or had crashed."""
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(HERE)
        self.page.add_style_tag(content=str(Workbench._css))
        self.page.wait_for_function("window.ready")
        self.run_cell()

    def run_cell(self) -> None:
        """Start a kernel and the widget anew, and wait for the text."""
        self.end_kernel()
        self.orders.send(True)
        self.line = self.listener.accept()
        self.kernel = self.orders.recv()
        self.page.evaluate("window.run()")
        self.until(
            "document.querySelector('.evaltools-workbench .text [data-block], .evaltools-workbench .text .block')"
        )

    def end_kernel(self) -> None:
        """Kill it, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            while self.kernel:
                os.kill(self.kernel, signal.SIGKILL)
                time.sleep(0.001)
        self.kernel = 0

    def hear(self, seconds: float = 0.0) -> None:
        """Let the page hear what the kernel has said."""
        messages = []
        try:
            while self.line.poll(0 if messages else seconds):
                messages.append(self.line.recv())
        except (EOFError, OSError):
            pass  # it died; what it had said before is heard
        if not messages:
            return
        self.page.evaluate("messages => window.tell(messages)", messages)
        for told in messages:
            if told.get("request") in self.sent and told["kind"] != "refused":
                self.saved.add(told["request"])
            elif told["kind"] == "refused":
                self.refused[told["request"]] = told["code"]

    def until(self, condition: str) -> None:
        """Wait for a state of the page."""
        end = time.monotonic() + 60
        while not self.page.evaluate(f"Boolean({condition})"):
            assert time.monotonic() < end, condition
            self.hear(0.02)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def work(self) -> None:
        """Do one thing, by keyboard."""
        draw = self.draw
        does = [self.code, self.code, self.code, self.memo, self.tree, self.tree, self.note, self.back]
        draw.choice(does)()
        if draw.random() < 0.7:
            self.hear(0.005)

    def in_text(self) -> None:
        self.page.evaluate("document.querySelector('.evaltools-workbench .text').focus()")

    def code(self) -> None:
        self.in_text()
        self.press(
            "Control+Home", *["Control+ArrowDown"] * self.draw.randrange(8), "s", self.draw.choice("123")
        )

    def memo(self) -> None:
        self.in_text()
        self.press("Control+Home", "n", "m")
        self.write()

    def write(self) -> None:
        """Words that no other memo has; often the page dies before they are saved."""
        if not self.page.evaluate("document.activeElement.matches('textarea.memo')"):
            return  # there is nothing to write about
        word = f"ord{len(self.words)}x"
        self.words.append(word)
        self.page.keyboard.insert_text(word)
        if self.draw.random() < 0.5:
            self.press("Control+Enter")

    def note(self) -> None:
        self.page.evaluate(
            "[...document.querySelectorAll('.evaltools-workbench [role=tab]')].find((tab) => tab.id.endsWith('memos')).click()"
        )
        self.page.evaluate(
            "number => document.querySelectorAll('.evaltools-workbench .memos textarea')[number].focus()",
            self.draw.randrange(3),
        )
        self.write()

    def tree(self) -> None:
        self.page.evaluate("""number => {
          [...document.querySelectorAll('.evaltools-workbench [role=tab]')].find((tab) => tab.id.endsWith('codes')).click();
          const items = document.querySelectorAll('.evaltools-workbench .code');
          items[number % items.length].focus();
        }""", self.draw.randrange(50))  # fmt: skip
        do = self.draw.choice(["new", "rename", "up", "in", "out", "retire", "undo", "redo"])
        if do in ("new", "rename"):
            self.press("Insert" if do == "new" else "F2")
            self.page.keyboard.insert_text(f"Kod {self.draw.randrange(10**6)}")
            self.press("Enter")
        else:
            keys = {
                "up": "Alt+ArrowUp",
                "in": "Alt+ArrowRight",
                "out": "Alt+ArrowLeft",
                "retire": "Delete",
                "undo": "Control+z",
                "redo": "Control+y",
            }
            self.press(keys[do])

    def back(self) -> None:
        self.in_text()
        self.press(self.draw.choice(["Control+z", "Control+y"]))

    def kill(self) -> str:
        """Kill the kernel, the page, or both, at some moment after the last thing was done."""
        time.sleep(self.draw.choice([0, 0, 0.001, 0.003, 0.01]))
        what = self.draw.choice(["kernel", "kernel", "page", "both"])
        if what != "page":
            self.end_kernel()
        if what == "kernel":
            if self.draw.random() < 0.5:
                self.work()  # before anybody has noticed
            self.hear()
            self.page.evaluate("window.dead = true")
            for _ in range(self.draw.randrange(3)):
                self.work()
            self.run_cell()
        else:
            self.page.close()  # without asking, as when a browser dies
            self.open_page()
        return what

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        self.in_text()
        self.until("""!Object.entries(localStorage).some(([key, text]) =>
            key.startsWith('evaltools-outbox') && !JSON.parse(text).refused)""")

    def close(self) -> None:
        self.end_kernel()
        self.orders.send(False)
        self.kernels.join()
        self.context.close()


def lines_of(folder: Path) -> list[dict[str, Any]]:
    files = [path for path in (folder / "codings").rglob("*") if path.suffix in (".jsonl", ".json-lines")]
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    """Chromium without JupyterLab."""
    from playwright.sync_api import sync_playwright

    wanted = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(wanted).exists():
        pytest.fail("no Chromium") if os.environ.get("CI") == "true" else pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=wanted, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All seeds in the soak, the first alone in the suite."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", SEEDS if metafunc.config.getoption("--soak") else SEEDS[:1])


def test_no_operation_is_lost_and_none_is_done_twice(
    chrome: Any, tmp_path: Path, soak: bool, seed: int
) -> None:
    """Acknowledged is an operation when the page has heard Python name it in an answer that refuses nothing, which
    Python gives once `fsync` of its line has returned."""
    text = "\n\n".join(
        f"IP{number % 2 + 1}: {' '.join(SENTENCES[number * 4 : number * 4 + 4])}" for number in range(12)
    )
    write_transcript(Transcript("int-1", text + "\n", synthetic=True), tmp_path / "transcripts")
    (tmp_path / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    desk = Desk(chrome, tmp_path, seed=20261128 + seed)
    killed: Counter[str] = Counter()
    for _ in range(KILLS if soak else SAMPLE):
        for _ in range(desk.draw.randrange(1, 4)):
            desk.work()
        killed[desk.kill()] += 1
    desk.settle()
    shown = desk.page.evaluate("document.querySelector('.banner').textContent")
    desk.close()
    assert desk.complaints == []

    lines = lines_of(tmp_path)
    ops = Counter(line.get("op") or line["id"] for line in lines)
    doubled = [op for op, number in ops.items() if number > 1]
    passages = Counter((line["start"], line["end"], line["code"]) for line in standing(lines))
    doubled += [str(passage) for passage, number in passages.items() if number > 1]
    # A change that says what stands already is acknowledged and writes nothing.
    lost = [desk.sent[op] for op in desk.saved if op not in ops and desk.sent[op]["do"] != "change"]
    unanswered = [one for op, one in desk.sent.items() if op not in {*ops, *desk.saved, *desk.refused}]
    written = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    gone = [word for word in desk.words if word not in written and word not in shown]
    if soak:
        refused = sum(op in desk.sent for op in desk.refused)
        note(
            f"seed {desk.seed}: kills {sum(killed.values()):>3} (kernel {killed['kernel']}, page {killed['page']}, both "
            f"{killed['both']}), sent {len(desk.sent):>4}, acknowledged {len(desk.saved):>4}, refused {refused:>3}, "
            f"typed words {len(desk.words):>3}; lost {len(lost) + len(unanswered) + len(gone)}, doubled {len(doubled)}"
        )
    assert doubled == [], "no operation is there twice, and no passage has a code twice"
    assert lost == [], "whatever the page was told to be saved is there"
    assert unanswered == [], "whatever was begun was done or refused in the end"
    assert gone == [], (
        "each typed word is on the disk, or stands in the banner until somebody has put it away"
    )


def note(line: str) -> None:
    """Keep what a seed came to, in place of what it came to before."""
    seed = line.partition(":")[0]
    kept = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    rows = sorted({*(row for row in kept if row.startswith("seed ") and row.partition(":")[0] != seed), line})
    sums = {name: sum(int(re.search(rf"{name} +(\d+)", row)[1]) for row in rows) for name in NUMBERS}
    head = (
        f"{datetime.now(UTC):%Y-%m-%d}. Kernel and page killed while somebody codes, writes memos and edits the code tree.\n"
        "Acknowledged: the page has heard Python name the operation in an answer that refuses nothing, which Python gives\n"
        "once fsync of its line has returned. Lost: acknowledged and not on the disk; sent and never answered; a typed word\n"
        "that is neither on the disk nor shown as refused. Doubled: an operation, or a code on a passage, that is there twice.\n\n"
        f"All: {', '.join(f'{name} {number:,}' for name, number in sums.items())}\n\n"
    )
    RESULTS.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


def test_words_typed_on_a_coding_that_is_gone_when_they_are_saved_are_shown(
    chrome: Any, tmp_path: Path
) -> None:
    write_transcript(Transcript("int-1", "IP1: En mening.\n", synthetic=True), tmp_path / "transcripts")
    (tmp_path / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    desk = Desk(chrome, tmp_path, seed=1)
    desk.in_text()
    desk.press("Control+Home", "s", "1")
    desk.until("document.querySelector('.chip')")
    desk.press("Control+z", "n", "m")  # the kernel has not answered yet
    desk.page.keyboard.insert_text("Nästan borta")
    desk.until("!document.querySelector('.chip')")
    banner = "document.querySelector('.banner').textContent.includes('Nästan borta')"
    desk.until(banner)
    desk.page.close()
    desk.open_page()
    desk.until(banner)  # nobody has read it yet
    desk.page.evaluate("[...document.querySelectorAll('.banner button')].at(-1).click()")
    desk.until("!Object.keys(localStorage).some((key) => key.startsWith('evaltools-outbox'))")
    desk.close()


def test_what_is_written_of_a_code_is_there_when_the_page_died_or_another_code_was_chosen(
    chrome: Any, tmp_path: Path
) -> None:
    write_transcript(Transcript("int-1", "IP1: En mening.\n", synthetic=True), tmp_path / "transcripts")
    (tmp_path / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    desk = Desk(chrome, tmp_path, seed=1)
    first = "document.querySelectorAll('.evaltools-workbench .code')[0]"
    desk.page.evaluate(f"{first}.focus()")
    desk.press("Alt+Enter", "End")
    desk.page.keyboard.insert_text(" På allvar.")
    desk.page.evaluate("document.querySelectorAll('.evaltools-workbench .code')[1].click()")
    desk.until("!document.querySelector('form.meaning')")
    desk.page.evaluate(f"{first}.focus()")
    desk.press("Alt+Enter", "End")
    desk.page.keyboard.insert_text(" Halvt")
    desk.page.close()
    desk.open_page()
    desk.settle()
    desk.close()
    book = (tmp_path / "codebook.yml").read_text(encoding="utf-8")
    assert "Någon litar på någon. På allvar. Halvt" in book


def standing(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    latest = {line["id"]: line for line in lines if "start" in line or "revoked" in line}
    return [line for line in latest.values() if not line.get("revoked")]
