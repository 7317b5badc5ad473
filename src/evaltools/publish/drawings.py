"""The drawings of a chapter in a language: as the run left them, drawn anew where a word in them has changed."""

from __future__ import annotations

import json
from pathlib import Path

from evaltools.files.writing import write_whole
from evaltools.notebook.showing import SPOKEN
from evaltools.publish.results import ChapterResult
from evaltools.record.figure import Figure
from evaltools.record.look import PAGE_WIDTH
from evaltools.words.voice import Voice


def drawings(item: ChapterResult, voice: Voice) -> dict[str, str]:
    """SVG of each figure of a chapter, by id.

    A figure that only its notebook can draw stays as the run left it; a run with a changed word draws it anew first.

    Parameters
    ----------
    item : the chapter; drawings made anew are kept in its folder.
    voice : the language.
    """
    figures = [part for part in item.exhibits if isinstance(part, Figure)]
    if not figures:
        return {}
    folder = item.folder / voice.language / "figures"
    spoken = _spoken(folder / SPOKEN)
    found, changed = {}, False
    for figure in figures:
        path = folder / f"{figure.id}.svg"
        said = spoken.get(figure.id)
        stands = path.is_file() and said is not None and _says(voice, said)
        if not stands and figure.draw:
            from evaltools.formats.drawing import drawing

            svg, spoken[figure.id] = drawing(figure, voice, PAGE_WIDTH)
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, svg.encode("utf-8"))
            found[figure.id], changed = svg, True
        elif path.is_file():
            found[figure.id] = path.read_text(encoding="utf-8")
    if changed:
        text = json.dumps(spoken, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
        write_whole(folder / SPOKEN, text.encode("utf-8"))
    return found


def _says(voice: Voice, said: dict[str, str]) -> bool:
    return all(voice.wording(key) == text for key, text in said.items())


def _spoken(path: Path) -> dict[str, dict[str, str]]:
    try:
        data: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data
