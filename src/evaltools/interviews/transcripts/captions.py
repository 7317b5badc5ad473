"""Subtitles and what speech recognisers write: WebVTT, SubRip, and the JSON of Whisper and its kin.

What one speaker says in one breath is cut into many cues; here they are joined into turns again, each with the time it
begins, as `[00:01:02] Name: …`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.text import normalise

PAUSE = 2.0
"""Seconds between two cues after which a turn without a speaker is taken to end."""
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_CUE = re.compile(rf"^\s*{_TIME}[ \t]*-->[ \t]*{_TIME}.*$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,100})>")
_TAG = re.compile(r"<[^>\n]{0,200}>")
_LABEL = re.compile(r"^\s*([^\s:][^:\n]{0,40}):\s+")


@dataclass(frozen=True)
class Cue:
    """What was said between two moments."""

    start: float
    """Seconds."""
    end: float
    speaker: str
    text: str


def read_vtt(text: str, name: str) -> Reading:
    """Read WebVTT; voices (`<v Anna>`, as Teams and Zoom write) become speakers."""
    return _turns(list(_cues(text, name)), "vtt", name)


def read_srt(text: str, name: str) -> Reading:
    """Read SubRip."""
    return _turns(list(_cues(text, name)), "srt", name)


def read_whisper(data: bytes, name: str) -> Reading:
    """Read JSON as Whisper, WhisperX, whisper.cpp, faster-whisper and Otter's and Teams' tools write it.

    Raises
    ------
    BadInput
        When there are no segments with text in it.
    """
    content = json.loads(data)
    segments = _segments(content)
    cues = [cue for segment in segments if (cue := _cue(segment)) is not None]
    if not cues:
        raise BadInput(
            Problem(
                "no-segments",
                "is JSON without segments of speech.",
                'A list of segments with "start", "end" and "text" is read.',
                name,
            )
        )
    return _turns(cues, "json", name)


def _segments(content: Any) -> list[Any]:
    if isinstance(content, dict):
        for key in ("segments", "transcription", "results", "recognizedPhrases", "entries"):
            if isinstance(content.get(key), list):
                return list(content[key])
        return []
    return content if isinstance(content, list) else []


def _cue(segment: Any) -> Cue | None:
    if not isinstance(segment, dict) or not isinstance(segment.get("text"), str):
        return None
    offsets = segment.get("offsets")
    if isinstance(offsets, dict):
        start, end = (_number(offsets.get(key)) / 1000 for key in ("from", "to"))
    else:
        start = _number(segment.get("start", segment.get("startTime")))
        end = _number(segment.get("end", segment.get("endTime")))
    speaker = segment.get("speaker", segment.get("speakerName", ""))
    return Cue(start, end, str(speaker) if isinstance(speaker, str | int) else "", segment["text"].strip())


def _number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if 0 <= value < 1e7 else 0.0
    found = re.fullmatch(_TIME, value) if isinstance(value, str) else None
    return _seconds(found.groups()) if found else 0.0


def _cues(text: str, name: str) -> Iterator[Cue]:
    """Cues of a file of subtitles, in order; comments, styles and numbers of cues are passed over."""
    lines = normalise(text).split("\n")
    place = 0
    found_any = False
    while place < len(lines):
        found = _CUE.match(lines[place])
        place += 1
        if not found:
            continue
        found_any = True
        said = []
        while place < len(lines) and lines[place].strip() and not _CUE.match(lines[place]):
            said.append(lines[place])
            place += 1
        times = found.groups()
        yield from _voices(" ".join(said), _seconds(times[:4]), _seconds(times[4:]))
    if not found_any:
        raise BadInput(
            Problem("no-cues", "holds no subtitles with times.", "Export the transcript again.", name)
        )


def _voices(text: str, start: float, end: float) -> Iterator[Cue]:
    """The parts of a cue by its voices."""
    pieces = _VOICE.split(text)
    for speaker, said in [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]:
        plain = " ".join(html.unescape(_TAG.sub("", said)).split())
        if not plain:
            continue
        found = _LABEL.match(plain) if not speaker else None
        if found:
            yield Cue(start, end, found[1].strip(), plain[found.end() :])
        else:
            yield Cue(start, end, html.unescape(speaker).strip(), plain)


def _seconds(groups: tuple[Any, ...]) -> float:
    hours, minutes, seconds, fraction = groups
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def clock(seconds: float) -> str:
    """A moment as hours, minutes and seconds.

    Examples
    --------
    >>> clock(3723.9)
    '01:02:03'
    """
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _turns(cues: list[Cue], kind: str, name: str) -> Reading:
    if not any(cue.text for cue in cues):
        raise BadInput(Problem("empty-transcript", "holds no words.", "Export the transcript again.", name))
    reading = Reading("", kind)
    lines: list[str] = []
    before: Cue | None = None
    for cue in cues:
        if not cue.text:
            continue
        same = (
            before is not None
            and cue.speaker == before.speaker
            and (cue.speaker or cue.start - before.end < PAUSE)
        )
        if same:
            lines[-1] += f" {cue.text}"
        else:
            label = f" {cue.speaker}:" if cue.speaker else ""
            lines.append(f"[{clock(cue.start)}]{label} {cue.text}")
            reading.keep("time")
        before = cue
    reading.text = normalise("\n\n".join(lines) + "\n")
    return reading
