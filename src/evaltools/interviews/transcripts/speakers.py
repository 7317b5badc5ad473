"""Who speaks: labels of turns as people and programs write them.

    IP1: …        [00:01:02] IP1: …        IP1 [00:02:00]: …        Anna (rektor): …        intervjuare: …
    Anna Berg  00:13        0:03 Anna Berg        [00:00.000 --> 00:04.000] SPEAKER_00: …        Anna: [00:01:02] …
    #00:00:01-0# I: …       **Anna:** …           [Anna Berg] 10:15:01
    09:01:02  From Anna Berg to Everyone: …      (the chat of a meeting)
    Anna Berg, with 00:13 or "0 minutes 13 seconds" on the next line; where nothing else is, IP1 – …, Q. … and a tab

A name and a colon can also begin an ordinary sentence ("Problemet: vi hade inga pengar."). What tells them apart is
the whole text: a speaker comes back, and a speaker's name does not stand in the middle of sentences in small letters.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from evaltools.interviews.transcripts.letters import UPPER
from evaltools.interviews.transcripts.lexicon import any_of, lexicon

TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_SPAN = rf"{TIME}(?:\s*-->\s*{TIME})?"
_MARK = r"#\d{1,2}:\d{2}:\d{2}-\d{1,3}#"
"""How programs for transcribing by hand mark a moment."""
_BOLD = r"(?:\*\*|__)?"
_COLON = re.compile(
    rf"^[ \t]*(?:[\[(]?(?P<before>{_SPAN})[\])]?[ \t]+|(?P<mark>{_MARK})[ \t]*)?"
    rf"{_BOLD}(?P<name>\[?[^\s:\[\](){{}}*][^:\n\t\[\]*]{{0,59}}?\]?){_BOLD}"
    rf"(?:[ \t]*[\[(](?P<inside>{_SPAN})[\])]|[ \t]+(?P<after>{TIME}))?[ \t]*:{_BOLD}"
    rf"(?:[ \t]*[\[(](?P<later>{_SPAN})[\])])?(?=[ \t\n]|\Z)",
    re.MULTILINE,
)
_HEADER = re.compile(
    rf"^[ \t]*\[?(?P<name>[^\s:\[\](){{}}][^:\n\[\]]{{0,59}}?)\]?(?P<gap>[ \t]{{2,}}|\t|[ \t]+[-–][ \t]+|[ ])[\[(]?(?P<time>{TIME})[\])]?[ \t]*$",
    re.MULTILINE,
)
_CHAT = re.compile(
    rf"^[ \t]*(?:\d{{4}}-\d\d-\d\d[ T])?(?P<time>{TIME})[ \t]+(?:{any_of(lexicon().chat_from)})[ \t]+"
    rf"(?P<name>[^\s:][^:\t\n]{{0,59}}?)(?:[ \t]+(?:{any_of(lexicon().chat_to)})[ \t]+[^:\t\n]{{1,80}}?)?[ \t]*:(?=\s|\Z)",
    re.MULTILINE | re.IGNORECASE,
)
_UNITS = any_of(lexicon().time_units)
_STACKED = re.compile(
    rf"^[ \t]*\[?(?P<name>[^\s:\[\](){{}}0-9][^:\n\[\]]{{0,59}}?)\]?[ \t]*\n[ \t]*[\[(]?"
    rf"(?P<time>{TIME}|\d+ (?:{_UNITS})(?: \d+ (?:{_UNITS})){{0,2}})[\])]?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_WEAK = {
    "tab": re.compile(
        rf"^(?:[\[(]?(?P<time>{_SPAN})[\])]?\t)?(?P<name>[^\s:\t][^:\t\n]{{0,39}})\t(?:[\[(]?{_SPAN}[\])]?\t)?(?=\S)",
        re.MULTILINE,
    ),
    "dash": re.compile(
        r"^[ \t]*(?P<time>)(?P<name>[^\s:–—-][^:\n–—]{0,39}?)[ \t]+[–—-][ \t]+(?=\S)", re.MULTILINE
    ),
    "dot": re.compile(rf"^[ \t]*(?P<time>)(?P<name>[{UPPER}]{{1,3}}\d{{0,2}})\.[ \t]+(?=\S)", re.MULTILINE),
}
"""Labels that look like much else; they count where a text has hardly any others."""
_FEW = 4
_LEADING = re.compile(
    rf"^[ \t]*[\[(]?(?P<time>{_SPAN})[\])]?[ \t]+(?P<name>[^\s:\[\](){{}}0-9][^:\n\[\]]{{0,59}}?)[ \t]*$",
    re.MULTILINE,
)
_UNNAMED = re.compile(rf"^[ \t]*\[(?P<time>{_SPAN})\](?=[ \t]+\S)", re.MULTILINE)

_ROLES = {word for word in lexicon().asking | lexicon().answering if len(word) > 1}
_ROLE = re.compile(rf"(?:{any_of(_ROLES)})[ _-]?(?:\d{{1,3}}|[a-z]{{1,2}})?\Z", re.IGNORECASE)
_ASKS = re.compile(rf"(?:{any_of(lexicon().asking)})[ _-]?\d{{0,2}}\Z", re.IGNORECASE)
# Labels are in the language of who transcribed, which need not be that of the interview: all languages' are known.
_ID = re.compile(
    rf"(?:[{UPPER}]{{1,4}}[ ]?\d{{1,3}}[a-z]?|[{UPPER}]{{1,3}}|\?|(?i:speaker|spk)[_ ]?\d{{1,3}}|[{UPPER}]\w{{1,15}}[ -]?\d{{1,3}})\Z"
)
_MOST_WORDS = 4
_OFTEN = 5
"""A label that begins so many lines is a speaker's, also where the word stands in sentences: "Rektor: …"."""


