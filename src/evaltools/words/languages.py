"""Which languages the package speaks: those there is a catalogue for, and English, which is in the code."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "catalogues"
SOURCE = "en"
"""The language of the code."""


def known_languages(folder: Path | None = None) -> tuple[str, ...]:
    """Codes of the languages that the package speaks, English first.

    Parameters
    ----------
    folder : where catalogues lie; the package's own where None.
    """
    found = {path.name.split(".")[0] for path in (folder or FOLDER).glob("*.po")} - {SOURCE}
    return (SOURCE, *sorted(found))
