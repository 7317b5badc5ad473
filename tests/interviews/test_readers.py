"""What interviews come as: what is read of each kind, what is told, and what is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.interviews import read_transcript, read_transcripts
from evaltools.interviews.transcripts.readers import read_any
from evaltools.interviews.transcripts.text import turns

SRT = "1\n00:00:01,000 --> 00:00:02,500\nHej och\n\n2\n00:00:02,600 --> 00:00:04,000\nvälkommen.\n\n3\n00:01:02,000 --> 00:01:03,000\nTack.\n"
VTT = (
    "WEBVTT\n\nNOTE en anmärkning\n\n00:01.000 --> 00:02.000\n<v Anna Berg>Hur började</v>\n\n"
    "00:02.100 --> 00:03.000\n<v Anna Berg>det &amp; varför?</v>\n\n00:00:03.500 --> 00:00:05.000\n<v Bo Ek>Med <i>ett</i> möte.</v>\n"
)
RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\*\generator Word;}{\header Hemligt\par}"
    r"IP1: Det var \'e5r 2019 \u8211? ja\u55357?\u56898?.\par {\v dolt namn}Mer{\deleted  bort}{\*\atnauthor Eva}"
    r"{\*\annotation kolla}.{\footnote{\pard skratt}}\par}"
)


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


class TestKinds:
    def test_subrip_is_joined_into_turns_with_times(self, tmp_path: Path) -> None:
        reading = read_any(written(tmp_path, "a.srt", SRT))
        assert reading.text == "[00:00:01] Hej och välkommen.\n\n[00:01:02] Tack.\n"
        assert [(turn.time, reading.text[turn.said : turn.end]) for turn in turns(reading.text)] == [
            ("00:00:01", "Hej och välkommen."), ("00:01:02", "Tack."),
        ]  # fmt: skip

    def test_webvtt_with_voices(self, tmp_path: Path) -> None:
        reading = read_any(written(tmp_path, "teams.vtt", VTT))
        assert (
            reading.text
            == "[00:00:01] Anna Berg: Hur började det & varför?\n\n[00:00:03] Bo Ek: Med ett möte.\n"
        )
        assert [turn.speaker for turn in turns(reading.text)] == ["Anna Berg", "Bo Ek"]

    @pytest.mark.parametrize(
        "content",
        [
            {"text": "x", "segments": [{"start": 1.2, "end": 2, "text": " Hej ", "speaker": "SPEAKER_00"}]},
            [{"start": 1, "end": 2, "text": "Hej", "speaker": "SPEAKER_00"}],
        ],
    )
    def test_whisper_json(self, tmp_path: Path, content: object) -> None:
        reading = read_any(written(tmp_path, "a.json", json.dumps(content)))
        assert reading.text == "[00:00:01] SPEAKER_00: Hej\n"

    def test_whisper_cpp_counts_in_milliseconds(self, tmp_path: Path) -> None:
        content = {"transcription": [{"offsets": {"from": 62_000, "to": 63_000}, "text": " Hej."}]}
        assert read_any(written(tmp_path, "a.json", json.dumps(content))).text == "[00:01:02] Hej.\n"

    def test_rich_text(self, tmp_path: Path) -> None:
        reading = read_any(written(tmp_path, "a.rtf", RTF))
        assert reading.text == "IP1: Det var år 2019 – ja🙂.\n\nMer.[1]\n\n[1] skratt"
        assert [(one.kind, one.text) for one in reading.left_out] == [
            ("header", "Hemligt"), ("hidden", "dolt namn"), ("deletion", "bort"), ("comment", "kolla"),
        ]  # fmt: skip

    def test_open_document(self, tmp_path: Path) -> None:
        content = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
            xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
            <text:tracked-changes><text:changed-region><text:deletion><text:p>alltid</text:p></text:deletion>
            </text:changed-region></text:tracked-changes><text:p>IP1: Vi var<text:s text:c="2"/>aldrig<text:change
            text:change-id="a"/> nöjda<office:annotation><dc:creator>Eva</dc:creator><text:p>sant?</text:p></office:annotation>.</text:p>
            <text:list><text:list-item><text:p>ett</text:p></text:list-item></text:list></office:text></office:body>
            </office:document-content>"""
        path = tmp_path / "a.odt"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", content)
        reading = read_any(path)
        assert reading.text == "IP1: Vi var  aldrig nöjda.\n\n• ett"
        assert [(one.kind, one.text, one.by) for one in reading.left_out] == [
            ("deletion", "alltid", ""),
            ("comment", "sant?", "Eva"),
        ]

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"]
    )
    def test_older_encodings_are_read_and_told(self, tmp_path: Path, encoding: str) -> None:
        text = "IP1: Åsa åt kräftor på ön i går, det var härligt.\n"
        reading = read_any(written(tmp_path, "a.txt", text.encode(encoding)))
        assert reading.text == text
        wanted = "UTF-16" if "16" in encoding else "UTF-8" if "utf" in encoding else encoding
        assert reading.encoding == wanted


