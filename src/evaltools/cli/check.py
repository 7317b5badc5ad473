"""`evaltools check`."""

from __future__ import annotations

import click


@click.command("check")
@click.option(
    "--study",
    "studies",
    multiple=True,
    default=("study.yml",),
    show_default=True,
    help="Study file; may be repeated.",
)
def command(studies: tuple[str, ...]) -> None:
    """Check study files, sources, raw data, theory, claims and interviews, and tell every problem with its place."""
    from evaltools.checks import BadInput, Problem
    from evaltools.cli.checkfiles import check_files
    from evaltools.study.model import read_study
    from evaltools.study.tables.prepare import check_data

    problems: list[Problem] = []
    for name in studies:
        try:
            study = read_study(name)
            sources, rows = check_data(study)
        except BadInput as error:
            problems += error.problems
            continue
        if wrong := check_files(study, sources, rows):
            problems += wrong
            continue
        total = sum(len(found) for found in rows.values())
        click.echo(
            f"{study.file}: {len(study.periods)} periods, {len(study.areas)} areas, {len(study.chapters)} chapters, "
            f"{total} rows in {len(rows)} tables: no problems"
        )
    if problems:
        raise BadInput(problems)
