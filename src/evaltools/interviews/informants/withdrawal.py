"""A person takes an interview back: transcript, codings, memos and quotations go, and a line says that it was so."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from evaltools.checks import BadInput, Problem, nearest, relative
from evaltools.interviews.coding.codebook import Codebook, Text, read_codebook
from evaltools.interviews.coding.codebook_file import write_codebook
from evaltools.interviews.coding.log import parsed
from evaltools.interviews.coding.project_folder import find_folder
from evaltools.interviews.informants.verbatim import Own
from evaltools.interviews.refi.store import CODEBOOK, CODINGS, INFORMANTS, RETRIEVED, TRANSCRIPTS
from evaltools.interviews.transcripts.confidential import write_private
from evaltools.interviews.transcripts.transcripts import Transcript, read_transcripts

WITHDRAWN = "withdrawn.txt"
"""Says of each interview that was taken back when that was, and nothing else."""
EXCHANGE = "exchange.json"
_LOGS = (".jsonl", ".json-lines", ".cut")


@dataclass(frozen=True)
class Withdrawal:
    """What goes when an interview, or all interviews of an informant, are withdrawn."""

    folder: Path
    transcripts: tuple[Transcript, ...]
    others: tuple[Transcript, ...]
    """Interviews that stay."""
    files: tuple[Path, ...]
    """Files of these interviews, and passages retrieved from any, which are removed; transcripts last."""
    leaving: tuple[str, ...]
    """Informants without any other interview: their lines in the register go too."""

    @property
    def words(self) -> tuple[Own, ...]:
        """The words of each interview, by which copies are found."""
        return tuple(Own.of(text, self.others) for text in self.transcripts)


def find_withdrawal(folder: Path, identifier: str) -> Withdrawal:
    """Find what goes with an interview or an informant; nothing is changed.

    Parameters
    ----------
    folder
        The project's folder, or the one above it.
    identifier
        Of a transcript, or of an informant, whose interviews all go.

    Raises
    ------
    BadInput
        Where there is no such transcript or informant.
    """
    folder = find_folder(folder)
    texts = read_transcripts(folder / TRANSCRIPTS)
    gone = tuple(text for text in texts if identifier == text.id or identifier in text.informants)
    if not gone:
        known = [*(text.id for text in texts), *(name for text in texts for name in text.informants)]
        message = f'there is no interview and no informant "{identifier}".'
        raise BadInput(
            Problem("unknown-transcript", message, nearest(identifier, known), relative(folder / TRANSCRIPTS))
        )
    stay = tuple(text for text in texts if text not in gone)
    kept = {name for text in stay for name in text.informants}
    leaving = tuple(dict.fromkeys(name for text in gone for name in text.informants if name not in kept))
    ids = {text.id for text in gone}
    logs = [path for path in sorted((folder / CODINGS).rglob("*")) if path.name.split(".")[0] in ids]
    own = [
        path
        for path in sorted((folder / TRANSCRIPTS).iterdir())
        if path.is_file() and not path.name.startswith(".") and _identifier(path, texts) in ids
    ]
    # What was retrieved may quote any interview, and can be retrieved again from those that stay.
    taken = sorted((folder / RETRIEVED).glob("*"))
    files = (*(path for path in (*logs, *taken) if path.is_file()), *own)
    return Withdrawal(folder, gone, stay, files, leaving)


def _identifier(path: Path, texts: list[Transcript]) -> str:
    """The id of the transcript in a file: as its front matter says, or its name."""
    from evaltools.interviews.transcripts.transcripts import read_transcript

    known = {text.id for text in texts}
    return path.stem if path.stem in known else read_transcript(path).id


def withdraw(found: Withdrawal, today: date) -> list[Path]:
    """Remove it: files of the interview, its words in memos, codebook and decisions, its informants in the register.

    Safe to repeat: transcripts are removed last, so that a run that was cut short is finished by another.

    Parameters
    ----------
    found
        As `find_withdrawal` gives it.
    today
        Written beside the interview's identifier in the line that stays.

    Returns
    -------
    list of Path
        Files that stay but were changed.
    """
    changed = []
    for path in sorted((found.folder / CODINGS).rglob("*")):
        if path.is_file() and path.suffix in _LOGS and path not in found.files:
            changed += _clean_log(path, found)
    changed += [*_clean_codebook(found), *_clean_register(found), *_clean_exchange(found)]
    _leave_word(found, today)
    for path in found.files:
        path.unlink(missing_ok=True)
    return changed


def _leave_word(found: Withdrawal, today: date) -> None:
    path = found.folder / WITHDRAWN
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    told = {line.partition(" ")[2] for line in lines}
    lines += [f"{today.isoformat()} {text.id}" for text in found.transcripts if text.id not in told]
    write_private(path, ("\n".join(lines) + "\n").encode("utf-8"))


def _clean_log(path: Path, found: Withdrawal) -> list[Path]:
    """Take lines that are about the interview out of a log, and its words out of the others."""
    ids = {text.id for text in found.transcripts}
    words = found.words
    before = path.read_bytes()
    rows = []
    for row in before.split(b"\n"):
        content = parsed(row) if row.strip() else None
        if content is None:
            text = row.decode("utf-8", "replace")
            rows.append(b"" if any(own.in_text(text) for own in words) else row)
        elif not ids & _values(content):
            clean = _cleaned(content, words)
            rows.append(
                row
                if clean == content
                else json.dumps(clean, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
            )
    after = b"\n".join(rows)
    if after == before:
        return []
    write_private(path, after)
    return [path]


def _values(content: Any) -> set[str]:
    """Every text in something read from JSON, names of members among them."""
    if isinstance(content, str):
        return {content}
    if isinstance(content, Mapping):
        return set(content) | {text for value in content.values() for text in _values(value)}
    if isinstance(content, list):
        return {text for value in content for text in _values(value)}
    return set()


def _cleaned(content: Any, words: tuple[Own, ...]) -> Any:
    """The same with the person's words taken out of every text."""
    if isinstance(content, str):
        for own in words:
            content = own.without(content)
        return content
    if isinstance(content, Mapping):
        return {key: _cleaned(value, words) for key, value in content.items()}
    return [_cleaned(value, words) for value in content] if isinstance(content, list) else content


