"""What a study file says of its languages and terms: every mistake is one message with file, line and remedy."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaltools.checks import BadInput
from evaltools.cli import main
from evaltools.study.model import read_study
from evaltools.words import catalogue as catalogues

LANGUAGES = "languages: [sv, en]"


def problems_of(study: Any, given: str) -> list[tuple[str, str, str]]:
    """Code, message and remedy of each problem; all must stand on the line of the languages."""
    study.replace("study.yml", LANGUAGES, given)
    with pytest.raises(BadInput) as caught:
        read_study(study.file)
    lines = Path(study.file).read_text(encoding="utf-8").splitlines()
    assert {(item.file, lines[(item.line or 0) - 1]) for item in caught.value.problems} == {
        ("study.yml", given)
    }
    return [(item.code, item.message, item.remedy) for item in caught.value.problems]


@pytest.mark.parametrize(
    ("given", "code", "message", "remedy"),
    [
        ("languages: []", "unknown-language", "no language is named", "en, nb, sv"),
        ("languages: [sv, xx]", "unknown-language", 'no catalogue for "xx"', "Known: en, nb, sv."),
        ("languages: [svv]", "unknown-language", 'no catalogue for "svv"', 'Did you mean "sv"?'),
        ("languages: [sv, {en: {word_from: sv}}]", "unknown-key", '"word_from"', 'Did you mean "words_from"?'),
        ("languages: [sv, {en: {words_from: s}}]", "unknown-language", 'for "s"', 'Did you mean "sv"?'),
        ("languages: [sv, {en: {words_from: en}}]", "unknown-language", "from itself", "another language"),
        ("languages: [sv, {en: }]", "bad-value", "no mapping with words_from", "the code alone"),
        ("languages: [sv, [en]]", "unknown-language", "languages.1 names no language", "Write a code"),
        ("languages: [sv, en, nb]", "missing-words", "the study speaks nb", "words_from: en"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_languages_is_told_once(
    small_study: Callable[..., Any], given: str, code: str, message: str, remedy: str
) -> None:
    study = small_study()
    if code == "missing-words":
        study.replace("study.yml", LANGUAGES, given)
        with pytest.raises(BadInput) as caught:
            read_study(study.file)
        told = [(item.code, item.message, item.remedy) for item in caught.value.problems]
        assert all(item.line for item in caught.value.problems)
    else:
        told = problems_of(study, given)
        assert len(told) == 1
    assert (told[0][0], message in told[0][1], remedy in told[0][2]) == (code, True, True), told


def test_all_mistakes_of_the_languages_are_told_at_once(small_study: Callable[..., Any]) -> None:
    told = problems_of(small_study(), "languages: [xx, {en: {word_from: sv}}, svv]")
    assert [code for code, *_ in told] == ["unknown-language", "unknown-key", "unknown-language"]


def test_mistakes_in_terms_stand_on_their_own_lines(small_study: Callable[..., Any]) -> None:
    study = small_study()
    terms = "terms:\n  interventon: {sv: {one: x}}\n  intervention:\n    nn: {one: x}\n    sv:\n      on: x\n      gender: neutre"
    study.replace("study.yml", LANGUAGES, f"{LANGUAGES}\n{terms}")
    with pytest.raises(BadInput) as caught:
        read_study(study.file)
    lines = Path(study.file).read_text(encoding="utf-8").splitlines()
    told = [(item.code, lines[(item.line or 0) - 1].strip(), item.remedy) for item in caught.value.problems]
    assert told == [
        ("unknown-term", "interventon: {sv: {one: x}}", 'Did you mean "intervention"?'),
        ("unknown-language", "nn: {one: x}", "Known: en, sv."),
        ("unknown-form", "on: x", 'Did you mean "one"?'),
        ("unknown-form", "gender: neutre", "Genders are common, neuter, a, an."),
    ]


HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n {sign} 1);\\n"\n\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD.format(sign="!!"), ["sv.po:4: the rule for plural forms cannot be read"]),
        (
            HEAD.format(sign="!=") + 'msgid "a {n}"\nmsgstr "{m}"\n\nmsgid "b {n}"\nmsgstr "{o}"\n',
            ['sv.po:6: "{m}" asks for "m"', 'sv.po:9: "{o}" asks for "o"'],
        ),
        (HEAD.format(sign="!=") + 'msgid "a\nmsgstr "b"\n', ["sv.po:6: cannot be read"]),
        ("\udcff", ["sv.po: cannot be read"]),
    ],
)
@pytest.mark.parametrize("command", ["run", "check"])
def test_a_broken_catalogue_is_told_before_any_notebook_runs(
    small_study: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    told: list[str],
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    study = small_study()
    folder = tmp_path / "catalogues"
    folder.mkdir()
    (folder / "sv.po").write_bytes(text.encode("utf-8", "surrogateescape"))
    monkeypatch.setattr(catalogues, "FOLDER", folder)
    monkeypatch.setattr(sys, "argv", ["evaltools", command])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("sv.po")]
    assert [line.startswith(start) for line, start in zip(lines, told, strict=True)] == [True] * len(told), (
        lines
    )
    assert not (study.root / "outputs").exists()
