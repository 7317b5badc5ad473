"""Pseudonyms for names and places, and for numbers and addresses that are told by their form.

The key file ties pseudonyms to people. It is kept elsewhere than the data and never in git:

    people: {Anna Berg: Rektor 1, Anna: Rektor 1}
    places: {Ersboda: stadsdelen}
    other: {Bygdsiljum: en by}
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaltools.checks import Problem, Problems, nearest, relative
from evaltools.files.yaml import Located, read_yaml
from evaltools.interviews.coding.anchoring import Edit
from evaltools.interviews.transcripts.by_form import by_form
from evaltools.interviews.transcripts.confidential import in_git
from evaltools.interviews.transcripts.names import places
from evaltools.interviews.transcripts.risks import Risk, line_of, risks
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.words import Voice, say
from evaltools.words.catalogue import known_languages

KINDS = ("people", "places", "other")
KEY_SUFFIXES = (".key.yml", ".key.yaml")
"""What a project's .gitignore should leave out."""

LABELS = {
    "email": say("[e-mail]"),
    "web": say("[web address]"),
    "phone": say("[phone number]"),
    "personal_number": say("[personal number]"),
    "birth": say("[date of birth]"),
}
"""What stands in a text instead of a number or address, in the language of the text."""


@dataclass(frozen=True)
class Pseudonymised:
    """A transcript with pseudonyms, what was replaced, and what may remain."""

    transcript: Transcript
    edits: tuple[Edit, ...]
    """In terms of the earlier text, for `reanchor`."""
    replaced: Mapping[str, int]
    """How many of each kind."""
    risks: tuple[Risk, ...]

    def report(self, lang: str = "en") -> str:
        """The residual risk as text. It quotes the transcript, so it is as confidential as that."""
        speak = Voice(lang).speak
        lines = [speak(say("Pseudonyms in {transcript}", transcript=self.transcript.id)), ""]
        lines += [f"- {speak(REPLACED[kind])}: {count}" for kind, count in sorted(self.replaced.items())]
        return "\n".join([*lines, "", *risk_lines(self.risks, lang)]) + "\n"


def risk_lines(found: tuple[Risk, ...], lang: str) -> list[str]:
    """What may still give someone away, each thing once with its number and first place."""
    speak = Voice(lang).speak
    lines = [speak(say("Places where someone may still be recognised; read them: {n}", n=len(found)))]
    grouped = Counter((risk.kind, risk.text) for risk in found)
    first = {(risk.kind, risk.text): risk.line for risk in reversed(found)}
    for (kind, text), count in sorted(grouped.items()):
        where = say(
            "{kind}: {text} ({count}; line {line})",
            kind=RISKY[kind],
            text=text,
            count=count,
            line=str(first[kind, text]),
        )
        lines.append(f"- {speak(where)}")
    return lines


REPLACED = {
    "people": say("people replaced"), "places": say("places replaced"), "other": say("other replaced"),
    "email": say("e-mail addresses replaced"), "web": say("web addresses replaced"), "phone": say("phone numbers replaced"),
    "personal_number": say("personal numbers replaced"), "birth": say("dates of birth replaced"),
}  # fmt: skip
RISKY = {
    "name": say("possible name"), "first_word": say("possible name at the start of a sentence"), "role": say("rare role"),
    "street": say("street address"), "number": say("long number"), "link": say("link or account"), "date": say("full date"),
    "unsure_number": say("looks like a personal number but its check digit is wrong"),
    "word": say("name in the key that may be an ordinary word here"),
    "part": say("name in the key that is part of a longer name here"),
    "within": say("name in the key that begins a longer word here"),
    "spelling": say("name in the key in another spelling"), "nickname": say("short form of a name in the key"),
    "initials": say("initials of a name in the key"), "half": say("part of a name in the key"),
    "in_name": say("name in the key in the name of a coder or folder"), "speaker": say("name of a speaker"), "account": say("possible name of an account"), "birth_year": say("year of birth"),
}  # fmt: skip


def read_key(path: Path, data: Path | None = None) -> dict[str, dict[str, str]]:
    """Read a key file.

    Parameters
    ----------
    path
        The file; its name must end in `.key.yml` or `.key.yaml`.
    data
        The folder of the data, in which the key must not lie.

    Raises
    ------
    BadInput
        With every problem: where the key lies, whether git would take it up, unknown kinds, pseudonyms that are no text.
    """
    name = relative(path)
    problems = Problems(name)
    if not path.name.endswith(KEY_SUFFIXES):
        problems.add("key-name", "is not named as a key.", 'Let the name end in ".key.yml".')
    if data is not None and path.resolve().is_relative_to(data.resolve()):
        problems.add(
            "key-with-data",
            "the key lies with the data it protects.",
            "Move it to a place only you can read.",
        )
    if in_git(path):
        problems.add(
            "not-ignored",
            "git would take up the key.",
            "Keep it outside the work tree, or let .gitignore hold *.key.yml and *.key.yaml.",
        )
    located = read_yaml(path)
    if not isinstance(located.data, dict):
        problems.add("not-key", 'is no key: it has no "people".', 'Write "people:" and names below.', line=1)
    for kind, names in located.data.items() if isinstance(located.data, dict) else ():
        line = located.line(str(kind))
        if kind not in KINDS:
            problems.add("unknown-key", f'unknown key "{kind}".', nearest(str(kind), KINDS), line=line)
        elif not isinstance(names, dict):
            problems.add("not-names", f'"{kind}" is no list of names.', "Write name: pseudonym.", line=line)
        else:
            _check_names(names, kind, problems, located)
    problems.raise_if_any()
    return {kind: dict(located.data.get(kind) or {}) for kind in KINDS}


