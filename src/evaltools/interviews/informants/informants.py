"""The register of informants: who was interviewed, for which actor group, and what may be quoted.

informants:
  - id: ip-07
    group: {sv: Polis, en: Police}
    interviews: 2
    consent: quote          # quote, paraphrase or none
    synthetic: true
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, Problems, nearest, relative
from evaltools.files.yaml import read_yaml
from evaltools.interviews.coding.codebook import in_language
from evaltools.interviews.coding.codebook_values import LANGUAGE
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.transcripts.confidential import write_private
from evaltools.interviews.transcripts.sniffing import read_regular
from evaltools.interviews.transcripts.text import decode
from evaltools.interviews.transcripts.transcripts import Transcript

CONSENTS = ("quote", "paraphrase", "none")
KEYS = ("id", "group", "interviews", "consent", "synthetic", "role", "note", "attributes")
ATTRIBUTE = "attribute: "
"""How columns of attributes begin in the register as CSV."""
Line = Callable[[str], int | None]
"""The line of a key of an entry."""

SMALLEST_GROUP = 3
"""In a group of fewer a person can be recognised by colleagues."""


@dataclass(frozen=True)
class Informant:
    """A person interviewed, under an identifier that is not the name."""

    id: str
    group: str | Mapping[str, str]
    interviews: int = 1
    consent: str = "none"
    synthetic: bool = False
    role: str | Mapping[str, str] = ""
    note: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What else is known, by name: the variables of cases in other programs."""

    def group_name(self, lang: str = "") -> str:
        """The actor group in a language, or in the first it has a name in."""
        return in_language(self.group, lang)

    @property
    def may_quote(self) -> bool:
        """Whether the informant agreed to be quoted."""
        return self.consent == "quote"


def read_informants(path: Path, root: Path | None = None, *, synthetic: bool = False) -> list[Informant]:
    """Read the register, YAML or CSV.

    Parameters
    ----------
    path, root
        The file, and the folder it is named relative to in messages.
    synthetic
        Whether informants are made up where the register does not say.

    Raises
    ------
    BadInput
        With every problem and its line.
    """
    name = relative(path, root)
    problems = Problems(name)
    rows = _csv_rows(path, name) if path.suffix.lower() == ".csv" else _yaml_rows(path, root)
    out: dict[str, Informant] = {}
    for row, line in rows:
        informant = _informant(row, line, problems, synthetic)
        if informant is None:
            continue
        if informant.id in out:
            problems.add(
                "duplicate-id",
                f'"{informant.id}" is registered twice.',
                "Join the two entries.",
                line=line("id"),
            )
        out[informant.id] = informant
    problems.raise_if_any()
    return list(out.values())


def _yaml_rows(path: Path, root: Path | None) -> Iterator[tuple[Any, Line]]:
    located = read_yaml(path, root)
    rows = located.data.get("informants") if isinstance(located.data, dict) else None
    if not isinstance(rows, list):
        raise BadInput(
            Problem("not-register", 'has no list "informants".', 'Begin with "informants:".', located.file, 1)
        )
    for place, row in enumerate(rows):
        yield row, partial(located.line, "informants", place)


def _csv_rows(path: Path, name: str) -> Iterator[tuple[Any, Line]]:
    reader = csv.DictReader(decode(read_regular(path, name), name).splitlines())
    columns = list(reader.fieldnames or ())
    if "id" not in columns:
        raise BadInput(
            Problem("not-register", 'has no column "id".', "Name the columns in the first line.", name, 1)
        )
    for cells in reader:
        line = reader.line_num
        row: dict[str, Any] = {key: cells[key] for key in ("id", "group", "role", "note") if cells.get(key)}
        for key in ("group", "role"):
            found = {
                column.removeprefix(f"{key}_"): cells[column]
                for column in columns
                if column.startswith(f"{key}_")
                and LANGUAGE.match(column.removeprefix(f"{key}_"))
                and cells.get(column)
            }
            if found:
                row[key] = found
        held = (cells.get("interviews") or "1").strip()
        row["interviews"] = int(held) if held.isdigit() and len(held) < 6 else held
        row["consent"] = (cells.get("consent") or "none").strip()
        if cells.get("synthetic"):
            said = cells["synthetic"].strip().lower()
            row["synthetic"] = {"true": True, "false": False}.get(said, said)
        extra = {
            column.removeprefix(ATTRIBUTE): cells[column]
            for column in columns
            if column.startswith(ATTRIBUTE) and cells.get(column)
        }
        if extra:
            row["attributes"] = extra
        yield row, partial(_same, line)


