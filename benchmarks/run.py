"""Speed of `evaltools run` beside plain papermill, and how it grows with the number of areas.

Run: python benchmarks/run.py [--areas 290] [--sample 36] > benchmarks/results/run.txt

A study is generated from a fixed seed in a temporary folder: areas that do not exist, two periods, and the
reference study's own notebooks for the chapters that have data. Papermill gets the same notebooks, parameters
and environment variables, so that both do the same work, on the same processors. It is measured as people use
it, in a loop over notebooks (Python API and command line), and again with a loop of its own per processor, which
is more than plain papermill offers. Ours is the run over all areas and periods, from the start of the program.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SEED = 290
API, COMMAND = "papermill's Python API", "papermill's command line"
PERIODS = {"2018-2020": (2018, 2020), "2021-2023": (2021, 2023)}
CHAPTERS = {
    "trends": ("2", "2_trends.ipynb", "observations, indicators"),
    "resources": ("6", "6_resources.ipynb", "allocations, stated_totals"),
    "sources": (
        "B",
        "B_sources.ipynb",
        "observations, indicators, interventions, outcomes, effects, judgements, timeline, informants, citations, recommendations, factors, allocations, stated_totals, theory, accounts",
    ),
}
STUDY = """\
study: many
title: {sv: Många områden (påhittat), en: Many areas (fictitious)}
about: {sv: Genererad för tidtagning., en: Generated for measuring speed.}
synthetic: true
data: [many]
languages: [sv]
areas:
"""


# -- a study -------------------------------------------------------------------------------------------


def generate(root: Path, areas: int) -> list[str]:
    """Write a study of so many municipalities; return their ids."""
    rng = random.Random(SEED)
    ids = [f"{number:04d}" for number in range(1, areas + 1)]
    raw = root / "data" / "raw" / "many"
    raw.mkdir(parents=True)
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    indicators = _indicators()
    _write(raw / "indicators.csv", indicators)
    _write(raw / "observations.csv", _observations(rng, ids, [row["id"] for row in indicators]))
    allocations, totals = _allocations(rng, ids)
    _write(raw / "allocations.csv", allocations)
    _write(raw / "stated_totals.csv", totals)
    text = STUDY + "".join(
        f'  - {{id: "{name}", name: {{sv: Kommun {name}, en: Town {name}}}, level: municipality}}\n'
        for name in ids
    )
    text += "periods:\n" + "".join(
        f'  - {{id: "{name}", start: {start}-01-01, end: {end}-12-31}}\n'
        for name, (start, end) in PERIODS.items()
    )
    text += "chapters:\n" + "".join(
        f'  - {{id: {name}, number: "{number}", notebook: {notebook}, title: {{sv: {name}, en: {name}}}, '
        f"reads: [{reads}]}}\n"
        for name, (number, notebook, reads) in CHAPTERS.items()
    )
    text += 'margins:\n  "kind:count": {change: 10, scale: percent}\n'
    (root / "study.yml").write_text(text, encoding="utf-8")
    _list_sources(root)
    return ids


def _indicators() -> list[dict[str, object]]:
    names = ["theft", "assault", "vandalism", "burglary", "safe-outdoors", "safe-at-home"]
    return [
        {
            "id": name, "topic": "safety" if "safe" in name else "crime", "order": place, "name_sv": name, "name_en": name,
            "kind": "proportion" if "safe" in name else "count", "unit": "%" if "safe" in name else "number",
            "better": "higher" if "safe" in name else "lower", "producer_sv": "Simulering", "producer_en": "Simulation",
            "stated_in": "Tabell 1", "source": "simulated", "locator": "s. 1",
        }
        for place, name in enumerate(names, 1)
    ]  # fmt: skip


def _observations(
    rng: random.Random, ids: Sequence[str], indicators: Sequence[object]
) -> list[dict[str, object]]:
    rows = []
    for area in ids:
        for name in indicators:
            share = "safe" in str(name)
            level = rng.uniform(60, 90) if share else rng.uniform(80, 800)
            for year in range(2018, 2024):
                value = (
                    round(level + rng.gauss(0, 2), 1)
                    if share
                    else max(0, round(rng.gauss(level, level**0.5)))
                )
                rows.append(
                    {
                        "indicator": name, "group": "all", "area": area, "start": f"{year}-01-01", "end": f"{year}-12-31",
                        "value": value, "unit": "%" if share else "number", "n": 400 if share else "",
                        "break_before": "false", "source": "simulated", "locator": "s. 1",
                    }
                )  # fmt: skip
    return rows


def _allocations(
    rng: random.Random, ids: Sequence[str]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    with (REPOSITORY / "data/raw/uppsala/allocations.csv").open(encoding="utf-8") as stream:
        model = next(csv.DictReader(stream))
    rows, totals = [], []
    for area in ids:
        amounts = [100_000 * rng.randint(3, 60) for _ in range(5)]
        for place, amount in enumerate(amounts):
            rows.append(
                model
                | {
                    "id": f"{area}-{place}", "area": area, "year": 2019 + 3 * (place % 2), "amount": amount,
                    "intervention_sv": f"Insats {place}", "intervention_en": f"Measure {place}", "same_as": "",
                    "source": "simulated", "locator": "s. 2", "note": "",
                }
            )  # fmt: skip
        totals.append(
            {
                "id": f"total-{area}", "area": area, "of": model["stated_in"], "measure_sv": "Summa", "measure_en": "Sum",
                "value": sum(amounts), "unit": "SEK", "source": "simulated", "locator": "s. 2",
            }
        )  # fmt: skip
    return rows, totals


def _write(path: Path, rows: Sequence[dict[str, object]]) -> None:
    from evaltools.study.tables.schemas import TABLES

    columns = list(TABLES[path.stem].columns())
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _list_sources(root: Path) -> None:
    text = (
        "documents:\n  - {id: simulated, title: Simulering, author: evaltools, year: 2026, synthetic: true,\n"
        "     kind: {sv: Simulering, en: Simulation}}\nfiles:\n"
    )
    for path in sorted((root / "data/raw/many").iterdir()):
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        text += f"  - {{path: many/{path.name}, table: {path.stem}, documents: [simulated]}}\n".replace(
            "]}", f"], sha256: {checksum}}}"
        )
    (root / "data/raw/sources.yml").write_text(text, encoding="utf-8")


# -- what is measured ----------------------------------------------------------------------------------


def evaltools(root: Path, *arguments: str) -> tuple[float, float, str]:
    """Run the command; return seconds, largest memory of the coordinator in MiB, and its last line."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "evaltools", "run", "--quiet", *arguments],
        cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
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
    return seconds, memory, told.splitlines()[-1]


