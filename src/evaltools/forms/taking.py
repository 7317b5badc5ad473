"""Answers taken into a study: rows of raw files, listed with their document, all of them or none."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems
from evaltools.files.writing import write_whole
from evaltools.files.yaml import read_yaml
from evaltools.forms.asked import PLAN
from evaltools.forms.listing import added, quoted, reread
from evaltools.forms.reading import Answer, Read, read
from evaltools.forms.standing import Standing
from evaltools.study.checksums import accept
from evaltools.study.model import Study, read_study
from evaltools.study.parts import Period
from evaltools.study.tables.prepare import check_data
from evaltools.study.tables.schemas import TABLES
from evaltools.words.dates import last_day
from evaltools.words.messages import in_context, say

LISTING = "data/raw/sources.yml"


@dataclass(frozen=True)
class Taken:
    """What reading forms did."""

    files: tuple[str, ...]
    """Files that were written or added to."""
    rows: dict[str, int]
    """Rows by table."""
    missing: tuple[str, ...]
    """Departments that have not answered yet."""
    period: str
    """The evaluation period that the round belongs to."""
    area: str
    round: str


def take(
    study: Study, paths: Sequence[Path], *, author: str = "", period: str = "", replace: bool = False
) -> Taken:
    """Take answered forms into a study.

    Parameters
    ----------
    study : the study.
    paths : the answered workbooks, all of one form and round.
    author : who answered, as the list of sources names them; the area's name where it is not given.
    period : id of a new evaluation period, a year or two with a hyphen, where the round lies in none.
    replace : put new answers in place of those that forms of the same round gave earlier.

    Raises
    ------
    BadInput
        with every problem, by file and cell; then nothing is written.
    """
    _, rows = check_data(study)
    found, standing, problems = read(
        paths, study, lambda mark: Standing(study, study.area(mark.area), rows, mark.round)
    )
    if found.mark.form == PLAN:
        _not_again(found, standing, problems, replace)
    problems.raise_if_any()
    span = _period(study, found, standing, period)
    made = _rows(study, found, standing)
    new = _files(
        study,
        found,
        standing,
        made,
        author or str(study.area(found.mark.area).name[study.languages[0]]),
        replace,
    )
    if span is not None:
        new[Path(study.file).name] = _with_period(study, span, found)
    _all_or_none(study, new)
    left = set(standing.departments()) - {answer.group for answer in found.answers.get("rounds", [])}
    left -= {
        standing.interventions[name]["department"]
        for name in standing.answered
        if name in standing.interventions
    }
    names = tuple(str(standing.group_name(group)) for group in standing.departments() if group in left)
    given = read_study(study.root / Path(study.file).name)
    inside = span.id if span else next((p.id for p in given.periods if _covers(p, found.mark.round)), "")
    return Taken(
        tuple(sorted(new)), {name: len(list_) for name, list_ in made.items() if list_},
        names if found.mark.form == PLAN else (), inside, found.mark.area, found.mark.round,
    )  # fmt: skip


def _not_again(found: Read, standing: Standing, problems: Problems, replace: bool) -> None:
    for answer in found.answers.get("rounds", []):
        if answer.id in standing.answered and not replace:
            message = f'{answer.place()}: "{answer.id}" is answered already in the round {found.mark.round}.'
            remedy = "Read it with --replace to put the new answers in place of the old."
            problems.add("answered-before", message, remedy, file=answer.file)
    if found.mark.last != standing.last:
        message = f"was made when the last round was {found.mark.last or 'none'}; now it is {standing.last or 'none'}."
        problems.add(
            "old-form", message, "Make the form anew, so that last round's answers stand in it.", file=""
        )


# -- the evaluation period --------------------------------------------------------------------------


def _covers(period: Period, round: str) -> bool:
    day = last_day(round)
    return day is not None and (
        period.start <= day <= period.end or (len(round) == 4 and day.year == period.end.year)
    )


def _period(study: Study, found: Read, standing: Standing, given: str) -> Period | None:
    """The period that must be added for the round to have a report; None where there is one."""
    mark = found.mark
    mine = [item for item in study.periods if not item.areas or mark.area in item.areas]
    if any(_covers(item, mark.round) for item in mine):
        return None
    years = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", given)
    if not given or not years:
        year = mark.round[:4]
        message = f"the round {mark.round} lies in no evaluation period of the area {mark.area}."
        remedy = f"Name a new period of one year or two, for instance --period {year}."
        raise BadInput(Problem("no-period", message, remedy, study.file))
    start, end = date(int(years[1]), 1, 1), date(int(years[2] or years[1]), 12, 31)
    span = Period(id=given, start=start, end=end, areas=(mark.area,))
    if any(item.id == span.id for item in study.periods) or not _covers(span, mark.round):
        message = f"the period {given} is there already, or does not hold the round {mark.round}."
        raise BadInput(Problem("no-period", message, "Name another.", study.file))
    return span


def _with_period(study: Study, span: Period, found: Read) -> bytes:
    """The study file with one more period, at the end of the list; everything else in it stays as it is."""
    path = study.root / Path(study.file).name
    located = read_yaml(path, study.root)
    plan = next((p.plans[found.mark.area] for p in reversed(study.periods) if found.mark.area in p.plans), "")
    lines = [
        f'- id: "{span.id}"',
        f"  start: {span.start}",
        f"  end: {span.end}",
        f'  areas: ["{found.mark.area}"]',
    ]
    if plan:
        lines.append(f'  plans: {{"{found.mark.area}": "{plan}"}}')
    return added(path.read_text(encoding="utf-8"), located, "periods", [lines], path.name).encode()


# -- rows -------------------------------------------------------------------------------------------


def _rows(study: Study, found: Read, standing: Standing) -> dict[str, list[dict[str, Any]]]:
    """Rows of raw tables from the answers; a form on a plan fills three tables."""
    mark = found.mark
    voice = study.voice(study.languages[0])
    made: dict[str, list[dict[str, Any]]] = {}

    def common(answer: Answer) -> dict[str, Any]:
        where = say("Form, sheet {sheet}, row {row}", sheet=answer.sheet, row=str(answer.row))
        return {
            "source": document_id(mark.form, mark.round),
            "locator": voice.speak(where),
            "note": answer.values["note"],
        }

    if mark.form != PLAN:
        taken: set[str] = set()
        model = TABLES[mark.form]
        for answer in found.answers[mark.form]:
            own = {"id": standing.free_id(mark.form, taken)} if "id" in model.key else {}
            made.setdefault(mark.form, []).append(own | answer.values | common(answer))
        return made
    taken = set()
    order = max((row["order"] for row in standing.interventions.values()), default=0)
    version = max((row["version"] for row in standing.interventions.values()), default=mark.round)
    for answer in found.answers["rounds"]:
        values = dict(answer.values)
        asked_new = {name: values.pop(name) for name in ("purpose", "level", "horizon", "succeeds")}
        name = answer.id
        if not name:
            order += 1
            name = standing.free_id("interventions", taken)
            group = standing.group_name(answer.group)
            made.setdefault("interventions", []).append(
                {"id": name, "version": version, "area": mark.area, "order": order, "department": answer.group,
                 "department_name": group, "name": values["name"], **asked_new, **common(answer)}
            )  # fmt: skip
            values["name"] = ""
        elif values["name"] == _text(standing.name(name), study):
            values["name"] = ""  # as it was
        made.setdefault("rounds", []).append(
            {"intervention": name, "round": mark.round, **values, **common(answer)}
        )
    measures = {row["id"]: row for row in standing.table("outcomes") if row["round"] in ("", standing.last)}
    for answer in found.answers["outcomes"]:
        values = dict(answer.values)
        if answer.id and all(values[name] == "" for name in ("value", "direction", "says", "note")):
            continue  # not followed any more
        if answer.id and values["value"] == "" and values["target"] == "" and not values["direction"]:
            continue
        if answer.id:
            values["measure"] = measures[answer.id]["measure"]
        measure = answer.id or standing.free_id("outcomes", taken)
        made.setdefault("outcomes", []).append(
            {"id": measure, "round": mark.round, **values, **common(answer)}
        )
    return made


def _text(value: Any, study: Study) -> str:
    text = value.get(study.languages[0]) if hasattr(value, "get") else None
    return " ".join(str(text if text is not None else value).split())


def document_id(form: str, round: str) -> str:
    """The document that answers of a form and round are cited by."""
    return f"form-{form.replace('_', '-')}-{round}"


# -- files ------------------------------------------------------------------------------------------


def _files(
    study: Study,
    found: Read,
    standing: Standing,
    made: Mapping[str, list[dict[str, Any]]],
    author: str,
    replace: bool,
) -> dict[str, bytes]:
    """New contents of files, by path: a file per table and round, and the list of sources."""
    mark = found.mark
    new: dict[str, bytes] = {}
    several = len(study.languages) > 1
    folder = _folder(study, standing, mark.form)
    entries = []
    for table, rows in made.items():
        path = f"{folder}/{table.replace('_', '-')}-{mark.round}.csv"
        full = study.root / "data" / "raw" / path
        old = _old_rows(full) if full.is_file() else []
        if replace:
            gone = {answer.id for answer in found.answers.get("rounds", [])} - {""}
            old = [row for row in old if row.get("intervention") not in gone]
        new[f"data/raw/{path}"] = _csv(table, rows, old, study.languages[0] if several else "")
        if not full.is_file():
            entry = [
                f"- path: {path}",
                f"  table: {table}",
                f"  documents: [{document_id(mark.form, mark.round)}]",
            ]
            entries.append([*entry, f"  language: {study.languages[0]}"] if several else entry)
    new[LISTING] = _listed(study, found, author, entries)
    return new


def _folder(study: Study, standing: Standing, form: str) -> str:
    """The folder of data/raw that the table lies in already, or the study's first."""
    for file in standing.files.get("interventions" if form == PLAN else form, []):
        return file.removeprefix("data/raw/").split("/", 1)[0]
    return study.data[0]


