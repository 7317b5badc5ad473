"""What JupyterLab shows of a chapter's record, in one language, and what a run leaves in the chapter's folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaltools.formats.html import Surroundings, figure_html, table_html, text_html, text_markdown, title
from evaltools.record.contents import to_json as contents_json
from evaltools.record.figure import Figure
from evaltools.record.finding import to_json as findings_json
from evaltools.record.look import PAGE_WIDTH
from evaltools.record.table import Table
from evaltools.record.text import Text
from evaltools.words.voice import Voice

if TYPE_CHECKING:
    from evaltools.notebook.recorder import Recorder

SPOKEN = "spoken.json"
"""Which messages each drawn figure says, beside the drawings of a language: whether a mended word concerns it."""


class Shown:
    """Shows parts as they are recorded, and stores them where a run says so.

    Parameters
    ----------
    voice : of the language that JupyterLab shows.
    voices : of all languages that figures are drawn for; only the first where nothing is stored.
    output : the folder a run writes to; None where a notebook is run by hand.
    around : documents and references.
    """

    def __init__(
        self, voice: Voice, voices: Sequence[Voice], output: Path | None, around: Surroundings
    ) -> None:
        self.voice, self.output, self.around = voice, output, around
        # The notebook's voice is one of them, so that nothing is drawn twice.
        others = [item for item in voices if item.language != voice.language]
        kept = len(others) < len(voices)
        self._voices = [*([voice] if kept else []), *others] if output is not None else [voice]
        self._spoken: dict[str, dict[str, dict[str, str]]] = {}

    def table(self, table: Table, place: int) -> None:
        """Show a table."""
        html = table_html(table, self.voice, self.around)
        _display(html, self.voice.speak(title(table)), {"part": place})

    def text(self, text: Text, place: int) -> None:
        """Show a text.

        Raises
        ------
        ValueError
            for a reference to what is not there (yet).
        """
        html = text_html(text, self.voice, self.around)
        plain = (
            text_markdown(text, self.voice)
            if text.form != "no-data"
            else "\n".join(map(self.voice.speak, text.parts))
        )
        _display(html, plain, {"part": place})

    def figure(self, figure: Figure, draw: Any, place: int) -> None:
        """Draw a figure for every language, store the drawings, and show that of the notebook's language.

        Parameters
        ----------
        figure : the model.
        draw : a drawing function, or a figure already drawn, the same for all languages.
        place : among the parts of the chapter.
        """
        from evaltools.formats.drawing import drawing

        shown = ""
        for voice in self._voices:
            svg, spoken = drawing(figure, voice, PAGE_WIDTH, draw)
            if voice is self.voice:
                shown = svg
            if self.output is not None:
                self._spoken.setdefault(voice.language, {})[figure.id] = spoken
                _write(self.output / voice.language / "figures" / f"{figure.id}.svg", svg)
        if not shown:
            shown = drawing(figure, self.voice, PAGE_WIDTH, draw)[0]
        html = figure_html(figure, self.voice, shown, self.around)
        plain = f"{self.voice.speak(title(figure))}\n{self.voice.speak(figure.alternative)}"
        _display(html, plain, {"part": place})

    def close(self, recorder: Recorder) -> None:
        """Write findings, contents and what the drawings say, where a run asks for it."""
        if self.output is None:
            return
        _write(self.output / "findings.json", findings_json(recorder.findings.values()))
        _write(
            self.output / "contents.json", contents_json(recorder.chapter, recorder.parts, recorder.remarks)
        )
        for language, spoken in self._spoken.items():
            text = json.dumps(spoken, ensure_ascii=False, indent=0, sort_keys=True)
            _write(self.output / language / "figures" / SPOKEN, text + "\n")


def _display(html: str, plain: str, mark: Mapping[str, Any]) -> None:
    from IPython.display import display

    metadata = {"text/html": {"evaltools": dict(mark)}}
    display({"text/html": html, "text/plain": plain}, raw=True, metadata=metadata)


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8"))