def areas_of(ids: Sequence[str]) -> list[str]:
    return [part for name in ids for part in ("--area", name)]


def variables(root: Path, folder: Path, area: str, chapter: str) -> dict[str, str]:
    """The variables that a run gives its kernels, so that papermill's do the same work."""
    from evaltools.notebook.chapter import EARLIER, OUTPUT
    from evaltools.study.checked import VARIABLE

    return {
        OUTPUT: str(folder), EARLIER: str(root / "outputs/many" / next(iter(PERIODS)) / area),
        VARIABLE: str(root / "checked.json"), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip


def plain_api(task: tuple[str, str, str]) -> None:
    """One notebook through papermill's Python API."""
    import logging

    import papermill

    for name in ("papermill", "traitlets"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    root, area, chapter = Path(task[0]), task[1], task[2]
    with tempfile.TemporaryDirectory(dir=root) as folder:
        os.environ.update(variables(root, Path(folder), area, chapter))
        papermill.execute_notebook(
            str(root / "notebooks" / CHAPTERS[chapter][1]),
            str(Path(folder) / "notebook.ipynb"),
            parameters={"study": "study.yml", "period": next(iter(PERIODS)), "area": area, "language": "sv"},
            kernel_name="python3", progress_bar=False, cwd=str(root / "notebooks"),
        )  # fmt: skip


def plain_command(task: tuple[str, str, str]) -> None:
    """One notebook through papermill's command line."""
    root, area, chapter = Path(task[0]), task[1], task[2]
    with tempfile.TemporaryDirectory(dir=root) as folder:
        parameters = {"study": "study.yml", "period": next(iter(PERIODS)), "area": area, "language": "sv"}
        given = [part for name, value in parameters.items() for part in ("-r", name, value)]
        subprocess.run(
            [
                sys.executable, "-m", "papermill", str(root / "notebooks" / CHAPTERS[chapter][1]),
                str(Path(folder) / "notebook.ipynb"), *given, "-k", "python3", "--no-progress-bar", "--cwd",
                str(root / "notebooks"),
            ],
            env={**os.environ, **variables(root, Path(folder), area, chapter)},
            check=True, capture_output=True,
        )  # fmt: skip


class Papermill:
    """Plain papermill in four ways, measured a few areas at a time, in turns with ours: machines change their pace."""

    def __init__(self, root: Path) -> None:
        from evaltools.study.checked import write_checked
        from evaltools.study.model import read_study
        from evaltools.study.sources import read_sources

        self.root = root
        # In a process of its own, as ours are: the memory of this one is inherited by what it starts.
        subprocess.run(
            [sys.executable, "-m", "evaltools", "prepare"], cwd=root, check=True, capture_output=True
        )
        study = read_study(root / "study.yml")
        write_checked(root / "checked.json", study, read_sources(root, study.data))
        self.notebooks: dict[str, int] = {}
        self.seconds: dict[str, float] = {}

    def turn(self, areas: Sequence[str]) -> None:
        """Run the chapters of some areas in each of the four ways."""
        processors = len(os.sched_getaffinity(0))
        tasks = [(str(self.root), area, chapter) for area in areas for chapter in CHAPTERS]
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
        self.notebooks[what] = self.notebooks.get(what, 0) + len(tasks)

    @property
    def rates(self) -> dict[str, float]:
        """Notebooks a minute by way."""
        return {what: 60 * self.notebooks[what] / self.seconds[what] for what in self.seconds}


def side_by_side(ours: float, plain: dict[str, float]) -> None:
    """Print notebooks a minute, and what ours is times the others."""
    print("\nNotebooks a minute, the same notebooks on the same processors; start of the program included")
    for name, rate in {"evaltools run": ours, **plain}.items():
        print(f"  {name:<42}{rate:>8.0f}   ratio {ours / rate:>6.1f}")
    for name, rate in plain.items():
        goal(ours / rate, 8 if name.startswith(API) else 15, f"against {name}", at_least=True)


def goal(value: float, wanted: float, what: str, *, at_least: bool = False) -> None:
    met = value >= wanted if at_least else value <= wanted
    sign = "at least" if at_least else "at most"
    print(f"  goal {what}: {sign} {wanted:g}, is {value:.2f}: {'met' if met else 'NOT met'}")


def growth(root: Path, ids: Sequence[str], sample: int) -> tuple[float, dict[str, float]]:
    """Time and the coordinator's memory for ever more areas that have not run, in turns with papermill.

    Returns
    -------
    tuple
        notebooks a minute of all our runs, and papermill's by way.
    """
    plain = Papermill(root)
    print(f"Growth: both periods, {len(CHAPTERS)} chapters, areas that have not run yet")
    shares, done, total = (0.07, 0.14, 0.28, 0.51), 0, 0.0
    per_area = []
    for place, share in enumerate(shares):
        number = len(ids) - done if place == len(shares) - 1 else max(1, round(share * len(ids)))
        few = max(1, sample // len(CHAPTERS) // len(shares))
        plain.turn(ids[done : done + few])
        seconds, memory, _ = evaltools(root, "--no-publish", *areas_of(ids[done : done + number]))
        per_area.append(seconds / number)
        done, total = done + number, total + seconds
        rate = 60 * number * len(CHAPTERS) * len(PERIODS) / seconds
        print(
            f"  {number:>4} areas {seconds:>8.1f} s {seconds / number:>7.3f} s an area {rate:>6.0f} notebooks a minute"
            f" {memory:>6.0f} MB coordinator"
        )
    goal(per_area[-1] / per_area[1], 1.15, "time an area, most against few")
    return 60 * done * len(CHAPTERS) * len(PERIODS) / total, plain.rates


def unchanged(root: Path, areas: int) -> None:
    """Runs in which nothing has changed, with and without a look at the pages."""
    print(f"\nNothing changed, whole process, {areas} areas")
    seconds, _, told = min(evaltools(root, "--no-publish") for _ in range(3))
    print(f"  chapters               {seconds:>7.2f} s   {told}")
    goal(seconds, 10, f"for {areas} areas (set for 290)")
    publish_seconds, _, _ = evaltools(root)
    print(
        f"  pages of {2 * areas} reports  {publish_seconds:>7.2f} s   (made, in {len(os.sched_getaffinity(0))} processors)"
    )
    seconds, _, told = min(evaltools(root) for _ in range(3))
    print(f"  chapters and pages     {seconds:>7.2f} s   {told}")
    goal(seconds, 10, f"for {areas} areas (set for 290), with pages")


def reference() -> None:
    """The reference study: fresh, warm, unchanged; and the time of a page."""
    with tempfile.TemporaryDirectory(prefix="evaltools-reference-") as folder:
        root = Path(folder)
        for name in ("study.yml", "demo.yml"):
            shutil.copy(REPOSITORY / name, root)
        shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
        shutil.copytree(REPOSITORY / "data/raw", root / "data/raw")
        both = ("--study", "study.yml", "--study", "demo.yml")
        print("\nReference study and demonstration, as `make report` runs them")
        for what, arguments in (
            ("fresh", ()),
            ("all again", ("--force",)),
            ("fresh kernels", ("--force", "--fresh-kernels")),
        ):
            seconds, _, told = evaltools(root, *both, *arguments)
            print(f"  {what:<14}{seconds:>8.1f} s   {told}")
        seconds = min(evaltools(root, *both)[0] for _ in range(5))
        print(f"  {'unchanged':<14}{seconds:>8.2f} s")
        goal(
            min(evaltools(root, "--study", "study.yml")[0] for _ in range(5)),
            1.5,
            "reference study, unchanged",
        )
        pages(root)


def pages(root: Path) -> None:
    from evaltools.publish import report
    from evaltools.study.model import read_study

    study = read_study(root / "study.yml")
    times = []
    for period, area in study.reports():
        times += report(study, period.id, area.id, force=True).page_seconds
    times = times[1:]
    print(
        f"\nHTML export, {len(times)} pages after the first: {sum(times) / len(times):.3f} s a page, {max(times):.3f} at most"
    )
    goal(sum(times) / len(times), 0.15, "a page")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=290)
    parser.add_argument("--sample", type=int, default=36, help="notebooks given to papermill")
    parser.add_argument("--no-reference", action="store_true")
    given = parser.parse_args()
    processor = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    print(f"Speed of evaltools run, {date.today()}")
    print(f"{processor}, {len(os.sched_getaffinity(0))} processors, Python {platform.python_version()}")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} (0 is a quiet machine)")
    print(f"{given.areas} generated areas, {len(PERIODS)} periods, seed {SEED}\n")
    with tempfile.TemporaryDirectory(prefix="evaltools-many-") as folder:
        root = Path(folder)
        ids = generate(root, given.areas)
        side_by_side(*growth(root, ids, given.sample))
        unchanged(root, given.areas)
    if not given.no_reference:
        reference()
    print(
        f"\nload of the machine after: {os.getloadavg()[0]:.1f} (on a busy machine only ratios say something, and little)"
    )


if __name__ == "__main__":
    main()
