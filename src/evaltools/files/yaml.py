"""YAML files read safely, with the line of every value known, so that mistakes can be placed.

YAML 1.2: `no`, `on` and `0380` stay what they look like less often than people think, so identifiers
must be strings, and the checks here say so with the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.files.quick_yaml import quick_yaml

MAX_BYTES = 5_000_000
MAX_VALUES = 100_000
"""More values than any file written by hand; aliases that repeat each other would make billions."""
DEEPEST = 100
"""Most lists and mappings within each other."""


@dataclass(frozen=True)
class Located:
    """The content of a YAML file and where each part of it stands."""

    data: Any
    """Plain dicts, lists and scalars."""
    file: str
    lines: dict[tuple[str | int, ...], int]
    """Line number (from 1) by path of keys and positions."""
    written: dict[tuple[str | int, ...], str] = field(default_factory=dict)
    """Values that YAML reads as something other than text, as they stand in the file: `0380`, not 380."""

    def line(self, *path: str | int) -> int | None:
        """Line of the value at `path`, or of the nearest part around it that is known."""
        for length in range(len(path), -1, -1):
            if (found := self.lines.get(tuple(path[:length]))) is not None:
                return found
        return None

    def shown(self, value: Any, *path: str | int) -> str:
        """The value at `path` as the user wrote it."""
        return self.written.get(path, str(value))


def read_yaml(path: Path, root: Path | None = None) -> Located:
    """Read one YAML document. What is read is shared by all who read the same text: it is not to be changed.

    Raises
    ------
    BadInput
        where the file is missing, too large, not UTF-8, or not YAML (with the line), or where keys stand twice.
    """
    name = relative(path, root)
    return _located(_text(path, name), name)


@lru_cache(maxsize=32)
def _located(text: str, name: str) -> Located:
    """A text as data; the same files are read several times in a run."""
    quick = quick_yaml(text, MAX_VALUES)
    if quick is not None:
        data, lines, written = quick
        return Located(data, name, lines, written)
    return carefully(text, name)


def carefully(text: str, name: str) -> Located:
    """A text as ruamel.yaml reads it, by the rules of YAML 1.2 and with the place of every fault.

    Raises
    ------
    BadInput
        see `read_yaml`.
    """
    if (line := _line_too_deep(text)) is not None:
        raise BadInput(_too_deep(name, line))
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        loaded = YAML(typ="rt", pure=True).load(text)
    except DuplicateKeyError:
        raise BadInput(_duplicate_keys(text, name)) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadInput(
            Problem(
                "not-yaml",
                f"not readable as YAML: {error.problem or error.context}.",
                "Check indentation, colons and quotes on that line and the one before.",
                name,
                mark.line + 1 if mark else None,
            )
        ) from None
    except YAMLError as error:
        first = str(error).strip().splitlines()[0]
        raise BadInput(
            Problem("not-yaml", f"not readable as YAML: {first}.", "Save it as text.", name)
        ) from None
    except RecursionError:
        raise BadInput(_too_deep(name)) from None
    except (ValueError, TypeError, AttributeError) as error:
        # A value that looks like a date or number and is none, or a tag that does not fit its value.
        message = f"not readable as YAML: {error}."
        raise BadInput(
            Problem("not-yaml", message, "Mend the value, or put it in quotes.", name, _no_day(text))
        ) from None
    reader = _Reader(name, text.splitlines())
    try:
        data = reader.plain(loaded, ())
    except RecursionError:
        raise BadInput(_too_deep(name)) from None
    return Located(data, name, reader.lines, reader.written)


def _no_day(text: str) -> int | None:
    """Line of the first date that is in no calendar."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in re.findall(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])", line):
            try:
                date.fromisoformat(found)
            except ValueError:
                return number
    return None


def _too_deep(name: str, line: int | None = None) -> Problem:
    return Problem(
        "too-deep",
        "lists and mappings lie within each other deeper than can be read.",
        "Check brackets, and anchors that name themselves.",
        name,
        line,
    )


