"""What ids of the study are called: parts of the programme theory, interventions, codes, collaboration bodies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from evaltools.publish.results import ReportResults
from evaltools.study.sources import read_sources
from evaltools.words.messages import Sayable, joined

_KINDS = ("status", "code", "stated effect")


def names_of(results: ReportResults) -> Mapping[str, Sayable]:
    """Names by id, from the programme theory and from the findings that are about one thing.

    Parameters
    ----------
    results : the report.
    """
    raw = results.study.root / "data" / "raw"
    found = dict(_parts(results.study.root, tuple(results.study.data), _changed(raw)))
    for finding in results.findings:
        name = finding.details.get("name")
        if finding.kind in _KINDS and name:
            found[finding.id.rpartition("/")[2]] = name
        if finding.details.get("body") and finding.details.get("body_name"):
            found[str(finding.details["body"])] = finding.details["body_name"]
    return found


def _changed(raw: Path) -> int:
    return max((path.stat().st_mtime_ns for path in (raw / "sources.yml",) if path.is_file()), default=0)


@lru_cache(maxsize=8)
def _parts(root: Path, folders: tuple[str, ...], changed: int) -> tuple[tuple[str, Sayable], ...]:
    """Names of what the theories of a study hold; interventions with their number before it."""
    from evaltools.theory.read import read_theory

    sources = root / "data" / "raw" / "sources.yml"
    if not sources.is_file():
        return ()
    found: dict[str, Sayable] = {}
    for file in read_sources(root, folders, checksums=False).of(folders):
        path = root / "data" / "raw" / file.path
        if file.table != "theory" or not path.is_file():
            continue
        for version in read_theory(path, root).versions:
            for node in version.nodes:
                numbered = node.kind == "intervention" and len(node.id) <= 3
                found[node.id] = joined(node.id, node.name) if numbered else node.name
    return tuple(found.items())
