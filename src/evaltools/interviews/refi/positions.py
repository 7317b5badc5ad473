"""Where a passage is, when nobody says how positions are counted.

Tools count code points or UTF-16 units, CRLF as one or two, the byte-order mark or not, and give the last
character or the one after it. Two kinds of evidence decide, over all passages of a text. Where the names of passages
are their quotations, the way of counting under which they fit is the right one. Where users have named their
passages themselves, or nobody has, it is the one under which passages begin and end between words, as people
select: under a wrong one most ends fall inside words. Where neither tells, that is said.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_ELLIPSIS = re.compile(r"(?:…|\.\.\.)$")


@dataclass(frozen=True, order=True)
class Counting:
    """A way of counting positions; the first in order is tried first."""

    inclusive: bool = False
    utf16: bool = False
    crlf: bool = False
    mark: bool = False

    def __str__(self) -> str:
        parts = [
            "UTF-16" if self.utf16 else "code points",
            "CRLF as two" if self.crlf else "line ends as one",
            "byte-order mark counted" if self.mark else "",
            "last character given" if self.inclusive else "end exclusive",
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Selection:
    """A passage as the file gives it."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True)
class Settled:
    """A passage in our code points, or None where it could not be placed."""

    start: int
    end: int
    counting: Counting | None
    verdict: str
    """`quotation`, `unambiguous`, or a reason of the report: `unverified`, `quotation-differs`,
    `found-by-quotation`, `outside-text`."""


class Source:
    """A plain text as it stands in the package, and every way its positions may have been counted."""

    def __init__(self, raw: str) -> None:
        self.marked = raw.startswith("\ufeff")
        body = raw.removeprefix("\ufeff")
        self.has_crlf = "\r" in body
        self.lines = re.sub("\r\n|\r|\x0b|\x0c", "\n", body)
        self.composed = unicodedata.normalize("NFC", self.lines)
        # A transcript of ours never begins with blank lines.
        self.lead = len(self.composed) - len(self.composed.lstrip("\n"))
        self.text = self.composed[self.lead :]
        self._made: dict[tuple[bool, bool], NDArray[np.int64]] = {}
        self._found: dict[tuple[bool, bool], NDArray[np.int32]] = {}

    def countings(self) -> list[Counting]:
        """The ways that can differ for this text, most expected first."""
        wide = any(ord(letter) > 0xFFFF for letter in self.lines)
        broken = "\n" in self.lines
        options = [
            Counting(inclusive, utf16, crlf, mark)
            for inclusive in (False, True)
            for utf16 in ((False, True) if wide else (False,))
            for crlf in ((False, True) if broken else (False,))
            for mark in (False, True)
        ]
        # A file that holds CRLF or a mark was most likely counted with them.
        return sorted(
            options, key=lambda c: (c.inclusive, c.crlf != self.has_crlf, c.mark != self.marked, c.utf16)
        )

    def _starts(self, utf16: bool, crlf: bool) -> NDArray[np.int64]:
        """Where each code point begins under a way of counting; made when first asked for."""
        if (utf16, crlf) not in self._made:
            points = np.frombuffer(self.lines.encode("utf-32-le"), dtype="<u4")
            widths = np.ones(len(points), dtype=np.int64)
            if utf16:
                widths[points > 0xFFFF] = 2
            if crlf:
                widths[points == 10] = 2
            self._made[utf16, crlf] = np.concatenate([[0], np.cumsum(widths)])
        return self._made[utf16, crlf]

    def _index_of(self, utf16: bool, crlf: bool) -> NDArray[np.int32]:
        """The code point that begins at each position under a way of counting; -1 where none does."""
        if (utf16, crlf) not in self._found:
            starts = self._starts(utf16, crlf)
            found = np.full(int(starts[-1]) + 1, -1, dtype=np.int32)
            found[starts] = np.arange(len(starts), dtype=np.int32)
            self._found[utf16, crlf] = found
        return self._found[utf16, crlf]

    @cached_property
    def _composed(self) -> NDArray[np.int64] | None:
        """Our position for each position before composition; None where composing changed nothing."""
        if self.composed == self.lines:
            return None
        edges = [0]
        total = 0
        begin = 0
        for place in range(1, len(self.lines) + 1):
            if place == len(self.lines) or _begins(self.lines[place]):
                size = len(unicodedata.normalize("NFC", self.lines[begin:place]))
                # Positions inside a composed sequence go to its end.
                edges += [total + size] * (place - begin)
                total += size
                begin = place
        return np.array(edges, dtype=np.int64)

    def place(self, selection: Selection, counting: Counting) -> tuple[int, int] | None:
        """The passage in our code points under a way of counting; None where it does not fit the text."""
        index_of = self._index_of(counting.utf16, counting.crlf)
        shift = int(counting.mark)
        ends = []
        for position in (selection.start - shift, selection.end - shift + int(counting.inclusive)):
            index = int(index_of[position]) if 0 <= position < len(index_of) else -1
            if index < 0:
                return None
            ours = index if self._composed is None else int(self._composed[index])
            ends.append(max(0, ours - self.lead))
        return (ends[0], ends[1]) if ends[0] < ends[1] else None


