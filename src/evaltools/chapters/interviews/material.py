"""The interviews of a study, read and checked against each other, with actor groups that are safe to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evaltools import interviews
from evaltools.chapters.interviews.names import code_name
from evaltools.checks import BadInput, relative
from evaltools.interviews import Code, Codebook, Coding, Informant, Transcript
from evaltools.interviews.informants.informants import SMALLEST_GROUP
from evaltools.notebook import Chapter
from evaltools.record.finding import RowRef
from evaltools.words import StudyWords, Voice, listing, say

if TYPE_CHECKING:
    import pandas as pd

NO_INTERVIEWS = say("The study has no interview transcripts, so this chapter is empty.")


@dataclass(frozen=True)
class Material:
    """The interviews of a study with register, codebook and codings, checked against each other."""

    transcripts: tuple[Transcript, ...]
    codebook: Codebook
    codings: tuple[Coding, ...]
    coders: Mapping[str, tuple[str, ...]]
    """Who worked on each transcript."""
    informants: tuple[Informant, ...]
    """In the groups that may be shown: small ones are joined."""
    group_of: Mapping[str, str]
    """Id of the group that each informant is shown in."""
    register: pd.DataFrame
    """Raw rows of the informants."""
    rows: Mapping[str, RowRef]
    """Where each transcript's text begins."""

    @property
    def source(self) -> str:
        """The document that the transcripts belong to."""
        return next(iter(self.rows.values())).source

    @property
    def texts(self) -> dict[str, Transcript]:
        """Transcripts by id."""
        return {transcript.id: transcript for transcript in self.transcripts}

    @property
    def people(self) -> dict[str, Informant]:
        """Informants by id."""
        return {informant.id: informant for informant in self.informants}

    @property
    def groups(self) -> dict[str, StudyWords]:
        """Names of the groups shown, in the order of the register."""
        return {self.group_of[person.id]: person.group for person in self.informants}

    @property
    def compared(self) -> bool:
        """Whether two coders worked on any transcript."""
        return max(len(names) for names in self.coders.values()) > 1

    @cached_property
    def agreed(self) -> tuple[Coding, ...]:
        """Passages that all coders of a transcript gave the same code, each once, as the first coder set them."""
        kept: list[Coding] = []
        for transcript in self.transcripts:
            first, *others = self.coders[transcript.id] or ("",)
            own = {name: [c for c in self.codings if (c.transcript, c.coder) == (transcript.id, name)]
                   for name in (first, *others)}  # fmt: skip
            shared = {coding.id for coding in own[first]}
            for other in others:
                pairs = interviews.compare(own[first], own[other])
                shared &= {pair.first[0].id for pair in pairs if pair.kind in ("same", "boundaries")}
            kept += [coding for coding in own[first] if coding.id in shared]
        return tuple(sorted(kept, key=lambda coding: (coding.transcript, coding.start, coding.end)))

    @property
    def codes(self) -> list[Code]:
        """Codes that someone used, in the order of the codebook."""
        used = {coding.code for coding in self.codings}
        return [code for code in self.codebook if code.id in used]

    def references(self, codings: Iterable[Coding]) -> list[RowRef]:
        """The lines of the transcripts on which passages begin."""
        found = []
        for coding in codings:
            base = self.rows[coding.transcript]
            line = base.line + self.texts[coding.transcript].text.count("\n", 0, coding.start)
            place = f"{coding.transcript}, {coding.start}–{coding.end}"
            found.append(replace(base, line=line, locator=place))
        return found

    def spoken(self) -> pd.DataFrame:
        """Which groups speak of what, by passages that all coders agree on.

        Returns
        -------
        DataFrame
            One row per code and group: code, code_name, level, group, group_name, size (informants of the group),
            informants (who speak of it), passages, share; the group "" is all.
        """
        import pandas as pd

        from evaltools.interviews.coding.matrices import code_by_group

        keyed = [replace(person, group=self.group_of[person.id]) for person in self.informants]
        counts = code_by_group(self.agreed, self.transcripts, keyed, self.codebook)
        counts = counts.rename(columns=str, level=0)
        sizes = Counter(self.group_of.values())
        rows = []
        for code in self.codes:
            for group, name in {**self.groups, "": ""}.items():
                who, passages = (
                    int(counts.loc[code.id, (group or "total", what)]) for what in ("informants", "codings")
                )
                size = sizes[group] if group else len(self.informants)
                rows.append(
                    (code.id, code_name(code), code.level, group, name, size, who, passages, who / size)
                )
        names = [
            "code",
            "code_name",
            "level",
            "group",
            "group_name",
            "size",
            "informants",
            "passages",
            "share",
        ]
        return pd.DataFrame(rows, columns=names)


