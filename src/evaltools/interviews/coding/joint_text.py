"""A text that several people write at: nothing written is lost where two changed it without knowing of each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaltools.interviews.coding.shared_log import Operation, SharedLog


@dataclass(frozen=True, slots=True)
class JointText:
    """A text as it stands, and the operation that wrote it last."""

    text: str = ""
    op: str = ""
    coder: str = ""
    time: str = ""

    def after(self, operation: Operation, before: Mapping[str, str] | None = None) -> JointText:
        """The text after one more operation, which says with `over` what its writer had before the eyes.

        Where that is what stands, the new text replaces it; else both were written beside each other and are kept,
        the later one below.

        Parameters
        ----------
        operation : with `text` and `over` (id of an operation, or empty).
        before : for operations that were undone, the `over` of each.
        """
        text, over = str(operation.content.get("text", "")), str(operation.content.get("over", ""))
        seen = set()
        while before is not None and over in before and over not in seen:
            seen.add(over)
            over = before[over]
        if over != self.op and self.text.strip() and self.text != text:
            text = f"{self.text}\n\n{text}" if text.strip() else self.text
        return JointText(text, operation.id, operation.coder, operation.time)


def written_over(standing: JointText, log: SharedLog, over: str, own: str) -> str:
    """What a text was written over by somebody who typed on before an answer came.

    Parameters
    ----------
    standing : the text as it stands.
    log : the logs of the project.
    over : the operation that wrote what stood before the writer's eyes at first.
    own : the writer's own operation since then, not yet answered; empty where there is none.

    Returns
    -------
    str
        `own` where that alone is what stands, so that the text is not put below its own beginning; else `over`.
    """
    alone = own and standing.op == own and own in log and log[own].content.get("text") == standing.text
    return own if alone else over


def overs(operations: list[Operation], left_out: frozenset[str]) -> dict[str, str]:
    """For each operation that was undone, the one its text was written over."""
    return {
        operation.id: str(operation.content.get("over", ""))
        for operation in operations
        if operation.id in left_out
    }
