"""A real JupyterLab server on loopback and a real Chromium; skipped without one, except in CI."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ARGS += ["--disable-component-update", "--disable-sync", "--no-first-run"]


def chromium() -> str | None:
    """Path of the browser, if there is one."""
    wanted = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return wanted if Path(wanted).exists() else shutil.which(wanted)


@dataclass
class Lab:
    """A running server: where it is, and the folder it serves."""

    url: str
    token: str
    folder: Path

    def notebook(self, name: str, *cells: str) -> Path:
        """Write a notebook with code cells."""
        path = self.folder / f"{name}.ipynb"
        content = {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{number}",
                    "execution_count": None,
                    "metadata": {},
                    "outputs": [],
                    "source": cell,
                }
                for number, cell in enumerate(cells)
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def open(self, page: Any, name: str) -> Any:
        """Show a notebook, run its first cell, and give the first widget."""
        page.goto(f"{self.url}/doc/tree/{name}.ipynb?token={self.token}")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=150_000)
        self._run(page, name)
        widget = page.locator(".evaltools-coder .text")
        widget.first.wait_for(timeout=150_000)
        return widget.first

    def _run(self, page: Any, name: str) -> None:
        """Run the first cell; what is sent before the kernel listens is forgotten, so look and send again."""
        prompt = page.locator(".jp-CodeCell .jp-InputPrompt").first
        for _ in range(20):
            self._wait_for_kernel(name)
            page.locator(".jp-CodeCell .cm-content").first.click()
            page.keyboard.press("Control+Enter")
            for _ in range(30):
                if prompt.inner_text().strip() not in ("[ ]:", "[ ]", ""):
                    return
                page.wait_for_timeout(100)
        pytest.fail("the cell does not run")

    def _wait_for_kernel(self, name: str) -> None:
        until = time.monotonic() + 240
        while time.monotonic() < until:
            with urllib.request.urlopen(f"{self.url}/api/sessions?token={self.token}", timeout=10) as answer:
                sessions = json.load(answer)
            for session in sessions:
                kernel = session["kernel"]
                if (
                    session["path"] == f"{name}.ipynb"
                    and kernel["connections"]
                    and kernel["execution_state"] == "idle"
                ):
                    return
            time.sleep(0.2)
        pytest.fail("no kernel")

    def kill(self, page: Any, name: str) -> None:
        """End the kernel as the system does when memory is short; the notebook says so and starts another."""
        os.kill(int((self.folder / f"{name}.pid").read_text()), signal.SIGKILL)
        page.get_by_role("dialog").get_by_role("button", name="Ok").click(timeout=60_000)

    def restart(self, page: Any, name: str) -> None:
        """Restart the kernel by the notebook's own command."""
        page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="restart"]').click()
        page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click(timeout=30_000)
        self._wait_for_kernel(name)

    def run_again(self, page: Any, name: str) -> None:
        """Run the cell until the new kernel has taken it; what is sent before it listens is forgotten."""
        told = page.get_by_role("dialog").get_by_role("button", name="Ok")
        file = self.folder / f"{name}.pid"
        before = file.read_text()
        for _ in range(20):
            page.wait_for_timeout(1000)
            if told.count():
                told.click()
            page.locator(".jp-CodeCell .cm-content").first.click()
            page.keyboard.press("Control+Enter")
            page.wait_for_timeout(2000)
            if file.read_text() not in ("", before):
                return
        pytest.fail("the cell does not run")

    def drag(self, page: Any, found: Any, words: str) -> None:
        """Drag with the mouse from the beginning of some words to their end."""
        box = found.locator(".text").evaluate(
            """(text, words) => {
              const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
              const parts = [];
              while (walker.nextNode()) {
                if (!walker.currentNode.parentElement.closest('.margin')) parts.push(walker.currentNode);
              }
              const whole = parts.map((part) => part.data).join('');
              const at = (place) => {
                for (const part of parts) {
                  if (place <= part.length && part.length) return [part, place];
                  place -= part.length;
                }
              };
              const start = whole.indexOf(words);
              parts[0].parentElement.closest('.text').scrollTop = 0;
              const edge = (place) => {
                const range = document.createRange();
                range.setStart(...at(place));
                const box = range.getBoundingClientRect();
                return [box.left, (box.top + box.bottom) / 2];
              };
              const [part] = at(start + 1);
              part.parentElement.scrollIntoView({ block: 'center' });
              const range = document.createRange();
              range.setStart(part, start + 1 - (whole.indexOf(part.data)) - 1);
              return [edge(start), edge(start + words.length)];
            }""",
            words,
        )
        (left, top), (right, low) = box
        page.mouse.move(left + 1, top)
        page.mouse.down()
        page.mouse.move((left + right) / 2, (top + low) / 2, steps=4)
        page.mouse.move(right, low, steps=4)
        page.mouse.up()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab serving an empty folder."""
    if chromium() is None:
        pytest.fail("no Chromium") if os.environ.get("CI") == "true" else pytest.skip("no Chromium")
    with running(tmp_path_factory.mktemp("jupyter")) as started:
        yield started


@contextmanager
def running(home: Path) -> Iterator[Lab]:
    """A JupyterLab server with settings of its own, all of it below `home`."""
    folder = home / "work"
    folder.mkdir()
    quiet = home / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8")
    port, token = _free_port(), secrets.token_hex(16)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "JPY_"))}
    environment |= {f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment |= {"IPYTHONDIR": str(home / "ipython"), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings")}
    environment |= {"JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    log = (home / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
         f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
         f"--ServerApp.root_dir={folder}", "--LabApp.news_url=", "--LabApp.check_for_updates_class="
         "jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly"],
        env=environment, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/api/status?token={token}", server, home / "server.log")
        yield Lab(url, token, folder)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"JupyterLab ended:\n{log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def browser(lab: Lab) -> Iterator[Any]:
    """Chromium without a window, ended with its module: two drivers in one process disturb each other."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page; whatever it complains of can be read in `page.complaints`."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(90_000)
    opened.complaints = []
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()
