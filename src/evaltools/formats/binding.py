"""Where a line may not break: "s. 25", "0–14 år", "95 %", "3 154", "Tabell 3"."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
_BEFORE = r"(?:ss?|pp?|kap|kapit(?:el|tel)|avsn|avsnitt|bilaga|vedlegg|nr|tabell|figur|table|figure|section|chapter|appendix)\.?"
_AFTER = (
    r"(?:%|‰|per cent|procent(?:enheter)?|prosent(?:poeng)?|percentage points|kr\b|kronor|kroner|år\b|åringar|åringer|"
    r"years?\b|invånare|innbyggere|inhabitants|miljon(?:er)?\b|million(?:er)?\b)"
)
_PLACES = (
    re.compile(rf"(?<![\w–-])({_BEFORE}) (?=\d)", re.IGNORECASE),
    re.compile(rf"(\d) (?={_AFTER})"),
    re.compile(r"(?<![\w,.–-])(\d{1,3}) (?=\d{3}(?:[^\w]|$))"),
)

_RANGE = re.compile(r"(?<![\w-])(\d{1,3}|\d{4}(?=-\d{4}))-(\d{1,4})(?![\w-])")
"""A hyphen that a transcriber typed between two numbers; not one of a date or a case number."""
_TAG = re.compile(r"(<[^>]*>)")


def bound(text: str) -> str:
    """A text in which a number does not part from its unit, its page or its digits, and ranges have a dash.

    Parameters
    ----------
    text : plain text or HTML, whose tags are left as they are.

    Examples
    --------
    >>> bound("s. 25, 0–14 år och 95 %").count(NO_BREAK)
    3
    >>> bound("2018 2019, 13-20, 2019-04-26, KSN-2023-03305")
    '2018 2019, 13–20, 2019-04-26, KSN-2023-03305'
    """
    return "".join(part if part.startswith("<") else _bound(part) for part in _TAG.split(text))


def _bound(text: str) -> str:
    for place in _PLACES:
        text = place.sub(rf"\1{NO_BREAK}", text)
    return _RANGE.sub("\\1–\\2", text)
