"""Fields of a Word document: what they are asked to show stands between marks, and what they show after it."""

from __future__ import annotations

from typing import Any

from evaltools.interviews.transcripts.hostile_xml import attribute, local


class Fields:
    """Which text of a story stands in the instruction of a field, and is not shown.

    Parameters
    ----------
    story
        The body, a note or another container, or None; marks in deleted text do not count.
    passed_over
        Elements whose content is not read.
    """

    def __init__(self, story: Any, passed_over: frozenset[str]) -> None:
        self._open: list[bool] = []
        self._balanced = _balanced(story, passed_over)

    def mark(self, element: Any) -> None:
        """Take note of a mark (`fldChar`)."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(False)
        elif kind == "separate" and self._open:
            self._open[-1] = True
        elif kind == "end" and self._open:
            self._open.pop()

    @property
    def shows(self) -> bool:
        """Whether text here is shown. Where marks do not fit together all of it is, so that nothing is lost."""
        return not self._balanced or all(self._open)


def _balanced(story: Any, passed_over: frozenset[str]) -> bool:
    depth = 0
    waiting = [] if story is None else [story]
    while waiting:
        element = waiting.pop()
        if local(element) == "fldChar":
            depth += {"begin": 1, "end": -1}.get(attribute(element, "fldCharType") or "", 0)
            if depth < 0:
                return False
        if local(element) not in passed_over:
            waiting.extend(reversed(element))
    return depth == 0
