"""What a file is, told by its bytes and not by its name."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from evaltools.checks import BadInput, Problem

MAX_BYTES = 20_000_000
"""A transcript of a working day in plain text is some 400,000 bytes; in Word with its formats some millions."""

_CUE = re.compile(rb"\d{1,2}:\d{2}(?::\d{2})?[.,]\d{3}[ \t]*-->[ \t]*\d{1,2}:\d{2}")
_SRT = re.compile(rb"\A\s*\d+\s*\r?\n\s*\d{1,2}:\d{2}:\d{2}[.,]\d{1,3}[ \t]*-->")

NAMES = {
    "docx": "a Word document", "doc": "a Word document of the old kind (.doc)", "odt": "an OpenDocument text",
    "rtf": "Rich Text Format", "vtt": "WebVTT subtitles", "srt": "SubRip subtitles", "pdf": "PDF",
    "json": "JSON", "html": "a web page", "zip": "a zip file", "text": "plain text",
}  # fmt: skip
"""Kinds of file by what a user calls them."""


def read_regular(path: Path, name: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of an ordinary file of bounded size.

    Raises
    ------
    BadInput
        When there is no such file, it is a folder, a pipe or a device, it is too large, or it cannot be read.
    """
    require_regular(path, name)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise BadInput(Problem("unreadable-file", f"cannot be read: {error.strerror}.", file=name)) from None
    if len(data) > limit:
        raise BadInput(
            Problem("too-large", f"larger than {limit // 1_000_000} MB.", "Is it the right file?", name)
        )
    return data


def require_regular(path: Path, name: str) -> None:
    """Refuse what is no ordinary file before it is opened: a pipe would be waited for without end.

    Raises
    ------
    BadInput
        When there is no such file, or it is a folder, a pipe or a device.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise BadInput(Problem("missing-file", "there is no such file.", "Check the name.", name)) from None
    except OSError as error:
        raise BadInput(Problem("unreadable-file", f"cannot be read: {error.strerror}.", file=name)) from None
    if not stat.S_ISREG(status.st_mode):
        raise BadInput(
            Problem(
                "not-a-file", "is no ordinary file; refused.", "Name a file, no folder, pipe or device.", name
            )
        )


def kind_of(data: bytes, member_names: frozenset[str] = frozenset()) -> str:
    """What kind of file some bytes are: a key of `NAMES`.

    Parameters
    ----------
    data
        The whole file.
    member_names
        Names in it, where it is a zip file whose directory has been read.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        if "word/document.xml" in member_names or any(item.startswith("word/") for item in member_names):
            return "docx"
        return "odt" if "content.xml" in member_names else "zip"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith(b"WEBVTT"):
        return "vtt"
    if _SRT.match(data[:1024].removeprefix(b"\xef\xbb\xbf")):
        return "srt"
    if re.match(rb"(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)\b", head, re.IGNORECASE):
        return "html"
    if head[:1] in (b"{", b"[") and _looks_like_json(data):
        return "json"
    return "text"


def _looks_like_json(data: bytes) -> bool:
    import json

    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def refuse_unless_text(data: bytes, name: str) -> None:
    """Refuse bytes that are another format than the plain text their name promises.

    Raises
    ------
    BadInput
        Naming the format, and how to take the file in.
    """
    kind = kind_of(data)
    if kind == "text" or (kind == "json" and not data.lstrip().startswith(b'{"')):
        return
    if kind == "pdf":
        raise BadInput(pdf_problem(name))
    raise BadInput(
        Problem(
            "not-a-transcript",
            f"is {NAMES[kind]}, no plain text.",
            "Take it in with `evaltools interviews add`, which writes a transcript of it.",
            name,
        )
    )


def pdf_problem(name: str) -> Problem:
    """Why PDF is refused: the order of its text is a guess, and a guess is no transcript."""
    return Problem(
        "pdf",
        "is PDF, which does not say in which order its words are read.",
        "Save the transcript from the program it was written in as .docx or text.",
        name,
    )