def _line_too_deep(text: str) -> int | None:
    """The line on which lists and mappings lie deeper than any file written by hand has them, before anything is built.

    ruamel.yaml needs seconds for thousands of brackets, so that the parser of PyYAML, which only counts, goes before it.
    """
    try:
        from yaml import YAMLError, parse
        from yaml.cyaml import CParser
    except ImportError:
        return None
    depth = 0
    try:
        for event in parse(text, Loader=CParser):
            kind = type(event).__name__
            depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
            if depth > DEEPEST:
                return int(event.start_mark.line) + 1
    except YAMLError:
        return None  # told better by the other
    return None


def _duplicate_keys(text: str, name: str) -> list[Problem]:
    """Every key of a mapping that stands there already."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    found: list[Problem] = []
    left = [YAML(typ="rt", pure=True).compose(text)]
    while left:
        node = left.pop()
        if isinstance(node, SequenceNode):
            left += node.value
        elif isinstance(node, MappingNode):
            seen: dict[str, int] = {}
            for key, value in node.value:
                left.append(value)
                line = key.start_mark.line + 1
                if str(key.value) in seen:
                    message = f'the key "{key.value}" stands twice, first on line {seen[str(key.value)]}.'
                    found.append(
                        Problem("duplicate-key", message, "Remove or rename one of them.", name, line)
                    )
                seen.setdefault(str(key.value), line)
    return sorted(found, key=lambda problem: problem.line or 0)


def _text(path: Path, name: str) -> str:
    if not path.is_file():
        raise BadInput(
            Problem("missing-file", "there is no such file.", "Check the name, or create it.", name)
        )
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(Problem("too-large", f"larger than {MAX_BYTES // 1_000_000} MB.", "Split it.", name))
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadInput(
            Problem("not-utf8", "not UTF-8 text.", "Save the file as UTF-8.", name, line)
        ) from None


_VALUE = re.compile(r"[^\s,\]}#]+")
_KEY = re.compile(r"[^\s,\]}#:]+")


class _Reader:
    """Turns ruamel's annotated containers into plain ones, noting where each value stands and how it is written."""

    def __init__(self, file: str, text: list[str]) -> None:
        self.file = file
        self.text = text
        self.lines: dict[tuple[str | int, ...], int] = {(): 1}
        self.written: dict[tuple[str | int, ...], str] = {}
        self.values = 0

    def plain(self, node: Any, path: tuple[str | int, ...]) -> Any:
        """The value of a node, at `path` in the file."""
        self.values += 1
        if self.values > MAX_VALUES:
            message = f"holds more than {MAX_VALUES} values once its anchors are followed."
            raise BadInput(Problem("too-large", message, "Write it without anchors.", self.file))
        if isinstance(node, dict):
            return self._mapping(node, path)
        if isinstance(node, list):
            return [self._item(node, index, value, path) for index, value in enumerate(node)]
        if isinstance(node, bool) or node is None:
            return node
        for kind in (str, int, float):
            if isinstance(node, kind):
                return kind(node)
        if isinstance(node, date):
            return node
        # A tag of somebody's own (!thing): what stands there is a text like any other.
        return str(getattr(node, "value", node))

    def _mapping(self, node: Any, path: tuple[str | int, ...]) -> dict[Any, Any]:
        out: dict[Any, Any] = {}
        for key, value in node.items():
            place = (node.lc.data or {}).get(key)
            here = (*path, str(key))
            if place:
                self.lines[here] = place[0] + 1
                self._note(value, here, place[2:])
                if not isinstance(key, str):
                    self._note(key, (*here, "[key]"), place[:2], _KEY)
            out[key] = self.plain(value, here)
        return out

    def _item(self, node: Any, index: int, value: Any, path: tuple[str | int, ...]) -> Any:
        here = (*path, index)
        if place := (node.lc.data or {}).get(index):
            self.lines[here] = place[0] + 1
            self._note(value, here, place)
        return self.plain(value, here)

    def _note(
        self, value: Any, path: tuple[str | int, ...], place: Sequence[int], token: re.Pattern[str] = _VALUE
    ) -> None:
        if isinstance(value, (str, dict, list)) or len(place) < 2 or place[0] >= len(self.text):
            return
        if found := token.match(self.text[place[0]], place[1]):
            self.written[path] = found[0]


