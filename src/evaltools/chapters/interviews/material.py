"""The interviews of a study, read, checked against each other, and traced to their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaltools import interviews, theory
from evaltools.checks import relative
from evaltools.interviews.analysis.material import Material
from evaltools.interviews.coding.codings import stores_of
from evaltools.interviews.informants.informants import SMALLEST_GROUP
from evaltools.notebook import Chapter
from evaltools.record.finding import RowRef
from evaltools.words import StudyWords, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.interviews import Coding, Informant, Transcript


AWAY = say(
    "The interviews are confidential and are not on the machine that made this report, so this chapter is empty."
)


@dataclass(frozen=True)
class Traced(Material):
    """The material with the raw rows that it stands in."""

    register: pd.DataFrame
    """Raw rows of the informants."""
    rows: Mapping[str, RowRef]
    """Where each transcript's text begins."""
    nodes: Mapping[str, StudyWords]
    """Names of the nodes of the theory, where the chapter reads one."""
    digest: str
    """The beginning of the checksum of the folder they lie in, by which a report's material can be told from a later one."""

    @property
    def sources(self) -> list[str]:
        """The document that the transcripts belong to."""
        return [next(iter(self.rows.values())).source]

    def references(self, codings: Iterable[Coding]) -> list[RowRef]:
        """The lines of the transcripts on which passages begin."""
        found = []
        for coding in codings:
            base = self.rows[coding.transcript]
            line = base.line + self.texts[coding.transcript].text.count("\n", 0, coding.start)
            found.append(replace(base, line=line, locator=coding.place))
        return found


def read(chapter: Chapter, *, smallest_group: int = SMALLEST_GROUP) -> Traced | None:
    """Read and check the interviews; say in one line that there are none.

    Parameters
    ----------
    smallest_group : actor groups of fewer informants are joined, so that no one is recognised by the group.

    Raises
    ------
    BadInput
        with every coding that does not fit its transcript and every informant that is not registered.
    """
    paths = chapter.raw_files("interviews")
    if not paths:
        away = chapter.sources.interviews_away(chapter.study.data)
        chapter.no_data(
            AWAY if away else say("The study has no interview transcripts, so this chapter is empty.")
        )
        return None
    if (around := chapter.study.reported_around(chapter.area, chapter.period)) is not None:
        chapter.no_data(
            say("The interviews concern the whole of {area} and are shown in its report.", area=around.name)
        )
        return None
    root = chapter.study.root
    transcripts = [interviews.read_transcript(path, root) for path in paths]
    books = [interviews.read_codebook(path, root) for path in chapter.raw_files("codebook")]
    register = chapter.read("informants")
    return Traced.checked(
        transcripts,
        books[0] if books else interviews.Codebook(()),
        stores_of(chapter.raw_files("codings")),
        list(_informants(chapter, register)),
        dict(zip(register["group"], register["group_name"], strict=True)),
        smallest=smallest_group,
        languages=chapter.study.languages,
        register=register,
        nodes=_nodes(chapter),
        digest=", ".join(
            one.sha256[:16] for one in chapter.sources.interviews if one.folder in chapter.study.data
        ),
        rows={text.id: _row(chapter, text, path) for text, path in zip(transcripts, paths, strict=True)},
    )


def _nodes(chapter: Chapter) -> dict[str, StudyWords]:
    files = chapter.raw_files("theory") if "theory" in chapter.info.reads else []
    versions = [
        version for path in files for version in theory.read_theory(path, chapter.study.root).versions
    ]
    return {node.id: node.name for version in versions for node in version.nodes}


def _informants(chapter: Chapter, register: pd.DataFrame) -> Iterable[Informant]:
    files = [path for path in chapter.raw_files("informants") if path.suffix == ".csv"]
    known = {one.id: one.attributes for path in files for one in interviews.read_informants(path)}
    for row in register.to_dict("records"):
        consent = row["consent"] or "none"  # without a word there is no consent
        made_up = row["source"] in chapter.sources.synthetic
        count, more = int(row["interviews"]), {"attributes": known.get(row["id"], {})}
        yield interviews.Informant(row["id"], row["group"], count, consent, made_up, **more)


def _row(chapter: Chapter, transcript: Transcript, path: Path) -> RowRef:
    root = chapter.study.root
    name = path.relative_to(root / "data" / "raw").as_posix()
    document = next(file.documents[0] for file in chapter.sources.files if file.path == name)
    before = path.read_text(encoding="utf-8").partition(transcript.text)[0] if path.suffix == ".txt" else ""
    return RowRef(relative(path, root), before.count("\n") + 1, document, transcript.id)
