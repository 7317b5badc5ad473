"""What the parts of a study file must agree on: ids, references, order of dates, files that are there.

The checks look at the file as it was read, before it is turned into objects, and pass by what has the wrong
form, so that they tell their mistakes together with misspelt keys and wrong values.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

from evaltools.checks import Problem, Problems, nearest
from evaltools.files.yaml import Located
from evaltools.study.tables.indicators import Indicator
from evaltools.study.tables.schemas import OTHER_FORMATS, TABLES

RESERVED = ("report",)
"""Names of folders that a run makes beside those of the chapters."""
_ROLES = ("buffers", "controls", "buffer_controls", "comparison", "elsewhere")
_KINDS: tuple[str, ...] = get_args(Indicator.model_fields["kind"].annotation)


def format_problem(located: Located, current: int) -> Problem | None:
    """That a study file is of another format than this version's, with what can be done.

    Parameters
    ----------
    located : the file as read.
    current : the format of this version.
    """
    given, line = located.data.get("format", current), located.line("format")
    if given == current:
        return None
    if isinstance(given, int) and 0 < given < current:
        message = f"is of format {given}; this version reads format {current}."
        return Problem("old-format", message, f"Run `evaltools migrate {located.file}`.", located.file, line)
    message = f'has the format "{given}"; this version reads format {current}.'
    remedy = "Use the version of evaltools it was written for."
    return Problem("new-format", message, remedy, located.file, line)


def check_parts(located: Located, root: Path, problems: Problems) -> None:
    """Note every disagreement between the parts of a study file.

    Parameters
    ----------
    located : the file as read.
    root : the study's folder.
    problems : where they are noted.
    """
    ids = {
        part: _check_ids(part, located, problems)
        for part in ("areas", "periods", "chapters", "interruptions")
    }
    _check_references(located, ids, problems)
    _check_circles("areas", "within", located, problems)
    _check_circles("chapters", "findings_of", located, problems)
    _check_levels(located, problems)
    _check_periods(located, problems)
    _check_chapters(located, root, problems)
    _check_margins(located, problems)
    _check_interruptions(located, problems)
    _check_folders(located, root, problems)
    for part in ("languages", "data"):
        _check_once(part, located, problems)


def _check_once(part: str, located: Located, problems: Problems) -> None:
    values = _texts(located.data.get(part))
    for index, value in enumerate(values):
        if value in values[:index]:
            message = f'{part}: "{value}" stands twice.'
            problems.add("duplicate-value", message, "Remove one.", line=located.line(part, index))


def _entries(located: Located, part: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Entries of a list of mappings, with their places; what has another form is passed by."""
    items = located.data.get(part)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield index, item


def _texts(value: Any) -> list[str]:
    """The texts in a list, or the one text there is."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def _check_ids(part: str, located: Located, problems: Problems) -> list[str]:
    seen: dict[str, int | None] = {}
    for index, item in _entries(located, part):
        name = item.get("id")
        if not isinstance(name, str):
            continue
        line = located.line(part, index, "id")
        if name in seen:
            message = f'the id "{name}" stands under {part} already, on line {seen[name]}.'
            problems.add("duplicate-id", message, "Give each its own.", line=line)
        seen.setdefault(name, line)
        if part == "chapters" and name in RESERVED:
            message = f'a chapter cannot be called "{name}"; a folder of the outputs is.'
            problems.add("reserved-id", message, "Choose another id.", line=line)
    # An id that is read as a number is told where it stands; what refers to it is right.
    meant = {located.written.get((part, index, "id"), "") for index, _ in _entries(located, part)}
    return [*seen, *(meant - {""})]


def _check_references(located: Located, ids: dict[str, list[str]], problems: Problems) -> None:
    for part, key, target in (
        ("areas", "within", "areas"),
        ("periods", "areas", "areas"),
        ("periods", "plans", "areas"),
        ("periods", "rounds", "areas"),
        ("chapters", "findings_of", "chapters"),
        *(("interruptions", key, "areas") for key in ("area", *_ROLES)),
    ):
        for index, item in _entries(located, part):
            value = item.get(key)
            for place, named in enumerate(_texts(list(value) if isinstance(value, dict) else value)):
                if named not in ids[target]:
                    at = named if isinstance(value, dict) else place
                    what = target.removesuffix("s")
                    problems.add(
                        f"unknown-{what}",
                        f'{part}.{key}: there is no {what} "{named}".',
                        nearest(named, ids[target]),
                        line=located.line(part, index, key, at),
                    )


def _check_circles(part: str, key: str, located: Located, problems: Problems) -> None:
    """Areas that lie within themselves, chapters that wait for their own findings."""
    towards = {str(item.get("id")): _texts(item.get(key)) for _, item in _entries(located, part)}
    words = {"within": "lies within itself", "findings_of": "builds on its own findings"}[key]
    for index, item in _entries(located, part):
        start = str(item.get("id"))
        seen, left = set(), list(towards[start])
        while left:
            at = left.pop()
            if at not in seen:
                seen.add(at)
                left += towards.get(at, [])
        if start in seen:
            message = f'{part.removesuffix("s")} "{start}" {words}.'
            line = located.line(part, index, key)
            problems.add(f"{part.removesuffix('s')}-circle", message, f"Mend `{key}`.", line=line)


def _check_levels(located: Located, problems: Problems) -> None:
    """Levels are words of the study's own; two that are spelt nearly alike are one, and "nation" has a meaning."""
    seen = ["nation"]
    for index, item in _entries(located, "areas"):
        level = item.get("level")
        if not isinstance(level, str) or level in seen:
            continue
        close = [] if "reference" in item else difflib.get_close_matches(level, seen, n=1, cutoff=0.8)
        for meant in close:
            message = f'the level "{level}" is spelt nearly like "{meant}".'
            remedy = f'Write "{meant}" where it is the same, and choose words further apart where it is not.'
            problems.add("near-level", message, remedy, line=located.line("areas", index, "level"))
        seen.append(level)


