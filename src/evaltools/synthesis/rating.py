"""Rate a claim: gates first, then the lowest of the caps that the evidence sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from evaltools.checks import InvalidArgument, nearest
from evaltools.synthesis.criteria import CRITERIA, GATES, RATINGS
from evaltools.synthesis.rules import Rules


def rank(value: str) -> int:
    """Place of a result from lowest to highest; what cannot be assessed stands level with weak."""
    return GATES.index(value) if value in GATES else 2 + RATINGS.index(value)


@dataclass(frozen=True)
class Grounds:
    """What is known of a claim: one level for each of the seven criteria."""

    delivery: str
    """Whether the intervention was delivered."""
    outcome: str
    """What can be said of the outcome."""
    link: str
    """Evidence for the weakest link of the path."""
    design: str
    """Level of the design on the Maryland scale, 0 where it compares nothing, or `traced`."""
    strands: str
    """Agreement between the strands of evidence, after Farmer et al. 2006."""
    groups: str
    """Number of independent actor groups that noticed the outcome themselves; 3 is three or more."""
    rival: str
    """How likely the strongest rival explanation is."""

    def __post_init__(self) -> None:
        for criterion, levels in CRITERIA.items():
            if (level := getattr(self, criterion)) not in levels:
                raise InvalidArgument(criterion, f'no level "{level}". {nearest(str(level), levels)}')


@dataclass(frozen=True)
class Rating:
    """A rating with what decided it."""

    value: str
    """One of `RESULTS`."""
    binding: tuple[str, ...]
    """Criteria that decided: those of the gate, or those whose cap is the lowest."""
    caps: Mapping[str, str]
    """Highest rating that each criterion allows."""
    grounds: Grounds
    raised_by: Mapping[str, str]
    """For each binding criterion the next level that would lift its cap; not given where none would."""

    @property
    def gate(self) -> str | None:
        """The gate that stopped the claim, if any."""
        return self.value if self.value in GATES else None


def rate(grounds: Grounds, rules: Rules, criteria: Collection[str] = tuple(CRITERIA)) -> Rating:
    """Rate a claim.

    Parameters
    ----------
    grounds : one level for each of the seven criteria.
    rules : gates and caps; see `read_rules`.
    criteria : those whose caps count; gates are tried in any case.

    Returns
    -------
    Rating. A claim that a gate stops is not rated; otherwise its rating is the lowest of its caps.

    Raises
    ------
    InvalidArgument
        for criteria that are none, or none at all.

    Examples
    --------
    >>> from evaltools.synthesis import Grounds, read_rules
    >>> grounds = Grounds("fully", "improved", "weak", "3", "agreement", "3", "unlikely")
    >>> rate(grounds, read_rules()).value, rate(grounds, read_rules()).binding
    ('plausible', ('link',))

    References
    ----------
    docs/contribution.md, with the literature the rules draw on.
    """
    for name in criteria:
        if name not in CRITERIA:
            raise InvalidArgument("criteria", f'no criterion "{name}". {nearest(name, CRITERIA)}')
    if not criteria:
        raise InvalidArgument("criteria", f"name at least one of {', '.join(CRITERIA)}.")
    caps = {name: rules.caps[name][getattr(grounds, name)] for name in CRITERIA}
    for gate in GATES:
        for condition in rules.gates[gate]:
            if all(getattr(grounds, name) in levels for name, levels in condition.items()):
                binding = tuple(name for name in CRITERIA if name in condition)
                raised = {name: _leaves(grounds, name, condition[name]) for name in binding}
                return Rating(gate, binding, caps, grounds, {k: v for k, v in raised.items() if v})
    value = min((caps[name] for name in criteria), key=RATINGS.index)
    binding = tuple(name for name in CRITERIA if name in criteria and caps[name] == value)
    raised = {name: _lifts(grounds, name, rules) for name in binding}
    return Rating(value, binding, caps, grounds, {name: level for name, level in raised.items() if level})


def _leaves(grounds: Grounds, criterion: str, stopped: tuple[str, ...]) -> str:
    """The next better level at which a gate no longer holds."""
    levels = CRITERIA[criterion]
    better = levels[levels.index(getattr(grounds, criterion)) + 1 :]
    return next((level for level in better if level not in stopped), "")


def _lifts(grounds: Grounds, criterion: str, rules: Rules) -> str:
    """The next better level with a higher cap."""
    levels = CRITERIA[criterion]
    at = getattr(grounds, criterion)
    cap = RATINGS.index(rules.caps[criterion][at])
    better = levels[levels.index(at) + 1 :]
    return next((level for level in better if RATINGS.index(rules.caps[criterion][level]) > cap), "")


assert tuple(item.name for item in fields(Grounds)) == tuple(CRITERIA)
