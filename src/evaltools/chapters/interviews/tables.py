"""Tables of chapter 3, each with the figure that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evaltools.chapters.interviews import figures, wording
from evaltools.chapters.interviews.material import Material
from evaltools.chapters.interviews.names import code_name
from evaltools.notebook import Chapter, Column
from evaltools.words import Message, in_context, interval, joined, number, percent, say
from evaltools.words.messages import Interval

if TYPE_CHECKING:
    import pandas as pd

CODE = Column(say("Code"))
TRACE = Column(say("Trace"), "finding")


def groups(chapter: Chapter, found: Material, *, smallest: int) -> None:
    """Actor groups, small ones joined, with how many may be quoted in all."""
    import pandas as pd

    rows = [
        (group, name, len(own), sum(person.interviews for person in own))
        for group, name in found.groups.items()
        for own in [[person for person in found.informants if found.group_of[person.id] == group]]
    ]
    chapter.table(
        pd.DataFrame(rows, columns=["group", "group_name", "informants", "interviews"]),
        id="groups",
        caption=say("Informants by actor group"),
        columns={
            "group_name": Column(say("Actor group")),
            "informants": Column(say("Informants"), "number"),
            "interviews": Column(say("Interviews they took part in"), "number"),
        },
        note=wording.consents(found, smallest),
        sources=[found.source],
    )


def matrix(chapter: Chapter, found: Material, spoken: pd.DataFrame, traces: Mapping[str, str]) -> None:
    """Codes by actor group, drawn and as a table, the two levels of interpretation apart; `traces` are findings by code."""
    import pandas as pd

    _spoken(chapter, found, spoken[spoken["group"] != ""])
    columns = {"code_name": CODE, "origin": Column(in_context("origin of a code", "From"))}
    table = pd.DataFrame({"code": [code.id for code in found.codes], "code_name": [code_name(code) for code in found.codes]})  # fmt: skip
    levels: Any = [wording.LEVELS[code.level] for code in found.codes]
    origins: Any = [wording.origin(code) for code in found.codes]
    table = table.assign(level=[code.level for code in found.codes], level_name=levels, origin=origins)
    for place, (group, own) in enumerate(spoken.groupby("group", sort=False)):
        size = int(own["size"].iloc[0])
        for name in ("informants", "passages", "size"):
            table[f"{name}_{place}"] = own[name].to_numpy()
        said: Any = [
            say("{n} ({passages})", n=n, passages=passages) if passages else ""
            for n, passages in zip(own["informants"], own["passages"], strict=True)
        ]
        table[f"cell_{place}"] = said
        heading = say("{group}, {n}", group=own["group_name"].iloc[0] if group else say("All"), n=size)
        columns[f"cell_{place}"] = Column(heading, "number", show=lambda words: words)
    table["finding"] = table["code"].map(traces)
    chapter.table(
        table.sort_values("level", kind="stable"),
        id="matrix",
        caption=say("Codes by actor group"),
        columns={**columns, "finding": TRACE},
        group_rows="level_name",
        aid=say(
            "Number of informants, and in brackets number of passages. After the group's name, how many it has."
        ),
        note=say(
            "A passage counts once, and only if all coders gave it the same code. Interviews with two informants count for "
            "both. Codes from data were added while reading, on the date given."
        ),
        sources=[found.source],
    )


def _spoken(chapter: Chapter, found: Material, spoken: pd.DataFrame) -> None:
    message = wording.everywhere(spoken)
    chapter.figure(
        figures.matrix,
        spoken,
        id="matrix-figure",
        caption=message,
        alternative=say(
            "A grid with codes as rows and actor groups as columns; the area of the disc is the share of the group's "
            "informants. {message}. The numbers stand in the table below.",
            message=message,
        ),
        note=say(
            "Area of the disc: share of the group's informants; figure: number of informants; dot: none. Blue: the actors' "
            "own interpretations. Grey: the evaluator's. After the group's name stands its number of informants."
        ),
        sources=[found.source],
    )


def agreement(
    chapter: Chapter,
    found: Material,
    table: pd.DataFrame,
    *,
    unit: str,
    level: float,
    reliable: float,
    tentative: float,
) -> None:
    """Agreement per code and over all codes (`findings.agreement`), drawn and as a table."""
    drawn = table[table["value"].notna()]
    guides = {"reliable": reliable, "tentative": number(tentative, 3)}
    if len(drawn):
        _alphas(chapter, found, drawn, unit, level, (tentative, reliable))
    of_unit, of_spans = (say("{unit:cap}", unit=wording.per_unit(name)) for name in (unit, "span"))
    ends = Column(say("{level} interval", level=percent(100 * level)))
    chapter.table(
        table.assign(
            interval=_intervals(table, "low", "high"),
            span_interval=_intervals(table, "span_low", "span_high"),
        ),
        id="agreement",
        caption=say("Agreement between the coders"),
        columns={
            "code_name": CODE,
            "codings": Column(say("Codings"), "number"),
            "percent": Column(say("The same"), "percent", 1, group=of_unit),
            "value": Column(say("Alpha"), "number", 2, group=of_unit),
            "interval": replace(ends, group=of_unit),
            "gwet": Column("AC1", "number", 2, group=of_unit),
            "span": Column(say("Alpha"), "number", 2, group=of_spans),
            "span_interval": replace(ends, group=of_spans),
            "finding": TRACE,
        },
        aid=say(
            "Alpha is 1 where the coders always agree and 0 where they agree as often as chance gives; below 0 they agree "
            "less often. From {reliable} the coding can be relied on, below {tentative} no conclusions should be drawn from it.",
            **guides,
        ),
        note=joined(
            say("Unit: {unit}. It has a code when the coder's passage touches it.", unit=wording.UNITS[unit]),
            say(
                "Intervals are bootstrapped over transcripts. On delimited passages it counts too where they begin and end "
                "(Krippendorff's unitised alpha). The share that is the same and AC1 (Gwet 2008) are high by themselves where "
                "a code is rare."
            ),
        ),
        sources=[found.source],
    )  # fmt: skip


def _alphas(
    chapter: Chapter, found: Material, drawn: pd.DataFrame, unit: str, level: float, at: tuple[float, float]
) -> None:
    tentative, reliable = at
    guides = {"reliable": reliable, "tentative": number(tentative, 3)}
    message = wording.agreed(drawn.loc[drawn["code"] != "all", "value"], reliable, tentative)
    chapter.figure(
        figures.agreement,
        drawn,
        id="agreement-figure",
        caption=message,
        alternative=say(
            "A dot with a {level} interval of Krippendorff's alpha per code and for all codes, with guides at "
            "{tentative} and {reliable}. {message}. The values stand in the table below.",
            message=message, level=percent(100 * level), **guides,
        ),
        note=say(
            "Guides after Krippendorff (2019): below {tentative} no conclusions should be drawn, from {reliable} the "
            "coding can be relied on.",
            **guides,
        ),
        sources=[found.source],
        axis=say("Krippendorff's alpha {unit}, {level} interval", unit=wording.per_unit(unit), level=percent(100 * level)),
        guides=[tentative, reliable],
    )  # fmt: skip


def _intervals(table: pd.DataFrame, low: str, high: str) -> Any:
    found: list[Interval] = [interval(a, b, 2) for a, b in zip(table[low], table[high], strict=True)]
    return found


def cooccurrence(chapter: Chapter, found: Material, counts: pd.DataFrame) -> None:
    """Codes whose passages share text (`matrices.cooccurrence`)."""
    import pandas as pd

    pairs = [
        (int(counts.loc[a, b]), a, b)
        for place, a in enumerate(counts.index)
        for b in counts.index[place + 1 :]
        if counts.loc[a, b] > 0
    ]
    if not pairs:
        chapter.no_data(wording.NO_OVERLAP, lacks=False)
        return
    pairs.sort(key=lambda item: -item[0])
    names = {code.id: code_name(code) for code in found.codebook}
    rows = [(names[a], names[b], n, int(counts.loc[a, a]), int(counts.loc[b, b])) for n, a, b in pairs]
    chapter.table(
        pd.DataFrame(rows, columns=["one", "other", "passages", "of_one", "of_other"]),
        id="cooccurrence",
        caption=say("Codes said in the same breath"),
        columns={
            "one": CODE,
            "other": Column(say("and code")),
            "passages": Column(say("Overlaps"), "number"),
            "of_one": Column(say("of the first's"), "number"),
            "of_other": Column(say("and the second's"), "number"),
        },
        note=say("Pairs of passages that all coders agree on and that share text."),
        sources=[found.source],
    )


def saturation(chapter: Chapter, found: Material, table: pd.DataFrame, message: Message) -> None:
    """Figure of how many codes had come up after each interview, in the order they were held (`matrices.saturation`)."""
    chapter.figure(
        figures.saturation,
        table.reset_index(),
        id="saturation",
        caption=message,
        alternative=say(
            "A staircase of the number of codes that had come up after each interview, in order of time. {message}. The "
            "values can be downloaded.",
            message=message,
        ),
        note=say(
            "That no new codes come up does not mean that all about them is said; a short codebook fills quickly."
        ),
        sources=[found.source],
    )


def concentration(chapter: Chapter, found: Material, table: pd.DataFrame) -> None:
    """On how few informants each code rests (`matrices.concentration`)."""
    names: Any = [code_name(found.codebook[code]) for code in table.index]
    chapter.table(
        table.assign(code_name=names, share=100 * table["largest_share"])
        .reset_index()
        .sort_values("effective_informants", kind="stable"),
        id="concentration",
        caption=say("On how many informants each code rests"),
        columns={
            "code_name": CODE,
            "codings": Column(say("Passages"), "number"),
            "informants": Column(say("Informants"), "number"),
            "share": Column(say("Largest share from one"), "percent", 0),
            "effective_informants": Column(say("Effective number"), "number", 1),
        },
        note=say(
            "Effective number of informants (inverse Simpson): as if so many had said equally much each. Passages of an "
            "interview with two informants count for both."
        ),
        sources=[found.source],
    )
