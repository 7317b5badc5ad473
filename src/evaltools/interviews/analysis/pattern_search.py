"""Regular expressions over many texts, in a process of its own that can be stopped: some take longer than the world stands.

The process knows Python's own `re` and nothing else; texts go in and positions come out, a line for each text.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings
from collections.abc import Sequence

from evaltools.checks import InvalidArgument

_CHILD = """
import json, re, sys
pattern, most, texts = json.loads(sys.stdin.buffer.read())
pattern = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
for text in texts:
    spans = []
    for match in pattern.finditer(text):
        if match.end() > match.start():
            spans.append(match.span())
            most -= 1
            if most <= 0:
                break
    print(json.dumps(spans), flush=True)
    if most <= 0:
        break
"""
MOST = 100_000
"""Matches after which the search ends."""


def pattern_spans(
    pattern: str, texts: Sequence[str], seconds: float, most: int = MOST
) -> tuple[list[list[tuple[int, int]]], bool]:
    """Where a regular expression matches, case left out of account.

    Parameters
    ----------
    pattern, texts
        The expression, and what is searched.
    seconds
        How long it may take over all of them.
    most
        Matches after which the search ends.

    Returns
    -------
    list, bool
        For each text searched, its matches; and whether the search ended before all were.

    Raises
    ------
    InvalidArgument
        When it is no regular expression.
    """
    try:
        with warnings.catch_warnings():
            # What a later Python may read otherwise, this one reads as it always has.
            warnings.simplefilter("ignore")
            re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        raise InvalidArgument("text", f"this is no regular expression: {error}") from None
    child = subprocess.Popen(  # noqa: S603 - our own program, the expression is data
        [sys.executable, "-I", "-S", "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    asked = json.dumps([pattern, most, list(texts)]).encode("utf-8")
    try:
        said, _ = child.communicate(asked, timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        said, _ = child.communicate()
    # A line that was cut short has no end.
    lines = said.decode("utf-8").split("\n")[:-1]
    spans = [[(start, end) for start, end in json.loads(line)] for line in lines]
    return spans, len(spans) < len(texts) or sum(map(len, spans)) >= most