class TestNotAnythingIsText:
    @pytest.mark.parametrize(
        ("name", "data", "kind"),
        [
            ("a.txt", RTF, "Rich Text"), ("a.txt", SRT, "SubRip"), ("a.txt", VTT, "WebVTT"),
            ("a.txt", "%PDF-1.7\n%âãÏÓ", "PDF"), ("a.txt", b"PK\x03\x04rest", "zip"), ("a.rtf", RTF, '".rtf"'),
            ("a.srt", SRT, '".srt"'), ("a.vtt", VTT, '".vtt"'), ("a.odt", b"PK\x03\x04", '".odt"'), ("a.pdf", "%PDF-1.4", '".pdf"'),
        ],
    )  # fmt: skip
    def test_other_formats_are_refused_by_name(
        self, tmp_path: Path, name: str, data: bytes | str, kind: str
    ) -> None:
        with pytest.raises(BadInput) as refused:
            read_transcript(written(tmp_path, name, data))
        (problem,) = refused.value.problems
        assert kind in problem.message
        assert problem.remedy

    def test_a_folder_tells_what_it_cannot_read(self, tmp_path: Path) -> None:
        written(tmp_path, "a.txt", "IP1: Hej.\n")
        written(tmp_path, "b.rtf", RTF)
        written(tmp_path, ".DS_Store", "x")
        with pytest.raises(BadInput) as refused:
            read_transcripts(tmp_path)
        assert [(problem.code, problem.file.rsplit("/", 1)[-1]) for problem in refused.value.problems] == [
            ("not-a-transcript", "b.rtf")
        ]

    @pytest.mark.parametrize(
        "data",
        [
            b"%PDF-1.7",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1doc",
            b"{\\rtf1 {",
            b'{"a": [1, 2]}',
            b"WEBVTT\n\nhej",
        ],
    )
    def test_what_cannot_be_taken_in_is_told(self, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(BadInput) as refused:
            read_any(written(tmp_path, "a.txt", data))
        assert refused.value.problems[0].remedy


class TestSpeakers:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("Anna Berg  00:13\nHej.\n\nBo Ek  00:20\nJa.\n", [("Anna Berg", "00:13"), ("Bo Ek", "00:20")]),
            ("[00:01:02] IP1: Hej\n\n[00:02:00] I: va?\n", [("IP1", "00:01:02"), ("I", "00:02:00")]),
            ("IP1 [00:02:00]: hej\n\nIP2 [00:03:00]: du\n", [("IP1", "00:02:00"), ("IP2", "00:03:00")]),
            ("intervjuare: Hur?\n\nip: Så.\n", [("intervjuare", ""), ("ip", "")]),
            ("Anna (rektor): Hej.\n\nBo (polis): Ja.\n", [("Anna (rektor)", ""), ("Bo (polis)", "")]),
            ("Anna Berg   0:03\nHej\nBo Ek   0:09\nmer\n", [("Anna Berg", "0:03"), ("Bo Ek", "0:09")]),
            ("0:03 Anna Berg\nHej\n0:09 Bo Ek\nmer\n", [("Anna Berg", "0:03"), ("Bo Ek", "0:09")]),
            ("[00:00.000 --> 00:04.000] SPEAKER_00: a\n[00:04.000 --> 00:06.000] SPEAKER_01: b\n", [("SPEAKER_00", "00:00.000"), ("SPEAKER_01", "00:04.000")]),
            ("[00:00.000 --> 00:04.000]  a\n[00:04.000 --> 00:06.000]  b\n", [(None, "00:00.000"), (None, "00:04.000")]),
            ("Anna: Hej\n\nBo: du\n\nAnna: ja\n\nBo: nej\n", [("Anna", ""), ("Bo", "")] * 2),
        ],
    )  # fmt: skip
    def test_turns_open_as_people_and_programs_write_them(
        self, text: str, wanted: list[tuple[str | None, str]]
    ) -> None:
        assert [(turn.speaker, turn.time) for turn in turns(text)] == wanted

    def test_words_before_a_colon_are_not_speakers(self) -> None:
        text = "IP1: Det var svårt.\n\nProblemet: vi hade inga pengar, det var problemet.\n\nNej: inte så.\n\nNej: igen.\n\nKl 10: fika.\n"
        assert [turn.speaker for turn in turns(text)] == ["IP1"]
        assert [turn.speaker for turn in turns(text + "\nProblemet: kvar.\n")] == ["IP1"]

    def test_a_role_that_is_also_a_word_counts_when_it_comes_back(self) -> None:
        text = "".join(f"Rektor: Jag är rektor {number}.\n\nPolis: Ja.\n\n" for number in range(6))
        assert [turn.speaker for turn in turns(text)][:2] == ["Rektor", "Polis"]

    def test_who_asks_is_told_from_the_labels_or_said(self, tmp_path: Path) -> None:
        transcript = read_transcript(written(tmp_path, "a.txt", "Intervjuare: Hur?\n\nIP1: Så.\n"))
        assert transcript.asking == ("Intervjuare",)
        said = read_transcript(
            written(tmp_path, "b.txt", "---\ninterviewers: [Eva Ek]\n---\nEva Ek: Hur?\n\nIP1: Så.\n")
        )
        assert said.asking == ("Eva Ek",)
