"""`evaltools prepare`."""

from __future__ import annotations

import click


@click.command("prepare")
@click.option(
    "--study",
    "studies",
    multiple=True,
    default=("study.yml",),
    show_default=True,
    help="Study file; may be repeated.",
)
@click.option(
    "--accept", is_flag=True, help="Record the present checksums of changed raw files in sources.yml."
)
@click.option("--force", is_flag=True, help="Make the tables again although nothing has changed.")
def command(studies: tuple[str, ...], accept: bool, force: bool) -> None:
    """Check the raw data of a study and make tidy tables of them, all or none."""
    from evaltools.checks import BadInput, relative
    from evaltools.cli.checkfiles import check_files
    from evaltools.study.checksums import accept as accept_checksums
    from evaltools.study.model import read_study
    from evaltools.study.tables.prepare import check_data, prepare

    for name in studies:
        study = read_study(name)
        if accept:
            # What is wrong with rows, theory, claims or interviews is told before anything is recorded.
            sources, raw = check_data(study, checksums=False)
            found = check_files(study, sources, raw)
            if errors := [item for item in found if item.severity == "error"]:
                raise BadInput(errors)
            for path in accept_checksums(study.root, study.data):
                click.echo(f"accepted  data/raw/{path}")
        result = prepare(study, force=force)
        for table, rows in result.rows.items():
            click.echo(f"{table:<18}{rows:>8} rows")
        state = "written to" if result.rebuilt else "unchanged in"
        click.echo(f"{study.id}: {len(result.rows)} tables {state} {relative(result.folder)}")
