"""Speed and size of the interview library, side by side with what there is.

Run: python benchmarks/interviews.py            (writes benchmarks/results/interviews.txt)

- alpha with 2,000 bootstrap samples on 10,000 units x 4 coders against a loop over the `krippendorff` package;
- reading a project of 100,000 codings over 200 transcripts: time, memory, and whether time is linear;
- the same project as REFI-QDA, written and read.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).parent / "results" / "interviews.txt"
SAMPLES = 2000
MEASURED = 100  # bootstrap samples of the loop that are really run; the rest is multiplied up
TRANSCRIPTS = 200
SIZES = (12_500, 25_000, 50_000, 100_000)


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Best time of a few."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def ratings() -> np.ndarray:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 5, (10_000, 1))
    noise = rng.integers(0, 5, (10_000, 4))
    data = np.where(rng.random((10_000, 4)) < 0.7, truth, noise).astype(float)
    data[rng.random(data.shape) < 0.1] = np.nan
    return data


def alpha_against_a_loop() -> list[str]:
    import krippendorff

    from evaltools.interviews import agreement

    data = ratings()
    rng = np.random.default_rng(2)
    lines = [f"alpha, 10,000 units x 4 coders, 5 values, 10 % missing, {SAMPLES} bootstrap samples"]
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        ours = seconds(lambda metric=metric: agreement(data, metric=metric, samples=SAMPLES))
        drawn = [rng.integers(0, len(data), len(data)) for _ in range(MEASURED)]

        def loop(metric: str = metric, drawn: list[np.ndarray] = drawn) -> list[float]:
            return [krippendorff.alpha(data[rows].T, level_of_measurement=metric) for rows in drawn]

        theirs = seconds(loop, 1) * SAMPLES / MEASURED
        found = agreement(data, metric=metric, samples=SAMPLES)
        low, high = np.quantile(loop(), [0.025, 0.975])
        lines.append(
            f"  {metric:<9} ours {ours:7.3f} s   loop {theirs:7.2f} s   ratio {theirs / ours:6.0f}   "
            f"interval ours {found.low:.4f} to {found.high:.4f}, loop ({MEASURED} samples) {low:.4f} to {high:.4f}"
        )
    return lines


def make_project(folder: Path, codings: int) -> None:
    """A made-up project: transcripts of 60,000 characters, two coders, overlapping codings."""
    from evaltools.interviews.coding.codings import CodingStore, coding_line, new_coding
    from evaltools.interviews.transcripts.transcripts import Transcript, write_transcript

    rng = np.random.default_rng(3)
    words = [
        "samverkan",
        "trygghet",
        "skolan",
        "polisen",
        "förtroende",
        "området",
        "🙂",
        "ungdomar",
        "möten",
        "resurser",
    ]
    store = CodingStore(folder / "codings")
    store.folder.mkdir(parents=True)
    for number in range(TRANSCRIPTS):
        lines = [f"IP{number}: " + " ".join(rng.choice(words, 60)) + "." for _ in range(110)]
        transcript = Transcript(
            f"int-{number:03}", "\n\n".join(lines) + "\n", (f"ip-{number}",), synthetic=True
        )
        write_transcript(transcript, folder / "transcripts")
        for coder in ("anna", "bo"):
            rows = []
            for _ in range(codings // TRANSCRIPTS // 2):
                start = int(rng.integers(0, len(transcript.text) - 400))
                end = start + int(rng.integers(20, 300))
                coding = new_coding(transcript, coder, start, end, f"code-{rng.integers(40)}")
                rows.append(json.dumps(coding_line(coding), ensure_ascii=False))
            store.path(transcript.id, coder).write_text("\n".join(rows) + "\n", encoding="utf-8")
    lines = ["codes:"] + [f"  - {{id: code-{number}, definition: Kod {number}.}}" for number in range(40)]
    (folder / "codebook.yml").write_text("\n".join(lines) + "\n")


def read_all(folder: Path) -> int:
    """Everything a chapter reads, with every quotation verified."""
    from evaltools.interviews import CodingStore, read_codebook, read_transcripts

    transcripts = read_transcripts(folder / "transcripts")
    codebook = read_codebook(folder / "codebook.yml")
    store = CodingStore(folder / "codings")
    problems = store.check(transcripts, codebook)
    assert not problems, problems[:3]
    return len(store.read())


def export(folder: Path) -> Path:
    from evaltools.interviews import CodingStore, read_codebook, read_transcripts
    from evaltools.interviews.refi import Project, write_project

    codings = CodingStore(folder / "codings").read()
    transcripts = tuple(read_transcripts(folder / "transcripts"))
    project = Project("size", read_codebook(folder / "codebook.yml"), transcripts, tuple(codings))
    return write_project(project, folder / "size.qdpx")


def import_again(folder: Path) -> int:
    from evaltools.interviews.refi import read_project

    project, report = read_project(folder / "size.qdpx")
    assert not report.entries, report.entries[:3]
    return len(project.codings)


def measured(work: Callable[[Path], object], folder: Path) -> tuple[float, float, float]:
    """Seconds, seconds of processor time and peak memory (MiB) of a piece of work in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measure, (work, folder))


def _measure(work: Callable[[Path], object], folder: Path) -> tuple[float, float, float]:
    started, busy = time.perf_counter(), time.process_time()
    work(folder)
    spent, busy = time.perf_counter() - started, time.process_time() - busy
    return spent, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def project_of_many_codings() -> list[str]:
    lines = [
        f"a project of {SIZES[-1]:,} codings over {TRANSCRIPTS} transcripts (goal: under 10 s and 1 GiB)"
    ]
    times = []
    base = Path(tempfile.mkdtemp(prefix="benchmark-interviews-"))
    try:
        for size in SIZES:
            folder = base / str(size)
            make_project(folder, size)
            spent, busy, memory = measured(read_all, folder)
            times.append(busy)
            lines.append(
                f"  read and verified {size:>7,} codings: {spent:6.2f} s ({busy:.2f} s of processor), "
                f"{memory:5.0f} MiB at most"
            )
        slope, fixed = np.polyfit(SIZES, times, 1)
        worst = max(abs(time_ - (fixed + slope * size)) for size, time_ in zip(SIZES, times, strict=True))
        lines.append(
            f"  linear in processor time: {fixed:.2f} s + {slope * 1e6:.1f} s per million codings, at most {worst:.2f} s off the line"
        )
        folder = base / str(SIZES[-1])
        for what, work in (("written as .qdpx", export), ("read from .qdpx", import_again)):
            spent, busy, memory = measured(work, folder)
            lines.append(
                f"  {what:<17} {SIZES[-1]:>7,} codings: {spent:6.2f} s ({busy:.2f} s of processor), "
                f"{memory:5.0f} MiB at most"
            )
    finally:
        shutil.rmtree(base, ignore_errors=True)
    return lines


def main() -> None:
    busy = f"load when started {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    lines = [f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}; {busy}", ""]
    for part in (alpha_against_a_loop, project_of_many_codings):
        lines += [*part(), ""]
    text = "\n".join(lines)
    print(text)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
