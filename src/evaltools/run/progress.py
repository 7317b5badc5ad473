"""What a user sees of a run: a bar on a terminal, lines in a log, and a summary at the end."""

from __future__ import annotations

import heapq
import sys
import time
from dataclasses import dataclass, field
from typing import Any, TextIO

from evaltools.run.jobs import Job
from evaltools.run.store import Record

SLOWEST = 3
"""How many of the slowest chapters the summary names."""


@dataclass
class Tally:
    """Counts and extremes of a run; of constant size, however many jobs."""

    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    memory_mb: float = 0.0
    hungriest: str = ""
    without_data: int = 0
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, job: Job, record: Record) -> None:
        """Count one job."""
        name = f"{job.study} {job.name}"
        setattr(self, record.outcome, getattr(self, record.outcome) + 1)
        self.seconds += record.seconds
        self.without_data += record.outcome == "succeeded" and not record.findings and bool(record.lacking)
        if record.memory_mb > self.memory_mb:
            self.memory_mb, self.hungriest = record.memory_mb, name
        heapq.heappush(self.slowest, (record.seconds, name))
        if len(self.slowest) > SLOWEST:
            heapq.heappop(self.slowest)

    @property
    def total(self) -> int:
        """Jobs that ended."""
        return self.succeeded + self.failed + self.skipped


class Progress:
    """Tells how a run goes.

    Parameters
    ----------
    total : number of jobs.
    quiet : tell failures only.
    stream : where to; a terminal gets a bar, anything else plain lines.
    """

    def __init__(self, total: int, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self.total, self.quiet = total, quiet
        self.tally = Tally()
        self.stood = 0
        self._stream = stream or sys.stdout
        self._began = time.monotonic()
        self._bar: Any = None
        if not quiet and total and self._stream.isatty():
            from tqdm import tqdm

            layout = "{desc} {n_fmt}/{total_fmt} |{bar}| {elapsed}, {remaining} left"
            self._bar = tqdm(
                total=total, desc="chapters", bar_format=layout, file=self._stream, smoothing=0.1
            )

    def ended(self, job: Job, record: Record | None) -> None:
        """Tell of one job; None where its result turned out to stand."""
        if record is None:
            self.stood += 1
        else:
            self._tell(job, record)
        if self._bar is not None:
            self._bar.update(1)

    def _tell(self, job: Job, record: Record) -> None:
        self.tally.add(job, record)
        if record.outcome != "succeeded":
            self._write(failure(job, record))
        elif self._bar is None and not self.quiet:
            place = f"{self.tally.total + self.stood:>{len(str(self.total))}}/{self.total}"
            self._write(f"{place}  {job.study} {job.name:<44} {record.seconds:>6.1f} s")

    def close(self) -> None:
        """Leave the line to whoever writes next."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def summary(self) -> list[str]:
        """What the run was like, in a few lines; nothing for a run of nothing."""
        tally = self.tally
        lines: list[str] = []
        if not tally.total:
            return lines
        passed = time.monotonic() - self._began
        rate = f", {60 * tally.total / passed:.0f} a minute" if tally.total > 9 and passed > 1 else ""
        lines.append(
            f"{tally.total} {'chapter' if tally.total == 1 else 'chapters'} in {duration(passed)}{rate}"
        )
        if tally.slowest and not self.quiet:
            named = "; ".join(
                f"{name} {seconds:.1f} s" for seconds, name in sorted(tally.slowest, reverse=True)
            )
            lines.append(f"slowest   {named}")
            if tally.memory_mb:
                lines.append(f"memory    {tally.memory_mb:.0f} MB at most, {tally.hungriest}")
        return lines

    def _write(self, text: str) -> None:
        if self._bar is not None:
            self._bar.write(text, file=self._stream)
        else:
            print(text, file=self._stream, flush=True)


def failure(job: Job, record: Record) -> str:
    """Say what did not come out: which chapter, where in it, why, and what to do."""
    cell = f", cell {record.cell}" if record.cell is not None else ""
    place = f"notebooks/{job.notebook}{cell}: " if record.outcome == "failed" else ""
    lines = [f"{record.outcome:<9} {job.study} {job.name}", f"    {place}{record.detail or record.reason}"]
    if record.remedy:
        lines.append(f"    {record.remedy}")
    return "\n".join(lines)


def duration(seconds: float) -> str:
    """Seconds as a reader says them: 8.3 s, 2 min 5 s, 1 h 3 min."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
