"""`evaltools check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evaltools.data.links import Rows
    from evaltools.sources import Sources
    from evaltools.study import Study


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
    """Check study files, sources and raw data, and tell every problem with its place."""
    from evaltools.checks import BadInput, Problem
    from evaltools.data.prepare import check_data
    from evaltools.study import read_study

    problems: list[Problem] = []
    for name in studies:
        try:
            study = read_study(name)
            sources, rows = check_data(study)
            _check_plans(study, sources, rows)
        except BadInput as error:
            problems += error.problems
            continue
        total = sum(len(found) for found in rows.values())
        click.echo(
            f"{study.file}: {len(study.periods)} periods, {len(study.areas)} areas, {len(study.chapters)} chapters, "
            f"{total} rows in {len(rows)} tables: no problems"
        )
    if problems:
        raise BadInput(problems)


def _check_plans(study: Study, sources: Sources, rows: Rows) -> None:
    """Programme theories that can be read, and plans of the study file that are versions of one."""
    from evaltools.checks import Problems, nearest
    from evaltools.theory import read_theory

    files = [file for file in sources.of(study.data) if file.table == "theory"]
    read = [read_theory(study.root / "data" / "raw" / file.path) for file in files]
    known = {version.id for theory in read for version in theory.versions}
    known |= {str(getattr(row, "version", "")) for row, _, _ in rows.get("interventions", [])}
    problems = Problems(study.file)
    for period in study.periods:
        for area, version in period.plans.items():
            if version not in known:
                message = (
                    f'period "{period.id}": area "{area}" has the plan "{version}", which no theory has.'
                )
                problems.add("unknown-version", message, nearest(version, known))
    problems.raise_if_any()
