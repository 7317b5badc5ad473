import datetime
import unicodedata
from itertools import pairwise

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from evaltools.checks import BadInput
from evaltools.interviews.transcripts.text import checksum, normalise, paragraphs, sentences, turns
from evaltools.interviews.transcripts.transcripts import read_transcript, read_transcripts, write_transcript

FRONT = "---\nid: int-01\ninformant: ip-07\ndate: 2021-03-04\nlanguage: sv\nsynthetic: true\n---\n"


def write(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_reads_front_matter_and_text(tmp_path):
    found = read_transcript(write(tmp_path, "a.txt", FRONT + "\nIntervjuare: Hej?\n\nIP7: Ja, å ä ö 🙂.\n"))
    assert (found.id, found.informants, found.synthetic) == ("int-01", ("ip-07",), True)
    assert found.date == datetime.date(2021, 3, 4)
    assert found.text == "Intervjuare: Hej?\n\nIP7: Ja, å ä ö 🙂.\n"
    assert found.checksum == checksum(found.text)
    assert [(turn.speaker, found.text[turn.said : turn.end]) for turn in found.turns] == [
        ("Intervjuare", "Hej?"),
        ("IP7", "Ja, å ä ö 🙂."),
    ]


def test_the_same_text_however_it_was_saved(tmp_path):
    text = "IP7: Påverkan på skolan.\nOch mer.\n"
    saved = {
        "lf.txt": text.encode(),
        "crlf.txt": text.replace("\n", "\r\n").encode(),
        "cr.txt": text.replace("\n", "\r").encode(),
        "bom.txt": b"\xef\xbb\xbf" + text.encode(),
        "nfd.txt": unicodedata.normalize("NFD", text).encode(),
        "utf16.txt": text.encode("utf-16"),
    }
    for name, data in saved.items():
        found = read_transcript(write(tmp_path, name, data))
        assert found.text == text, name
        assert found.id == name.removesuffix(".txt")


def test_docx_reads_to_text(tmp_path):
    document = Document()
    for line in ("---", "id: int-02", "synthetic: true", "---", "Intervjuare: Hej?", "", "IP7: Ja."):
        document.add_paragraph(line)
    document.add_table(1, 1).rows[0].cells[0].text = "I en tabell"
    document.save(tmp_path / "two.docx")
    found = read_transcript(tmp_path / "two.docx")
    assert found.id == "int-02"
    assert found.text == "Intervjuare: Hej?\n\nIP7: Ja.\n\nI en tabell"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ("---\nid: a\nText utan slut\n", "open-front-matter", 1),
        ("---\nid: 7\n---\nText", "not-text", 2),
        ("---\nid: a\ndatum: 2021-01-01\n---\nText", "unknown-key", 3),
        ("---\nid: a\ndate: våren\n---\nText", "bad-date", 3),
        ("---\nid: a\nsynthetic: ja\n---\nText", "bad-value", 3),
        ("---\nid: a\nlanguage: tyska\n---\nText", "bad-language", 3),
        ("---\nid: a/../b\n---\nText", "bad-id", 1),
        ("---\nid: a\n---\n \n", "empty-transcript", None),
        ("---\nid: [a\n---\nText", "not-yaml", 3),
        ("---\nid: a\ndate: [&x [1, 1], *x]\n---\nText", "yaml-alias", 3),
        ("---\nid: a\ndate: 2021-13-45\n---\nText", "bad-date", 3),
        (b"Rad ett\nRad \xff\xfa", "not-utf8", 2),
        ("Rad ett\nRad\x00 två", "control-character", 2),
    ],
)
def test_bad_transcripts_name_file_line_and_remedy(tmp_path, data, code, line):
    path = write(tmp_path, "bad.txt", data)
    with pytest.raises(BadInput) as caught:
        read_transcript(path)
    problem = next(problem for problem in caught.value.problems if problem.code == code)
    assert problem.file.endswith("bad.txt")
    assert problem.line is None or problem.line >= 1
    assert line is None or problem.line == line


def test_all_problems_of_a_folder_are_told_at_once(tmp_path):
    write(tmp_path, "a.txt", "---\nid: x\nlanguage: deutsch\nsynthetic: 1\n---\nText")
    write(tmp_path, "b.txt", b"\xff\x00\xfa")
    write(tmp_path, "c.txt", "---\nid: same\n---\nText")
    write(tmp_path, "d.txt", "---\nid: Same\n---\nText")
    with pytest.raises(BadInput) as caught:
        read_transcripts(tmp_path)
    assert [problem.code for problem in caught.value.problems] == [
        "bad-language",
        "bad-value",
        "not-utf8",
        "duplicate-id",
    ]


def test_a_word_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(BadInput, match="not a whole zip"):
        read_transcript(write(tmp_path, "a.docx", b"PK\x03\x04 nothing"))


def test_written_and_read_again_is_the_same(tmp_path, transcript):
    path = write_transcript(transcript, tmp_path)
    assert read_transcript(path) == transcript
    assert [item.name for item in tmp_path.iterdir()] == ["int-01.txt"]


text = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r\t:. åÅÉ🙂"), max_size=200
)


@given(text)
def test_normalising_twice_changes_nothing(sample):
    once = normalise("\ufeff" + sample.removeprefix("\ufeff"))
    assert normalise(once) == once
    assert "\r" not in once


@given(text)
def test_units_lie_in_the_text_in_order_and_lose_no_word(sample):
    sample = normalise(sample)
    for cut in (paragraphs, sentences):
        units = cut(sample)
        assert all(0 <= unit.start < unit.end <= len(sample) for unit in units)
        assert all(before.end <= after.start for before, after in pairwise(units))
        kept = "".join(sample[unit.start : unit.end] for unit in units)
        assert "".join(kept.split()) == "".join(sample.split())
    spoken = turns(sample)
    assert all(turn.start <= turn.said <= turn.end for turn in spoken)
    assert all(before.end <= after.start for before, after in pairwise(spoken))


def test_a_label_is_a_name_and_not_a_clause():
    sample = "IP 3: Ja.\nDet var så här: vi satt där.\nAnna Å: Nej.\nKl 10: fika\n"
    assert [turn.speaker for turn in turns(sample)] == ["IP 3", "Anna Å"]
    assert [turn.speaker for turn in turns(sample, ("IP 3", "Anna Å"))] == ["IP 3", "Anna Å"]


def test_abbreviations_do_not_end_a_sentence():
    sample = "Vi sågs t.ex. På torget. Det var kl. 10. J. Berg kom! ”Ja”, sa hon."
    assert [sample[unit.start : unit.end] for unit in sentences(sample)] == [
        "Vi sågs t.ex. På torget.",
        "Det var kl. 10.",
        "J. Berg kom!",
        "”Ja”, sa hon.",
    ]


def test_units_leave_the_speaker_out(transcript):
    words = [transcript.text[unit.start : unit.end] for unit in transcript.units("sentence")]
    assert words[:3] == [
        "Hur började samverkan i området?",
        "Det började 2019.",
        "Vi träffades t.ex. varje måndag på Ersboda 🙂.",
    ]
    assert len(transcript.units("turn")) == len(transcript.units("paragraph")) == 4
    for kind in ("turn", "paragraph", "sentence"):
        answers = transcript.units(kind, without=["Intervjuare"])
        assert answers
        assert all(transcript.turn_at(unit.start).speaker == "IP7" for unit in answers)