def _old_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _csv(
    table: str, rows: Sequence[Mapping[str, Any]], old: Sequence[Mapping[str, str]], language: str
) -> bytes:
    model = TABLES[table]
    words = model.word_columns()
    given = [name for name in model.columns() if any(name in row for row in rows)]
    names = [name for name in given if name in words]
    foreign: dict[str, list[str]] = {}
    for name in names:  # a text of the study in several languages, such as a department's name, keeps them
        codes = [
            code for row in rows if hasattr(row.get(name), "by_language") for code in row[name].by_language
        ]
        end = [f"_{language}"] if language else [""]
        foreign[name] = list(dict.fromkeys([*end, *(f"_{code}" if code else "" for code in codes)]))
    columns = [f"{name}{end}" for name in given for end in foreign.get(name, [""])]
    columns += [name for row in old for name in row if name not in columns]
    columns = list(dict.fromkeys(columns))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(old)
    for row in rows:
        cells: dict[str, Any] = {}
        for name, value in row.items():
            if name not in given:
                continue
            if name in words:
                texts: dict[str, Any] = (
                    dict(value.by_language) if hasattr(value, "by_language") else {language: value}
                )
                cells |= {f"{name}_{code}" if code else name: text for code, text in texts.items()}
            else:
                cells[name] = value
        writer.writerow(cells)
    return out.getvalue().encode()


