"""What a reader left out or turned into something else, so that an import report can say so."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class LeftOut:
    """One thing that is not in the text, or not as it was."""

    kind: str
    """Key of `evaltools.interviews.transcripts.report.KINDS`."""
    text: str = ""
    """What it said, where it said anything."""
    by: str = ""
    """Who wrote it, where that is known."""


@dataclass
class Reading:
    """The text of a file and what its reader has to tell of it."""

    text: str
    kind: str = "text"
    """What the file was: a key of `evaltools.interviews.transcripts.sniffing.NAMES`."""
    encoding: str = ""
    """How plain text was encoded."""
    left_out: list[LeftOut] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    """What was carried over that readers often lose, by kind and number."""

    def leave(self, kind: str, text: str = "", by: str = "") -> None:
        """Note one thing."""
        self.left_out.append(LeftOut(kind, " ".join(text.split()), by))

    def keep(self, kind: str, number: int = 1) -> None:
        """Count one thing that was carried over."""
        self.kept[kind] = self.kept.get(kind, 0) + number
