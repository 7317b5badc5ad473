"""The words of a language: gettext catalogues, read with Babel as they lie, so that a mended text needs no build step.

A language is known when there is a catalogue for it, `catalogues/<language>.po`; English is in the code and needs none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.words import languages
from evaltools.words.languages import SOURCE as SOURCE
from evaltools.words.messages import Message

FOLDER = languages.FOLDER


@dataclass(frozen=True)
class Catalogue:
    """Texts of one language by key."""

    language: str
    texts: dict[tuple[str, str], tuple[str, ...]]
    """Context and English text to the texts of the language, one per plural form."""
    plural: Any
    """Which plural form a number takes: a function of it."""
    reviewer: str = ""
    """Who has read the whole catalogue as a native reader; empty where nobody has."""

    def find(self, message: Message) -> tuple[str, str]:
        """The key of a message and its wording; the English text where the catalogue lacks it."""
        found = self.texts.get((message.context, message.text))
        if message.n is None:
            text = found[0] if found else message.text
        elif found:
            text = found[min(self.plural(int(message.n) if message.n.is_integer() else 2), len(found) - 1)]
        else:
            text = message.text if message.n == 1 else message.plural
        return "\x04".join(
            (message.context, message.text, message.plural, "" if message.n is None else f"{message.n:g}")
        ), text


def known_languages() -> tuple[str, ...]:
    """Codes of the languages that the package speaks, English first."""
    return languages.known_languages(FOLDER)


def files_of(language: str) -> list[Path]:
    """The catalogue files of a language: one, and fragments beside it where there are any."""
    whole = FOLDER / f"{language}.po"
    return [*([whole] if whole.is_file() else []), *sorted(FOLDER.glob(f"parts/*.{language}.po"))]


def catalogue(language: str) -> Catalogue:
    """The catalogue of a language, as its files are now.

    Raises
    ------
    BadInput
        for a file that is no catalogue.
    """
    state = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files_of(language))
    return _catalogue(language, state)


@lru_cache(maxsize=16)
def _catalogue(language: str, state: tuple[tuple[str, int, int], ...]) -> Catalogue:
    texts: dict[tuple[str, str], tuple[str, ...]] = {}
    rule, reviewer = "n != 1", ""
    for name, _, _ in state:
        found = read_po(Path(name))
        rule = str(found.plural_expr)
        reviewer = reviewer or _reviewer(found)
        for entry in found:
            forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            if entry.id and all(forms):
                key = entry.id[0] if isinstance(entry.id, tuple) else entry.id
                texts[entry.context or "", key] = tuple(forms)
    return Catalogue(language, texts, _plural(rule), reviewer)


def read_po(path: Path) -> Any:
    """A catalogue file as Babel has it.

    Raises
    ------
    BadInput
        for a file that is no catalogue, with the line where reading stopped.
    """
    from babel.messages.pofile import PoFileError, read_po

    _check_quotes(path)
    try:
        with path.open("rb") as stream:
            return read_po(stream, abort_invalid=True)
    except PoFileError as error:
        line = getattr(error, "lineno", None)
        raise BadInput(
            Problem("bad-catalogue", f"cannot be read: {error}.", "Mend the line.", path.name, line)
        ) from None
    except (OSError, ValueError, LookupError) as error:
        raise BadInput(
            Problem("bad-catalogue", f"cannot be read: {error}.", "Write it in UTF-8.", path.name)
        ) from None


_ENTRY = re.compile(r'^\s*(msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?|(?="))\s*"')


def _check_quotes(path: Path) -> None:
    """Babel reads on past a text that is not closed; an editor should hear of it."""
    for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), 1):
        if _ENTRY.match(line) and not re.search(r'(?<!\\)(\\\\)*"\s*$', line[1:]):
            message = f"cannot be read: the text does not end with a quotation mark: {line.strip()[:60]}"
            raise BadInput(Problem("bad-catalogue", message, "Close it.", path.name, number))


def _reviewer(found: Any) -> str:
    headers = dict(found.mime_headers)
    given = re.search(r"^Reviewed-By: *(.*)$", str(found.header_comment), re.MULTILINE)
    return str(headers.get("X-Reviewed-By", "")) or (given[1].strip(" #") if given else "")


@cache
def _plural(rule: str) -> Any:
    from gettext import c2py

    return c2py(rule)
