"""Between which bounds a reader can place a withheld number, from everything that is shown: linear programmes.

After Fischetti and Salazar (2000): an attacker knows what adds up to what, what is shown, and what being withheld says of
a number. The largest and the smallest value that fit all of it are the bounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaltools.disclosure.cells import Cell, Reason
from evaltools.disclosure.relations import Relation
from evaltools.disclosure.rules import Rules

Target = tuple[str, int]
"""What is to be bounded: `("cell", place)`, or `("rest", place of the relation)`."""
_ROUNDS = 20
_INFINITE = float("inf")
_FAR = 1e7
"""In place of no bound; farther than any number of persons is uncertain."""


def told(cell: Cell, reason: Reason | None, rules: Rules) -> tuple[float, float]:
    """What a reader knows of one number alone.

    Parameters
    ----------
    cell : the number.
    reason : why it is withheld; None where it is shown.
    rules : they are published too.
    """
    if reason is None or cell.known:
        return cell.bounds
    if cell.base is not None:  # a share: base or result may be what is small
        return 0.0, cell.base
    if reason == "small":
        return 1.0, rules.minimum - 1.0
    # Marked so are large numbers for another's sake, and small ones that the other mark would give away; never a zero.
    return (1.0, _INFINITE) if cell.number >= 1 else (0.0, _INFINITE)


@dataclass(frozen=True)
class Bounds:
    """Bounds of withheld numbers, given what is shown.

    Parameters
    ----------
    cells, ties : the numbers and what ties them.
    hidden : reasons by place of the withheld.
    rules : see `told`.
    """

    cells: Sequence[Cell]
    ties: Sequence[Relation]
    hidden: Mapping[int, Reason]
    rules: Rules

    def fixed(self, place: int) -> bool:
        """Whether a reader knows a number exactly."""
        cell = self.cells[place]
        return (place not in self.hidden or cell.known) and cell.slack == 0

    def components(self) -> list[tuple[int, ...]]:
        """Relations that must be looked at together: those that share a number which is not known exactly."""
        leader: dict[int, int] = {}

        def find(item: int) -> int:
            while leader.setdefault(item, item) != item:
                leader[item] = leader[leader[item]]
                item = leader[item]
            return item

        first: dict[int, int] = {}
        for number, tie in enumerate(self.ties):
            find(number)
            for place in tie.cells:
                if not self.fixed(place):
                    leader[find(first.setdefault(place, number))] = find(number)
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self.ties)):
            found[find(number)].append(number)
        return [tuple(items) for items in found.values()]

    def targets(self, component: Iterable[int]) -> list[Target]:
        """Small numbers of a component: those withheld, and those that nothing states but a sum would give."""
        chosen = list(component)
        cells = {place for number in chosen for place in self.ties[number].cells if self.cells[place].small}
        rests = [
            number
            for number in chosen
            if not self.ties[number].complete and self.rules.is_small(self.ties[number].rest)
        ]
        return [
            *(("cell", place) for place in sorted(cells) if not self.cells[place].known),
            *(("rest", number) for number in rests),
        ]

    def exposed(self, component: tuple[int, ...]) -> list[Target]:
        """Small numbers of a component that can be placed more closely than the rules allow.

        Those that follow from one sum after another are told first; where there are none, linear programmes tell the rest.
        """
        wanted = self.targets(component)
        if not wanted:
            return []
        programme = _Programme(self, component)
        reached = programme.propagated()
        least = self.rules.spread - 1e-6
        plain = [item for item in wanted if reached[item][1] - reached[item][0] < least]
        return plain or programme.too_narrow(wanted, least)


@dataclass(frozen=True)
class _Programme:
    """The linear programme of one component."""

    of: Bounds
    component: tuple[int, ...]

    @cached_property
    def unknown(self) -> dict[Target, int]:
        """Columns: numbers that are not known exactly, then what each relation leaves."""
        places = {place for number in self.component for place in self.of.ties[number].cells}
        names: list[Target] = [("cell", place) for place in sorted(places) if not self.of.fixed(place)]
        names += [("rest", number) for number in self.component]
        return {name: column for column, name in enumerate(names)}

    @cached_property
    def limits(self) -> list[tuple[float, float | None]]:
        found: list[tuple[float, float | None]] = []
        for kind, place in self.unknown:
            if kind == "cell":
                low, high = told(self.of.cells[place], self.of.hidden.get(place), self.of.rules)
            else:
                tie = self.of.ties[place]
                low, high = -tie.slack, tie.slack if tie.complete else _INFINITE
            found.append((low, None if high == _INFINITE else high))
        return found

    @cached_property
    def sums(self) -> list[tuple[list[tuple[Target, float]], float]]:
        """Each relation as its terms that are not known exactly, and what they must come to."""
        found = []
        for number in self.component:
            tie, known = self.of.ties[number], 0.0
            terms: list[tuple[Target, float]] = [(("rest", number), -1.0)]
            for place, sign in [(tie.total, 1.0), *((part, -1.0) for part in tie.parts)]:
                if ("cell", place) in self.unknown:
                    terms.append((("cell", place), sign))
                else:
                    known += sign * self.of.cells[place].bounds[0]
            found.append((terms, -known))
        return found

    def propagated(self) -> dict[Target, tuple[float, float]]:
        """Bounds that follow from one sum after another; never closer than those of the programmes."""
        lows = [low for low, _ in self.limits]
        highs = [_INFINITE if high is None else high for _, high in self.limits]
        sums = [([(self.unknown[name], sign) for name, sign in terms], right) for terms, right in self.sums]
        touching: dict[int, list[int]] = defaultdict(list)
        for number, (terms, _) in enumerate(sums):
            for column, _ in terms:
                touching[column].append(number)
        left = dict.fromkeys(range(len(sums)))
        steps = _ROUNDS * len(sums)
        while left and (steps := steps - 1) > 0:
            number = next(iter(left))
            del left[number]
            terms, right = sums[number]
            if _narrowed(terms, right, lows, highs):
                left |= dict.fromkeys(other for column, _ in sums[number][0] for other in touching[column])
        return {name: (lows[column], highs[column]) for name, column in self.unknown.items()}

    def too_narrow(self, wanted: Sequence[Target], least: float) -> list[Target]:
        """Targets whose bounds are closer than `least`.

        Every solution tells something of all numbers: where two solutions are far enough apart in a number, it needs no
        programme of its own.
        """
        seen = {item: [self._truth(item)] * 2 for item in wanted}
        exposed = []
        for target in wanted:
            for sign in (1.0, -1.0):
                if seen[target][1] - seen[target][0] >= least:
                    break
                solution = self._solved(target, sign)
                if solution is None:
                    break
                for other in wanted:
                    value = solution[self.unknown[other]]
                    seen[other] = [min(seen[other][0], value), max(seen[other][1], value)]
            if seen[target][1] - seen[target][0] < least:
                exposed.append(target)
        return exposed

    def _truth(self, target: Target) -> float:
        kind, place = target
        return self.of.cells[place].number if kind == "cell" else self.of.ties[place].rest

    def _solved(self, target: Target, sign: float) -> Any:
        """The numbers at one end of a target's bounds; far away where there is none, None where nothing fits."""
        import numpy as np
        from scipy.optimize import linprog

        aim = np.zeros(len(self.unknown))
        aim[self.unknown[target]] = sign
        matrix, right = self.system
        limits = [(low, _FAR if high is None else high) for low, high in self.limits]
        result = linprog(aim, A_eq=matrix, b_eq=right, bounds=limits, method="highs")
        return result.x if result.status == 0 else None

    @cached_property
    def system(self) -> tuple[Any, list[float]]:
        """The sums as a matrix and a right side."""
        from scipy.sparse import csr_matrix

        rows, columns, signs = [], [], []
        for row, (terms, _) in enumerate(self.sums):
            for name, sign in terms:
                rows.append(row)
                columns.append(self.unknown[name])
                signs.append(sign)
        shape = (len(self.sums), len(self.unknown))
        return csr_matrix((signs, (rows, columns)), shape=shape), [right for _, right in self.sums]


def _narrowed(terms: list[tuple[int, float]], right: float, lows: list[float], highs: list[float]) -> bool:
    """Narrow the bounds of each term by those of the others; whether any moved."""
    ends = [(lows[name], highs[name]) if sign > 0 else (-highs[name], -lows[name]) for name, sign in terms]
    # Infinite ends are counted and not added, so that what the others come to is a difference.
    open_below = sum(low == -_INFINITE for low, _ in ends)
    open_above = sum(high == _INFINITE for _, high in ends)
    below = sum(low for low, _ in ends if low != -_INFINITE)
    above = sum(high for _, high in ends if high != _INFINITE)
    moved = False
    for (name, sign), (low, high) in zip(terms, ends, strict=True):
        alone_below = open_below - (low == -_INFINITE) == 0
        alone_above = open_above - (high == _INFINITE) == 0
        most = right - (below - (low if low != -_INFINITE else 0.0)) if alone_below else _INFINITE
        least = right - (above - (high if high != _INFINITE else 0.0)) if alone_above else -_INFINITE
        if sign < 0:
            least, most = -most, -least
        if least > lows[name] + 1e-9:
            lows[name], moved = least, True
        if most < highs[name] - 1e-9:
            highs[name], moved = most, True
    return moved
