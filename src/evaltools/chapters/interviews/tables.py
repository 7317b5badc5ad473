"""Tables of chapter 3, each with the figure that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from evaltools.chapters.interviews.material import Traced
from evaltools.interviews import analysis
from evaltools.interviews.analysis import drawing, sentences
from evaltools.interviews.reliability.result import UNITS
from evaltools.notebook import Chapter, Column
from evaltools.words import Message, in_context, joined, number, percent, say

if TYPE_CHECKING:
    import pandas as pd

ONE_CODER = say("A single coder has worked, so agreement cannot be computed.")
NONE_AGREED = say("There is no passage that the coders agree on, so nothing can be counted.")
CODE = Column(say("Code"))
TRACE = Column(say("Trace"), "finding")


def groups(chapter: Chapter, found: Traced, *, smallest: int) -> None:
    """Actor groups, small ones joined, with how many may be quoted in all."""
    chapter.table(
        analysis.groups(found),
        id="groups",
        caption=say("Informants by actor group"),
        columns={
            "group_name": Column(say("Actor group")),
            "informants": Column(say("Informants"), "number"),
            "interviews": Column(say("Interviews they took part in"), "number"),
        },
        note=sentences.consents(found, smallest),
        sources=found.sources,
    )


def matrix(
    chapter: Chapter, found: Traced, spoken: pd.DataFrame, traces: Mapping[str, str], attribute: str = ""
) -> None:
    """Codes by actor group (`analysis.spoken`), drawn and as a table, or by an attribute; `traces` are findings by code."""
    if not attribute:
        _spoken(chapter, found, spoken[spoken["group"] != ""])
    columns = {"code_name": CODE, "origin": Column(in_context("origin of a code", "From"))}
    groups = spoken.drop_duplicates("group")
    for place, (group, name, n) in enumerate(
        zip(groups["group"], groups["group_name"], groups["size"], strict=True)
    ):
        heading = say("{group}, {n}", group=name if group else say("All"), n=n)
        columns[f"cell_{place}"] = Column(heading, "number", show=lambda words: words)
    table = analysis.by_code(found, spoken)
    chapter.table(
        table.assign(finding=table["code"].map(traces)),
        id=found.attribute_id(attribute) if attribute else "matrix",
        caption=sentences.by_attribute(attribute, found) if attribute else say("Codes by actor group"),
        columns={**columns, "finding": TRACE},
        group_rows="level_name",
        aid=say(
            "Number of informants, and in brackets number of passages. After the group's name, how many it has."
        ),
        note=say(
            "A passage counts once, and only if all coders gave it the same code. Interviews with two informants count for "
            "both. Codes from data were added while reading, on the date given."
        ),
        sources=found.sources,
    )  # fmt: skip


def _spoken(chapter: Chapter, found: Traced, spoken: pd.DataFrame) -> None:
    message = sentences.everywhere(spoken)
    chapter.figure(
        drawing.matrix,
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
        sources=found.sources,
    )


def agreement(
    chapter: Chapter,
    found: Traced,
    table: pd.DataFrame,
    *,
    unit: str,
    level: float,
    reliable: float,
    tentative: float,
) -> None:
    """Agreement per code and over all codes (`analysis.agreement`), drawn and as a table."""
    drawn = table[table["value"].notna()].drop(columns=["interval", "span_interval"])
    guides = {"reliable": reliable, "tentative": number(tentative, 3)}
    if len(drawn):
        _alphas(chapter, found, drawn, unit, level, (tentative, reliable))
    of_unit, of_spans = (say("{unit:cap}", unit=sentences.per_unit(name)) for name in (unit, "span"))
    ends = Column(say("{level} interval", level=percent(100 * level)))
    chapter.table(
        table,
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
            say("Unit: {unit}. It has a code when the coder's passage touches it.", unit=UNITS[unit]),
            say(
                "Intervals are bootstrapped over transcripts. On delimited passages it counts too where they begin and end "
                "(Krippendorff's unitised alpha). The share that is the same and AC1 (Gwet 2008) are high by themselves where "
                "a code is rare."
            ),
        ),
        sources=found.sources,
    )  # fmt: skip


def _alphas(
    chapter: Chapter, found: Traced, drawn: pd.DataFrame, unit: str, level: float, at: tuple[float, float]
) -> None:
    tentative, reliable = at
    guides = {"reliable": reliable, "tentative": number(tentative, 3)}
    message = sentences.agreed(drawn.loc[drawn["code"] != "all", "value"], reliable, tentative)
    chapter.figure(
        drawing.agreement,
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
        sources=found.sources,
        axis=say("Krippendorff's alpha {unit}, {level} interval", unit=sentences.per_unit(unit), level=percent(100 * level)),
        guides=[tentative, reliable],
    )  # fmt: skip


def cooccurrence(chapter: Chapter, found: Traced, pairs: pd.DataFrame) -> None:
    """Codes whose passages share text (`analysis.said_together`)."""
    if not len(pairs):
        chapter.no_data(say("No passages with different codes overlap."), lacks=False)
        return
    chapter.table(
        pairs,
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
        sources=found.sources,
    )


def saturation(chapter: Chapter, found: Traced, table: pd.DataFrame, message: Message) -> None:
    """Figure of how many codes had come up after each interview, in the order they were held (`matrices.saturation`)."""
    chapter.figure(
        drawing.saturation,
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
        sources=found.sources,
    )


def concentration(chapter: Chapter, found: Traced, table: pd.DataFrame) -> None:
    """On how few informants each code rests (`analysis.rests_on`)."""
    chapter.table(
        table,
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
        sources=found.sources,
    )


def quotations(chapter: Chapter, found: Traced, quoted: pd.DataFrame) -> None:
    """Quotations with their informants (`analysis.quoted_codes`); says where no informant may be quoted."""
    if not len(quoted):
        chapter.no_data(say("No informant may be quoted."))
        return
    chapter.table(
        quoted,
        id="quotations",
        caption=say("One quotation per code"),
        columns={
            "code_name": CODE,
            "quotation": Column(say("Quotation"), wide=True),
            "who": Column(say("Informant")),
            "finding": TRACE,
        },
        note=joined(
            say(
                "Quotations stand in the language they were said in; they are taken from the transcripts and checked "
                "against the coding's checksum."
            ),
            sentences.withheld(found),
        ),
        sources=found.sources,
    )
