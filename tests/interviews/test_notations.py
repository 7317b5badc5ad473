"""How programs and people write who speaks and when, in Swedish, Norwegian and English, and what only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.interviews.transcripts.readers import decoded, read_any
from evaltools.interviews.transcripts.rows import told_in_columns
from evaltools.interviews.transcripts.text import turns


def said(text: str, language: str = "") -> list[tuple[str | None, str, str]]:
    return [(turn.speaker, turn.time, text[turn.said : turn.end]) for turn in turns(text, (), language)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Anna Berg\n0 minuter 3 sekunder\nHur?\n\nBo Ek\n1 minut 10 sekunder\nSå.\n",
         [("Anna Berg", "0 minuter 3 sekunder", "Hur?"), ("Bo Ek", "1 minut 10 sekunder", "Så.")]),
        ("Kari Ås\n0 minutter 3 sekunder\nHva?\n", [("Kari Ås", "0 minutter 3 sekunder", "Hva?")]),
        ("Speaker1\n[00:00:01]\nHej.\n\nSpeaker2\n[00:00:09]\nSvar.\n",
         [("Speaker1", "00:00:01", "Hej."), ("Speaker2", "00:00:09", "Svar.")]),
        ("Anna Berg: [00:00:01] Hej.\n\nBo Ek: [00:00:09] Svar.\n",
         [("Anna Berg", "00:00:01", "Hej."), ("Bo Ek", "00:00:09", "Svar.")]),
        ("Anna Berg (00:01):\nHej.\n\nBo Ek (00:09):\nSvar.\n", [("Anna Berg", "00:01", "Hej."), ("Bo Ek", "00:09", "Svar.")]),
        ("[Anna Berg] 10:15:01\nHej.\n\n[Bo Ek] 10:15:09\nSvar.\n",
         [("Anna Berg", "10:15:01", "Hej."), ("Bo Ek", "10:15:09", "Svar.")]),
        ("#00:00:01-0# I: Hej.\n\n#00:00:09-1# B: Svar.\n", [("I", "#00:00:01-0#", "Hej."), ("B", "#00:00:09-1#", "Svar.")]),
        ("09:01:02\t From  Anna Berg : Hej.\n09:01:40\t From  Bo Ek : Svar.\n",
         [("Anna Berg", "09:01:02", "Hej."), ("Bo Ek", "09:01:40", "Svar.")]),
        ("2026-02-03 09:01:02 Från Anna Berg till Alla:\n\tHej.\n2026-02-03 09:01:40 Från Bo till Anna Berg (Privat):\n\tJa, visst.\n",
         [("Anna Berg", "09:01:02", "Hej."), ("Bo", "09:01:40", "Ja, visst.")]),
        ("09:01 Fra Kari Ås til Alle: Hei.\n09:02 Fra Ola Nes til Alle: Svar.\n",
         [("Kari Ås", "09:01", "Hei."), ("Ola Nes", "09:02", "Svar.")]),
        ("**Intervjuare:** Hur?\n\n**IP1:** Så.\n", [("Intervjuare", "", "Hur?"), ("IP1", "", "Så.")]),
        ("INTERVJUARE: Hur?\nANNA BERG: Så.\n", [("INTERVJUARE", "", "Hur?"), ("ANNA BERG", "", "Så.")]),
        ("I – Hur?\n\nIP1 – Så.\n\nI – Jaha.\n\nIP1 – Ja.\n",
         [("I", "", "Hur?"), ("IP1", "", "Så."), ("I", "", "Jaha."), ("IP1", "", "Ja.")]),
        ("Q. How?\n\nA. So.\n\nQ. And?\n\nA. No.\n", [("Q", "", "How?"), ("A", "", "So."), ("Q", "", "And?"), ("A", "", "No.")]),
        ("I\tHur?\nIP1\tSå.\nI\tJaha.\nIP1\tJa.\n", [("I", "", "Hur?"), ("IP1", "", "Så."), ("I", "", "Jaha."), ("IP1", "", "Ja.")]),
        ("Intervjuer: Hva?\n\nDeltaker 1: Problemet: penger.\n\nDeltaker 2: Nei: ikke slik.\n",
         [("Intervjuer", "", "Hva?"), ("Deltaker 1", "", "Problemet: penger."), ("Deltaker 2", "", "Nei: ikke slik.")]),
    ],
)  # fmt: skip
def test_who_speaks_and_when(text: str, wanted: list[tuple[str | None, str, str]]) -> None:
    assert said(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Det fanns tre problem.\n\nProblemet: inga pengar.\n\nSlutsats: bra. Enligt Anna: bra.\n\nMål 1: fler\nMål 2: färre\n",
        "A. First.\n\nB. Second.\n\nC. Third.\n",
        "Skolan – som alla vet – är bra.\n\nHemmet – också.\n",
        "Stad\tAntal\nUmeå\t12\nBoden\t3\n",
        "Rubrik\n\nKl. 10:15 kom de.\n",
    ],
)
def test_what_only_looks_like_a_speaker(text: str) -> None:
    assert [turn.speaker for turn in turns(text)] == [None]


def reading(folder: Path, content: object) -> str:
    path = folder / "a.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_any(path).text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"utterances": [{"speaker": "A", "start": 1000, "end": 2000, "text": "Hej"}], "words": []}, "[00:00:01] A: Hej\n"),
        ({"results": {"utterances": [{"speaker": 0, "start": 61.0, "end": 62.0, "transcript": "Hej"}]}}, "[00:01:01] Speaker 0: Hej\n"),
        ({"results": {"transcripts": [{"transcript": "Hej du"}], "audio_segments": [
            {"transcript": "Hej", "start_time": "2.5", "end_time": "3.0", "speaker_label": "spk_0"},
            {"transcript": "du", "start_time": "3.0", "end_time": "4.0", "speaker_label": "spk_1"}]}},
         "[00:00:02] spk_0: Hej\n\n[00:00:03] spk_1: du\n"),
        ({"transcript": {"words": [{"time": 0, "value": "Hej", "paragraphId": "p1"}, {"time": 300, "value": "du.", "paragraphId": "p1"},
                                   {"time": 5000, "value": "Ja.", "paragraphId": "p2"}],
                         "paragraphs": [{"id": "p1", "speaker": "Anna"}, {"id": "p2", "speaker": "Bo"}]}},
         "[00:00:00] Anna: Hej du.\n\n[00:00:05] Bo: Ja.\n"),
        ({"transcript": [{"start_time": 0.5, "end_time": 2, "text": "Hej", "speaker": "Speaker1"}]}, "[00:00:00] Speaker1: Hej\n"),
        ({"recognizedPhrases": [{"speaker": 1, "offsetInTicks": 10_000_000, "durationInTicks": 1, "nBest": [{"display": "Hej."}]}]},
         "[00:00:01] Speaker 1: Hej.\n"),
        ({"text": '<p><span class="timestamp" data-timestamp="75">1:15</span> <b>I:</b> P&aring; &ouml;n<br/>rad</p>', "media": "x"},
         "[1:15] I: På ön\n\nrad"),
        ({"segments": [{"start": 0, "text": "Hej", "speaker": "Anna"}, {"start": 9, "text": "då"}]}, "[00:00:00] Anna: Hej\n\n[00:00:09] ?: då\n"),
    ],
)  # fmt: skip
def test_recognisers(tmp_path: Path, content: object, text: str) -> None:
    found = reading(tmp_path, content)
    assert found == text
    assert None not in [turn.speaker for turn in turns(found)]


@pytest.mark.parametrize(
    "content", [[], {}, {"results": {"a": 1}}, {"segments": [1, "x", {"text": ""}]}, {"utterances": None}]
)
def test_json_without_speech_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(BadInput, match="without segments"):
        reading(tmp_path, content)


def test_a_page_is_read_as_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<!DOCTYPE html><html><head><title>t</title><style>x{}</style></head><body><p>I: Hur &amp; <i>var</i>?</p>"
        "<script>alert(1)</script><div style='display: none'>dolt</div><ul><li>ett<li>två</ul><img alt='karta'></body></html>"
    )
    found = read_any(path)
    assert found.text == "I: Hur & var?\n\nett\n\ntvå"
    assert [(one.kind, one.text) for one in found.left_out] == [("hidden", "dolt"), ("picture", "karta")]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-32", "I: på ön"), ("iso8859_15", "I: 100 € på ön"), ("cp1250", "I: Dzień dobry, łódź"), ("cp1251", "И: Привет, как дела"),
        ("cp1254", "I: Şimdi çocuğun ağzı"),
    ],
)  # fmt: skip
def test_other_encodings(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding), "a.txt") == (text, "UTF-32" if encoding == "utf-32" else encoding)


def test_a_text_cut_short_is_told() -> None:
    with pytest.raises(BadInput, match="no whole UTF-16"):
        decoded("I: på".encode("utf-16") + b"x", "a.txt")


class TestTablesInPlainText:
    @pytest.mark.parametrize(
        "table",
        [
            "Timespan\tContent\tSpeaker\n0:00,0 - 0:12,4\tHur började det?\tI\n0:12,4 - 0:30,0\tDet var sent.\tIP1\n",
            "\tTidsintervall\tTalare\tInnehåll\r\n1\t0:00,0 – 0:12,4\tI\tHur började det?\r\n2\t0:12,4 – 0:30,0\tIP1\tDet var sent.\r\n",
        ],
    )
    def test_each_row_is_a_turn_whatever_the_order_of_columns(self, tmp_path: Path, table: str) -> None:
        (tmp_path / "a.txt").write_bytes(table.encode())
        reading = read_any(tmp_path / "a.txt")
        assert said(reading.text) == [("I", "0:00,0", "Hur började det?"), ("IP1", "0:12,4", "Det var sent.")]
        assert [one.kind for one in reading.left_out] == ["heading"]

    def test_other_columns_are_told(self, tmp_path: Path) -> None:
        rows = "Speaker\tContent\tTheme\nAnna\tVi kom sent den dagen.\ttid\nBo\tJa.\t\nAnna\tSå var det.\tslut\nBo\tNej.\t\n"
        (tmp_path / "a.txt").write_text(rows)
        reading = read_any(tmp_path / "a.txt")
        assert [turn[0] for turn in said(reading.text)] == ["Anna", "Bo", "Anna", "Bo"]
        assert [(one.kind, one.text) for one in reading.left_out][1:] == [
            ("column", "tid"),
            ("column", "slut"),
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "I\tHur?\nIP1\tSå.\nI\tJaha.\nIP1\tJa.\n",  # no names above the columns
            "Mål\tUtfall\nFler\tJa\nFärre\tNej\n",
            "En rad\tmed en tabb\nen annan\n",
            "",
        ],
    )
    def test_what_is_no_such_table_stays_as_it_is(self, text: str) -> None:
        assert told_in_columns(text) is None
