"""`evaltools diff`."""

from __future__ import annotations

from pathlib import Path

import click

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("diff")
@click.argument("before", metavar="RUN_A", type=_FOLDER)
@click.argument("after", metavar="RUN_B", type=_FOLDER)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True,
    help="Lines for a terminal, data for programs, or a page for reviewers.",
)  # fmt: skip
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option(
    "--tolerance", type=click.FloatRange(0), default=1e-9, show_default=True,
    help="Numbers that differ by no more than this share are the same.",
)  # fmt: skip
@click.option("--language", metavar="CODE", default="en", show_default=True, help="Of the page.")
def command(
    before: Path, after: Path, form: str, output: Path | None, tolerance: float, language: str
) -> int:
    """Show what two runs found otherwise, with the raw rows behind it.

    RUN_A and RUN_B are output folders, whole or in part: outputs/, a study, a period or an area below it.
    The exit status is 0 where the runs are the same and 1 where they differ.
    """
    from evaltools.checks import BadInput, relative
    from evaltools.run.diff.compare import compare
    from evaltools.run.diff.read import read_run
    from evaltools.run.diff.show import to_html, to_json, to_text
    from evaltools.words.voice import Voice

    try:
        Voice(language)
        found = compare(read_run(before), read_run(after), tolerance)
    except BadInput as error:
        raise click.UsageError(str(error)) from None
    makers = {"text": to_text, "json": to_json, "html": lambda found: to_html(found, language)}
    text = makers[form](found)
    if output is None:
        click.echo(text, nl=False)
    else:
        temporary = output.with_name(f".{output.name}.new")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(output)
        click.echo(f"{len(found.differences)} differences, {found.same} the same; open {relative(output)}")
    return int(found.any)
