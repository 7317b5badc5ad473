"""What the page of the workbench asks about the framework matrix and causal links, and what Python answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from evaltools.checks import BadInput, Problem
from evaltools.interviews.analysis.framework_files import write_framework, write_links
from evaltools.interviews.coding.causal import NODE
from evaltools.interviews.coding.joint_text import JointText, written_over
from evaltools.interviews.refi.store import RETRIEVED
from evaltools.interviews.transcripts.confidential import private_folder
from evaltools.interviews.workbench.answering import Asked, Told, operation, text, whole
from evaltools.interviews.workbench.project import Project

SHEETS: dict[str, Callable[[Project, Path], Path]] = {"matrix": write_framework, "links": write_links}


class AnalysisAnswers:
    """Answers about what is made of the codings.

    Parameters
    ----------
    project
        What is worked in.
    nodes
        Names of steps of the programme theory, by the id of its node; causal links lead from and to them too.
    """

    def __init__(self, project: Project, nodes: Mapping[str, str]) -> None:
        self._project = project
        self.steps = [[f"{NODE}{node}", name] for node, name in nodes.items()]
        self.answers: dict[str, Callable[[Asked], Told]] = {
            "matrix": lambda _asked: self.matrix(),
            "theme": self._theme,
            "summary": self._summary,
            "links": lambda _asked: self.links(),
            "link": self._link,
            "unlink": self._unlink,
            "step": self._step,
            "sheet": self._sheet,
        }

    def matrix(self) -> Told:
        """The matrix, with how many passages each summary rests on and how many have come since."""
        cells: dict[str, Told] = {}
        for cell in self._project.framework.cells:
            cells.setdefault(cell.interview, {})[cell.theme] = {
                "text": cell.summary.text,
                "over": cell.summary.op,
                "passages": len(cell.passages) + len(cell.newer),
                "newer": len(cell.newer) if cell.summary.text else 0,
            }
        return {"kind": "noted", "themes": list(self._project.framework.themes), "cells": cells}

    def _theme(self, asked: Asked) -> Told:
        self._project.framework.theme(text(asked, "code"), asked.get("on") is True, op=operation(asked))
        return self.matrix()

    def _summary(self, asked: Asked) -> Told:
        framework, log = self._project.framework, self._project.log
        place, code, own = text(asked, "place"), text(asked, "code"), str(asked.get("own", ""))
        standing = framework.written.summaries.get(
            (place, self._project.tree.codebook.resolve(code)), JointText()
        )
        over = written_over(standing, log, text(asked, "over"), own)
        framework.summarise(place, code, text(asked, "text"), over=over, op=operation(asked))
        return self.matrix()

    def links(self) -> Told:
        """The causal links that may be seen."""
        links = self._project.links
        rows = [
            {
                "id": link.id, "from": link.source, "to": link.target, "sign": link.sign, "interview": link.interview,
                "start": link.start, "end": link.end, "coder": link.coder, "memo": link.memo, "quote": links.quote(link),
                "own": link.coder == self._project.coder,
            }
            for link in links.all
        ]  # fmt: skip
        return {"kind": "noted", "links": rows}

    def _link(self, asked: Asked) -> Told:
        self._project.links.add(
            text(asked, "place"), whole(asked, "start"), whole(asked, "end"), text(asked, "from"), text(asked, "to"),
            text(asked, "sign"), text(asked, "memo"), quote=text(asked, "quote"), op=operation(asked),
        )  # fmt: skip
        return self.links()

    def _unlink(self, asked: Asked) -> Told:
        self._project.links.remove(text(asked, "link"), op=operation(asked))
        return self.links()

    def _step(self, asked: Asked) -> Told:
        of, act = text(asked, "of"), text(asked, "act")
        if of not in SHEETS or act not in ("undo", "redo"):
            raise BadInput(Problem("bad-request", "that is nothing to undo."))
        kept = self._project.framework if of == "matrix" else self._project.links
        done = (kept.undo if act == "undo" else kept.redo)(op=operation(asked))
        if done is None:
            raise BadInput(Problem(f"nothing-to-{act}", f"there is nothing to {act}."))
        return self.matrix() if of == "matrix" else self.links()

    def _sheet(self, asked: Asked) -> Told:
        """The matrix or the links as a workbook."""
        of = text(asked, "of")
        if of not in SHEETS:
            raise BadInput(Problem("bad-request", '"of" is no sheet.'))
        folder = self._project.folder / RETRIEVED
        private_folder(folder)
        path = SHEETS[of](self._project, folder / f"{of}-{datetime.now():%Y-%m-%d-%H%M%S}.xlsx")
        return {"kind": "exported", "path": f"{self._project.folder.resolve().name}/{RETRIEVED}/{path.name}"}
