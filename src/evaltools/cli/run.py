"""`evaltools run`."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evaltools.run.progress import Progress
    from evaltools.run.runner import Plan
    from evaltools.study import Study


@click.command("run")
@click.option(
    "--study",
    "studies",
    multiple=True,
    default=("study.yml",),
    show_default=True,
    help="Study file; may be repeated.",
)
@click.option(
    "--period", "periods", multiple=True, metavar="ID", help="Only this evaluation period; may be repeated."
)
@click.option("--area", "areas", multiple=True, metavar="ID", help="Only this area; may be repeated.")
@click.option(
    "--chapter",
    "chapters",
    multiple=True,
    metavar="ID",
    help="Only this chapter (id, number or notebook) and those it builds on; may be repeated.",
)
@click.option(
    "--language", "languages", multiple=True, type=click.Choice(["sv", "en"]), help="Only this language."
)
@click.option(
    "--jobs",
    "workers",
    type=click.IntRange(1),
    metavar="N",
    help="Chapters at a time. [default: by processors]",
)
@click.option("--dry-run", is_flag=True, help="Say what would run and why, and run nothing.")
@click.option("--force", is_flag=True, help="Run although nothing has changed.")
@click.option("--quiet", is_flag=True, help="Tell failures and the result only.")
@click.option(
    "--timeout",
    "time_limit",
    type=click.IntRange(1),
    default=900,
    show_default=True,
    metavar="SECONDS",
    help="Longest a chapter may take.",
)
@click.option(
    "--memory", "memory_mb", type=click.IntRange(100), metavar="MB", help="Most memory a chapter may use."
)
@click.option(
    "--fresh-kernels", is_flag=True, help="Start every kernel anew: slower, for a run to be archived."
)
@click.option("--no-publish", is_flag=True, help="Run chapters, and leave the pages as they are.")
@click.pass_context
def command(
    context: click.Context,
    studies: tuple[str, ...],
    periods: tuple[str, ...],
    areas: tuple[str, ...],
    chapters: tuple[str, ...],
    languages: tuple[str, ...],
    workers: int | None,
    dry_run: bool,
    force: bool,
    quiet: bool,
    time_limit: int,
    memory_mb: int | None,
    fresh_kernels: bool,
    no_publish: bool,
) -> int:
    """Run the chapters that are out of date and publish the reports.

    A chapter runs again when something it depends on has changed: its notebook, its data, the study file,
    the library or the environment. A failed chapter leaves the others standing.
    """
    from evaltools.run.jobs import jobs
    from evaltools.run.progress import Progress
    from evaltools.run.runner import Settings, plan
    from evaltools.study import read_study

    found = [read_study(name) for name in dict.fromkeys(studies)]
    asked = {"periods": periods, "areas": areas, "chapters": chapters, "languages": languages}
    plans = [plan(study, jobs(study, **asked), force=force) for study in found]
    if dry_run:
        _tell_plan(plans)
        return 0
    total = sum(len(item.run) for item in plans)
    progress = Progress(total, quiet=quiet)
    if total:
        at_once = workers or _workers()
        settings = Settings(
            fresh=fresh_kernels, time_limit=time_limit, memory_mb=memory_mb or 0, at_once=at_once
        )
        _run(plans, settings, progress)
    return _finish(found, plans, progress, asked, publish=not no_publish, quiet=quiet)


def _workers() -> int:
    from evaltools.run.executors import WORKERS_PER_CORE
    from evaltools.run.runner import cores

    return WORKERS_PER_CORE * cores()


def _run(plans: list[Plan], settings: object, progress: Progress) -> None:
    """Run every plan's jobs in one pool of workers."""
    from dataclasses import replace

    from evaltools.run.executors import local
    from evaltools.run.runner import Settings, run
    from evaltools.run.store import holding, recover

    assert isinstance(settings, Settings)
    try:
        with local(settings.at_once, fresh=settings.fresh) as (make_executor, where):
            settings = replace(settings, where=where)
            for item in plans:
                work = item.study.root / "outputs" / ".work"
                recover(work)
                if not item.run:
                    continue
                with (
                    holding(work, "run-") as folder,
                    contextlib.closing(run(item, make_executor, folder, settings)) as ended,
                ):
                    for job, record in ended:
                        progress.ended(job, record)
    finally:
        progress.close()


def _tell_plan(plans: list[Plan]) -> None:
    for item in plans:
        for job in item.run:
            click.echo(f"{item.study.id} {job.name:<44} {item.why[job.name]}")
        number = len(item.run)
        click.echo(f"{item.study.id}: {number} of {number + item.current} chapters would run")


def _finish(
    studies: list[Study],
    plans: list[Plan],
    progress: Progress,
    asked: dict[str, tuple[str, ...]],
    *,
    publish: bool,
    quiet: bool,
) -> int:
    """Publish, sum up, and say what to look at."""
    tally = progress.tally
    pages: Path | None = None
    if publish:
        pages = _publish(studies, asked, quiet=quiet)
    for line in progress.summary():
        click.echo(line)
    current = sum(item.current for item in plans)
    parts = [f"{tally.succeeded} chapters made" if tally.succeeded else ""]
    parts += [
        f"{tally.failed} failed" if tally.failed else "",
        f"{tally.skipped} skipped" if tally.skipped else "",
    ]
    parts += [f"{current} unchanged" if current else ""]
    said = ", ".join(part for part in parts if part) or "nothing to do"
    place = f"open {_shown(pages)}" if pages else f"results in {_shown(studies[0].root / 'outputs')}"
    click.echo(f"{said}; {place}")
    return 1 if tally.failed or tally.skipped else 0


def _publish(studies: list[Study], asked: dict[str, tuple[str, ...]], *, quiet: bool) -> Path:
    """Make the pages that are out of date, and the page that leads to them."""
    from evaltools import publish

    for study in studies:
        for period, area in _reports(study, asked):
            publish.report(study, period, area, languages=asked["languages"] or None)
    return publish.site(studies[0].root, studies).index


def _reports(study: Study, asked: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    from evaltools.run.jobs import jobs

    only = {name: asked[name] for name in ("periods", "areas", "languages")}
    return list(dict.fromkeys((job.period, job.area) for job in jobs(study, **only)))


def _shown(path: Path) -> str:
    from evaltools.checks import relative

    return relative(path)
