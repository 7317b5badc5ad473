"""Differences as text for a terminal, JSON for programs, and a page for reviewers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaltools.run.diff.compare import KINDS, Comparison, Difference, plain_words
from evaltools.words.catalogue import known_languages
from evaltools.words.messages import Message, Said, in_context, say
from evaltools.words.voice import Voice, english

HEADINGS: dict[str, Message] = {
    "verdict": say("Verdicts that flipped"),
    "value": say("Values that changed"),
    "added": say("Findings added"),
    "removed": say("Findings removed"),
    "basis": say("Same result on other raw rows"),
    "wording": say("Reworded"),
}
OUTCOMES: dict[str, Message] = {
    "succeeded": in_context("outcome", "succeeded"),
    "failed": in_context("outcome", "failed"),
    "skipped": in_context("outcome", "skipped"),
    "not run": in_context("outcome", "not run"),
}
SIDES: dict[str, Message] = {
    "both": in_context("side of a comparison", "both"),
    "before": say("Before"),
    "after": say("After"),
}


def to_text(found: Comparison) -> str:
    """Differences in lines, the weightiest first."""
    lines = [f"before  {found.before}", f"after   {found.after}"]
    for name, (old, new) in found.chapters.items():
        lines.append(f"chapter {name}: {old} before, {new} after")
    for kind in KINDS:
        items = found.of(kind)
        if items:
            lines += ["", f"{HEADINGS[kind].text} ({len(items)})"]
        for item in items:
            lines += _lines(item)
    counts = ", ".join(
        f"{len(found.of(kind))} {HEADINGS[kind].text.lower()}" for kind in KINDS if found.of(kind)
    )
    lines += ["", f"{found.same} findings the same" + (f"; {counts}" if counts else "")]
    return "\n".join(lines) + "\n"


def _lines(item: Difference) -> list[str]:
    where = f"{item.report}  " if item.report else ""
    lines = [f"  {where}{item.id}"]
    if item.kind in ("added", "removed"):
        finding = item.after or item.before
        lines.append(f"      {plain_words(finding.text)}" if finding else "")
    for name, (old, new) in item.changes.items():
        if name == "text":
            lines += [f"      was  {plain_words(old)}", f"      is   {plain_words(new)}"]
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
                "changes": {
                    name: [plain_words(side) for side in pair] for name, pair in item.changes.items()
                },
                "rows": [
                    _reference(row.reference) | {"text": row.text, "side": row.side} for row in item.rows
                ],
            }
            for item in found.differences
        ],
    }
    return json.dumps(given, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _entry(finding: Any) -> dict[str, Any]:
    names = ("kind", "value", "unit", "low", "high", "verdict", "method", "synthetic")
    return {name: getattr(finding, name) for name in names} | {"text": plain_words(finding.text)}


def _reference(row: Any) -> dict[str, Any]:
    return {name: plain_words(value) for name, value in vars(row).items()}


def to_html(found: Comparison, language: str) -> str:
    """Differences as a page that opens offline; whatever the findings hold is shown, never executed.

    Parameters
    ----------
    found : the differences.
    language : of the page.
    """
    import jinja2

    from evaltools.formats.templates import speaking

    voice = Voice(language, words_from=known_languages())
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speaking(environment)
    environment.filters["number"] = lambda value: plain(value, voice)
    environment.filters["pair"] = lambda values: pair(values, voice)
    return environment.get_template("page.html.j2").render(
        found=found, kinds=KINDS, headings=HEADINGS, outcomes=OUTCOMES, sides=SIDES, voice=voice
    )


def pair(values: Sequence[Any], voice: Voice | None = None) -> tuple[str, str]:
    """Two values that differ, with as many digits as it takes to see it."""
    for digits in range(6, 18):
        old, new = (plain(value, voice, digits) for value in values)
        if old != new:
            break
    return old, new


def plain(value: Any, voice: Voice | None = None, digits: int = 6) -> str:
    """A value as a reader writes it, a number with at most so many significant digits."""
    speaker = voice or english()
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        return speaker.number(value, _decimals(value, digits))
    if isinstance(value, bool | int | Said):
        return speaker.speak(value)
    return str(value)


def _decimals(value: float, digits: int) -> int:
    text = f"{value:.{digits}g}"
    if "e" in text or "." not in text:
        return 0 if abs(value) >= 1 else digits
    return len(text.split(".")[1])
