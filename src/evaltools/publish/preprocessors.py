"""Small passes over an executed notebook before it becomes a page, each with one purpose."""

from __future__ import annotations

import itertools
from typing import Any

from nbconvert.preprocessors import Preprocessor

from evaltools.formats.html import figure_html, label, table_html, text_html
from evaltools.formats.prose import to_html
from evaltools.record.contents import Part
from evaltools.record.figure import Figure
from evaltools.record.table import Table
from evaltools.record.text import Text
from evaltools.words.catalogue import SOURCE, known_languages
from evaltools.words.sources import prose_key, split_prose
from evaltools.words.voice import Voice


class KeepLanguage(Preprocessor):
    """Keep one language of the prose: cells tagged with it, or English ones, which the catalogues translate.

    Cells side by side that are tagged with languages are versions of each other. Cells without such a tag stay as they are.
    """

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Drop the other versions, and mark what stands in another language than the page's."""
        voice = resources["page"].voice
        kept = []
        for told, cells in itertools.groupby(nb.cells, key=lambda cell: bool(_languages(cell))):
            run = list(cells)
            kept += _versions(run, voice) if told else run
        nb.cells = kept
        return nb, resources


def _versions(run: list[Any], voice: Voice) -> list[Any]:
    """The cells of a run of prose to show: sets of versions follow each other, a set ends where a language returns."""
    kept: list[Any] = []
    versions: dict[str, Any] = {}
    for cell in [*run, None]:
        languages = _languages(cell) if cell is not None else set(versions)
        if languages & set(versions) or cell is None:
            if versions:
                kept.append(_chosen(versions, voice))
            versions = {}
        for language in languages if cell is not None else ():
            versions[language] = cell
    return kept


def _chosen(versions: dict[str, Any], voice: Voice) -> Any:
    if voice.language in versions and voice.language != SOURCE:
        return versions[voice.language]
    language = SOURCE if SOURCE in versions else next(iter(versions))
    cell = versions[language]
    translated = [
        _translated(block, voice) if SOURCE in versions else None for block in split_prose(cell.source)
    ]
    if all(translated):
        cell.source = "\n\n".join(block or "" for block in translated)
    else:
        cell.metadata["lang"] = language
    return cell


def _translated(block: str, voice: Voice) -> str | None:
    """A heading or paragraph in the language of the page; None where the catalogue lacks it."""
    mark, text = prose_key(block)
    found = voice.found(text)
    return None if found is None else mark + found


def _languages(cell: Any) -> set[str]:
    return set(known_languages()) & _tags(cell) if cell.cell_type == "markdown" else set()


class DropParameters(Preprocessor):
    """Drop the cells that hold parameters: what they say stands in the page's head."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Drop cells tagged `parameters` or `injected-parameters`, and empty ones."""
        dropped = {"parameters", "injected-parameters"}
        nb.cells = [cell for cell in nb.cells if not dropped & _tags(cell) and cell.source.strip()]
        return nb, resources


class DropChatter(Preprocessor):
    """Drop what programs print while they work: no reader of a report asked for it."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        """Drop the streams and errors among a code cell's outputs."""
        if cell.cell_type == "code":
            cell.outputs = [item for item in cell.outputs if item.output_type not in ("stream", "error")]
        return cell, resources


class DropEmptySections(Preprocessor):
    """Drop the heading and introduction of a section whose code shows nothing for this period and area."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Drop Markdown cells of level two and below that only code cells without output follow."""
        kept = []
        for place, cell in enumerate(nb.cells):
            if cell.cell_type == "markdown" and cell.source.startswith("##"):
                section = itertools.takewhile(lambda item: item.cell_type == "code", nb.cells[place + 1 :])
                outputs = [item.outputs for item in section]
                if outputs and not any(outputs):
                    continue
            kept.append(cell)
        nb.cells = kept
        return nb, resources


class NameCode(Preprocessor):
    """Name each code cell by its place and by the tables and figures it makes."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Write number and labels into the cells' metadata."""
        page = resources["page"]
        number = 0
        for cell in nb.cells:
            if cell.cell_type != "code":
                continue
            number += 1
            made = [part for output in cell.outputs if (part := page.part(output)) is not None]
            cell.metadata["evaltools"] = {
                "number": number,
                "makes": [page.voice.speak(label(part)) for part in made if not isinstance(part, Text)],
            }
        return nb, resources


class RenderProse(Preprocessor):
    """Turn Markdown cells into HTML in which markup is shown and not obeyed, and resolve our own links."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        """Replace a Markdown cell's source by HTML."""
        if cell.cell_type == "markdown":
            page = resources["page"]
            html = to_html(cell.source, page.around.resolve)
            html = page.headings.apply(html)
            language = cell.metadata.get("lang")
            cell.metadata["html"] = f'<div lang="{language}">{html}</div>' if language else html
        return cell, resources


class RenderOutputs(Preprocessor):
    """Choose what is shown of each output: our own HTML as it is, anything else as plain text."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        """Write into each output's metadata what is to be shown."""
        if cell.cell_type != "code":
            return cell, resources
        page = resources["page"]
        for output in cell.outputs:
            part = page.part(output)
            if part is None:
                output.metadata["show"] = {"text": str(output.get("data", {}).get("text/plain", ""))}
                continue
            output.metadata["show"] = {
                "html": _html(part, page),
                "downloads": [] if isinstance(part, Text) else page.downloads.get(part.id, []),
            }
        return cell, resources


def _html(part: Part, page: Any) -> str:
    if isinstance(part, Table):
        return table_html(part, page.voice, page.around)
    if isinstance(part, Figure):
        return figure_html(part, page.voice, page.drawings.get(part.id, ""), page.around)
    html = text_html(part, page.voice, page.around)
    return str(page.headings.apply(html))


READING = (KeepLanguage, DropParameters, DropChatter, DropEmptySections)
"""What decides which cells are read, in any format."""
PASSES = (*READING, NameCode, RenderProse, RenderOutputs)


def place_of(output: Any) -> int | None:
    """The place among the parts of a chapter that an output shows; None for an output that is not our own."""
    found = output.get("metadata", {}).get("text/html", {})
    own = found.get("evaltools", {}) if isinstance(found, dict) else {}
    place = own.get("part") if isinstance(own, dict) else None
    return place if isinstance(place, int) and place >= 0 else None


def _tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", ()))
