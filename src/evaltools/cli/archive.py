"""`evaltools archive`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("archive")
@click.option("--study", "study_file", default="study.yml", show_default=True, help="Study file.")
@click.option(
    "--to", "target", required=True, metavar="ZIP", type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)  # fmt: skip
@click.option(
    "--personal-checked", "checked", default="", metavar="SENTENCE",
    help="Why what looks personal may be in it; the archive keeps the sentence.",
)  # fmt: skip
def command(study_file: str, target: Path, checked: str) -> int:
    """Put an evaluation into one zip from which a stranger can make every number again.

    It holds the study file, notebooks, raw data, published reports and the versions of the software. Interviews and keys
    stay where they are; keyed digests stand for them. `evaltools verify` makes everything again and compares.
    """
    from evaltools.release.archive import write_archive
    from evaltools.study.model import read_study

    made = write_archive(read_study(study_file), target, checked=checked.strip())
    for name in made.withheld:
        click.echo(f"not in it  data/raw/{name}: confidential; keyed digests stand for it")
    click.echo(f"{made.files} files, {made.size / 1e6:.1f} MB; check it with `evaltools verify {target}`")
    return 0