def write_informants(informants: Iterable[Informant], path: Path) -> Path:
    """Write the register as CSV, with a column per language and per attribute that someone has."""
    people = list(informants)
    columns = ["id"]
    for key in ("group", "role"):
        found: dict[str, None] = {}
        for one in people:
            value = getattr(one, key)
            if isinstance(value, Mapping):
                found |= dict.fromkeys(f"{key}_{language}" for language in value)
            elif value or key == "group":
                found[key] = None
        columns += sorted(found)
    columns += ["interviews", "consent", "synthetic", "note"]
    columns += sorted({f"{ATTRIBUTE}{name}" for one in people for name in one.attributes})
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for one in people:
        row: dict[str, object] = {
            "id": one.id,
            "interviews": one.interviews,
            "consent": one.consent,
            "note": one.note,
        }
        row["synthetic"] = "true" if one.synthetic else "false"
        for key in ("group", "role"):
            value = getattr(one, key)
            row |= (
                {f"{key}_{language}": text for language, text in value.items()}
                if isinstance(value, Mapping)
                else {key: value}
                if key in columns
                else {}
            )
        row |= {f"{ATTRIBUTE}{name}": text for name, text in one.attributes.items()}
        writer.writerow(row)
    return write_private(path, out.getvalue().encode("utf-8"))


def _same(line: int, _key: str) -> int:
    """In a table an entry is one line, whatever the key."""
    return line


def _informant(row: Any, line: Line, problems: Problems, synthetic: bool) -> Informant | None:
    def wrong(key: str, code: str, message: str, remedy: str) -> None:
        problems.add(code, message, remedy, line=line(key))

    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        wrong("id", "bad-id", "an informant has no id in text.", 'Write "id:"; put numbers in quotes.')
        return None
    before = len(problems.found)
    for key in row:
        if key not in KEYS:
            wrong(str(key), "unknown-key", f'unknown key "{key}".', nearest(str(key), KEYS))
    group = row.get("group")
    several = isinstance(group, dict) and group and all(LANGUAGE.match(str(name)) for name in group)
    if not (isinstance(group, str) and group) and not several:
        wrong(
            "group", "no-group", f'"{row["id"]}" has no actor group.', "Write one, or one for each language."
        )
    held = row.get("interviews", 1)
    if type(held) is not int or held < 0:
        wrong("interviews", "bad-count", f"{held!r} is no number of interviews.", "Write a whole number.")
    consent = row.get("consent")
    if consent not in CONSENTS:
        wrong(
            "consent",
            "bad-consent",
            f"the consent {consent!r} is not known.",
            f"Write {', '.join(CONSENTS)}.",
        )
    if not isinstance(row.get("synthetic", False), bool):
        wrong("synthetic", "bad-value", '"synthetic" is no truth value.', "Write true or false.")
    extra = row.get("attributes", {})
    if not isinstance(extra, dict) or not all(
        isinstance(part, str) for pair in extra.items() for part in pair
    ):
        wrong(
            "attributes",
            "bad-value",
            '"attributes" is no list of names and texts.',
            "Write name: text; put numbers in quotes.",
        )
    if len(problems.found) > before:
        return None
    return Informant(**{"synthetic": synthetic, **row})