@dataclass(frozen=True)
class Opening:
    """Where a turn opens."""

    start: int
    said: int
    """Where the words after the label may begin."""
    name: str | None
    time: str = ""
    """As written; the beginning where a stretch is given."""


def openings(text: str, speakers: tuple[str, ...] = (), language: str = "") -> list[Opening]:
    """Where turns open in a text, in order.

    Parameters
    ----------
    text
        Normalised text.
    speakers
        Their labels, where they are known; otherwise they are told from the whole text.
    language
        Of the text, where it is known.
    """
    found = _candidates(text, language)
    names = set(speakers) if speakers else _speakers(text, found, language)
    weak = _weak(text, set(speakers), language)
    if weak and len(weak) >= _FEW * sum(opening.name in names for opening, _ in found):
        found, names = weak, {opening.name or "" for opening, _ in weak} or names
    taken: list[Opening] = []
    for opening, kind in sorted(found, key=lambda item: (item[0].start, -item[0].said)):
        if taken and opening.start < taken[-1].said:
            continue
        if opening.name is None or opening.name in names:
            if kind == "unnamed" and names and not _all_timed(found):
                continue
            taken.append(opening)
    return taken


def _all_timed(found: list[tuple[Opening, str]]) -> bool:
    """Whether turns without a name are how the text is cut, and not marks within turns."""
    return all(kind == "unnamed" for _, kind in found)


def _candidates(text: str, language: str) -> list[tuple[Opening, str]]:
    out = [
        (Opening(one.start(), one.end(), one["name"], one["time"]), "header") for one in _CHAT.finditer(text)
    ]
    written = {opening.start for opening, _ in out}
    for found in _COLON.finditer(text):
        if found.start() in written:
            continue
        time = next((found[key] for key in ("before", "mark", "inside", "after", "later") if found[key]), "")
        name = found["name"].strip().strip("[]").strip()
        if name and len(name.split()) <= _MOST_WORDS + 2 and not re.fullmatch(r"[\d\s.,-]+", name):
            out.append((Opening(found.start(), found.end(), name, _begin(time)), "colon"))
    for pattern, kind in ((_HEADER, "header"), (_STACKED, "header"), (_LEADING, "leading")):
        for found in pattern.finditer(text):
            name = found["name"].strip()
            narrow = pattern is _HEADER and found["gap"] == " " and not found.group().lstrip().startswith("[")
            kind_of = "narrow" if narrow else kind
            if _looks_like_a_name(name, language):
                out.append((Opening(found.start(), found.end(), name, _begin(found["time"])), kind_of))
    unnamed = (
        Opening(found.start(), found.end(), None, _begin(found["time"])) for found in _UNNAMED.finditer(text)
    )
    return [*out, *((opening, "unnamed") for opening in unnamed)]