def _check_periods(located: Located, problems: Problems) -> None:
    for index, item in _entries(located, "periods"):
        start, end = item.get("start"), item.get("end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            message = f'period "{item.get("id")}" ends {end} before it starts {start}.'
            line = located.line("periods", index, "end")
            problems.add("period-order", message, "Swap the dates.", line=line)


def _check_chapters(located: Located, root: Path, problems: Problems) -> None:
    tables = [*TABLES, *OTHER_FORMATS]
    present = sorted(path.name for path in (root / "notebooks").glob("*.ipynb"))
    for key in ("notebook", "number"):
        values = [item.get(key) for _, item in _entries(located, "chapters")]
        twice = {value for value, times in Counter(map(str, values)).items() if times > 1 and value != "None"}
        for index, item in list(_entries(located, "chapters"))[1:]:
            if str(item.get(key)) in twice and item.get(key) in values[:index]:
                message = f'two chapters have the {key} "{item[key]}".'
                line = located.line("chapters", index, key)
                problems.add("duplicate-chapter", message, "Give each its own.", line=line)
    for index, item in _entries(located, "chapters"):
        notebook = item.get("notebook")
        if isinstance(notebook, str) and notebook not in present:
            line = located.line("chapters", index, "notebook")
            message = f'there is no notebook "notebooks/{notebook}".'
            problems.add("missing-notebook", message, nearest(notebook, present), line=line)
        for place, table in enumerate(_texts(item.get("reads"))):
            if table not in tables:
                line = located.line("chapters", index, "reads", place)
                message = f'chapter "{item.get("id")}" reads an unknown table "{table}".'
                problems.add("unknown-table", message, nearest(table, tables), line=line)


def _check_margins(located: Located, problems: Problems) -> None:
    margins = located.data.get("margins")
    for name in margins if isinstance(margins, dict) else ():
        kind = str(name).removeprefix("kind:")
        if str(name).startswith("kind:") and kind not in _KINDS:
            message = f'margins: there is no kind of indicator "{kind}".'
            problems.add("unknown-kind", message, nearest(kind, _KINDS), line=located.line("margins", name))


def _check_interruptions(located: Located, problems: Problems) -> None:
    """An area is treated, buffer or control, not two of them; but a control may serve the buffer as well."""
    for index, item in _entries(located, "interruptions"):
        seen = dict.fromkeys(_texts(item.get("area")), "area")
        for role in _ROLES:
            value = item.get(role)
            named = _texts(list(value) if isinstance(value, dict) else value)
            for place, area in enumerate(named):
                if area in seen and (seen[area], role) != ("controls", "buffer_controls"):
                    message = (
                        f'interruption "{item.get("id")}": "{area}" stands under {seen[area]} and {role}.'
                    )
                    at = area if isinstance(value, dict) else place
                    line = located.line("interruptions", index, role, at)
                    problems.add("two-roles", message, "Let it stand under one of them.", line=line)
                seen.setdefault(area, role)
        if item.get("buffer_controls") and not item.get("buffers"):
            message = f'interruption "{item.get("id")}" has buffer_controls but no buffers.'
            line = located.line("interruptions", index, "buffer_controls")
            problems.add("no-buffer", message, "Name the buffers.", line=line)


def _check_folders(located: Located, root: Path, problems: Problems) -> None:
    raw = root / "data" / "raw"
    present = sorted(path.name for path in raw.iterdir() if path.is_dir()) if raw.is_dir() else []
    for index, folder in enumerate(_texts(located.data.get("data"))):
        if folder not in present:
            message = f'there is no folder "data/raw/{folder}".'
            line = located.line("data", index)
            problems.add("missing-folder", message, nearest(folder, present), line=line)
