"""Small passes over an executed notebook before it becomes a page, each with one purpose."""

from __future__ import annotations

import itertools
from typing import Any

from nbconvert.preprocessors import Preprocessor

from evaltools.words.numbers import LANGUAGES


class KeepLanguage(Preprocessor):
    """Keep the Markdown cells of one language; cells without a language tag stay."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Drop the cells tagged with the other languages."""
        language = resources["page"].language
        others = set(LANGUAGES) - {language}
        nb.cells = [
            cell
            for cell in nb.cells
            if not (cell.cell_type == "markdown" and others & _tags(cell) and language not in _tags(cell))
        ]
        return nb, resources


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
        labels = {part["id"]: part["label"] for part in resources["page"].parts}
        number = 0
        for cell in nb.cells:
            if cell.cell_type != "code":
                continue
            number += 1
            made = [mark(output).get("id", "") for output in cell.outputs]
            cell.metadata["evaltools"] = {
                "number": number,
                "makes": [labels[item] for item in made if item in labels],
            }
        return nb, resources


class RenderProse(Preprocessor):
    """Turn Markdown cells into HTML in which markup is shown and not obeyed, and resolve our own links."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        """Replace a Markdown cell's source by HTML."""
        if cell.cell_type == "markdown":
            from evaltools.words import markdown as prose

            page = resources["page"]
            html = prose.to_html(cell.source, page.resolve)
            cell.metadata["html"] = page.headings.apply(html)
        return cell, resources


class RenderOutputs(Preprocessor):
    """Choose what is shown of each output: our own HTML as it is, anything else as plain text."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        """Write into each output's metadata what is to be shown."""
        if cell.cell_type != "code":
            return cell, resources
        page = resources["page"]
        for output in cell.outputs:
            own = mark(output)
            if own and "text/html" in output.data:
                html = str(output.data["text/html"])
                output.metadata["show"] = {
                    "html": page.headings.apply(html) if own.get("kind") == "text" else html,
                    "downloads": page.downloads.get(own.get("id", ""), []),
                    "kind": own.get("kind", ""),
                    "id": own.get("id", ""),
                }
            else:
                output.metadata["show"] = {"text": str(output.data.get("text/plain", ""))}
        return cell, resources


PASSES = (KeepLanguage, DropParameters, DropChatter, DropEmptySections, NameCode, RenderProse, RenderOutputs)


def mark(output: Any) -> dict[str, Any]:
    """The mark that `evaltools.notebook.chapter` leaves on its own output; empty on any other."""
    found = output.get("metadata", {}).get("text/html", {})
    own = found.get("evaltools", {}) if isinstance(found, dict) else {}
    return own if isinstance(own, dict) else {}


def _tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", ()))
