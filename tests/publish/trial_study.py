"""A small study with everything a page can show, run through papermill: texts, tables, figures, gaps, a failure."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat

from evaltools.run.store import Record, write_record
from evaltools.study.model import Study, read_study
from evaltools.study.tables.prepare import prepare

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"

STUDY = """
study: trial
title: {sv: Prov på rapport, en: Trial of a report}
about: {sv: En påhittad studie för att pröva sidorna., en: A made-up study to try the pages.}
synthetic: true
data: [trial]
areas:
  - {id: "0380", name: {sv: Norra & södra, en: North & south}, level: municipality}
  - {id: "0381", name: {sv: Tomma, en: Empty}, level: municipality}
periods:
  - {id: "2018-2020", start: 2018-01-01, end: 2020-12-31}
chapters:
  - {id: trends, number: "2", notebook: 2_trends.ipynb, title: {sv: Utveckling, en: Change}, reads: [factors]}
  - {id: broken, number: "3", notebook: 3_broken.ipynb, title: {sv: Trasigt, en: Broken}}
  - {id: late, number: "4", notebook: 4_late.ipynb, title: {sv: Senare, en: Later}}
  - {id: sources, number: "B", notebook: B_sources.ipynb, title: {sv: Källor, en: Sources}}
"""

SOURCES = """
documents:
  - id: doc-a
    title: "Rapport <b>ett</b>"
    author: Kommunen
    year: 2021
    kind: {{sv: Rapport, en: Report}}
    synthetic: true
    url: "https://example.org/rapport"
files:
  - path: trial/factors.csv
    table: factors
    documents: [doc-a]
    sha256: {sha}
"""

FACTORS = (
    "id,area,kind,name_sv,name_en,source,locator,note\n"
    'r1,0380,risk,"{hostile}","{hostile}",doc-a,"Tabell 1, s. 3",En anmärkning\n'
    "r2,0380,risk,Ensamhet,Loneliness,doc-a,s. 4,\n"
)

PARAMETERS = 'study = "study.yml"\nperiod = "2018-2020"\narea = "0380"\nlanguage = "sv"'

OPEN = """
import sys
import pandas as pd
from evaltools.notebook import Column, open_chapter
from evaltools.words import StudyWords, cite, joined, say
chapter = open_chapter("{id}", period=period, area=area, language=language, study=study)
print("chatter on stdout")
print("chatter on stderr", file=sys.stderr)
"""

RESULTS = """
rows = chapter.read("factors")
if len(rows) == 0:
    chapter.no_data(StudyWords({"sv": "Inga uppgifter för området.", "en": "No data for this area."}))
else:
    changes = []
    for number, verdict in enumerate(["improved", "worsened", "no change worth having", "cannot tell", "not testable"]):
        text = StudyWords({"sv": f"Stölderna ändrades {number}.", "en": f"Thefts changed {number}."})
        changes.append(chapter.finding(
            f"change/theft/all/{area}/{2010 + number}-{2011 + number}", text, kind="change", verdict=verdict, rows=rows,
            value=0.87, unit="ratio", low=0.8, high=0.95, level=0.95, method="exact test", settings={"margin": 0.1},
            details={"name": StudyWords({"sv": "Stölder", "en": "Thefts"}), "before": 100, "after": 87, "difference": -13.0,
                     "p_value": 0.0004, "odd": [1, 2.5, None], "flag": True}))
    first = chapter.finding("headline/all", StudyWords({"sv": "Av 100 stölder blev 87.", "en": "Of 100 thefts 87 were left."}),
        kind="headline", findings=tuple(item.id for item in changes), headline=10, value=87)
    chapter.finding("status/all", StudyWords({"sv": "Tre insatser.", "en": "Three interventions."}), kind="status-count",
        rows=rows, details={"green": 2, "yellow": 0, "red": 1, "grey": 0}, value=3)
    chapter.finding("intervention/i1", StudyWords({"sv": "Nattvandring: grön.", "en": "Night walks: green."}), kind="status",
        rows=rows, value="green", details={"name": StudyWords({"sv": "Nattvandring", "en": "Night walks"})})
    before, after = StudyWords({"sv": "Läs", "en": "Read"}), StudyWords({"sv": "i klartext.", "en": "plainly."})
    chapter.text(joined(before, cite("87", first), after))
