"""Full-text search over all interviews: words, phrases, wildcards, regular expressions, each hit in its context.

    index = SearchIndex(project.transcripts)
    found = index.find("förtroende* för")
    code_hit(project, found.hits[0], "trust", unit="sentence")

Case is not told apart, and accents are not, but for letters of their own: in Swedish å, ä and ö, in Norwegian å, æ and
ø, in each text as its own language has them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from evaltools.checks import InvalidArgument
from evaltools.interviews.analysis.passages import Found
from evaltools.interviews.analysis.pattern_search import pattern_spans
from evaltools.interviews.analysis.retrieval import CONTEXT, in_context
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.interviews.workbench.project import Project

OWN_LETTERS = {
    "sv": "åäö",
    "fi": "åäö",
    "nb": "åæø",
    "nn": "åæø",
    "no": "åæø",
    "da": "åæø",
    "de": "äöü",
    "is": "áéíóúýæöð",
}
"""Letters that are no accented ones, by language."""
_PART = re.compile(r"[\w*?]+(?:['’\-][\w*?]+)*")
LONGEST = 400
"""Characters of what is searched for."""
SECONDS = 5.0
"""How long a regular expression may take over all texts."""
MOST = 5_000
"""Hits returned; there may be more, which is told."""
KINDS = ("words", "phrase", "regex")
STARS = 4
"""Wildcards in a word: what more of them could stand for takes too long to try."""


@dataclass(frozen=True)
class Search:
    """What a search gave."""

    text: str
    hits: tuple[Found, ...]
    total: int
    """How many there are; more than `hits` where these were too many to show."""
    stopped: bool = False
    """Whether a regular expression took too long or found too much, so that there may be more."""


class _Folding(dict[int, int]):
    """One letter for each letter, so that positions stay: small and without accents, letters of the language's own kept."""

    def __init__(self, keep: str) -> None:
        super().__init__()
        self._keep = frozenset(keep)

    def __missing__(self, code: int) -> int:
        small = chr(code).lower()[:1]
        if small not in self._keep:
            small = next(
                (part for part in unicodedata.normalize("NFD", small) if not unicodedata.combining(part)),
                small,
            )
        self[code] = ord(small)
        return self[code]


_FOLDINGS: dict[str, _Folding] = {}


def folded(text: str, language: str = "") -> str:
    """A text for comparison, as long as it was: small letters without accents, the language's own letters kept."""
    keep = OWN_LETTERS.get(language.partition("-")[0], "")
    return text.translate(_FOLDINGS.setdefault(keep, _Folding(keep)))


@dataclass(frozen=True, slots=True)
class _Text:
    """A transcript as it is searched."""

    transcript: Transcript
    folded: str
    begins: tuple[int, ...]
    """Where its turns begin."""


