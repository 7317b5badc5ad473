"""Appendix A: methods with sources and assumptions, how claims are rated, designs, and how interviews were analysed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from evaltools import interviews, synthesis
from evaltools.chapters.interviews.codes import read as read_interviews
from evaltools.chapters.synthesis.claims import rules_of
from evaltools.chapters.synthesis.wording import RATINGS
from evaltools.interviews.informants.coreq_items import TOPICS
from evaltools.notebook.chapter import Chapter
from evaltools.publish.methodnames import method_name
from evaltools.record.finding import rows_of
from evaltools.record.table import Column
from evaltools.words.numbers import number

LEVELS = {
    0: {"sv": "jämför ingenting, så skalan går inte att använda", "en": "compares nothing, so the scale does not apply"},
    1: {"sv": "jämför en gång enheter med och utan insatsen", "en": "compares units with and without the intervention once"},
    2: {"sv": "före och efter, utan jämförbar kontroll", "en": "before and after, without a comparable control"},
    3: {"sv": "före och efter, i jämförbara områden", "en": "before and after, in comparable areas"},
    4: {"sv": "före och efter i flera områden, med kontroll för andra orsaker", "en": "before and after in several areas, with other causes controlled for"},
    5: {"sv": "lottning", "en": "random assignment"},
}  # fmt: skip
"""Levels of the Maryland Scientific Methods Scale in a few words."""
_COREQ = {
    "sv": "Hur intervjuerna analyserats, efter COREQ",
    "en": "How the interviews were analysed, by COREQ",
}
_NO_METHOD = ("", "none", "not tested")
_PARTS = ("method", "computes", "reference", "assumes", "too_little")


@dataclass(frozen=True)
class Method:
    """One row of the methods registry."""

    registry: str
    """Title of the file it stands in."""
    method: str
    computes: str
    reference: str
    assumes: str
    too_little: str


def registry(folder: Path | None = None) -> list[Method]:
    """The methods registry: the rows of all tables in the Markdown files of a folder.

    Parameters
    ----------
    folder : where the files lie; those that come with the package where None.
    """
    place = folder or Path(str(resources.files("evaltools"))) / "methods"
    return [row for path in sorted(place.glob("*.md")) for row in _rows(path.read_text(encoding="utf-8"))]


def _rows(text: str) -> Iterator[Method]:
    """Rows of tables with at least the five columns of the registry."""
    title, inside = "", False
    for line in text.splitlines():
        if line.startswith("# "):
            title = _plain(line[2:])
        cells = [_plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if not line.startswith("|"):
            inside = False
        elif set(line) <= set("|-: "):
            inside = True
        elif inside and len(cells) >= len(_PARTS):
            yield Method(title, *cells[: len(_PARTS)])


def _plain(markdown: str) -> str:
    """A cell without the marks of Markdown."""
    return re.sub(r"`|(?<!\w)\*+|\*+(?!\w)", "", markdown).replace("\\|", "|").strip()


def show_registry(chapter: Chapter) -> None:
    """One table of all methods: what they compute, after whom, what they assume, and when they decline."""
    import pandas as pd

    rows = [vars(item) for item in registry()]
    chapter.table(
        pd.DataFrame(rows),
        id="methods",
        caption=chapter.words("Metoder", "Methods"),
        aid=chapter.words("Beskrivningarna är på engelska.", ""),
        columns={
            "method": Column(chapter.words("Metod", "Method")),
            "computes": Column(chapter.words("Vad som beräknas", "What it computes"), wide=True),
            "reference": Column(chapter.words("Efter", "Source"), wide=True),
            "assumes": Column(chapter.words("Förutsätter", "Assumes"), wide=True),
            "too_little": Column(chapter.words("Vid för lite data", "On too little data"), wide=True),
        },
        group_rows="registry",
        sources=(),
    )


def show_used(chapter: Chapter) -> None:
    """Which methods the findings of this report were made with, by chapter."""
    import pandas as pd

    counts: Counter[tuple[str, str]] = Counter()
    for name in chapter.info.findings_of:
        counts.update((name, item.method) for item in chapter.earlier(name) if item.method not in _NO_METHOD)
    if not counts:
        chapter.no_data(
            sv="Inga resultat har tagits fram för området och perioden.",
            en="No findings were made for this area and period.",
        )
        return
    titles = {item.id: f"{item.number}. {item.title[chapter.language]}" for item in chapter.study.chapters}
    rows = [
        {"chapter": titles[name], "method": method_name(method, chapter.language), "findings": count}
        for (name, method), count in counts.items()
    ]
    chapter.table(
        pd.DataFrame(rows),
        id="used",
        caption=chapter.words("Metoder i den här rapporten", "Methods in this report"),
        columns={
            "method": Column(chapter.words("Metod eller regel", "Method or rule"), wide=True),
            "findings": Column(chapter.words("Antal resultat", "Number of findings"), "number"),
        },
        group_rows="chapter",
        sources=(),
    )


def show_rules(chapter: Chapter) -> None:
    """The rules for rating claims: every level of every criterion with the highest rating it allows."""
    import pandas as pd

    rules, language = rules_of(chapter), chapter.language
    rows = [
        {
            "criterion": rules.names[criterion][language],
            "level": rules.names[f"{criterion}.{level}"][language],
            "cap": RATINGS[rules.caps[criterion][level]][language].lower(),
        }
        for criterion, levels in synthesis.CRITERIA.items()
        for level in levels
    ]
    gates = "; ".join(
        f"{rules.names[gate][language]}: {rules.reasons[gate][language]}" for gate in synthesis.GATES
    )
    chapter.table(
        pd.DataFrame(rows),
        id="rules",
        caption=chapter.words(
            f"Regler för påståenden om bidrag: {rules.name}",
            f"Rules for claims of contribution: {rules.name}",
        ),
        aid=chapter.words(
            "Läs så: omdömet är det lägsta av de sju tak som nivåerna sätter. Nivåerna står från sämst till bäst.",
            "How to read: the rating is the lowest of the seven caps that the levels set. Levels stand from worst to best.",
        ),
        columns={
            "level": Column(chapter.words("Nivå", "Level"), wide=True),
            "cap": Column(chapter.words("Högsta omdöme", "Highest rating")),
        },
        group_rows="criterion",
        note=chapter.words("Först prövas tre spärrar: ", "Three gates are tried first: ") + gates,
        sources=(),
    )


def show_designs(chapter: Chapter) -> None:
    """The design behind each claim and its level on the Maryland scale."""
    import pandas as pd

    there = "synthesis" in chapter.info.findings_of
    claims = [item for item in chapter.earlier("synthesis") if item.kind == "claim"] if there else []
    if not claims:
        chapter.no_data(
            sv="Inga påståenden om bidrag prövas för området och perioden.",
            en="No claims of contribution are tested for this area and period.",
        )
        return
    language = chapter.language
    rows = [
        {
            "claim": item.details["name"][language],
            "level": item.details["maryland"],
            "meaning": LEVELS[item.details["maryland"]][language],
            "traced": chapter.words("ja", "yes") if item.details["grounds"]["design"] == "traced" else "",
            "source": item.rows[0].source,
            "finding": item.id,
        }
        for item in claims
    ]
    chapter.table(
        pd.DataFrame(rows),
        id="designs",
        caption=chapter.words("Upplägg bakom påståendena", "Designs behind the claims"),
        columns={
            "claim": Column(chapter.words("Påstående", "Claim"), wide=True),
            "level": Column(chapter.words("Marylandskalan", "Maryland scale"), "number"),
            "meaning": Column(chapter.words("Betyder", "Meaning"), wide=True),
            "traced": Column(chapter.words("Förlopp spårat i handlingar", "Process traced in records"), missing=""),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        note=chapter.words(
            "Skalan graderar bara upplägget, från 1 till 5 (Sherman m.fl. 1997; Farrington m.fl. 2002), inte hur väl det genomförts.",
            "The scale grades the design alone, from 1 to 5 (Sherman et al. 1997; Farrington et al. 2002), not how well it was carried out.",
        ),
    )  # fmt: skip


def show_coreq(chapter: Chapter) -> None:
    """COREQ's items on analysis: counted where the study has the interviews, else what the document says of each."""
    if chapter.raw_files("interviews") and chapter.area.level == "municipality":
        _counted(chapter)
    else:
        _stated(chapter)


