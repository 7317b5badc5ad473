"""Interview transcripts: UTF-8 text or .docx with YAML front matter, read the same way every time.

    ---
    id: int-03
    informants: [ip-07]
    date: 2021-03-04
    language: sv
    synthetic: true
    ---
    Intervjuare: Hur började samverkan?

    IP7: Det var 2019 ...

Positions everywhere are Unicode code points in the normalised text after the front matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, InvalidArgument, Problem, Problems, nearest, relative
from evaltools.interviews.transcripts.confidential import write_private
from evaltools.interviews.transcripts.letters import LATIN
from evaltools.interviews.transcripts.sniffing import read_regular, refuse_unless_text
from evaltools.interviews.transcripts.speakers import asks
from evaltools.interviews.transcripts.text import (
    YAML_ALIAS,
    Turn,
    Unit,
    checksum,
    decode,
    normalise,
    paragraphs,
    sentences,
    turns,
)

ID_PATTERN = re.compile(rf"[{LATIN}0-9_-]{{1,80}}\Z")
"""Identifiers become parts of file names: letters, digits, hyphen and underscore."""

KEYS = (
    "id",
    "informant",
    "informants",
    "date",
    "language",
    "synthetic",
    "speakers",
    "interviewers",
    "attributes",
)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
"""A language as web pages name it: sv, nb, en, so, ckb, sr-Latn."""
UNITS = ("turn", "paragraph", "sentence")


@dataclass(frozen=True)
class Transcript:
    """One interview as text, with who, when and whether it is made up."""

    id: str
    text: str
    informants: tuple[str, ...] = ()
    date: date | None = None
    language: str = ""
    """Its code; empty where it is not known."""
    synthetic: bool = False
    speakers: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = ()
    """Labels of those who ask, where the transcript says so; otherwise told from the labels (see `asking`)."""
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What else is known of the interview, by name: the variables of sources in other programs."""
    checksum: str = field(default="", compare=False)
    """SHA-256 of `text`."""

    def __post_init__(self) -> None:
        # Derived from the text, so that they can never disagree with it.
        object.__setattr__(self, "checksum", checksum(self.text))

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Who speaks from where to where; told when first asked for, since an exchange of thousands of texts never asks."""
        return turns(self.text, self.speakers, self.language)

    @property
    def asking(self) -> tuple[str, ...]:
        """Speakers who ask the questions: as the front matter says, or by what their labels are called."""
        if self.interviewers:
            return self.interviewers
        return tuple(sorted({turn.speaker for turn in self.turns if turn.speaker and asks(turn.speaker)}))

    def units(self, kind: str, without: Collection[str] = ()) -> tuple[Unit, ...]:
        """The text cut into units.

        Parameters
        ----------
        kind
            `turn`, `paragraph` or `sentence` (`UNITS`).
        without
            Speakers whose turns are left out, such as the interviewer.

        Raises
        ------
        InvalidArgument
            When the kind of unit is unknown.
        """
        if kind not in UNITS:
            raise InvalidArgument("unit", f'"{kind}" is not known. {nearest(kind, UNITS)}')
        if kind == "turn":
            units = [Unit(turn.said, turn.end) for turn in self.turns]
        else:
            cut = paragraphs(self.text) if kind == "paragraph" else sentences(self.text, self.language)
            # A speaker's label is no part of what was said.
            said = {turn.start: turn.said for turn in self.turns}
            units = [Unit(said.get(unit.start, unit.start), unit.end) for unit in cut]
        left_out = [(turn.start, turn.end) for turn in self.turns if turn.speaker in without]
        starts = [start for start, _ in left_out]

        def is_left_out(unit: Unit) -> bool:
            place = bisect_right(starts, unit.start) - 1
            return place >= 0 and unit.start < left_out[place][1]

        return tuple(unit for unit in units if unit.start < unit.end and not is_left_out(unit))

    def turn_at(self, position: int) -> Turn | None:
        """The turn that holds a position."""
        return next((turn for turn in self.turns if turn.start <= position < turn.end), None)


def read_transcript(path: Path, root: Path | None = None) -> Transcript:
    """Read one transcript (.txt or .docx).

    Raises
    ------
    BadInput
        With every problem of the file: not UTF-8, unfinished or wrong front matter, no text.
    """
    name = relative(path, root)
    data = read_regular(path, name)
    if path.suffix.lower() == ".docx":
        from evaltools.interviews.transcripts.docx_text import docx_text

        whole = docx_text(path, name)
    elif path.suffix.lower() == ".txt":
        refuse_unless_text(data, name)
        whole = decode(data, name)
    else:
        raise BadInput(_not_taken_in(path, name))
    problems = Problems(name)
    front, text = _split(whole, problems)
    known = _front_matter(front, problems)
    identifier = known.pop("id", None) or path.stem
    if not ID_PATTERN.match(identifier):
        problems.add(
            "bad-id",
            f'the id "{identifier}" cannot be part of a file name.',
            'Give an "id" of letters, digits, hyphens and underscores.',
            line=1,
        )
    if not text.strip():
        problems.add("empty-transcript", "holds no text.", "Add the interview, or remove the file.")
    problems.raise_if_any()
    return Transcript(identifier, text, **known)


def read_transcripts(folder: Path, root: Path | None = None) -> list[Transcript]:
    """Read every .txt and .docx in a folder, in order of id, telling the problems of all files at once.

    Files of other kinds are no transcripts yet and are told; hidden files and folders are passed over.
    """
    problems = Problems()
    out: dict[str, Transcript] = {}
    origin: dict[str, str] = {}
    for path in sorted(folder.glob("*")):
        if path.is_dir() or path.name.startswith((".", "~$")):
            continue
        try:
            transcript = read_transcript(path, root)
        except BadInput as error:
            problems.found.extend(error.problems)
            continue
        # Identifiers are file names for the codings, and some file systems do not tell case apart.
        folded = transcript.id.casefold()
        if folded in origin:
            problems.add(
                "duplicate-id",
                f'the id "{transcript.id}" is also that of {origin[folded]}.',
                "Give one of them another id; upper and lower case are not told apart.",
                file=relative(path, root),
            )
        origin[folded] = relative(path, root)
        out[transcript.id] = transcript
    problems.raise_if_any()
    return [out[identifier] for identifier in sorted(out)]


def write_transcript(transcript: Transcript, folder: Path) -> Path:
    """Write a transcript with its front matter as `<id>.txt`, in place at once or not at all.

    Raises
    ------
    InvalidArgument
        When the text is not normalised or begins with blank lines: it would not be read back as it is.
    """
    import io

    from ruamel.yaml import YAML

    if normalise(transcript.text) != transcript.text or transcript.text.startswith("\n"):
        raise InvalidArgument("transcript", f'the text of "{transcript.id}" is not normalised')
    front: dict[str, Any] = {"id": transcript.id}
    if transcript.informants:
        front["informants"] = list(transcript.informants)
    if transcript.date:
        front["date"] = transcript.date
    if transcript.language:
        front["language"] = transcript.language
    front["synthetic"] = transcript.synthetic
    for key in ("speakers", "interviewers"):
        if names := getattr(transcript, key):
            front[key] = list(names)
    if transcript.attributes:
        front["attributes"] = dict(transcript.attributes)
    buffer = io.StringIO()
    yaml = YAML()
    yaml.width = 4096
    yaml.dump(front, buffer)
    whole = f"---\n{buffer.getvalue()}---\n{transcript.text}"
    return write_private(folder / f"{transcript.id}.txt", whole.encode("utf-8"))


def by_id(transcripts: Iterable[Transcript]) -> Mapping[str, Transcript]:
    """Transcripts by their id."""
    return {transcript.id: transcript for transcript in transcripts}


def _not_taken_in(path: Path, name: str) -> Problem:
    return Problem(
        "not-a-transcript",
        f'"{path.suffix or path.name}" is no kind of transcript that is read here; .txt and .docx are.',
        "Take it in with `evaltools interviews add`, or move it out of the folder.",
        name,
    )


def _split(whole: str, problems: Problems) -> tuple[str, str]:
    """Front matter and text; blank lines between them belong to neither."""
    if not whole.startswith("---\n"):
        return "", whole.lstrip("\n")
    end = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE).search(whole, 4)
    if end is None:
        problems.add(
            "open-front-matter",
            'the front matter is opened by "---" but never closed.',
            'Put a line with "---" after it.',
            line=1,
        )
        return "", whole
    return whole[4 : end.start()], whole[end.end() :].lstrip("\n")


def _front_matter(front: str, problems: Problems) -> dict[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if not front.strip():
        return {}
    if found := YAML_ALIAS.search(front):
        line = front.count("\n", 0, found.end()) + 2
        problems.add("yaml-alias", "the front matter uses YAML aliases.", "Write each value out.", line=line)
        return {}
    try:
        data = YAML(typ="safe", pure=True).load(front)
    except (YAMLError, RecursionError) as error:
        mark = (error.problem_mark or error.context_mark) if isinstance(error, MarkedYAMLError) else None
        problems.add(
            "not-yaml",
            "the front matter is not readable as YAML.",
            "Check colons and quotes.",
            line=mark.line + 2 if mark else 1,
        )
        return {}
    except ValueError:
        # A day such as 2021-13-45 has the form of a date but is none.
        line = _line_of(front, "date")
        problems.add("bad-date", "there is no such day.", "Write the date as 2021-03-04.", line=line)
        return {}
    if not isinstance(data, dict):
        problems.add(
            "not-yaml", "the front matter is not a list of keys.", 'Write "id: ..." and so on.', line=2
        )
        return {}
    out: dict[str, Any] = {}
    for key, value in data.items():
        line = _line_of(front, str(key))
        if key not in KEYS:
            problems.add("unknown-key", f'unknown key "{key}".', nearest(str(key), KEYS), line=line)
            continue
        name = "informants" if key == "informant" else str(key)
        checked = _value(name, value, problems, line)
        if checked is not None:
            out[name] = checked
    return out


def _line_of(front: str, key: str) -> int:
    found = re.search(rf"^['\"]?{re.escape(key)}['\"]?\s*:", front, re.MULTILINE)
    return front.count("\n", 0, found.start()) + 2 if found else 2


def _value(key: str, value: Any, problems: Problems, line: int) -> Any:
    """One checked value of the front matter, or None with a problem noted."""
    if value is None:
        return None
    if key in ("informants", "speakers", "interviewers"):
        items = value if isinstance(value, list) else [value]
        if all(isinstance(item, str) for item in items):
            return tuple(items)
        problems.add("not-text", f'"{key}" must be names in text.', "Put numbers in quotes.", line=line)
    elif key == "attributes":
        if isinstance(value, dict) and all(isinstance(part, str) for pair in value.items() for part in pair):
            return value
        problems.add("not-text", '"attributes" must be names and texts.', "Put numbers in quotes.", line=line)
    elif key == "date":
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        problems.add("bad-date", f"{value!r} is not a date.", "Write it as 2021-03-04.", line=line)
    elif key == "synthetic":
        if isinstance(value, bool):
            return value
        problems.add("bad-value", f'"synthetic" is {value!r}.', "Write true or false.", line=line)
    elif not isinstance(value, str):
        problems.add(
            "not-text", f'"{key}" is {value!r}, not text.', f'Put it in quotes: "{value}".', line=line
        )
    elif key == "language" and not LANGUAGE.match(value):
        problems.add(
            "bad-language", f'"{value}" is no language.', "Write its code, such as sv, nb or en.", line=line
        )
    else:
        return value
    return None
