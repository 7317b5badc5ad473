"""`evaltools form`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_STUDY = click.option("--study", "study_file", default="study.yml", show_default=True, help="Study file.")


class _Forms(click.Group):
    """`read`, and a command for each form: `plan`, or any table of raw data."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["plan", "read", "TABLE"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.commands:
            return self.commands[cmd_name]
        from evaltools.forms.asked import PLAN
        from evaltools.study.tables.schemas import TABLES

        return _form(cmd_name) if cmd_name in (PLAN, *TABLES) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            ("plan", "Write the forms of a follow-up of the activity plan, one per department."),
            ("TABLE", "Write a form for any other table, such as recommendations."),
            ("read", "Take answered forms into the study, all or none."),
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from evaltools.checks import nearest
            from evaltools.study.tables.schemas import TABLES

            known = ["plan", "read", *TABLES]
            raise click.UsageError(f'There is no form "{args[0]}". {nearest(args[0], known)}', ctx) from None


@click.group("form", cls=_Forms)
def command() -> None:
    """Workbooks that people fill in without knowing the study, and their answers taken back."""


def _form(name: str) -> click.Command:
    @click.command(name, help=f"Write the form on {name.replace('_', ' ')}.")
    @_STUDY
    @click.option(
        "--round",
        "round_",
        required=True,
        metavar="DATE",
        help="Date of the round: 2026, 2026-10 or 2026-10-31.",
    )
    @click.option(
        "--area", default=None, metavar="ID", help="Area. [default: the only one with a plan, or the first]"
    )
    @click.option(
        "--to", "folder", default="forms", show_default=True, type=click.Path(file_okay=False, path_type=Path)
    )
    def form(study_file: str, round_: str, area: str | None, folder: Path) -> None:
        from evaltools.checks import BadInput, Problem
        from evaltools.forms.asked import PLAN
        from evaltools.forms.standing import Standing
        from evaltools.forms.writing import written
        from evaltools.study.model import read_study
        from evaltools.study.tables.prepare import check_data
        from evaltools.words.dates import last_day

        if last_day(round_) is None:
            message = f'"{round_}" is no date of a round.'
            raise BadInput(Problem("bad-answer", message, "Write 2026, 2026-10 or 2026-10-31."))
        study = read_study(study_file)
        _, rows = check_data(study)
        own = list(dict.fromkeys(getattr(row, "area", "") for row, _, _ in rows.get("interventions", [])))
        place = study.area(area or (own[0] if own else study.areas[0].id))
        standing = Standing(study, place, rows, round_)
        found = written(study, name, round_, place, standing)
        if name == PLAN and not found:
            message = f'the area "{place.id}" has no interventions to follow up.'
            raise BadInput(
                Problem("no-plan", message, "Enter the plan under interventions first.", study.file)
            )
        taken = [item.name for item in found if (folder / item.name).exists()]
        if taken:
            message = f"{', '.join(taken)} is there already; it may hold answers."
            raise BadInput(
                Problem(
                    "folder-taken", message, "Move it away, or name another folder with --to.", str(folder)
                )
            )
        folder.mkdir(parents=True, exist_ok=True)
        for item in found:
            (folder / item.name).write_bytes(item.content)
            click.echo(f"{folder / item.name}  {item.rows} rows")
        click.echo(f"next: send them out; then evaltools form read {folder}/*.xlsx")

    return form


@command.command("read")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_STUDY
@click.option(
    "--author", default="", help="Who answered, for the list of sources. [default: the area's name]"
)
@click.option(
    "--period", default="", metavar="YEARS", help="A new evaluation period for the round: 2026 or 2026-2027."
)
@click.option("--replace", is_flag=True, help="Put new answers in place of those read earlier.")
def read_command(files: tuple[Path, ...], study_file: str, author: str, period: str, replace: bool) -> None:
    """Take answered forms into the study: all of them, or none and every problem by its cell."""
    from evaltools.forms.taking import take
    from evaltools.study.model import read_study

    study = read_study(study_file)
    taken = take(study, files, author=author, period=period, replace=replace)
    for path in taken.files:
        click.echo(f"wrote  {path}")
    for table, number in taken.rows.items():
        click.echo(f"{table:<18}{number:>8} rows")
    if taken.missing:
        click.echo(f"not answered yet: {', '.join(taken.missing)}")
    extra = f" --study {study_file}" if study_file != "study.yml" else ""
    click.echo(f"next: evaltools run{extra} --period {taken.period} --area {taken.area}")
