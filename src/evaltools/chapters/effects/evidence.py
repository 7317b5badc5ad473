"""Chapter 4, the evidence base: which informants and actor groups carry what is said of each body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.chapters.effects.effects import of_period
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.record.finding import rows_of
from evaltools.record.table import Column
from evaltools.words.numbers import listing, number, percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

FEW = 3
"""A body whose sections cite fewer informants than this is pointed out."""


def citations(chapter: Chapter, judged: pd.DataFrame) -> pd.DataFrame:
    """Citations in the parts of the document about the area's bodies, with body and the informant's group.

    Returns
    -------
    DataFrame
        A row per informant and section: count, body, body_name, group, group_name, and where it stands.
    """
    lang = chapter.language
    frame = of_period(chapter, chapter.read("citations"))
    parts = judged.drop_duplicates("body").set_index("body")
    of = {str(body): str(part) for body, part in parts["part"].items()}
    frame["body"] = [_body(section, of) for section in frame["section"]]
    frame = frame[frame["body"] != ""].reset_index(drop=True)
    frame["body_name"] = frame["body"].map(parts[f"body_{lang}"])
    people = chapter.read("informants").set_index("id")
    for name in ("group", "group_sv", "group_en"):
        frame[name] = frame["informant"].map(people[name])
    frame["group_name"] = frame[f"group_{lang}"]
    return frame


def _body(section: str, parts: dict[str, str]) -> str:
    """The body that a section is about: the one whose part of the document it lies in."""
    for body, part in parts.items():
        if section == part or section.startswith(part + "."):
            return body
    return ""


def show(chapter: Chapter, judged: pd.DataFrame) -> None:
    """Record and show who carries the evidence: text, figure by group and body, table of concentration."""
    frame = citations(chapter, judged)
    if frame.empty:
        chapter.no_data(
            sv="Källan hänvisar inte till informanter i det som gäller organen.",
            en="The source cites no informants in what concerns the bodies.",
        )
        return
    _brief(chapter, frame)
    message = _message(chapter, frame)
    shown = chapter.words(
        "Rutnät med aktörsgrupper som rader och samverkansorgan som kolumner; skivans yta är antalet hänvisningar.",
        "A grid with actor groups as rows and collaboration bodies as columns; the area of the disc is the number of citations.",
    )
    where = chapter.words(
        "Antalen per organ står i tabellen under.", "The numbers per body stand in the table below."
    )
    chapter.figure(
        evidence_plot(chapter, frame),
        id="evidence-figure",
        caption=message,
        alternative=f"{shown} {message}. {where}",
        note=chapter.words(
            "Antal hänvisningar till informanter i källans text om organet; prick: ingen. Grupper som källan redovisar dem.",
            "Number of citations of informants in the source's text on the body; dot: none. Groups as in the source.",
        ),
        data=frame.groupby(["group_name", "body_name", "source"], sort=False)["count"].sum().reset_index(),
    )
    _table(chapter, frame)


def _brief(chapter: Chapter, frame: pd.DataFrame) -> None:
    people = chapter.read("informants")
    people = people[people["source"].isin(frame["source"])]
    said = frame.groupby("informant")["count"].sum().sort_values(ascending=False)
    total, cited = int(said.sum()), len(said)
    share = 100 * float(said.iloc[:FEW].sum()) / total
    top = people.set_index("id").loc[said.index[0]]
    text = {}
    for lang in ("sv", "en"):
        shown, own = percent(share, lang, 0), percent(100 * float(said.iloc[0]) / total, lang, 0)
        text[lang] = (
            f"I texten om områdets organ åberopas {cited} av de {len(people)} intervjuade, sammanlagt {total} gånger; de "
            f"{min(FEW, cited)} mest åberopade står för {shown} och den mest åberopade ({top['group_sv'].lower()}) för {own}."
            if lang == "sv"
            else f"In the text on the bodies of the area {cited} of the {len(people)} interviewed are cited, {total} times in all; "
            f"the {min(FEW, cited)} cited most account for {shown} and the one cited most ({top['group_en'].lower()}) for {own}."
        )
    found = chapter.finding(
        f"evidence/{chapter.area.id}",
        kind="evidence base",
        sv=text["sv"],
        en=text["en"],
        value=cited,
        unit="informants",
        method="citations counted in the document",
        rows=[*rows_of(frame), *rows_of(people)],
        headline=41,
        details={"interviewed": len(people), "citations": total, "share_of_three": round(share, 1)},
    )
    more = listing(_silent(chapter, frame, people), chapter.language)
    chapter.text(
        sv=chapter.cite(found, found.text["sv"]) + (f" Helt utan hänvisning är {more}." if more else ""),
        en=chapter.cite(found, found.text["en"]) + (f" Not cited at all: {more}." if more else ""),
    )


def _silent(chapter: Chapter, frame: pd.DataFrame, people: pd.DataFrame) -> list[str]:
    """Groups that were interviewed but are cited nowhere in what concerns the municipality's bodies."""
    if chapter.area.level != "municipality":
        return []  # a group may be cited on the bodies of other districts
    groups = people.groupby(f"group_{chapter.language}", sort=True)["id"]
    return [str(name).lower() for name, own in groups if not own.isin(frame["informant"]).any()]


