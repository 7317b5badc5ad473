"""In which language a command on interviews speaks, and in which its interviews are: as the study or the folder says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaltools.words.catalogue import known_languages

NOT_KNOWN = "?"


def report_language(given: str | None, folder: Path, spoken: str = "") -> str:
    """The language of a report.

    Parameters
    ----------
    given
        The one asked for.
    folder
        The project's folder; otherwise the first language of the study it belongs to counts, then that of its
        interviews, then English.
    spoken
        The language of interviews that are not there yet.
    """
    if given:
        return given
    for code in (*study_languages(folder), *interview_languages(folder), spoken):
        if code in known_languages():
            return code
    return "en"


def spoken_language(given: str | None, folder: Path, ask: bool) -> str:
    """The language of interviews that are taken in; empty where nobody can tell.

    Parameters
    ----------
    given
        The one named.
    folder
        The project's folder: that of the interviews there counts next, then that of a study with one language.
    ask
        Whether somebody can be asked.
    """
    if given:
        return given
    for found in (interview_languages(folder), study_languages(folder)):
        if len(found) == 1:
            return found[0]
    if not ask:
        return ""
    return _asked()


def _asked() -> str:
    import click

    from evaltools.interviews.transcripts.transcripts import LANGUAGE

    while True:
        said: str = click.prompt(
            "Language of the interviews (its code, such as en, nb or sv; ? where they differ)",
            default=NOT_KNOWN,
        )
        if said == NOT_KNOWN:
            return ""
        if LANGUAGE.match(said):
            return said
        click.echo(f'"{said}" is no code of a language.')


def interview_languages(folder: Path) -> Sequence[str]:
    """Languages of the interviews in a folder, each once; none where they cannot be read, which others tell."""
    from evaltools.checks import BadInput
    from evaltools.interviews.coding.project_folder import find_folder
    from evaltools.interviews.transcripts.transcripts import read_transcripts

    try:
        found = read_transcripts(find_folder(folder) / "transcripts")
    except BadInput:
        return ()
    return sorted({one.language for one in found if one.language})


def study_languages(folder: Path) -> Sequence[str]:
    """Languages of the study in whose raw data a folder lies; none where it lies in none.

    A study file with mistakes is told by the commands that run it; here the languages it names count.
    """
    from evaltools.checks import BadInput
    from evaltools.files.yaml import read_yaml

    here = folder.resolve()
    for root in here.parents:
        if not here.is_relative_to(root / "data" / "raw"):
            continue
        part = here.relative_to(root / "data" / "raw").parts[:1]
        for path in sorted(root.glob("*.yml")):
            try:
                data = read_yaml(path).data
            except BadInput:
                continue
            if not isinstance(data, dict) or "study" not in data or part[0] not in (data.get("data") or ()):
                continue
            named = data.get("languages") or ()
            return [str(next(iter(one)) if isinstance(one, dict) else one) for one in named]
    return ()