def _counted(chapter: Chapter) -> None:
    """Items answered from transcripts, codings and register."""
    import pandas as pd

    material = read_interviews(chapter)
    assert material is not None  # the study has transcripts
    items = interviews.coreq(
        material.transcripts, material.codebook, material.codings, material.informants, lang=chapter.language
    )
    rows = [{**vars(item), "source": material.source} for item in items]
    basis = {
        "data": chapter.words("räknat", "counted"),
        "stated": chapter.words("uppgivet", "stated"),
        "unknown": chapter.words("okänt", "unknown"),
    }
    chapter.table(
        pd.DataFrame(rows),
        id="coreq",
        caption=_COREQ[chapter.language],
        columns={
            "number": Column(chapter.words("Punkt", "Item"), "number"),
            "topic": Column(chapter.words("Ämne", "Topic")),
            "answer": Column(chapter.words("Svar", "Answer"), wide=True),
            "basis": Column(chapter.words("Grund", "Basis"), show=lambda value: basis[value]),
        },
        row_header="topic",
        note=chapter.words(
            "Punkterna efter Tong, Sainsbury och Craig (2007).",
            "Items after Tong, Sainsbury and Craig (2007).",
        ),
    )


def _stated(chapter: Chapter) -> None:
    """Items answered by what the document says, or that it does not say."""
    import pandas as pd

    said = chapter.read("coreq_statements", everywhere=True)
    here = {area.id for area in chapter.study.comparisons(chapter.area) if area.level != "nation"}
    said = said[said["area"].isin(here)]
    if said.empty:
        chapter.no_data(
            sv="Inga uppgifter om intervjuernas analys finns för området.",
            en="There are no statements on the analysis of interviews for this area.",
        )
        return
    language = chapter.language
    source = str(said["source"].iloc[0])
    rows = []
    for item, topic in TOPICS.items():
        found = said[said["item"] == item]
        answer = " ".join(found[f"says_{language}"]) or chapter.words("Anges inte.", "Not stated.")
        locator = "; ".join(found["locator"])
        rows.append(
            {"item": item, "topic": topic[language], "answer": answer, "locator": locator, "source": source}
        )
    stated = sum(bool(row["locator"]) for row in rows)
    finding = chapter.finding(
        "coreq",
        kind="count",
        sv=f"Av {number(len(rows), 'sv')} punkter i COREQ om urval, analys och resultat anger dokumentet {number(stated, 'sv')}.",
        en=f"Of {number(len(rows), 'en')} items of COREQ on sample, analysis and findings the document states {number(stated, 'en')}.",
        value=stated,
        unit="number",
        method="COREQ items that the document answers",
        rows=rows_of(said),
    )
    chapter.text(sv=chapter.cite(finding, finding.text["sv"]), en=chapter.cite(finding, finding.text["en"]))
    chapter.table(
        pd.DataFrame(rows),
        id="coreq",
        caption=_COREQ[chapter.language],
        columns={
            "item": Column(chapter.words("Punkt", "Item"), "number"),
            "topic": Column(chapter.words("Ämne", "Topic")),
            "answer": Column(chapter.words("Vad dokumentet säger", "What the document says"), wide=True),
            "locator": Column(chapter.words("Plats", "Place")),
        },
        row_header="topic",
        note=chapter.words(
            "Punkterna efter Tong, Sainsbury och Craig (2007). Studien har inte tillgång till intervjuerna, bara till rapporten om dem.",
            "Items after Tong, Sainsbury and Craig (2007). The study has no access to the interviews, only to the report on them.",
        ),
    )  # fmt: skip
