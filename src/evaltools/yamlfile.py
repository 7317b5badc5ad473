"""YAML files read safely, with the line of every value known, so that mistakes can be placed.

YAML 1.2: `no`, `on` and `0380` stay what they look like less often than people think, so identifiers
must be strings, and the checks here say so with the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, nearest, relative

MAX_BYTES = 5_000_000
MAX_VALUES = 500_000
"""More values than any file written by hand; aliases that repeat each other would make billions."""


@dataclass(frozen=True)
class Located:
    """The content of a YAML file and where each part of it stands."""

    data: Any
    """Plain dicts, lists and scalars."""
    file: str
    lines: dict[tuple[str | int, ...], int]
    """Line number (from 1) by path of keys and positions."""

    def line(self, *path: str | int) -> int | None:
        """Line of the value at `path`, or of the nearest part around it that is known."""
        for length in range(len(path), -1, -1):
            if (found := self.lines.get(tuple(path[:length]))) is not None:
                return found
        return None


def read_yaml(path: Path, root: Path | None = None) -> Located:
    """Read one YAML document.

    Raises
    ------
    BadInput
        where the file is missing, too large, not UTF-8, or not YAML (with the line); duplicate keys too.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    name = relative(path, root)
    text = _text(path, name)
    yaml = YAML(typ="rt", pure=True)
    try:
        loaded = yaml.load(text)
    except DuplicateKeyError as error:
        mark = error.problem_mark
        message = (
            str(error.problem).split(" with value")[0].replace("found duplicate key", "the key")
            + " stands twice."
        )
        raise BadInput(
            Problem("duplicate-key", message, "Remove or rename one of them.", name, mark and mark.line + 1)
        ) from None
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
        raise BadInput(Problem("not-yaml", f"not readable as YAML: {error}.", file=name)) from None
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    try:
        return Located(_plain(loaded, (), lines), name, lines)
    except _TooManyError:
        remedy = "Write the parts out, without repeating aliases of aliases."
        raise BadInput(Problem("too-large", f"holds more than {MAX_VALUES} values.", remedy, name)) from None


class _TooManyError(Exception):
    pass


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


def _plain(node: Any, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> Any:
    """Turn ruamel's annotated containers into plain ones, noting where each value stands."""
    if len(lines) > MAX_VALUES:
        raise _TooManyError
    if isinstance(node, dict):
        out: dict[Any, Any] = {}
        for key, value in node.items():
            where = node.lc.key(key) if key in (node.lc.data or {}) else None  # type: ignore[attr-defined]
            if where:
                lines[(*path, str(key))] = where[0] + 1
            out[key] = _plain(value, (*path, str(key)), lines)
        return out
    if isinstance(node, list):
        items = []
        for index, value in enumerate(node):
            lines[(*path, index)] = node.lc.item(index)[0] + 1  # type: ignore[attr-defined]
            items.append(_plain(value, (*path, index), lines))
        return items
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, str):
        return str(node)
    if isinstance(node, int):
        return int(node)
    if isinstance(node, float):
        return float(node)
    return node


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
        loc = [*prefix, *item["loc"]]
        line = located.line(*loc)
        name = ".".join(str(part) for part in loc)
        if item["type"] == "extra_forbidden":
            key = ".".join(str(part) for part in loc[:-1] if not isinstance(part, int))
            problems.add(
                "unknown-key",
                f'unknown key "{loc[-1]}".',
                nearest(str(loc[-1]), known.get(key, ())),
                line=line,
            )
        elif item["type"] == "missing":
            line = located.line(*loc[:-1])
            problems.add("missing-key", f'"{name}" is missing.', "Add it.", line=line)
        elif item["type"] == "string_type":
            shown = item["input"]
            problems.add(
                "not-text",
                f"{name}: {shown!r} is read as {_yaml_kind(shown)}, not as text.",
                f'Put it in quotes: "{shown}".'
                if not isinstance(shown, (dict, list))
                else "Write a text here.",
                line=line,
            )
        else:
            message = item["msg"].removeprefix("Value error, ")
            problems.add("bad-value", f"{name}: {message[:1].lower()}{message[1:]}.", line=line)
    return problems.found


def _yaml_kind(value: Any) -> str:
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, (int, float)):
        return "a number"
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list) else "a mapping"
