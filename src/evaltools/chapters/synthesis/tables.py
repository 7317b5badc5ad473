"""The tables of chapter 7: claims, the joint display, rival explanations, recommendations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaltools import synthesis
from evaltools.chapters.synthesis import wording as wording
from evaltools.notebook.chapter import Chapter
from evaltools.record.finding import rows_of
from evaltools.record.table import VERDICT_MARKS, VERDICT_WORDS, Column
from evaltools.synthesis.claims import Account
from evaltools.synthesis.display import Row
from evaltools.words.numbers import counted, listing, number

if TYPE_CHECKING:
    from evaltools.chapters.synthesis.claims import Material, Rated

SMALL_GROUP = 3
"""How many of a smaller group were heard is not shown, so that nobody can be recognised."""
BECAME = {
    "followed": {"sv": "● följd", "en": "● followed"},
    "partly": {"sv": "◑ delvis följd", "en": "◑ partly followed"},
    "not-followed": {"sv": "○ inte följd", "en": "○ not followed"},
    "not-known": {"sv": "? framgår inte", "en": "? does not show"},
}
_DIRECTIONS = {
    "positive": {"sv": ("god", "goda"), "en": ("good", "good")},
    "mixed": {"sv": ("blandad", "blandade"), "en": ("mixed", "mixed")},
    "negative": {"sv": ("dålig", "dåliga"), "en": ("bad", "bad")},
    "none": {"sv": ("utan riktning",) * 2, "en": ("without direction",) * 2},
}


def show_claims(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """Every claim with its rating, what decided it and what evidence would raise it."""
    import pandas as pd

    language, rules = chapter.language, material.rules
    rows = [
        {
            "id": item.claim.id,
            "claim": item.claim.text[language],
            "rating": item.rating.value,
            "because": _sentence("; ".join(item.finding.details["because"][language])),
            "raised": _sentence("; ".join(entry[language] for entry in item.finding.details["raises"])),
            "path": "; ".join(" → ".join(path) for path in item.claim.paths),
            **{name: getattr(item.weighed.grounds, name) for name in synthesis.CRITERIA},
            "source": item.finding.rows[0].source,
            "finding": item.finding.id,
        }
        for item in sorted(rated, key=lambda one: -synthesis.rank(one.rating.value))
    ]
    shown = {
        value: f"{mark} {wording.rating_word(value, rules, language)}"
        for value, mark in wording.MARKS.items()
    }
    chapter.table(
        pd.DataFrame(rows),
        id="claims",
        caption=chapter.words("Påståenden om programmets bidrag", "Claims of the programme's contribution"),
        aid=chapter.words(
            "Läs så: omdömet är det lägsta som något av sju villkor tillåter; det som bestämde står bredvid.",
            "How to read: the rating is the lowest that any of seven criteria allows; what decided stands beside it.",
        ),
        columns={
            "claim": Column(chapter.words("Påstående", "Claim"), wide=True),
            "rating": Column(chapter.words("Omdöme", "Rating"), show=lambda value: shown[value]),
            "because": Column(chapter.words("Det som bestämde", "What decided"), wide=True),
            "raised": Column(
                chapter.words("Vad som skulle höja det (allt behövs)", "What would raise it (all of it)"),
                wide=True,
            ),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        note=chapter.words(
            f"Regler: {rules.name}. Upplägget graderas med Marylandskalan. Alla nivåer finns i tabellen för nedladdning.",
            f"Rules: {rules.name}. The design is graded on the Maryland scale. All levels are in the table for download.",
        ),
        sources=sorted({row.source for item in rated for row in item.finding.rows}),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("." if text else "")


def show_joint_display(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """Numbers, interviews, effects, research and documents side by side, by outcome of the theory."""
    import pandas as pd

    language = chapter.language
    display = synthesis.joint_display([item.weighed for item in rated], material.version)
    by_id = {item.claim.id: item for item in rated}
    order = {node.id: place for place, node in enumerate(material.version.nodes)}
    rows = []
    for row in sorted(display, key=lambda one: order[one.target]):
        item = by_id.get(row.id)
        rows.append(
            {
                "target": material.version.node(row.target).name.of(language),
                "label": item.claim.title[language] if item else wording.node_name(row.id.split(">")[0], material.version, language),
                "numbers": _verdicts(row, language),
                "interviews": _groups(item.weighed.accounts, material, language) if item else _said(row, "interviews", language),
                "effects": _effects(row, material, language),
                "other": _other(row, language),
                "agreement": wording.AGREEMENT[row.agreement][language],
                "finding": item.finding.id if item else "",
            }
        )  # fmt: skip
    chapter.table(
        pd.DataFrame(rows),
        id="joint-display",
        caption=chapter.words(
            "Vad siffror, intervjuer, effekter och forskning säger om samma sak",
            "What numbers, interviews, effects and research say of the same matter",
        ),
        aid=chapter.words(
            "Läs så: en rad är ett påstående, eller en länk i programteorin som har belägg men inget påstående.",
            "How to read: a row is a claim, or a link of the theory that has evidence but no claim.",
        ),
        columns={
            "label": Column(chapter.words("Påstående eller länk", "Claim or link"), wide=True),
            "agreement": Column(chapter.words("Källslagen", "The strands")),
            "numbers": Column(chapter.words("Siffror", "Numbers"), wide=True),
            "interviews": Column(chapter.words("Intervjuer, efter grupp", "Interviews, by group"), wide=True),
            "effects": Column(chapter.words("Effekter i rapporten", "Effects in the report")),
            "other": Column(chapter.words("Forskning, handlingar", "Research, documents"), wide=True),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding", missing=""),
        },
        row_header="label",
        group_rows="target",
        note=chapter.words(
            "Samstämmighet efter Farmer m.fl. (2006). Tystnad är inte oenighet: den som inte tillfrågats eller inte kan "
            f"avgöra räknas inte som emot. Inom parentes hur många i gruppen som åberopas i saken, av dem som intervjuats; "
            f"för grupper under {SMALL_GROUP} personer anges det inte.",
            "Agreement after Farmer et al. (2006). Silence is not disagreement: who was not asked or cannot tell is not counted "
            "as against. In brackets how many of the group are cited on the matter, of those interviewed; not stated for groups "
            f"under {SMALL_GROUP} persons.",
        ),
        sources=sorted({row.source for item in rated for row in item.finding.rows}),
    )


def _verdicts(row: Row, language: str) -> str:
    if row.verdicts:
        return "; ".join(
            f"{VERDICT_MARKS[name]} {VERDICT_WORDS[name][language].lower()} {number(count, language)}"
            for name, count in row.verdicts.items()
        )
    return _said(row, "statistics", language)


def _said(row: Row, strand: str, language: str) -> str:
    """What a strand says as a whole; empty where nobody asked."""
    stance = row.stances[strand]
    return "" if stance == "not_asked" else wording.STANCES[stance][language]


def _groups(accounts: Sequence[Account], material: Material, language: str) -> str:
    """Actor groups by what they say, with how many of the group are heard."""
    parts = []
    for stance, words in wording.STANCES.items():
        names = [_group(item, material, language) for item in accounts if item.stance == stance]
        if names:
            parts.append(f"{words[language]}: {listing(names, language)}")
    return _sentence("; ".join(parts))


def _group(account: Account, material: Material, language: str) -> str:
    register = material.informants
    people = (
        register[register["group"] == account.group] if account.strand == "interviews" else register.iloc[:0]
    )
    if account.name is not None:
        name = account.name[language]
    else:
        name = str(people[f"group_{language}"].iloc[0]) if len(people) else account.group
    name = f"{name[:1].lower()}{name[1:]}"
    if len(people) < SMALL_GROUP or not account.sections:
        return name
    cited = material.citations
    heard = cited[cited["informant"].isin(people["id"]) & cited["section"].isin(account.sections)]
    between = "av" if language == "sv" else "of"
    return f"{name} ({heard['informant'].nunique()} {between} {len(people)})"


def _effects(row: Row, material: Material, language: str) -> str:
    found = material.effects[material.effects["id"].isin(row.effects)]
    counts = Counter(found["direction"])
    return ", ".join(
        f"{number(counts[name], language)} {words[language][counts[name] > 1]}"
        for name, words in _DIRECTIONS.items()
        if counts[name]
    )


def _other(row: Row, language: str) -> str:
    """What research, documents and observation say; research that was sought and not found is told apart."""
    names = {
        "research": {"sv": "forskning", "en": "research"},
        "documents": {"sv": "handlingar", "en": "documents"},
        "observation": {"sv": "observation", "en": "observation"},
    }
    said = {strand: _said(row, strand, language) for strand in names}
    if "none_found" in row.research:
        searched = {"sv": "sökt, inget funnet", "en": "searched, none found"}[language]
        found = said["research"] if row.stances["research"] != "silent" else ""
        said["research"] = "; ".join(filter(None, (found, searched)))
    return _sentence("; ".join(f"{names[strand][language]}: {text}" for strand, text in said.items() if text))


def show_rivals(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """Each rival explanation, how it works and how likely it is for which claims."""
    import pandas as pd

    language = chapter.language
    rows = []
    for rival in material.book.rivals:
        views = [(item, item.weighed.rivals[rival.id]) for item in rated if rival.id in item.weighed.rivals]
        for likelihood, words in wording.LIKELIHOOD.items():
            held = [(item, view) for item, view in views if view.likelihood == likelihood]
            for says in dict.fromkeys(view.basis.says[language] for _, view in held):
                same = [(item, view) for item, view in held if view.basis.says[language] == says]
                basis = same[0][1].basis
                rows.append(
                    {
                        "rival": f"{rival.name[language]}. {rival.how[language]}",
                        "likelihood": words[language],
                        "because": says,
                        "claims": listing([item.claim.title[language] for item, _ in same], language),
                        "locator": basis.locator,
                        "source": basis.source,
                    }
                )
    chapter.table(
        pd.DataFrame(rows),
        id="rivals",
        caption=chapter.words(
            "Vad annat än programmet skulle kunna förklara utfallen?",
            "What else than the programme could explain the outcomes?",
        ),
        columns={
            "likelihood": Column(chapter.words("Bedömning", "Judgement")),
            "because": Column(chapter.words("Skäl", "Reason"), wide=True),
            "claims": Column(chapter.words("Gäller", "Concerns"), wide=True),
            "locator": Column(chapter.words("Plats", "Place")),
        },
        group_rows="rival",
        note=chapter.words(
            "Hur trolig en förklaring är har bedömts av oss; skälen står i dokumenten.",
            "How likely an explanation is was judged by us; the reasons stand in the documents.",
        ),
    )


def show_recommendations(chapter: Chapter) -> None:
    """Recommendations of an earlier evaluation and what became of them by the plan of this period."""
    language = chapter.language
    plan = chapter.study.plan(chapter.period, chapter.area)
    links = chapter.read("recommendation_links")
    links = links[links["version"] == plan]
    texts = chapter.read("recommendations").set_index("id", drop=False)
    if links.empty:
        chapter.text(
            sv="För perioden finns inga tidigare rekommendationer att följa upp.",
            en="For this period there are no earlier recommendations to follow up.",
        )
        return
    table = links.copy()
    table["text"] = [texts.loc[name, f"text_{language}"] for name in table["recommendation"]]
    table["number"] = [texts.loc[name, "number"] for name in table["recommendation"]]
    counts = Counter(table["became"])
    said = {code: chapter_words(counts, len(table), code) for code in ("sv", "en")}
    finding = chapter.finding(
        "recommendations",
        kind="recommendation",
        sv=said["sv"],
        en=said["en"],
        value=counts["followed"],
        unit="number",
        method="the evaluator's reading of the follow-up",
        rows=[*rows_of(links), *rows_of(texts.loc[table["recommendation"]])],
        headline=5,
        details=dict(counts),
    )
    chapter.text(sv=chapter.cite(finding, said["sv"]), en=chapter.cite(finding, said["en"]))
    chapter.table(
        table,
        id="recommendations",
        caption=chapter.words("Vad blev det av rekommendationerna?", "What became of the recommendations?"),
        columns={
            "number": Column(chapter.words("Nr", "No.")),
            "text": Column(chapter.words("Rekommendation 2021", "Recommendation of 2021"), wide=True),
            "became": Column(chapter.words("Utfall", "Outcome"), show=lambda value: BECAME[value][language]),
            f"shows_{language}": Column(chapter.words("Vad uppföljningen visar", "What the follow-up shows"), wide=True),
            "locator": Column(chapter.words("Plats", "Place")),
        },
        row_header="text",
        note=chapter.words(
            "Vår läsning av programmets egen uppföljning. Att något inte framgår betyder inte att det inte har gjorts.",
            "Our reading of the programme's own follow-up. That something does not show does not mean it was not done.",
        ),
    )  # fmt: skip


def chapter_words(counts: Counter[str], total: int, language: str) -> str:
    """How many recommendations were followed, as a sentence."""
    n = {name: number(counts[name], language) for name in BECAME}
    if language == "sv":
        many = counted(total, {"sv": "rekommendation"}, {"sv": "rekommendationer"}, "sv")
        return (
            f"Av {many} från 2021 har {n['followed']} följts, {n['partly']} delvis och {n['not-followed']} inte; "
            f"för {n['not-known']} framgår det inte av uppföljningen."
        )
    many = counted(total, {"en": "recommendation"}, {"en": "recommendations"}, "en")
    return (
        f"Of {many} of 2021 {n['followed']} were followed, {n['partly']} partly and {n['not-followed']} not; "
        f"for {n['not-known']} the follow-up does not say."
    )
