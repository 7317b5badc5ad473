"""Moving codings along when a transcript is corrected or pseudonymised.

Nothing is guessed silently: a passage whose text is untouched is moved, one whose text was edited is moved
and listed as changed, and one that cannot be found again is listed and left as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from evaltools.interviews.coding.codings import Coding, CodingStore
from evaltools.interviews.transcripts.text import checksum
from evaltools.interviews.transcripts.transcripts import Transcript

LEAST_KEPT = 0.5
"""A passage of which less is left is not the same passage any more."""

SHORTEST_QUOTE = 8
"""A shorter quotation found elsewhere proves nothing."""

MANY_TOKENS = 4_000
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Edit(NamedTuple):
    """A stretch of the earlier text and what took its place."""

    start: int
    end: int
    replacement: str


class Block(NamedTuple):
    """A stretch that is the same in both texts."""

    old: int
    new: int
    size: int


@dataclass(frozen=True)
class Lost:
    """A coding that could not be anchored, with its quotation and why."""

    coding: Coding
    quotation: str
    reason: str


@dataclass(frozen=True)
class Reanchored:
    """What became of each coding; every one given is in exactly one of the lists."""

    kept: tuple[Coding, ...]
    """The same words, at their new place."""
    changed: tuple[tuple[Coding, Coding], ...]
    """Before and after, where words in the passage were edited: to be looked at."""
    lost: tuple[Lost, ...]
    """Not found again; they stay in the store as they were."""

    def apply(self, store: CodingStore) -> int:
        """Append the moved codings to the store, under their own ids; return how many."""
        moved = [*self.kept, *(after for _, after in self.changed)]
        standing = {coding.id: coding for coding in store.read()}
        for coding in moved:
            if standing.get(coding.id) != coding:
                store.append(coding)
        return len(moved)


def reanchor(
    old: Transcript, new: Transcript, codings: Iterable[Coding], edits: Sequence[Edit] | None = None
) -> Reanchored:
    """Find the passages of one version of a transcript in the next.

    Parameters
    ----------
    old, new
        The text that was coded and the one that took its place.
    codings
        Codings of `old`; they keep their ids.
    edits
        What was replaced, where it is known (as after pseudonymising); otherwise the texts are compared.

    Returns
    -------
    Reanchored
        Kept, changed and lost; together all codings given.
    """
    blocks = blocks_of_edits(len(old.text), edits) if edits is not None else equal_blocks(old.text, new.text)
    starts = [block.old for block in blocks]
    kept: list[Coding] = []
    changed: list[tuple[Coding, Coding]] = []
    lost: list[Lost] = []
    for coding in codings:
        quote = old.text[coding.start : coding.end]
        if not 0 <= coding.start < coding.end <= len(old.text) or checksum(quote) != coding.quote_sha256:
            lost.append(Lost(coding, quote, "it did not fit the earlier version either"))
            continue
        least = 0.0 if edits is not None else LEAST_KEPT
        place = _moved(coding.start, coding.end, blocks, starts, len(new.text), least)
        found = new.text[place[0] : place[1]] if place else ""
        if place is None or not found.strip():
            place = _by_quotation(quote, new.text)
            if place is None:
                lost.append(Lost(coding, quote, "the passage is not in the new version"))
                continue
            found = quote
        moved = replace(coding, transcript=new.id, start=place[0], end=place[1], quote_sha256=checksum(found))
        if found == quote:
            kept.append(moved)
        else:
            changed.append((coding, moved))
    return Reanchored(tuple(kept), tuple(changed), tuple(lost))


def blocks_of_edits(length: int, edits: Sequence[Edit]) -> list[Block]:
    """Stretches left alone by edits that are in order and do not overlap."""
    out, old, new = [], 0, 0
    for edit in edits:
        if edit.start > old:
            out.append(Block(old, new, edit.start - old))
        new += edit.start - old + len(edit.replacement)
        old = edit.end
    if length > old:
        out.append(Block(old, new, length - old))
    return out


def equal_blocks(old: str, new: str) -> list[Block]:
    """Stretches that are the same in two texts: whole lines first, then words within changed lines."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _offsets(old_lines), _offsets(new_lines)
    out: list[Block] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(Block(old_at[i1], new_at[j1], old_at[i2] - old_at[i1]))
        elif tag == "replace":
            inner = _equal_tokens(old[old_at[i1] : old_at[i2]], new[new_at[j1] : new_at[j2]])
            out += [Block(old_at[i1] + block.old, new_at[j1] + block.new, block.size) for block in inner]
    return _joined(out)


