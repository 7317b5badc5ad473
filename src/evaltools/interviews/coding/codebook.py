"""Codebooks for directed content analysis (Hsieh, Shannon 2005): a YAML tree of codes.

title: {sv: ..., en: ...}
source: ...
codes:
  - id: relevance
    name: {sv: Relevans, en: Relevance}
    definition: ...
    use_when: ...
    not_when: ...
    example: ...
    origin: theory            # or data, then `added: 2021-03-04`; unknown where nobody has said
    linked_to: [question:1]   # evaluation question, problem area or goal
    level: second             # first: the actors' own interpretation; second: the evaluator's; unknown
    heading: true             # groups the codes below it and is put on no passage
    memo: ...                 # what the coders think of the code
    retired: true             # put on no more passages; those that have it keep it
    replaces: [reliance]      # codes that were merged into it; their passages are shown under it
    colour: "#0072B2"
    codes: [...]              # codes below it
log: {anna.3f2a: 12}          # how many lines of each log of changes it is made from; written by the workbench
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.files.yaml import Located, read_yaml
from evaltools.interviews.coding.codebook_values import Text, code_links, code_texts
from evaltools.interviews.transcripts.letters import LATIN
from evaltools.words.messages import StudyWords

ID_PATTERN = re.compile(rf"[{LATIN}0-9_.-]{{1,100}}\Z")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
ORIGINS = ("theory", "data", "unknown")
LEVELS = ("first", "second", "unknown")
TOP_KEYS = ("id", "title", "source", "imported", "log", "codes")
CODE_KEYS = (
    "id", "name", "definition", "use_when", "not_when", "example", "origin", "linked_to", "added", "level",
    "colour", "codes", "parent", "heading", "memo", "retired", "replaces",
)  # fmt: skip

# Okabe, Ito (2008), without black and yellow, which are too dark and too light behind text.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7")


def in_language(text: Text, lang: str) -> str:
    """A text of a codebook in a language; in the first it stands in where that one is lacking."""
    words = StudyWords(text)
    return words.get(lang) or str(words)


@dataclass(frozen=True)
class Code:
    """One code: what it means, when it is used and where it comes from."""

    id: str
    name: Text
    parent: str | None = None
    definition: Text = ""
    use_when: Text = ""
    not_when: Text = ""
    example: Text = ""
    origin: str = "theory"
    """`theory`: derived beforehand; `data`: added while reading, on the day `added`; `unknown`."""
    linked_to: tuple[str, ...] = ()
    """`question:...`, `problem:...` or `goal:...` the code was derived from."""
    added: date | None = None
    level: str = "first"
    """`first`: the actors' own interpretation; `second`: the evaluator's (Yanow 2000); `unknown`."""
    colour: str = PALETTE[0]
    heading: bool = False
    """Whether it only groups the codes below it."""
    memo: str = ""
    """What the coders think of it; not for publication."""
    retired: bool = False
    """Whether it is put on no more passages."""
    replaces: tuple[str, ...] = ()
    """Ids of codes that were merged into it."""

    @property
    def words(self) -> StudyWords:
        """The code's name, to be spoken by a voice."""
        return StudyWords(self.name)

    def label(self, lang: str = "") -> str:
        """The code's name in a language, or in the first it has one in."""
        return in_language(self.name, lang)


@dataclass(frozen=True)
class Codebook:
    """Codes in reading order: each below its parent."""

    codes: tuple[Code, ...]
    id: str = "codebook"
    title: Text = ""
    source: Text = ""
    imported: bool = False
    """Taken over from another program, whose codes may lack a definition."""
    log: Mapping[str, int] = field(default_factory=dict, hash=False, compare=False)
    """How many lines of each log of changes it is made from; codes made while reading may lack a definition."""

    def __post_init__(self) -> None:
        replaced = {earlier: code for code in self.codes for earlier in code.replaces}
        object.__setattr__(self, "_by_id", replaced | {code.id: code for code in self.codes})

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._index

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, identifier: str) -> Code:
        return self._index[identifier]

    @property
    def _index(self) -> dict[str, Code]:
        index: dict[str, Code] = self._by_id  # type: ignore[attr-defined]
        return index

    @property
    def ids(self) -> tuple[str, ...]:
        """Identifiers in reading order."""
        return tuple(code.id for code in self.codes)

    def resolve(self, identifier: str) -> str:
        """The code a code was merged into, or the code itself."""
        return self._index[identifier].id if identifier in self._index else identifier

    def children(self, identifier: str | None) -> tuple[Code, ...]:
        """Codes directly below a code; the roots for None."""
        return tuple(code for code in self.codes if code.parent == identifier)

    def below(self, identifier: str) -> tuple[str, ...]:
        """A code and all below it, so that counts can be added up the tree."""
        out = [identifier]
        for child in self.children(identifier):
            out += self.below(child.id)
        return tuple(out)

    def depth(self, identifier: str) -> int:
        """How many codes stand above a code."""
        parent = self[identifier].parent
        return 0 if parent is None else 1 + self.depth(parent)

    def check_links(self, known: Mapping[str, Collection[str]]) -> list[Problem]:
        """Links to evaluation questions, problem areas and goals that do not exist.

        Parameters
        ----------
        known
            Identifiers by kind (`LINK_KINDS`); kinds that are not given are not checked.
        """
        problems = Problems()
        for code in self.codes:
            for link in code.linked_to:
                kind, _, target = link.partition(":")
                if kind in known and target not in known[kind]:
                    problems.add(
                        "unknown-link",
                        f'the code "{code.id}" is linked to the {kind} "{target}", which there is not.',
                        nearest(target, known[kind]),
                    )
        return problems.found


