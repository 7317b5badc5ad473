"""The framework matrix (Ritchie and Spencer 1994): a row per interview, a column per theme, a summary in each cell.

    matrix = project.framework
    matrix.theme("trust")
    matrix.summarise("int-01", "trust", "Trusts persons, not authorities")
    matrix.cell("int-01", "trust").passages
    matrix.undo()

A theme is a code. Summaries are operations in the logs of the project, as memos are: durable, undoable, joined where two
wrote at once. Each is linked to passages: those named, or those coded with the theme when it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.coding.joint_text import JointText, overs
from evaltools.interviews.coding.shared_log import Operation, undone
from evaltools.interviews.coding.stepping import Stepping
from evaltools.interviews.coding.tree import CodeTree
from evaltools.interviews.coding.tree_fields import LONGEST, is_id, is_line

KINDS = frozenset({"theme", "summary"})
"""Operations on the matrix."""


@dataclass(frozen=True)
class Written:
    """What operations on the matrix add up to."""

    themes: dict[str, bool] = field(default_factory=dict)
    """Codes that were made themes, in order, and whether they still are."""
    summaries: dict[tuple[str, str], JointText] = field(default_factory=dict)
    """By interview and code."""
    links: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Ids of the codings that a summary rests on."""


def written(operations: Iterable[Operation], resolve: Callable[[str], str]) -> Written:
    """The matrix after some operations, in order.

    Parameters
    ----------
    operations
        All of a project; those on other things are left out.
    resolve
        The code that a code was merged into, or itself: summaries of merged themes stand in one cell.
    """
    known = list(operations)
    gone = undone(known)
    before = overs(known, gone)
    found = Written()
    for operation in known:
        content = operation.content
        if operation.do not in KINDS or operation.id in gone or not is_id(content.get("code")):
            continue
        code = resolve(str(content["code"]))
        if operation.do == "theme":
            if content.get("on") is True:
                found.themes[code] = True
            elif code in found.themes:
                found.themes[code] = False
        elif isinstance(content.get("interview"), str) and is_line(content.get("text")):
            place = (str(content["interview"]), code)
            found.summaries[place] = found.summaries.get(place, JointText()).after(operation, before)
            found.links[place] = _texts(content.get("passages"))
            # Whoever writes while somebody else takes the theme away has it back with the summary.
            found.themes[code] = found.themes.get(code, False) or bool(str(content["text"]).strip())
    return found


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


@dataclass(frozen=True)
class Cell:
    """What an interview says of a theme, in short."""

    interview: str
    theme: str
    summary: JointText
    passages: tuple[Coding, ...]
    """Those it is linked to that still stand and may be seen."""
    gone: int
    """How many it was linked to that were taken back since."""
    newer: tuple[Coding, ...]
    """Passages coded with the theme that it is not linked to."""


class Framework(Stepping):
    """The matrix of a project.

    Parameters
    ----------
    tree
        The code tree, with the logs of the project.
    interviews
        Ids of the interviews, the rows.
    codings
        Codings that may be seen, of one interview.
    standing
        Ids of all codings that stand, seen or not.
    """

    kinds = KINDS

    def __init__(
        self,
        tree: CodeTree,
        interviews: Collection[str],
        codings: Callable[[str], Sequence[Coding]],
        standing: Callable[[], Collection[str]],
    ) -> None:
        super().__init__(tree.log)
        self._tree = tree
        self.interviews = tuple(interviews)
        self._codings = codings
        self._standing = standing
        self._written: tuple[int, Written] | None = None

    @property
    def written(self) -> Written:
        """All that was written, themes taken away among it."""
        if self._written is None or self._written[0] != self._tree.version:
            self._written = (
                self._tree.version,
                written(self.log.operations, self._tree.codebook.resolve),
            )
        return self._written[1]

    @property
    def themes(self) -> tuple[str, ...]:
        """The columns, in the order they were added."""
        book = self._tree.codebook
        return tuple(code for code, is_theme in self.written.themes.items() if is_theme and code in book)

    def uses(self, code: str) -> int:
        """How many summaries there are of a theme."""
        return sum(
            one == code and bool(text.text.strip()) for (_, one), text in self.written.summaries.items()
        )

    def cell(self, interview: str, theme: str) -> Cell:
        """What was written of an interview and a theme, and the passages it rests on.

        Raises
        ------
        BadInput
            When there is no such interview or code.
        """
        theme = self._known(interview, theme)
        linked = self.written.links.get((interview, theme), ())
        own = self._codings(interview)
        passages = tuple(coding for coding in own if coding.id in linked)
        gone = len(set(linked) - set(self._standing())) if linked else 0
        below = set(self._tree.codebook.below(theme))
        newer = tuple(coding for coding in own if coding.code in below and coding.id not in linked)
        summary = self.written.summaries.get((interview, theme), JointText())
        return Cell(interview, theme, summary, passages, gone, newer)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, row by row; also those nothing was written in."""
        return tuple(self.cell(interview, theme) for interview in self.interviews for theme in self.themes)

    def theme(self, code: str, on: bool = True, *, op: str = "") -> None:
        """Make a code a theme, or take the theme away; its summaries are kept for when it comes back."""
        with self.log.alone() as file:
            code = self._known("", code)
            file.append(Operation("theme", {"code": code, "on": on}, op))

    def summarise(
        self,
        interview: str,
        theme: str,
        text: str,
        *,
        passages: Sequence[str] | None = None,
        over: str | None = None,
        op: str = "",
    ) -> Cell:
        """Write what an interview says of a theme.

        Parameters
        ----------
        interview, theme
            Where; a code that is no theme yet becomes one.
        text
            The whole summary; empty to take it away.
        passages
            Ids of the codings it rests on; by default all passages coded with the theme or a code below it.
        over
            The operation that wrote what stood before the writer's eyes (`Cell.summary.op`); by default what stands now.
        op
            Name of the operation, so that one sent twice is done once.

        Raises
        ------
        BadInput
            With everything that is not there, or when the text is too long.
        """
        with self.log.alone() as file:
            code = self._known(interview, theme)
            if not is_line(text):
                remedy = f"At most {LONGEST} characters fit into a cell."
                raise BadInput(Problem("bad-change", "the summary is too long.", remedy))
            own = self._codings(interview)
            if passages is None:
                below = set(self._tree.codebook.below(code))
                passages = [coding.id for coding in own if coding.code in below]
            problems = Problems()
            for one in set(passages) - {coding.id for coding in own}:
                problems.add(
                    "unknown-coding", f'"{interview}" has no coding "{one}".', "It may have been taken back."
                )
            problems.raise_if_any()
            if over is None:
                over = self.written.summaries.get((interview, code), JointText()).op
            content = {"interview": interview, "code": code, "text": text, "over": over}
            file.append(Operation("summary", {**content, "passages": list(passages)}, op))
        return self.cell(interview, code)

    def _known(self, interview: str, code: str) -> str:
        """The code as it stands now, of an interview that there is."""
        problems = Problems()
        if interview and interview not in self.interviews:
            message = f'there is no transcript "{interview}".'
            problems.add("unknown-transcript", message, nearest(interview, self.interviews))
        book = self._tree.codebook
        if code not in book and book.resolve(code) not in book:
            problems.add("unknown-code", f'there is no code "{code}".', nearest(code, book.ids))
        problems.raise_if_any()
        return book.resolve(code)
