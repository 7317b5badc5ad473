"""Publish the reports of a run, several at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor

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
    make_executor : makes the executor to do it in; none does it here.
    """
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


def publish_one(report: Report) -> None:
    """Make the pages of one report, unless nothing has changed."""
    from evaltools import publish

    study, period, area, languages = report
    publish.report(study, period, area, languages=languages)
