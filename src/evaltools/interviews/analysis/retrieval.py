"""Everything coded so, in its context: a code with others, near others or without them, by whom and from whom.

found = retrieve(project, Query(("trust",), also=("money",), groups=("Polis",)))
found.to_word(Path("trust.docx"))
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from evaltools.checks import BadInput, InvalidArgument, Problems, nearest
from evaltools.interviews.analysis.passages import MEASURES, Hit, Query, Retrieval
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.informants.informants import Informant, may_quote
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.interviews.workbench.project import Project

CONTEXT = 200
"""Characters shown before and after a passage."""


def retrieve(project: Project, query: Query, *, context: int = CONTEXT) -> Retrieval:
    """Find passages by their codes.

    Parameters
    ----------
    project
        The project; where its coder works blind, others' codings are not looked through.
    query
        What is looked for.
    context
        Characters shown before and after each passage, cut at a word.

    Raises
    ------
    BadInput
        With every code, coder, interview, group and attribute that there is not.
    InvalidArgument
        When a distance or its measure cannot be used.
    """
    _check(project, query)
    book = project.tree.codebook
    codings: dict[str, list[Coding]] = {}
    for coding in project.codings():
        if coding.coder in (query.coders or (coding.coder,)):
            codings.setdefault(coding.transcript, []).append(coding)
    hits: list[Hit] = []
    for identifier, own in codings.items():
        text = project.transcripts[identifier]
        people = [project.informants[name] for name in text.informants if name in project.informants]
        if identifier in (query.interviews or (identifier,)) and _is_asked(query, text, people):
            hits += _hits(query, book, text, people, own, context, project.language)
    names = {code.id: code.label(project.language) for code in book}
    synthetic = all(text.synthetic for text in project.transcripts.values())
    return Retrieval(query, tuple(hits), names, project.language, synthetic)


def _is_asked(query: Query, text: Transcript, people: Sequence[Informant]) -> bool:
    """Whether an interview is with somebody of the groups and attributes asked for."""
    if not query.groups and not query.attributes:
        return True
    about = [*people] or [Informant("", "")]
    return any(
        (not query.groups or _group_names(person) & set(query.groups))
        and all(
            {**text.attributes, **person.attributes}.get(key) == value
            for key, value in query.attributes.items()
        )
        for person in about
    )


def _group_names(person: Informant) -> set[str]:
    group = person.group
    return set(group.values()) if isinstance(group, Mapping) else {group}


def _hits(
    query: Query,
    book: Codebook,
    text: Transcript,
    people: Sequence[Informant],
    codings: Sequence[Coding],
    context: int,
    language: str,
) -> Iterator[Hit]:
    codings = sorted(codings, key=lambda one: (one.start, one.end, one.coder, one.code, one.id))
    wanted = _with_below(query.codes, query, book)
    each_of = [_of(codings, _with_below((code,), query, book)) for code in query.also]
    each_near = [_of(codings, _with_below((code,), query, book)) for code in query.near]
    never = _of(codings, _with_below(query.without, query, book)) if query.without else []
    starts = [turn.start for turn in text.turns]
    group = ", ".join(dict.fromkeys(person.group_name(language) for person in people))
    quotable = may_quote(text, {person.id: person for person in people})
    for coding in codings:
        if query.codes and coding.code not in wanted:
            continue
        if any(_distance(coding, other) < 0 for other in never):
            continue
        near = [_close(query, coding, others, starts) for others in each_near]
        if not all(near):
            continue
        beside = [other.id for others in near for other in others]
        for start, end, others in _shared(coding, each_of):
            found = tuple(dict.fromkeys([*(other.id for other in others), *beside]))
            yield _hit(text, starts, coding, start, end, found, group, quotable, context)


def _with_below(codes: Sequence[str], query: Query, book: Codebook) -> set[str]:
    resolved = [book.resolve(code) for code in codes]
    return {one for code in resolved for one in (book.below(code) if query.below else (code,))}


def _of(codings: Sequence[Coding], codes: set[str]) -> list[Coding]:
    return [coding for coding in codings if coding.code in codes]


def _distance(one: Coding, other: Coding) -> int:
    """Characters between two passages, 0 where they meet, less where they share some."""
    return max(one.start, other.start) - min(one.end, other.end)


def _close(query: Query, coding: Coding, others: Sequence[Coding], starts: Sequence[int]) -> list[Coding]:
    def turn(position: int) -> int:
        return bisect_right(starts, position)

    def is_close(other: Coding) -> bool:
        if query.measure == "characters":
            return _distance(coding, other) <= query.within
        return turn(max(coding.start, other.start)) - turn(min(coding.end, other.end) - 1) <= query.within

    return [other for other in others if other.id != coding.id and is_close(other)]


def _shared(
    coding: Coding, each_of: Sequence[Sequence[Coding]]
) -> Iterator[tuple[int, int, tuple[Coding, ...]]]:
    """The stretches of a passage that bear one of each kind of codings, with those that bear them; each stretch once."""
    found: dict[tuple[int, int], tuple[Coding, ...]] = {(coding.start, coding.end): ()}
    for others in each_of:
        shared: dict[tuple[int, int], tuple[Coding, ...]] = {}
        for (start, end), before in found.items():
            for other in others:
                stretch = (max(start, other.start), min(end, other.end))
                if other.id != coding.id and stretch[0] < stretch[1]:
                    shared[stretch] = (*shared.get(stretch, ()), *before, other)
        found = shared
    for (start, end), with_others in sorted(found.items()):
        yield start, end, with_others


def _hit(
    text: Transcript,
    starts: Sequence[int],
    coding: Coding,
    start: int,
    end: int,
    others: tuple[str, ...],
    group: str,
    quotable: bool,
    context: int,
) -> Hit:
    return Hit(
        *in_context(text, starts, start, end, context), text.informants, group, coding.coder, coding.code, coding.id,
        coding.memo, others, quotable,
    )  # fmt: skip


def in_context(
    text: Transcript, starts: Sequence[int], start: int, end: int, context: int
) -> tuple[str, int, int, str, str, str, str, str]:
    """A passage as it is read, for the fields of `Found`.

    Parameters
    ----------
    text : the interview.
    starts : where its turns begin, in order.
    start, end : the passage.
    context : characters shown before and after it.
    """
    place = bisect_right(starts, start) - 1
    turn = text.turns[place] if place >= 0 else None
    before, after = around(text.text, start, end, context)
    speaker, time = ((turn.speaker or ""), turn.time) if turn else ("", "")
    return text.id, start, end, speaker, time, before, text.text[start:end], after


def around(text: str, start: int, end: int, context: int) -> tuple[str, str]:
    """What stands before and after a passage, whole words of at most so many characters."""
    before, after = text[max(0, start - context) : start], text[end : end + context]
    if start > context and not text[start - context - 1].isspace():
        before = re.sub(r"\A\S+", "", before)
    if end + context < len(text) and not text[end + context].isspace():
        after = re.sub(r"\S+\Z", "", after)
    return before.lstrip(), after.rstrip()


def _check(project: Project, query: Query) -> None:
    if query.measure not in MEASURES:
        raise InvalidArgument(
            "measure", f'"{query.measure}" is not known. {nearest(query.measure, MEASURES)}'
        )
    if query.within < 0:
        raise InvalidArgument("within", f"{query.within} is less than nothing")
    book, people = project.tree.codebook, project.informants.values()
    groups = {name for person in people for name in _group_names(person)}
    about = {name for person in people for name in person.attributes}
    about |= {name for text in project.transcripts.values() for name in text.attributes}
    problems = Problems()
    for code in (*query.codes, *query.also, *query.near, *query.without):
        if code not in book:
            problems.add("unknown-code", f'there is no code "{code}".', nearest(code, book.ids))
    for coder in query.coders:
        if coder not in project.coders:
            problems.add("unknown-coder", f'"{coder}" has coded nothing.', nearest(coder, project.coders))
        elif project.blind and coder != project.coder:
            problems.add(
                "blind", f'you are coding blind, and "{coder}" is somebody else.', "Open it with blind=False."
            )
    for name in query.interviews:
        if name not in project.transcripts:
            remedy = nearest(name, project.transcripts)
            problems.add("unknown-transcript", f'there is no transcript "{name}".', remedy)
    for group in query.groups:
        if group not in groups:
            problems.add("unknown-group", f'there is no group "{group}".', nearest(group, groups))
    for key in query.attributes:
        if key not in about:
            problems.add("unknown-attribute", f'nobody has an attribute "{key}".', nearest(key, about))
    if problems.found:
        raise BadInput(problems.found)
