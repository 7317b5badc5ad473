"""`evaltools interviews`: exchange with other programs, agreement between coders, pseudonyms.

A project is a folder with `transcripts/`, `codings/`, `codebook.yml` and, where there is a register,
`informants.csv`. Every command shows its report and keeps it as a file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaltools.cli.interview_finding import find, framework, links, passages
from evaltools.cli.interview_keeping import freeze, withdraw
from evaltools.cli.interview_language import report_language, spoken_language
from evaltools.words.catalogue import known_languages

if TYPE_CHECKING:
    from evaltools.interviews.refi.project import Project
    from evaltools.interviews.reliability import CodingAgreement

SHOWN_LINES = 60
"""A longer report is cut on the screen, never in its file."""

_FOLDER = click.argument("folder", type=click.Path(path_type=Path), default=Path())
_LANGUAGE = click.option(
    "--language",
    type=click.Choice(sorted(known_languages())),
    help="Language of the report. [default: the study's first, or that of the interviews]",
)


@click.group("interviews")
def command() -> None:
    """Take in and keep interviews, exchange codings, measure agreement, put pseudonyms for names."""


command.add_command(find)
command.add_command(passages)
command.add_command(framework)
command.add_command(links)
command.add_command(freeze)
command.add_command(withdraw)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--into", "folder", type=click.Path(path_type=Path), required=True, help="Folder to make the project in."
)
@_LANGUAGE
def import_(file: Path, folder: Path, language: str | None) -> None:
    """Read a REFI-QDA project (.qdpx) or codebook (.qdc) from another program.

    Nothing that is in the folder already is written over. The report lists everything that was not carried over.
    """
    from evaltools.checks import BadInput, Problem, relative
    from evaltools.interviews.refi import Project, read_project, read_qdc, store_project

    language = report_language(language, folder)
    suffix = file.suffix.lower()
    if suffix not in (".qdpx", ".qdc"):
        remedy = "Export a REFI-QDA project (.qdpx) or codebook (.qdc) from the other program."
        raise BadInput(Problem("not-refi", "the name does not end in .qdpx or .qdc.", remedy, relative(file)))
    if suffix == ".qdpx":
        project, report = read_project(file)
    else:
        codebook, report = read_qdc(file)
        project = Project(codebook.id, codebook, (), ())
    written = store_project(project, folder, report, language)
    _show(report.markdown(language), next(path for path in written if path.suffix == ".md"))
    click.echo(str(report))


@command.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into", "folder", type=click.Path(path_type=Path), required=True, help="The project's folder."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--speakers", help='"auto", or the labels of the speakers with commas between them.')
@click.option(
    "--spoken", help="Language of the interviews. [default: that of those in the folder, or asked for]"
)
@click.option("--synthetic", is_flag=True, help="The interviews are made up.")
@_LANGUAGE
def add(
    files: tuple[Path, ...],
    folder: Path,
    dry_run: bool,
    speakers: str | None,
    spoken: str | None,
    synthetic: bool,
    language: str | None,
) -> None:
    """Take in interviews from Word, OpenDocument, RTF, text, subtitles, or Otter's, Teams' and Whisper's files.

    The speakers found are shown and, on a terminal, asked about before anything is written.
    """
    import sys

    from evaltools.checks import BadInput, relative
    from evaltools.interviews.transcripts.taking_in import look_at, markdown, nothing_said, take_in

    names = () if speakers in (None, "auto") else tuple(name.strip() for name in (speakers or "").split(","))
    terminal = sys.stdin.isatty()
    spoken = spoken_language(spoken, folder, ask=terminal and speakers is None)
    language = report_language(language, folder, spoken)
    found = look_at(files, folder, speakers=names, language=spoken, synthetic=synthetic)
    click.echo(markdown(found, language))
    if dry_run:
        return
    if speakers is None:
        if not terminal:
            raise BadInput(nothing_said(relative(folder)))
        click.confirm("Write these transcripts with these speakers?", abort=True)
    for path in take_in(found, folder, language):
        click.echo(f"{relative(path)}: written")


@command.command("export")
@_FOLDER
@click.option(
    "--to", "file", type=click.Path(path_type=Path), required=True, help="File to write: .qdpx or .qdc."
)
@_LANGUAGE
def export(folder: Path, file: Path, language: str | None) -> None:
    """Write the project in FOLDER as REFI-QDA, for NVivo, ATLAS.ti, MAXQDA, QualCoder and others."""
    from evaltools.checks import BadInput, Problem, relative
    from evaltools.cli.interview_reports import export_report
    from evaltools.interviews.refi import write_project, write_qdc
    from evaltools.interviews.transcripts.confidential import refuse_in_git

    suffix = file.suffix.lower()
    if suffix not in (".qdpx", ".qdc"):
        raise BadInput(
            Problem(
                "not-refi",
                "the name does not end in .qdpx or .qdc.",
                "Give the file such a name.",
                relative(file),
            )
        )
    project = _read(folder)
    report = file.with_name(f"{file.stem}-export-report.md")
    if not project.synthetic:
        refuse_in_git([file, report], "what is said in confidence")
    if suffix == ".qdpx":
        write_project(project, file, language)
    else:
        write_qdc(project.codebook, file, language, project.exchange)
    _keep(export_report(project, file, report_language(language, folder)), report)
    click.echo(f"{relative(file)}: written")


@command.command("agreement")
@_FOLDER
@click.option(
    "--unit",
    type=click.Choice(["turn", "paragraph", "sentence", "span"]),
    required=True,
    help="What is rated as a whole; agreement depends on it, so it has to be declared.",
)
@click.option(
    "--coefficient",
    type=click.Choice(["krippendorff", "percent", "cohen", "scott", "fleiss", "brennan_prediger", "gwet"]),
    default="krippendorff",
    show_default=True,
)
@click.option("--with-interviewer", is_flag=True, help="Count the turns of those who ask as well.")
@click.option(
    "--level", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True, help="Of the interval."
)
@click.option(
    "--samples", type=click.IntRange(100), default=2000, show_default=True, help="Drawn for the interval."
)
@click.option(
    "--to", "file", type=click.Path(path_type=Path), help="Report. [default: FOLDER/agreement-UNIT.md]"
)
@_LANGUAGE
def agreement(
    folder: Path,
    unit: str,
    coefficient: str,
    with_interviewer: bool,
    level: float,
    samples: int,
    file: Path | None,
    language: str | None,
) -> None:
    """Say how far the coders of the project in FOLDER agree, over all codes and for each.

    The turns of interviewers are left out, and the report says what difference that makes.
    """
    from evaltools.checks import BadInput, Problem, relative
    from evaltools.cli.interview_reports import agreement_report
    from evaltools.interviews.coding.project_folder import find_folder
    from evaltools.interviews.reliability import agreement_from_codings

    if unit == "span" and coefficient != "krippendorff":
        raise BadInput(
            Problem(
                "bad-coefficient",
                "only Krippendorff's alpha is defined for spans.",
                "Leave --coefficient out.",
            )
        )
    project = _read(folder)
    coders: dict[str, list[str]] = {transcript.id: [] for transcript in project.transcripts}
    for transcript, coder in project.read_by:
        coders[transcript].append(coder)

    def measured(without: tuple[str, ...] | None) -> CodingAgreement:
        return agreement_from_codings(
            project.transcripts, project.codings, project.codebook, unit, coefficient,
            coders=coders, without=without, level=level, samples=samples,
        )  # fmt: skip

    everything = measured(())
    found = everything if with_interviewer else measured(None)
    if not found.transcripts:
        raise BadInput(
            Problem(
                "one-coder",
                "no transcript has been read by two coders, so agreement cannot be told.",
                "Let a second coder open and code at least one.",
                relative(folder / "codings"),
            )
        )
    report = agreement_report(found, everything, project, level, report_language(language, folder))
    _keep(report, file or find_folder(folder) / f"agreement-{unit}.md")


@command.command("pseudonymise")
@_FOLDER
@click.option(
    "--key", type=click.Path(path_type=Path), required=True, help="Key file (.key.yml), kept elsewhere."
)
@click.option(
    "--into", "target", type=click.Path(path_type=Path), required=True, help="New folder for the result."
)
@_LANGUAGE
def pseudonymise(folder: Path, key: Path, target: Path, language: str | None) -> None:
    """Put pseudonyms for names, places and numbers in the project in FOLDER; write the result to a new folder.

    Codings, memos and decisions go along. The project in FOLDER stays as it is.
    """
    from evaltools.cli.interview_reports import pseudonyms_report
    from evaltools.interviews.coding.project_folder import pseudonymise_folder
    from evaltools.interviews.transcripts.pseudonyms import read_key

    names = read_key(key, folder)
    found = pseudonymise_folder(_read(folder), names, folder, target)
    _keep(pseudonyms_report(found, report_language(language, folder)), target / "pseudonyms-report.md")


def _read(folder: Path) -> Project:
    """The project in a folder; what its owner should know of is told."""
    from evaltools.interviews.coding.project_folder import read_folder

    project, problems = read_folder(folder)
    for problem in problems:
        click.echo(str(problem), err=True)
    return project


def _keep(text: str, file: Path) -> None:
    """Write a report in place at once, and show it."""
    from evaltools.interviews.transcripts.confidential import write_private

    write_private(file, text.encode("utf-8"))
    _show(text, file)


def _show(text: str, file: Path) -> None:
    from evaltools.checks import relative

    lines = text.rstrip().split("\n")
    click.echo("\n".join(lines[:SHOWN_LINES]))
    if len(lines) > SHOWN_LINES:
        click.echo(f"… {len(lines) - SHOWN_LINES} more lines")
    click.echo(f"\nReport: {relative(file)}")
