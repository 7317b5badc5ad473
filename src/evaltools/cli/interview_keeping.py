"""`evaltools interviews freeze` and `withdraw`: what a report was made from stays; what a person takes back goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evaltools.interviews.informants.verbatim import Held
    from evaltools.interviews.informants.withdrawal import Withdrawal

_STUDY = click.option("--study", "name", default="study.yml", show_default=True, help="Study file.")


@click.command("freeze")
@_STUDY
def freeze(name: str) -> None:
    """Record the checksum of the study's interviews, before a report that is to be published.

    Until then people work in the folder and nothing is recorded of it. From then on `check` and `run` tell of every change.
    To work on, take the line `sha256` out of sources.yml.
    """
    from evaltools.study.checksums import freeze as freeze_folders
    from evaltools.study.model import read_study

    study = read_study(name)
    for path in freeze_folders(study.root, study.data):
        click.echo(f"data/raw/{path}: frozen; its checksum stands in data/raw/sources.yml")


@click.command("withdraw")
@click.argument("identifier", metavar="ID")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path(), help="The project's folder. [default: here]"
)
@click.option(
    "--also",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Look for copies here as well.",
)
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def withdraw(identifier: str, folder: Path, also: tuple[Path, ...], dry_run: bool, yes: bool) -> None:
    """Remove an interview, or all interviews of an informant, with codings, memos and quotations.

    Says which reports and other files still hold the person's words. One line stays in withdrawn.txt, with the day.
    """
    from datetime import date

    from evaltools.checks import relative
    from evaltools.interviews.informants.withdrawal import find_withdrawal
    from evaltools.interviews.informants.withdrawal import withdraw as take_back
    from evaltools.interviews.transcripts.confidential import in_git

    found = find_withdrawal(folder, identifier)
    tracked = [path for path in found.files if in_git(path) == "tracked"]
    _show_going(found)
    if dry_run:
        _show_held(found, also)
        return
    if not yes:
        click.confirm("Remove them? This cannot be undone.", abort=True)
    for path in take_back(found, date.today()):
        click.echo(f"{relative(path)}: cleaned")
    click.echo(f"{relative(found.folder / 'withdrawn.txt')}: says so")
    _show_held(found, also)
    for path in tracked:
        click.echo(f"{relative(path)}: git's history still holds it")
    click.echo("Not looked at: backups, other machines, exported projects elsewhere, and keys.")


def _show_going(found: Withdrawal) -> None:
    from evaltools.checks import relative

    for path in found.files:
        click.echo(f"{relative(path)}: goes")
    for text in found.transcripts:
        if len(text.informants) > 1:
            click.echo(f"{text.id}: goes whole, although {len(text.informants)} persons took part in it")
    for name in found.leaving:
        click.echo(f"{name}: leaves the register")


def _show_held(found: Withdrawal, also: tuple[Path, ...]) -> None:
    """Files outside the project's folder, and reports in it, that still hold the person's words."""
    from evaltools.checks import relative
    from evaltools.interviews.informants.verbatim import still_held

    root = _study_of(found.folder)
    outputs = [root / "outputs", root / "data" / "processed"] if root else []
    places = [place for place in (*outputs, *also) if place.is_dir()]
    for own in found.words:
        held: Held = still_held(own, places, files=sorted(found.folder.glob("*.md")))
        for paths, what in (
            (held.quoting, "quotes it still"),
            (held.naming, "names it still"),
            (held.closed, "could not be looked into"),
        ):
            for path in paths:
                click.echo(f"{relative(path)}: {what}")
        if not held.quoting and places:
            click.echo(
                f"{own.identifier}: no words of it found in {', '.join(relative(one) for one in places)}"
            )
        if held.quoting and root:
            click.echo(
                "Run `evaltools run` to make the reports without it; what has been handed out stays out."
            )


def _study_of(folder: Path) -> Path | None:
    """The folder of the study that the interviews belong to, where they lie in its raw data."""
    return next(
        (
            one.parent.parent
            for one in folder.resolve().parents
            if (one.name, one.parent.name) == ("raw", "data")
        ),
        None,
    )
