"""What ties a project to the program it came from: its identifiers, and what has no place in ours but goes back.

Kept in `exchange.json` beside the codebook, so that an export can be merged into the project it came from: the same
GUIDs, sets, links and graphs. Pseudonymising leaves it behind, since it leads back to the original.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, relative
from evaltools.interviews.refi.project_guid import guid
from evaltools.interviews.transcripts.confidential import write_private
from evaltools.interviews.transcripts.sniffing import read_regular

NAME = "exchange.json"
VERSION = 1
MAX_BYTES = 60_000_000


@dataclass(frozen=True)
class Exchange:
    """Identifiers of another program, and elements that are handed back as they came."""

    guids: Mapping[str, str] = field(default_factory=dict)
    """GUID by kind and identifier of ours, as `code:trust`."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Type of each variable that is not ours, by its name."""
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """XML of links, sets and graphs, by the element they stand in."""
    memo: str = ""
    """What is written about the project as a whole."""
    coders: tuple[str, ...] = ()
    """Coders without codings."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names there that are no identifiers here, by kind and identifier of ours; `project:` is that of the project."""

    def __bool__(self) -> bool:
        return bool(self.guids or self.variables or self.kept or self.memo or self.coders or self.names)

    def name(self, kind: str, identifier: str) -> str:
        """The name something has in the other program, or its identifier."""
        return self.names.get(f"{kind}:{identifier}") or identifier

    def guid(self, kind: str, identifier: str) -> str:
        """The GUID something has in the other program, or one made of its identifier."""
        return self.guids.get(f"{kind}:{identifier}") or guid(kind, identifier)

    def write(self, folder: Path) -> Path:
        """Keep it in a project's folder."""
        content: dict[str, Any] = {
            "version": VERSION, "guids": dict(self.guids), "variables": dict(self.variables),
            "kept": {key: list(value) for key, value in self.kept.items()}, "memo": self.memo, "coders": list(self.coders),
            "names": dict(self.names),
        }  # fmt: skip
        return write_private(folder / NAME, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))


def read_exchange(folder: Path) -> Exchange:
    """What is kept in a project's folder; empty where there is nothing.

    Raises
    ------
    BadInput
        When the file is not as it was written.
    """
    path = folder / NAME
    if not path.exists():
        return Exchange()
    name = relative(path)
    try:
        content = json.loads(read_regular(path, name, MAX_BYTES))
        if content["version"] != VERSION:
            raise BadInput(
                Problem(
                    "wrong-exchange-version",
                    f"is of version {content['version']}; {VERSION} is read.",
                    "Import again.",
                    name,
                )
            )
        return Exchange(
            {str(key): str(value) for key, value in content["guids"].items()},
            {str(key): str(value) for key, value in content["variables"].items()},
            {str(key): tuple(map(str, value)) for key, value in content["kept"].items()},
            str(content["memo"]),
            tuple(map(str, content["coders"])),
            # Imports before this part was kept have none.
            {str(key): str(value) for key, value in content.get("names", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadInput(
            Problem("not-exchange", "is not as an import wrote it.", "Restore it, or delete it.", name)
        ) from None
