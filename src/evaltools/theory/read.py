"""Read a theory file, and tell all its mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from evaltools.checks import Problems
from evaltools.files.yaml import Located, read_yaml
from evaltools.theory.model import Evidence, Link, Node, NodeKind, Theory, Version
from evaltools.theory.references import check_references
from evaltools.theory.texts import Spoken
from evaltools.theory.wording import tell
from evaltools.words.messages import StudyWords

Place = tuple[str | int, ...]

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
# What some reader of YAML, old or new, takes for a number, a truth value, nothing or a time of day.
_AMBIGUOUS = re.compile(
    r"""(?: [-+]? (?: \d[\d_]* (?: \.[\d_]* )? | \.\d[\d_]* ) (?: e[-+]?\d+ )?
          | [-+]? 0[xob][0-9a-f_]+
          | [-+]? \d[\d_]* (?: :[0-5]?\d )+ (?: \.\d* )?
          | \d{4}-\d\d?-\d\d? .*
          | [-+]? \.inf | \.nan
          | y | n | yes | no | on | off | true | false | null | none | nan | ~ )""",
    re.IGNORECASE | re.VERBOSE,
)
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass
class _Reader:
    located: Located
    problems: Problems
    spoken: Spoken

    def part(self, model: type[_Model], raw: Any, place: Place, **given: Any) -> _Model | None:
        """Validate one part of the file; its mistakes are noted with their lines."""
        if not isinstance(raw, dict):
            self._add(
                "not-a-mapping", "Here a block of keys is expected.", "Write `key: value` lines.", place
            )
            return None
        try:
            return model.model_validate({**raw, **given}, context={"spoken": self.spoken})
        except ValidationError as error:
            for one in error.errors():
                self._tell(one, model, place)
            return None

    def identifier(self, raw: Any, place: Place) -> str | None:
        """An id as it is written, refused where another reader of the file could take it for no text."""
        written = str(raw).lower() if isinstance(raw, bool | int | float) else raw
        if isinstance(written, str) and _AMBIGUOUS.fullmatch(written):
            remedy = f'Put a letter in front, for example "g{written}".'
            self._add(
                "ambiguous-id", f'The id "{written}" can be read as a number or truth value.', remedy, place
            )
        elif not isinstance(written, str) or not _ID.fullmatch(written):
            remedy = "Use lower-case letters a-z, digits, hyphen and underscore."
            self._add("bad-id", f"{_shown(written)} is not an id.", remedy, place)
        else:
            return written
        return None

    def items(self, raw: Any, key: str, place: Place) -> Iterator[tuple[Any, Place]]:
        """The entries of a list under `key`, with their places."""
        value = raw.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self._add(
                "not-a-list", f'"{key}" must be a list.', "Begin each entry with a hyphen.", (*place, key)
            )
            return
        for i, item in enumerate(value):
            yield item, (*place, key, i)

    def ends(self, raw: dict[str, Any], key: str, place: Place) -> list[str]:
        """The ids under `from` or `to`: one id or a list of them."""
        value = raw.get(key)
        if value is None:
            self._add("missing", f'"{key}" is missing.', "Write the id of a node.", place)
            return []
        values = value if isinstance(value, list) else [value]
        places = [(*place, key, i) if isinstance(value, list) else (*place, key) for i in range(len(values))]
        found = [self.identifier(one, where) for one, where in zip(values, places, strict=True)]
        return [one for one in found if one is not None]

    def _tell(self, error: Any, model: type[BaseModel], place: Place) -> None:
        where = (*place, *error["loc"])
        code, message, remedy = tell(error, model)
        self._add(code, message, remedy, where)

    def _add(self, code: str, message: str, remedy: str, place: Place) -> None:
        self.problems.add(code, message, remedy, line=self.located.line(*place))


def read_theory(path: Path | str, root: Path | None = None, spoken: Spoken | None = None) -> Theory:
    """Read a programme theory from a YAML file.

    Parameters
    ----------
    path : theory file; its format is described in docs/theory.md
    root : folder that the file's name in messages is relative to
    spoken : languages that every text is needed in, each with those its words may be taken from; a text that
        lacks one is then a mistake

    Returns
    -------
    Theory
        All versions, oldest first, frozen.

    Raises
    ------
    BadInput
        With every mistake found, each with its line and what to do.
    """
    path = Path(path)
    located = read_yaml(path, root)
    problems = Problems(located.file)
    reader = _Reader(located, problems, spoken or {})
    raw = located.data
    if not isinstance(raw, dict):
        problems.add("empty", "The file holds no theory.", "Begin with `theory:`, `title:` and `versions:`.")
        problems.raise_if_any()
    versions = []
    for item, place in reader.items(raw, "versions", ()):
        version = _version(reader, item, place)
        if version is not None:
            versions.append(version)
    if not raw.get("versions"):
        problems.add("missing", '"versions" is missing.', "Write at least one version.", line=1)
    check_references(versions, problems)
    theory_id = reader.identifier(raw.get("theory"), ("theory",)) or ""
    rest = {key: value for key, value in raw.items() if key not in ("theory", "versions")}
    theory = reader.part(Theory, rest, (), id=theory_id, versions=tuple(versions), file=located.file)
    problems.raise_if_any()
    assert theory is not None
    return theory


def _version(reader: _Reader, raw: Any, place: Place) -> Version | None:
    if not isinstance(raw, dict):
        reader.part(Version, raw, place)
        return None
    version_id = reader.identifier(raw.get("id"), (*place, "id"))
    rest = {key: value for key, value in raw.items() if key not in ("id", "nodes", "links", "evidence")}
    head = reader.part(Version, rest, place, id=version_id or "?", line=reader.located.line(*place))
    # A version with a mistake in its head is still read to the end, so that all its mistakes are told.
    head = head or Version(id=version_id or "?", title=StudyWords("?"), line=reader.located.line(*place))
    nodes = [_node(reader, item, where, head) for item, where in reader.items(raw, "nodes", place)]
    evidence = [_evidence(reader, item, where) for item, where in reader.items(raw, "evidence", place)]
    known = tuple(one for one in evidence if one is not None)
    links = [
        link
        for item, where in reader.items(raw, "links", place)
        for link in _links(reader, item, where, head)
    ]
    with_evidence = [link.model_copy(update={"evidence": _evidence_of(link, known)}) for link in links]
    return head.model_copy(
        update={
            "nodes": tuple(node for node in nodes if node is not None),
            "links": tuple(with_evidence),
            "evidence": known,
        }
    )


def _node(reader: _Reader, raw: Any, place: Place, version: Version) -> Node | None:
    if not isinstance(raw, dict):
        return reader.part(Node, raw, place)
    node_id = reader.identifier(raw.get("id"), (*place, "id"))
    node = reader.part(Node, raw, place, id=node_id or "?", line=reader.located.line(*place))
    if node is None:
        # The name is kept so that links to this node are not reported as well.
        kind: NodeKind = raw["kind"] if raw.get("kind") in get_args(NodeKind) else "assumption"
        return Node(id=node_id or "?", kind=kind, name=StudyWords("?"), line=reader.located.line(*place))
    node = _inherit(node, version)
    parts = ("prevention", "target_group", "goal", "relevance", "follow_up")
    inherited = {name: _inherit(part, node) for name in parts if (part := getattr(node, name)) is not None}
    return node.model_copy(update=inherited)


def _links(reader: _Reader, raw: Any, place: Place, version: Version) -> list[Link]:
    if not isinstance(raw, dict):
        reader.part(Link, raw, place)
        return []
    sources, targets = reader.ends(raw, "from", place), reader.ends(raw, "to", place)
    rest = {key: value for key, value in raw.items() if key not in ("from", "to", "evidence")}
    link = reader.part(Link, rest, place, from_="?", to="?", line=reader.located.line(*place))
    if link is None:
        return []
    if link.evaluator == (link.stated_by is not None):
        message = "A link says either who states it or that it is the evaluator's own."
        remedy = "Write `stated_by:` or `evaluator: true`, and not both."
        reader.problems.add("speaker", message, remedy, line=link.line)
    link = _inherit(link, version)
    return [link.model_copy(update={"from_": a, "to": b}) for a in sources for b in targets]


def _evidence(reader: _Reader, raw: Any, place: Place) -> Evidence | None:
    if not isinstance(raw, dict):
        return reader.part(Evidence, raw, place)
    evidence_id = reader.identifier(raw.get("id"), (*place, "id"))
    sources, targets = reader.ends(raw, "from", place), reader.ends(raw, "to", place)
    rest = {key: value for key, value in raw.items() if key not in ("from", "to", "links")}
    pairs = [(a, b) for a in sources for b in targets]
    given = {"id": evidence_id or "?", "links": pairs, "line": reader.located.line(*place)}
    evidence = reader.part(Evidence, rest, place, **given)
    if evidence is not None and evidence.source is None and evidence.finding is None:
        remedy = "Write `source:` and `locator:`, or `finding:`."
        reader.problems.add("unsourced", "Evidence must say where it stands.", remedy, line=evidence.line)
    return evidence


def _evidence_of(link: Link, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(one for one in evidence if (link.from_, link.to) in one.links)


def _inherit(part: Any, parent: Any) -> Any:
    """A part that names no source stands where its surroundings stand, unless it is our own coding."""
    if part.source is not None or part.evaluator:
        return part
    return part.model_copy(update={"source": parent.source, "locator": part.locator or parent.locator})


def _shown(value: Any) -> str:
    return "Nothing" if value is None else f'"{value}"' if isinstance(value, str) else "A list or block"
