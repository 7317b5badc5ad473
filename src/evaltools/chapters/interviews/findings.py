"""What chapter 3 finds: the material, its codes, agreement, saturation and concentration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.chapters.interviews import wording
from evaltools.chapters.interviews.material import Material
from evaltools.chapters.interviews.names import code_name
from evaltools.interviews import Agreement, Code, Coding, CodingAgreement
from evaltools.notebook import Chapter
from evaltools.record.finding import Finding, rows_of
from evaltools.words import Message, Sayable, joined, say

if TYPE_CHECKING:
    import pandas as pd


def material(chapter: Chapter, found: Material) -> Finding:
    """Record who was interviewed, when, and by how many it was coded."""
    return chapter.finding(
        "material",
        wording.material(found),
        kind="material",
        value=len(found.transcripts),
        unit="interviews",
        method="count",
        rows=[*rows_of(found.register), *found.rows.values()],
        headline=50,
        details={
            "informants": len(found.informants),
            "groups": len(found.groups),
            "coders": len({name for names in found.coders.values() for name in names}),
            "codings": len(found.codings),
        },
    )


def codes(chapter: Chapter, found: Material) -> dict[str, str]:
    """Record how many speak of each code, by passages that all coders agree on; return the findings by code."""
    return {code.id: _code(chapter, found, code) for code in found.codes}


def _code(chapter: Chapter, found: Material, code: Code) -> str:
    own = [coding for coding in found.agreed if coding.code == code.id]
    people = {name for coding in own for name in found.texts[coding.transcript].informants}
    groups = {found.group_of[name] for name in people}
    asked = [person.id for person in found.informants if person.interviews]
    by_group = [
        {
            "name": name,
            "heard": sum(found.group_of[person] == group and person in people for person in asked),
            "asked": sum(found.group_of[person] == group for person in asked),
        }
        for group, name in found.groups.items()
        if any(found.group_of[person] == group for person in asked)
    ]
    return chapter.finding(
        f"code/{code.id}",
        wording.code(code_name(code), len(own), len(people), len(groups)),
        kind="code",
        value=len(people),
        unit="informants",
        method="passages that all coders gave the same code",
        rows=found.references(own) or list(found.rows.values()),
        details={
            "name": code_name(code),
            "passages": len(own),
            "groups": len(groups),
            "by_group": by_group,
            "level": code.level,
            "origin": code.origin,
            "linked_to": list(code.linked_to),
        },
    ).id


def agreement(
    chapter: Chapter,
    found: Material,
    results: Mapping[str, CodingAgreement],
    *,
    reliable: float,
    tentative: float,
    settings: Mapping[str, Any],
) -> pd.DataFrame:
    """Record agreement per code and over all codes, on the declared unit and on spans.

    Parameters
    ----------
    results : `alpha` on the declared unit and on spans (`span`), `percent` and `gwet`.
    reliable, tentative : from the first a coding can be relied on, below the second no conclusions can be drawn.
    settings : how agreement was computed.

    Returns
    -------
    DataFrame
        code ("all" first), code_name, codings, percent, gwet, value, low, high, span, span_low, span_high, finding.
    """
    import pandas as pd

    rows = []
    for code in [None, *found.codes]:
        id_, name = ("all", wording.ALL_CODES) if code is None else (code.id, code_name(code))
        own = {key: item.overall if code is None else item.per_code[id_] for key, item in results.items()}
        codings = [coding for coding in found.codings if code is None or coding.code == code.id]
        alpha, span = own["alpha"], own["span"]
        text: Sayable = wording.agreement(name, results["alpha"].unit, alpha)
        if code is None:
            text = joined(text, wording.reliance(alpha.value, reliable, tentative))
        finding = _agreement(chapter, found, results["alpha"].unit, id_, text, alpha, codings, settings)
        _agreement(chapter, found, "span", id_, wording.agreement(name, "span", span), span, codings, settings)  # fmt: skip
        rows.append(
            {"code": id_, "code_name": name, "codings": len(codings), "value": alpha.value, "low": alpha.low,
             "high": alpha.high, "span": span.value, "span_low": span.low, "span_high": span.high,
             "percent": own["percent"].value, "gwet": own["gwet"].value, "finding": finding}
        )  # fmt: skip
    table = pd.DataFrame(rows)
    numbers = ["value", "low", "high", "span", "span_low", "span_high", "percent", "gwet"]
    table[numbers] = table[numbers].astype(float)
    return table.assign(percent=100 * table["percent"])


def _agreement(
    chapter: Chapter,
    found: Material,
    unit: str,
    code: str,
    text: Sayable,
    result: Agreement,
    codings: list[Coding],
    settings: Mapping[str, Any],
) -> str:
    whole = code == "all"
    return chapter.finding(
        f"agreement/{unit}/{code}",
        text,
        kind="agreement",
        value=result.value,
        low=result.low,
        high=result.high,
        level=result.level if result.low is not None else None,
        method=f"{result.name()}, {result.interval or 'no interval'}",
        rows=list(found.rows.values()) if whole else found.references(codings),
        headline=51 if whole and unit != "span" else None,
        settings={"unit": unit, "coefficient": result.coefficient, **settings},
        details={
            "units": result.units, "coders": result.coders, "observed": result.observed,
            "expected": result.expected, "reason": result.reason, "notes": list(result.notes),
        },
    ).id  # fmt: skip


def saturation(chapter: Chapter, found: Material, table: pd.DataFrame) -> Message:
    """Record after which interview no new code came up; return it as a caption (`matrices.saturation`)."""
    last, codes = int(table.index[table["new"] > 0].max()), int(table["cumulative"].iloc[-1])
    message = wording.saturation(codes, last, len(table))
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
    chapter: Chapter, found: Material, table: pd.DataFrame, by_informant: pd.DataFrame, *, few: int
) -> Finding:
    """Record how much comes from the `few` who say most (`matrices.concentration`, `matrices.code_by_informant`)."""
    said_by = by_informant.sum().sort_values(ascending=False)
    share = 100 * float(said_by.iloc[:few].sum()) / float(said_by.sum())
    on_few = list(table.index[table["informants"] < few])
    return chapter.finding(
        "concentration",
        wording.concentration(share, few, [code_name(found.codebook[code]) for code in on_few]),
        kind="concentration",
        value=round(share, 1),
        unit="%",
        method="share of agreed passages from the informants with most",
        rows=list(found.rows.values()),
        headline=53,
        settings={"few": few},
        details={"few": on_few, "informants": int((said_by > 0).sum())},
    )
