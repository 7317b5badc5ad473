"""Catalogues: complete, in step with the code, and every fault in one told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.words import catalogue as catalogues
from evaltools.words import keeping
from evaltools.words.sources import Entry, all_entries, prose_blocks

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
GOALS = Entry("{n} goal of {whole}", "{n} goals of {whole}", "", "a.py", 3)
GREEN = Entry("Green", "", "status", "a.py", 9)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues of its own."""
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(keeping, "FOLDER", tmp_path)
    return tmp_path


def write(folder: Path, text: str, name: str = "sv.po") -> None:
    (folder / name).write_text(HEAD + text, encoding="utf-8")


def test_the_packages_own_are_complete_and_in_step() -> None:
    told = keeping.problems(all_entries(notebooks=ROOT / "notebooks"))
    assert [str(problem) for problem in told] == []


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "untranslated", '"Green" has no text in sv'),
        ('msgctxt "status"\nmsgid "Green"\nmsgstr "Grön"\n\nmsgid "Blue"\nmsgstr "Blå"\n', "obsolete", 'nothing says "Blue"'),
        ('msgctxt "status"\nmsgid "Green"\nmsgstr "Grön {n}"\n', "differing-arguments", "differ in n"),
        ('msgctxt "status"\nmsgid "Green"\nmsgstr "Grön {n:stort}"\n', "unknown-form", '"n" in the form "stort"'),
        (
            'msgid "{n} goal of {whole}"\nmsgid_plural "{n} goals of {whole}"\nmsgstr[0] "{n} mål av {whole}"\nmsgstr[1] "{n} mål"\n',
            "differing-arguments",
            "differ in whole",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_told(folder: Path, text: str, code: str, words: str) -> None:
    write(folder, text)
    told = [problem for problem in keeping.problems([GOALS, GREEN]) if problem.code == code]
    assert told, code
    assert any(words in str(problem) for problem in told), [str(problem) for problem in told]
    assert all(problem.file and problem.line for problem in told)


def test_the_number_may_go_into_a_word(folder: Path) -> None:
    write(
        folder,
        'msgctxt "status"\nmsgid "Green"\nmsgstr "Grön"\n\nmsgid "{n} goal of {whole}"\nmsgid_plural "{n} goals of {whole}"\n'
        'msgstr[0] "ett mål av {whole}"\nmsgstr[1] "{n} mål av {whole}"\n',
    )
    assert keeping.problems([GOALS, GREEN]) == []


@pytest.mark.parametrize("broken", ['msgid "a"\nmsgstr "b\n', 'msgid "a"\nmsgstr[0 "b"\n', "nonsense here\n"])
def test_a_broken_file_is_one_problem_with_its_line(folder: Path, broken: str) -> None:
    write(folder, broken)
    with pytest.raises(BadInput) as caught:
        catalogues.catalogue("sv")
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("bad-catalogue", "sv.po")
    assert [item.code for item in keeping.problems([GREEN])] == ["bad-catalogue"]


def test_a_language_is_added_by_its_catalogue_alone(folder: Path) -> None:
    write(folder, 'msgctxt "status"\nmsgid "Green"\nmsgstr "Grøn"\n', "da.po")
    assert catalogues.known_languages() == ("en", "da")


def test_a_mended_text_is_spoken_at_once(folder: Path) -> None:
    write(folder, 'msgid "Green"\nmsgstr "Grön"\n')
    assert catalogues.catalogue("sv").texts["", "Green"] == ("Grön",)
    write(folder, 'msgid "Green"\nmsgstr "Grönt ljus"\n')
    assert catalogues.catalogue("sv").texts["", "Green"] == ("Grönt ljus",)


def test_bringing_in_step_keeps_texts_takes_up_fragments_and_drops_what_nobody_says(folder: Path) -> None:
    write(folder, 'msgid "Blue"\nmsgstr "Blå"\n')
    (folder / "parts").mkdir()
    write(folder, 'msgctxt "status"\nmsgid "Green"\nmsgstr "Grön"\n', "parts/room.sv.po")
    keeping.update("sv", [GOALS, GREEN])
    text = (folder / "sv.po").read_text(encoding="utf-8")
    assert 'msgstr "Grön"' in text
    assert "Blue" not in text
    assert 'msgid_plural "{n} goals of {whole}"' in text
    assert not list(folder.glob("parts/*"))
    before = text
    keeping.update("sv", [GOALS, GREEN])
    assert (folder / "sv.po").read_text(encoding="utf-8") == before


def test_messages_are_found_in_code_templates_and_notebooks(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'say("One " "text")\nplural("{n} a", "{n} b", n=1)\nin_context("c", "d")\nother("no")\n'
    )
    (tmp_path / "b.j2").write_text('<p>{{ say("In a template") }}</p>')
    notebook = '{"cells": [{"cell_type": "markdown", "metadata": {"tags": ["en"]}, "source": ["# Title\\n", "\\n", "Two\\n", "lines."]}]}'
    (tmp_path / "n.ipynb").write_text(notebook)
    found = [
        (entry.context, entry.text, entry.plural, entry.line) for entry in all_entries(tmp_path, tmp_path)
    ]
    assert found == [
        ("", "One text", "", 1),
        ("", "{n} a", "{n} b", 2),
        ("c", "d", "", 3),
        ("", "In a template", "", 1),
        ("", "Title", "", 1),
        ("", "Two lines.", "", 1),
    ]


def test_lists_and_tables_keep_their_lines() -> None:
    assert prose_blocks("## Head\n\na\nb\n\n- one\n- two\n\n| a |\n|---|") == [
        "Head",
        "a b",
        "- one\n- two",
        "| a |\n|---|",
    ]
