"""The rules a claim is rated by: a named, versioned file that a team can replace by its own.

A file is refused where a level has no cap, a gate is missing, or better evidence could lower a rating.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evaltools.checks import BadInput, Problem, Problems, nearest
from evaltools.files.yaml import Located, read_yaml
from evaltools.synthesis.criteria import CONTRARY, CRITERIA, GATES, RATINGS
from evaltools.synthesis.words import NAMES, RAISES, REASONS, TITLE
from evaltools.theory.texts import Words
from evaltools.words.messages import Sayable, StudyWords

DEFAULT = Path(__file__).parent / "rules" / "contribution-1.yml"
"""The rules that come with the package."""


@dataclass(frozen=True)
class Rules:
    """Gates, caps and the words for them."""

    id: str
    version: int
    title: Sayable
    caps: Mapping[str, Mapping[str, str]]
    """Highest rating by criterion and level."""
    gates: Mapping[str, tuple[Mapping[str, tuple[str, ...]], ...]]
    """Conditions by gate; one of them is enough."""
    names: Mapping[str, Sayable]
    """Names of criteria, of levels (`criterion.level`) and of gates: the file's own, or the package's."""
    raises: Mapping[str, Sayable]
    """What it takes to reach a level, by `criterion.level`."""
    reasons: Mapping[str, Sayable]
    """Why a level caps a claim, by `criterion.level`, and why a gate stops it; each a sentence."""
    file: str

    @cached_property
    def name(self) -> str:
        """Name and version, e.g. `contribution-1`."""
        return f"{self.id}-{self.version}"

    def levels(self) -> list[dict[str, Any]]:
        """Every level of every criterion, worst first: criterion and level in words, and the highest rating (`cap`)."""
        return [
            {
                "criterion": self.names[criterion],
                "level": self.names[f"{criterion}.{level}"],
                "cap": self.caps[criterion][level],
            }
            for criterion, levels in CRITERIA.items()
            for level in levels
        ]


def read_rules(path: Path | None = None, root: Path | None = None) -> Rules:
    """Read a file of rules.

    Parameters
    ----------
    path : the file; the package's own where None.
    root : folder that file names in messages are relative to.

    Raises
    ------
    BadInput
        with every mistake, each with its line: gaps, unknown levels, and rules by which better evidence could
        lower a rating.
    """
    located = read_yaml(path or DEFAULT, root)
    if not isinstance(located.data, dict):
        remedy = f"Begin with a copy of {DEFAULT.name}."
        raise BadInput(Problem("not-rules", "holds no rules.", remedy, located.file, 1))
    reader = _Reader(located)
    rules = reader.rules()
    reader.problems.raise_if_any()
    return rules


class _Reader:
    """Reads the parts of a file of rules, noting every mistake with its line."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.problems = Problems(located.file)
        self.names: dict[str, Sayable] = dict(NAMES)
        self.raises: dict[str, Sayable] = dict(RAISES)
        self.reasons: dict[str, Sayable] = dict(REASONS)

    def rules(self) -> Rules:
        top = self.mapping((), ("rules", "version", "criteria", "gates"), ("title",))
        name, version = top.get("rules"), top.get("version")
        if "rules" in top and not (isinstance(name, str) and name.replace("-", "").isalnum()):
            self.add("bad-value", "rules: give the rules a name of letters, digits and -.", "", "rules")
        if "version" in top and (isinstance(version, bool) or not isinstance(version, int)):
            self.add("bad-value", "version: must be a whole number.", "Write version: 1.", "version")
        title = self.words("title") or (TITLE if name == "contribution" else str(name))
        self.mapping(("criteria",), tuple(CRITERIA))
        caps = {criterion: self.caps(criterion) for criterion in CRITERIA}
        self.mapping(("gates",), GATES)
        gates = {gate: self.gate(gate) for gate in GATES}
        self.splits_weak(caps, gates["not_assessable"])
        return Rules(
            str(name), version if isinstance(version, int) else 0, title, caps, gates,
            self.names, self.raises, self.reasons, self.located.file,
        )  # fmt: skip

    def caps(self, criterion: str) -> dict[str, str]:
        place = ("criteria", criterion)
        if not isinstance(self.at(*place), dict):
            return {}
        self.mapping(place, ("levels",), ("name",))
        self.take(self.names, criterion, *place, "name")
        self.mapping((*place, "levels"), CRITERIA[criterion])
        found = {level: self.cap(criterion, level) for level in CRITERIA[criterion]}
        known = [(level, cap) for level, cap in found.items() if cap]
        for (worse, low), (better, high) in pairwise(known):
            if RATINGS.index(high) < RATINGS.index(low):
                message = f"{criterion}: the cap of {better} ({high}) is below that of {worse} ({low}), so that better evidence would lower a rating."
                self.add(
                    "not-monotone", message, "Raise the one or lower the other.", *place, "levels", better
                )
        return found

    def cap(self, criterion: str, level: str) -> str:
        place = ("criteria", criterion, "levels", level)
        if not isinstance(self.at(*place), dict):
            return ""
        keys = self.mapping(place, ("cap",), ("name", "reason", "raises"))
        for key, words in (("name", self.names), ("reason", self.reasons), ("raises", self.raises)):
            self.take(words, f"{criterion}.{level}", *place, key)
        cap = keys.get("cap")
        if "cap" in keys and cap not in RATINGS:
            self.add("unknown-rating", f'unknown rating "{cap}".', nearest(str(cap), RATINGS), *place, "cap")
        return cap if cap in RATINGS else ""

    def gate(self, gate: str) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        place = ("gates", gate)
        if not isinstance(self.at(*place), dict):
            return ()
        keys = self.mapping(place, ("when",), ("name", "reason"))
        self.take(self.names, gate, *place, "name")
        self.take(self.reasons, gate, *place, "reason")
        when = keys.get("when")
        if "when" in keys and not (isinstance(when, list) and when):
            self.add(
                "empty-gate",
                f"{gate}: `when` names no condition.",
                "List the levels that stop a claim.",
                *place,
            )
        entries = when if isinstance(when, list) else []
        return tuple(dict(self.condition(gate, index)) for index in range(len(entries)))

    def condition(self, gate: str, index: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        place = ("gates", gate, "when", index)
        entry = self.at(*place)
        if not isinstance(entry, dict) or not entry:
            self.add(
                "bad-value",
                f"{gate}: a condition names criteria and levels.",
                "Write {criterion: [level]}.",
                *place,
            )
            return
        outcomes = entry.get("outcome")
        contrary = isinstance(outcomes, list) and set(outcomes) <= set(CONTRARY)
        for criterion, levels in entry.items():
            if criterion not in CRITERIA:
                self.add(
                    "unknown-criterion",
                    f'unknown criterion "{criterion}".',
                    nearest(str(criterion), CRITERIA),
                    *place,
                    criterion,
                )
                continue
            if not isinstance(levels, list) or not levels:
                self.add(
                    "bad-value",
                    f"{gate}: {criterion} must list levels.",
                    "Write [level, level].",
                    *place,
                    criterion,
                )
                continue
            for level in levels:
                if level not in CRITERIA[criterion]:
                    hint = (
                        f'Put it in quotes: "{level}".'
                        if str(level) in CRITERIA[criterion]
                        else nearest(str(level), CRITERIA[criterion])
                    )
                    self.add(
                        "unknown-level", f'{criterion}: unknown level "{level}".', hint, *place, criterion
                    )
            self.downward(gate, criterion, levels, contrary, place)
            yield criterion, tuple(level for level in levels if level in CRITERIA[criterion])

    def downward(
        self, gate: str, criterion: str, levels: list[Any], contrary: bool, place: tuple[str | int, ...]
    ) -> None:
        """A gate must also stop whatever is worse than what it stops, or better evidence could lower a rating."""
        if gate == "not_assessable":
            return  # level with weak: see `splits_weak`
        order = CRITERIA[criterion]
        known = [level for level in order if level in levels]
        if not known or (criterion == "design" and contrary):
            return  # a stronger design makes a contrary outcome weigh more
        worse = order[: order.index(known[-1])]
        left_out = [level for level in worse if level not in known]
        if left_out:
            message = f"{gate}: {criterion} stops {known[-1]} but not {left_out[0]}, which is worse."
            self.add("not-monotone", message, f"Add {', '.join(left_out)}.", *place, criterion)

    def splits_weak(
        self, caps: Mapping[str, Mapping[str, str]], entries: tuple[Mapping[str, tuple[str, ...]], ...]
    ) -> None:
        """Not assessable may stand only where a claim would be weak anyway, or it could lower a rating."""
        for index, condition in enumerate(entries):
            if condition and not any(
                all(caps[name].get(level) == RATINGS[0] for level in levels)
                for name, levels in condition.items()
            ):
                message = "not_assessable: stops claims that could be rated higher than weak."
                remedy = "Name a criterion at levels whose cap is weak."
                self.add("not-monotone", message, remedy, "gates", "not_assessable", "when", index)

    # -- small parts --------------------------------------------------------------------------------

    def at(self, *place: str | int) -> Any:
        found: Any = self.located.data
        for part in place:
            if isinstance(found, dict):
                found = found.get(part)
            elif isinstance(found, list) and isinstance(part, int):
                found = found[part]
            else:
                return None
        return found

    def add(self, code: str, message: str, remedy: str, *place: str | int) -> None:
        self.problems.add(code, message, remedy, line=self.located.line(*place))

    def mapping(
        self, place: tuple[str | int, ...], wanted: tuple[str, ...], allowed: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The keys at a place; those missing, and those neither wanted nor allowed, are noted."""
        found = self.at(*place)
        label = ".".join(str(part) for part in place)
        if not isinstance(found, dict):
            if found is not None:
                self.add("bad-value", f"{label}: must hold {', '.join(wanted)}.", "", *place)
            return {}
        for key in wanted:
            if key not in found:
                self.add(
                    "gap",
                    f'"{label}.{key}" is missing.' if label else f'"{key}" is missing.',
                    "Add it.",
                    *place,
                )
        known = (*wanted, *allowed)
        for key in found:
            if key not in known:
                hint = f'Put it in quotes: "{key}".' if str(key) in known else nearest(str(key), known)
                self.add("unknown-key", f'{label}: unknown key "{key}".', hint, *place, str(key))
        return found

    def take(self, words: dict[str, Sayable], key: str, *place: str) -> None:
        """The file's own words, in place of the package's."""
        if own := self.words(*place):
            words[key] = own

    def words(self, *place: str) -> StudyWords | None:
        """A text, or one per language; None where there is none."""
        found = self.at(*place)
        if not found or (isinstance(found, dict) and not any(found.values())):
            return None
        try:
            return _WORDS.validate_python(found)
        except ValidationError as error:
            told = error.errors()[0]["ctx"]
            self.add(told["code"], f"{'.'.join(place)}: {told['message']}", told["remedy"], *place)
            return None


_WORDS: TypeAdapter[StudyWords] = TypeAdapter(Words)
