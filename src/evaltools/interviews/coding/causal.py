"""Causal links that an interview tells: from a code or a step of the theory to another, with the passage that says so.

    links = project.links
    links.add("int-01", 640, 760, "node:1b", "effect_safety", memo="Light, then calm")
    links.remove(links.all[0].id)
    links.undo()

Ends are codes, or nodes of the programme theory, written `node:` and their id. Links are operations in the logs of the
project (as codings, one coder's own), so that they are durable, undoable, and joined with those of other machines.
After the causal maps of Axelrod 1976 and the causal coding of Powell, Copestake and Remnant 2024.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.interviews.coding.codebook import ID_PATTERN, Codebook
from evaltools.interviews.coding.shared_log import Operation, undone
from evaltools.interviews.coding.stepping import Stepping
from evaltools.interviews.coding.tree import CodeTree
from evaltools.interviews.coding.tree_fields import LONGEST, is_line
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import Transcript

KINDS = frozenset({"link", "unlink"})
"""Operations on links."""
NODE = "node:"
SIGNS = {
    "+": "more of the one, more of the other",
    "-": "more of the one, less of the other",
    "?": "it is not said",
}
"""In which direction the one changes the other."""


@dataclass(frozen=True, slots=True)
class CausalLink:
    """One passage that says that something leads to something; positions in code points, end exclusive."""

    id: str
    source: str
    """A code, or `node:` and a node of the theory."""
    target: str
    sign: str
    interview: str
    start: int
    end: int
    coder: str
    memo: str = ""
    time: str = ""
    quote_sha256: str = ""
    """Checksum of the passage when it was linked."""


@dataclass(frozen=True)
class StandingLinks:
    """The links that stand, and what is wrong with others."""

    links: tuple[CausalLink, ...]
    problems: tuple[Problem, ...]


def standing_links(
    operations: Iterable[Operation], transcripts: Mapping[str, Transcript], codebook: Codebook
) -> StandingLinks:
    """The links that stand after some operations, by interview and place in the text.

    Parameters
    ----------
    operations
        All of a project, in order; those on other things are left out.
    transcripts
        By id; a link whose passage is not there any more is told and left out.
    codebook
        Ends that were merged are shown as the codes they were merged into.
    """
    known = list(operations)
    gone = undone(known)
    found: dict[str, CausalLink] = {}
    problems = Problems()
    for operation in known:
        if operation.id in gone:
            continue
        if operation.do == "unlink":
            taken = found.get(str(operation.content.get("link")))
            # Nobody takes back what others have coded.
            if taken is not None and taken.coder == operation.coder:
                del found[taken.id]
        elif operation.do == "link" and (link := _link_of(operation, codebook)) is not None:
            found[link.id] = link
    fitting = [link for link in found.values() if _fits(link, transcripts, codebook, problems)]
    order = {name: place for place, name in enumerate(transcripts)}
    fitting.sort(key=lambda link: (order[link.interview], link.start, link.end, link.id))
    return StandingLinks(tuple(fitting), tuple(problems.found))


def _link_of(operation: Operation, codebook: Codebook) -> CausalLink | None:
    content: Mapping[str, Any] = operation.content
    texts = [content.get(key) for key in ("from", "to", "sign", "interview", "memo", "quote_sha256")]
    start, end = content.get("start"), content.get("end")
    if not all(isinstance(text, str) for text in texts) or type(start) is not int or type(end) is not int:
        return None
    source, target, sign, interview, memo, quote = (str(text) for text in texts)
    if sign not in SIGNS:
        return None
    source, target = (one if one.startswith(NODE) else codebook.resolve(one) for one in (source, target))
    return CausalLink(
        operation.id,
        source,
        target,
        sign,
        interview,
        start,
        end,
        operation.coder,
        memo,
        operation.time,
        quote,
    )


def _fits(
    link: CausalLink, transcripts: Mapping[str, Transcript], codebook: Codebook, problems: Problems
) -> bool:
    text = transcripts.get(link.interview)
    if text is None:
        message = f'a causal link is of an interview "{link.interview}" that is not there.'
        problems.add("unknown-transcript", message, nearest(link.interview, transcripts))
        return False
    if checksum(text.text[link.start : link.end]) != link.quote_sha256 or link.start >= link.end:
        message = f'"{link.interview}" has changed at {link.start}-{link.end}, where a causal link was coded.'
        problems.add("changed-text", message, "Code the link again.")
        return False
    for end in (link.source, link.target):
        if not end.startswith(NODE) and end not in codebook:
            message = f'the code "{end}" is not in the codebook, but a causal link has it.'
            problems.add("unknown-code", message, nearest(end, codebook.ids))
            return False
    return True


class CausalLinks(Stepping):
    """The causal links of a project.

    Parameters
    ----------
    tree
        The code tree, with the logs of the project.
    transcripts
        By id.
    blind
        Whether others' links are kept out of sight, as their codings are.
    """

    kinds = KINDS

    def __init__(self, tree: CodeTree, transcripts: Mapping[str, Transcript], *, blind: bool) -> None:
        super().__init__(tree.log)
        self._tree = tree
        self._transcripts = transcripts
        self._blind = blind
        self._standing: tuple[int, StandingLinks] | None = None

    @property
    def standing(self) -> StandingLinks:
        """The links of all coders, seen or not, and what is wrong with others."""
        if self._standing is None or self._standing[0] != self._tree.version:
            found = standing_links(self.log.operations, self._transcripts, self._tree.codebook)
            self._standing = (self._tree.version, found)
        return self._standing[1]

    @property
    def all(self) -> tuple[CausalLink, ...]:
        """The links that may be seen, in the order of interviews and text."""
        own = self.log.coder
        return tuple(link for link in self.standing.links if not self._blind or link.coder == own)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Links whose passage or code is not there any more."""
        return self.standing.problems

    def uses(self, code: str) -> int:
        """How many links begin or end at a code."""
        return sum(code in (link.source, link.target) for link in self.standing.links)

    def quote(self, link: CausalLink) -> str:
        """The passage that says so."""
        return self._transcripts[link.interview].text[link.start : link.end]

    def add(
        self,
        interview: str,
        start: int,
        end: int,
        source: str,
        target: str,
        sign: str = "+",
        memo: str = "",
        *,
        quote: str | None = None,
        op: str = "",
    ) -> CausalLink:
        """Code that a passage says one thing to lead to another.

        Parameters
        ----------
        interview, start, end
            The passage, in code points, end exclusive; white space around it is left out.
        source, target
            Codes, or `node:` and the id of a node of the programme theory.
        sign
            `+`, `-` or `?`, see `SIGNS`.
        memo
            The coder's note.
        quote
            The passage as the coder saw it; refused where the text there is another.
        op
            Name of the operation, which becomes the link's id; one sent twice is done once.

        Raises
        ------
        BadInput
            With everything that cannot be used.
        """
        with self.log.alone() as file:
            if op and op in self.log:
                return next(link for link in self._ever() if link.id == op)
            source, target = self._end(source), self._end(target)
            self._check(interview, start, end, source, target, sign, memo, quote)
            text = self._transcripts[interview].text
            passage = text[start:end]
            start += len(passage) - len(passage.lstrip())
            end -= len(passage) - len(passage.rstrip())
            if twin := self._twin(interview, start, end, source, target):
                message = f'"{interview}" is linked so at {start}-{end} already.'
                raise BadInput(
                    Problem("already-coded", message, f"Take back {twin.id} first, to code it otherwise.")
                )
            content = {
                "from": source, "to": target, "sign": sign, "interview": interview, "start": start, "end": end,
                "memo": memo, "quote_sha256": checksum(text[start:end]),
            }  # fmt: skip
            done = file.append(Operation("link", content, op))
        return next(link for link in self.standing.links if link.id == done.id)

    def remove(self, link: str, *, op: str = "") -> CausalLink:
        """Take a link of one's own back.

        Raises
        ------
        BadInput
            When there is none, or it is another coder's.
        """
        with self.log.alone() as file:
            found = next((one for one in self.standing.links if one.id == link), None)
            if found is None and op in self.log:
                return next(one for one in self._ever() if one.id == link)
            if found is None:
                raise BadInput(
                    Problem(
                        "unknown-causal-link",
                        f'there is no causal link "{link}".',
                        "It may have been taken back.",
                    )
                )
            if found.coder != self.log.coder:
                message = f'the causal link is by "{found.coder}".'
                raise BadInput(Problem("not-own", message, "Each coder changes their own work alone."))
            file.append(Operation("unlink", {"link": link}, op))
        return found

    def _ever(self) -> Iterable[CausalLink]:
        """Every link that was ever coded, those taken back among them."""
        for operation in self.log.operations:
            if operation.do == "link" and (link := _link_of(operation, self._tree.codebook)) is not None:
                yield link

    def _twin(self, interview: str, start: int, end: int, source: str, target: str) -> CausalLink | None:
        wanted = (self.log.coder, interview, start, end, source, target)
        return next(
            (
                one
                for one in self.standing.links
                if (one.coder, one.interview, one.start, one.end, one.source, one.target) == wanted
            ),
            None,
        )

    def _end(self, end: str) -> str:
        return end if end.startswith(NODE) else self._tree.codebook.resolve(end)

    def _check(
        self,
        interview: str,
        start: int,
        end: int,
        source: str,
        target: str,
        sign: str,
        memo: str,
        quote: str | None,
    ) -> None:
        problems, book = Problems(), self._tree.codebook
        text = self._transcripts.get(interview)
        if text is None:
            message = f'there is no transcript "{interview}".'
            problems.add("unknown-transcript", message, nearest(interview, self._transcripts))
        elif not 0 <= start < end <= len(text.text) or not text.text[start:end].strip():
            problems.add("outside-text", f"{start}-{end} is no passage of the transcript.")
        elif quote is not None and quote != text.text[start:end]:
            message = f"at {start}-{end} of {interview} stands another text than the one that was seen."
            problems.add("changed-text", message, "Look at the text again.")
        for one in dict.fromkeys((source, target)):
            if one.startswith(NODE) and not ID_PATTERN.match(one.removeprefix(NODE)):
                problems.add(
                    "bad-node", f'"{one}" names no node of a theory.', "Write node: and the node's id."
                )
            elif not one.startswith(NODE) and one not in book:
                problems.add("unknown-code", f'there is no code "{one}".', nearest(one, book.ids))
        if source == target:
            problems.add("same-ends", "the link leads to where it begins.", "Choose two different ends.")
        if sign not in SIGNS:
            problems.add("bad-sign", f'"{sign}" is no sign of a causal link.', f"One of {', '.join(SIGNS)}.")
        if not is_line(memo):
            problems.add("bad-change", "the memo is too long.", f"At most {LONGEST} characters.")
        problems.raise_if_any()
