"""Where references of a chapter's texts lead: to its own tables and figures, other chapters, documents and findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from evaltools.formats.html import Surroundings, label
from evaltools.notebook.recorder import Recorder
from evaltools.record.text import Text
from evaltools.study.model import Study
from evaltools.study.sources import Document
from evaltools.words.voice import Voice


def surroundings(
    study: Study, recorder: Recorder, voice: Voice, document: Callable[[str], Document]
) -> Surroundings:
    """What the texts of a chapter may refer to, as it comes to be.

    Parameters
    ----------
    study : whose chapters there are.
    recorder : what the chapter has recorded so far.
    voice : says the names of what is referred to.
    document : gives a document by id.
    """
    return Surroundings(
        documents=document,
        sources_page=_sources_page(study),
        resolve=partial(_resolve, study, recorder, voice),
        findings=_Known(recorder),
    )


def _resolve(
    study: Study, recorder: Recorder, voice: Voice, kind: str, target: str
) -> tuple[str, str] | None:
    """Address and name of a chapter, table or figure; None where there is none (yet)."""
    if kind == "chapter":
        for chapter in study.chapters:
            if chapter.id == target:
                return f"{chapter.notebook.removesuffix('.ipynb')}.html", voice.speak(chapter.title)
        return None
    for part in recorder.parts:
        if not isinstance(part, Text) and part.kind == kind and part.id == target:
            return f"#{target}", voice.speak(label(part))
    return None


@dataclass(frozen=True)
class _Known:
    """Ids of the findings that may be linked to, as they come to be."""

    recorder: Recorder

    def __contains__(self, id: object) -> bool:
        return id in self.recorder.findings or id in self.recorder.earlier


def _sources_page(study: Study) -> str:
    for chapter in study.chapters:
        if chapter.id == "sources":
            return f"{chapter.notebook.removesuffix('.ipynb')}.html"
    return "provenance.html"