class SearchIndex:
    """All texts in the form they are searched in, made once.

    Parameters
    ----------
    transcripts
        By id.
    """

    def __init__(self, transcripts: Mapping[str, Transcript]) -> None:
        self._texts = [
            _Text(one, folded(one.text, one.language), tuple(turn.start for turn in one.turns))
            for one in transcripts.values()
        ]

    def find(self, text: str, kind: str = "phrase", *, context: int = CONTEXT, most: int = MOST) -> Search:
        """Search all texts.

        Parameters
        ----------
        text
            What for. `*` in a word stands for any letters and `?` for one.
        kind
            `phrase`: these words after one another; `words`: turns that hold them all, in whatever order, each shown from
            the first to the last of them; `regex`: a regular expression, over characters and telling accents apart.
        context
            Characters shown before and after each hit.
        most
            Hits returned at most.

        Raises
        ------
        InvalidArgument
            When there is nothing to search for, it is too long, or it is no regular expression.
        """
        if kind not in KINDS:
            raise InvalidArgument("kind", f'"{kind}" is none of {", ".join(KINDS)}')
        if len(text) > LONGEST:
            raise InvalidArgument("text", f"more than {LONGEST} characters are not searched for")
        if kind == "regex":
            return self._by_pattern(text, context, most)
        parts = [part for part in _PART.findall(unicodedata.normalize("NFC", text)) if part.strip("*?-'’")]
        if not parts:
            raise InvalidArgument("text", "there is no word to search for")
        if any(len(re.findall(r"\*+", part)) > STARS for part in parts):
            raise InvalidArgument("text", f"a word has more than {STARS} wildcards (*)")
        spans = list(self._phrases(parts) if kind == "phrase" else self._together(parts))
        return self._shown(text, spans, context, most, stopped=False)

    def _phrases(self, parts: list[str]) -> Iterator[tuple[int, int, int]]:
        for here, one in enumerate(self._texts):
            for match in _pattern(tuple(parts), one.transcript.language).finditer(one.folded):
                yield here, match.start(), match.end()

    def _together(self, parts: list[str]) -> Iterator[tuple[int, int, int]]:
        for here, one in enumerate(self._texts):
            by_turn: dict[int, list[list[tuple[int, int]]]] = {}
            for number, part in enumerate(parts):
                for match in _pattern((part,), one.transcript.language).finditer(one.folded):
                    turn = bisect_right(one.begins, match.start())
                    by_turn.setdefault(turn, [[] for _ in parts])[number].append(match.span())
            for _, places in sorted(by_turn.items()):
                if all(places):
                    yield here, min(min(own)[0] for own in places), max(max(own)[1] for own in places)

    def _by_pattern(self, text: str, context: int, most: int) -> Search:
        texts = [one.transcript.text for one in self._texts]
        found, stopped = pattern_spans(text, texts, SECONDS)
        spans = [(here, start, end) for here, own in enumerate(found) for start, end in own]
        return self._shown(text, spans, context, most, stopped=stopped)

    def _shown(
        self, text: str, spans: list[tuple[int, int, int]], context: int, most: int, *, stopped: bool
    ) -> Search:
        hits = []
        for here, start, end in spans[:most]:
            one = self._texts[here]
            hits.append(Found(*in_context(one.transcript, one.begins, start, end, context)))
        return Search(text, tuple(hits), len(spans), stopped)


@cache
def _pattern(parts: tuple[str, ...], language: str) -> re.Pattern[str]:
    plain = [re.sub(r"\*+", "*", folded(part, language)) for part in parts]
    signs = {"*": r"\w*", "?": r"\w"}
    # Words follow one another whatever stands between them, but not from one turn into the next.
    whole = r"[^\w\n]+".join("".join(signs.get(sign, re.escape(sign)) for sign in part) for part in plain)
    first = plain[0]
    if first[0] in signs:
        return re.compile(rf"(?<!\w){whole}(?!\w)")
    # A letter at the beginning is looked for many times faster than a beginning of a word: that is seen to afterwards.
    letters = re.escape(re.split(r"[*?]", first)[0])
    return re.compile(rf"{letters}(?<!\w{letters}){whole[len(letters) :]}(?!\w)")


def code_hit(
    project: Project, hit: Found, code: str, *, unit: str = "", id: str = "", op: str = ""
) -> Coding:
    """Code a hit, or the whole turn, paragraph or sentence it stands in.

    Parameters
    ----------
    project, hit, code
        Where, what and how.
    unit
        `turn`, `paragraph` or `sentence`; empty for the hit itself.
    id, op
        Id of the coding and name of the operation, by default fresh ones.

    Raises
    ------
    BadInput
        When it cannot be coded so, as where it has the code already.
    """
    start, end = hit.start, hit.end
    transcript = project.transcripts[hit.interview]
    if unit:
        around_it = [one for one in transcript.units(unit) if one.start < end and start < one.end]
        if around_it:
            start, end = around_it[0].start, around_it[-1].end
    return project.code(hit.interview, start, end, code, quote=transcript.text[start:end], id=id, op=op)
