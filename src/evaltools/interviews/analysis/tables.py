"""Interviews counted into tables: informants by group, codes by group, agreement by code, codes said together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.checks import InvalidArgument
from evaltools.interviews.analysis import sentences
from evaltools.interviews.analysis.material import Material
from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.matrices import code_by_group
from evaltools.interviews.reliability.from_codings import CodingAgreement
from evaltools.words import interval, say

if TYPE_CHECKING:
    import pandas as pd

SPOKEN = ["code", "code_name", "level", "group", "group_name", "size", "informants", "passages", "share"]


def groups(found: Material) -> pd.DataFrame:
    """Actor groups shown: group, group_name, informants, interviews they took part in."""
    import pandas as pd

    rows = [
        (group, name, len(own), sum(person.interviews for person in own))
        for group, name in found.groups.items()
        for own in [[person for person in found.informants if person.group == group]]
    ]
    return pd.DataFrame(rows, columns=["group", "group_name", "informants", "interviews"])


def spoken(found: Material) -> pd.DataFrame:
    """Which groups speak of what, by passages that all coders agree on.

    Returns
    -------
    DataFrame
        One row per code and group: code, code_name, level, group, group_name, size (informants of the group),
        informants (who speak of it), passages, share; the group "" is all.
    """
    import pandas as pd

    counts = code_by_group(found.agreed, found.transcripts, found.informants, found.codebook)
    counts = counts.rename(columns=str, level=0)
    sizes = Counter(found.group_of.values())
    rows = []
    for code in found.codes:
        for group, name in {**found.groups, "": ""}.items():
            own: Any = counts.loc[code.id, group or "total"]
            who, passages = int(own["informants"]), int(own["codings"])
            size = sizes[group] if group else len(found.informants)
            rows.append((code.id, code.words, code.level, group, name, size, who, passages, who / size))
    return pd.DataFrame(rows, columns=SPOKEN)


def by_code(found: Material, spoken: pd.DataFrame) -> pd.DataFrame:
    """Codes x groups, the levels of interpretation apart.

    Parameters
    ----------
    spoken : as `spoken` gives it.

    Returns
    -------
    DataFrame
        code, code_name, level, level_name, origin; then for each group, numbered as it comes in `spoken`,
        `informants_<n>`, `passages_<n>`, `size_<n>`, and `cell_<n>` with the two first in words.
    """
    import pandas as pd

    codes = found.codes
    columns: dict[str, Any] = {
        "code": [code.id for code in codes],
        "code_name": [code.words for code in codes],
        "level": [code.level for code in codes],
        "level_name": [sentences.LEVELS[code.level] for code in codes],
        "origin": [sentences.origin(code) for code in codes],
    }
    for place, (_, own) in enumerate(spoken.groupby("group", sort=False)):
        for name in ("informants", "passages", "size"):
            columns[f"{name}_{place}"] = own[name].to_numpy()
        columns[f"cell_{place}"] = [
            say("{n} ({passages})", n=n, passages=passages) if passages else ""
            for n, passages in zip(own["informants"], own["passages"], strict=True)
        ]
    return pd.DataFrame(columns).sort_values("level", kind="stable")


def agreement(found: Material, results: Mapping[str, CodingAgreement]) -> pd.DataFrame:
    """Agreement over all codes ("all", first) and per code that someone used.

    Parameters
    ----------
    results : `alpha` on units of text and on spans (`span`), `percent` and `gwet`.

    Returns
    -------
    DataFrame
        code, code_name, codings, percent (%), gwet, value, low, high (alpha), span, span_low, span_high, and interval,
        span_interval in words.
    """
    import pandas as pd

    rows = []
    for code in [None, *found.codes]:
        id_, name = ("all", sentences.ALL_CODES) if code is None else (code.id, code.words)
        own = {key: item.overall if code is None else item.per_code[id_] for key, item in results.items()}
        alpha, span = own["alpha"], own["span"]
        codings = sum(code is None or coding.code == id_ for coding in found.codings)
        rows.append((id_, name, codings, alpha.value, alpha.low, alpha.high, span.value, span.low, span.high,
                     own["percent"].value, own["gwet"].value))  # fmt: skip
    numbers = ["value", "low", "high", "span", "span_low", "span_high", "percent", "gwet"]
    table = pd.DataFrame(rows, columns=["code", "code_name", "codings", *numbers])
    table[numbers] = table[numbers].astype(float)
    ends: Any = [
        [interval(low, high, 2) for low, high in zip(table[f"{of}low"], table[f"{of}high"], strict=True)]
        for of in ("", "span_")
    ]
    return table.assign(percent=100 * table["percent"], interval=ends[0], span_interval=ends[1])


def said_together(counts: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Pairs of codes whose passages share text, most first.

    Parameters
    ----------
    counts : codes x codes (`matrices.cooccurrence`).
    codebook : names the codes.

    Returns
    -------
    DataFrame
        one, other (names), passages, and of_one, of_other: passages that the codes have in all.
    """
    import pandas as pd

    pairs = [
        (int(counts.loc[a, b]), a, b)
        for place, a in enumerate(counts.index)
        for b in counts.index[place + 1 :]
        if counts.loc[a, b] > 0
    ]
    pairs.sort(key=lambda item: -item[0])
    names = {code.id: code.words for code in codebook}
    rows = [(names[a], names[b], n, int(counts.loc[a, a]), int(counts.loc[b, b])) for n, a, b in pairs]
    return pd.DataFrame(rows, columns=["one", "other", "passages", "of_one", "of_other"])


def rests_on(table: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Concentration by code, those that rest on fewest first.

    Parameters
    ----------
    table : one row per code (`matrices.concentration`).
    codebook : names the codes.

    Returns
    -------
    DataFrame
        the table with code_name and share: what the informant who says most says of it, per cent.
    """
    names: Any = [codebook[code].words for code in table.index]
    named = table.assign(code_name=names, share=100 * table["largest_share"]).reset_index()
    return named.sort_values("effective_informants", kind="stable")


def share_of_few(by_informant: pd.DataFrame, few: int) -> float:
    """Share of all passages that come from the `few` informants who say most, per cent.

    Parameters
    ----------
    by_informant : codes x informants (`matrices.code_by_informant`).

    Raises
    ------
    InvalidArgument
        where there are no passages.
    """
    said = by_informant.sum().sort_values(ascending=False)
    if not said.sum():
        raise InvalidArgument("by_informant", "it holds no passages.")
    return 100 * float(said.iloc[:few].sum()) / float(said.sum())
