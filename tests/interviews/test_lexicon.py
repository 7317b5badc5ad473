"""Words of languages: a file each, and no language is needed."""

from dataclasses import fields

import pytest

from evaltools.files.yaml import read_yaml
from evaltools.interviews.transcripts.lexicon import FOLDER, Lexicon, languages, lexicon
from evaltools.interviews.transcripts.text import sentences, turns
from evaltools.interviews.transcripts.transcripts import Transcript, read_transcript, write_transcript


@pytest.mark.parametrize("language", languages())
def test_each_file_has_the_same_fields_in_small_letters(language):
    content = read_yaml(FOLDER / f"{language}.yml").data
    assert set(content) == {field.name for field in fields(Lexicon)}
    assert all(isinstance(text, str) for text in content.values())
    own = lexicon(language)
    assert own.asking
    assert own.common
    assert all(word == word.lower() for word in own.common | own.ordinary | own.openers)


def test_what_is_not_known_has_the_words_of_all():
    every = lexicon("")
    assert lexicon("so") == every
    assert every.common == frozenset().union(*(lexicon(code).common for code in languages()))
    assert lexicon("no") == lexicon("nb") == lexicon("nn-NO")


def test_words_are_those_of_the_language():
    said = "Men: We met at noon.\n\nWomen: We did not.\n\nMen: Later, then.\n\nWomen: Never.\n"
    assert [turn.speaker for turn in turns(said, (), "en")] == ["Men", "Women", "Men", "Women"]
    assert "Men" not in [turn.speaker for turn in turns(said, (), "sv")]
    dotted = "Det var f.eks. Ola som kom. Ja."
    assert len(sentences(dotted, "nb")) == len(sentences(dotted)) == 2
    assert len(sentences(dotted, "sv")) == 3


def test_letters_of_any_latin_alphabet_make_an_identifier(tmp_path):
    transcript = Transcript("Gjøvik-Łódź_Bærum", "IP1: Ja.\n")
    path = write_transcript(transcript, tmp_path)
    assert read_transcript(path).id == transcript.id
    assert "language" not in path.read_text()
    assert read_transcript(path).language == ""
