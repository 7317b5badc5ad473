"""`evaltools add`: parts of a study that come later."""

from __future__ import annotations

from pathlib import Path

import click

_STUDY = click.option("--study", default="study.yml", show_default=True, help="Study file.")


@click.group("add")
def command() -> None:
    """Add a table, chapter, period, area or language to a study, or a folder for interviews; all of it or nothing."""


@command.command("table")
@click.argument("name")
@click.option(
    "--tables",
    type=click.Choice(["csv", "excel", "both"]),
    default="both",
    show_default=True,
    help="What to fill in: a text file, a workbook, or either.",
)
@_STUDY
def table(name: str, tables: str, study: str) -> None:
    """Make an empty table to fill in, and list it in sources.yml."""
    from evaltools.starting.extending import Extended
    from evaltools.starting.making import FORMS

    with Extended(study) as extended:
        extended.table(name, {"csv": FORMS[:1], "excel": FORMS[1:], "both": FORMS}[tables])
    _tell(extended.written, extended.study.root)
    click.echo("next: name the document it is filled in from under `documents` in data/raw/sources.yml")


@command.command("chapter")
@click.argument("name")
@click.option("--title", default="", help="Title of a chapter of your own.")
@_STUDY
def chapter(name: str, title: str, study: str) -> None:
    """Add a chapter of the package by its id or number, or one of your own with a notebook to begin with."""
    from evaltools.starting.extending import Extended

    with Extended(study) as extended:
        extended.chapter(name, title)
    _tell(extended.written, extended.study.root)


@command.command("period")
@click.argument("span")
@_STUDY
def period(span: str, study: str) -> None:
    """Add an evaluation period: 2025, 2025-2027 or 2025-09-01/2027-08-31."""
    from evaltools.starting.extending import Extended

    with Extended(study) as extended:
        extended.period(span)
    _tell(extended.written, extended.study.root)


@command.command("area")
@click.argument("name")
@_STUDY
def area(name: str, study: str) -> None:
    """Add an area as NAME:LEVEL or NAME:LEVEL:AREA AROUND IT."""
    from evaltools.starting.extending import Extended

    with Extended(study) as extended:
        extended.area(name)
    _tell(extended.written, extended.study.root)
    if named := [item.id for item in extended.study.periods if item.areas]:
        click.echo(f"next: name it under `areas` of the periods it is reported for ({', '.join(named)})")


@command.command("language")
@click.argument("code")
@_STUDY
def language(code: str, study: str) -> None:
    """Add a language of the report."""
    from evaltools.starting.extending import Extended

    with Extended(study) as extended:
        extended.language(code)
    _tell(extended.written, extended.study.root)
    click.echo(
        f"the study's own words are taken from {extended.study.languages[0]} until they stand in {code}"
    )


@command.command("interviews")
@click.option("--document", "documents", multiple=True, metavar="ID", help="Document they are listed under.")
@_STUDY
def interviews(documents: tuple[str, ...], study: str) -> None:
    """Make a folder for interviews, with a codebook to begin with and an empty register of informants."""
    from evaltools.starting.extending import Extended

    with Extended(study) as extended:
        extended.interviews(documents)
    _tell(extended.written, extended.study.root)
    folder = f"data/raw/{extended.study.data[0]}/interviews"
    click.echo(f"next: evaltools interviews add FILES --into {folder}")


def _tell(written: list[Path], root: Path) -> None:
    from evaltools.checks import relative

    for path in dict.fromkeys(written):
        click.echo(f"wrote {relative(path, root)}")
