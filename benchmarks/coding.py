"""Speed of a whole project at work, without the page: 60 interviews, 20,000 codings, 230 codes, a million words.

python benchmarks/coding.py          prints, and writes benchmarks/results/coding.txt

Opens the project, codes passages, changes the code tree, finds passages by their codes, searches words, phrases and
expressions, writes a cell of the framework matrix and a causal link.
"""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

INTERVIEWS, CODINGS, CODES, WORDS = 60, 20_000, 230, 1_000_000
REPEATS = 5
RESULTS = Path(__file__).parent / "results" / "coding.txt"
SPOKEN = [
    "samverkan",
    "polisen",
    "området",
    "trygghet",
    "ungdomar",
    "skolan",
    "möten",
    "källare",
    "belysning",
    "kväll",
    "gården",
    "och",
    "det",
    "som",
    "inte",
    "var",
    "jag",
    "vi",
    "hade",
    "man",
    "har",
    "aldrig",
    "någon",
    "förtroende",
    "pengar",
    "kommunen",
    "föräldrar",
    "grannar",
    "fritidsgården",
    "torget",
    "bussen",
    "socialtjänsten",
]


def make_project(folder: Path) -> None:
    """A made-up project of the size, two coders, written as logs that the workbench writes."""
    from evaltools.interviews import Code, Codebook, Transcript, new_coding, write_codebook, write_transcript
    from evaltools.interviews.coding.codings import CodingStore, coding_line

    draw = random.Random(11)
    groups = [f"group-{number}" for number in range(23)]
    codes = [Code(name, f"Tema {name}", definition="Ett tema.") for name in groups]
    codes += [
        Code(f"code-{number}", f"Kod {number}", groups[number % len(groups)], "En kod.")
        for number in range(CODES - len(groups))
    ]
    write_codebook(Codebook(tuple(codes)), folder / "codebook.yml")
    store = CodingStore(folder / "codings")
    store.folder.mkdir(parents=True)
    for number in range(INTERVIEWS):
        turns, left = [], WORDS // INTERVIEWS
        while left > 0:
            turn = draw.choices(SPOKEN, k=min(left, draw.randint(20, 120)))
            left -= len(turn)
            turns.append("IP1: " + " ".join(turn).capitalize() + ".")
        text = Transcript(f"int-{number:02}", "\n\n".join(turns) + "\n", (f"ip-{number:02}",), synthetic=True)
        write_transcript(text, folder / "transcripts")
        for coder in ("anna", "bo"):
            rows = []
            for _ in range(CODINGS // INTERVIEWS // 2 + 1):
                start = draw.randrange(len(text.text) - 400)
                end = start + draw.randint(20, 300)
                coding = new_coding(text, coder, start, end, f"code-{draw.randrange(CODES - len(groups))}")
                rows.append(json.dumps(coding_line(coding), ensure_ascii=False))
            store.path(text.id, coder).write_text("\n".join(rows) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Times:
    """Of several runs, in milliseconds: by the clock, and of the processor, which other work does not lengthen."""

    clock: list[float]
    processor: list[float]


def milliseconds(work: Callable[[], object], repeats: int = REPEATS) -> Times:
    """Time of each of several runs."""
    times = Times([], [])
    for _ in range(repeats):
        started, spent = time.perf_counter(), time.process_time()
        work()
        times.clock.append(1000 * (time.perf_counter() - started))
        times.processor.append(1000 * (time.process_time() - spent))
    return times


def line(what: str, times: Times, target: float | None = None, note: str = "") -> str:
    """A row of the report."""
    aim = f"   (target {target:.0f})" if target else ""
    return (
        f"{what:<54} median {statistics.median(times.clock):8.1f} ms   worst of {len(times.clock):2} "
        f"{max(times.clock):8.1f} ms   processor {statistics.median(times.processor):7.1f} ms{aim}{note}"
    )


def opening(folder: Path) -> list[str]:
    """Opening, as the page's first answer needs it: list, tree, progress, codings."""
    from evaltools.interviews import open_project

    def everything() -> int:
        project = open_project(folder, "anna", "sv", blind=False)
        return len(project.interviews) + len(project.codings()) + len(project.tree.codes)

    return [line("opens: texts, tree, all codings checked, progress", milliseconds(everything), 2000)]


def working(folder: Path) -> list[str]:
    """Coding, the tree, and what is written beside it."""
    from evaltools.interviews import open_project

    project = open_project(folder, "anna", "sv", blind=False)
    place = iter(range(1, 10_000))
    first = milliseconds(lambda: project.code("int-07", next(place), 4000, "code-7"), 1)
    more = milliseconds(lambda: project.code("int-07", next(place), 4000, "code-7"), 20)
    seen = milliseconds(lambda: (project.code("int-07", next(place), 4000, "code-7"), project.codings()), 20)
    tree = milliseconds(lambda: project.tree.rename("code-9", f"Kod {next(place)}"), 10)
    cell = milliseconds(lambda: project.framework.summarise("int-07", "code-7", f"Kort {next(place)}"), 10)
    said = iter(project.transcripts["int-07"].units("sentence"))

    def link() -> None:
        unit = next(said)
        project.links.add("int-07", unit.start, unit.end, "code-7", "node:safety")

    causal = milliseconds(link, 10)
    return [
        line("codes the first passage of an interview, on the disk", first, 100),
        line("codes another", more, 100),
        line("codes another, and all codings are listed again", seen, 100),
        line("renames a code, codebook.yml written", tree, 100),
        line("writes a cell of the framework matrix", cell, 100),
        line("codes a causal link", causal, 100),
    ]


def finding(folder: Path) -> list[str]:
    """Retrieval and search."""
    from evaltools.interviews import Query, SearchIndex, open_project, retrieve

    project = open_project(folder, "anna", "sv", blind=False)
    lines = []
    for what, query in (
        ("passages of a theme and the codes below it", Query(("group-3",))),
        ("passages of a theme where another is coded too", Query(("group-3",), also=("group-4",))),
        ("passages of a theme near another", Query(("group-3",), near=("group-4",))),
    ):
        n = len(retrieve(project, query))
        lines.append(
            line(what, milliseconds(lambda query=query: retrieve(project, query)), note=f"   {n:,} found")
        )
    lines.append(
        line(
            "makes all texts ready for search, once",
            milliseconds(lambda: SearchIndex(project.transcripts), 3),
        )
    )
    index = SearchIndex(project.transcripts)
    for what, text, kind in (
        ("a word", "förtroende", "phrase"),
        ("a word that nobody says", "lamporna", "phrase"),
        ("a beginning of words", "social*", "phrase"),
        ("an ending of words", "*gården", "phrase"),
        ("a phrase", "polisen och skolan", "phrase"),
        ("two words in one turn", "pengar kommunen", "words"),
        ("an expression", r"kom\w+n\s+pengar", "regex"),
    ):
        n = index.find(text, kind).total
        times = milliseconds(lambda text=text, kind=kind: index.find(text, kind))
        lines.append(line(f"searches {what}: {text}", times, 500, f"   {n:,} found"))
    return lines


def main() -> None:
    """Measure, print and keep."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        make_project(folder)
        size = sum(path.stat().st_size for path in (folder / "transcripts").iterdir()) / 1e6
        head = [
            f"A project at work: {INTERVIEWS} interviews, {WORDS:,} words ({size:.1f} MB), {CODINGS:,} codings by two coders, "
            f"{CODES} codes",
            f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}",
            "Where the load is above the number of processors, the clock measures waiting for others too.",
            "",
        ]
        text = "\n".join([*head, *opening(folder), *working(folder), *finding(folder), ""])
    print(text)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
