"""The quick reader of catalogues gives what Babel gives, or leaves the file to Babel."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.words.catalogue import _quickly, _with_babel, files_of, known_languages
from evaltools.words.quick import quick_po

HEAD = '# Of somebody.\nmsgid ""\nmsgstr ""\n"Language: sv\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def test_the_catalogues_of_the_package_are_read_alike() -> None:
    files = [path for language in known_languages() for path in files_of(language)]
    assert files
    for path in files:
        quick = _quickly(path)
        assert quick is not None, path
        careful = _with_babel(path, [])
        assert quick[1] == careful[1]
        assert [entry for entry in quick[2] if all(entry[2])] == careful[2]


def written(folder: Path, text: str) -> Path:
    path = folder / "xx.po"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "entry",
    [
        '#: a.py\nmsgid "A"\nmsgstr "B"\n',
        '#: a.py\n#, python-brace-format\nmsgid "{a}"\nmsgstr "{a} \\"x\\" \\\\ \\t"\n',
        'msgctxt "c"\nmsgid "A"\nmsgid_plural "As"\nmsgstr[0] "B"\nmsgstr[1] "Bs"\n\nmsgid "Z"\nmsgstr ""\n',
    ],
)
def test_usual_entries(tmp_path: Path, entry: str) -> None:
    path = written(tmp_path, HEAD + entry)
    quick = _quickly(path)
    assert quick is not None
    assert [one for one in quick[2] if all(one[2])] == _with_babel(path, [])[2]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + '#, fuzzy\nmsgid "A"\nmsgstr "B"\n',
        HEAD + '#~ msgid "A"\n#~ msgstr "B"\n',
        HEAD + 'msgid ""\n"A"\nmsgstr "B"\n',
        HEAD + 'msgid "A"\nmsgstr "B\n',
        HEAD + 'msgid "A"\nmsgstr "\\q"\n',
        HEAD + 'msgid "A"\nmsgstr "B"\n\nmsgid "A"\nmsgstr "C"\n',
        HEAD + 'msgid "A"\nmsgid_plural "As"\nmsgstr[0] "B"\n',
        HEAD.replace("nplurals=2", "nplurals=3") + 'msgid "A"\nmsgstr "B"\n',
        'msgid "A"\nmsgstr "B"\n',
    ],
)
def test_what_is_unusual_is_left_to_babel(tmp_path: Path, text: str) -> None:
    assert quick_po(written(tmp_path, text)) is None


def test_an_argument_the_message_lacks_is_left_to_babel(tmp_path: Path) -> None:
    assert _quickly(written(tmp_path, HEAD + 'msgid "{a}"\nmsgstr "{b}"\n')) is None