def read(chapter: Chapter, *, smallest_group: int = SMALLEST_GROUP) -> Material | None:
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
        chapter.no_data(NO_INTERVIEWS)
        return None
    if chapter.area.level == "district" and chapter.area.within:
        whole = chapter.study.area(chapter.area.within).name
        chapter.no_data(
            say("The interviews concern the whole of {area} and are shown in its report.", area=whole)
        )
        return None
    root = chapter.study.root
    transcripts = tuple(interviews.read_transcript(path, root) for path in paths)
    books = [interviews.read_codebook(path, root) for path in chapter.raw_files("codebook")]
    codebook = books[0] if books else Codebook(())
    folders = sorted({path.parent for path in chapter.raw_files("codings")})
    stores = [interviews.CodingStore(folder) for folder in folders]
    register = chapter.read("informants")
    people = tuple(_informants(chapter, register))
    problems = [problem for store in stores for problem in store.check(transcripts, codebook)]
    codings = tuple(coding for store in stores for coding in store.read())
    problems += interviews.check_informants(people, transcripts, codings)
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise BadInput(errors)
    coders = {
        text.id: tuple(sorted({name for store in stores for name in store.coders(text.id)}))
        for text in transcripts
    }
    rows = {text.id: _row(chapter, text, path) for text, path in zip(transcripts, paths, strict=True)}
    group_of, names = _shown(chapter, register, smallest_group)
    people = tuple(replace(person, group=names[group_of[person.id]]) for person in people)
    return Material(transcripts, codebook, codings, coders, people, group_of, register, rows)


def _informants(chapter: Chapter, register: pd.DataFrame) -> Iterable[Informant]:
    for row in register.to_dict("records"):
        consent = row["consent"] or "none"  # without a word there is no consent
        made_up = row["source"] in chapter.sources.synthetic
        yield Informant(row["id"], row["group"], int(row["interviews"]), consent, made_up)


def _row(chapter: Chapter, transcript: Transcript, path: Path) -> RowRef:
    root = chapter.study.root
    name = path.relative_to(root / "data" / "raw").as_posix()
    document = next(file.documents[0] for file in chapter.sources.files if file.path == name)
    before = path.read_text(encoding="utf-8").partition(transcript.text)[0] if path.suffix == ".txt" else ""
    return RowRef(relative(path, root), before.count("\n") + 1, document, transcript.id)


def _shown(
    chapter: Chapter, register: pd.DataFrame, smallest: int
) -> tuple[dict[str, str], dict[str, StudyWords]]:
    """The group each informant is shown in, and the names of the groups."""
    names = dict(zip(register["group"], register["group_name"], strict=True))
    together = joined_groups(register["group"].tolist(), smallest)
    group_of = {id_: "+".join(together[group]) for id_, group in zip(register["id"], register["group"], strict=True)}  # fmt: skip
    shown = {
        "+".join(groups): _name([names[group] for group in groups], chapter) for groups in together.values()
    }
    return group_of, shown


def joined_groups(groups: Sequence[str], smallest: int = SMALLEST_GROUP) -> dict[str, tuple[str, ...]]:
    """Which groups are shown together, so that no one is recognised by the group.

    Groups too small are joined with each other, and with the smallest of the others where that is not enough.

    Parameters
    ----------
    groups : the group of each informant.
    smallest : groups of fewer are too small.

    Returns
    -------
    dict
        by group, those it is shown with, itself among them, in order of name.
    """
    sizes = Counter(groups)
    ordered = sorted(sizes, key=lambda name: (sizes[name], name))
    joined = [name for name in ordered if sizes[name] < smallest]
    for name in ordered[len(joined) :]:
        if not joined or sum(sizes[item] for item in joined) >= smallest:
            break
        joined.append(name)
    return {name: tuple(sorted(joined)) if name in joined else (name,) for name in groups}


def _name(names: Sequence[StudyWords], chapter: Chapter) -> StudyWords:
    """The name of groups shown together, in every language that all of them are named in."""
    if len(names) == 1:
        return names[0]
    said = listing([names[0], *(say("{name:low}", name=name) for name in names[1:])])
    languages = [
        language for language in chapter.study.languages if all(name.get(language) for name in names)
    ]
    return StudyWords({language: Voice(language).speak(said) for language in languages})
