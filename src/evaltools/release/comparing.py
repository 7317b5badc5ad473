"""Two sets of published reports held against each other: findings, cells of tables, and the text of pages in each language."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from evaltools.checks import BadInput
from evaltools.publish.results import page_of
from evaltools.record.finding import Finding, read_findings
from evaltools.run.diff.compare import Difference as FindingDifference
from evaltools.run.diff.compare import compare
from evaltools.run.diff.read import RunFindings
from evaltools.study.model import Study

TOLERANCE = 1e-9
"""Share by which numbers may differ: the last digits depend on the processor."""
MOST = 200
"""So many differences are listed; the others are counted."""
_OF_A_RUN = {"software"}
"""Tables that say with what a run was made."""
_NUMBER = re.compile(r"[-+−]?\d[\d  ]*(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True)
class Difference:
    """One place where the two say something else."""

    kind: str
    """finding, cell, text or missing."""
    report: str
    where: str
    """Id of the finding, file and cell, or page and line."""
    before: str
    after: str
    by: float | None = None
    """How much a number differs, where both are numbers."""
    rows: tuple[str, ...] = ()
    """Raw rows behind a finding, as file and line."""


@dataclass
class Agreement:
    """How far two sets of reports agree."""

    findings: int = 0
    """Findings compared, and so on; each report's once, pages in every language."""
    cells: int = 0
    numbers: int = 0
    """Numbers in the text of pages."""
    pages: int = 0
    differences: list[Difference] = field(default_factory=list)


def compare_reports(
    before: Path,
    after: Path,
    *,
    study: Study,
    reports: Sequence[tuple[str, str]],
    left_out: Collection[str] = (),
) -> Agreement:
    """Compare published reports.

    Parameters
    ----------
    before, after : folders that hold what `outputs` holds.
    study : the study.
    reports : period and area of each report.
    left_out : chapters that could not be run; what is said of them and of the whole is not compared.

    Returns
    -------
    Agreement
        what was compared and where it differs.
    """
    found = Agreement()
    for period, area in reports:
        one, other = (folder / study.id / period / area / "report" for folder in (before, after))
        name = f"{period}/{area}"
        # Findings are the same in all languages.
        _findings(one / study.languages[0], other / study.languages[0], name, left_out, found)
        for language in study.languages:
            _tables(one / language, other / language, f"{name} {language}", left_out, found)
            _pages(one / language, other / language, f"{name} {language}", study, left_out, found)
    return found


def _findings(one: Path, other: Path, report: str, left_out: Collection[str], found: Agreement) -> None:
    sides = []
    for folder in (one, other):
        try:
            items = read_findings(folder / "findings.json")
        except BadInput:
            found.differences.append(_missing(report, "findings.json", one, other))
            return
        kept = [item for item in items if item.id.split("/")[0] not in left_out]
        sides.append(RunFindings(folder, {(report, item.id): item for item in kept}))
    found.findings += len(sides[0].findings)
    for item in compare(sides[0], sides[1], TOLERANCE).differences:
        found.differences.append(_of_finding(item, report))


def _of_finding(item: FindingDifference, report: str) -> Difference:
    old, new = item.before, item.after
    name, (before, after) = next(iter(item.changes.items()), ("", (_is(old), _is(new))))
    by = None
    if isinstance(before, int | float) and isinstance(after, int | float):
        by = float(after) - float(before)
    rows = tuple(dict.fromkeys(f"{row.reference.file}:{row.reference.line}" for row in item.rows))[:5]
    where = f"{item.id} ({name})" if name else item.id
    return Difference("finding", report, where, str(before), str(after), by, rows)


def _is(item: Finding | None) -> str:
    return "–" if item is None else "+"


def _missing(report: str, name: str, one: Path, other: Path) -> Difference:
    """A file that is not in both, or cannot be read in one."""
    here, there = ("+" if (folder / name).is_file() else "–" for folder in (one, other))
    return Difference("missing", report, name, here, there)