"""

TABLE = """
if len(rows):
    frame = rows.assign(colour=["green", "red"], verdict=["improved", "worsened"], moved=[-1.0, 2.0],
                        group=["A", "B"], value=[1234.5, float("nan")], finding=[first.id, changes[0].id])
    chapter.table(frame, id="factors", caption=StudyWords({"sv": "Faktorer", "en": "Factors"}), aid="Läs radvis.",
        note="– = saknas & förklaras", group_rows="group",
        columns={"name": Column("Namn"), "value": Column("Värde", "number", decimals=1, group="Mått"),
                 "moved": Column("Ändring", "number", group="Mått"), "colour": Column("Färg", "status"),
                 "verdict": Column("Utslag", "verdict", direction="moved"), "finding": Column("Spåra", "finding")})
rows
"""

FIGURE = """
if len(rows):
    from evaltools.record import look
    figure = look.figure(height=2.0)
    axes = figure.add_subplot()
    axes.plot([1, 2], [3, 1], "o", label="<b>")
    axes.set_xlabel("Tid")
    chapter.figure(figure, rows, id="fall", caption="Det föll <snabbt>", alternative="Två punkter; den andra är lägre.")
chapter.close()
"""


SOURCES_TABLE = """
chapter.no_data(StudyWords({"sv": "Inga motsägelser.", "en": "No contradictions."}))
chapter.table(pd.DataFrame({"a": [1]}), id="files", caption="Filer", columns={"a": Column("Antal", "number")})
chapter.close()
"""


def write_study(root: Path) -> Study:
    """Write study file, raw data and notebooks."""
    raw = root / "data" / "raw" / "trial"
    raw.mkdir(parents=True)
    text = FACTORS.format(hostile=HOSTILE)
    (raw / "factors.csv").write_text(text, encoding="utf-8")
    sha = hashlib.sha256(text.encode()).hexdigest()
    (raw.parent / "sources.yml").write_text(SOURCES.format(sha=sha), encoding="utf-8")
    (root / "study.yml").write_text(STUDY, encoding="utf-8")
    notebooks = root / "notebooks"
    notebooks.mkdir()
    trends = [
        md("# Utveckling\n\nText med <script>alert(1)</script> och [tabell](table:factors).", "sv"),
        md("# Change\n\nText with [a table](table:factors), [no such](table:absent) and https.", "en"),
        code(PARAMETERS, "parameters"),
        code(OPEN.format(id="trends")),
        md("## Det viktigaste", "sv"),
        md("## In brief", "en"),
        code(RESULTS),
        md("#### För djupt\n\n## Det viktigaste", "sv"),
        code(TABLE),
        code(FIGURE),
        md("## Inget att visa\n\nText om det som inte finns.", "sv"),
        code("nothing = 1"),
    ]
    broken = [md("# Trasigt"), code(PARAMETERS, "parameters"), code(f"raise ValueError({HOSTILE!r})")]
    sources = [
        md("# Källor", "sv"),
        md("# Sources", "en"),
        code(PARAMETERS, "parameters"),
        code(OPEN.format(id="sources") + SOURCES_TABLE),
    ]
    for name, cells in (
        ("2_trends", trends),
        ("3_broken", broken),
        ("4_late", sources),
        ("B_sources", sources),
    ):
        kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebooks / f"{name}.ipynb")
    return read_study(root / "study.yml")


def md(text: str, *tags: str) -> nbformat.NotebookNode:
    """A Markdown cell."""
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": list(tags)})


def code(text: str, *tags: str) -> nbformat.NotebookNode:
    """A code cell."""
    return nbformat.v4.new_code_cell(text.strip(), metadata={"tags": list(tags)})


def run_chapter(study: Study, chapter: str, area: str, standing: Any) -> None:
    """Run a chapter as `evaltools run` does, into the folder of its results."""
    folder = study.root / "outputs" / study.id / "2018-2020" / area / chapter
    folder.mkdir(parents=True, exist_ok=True)
    job = f"2018-2020/{area}/{chapter}"
    error = standing.notebook(
        study.root / "notebooks" / study.chapter(chapter).notebook,
        folder / "notebook.ipynb",
        {"study": str(study.root / "study.yml"), "period": "2018-2020", "area": area, "language": "sv"},
        {"EVALTOOLS_OUTPUT": str(folder)},
    )
    if error is not None:
        write_record(folder, Record(job, "key", "failed", reason=error["name"], cell=error["cell"]))
        return
    contents = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"]
    record = Record(job, "key", "succeeded", findings=len(findings), lacking=len(contents["remarks"]))
    write_record(folder, record)


def trial(root: Path, standing: Any) -> Study:
    """Write the study and run what shall have run: everything but `late`, and for the empty area one chapter alone."""
    study = write_study(root)
    prepare(study)
    for chapter in ("trends", "broken", "sources"):
        run_chapter(study, chapter, "0380", standing)
    run_chapter(study, "trends", "0381", standing)
    return study
