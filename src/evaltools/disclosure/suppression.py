"""Which numbers are withheld: those that are small, and others until no small one can be computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaltools.disclosure.bounds import Bounds, Target
from evaltools.disclosure.cells import Cell, Reason
from evaltools.disclosure.relations import Relation, relations
from evaltools.disclosure.rules import Rules


@dataclass(frozen=True)
class Protected:
    """What is withheld of numbers, and what could not be protected."""

    reasons: Mapping[int, Reason]
    """By place of the number."""
    open: tuple[int, ...] = ()
    """Small numbers that can be computed from what is public or was released earlier, whatever is withheld now."""


def protect(cells: Sequence[Cell], rules: Rules, within: Mapping[str, str | None]) -> Protected:
    """Withhold small numbers, and as few others as keep them from being computed.

    Parameters
    ----------
    cells : the numbers of everything that is published together, of all areas, times and tables.
    rules : the rules.
    within : by area, the area it is part of.

    Returns
    -------
    Protected
        such that no small number can be placed within bounds closer than `rules.spread`, but for those that are open.
    """
    hidden: dict[int, Reason] = {}
    for place, cell in enumerate(cells):
        if cell.small and not cell.known:
            hidden[place] = "small"
        elif not cell.known and (cell.kept or _revised_by_few(cell, rules)):
            hidden[place] = "withheld"
    ties = relations(cells, within)
    open_: set[int] = set()
    settled: set[tuple[int, ...]] = set()
    of_cell: dict[int, list[int]] = defaultdict(list)
    for number, tie in enumerate(ties):
        for place in tie.cells:
            of_cell[place].append(number)
    while True:
        bounds = Bounds(cells, ties, hidden, rules)
        chosen: set[int] = set()
        for component in bounds.components():
            if component in settled:
                continue
            exposed = bounds.exposed(component)
            picked = {
                place for target in exposed if (place := _candidate(bounds, of_cell, component, target)) >= 0
            }
            if exposed and not picked:
                open_ |= {place for target in exposed for place in _named(target, ties)}
            if not picked:
                settled.add(component)
            chosen |= picked
        if not chosen:
            return Protected(hidden, tuple(sorted(open_)))
        hidden |= dict.fromkeys(sorted(chosen), "withheld")
        # A number that is withheld changes what its relations tell, whichever component they were in.
        settled = {
            component
            for component in settled
            if not any(place in chosen for number in component for place in ties[number].cells)
        }


def _revised_by_few(cell: Cell, rules: Rules) -> bool:
    """Whether a release before showed a number so near that the difference is a small number of its own."""
    return cell.before is not None and rules.is_small(abs(cell.number - cell.before))


def _named(target: Target, ties: Sequence[Relation]) -> tuple[int, ...]:
    kind, place = target
    return (place,) if kind == "cell" else (ties[place].total,)


def _candidate(
    bounds: Bounds, of_cell: Mapping[int, list[int]], component: tuple[int, ...], target: Target
) -> int:
    """The number to withhold next for the sake of one that is exposed; -1 where there is none.

    First a number beside it that is shown, the smallest and rather a part than a total; then one beside it that is marked
    as small, whose mark tells too much; then either of them farther away.
    """
    kind, place = target
    near = [place] if kind == "rest" else of_cell[place]
    for numbers in (near, component):
        places = {
            (other == bounds.ties[number].total, bounds.cells[other].number, other)
            for number in numbers
            for other in bounds.ties[number].cells
            if not bounds.cells[other].known and bounds.cells[other].number >= 1
        }
        shown = [item for item in places if item[2] not in bounds.hidden]
        marked = [item for item in places if bounds.hidden.get(item[2]) == "small"]
        if found := shown or marked:
            return min(found)[2]
    return -1
