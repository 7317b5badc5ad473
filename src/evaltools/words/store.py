"""What is said as plain data and back, so that a chapter's record can be said anew without running it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from evaltools.words import messages
from evaltools.words.messages import Message, Said, StudyWords

KEY = "is"
"""The entry that tells what a mapping stands for."""
_KINDS: dict[str, type[Any]] = {
    "number": messages.Number,
    "interval": messages.Interval,
    "range": messages.Range,
    "out-of": messages.OutOf,
    "p-value": messages.PValue,
    "moment": messages.Moment,
    "listing": messages.Listing,
    "joined": messages.Joined,
    "quoted": messages.Quoted,
    "cited": messages.Cited,
    "foreign": messages.Foreign,
    "reference": messages.Reference,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_data(value: Any) -> Any:
    """Turn anything sayable, and lists and mappings of it, into what JSON knows.

    Numpy's values become plain, dates text with a mark, NaN and infinity no value; floats keep twelve digits, which
    are more than any source holds and the same on every processor.
    """
    if isinstance(value, Message):
        data: dict[str, Any] = {KEY: "message", "text": value.text}
        if value.plural:
            data |= {"plural": value.plural, "n": to_data(value.n)}
        if value.args:
            data["args"] = {name: to_data(item) for name, item in value.args}
        return data | ({"context": value.context} if value.context else {})
    if isinstance(value, StudyWords):
        return {KEY: "words", "words": dict(value.by_language)}
    if isinstance(value, Said):
        given = {field.name: (to_data(getattr(value, field.name)), field.default) for field in fields(value)}  # type: ignore[arg-type]
        # An empty text is left out only where it is what comes back: parts joined by nothing are not joined by a space.
        return {KEY: _NAMES[type(value)]} | {
            key: item
            for key, (item, default) in given.items()
            if item is not None
            and item is not False
            and (item != "" or (isinstance(default, str) and default != ""))
        }
    if isinstance(value, Mapping):
        return {str(key): to_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_data(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((to_data(item) for item in value), key=str)
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        return to_data(value.tolist())
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, datetime):
        whole_day = value == datetime(value.year, value.month, value.day, tzinfo=value.tzinfo)
        return {KEY: "date", "date": value.date().isoformat()} if whole_day else value.isoformat()
    if isinstance(value, date):
        return {KEY: "date", "date": value.isoformat()}
    if isinstance(value, float):
        return float(f"{value:.12g}") + 0.0 if math.isfinite(value) else None  # no negative zero
    return value


def from_data(data: Any) -> Any:
    """Read back what `to_data` made.

    Raises
    ------
    ValueError
        for a mark that this version does not know.
    """
    if isinstance(data, list):
        return [from_data(item) for item in data]
    if not isinstance(data, dict):
        return data
    kind = data.get(KEY)
    if kind is None:
        return {key: from_data(item) for key, item in data.items()}
    if kind == "message":
        args = tuple((name, from_data(item)) for name, item in data.get("args", {}).items())
        return Message(data["text"], data.get("plural", ""), data.get("n"), args, data.get("context", ""))
    if kind == "words":
        return StudyWords(data["words"])
    if kind == "date":
        return date.fromisoformat(data["date"])
    if kind not in _KINDS:
        raise ValueError(f'"{kind}" is nothing that can be said')
    made = _KINDS[kind]
    given = {field.name: from_data(data[field.name]) for field in fields(made) if field.name in data}
    for name in ("items", "parts"):
        if name in given:
            given[name] = tuple(given[name])
    missing = {f.name: None for f in fields(made) if f.name not in given and _required(f)}
    return made(**missing, **given)


def _required(field: Any) -> bool:
    from dataclasses import MISSING

    return field.default is MISSING and field.default_factory is MISSING
