"""What ties numbers to each other: groups, areas, times and indicators that add up, read from the numbers themselves.

Whoever reads a report knows what adds up to what from the names; here it is found from the true numbers, so that nobody
has to declare it. What adds up by chance is taken to add up, which withholds more and never less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import Any

from evaltools.disclosure.cells import Cell

ALL = "all"
"""The group of everybody."""
_MANY = 8
"""Of so many parts every combination is tried, of more only pairs and all together."""
_TOO_MANY = 60
_SPANS = (7, 31, 92, 184, 366)
"""Longest week, month, quarter, half-year and year in days: times of one kind are added up."""


@dataclass(frozen=True)
class Relation:
    """A total, its parts, and what the parts leave."""

    total: int
    parts: tuple[int, ...]
    rest: float
    """The true number that the parts leave of the total."""
    slack: float = 0.0
    """How far the sum may be off, where shares or rates are rounded."""

    @property
    def complete(self) -> bool:
        """Whether the parts are the whole, so that the reader knows that nothing is left."""
        return abs(self.rest) <= self.slack + 1e-9

    @property
    def cells(self) -> tuple[int, ...]:
        """All its numbers."""
        return (self.total, *self.parts)


def relations(cells: Sequence[Cell], within: Mapping[str, str | None]) -> list[Relation]:
    """Every sum that a reader could make.

    Parameters
    ----------
    cells : the numbers.
    within : by area, the area it is part of.

    Returns
    -------
    list of Relation
        each once.
    """
    found: dict[tuple[int, frozenset[int]], Relation] = {}
    for item in chain(_groups(cells), _areas(cells, within), _times(cells), _indicators(cells)):
        found.setdefault((item.total, frozenset(item.parts)), item)
    return list(found.values())


def _made(cells: Sequence[Cell], total: int, parts: Sequence[int]) -> Relation | None:
    """A relation, or None where the parts are more than the total: then they are no parts of it."""
    rest = cells[total].number - sum(cells[part].number for part in parts)
    slack = cells[total].slack + sum(cells[part].slack for part in parts)
    return Relation(total, tuple(parts), rest, slack) if rest >= -slack - 1e-9 else None


def _by(cells: Sequence[Cell], key: Callable[[Cell], Any]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    for place, cell in enumerate(cells):
        found[key(cell)].append(place)
    return found


def _groups(cells: Sequence[Cell]) -> Iterator[Relation]:
    """Groups of people within all of them, at one place and time."""
    for places in _by(cells, lambda cell: cell.series).values():
        occasions: list[dict[str, int]] = [
            {cells[place].key[1]: place for place in there}
            for there in _by_key(cells, places, (2, 3, 4)).values()
        ]
        names = sorted({name for there in occasions for name in there} - {ALL})
        for there in occasions:
            yield from _partition(cells, there, names, occasions)


def _partition(
    cells: Sequence[Cell], there: dict[str, int], names: list[str], occasions: list[dict[str, int]]
) -> Iterator[Relation]:
    if ALL not in there:
        return
    present = [name for name in names if name in there]
    whole = [
        parts for parts in _subsets(present) if _adds_up(cells, occasions, ALL, parts, least=1, smallest=2)
    ]
    for parts in whole:
        if (made := _made(cells, there[ALL], [there[name] for name in parts])) is not None:
            yield made
    covered = {name for parts in whole for name in parts}
    left = [name for name in present if name not in covered]
    together = _made(cells, there[ALL], [there[name] for name in left]) if len(left) > 1 else None
    if together is not None:
        yield together
    for name in present if together is None else []:
        if name not in covered and (made := _made(cells, there[ALL], [there[name]])) is not None:
            yield made


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Combinations of at least two: every one of a few, pairs and all of many."""
    if len(names) <= _MANY:
        sizes: list[int] = list(range(2, len(names) + 1))
    else:
        sizes = [2, len(names)] if len(names) <= _TOO_MANY else [len(names)]
    return (parts for size in sizes for parts in combinations(names, size))