def _tables(one: Path, other: Path, report: str, left_out: Collection[str], found: Agreement) -> None:
    """Cells of every table and of the data of every figure."""
    names = {
        path.relative_to(folder).as_posix()
        for folder in (one, other)
        for path in folder.rglob("*.csv")
        if path.relative_to(folder).parts[1] not in left_out
    }
    for name in sorted(names):
        if name.endswith(("sources/files.csv", "sources/software.csv")):
            continue  # versions and checksums of where it was run are told by themselves
        if not ((one / name).is_file() and (other / name).is_file()):
            found.differences.append(_missing(report, name, one, other))
            continue
        before, after = (_cells(folder / name) for folder in (one, other))
        for place in sorted({*before, *after}):
            found.cells += 1
            old, new = before.get(place, "–"), after.get(place, "–")
            if not _same(old, new):
                where = f"{name}:{place[0] + 1}, {place[1]}"
                found.differences.append(Difference("cell", report, where, old, new, _by(old, new)))


def _cells(path: Path) -> dict[tuple[int, str], str]:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    head = rows[0] if rows else []
    return {
        (line, head[column] if column < len(head) else str(column)): cell
        for line, row in enumerate(rows[1:], 1)
        for column, cell in enumerate(row)
    }


def _number(text: str) -> float | None:
    try:
        return float(text.replace(" ", "").replace(" ", "").replace("−", "-").replace(",", "."))
    except ValueError:
        return None


def _by(old: str, new: str) -> float | None:
    one, other = _number(old), _number(new)
    return None if one is None or other is None else other - one


def _same(old: str, new: str) -> bool:
    if old == new:
        return True
    one, other = _number(old), _number(new)
    if one is None or other is None:
        return False
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


def _pages(
    one: Path, other: Path, report: str, study: Study, left_out: Collection[str], found: Agreement
) -> None:
    """The text of chapters' pages, line by line; the first page and that of provenance where nothing is left out."""
    names = [page_of(chapter) for chapter in study.chapters if chapter.id not in left_out]
    if not left_out:
        names += ["index.html", "provenance.html"]
    for name in names:
        if not ((one / name).is_file() and (other / name).is_file()):
            found.differences.append(_missing(report, name, one, other))
            continue
        before, after = (list(_lines(folder / name)) for folder in (one, other))
        found.pages += 1
        found.numbers += sum(len(_NUMBER.findall(line)) for line in before)
        for old, new in _unlike(before, after):
            by = _by(old, new)
            found.differences.append(Difference("text", report, name, old, new, by))


def _unlike(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    from difflib import SequenceMatcher

    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            old, new = " / ".join(before[a:b]) or "–", " / ".join(after[c:d]) or "–"
            yield _short(old, new)


def _short(old: str, new: str) -> tuple[str, str]:
    """Two texts from where they begin to differ, which is what one needs to see of them."""
    same = next((place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)
    begin = max(0, same - 60)
    cut = "… " if begin else ""
    return cut + old[begin : begin + 200], cut + new[begin : begin + 200]


def _lines(path: Path) -> Iterator[str]:
    reader = _Text()
    reader.feed(path.read_text(encoding="utf-8"))
    for part in reader.parts:
        if text := " ".join(part.split()):
            yield text


class _Text(HTMLParser):
    """The visible text of a page without what says when and with what it was run."""

    _BLOCKS = frozenset(
        [
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "td",
            "th",
            "caption",
            "figcaption",
            "div",
            "section",
            "header",
            "footer",
            "nav",
            "dt",
            "dd",
            "summary",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = [""]
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new line at a block, and pass over what belongs to the run."""
        if self._hidden:
            self._hidden += tag not in _VOID
            return
        given = dict(attrs)
        classes, name = (given.get("class") or "").split(), given.get("id") or ""
        # What leads from page to page says which chapters were run; it is no result.
        if tag in ("script", "style", "nav") or "run" in classes or name in _OF_A_RUN:
            self._hidden = int(tag not in _VOID)
        elif tag in self._BLOCKS:
            self.parts.append("")
        if alt := given.get("alt"):
            self.parts[-1] += f" {alt} "

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        if not self._hidden and (alt := dict(attrs).get("alt")):
            self.parts[-1] += f" {alt} "

    def handle_endtag(self, tag: str) -> None:
        """End a line at the end of a block."""
        if self._hidden:
            self._hidden -= tag not in _VOID
        elif tag in self._BLOCKS:
            self.parts.append("")

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self._hidden:
            self.parts[-1] += data
