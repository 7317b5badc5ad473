"""Differences as text for a terminal, JSON for programs, and a page for reviewers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evaltools.run.diff.compare import KINDS, Comparison, Difference
from evaltools.words.numbers import number

HEADINGS = {
    "verdict": {"sv": "Bedömningar som ändrats", "en": "Verdicts that flipped"},
    "value": {"sv": "Ändrade värden", "en": "Values that changed"},
    "added": {"sv": "Nya resultat", "en": "Findings added"},
    "removed": {"sv": "Resultat som saknas", "en": "Findings removed"},
    "basis": {"sv": "Samma resultat på andra rader", "en": "Same result on other raw rows"},
    "wording": {"sv": "Annan formulering", "en": "Reworded"},
}

WORDS = {
    "title": {"sv": "Skillnader mellan två körningar", "en": "Differences between two runs"},
    "same": {"sv": "resultat är lika", "en": "findings are the same"},
    "none": {"sv": "Inga skillnader.", "en": "No differences."},
    "before": {"sv": "Före", "en": "Before"},
    "after": {"sv": "Efter", "en": "After"},
    "what": {"sv": "Uppgift", "en": "Item"},
    "rows": {"sv": "Rådata bakom", "en": "Raw rows behind it"},
    "both": {"sv": "båda", "en": "both"},
    "chapters": {"sv": "Kapitel som gick annorlunda", "en": "Chapters that went otherwise"},
    "chapter": {"sv": "Kapitel", "en": "Chapter"},
    "tolerance": {
        "sv": "Tal som skiljer sig med högst denna andel räknas som lika:",
        "en": "Numbers that differ by no more than this share count as the same:",
    },
    "skip": {"sv": "Hoppa till innehållet", "en": "Skip to content"},
    "synthetic": {"sv": "Syntetiskt material", "en": "Synthetic material"},
    "succeeded": {"sv": "klart", "en": "succeeded"},
    "failed": {"sv": "misslyckades", "en": "failed"},
    "skipped": {"sv": "hoppades över", "en": "skipped"},
    "not run": {"sv": "inte kört", "en": "not run"},
}


def to_text(found: Comparison) -> str:
    """Differences in lines, the weightiest first."""
    lines = [f"before  {found.before}", f"after   {found.after}"]
    for name, (old, new) in found.chapters.items():
        lines.append(f"chapter {name}: {old} before, {new} after")
    for kind in KINDS:
        items = found.of(kind)
        if items:
            lines += ["", f"{HEADINGS[kind]['en']} ({len(items)})"]
        for item in items:
            lines += _lines(item)
    counts = ", ".join(
        f"{len(found.of(kind))} {HEADINGS[kind]['en'].lower()}" for kind in KINDS if found.of(kind)
    )
    lines += ["", f"{found.same} findings the same" + (f"; {counts}" if counts else "")]
    return "\n".join(lines) + "\n"


def _lines(item: Difference) -> list[str]:
    where = f"{item.report}  " if item.report else ""
    lines = [f"  {where}{item.id}"]
    if item.kind in ("added", "removed"):
        finding = item.after or item.before
        lines.append(f"      {finding.text['en']}" if finding else "")
    for name, (old, new) in item.changes.items():
        if name == "text":
            lines += [f"      was  {old['en']}", f"      is   {new['en']}"]
        else:
            before, after = pair((old, new))
            lines.append(f"      {name:<12} {before} -> {after}")
    for row in item.rows:
        mark = {"both": " ", "before": "-", "after": "+"}[row.side]
        ref = row.reference
        lines.append(f"    {mark} {ref.file}:{ref.line} ({ref.source}, {ref.locator})")
        if row.text:
            lines.append(f"        {row.text}")
    return lines


def to_json(found: Comparison) -> str:
    """Differences as data."""
    given = {
        "before": found.before,
        "after": found.after,
        "tolerance": found.tolerance,
        "same": found.same,
        "chapters": {name: list(pair) for name, pair in found.chapters.items()},
        "differences": [
            {
                "kind": item.kind,
                "report": item.report,
                "id": item.id,
                "before": None if item.before is None else _entry(item.before),
                "after": None if item.after is None else _entry(item.after),
                "changes": {name: list(pair) for name, pair in item.changes.items()},
                "rows": [asdict(row.reference) | {"text": row.text, "side": row.side} for row in item.rows],
            }
            for item in found.differences
        ],
    }
    return json.dumps(given, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _entry(finding: Any) -> dict[str, Any]:
    names = ("kind", "value", "unit", "low", "high", "verdict", "method", "synthetic")
    return {name: getattr(finding, name) for name in names} | {"text": dict(finding.text)}


def to_html(found: Comparison, language: str) -> str:
    """Differences as a page that opens offline; whatever the findings hold is shown, never executed.

    Parameters
    ----------
    found : the differences.
    language : `sv` or `en`.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = lambda value: plain(value, language)
    environment.filters["pair"] = lambda values: pair(values, language)
    return environment.get_template("page.html.j2").render(
        found=found, kinds=KINDS, headings=HEADINGS, t={name: words[language] for name, words in WORDS.items()},
        language=language,
    )  # fmt: skip


def pair(values: Sequence[Any], language: str = "en") -> tuple[str, str]:
    """Two values that differ, with as many digits as it takes to see it."""
    for digits in range(6, 18):
        old, new = (plain(value, language, digits) for value in values)
        if old != new:
            break
    return old, new


def plain(value: Any, language: str = "en", digits: int = 6) -> str:
    """A value as a reader writes it, a number with at most so many significant digits."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return ("ja" if value else "nej") if language == "sv" else ("yes" if value else "no")
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, float):
        return number(value, language, _decimals(value, digits))
    if isinstance(value, Mapping):
        return str(value.get(language, value))
    return str(value)


def _decimals(value: float, digits: int) -> int:
    text = f"{value:.{digits}g}"
    if "e" in text or "." not in text:
        return 0 if abs(value) >= 1 else digits
    return len(text.split(".")[1])