def _clean_codebook(found: Withdrawal) -> list[Path]:
    """Definitions, examples and memos of codes quote what was said."""
    path, words = found.folder / CODEBOOK, found.words
    if not path.is_file():
        return []
    book = read_codebook(path)

    def clean(value: Text) -> Text:
        result: Text = _cleaned(value, words)
        return result

    codes = tuple(
        replace(
            code,
            definition=clean(code.definition),
            use_when=clean(code.use_when),
            not_when=clean(code.not_when),
            example=clean(code.example),
            memo=str(clean(code.memo)),
        )
        for code in book
    )
    new: Codebook = replace(book, codes=codes)
    if new == book:
        return []
    write_codebook(new, path)
    return [path]


def _clean_register(found: Withdrawal) -> list[Path]:
    """Take informants without any other interview out of the register, and count the others' again."""
    path = found.folder / INFORMANTS
    if not path.is_file():
        return []
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    head = rows[0] if rows else []
    if "id" not in head:
        return []
    lost = [name for text in found.transcripts for name in text.informants]
    out = [head]
    for row in rows[1:]:
        cells = dict(zip(head, row, strict=False))
        name = cells.get("id", "")
        if name in found.leaving:
            continue
        if name in lost and cells.get("interviews", "").isdigit():
            row = [*row]
            row[head.index("interviews")] = str(max(0, int(cells["interviews"]) - lost.count(name)))
        out.append(row)
    if out == rows:
        return []
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(out)
    write_private(path, text.getvalue().encode("utf-8"))
    return [path]


def _clean_exchange(found: Withdrawal) -> list[Path]:
    """What ties the interview to another program goes, and with it what was kept of it there."""
    path = found.folder / EXCHANGE
    if not path.is_file():
        return []
    content = json.loads(path.read_text(encoding="utf-8"))
    ids = {text.id for text in found.transcripts} | set(found.leaving)
    guids = content.get("guids", {})
    gone = {value for key, value in guids.items() if _about(key, ids)}
    content["guids"] = {key: value for key, value in guids.items() if value not in gone}
    content["kept"] = {
        key: [xml for xml in items if not any(guid.casefold() in xml.casefold() for guid in gone)]
        for key, items in content.get("kept", {}).items()
        if not _about(key, ids)
    }
    clean = _cleaned(content, found.words)
    write_private(path, json.dumps(clean, ensure_ascii=False, indent=1).encode("utf-8"))
    return [path]


def _about(key: str, ids: set[str]) -> bool:
    """Whether a key such as `source:int-03` or `coding:int-03/…` is of one of them."""
    rest = key.partition(":")[2]
    return any(rest == one or rest.startswith((f"{one}/", f"{one}.", f"{one}:")) for one in ids)
