"""Interviews taken in from other formats: what would become of each file, and writing it as a transcript."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaltools.checks import BadInput, Problem, Problems, relative
from evaltools.interviews.transcripts.confidential import refuse_in_git, write_private
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.letters import LATIN
from evaltools.interviews.transcripts.readers import read_any
from evaltools.interviews.transcripts.transcripts import Transcript, write_transcript
from evaltools.words import Message, Voice, plural, say
from evaltools.words.messages import Quoted

FOLDER = "transcripts"
REPORT = "add-report.md"


@dataclass(frozen=True)
class TakenIn:
    """One file, the transcript it becomes, and what has to be told of it."""

    source: Path
    reading: Reading
    transcript: Transcript

    @property
    def speakers(self) -> Mapping[str, int]:
        """Number of turns by speaker, in order of appearance."""
        return dict(Counter(turn.speaker for turn in self.transcript.turns if turn.speaker))


def look_at(
    files: Sequence[Path],
    folder: Path,
    *,
    speakers: Collection[str] = (),
    language: str = "",
    synthetic: bool = False,
) -> list[TakenIn]:
    """Read files and say what would become of them; nothing is written.

    Parameters
    ----------
    files
        Word, OpenDocument, RTF, plain text, WebVTT, SubRip or the JSON of a speech recogniser.
    folder
        The project's folder, in which no transcript may bear the same id.
    speakers
        Labels of the speakers; by default they are told from each text.
    language
        Language of the interviews, where it is known.
    synthetic
        Whether they are made up.

    Raises
    ------
    BadInput
        With the problems of all files.
    """
    problems = Problems()
    there = (
        {path.stem.casefold() for path in (folder / FOLDER).glob("*.*")}
        if (folder / FOLDER).is_dir()
        else set()
    )
    out = []
    for path in files:
        try:
            reading = read_any(path)
        except BadInput as error:
            problems.found += error.problems
            continue
        identifier = _identifier(path.stem)
        if not reading.text.strip():
            problems.add("empty-transcript", "holds no text.", "Is it the right file?", file=relative(path))
        elif identifier.casefold() in there:
            problems.add(
                "duplicate-id",
                f'there is a transcript "{identifier}" already.',
                "Rename the file, or move the other away.",
                file=relative(path),
            )
        else:
            there.add(identifier.casefold())
            text = reading.text.lstrip("\n").rstrip() + "\n"
            transcript = Transcript(identifier, text, language=language, synthetic=synthetic)
            known = tuple(name for name in speakers if _has_turns(transcript, name)) if speakers else ()
            out.append(TakenIn(path, reading, replace(transcript, speakers=known) if known else transcript))
    problems.raise_if_any()
    return out


def _has_turns(transcript: Transcript, name: str) -> bool:
    return any(turn.speaker == name for turn in replace(transcript, speakers=(name,)).turns)


def _identifier(stem: str) -> str:
    plain = re.sub(rf"[^0-9{LATIN}_]+", "-", unicodedata.normalize("NFC", stem)).strip("-_")
    return plain[:80] or "interview"


def take_in(found: Sequence[TakenIn], folder: Path, lang: str = "en") -> list[Path]:
    """Write transcripts with a report beside the folder of transcripts.

    Parameters
    ----------
    found, folder
        What `look_at` found, and the project's folder.
    lang
        Language of the report.

    Raises
    ------
    BadInput
        When git would take up what real people have said.
    """
    real = [folder / FOLDER / f"{one.transcript.id}.txt" for one in found if not one.transcript.synthetic]
    if real:
        # The report quotes what was deleted or hidden.
        refuse_in_git([*real, folder / REPORT], "a transcript of a real person")
    written = [write_transcript(one.transcript, folder / FOLDER) for one in found]
    report = folder / REPORT
    before = report.read_text(encoding="utf-8") + "\n" if report.is_file() else ""
    write_private(report, (before + markdown(found, lang)).encode("utf-8"))
    return [*written, report]


KINDS: Mapping[str, Message] = {
    "deletion": say("deleted text"), "hidden": say("hidden text"), "comment": say("comment"), "heading": say("names of the columns of a table"),
    "column": say("another column of a table"), "header": say("page header"),
    "footer": say("page footer"), "picture": say("picture"), "embedded": say("embedded document"),
    "code_page": say("code page that is not known"), "symbol": say("sign of a symbol font"),
}  # fmt: skip
KEPT: Mapping[str, Message] = {
    "insertion": say("insertions accepted"), "list_number": say("numbers of lists"), "text_box": say("text boxes"),
    "note": say("footnotes and endnotes"), "time": say("times"),
}  # fmt: skip


def markdown(found: Sequence[TakenIn], lang: str) -> str:
    """What was read of each file, who speaks in it, and what is not in the transcript."""
    speak = Voice(lang).markdown
    lines: list[str] = []
    for one in found:
        title = say("{file} becomes {transcript}", file=one.source.name, transcript=one.transcript.id)
        lines += [f"## {speak(title)}", ""]
        if one.reading.encoding:
            lines.append("- " + speak(say("Encoding: {encoding}", encoding=one.reading.encoding)))
        turns = one.speakers
        for name, number in turns.items():
            turn = plural("{speaker}: {n} turn", "{speaker}: {n} turns", n=number, speaker=name)
            lines.append("- " + speak(turn))
        if not turns:
            lines.append("- " + speak(say("No speakers were found: the whole is one turn.")))
        lines += [f"- {speak(KEPT[kind])}: {speak(number)}" for kind, number in one.reading.kept.items()]
        lines += ["", f"### {speak(NOT_IN_IT)} ({len(one.reading.left_out)})", ""]
        for item in one.reading.left_out:
            told = (
                say("{kind}: {text}", kind=KINDS[item.kind], text=Quoted(item.text))
                if item.text
                else KINDS[item.kind]
            )
            lines.append(
                "- " + speak(say("{what} (by {name})", what=told, name=item.by) if item.by else told)
            )
        lines.append("")
    return "\n".join(lines)


NOT_IN_IT = say("Not in the transcript")


def nothing_said(name: str) -> Problem:
    """The problem of a run without a terminal that was not told who speaks."""
    return Problem(
        "speakers-not-confirmed",
        "who speaks has not been confirmed.",
        "Look with --dry-run, then give --speakers auto or their names.",
        name,
    )