def _weak(text: str, speakers: set[str], language: str) -> list[tuple[Opening, str]]:
    """Openings by a tab, a dash or a full stop after the label: of the form that opens most."""
    best: list[tuple[Opening, str]] = []
    for kind, pattern in _WEAK.items():
        found = [
            (Opening(one.start(), one.end(), one["name"].strip(), _begin(one["time"] or "")), kind)
            for one in pattern.finditer(text)
        ]
        times = Counter(opening.name or "" for opening, _ in found)
        names = {
            name
            for name, number in times.items()
            if name in speakers
            or (_may_be(name, language) and number > 1 and _is_weakly(text, name, kind, number))
        }
        if kind == "dot" and not (1 < len(names) < 5 and len(names) == len(times)):
            continue
        own = [(opening, kind) for opening, kind in found if opening.name in names]
        # One who speaks alone has no need of labels.
        if len(own) > len(best) and len(names) > 1:
            best = own
    return best


def _is_weakly(text: str, name: str, kind: str, number: int) -> bool:
    return kind == "dot" or is_role(name) or (number > 2 and not _is_a_word_of(text, name))


def _begin(time: str) -> str:
    return re.split(r"\s*-->", time)[0].strip()


def _speakers(text: str, found: list[tuple[Opening, str]], language: str) -> set[str]:
    """The names among the candidates that are speakers."""
    times = Counter(opening.name for opening, _ in found if opening.name)
    out = set()
    for opening, kind in found:
        name = opening.name
        if name is None or name in out or not _may_be(name, language):
            continue
        strong = bool(_ROLE.match(name) or _ID.match(name))
        timed = bool(opening.time) and kind in ("colon", "header")
        if (
            strong
            or timed
            or _two_names(name)
            or times[name] >= _OFTEN
            or (times[name] > 1 and not _is_a_word_of(text, name))
        ):
            out.add(name)
    if any(name.isupper() and len(name) > 3 for name in out):
        # Where labels are in capitals, two words in capitals before a colon are a name as well.
        candidates = {opening.name for opening, kind in found if opening.name and kind == "colon"}
        out |= {name for name in candidates if name.isupper() and " " in name and _may_be(name, language)}
    return out


@cache
def _place(language: str) -> re.Pattern[str]:
    """A word and a number that say where or when, not who."""
    return re.compile(rf"(?:{any_of(lexicon(language).places)})\.? ?\d+\Z", re.IGNORECASE)


@cache
def _word(language: str) -> re.Pattern[str]:
    """A word of a name: with a capital or a digit first, or one that joins names."""
    return re.compile(rf"[0-9{UPPER}]\S*\Z|(?:{any_of(lexicon(language).joining)}|\+|&|-|–)\Z")


def _may_be(name: str, language: str) -> bool:
    if name.casefold() in lexicon(language).openers or _place(language).match(name):
        return False
    return is_role(name) or _looks_like_a_name(name, language)


def _looks_like_a_name(name: str, language: str) -> bool:
    plain = re.sub(r"\s*\([^()]{1,40}\)\s*\Z", "", name)
    if plain != name and not plain:
        return False
    words = plain.split()
    return bool(_ROLE.match(plain)) or (
        0 < len(words) <= _MOST_WORDS
        and len(plain) <= 40
        and all(_word(language).match(word) for word in words)
        and plain[-1] not in ".!?,;"
    )


def _two_names(name: str) -> bool:
    """A first name and a surname, or a name with something in brackets about the person."""
    plain = re.sub(r"\s*\([^()]{1,40}\)\s*\Z", "", name)
    words = [word for word in plain.split() if word[0].isupper()]
    return plain != name or (len(words) >= 2 and all(word[1:2].islower() or len(word) == 1 for word in words))


def _is_a_word_of(text: str, name: str) -> bool:
    """Whether the label is an ordinary word: it stands in the text in small letters too."""
    return re.search(rf"(?<!\w){re.escape(name[0].lower() + name[1:])}(?!\w)", text) is not None


def is_role(name: str) -> bool:
    """Whether a label says what somebody does in the interview, or numbers a speaker, and names nobody.

    Examples
    --------
    >>> [is_role(name) for name in ("Interviewer", "IP 3", "SPEAKER_01", "Karin")]
    [True, True, True, False]
    """
    return bool(_ROLE.match(name) or _ID.match(name))


def asks(name: str) -> bool:
    """Whether a label is that of who asks the questions.

    Examples
    --------
    >>> [asks(name) for name in ("Intervjuare", "Interviewer 2", "I", "IP1")]
    [True, True, True, False]
    """
    return _ASKS.match(name.strip()) is not None
