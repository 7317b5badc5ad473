"""Lists of items in YAML files that the team writes by hand: each item held to its model, all mistakes told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from evaltools.checks import Problem, nearest
from evaltools.files.yaml import Located, model_problems, read_yaml

_Item = TypeVar("_Item", bound=BaseModel)


def read_items(
    path: Path,
    key: str,
    model: type[_Item],
    root: Path | None,
    problems: list[Problem],
    beside: Sequence[str] = (),
) -> tuple[Located, list[_Item]]:
    """Read the items under `key`; those that cannot be read are left out and told.

    Parameters
    ----------
    path : the file, a mapping with the one key.
    key : what its list is called.
    model : what each item is held to; it has an `id` and a `line`, which is filled in.
    root : folder that file names in messages are relative to.
    problems : what is wrong is added here.
    beside : other keys that the file may have.
    """
    located = read_yaml(path, root)
    items = located.data.get(key) if isinstance(located.data, dict) else None
    if not isinstance(items, list):
        problems.append(
            Problem("not-a-list", f'"{key}" is missing.', f"Write `{key}:` and a list.", located.file, 1)
        )
        return located, []
    for extra in [name for name in located.data if name not in (key, *beside)]:
        line = located.line(extra)
        problems.append(
            Problem(
                "unknown-key",
                f'unknown key "{extra}".',
                nearest(str(extra), [key, *beside]),
                located.file,
                line,
            )
        )
    read: list[_Item] = []
    for index, item in enumerate(items):
        line = located.line(key, index)
        try:
            raw = dict(item) if isinstance(item, dict) else item
            if isinstance(raw, dict):
                raw["line"] = line
            read.append(model.model_validate(raw))
        except ValidationError as error:
            problems += model_problems(error, located, (key, index), _fields(key, model))
    ids = Counter(str(getattr(item, "id", "")) for item in read)
    problems += [
        Problem("duplicate-id", f'the id "{name}" stands {times} times.', "Give each its own.", located.file)
        for name, times in ids.items()
        if times > 1
    ]
    return located, read


def _fields(place: str, model: type[BaseModel]) -> dict[str, list[str]]:
    """Names of the fields allowed at each place of a model, for saying which was meant."""
    found = {place: [name for name in model.model_fields if name != "line"]}
    for name, field in model.model_fields.items():
        waiting: list[Any] = [field.annotation]
        while waiting:
            kind = waiting.pop()
            waiting += get_args(kind)
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found |= _fields(f"{place}.{name}", kind)
    return found