def check_informants(
    informants: Sequence[Informant],
    transcripts: Iterable[Transcript] = (),
    codings: Iterable[Coding] = (),
    *,
    cited: Iterable[str] = (),
    stated: Mapping[str, int] | None = None,
    smallest_group: int = SMALLEST_GROUP,
    lang: str = "",
) -> list[Problem]:
    """Where register, transcripts, codings, citations and stated totals do not fit together.

    Parameters
    ----------
    informants, transcripts, codings
        The study's.
    cited
        Informants the report cites.
    stated
        Totals the study states: `informants`, `interviews`, or `group:<name>`.
    smallest_group
        Groups of fewer informants are pointed out: a person can be recognised.
    lang
        Language of the groups' names in `stated` and in messages; by default the first they have.
    """
    problems = Problems()
    known = {informant.id: informant for informant in informants}
    texts = list(transcripts)
    _unregistered(known, texts, codings, cited, problems)
    in_texts = Counter(identifier for text in texts for identifier in text.informants)
    for informant in informants:
        if informant.interviews == 0:
            problems.add(
                "never-interviewed", f'"{informant.id}" is registered but was never interviewed.',
                "Remove the entry, or correct the number.", severity="warning",
            )  # fmt: skip
        elif texts and in_texts[informant.id] != informant.interviews:
            problems.add(
                "interviews-differ",
                f'"{informant.id}" has {informant.interviews} interviews in the register and '
                f"{in_texts[informant.id]} transcripts.",
                "Are transcripts missing?",
                severity="warning",
            )
    _stated_totals(informants, stated or {}, lang, problems)
    for group, size in sorted(Counter(informant.group_name(lang) for informant in informants).items()):
        if size < smallest_group:
            problems.add(
                "small-group",
                f'the group "{group}" has {size} informant(s), so that a person can be recognised.',
                "Join it with another group in what is published.",
                severity="warning",
            )
    return problems.found


def _unregistered(
    known: Mapping[str, Informant],
    texts: Sequence[Transcript],
    codings: Iterable[Coding],
    cited: Iterable[str],
    problems: Problems,
) -> None:
    by_text = {text.id: text.informants for text in texts}
    coded = {identifier for coding in codings for identifier in by_text.get(coding.transcript, ())}
    for text in texts:
        if not text.informants:
            problems.add(
                "no-informant", f'the transcript "{text.id}" names no informant.', 'Add "informants:".'
            )
    interviewed = {identifier for own in by_text.values() for identifier in own}
    for identifier in sorted((interviewed | set(cited)) - set(known)):
        how = "cited" if identifier in set(cited) else "coded" if identifier in coded else "interviewed"
        problems.add(
            "not-registered",
            f'"{identifier}" is {how} but not registered.',
            nearest(identifier, known) or "Add it to the register.",
        )
    for text in texts:
        made_up = {known[identifier].synthetic for identifier in text.informants if identifier in known}
        if made_up and made_up != {text.synthetic}:
            problems.add(
                "synthetic-differs",
                f'the transcript "{text.id}" and its informant do not agree on whether they are synthetic.',
                "Mark both or neither.",
            )


def _stated_totals(
    informants: Sequence[Informant], stated: Mapping[str, int], lang: str, problems: Problems
) -> None:
    groups = Counter(informant.group_name(lang) for informant in informants)
    totals = {
        "informants": len(informants),
        "interviews": sum(informant.interviews for informant in informants),
        **{f"group:{group}": size for group, size in groups.items()},
    }
    for name, number in stated.items():
        if name not in totals:
            problems.add(
                "unknown-total", f'there is no total "{name}" to compare with.', nearest(name, totals),
                severity="warning",
            )  # fmt: skip
        elif totals[name] != number:
            problems.add(
                "total-differs",
                f'the study states {number} for "{name}"; the register adds up to {totals[name]}.',
                "Correct the register, or explain the difference in the text.",
                severity="warning",
            )


def may_quote(transcript: Transcript, informants: Mapping[str, Informant]) -> bool:
    """Whether a passage of the transcript may be shown: every informant in it agreed to be quoted."""
    return bool(transcript.informants) and all(
        identifier in informants and informants[identifier].may_quote for identifier in transcript.informants
    )
