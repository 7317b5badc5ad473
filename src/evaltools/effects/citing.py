"""Who is cited for what is said of each body, and on how few informants it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaltools.words.messages import say

if TYPE_CHECKING:
    import pandas as pd

UNLISTED = say("Not in the list of informants")
"""Group of an informant whom the document cites and does not list."""


@dataclass(frozen=True)
class Evidence:
    """How often each informant is cited in a text, the one cited most first."""

    cited: Mapping[str, int]
    """Citations by informant."""
    sections: int
    """Sections of the text in which anyone is cited."""
    groups: int
    """Actor groups of those cited."""

    @property
    def citations(self) -> int:
        """Citations in all."""
        return sum(self.cited.values())

    def share(self, most: int = 1) -> float:
        """Share of the citations, from 0 to 1, of the `most` informants cited most."""
        return sum(list(self.cited.values())[:most]) / self.citations

    @property
    def effective(self) -> float:
        """Effective number of informants: as if so many had been cited equally often.

        The inverse of Simpson's index (Simpson 1949; Hill 1973, number of order 2).

        >>> round(Evidence({"a": 2, "b": 1, "c": 1}, sections=1, groups=1).effective, 2)
        2.67
        """
        return 1 / sum((number / self.citations) ** 2 for number in self.cited.values())


def evidence(citations: pd.DataFrame) -> Evidence:
    """Who is cited in a text.

    Parameters
    ----------
    citations : one row per informant and section; columns informant, section, count and group.
    """
    said = citations.groupby("informant")["count"].sum().sort_values(ascending=False)
    cited = {str(informant): int(number) for informant, number in said.items()}
    return Evidence(cited, int(citations["section"].nunique()), int(citations["group"].nunique()))


def evidence_table(citations: pd.DataFrame) -> pd.DataFrame:
    """One row per body: sections, citations, informants, groups, and how few carry most of it.

    Parameters
    ----------
    citations : rows of `with_bodies`.

    Returns
    -------
    DataFrame
        body, name, sections, citations, informants, groups, largest (per cent from the one cited most), effective
        (number of informants), source.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for body, own in citations.groupby("body", sort=False):
        found = evidence(own)
        rows.append(
            {
                "body": body,
                "name": own["body_name"].iloc[0],
                "sections": found.sections,
                "citations": found.citations,
                "informants": len(found.cited),
                "groups": found.groups,
                "largest": round(100 * found.share(), 1),
                "effective": round(found.effective, 2),
                "source": own["source"].iloc[0],
            }
        )
    return pd.DataFrame(rows)


def by_group(citations: pd.DataFrame) -> pd.DataFrame:
    """Citations by actor group, body and document, for drawing.

    Parameters
    ----------
    citations : rows of `with_bodies`.

    Returns
    -------
    DataFrame
        group, group_name, body, body_name, source, count; those whom the document does not list are a group.
    """
    named = zip(citations["group_name"], citations["group"].notna(), strict=True)
    names: list[Any] = [name if listed else UNLISTED for name, listed in named]
    frame = citations.assign(group=citations["group"].fillna("unlisted"), group_name=names)
    by = ["group", "body", "source"]
    counts = frame.groupby(by, sort=False)["count"].sum().reset_index()
    keys = ["group", "group_name", "body", "body_name", "source"]
    return frame.drop_duplicates(by)[keys].merge(counts, on=by)


def with_bodies(citations: pd.DataFrame, judged: pd.DataFrame, informants: pd.DataFrame) -> pd.DataFrame:
    """Citations in the parts of a document that concern bodies, with the body and the informant's group.

    Parameters
    ----------
    citations : one row per informant and section; columns informant, section and count.
    judged : judgements of the bodies; columns body, body_name and part, which says where the document treats the body.
    informants : columns id, group and group_name.

    Returns
    -------
    DataFrame
        The rows in the order of sections, with body, body_name, group and group_name.
    """
    first = judged.drop_duplicates("body").set_index("body")
    parts = {str(body): str(part) for body, part in first["part"].items()}
    frame = citations.assign(body=[section_body(section, parts) for section in citations["section"]])
    frame = frame[frame["body"] != ""].reset_index(drop=True)
    frame["body_name"] = frame["body"].map(first["body_name"])
    people = informants.set_index("id")
    for name in ("group", "group_name"):
        frame[name] = frame["informant"].map(people[name])
    return frame.sort_values("section", kind="stable").reset_index(drop=True)


def section_body(section: str, parts: Mapping[str, str]) -> str:
    """The body that a section is about: the one whose part of the document it lies in; empty where there is none.

    >>> section_body("6.10.1", {"one": "6.1", "ten": "6.10"})
    'ten'
    """
    for body, part in parts.items():
        if section == part or section.startswith(part + "."):
            return body
    return ""