def _offsets(pieces: Sequence[str]) -> list[int]:
    out = [0]
    for piece in pieces:
        out.append(out[-1] + len(piece))
    return out


def _equal_tokens(old: str, new: str) -> list[Block]:
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    old_at, new_at = _offsets(old_tokens), _offsets(new_tokens)
    shortest = min(len(old_tokens), len(new_tokens))
    head = 0
    while head < shortest and old_tokens[head] == new_tokens[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old_tokens[-1 - tail] == new_tokens[-1 - tail]:
        tail += 1
    middle_old = old_tokens[head : len(old_tokens) - tail]
    middle_new = new_tokens[head : len(new_tokens) - tail]
    # Leaving common words out of the search keeps long changed stretches from taking quadratic time.
    junk = len(middle_old) + len(middle_new) > MANY_TOKENS
    out = [Block(0, 0, old_at[head])]
    for i, j, size in SequenceMatcher(None, middle_old, middle_new, autojunk=junk).get_matching_blocks():
        begin, end = old_at[head + i], old_at[head + i + size]
        out.append(Block(begin, new_at[head + j], end - begin))
    first_tail = len(old_tokens) - tail
    out.append(Block(old_at[first_tail], new_at[len(new_tokens) - tail], len(old) - old_at[first_tail]))
    return [block for block in out if block.size]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        if not block.size:
            continue
        last = out[-1] if out else None
        if last and last.old + last.size == block.old and last.new + last.size == block.new:
            out[-1] = Block(last.old, last.new, last.size + block.size)
        else:
            out.append(block)
    return out


def _moved(
    start: int, end: int, blocks: Sequence[Block], starts: Sequence[int], new_length: int, least: float
) -> tuple[int, int] | None:
    """Where a passage went; None where too little of it is left."""
    first = max(0, bisect_right(starts, start) - 1)
    left = 0
    place = first
    while place < len(blocks) and blocks[place].old < end:
        block = blocks[place]
        left += max(0, min(end, block.old + block.size) - max(start, block.old))
        place += 1
    if left < least * (end - start) or (least and not left):
        return None
    begin = _start(start, blocks, first)
    stop = _stop(end, blocks, starts, new_length)
    return (begin, stop) if begin < stop else None


def _start(start: int, blocks: Sequence[Block], place: int) -> int:
    """A first position; inside an edited stretch it goes to where the stretch begins."""
    if not blocks or start < blocks[0].old:
        return 0
    block = blocks[place]
    return block.new + min(start - block.old, block.size)


def _stop(end: int, blocks: Sequence[Block], starts: Sequence[int], new_length: int) -> int:
    """A last position; inside an edited stretch it goes to where the stretch ends."""
    place = bisect_right(starts, end - 1) - 1
    if place >= 0 and end <= blocks[place].old + blocks[place].size:
        return blocks[place].new + (end - blocks[place].old)
    following = place + 1
    return blocks[following].new if following < len(blocks) else new_length


def _by_quotation(quote: str, text: str) -> tuple[int, int] | None:
    """Where a quotation stands, if it stands exactly once."""
    if len(quote.strip()) < SHORTEST_QUOTE:
        return None
    first = text.find(quote)
    if first < 0 or text.find(quote, first + 1) >= 0:
        return None
    return first, first + len(quote)
