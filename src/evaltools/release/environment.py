"""The software a result was made with, to the version: every distribution that evaltools needs, and Python."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

COMMAND = "evaltools"


@dataclass(frozen=True)
class Unlike:
    """Software of another version than the archive's."""

    name: str
    archived: str
    here: str
    """Empty where it is not installed."""


def environment(package: str = "") -> dict[str, str]:
    """Versions by name of Python, evaltools and everything it needs here.

    Parameters
    ----------
    package : the distribution to begin with; by default that of evaltools.
    """
    found = {"python": platform.python_version()}
    left = [package or _distribution()]
    while left:
        name = _normal(left.pop())
        if name in found:
            continue
        try:
            here = distribution(name)
        except PackageNotFoundError:
            continue  # needed on another platform, or for an extra that is not used
        found[name] = here.version
        left += _needs(here)
    return dict(sorted(found.items()))


def lock(versions: dict[str, str]) -> str:
    """The versions as a file that pip installs from; Python's stands in a comment.

    Parameters
    ----------
    versions : as from `environment`.
    """
    lines = [f"# Python {versions['python']}"]
    lines += [f"{name}=={version}" for name, version in versions.items() if name != "python"]
    return "\n".join(lines) + "\n"


def read_lock(text: str) -> dict[str, str]:
    """Versions by name from a lock that `lock` wrote."""
    found = {}
    if python := re.match(r"# Python (\S+)", text):
        found["python"] = python[1]
    for line in text.splitlines():
        name, sep, version = line.partition("==")
        if sep and re.fullmatch(r"[\w.-]+", name):
            found[_normal(name)] = version.strip()
    return found


def unlike(archived: dict[str, str], here: dict[str, str]) -> list[Unlike]:
    """What is of another version here, or not here, by name.

    Parameters
    ----------
    archived, here : versions by name.
    """
    return [
        Unlike(name, version, here.get(name, ""))
        for name, version in sorted(archived.items())
        if here.get(name, "") != version
    ]


def _distribution() -> str:
    """The distribution that brings the command: its name is not that of the package."""
    from importlib.metadata import entry_points

    found = entry_points(group="console_scripts", name=COMMAND)
    return next((entry.dist.name for entry in found if entry.dist is not None), COMMAND)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needs(here: Distribution) -> list[str]:
    """Names of what a distribution needs here, without its extras."""
    from packaging.requirements import InvalidRequirement, Requirement

    found = []
    for text in here.requires or ():
        try:
            needed = Requirement(text)
        except InvalidRequirement:
            continue
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            found.append(needed.name)
    return found