def _check_names(names: Mapping[object, object], kind: str, problems: Problems, located: Located) -> None:
    for original, pseudonym in names.items():
        where = located.line(kind, str(original))
        if not isinstance(original, str) or not isinstance(pseudonym, str) or not original.strip():
            problems.add(
                "not-text", f"{original!r}: {pseudonym!r} is not two texts.", "Use quotes.", line=where
            )
        elif any(True for _ in places(pseudonym, original)):
            problems.add(
                "gives-away",
                f'the pseudonym "{pseudonym}" holds the name itself.',
                "Choose another.",
                line=where,
            )


def pseudonymise(
    transcript: Transcript, key: Mapping[str, Mapping[str, str]], lang: str | None = None
) -> Pseudonymised:
    """Replace what the key names, and numbers and addresses that can be told by their form.

    Names are found in any case, in addresses, and with a genitive s, which stays. Where a name may be an ordinary
    word ("Hans mamma") or part of a longer one (Anna-Karin), it is left and listed among the risks.

    Parameters
    ----------
    transcript
        The transcript; `edits` of the result move its codings along.
    key
        Pseudonym by name, by kind (see `read_key`). Longer names go first.
    lang
        Language of the labels for numbers and addresses; by default the transcript's.
    """
    text = transcript.text
    found = sorted(
        _found(text, key, lang or transcript.language), key=lambda item: (item[0].start, -item[0].end)
    )
    edits: list[Edit] = []
    replaced: Counter[str] = Counter()
    for edit, kind in found:
        if edits and edit.start < edits[-1].end:
            continue
        edits.append(edit)
        replaced[kind] += 1
    pieces, last = [], 0
    for edit in edits:
        pieces += [text[last : edit.start], edit.replacement]
        last = edit.end
    new_text = "".join([*pieces, text[last:]])
    speakers, interviewers = (
        tuple(renamed(name, key) for name in names)
        for names in (transcript.speakers, transcript.interviewers)
    )
    language = lang or transcript.language
    attributes = {name: without_names(value, key, language) for name, value in transcript.attributes.items()}
    new = replace(
        transcript, text=new_text, speakers=speakers, interviewers=interviewers, attributes=attributes
    )
    return Pseudonymised(new, tuple(edits), dict(replaced), remaining(new_text, key, language))


def remaining(text: str, key: Mapping[str, Mapping[str, str]], language: str = "") -> tuple[Risk, ...]:
    """What in a text with pseudonyms may still give someone away.

    Parameters
    ----------
    text
        With pseudonyms.
    key
        Pseudonym by name, by kind.
    language
        Of the text, where it is known.
    """
    pseudonyms = {value for names in key.values() for value in names.values()}
    named = [(name, "") for names in key.values() for name in names]
    there = {name.casefold() for name, _ in named}
    # "Anna Berg" is in the key and "Anna" is not: who is called Anna may be another, or she.
    halves = {
        part
        for name in key.get("people", ())
        for part in re.split(r"[\s_-]+", name)
        if len(part) > 2 and part.casefold() not in there and not part.islower()
    }
    unsure = {
        (place.start, place.end): place.why or "half"
        for name, half in [*named, *((part, "half") for part in sorted(halves))]
        for place in places(text, name, language)
        if (not place.sure or half) and not (half and place.why)
    }
    shown = {word for value in pseudonyms for word in value.split()}
    found = [
        Risk(why, text[start:end], line_of(text, start))
        for (start, end), why in sorted(unsure.items())
        if text[start:end] not in shown
    ]
    return (*risks(text, pseudonyms, language), *found)


def without_names(text: str, key: Mapping[str, Mapping[str, str]], lang: str = "") -> str:
    """A short text with pseudonyms: a memo, a reason, a definition."""
    return pseudonymise(Transcript("note", text, language=lang), key).transcript.text if text else text


def _found(text: str, key: Mapping[str, Mapping[str, str]], lang: str) -> Iterator[tuple[Edit, str]]:
    voice = Voice(lang if lang in known_languages() else "en")
    labels = {kind: voice.speak(label) for kind, label in LABELS.items()}
    for start, end, kind in by_form(text, lang):
        yield Edit(start, end, labels[kind]), kind
    for kind, names in key.items():
        for name, pseudonym in names.items():
            for place in places(text, name, lang):
                if place.sure:
                    yield Edit(place.start, place.end, pseudonym), kind


def renamed(name: str, key: Mapping[str, Mapping[str, str]]) -> str:
    """A speaker's label with pseudonyms."""
    for names in key.values():
        if name in names:
            return names[name]
    return without_names(name, key)


def check_left(texts: Mapping[str, str], key: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """Names of the key that still stand in texts meant for others, by the name of the text.

    The message gives the pseudonym, never the name, so that it can be shown.
    """
    problems = Problems()
    for where, text in texts.items():
        for names in key.values():
            for name, pseudonym in names.items():
                found = next((place for place in places(text, name) if place.sure), None)
                if found:
                    problems.add(
                        "name-left",
                        f'the name behind "{pseudonym}" still stands in it.',
                        "Pseudonymise it before it is shared.",
                        file=where,
                        line=text.count("\n", 0, found.start) + 1,
                    )
    return problems.found
