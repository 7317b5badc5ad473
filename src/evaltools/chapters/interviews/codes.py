"""Chapter 3: who was interviewed, what they speak of, how far two coders agree, and on how few it rests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaltools import interviews
from evaltools.checks import BadInput, relative
from evaltools.interviews import Code, Codebook, Coding, Informant, Transcript
from evaltools.interviews.informants.informants import SMALLEST_GROUP
from evaltools.notebook.chapter import Chapter
from evaltools.record.finding import RowRef, rows_of
from evaltools.record.table import Column
from evaltools.words.numbers import day, listing, number

if TYPE_CHECKING:
    import pandas as pd

LEVELS = {
    "first": {"sv": "Aktörernas egna tolkningar", "en": "The actors' own interpretations"},
    "second": {"sv": "Utvärderarens tolkningar", "en": "The evaluator's interpretations"},
}
ORIGINS = {"theory": {"sv": "teori", "en": "theory"}, "data": {"sv": "material", "en": "data"}}


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
    register: pd.DataFrame
    """Raw rows of the informants."""
    rows: Mapping[str, RowRef]
    """Where each transcript's text begins."""
    source: str

    @property
    def texts(self) -> dict[str, Transcript]:
        """Transcripts by id."""
        return {transcript.id: transcript for transcript in self.transcripts}

    @property
    def people(self) -> dict[str, Informant]:
        """Informants by id."""
        return {informant.id: informant for informant in self.informants}

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
            found.append(
                replace(base, line=line, locator=f"{coding.transcript}, {coding.start}–{coding.end}")
            )
        return found


def read(chapter: Chapter) -> Material | None:
    """Read and check the interviews; say in one line that there are none.

    Raises
    ------
    BadInput
        with every coding that does not fit its transcript and every informant that is not registered.
    """
    paths = chapter.raw_files("interviews")
    if not paths:
        chapter.no_data(
            sv="Studien har inga utskrivna intervjuer, så kapitlet är tomt.",
            en="The study has no interview transcripts, so this chapter is empty.",
        )
        return None
    if chapter.area.level != "municipality":
        chapter.no_data(
            sv="Intervjuerna gäller kommunen som helhet och redovisas i dess rapport.",
            en="The interviews concern the municipality as a whole and are shown in its report.",
        )
        return None
    root = chapter.study.root
    transcripts = tuple(interviews.read_transcript(path, root) for path in paths)
    books = [interviews.read_codebook(path, root) for path in chapter.raw_files("codebook")]
    codebook = books[0] if books else Codebook(())
    folders = sorted({path.parent for path in chapter.raw_files("codings")})
    stores = [interviews.CodingStore(folder) for folder in folders]
    register = chapter.read("informants")
    problems = [problem for store in stores for problem in store.check(transcripts, codebook)]
    people = tuple(_informants(chapter, register))
    codings = tuple(coding for store in stores for coding in store.read())
    problems += interviews.check_informants(people, transcripts, codings)
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise BadInput(errors)
    coders = {
        text.id: tuple(sorted({name for store in stores for name in store.coders(text.id)}))
        for text in transcripts
    }
    rows = {text.id: _row(chapter, text, path) for text, path in zip(transcripts, paths, strict=True)}
    source = next(iter(rows.values())).source
    return Material(transcripts, codebook, codings, coders, protected(people), register, rows, source)


def _informants(chapter: Chapter, register: pd.DataFrame) -> Iterable[Informant]:
    synthetic = chapter.sources.synthetic
    for row in register.to_dict("records"):
        group = {"sv": row["group_sv"], "en": row["group_en"]}
        consent = row["consent"] or "none"  # without a word there is no consent
        yield Informant(row["id"], group, int(row["interviews"]), consent, row["source"] in synthetic)


def _row(chapter: Chapter, transcript: Transcript, path: Path) -> RowRef:
    root = chapter.study.root
    name = path.relative_to(root / "data" / "raw").as_posix()
    document = next(file.documents[0] for file in chapter.sources.files if file.path == name)
    before = path.read_text(encoding="utf-8").partition(transcript.text)[0] if path.suffix == ".txt" else ""
    return RowRef(relative(path, root), before.count("\n") + 1, document, transcript.id)