def model_problems(
    error: Any, located: Located, prefix: Sequence[str | int], known: dict[str, list[str]]
) -> list[Problem]:
    """Translate a pydantic `ValidationError` into problems with lines and remedies.

    Parameters
    ----------
    error : the `ValidationError`.
    located : the file it came from.
    prefix : path of the part that was validated.
    known : names of the fields allowed, by path joined with dots without positions ("" for the top).
    """
    problems = Problems(located.file)
    for item in error.errors():
        # Keys that are no texts stand as texts in the paths.
        loc: list[str | int] = [
            *prefix,
            *(part if isinstance(part, int) else str(part) for part in item["loc"]),
        ]
        if item["type"] == "invalid_key" or loc[-1:] == ["[key]"]:
            _not_a_name(problems, located, loc)
        else:
            _model_problem(problems, located, item, loc, known)
    return problems.found


def _not_a_name(problems: Problems, located: Located, loc: list[str | int]) -> None:
    """A key that YAML reads as a number, a truth value or nothing."""
    path = tuple(str(part) if index == len(loc) - 1 else part for index, part in enumerate(loc))
    if path[-1] == "[key]":
        path = (*path[:-2], str(path[-2]))
    shown = located.shown(path[-1], *path, "[key]")
    message = f"the key {shown} is not read as text."
    problems.add("not-text", message, f'Put it in quotes: "{shown}".', line=located.line(*path))


def _model_problem(
    problems: Problems, located: Located, item: Any, loc: list[str | int], known: dict[str, list[str]]
) -> None:
    line = located.line(*loc)
    name = ".".join(str(part) for part in loc)
    value = item["input"]
    if item["type"] == "extra_forbidden":
        key = ".".join(str(part) for part in loc[:-1] if not isinstance(part, int))
        shown = str(loc[-1])
        problems.add("unknown-key", f'unknown key "{shown}".', nearest(shown, _names(key, known)), line=line)
    elif item["type"] == "words":  # see evaltools.theory.texts
        told = item["ctx"]
        problems.add(told["code"], f"{name}: {told['message']}", told["remedy"], line=line)
    elif item["type"] == "missing":
        line = located.line(*loc[:-1])
        problems.add("missing-key", f'"{name}" is missing.', "Add it.", line=line)
    elif item["type"] == "string_type":
        shown = located.shown(value, *loc)
        if value is None:
            problems.add("missing-value", f"{name} has no value.", "Write a text after the colon.", line=line)
        elif isinstance(value, (dict, list)):
            message = f"{name} is {_yaml_kind(value)}, not a text."
            problems.add("not-text", message, "Write a text here.", line=line)
        else:
            message = f"{name}: {shown} is read as {_yaml_kind(value)}, not as text."
            problems.add("not-text", message, f'Put it in quotes: "{shown}".', line=line)
    elif item["type"] in ("model_type", "dict_type", "list_type", "tuple_type", "model_attributes_type"):
        wanted = "a list" if item["type"] in ("list_type", "tuple_type") else "a mapping (key: value)"
        message = f"{name} is {_yaml_kind(value)} where {wanted} belongs."
        problems.add("bad-value", message, "See docs/data.md for an example.", line=line)
    elif item["type"] == "literal_error" and isinstance(value, str):
        choices = re.findall(r"'([^']*)'", item["ctx"]["expected"])
        problems.add(
            "bad-value", f'{name}: "{value}" is not possible here.', nearest(value, choices), line=line
        )
    else:
        message = item["msg"].removeprefix("Value error, ").rstrip(".")
        problems.add("bad-value", f"{name}: {message[:1].lower()}{message[1:]}.", line=line)


def _names(key: str, known: dict[str, list[str]]) -> list[str]:
    """Names allowed at a path, or at the nearest path around it: keys of the user's own choice are passed by."""
    while key and key not in known:
        key = key.rpartition(".")[0]
    return known.get(key, [])


def _yaml_kind(value: Any) -> str:
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, (int, float)):
        return "a number"
    if value is None:
        return "nothing"
    if isinstance(value, date):
        return "a date"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "a mapping"
