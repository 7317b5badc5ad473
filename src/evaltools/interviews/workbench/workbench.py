"""The workbench in a notebook: every interview of a folder, its code tree, and what is made of them, in one view.

    Workbench("interviews", coder="anna", language="sv")

As with `Coder`, text and codings travel as messages and never become part of the notebook.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from evaltools.interviews.workbench.page_language import page_language
from evaltools.interviews.workbench.page_source import page_source
from evaltools.interviews.workbench.project import Project, open_project
from evaltools.interviews.workbench.workbench_answers import ProjectAnswers

_HERE = Path(__file__).parent


class Workbench(anywidget.AnyWidget):
    """A folder of interviews to work in.

    Parameters
    ----------
    folder
        The folder with `transcripts/`, `codings/`, `codebook.yml` and `informants.csv`, or the one above it.
    coder
        Who works; letters, digits, hyphen and underscore, because it becomes part of file names.
    language
        A language there is a catalogue for: `sv`, `nb` or `en`. By default the one most of the interviews are held in,
        else English.
    blind
        Keep other coders' codings out of the page; how far they have come is shown. `False` opens the comparison.
    keys
        Key by code id, for those codes that should have another key than the one in order.
    nodes
        Names of steps of the programme theory by the id of the node; causal links can lead from and to them too.
    height
        Height in pixels.

    Raises
    ------
    BadInput
        When the coder's name, a transcript, the register or a log cannot be used, or git would take up transcripts of
        real people.
    InvalidArgument
        When the language or a key is not known.
    """

    _esm = page_source("workbench.js")
    _css = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("coder.css", "workbench.css"))

    title = traitlets.Unicode().tag(sync=True)
    """Name of the folder, the only thing the page knows before it asks."""
    height = traitlets.Int(640).tag(sync=True)

    def __init__(
        self,
        folder: Path | str,
        *,
        coder: str,
        language: str | None = None,
        blind: bool = True,
        keys: Mapping[str, str] | None = None,
        nodes: Mapping[str, str] | None = None,
        height: int = 640,
    ) -> None:
        page_language(language, ())  # a language that is not known is told before anything is opened
        self.project: Project = open_project(folder, coder, blind=blind)
        self.project.language = page_language(language, self.project.transcripts.values())
        self._answers = ProjectAnswers(self.project, keys or {}, self.send, nodes)
        # JupyterLab may have messages handled in a thread of their own while a cell runs.
        self._one_at_a_time = threading.RLock()
        super().__init__(title=self.project.folder.resolve().name, height=height)
        self.on_msg(self._heard)

    def _heard(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, Mapping):
            with self._one_at_a_time:
                self._answers.answer(content)
