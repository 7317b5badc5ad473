"""`evaltools verify`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click


@click.command("verify")
@click.argument("archive", metavar="ARCHIVE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to", "folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path),
    help="Where to write the certificate.  [default: beside the archive]",
)  # fmt: skip
@click.option(
    "--interviews", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The data/raw folder of whoever keeps the interviews, to check and use them too.",
)  # fmt: skip
@click.option("--quiet", is_flag=True, help="Tell the result only.")
def command(archive: Path, folder: Path | None, interviews: Path | None, quiet: bool) -> int:
    """Make every number of an archive again and compare it with what was published.

    The exit status is 0 where everything that can be checked agrees, and 1 where something differs. The certificate says
    what agreed, what differed and by how much, and what could not be run because it is confidential.
    """
    from evaltools.checks import relative
    from evaltools.release.certificate import outcome, sentences, write_certificate
    from evaltools.release.verify import verify
    from evaltools.words.voice import english

    def tell(text: str) -> None:
        if not quiet:
            click.echo(f"{text} …", err=True)

    found = verify(archive, interviews=interviews, tell=tell)
    if found.software:
        names = ", ".join(
            f"{item.name} {item.here or 'missing'} for {item.archived}" for item in found.software[:5]
        )
        click.echo(f"other software: {names}{' …' if len(found.software) > 5 else ''}")
        click.echo("For the same, install environment.lock of the archive into an environment of its own.")
    for item in [*found.agreement.differences, *found.again.differences][:20]:
        rows = f"  [{', '.join(item.rows)}]" if item.rows else ""
        click.echo(f"{item.kind:<8} {item.report}: {item.where}: {item.before} → {item.after}{rows}")
    for line in found.failed:
        click.echo(line)
    voice = english()
    for told in (outcome(found), *sentences(found)):
        click.echo(voice.speak(told))
    written = write_certificate(found, folder or archive.with_suffix(".verified"), date.today())
    click.echo(f"open {relative(written[0])}")
    return 0 if found.agrees else 1
