"""The text of a Rich Text Format file (RTF 1.9.1), with its tracked changes accepted."""

from __future__ import annotations

import re

from evaltools.checks import BadInput, Problem
from evaltools.interviews.transcripts.left_out import Reading
from evaltools.interviews.transcripts.text import normalise

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_SKIPPED = frozenset(
    {
        "colortbl", "stylesheet", "info", "pict", "object", "themedata", "colorschememapping", "datastore",
        "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "latentstyles", "fldinst", "bkmkstart",
        "bkmkend", "atnid", "atntime", "atnref", "atndate", "atnparent", "filetbl", "revtbl", "nonshppict", "mmathPr",
        "userprops", "listpicture", "pgdsctbl", "pnseclvl", "wgrffmtfilter", "shpinst_props", "sp",
    }
)  # fmt: skip
_ASIDE = {"header": "header", "headerl": "header", "headerr": "header", "headerf": "header", "footer": "footer",
          "footerl": "footer", "footerr": "footer", "footerf": "footer", "annotation": "comment"}  # fmt: skip
_SIGNS = {
    "par": "\n", "sect": "\n", "page": "\n", "row": "\n", "cell": "\n", "nestcell": "\n", "nestrow": "\n", "line": "\n",
    "tab": "\t", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Code pages of fonts for other alphabets (RTF 1.9.1, font table)."""
_NOTE = "\x01{}\x02"
_REFERRED = re.compile("\x01(\\d+)\x02")
"""Where a note is referred to; no RTF holds such signs as text."""
_MAX_DEPTH = 500


class _Group:
    """What holds inside a pair of braces."""

    def __init__(self, above: _Group | None) -> None:
        self.silent: bool = above.silent if above else False
        self.hidden: bool = above.hidden if above else False
        self.deleted: bool = above.deleted if above else False
        self.aside: str = above.aside if above else ""
        self.skip_after_unicode: int = above.skip_after_unicode if above else 1
        self.note: bool = above.note if above else False
        self.page: str = above.page if above else ""
        self.table: bool = above.table if above else False
        self.author: bool = False
        self.starred = False


def read_rtf(data: bytes, name: str) -> Reading:
    """Read .rtf to normalised text, one paragraph a line and a blank line between them.

    Raises
    ------
    BadInput
        When it is no whole RTF.
    """
    return _Reading(name).read(data)


class _Reading:
    def __init__(self, name: str) -> None:
        self.name = name
        self.reading = Reading("", "rtf")
        self.page = "cp1252"
        self.text: list[str] = []
        self.aside: list[str] = []
        self.bytes = bytearray()
        self.skip = 0
        self.high = 0
        self.fonts: dict[int, str] = {}
        """Code page of each font that has one of its own."""
        self.font = 0
        self.by = ""
        self.notes: list[list[str]] = []

    def read(self, data: bytes) -> Reading:
        groups = [_Group(None)]
        source = data.decode("latin-1")
        for found in _TOKEN.finditer(source):
            word, number, byte, sign, brace, plain = found.groups()
            if brace == "{":
                self._flush(groups[-1])
                groups.append(_Group(groups[-1]))
                if len(groups) > _MAX_DEPTH:
                    raise BadInput(
                        Problem("too-deep", "its groups are nested too deeply; refused.", file=self.name)
                    )
            elif brace == "}":
                self._flush(groups[-1])
                if len(groups) == 1:
                    raise self._broken()
                self._close(groups.pop(), groups[-1])
            elif byte:
                self._byte(int(byte, 16))
            elif word:
                self._word(word, int(number) if number else None, groups[-1])
            elif sign:
                self._sign(sign, groups[-1])
            elif plain:
                for letter in plain:
                    self._byte(ord(letter))
        self._flush(groups[-1])
        if len(groups) != 1:
            raise self._broken()
        lines: list[str] = []
        for line in "".join(self.text).split("\n"):
            lines.append(_REFERRED.sub(r"[\1]", line))
            # Notes stand below the paragraph that refers to them.
            notes = [(found[1], "".join(self.notes[int(found[1]) - 1])) for found in _REFERRED.finditer(line)]
            lines += [f"[{number}] {' '.join(note.split())}" for number, note in notes]
        self.reading.text = normalise("\n\n".join(line.strip(" ") for line in lines if line.strip()))
        return self.reading

    def _broken(self) -> BadInput:
        return BadInput(
            Problem(
                "not-rtf", "is RTF whose braces do not match.", "Was it cut short? Save it again.", self.name
            )
        )

    def _byte(self, value: int) -> None:
        """A byte in the document's code page; those that stand for a Unicode character already given are passed over."""
        if self.skip:
            self.skip -= 1
        else:
            self.bytes.append(value)

    def _flush(self, group: _Group) -> None:
        if self.bytes:
            self._put(self.bytes.decode(group.page or self.page, "replace"), group)
            self.bytes.clear()

    def _put(self, text: str, group: _Group) -> None:
        if group.author:
            self.by += text
        if group.silent:
            return
        if group.aside:
            self.aside.append(text)
        elif group.hidden or group.deleted:
            if text.strip():
                self.reading.leave("hidden" if group.hidden else "deletion", text)
        elif group.note and self.notes:
            self.notes[-1].append(text)
        else:
            self.text.append(text)

    def _sign(self, sign: str, group: _Group) -> None:
        if sign == "*":
            group.starred = True
            return
        if sign in "\\{}":
            self._byte(ord(sign))
            return
        self._flush(group)
        found = {"~": "\u00a0", "_": "-", "\n": "\n", "\r": "\n"}.get(sign, "")
        if found:
            self._put(found, group)

    def _word(self, word: str, number: int | None, group: _Group) -> None:
        if word == "u" and number is not None:
            self._flush(group)
            self._unicode(number % 65536, group)
            return
        self._flush(group)
        self.skip = 0
        if word in _SIGNS:
            self._put(_SIGNS[word], group)
        elif word == "ansicpg" and number:
            self._code_page(f"cp{number}" if number != 65001 else "utf-8")
        elif word in _PAGES:
            self.page = _PAGES[word]
        elif word == "uc":
            group.skip_after_unicode = max(0, min(number or 0, 9))
        elif word == "v":
            group.hidden = number != 0
        elif word in ("deleted", "mvf"):
            group.deleted = number != 0
        elif word == "fonttbl":
            group.table = group.silent = True
        elif word == "f" and number is not None:
            self.font = number
            group.page = "" if group.table else self.fonts.get(number, "")
        elif word == "fcharset" and group.table:
            if page := _CHARSETS.get(number or 0):
                self.fonts[self.font] = page
        elif word == "atnauthor":
            group.author, self.by = True, ""
            group.silent = True
        elif word == "revised":
            self.reading.keep("insertion")
        elif word == "plain":
            group.hidden = group.deleted = False
            group.page = ""
        elif word in _ASIDE:
            group.aside = _ASIDE[word]
        elif word in ("footnote", "shptxt"):
            group.silent = False
            self.reading.keep("note" if word == "footnote" else "text_box")
            if word == "footnote" and not group.note:
                self._put(_NOTE.format(len(self.notes) + 1), group)
                self.notes.append([])
                group.note = True
            elif word == "shptxt":
                self._put("\n", group)
        elif word in ("pict", "object") and not group.silent:
            self.reading.leave("picture")
            group.silent = True
        elif word in _SKIPPED or (group.starred and word not in ("shpinst", "shptxt", "fldrslt")):
            group.silent = True

    def _unicode(self, number: int, group: _Group) -> None:
        self.skip = group.skip_after_unicode
        if 0xD800 <= number < 0xDC00:
            self.high = number
            return
        if 0xDC00 <= number < 0xE000 and self.high:
            number = 0x10000 + ((self.high - 0xD800) << 10) + (number - 0xDC00)
        self.high = 0
        if not 0xD800 <= number < 0xE000:
            self._put(chr(number), group)

    def _code_page(self, page: str) -> None:
        import codecs

        try:
            self.page = codecs.lookup(page).name
        except LookupError:
            self.reading.leave("code_page", page)

    def _close(self, group: _Group, above: _Group) -> None:
        if group.aside and not above.aside:
            said = "".join(self.aside)
            if said.strip():
                self.reading.leave(group.aside, said, self.by if group.aside == "comment" else "")
            self.aside.clear()
        self.skip = 0
