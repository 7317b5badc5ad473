"""Identifiers of the exchange format."""

from __future__ import annotations

import re
import uuid
from functools import lru_cache

# Fixed, so that the same identifier always becomes the same GUID and an export can be repeated.
_OURS = uuid.UUID("6f2d7a52-3f0a-5c0e-9b1e-2b6c8d0f4a11")

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


@lru_cache(maxsize=4096)
def guid(kind: str, identifier: str) -> str:
    """The GUID of something with an identifier of ours; an identifier that is a GUID stays itself."""
    if kind == "coding" and _UUID.match(identifier):
        return identifier
    return str(uuid.uuid5(_OURS, f"{kind}:{identifier}"))


def plain_guid(value: str | None) -> str:
    """A GUID as others write it, without braces and in lower case."""
    return (value or "").strip().strip("{}").lower()


def is_guid(text: str) -> bool:
    """Whether a text has the form the format prescribes."""
    return _UUID.match(text) is not None
