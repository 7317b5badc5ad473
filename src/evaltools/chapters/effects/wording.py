"""What the chapter says of stated effects, judgements and those who are cited, with the findings recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, rows_of
from evaltools.words import Message, Sayable, StudyWords, in_context, joined, listing, percent, plural, say
from evaltools.words.forms import alike

if TYPE_CHECKING:
    import pandas as pd

NO_EFFECTS = say("The study has no stated effects of collaboration bodies for this area and period.")
NO_CITATIONS = say("The source cites no informants in what concerns the bodies.")
CAUTION = say(
    "The effects are what informants and documents have said, put together by the evaluator; they are not measured."
)
BASES = {
    "knowledge": in_context("relevance as to", "knowledge"),
    "problem": in_context("relevance as to", "problem"),
    "goal": in_context("relevance as to", "goal"),
}
JUDGEMENTS = {
    "relevant": in_context("judgement", "relevant"),
    "partly": in_context("judgement", "partly"),
    "small": in_context("judgement", "to a small degree"),
    "conditional": in_context("judgement", "on conditions"),
    "not": in_context("judgement", "not relevant"),
    "not-judged": in_context("judgement", "not judged"),
}
JUDGEMENT_MARKS = {
    "relevant": "●",
    "partly": "◐",
    "small": "◔",
    "conditional": "◐",
    "not": "○",
    "not-judged": "–",
}
KINDS = {
    "intended": in_context("effect", "intended"),
    "indirect": in_context("effect", "indirect"),
    "unforeseen": in_context("effect", "unforeseen"),
}
DIRECTIONS = {
    "positive": in_context("effect", "positive"),
    "mixed": in_context("effect", "mixed"),
    "negative": in_context("effect", "negative"),
    "none": in_context("effect", "none"),
}
DIRECTION_MARKS = {"positive": "▲", "mixed": "△", "negative": "▽", "none": "○"}


def judgement(code: str) -> Sayable:
    """A judgement with its mark."""
    return joined(JUDGEMENT_MARKS[code], JUDGEMENTS[code])


def direction(code: str) -> Sayable:
    """The direction of an effect with its mark."""
    return joined(DIRECTION_MARKS[code], DIRECTIONS[code])


# -- effects and judgements -------------------------------------------------------------------------


def effects(chapter: Chapter, frame: pd.DataFrame) -> list[str]:
    """Record a finding for each stated effect; ids in the order of the rows."""
    return [_effect(chapter, frame.iloc[[i]]) for i in range(len(frame))]


def _effect(chapter: Chapter, row: pd.DataFrame) -> str:
    item = row.iloc[0]
    text = say(
        "{body} ({kind}, {direction}): {statement}",
        body=item["body_name"],
        kind=KINDS[item["kind"]],
        direction=DIRECTIONS[item["direction"]],
        statement=item["statement"],
    )
    return chapter.finding(
        f"effect/{item['id']}",
        text,
        kind="stated effect",
        value=item["direction"],
        method="stated in the document, condensed",
        rows=row,
        details={"body": item["body"], "kind": item["kind"], "theme": item["theme"]},
    ).id


def judgements(chapter: Chapter, frame: pd.DataFrame) -> list[str]:
    """Record a finding for each judgement of relevance and statement of value; ids in the order of the rows."""
    return [_judgement(chapter, frame.iloc[[i]]) for i in range(len(frame))]


def _judgement(chapter: Chapter, row: pd.DataFrame) -> str:
    item = row.iloc[0]
    given = {"body": item["body_name"], "statement": item["statement"]}
    if item["about"] == "relevance":
        text = say("{body}, relevance: {statement}", **given)
    else:
        text = say("{body}, value: {statement}", **given)
    return chapter.finding(
        f"{item['about']}/{item['id']}",
        text,
        kind=f"stated {item['about']}",
        value=item["judgement"] or None,
        method="stated in the document, condensed",
        rows=row,
        details={"body": item["body"], "basis": item["basis"]},
    ).id


def total(chapter: Chapter, frame: pd.DataFrame, *, years_after: int) -> Finding:
    """Record how many effects are stated, of which kind and direction.

    Parameters
    ----------
    chapter : the chapter.
    frame : the stated effects.
    years_after : years after the period in which documents about it still appear, as the effects were chosen.
    """
    counts = {name: int((frame["kind"] == name).sum()) for name in KINDS}
    ways = {name: int((frame["direction"] == name).sum()) for name in DIRECTIONS}
    bodies = frame["body"].nunique()
    several = plural(
        "{shown:words} collaboration body",
        "{shown:words} collaboration bodies",
        n=bodies,
        shown=alike(len(frame), bodies)[1],
    )
    text = plural(
        "The evaluation states one effect of {bodies}: {kinds}; {ways}.",
        "The evaluation states {n} effects of {bodies}: {kinds}; {ways}.",
        n=len(frame),
        bodies=frame["body_name"].iloc[0] if bodies == 1 else several,
        kinds=_counts(counts, _KIND_COUNTS, len(frame)),
        ways=_counts(ways, _WAY_COUNTS, len(frame)),
    )
    return chapter.finding(
        f"total/{chapter.area.id}",
        text,
        kind="effect-count",
        value=len(frame),
        method="count of stated effects",
        rows=rows_of(frame),
        headline=40,
        details={**counts, **ways, "bodies": bodies},
        settings={"years after the period": years_after},
    )


_KIND_COUNTS: dict[str, Any] = {
    "intended": lambda n, shown: plural("{shown:words} intended", "{shown:words} intended", n=n, shown=shown),
    "indirect": lambda n, shown: plural("{shown:words} indirect", "{shown:words} indirect", n=n, shown=shown),
    "unforeseen": lambda n, shown: plural(
        "{shown:words} unforeseen", "{shown:words} unforeseen", n=n, shown=shown
    ),
}
_WAY_COUNTS: dict[str, Any] = {
    "positive": lambda n, shown: plural("{shown:words} positive", "{shown:words} positive", n=n, shown=shown),
    "mixed": lambda n, shown: plural("{shown:words} mixed", "{shown:words} mixed", n=n, shown=shown),
    "negative": lambda n, shown: plural("{shown:words} negative", "{shown:words} negative", n=n, shown=shown),
    "none": lambda n, shown: plural(
        "{shown:words} without direction", "{shown:words} without direction", n=n, shown=shown
    ),
}


def _counts(counts: Mapping[str, int], words: Mapping[str, Any], of: int) -> Sayable:
    """Numbers with their words, written like the whole; those of which there are none left out."""
    there = {name: value for name, value in counts.items() if value}
    written = alike(of, *there.values())[1:]
    pairs = zip(there.items(), written, strict=True)
    return listing([words[name](value, shown) for (name, value), shown in pairs])


# -- the evidence -----------------------------------------------------------------------------------


def evidence(
    chapter: Chapter, frame: pd.DataFrame, people: pd.DataFrame, *, most_cited: int, years_after: int
) -> Finding:
    """Record how many informants are cited for what is said of the area's bodies, and how few carry most of it.

    Parameters
    ----------
    chapter : the chapter.
    frame : citations, see `material.citations`.
    people : the informants of the documents cited.
    most_cited : number of informants whose share of the citations is given.
    years_after : years after the period in which documents about it still appear.
    """
    said = frame.groupby("informant")["count"].sum().sort_values(ascending=False)
    total, cited = int(said.sum()), len(said)
    share = 100 * float(said.iloc[:most_cited].sum()) / total
    first = people.set_index("id").loc[said.index[0]]
    cites = plural(
        "In the text on the bodies of the area one of the {of} interviewed is cited, {total} times in all.",
        "In the text on the bodies of the area {n} of the {of} interviewed are cited, {total} times in all.",
        n=cited,
        of=len(people),
        total=total,
    )
    concentration = say(
        "The {most:words} cited most account for {share}, and the one cited most ({group:low}) for {own}.",
        most=most_cited,
        share=percent(share, 0),
        group=first["group_name"],
        own=percent(100 * float(said.iloc[0]) / total, 0),
    )
    return chapter.finding(
        f"evidence/{chapter.area.id}",
        joined(cites, concentration) if cited > most_cited else cites,
        kind="evidence base",
        value=cited,
        unit="informants",
        method="citations counted in the document",
        rows=[*rows_of(frame), *rows_of(people)],
        headline=41,
        details={"interviewed": len(people), "citations": total, "share_of_three": round(share, 1)},
        settings={"most cited": most_cited, "years after the period": years_after},
    )


def silent(chapter: Chapter, frame: pd.DataFrame, people: pd.DataFrame) -> Sayable:
    """A sentence on the groups that were interviewed but are cited nowhere; empty where there are none.

    Only for a municipality: a group may be cited on the bodies of other districts.
    """
    if chapter.area.level != "municipality":
        return ""
    groups = [
        own["group_name"].iloc[0]
        for _, own in people.groupby("group")
        if not own["id"].isin(frame["informant"]).any()
    ]
    if not groups:
        return ""
    names = [in_context("group in a sentence", "{group:low}", group=group) for group in sorted(groups)]
    return say("Not cited at all: {groups}.", groups=listing(names))


def carried_by(frame: pd.DataFrame) -> Message:
    """The message of the figure: the group that carries most, and how many groups are cited."""
    by_group = frame.groupby("group")["count"].sum().sort_values(ascending=False, kind="stable")
    first: StudyWords = frame.loc[frame["group"] == by_group.index[0], "group_name"].iloc[0]
    if len(by_group) == 1:
        return say("All citations are of one group: {group:low}", group=first)
    return say(
        "{group} are cited most, in {share} of the citations; {n:words} groups are cited in all",
        group=first,
        share=percent(100 * float(by_group.iloc[0]) / float(by_group.sum()), 0),
        n=len(by_group),
    )


def body_evidence(chapter: Chapter, own: pd.DataFrame, *, few: int) -> Finding:
    """Record how many informants carry what is said of a body.

    Parameters
    ----------
    chapter : the chapter.
    own : citations in the text on the body.
    few : informants below which the evidence is called narrow.
    """
    said = own.groupby("informant")["count"].sum()
    total, largest = int(said.sum()), float((said / said.sum()).max())
    written = alike(total, len(said))
    citations = plural("{shown:words} citation", "{shown:words} citations", n=total, shown=written[0])
    given = {"body": own["body_name"].iloc[0], "citations": citations}
    if len(said) == 1:
        counts = say("{body}: {citations}, all of one informant", **given)
    else:
        counts = say(
            "{body}: {citations} of {informants:words} informants, the one cited most accounting for {share}",
            **given,
            informants=written[1],
            share=percent(100 * largest, 0),
        )
    narrow = len(said) < few
    return chapter.finding(
        f"evidence/body/{own['body'].iloc[0]}",
        say("{counts}, which is a narrow base.", counts=counts)
        if narrow
        else say("{counts}.", counts=counts),
        kind="evidence base",
        value=len(said),
        unit="informants",
        method="citations counted in the document",
        rows=own,
        details={"citations": total, "largest_share": round(largest, 3)},
        settings={"few informants": few},
    )
