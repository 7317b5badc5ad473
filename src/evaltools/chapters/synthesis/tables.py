"""The tables of chapter 7: claims, the joint display, rival explanations, recommendations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from evaltools import synthesis
from evaltools.chapters.synthesis import wording
from evaltools.chapters.synthesis.material import Material, Rated
from evaltools.notebook import Chapter
from evaltools.record.finding import rows_of
from evaltools.record.table import Column
from evaltools.record.verdict import VERDICT_MARKS, VERDICT_WORDS
from evaltools.synthesis import sentences, words
from evaltools.synthesis.claims import Account
from evaltools.synthesis.display import Row
from evaltools.words import Sayable, cite, listing, plural, say
from evaltools.words.messages import Quoted

BECAME = {
    "followed": say("● followed"),
    "partly": say("◑ followed in part"),
    "not-followed": say("○ not followed"),
    "not-known": say("? does not show"),
}
_STRANDS = {
    "research": say("research"),
    "documents": say("documents"),
    "observation": say("observation"),
}
_NONE_FOUND = say("sought, none found")
TRACE = say("Trace")


def show_claims(chapter: Chapter, rated: Sequence[Rated], rules: synthesis.Rules) -> None:
    """Every claim with its rating, what decided it and what evidence would raise it."""
    import pandas as pd

    rows = [
        {
            "id": item.claim.id,
            "claim": item.claim.text,
            "rating": item.rating.value,
            "because": item.finding.details["because"],
            "raised": _listed(item.finding.details["raises"]),
            "path": "; ".join(" → ".join(path) for path in item.claim.paths),
            **{name: getattr(item.weighed.grounds, name) for name in synthesis.CRITERIA},
            "source": item.finding.rows[0].source,
            "finding": item.finding.id,
        }
        for item in wording.sorted_by_rating(rated)
    ]
    shown = {
        value: say("{mark} {rating}", mark=mark, rating=sentences.rating_word(value, rules))
        for value, mark in words.MARKS.items()
    }
    chapter.table(
        pd.DataFrame(rows),
        id="claims",
        caption=say("Claims of the programme's contribution"),
        aid=say(
            "How to read: the rating is the lowest that any of the criteria allows; what decided stands beside it."
        ),
        columns={
            "claim": Column(say("Claim"), wide=True),
            "rating": Column(say("Rating"), show=shown),
            "because": Column(say("What decided"), wide=True),
            "raised": Column(say("What would raise it (all of it)"), wide=True),
            "finding": Column(TRACE, "finding"),
        },
        note=say(
            "Rated by {rules}, version {version}, explained among the methods. The design is graded on the Maryland "
            "scale. The level of each criterion is in the table for download.",
            rules=Quoted(rules.title),
            version=rules.version,
        ),
        sources=_sources(rated),
    )


def _sources(rated: Sequence[Rated]) -> list[str]:
    return sorted({row.source for item in rated for row in item.finding.rows})


def _listed(parts: Sequence[Sayable], kind: Literal["semicolon", "comma"] = "semicolon") -> Sayable:
    """Things one after the other as a sentence of their own; nothing where there are none."""
    said = [part for part in parts if part]
    return say("{parts:cap}.", parts=listing(said, kind)) if said else ""


def show_joint_display(
    chapter: Chapter, material: Material, rated: Sequence[Rated], *, smallest_group: int
) -> None:
    """Numbers, interviews, effects, research and documents side by side, by outcome of the theory.

    Parameters
    ----------
    smallest_group : how many of a smaller group were heard is not shown, so that nobody can be recognised.
    """
    import pandas as pd

    order = {node.id: place for place, node in enumerate(material.version.nodes)}
    display = synthesis.joint_display([item.weighed for item in rated], material.version)
    by_id = {item.claim.id: item for item in rated}
    rows = [
        _displayed(row, by_id.get(row.id), material, smallest_group)
        for row in sorted(display, key=lambda one: order[one.target])
    ]
    chapter.table(
        pd.DataFrame(rows),
        id="joint-display",
        caption=say("What numbers, interviews, effects and research say of the same matter"),
        aid=say("How to read: a row is a claim, or a link of the theory that has evidence but no claim."),
        columns={
            "label": Column(say("Claim or link"), wide=True),
            "agreement": Column(say("The kinds of sources"), show=words.AGREEMENT),
            "numbers": Column(say("Numbers"), wide=True),
            "interviews": Column(say("Interviews, by group"), wide=True),
            "effects": Column(say("Effects stated in the sources")),
            "other": Column(say("Research, documents"), wide=True),
            "finding": Column(TRACE, "finding", missing=""),
        },
        row_header="label",
        group_rows="target",
        note=say(
            "Agreement after Farmer et al. (2006). Silence is not disagreement: those who were not asked or cannot tell "
            "are not counted as against. In brackets stands how many of the group are cited on the matter, of those "
            "interviewed; this is left out for groups of fewer than {n:words}. A dash means that nobody was asked.",
            n=smallest_group,
        ),
        sources=_sources(rated),
    )


def _displayed(row: Row, item: Rated | None, material: Material, smallest: int) -> dict[str, Any]:
    """A row of the joint display: of a claim, or of a link that no claim runs through."""
    version = material.version
    if item is not None:
        label, heard = item.claim.title, _groups(item.weighed.accounts, material, smallest)
    else:
        label, heard = version.node(row.id.split(">")[0]).name, _listed([_said(row, "interviews")])
    return {
        "target": version.node(row.target).name,
        "label": label,
        "agreement": row.agreement,
        "numbers": _verdicts(row),
        "interviews": heard,
        "effects": _effects(row, material),
        "other": _other(row),
        "finding": item.finding.id if item else "",
    }


def _verdicts(row: Row) -> Sayable:
    if not row.verdicts:
        return _listed([_said(row, "statistics")])
    return _listed([verdict_count(name, count) for name, count in row.verdicts.items()])


def verdict_count(name: str, count: int) -> Sayable:
    """How many changes came out as a verdict, with its mark."""
    return say("{mark} {verdict:low}: {n}", mark=VERDICT_MARKS[name], verdict=VERDICT_WORDS[name], n=count)


def _said(row: Row, strand: str) -> Sayable:
    """What a strand says as a whole; empty where nobody asked."""
    stance = row.stances[strand]
    if stance == "not_asked":
        return ""
    return _NONE_FOUND if stance == "silent" and strand != "interviews" else words.STANCES[stance]


def _groups(accounts: Sequence[Account], material: Material, smallest: int) -> Sayable:
    """Actor groups by what they say, with how many of the group are heard."""
    parts = []
    for stance, name in words.STANCES.items():
        names = [_group(item, material, smallest) for item in accounts if item.stance == stance]
        if names:
            parts.append(say("{stance}: {groups}", stance=name, groups=listing(names, "comma")))
    return _listed(parts)


def _group(account: Account, material: Material, smallest: int) -> Sayable:
    register = material.informants
    people = register[register["group"] == account.group] if account.strand == "interviews" else register[:0]
    name = sentences.low(material.group(account))
    if len(people) < smallest or not account.sections:
        return name
    cited = material.citations
    heard = cited[cited["informant"].isin(people["id"]) & cited["section"].isin(account.sections)]
    return say("{group} ({n} of {of})", group=name, n=heard["informant"].nunique(), of=len(people))


def _effects(row: Row, material: Material) -> Sayable:
    found = material.effects[material.effects["id"].isin(row.effects)]
    counts = Counter(found["direction"])
    said = {
        "positive": plural("{n:words} good", "{n:words} good", n=counts["positive"]),
        "mixed": plural("{n:words} mixed", "{n:words} mixed", n=counts["mixed"]),
        "negative": plural("{n:words} bad", "{n:words} bad", n=counts["negative"]),
        "none": plural("{n:words} without direction", "{n:words} without direction", n=counts["none"]),
    }
    return _listed([words for name, words in said.items() if counts[name]], "comma")


def _other(row: Row) -> Sayable:
    """What research, documents and observation say; research that was sought and not found is told apart."""
    parts = []
    for strand, name in _STRANDS.items():
        said = [_said(row, strand)]
        if strand == "research" and "none_found" in row.research:
            said = [*(said if row.stances[strand] != "silent" else []), _NONE_FOUND]
        if said := [one for one in said if one]:
            parts.append(say("{strand}: {said}", strand=name, said=listing(said, "semicolon")))
    return _listed(parts)


def show_rivals(chapter: Chapter, material: Material, rated: Sequence[Rated]) -> None:
    """Each rival explanation, how it works and how likely it is for which claims."""
    import pandas as pd

    rows = []
    for rival in material.book.rivals:
        views = [(item, item.weighed.rivals[rival.id]) for item in rated if rival.id in item.weighed.rivals]
        for likelihood in words.LIKELIHOOD:
            held = [(item, view) for item, view in views if view.likelihood == likelihood]
            for says in dict.fromkeys(view.basis.says for _, view in held):
                same = [(item, view) for item, view in held if view.basis.says == says]
                basis = same[0][1].basis
                rows.append(
                    {
                        "rival": say("{name}. {how}", name=rival.name, how=rival.how),
                        "likelihood": likelihood,
                        "because": says,
                        "claims": listing([item.claim.title for item, _ in same], "semicolon"),
                        "locator": chapter.document(basis.source).words(basis.locator)
                        if basis.source
                        else "",
                        "source": basis.source,
                    }
                )
    if not rows:
        chapter.text(say("The study names no other explanation of the outcomes claimed here."))
        return
    chapter.table(
        pd.DataFrame(rows),
        id="rivals",
        caption=say("What else than the programme could explain the outcomes?"),
        columns={
            "likelihood": Column(say("Judgement"), show=words.LIKELIHOOD),
            "because": Column(say("Reason"), wide=True),
            "claims": Column(say("Concerns"), wide=True),
            "locator": Column(say("Place")),
        },
        group_rows="rival",
        note=say("How likely an explanation is was judged by us; the reasons stand in the documents."),
    )


def show_recommendations(chapter: Chapter) -> None:
    """Recommendations of an earlier evaluation and what became of them by the plan of this period."""
    plan = chapter.study.plan(chapter.period, chapter.area)
    links = chapter.read("recommendation_links")
    links = links[links["version"] == plan]
    texts = chapter.read("recommendations").set_index("id", drop=False)
    if links.empty:
        chapter.text(say("For this period there are no earlier recommendations to follow up."))
        return
    table = links.copy()
    table["text"] = [texts.loc[name, "text"] for name in table["recommendation"]]
    table["number"] = [texts.loc[name, "number"] for name in table["recommendation"]]
    places = zip(table["source"], table["locator"], strict=True)
    table["locator"] = [chapter.document(source).words(place) for source, place in places]
    counts = Counter(table["became"])
    finding = chapter.finding(
        "recommendations",
        wording.became(counts, len(table)),
        kind="recommendation",
        value=counts["followed"],
        unit="number",
        method="the evaluator's reading of the follow-up",
        rows=[*rows_of(links), *rows_of(texts.loc[table["recommendation"]])],
        headline=5,
        details=dict(counts),
    )
    chapter.text(cite(finding.text, finding))
    chapter.table(
        table,
        id="recommendations",
        caption=say("What became of the recommendations?"),
        columns={
            "number": Column(say("No.")),
            "text": Column(say("Recommendation"), wide=True),
            "became": Column(say("What became of it"), show=BECAME),
            "shows": Column(say("What the follow-up shows"), wide=True),
            "locator": Column(say("Place")),
        },
        row_header="text",
        note=say(
            "Our reading of the programme's own follow-up. That something does not show does not mean it was not done."
        ),
    )
