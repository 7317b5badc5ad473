"""Subtitles: WebVTT and SubRip, and what they have in common with the files of speech recognisers.

What one speaker says in one breath is cut into many cues; here they are joined into turns again, each with the time it
begins, as `[00:01:02] Name: …`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.text import normalise

UNKNOWN = "?"
"""Stands for a speaker nobody named."""
LONGEST = 100_000
"""Characters of a subtitle; people read some forty at a time."""
PAUSE = 2.0
"""Seconds between two cues after which a turn without a speaker is taken to end."""
TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_CUE = re.compile(rf"^\s*{TIME}[ \t]*-->[ \t]*{TIME}.*$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,100})>")
_TAG = re.compile(r"<[^>\n]{0,200}>|\{\\[^}\n]{0,80}\}")
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
    return turns_of(list(_cues(text, name)), "vtt", name)


def read_srt(text: str, name: str) -> Reading:
    """Read SubRip."""
    return turns_of(list(_cues(text, name)), "srt", name)


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
        if sum(map(len, said)) > LONGEST:
            message = f"holds a subtitle of more than {LONGEST} characters; refused."
            raise BadInput(Problem("too-large", message, "Is it a file of subtitles?", name))
        yield from _voices(" ".join(said), seconds_of(times[:4]), seconds_of(times[4:]))
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


def seconds_of(groups: tuple[Any, ...]) -> float:
    """Seconds of hours, minutes, seconds and a fraction as written."""
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


def turns_of(cues: list[Cue], kind: str, name: str) -> Reading:
    """Cues joined into turns, each with the time it begins; where others have a speaker, one without has `?`.

    Raises
    ------
    BadInput
        When there are no words in them.
    """
    if not any(cue.text for cue in cues):
        raise BadInput(Problem("empty-transcript", "holds no words.", "Export the transcript again.", name))
    reading = Reading("", kind)
    lines: list[list[str]] = []
    before: Cue | None = None
    named = any(cue.speaker for cue in cues)
    for cue in cues:
        if not cue.text:
            continue
        same = (
            before is not None
            and cue.speaker == before.speaker
            and (cue.speaker or cue.start - before.end < PAUSE)
        )
        if same:
            lines[-1].append(cue.text)
        else:
            label = f" {cue.speaker or UNKNOWN}:" if named else ""
            lines.append([f"[{clock(cue.start)}]{label}", cue.text])
            reading.keep("time")
        before = cue
    reading.text = normalise("\n\n".join(" ".join(line) for line in lines) + "\n")
    return reading
