"""`evaltools publish`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaltools.publish.files import Make
    from evaltools.study.model import Study

FORMATS = ("html", "xlsx", "docx", "pdf")


@click.command("publish")
@click.option(
    "--study", "studies", multiple=True, default=("study.yml",), show_default=True,
    help="Study file; may be repeated.",
)  # fmt: skip
@click.option(
    "--period", "periods", multiple=True, metavar="ID", help="Only this evaluation period; may be repeated."
)
@click.option("--area", "areas", multiple=True, metavar="ID", help="Only this area; may be repeated.")
@click.option(
    "--language", "languages", multiple=True, metavar="CODE", help="Only this language; may be repeated."
)
@click.option(
    "--format", "formats", default="html", show_default=True, metavar="LIST",
    callback=lambda *given: _formats(given[2]), help=f"Formats with commas between: {', '.join(FORMATS)}.",
)  # fmt: skip
@click.option(
    "--template", type=click.Path(path_type=Path), metavar="FILE",
    help="Word document whose styles, margins, heads and feet docx takes.",
)  # fmt: skip
def command(
    studies: tuple[str, ...],
    periods: tuple[str, ...],
    areas: tuple[str, ...],
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    template: Path | None,
) -> int:
    """Publish reports from the results there are, and run nothing.

    html makes the pages, where they are out of date. xlsx is an Excel workbook of all tables, docx the whole report for
    Word, pdf the same as PDF/UA and PDF/A. Each file lies beside the pages of its report, named by study, period, area and language; it is removed when the pages are made anew.
    """
    from evaltools.checks import relative
    from evaltools.publish import files, site
    from evaltools.publish.several import publish_reports
    from evaltools.study.model import read_study

    found = [read_study(name) for name in dict.fromkeys(studies)]
    for study in found:
        for language in languages:
            study.voice(language)  # a language that the study does not have is told before anything is made
    makers = files.makers([name for name in formats if name != "html"], template)
    reports = [entry for study in found for entry in _reports(study, periods, areas, languages)]
    if not reports:
        click.echo("nothing has been run yet; `evaltools run` makes results")
        return 0
    # Pages come first: a file beside older pages would say another thing than they.
    publish_reports([(*entry, languages or tuple(entry[0].languages)) for entry in reports])
    root = found[0].root
    index = site(root, found).index
    number = sum(_write(*entry, languages, makers) for entry in reports)
    made = f"{number} {'file' if number == 1 else 'files'} written; " if number else ""
    told = "report" if len(reports) == 1 else "reports"
    click.echo(f"{len(reports)} {told} published; {made}open {relative(index)}")
    return 0


def _write(
    study: Study, period: str, area: str, languages: tuple[str, ...], makers: Mapping[str, Make]
) -> int:
    """Write a report in every format but pages, tell each file, and count them."""
    from evaltools.checks import relative
    from evaltools.publish.files import write_files

    if not makers:
        return 0
    written = write_files(study, period, area, makers, languages=languages or None)
    for path in written:
        click.echo(f"{path.stat().st_size / 1024:8,.0f} kB  {relative(path)}")
    return len(written)


def _formats(text: str) -> tuple[str, ...]:
    """Read a list of formats."""
    from evaltools.checks import nearest

    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in FORMATS:
            raise click.BadParameter(f'There is no format "{name}". {nearest(name, FORMATS)}')
    if not names:
        raise click.BadParameter(f"Name one of: {', '.join(FORMATS)}.")
    return names


def _reports(
    study: Study, periods: tuple[str, ...], areas: tuple[str, ...], languages: tuple[str, ...]
) -> list[tuple[Study, str, str]]:
    """Reports that were asked for and of which a chapter has run: study, period and area."""
    from evaltools.publish.results import results
    from evaltools.run.jobs import jobs

    asked = dict.fromkeys((job.period, job.area) for job in jobs(study, periods=periods, areas=areas))
    voices = [study.voice(languages[0] if languages else study.languages[0])]
    kept = []
    for period, area in asked:
        (found,) = results(study, study.period(period), study.area(area), voices)
        if any(item.record is not None for item in found.chapters):
            kept.append((study, period, area))
    return kept
