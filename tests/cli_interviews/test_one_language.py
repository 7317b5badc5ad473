"""A folder of interviews in English alone: taken in, coded, made anonymous, compared, exported without another language."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaltools.cli import cli
from evaltools.cli.interview_language import report_language, spoken_language
from evaltools.interviews import Code, Codebook, CodingStore, new_coding, read_transcripts, write_codebook

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Alice Shaw>How did it start?</v>\n\n00:03.000 --> 00:05.000\n<v Bob Finch>With Will Turner. We will go on.</v>\n"
NOTES = "Interviewer: Who came?\n\nP1: Mum called 07700 900123, and Rose came.\n\nInterviewer: And then?\n\nP1: A rose for Rose.\n"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli, ["interviews", *map(str, arguments)])
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.output


def foreign(text: str) -> set[str]:
    """What in a text is Swedish: letters, and words of the package's own messages."""
    found = {*re.findall(r"\w*[åäöÅÄÖ]\w*", text)}
    words = {
        "och",
        "inte",
        "är",
        "kodning",
        "kodningar",
        "replik",
        "repliker",
        "stycke",
        "enhet",
        "telefonnummer",
        "namn",
    }
    return found | (words & set(re.findall(r"\w+", text.casefold())))


def test_no_swedish_is_needed_or_comes_in(tmp_path: Path) -> None:
    (tmp_path / "focus group.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "notes.txt").write_text(NOTES, encoding="utf-8")
    folder = tmp_path / "interviews"
    said = run(
        "add",
        tmp_path / "focus group.vtt",
        tmp_path / "notes.txt",
        "--into",
        folder,
        "--speakers",
        "auto",
        "--spoken",
        "en",
    )
    texts = read_transcripts(folder / "transcripts")
    assert [text.language for text in texts] == ["en", "en"]
    assert texts[1].asking == ("Interviewer",)
    write_codebook(
        Codebook((Code("start", "How it began", definition="First steps."),)), folder / "codebook.yml"
    )
    store = CodingStore(folder / "codings")
    for coder in ("kate", "liam"):
        for text in texts:
            store.open(text.id, coder)
            place = text.text.index("W" if text.id == "notes" else "With")
            store.append(new_coding(text, coder, place, place + 4, "start"))
    said += run("agreement", folder, "--unit", "turn", "--samples", 200)
    key = tmp_path / "safe" / "names.key.yml"
    key.parent.mkdir()
    key.write_text(
        "people: {Alice Shaw: Researcher, Bob Finch: Head 1, Will Turner: Teacher 2, Rose: Pupil 3}\n"
    )
    said += run("pseudonymise", folder, "--key", key, "--into", tmp_path / "open")
    said += run("export", tmp_path / "open", "--to", tmp_path / "out.qdpx")
    said += run("import", tmp_path / "out.qdpx", "--into", tmp_path / "back")
    written = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and path.suffix in (".txt", ".md", ".yml", ".jsonl")
    ]
    said += "".join(path.read_text(encoding="utf-8") for path in written)
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        said += "".join(archive.read(name).decode() for name in archive.namelist())
    assert foreign(said) == set()
    open_texts = {text.id: text.text for text in read_transcripts(tmp_path / "open" / "transcripts")}
    assert "Head 1: With Teacher 2. We will go on." in open_texts["focus-group"]
    assert "[phone number]" in open_texts["notes"]
    assert "A rose for Pupil 3." in open_texts["notes"]
    assert [text.id for text in read_transcripts(tmp_path / "back" / "transcripts")] == [
        "focus-group",
        "notes",
    ]


def test_the_study_or_the_interviews_say_in_which_language(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "raw" / "own" / "interviews"
    (folder / "transcripts").mkdir(parents=True)
    assert (report_language(None, folder), spoken_language(None, folder, ask=False)) == ("en", "")
    assert report_language(None, folder, "nb") == "nb"
    (folder / "transcripts" / "a.txt").write_text("---\nlanguage: nb\n---\nIP1: Ja.\n")
    assert (report_language(None, folder), spoken_language(None, folder, ask=False)) == ("nb", "nb")
    (tmp_path / "other.yml").write_text("study: other\ndata: [other]\nlanguages: [nb]\n")
    (tmp_path / "own.yml").write_text("study: own\ndata: [own]\nlanguages: [{sv: {words_from: en}}, en]\n")
    assert (report_language(None, folder), report_language("en", folder)) == ("sv", "en")
    assert spoken_language("so", folder, ask=False) == "so"


def test_somebody_at_a_terminal_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Norwegian", "nb"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    assert spoken_language(None, tmp_path, ask=True) == "nb"
