"""Speed of `evaltools run` beside an earlier commit and beside plain papermill, in one run and in turns.

Run: python benchmarks/run.py [--areas 290] [--baseline FOLDER] > benchmarks/results/run.txt

FOLDER is a checkout of commit e370d64, which ran each chapter once per language; it uses this environment's packages.
Both make the same reports in Swedish and English. Plain papermill gets the same notebooks, parameters and variables, a
run per language as its users must, in one loop and in a loop of its own per processor.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generated import CHAPTERS, PERIODS, REPOSITORY, generate

API, COMMAND = "papermill's Python API", "papermill's command line"
LANGUAGES = ("sv", "en")
BOTH = ("--study", "study.yml", "--study", "demo.yml")


def adopt() -> None:
    """Make processes whose parent has ended children of this one: kernels are forked out of its sight (Linux)."""
    becoming_subreaper = 36
    ctypes.CDLL(None).prctl(becoming_subreaper, 1, 0, 0, 0)


def processor_seconds() -> float:
    """Processor seconds of everything started from here, once all of it has ended."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(frozen=True)
class Checkout:
    """A version of the package, run with this environment's packages."""

    name: str
    folder: Path

    def run(self, root: Path, *arguments: str) -> tuple[float, float, float, str]:
        """Run `evaltools run`; return seconds, processor seconds, memory of the coordinator in MiB, and its last line."""
        before = processor_seconds()
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "evaltools", "run", "--quiet", *arguments],
            cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PYTHONPATH": str(self.folder / "src")},
        )  # fmt: skip
        memory = 0.0
        while process.poll() is None:
            try:
                lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
                memory = max(
                    memory, *(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0
                )
            except (OSError, TypeError):
                pass
            time.sleep(0.05)
        seconds = time.perf_counter() - began
        told = process.stdout.read() if process.stdout else ""
        assert process.returncode == 0, told
        used = processor_seconds() - before
        return seconds, used, memory, told.splitlines()[-1]


OURS = Checkout("this version", REPOSITORY)


def goal(value: float, wanted: float, what: str, *, at_least: bool = False) -> None:
    met = value >= wanted if at_least else value <= wanted
    sign = "at least" if at_least else "at most"
    print(f"  goal {what}: {sign} {wanted:g}, is {value:.2f}: {'met' if met else 'NOT met'}", flush=True)


# -- both studies, as `make report` runs them ------------------------------------------------------------


def study_of(checkout: Checkout, root: Path) -> None:
    """Both studies of a checkout in two languages."""
    root.mkdir()
    for name in ("study.yml", "demo.yml"):
        text = (checkout.folder / name).read_text(encoding="utf-8")
        lines = [
            "languages: [sv, en]" if line.startswith("languages:") else line for line in text.splitlines()
        ]
        (root / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.copytree(checkout.folder / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(checkout.folder / "data/raw", root / "data/raw")


def reports(folder: Path, sides: Sequence[Checkout], times: int = 3) -> None:
    """All chapters and pages of both studies again, warm, in turns; then unchanged, and with one catalogue changed."""
    print(f"\nBoth studies, two languages, all again (best of {times}, in turns)")
    roots = {side.name: folder / f"reports-{place}" for place, side in enumerate(sides)}
    best: dict[str, float] = {}
    for side in sides:
        study_of(side, roots[side.name])
        side.run(roots[side.name], *BOTH)
    for _ in range(times):
        for side in sides:
            seconds = side.run(roots[side.name], *BOTH, "--force")[0]
            best[side.name] = min(best.get(side.name, seconds), seconds)
    for name, seconds in best.items():
        print(f"  {name:<16}{seconds:>8.1f} s")
    if len(sides) > 1:
        goal(best[sides[0].name] / best[sides[1].name], 0.6, f"against {sides[1].name}")
    print("\nNothing changed, whole process (best of 5, in turns)")
    unchanged: dict[str, float] = {}
    for _ in range(5):
        for side in sides:
            seconds = side.run(roots[side.name], *BOTH)[0]
            unchanged[side.name] = min(unchanged.get(side.name, seconds), seconds)
    for name, seconds in unchanged.items():
        print(f"  {name:<16}{seconds:>8.2f} s")
    catalogue_changed(folder)


def catalogue_changed(folder: Path) -> None:
    """One Swedish text changed, in a copy of the package: everything is said anew, and no notebook runs."""
    copy = Checkout("a copy", folder / "copy")
    shutil.copytree(REPOSITORY / "src", copy.folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("study.yml", "demo.yml"):
        shutil.copy(REPOSITORY / name, copy.folder)
    for name in ("notebooks", "data/raw"):
        shutil.copytree(REPOSITORY / name, copy.folder / name, ignore=shutil.ignore_patterns(".*"))
    root = folder / "changed"
    study_of(copy, root)
    copy.run(root, "--study", "study.yml")
    catalogue = copy.folder / "src/evaltools/words/catalogues/sv.po"
    text = catalogue.read_text(encoding="utf-8")
    assert 'msgstr "Förbättring"' in text
    catalogue.write_text(text.replace('msgstr "Förbättring"', 'msgstr "Till det bättre"'), encoding="utf-8")
    seconds, _, _, told = copy.run(root, "--study", "study.yml")
    print(f"\nOne Swedish text changed, reference study: {seconds:.2f} s   {told}")
    assert " made" not in told.split(";")[0], told
    goal(seconds, 5, "only a catalogue changed")


# -- many areas ------------------------------------------------------------------------------------------


def areas_of(ids: Sequence[str]) -> list[str]:
    return [part for name in ids for part in ("--area", name)]


def variables(root: Path, folder: Path, area: str, language: str) -> dict[str, str]:
    """The variables that a run gives its kernels, so that papermill's do the same work for their one language."""
    from evaltools.notebook.chapter import EARLIER, OUTPUT, SPOKEN_IN
    from evaltools.study.checked import VARIABLE

    return {
        OUTPUT: str(folder), EARLIER: str(root / "outputs/many" / next(iter(PERIODS)) / area), SPOKEN_IN: language,
        VARIABLE: str(root / "checked.json"), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip


def plain_api(task: tuple[str, str, str, str]) -> None:
    """One notebook in one language through papermill's Python API."""
    import logging

    import papermill

    for name in ("papermill", "traitlets"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    root, area, chapter, language = Path(task[0]), *task[1:]
    with tempfile.TemporaryDirectory(dir=root) as folder:
        os.environ.update(variables(root, Path(folder), area, language))
        papermill.execute_notebook(
            str(root / "notebooks" / CHAPTERS[chapter][1]),
            str(Path(folder) / "notebook.ipynb"),
            parameters={"study": "study.yml", "period": next(iter(PERIODS)), "area": area, "language": language},
            kernel_name="python3", progress_bar=False, cwd=str(root / "notebooks"),
        )  # fmt: skip


def plain_command(task: tuple[str, str, str, str]) -> None:
    """One notebook in one language through papermill's command line."""
    root, area, chapter, language = Path(task[0]), *task[1:]
    with tempfile.TemporaryDirectory(dir=root) as folder:
        parameters = {"study": "study.yml", "period": next(iter(PERIODS)), "area": area, "language": language}
        given = [part for name, value in parameters.items() for part in ("-r", name, value)]
        subprocess.run(
            [
                sys.executable, "-m", "papermill", str(root / "notebooks" / CHAPTERS[chapter][1]),
                str(Path(folder) / "notebook.ipynb"), *given, "-k", "python3", "--no-progress-bar", "--cwd",
                str(root / "notebooks"),
            ],
            env={**os.environ, **variables(root, Path(folder), area, language)},
            check=True, capture_output=True,
        )  # fmt: skip


class Papermill:
    """Plain papermill, measured a few areas at a time, in turns with ours: machines change their pace."""

    def __init__(self, root: Path) -> None:
        from evaltools.study.checked import write_checked
        from evaltools.study.model import read_study
        from evaltools.study.sources import read_sources

        self.root = root
        subprocess.run(
            [sys.executable, "-m", "evaltools", "prepare"], cwd=root, check=True, capture_output=True
        )
        study = read_study(root / "study.yml")
        write_checked(root / "checked.json", study, read_sources(root, study.data))
        self.made: dict[str, int] = {}
        self.seconds: dict[str, float] = {}

    def turn(self, areas: Sequence[str]) -> None:
        """Run the chapters of some areas in both languages in each of the four ways."""
        processors = len(os.sched_getaffinity(0))
        tasks = [
            (str(self.root), area, chapter, language)
            for area in areas
            for chapter in CHAPTERS
            for language in LANGUAGES
        ]
        self._measure(API, tasks, lambda: [plain_api(task) for task in tasks])
        with ProcessPoolExecutor(processors) as pool:
            self._measure(f"{API}, {processors} loops", tasks, lambda: list(pool.map(plain_api, tasks)))
        self._measure(COMMAND, tasks, lambda: [plain_command(task) for task in tasks])
        with ThreadPoolExecutor(processors) as threads:
            self._measure(
                f"{COMMAND}, {processors} loops", tasks, lambda: list(threads.map(plain_command, tasks))
            )

    def _measure(self, what: str, tasks: Sequence[object], run: Callable[[], object]) -> None:
        began = time.perf_counter()
        run()
        self.seconds[what] = self.seconds.get(what, 0) + time.perf_counter() - began
        self.made[what] = self.made.get(what, 0) + len(tasks)


def growth(folder: Path, areas: int, sides: Sequence[Checkout], plain_areas: int) -> None:
    """Time and the coordinator's memory for ever more areas that have not run, in turns with the others."""
    roots = {}
    for place, side in enumerate(sides):
        roots[side.name] = folder / f"many-{place}"
        ids = generate(roots[side.name], areas, side.folder)
    plain = Papermill(roots[sides[0].name])
    print(
        f"\nGrowth: two periods, {len(CHAPTERS)} chapters, two languages, pages included, areas that have not run yet"
    )
    shares, done = (0.07, 0.14, 0.28, 0.51), 0
    per_area: list[float] = []
    total = {side.name: 0.0 for side in sides}
    for place, share in enumerate(shares):
        number = len(ids) - done if place == len(shares) - 1 else max(1, round(share * len(ids)))
        plain.turn(ids[done : done + max(1, plain_areas // len(shares))])
        for side in sides:
            seconds, _, memory, _ = side.run(roots[side.name], *areas_of(ids[done : done + number]))
            total[side.name] += seconds
            rate = 60 * number * len(PERIODS) * len(LANGUAGES) / seconds
            print(
                f"  {side.name:<16}{number:>4} areas {seconds:>8.1f} s {seconds / number:>7.3f} s an area"
                f" {rate:>6.0f} reports a minute {memory:>6.0f} MB coordinator", flush=True,
            )  # fmt: skip
            if side is sides[0]:
                per_area.append(seconds / number)
        done += number
    goal(per_area[-1] / per_area[1], 1.15, "time an area, most against few")
    if len(sides) > 1:
        goal(
            total[sides[1].name] / total[sides[0].name],
            1.9,
            f"reports a minute against {sides[1].name}",
            at_least=True,
        )
    chapters = len(CHAPTERS) * len(PERIODS) * len(LANGUAGES) * done
    ours = 60 * chapters / total[sides[0].name]
    print("\nChapters in a language a minute, the same notebooks on the same processors; ours with its pages")
    print(f"  {'evaltools run':<42}{ours:>8.0f}")
    for name, seconds in plain.seconds.items():
        rate = 60 * plain.made[name] / seconds
        print(f"  {name:<42}{rate:>8.0f}   ratio {ours / rate:>6.1f}")
        goal(ours / rate, 8 if name.startswith(API) else 15, f"against {name}", at_least=True)


# -- what a notebook costs beside its own compute --------------------------------------------------------

WARM = """
import json, os, sys, tempfile, time
from pathlib import Path
import evaltools.run.preload  # everything that a warm kernel has imported
import IPython.display
IPython.display.display = lambda *given, **more: None
root, tasks = Path(sys.argv[1]), json.loads(sys.argv[2])
os.chdir(root / "notebooks")
def run(study, period, area, report, notebook):
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(EVALTOOLS_OUTPUT=folder, EVALTOOLS_EARLIER=str(root / "outputs" / report))
        cells = json.loads((root / "notebooks" / notebook).read_text())["cells"]
        names = {}
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            exec(compile("".join(cell["source"]), notebook, "exec"), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(study=study, period=period, area=area)
for task in tasks[:3]:
    run(*task)
began = time.process_time()
for task in tasks:
    run(*task)
print(time.process_time() - began)
"""


def overhead(root: Path, name: str, studies: Sequence[str], arguments: Sequence[str]) -> None:
    """Processor time of a run per notebook against that of the same cells in one warm process."""
    import json

    from evaltools.run.jobs import jobs
    from evaltools.study.model import read_study

    tasks = [
        [file, job.period, job.area, str(job.report), job.notebook]
        for file in studies
        for job in jobs(read_study(root / file))
        if not arguments or job.area in arguments
    ]
    given = [part for file in studies for part in ("--study", file)]
    _, used, _, _ = OURS.run(root, *given, "--force", "--no-publish", *areas_of(arguments))
    told = subprocess.run(
        [sys.executable, "-c", WARM, str(root), json.dumps(tasks)],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    own = float(told.stdout.split()[-1])
    print(
        f"  {name}: {len(tasks)} notebooks, {used / len(tasks):.3f} s of processor each in the run, "
        f"{own / len(tasks):.3f} s their own compute in a warm process"
    )
    goal(used / own, 1.15, "processor time against own compute")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=290)
    parser.add_argument("--plain-areas", type=int, default=8, help="areas given to papermill")
    parser.add_argument("--baseline", type=Path, help="checkout of the earlier commit")
    given = parser.parse_args()
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").is_file() else []
    processor = next(
        (line.split(":")[1].strip() for line in lines if "model name" in line), platform.processor()
    )
    sides = [OURS, *([Checkout("e370d64", given.baseline.resolve())] if given.baseline else [])]
    print(f"Speed of evaltools run, {date.today()}")
    print(f"{processor}, {len(os.sched_getaffinity(0))} processors, Python {platform.python_version()}")
    print(
        f"load of the machine before: {os.getloadavg()[0]:.1f} (0 is a quiet machine); {given.areas} generated areas"
    )
    adopt()
    with tempfile.TemporaryDirectory(prefix="evaltools-speed-") as name:
        folder = Path(name)
        reports(folder, sides)
        print("\nProcessor time of a notebook")
        overhead(folder / "reports-0", "both studies", ("study.yml", "demo.yml"), ())
        generated = folder / "few"
        ids = generate(generated, 20)
        OURS.run(generated, "--no-publish")
        overhead(generated, "generated study", ("study.yml",), ids)
        growth(folder, given.areas, sides, given.plain_areas)
    print(
        f"\nload of the machine after: {os.getloadavg()[0]:.1f} (on a busy machine only ratios say something, and little)"
    )


if __name__ == "__main__":
    main()
