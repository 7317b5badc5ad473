"""Problems a user can do something about, and the errors that carry them.

Every bad input becomes a `Problem`: what is wrong, where, and what to do. Readers collect all the
problems of a file before they raise, so that a user mends a file once and not mistake by mistake.

What each kind of problem means stands in `problems.yml` beside this file; docs/problems.md is made from it by
`python -m evaltools.checks`.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is and what to do about it."""

    code: str
    """Short stable name of the kind of problem, e.g. `unknown-key`."""
    message: str
    """What is wrong, in one sentence."""
    remedy: str = ""
    """What the user can do about it, in one sentence."""
    file: str | None = None
    line: int | None = None
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """`file:line`, as far as known."""
        if self.file is None:
            return ""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.file else self.message
        return _on_one_line(f"{text} {self.remedy}".rstrip())


_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def _on_one_line(text: str) -> str:
    # What a file holds could move the cursor of a terminal, colour it, or turn the direction of reading.
    return _INVISIBLE.sub(lambda found: "\\n" if found[0] == "\n" else f"\\x{ord(found[0]):02x}", text)


@dataclass(frozen=True)
class Kind:
    """A kind of problem: what it means, wherever it occurs."""

    code: str
    title: str
    """In a few words."""
    means: str
    """What is wrong and why it matters, in a sentence."""
    remedy: str
    severity: Severity
    section: str
    """What the problem is about, as a heading."""

    @property
    def page(self) -> str:
        """Where in the documentation it stands."""
        return f"{PAGE}#{self.code}"


REGISTRY = Path(__file__).with_name("problems.yml")
PAGE = "docs/problems.md"


@cache
def kinds() -> Mapping[str, Kind]:
    """Read every kind of problem, by its code; only when one is asked for."""
    from ruamel.yaml import YAML

    found: dict[str, Kind] = {}
    for section in YAML(typ="safe", pure=True).load(REGISTRY.read_bytes()).values():
        for code, entry in section["problems"].items():
            texts = (entry["title"], entry["means"], entry["remedy"], entry.get("severity", "error"))
            if code in found:
                raise ValueError(f"{REGISTRY.name}: {code} stands twice")
            found[code] = Kind(code, *texts, section["title"])
    return found


def page() -> str:
    """docs/problems.md: every kind of problem, under a heading that is its code."""
    parts = [
        "# Problems\n",
        "Every kind of problem that evaltools tells, by its code. `evaltools check` tells all problems of a study with file,\n"
        "line and remedy; `evaltools check --format json` gives them as data, with their codes.\n",
        "This page is made from `src/evaltools/problems.yml` by `make problems`.\n",
    ]
    section = ""
    for kind in kinds().values():
        if kind.section != section:
            section = kind.section
            parts.append(f"## {section}\n")
        told = "" if kind.severity == "error" else f" *({kind.severity})*"
        parts.append(f"### {kind.code}\n\n**{kind.title}.**{told} {kind.means} {kind.remedy}\n")
    return "\n".join(parts)


class EvaltoolsError(Exception):
    """Something the user can act on; its text is meant to be read by one."""


class BadInput(EvaltoolsError):
    """Input that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[BadInput], tuple[tuple[Problem, ...]]]:
        # Exceptions cross process borders when chapters run in parallel.
        return type(self), (self.problems,)


class InvalidArgument(EvaltoolsError, ValueError):
    """An argument of a statistical function that cannot be used, and where in it the fault lies."""

    def __init__(self, argument: str, message: str, position: int | tuple[int, ...] | None = None) -> None:
        self.argument = argument
        self.message = message
        self.position = position
        where = "" if position is None else f" at position {position}"
        super().__init__(f"{argument}{where}: {message}")

    def __reduce__(self) -> tuple[type[InvalidArgument], tuple[str, str, int | tuple[int, ...] | None]]:
        return type(self), (self.argument, self.message, self.position)


@dataclass
class Problems:
    """A list that problems are added to while a file is read, and raised from when it has been read."""

    file: str | None = None
    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        remedy: str = "",
        *,
        line: int | None = None,
        severity: Severity = "error",
        file: str | None = None,
    ) -> None:
        """Note one problem at `line` of the file."""
        self.found.append(Problem(code, message, remedy, file or self.file, line, severity))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those that make the input unusable."""
        return tuple(problem for problem in self.found if problem.severity == "error")

    def raise_if_any(self) -> None:
        """Raise `BadInput` with all errors, if there are any."""
        if self.errors:
            raise BadInput(self.errors)


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant: 'Did you mean "areas"?', or list those there are."""
    names: Sequence[str] = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    if not names:
        return ""
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return f"Known: {shown}."


def relative(path: Path, root: Path | None = None) -> str:
    """Path as shown to the user: relative to the study folder where possible, with forward slashes."""
    base = root or Path.cwd()
    try:
        return path.resolve().relative_to(base.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


if __name__ == "__main__":
    sys.stdout.write(page())
