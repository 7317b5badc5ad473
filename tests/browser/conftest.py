from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium() -> str | None:
    """Path of the browser: named by the environment, or where Debian puts it."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium; without one the tests are skipped, in CI they fail.

    Ended with its module: two drivers at once in one process disturb each other.
    """
    path = chromium()
    if path is None:
        message = "There is no Chromium. Install it (apt-get install chromium), or name it in CHROMIUM."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def trial_outputs(trial: Path) -> Path:
    """Published pages of the small study of tests/publish: its folder `outputs`."""
    return trial / "outputs"


@pytest.fixture(scope="session")
def outputs(request: pytest.FixtureRequest) -> list[Path]:
    """Every published page there is: those of `make report`, and those of the small study."""
    trial: Path = request.getfixturevalue("trial_outputs")
    return [page for folder in (trial, ROOT / "outputs") for page in pages_in(folder)]


def pages_in(folder: Path) -> list[Path]:
    """Published pages below a folder of outputs."""
    return sorted(folder.glob("*.html")) + sorted(folder.glob("*/*/*/report/*/*.html"))
