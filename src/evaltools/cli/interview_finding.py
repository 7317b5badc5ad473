"""`evaltools interviews find`, `passages`, `framework` and `links`: search all interviews, and read what was made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaltools.cli.interview_language import report_language
from evaltools.words.catalogue import known_languages

if TYPE_CHECKING:
    from evaltools.interviews.analysis.passages import Found, Hit, Retrieval
    from evaltools.interviews.workbench.project import Project

_FOLDER = click.option(
    "--folder", type=click.Path(path_type=Path), default=Path(), help="The project's folder. [default: here]"
)
_LANGUAGE = click.option(
    "--language",
    type=click.Choice(sorted(known_languages())),
    help="Language in which codes are named. [default: the study's first, or that of the interviews]",
)
_CONTEXT = click.option(
    "--context",
    type=click.IntRange(0, 5000),
    default=80,
    show_default=True,
    help="Characters before and after.",
)


@click.command("find")
@click.argument("text")
@_FOLDER
@click.option(
    "--kind",
    type=click.Choice(["phrase", "words", "regex"]),
    default="phrase",
    show_default=True,
    help="The words after one another, all in one turn, or a regular expression.",
)
@_CONTEXT
@click.option("--code", help="Ask of each hit whether it shall have this code.")
@click.option("--coder", default="", help="Who codes; with --code.")
@click.option(
    "--unit",
    type=click.Choice(["turn", "paragraph", "sentence"]),
    help="Code the whole one that the hit stands in; with --code. [default: the hit itself]",
)
@_LANGUAGE
def find(
    text: str,
    folder: Path,
    kind: str,
    context: int,
    code: str | None,
    coder: str,
    unit: str | None,
    language: str | None,
) -> None:
    """Search all interviews for TEXT: * stands for any letters, ? for one; case and accents are not told apart.

    With --code each hit is shown and asked about before it is coded.
    """
    from evaltools.checks import BadInput, Problem
    from evaltools.interviews.analysis.search import SearchIndex
    from evaltools.interviews.coding.tree import check_usable
    from evaltools.interviews.workbench.project import open_project

    if code is not None and not coder:
        raise BadInput(Problem("no-coder", "nobody is named as coder.", "Say who codes with --coder."))
    project = open_project(folder, coder, report_language(language, folder))
    if code is not None and (problem := check_usable(project.tree.codebook, code)):
        raise BadInput(problem)
    found = SearchIndex(project.transcripts).find(text, kind, context=context)
    click.echo(f"{found.total} hits in {len({hit.interview for hit in found.hits})} interviews")
    if found.stopped:
        click.echo("The expression took too long or found too much, so that there may be more.", err=True)
    if found.total > len(found.hits):
        click.echo(f"The first {len(found.hits)} are shown.", err=True)
    for hit in found.hits:
        _show(hit.interview, f"{hit.start}-{hit.end}", hit.speaker, hit.time, hit)
        if code is not None and click.confirm(f"Code it {code}?", default=False):
            _code(project, hit, code, unit or "")


def _code(project: Project, hit: Found, code: str, unit: str) -> None:
    """Code a hit; one that cannot be coded so is told, and the next one asked about."""
    from evaltools.checks import BadInput
    from evaltools.interviews.analysis.search import code_hit

    try:
        coding = code_hit(project, hit, code, unit=unit)
    except BadInput as error:
        click.echo(str(error), err=True)
    else:
        click.echo(f"coded: {coding.start}-{coding.end}")


@click.command("passages")
@_FOLDER
@click.option("--code", "codes", multiple=True, help="Coded any of these. [default: coded at all]")
@click.option("--also", multiple=True, help="The part that is coded so as well.")
@click.option("--near", multiple=True, help="Near a passage coded so.")
@click.option("--without", multiple=True, help="Touching no passage coded so.")
@click.option("--within", type=click.IntRange(0), default=200, show_default=True, help="How near is near.")
@click.option(
    "--measure", type=click.Choice(["characters", "turns"]), default="characters", show_default=True
)
@click.option("--coder", "coders", multiple=True, help="Coded by any of these.")
@click.option("--interview", "interviews", multiple=True, help="In any of these.")
@click.option("--group", "groups", multiple=True, help="With somebody of these actor groups.")
@click.option(
    "--attribute", "attributes", multiple=True, metavar="NAME=VALUE", help="Of informant or interview."
)
@click.option("--exactly", is_flag=True, help="Leave out the codes below those named.")
@click.option("--quotable", is_flag=True, help="Only what may be quoted.")
@_CONTEXT
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write them to a .docx or .xlsx file.")
@_LANGUAGE
def passages(
    folder: Path,
    codes: tuple[str, ...],
    also: tuple[str, ...],
    near: tuple[str, ...],
    without: tuple[str, ...],
    within: int,
    measure: str,
    coders: tuple[str, ...],
    interviews: tuple[str, ...],
    groups: tuple[str, ...],
    attributes: tuple[str, ...],
    exactly: bool,
    quotable: bool,
    context: int,
    file: Path | None,
    language: str | None,
) -> None:
    """Show everything that is coded so, in its context, and where it stands; codings of all coders are looked through."""
    from evaltools.interviews.analysis.passages import Query
    from evaltools.interviews.analysis.retrieval import retrieve
    from evaltools.interviews.workbench.project import open_project

    query = Query(
        codes, also, near, without, within, measure, coders, interviews, groups, _pairs(attributes),
        below=not exactly,
    )  # fmt: skip
    found = retrieve(
        open_project(folder, "", report_language(language, folder), blind=False), query, context=context
    )
    found = found.quotable() if quotable else found
    if file is not None:
        _keep(found, file)
        return
    click.echo(f"{len(found)} passages in {len({hit.interview for hit in found})} interviews")
    for hit in found:
        name = found.names.get(hit.code, hit.code)
        consent = "" if hit.may_quote else "must not be quoted"
        _show(hit.interview, f"{hit.start}-{hit.end}", hit.speaker, hit.group, name, hit.coder, consent, hit)


@click.command("framework")
@_FOLDER
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write it to a .xlsx file.")
@_LANGUAGE
def framework(folder: Path, file: Path | None, language: str | None) -> None:
    """Show the framework matrix, interviews by themes; in a file each summary leads to its passages."""
    from evaltools.checks import relative
    from evaltools.interviews.analysis.framework_files import write_framework
    from evaltools.interviews.workbench.project import open_project

    project = open_project(folder, "", report_language(language, folder), blind=False)
    if file is not None:
        click.echo(f"{relative(write_framework(project, file))}: written")
        return
    book, themes = project.tree.codebook, project.framework.themes
    click.echo(f"{len(themes)} themes, {len(project.framework.interviews)} interviews")
    for cell in project.framework.cells:
        if cell.summary.text.strip():
            name = book[cell.theme].label(project.language)
            head = f"{cell.interview} · {name} · {len(cell.passages)} passages"
            click.echo("\n" + click.style(head, bold=True) + f"\n{cell.summary.text}")


@click.command("links")
@_FOLDER
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write them to a .xlsx file.")
@_LANGUAGE
def links(folder: Path, file: Path | None, language: str | None) -> None:
    """Show the causal links that were coded, each with the passage that says so."""
    from evaltools.checks import relative
    from evaltools.interviews.analysis.framework_files import write_links
    from evaltools.interviews.workbench.project import open_project

    project = open_project(folder, "", report_language(language, folder), blind=False)
    for problem in project.links.problems:
        click.echo(str(problem), err=True)
    if file is not None:
        click.echo(f"{relative(write_links(project, file))}: written")
        return
    click.echo(f"{len(project.links.all)} links")
    for link in project.links.all:
        head = f"{link.source} → {link.target} ({link.sign}) · {link.interview} · {link.coder}"
        click.echo("\n" + click.style(head, bold=True) + f"\n{' '.join(project.links.quote(link).split())}")


def _pairs(attributes: tuple[str, ...]) -> dict[str, str]:
    from evaltools.checks import InvalidArgument

    for one in attributes:
        if "=" not in one:
            raise InvalidArgument("attribute", f'"{one}" is not written NAME=VALUE')
    return dict(one.split("=", 1) for one in attributes)


def _keep(found: Retrieval, file: Path) -> None:
    from evaltools.checks import InvalidArgument, relative

    writers = {".docx": found.to_word, ".xlsx": found.to_excel}
    if file.suffix.lower() not in writers:
        raise InvalidArgument("to", f'"{file.name}" ends neither in .docx nor in .xlsx')
    writers[file.suffix.lower()](file)
    click.echo(f"{relative(file)}: written")


def _show(*parts: str | Hit | Found) -> None:
    """A hit: where it stands on a line of its own, and the passage between what stands around it."""
    *where, hit = parts
    assert not isinstance(hit, str)
    click.echo("\n" + click.style(" · ".join(str(part) for part in where if part), bold=True))
    passage = click.style(hit.passage, underline=True)
    click.echo(" ".join(f"{hit.before}[{passage}]{hit.after}".split()))
