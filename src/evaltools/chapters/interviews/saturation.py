"""Chapter 3, saturation: how many codes had come up after each interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaltools.chapters.interviews.codes import Material
from evaltools.notebook.chapter import Chapter
from evaltools.record import look
from evaltools.words.numbers import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def show(chapter: Chapter, material: Material) -> None:
    """Figure of how many codes had come up after each interview, in the order they were held."""
    from evaltools.interviews.coding import matrices

    table = matrices.saturation(material.agreed, material.transcripts, material.codebook).reset_index()
    table["source"] = material.source
    last = int(table.loc[table["new"] > 0, "interview"].max())
    codes, rest = int(table["cumulative"].iloc[-1]), len(table) - last
    said = {
        "sv": f"De {codes} koder som kodarna är eniga om hade alla kommit efter intervju {last} av {len(table)}; "
        f"{rest} intervjuer därefter gav ingen ny.",
        "en": f"The {codes} codes that the coders agree on had all come up after interview {last} of {len(table)}; "
        f"{rest} interviews after it gave none.",
    }
    chapter.finding(
        "saturation",
        kind="saturation",
        sv=said["sv"],
        en=said["en"],
        value=last,
        unit="interviews",
        method="new codes by order of interview",
        rows=list(material.rows.values()),
        headline=52,
        details={"codes": codes, "interviews": len(table)},
    )
    message = said[chapter.language].rstrip(".")
    chapter.figure(
        saturation_plot(chapter, table),
        id="saturation",
        caption=message,
        alternative=chapter.words(
            f"Trappa över antal koder som förekommit efter varje intervju, i tidsordning. {message}. Värdena finns att ladda ner.",
            f"A staircase of the number of codes that had come up after each interview, in order of time. {message}. The values can be downloaded.",
        ),
        note=chapter.words(
            "Att inga nya koder kommer betyder inte att allt om dem är sagt; en kort kodbok fylls fort.",
            "That no new codes come up does not mean that all about them is said; a short codebook fills quickly.",
        ),
        data=table,
    )


def saturation_plot(chapter: Chapter, table: pd.DataFrame) -> Figure:
    """Staircase of codes by interview, from zero, with the last new code marked."""
    figure = look.figure(height=2.8)
    axes = figure.subplots()
    x, y = table["interview"].to_numpy(), table["cumulative"].to_numpy()
    axes.step([0, *x], [0, *y], where="post", color=look.ACCENT, linewidth=1.6)
    new = table[table["new"] > 0]
    axes.plot(new["interview"], new["cumulative"], "o", color=look.ACCENT, markersize=5)
    for row in new.to_dict("records"):
        axes.annotate(
            f"+{number(row['new'], chapter.language)}", (row["interview"], row["cumulative"]), xytext=(6, -9),
            textcoords="offset points", fontsize=9,
        )  # fmt: skip
    axes.set_ylim(0, max(y) * 1.12)
    axes.set_xlim(0, len(table) + 0.5)
    axes.set_xticks(x)
    axes.set_xlabel(
        chapter.words("Intervju, i den ordning de hölls", "Interview, in the order they were held")
    )
    axes.set_ylabel(chapter.words("Koder som förekommit", "Codes that had come up"))
    return figure
