"""Entries added to YAML files that people keep: at the end of a list, all else byte for byte as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evaltools.checks import BadInput, Problem


def with_entry(text: str, key: str, entry: Sequence[str], file: str) -> str:
    """A file with one more entry in a list of its top level.

    Parameters
    ----------
    text : the file.
    key : name of the list; where there is none, it is begun at the end.
    entry : lines of the entry, the first without its dash, the others without indentation.
    file : name of the file, for messages.

    Raises
    ------
    BadInput
        where the list stands in brackets and is not empty.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    at = next((place for place, line in enumerate(lines) if re.match(rf"{re.escape(key)}:", line)), None)
    if at is None:
        return end.join([*lines, "", f"{key}:", *_indented(entry, "  ")]) + end
    rest = lines[at].partition(":")[2].partition(" #")[0].strip()
    if rest == "[]":
        lines[at] = f"{key}:"
    elif rest:
        message = f"nothing can be added to `{key}`, which stands in brackets on one line."
        remedy = "Write each entry on a line of its own, beginning with a dash."
        raise BadInput(Problem("not-a-list", message, remedy, file, at + 1))
    last = next(
        (place for place in range(at + 1, len(lines)) if re.match(r"[^\s#-]", lines[place])), len(lines)
    )
    while last > at + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    block = lines[at + 1 : last]
    dash = next((found[1] for line in block if (found := re.match(r"(\s*)-", line))), "  ")
    apart = [""] if any(not line.strip() for line in block) else []
    return end.join([*lines[:last], *apart, *_indented(entry, dash), *lines[last:]]) + end


def with_word(text: str, key: str, word: str, file: str) -> str:
    """A file with one more word in a list of its top level that stands in brackets, or line by line.

    Parameters
    ----------
    text, key, file : see `with_entry`.
    word : as it shall stand.
    """
    pattern = re.compile(rf"^({re.escape(key)}:[ \t]*\[)(.*?)([ \t]*\][ \t]*(?:#.*)?)$", re.MULTILINE)
    found = pattern.search(text)
    if found is None:
        return with_entry(text, key, [word], file)
    joined = f"{found[2].rstrip().rstrip(',')}, {word}" if found[2].strip() else word
    return text[: found.start()] + found[1] + joined + found[3] + text[found.end() :]


def _indented(entry: Sequence[str], dash: str) -> list[str]:
    return [f"{dash}- {entry[0]}", *(f"{dash}  {line}" for line in entry[1:])]
