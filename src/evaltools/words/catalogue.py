"""The words of a language: gettext catalogues, read with Babel as they lie, so that a mended text needs no build step.

A language is known when there is a catalogue for it, `catalogues/<language>.po`; English is in the code and needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.words import languages
from evaltools.words.languages import SOURCE as SOURCE
from evaltools.words.messages import PLACE, Message
from evaltools.words.quick import Entries, quick_po

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


def _quickly(path: Path) -> tuple[str, str, Entries] | None:
    """A file as the quick reader has it; None where Babel is to read it and say what is wrong with it."""
    found = quick_po(path)
    if found is None or any(_strange(english, forms) for _, english, forms in found[2]):
        return None
    return found


def _with_babel(path: Path, wrong: list[Problem]) -> tuple[str, str, Entries]:
    """A file as Babel has it; texts that ask for an argument the message does not have are added to what is wrong.

    Raises
    ------
    BadInput
        for a file that is no catalogue.
    """
    found = read_po(path)
    entries: Entries = []
    for entry in found:
        forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        english = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        if entry.id and all(forms):
            for form, name in _strange(english, forms):
                message = f'"{form}" asks for "{name}", which "{english[0]}" does not have.'
                remedy = "Use the same arguments."
                wrong.append(Problem("differing-arguments", message, remedy, path.name, entry.lineno))
            entries.append((entry.context or "", english, tuple(forms)))
    given = "".join(f"{name}: {value}\n" for name, value in found.mime_headers)
    return f"{found.header_comment}\n{given}", str(found.plural_expr), entries


def _strange(english: Sequence[str], forms: Sequence[str]) -> list[tuple[str, str]]:
    """Texts with an argument that the message does not have, which could not be said, and the argument's name."""
    if "{" not in "".join(forms):
        return []
    known = {name for text in english for name, _ in PLACE.findall(text)}
    return [(form, name) for form in forms for name, _ in PLACE.findall(form) if name not in known]


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
    wrong: list[Problem] = []
    rule, reviewer = "n != 1", ""
    for name, _, _ in state:
        path = Path(name)
        head, rule, entries = _quickly(path) or _with_babel(path, wrong)
        reviewer = reviewer or _reviewer(head)
        texts |= {(context, english[0]): forms for context, english, forms in entries if all(forms)}
    try:
        plural = _plural(rule)
    except ValueError as error:
        message = f"the rule for plural forms cannot be read: {error}."
        remedy = "Mend Plural-Forms in the head, as in another catalogue of the language."
        line = _line_of("Plural-Forms", [Path(name) for name, _, _ in state])
        wrong.append(Problem("broken-plural", message, remedy, f"{language}.po", line))
    if wrong:
        raise BadInput(wrong)
    return Catalogue(language, texts, plural, reviewer)


def catalogue_problems(languages: Iterable[str]) -> list[Problem]:
    """What keeps the catalogues of some languages from being spoken from: told before anything is run.

    Parameters
    ----------
    languages : codes of the languages.
    """
    found: list[Problem] = []
    for language in languages:
        try:
            catalogue(language)
        except BadInput as error:
            found += error.problems
    return list(dict.fromkeys(found))


def _line_of(word: str, files: Iterable[Path]) -> int | None:
    """The first line of catalogue files that holds a word."""
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if word in line:
                return number
    return None


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


def _reviewer(head: str) -> str:
    """Who has read the catalogue, as its head says."""
    given = re.search(r"^#? *(?:X-)?Reviewed-By:[ \t]*(.*)$", head, re.MULTILINE)
    return given[1].strip(" #") if given else ""


@cache
def _plural(rule: str) -> Any:
    from gettext import c2py

    return c2py(rule)
