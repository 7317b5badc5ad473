"""Figure of chapter 3: which actor groups speak of what."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from evaltools.chapters.interviews.codes import LEVELS, Material
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.words.numbers import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def spoken(table: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Code x group as rows: informants of the group who speak of the code, and their share."""
    import pandas as pd

    places = [int(name.removeprefix("group_")) for name in table.columns if name.startswith("group_")]
    rows = [
        {
            "label": row["label"],
            "level": row["level"],
            "group": row[f"group_{place}"],
            "size": row[f"size_{place}"],
            "informants": row[f"informants_{place}"],
            "share": row[f"informants_{place}"] / row[f"size_{place}"],
            "source": material.source,
        }
        for row in table.to_dict("records")
        for place in places
        if row[f"group_{place}"] != "total"
    ]
    return pd.DataFrame(rows)


def matrix_plot(chapter: Chapter, frame: pd.DataFrame) -> Figure:
    """Discs by code and group, their area the share of the group's informants, with the number inside."""
    codes, groups = list(dict.fromkeys(frame["label"])), list(dict.fromkeys(frame["group"]))
    figure = look.figure(height=1.2 + 0.36 * len(codes))
    axes = figure.subplots()
    second = set(frame.loc[frame["level"] == LEVELS["second"][chapter.language], "label"])
    for row in frame.to_dict("records"):
        x, y = groups.index(row["group"]), codes.index(row["label"])
        if not row["informants"]:
            axes.plot([x], [y], ".", color=look.LIGHT, markersize=3)
            continue
        colour = look.GREY if row["label"] in second else look.ACCENT
        axes.scatter([x], [y], s=430 * row["share"], color=colour, linewidth=0)
        axes.text(
            x + 0.22, y, number(row["informants"], chapter.language), ha="left", va="center", fontsize=9
        )
    axes.set_yticks(range(len(codes)), codes)
    axes.set_xticks(
        range(len(groups)),
        [
            fill(f"{name} ({size})", 16)
            for name, size in dict(zip(frame["group"], frame["size"], strict=True)).items()
        ],
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xlim(-0.5, len(groups) - 0.4)
    axes.set_ylim(len(codes) - 0.4, -0.6)
    return figure


def matrix_message(chapter: Chapter, frame: pd.DataFrame) -> str:
    """Which codes every group speaks of, in words."""
    groups = frame["group"].nunique()
    spoken_by = frame[frame["informants"] > 0].groupby("label", sort=False)["group"].nunique()
    everywhere = [label for label, times in spoken_by.items() if times == groups]
    codes = frame["label"].nunique()
    if not everywhere:
        return chapter.words(
            f"Ingen av {codes} koder förekommer i alla {groups} grupper",
            f"None of {codes} codes comes up in all {groups} groups",
        )
    return chapter.words(
        f"{len(everywhere)} av {codes} koder förekommer i alla {groups} grupper",
        f"{len(everywhere)} of {codes} codes come up in all {groups} groups",
    )


def show_matrix(chapter: Chapter, material: Material, table: pd.DataFrame) -> None:
    """Show the figure of codes by actor group."""
    frame = spoken(table, material)
    message = matrix_message(chapter, frame)
    chapter.figure(
        matrix_plot(chapter, frame),
        id="matrix-figure",
        caption=message,
        alternative=chapter.words(
            f"Rutnät med koder som rader och aktörsgrupper som kolumner; skivans yta är andelen av gruppens informanter. {message}. Antalen står i tabellen under.",
            f"A grid with codes as rows and actor groups as columns; the area of the disc is the share of the group's informants. {message}. The numbers stand in the table below.",
        ),
        note=chapter.words(
            "Skivans yta: andel av gruppens informanter; siffran: antal informanter; prick: ingen. Blått: aktörernas egna tolkningar. "
            "Grått: utvärderarens, längst ned. Efter gruppens namn står antal informanter.",
            "Area of the disc: share of the group's informants; figure: number of informants; dot: none. Blue: the actors' own "
            "interpretations. Grey: the evaluator's, at the bottom. After the group's name stands its number of informants.",
        ),
        data=frame,
    )
