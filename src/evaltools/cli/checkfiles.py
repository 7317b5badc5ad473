"""What `evaltools check` reads besides tables: theory, claims, rules, codebook, transcripts and codings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.study.placing import unplaced
from evaltools.study.retention import check_retention

if TYPE_CHECKING:
    from evaltools.interviews import Codebook
    from evaltools.study.model import Study
    from evaltools.study.sources import Sources
    from evaltools.study.tables.links import Rows
    from evaltools.synthesis import Interpretation
    from evaltools.theory.model import Theory

_T = TypeVar("_T")


def check_files(study: Study, sources: Sources, rows: Rows) -> list[Problem]:
    """Read every file of the study that is no table, as its chapters will, and return all that is wrong or doubtful.

    Parameters
    ----------
    study, sources : the study and its list of sources, already checked.
    rows : rows of its tables.
    """
    found: list[Problem] = []
    paths = _Paths(study, sources)
    theories = [item for item in _each(paths.of("theory"), _theory(study), found) if item]
    found += _plans(study, theories, rows)
    found += unplaced(study, rows)
    _claims(study, sources, rows, paths, theories, found)
    books = _each(paths.of("codebook"), _codebook(study), found)
    for path, book in zip(paths.of("codebook"), books, strict=True):
        if book and theories:
            wrong = book.check_links(theories[0].goals_and_problems())
            found += [replace(item, file=relative(path, study.root)) for item in wrong]
    found += sources.interviews_away(study.data)
    kept = [*paths.of("interviews"), *paths.of("codings")]
    found += check_retention(study.interviews, kept, date.today(), study.file)
    _interviews(study, paths, books, found)
    return found


class _Paths:
    """Raw files by what they are."""

    def __init__(self, study: Study, sources: Sources) -> None:
        self._files = sources.of(study.data)
        self._raw = study.root / "data" / "raw"

    def of(self, kind: str) -> list[Path]:
        return [self._raw / file.path for file in self._files if file.table == kind]


@contextmanager
def _noting(found: list[Problem]) -> Iterator[None]:
    try:
        yield
    except BadInput as error:
        found += error.problems


def _each(paths: list[Path], read: Callable[[Path], _T], found: list[Problem]) -> list[_T | None]:
    """What could be read, and None for what could not."""
    done: list[_T | None] = []
    for path in paths:
        done.append(None)
        with _noting(found):
            done[-1] = read(path)
    return done


def _theory(study: Study) -> Callable[[Path], Theory]:
    from evaltools.theory import read_theory

    return lambda path: read_theory(path, study.root, study.spoken)


def _codebook(study: Study) -> Callable[[Path], Codebook]:
    from evaltools.interviews import read_codebook

    return lambda path: read_codebook(path, study.root)


def _plans(study: Study, theories: list[Theory], rows: Rows) -> list[Problem]:
    """Plans of the study file that are no version of a theory."""
    known = {version.id for theory in theories for version in theory.versions}
    known |= {str(getattr(row, "version", "")) for row, _, _ in rows.get("interventions", [])}
    problems = Problems(study.file)
    for period in study.periods:
        for area, version in period.plans.items():
            if version not in known:
                message = (
                    f'period "{period.id}": area "{area}" has the plan "{version}", which no theory has.'
                )
                problems.add("unknown-version", message, nearest(version, known))
    return problems.found


def _claims(
    study: Study, sources: Sources, rows: Rows, paths: _Paths, theories: list[Theory], found: list[Problem]
) -> None:
    """Claims, rival explanations and questions against the theory, and rules of the team's own."""
    from evaltools.synthesis import read_book, read_conclusions, read_interpretations, read_rules

    _each(paths.of("rules"), lambda path: read_rules(path, study.root), found)
    claims, rivals, questions = (paths.of(kind) for kind in ("claims", "rivals", "questions"))
    documents = [item.id for item in sources.documents]
    if claims and theories:
        with _noting(found):
            book = read_book(
                claims[0],
                rivals[0] if rivals else None,
                questions[0] if questions else None,
                theories[0],
                documents=documents,
                effects=[str(getattr(row, "id", "")) for row, _, _ in rows.get("effects", [])],
                root=study.root,
            )
            _each(
                paths.of("conclusions"),
                lambda path: read_conclusions(
                    path, claims=book.rated_in, documents=documents, root=study.root
                ),
                found,
            )
    for path, items in zip(
        paths.of("interpretations"),
        _each(paths.of("interpretations"), lambda path: read_interpretations(path, study.root), found),
        strict=True,
    ):
        found += _open(study, items or (), relative(path, study.root))


def _open(study: Study, items: Sequence[Interpretation], file: str) -> list[Problem]:
    """Interpretations that no longer agree with the results of the last run, where there has been one."""
    from evaltools.record.finding import read_findings
    from evaltools.synthesis.conclusions import open_interpretations

    found: list[Problem] = []
    reports = [(period.id, area.id) for period, area in study.reports()]
    for place in dict.fromkeys((item.period, item.area) for item in items):
        here = [item for item in items if (item.period, item.area) == place]
        if place not in reports:
            message = f'interpretation "{here[0].id}": there is no report of period "{place[0]}" and area "{place[1]}".'
            remedy = "Name a period and an area of the study file."
            found.append(Problem("unknown-report", message, remedy, file, here[0].line))
            continue
        folder = study.root / "outputs" / study.id / place[0] / place[1]
        for info in (item for item in study.chapters if "interpretations" in item.reads):
            if (folder / info.id / "findings.json").exists():
                made = [folder / name / "findings.json" for name in (info.id, *info.findings_of)]
                results = {one.id: one for path in made if path.exists() for one in read_findings(path)}
                found += open_interpretations(here, results, file)
    return found


def _interviews(study: Study, paths: _Paths, books: list[Codebook | None], found: list[Problem]) -> None:
    """Transcripts, and codings against transcripts and codebook."""
    from evaltools.interviews import Codebook, check_out_of_git, check_work_tree, read_transcript
    from evaltools.interviews.coding.codings import stores_of

    at_risk = check_work_tree(study.root)
    found += at_risk
    texts = _each(paths.of("interviews"), lambda path: read_transcript(path, study.root), found)
    if None in texts or None in books:
        return  # what is coded would all seem lost
    told = {problem.file for problem in at_risk}
    known = {path: text for path, text in zip(paths.of("interviews"), texts, strict=True) if text}
    found += [problem for problem in check_out_of_git(known) if problem.file not in told and not at_risk]
    for store in stores_of(paths.of("codings")):
        with _noting(found):
            book = books[0] if books else None
            found += store.check([text for text in texts if text], book or Codebook(()))