def _begins(letter: str) -> bool:
    """Whether a character never composes with what stands before it."""
    return unicodedata.combining(letter) == 0 and not 0x1160 <= ord(letter) <= 0x11FF


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def quotes(name: str, passage: str) -> bool:
    """Whether a name is the quotation of a passage, whole or cut off with an ellipsis; spaces do not count."""
    wanted, found = _squeezed(name), _squeezed(passage)
    if not wanted:
        return False
    if wanted == found:
        return True
    cut = _ELLIPSIS.sub("", wanted)
    return cut != wanted and len(cut) >= 8 and found.startswith(cut)


def settle(source: Source, selections: Sequence[Selection], usual: Counting | None = None) -> list[Settled]:
    """Place the passages of one source.

    Parameters
    ----------
    source, selections
        The text and its passages.
    usual
        The way of counting the other sources of the project settled on, for want of better.
    """
    return settle_with_evidence(source, selections, usual)[0]


def settle_with_evidence(
    source: Source, selections: Sequence[Selection], usual: Counting | None = None
) -> tuple[list[Settled], Evidence | None]:
    """Place the passages of one source, and say what decided how they are counted (see `settle`)."""
    countings = source.countings()
    if usual in countings:
        countings.sort(key=lambda counting: counting != usual)
    # Mostly the most expected way fits every quotation, and then nothing else needs trying.
    fits = [_fitting(source, selection, countings[:1]) for selection in selections]
    if not all(fit for fit, selection in zip(fits, selections, strict=True) if selection.name.strip()):
        fits = [_fitting(source, selection, countings) for selection in selections]
    named = sum(bool(selection.name.strip()) for selection in selections)
    quoted = sum(bool(fit) for fit in fits)
    votes = Counter(counting for fitting in fits for counting in fitting)
    if votes and quoted >= NAMED_BY_QUOTATION * named:
        best = max(countings, key=lambda c: (votes[c], -countings.index(c)))
        found = [
            _one(source, selection, fitting, best, True, countings)
            for selection, fitting in zip(selections, fits, strict=True)
        ]
        return found, None
    # Names that are no quotations were given by users and say nothing of places.
    evidence = weigh(source, selections, countings, usual, votes)
    settled = []
    for selection, fitting in zip(selections, fits, strict=True):
        bare = selection if fitting else Selection(selection.start, selection.end)
        own = _one(source, bare, fitting, evidence.best, evidence.decides, countings)
        if own.verdict in ("outside-text", "unverified") and selection.name:
            own = _one(source, selection, fitting, evidence.best, evidence.decides, countings)
            if own.verdict == "quotation-differs":
                own = Settled(own.start, own.end, own.counting, "unverified")
        settled.append(own)
    return settled, evidence


NAMED_BY_QUOTATION = 0.5
"""Where fewer of the names are quotations under any way of counting, users have named their passages themselves."""
SAMPLE = 400
"""So many passages tell how all of a text are counted."""
_RIGHT, _WRONG = math.log(0.97 / 0.35), math.log(0.03 / 0.65)
"""What an end between words, and one inside a word, say for a way of counting: 97 of 100 ends that people set lie
between words, and 35 of 100 places taken at random."""
SURE = math.log(100)


