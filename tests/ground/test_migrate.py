"""Study files of another format: told with what can be done, and carried over without losing a comment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from evaltools.checks import BadInput
from evaltools.study.model import FORMAT, read_study


def migrate(study: Any, *names: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evaltools", "migrate", *names]
    return subprocess.run(command, cwd=study.root, capture_output=True, text=True, check=False)


def test_an_older_one_is_told_and_carried_over(small_study: Callable[..., Any]) -> None:
    study = small_study()
    study.replace("study.yml", "languages: [sv, en]\n", "")
    study.replace("study.yml", "study: small\n", "study: small\nformat: 1\n")
    with pytest.raises(
        BadInput, match=r"study.yml:3: is of format 1; this version reads format 2. Run `evaltools migrate"
    ):
        read_study(study.file)
    ran = migrate(study, "study.yml")
    assert (ran.returncode, ran.stdout) == (0, f"study.yml: is of format {FORMAT} now\n"), ran.stderr
    text = study.file.read_text(encoding="utf-8")
    assert text.startswith(
        "# A study small enough to read at a glance.\nstudy: small\nformat: 2\nlanguages: [sv, en]\ntitle:"
    )
    assert read_study(study.file).languages == ("sv", "en")


@pytest.mark.parametrize("given", ["3", "new"])
def test_a_newer_one_is_told(small_study: Callable[..., Any], given: str) -> None:
    study = small_study()
    study.replace("study.yml", "study: small\n", f"study: small\nformat: {given}\n")
    with pytest.raises(BadInput, match=f'has the format "{given}"; this version reads format 2'):
        read_study(study.file)


def test_one_that_needs_nothing(small_study: Callable[..., Any]) -> None:
    study = small_study()
    before = study.file.read_bytes()
    assert migrate(study, "study.yml").stdout == "study.yml: is of format 2 already\n"
    assert study.file.read_bytes() == before


def test_what_is_no_study(small_study: Callable[..., Any]) -> None:
    study = small_study()
    ran = migrate(study, "data/raw/sources.yml")
    assert ran.returncode != 0
    assert "is not a study file" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_languages_that_are_not_told_are_those_of_the_title(small_study: Callable[..., Any]) -> None:
    study = small_study()
    study.replace("study.yml", "languages: [sv, en]\n", "")
    assert read_study(study.file).languages == ("sv", "en")
