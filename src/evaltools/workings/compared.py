"""Cases side by side, bodies by the criteria of a frame, sessions by the aspects of a protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaltools.words.messages import Sayable, say
from evaltools.workings.codes import ANSWERS, answer

if TYPE_CHECKING:
    import pandas as pd


def cases_table(cases: pd.DataFrame) -> tuple[pd.DataFrame, Mapping[str, Sayable]]:
    """Cases side by side: a row per aspect, a column per case.

    Parameters
    ----------
    cases : one row per case and aspect: case, case_name, dimension_name, aspect, aspect_name, there, statement, source.

    Returns
    -------
    DataFrame
        dimension_name, aspect_name, a column `case-<id>` per case with the mark and what the source says, source.
    Mapping
        the names of the cases, by column.
    """
    import pandas as pd

    names = {f"case-{name}": own["case_name"].iloc[0] for name, own in cases.groupby("case", sort=False)}
    order = {name: place for place, name in enumerate(dict.fromkeys(cases["dimension"]))}
    rows = []
    for (_, _), own in cases.groupby(["dimension", "aspect"], sort=False):
        first = own.iloc[0]
        row: dict[str, Any] = dict.fromkeys(names, "")
        for item in own.to_dict("records"):
            told = say("{answer}. {statement}", answer=answer(item["there"]), statement=item["statement"])
            row[f"case-{item['case']}"] = told
        rows.append(
            {
                "order": order[first["dimension"]],
                "dimension_name": first["dimension_name"],
                "aspect_name": first["aspect_name"],
                **row,
                "source": first["source"],
            }
        )
    rows.sort(key=lambda row: row["order"])
    return pd.DataFrame(rows).drop(columns="order"), names


def alike(cases: pd.DataFrame) -> tuple[int, int]:
    """Of how many aspects that are told of every case the answer is the same in all, and how many such aspects there are."""
    told = cases[cases["there"] != "not-stated"]
    number = cases["case"].nunique()
    groups = [own["there"].nunique() for _, own in told.groupby("aspect") if own["case"].nunique() == number]
    return sum(answers == 1 for answers in groups), len(groups)


def counted(judged: pd.DataFrame, by: str, column: str) -> pd.DataFrame:
    """How often each answer is given, a row per frame, session or other group.

    Parameters
    ----------
    judged : the answers, with `<by>`, `<by>_name` and source.
    by : column that groups them.
    column : column with the answers.

    Returns
    -------
    DataFrame
        `by`, its name, total, a column per answer, source.
    """
    import pandas as pd

    rows = []
    for name, own in judged.groupby(by, sort=False):
        numbers = own[column].value_counts()
        rows.append(
            {
                by: name,
                f"{by}_name": own[f"{by}_name"].iloc[0],
                "total": len(own),
                **{code: int(numbers.get(code, 0)) for code in ANSWERS},
                "source": own["source"].iloc[0],
            }
        )
    return pd.DataFrame(rows)


def frame_grid(judged: pd.DataFrame) -> pd.DataFrame:
    """Judgements of one frame for drawing: criteria as rows, bodies as columns."""
    return judged.rename(
        columns={
            "criterion": "row",
            "criterion_name": "row_name",
            "body": "column",
            "body_name": "column_name",
            "judgement": "code",
        }
    )[["row", "row_name", "column", "column_name", "code", "source"]].reset_index(drop=True)