@dataclass(frozen=True)
class Evidence:
    """How well ways of counting fit a text, without quotations."""

    best: Counting
    share: float
    """Share of ends that lie between words under the best."""
    next_share: float
    """The same under the next best that places passages otherwise; NaN where there is none."""
    decides: bool
    """Whether the best is a hundred times likelier than any that places passages otherwise."""


def weigh(
    source: Source,
    selections: Sequence[Selection],
    countings: Sequence[Counting],
    usual: Counting | None,
    votes: Mapping[Counting, int],
) -> Evidence:
    """Choose a way of counting by where passages begin and end.

    Parameters
    ----------
    source, selections, countings
        The text, its passages and the ways that can differ, most expected first.
    usual
        What other sources of the project settled on; it counts as three ends.
    votes
        Quotations that fit under each, few as they are; each counts as four ends.
    """
    step = max(1, len(selections) // SAMPLE)
    # A passage of blanks tells nothing of where people begin and end.
    sample = [one for one in selections[::step] if not _blank(source, one, countings[0])]
    places = {counting: tuple(source.place(one, counting) for one in sample) for counting in countings}
    scores: dict[Counting, float] = {}
    shares: dict[Counting, float] = {}
    for counting, found in places.items():
        # Both ends of a passage; one that does not fit the text has neither.
        ends = [end for place in found for end in _ends(source.text, place)]
        good = sum(ends)
        shares[counting] = good / len(ends) if ends else 0.0
        scores[counting] = good * _RIGHT + (len(ends) - good) * _WRONG
        # Few programs give the last character; it takes some passages to believe that one does.
        scores[counting] -= 4 * _RIGHT * counting.inclusive
        scores[counting] += 3 * _RIGHT * (counting == usual) + 4 * _RIGHT * votes.get(counting, 0)
    best = max(countings, key=lambda c: (scores[c], -countings.index(c)))
    others = [counting for counting in countings if places[counting] != places[best]]
    rival = max(others, key=lambda c: scores[c]) if others else None
    decides = rival is None or scores[best] - scores[rival] > SURE
    return Evidence(best, shares[best], shares[rival] if rival else math.nan, decides)


def _blank(source: Source, selection: Selection, counting: Counting) -> bool:
    place = source.place(selection, counting)
    return place is not None and not source.text[place[0] : place[1]].strip()


def _ends(text: str, place: tuple[int, int] | None) -> tuple[bool, bool]:
    """Whether a passage begins at the beginning of a word and ends at the end of one."""
    if place is None:
        return False, False
    start, end = place
    begins = not text[start].isspace() and not (start and text[start - 1].isalnum() and text[start].isalnum())
    stops = not text[end - 1].isspace() and not (
        end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    )
    return begins, stops


def vote(settled: Sequence[Settled]) -> Counting | None:
    """The way of counting most passages were verified under."""
    votes = Counter(
        item.counting for item in settled if item.verdict in ("quotation", "unambiguous") and item.counting
    )
    return votes.most_common(1)[0][0] if votes else None


def _fitting(source: Source, selection: Selection, countings: Sequence[Counting]) -> list[Counting]:
    out = []
    for counting in countings:
        place = source.place(selection, counting)
        if place and quotes(selection.name, source.text[place[0] : place[1]]):
            out.append(counting)
    return out


def _one(
    source: Source,
    selection: Selection,
    fitting: Sequence[Counting],
    best: Counting,
    voted: bool,
    countings: Sequence[Counting],
) -> Settled:
    if fitting:
        counting = best if best in fitting else fitting[0]
        place = source.place(selection, counting)
        if place:
            return Settled(*place, counting, "quotation")
    if selection.name and (start := _only_place(source.text, selection.name)) is not None:
        return Settled(start, start + len(selection.name), None, "found-by-quotation")
    place = source.place(selection, best)
    if place is None:
        return Settled(0, 0, None, "outside-text")
    if selection.name.strip():
        return Settled(*place, best, "quotation-differs")
    others = {source.place(selection, counting) for counting in countings if not counting.inclusive}
    if voted or others - {None} == {place}:
        return Settled(*place, best, "unambiguous")
    return Settled(*place, best, "unverified")


def _only_place(text: str, name: str) -> int | None:
    """Where a quotation stands, if it stands exactly once and is long enough to mean something."""
    if len(name.strip()) < 12:
        return None
    first = text.find(name)
    return first if first >= 0 and text.find(name, first + 1) < 0 else None
