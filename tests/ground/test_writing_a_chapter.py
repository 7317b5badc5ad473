"""The guide to writing a chapter: exactly its text is run, and a report comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evaltools.record.contents import read_contents
from evaltools.record.finding import read_findings

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "writing-a-chapter.md"


def blocks(kind: str) -> list[str]:
    return re.findall(
        rf"^```{kind}\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )


def test_the_guides_chapter_runs_as_it_stands(small_study: Callable[..., Any], standing: Any) -> None:
    study = small_study()
    (entry,) = blocks("yaml")
    study.replace("study.yml", "margins:", entry + "margins:")
    parameters, opening, finding, showing = blocks("python")[:4]
    (heading,) = blocks("markdown")
    cells = [("code", ["parameters"], parameters), ("markdown", ["en"], heading)]
    cells += [("code", [], text) for text in (opening, finding, showing)]
    model = json.loads((study.root / "notebooks/1_counts.ipynb").read_text(encoding="utf-8"))
    made = [
        {"cell_type": kind, "id": f"c{place}", "metadata": {"tags": tags}, "source": source}
        | ({"execution_count": None, "outputs": []} if kind == "code" else {})
        for place, (kind, tags, source) in enumerate(cells)
    ]
    study.write("notebooks/2_levels.ipynb", json.dumps(model | {"cells": made}))
    ran = standing.command(["run", "--chapter", "levels", "--area", "0380"], study.root)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    folder = study.root / "outputs/small/2020-2021/0380/levels"
    found = {item.id: item.value for item in read_findings(folder / "findings.json")}
    assert found == {"levels/level/theft/2020": 120, "levels/level/theft/2021": 0}
    table, figure = read_contents(folder / "contents.json").exhibits
    assert (table.number, figure.number, figure.draw) == ("2.1", "2.1", "")
    page = (folder.parent / "report/sv/2_levels.html").read_text(encoding="utf-8")
    assert "Tillgrepp" in page
    assert "<svg" in page


def test_it_is_as_short_as_it_says() -> None:
    lines = [line for text in blocks("python")[1:4] for line in text.splitlines() if line.strip()]
    assert len(lines) <= 24
