"""A whole project at work: interviews, code tree, everybody's codings, memos, and how far each coder has come.

    project = open_project(Path("interviews"), coder="anna")
    trust = project.tree.new("Tillit")
    coding = project.code("int-01", 120, 164, trust.id)
    project.undo("int-01")

Nothing counts before it is on the disk. Codes are shown as the tree has them: a passage of a code that was merged bears
the code it was merged into. It knows nothing of notebooks or browsers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaltools.checks import BadInput, Problem, nearest
from evaltools.interviews.coding.causal import CausalLinks
from evaltools.interviews.coding.codebook import Code
from evaltools.interviews.coding.codings import Coding, CodingStore
from evaltools.interviews.coding.framework import Framework
from evaltools.interviews.coding.joint_text import JointText
from evaltools.interviews.coding.notes import INTERVIEW, PROJECT, Notes, mark_done, notes, write_note
from evaltools.interviews.coding.project_folder import OLDER_INFORMANTS, find_folder
from evaltools.interviews.coding.shared_log import Operation
from evaltools.interviews.coding.standing import StandingCodings
from evaltools.interviews.coding.tree import CODINGS, open_tree
from evaltools.interviews.informants.informants import Informant, read_informants
from evaltools.interviews.refi.store import INFORMANTS, TRANSCRIPTS
from evaltools.interviews.transcripts.confidential import refuse_folder_in_git
from evaltools.interviews.transcripts.transcripts import Transcript, read_transcripts
from evaltools.interviews.workbench.coder_session import CodingSession
from evaltools.interviews.workbench.history import Step

LONGEST_NAME = 80
"""Characters of a code's name taken from the text; a longer passage is cut at a word."""


@dataclass(frozen=True)
class Progress:
    """How far a coder has come with an interview."""

    coder: str
    codings: int
    codes: int
    """How many different ones."""
    covered: float
    """Share of the text that is coded, 0 to 1."""
    reached: float
    """How far into the text the last coding ends, 0 to 1."""
    done: str
    """When the coder said to have done with it, or empty."""


@dataclass(frozen=True)
class Interview:
    """A line in the list of interviews."""

    transcript: Transcript
    informants: tuple[Informant, ...]
    progress: Mapping[str, Progress]
    """By coder: those who have opened it."""

    @property
    def id(self) -> str:
        """The transcript's id."""
        return self.transcript.id


def open_project(
    folder: Path | str, coder: str = "", language: str = "en", *, blind: bool = True, machine: str = ""
) -> Project:
    """Open a project folder to work in it.

    Parameters
    ----------
    folder
        The folder with `transcripts/`, `codings/`, `codebook.yml` and `informants.csv`, or the one above it.
    coder
        Who works; without one it can be read only.
    language
        In which language codes are named that have names in several.
    blind
        Keep other coders' codings out of sight, as independent coding requires.
    machine
        On which machine; by default this one.

    Raises
    ------
    BadInput
        With everything in transcripts and register that cannot be read, and where git would take up transcripts of
        real people. What is wrong with single codings is told in `problems`, and the others can be worked with.
    """
    place = find_folder(Path(folder))
    transcripts = {one.id: one for one in read_transcripts(place / TRANSCRIPTS)}
    if any(not one.synthetic for one in transcripts.values()):
        refuse_folder_in_git(place)
    register = place / (INFORMANTS if (place / INFORMANTS).exists() else OLDER_INFORMANTS)
    informants = read_informants(register) if register.exists() else []
    return Project(place, transcripts, {one.id: one for one in informants}, coder, language, blind, machine)


