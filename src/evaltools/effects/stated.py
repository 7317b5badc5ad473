"""What is stated of each body: effects by kind and direction, and how often each judgement of relevance is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaltools.effects.codes import DIRECTIONS, JUDGEMENTS, KINDS
from evaltools.words.messages import Sayable, in_context, listing

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Counts:
    """How many effects are stated, of how many bodies, and of which kind and direction."""

    number: int
    bodies: int
    kinds: Mapping[str, int]
    directions: Mapping[str, int]


def count(effects: pd.DataFrame) -> Counts:
    """Count stated effects.

    Parameters
    ----------
    effects : one row per effect; columns body, kind (of `KINDS`) and direction (of `DIRECTIONS`).
    """
    return Counts(
        len(effects),
        int(effects["body"].nunique()),
        {name: int((effects["kind"] == name).sum()) for name in KINDS},
        {name: int((effects["direction"] == name).sum()) for name in DIRECTIONS},
    )


def bodies_table(
    effects: pd.DataFrame, judged: pd.DataFrame, areas: Mapping[str, Sayable], *, ways: tuple[str, ...]
) -> pd.DataFrame:
    """One row per body: judged relevance, and effects by kind and direction.

    Parameters
    ----------
    effects : one row per effect; columns body, body_name, area, kind, direction and source.
    judged : one row per judgement; columns body, body_name, area, about, judgement and source.
    areas : names of areas by id, in the order in which their bodies are to stand.
    ways : the directions that are counted.

    Returns
    -------
    DataFrame
        body, body_name, area, area_name, relevance in words, a column per kind and per direction, source.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for body in dict.fromkeys([*judged["body"], *effects["body"]]):
        own, said = effects[effects["body"] == body], judged[judged["body"] == body]
        first, counted = (own if said.empty else said).iloc[0], count(own)
        rows.append(
            {
                "body": body,
                "body_name": first["body_name"],
                "area": first["area"],
                "area_name": areas[first["area"]],
                "relevance": _relevance(said[said["about"] == "relevance"]["judgement"]),
                **counted.kinds,
                **{way: counted.directions[way] for way in ways},
                "source": first["source"],
            }
        )
    order = list(areas)
    rows.sort(key=lambda row: order.index(row["area"]))
    return pd.DataFrame(rows)


def _relevance(given: pd.Series[str]) -> Sayable:
    """How often each judgement is given; that there is none needs no number."""
    words: list[Sayable] = []
    for code, word in JUDGEMENTS.items():
        if times := int((given == code).sum()):
            several = in_context("judgement and how often", "{judgement} ({n})", judgement=word, n=times)
            words.append(word if code == "not-judged" else several)
    return listing(words)
