"""`evaltools check`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

import click

from evaltools.checks import BadInput, Problem, kinds

FORMAT = 1
"""Version of what `--format json` writes."""


@dataclass
class _Checked:
    """What has been read, and all that is wrong with it."""

    summaries: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    """How much there is to look at in each study without errors."""

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]


@click.command("check")
@click.option(
    "--study",
    "studies",
    multiple=True,
    default=("study.yml",),
    show_default=True,
    help="Study file; may be repeated.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text to read, or JSON with every problem as data.",
)
@click.pass_context
def command(context: click.Context, studies: tuple[str, ...], shape: Literal["text", "json"]) -> None:
    """Check study files, sources, raw data, theory, claims and interviews, and tell every problem with its place."""
    checked = _Checked()
    for name in studies:
        _check(name, checked)
    if shape == "json":
        click.echo(as_json(checked.summaries, checked.problems))
        context.exit(1 if checked.errors else 0)
    for problem in checked.problems:
        if problem.severity != "error":
            click.echo(str(problem), err=True)
    for found, doubtful in zip(checked.summaries, checked.doubtful, strict=True):
        click.echo(
            f"{found['study']}: {_several(found, 'period')}, {_several(found, 'area')}, {_several(found, 'chapter')}, "
            f"{_several(found, 'row')} in {_several(found, 'table')}: {_warned(doubtful)}"
        )
    if checked.errors:
        raise BadInput(checked.errors)


def _warned(number: int) -> str:
    """Whether there is nothing to look at, or how much."""
    return (
        "no problems"
        if not number
        else "no errors, one warning"
        if number == 1
        else f"no errors, {number} warnings"
    )


def _several(found: dict[str, Any], what: str) -> str:
    number = found[f"{what}s"]
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _check(name: str, checked: _Checked) -> None:
    from evaltools.cli.checkfiles import check_files
    from evaltools.study.checksums import unrecorded
    from evaltools.study.model import read_study
    from evaltools.study.tables.prepare import check_data
    from evaltools.words.catalogue import catalogue_problems

    before, told = len(checked.errors), len(checked.problems)
    try:
        study = read_study(name)
        # A broken catalogue is told here, and before a run: no chapter could be said from it.
        known = set(checked.problems)
        checked.problems += [item for item in catalogue_problems(study.languages) if item not in known]
        doubts: list[Problem] = []
        sources, rows = check_data(study, checksums=False, doubts=doubts)
        found = [*unrecorded(study.root, study.data), *doubts, *check_files(study, sources, rows)]
    except BadInput as error:
        checked.problems += error.problems
        return
    except OSError as error:
        place = str(error.filename) if error.filename else name
        remedy = kinds()["unreadable-file"].remedy
        checked.problems.append(Problem("unreadable-file", f"{error.strerror or error}.", remedy, place))
        return
    checked.problems += found
    if len(checked.errors) > before:
        return
    checked.doubtful.append(len(checked.problems) - told)
    checked.summaries.append(
        {
            "study": study.file,
            "periods": len(study.periods),
            "areas": len(study.areas),
            "chapters": len(study.chapters),
            "tables": len(rows),
            "rows": sum(len(items) for items in rows.values()),
        }
    )


def as_json(studies: list[dict[str, Any]], problems: list[Problem]) -> str:
    """Say everything as data, in an order that depends on nothing but what is said.

    Parameters
    ----------
    studies : what each study without errors holds.
    problems : everything that is wrong, in any order.
    """
    rows = [_row(problem) for problem in problems]
    rows.sort(key=lambda row: (row["file"] or "", row["line"] or 0, row["code"], row["message"]))
    data = {"format": FORMAT, "studies": studies, "problems": rows}
    return json.dumps(data, indent=1, ensure_ascii=False)


def _row(problem: Problem) -> dict[str, Any]:
    kind = kinds().get(problem.code)
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "message": problem.message,
        "remedy": problem.remedy,
        "page": kind.page if kind else None,
    }