def protected(people: Sequence[Informant]) -> tuple[Informant, ...]:
    """Informants with groups of fewer than three joined, so that no one is recognised by the group.

    Groups too small are joined with each other, and with the smallest of the others where that is not enough.
    """
    names: dict[str, Any] = {person.group_name("sv"): person.group for person in people}
    sizes = Counter(person.group_name("sv") for person in people)
    ordered = sorted(sizes, key=lambda name: (sizes[name], name))
    joined = [name for name in ordered if sizes[name] < SMALLEST_GROUP]
    for name in ordered[len(joined) :]:
        if not joined or sum(sizes[item] for item in joined) >= SMALLEST_GROUP:
            break
        joined.append(name)
    if len(joined) < 2:
        return tuple(people)
    both = {
        language: _joined([names[name] for name in sorted(joined)], language) for language in ("sv", "en")
    }
    return tuple(
        replace(person, group=both) if person.group_name("sv") in joined else person for person in people
    )


def _joined(groups: Sequence[Any], language: str) -> str:
    words = [group if isinstance(group, str) else group[language] for group in groups]
    return listing([words[0], *(word[:1].lower() + word[1:] for word in words[1:])], language)


def show_brief(chapter: Chapter, material: Material) -> None:
    """Record and say who was interviewed, when, and by how many it was coded."""
    dates = [text.date for text in material.transcripts if text.date]
    people, texts = len(material.informants), len(material.transcripts)
    groups = len({person.group_name() for person in material.informants})
    coders = len({name for names in material.coders.values() for name in names})
    said = {}
    for language in ("sv", "en"):
        when = f" {day(min(dates), language)}–{day(max(dates), language)}" if dates else ""
        counts = [number(value, language) for value in (texts, people, groups, coders, len(material.codings))]
        said[language] = (
            f"{counts[0]} intervjuer{when} med {counts[1]} informanter i {counts[2]} redovisade grupper; "
            f"{counts[3]} kodare har gjort {counts[4]} kodningar med {len(material.codes)} koder."
            if language == "sv"
            else f"{counts[0]} interviews{when} with {counts[1]} informants in {counts[2]} groups as shown; "
            f"{counts[3]} coders made {counts[4]} codings with {len(material.codes)} codes."
        )
    found = chapter.finding(
        "material",
        kind="material",
        sv=said["sv"],
        en=said["en"],
        value=texts,
        unit="interviews",
        method="count",
        rows=[*rows_of(material.register), *material.rows.values()],
        headline=50,
        details={"informants": people, "groups": groups, "coders": coders, "codings": len(material.codings)},
    )
    chapter.text(sv=chapter.cite(found, found.text["sv"]), en=chapter.cite(found, found.text["en"]))


def show_groups(chapter: Chapter, material: Material) -> None:
    """Table of actor groups, small ones joined, with how many may be quoted in all."""
    import pandas as pd

    frame = pd.DataFrame(
        [
            {"group": person.group_name(chapter.language), "informants": 1, "interviews": person.interviews}
            for person in material.informants
        ]
    )
    frame = frame.groupby("group", as_index=False).sum()
    frame["source"] = material.source
    consents = Counter(person.consent for person in material.informants)
    chapter.table(
        frame,
        id="groups",
        caption=chapter.words("Informanter efter aktörsgrupp", "Informants by actor group"),
        columns={
            "group": Column(chapter.words("Aktörsgrupp", "Actor group")),
            "informants": Column(chapter.words("Informanter", "Informants"), "number"),
            "interviews": Column(
                chapter.words("Intervjuer de deltagit i", "Interviews they took part in"), "number"
            ),
        },
        note=chapter.words(
            f"Grupper med färre än {SMALLEST_GROUP} informanter är sammanslagna, så att ingen känns igen på sin grupp. "
            f"En intervju kan ha flera deltagare. {consents['quote']} informanter får citeras, {consents['paraphrase']} bara "
            f"återges i andra ord och {consents['none']} varken eller.",
            f"Groups of fewer than {SMALLEST_GROUP} informants are joined, so that no one is recognised by the group. An "
            f"interview can have several participants. {consents['quote']} informants may be quoted, {consents['paraphrase']} "
            f"only paraphrased and {consents['none']} neither.",
        ),
    )


