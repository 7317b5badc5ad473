"""Writing codebooks, and the ready ones that come with the package."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from evaltools.checks import InvalidArgument, nearest
from evaltools.interviews.coding.codebook import Code, Codebook, read_codebook
from evaltools.interviews.transcripts.confidential import write_private

_WIDTH, _NARROWEST = 100, 40
_STEP = 4
"""Columns by which codes below another stand further in."""


def write_codebook(codebook: Codebook, path: Path) -> Path:
    """Write a codebook as a YAML tree, in place at once or not at all."""
    return write_private(path, codebook_text(codebook).encode("utf-8"))


def codebook_text(codebook: Codebook) -> str:
    """A codebook as a YAML tree."""
    content: dict[str, Any] = {"id": codebook.id}
    for key in ("title", "source"):
        if value := getattr(codebook, key):
            content[key] = _plain(value)
    if codebook.imported:
        content["imported"] = True
    if codebook.log:
        content["log"] = dict(sorted(codebook.log.items()))
    codes = "".join(_branch(codebook, None, 0))
    return _yaml(content, _WIDTH) + (f"codes:\n{codes}" if codes else "codes: []\n")


def _yaml(content: Any, width: int) -> str:
    from ruamel.yaml import YAML

    buffer = io.StringIO()
    yaml = YAML()
    yaml.width = width
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(content, buffer)
    return buffer.getvalue()


def ready_codebooks() -> tuple[str, ...]:
    """Names of the codebooks that come with the package."""
    folder = resources.files("evaltools.interviews.coding") / "codebooks"
    return tuple(
        sorted(item.name.removesuffix(".yml") for item in folder.iterdir() if item.name.endswith(".yml"))
    )


def ready_codebook(name: str) -> Codebook:
    """A codebook for directed analysis in this field, in our own words with its source.

    Raises
    ------
    InvalidArgument
        When there is none of that name.
    """
    known = ready_codebooks()
    if name not in known:
        raise InvalidArgument("name", f'there is no ready codebook "{name}". {nearest(name, known)}')
    source = resources.files("evaltools.interviews.coding") / "codebooks" / f"{name}.yml"
    with resources.as_file(source) as path:
        return read_codebook(path)


def joined(*codebooks: Codebook, identifier: str = "codebook") -> Codebook:
    """Several codebooks as one.

    Raises
    ------
    InvalidArgument
        When two of them use the same id.
    """
    codes: list[Code] = [code for codebook in codebooks for code in codebook]
    twice = sorted({code.id for code in codes if sum(other.id == code.id for other in codes) > 1})
    if twice:
        raise InvalidArgument("codebooks", f"the ids {', '.join(twice)} stand in more than one of them")
    return Codebook(tuple(codes), identifier)


def _branch(codebook: Codebook, parent: str | None, depth: int) -> Iterator[str]:
    for code in codebook.children(parent):
        yield _item(json.dumps(_fields(code), ensure_ascii=False, default=str), depth)
        below = "".join(_branch(codebook, code.id, depth + 1))
        if below:
            yield f"{' ' * _STEP * (depth + 1)}codes:\n{below}"


@lru_cache(maxsize=4096)
def _item(fields: str, depth: int) -> str:
    """One code as it stands in the tree. It is made once: of many codes one is changed at a time."""
    item = json.loads(fields)
    if "added" in item:
        item["added"] = date.fromisoformat(item["added"])
    rows = _yaml([item], max(_NARROWEST, _WIDTH - _STEP * depth)).splitlines(keepends=True)
    return "".join(f"{' ' * _STEP * depth}{row}" if row.strip() else row for row in rows)


def _fields(code: Code) -> dict[str, Any]:
    item: dict[str, Any] = {"id": code.id, "name": _plain(code.name)}
    for key in ("definition", "use_when", "not_when", "example"):
        if value := getattr(code, key):
            item[key] = _plain(value)
    item["origin"] = code.origin
    if code.linked_to:
        item["linked_to"] = list(code.linked_to)
    if code.added:
        item["added"] = code.added
    item["level"] = code.level
    item["colour"] = code.colour
    if code.heading:
        item["heading"] = True
    if code.memo:
        item["memo"] = code.memo
    if code.retired:
        item["retired"] = True
    if code.replaces:
        item["replaces"] = list(code.replaces)
    return item


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
