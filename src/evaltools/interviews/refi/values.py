"""What values of variables and names in an exchange file mean here."""

from __future__ import annotations

import json
from typing import Any

from evaltools.interviews.informants.informants import CONSENTS, Informant
from evaltools.interviews.refi.project import LIST_SEPARATOR
from evaltools.interviews.transcripts.hostile_xml import children
from evaltools.interviews.transcripts.transcripts import LANGUAGE

ABOUT = "codebook: "


def old_about(root: Any, used: set[Any]) -> dict[str, Any]:
    """What exports before version 2 wrote of the codebook into the project's description."""
    for description in children(root, "Description"):
        text = description.text or ""
        if text.startswith(ABOUT):
            used.add(description)
            try:
                loaded = json.loads(text.removeprefix(ABOUT))
            except (ValueError, RecursionError):
                return {}
            return loaded if isinstance(loaded, dict) else {}
    return {}


def front_matter(values: dict[str, str]) -> dict[str, Any]:
    """Front matter from variable values."""
    from datetime import date

    out: dict[str, Any] = {}
    for name in ("informants", "speakers", "interviewers"):
        if values.get(name):
            out[name] = tuple(values[name].split(LIST_SEPARATOR))
    if LANGUAGE.match(values.get("language", "")):
        out["language"] = values["language"]
    out["synthetic"] = values.get("synthetic") in ("true", "1")
    try:
        out["date"] = date.fromisoformat(values["date"]) if values.get("date") else None
    except ValueError:
        out["date"] = None
    return out


def informant_of(name: str, values: dict[str, str]) -> Informant | None:
    """A case of ours: it has a group and a consent."""
    group, role = (_joined(values, field) for field in ("group", "role"))
    consent, held = values.get("consent", ""), values.get("interviews", "1")
    if not name or not group or consent not in CONSENTS or not held.isdigit():
        return None
    synthetic = values.get("synthetic") in ("true", "1")
    return Informant(name, group, int(held), consent, synthetic, role, values.get("note", ""))


def _joined(values: dict[str, str], field: str) -> Any:
    several = {name.partition(".")[2]: text for name, text in values.items() if name.startswith(f"{field}.")}
    return several or values.get(field, "")


def text_of(value: Any) -> Any:
    """A text, or one per language, of what an earlier export says."""
    if isinstance(value, dict) and value:
        return {str(lang): str(text) for lang, text in value.items()}
    return value if isinstance(value, str) else ""


def stem(name: str) -> str:
    """A name without the ending of a file."""
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and len(suffix) <= 5 else name


def detail(memo: str) -> str:
    """The beginning of a memo, for a report."""
    line = " ".join(memo.split())
    return line if len(line) <= 80 else line[:79] + "…"