def read_codebook(path: Path, root: Path | None = None) -> Codebook:
    """Read and check a codebook.

    Raises
    ------
    BadInput
        With every problem and its line: unknown keys, duplicate identifiers, parents that do not exist or
        go round in a circle, codes without a definition, codes from data without a date.
    """
    located = read_yaml(path, root)
    problems = Problems(located.file)
    if not isinstance(located.data, dict):
        raise BadInput(Problem("not-codebook", 'has no "codes".', 'Begin with "codes:".', located.file, 1))
    for key in located.data:
        if key not in TOP_KEYS:
            problems.add(
                "unknown-key",
                f'unknown key "{key}".',
                nearest(str(key), TOP_KEYS),
                line=located.line(str(key)),
            )
    codes: list[Code] = []
    places: list[tuple[str | int, ...]] = []
    imported = located.data.get("imported") is True
    log = _log(located.data.get("log"), located, problems)
    # What another program has not said is not known; in a codebook of ours a code stems from theory unless it says so.
    unsaid = ("unknown", "unknown") if imported else ("theory", "first")
    _collect(located, ("codes",), None, codes, places, problems, unsaid)
    if not codes and not log and not problems.errors:
        problems.add("no-codes", "holds no codes.", 'List them under "codes:".', line=located.line("codes"))
    _check_tree(codes, places, located, problems)
    top = located.data
    if imported or log:
        # Another program's codes, and those made while reading, may lack what others must have; checks still name them.
        may_lack = ("no-definition", "no-date") if log else ("no-definition",)
        problems.found = [item for item in problems.found if item.code not in may_lack]
    problems.raise_if_any()
    return Codebook(
        _in_order(codes),
        str(top.get("id") or path.stem),
        top.get("title") or "",
        top.get("source") or "",
        imported,
        log,
    )


def _log(value: Any, located: Located, problems: Problems) -> dict[str, int]:
    """How many lines of each log the codebook was made from."""
    if value is None:
        return {}
    if isinstance(value, Mapping) and all(type(count) is int and count >= 0 for count in value.values()):
        return {str(name): count for name, count in value.items()}
    message = '"log" is no list of logs with their numbers of lines.'
    problems.add("bad-value", message, "Remove it; the workbench writes it.", line=located.line("log"))
    return {}


def _collect(
    located: Located,
    path: tuple[str | int, ...],
    parent: str | None,
    codes: list[Code],
    places: list[tuple[str | int, ...]],
    problems: Problems,
    unsaid: tuple[str, str],
) -> None:
    data: Any = located.data
    for step in path:
        data = data[step] if isinstance(step, int) else data.get(step)
    if data is None:
        return
    if not isinstance(data, list):
        problems.add(
            "not-a-list", '"codes" must be a list.', 'Begin each code with "- id:".', line=located.line(*path)
        )
        return
    for place, item in enumerate(data):
        here = (*path, place)
        if not isinstance(item, dict):
            problems.add(
                "not-a-code", "this is not a code.", 'Begin it with "- id:".', line=located.line(*here)
            )
            continue
        code = _code(item, parent, len(codes), located, here, problems, unsaid)
        if code is None:
            continue
        codes.append(code)
        places.append(here)
        _collect(located, (*here, "codes"), code.id, codes, places, problems, unsaid)


