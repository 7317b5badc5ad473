"""Whether what a theory file points at is there."""

from __future__ import annotations

from collections.abc import Sequence

from evaltools.checks import Problems, nearest
from evaltools.theory.model import Node, Version


def check_references(versions: Sequence[Version], problems: Problems) -> None:
    """Note every id that is doubled or points nowhere, with its line."""
    seen: dict[str, int | None] = {}
    for position, version in enumerate(versions):
        if version.id in seen and version.id != "?":
            problems.add(
                "doubled-id", f'The version "{version.id}" stands twice.', "Rename one.", line=version.line
            )
        _supersedes(version, [earlier.id for earlier in versions[:position]], versions, problems)
        seen[version.id] = version.line
        _ids(version, problems)
        _links(version, problems)
        _evidence(version, problems)
        for node in version.nodes:
            _became(node, position, versions, problems)


def _supersedes(
    version: Version, earlier: Sequence[str], versions: Sequence[Version], problems: Problems
) -> None:
    target = version.supersedes
    if target is None:
        return
    if target == version.id:
        remedy = "Name an earlier version, or remove the line."
        problems.add("own-successor", f'"{version.id}" supersedes itself.', remedy, line=version.line)
    elif target not in {one.id for one in versions}:
        problems.add(
            "unknown-version",
            f'"{version.id}" supersedes "{target}", which is not in the file.',
            nearest(target, earlier),
            line=version.line,
        )
    elif target not in earlier:
        problems.add(
            "order",
            f'"{version.id}" supersedes "{target}", which stands after it.',
            "Write the versions oldest first.",
            line=version.line,
        )


def _ids(version: Version, problems: Problems) -> None:
    for what, parts in (("node", version.nodes), ("evidence", version.evidence)):
        seen: set[str] = set()
        for part in parts:
            if part.id in seen and part.id != "?":
                message = f'The {what} "{part.id}" stands twice in {version.id}.'
                problems.add("doubled-id", message, "Rename one of them.", line=part.line)
            seen.add(part.id)


def _links(version: Version, problems: Problems) -> None:
    known = {node.id for node in version.nodes}
    seen: set[tuple[str, str]] = set()
    unknown: set[tuple[int | None, str]] = set()
    for link in version.links:
        for end in (link.from_, link.to, *link.assumptions):
            if end not in known and (link.line, end) not in unknown:
                unknown.add((link.line, end))
                message = f'The link points to "{end}", which is not a node of {version.id}.'
                problems.add("unknown-node", message, nearest(end, known), line=link.line)
        if link.from_ == link.to:
            message = f'"{link.from_}" is linked to itself.'
            problems.add("own-target", message, "Remove one of the two.", line=link.line)
        pair = (link.from_, link.to)
        if pair in seen:
            message = f'The link from "{link.from_}" to "{link.to}" stands twice.'
            problems.add("doubled-link", message, "Keep one of them.", line=link.line)
        seen.add(pair)


def _evidence(version: Version, problems: Problems) -> None:
    links = {(link.from_, link.to) for link in version.links}
    for evidence in version.evidence:
        for a, b in evidence.links:
            if (a, b) not in links:
                message = f'Evidence "{evidence.id}" is about a link from "{a}" to "{b}" that is not drawn.'
                others = [target for source, target in links if source == a]
                remedy = nearest(b, others) or nearest(a, {source for source, _ in links})
                problems.add("unknown-link", message, remedy, line=evidence.line)


def _became(node: Node, position: int, versions: Sequence[Version], problems: Problems) -> None:
    later = {version.id: version for version in versions[position + 1 :]}
    for fate in node.became:
        version = later.get(fate.version)
        if version is None:
            message = f'"{node.id}" became something in "{fate.version}", which is not a later version.'
            problems.add("unknown-version", message, nearest(fate.version, later), line=node.line)
            continue
        known = {one.id for one in version.nodes}
        for target in fate.into:
            if target not in known:
                message = f'"{node.id}" became "{target}", which is not a node of {fate.version}.'
                problems.add("unknown-node", message, nearest(target, known), line=node.line)
        if (fate.how == "ended" and fate.into) or (fate.how != "ended" and not fate.into):
            remedy = "Write `into:` for what lives on, and only for that."
            problems.add(
                "fate", f'What "{node.id}" became does not fit "{fate.how}".', remedy, line=node.line
            )
