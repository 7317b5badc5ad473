"""YAML values that know their line.

The text is composed, never constructed: tags cannot build objects, and anchors, which could make a
small file huge, are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from evaltools.checks import BadInput, Problem, Problems, relative

MAX_BYTES = 5_000_000
Place = tuple[str | int, ...]

_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null")}
_TRUE = {"true": True, "false": False}
# What some YAML 1.1 or 1.2 reader takes for a number, a truth value, nothing or a time of day.
_AMBIGUOUS = re.compile(
    r"""(?: [-+]? (?: \d[\d_]* (?: \.[\d_]* )? | \.\d[\d_]* ) (?: e[-+]?\d+ )?
          | [-+]? 0[xob][0-9a-f_]+
          | [-+]? \d[\d_]* (?: :[0-5]?\d )+ (?: \.\d* )?
          | \d{4}-\d\d?-\d\d? .*
          | [-+]? \.inf | \.nan
          | y | n | yes | no | on | off | true | false | null | none | nan | ~ )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_ambiguous(text: str) -> bool:
    """Whether `text` without quotes may be read as something other than text."""
    return _AMBIGUOUS.fullmatch(text) is not None


@dataclass
class Located:
    """Plain values, and the line on which each of them stands."""

    value: Any
    lines: dict[Place, int] = field(default_factory=dict)
    written: dict[Place, str] = field(default_factory=dict)
    """Scalars that are not text, as they are written in the file."""

    def line(self, place: Place) -> int | None:
        """The line of a place, or of the nearest place around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


def load_located(path: Path, problems: Problems) -> Located:
    """Read a YAML file into plain values with their lines.

    Parameters
    ----------
    path : file in UTF-8, at most 5 MB
    problems : collects what is wrong inside the file: doubled keys, anchors, tags

    Returns
    -------
    Located

    Raises
    ------
    BadInput
        If the file is missing, too large, not UTF-8 or not YAML; nothing else can then be told of it.
    """
    try:
        root = YAML().compose(_text(path))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        reason = error.problem or error.context or "it cannot be parsed"
        raise BadInput(_unreadable(path, f"This is not valid YAML: {reason}.", line)) from None
    except (YAMLError, ReaderError, RecursionError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadInput(_unreadable(path, f"This is not valid YAML: {reason}.", None)) from None
    located = Located(None)
    if root is not None:
        located.value = _plain(root, (), located, problems)
    return located


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(_unreadable(path, "The file is larger than 5 MB.", None))
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(_unreadable(path, f"The file cannot be read: {error.strerror}.", None)) from None
    except UnicodeDecodeError as error:
        message = f"The file is not UTF-8 (byte {error.start})."
        raise BadInput(_unreadable(path, message, None)) from None


def _unreadable(path: Path, message: str, line: int | None) -> Problem:
    remedies = {
        "YAML": "Check indentation, colons and quotes at that line.",
        "UTF-8": "Save it as UTF-8.",
        "larger": "Split it.",
    }
    remedy = next((text for word, text in remedies.items() if word in message), "Check the path.")
    return Problem("unreadable-file", message, remedy, relative(path), line)


def _plain(node: Node, place: Place, located: Located, problems: Problems) -> Any:
    line = node.start_mark.line + 1
    located.lines[place] = line
    if node.anchor is not None:
        problems.add("anchor", "Anchors and aliases are not used here.", "Write the value out.", line=line)
        return None
    if str(node.tag) not in _PLAIN_TAGS and not str(node.tag).endswith(":timestamp"):
        problems.add("tag", f"The tag {node.tag} is not used here.", "Remove it.", line=line)
        return None
    if isinstance(node, MappingNode):
        return _mapping(node, place, located, problems)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*place, i), located, problems) for i, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node, place, located)


def _mapping(node: MappingNode, place: Place, located: Located, problems: Problems) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            problems.add("key", "A key must be a word.", "Write a word before the colon.", line=line)
        elif key in result:
            problems.add("doubled-key", f'The key "{key}" stands twice.', "Keep one of them.", line=line)
        else:
            result[key] = _plain(value_node, (*place, key), located, problems)
            located.lines[(*place, key)] = line
    return result


def _scalar(node: ScalarNode, place: Place, located: Located) -> Any:
    text, tag = str(node.value), str(node.tag).rsplit(":", 1)[-1]
    if tag == "null":
        return None
    if tag == "bool" and text.lower() in _TRUE:
        located.written[place] = text
        return _TRUE[text.lower()]
    if tag in ("int", "float"):
        located.written[place] = text
        # The number itself is of no interest: nothing in a theory file is one. It is kept as a number
        # so that a field which wants text says so.
        return 0
    return text