def _message(chapter: Chapter, frame: pd.DataFrame) -> str:
    """The group that carries most, and how many groups carry each body."""
    by_group = frame.groupby("group_name")["count"].sum().sort_values(ascending=False)
    share = percent(100 * float(by_group.iloc[0]) / float(by_group.sum()), chapter.language, 0)
    first = by_group.index[0]
    return chapter.words(
        f"{first} åberopas mest: {share} av hänvisningarna, av {len(by_group)} grupper",
        f"{first} are cited most: {share} of the citations, of {len(by_group)} groups",
    )


def evidence_plot(chapter: Chapter, frame: pd.DataFrame) -> Figure:
    """Discs by actor group and body, their area the number of citations, with the number beside."""
    from textwrap import fill

    groups = list(
        frame.groupby("group_name")["count"].sum().sort_values(ascending=False, kind="stable").index
    )
    bodies = list(dict.fromkeys(frame.sort_values("section", kind="stable")["body_name"]))
    counts = frame.groupby(["group_name", "body_name"])["count"].sum()
    figure = look.figure(height=1.3 + 0.36 * len(groups))
    axes = figure.subplots()
    largest = float(counts.max())
    for y, group in enumerate(groups):
        for x, body in enumerate(bodies):
            value = int(counts.get((group, body), 0))
            if not value:
                axes.plot([x], [y], ".", color=look.LIGHT, markersize=3)
                continue
            axes.scatter([x], [y], s=460 * value / largest, color=look.ACCENT, linewidth=0)
            axes.text(x + 0.24, y, number(value, chapter.language), ha="left", va="center", fontsize=9)
    axes.set_yticks(range(len(groups)), groups)
    axes.set_xticks(range(len(bodies)), [fill(short(name), 13, break_long_words=False) for name in bodies])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xlim(-0.5, max(len(bodies) - 0.35, 3.5))  # few bodies stand close to their groups
    axes.set_ylim(len(groups) - 0.4, -0.6)
    return figure


def short(name: str) -> str:
    """A body's abbreviation where its name gives one in brackets."""
    return name.rpartition("(")[2].removesuffix(")") if name.endswith(")") else name


def _table(chapter: Chapter, frame: pd.DataFrame) -> None:
    """Table of how many informants and groups carry what is said of each body."""
    import pandas as pd

    rows = []
    for body, own in frame.sort_values("section", kind="stable").groupby("body", sort=False):
        said = own.groupby("informant")["count"].sum()
        shares = said / said.sum()
        rows.append(
            {
                "body": body,
                "name": own["body_name"].iloc[0],
                "sections": own["section"].nunique(),
                "citations": int(said.sum()),
                "informants": len(said),
                "groups": own["group"].nunique(),
                "largest": round(100 * float(shares.max()), 1),
                "effective": round(1 / float((shares**2).sum()), 2),
                "finding": _evidence(chapter, own, len(said), float(shares.max())),
                "source": own["source"].iloc[0],
            }
        )
    chapter.table(
        pd.DataFrame(rows),
        id="evidence",
        caption=chapter.words(
            "Underlag för det som sägs om varje organ", "Evidence for what is said of each body"
        ),
        columns={
            "name": Column(chapter.words("Organ", "Body")),
            "sections": Column(chapter.words("Avsnitt", "Sections"), "number"),
            "citations": Column(chapter.words("Hänvisningar", "Citations"), "number"),
            "informants": Column(chapter.words("Informanter", "Informants"), "number"),
            "groups": Column(chapter.words("Grupper", "Groups"), "number"),
            "largest": Column(
                chapter.words("Störst andel från en", "Largest share from one"), "percent", decimals=0
            ),
            "effective": Column(chapter.words("Verksamt antal", "Effective number"), "number", decimals=1),
            "finding": Column(chapter.words("Spåra", "Trace"), "finding"),
        },
        note=chapter.words(
            "Verksamt antal informanter (invers Simpson): som om så många hade åberopats lika ofta. En hänvisning säger vem "
            "som åberopas, inte hur mycket påståendet vilar på den; flera påståenden saknar hänvisning.",
            "Effective number of informants (inverse Simpson): as if so many had been cited equally often. A citation says who is "
            "cited, not how much the statement rests on it; several statements have none.",
        ),
    )


def _evidence(chapter: Chapter, own: pd.DataFrame, informants: int, largest: float) -> str:
    total = int(own["count"].sum())
    meanings = chapter.read("judgements", everywhere=True).drop_duplicates("body").set_index("body")
    names = {lang: meanings.loc[own["body"].iloc[0], f"body_{lang}"] for lang in ("sv", "en")}
    few = informants < FEW
    sv = (
        f"{names['sv']}: {total} hänvisningar till {informants} informanter; den mest åberopade står för "
        f"{percent(100 * largest, 'sv', 0)}" + (", vilket är ett smalt underlag." if few else ".")
    )
    en = (
        f"{names['en']}: {total} citations of {informants} informants; the one cited most accounts for "
        f"{percent(100 * largest, 'en', 0)}" + (", which is a narrow base." if few else ".")
    )
    return chapter.finding(
        f"evidence/body/{own['body'].iloc[0]}",
        kind="evidence base",
        sv=sv,
        en=en,
        value=informants,
        unit="informants",
        method="citations counted in the document",
        rows=own,
        details={"citations": total, "largest_share": round(largest, 3)},
    ).id
