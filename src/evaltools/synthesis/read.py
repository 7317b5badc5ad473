"""Read claims, rival explanations and questions from YAML, telling all mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evaltools.checks import BadInput, InvalidArgument, Problem, Problems, nearest
from evaltools.files.yaml import Located
from evaltools.synthesis.claims import Claim, Questions, Rival, Statement
from evaltools.synthesis.items import read_items
from evaltools.theory.model import Theory, Version
from evaltools.theory.texts import Words
from evaltools.words.messages import Sayable


@dataclass(frozen=True)
class Book:
    """What a study claims, what else could explain it, and what is asked."""

    claims: tuple[Claim, ...] = ()
    rivals: tuple[Rival, ...] = ()
    questions: tuple[Questions, ...] = ()
    claims_file: str = ""
    rivals_file: str = ""
    questions_file: str = ""
    selection: Sayable = ""
    """By what rule the study chose its claims, in its own words; blank where it does not say."""

    def claims_of(self, period: str, area: str) -> tuple[Claim, ...]:
        """The claims of a period that concern an area."""
        return tuple(item for item in self.claims if item.period == period and area in item.areas)

    @property
    def rated_in(self) -> dict[str, list[tuple[str, str]]]:
        """The reports (period and area) in which each claim is rated, by its id."""
        return {item.id: [(item.period, area) for area in item.areas] for item in self.claims}


def read_book(
    claims: Path,
    rivals: Path | None,
    questions: Path | None,
    theory: Theory,
    *,
    documents: Iterable[str],
    effects: Iterable[str] = (),
    root: Path | None = None,
) -> Book:
    """Read a study's claims with the rival explanations and questions that belong to them.

    Parameters
    ----------
    claims, rivals, questions : the files.
    theory : the programme theory that the paths of the claims run through.
    documents : ids of the documents there are.
    effects : ids of the transcribed effects there are.
    root : folder that file names in messages are relative to.

    Raises
    ------
    BadInput
        with every mistake of all three files, each with its line and the nearest valid name.
    """
    problems: list[Problem] = []
    files = {"claims": claims, "rivals": rivals, "questions": questions}
    found = {
        name: read_items(path, name, _MODELS[name], root, problems, [SELECTION] if name == "claims" else ())
        for name, path in files.items()
        if path is not None
    }
    names = {name: located.file for name, (located, _) in found.items()}
    book = Book(
        tuple(item for item in found["claims"][1] if isinstance(item, Claim)),
        tuple(item for _, items in [found.get("rivals", (None, []))] for item in items if isinstance(item, Rival)),
        tuple(item for _, items in [found.get("questions", (None, []))] for item in items if isinstance(item, Questions)),
        names["claims"], names.get("rivals", ""), names.get("questions", ""), _selection(found["claims"][0], problems),
    )  # fmt: skip
    ids = {
        name: {str(item.get("id")) for item in located.data.get(name) or () if isinstance(item, dict)}
        for name, (located, _) in found.items()
        if isinstance(located.data, dict) and isinstance(located.data.get(name), list)
    }
    problems += _references(book, theory, set(documents), set(effects), ids)
    if problems:
        raise BadInput(problems)
    return book


def read_rivals(path: Path, root: Path | None = None) -> tuple[Rival, ...]:
    """Read a study's rival explanations alone.

    Parameters
    ----------
    path : the file.
    root : folder that its name in messages is relative to.

    Raises
    ------
    BadInput
        with every mistake of the file.
    """
    problems: list[Problem] = []
    _, items = read_items(path, "rivals", Rival, root, problems)
    if problems:
        raise BadInput(problems)
    return tuple(items)


SELECTION = "selection"


def _selection(located: Located, problems: list[Problem]) -> Sayable:
    """The rule of selection that a file of claims states beside its list."""
    given = located.data.get(SELECTION) if isinstance(located.data, dict) else None
    if not given:
        return ""
    try:
        return TypeAdapter(Words).validate_python(given)
    except ValidationError:
        message = f'"{SELECTION}" is no text.'
        remedy = "Write one text, or one per language."
        problems.append(Problem("bad-value", message, remedy, located.file, located.line(SELECTION)))
        return ""


_MODELS: dict[str, type[Claim] | type[Rival] | type[Questions]] = {
    "claims": Claim,
    "rivals": Rival,
    "questions": Questions,
}


def _references(
    book: Book, theory: Theory, documents: set[str], effects: set[str], ids: Mapping[str, set[str]]
) -> list[Problem]:
    """References to what is not there; what is there but written wrongly (`ids`) is not told as missing too."""
    problems = Problems(book.claims_file)
    for claim in book.claims:
        _path(claim, theory, problems)
        known = ids.get("rivals", set())
        for name in claim.rivals:
            if name not in known:
                problems.add(
                    "unknown-rival",
                    f'claim "{claim.id}": no rival explanation "{name}".',
                    nearest(name, known),
                    line=claim.line,
                )
        for name in claim.effects:
            if name not in effects:
                problems.add(
                    "unknown-effect",
                    f'claim "{claim.id}": no effect "{name}".',
                    nearest(name, effects),
                    line=claim.line,
                )
        _documents(f'claim "{claim.id}"', list(claim.statements()), documents, problems, claim.line)
    nodes = {node.id for version in theory.versions for node in version.nodes}
    for rival in book.rivals:
        for view in rival.judged:
            for name in view.outcomes:
                if name not in nodes:
                    problems.add(
                        "unknown-node",
                        f'rival "{rival.id}": no node "{name}" in the theory.',
                        nearest(name, nodes),
                        line=rival.line,
                        file=book.rivals_file,
                    )
        views = [view.basis for view in rival.judged]
        _documents(f'rival "{rival.id}"', views, documents, problems, rival.line, book.rivals_file)
    _questions(book, documents, ids.get("claims", set()), problems)
    return problems.found


def _questions(book: Book, documents: set[str], claims: set[str], problems: Problems) -> None:
    """Claims and documents that questions name."""
    for item in book.questions:
        for name in item.claims:
            if name not in claims:
                problems.add(
                    "unknown-claim",
                    f'question "{item.id}": no claim "{name}".',
                    nearest(name, claims),
                    line=item.line,
                    file=book.questions_file,
                )
        if item.source not in documents:
            problems.add(
                "unknown-document",
                f'question "{item.id}": no document "{item.source}".',
                nearest(item.source, documents),
                line=item.line,
                file=book.questions_file,
            )


def _path(claim: Claim, theory: Theory, problems: Problems) -> None:
    """Check that the claim's paths run along links of its version of the theory."""
    where = f'claim "{claim.id}"'
    try:
        version = theory.version(claim.version)
    except InvalidArgument as error:
        problems.add("unknown-version", f"{where}: {error.message}", line=claim.line)
        return
    nodes = [node.id for node in version.nodes]
    unknown = [
        name for name in dict.fromkeys(name for path in claim.paths for name in path) if name not in nodes
    ]
    for name in unknown:
        problems.add(
            "unknown-node",
            f'{where}: no node "{name}" in {version.id}.',
            nearest(name, nodes),
            line=claim.line,
        )
    links = _links(version)
    for name in claim.links:
        if name not in links and not any(end in unknown for end in name.split(">")):
            start = name.split(">")[0]
            there = [link for link in links if link.startswith(f"{start}>")] or links
            problems.add(
                "unknown-link",
                f'{where}: no link "{name}" in {version.id}.',
                nearest(name, there),
                line=claim.line,
            )
    for item in claim.evidence:
        if item.link not in claim.links:
            problems.add(
                "unknown-link",
                f'{where}: evidence for "{item.link}", which is not on its paths.',
                nearest(item.link, claim.links),
                line=claim.line,
            )


def _links(version: Version) -> list[str]:
    return [link.id for link in version.links]


def _documents(
    where: str,
    statements: Sequence[Statement],
    documents: set[str],
    problems: Problems,
    line: int | None,
    file: str | None = None,
) -> None:
    for name in dict.fromkeys(item.source for item in statements):
        if name not in documents:
            problems.add(
                "unknown-document",
                f'{where}: no document "{name}".',
                nearest(name, documents),
                line=line,
                file=file,
            )
