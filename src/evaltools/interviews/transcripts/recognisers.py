"""What speech recognisers and services for transcription write as JSON: segments of speech, whatever they are called."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.interviews.transcripts.captions import TIME, Cue, seconds_of, turns_of
from evaltools.interviews.transcripts.html_text import html_reading
from evaltools.interviews.transcripts.left_out import Reading

_LISTS = (
    "utterances", "segments", "transcription", "audio_segments", "recognizedPhrases", "entries", "monologues", "results",
    "transcript", "captions",
)  # fmt: skip
"""Where segments stand, those of speakers' turns before those of pieces of text."""
_TEXTS = ("text", "transcript", "display", "sentence", "content", "value")
_SPEAKERS = ("speaker", "speakerName", "speaker_name", "speaker_label", "speakerLabel", "speaker_id", "name")
_STARTS = ("start", "startTime", "start_time", "from", "ts", "time", "offset")
_ENDS = ("end", "endTime", "end_time", "to", "end_ts")
_TICKS = 10_000_000


def read_json(data: bytes, name: str) -> Reading:
    """Read JSON as Whisper and its kin, Otter, Teams, Sonix, Trint, AssemblyAI, Deepgram, Amazon, Azure and oTranscribe write it.

    Raises
    ------
    BadInput
        When there are no segments with text in it.
    """
    content = json.loads(data)
    if isinstance(content, dict) and isinstance(content.get("text"), str) and "media" in content:
        return html_reading(content["text"], name)
    words = _paragraphs_of_words(content)
    cues = words or [
        cue for segment in _segments(content) if (cue := _cue(segment, _scale(content))) is not None
    ]
    if not cues:
        raise BadInput(
            Problem(
                "no-segments",
                "is JSON without segments of speech.",
                'A list of segments with "start", "end" and "text" is read.',
                name,
            )
        )
    return turns_of(cues, "json", name)


def _segments(content: Any, depth: int = 0) -> Sequence[Any]:
    """The first list of segments with text, in the object or the ones it holds."""
    if isinstance(content, list):
        return content if any(_text(one) for one in content[:50] if isinstance(one, dict)) else ()
    if not isinstance(content, dict) or depth > 3:
        return ()
    for key in _LISTS:
        if found := _segments(content.get(key), depth + 1):
            return found
    return ()


def _scale(content: Any) -> float:
    """Seconds of one unit of time: services that give a list `utterances` of whole numbers count milliseconds."""
    found = content.get("utterances") if isinstance(content, dict) else None
    times = [one.get("start") for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return 0.001 if times and all(isinstance(time, int) for time in times) else 1.0


def _cue(segment: Any, scale: float) -> Cue | None:
    if not isinstance(segment, dict) or not (text := _text(segment)):
        return None
    offsets = segment.get("offsets")
    if isinstance(offsets, dict):
        start, end = (_number(offsets.get(key)) / 1000 for key in ("from", "to"))
    elif "offsetInTicks" in segment:
        start = _number(segment["offsetInTicks"], 1e15) / _TICKS
        end = start + _number(segment.get("durationInTicks"), 1e15) / _TICKS
    else:
        start, end = (_number(_first(segment, keys)) * scale for keys in (_STARTS, _ENDS))
    speaker = _first(segment, _SPEAKERS)
    if isinstance(speaker, dict):
        speaker = _first(speaker, ("name", "id"))
    if isinstance(speaker, int) and not isinstance(speaker, bool):
        speaker = f"Speaker {speaker}"
    # A colon would end the label.
    return Cue(
        start,
        end,
        speaker.replace(":", " ").strip() if isinstance(speaker, str) else "",
        " ".join(text.split()),
    )


def _text(segment: Mapping[str, Any]) -> str:
    found = _first(segment, _TEXTS)
    if isinstance(found, str):
        return found.strip()
    best = segment.get("nBest") or segment.get("alternatives")
    if isinstance(best, list) and best and isinstance(best[0], dict):
        return _text(best[0])
    words = segment.get("words") or segment.get("elements")
    if isinstance(words, list):
        said = [_first(word, ("word", "value", "text")) for word in words if isinstance(word, dict)]
        return " ".join(word.strip() for word in said if isinstance(word, str))
    return ""


def _paragraphs_of_words(content: Any) -> list[Cue]:
    """Words that say to which paragraph they belong, and paragraphs that say who speaks."""
    holder = content.get("transcript") if isinstance(content, dict) else None
    if not isinstance(holder, dict) or not isinstance(holder.get("words"), list):
        return []
    speakers = {
        str(one.get("id")): str(one.get("speaker") or "")
        for one in holder.get("paragraphs") or ()
        if isinstance(one, dict)
    }
    return list(_joined(holder["words"], speakers))


def _joined(words: Sequence[Any], speakers: Mapping[str, str]) -> Iterator[Cue]:
    said: list[str] = []
    start, paragraph = 0.0, ""
    for word in [*words, {"paragraphId": None}]:
        if not isinstance(word, dict):
            continue
        own = str(word.get("paragraphId"))
        if said and own != paragraph:
            yield Cue(start, start, speakers.get(paragraph, ""), " ".join(said))
            said = []
        if isinstance(word.get("value"), str):
            start = start if said else _number(word.get("time")) / 1000
            said.append(word["value"].strip())
            paragraph = own


def _first(segment: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((segment[key] for key in keys if segment.get(key) is not None), None)


def _number(value: Any, most: float = 1e9) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if 0 <= value < most else 0.0
    if not isinstance(value, str):
        return 0.0
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?s?", value):
        return float(value.rstrip("s"))
    found = re.fullmatch(TIME, value)
    return seconds_of(found.groups()) if found else 0.0
