"""`evaltools migrate`."""

from __future__ import annotations

import re
from pathlib import Path

import click


@click.command("migrate")
@click.argument(
    "files", metavar="STUDY...", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path)
)
def command(files: tuple[Path, ...]) -> None:
    """Carry study files of an earlier format over to this version's.

    Everything else in them stays as it is, comments included. Results of earlier versions need no migration: the next
    `evaltools run` makes them anew.
    """
    from evaltools.checks import BadInput, Problem, relative
    from evaltools.files.writing import write_whole
    from evaltools.files.yaml import read_yaml
    from evaltools.study.model import FORMAT, read_study

    written = []
    for path in files:
        located = read_yaml(path)
        if not isinstance(located.data, dict) or "study" not in located.data:
            remedy = "Name the file that begins with `study:`."
            raise BadInput(Problem("not-a-study", "is not a study file.", remedy, located.file, 1))
        given = located.data.get("format", FORMAT if "languages" in located.data else 1)
        if given == FORMAT:
            click.echo(f"{located.file}: is of format {FORMAT} already")
            continue
        written.append((path, migrated(path.read_text(encoding="utf-8"), located.data)))
    for path, text in written:
        write_whole(path, text.encode("utf-8"))
        read_study(path.resolve())
        click.echo(f"{relative(path)}: is of format {FORMAT} now")


def migrated(text: str, data: dict[str, object]) -> str:
    """The text of a study file in this version's format.

    Parameters
    ----------
    text : the file, of format 1.
    data : what it holds.
    """
    from evaltools.study.model import FORMAT

    text = re.sub(r"^format:.*\n", "", text, flags=re.MULTILINE)
    lines = f"format: {FORMAT}\n"
    if "languages" not in data:  # format 1 meant these two
        lines += "languages: [sv, en]\n"
    return re.sub(r"^(study:.*\n)", rf"\g<1>{lines}", text, count=1, flags=re.MULTILINE)
