"""What the page of the workbench asks about the project, and what Python answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.interviews.coding.codebook import in_language
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.coding.joint_text import written_over
from evaltools.interviews.workbench.analysis_answers import AnalysisAnswers
from evaltools.interviews.workbench.answering import (
    NAME,
    Asked,
    InterviewAnswers,
    Told,
    code_rows,
    coding_row,
    operation,
    outbox_key,
    replied,
    text,
    whole,
)
from evaltools.interviews.workbench.coder import CODE_KEYS, COMMAND_KEYS, code_keys
from evaltools.interviews.workbench.finding_answers import FindingAnswers
from evaltools.interviews.workbench.project import Interview, Project
from evaltools.interviews.workbench.tree_answers import change_tree
from evaltools.interviews.workbench.workbench_words import bench_words

BENCH_KEYS = f"{COMMAND_KEYS}lv"
"""Letters the workbench itself uses in the text."""


class CodeKeys:
    """Which key puts which code: a code keeps its key while the tree around it changes."""

    def __init__(self, project: Project, wanted: Mapping[str, str]) -> None:
        self._project = project
        self._given = code_keys(project.tree.codebook, wanted, BENCH_KEYS)

    def now(self) -> dict[str, str]:
        """Key by code, those of codes that are gone given to new ones."""
        codes = [code.id for code in self._project.tree.codebook if not code.heading and not code.retired]
        self._given = {code: key for code, key in self._given.items() if code in codes}
        taken = {*self._given.values(), *BENCH_KEYS}
        free = [key for key in CODE_KEYS if key not in taken]
        self._given |= dict(zip([code for code in codes if code not in self._given], free, strict=False))
        return self._given


class ProjectAnswers:
    """Answers to the page of a project.

    Parameters
    ----------
    project
        What is worked in.
    keys
        Key by code id, where another than the one in order is wanted.
    send
        Takes what is told to the page.
    nodes
        Names of steps of the programme theory by the id of the node.
    """

    def __init__(
        self,
        project: Project,
        keys: Mapping[str, str],
        send: Callable[[Told], None],
        nodes: Mapping[str, str] | None = None,
    ) -> None:
        self.project = project
        self.send = send
        self.language = project.language
        self._keys = CodeKeys(project, keys)
        self._interviews: dict[str, InProject] = {}
        self._told = project.tree.version
        self._finding = FindingAnswers(project)
        self._analysis = AnalysisAnswers(project, nodes or {})
        self._answers: dict[str, Callable[[Asked], Told]] = {
            "news": self._news,
            "tree": self._tree,
            "memo": self._memo,
            "done": self._mark_done,
            "retrieve": self._finding.retrieve,
            "export": self._finding.export,
            "search": self._finding.search,
            **self._analysis.answers,
        }

    def answer(self, content: Asked) -> None:
        """Answer one message; whatever goes wrong is told and changes nothing."""
        if "interview" in content:
            self._about_interview(content)
        elif content.get("do") == "project":
            self.project.refresh()
            self._told = self.project.tree.version
            self.send({"kind": "project", "view": content.get("view"), **self._everything()})
        else:
            answer = replied(lambda: self._done(content), content.get("request"), str(self.project.folder))
            self.send(answer)
        self._tell_tree()
        for answers in self._interviews.values():
            answers.tell_codes()

    def _done(self, content: Asked) -> Told:
        action = content.get("do")
        if not isinstance(action, str) or action not in self._answers:
            raise BadInput(Problem("unknown-request", "the page asked for something unknown."))
        return self._answers[action](content)

    def _about_interview(self, content: Asked) -> None:
        name = content["interview"]

        def found() -> Told:
            self.project.tree.refresh()
            if name not in self._interviews:
                session = self.project.session(text(content, "interview"))
                self._interviews[name] = InProject(self, name, session, self._send_about(name))
            return {"kind": "found"}

        answer = replied(found, content.get("request"), str(self.project.folder))
        if answer["kind"] == "refused":
            self._send_about(name)(answer)
            return
        self.project.session(name)  # gives it the code tree as it is now
        self._interviews[name].keys = self._keys.now()
        self._interviews[name].answer(content)
        self.project.standing.refresh()

    def _send_about(self, interview: Any) -> Callable[[Told], None]:
        return lambda told: self.send({"interview": interview, **told})

    def _tell_tree(self) -> None:
        """Show what has become of the code tree, in every window, once."""
        if self._told != self.project.tree.version:
            self._told = self.project.tree.version
            self.send({"kind": "tree", **self.tree_now()})

    def tree_now(self) -> Told:
        """The code tree as the page shows it."""
        tree = self.project.tree
        return {
            "codes": self.codes(),
            "merged": dict(tree.state.merged),
            "tree": {"undo": tree.undoable, "redo": tree.redoable},
            "used": self._used(),
        }

    def codes(self) -> list[Told]:
        """The codes as the page shows them, with what is edited there."""
        tree = self.project.tree
        rows = code_rows(tree.codebook, self._keys.now(), self.language)
        for row, code in zip(rows, tree.codes, strict=True):
            row |= {"memo": code.memo, "memo_over": tree.memo_of(code.id).op, "retired": code.retired}
        return rows

    def _used(self) -> dict[str, dict[str, int]]:
        """How often this coder has used each code, by interview."""
        used: dict[str, Counter[str]] = {name: Counter() for name in self.project.transcripts}
        for coding in self.project.codings(coder=self.project.coder):
            used[coding.transcript][coding.code] += 1
        return {name: dict(counts) for name, counts in used.items()}

    def _everything(self) -> Told:
        project = self.project
        return {
            "title": project.folder.resolve().name,
            "coder": project.coder,
            "blind": project.blind,
            "language": self.language,
            "words": bench_words(self.language),
            "interviews": self.interviews(),
            "coders": list(project.coders),
            "outbox": outbox_key(project.folder / f"project.{project.coder}"),
            "memo": self.memo_row(""),
            "problems": [str(problem) for problem in project.problems],
            **self._finding.choices(),
            "steps": self._analysis.steps,
            **self.tree_now(),
        }

    def interviews(self) -> list[Told]:
        """The list of interviews."""
        return [self._interview_row(one) for one in self.project.interviews]

    def _interview_row(self, one: Interview) -> Told:
        project, transcript = self.project, one.transcript
        progress = one.progress
        names = [project.coder, *(name for name in progress if name != project.coder)]
        coders = [
            {
                "coder": name,
                "codings": progress[name].codings if name in progress else 0,
                "reach": progress[name].reached if name in progress else 0.0,
                "done": progress[name].done if name in progress else "",
            }
            for name in names
        ]
        groups = dict.fromkeys(in_language(person.group, self.language) for person in one.informants)
        known = [*transcript.attributes.values()]
        known += [value for person in one.informants for value in person.attributes.values()]
        return {
            "id": one.id,
            "date": transcript.date.isoformat() if transcript.date else "",
            "about": ", ".join(group for group in groups if group),
            "attributes": " ".join([*known, *transcript.informants]),
            "outbox": outbox_key(project.store.path(one.id, project.coder)),
            "coders": coders,
            "memo": self.memo_row(one.id),
        }

    def memo_row(self, interview: str) -> Told:
        """The memo on an interview or the project, and what it was written over."""
        memo = self.project.memo_of(interview)
        return {"text": memo.text, "over": memo.op, "by": memo.coder, "time": memo.time}

    def _news(self, _asked: Asked) -> Told:
        before = self.project.standing.version
        self.project.refresh()
        for answers in self._interviews.values():
            answers.tell_news()
        if self.project.standing.version != before:
            self.send({"kind": "progress", "interviews": self.interviews()})
        return {"kind": "looked"}

    def _tree(self, asked: Asked) -> Told:
        did, code, label = change_tree(self.project.tree, asked, operation(asked), self.language)
        self._told = self.project.tree.version
        return {"kind": "tree", "did": did, "code": code, "label": label, **self.tree_now()}

    def _memo(self, asked: Asked) -> Told:
        interview = text(asked, "about")
        if interview and interview not in self.project.transcripts:
            raise BadInput(Problem("unknown-transcript", f'there is no transcript "{interview}".'))
        standing, own = self.project.memo_of(interview), str(asked.get("own", ""))
        over = written_over(standing, self.project.log, text(asked, "over"), own)
        self.project.memo(text(asked, "text"), interview, over=over, op=operation(asked))
        return {"kind": "noted", "about": interview, "memo": self.memo_row(interview)}

    def _mark_done(self, asked: Asked) -> Told:
        interview = text(asked, "about")
        if interview not in self.project.transcripts:
            raise BadInput(Problem("unknown-transcript", f'there is no transcript "{interview}".'))
        self.project.mark_done(interview, asked.get("value") is True, op=operation(asked))
        return {"kind": "progress", "interviews": self.interviews()}


class InProject(InterviewAnswers):
    """Answers about one interview of a project: its codes are those of the tree, changed while it is coded."""

    def __init__(
        self, answers: ProjectAnswers, interview: str, session: Any, send: Callable[[Told], None]
    ) -> None:
        super().__init__(session, {}, answers.language, send)
        self._project = answers.project
        self._all = answers
        self.interview = interview
        self._answers["invivo"] = self._in_vivo
        self._shown: dict[str, str] = {}

    def row(self, coding: Coding) -> Told:
        """A coding under the code that the tree shows it under."""
        shown = self._project.tree.state.shown(coding.id, coding.code)
        return {**coding_row(coding), "code": shown}

    def tell_codes(self) -> None:
        """Show codings under other codes, where a merging, a split or the undoing of one has moved any of them."""
        shown = self._project.tree.state.shown
        now = {coding.id: shown(coding.id, coding.code) for coding in self.session.codings.values()}
        moved = any(self._shown.get(coding, code) != code for coding, code in now.items())
        self._shown = now
        if moved:
            self.session.news = True
            self.tell_news()

    def codes(self) -> list[Told]:
        """The page has them from the project."""
        return []

    def words(self) -> Told:
        """Every text of the workbench."""
        return bench_words(self._all.language)

    def _change(self, asked: Asked) -> Told:
        values: dict[str, Any] = {key: whole(asked, key) for key in ("start", "end") if key in asked}
        values |= {key: text(asked, key) for key in ("code", "memo", "quote") if key in asked}
        coding = self._project.change(self.interview, text(asked, "id"), op=operation(asked), **values)
        return {"kind": "changed", "did": "change", "set": [self.row(coding)], "gone": []}

    def _in_vivo(self, asked: Asked) -> Told:
        """A code called by words of the informant, and the passage coded with it; sent twice, both are done once."""
        name, made = operation(asked), text(asked, "id")
        if not name or not NAME.match(made):
            raise BadInput(Problem("bad-request", "a code in vivo needs names of its own."))
        start, end = whole(asked, "start"), whole(asked, "end")
        code = self._project.tree.new(text(asked, "name"), in_vivo=True, op=f"{name}:code")
        coding = self._project.code(
            self.interview, start, end, code.id, quote=text(asked, "quote"), id=made, op=name
        )
        return {"kind": "changed", "did": "add", "set": [self.row(coding)], "gone": []}
