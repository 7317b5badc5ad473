"""Keeping the catalogues: bring them in step with the code, list what is missing, and say what is wrong with them.

`python -m evaltools.words.keeping` brings sv.po, nb.po and any other in step; `--missing PLACE` lists what a part of the
package says that has no translation; `--check` tells every problem and ends with status 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems
from evaltools.words.catalogue import FOLDER, SOURCE, files_of, known_languages, read_po
from evaltools.words.messages import FORMS, PLACE
from evaltools.words.sources import PACKAGE, Entry, all_entries


def translations(language: str) -> dict[tuple[str, str], tuple[tuple[str, ...], str, int]]:
    """Texts of a language by context and English text, with the file and line they stand in.

    Parameters
    ----------
    language : code of the language.

    Raises
    ------
    BadInput
        for a catalogue file that cannot be read.
    """
    found: dict[tuple[str, str], tuple[tuple[str, ...], str, int]] = {}
    for path in files_of(language):
        for entry in read_po(path):
            if entry.id:
                forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
                key = entry.id[0] if isinstance(entry.id, tuple) else entry.id
                if all(forms):
                    found[entry.context or "", key] = (tuple(forms), path.name, entry.lineno or 0)
    return found


def missing(language: str, entries: Iterable[Entry]) -> list[Entry]:
    """Messages without a text in a language, each once."""
    known = translations(language)
    first = {entry.key: entry for entry in reversed(list(entries)) if entry.key not in known}
    return sorted(first.values(), key=lambda entry: (entry.file, entry.line))


def problems(entries: list[Entry]) -> list[Problem]:
    """Everything that is wrong with the catalogues of the package.

    Parameters
    ----------
    entries : the messages of the code, see `evaltools.words.sources.all_entries`.
    """
    found = Problems()
    keys = {entry.key: entry for entry in entries}
    plurals = {entry.key for entry in entries if entry.plural}
    for language in known_languages():
        if language == SOURCE:
            continue
        try:
            known = translations(language)
        except BadInput as error:
            found.found += error.problems
            continue
        for entry in missing(language, entries):
            message = f'"{entry.text}" has no text in {language}.'
            found.add(
                "untranslated", message, f"Write it in {language}.po.", file=entry.file, line=entry.line
            )
        for (context, text), (forms, file, line) in known.items():
            if (context, text) not in keys:
                found.add(
                    "obsolete", f'nothing says "{text}" any more.', "Run `make words`.", file=file, line=line
                )
                continue
            _arguments(found, keys[context, text], forms, file, line, counted=(context, text) in plurals)
    return found.found


_HEAD = tuple(
    f'"{name}'
    for name in ("Report-Msgid", "POT-Creation", "PO-Revision", "Last-Trans", "Language-Team", "Generated-By")
)
_BESIDE = re.compile(
    r"""\{\s*["']sv["']\s*:|\blanguage\s*==|\blang\s*==\s*["']|["']sv["']\s*,\s*["']en["']"""
)


def languages_in_code(root: Path = PACKAGE) -> list[Problem]:
    """Places outside this room where code holds languages side by side, or asks which language it is.

    Parameters
    ----------
    root : folder of the package.
    """
    found = Problems()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name.startswith("words/"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if _BESIDE.search(line):
                message = f"code asks for a language: {line.strip()[:80]}"
                remedy = "Say it as a message, and let the catalogues and the voice know languages."
                found.add("language-in-code", message, remedy, file=name, line=number)
    return found.found


def _arguments(
    found: Problems, entry: Entry, forms: tuple[str, ...], file: str, line: int, *, counted: bool
) -> None:
    """A text asks for the arguments of the English one, and for a number only where that is counted."""
    wanted = {name for text in (entry.text, entry.plural) for name, _ in PLACE.findall(text)}
    # The number may go into words such as "one", in either language.
    free = {"n"} if counted else set()
    for form in forms:
        given = {name for name, _ in PLACE.findall(form)}
        if (given ^ wanted) - free:
            odd = ", ".join(sorted((given ^ wanted) - free))
            message = f'"{form}" and "{entry.text}" differ in {odd}.'
            found.add("differing-arguments", message, "Use the same arguments.", file=file, line=line)
        for name, shape in PLACE.findall(form):
            if shape and shape not in FORMS:
                message = f'"{form}" asks for "{name}" in the form "{shape}".'
                found.add("unknown-form", message, f"Forms are {', '.join(FORMS)}.", file=file, line=line)
    if len(forms) > 1 and not counted:
        found.add(
            "broken-plural", f'"{entry.text}" does not count.', "Give it one text.", file=file, line=line
        )
    if counted and len(forms) < 2 and "{n" in forms[0]:
        found.add("broken-plural", f'"{entry.text}" counts.', "Give each plural form.", file=file, line=line)


def update(language: str, entries: list[Entry]) -> Path:
    """Bring a catalogue in step with the code: new messages without a text, obsolete ones gone, in the code's order.

    Parameters
    ----------
    language : code of the language.
    entries : the messages of the code.

    Returns
    -------
    Path
        the catalogue; fragments beside it are taken up and removed.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    from evaltools.files.writing import write_whole

    known = translations(language)
    path = FOLDER / f"{language}.po"
    old = read_po(path)
    catalogue = Catalog(
        locale=language, project="evaltools", version="1", header_comment=old.header_comment, fuzzy=False
    )
    places: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for entry in entries:
        places.setdefault(entry.key, []).append((entry.file, entry.line))
    counted = {entry.key: entry.plural for entry in entries if entry.plural}
    for (context, text), where in places.items():
        forms: Any = known.get((context, text), (("",), "", 0))[0]
        many = counted.get((context, text))
        name: Any = (text, many) if many else text
        if many and len(forms) < catalogue.num_plurals:
            forms = (forms[0],) * catalogue.num_plurals
        files: Any = list(dict.fromkeys((file, None) for file, _ in where))
        catalogue.add(name, forms if many else forms[0], locations=files, context=context or None)
    import io

    out = io.BytesIO()
    # Each text on one line, so that a search finds a sentence.
    write_po(out, catalogue, width=0, omit_header=False, sort_by_file=False)
    lines = out.getvalue().decode("utf-8").splitlines()
    # Dates, tools and blanks to fill in would make every run a change, and say nothing.
    kept = [line for line in lines if not line.startswith(_HEAD)]
    write_whole(path, ("\n".join(kept) + "\n").encode("utf-8"))
    for fragment in files_of(language)[1:]:
        fragment.unlink()
    return path


def main(arguments: list[str]) -> int:
    """The command of `make words` and `make check`."""
    root = Path.cwd() / "notebooks"
    entries = all_entries(notebooks=root if root.is_dir() else None)
    others = [language for language in known_languages() if language != SOURCE]
    if "--check" in arguments:
        told = [*problems(entries), *languages_in_code()]
        for problem in told:
            sys.stderr.write(f"{problem}\n")
        return 1 if told else 0
    if "--missing" in arguments:
        place = arguments[arguments.index("--missing") + 1] if len(arguments) > 1 else ""
        for language in others:
            for entry in missing(language, [item for item in entries if item.file.startswith(place)]):
                context = f" [{entry.context}]" if entry.context else ""
                sys.stdout.write(f"{language} {entry.file}:{entry.line}{context} {entry.text!r}\n")
        return 0
    for language in others:
        path = update(language, entries)
        left = len(missing(language, entries))
        sys.stdout.write(f"{path.name}: {len({e.key for e in entries})} messages, {left} without a text\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
