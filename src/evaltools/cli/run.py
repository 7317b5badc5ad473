"""`evaltools run`."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evaltools.run.progress import Progress
    from evaltools.run.runner import Plan, Settings
    from evaltools.study.model import Study


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
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Publish only this language; may be repeated.",
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
@click.option("--cluster", metavar="ADDRESS", help="Run on a Dask cluster, e.g. tcp://10.0.0.5:8786.")
@click.option(
    "--shard", metavar="K/N", callback=lambda *given: _shard(given[2]), help="Only the K-th of N parts."
)
@click.option("--no-publish", is_flag=True, help="Run chapters, and leave the pages as they are.")
def command(
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
    cluster: str | None,
    shard: tuple[int, int] | None,
    no_publish: bool,
) -> int:
    """Run the chapters that are out of date and publish the reports.

    A chapter runs again when something it depends on has changed: its notebook, its data, the study file,
    the library or the environment. A failed chapter leaves the others standing.
    """
    from evaltools.checks import BadInput
    from evaltools.run.jobs import jobs, part
    from evaltools.run.progress import Progress
    from evaltools.run.runner import Settings, plan
    from evaltools.run.store import recover
    from evaltools.study.model import read_study
    from evaltools.words.catalogue import catalogue_problems

    found = [read_study(name) for name in dict.fromkeys(studies)]
    if broken := catalogue_problems(code for study in found for code in study.languages):
        raise BadInput(broken)  # no chapter could be said from it
    for study in found:
        for language in languages:
            study.voice(language)  # a language that the study does not have is told before anything runs
    for root in {study.root for study in found}:
        recover(root / "outputs" / ".work")
    asked = {"periods": periods, "areas": areas, "chapters": chapters}
    plans = [plan(study, part(jobs(study, **asked), shard), force=force) for study in found]
    if dry_run:
        _tell_plan(plans)
        return 0
    progress = Progress(sum(len(item.run) for item in plans), quiet=quiet)
    # Parts of a study run side by side: the pages are made once, after all of them.
    publish = not no_publish and shard is None
    reports = [entry for study in found for entry in _reports(study, asked, languages)] if publish else []
    if progress.total:
        settings = Settings(
            fresh=fresh_kernels,
            time_limit=time_limit,
            memory_mb=memory_mb or 0,
            at_once=workers or _workers(),
        )
        _run(plans, settings, progress, cluster, reports)
    else:
        from evaltools.publish.several import publish_reports

        publish_reports(reports)
    return _finish(found, plans, progress, publish=publish)


def _shard(text: str | None) -> tuple[int, int] | None:
    """Read `K/N`."""
    if text is None:
        return None
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise click.BadParameter(f'"{text}" is not K/N with K from 1 to N, e.g. 2/10.')
    return int(part), int(parts)


def _workers() -> int:
    from evaltools.run.executors import WORKERS_PER_CORE
    from evaltools.run.runner import cores

    return WORKERS_PER_CORE * cores()


def _run(
    plans: list[Plan],
    settings: Settings,
    progress: Progress,
    address: str | None,
    reports: list[tuple[Study, str, str, tuple[str, ...]]],
) -> None:
    """Run every plan's jobs in one pool of workers, and publish the reports in it."""
    from evaltools.publish.several import publish_reports
    from evaltools.run.executors import cluster, local
    from evaltools.run.runner import run
    from evaltools.run.store import holding, recover

    with contextlib.ExitStack() as held:
        for root in {item.study.root for item in plans}:
            # What killed workers were building is cleared away at the end, also of a run that is broken off.
            held.callback(recover, root / "outputs" / ".work")
        held.callback(progress.close)
        if address:
            make_executor, at_once = held.enter_context(cluster(address, plans[0].study.root))
            settings = replace(settings, at_once=at_once)
        else:
            make_executor, where = held.enter_context(local(settings.at_once, fresh=settings.fresh))
            settings = replace(settings, where=where)
        for item in plans:
            work = item.study.root / "outputs" / ".work"
            with (
                holding(work, "run-") as folder,
                contextlib.closing(run(item, make_executor, folder, settings)) as ended,
            ):
                for job, record in ended:
                    progress.ended(job, record)
        progress.close()
        publish_reports(reports, make_executor)


def _tell_plan(plans: list[Plan]) -> None:
    for item in plans:
        for job in item.run:
            click.echo(f"{item.study.id} {job.name:<44} {item.why[job.name]}")
        number = len(item.run)
        click.echo(f"{item.study.id}: {number} of {number + item.current} chapters would run")


def _finish(studies: list[Study], plans: list[Plan], progress: Progress, *, publish: bool) -> int:
    """Make the page that leads to every report, sum up, and say what to look at."""
    from evaltools.checks import relative

    root = studies[0].root
    place = f"results in {relative(root / 'outputs')}"
    if publish:
        from evaltools.publish import site

        place = f"open {relative(site(root, studies).index)}"
    tally = progress.tally
    for line in progress.summary():
        click.echo(line)
    current = sum(item.current for item in plans) + progress.stood
    made = "chapter" if tally.succeeded == 1 else "chapters"
    parts = [f"{tally.succeeded} {made} made" if tally.succeeded else ""]
    parts += [
        f"{tally.failed} failed" if tally.failed else "",
        f"{tally.skipped} skipped" if tally.skipped else "",
    ]
    parts += [f"{current} unchanged" if current else ""]
    click.echo(f"{', '.join(part for part in parts if part) or 'nothing to do'}; {place}")
    return 1 if tally.failed or tally.skipped else 0


def _reports(
    study: Study, asked: dict[str, tuple[str, ...]], languages: tuple[str, ...]
) -> list[tuple[Study, str, str, tuple[str, ...]]]:
    """Reports that belong to what was asked for: study, period, area and languages."""
    from evaltools.run.jobs import jobs

    only = {name: asked[name] for name in ("periods", "areas")}
    found = dict.fromkeys((job.period, job.area) for job in jobs(study, **only))
    return [(study, period, area, languages or tuple(study.languages)) for period, area in found]
