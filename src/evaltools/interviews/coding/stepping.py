"""Undoing and doing again what a coder did of some kind, in whichever window."""

from __future__ import annotations

from evaltools.interviews.coding.shared_log import Operation, SharedLog, steps


class Stepping:
    """One's own operations of some kinds in the logs of a project, undone from the last.

    Parameters
    ----------
    log
        The logs of the project.
    """

    kinds: frozenset[str] = frozenset()
    """Of operations."""

    def __init__(self, log: SharedLog) -> None:
        self.log = log

    @property
    def undoable(self) -> int:
        """How many of one's own changes can be undone."""
        return len(steps(self.log.operations, self.log.coder, self.kinds)[0])

    @property
    def redoable(self) -> int:
        """How many of one's own changes can be done again."""
        return len(steps(self.log.operations, self.log.coder, self.kinds)[1])

    def undo(self, *, op: str = "") -> Operation | None:
        """Undo one's own last change; the operation undone, or None."""
        return self._step("undo", op)

    def redo(self, *, op: str = "") -> Operation | None:
        """Do again what was undone last; the operation done, or None."""
        return self._step("redo", op)

    def _step(self, do: str, op: str) -> Operation | None:
        with self.log.alone() as file:
            if op and op in self.log:
                return self.log[str(self.log[op].content["of"])]
            own = steps(self.log.operations, self.log.coder, self.kinds)[do == "redo"]
            if not own:
                return None
            file.append(Operation(do, {"of": own[-1]}, op))
            return self.log[own[-1]]
