"""`evaltools new`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evaltools.starting.answers import Answers


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="A small complete evaluation, all of it invented, to look at.")
@click.option("--title", default=None, help="What is evaluated. [default: the folder's name]")
@click.option("--about", default=None, help="A sentence or two on what is evaluated.")
@click.option(
    "--language", "languages", multiple=True, metavar="CODE", help="Language of the report; may be repeated."
)
@click.option(
    "--area",
    "areas",
    multiple=True,
    metavar="NAME:LEVEL[:WITHIN]",
    help='For instance "Hillside School:school:Northmoor"; ID= may stand before. May be repeated.',
)
@click.option(
    "--period", "periods", multiple=True, metavar="SPAN", help="2024, 2022-2024 or 2022-09-01/2024-08-31."
)
@click.option(
    "--chapter",
    "chapters",
    multiple=True,
    metavar="ID",
    help="Only this chapter; may be repeated. [default: all but 8 and 9]",
)
@click.option(
    "--template",
    type=click.Choice(["act-2023-196", "school-or-health"]),
    default=None,
    help="Chapters for a municipality's crime prevention under the Swedish act, or for a programme in schools or clinics.",
)
@click.option("--currency", default=None, metavar="CODE", help="Unit of amounts of money, such as GBP.")
@click.option(
    "--tables",
    "tables",
    type=click.Choice(["csv", "excel", "both"]),
    default="both",
    show_default=True,
    help="What to fill in: text files, workbooks, or either.",
)
@click.option("--ask/--no-ask", default=None, help="Ask for what is not given. [default: at a terminal]")
def command(
    folder: Path,
    example: bool,
    title: str | None,
    about: str | None,
    languages: tuple[str, ...],
    areas: tuple[str, ...],
    periods: tuple[str, ...],
    chapters: tuple[str, ...],
    template: str | None,
    currency: str | None,
    tables: str,
    ask: bool | None,
) -> None:
    """Make the folder of an evaluation of your own, which runs at once and says what is missing."""
    from evaltools.starting.making import FORMS, make, make_example
    from evaltools.starting.offered import TEMPLATES

    chapters = (*chapters, *TEMPLATES.get(template or "", ()))
    folder = folder.expanduser()
    if example:
        make_example(folder)
    else:
        if ask if ask is not None else sys.stdin.isatty():
            title, languages, areas, periods, currency = _asked(
                folder, title, languages, areas, periods, currency
            )
        answers = _answers(folder, title, about, languages, areas, periods, chapters, currency)
        forms = {"csv": FORMS[:1], "excel": FORMS[1:], "both": FORMS}[tables]
        make(folder, answers, forms)
    click.echo(f"made {folder}")
    click.echo(f'next: cd "{folder}"' if " " in str(folder) else f"next: cd {folder}")
    click.echo("      evaltools run")


def _asked(
    folder: Path,
    title: str | None,
    languages: tuple[str, ...],
    areas: tuple[str, ...],
    periods: tuple[str, ...],
    currency: str | None,
) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], str]:
    """Ask for what no option tells."""
    title = title or click.prompt("What is evaluated", default=folder.name)
    if not languages:
        answer = click.prompt("Languages of the report (en, nb, sv)", default="en")
        languages = tuple(answer.replace(",", " ").split())
    if not areas:
        click.echo("Areas that reports are made for, one a line, as NAME:LEVEL or NAME:LEVEL:AREA AROUND IT,")
        click.echo("for instance Hillside School:school. An empty line ends.")
        areas = _lines("Area")
    if not periods:
        click.echo(
            "Evaluation periods, one a line: 2024, 2022-2024 or 2022-09-01/2024-08-31. An empty line ends."
        )
        periods = _lines("Period")
    if currency is None:
        currency = click.prompt(
            "Currency of amounts of money, if there are any", default="", show_default=False
        )
    return title, languages, areas, periods, currency


def _lines(what: str) -> tuple[str, ...]:
    found: list[str] = []
    while answer := click.prompt(what, default="", show_default=False).strip():
        found.append(answer)
    return tuple(found)


def _answers(
    folder: Path,
    title: str | None,
    about: str | None,
    languages: tuple[str, ...],
    areas: tuple[str, ...],
    periods: tuple[str, ...],
    chapters: tuple[str, ...],
    currency: str | None,
) -> Answers:
    """What the options and answers say, or all that is wrong with them at once."""
    from evaltools.checks import Problems
    from evaltools.starting import answers

    problems = Problems()
    name = folder.resolve().name
    for given, option, such in (
        (areas, "--area", '--area "Hillside School:school"'),
        (periods, "--period", "--period 2022-2024"),
    ):
        if not given:
            message = f"nothing says which {option[2:]}s there are."
            problems.add("no-answer", message, f"Write, for instance, {such}, or --example.")
    made = answers.Answers(
        study=answers.study_id(name, problems),
        title=title or name,
        about=about or "",
        languages=answers.languages(languages or ("en",), problems),
        areas=answers.areas(areas, problems),
        periods=answers.periods(periods, problems),
        chapters=answers.chapters(chapters, problems),
        currency=(currency or "").strip(),
    )
    problems.raise_if_any()
    return made
