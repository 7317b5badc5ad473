"""The page's modules joined into the one ESM text that anywidget takes: no build step, nothing fetched.

The files in `page/` are plain ES modules, as an editor and `node --check` understand them. They keep to three
habits that make joining them safe: they import only each other, by name (`import { a, b } from "./x.js";`), they
export by declaration (`export class A`), and no two of them declare the same name at the top.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "page"
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:class|function|const) (\w+))", re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:class|function|const|let) (\w+)", re.MULTILINE)


@cache
def page_source(entry: str) -> str:
    """One module with everything `entry` needs, what is imported before what imports it.

    Parameters
    ----------
    entry
        A file in `page/` that exports the widget by default.

    Raises
    ------
    ValueError
        When a module imports a name that the other does not export, or two declare the same one.
    """
    order: list[str] = []
    _after_imports(entry, order, ())
    declared: dict[str, str] = {}
    parts = []
    for name in order:
        text = _text(name)
        for found in _DECLARED.findall(text):
            if declared.setdefault(found, name) != name:
                raise ValueError(f'"{found}" is declared in {declared[found]} and in {name}')
        parts.append(f"// {name}\n{_EXPORT.sub('', _IMPORT.sub('', text)).strip()}\n")
    return "\n".join(parts)


def _after_imports(name: str, order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"{name} imports itself by way of {above[-1]}")
    if name in order:
        return
    for names, other in _IMPORT.findall(_text(name)):
        missing = {part.strip() for part in names.split(",")} - set(_EXPORT.findall(_text(other)))
        if missing:
            raise ValueError(f"{name} imports {', '.join(sorted(missing))}, which {other} does not export")
        _after_imports(other, order, (*above, name))
    order.append(name)


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
