"""Publish several reports, some at a time."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor

from evaltools.run.runner import cores
from evaltools.study.model import Study

Report = tuple[Study, str, str, tuple[str, ...]]
"""Study, period, area and languages."""

IN_A_POOL = 4
"""So many reports are worth loading the libraries in several processes."""


def publish_reports(reports: Sequence[Report], make_executor: Callable[[], Executor] | None = None) -> None:
    """Make the pages of reports that are out of date.

    Parameters
    ----------
    reports : the reports.
    make_executor : makes the executor to do it in; none does it in forks of this process, where that pays and is safe.
    """
    if make_executor is None:
        make_executor = _forks(reports)
    left = list(reports)
    if make_executor is not None and len(left) >= IN_A_POOL:
        with make_executor() as executor:
            futures = []
            # Where a worker is killed, or none can be started, what is not done is done here.
            with contextlib.suppress(BrokenExecutor, EOFError, ConnectionError):
                futures = [executor.submit(publish_one, report) for report in left]
            for future, report in zip(futures, list(left), strict=False):
                with contextlib.suppress(BrokenExecutor):
                    future.result()
                    left.remove(report)
    for report in left:
        publish_one(report)


def _forks(reports: Sequence[Report]) -> Callable[[], Executor] | None:
    """A maker of forks that have loaded what publishing needs; None where few reports wait, or a fork is not safe."""
    if sys.platform != "linux" or cores() < 2 or threading.active_count() > 1 or len(reports) < IN_A_POOL:
        return None
    from evaltools.publish.reports import is_out_of_date

    if sum(is_out_of_date(*report) for report in reports) < IN_A_POOL:
        return None
    from evaltools.publish import chapterpage as chapterpage  # once, for all forks

    forking = multiprocessing.get_context("fork")
    return lambda: ProcessPoolExecutor(cores(), mp_context=forking)


def publish_one(report: Report) -> None:
    """Make the pages of one report, unless nothing has changed."""
    from evaltools.publish import reports

    study, period, area, languages = report
    reports.report(study, period, area, languages=languages)
