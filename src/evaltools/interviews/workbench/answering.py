"""What a page asks about one interview, and what Python answers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, EvaltoolsError, Problem
from evaltools.interviews.coding.codebook import COLOUR, PALETTE, Codebook, in_language
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.workbench.coder_session import CodingSession, Decided, DoneBefore
from evaltools.interviews.workbench.coder_words import page_words

Asked = Mapping[str, Any]
"""A message from the page, which is as trustworthy as the page it comes from."""
Told = dict[str, Any]
"""A message to the page."""

NAME = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
"""What the page calls operations and codings: random names that no two share."""


class InterviewAnswers:
    """Answers to a page that shows one interview.

    Parameters
    ----------
    session
        One coder's work on the interview.
    keys
        Key by code id.
    language
        Of the page.
    send
        Takes what is told to the page.
    """

    def __init__(
        self, session: CodingSession, keys: Mapping[str, str], language: str, send: Callable[[Told], None]
    ) -> None:
        self.session = session
        self.keys = keys
        self._language = language
        self.send = send
        self._answers: dict[str, Callable[[Asked], Told]] = {
            "add": self._add,
            "change": self._change,
            "remove": self._remove,
            "undo": self._undo,
            "redo": self._redo,
            "compare": self._compare,
            "decide": self._decide,
        }

    def answer(self, content: Asked) -> None:
        """Answer one message from the page; whatever goes wrong is told there and changes nothing."""
        action = content.get("do")
        if action == "open":
            self.tell_news()
            self.send({"kind": "opened", "view": content.get("view"), **self._everything()})
            return
        answer = replied(lambda: self._done(content), content.get("request"), str(self.session.path))
        if answer["kind"] != "refused" or answer["code"] not in ("", "not-written"):
            self.tell_news()
        self.send(answer)

    def _done(self, content: Asked) -> Told:
        action = content.get("do")
        if not isinstance(action, str) or action not in self._answers:
            raise BadInput(Problem("unknown-request", "the page asked for something unknown."))
        try:
            answer = self._again(action, operation(content)) or self._answers[action](content)
        except DoneBefore:  # in another kernel, at the same moment
            answer = self._again(action, operation(content)) or {}
        return {**self._counts(), **answer}

    def row(self, coding: Coding) -> Told:
        """A coding as the page shows it."""
        return coding_row(coding)

    def words(self) -> Told:
        """Every text of the page."""
        return page_words(self._language)

    def codes(self) -> list[Told]:
        """The codes as the page shows them."""
        return code_rows(self.session.codebook, self.keys, self._language)

    def _counts(self) -> Told:
        return {"undo": self.session.undoable, "redo": self.session.redoable, "time": time.time()}

    def tell_news(self) -> None:
        """Show what another window has written; caret and panels of the page stay as they are."""
        self.session.refresh()
        if not self.session.news:
            return
        self.session.news = False
        rows = [self.row(coding) for coding in self.session.codings.values()]
        self.send({"kind": "codings", "codings": rows, **self._counts()})

    def _again(self, action: str, name: str) -> Told | None:
        """The answer to an operation that was done before, as after a restart that swallowed the first answer."""
        identifier = self.session.done(name) if name and action != "decide" else None
        if identifier is None:
            return None
        coding = self.session.codings.get(identifier)
        rows = [self.row(coding)] if coding else []
        return {"kind": "changed", "did": action, "set": rows, "gone": [] if coding else [identifier]}

    def _everything(self) -> Told:
        """What a page needs to begin: the text, the codes and this coder's codings, nobody else's."""
        session, language = self.session, self._language
        transcript = session.transcript
        return {
            "text": transcript.text,
            "turns": [[turn.start, turn.said, turn.end] for turn in transcript.turns],
            "sentences": [[unit.start, unit.end] for unit in transcript.units("sentence")],
            "synthetic": transcript.synthetic,
            "title": transcript.id,
            "date": transcript.date.isoformat() if transcript.date else "",
            "spoken": transcript.language,
            "coder": session.coder,
            "blind": session.blind,
            "others": list(session.others()),
            "codes": self.codes(),
            "codings": [self.row(coding) for coding in session.codings.values()],
            "problems": [str(problem) for problem in session.problems],
            "words": self.words(),
            "language": language,
            "outbox": outbox_key(session.path),
            **self._counts(),
        }

    def _add(self, asked: Asked) -> Told:
        identifier = text(asked, "id") if "id" in asked else ""
        if identifier and not NAME.match(identifier):
            raise BadInput(Problem("bad-request", '"id" is no name of a coding.'))
        coding = self.session.add(
            whole(asked, "start"), whole(asked, "end"), text(asked, "code"), quote=text(asked, "quote"),
            identifier=identifier, operation=operation(asked),
        )  # fmt: skip
        return {"kind": "changed", "did": "add", "set": [self.row(coding)], "gone": []}

    def _change(self, asked: Asked) -> Told:
        values: Told = {key: whole(asked, key) for key in ("start", "end") if key in asked}
        values |= {key: text(asked, key) for key in ("code", "memo", "quote") if key in asked}
        coding = self.session.change(text(asked, "id"), operation=operation(asked), **values)
        return {"kind": "changed", "did": "change", "set": [self.row(coding)], "gone": []}

    def _remove(self, asked: Asked) -> Told:
        coding = self.session.remove(text(asked, "id"), operation=operation(asked))
        return {"kind": "changed", "did": "remove", "set": [], "gone": [coding.id]}

    def _undo(self, asked: Asked) -> Told:
        return self._stepped("undo", self.session.undo(operation=operation(asked)))

    def _redo(self, asked: Asked) -> Told:
        return self._stepped("redo", self.session.redo(operation=operation(asked)))

    def _stepped(self, did: str, step: Any) -> Told:
        if step is None:
            raise BadInput(Problem(f"nothing-to-{did}", f"there is nothing to {did}."))
        after = [] if step.after is None else [self.row(step.after)]
        return {"kind": "changed", "did": did, "set": after, "gone": [] if step.after else [step.id]}

    def _compare(self, asked: Asked) -> Told:
        other = text(asked, "other")
        rows = self.session.compare(other)
        theirs = {coding.id: coding for row in rows for coding in row.comparison.second}
        return {
            "kind": "comparison",
            "other": other,
            "codings": [self.row(coding) for coding in theirs.values()],
            "pairs": [comparison_row(row) for row in rows],
        }

    def _decide(self, asked: Asked) -> Told:
        codings, kept = texts(asked, "codings"), texts(asked, "kept")
        decision = self.session.decide(
            text(asked, "other"), codings, kept, text(asked, "reason"), operation=operation(asked)
        )
        return {
            "kind": "decided",
            "codings": codings,
            "decision": {
                "kept": kept,
                "reason": decision.reason,
                "by": decision.by,
                "created": decision.created,
            },
        }


def replied(work: Callable[[], Told], request: Any, path: str) -> Told:
    """What is told of a request: its answer, or why there is none.

    Parameters
    ----------
    work : does what was asked.
    request : name of the request.
    path : what is written to, for messages of the system.
    """
    try:
        return {"request": request, **work()}
    except BadInput as error:
        refused = {"code": error.problems[0].code, "message": str(error)}
    except EvaltoolsError as error:
        refused = {"code": "", "message": str(error)}
    except OSError as error:
        message = f"{error.filename or path}: {error.strerror or error}"
        refused = {"code": "not-written", "message": message}
    return {"kind": "refused", "request": request, **refused}


def operation(asked: Asked) -> str:
    """The name of an operation, where the request has one that no other operation could have."""
    name = asked.get("request")
    return name if isinstance(name, str) and NAME.match(name) else ""


def outbox_key(path: Path) -> str:
    """Under which name a page keeps what is not yet written: the same for the same file, and telling nothing of it."""
    return checksum(str(path.resolve()))[:24]


def code_rows(codebook: Codebook, keys: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """The codes as the page shows them, in reading order."""
    return [
        {
            "id": code.id,
            "label": code.label(language),
            "parent": code.parent,
            "depth": codebook.depth(code.id),
            "colour": code.colour if COLOUR.match(code.colour) else PALETTE[0],
            "key": keys.get(code.id, ""),
            "definition": in_language(code.definition, language),
            "use_when": in_language(code.use_when, language),
            "not_when": in_language(code.not_when, language),
            "example": in_language(code.example, language),
            "origin": code.origin,
            "level": code.level,
            "heading": code.heading,
        }
        for code in codebook
    ]


def coding_row(coding: Coding) -> dict[str, Any]:
    """A coding as the page shows it; positions are code points."""
    return {
        "id": coding.id,
        "coder": coding.coder,
        "start": coding.start,
        "end": coding.end,
        "code": coding.code,
        "memo": coding.memo,
    }


def comparison_row(row: Decided) -> dict[str, Any]:
    """A stretch where two coders meet, as the page shows it."""
    comparison, decision = row.comparison, row.decision
    return {
        "kind": comparison.kind,
        "start": comparison.start,
        "end": comparison.end,
        "first": [coding.id for coding in comparison.first],
        "second": [coding.id for coding in comparison.second],
        "decision": decision
        and {
            "kept": list(decision.kept),
            "reason": decision.reason,
            "by": decision.by,
            "created": decision.created,
        },
        "outdated": row.outdated,
    }


def whole(asked: Asked, key: str) -> int:
    """A whole number from a message, which is as trustworthy as the page it comes from."""
    value = asked.get(key)
    if type(value) is not int:
        raise BadInput(Problem("bad-request", f'"{key}" is no whole number.'))
    return value


def text(asked: Asked, key: str) -> str:
    """A text from a message."""
    value = asked.get(key)
    if not isinstance(value, str):
        raise BadInput(Problem("bad-request", f'"{key}" is no text.'))
    return value


def texts(asked: Asked, key: str) -> list[str]:
    """A list of texts from a message."""
    value = asked.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadInput(Problem("bad-request", f'"{key}" is no list of texts.'))
    return value