class Project:
    """A project that is worked in; see `open_project`."""

    def __init__(
        self,
        folder: Path,
        transcripts: Mapping[str, Transcript],
        informants: Mapping[str, Informant],
        coder: str,
        language: str,
        blind: bool,
        machine: str,
    ) -> None:
        self.folder = folder
        self.transcripts = transcripts
        self.informants = informants
        self.coder = coder
        self.language = language
        self.blind = blind
        self.tree = open_tree(folder, coder, machine=machine)
        self.log = self.tree.log
        self.store = CodingStore(folder / CODINGS)
        self.standing = StandingCodings(self.store, transcripts)
        self.framework = Framework(
            self.tree, transcripts, self.codings, lambda: {coding.id for coding in self._all()}
        )
        self.links = CausalLinks(self.tree, transcripts, blind=blind)
        self.tree.uses = self._uses
        self._sessions: dict[str, CodingSession] = {}
        self._shown: tuple[tuple[int, int], tuple[Coding, ...]] | None = None
        self._by_interview: tuple[tuple[int, int], dict[str, tuple[Coding, ...]]] | None = None
        self._notes: tuple[int, Notes] | None = None

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever something new is known: of the tree and memos, and of codings."""
        return (self.tree.version, self.standing.version)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What whoever works should know of: unreadable lines, codings that fit no text or have no code."""
        found = [*self.tree.problems, *self.standing.problems, *self.links.problems]
        lost: dict[str, int] = {}
        for coding in self._all():
            if coding.code not in self.tree.codebook:
                lost[coding.code] = lost.get(coding.code, 0) + 1
        for code, number in lost.items():
            remedy = (
                nearest(code, self.tree.codebook.ids) or "Put the code back, or give the passages another."
            )
            message = f'the code "{code}" is not in the codebook, but passages have it ({number}).'
            found.append(Problem("unknown-code", message, remedy))
        return tuple(found)

    @property
    def coders(self) -> tuple[str, ...]:
        """Everybody who has opened an interview, and whoever works."""
        return tuple(sorted({coder for _, coder in self.standing.files} | ({self.coder} - {""})))

    @property
    def interviews(self) -> tuple[Interview, ...]:
        """The interviews with progress of each coder; numbers of others' codings show, the codings do not when blind."""
        by: dict[tuple[str, str], list[Coding]] = {key: [] for key in self.standing.files}
        for coding in self._all():
            by[coding.transcript, coding.coder].append(coding)
        out = []
        for text in self.transcripts.values():
            people = tuple(self.informants[name] for name in text.informants if name in self.informants)
            own = {coder: codings for (name, coder), codings in by.items() if name == text.id}
            progress = {coder: self._progress(text, coder, codings) for coder, codings in own.items()}
            out.append(Interview(text, people, progress))
        return tuple(out)

    def _progress(self, text: Transcript, coder: str, codings: list[Coding]) -> Progress:
        covered, reached = 0, 0
        for coding in sorted(codings, key=lambda one: one.start):
            covered += max(0, coding.end - max(coding.start, reached))
            reached = max(reached, coding.end)
        length = max(1, len(text.text))
        done = self.notes.done.get((text.id, coder), "")
        codes = len({coding.code for coding in codings})
        return Progress(coder, len(codings), codes, covered / length, reached / length, done)

    @property
    def notes(self) -> Notes:
        """Memos on interviews and the project, and which interviews are done."""
        if self._notes is None or self._notes[0] != self.tree.version:
            self._notes = (self.tree.version, notes(self.log.operations))
        return self._notes[1]

    def codings(self, interview: str = "", coder: str = "") -> tuple[Coding, ...]:
        """Codings that may be seen, with the codes they are shown under; of one interview, or one coder, or all."""
        return tuple(
            coding
            for coding in (self._of(interview) if interview else self._all())
            if coder in ("", coding.coder) and (not self.blind or coding.coder == self.coder)
        )

    def _all(self) -> tuple[Coding, ...]:
        if self._shown is None or self._shown[0] != self.version:
            shown = self.tree.state.shown
            found = []
            for coding in self.standing:
                code = shown(coding.id, coding.code)
                found.append(coding if code == coding.code else replace(coding, code=code))
            self._shown = (self.version, tuple(found))
        return self._shown[1]

    def _of(self, interview: str) -> tuple[Coding, ...]:
        if self._by_interview is None or self._by_interview[0] != self.version:
            sorted_out: dict[str, list[Coding]] = {}
            for coding in self._all():
                sorted_out.setdefault(coding.transcript, []).append(coding)
            self._by_interview = (self.version, {name: tuple(own) for name, own in sorted_out.items()})
        return self._by_interview[1].get(interview, ())

    def _uses(self, code: str) -> int:
        shown = self.tree.state.shown
        passages = sum(code in (one.code, shown(one.id, one.code)) for one in self.standing)
        return passages + self.framework.uses(code) + self.links.uses(code)

    def refresh(self) -> bool:
        """Take in what other windows, coders and machines have written; say whether there was anything."""
        tree, codings = self.tree.refresh(), self.standing.refresh()
        for session in self._sessions.values():
            session.codebook = self.tree.codebook
            session.refresh()
        return tree or codings

    def session(self, interview: str) -> CodingSession:
        """The coder's work on one interview, with undoing and the comparison; it is noted as opened.

        Raises
        ------
        BadInput
            When there is no such interview, nobody is named as coder, or the coder's file cannot be read.
        """
        if interview not in self.transcripts:
            message = f'there is no transcript "{interview}".'
            raise BadInput(Problem("unknown-transcript", message, nearest(interview, self.transcripts)))
        if not self.coder:
            raise BadInput(Problem("no-coder", "nobody is named as coder.", "Open the project with coder=…"))
        if interview not in self._sessions:
            self._sessions[interview] = CodingSession(
                self.transcripts[interview], self.tree.codebook, self.coder, self.store, blind=self.blind
            )
            self._sessions[interview].shown = self._shown_as
            self.standing.refresh()
        session = self._sessions[interview]
        session.codebook = self.tree.codebook
        return session

    def code(
        self,
        interview: str,
        start: int,
        end: int,
        code: str,
        memo: str = "",
        quote: str | None = None,
        *,
        id: str = "",
        op: str = "",
    ) -> Coding:
        """Code a passage; see `CodingSession.add`. An operation that was done before is not done again."""
        session = self.session(interview)
        if op and (known := session.done(op)) is not None:
            return self._shown_as(session.codings[known]) if known in session.codings else session.was(known)
        coding = session.add(start, end, code, memo, quote, identifier=id, operation=op)
        self.standing.refresh()
        return self._shown_as(coding)

    def change(
        self,
        interview: str,
        coding: str,
        *,
        start: int | None = None,
        end: int | None = None,
        code: str | None = None,
        memo: str | None = None,
        quote: str | None = None,
        op: str = "",
    ) -> Coding:
        """Change a coding of one's own; what is None stays. See `CodingSession.change`."""
        session = self.session(interview)
        if op and session.done(op) is not None:
            return self._shown_as(session.codings.get(coding) or session.was(coding))
        if code is not None:
            code = self._as_written(session, coding, code)
        changed = session.change(
            coding, start=start, end=end, code=code, memo=memo, quote=quote, operation=op
        )
        self.standing.refresh()
        return self._shown_as(changed)

    def _as_written(self, session: CodingSession, coding: str, code: str) -> str:
        """The code to be written so that the coding is shown under the one wanted."""
        shown = self.tree.state.shown
        if shown(coding, code) != self.tree.codebook.resolve(code):
            # A split took it away from the code that it shall have again.
            self.tree.assign([coding], shown(coding, code), self.tree.codebook.resolve(code))
        if coding in session.codings and shown(coding, session.codings[coding].code) == code:
            return session.codings[coding].code
        return code

    def uncode(self, interview: str, coding: str, *, op: str = "") -> Coding:
        """Take a coding of one's own back."""
        session = self.session(interview)
        if op and session.done(op) is not None:
            return session.was(coding)
        gone = session.remove(coding, operation=op)
        self.standing.refresh()
        return self._shown_as(gone)

    def undo(self, interview: str, *, op: str = "") -> Step | None:
        """Undo one's own last change of an interview's codings; changes of the tree are undone by `tree.undo`."""
        return self._stepped(interview, "undo", op)

    def redo(self, interview: str, *, op: str = "") -> Step | None:
        """Do again what was undone last."""
        return self._stepped(interview, "redo", op)

    def _stepped(self, interview: str, do: str, op: str) -> Step | None:
        session = self.session(interview)
        if op and session.done(op) is not None:
            return None
        step = session.undo(operation=op) if do == "undo" else session.redo(operation=op)
        self.standing.refresh()
        return step

    def _shown_as(self, coding: Coding) -> Coding:
        return replace(coding, code=self.tree.state.shown(coding.id, coding.code))

    def in_vivo(
        self, interview: str, start: int, end: int, parent: str | None = None, *, id: str = "", op: str = ""
    ) -> Code:
        """A new code called by the words of a passage; the passage itself is coded by `code`."""
        text = self.session(interview).transcript.text
        words = " ".join(text[start:end].split())
        if not words:
            raise BadInput(Problem("outside-text", f"{start}-{end} is no passage of the transcript."))
        if len(words) > LONGEST_NAME:
            words = words[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"
        return self.tree.new(words, parent, id=id, in_vivo=True, op=op)

    def memo_of(self, interview: str = "") -> JointText:
        """The memo on an interview, or on the project."""
        return self.notes.memos.get(_about(interview), JointText())

    def memo(self, text: str, interview: str = "", *, over: str | None = None, op: str = "") -> JointText:
        """Write the memo on an interview, or on the project; see `CodeTree.memo`."""
        write_note(self.log, _about(interview), text, over, op)
        return self.memo_of(interview)

    def mark_done(self, interview: str, done: bool = True, *, op: str = "") -> Operation:
        """Note that one has done with an interview, or has not after all."""
        return mark_done(self.log, interview, done, op)


def _about(interview: str) -> str:
    return f"{INTERVIEW}{interview}" if interview else PROJECT
