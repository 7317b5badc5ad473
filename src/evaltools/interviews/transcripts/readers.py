"""One reader for what interviews come as: Word, OpenDocument, RTF, plain text, subtitles, and speech recognisers' files."""

from __future__ import annotations

from pathlib import Path

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.sniffing import NAMES, kind_of, pdf_problem, read_regular
from evaltools.interviews.transcripts.text import decode, normalise

MAX_FILE = 60_000_000
"""Bytes of a file to be taken in; Word files may hold pictures, which are left out."""
_NORDIC = frozenset("åäöÅÄÖéÉèÉüÜøæØÆ–—…”“’‘»«°§½·•€©®\u00a0")
"""What is not ASCII in Nordic and English interviews; in the wrong code page it becomes other signs."""
_LEGACY = {
    "cp1252": _NORDIC,
    "iso8859_15": _NORDIC,
    "mac_roman": _NORDIC,
    "cp850": _NORDIC,
    "cp1250": frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰöüÖÜ–—…”“„’\u00a0"),
    "cp1254": frozenset("çğıöşüÇĞİÖŞÜâîû–—…”“’\u00a0"),
    "cp1251": frozenset(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёЁіІїЇєЄ–—…”“„’№«»\u00a0"
    ),
}
"""Code pages with the signs to be expected in them, the likelier first."""


def read_any(path: Path, root: Path | None = None) -> Reading:
    """Read a file of any of the kinds to normalised text, telling what is not in it.

    Parameters
    ----------
    path
        The file; what it is is told by its bytes.
    root
        The folder it is named relative to in messages.

    Raises
    ------
    BadInput
        When the kind is none that is read, with what to do; PDF is refused.
    """
    name = relative(path, root)
    data = read_regular(path, name, MAX_FILE)
    kind = kind_of(data, _members(path, name) if data[:2] == b"PK" else frozenset())
    if kind == "docx":
        from evaltools.interviews.transcripts.docx_text import read_docx

        return read_docx(path, name)
    if kind == "odt":
        from evaltools.interviews.transcripts.odt_text import read_odt

        return read_odt(path, name)
    if kind == "rtf":
        from evaltools.interviews.transcripts.rtf_text import read_rtf

        return read_rtf(data, name)
    if kind == "pdf":
        raise BadInput(pdf_problem(name))
    if kind in ("doc", "zip"):
        remedy = (
            "Open it in Word and save it as .docx."
            if kind == "doc"
            else "Unpack it and name the files in it."
        )
        raise BadInput(Problem("not-a-transcript", f"is {NAMES[kind]}, which is not read.", remedy, name))
    if kind == "json":
        from evaltools.interviews.transcripts.recognisers import read_json

        return read_json(data, name)
    text, encoding = decoded(data, name)
    if kind in ("vtt", "srt"):
        from evaltools.interviews.transcripts.captions import read_srt, read_vtt

        reading = read_vtt(text, name) if kind == "vtt" else read_srt(text, name)
    elif kind == "html":
        from evaltools.interviews.transcripts.html_text import html_reading

        reading = html_reading(text, name)
    else:
        reading = _plain(text)
    reading.encoding = encoding
    return reading


def _plain(text: str) -> Reading:
    """Plain text, which a program may have written as a table."""
    from evaltools.interviews.transcripts.rows import told_in_columns

    table = told_in_columns(text)
    if table is None:
        return Reading(text)
    reading = Reading(table.text)
    reading.leave("heading", table.heading)
    for cell in table.beside:
        reading.leave("column", cell)
    return reading


def _members(path: Path, name: str) -> frozenset[str]:
    from evaltools.files.zip import open_zip

    with open_zip(path, name) as archive:
        return frozenset(archive.namelist())


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Text and the encoding it was in: UTF-8 or UTF-16, else the older code page in which most signs make sense.

    Raises
    ------
    BadInput
        When it is no text in any of them.

    Examples
    --------
    >>> decoded("Åsa åt äpplen på ön.".encode("mac_roman"), "a.txt")
    ('Åsa åt äpplen på ön.', 'mac_roman')
    """
    if data[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return decode(_recoded(data, "utf-32", name), name), "UTF-32"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return decode(_recoded(data, "utf-16", name), name), "UTF-16"
    if b"\x00" in data[:200]:
        half = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        try:
            return decode(data.decode(half).encode("utf-8"), name), "UTF-16"
        except UnicodeDecodeError:
            return decode(data, name), "UTF-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        best = max(_LEGACY, key=lambda page: _sense(data, page))
        if _sense(data, best) > 0:
            return decode(normalise(data.decode(best, "replace")).encode("utf-8"), name), best
    return decode(data, name), "UTF-8"


def _recoded(data: bytes, encoding: str, name: str) -> bytes:
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeError:
        remedy = "Was it cut short? Save it as UTF-8."
        raise BadInput(Problem("not-utf8", f"is no whole {encoding.upper()} text.", remedy, name)) from None


def _sense(data: bytes, page: str) -> float:
    """The share of signs outside ASCII that are to be expected."""
    odd = [sign for sign in data[:200_000].decode(page, "replace") if ord(sign) > 127]
    return sum(sign in _LEGACY[page] for sign in odd) / len(odd) if odd else 0.0
