"""What pydantic found, in the words of someone who writes a theory file."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from evaltools.checks import nearest

# Keys of the file that the reader handles itself, and that a misspelt key may have meant.
_READ_APART = {
    "Link": ("from", "to"),
    "Evidence": ("from", "to"),
    "Version": ("nodes", "links", "evidence"),
    "Theory": ("theory", "versions"),
}
_INTERNAL = {"line", "from_", "links", "file"}


def tell(error: Any, model: type[BaseModel]) -> tuple[str, str, str]:
    """Code, message and remedy for one pydantic error.

    Parameters
    ----------
    error : one entry of `ValidationError.errors()`
    model : the model that was validated
    """
    key = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str)), "")
    kind, written = error["type"], _as_written(error["input"])
    if kind == "words":
        told = error["ctx"]
        return told["code"], f'"{key}" {told["message"]}', told["remedy"]
    if kind == "missing":
        return "missing", f'"{key}" is missing.', f"Write `{key}:`."
    if kind == "extra_forbidden" and error["input"] is None:
        remedy = "If it is part of a text with a comma or colon, put that text in quotes."
        return "unknown-key", f'Unknown key "{key}".', remedy
    if kind == "extra_forbidden":
        return "unknown-key", f'Unknown key "{key}".', nearest(key, _known_keys(model, error["loc"][:-1]))
    if kind == "literal_error":
        expected = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return "unknown-value", f'"{key}" cannot be "{written}".', nearest(written, expected)
    if kind == "string_type":
        if error["input"] is None:
            return "missing", f'"{key}" is empty.', f"Write a text after `{key}:`."
        if isinstance(error["input"], dict | list):
            return "not-text", f'"{key}" must be a text.', "Write it on one line after the colon."
        return "not-text", f'"{key}" must be a text, not {written}.', f'Put quotes round it: "{written}".'
    if kind == "string_too_short":
        return "missing", f'"{key}" is empty.', f"Write a text after `{key}:`."
    if kind == "bool_type":
        return "not-truth", f'"{key}" must be true or false.', "Write `true` or `false` without quotes."
    if kind == "list_type":
        return "not-a-list", f'"{key}" must be a list.', "Write it as [one, two]."
    if kind in ("model_type", "model_attributes_type"):
        return "not-a-mapping", f'"{key}" must be a block of keys.', _model_keys(model, error["loc"])
    return "bad-value", f'"{key}": {error["msg"]}.', ""


def _as_written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _known_keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    inner = _model_at(model, loc)
    return (set(inner.model_fields) | set(_READ_APART.get(inner.__name__, ()))) - _INTERNAL


def _model_keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    inner = _model_at(model, loc)
    needed = [name for name, field in inner.model_fields.items() if field.is_required()]
    return f"It needs: {', '.join(needed)}." if needed else ""


def _model_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel]:
    """The model a place inside `model` belongs to."""
    for part in loc:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner = _models_in(field.annotation) if field is not None else []
        if inner:
            model = inner[0]
    return model


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for one in get_args(annotation) for model in _models_in(one)]
