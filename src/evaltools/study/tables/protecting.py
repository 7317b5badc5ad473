"""Disclosure control where tables are prepared: no notebook sees a number that must not be shown, so none can publish it.

What is derived from a number (a ratio, an interval, an arrow, a sentence, a drawing) cannot be made from one that is
withheld. All tables, areas and periods of a study are looked at together, and what was released earlier with them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.disclosure.account import Account, small_mark
from evaltools.disclosure.cells import Cell, Key, Reason, Shown
from evaltools.disclosure.suppression import Protected, protect
from evaltools.study.model import Study
from evaltools.study.sources import Sources
from evaltools.study.tables.links import Placed, Rows
from evaltools.study.tables.plan_tables import Outcome
from evaltools.words.messages import StudyWords

SHOWN = "shown.json"
"""What a publication shows and withholds, for the next one to take into account."""
RELEASES = "releases"
"""Folder of the study in which releases lie, each with its own."""


@dataclass(frozen=True)
class ProtectedRows:
    """Rows as they may be shown, and what was done to them."""

    rows: Rows
    account: Account
    shown: tuple[Shown, ...]


def protected_rows(study: Study, sources: Sources, rows: Rows) -> ProtectedRows:
    """Withhold what must not be shown.

    Parameters
    ----------
    study : with its rules and exceptions.
    sources : with what is declared public statistics.
    rows : as they were read and checked.

    Raises
    ------
    BadInput
        for an earlier publication that cannot be read.
    """
    public = frozenset(document.id for document in sources.documents if document.public)
    own = tuple(sorted(public & {row.source for found in rows.values() for row, _, _ in found}))
    if study.disclosure.off is not None:
        return ProtectedRows(rows, Account(public=own), ())
    table = _Observed(study, public, rows)
    made = table.protected()
    changed = {**rows, "observations": table.rewritten(made)} if "observations" in rows else dict(rows)
    small, withheld = table.counted(made)
    for name in ("outcomes", "stated_totals"):
        if name in rows:
            changed[name], few = _few_in(rows[name], public, study)
            small |= {name: few} if few else {}
    account = Account(small, withheld, table.named(made.open), dict(table.no_base), own, len(table.cells))
    return ProtectedRows(changed, account, table.shown(made))


def earlier_files(study: Study) -> list[Path]:
    """What was published earlier: files the study file names, and those of its releases."""
    named = [study.root / name for name in study.disclosure.earlier]
    return [*named, *sorted((study.root / RELEASES).glob(f"*/{SHOWN}"))]


def _earlier(study: Study) -> dict[tuple[Key, str], Shown]:
    found: dict[tuple[Key, str], Shown] = {}
    for path in earlier_files(study):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["study"] != study.id:
                continue
            entries = [Shown.from_data(item) for item in data["numbers"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"an earlier publication cannot be read ({type(error).__name__})."
            remedy = "Put the file back as it was published, or take it off `disclosure: earlier`."
            raise BadInput(
                Problem("bad-earlier-release", message, remedy, str(path.relative_to(study.root)))
            ) from None
        found |= {(item.key, item.layer): item for item in entries}
    return found


class _Observed:
    """The observations of a study as numbers of persons or events."""

    def __init__(self, study: Study, public: frozenset[str], rows: Rows) -> None:
        self.study, self.public, self.rules = study, public, study.disclosure.rules
        self.rows: list[Placed] = rows.get("observations", [])
        self.indicators: dict[str, Any] = {row.id: row for row, _, _ in rows.get("indicators", [])}  # type: ignore[attr-defined]
        self.no_base: Counter[str] = Counter()
        self.alone: dict[int, Reason] = {}
        """Rows that stand for no number of persons and rest on too few: means and indices."""
        self.owner: list[int] = []
        """The row of each number; -1 for one that only an earlier release has."""
        self.cells: list[Cell] = []
        self._earlier = _earlier(study)
        for place, (row, _, _) in enumerate(self.rows):
            self._take(place, row)
        met = {(cell.key, cell.layer) for cell in self.cells}
        for (key, layer), item in self._earlier.items():
            if (key, layer) not in met and item.number is not None and key[0] in self.indicators:
                about = self.indicators[key[0]]
                cell = Cell(
                    key, about.topic, item.number, slack=item.slack, layer=item.layer, known=True,
                    adds_over_time=about.kind == "count",
                )  # fmt: skip
                self._add(-1, cell)

    # -- rows as numbers ----------------------------------------------------------------------------

    def _take(self, place: int, row: Any) -> None:
        known = row.source in self.public or self.study.disclosure.exempts(row.indicator, row.area)
        if row.words and not known and _few_in_words(row.words, self.rules.minimum):
            self.alone[place] = "small"
        if row.value is None:
            return
        about = self.indicators[row.indicator]
        key = (row.indicator, row.group, row.area, row.start, row.end)
        base = float(row.n) if row.n is not None else self._population(row, about)
        few = base is not None and (self.rules.is_small(base) or base == 0)
        number, slack = self._number(row, about, base)
        if number is None:
            if few and not known:
                self.alone[place] = "small"
            if row.unit == "%" and base is None and not known:
                self.no_base[row.indicator] += 1
        else:
            share = row.unit == "%"
            small = few or self.rules.is_small(number)
            small |= share and base is not None and self.rules.is_small(base - number)
            cell = Cell(
                key, about.topic, number, shown=self.rules.rounded(number),
                slack=max(slack, self.rules.round_to / 2), base=base if share else None,
                adds_over_time=about.kind == "count", small=small and not known, known=known,
            )  # fmt: skip
            self._add(place, cell)
        if row.n is not None:
            cell = Cell(
                key, about.topic, float(row.n), shown=self.rules.rounded(row.n), slack=self.rules.round_to / 2,
                layer="base", small=self.rules.is_small(row.n) and not known, known=known,
            )  # fmt: skip
            self._add(place, cell)

    def _number(self, row: Any, about: Any, base: float | None) -> tuple[float | None, float]:
        """Persons or events behind a value, and how far a reader may be off who computes them."""
        if row.numerator is not None:
            return float(row.numerator), 0.0
        if about.kind == "count" or (row.unit == "number" and about.kind not in ("mean", "index", "rate")):
            return float(row.value), 0.0
        if base is None or (row.unit != "%" and about.per is None):
            return None, 0.0
        per = 100.0 if row.unit == "%" else about.per
        number = row.value * base / per
        step = 10.0 ** -len(f"{row.value:.10g}".partition(".")[2])
        return float(round(number)), step / 2 * base / per

    def _population(self, row: Any, about: Any) -> float | None:
        """The population behind a value, by the indicator that it names as its exposure."""
        for group in dict.fromkeys((row.group, "all")):
            around = [
                (end - start, value)
                for start, end, value in self._populations.get((about.exposure, group, row.area), ())
                if start <= row.start and row.end <= end
            ]
            if around:
                return min(around)[1]
        return None

    @cached_property
    def _populations(self) -> dict[tuple[str, str, str], list[tuple[date, date, float]]]:
        named = {about.exposure for about in self.indicators.values()} - {""}
        found: dict[tuple[str, str, str], list[tuple[date, date, float]]] = {}
        for placed, _, _ in self.rows:
            row: Any = placed
            if row.indicator in named and row.value is not None:
                key = (row.indicator, row.group, row.area)
                found.setdefault(key, []).append((row.start, row.end, float(row.value)))
        return found

    def _add(self, place: int, cell: Cell) -> None:
        earlier = self._earlier.get((cell.key, cell.layer)) if place >= 0 else None
        if earlier is not None and not cell.known:
            if earlier.number is None:
                cell = replace(cell, kept=True)
            elif abs(earlier.number - (cell.number if cell.shown is None else cell.shown)) < 1e-9:
                cell = replace(cell, known=True)
            else:
                cell = replace(cell, before=earlier.number)
        self.owner.append(place)
        self.cells.append(cell)

    # -- what comes of it ---------------------------------------------------------------------------

    def protected(self) -> Protected:
        """What is withheld."""
        within = {area.id: area.within for area in self.study.areas}
        return protect(self.cells, self.rules, within)

    def rewritten(self, made: Protected) -> list[Placed]:
        """The rows as they may be shown."""
        values, bases = self._by_row(made)
        return [
            (self._shown_row(row, values.get(place), bases.get(place)), file, line)
            for place, (row, file, line) in enumerate(self.rows)
        ]

    def _by_row(self, made: Protected) -> tuple[dict[int, Reason], dict[int, Reason]]:
        values: dict[int, Reason] = dict(self.alone)
        bases: dict[int, Reason] = {}
        for place, reason in made.reasons.items():
            layer = self.cells[place].layer
            (values if layer == "value" else bases)[self.owner[place]] = reason
        return values, bases

    def _shown_row(self, row: Any, value: Reason | None, base: Reason | None) -> Any:
        change: dict[str, Any] = {}
        known = row.source in self.public or self.study.disclosure.exempts(row.indicator, row.area)
        if self.rules.round_to and row.value is not None and not known:
            change |= self._rounded(row)
        if base is not None:
            change |= {"n": None, "numerator": None}
        if value is not None:
            empty = StudyWords({})
            change |= {"value": None, "missing": value, "numerator": None, "sd": None, "design_effect": None}
            change |= {"words": "", "note": empty}
        return row.model_copy(update=change) if change else row

    def _rounded(self, row: Any) -> dict[str, Any]:
        """A row with its counts rounded, and its share or rate made of them."""
        about = self.indicators[row.indicator]
        base = float(row.n) if row.n is not None else self._population(row, about)
        number, _ = self._number(row, about, base)
        change: dict[str, Any] = {} if row.n is None else {"n": int(self.rules.rounded(row.n))}
        if number is None:
            return change
        rounded = self.rules.rounded(number)
        if row.numerator is not None:
            change["numerator"] = int(rounded)
        if row.unit == "%" and base:
            below = self.rules.rounded(base)
            change["value"] = round(min(100.0, 100 * rounded / below), 1) if below else row.value
        elif about.kind == "rate" and base and about.per:
            change["value"] = round(rounded * about.per / self.rules.rounded(base), 4)
        elif about.kind == "count" or row.unit == "number":
            change["value"] = rounded
        return change

    def counted(self, made: Protected) -> tuple[dict[str, int], dict[str, int]]:
        """By indicator, how many rows are withheld as small and how many for the sake of others."""
        small = {self.owner[place] for place in made.reasons if self.cells[place].small} | set(self.alone)
        others = {self.owner[place] for place in made.reasons} - small
        found = [Counter(self.rows[place][0].indicator for place in places) for places in (small, others)]  # type: ignore[attr-defined]
        return dict(found[0]), dict(found[1])

    def named(self, places: Iterable[int]) -> dict[str, int]:
        """Numbers by indicator."""
        return dict(Counter(self.cells[place].key[0] for place in places))

    def shown(self, made: Protected) -> tuple[Shown, ...]:
        """What a publication of these rows shows."""
        found = []
        for place, cell in enumerate(self.cells):
            if self.owner[place] >= 0:
                hidden = place in made.reasons
                number = None if hidden else cell.number if cell.shown is None else cell.shown
                found.append(Shown(cell.key, cell.layer, number, 0.0 if hidden else cell.slack))
        return tuple(found)


def shown_text(study: Study, shown: Iterable[Shown]) -> str:
    """What a publication shows, as it is stored."""
    numbers = [item.to_data() for item in shown]
    return json.dumps({"study": study.id, "numbers": numbers}, ensure_ascii=False, sort_keys=True) + "\n"


def _few_in_words(words: str, minimum: int) -> bool:
    """Whether a source that answers in words names a small number in figures."""
    return any(0 < int(found) < minimum for found in re.findall(r"(?<![\d.,])\d{1,3}(?![\d.,]*\d)", words))


def _few_in(rows: list[Placed], public: frozenset[str], study: Study) -> tuple[list[Placed], int]:
    """Other tables with numbers of persons: outcomes without those that are too small, totals without their rows."""
    rules, kept, few = study.disclosure.rules, [], 0
    for placed, file, line in rows:
        row: Any = placed
        known = row.source in public or row.unit != "number"
        names = [
            name
            for name in ("value", "baseline")
            if not known and (given := getattr(row, name, None)) is not None and rules.is_small(given)
        ]
        if not names:
            kept.append((row, file, line))
            continue
        few += 1
        if isinstance(row, Outcome):
            change: dict[str, Any] = dict.fromkeys(names) | {"note": StudyWords({})}
            if "value" in names:
                change["value_note"] = small_mark(rules)
            kept.append((row.model_copy(update=change), file, line))
    return kept, few


def inputs(study: Study, sources: Sources, digest: Any) -> Mapping[str, Any]:
    """What disclosure control depends on besides the rows.

    Parameters
    ----------
    digest : gives the checksum of a file.
    """
    return {
        "rules": study.disclosure.model_dump(mode="json"),
        "public": sorted(document.id for document in sources.documents if document.public),
        "within": {area.id: area.within for area in study.areas},
        "earlier": {
            str(path.relative_to(study.root)): digest(path) if path.is_file() else ""
            for path in earlier_files(study)
        },
    }
