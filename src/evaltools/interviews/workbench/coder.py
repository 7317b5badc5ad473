"""Coding in a notebook: the transcript, the codebook and one coder's codings in JupyterLab or VS Code.

    Coder(transcript, codebook, coder="anna", store=CodingStore(Path("data/codings")))

The transcript never becomes part of the notebook: text and codings travel as messages between Python and the
page and are no widget state, which notebooks and reports would otherwise save.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from evaltools.checks import InvalidArgument, nearest
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import CodingStore
from evaltools.interviews.transcripts.confidential import refuse_in_git
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.interviews.workbench.answering import InterviewAnswers
from evaltools.interviews.workbench.coder_session import CodingSession
from evaltools.interviews.workbench.page_language import page_language
from evaltools.interviews.workbench.page_source import page_source

_HERE = Path(__file__).parent

COMMAND_KEYS = "bcmnpst"
"""Letters the widget itself uses; codes get the digits and the other letters."""
CODE_KEYS = "1234567890adefghijkloqruvwxyz"


class Coder(anywidget.AnyWidget):
    """The text with its codings, the code tree and the coder's tools.

    Parameters
    ----------
    transcript
        What is coded.
    codebook
        The codes.
    coder
        Who codes; letters, digits, hyphen and underscore, because it becomes part of a file name.
    store
        Where the codings are kept: a `CodingStore` or its folder.
    blind
        Keep other coders' work out of the page. `False` opens the comparison.
    language
        A language there is a catalogue for: `sv`, `nb` or `en`. By default the interview's own, else English.
    keys
        Key by code id, for those codes that should have another key than the one in order.
    height
        Height in pixels.

    Raises
    ------
    BadInput
        When the coder's name or the coder's file cannot be used, or git would take up codings of a real person's interview.
    InvalidArgument
        When the language or a key is not known.
    """

    _esm = page_source("coder.js")
    _css = _HERE / "coder.css"

    title = traitlets.Unicode().tag(sync=True)
    """Name of the transcript, the only thing the page knows before it asks."""
    height = traitlets.Int(760).tag(sync=True)

    def __init__(
        self,
        transcript: Transcript,
        codebook: Codebook,
        *,
        coder: str,
        store: CodingStore | Path | str,
        blind: bool = True,
        language: str | None = None,
        keys: Mapping[str, str] | None = None,
        height: int = 760,
    ) -> None:
        speaks = page_language(language, [transcript])
        chosen = code_keys(codebook, keys or {})
        folder = store if isinstance(store, CodingStore) else CodingStore(Path(store))
        if not transcript.synthetic:
            refuse_in_git([folder.path(transcript.id, coder)], "codings of a real person's interview")
        self.session = CodingSession(transcript, codebook, coder, folder, blind=blind)
        self._answers = InterviewAnswers(self.session, chosen, speaks, self.send)
        # JupyterLab may have messages handled in a thread of their own while a cell runs.
        self._one_at_a_time = threading.RLock()
        super().__init__(title=transcript.id, height=height)
        self.on_msg(self._heard)

    def _heard(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, Mapping):
            with self._one_at_a_time:
                self._answers.answer(content)


def code_keys(codebook: Codebook, wanted: Mapping[str, str], commands: str = COMMAND_KEYS) -> dict[str, str]:
    """A key for each code as far as they go: those wanted, then digits and free letters in reading order.

    Raises
    ------
    InvalidArgument
        When a code is not in the codebook, or a key cannot be used or is given twice.
    """
    for code, key in wanted.items():
        if code not in codebook:
            raise InvalidArgument(
                "keys", f'the code "{code}" is not in the codebook. {nearest(code, codebook.ids)}'
            )
        if len(key) != 1 or not key.isalnum() or key in commands or key != key.lower():
            raise InvalidArgument(
                "keys",
                f'"{key}" cannot be the key of "{code}": one digit or small letter, none of {commands}',
            )
        if list(wanted.values()).count(key) > 1:
            raise InvalidArgument("keys", f'"{key}" is given to more than one code')
    free = [key for key in CODE_KEYS if key not in wanted.values() and key not in commands]
    rest = [code.id for code in codebook if code.id not in wanted and not code.heading]
    return {**dict(zip(rest, free, strict=False)), **wanted}