def _listed(study: Study, found: Read, author: str, entries: list[list[str]]) -> bytes:
    """The list of sources with the forms' document and files."""
    mark = found.mark
    path = study.root / LISTING
    text, located = path.read_text(encoding="utf-8"), read_yaml(path, study.root)
    name = document_id(mark.form, mark.round)
    if entries:
        text = added(text, located, "files", [[*entry, ""] for entry in entries], LISTING)
        located = reread(text)
    if not any(item.get("id") == name for item in located.data.get("documents") or []):
        kind = say("Answered forms")
        languages = {code: study.voice(code).speak(kind) for code in study.languages}
        first = study.languages[0]
        title = study.voice(first).speak(
            in_context(
                "form",
                "Answered forms, round {round}: {study}",
                round=mark.round,
                study=study.title.get(first) or str(study.title),
            )
        )
        written = next(iter(languages.values())) if len(languages) == 1 else None
        lines = [
            f"- id: {name}", f"  title: {quoted(title)}", f"  author: {quoted(author)}", f"  year: {mark.round[:4]}",
            f"  language: {first}",
            f"  kind: {quoted(written)}" if written else "  kind: {" + ", ".join(f"{c}: {quoted(t)}" for c, t in languages.items()) + "}",
        ]  # fmt: skip
        if study.synthetic:
            lines.append("  synthetic: true")
        text = added(text, located, "documents", [lines], LISTING)
    return text.encode()


def _all_or_none(study: Study, new: Mapping[str, bytes]) -> None:
    """Try the new files in a copy of the study; when all is well there, move them into place, the list of sources last."""
    name = Path(study.file).name
    with tempfile.TemporaryDirectory(prefix="evaltools-form-") as folder:
        root = Path(folder) / study.root.name
        root.mkdir()
        shutil.copy(study.root / name, root / name)
        shutil.copytree(study.root / "data" / "raw", root / "data" / "raw", copy_function=_linked)
        if (study.root / "notebooks").is_dir():
            (root / "notebooks").symlink_to((study.root / "notebooks").resolve())
        for path, content in new.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).unlink(missing_ok=True)
            (root / path).write_bytes(content)
        accept(root, study.data)
        check_data(read_study(root / name))
        ready = {path: (root / path).read_bytes() for path in new}
    for path in sorted(ready, key=lambda path: (path == LISTING, path == name, path)):
        write_whole(study.root / path, ready[path])


def _linked(source: str, target: str) -> str:
    """A second name for a file, or a copy where the disk has no such thing; it is only read, or replaced."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)
    return target
