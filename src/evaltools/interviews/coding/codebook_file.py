"""Writing codebooks, and the ready ones that come with the package."""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from evaltools.checks import InvalidArgument, nearest
from evaltools.interviews.coding.codebook import Code, Codebook, read_codebook
from evaltools.interviews.transcripts.confidential import write_private


def write_codebook(codebook: Codebook, path: Path) -> Path:
    """Write a codebook as a YAML tree, in place at once or not at all."""
    return write_private(path, codebook_text(codebook).encode("utf-8"))


def codebook_text(codebook: Codebook) -> str:
    """A codebook as a YAML tree."""
    from ruamel.yaml import YAML

    content: dict[str, Any] = {"id": codebook.id}
    for key in ("title", "source"):
        if value := getattr(codebook, key):
            content[key] = _plain(value)
    if codebook.imported:
        content["imported"] = True
    if codebook.log:
        content["log"] = dict(sorted(codebook.log.items()))
    content["codes"] = _branch(codebook, None)
    buffer = io.StringIO()
    yaml = YAML()
    yaml.width = 100
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


def _branch(codebook: Codebook, parent: str | None) -> list[dict[str, Any]]:
    out = []
    for code in codebook.children(parent):
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
        if below := _branch(codebook, code.id):
            item["codes"] = below
        out.append(item)
    return out


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