def _code(
    item: Mapping[str, Any],
    parent: str | None,
    number: int,
    located: Located,
    here: tuple[str | int, ...],
    problems: Problems,
    unsaid: tuple[str, str],
) -> Code | None:
    def line_of(key: str) -> int | None:
        return located.line(*here, key)

    def wrong(key: str, code: str, message: str, remedy: str = "") -> None:
        problems.add(code, message, remedy, line=line_of(key))

    identifier = item.get("id")
    if not isinstance(identifier, str) or not ID_PATTERN.match(identifier):
        shown = "has no id" if identifier is None else f"has the id {identifier!r}"
        wrong(
            "id", "bad-id", f"a code {shown}.", "Give it one of letters, digits, hyphens; numbers in quotes."
        )
        return None
    for key in item:
        if key not in CODE_KEYS:
            wrong(str(key), "unknown-key", f'unknown key "{key}".', nearest(str(key), CODE_KEYS))
    texts = code_texts(item, identifier, problems, line_of)
    origin, level, added = item.get("origin", unsaid[0]), item.get("level", unsaid[1]), item.get("added")
    heading, memo = item.get("heading", False), item.get("memo", "")
    retired, replaces = item.get("retired", False), item.get("replaces") or []
    for key, value in (("heading", heading), ("retired", retired)):
        if not isinstance(value, bool):
            wrong(key, "bad-value", f'"{key}" of "{identifier}" is no truth value.', "Write true or false.")
    if not isinstance(replaces, list) or not all(isinstance(one, str) for one in replaces):
        wrong("replaces", "bad-value", f'"replaces" of "{identifier}" is no list of ids.', "Write [a, b].")
        replaces = []
    if not isinstance(memo, str):
        wrong("memo", "bad-text", f'"memo" of "{identifier}" is no text.', "Put it in quotes.")
    if origin not in ORIGINS:
        wrong("origin", "bad-origin", f'the origin "{origin}" is not known.', nearest(str(origin), ORIGINS))
    if level not in LEVELS:
        wrong("level", "bad-level", f'the level "{level}" is not known.', nearest(str(level), LEVELS))
    if added is not None and (not isinstance(added, date) or isinstance(added, datetime)):
        wrong("added", "bad-date", f"{added!r} is not a date.", "Write it as 2021-03-04.")
    elif origin == "data" and added is None:
        wrong(
            "id", "no-date", f'the code "{identifier}" comes from the data but has no date.', 'Add "added:".'
        )
    colour = item.get("colour", PALETTE[number % len(PALETTE)])
    if not isinstance(colour, str) or not COLOUR.match(colour):
        wrong(
            "colour", "bad-colour", f"the colour {colour!r} is not known.", 'Write it in quotes as "#0072B2".'
        )
    links = code_links(item.get("linked_to"), identifier, problems, line_of)
    if texts is None:
        return None
    above = item.get("parent", parent)
    return Code(
        identifier,
        parent=above,
        origin=origin,
        linked_to=links,
        added=added,
        level=level,
        colour=colour,
        heading=heading is True,
        memo=memo if isinstance(memo, str) else "",
        retired=retired is True,
        replaces=tuple(replaces),
        **texts,
    )


def _check_tree(
    codes: list[Code], places: list[tuple[str | int, ...]], located: Located, problems: Problems
) -> None:
    seen: dict[str, tuple[str | int, ...]] = {}
    parents = {code.id: code.parent for code in codes}
    for code, here in zip(codes, places, strict=True):
        line = located.line(*here, "id")
        folded = code.id.casefold()
        if folded in seen:
            other = located.line(*seen[folded], "id")
            problems.add(
                "duplicate-id",
                f'the id "{code.id}" stands already on line {other}.',
                "Rename one.",
                line=line,
            )
        seen[folded] = here
        if code.parent is not None and code.parent not in parents:
            problems.add(
                "unknown-parent",
                f'"{code.id}" stands below "{code.parent}", which there is not.',
                nearest(code.parent, parents),
                line=located.line(*here, "parent"),
            )
        above, steps = code.parent, {code.id}
        while above is not None and above not in steps:
            steps.add(above)
            above = parents.get(above)
        if above is not None and above == code.id:
            problems.add("circle", f'"{code.id}" stands below itself.', "Change its parent.", line=line)


def _in_order(codes: list[Code]) -> tuple[Code, ...]:
    """Each code after its parent, siblings as written."""
    out: list[Code] = []

    def walk(parent: str | None) -> None:
        for code in codes:
            if code.parent == parent:
                out.append(code)
                walk(code.id)

    walk(None)
    return tuple(out)
