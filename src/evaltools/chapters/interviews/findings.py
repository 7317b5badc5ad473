"""What chapter 3 finds: the material, its codes, agreement, saturation, concentration, and what may be quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaltools.chapters.interviews.material import Traced
from evaltools.interviews import analysis
from evaltools.interviews.analysis import sentences, share_of_few
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, rows_of
from evaltools.words import Message, Sayable, joined, say

if TYPE_CHECKING:
    import pandas as pd

    from evaltools.interviews import Agreement, Code, CodingAgreement


def material(chapter: Chapter, found: Traced) -> Finding:
    """Record who was interviewed, when, and by how many it was coded."""
    return chapter.finding(
        "material",
        sentences.material(found),
        kind="material",
        value=len(found.transcripts),
        unit="interviews",
        method="count",
        rows=[*rows_of(found.register), *found.rows.values()],
        headline=50,
        details={
            "informants": len(found.informants),
            "groups": len(found.groups),
            "coders": len(found.everyone),
            "codings": len(found.codings),
            "digest": found.digest,
        },
    )


def codes(chapter: Chapter, found: Traced) -> dict[str, str]:
    """Record how many speak of each code, by passages that all coders agree on; return the findings by code."""
    return {code.id: _code(chapter, found, code) for code in found.codes}


def _code(chapter: Chapter, found: Traced, code: Code) -> str:
    heard = found.heard(code)
    return chapter.finding(
        f"code/{code.id}",
        sentences.code(code.words, heard),
        kind="code",
        value=len(heard.people),
        unit="informants",
        method="passages that all coders gave the same code",
        rows=found.references(heard.passages) or list(found.rows.values()),
        details={
            "name": code.words,
            "passages": len(heard.passages),
            "groups": len(heard.groups),
            "by_group": list(heard.by_group),
            "level": code.level,
            "origin": code.origin,
            "linked_to": list(code.linked_to),
        },
    ).id


def record(chapter: Chapter, found: Traced, told: Iterable[analysis.Told]) -> pd.DataFrame:
    """Record what interviews say; return the rows of its table, each with its finding."""
    import pandas as pd

    rows = []
    for one in told:
        given: dict[str, Any] = {"kind": one.kind, "method": one.method, "details": one.details}
        given |= {"value": one.value, "unit": one.unit} if one.value is not None else {}
        item = chapter.finding(one.id, one.text, rows=found.references(one.passages), **given)
        rows.append({**one.row, "finding": item.id})
    return pd.DataFrame(rows)


def agreement(
    chapter: Chapter,
    found: Traced,
    results: Mapping[str, CodingAgreement],
    table: pd.DataFrame,
    *,
    reliable: float,
    tentative: float,
    settings: Mapping[str, Any],
) -> pd.DataFrame:
    """Record agreement per code and over all codes, on the declared unit and on spans; return the table with findings.

    Parameters
    ----------
    results, table : see `analysis.agreement`.
    reliable, tentative : from the first a coding can be relied on, below the second no conclusions can be drawn.
    settings : how agreement was computed.
    """
    traces = []
    for id_, name in zip(table["code"], table["code_name"], strict=True):
        codings = [coding for coding in found.codings if coding.code == id_]
        rows = list(found.rows.values()) if id_ == "all" else found.references(codings)
        recorded = []
        for unit, result in ((results["alpha"].unit, results["alpha"]), ("span", results["span"])):
            own = result.overall if id_ == "all" else result.per_code[id_]
            text: Sayable = sentences.agreement(name, unit, own)
            first = id_ == "all" and unit != "span"
            if first:
                text = joined(text, sentences.reliance(own.value, reliable, tentative))
            given = {"rows": rows, "headline": 51 if first else None}
            recorded.append(_agreement(chapter, f"{unit}/{id_}", text, own, settings=settings, **given))
        traces.append(recorded[0])
    return table.assign(finding=traces)


def _agreement(
    chapter: Chapter, id: str, text: Sayable, result: Agreement, *, settings: Mapping[str, Any], **given: Any
) -> str:
    return chapter.finding(
        f"agreement/{id}",
        text,
        kind="agreement",
        value=result.value,
        low=result.low,
        high=result.high,
        level=result.level if result.low is not None else None,
        method=f"{result.name()}, {result.interval or 'no interval'}",
        settings={"unit": id.partition("/")[0], "coefficient": result.coefficient, **settings},
        details={
            "units": result.units, "coders": result.coders, "observed": result.observed,
            "expected": result.expected, "reason": result.reason, "notes": list(result.notes),
        },
        **given,
    ).id  # fmt: skip


def saturation(chapter: Chapter, found: Traced, table: pd.DataFrame) -> Message:
    """Record after which interview no new code came up; return it as a caption (`matrices.saturation`)."""
    last, codes = int(table.index[table["new"] > 0].max()), int(table["cumulative"].iloc[-1])
    message = sentences.saturation(codes, last, len(table))
    chapter.finding(
        "saturation",
        say("{message}.", message=message),
        kind="saturation",
        value=last,
        unit="interviews",
        method="new codes by order of interview",
        rows=list(found.rows.values()),
        headline=52,
        details={"codes": codes, "interviews": len(table)},
    )
    return message


def concentration(
    chapter: Chapter, found: Traced, table: pd.DataFrame, by_informant: pd.DataFrame, *, few: int
) -> Finding:
    """Record how much comes from the `few` who say most (`matrices.concentration`, `matrices.code_by_informant`)."""
    share = share_of_few(by_informant, few)
    on_few: Sequence[str] = list(table.index[table["informants"] < few])
    return chapter.finding(
        "concentration",
        sentences.concentration(share, few, [found.codebook[code].words for code in on_few]),
        kind="concentration",
        value=round(share, 1),
        unit="%",
        method="share of agreed passages from the informants with most",
        rows=list(found.rows.values()),
        headline=53,
        settings={"few": few},
        details={"few": on_few, "informants": int((by_informant.sum() > 0).sum())},
    )