def _adds_up(
    cells: Sequence[Cell],
    occasions: list[dict[str, int]],
    total: str,
    parts: Sequence[str],
    *,
    least: int,
    smallest: int = 1,
) -> bool:
    """Whether parts are a total wherever all of them are known, at least so many times, and not only where all is zero."""
    times = telling = 0
    for there in occasions:
        if total not in there or any(name not in there for name in parts):
            continue
        made = _made(cells, there[total], [there[name] for name in parts])
        if made is None or not made.complete:
            return False
        times += 1
        telling += sum(cells[there[name]].number > 0 for name in parts) >= smallest
    return times >= least and telling >= 1


def _by_key(cells: Sequence[Cell], places: Sequence[int], parts: Sequence[int]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    for place in places:
        found[tuple(cells[place].key[part] for part in parts)].append(place)
    return found


def _areas(cells: Sequence[Cell], within: Mapping[str, str | None]) -> Iterator[Relation]:
    """Areas within an area, of one group and time; where a part has no number, its own parts stand for it."""
    for places in _by(cells, lambda cell: (*cell.series, cell.key[1], *cell.key[3:])).values():
        there = {cells[place].key[2]: place for place in places}
        parts: dict[int, list[int]] = defaultdict(list)
        for area, place in there.items():
            around = within.get(area)
            while around is not None and around not in there:
                around = within.get(around)
            if around is not None:
                parts[there[around]].append(place)
        for total, own in parts.items():
            if (made := _made(cells, total, own)) is not None:
                yield made
            else:
                single = (_made(cells, total, [place]) for place in own)
                yield from (item for item in single if item is not None)


def _times(cells: Sequence[Cell]) -> Iterator[Relation]:
    """Shorter times within a longer one, of one group and area; those of one kind are added up."""
    for places in _by(cells, lambda cell: (*cell.series, cell.key[1], cell.key[2])).values():
        if len(places) < 2 or not cells[places[0]].adds_over_time:
            continue
        ordered = sorted(places, key=lambda place: cells[place].key[3:])
        for total in ordered:
            first, last = cells[total].key[3:]
            kinds: dict[int, list[int]] = defaultdict(list)
            for place in ordered:
                start, end = cells[place].key[3:]
                if place != total and first <= start and end <= last and (start, end) != (first, last):
                    kinds[sum((end - start).days + 1 > span for span in _SPANS)].append(place)
            for own in kinds.values():
                apart = all(cells[a].key[4] < cells[b].key[3] for a, b in pairwise(own))
                if apart and (made := _made(cells, total, own)) is not None:
                    yield made


def _indicators(cells: Sequence[Cell]) -> Iterator[Relation]:
    """Indicators of a topic that add up to another, or say the same, wherever all of them are known."""
    for places in _by(cells, lambda cell: (cell.topic, cell.layer)).values():
        occasions = [
            {cells[place].key[0]: place for place in there}
            for there in _by_key(cells, places, (1, 2, 3, 4)).values()
        ]
        occasions = [there for there in occasions if len(there) > 1]
        names = sorted({name for there in occasions for name in there})
        for total in names:
            others = [name for name in names if name != total]
            for parts in _of_indicators(others):
                least = 1 if len(parts) == len(others) > 1 else 2
                if not _adds_up(cells, occasions, total, parts, least=least):
                    continue
                for there in occasions:
                    if total in there and all(name in there for name in parts):
                        made = _made(cells, there[total], [there[name] for name in parts])
                        if made is not None:
                            yield made


def _of_indicators(others: Sequence[str]) -> Iterator[tuple[str, ...]]:
    sizes = [1] if len(others) > _TOO_MANY else [1, 2] if len(others) > _MANY else [1, 2, 3, 4]
    yield from (parts for size in sizes for parts in combinations(others, size))
    if len(others) not in sizes:
        yield tuple(others)