def matrix(chapter: Chapter, material: Material) -> pd.DataFrame:
    """Codes x groups from agreed passages: informants and passages, with level, origin and a finding."""
    from evaltools.interviews.coding.matrices import code_by_group

    lang = chapter.language
    counts = code_by_group(
        material.agreed, material.transcripts, material.informants, material.codebook, lang=lang
    )
    groups = [name for name in dict.fromkeys(counts.columns.get_level_values(0)) if name != "total"]
    sizes = Counter(person.group_name(lang) for person in material.informants)
    rows = []
    for code in material.codes:
        row: dict[str, Any] = {
            "code": code.id,
            "label": code.label(lang),
            "level": LEVELS[code.level][lang],
            "origin": ORIGINS[code.origin][lang] + (f" ({code.added})" if code.added else ""),
        }
        for place, group in enumerate([*groups, "total"]):
            who, passages = (int(counts.loc[code.id, (group, what)]) for what in ("informants", "codings"))
            size = len(material.informants) if group == "total" else sizes[group]
            row |= {
                f"informants_{place}": who, f"passages_{place}": passages, f"size_{place}": size,
                f"group_{place}": group, f"cell_{place}": f"{who} ({passages})" if passages else "",
            }  # fmt: skip
        rows.append(row | {"finding": _code(chapter, material, code), "source": material.source})
    import pandas as pd

    order = {words[lang]: place for place, words in enumerate(LEVELS.values())}
    return pd.DataFrame(rows).sort_values("level", key=lambda level: level.map(order), kind="stable")


def _code(chapter: Chapter, material: Material, code: Code) -> str:
    own = [coding for coding in material.agreed if coding.code == code.id]
    people = {name for coding in own for name in material.texts[coding.transcript].informants}
    groups = {material.people[name].group_name() for name in people}
    said = {}
    for lang in ("sv", "en"):
        counts = [number(value, lang) for value in (len(own), len(people), len(groups))]
        said[lang] = (
            f"{code.label('sv')}: {counts[0]} passager som kodarna är eniga om, hos {counts[1]} informanter i {counts[2]} grupper."
            if lang == "sv"
            else f"{code.label('en')}: {counts[0]} passages that the coders agree on, from {counts[1]} informants in {counts[2]} groups."
        )
    return chapter.finding(
        f"code/{code.id}",
        kind="code",
        sv=said["sv"],
        en=said["en"],
        value=len(people),
        unit="informants",
        method="passages that all coders gave the same code",
        rows=material.references(own) or list(material.rows.values()),
        details={
            "name": {"sv": code.label("sv"), "en": code.label("en")},
            "passages": len(own),
            "groups": len(groups),
            "by_group": _by_group(material, people),
            "level": code.level,
            "origin": code.origin,
            "linked_to": list(code.linked_to),
        },
    ).id


def _by_group(material: Material, people: Collection[str]) -> list[dict[str, Any]]:
    """How many of each actor group bring a matter up, of those interviewed; small groups are joined."""
    asked = [person for person in material.informants if person.interviews]
    names = {
        person.group_name("sv"): {"sv": person.group_name("sv"), "en": person.group_name("en")}
        for person in asked
    }
    return [
        {
            "name": name,
            "heard": sum(person.id in people for person in asked if person.group_name("sv") == group),
            "asked": sum(person.group_name("sv") == group for person in asked),
        }
        for group, name in names.items()
    ]  # fmt: skip


def show_matrix(chapter: Chapter, material: Material, table: pd.DataFrame) -> None:
    """Show codes by actor group; the two levels of interpretation apart."""
    places = sorted(int(name.removeprefix("cell_")) for name in table.columns if name.startswith("cell_"))
    columns = {
        "label": Column(chapter.words("Kod", "Code")),
        # A date is not broken over two lines.
        "origin": Column(chapter.words("Ur", "From"), show=lambda text: str(text).replace("-", "\u2011")),
    }
    total = chapter.words("Alla", "All")
    for place in places:
        name, size = (table[f"{what}_{place}"].iloc[0] for what in ("group", "size"))
        heading = f"{total if name == 'total' else name}, {size}"
        columns[f"cell_{place}"] = Column(heading, "number", show=str)
    columns["finding"] = Column(chapter.words("Spåra", "Trace"), "finding")
    chapter.table(
        table,
        id="matrix",
        caption=chapter.words("Koder efter aktörsgrupp", "Codes by actor group"),
        columns=columns,
        group_rows="level",
        aid=chapter.words(
            "Antal informanter, och inom parentes antal passager. Efter gruppens namn står hur många den har.",
            "Number of informants, and in brackets number of passages. After the group's name, how many it has.",
        ),
        note=chapter.words(
            "En passage räknas en gång, och bara om alla kodare gett den samma kod. Intervjuer med två informanter räknas "
            "för båda. Koder ur material tillkom under läsningen, på angivet datum.",
            "A passage counts once, and only if all coders gave it the same code. Interviews with two informants count for "
            "both. Codes from data were added while reading, on the date given.",
        ),
    )
